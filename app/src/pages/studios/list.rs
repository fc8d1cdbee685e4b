//! The studios of a place.

use axum::response::Response;
use chrono::{Datelike as _, NaiveDate};
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::account::Action;
use zhengtu::clock::date_of;
use zhengtu::studio::StudioRole;
use zhengtu::studio::store::{Activity, Studio, Term, Within, activity, list, terms_within};

use super::HERE;
use crate::components::{Column, Crumb, Options, Table, breadcrumb, chinese, empty, status};
use crate::locale::{People, Studios, Units, count, date};
use crate::pages::people::area::{areas, chosen};
use crate::server::{Ctx, Input, Page, PageError, Section};

/// Where.
#[derive(Debug, Deserialize, Default)]
#[serde(default)]
pub(super) struct Query {
    scope: String,
}

/// `GET /people/studios`
pub(super) async fn show(ctx: Ctx, Input(query): Input<Query>) -> Result<Response, PageError> {
    let t = Studios(ctx.language);
    let today = date_of(ctx.now);
    let mut tx = ctx.read().await?;
    let own = areas(&ctx, &mut tx, Action::ReadPeople, false).await?;
    let area = chosen(&ctx, &mut tx, Action::ReadPeople, &own, &query.scope).await?;
    let within = Within { division_path: &area.path, organisation: area.organisation.as_ref().map(|own| own.id) };
    let studios = list(&mut tx, within).await?;
    let terms = terms_within(&mut tx, within).await?;
    let first = NaiveDate::from_ymd_opt(today.year(), 1, 1).unwrap_or(today);
    let done = activity(&mut tx, within, first, today).await?;
    drop(tx);
    let may_change = ctx.actor.may_somewhere(Action::ChangePeople);
    Ok(ctx.page(Page::new(t.title()).section(Section::People), move || {
        let new = "/people/studios/new";
        let actions = may_change.then(|| {
            view! { <div class="page-head__actions"><a class="button button--primary" href=new>{t.new_studio()}</a></div> }
        });
        let scopes: Vec<(String, String)> = own.iter().map(|one| (one.key.clone(), one.name.clone())).collect();
        let scope = (scopes.len() > 1).then(|| {
            view! {
                <form class="filter-bar" method="get" action=HERE>
                    <Options name="scope" label=Units(t.0).scope() options=scopes value=area.key.clone() />
                    <button class="button" type="submit">{Units(t.0).show()}</button>
                </form>
            }
        });
        let body = if studios.is_empty() {
            empty(t.empty_title(), t.empty_text(), may_change.then(|| (t.new_studio().to_owned(), new.to_owned()))).into_any()
        } else {
            table(t, &studios, &terms, &done, today).into_any()
        };
        view! {
            {breadcrumb(t.0, vec![Crumb::link(People(t.0).title(), "/people"), Crumb::here(t.title())])}
            <header class="page-head">
                <h1>{t.title()}</h1>
                <p class="page-head__lead">{chinese(t.0, format!("{} · {}", area.name, t.lead()))}</p>
                {actions}
            </header>
            {scope}
            {body}
        }
    }))
}

fn table(t: Studios, studios: &[Studio], terms: &[Term], done: &[Activity], today: NaiveDate) -> impl IntoView + use<> {
    let rows = studios
        .iter()
        .map(|studio| {
            let held = |role: StudioRole| {
                terms.iter().filter(move |term| {
                    term.studio_id == studio.id
                        && term.role == role.code()
                        && term.from_on <= today
                        && term.until_on.is_none_or(|until| until >= today)
                })
            };
            let lead = held(StudioRole::Lead).map(|term| term.name.as_str()).collect::<Vec<_>>().join("、");
            let lead = if lead.is_empty() { t.vacant().to_owned() } else { lead };
            let (records, participants) =
                done.iter().find(|one| one.studio_id == studio.id).map_or((0, 0), |one| (one.records, one.participants));
            let state = match studio.closed_on {
                None => status("ok", t.open_since(&date(t.0, studio.founded_on))),
                Some(day) => status("idle", t.closed_on(&date(t.0, day))),
            };
            let kept = studio.organisation.clone().unwrap_or_else(|| studio.division_name.clone());
            view! {
                <tr>
                    <th scope="row"><a href=format!("{HERE}/{}", studio.id)>{chinese(t.0, studio.name.clone())}</a></th>
                    <td data-label=t.col_where()>{chinese(t.0, kept)}</td>
                    <td data-label=t.col_lead()>{chinese(t.0, lead)}</td>
                    <td class="num" data-label=t.col_guides()>{held(StudioRole::Guide).count()}</td>
                    <td class="num" data-label=t.col_mentees()>{held(StudioRole::Mentee).count()}</td>
                    <td data-label=t.col_activity()>{t.activity(records, &count(participants))}</td>
                    <td data-label=t.col_state()>{state}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <Table
            columns=vec![
                Column::text(t.name()),
                Column::text(t.col_where()),
                Column::text(t.col_lead()),
                Column::numbers(t.col_guides()),
                Column::numbers(t.col_mentees()),
                Column::text(t.col_activity()),
                Column::text(t.col_state()),
            ]
            caption=t.title()
        >
            {rows}
        </Table>
    }
}
