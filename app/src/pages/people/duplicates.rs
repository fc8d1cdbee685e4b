//! 查重: pairs of entries that may be one person's, and the word that they aren't.

use axum::extract::Query;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::account::Action;
use zhengtu::audit::{self, Event};
use zhengtu::person::merge::duplicates::{PAGE, Pair, declare_distinct, suspected, suspected_count};

use super::area::{Area, areas, chosen};
use super::{person_of, place_of};
use crate::components::{Column, Crumb, Options, Table, breadcrumb, chinese, empty, pager};
use crate::locale::{People, Registry, count};
use crate::server::{Ctx, Flash, Input, Page, PageError, Section};

const HERE: &str = "/people/duplicates";

/// What an address says.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    scope: String,
    page: String,
}

/// `GET /people/duplicates`
pub(super) async fn show(ctx: Ctx, Query(asked): Query<Asked>) -> Result<Response, PageError> {
    let t = Registry(ctx.language);
    let mut tx = ctx.read().await?;
    let areas = areas(&ctx, &mut tx, Action::ChangePeople, false).await?;
    let area = chosen(&ctx, &mut tx, Action::ChangePeople, &areas, &asked.scope).await?;
    let organisation = area.organisation.as_ref().map(|own| own.id);
    let total = suspected_count(&mut tx, &area.path, organisation).await?;
    let number = asked.page.parse().unwrap_or(1).clamp(1, 100_000);
    let pairs = suspected(&mut tx, &area.path, organisation, number).await?;
    drop(tx);
    let pages = (total + PAGE - 1) / PAGE;
    Ok(ctx.page(Page::new(t.duplicates()).section(Section::People), || {
        let body = if pairs.is_empty() {
            let back = (People(t.0).title().to_owned(), "/people".to_owned());
            empty(t.no_pairs(), t.no_pairs_text(), Some(back)).into_any()
        } else {
            table(t, &area, pairs).into_any()
        };
        let key = area.key.clone();
        view! {
            {breadcrumb(t.0, vec![Crumb::link(People(t.0).title(), "/people"), Crumb::here(t.duplicates())])}
            <header class="page-head">
                <h1>{t.duplicates()}</h1>
                <p class="page-head__lead">{t.duplicates_lead()}</p>
            </header>
            {scope_filter(t, &areas, &area)}
            <p class="muted" role="status">{chinese(t.0, format!("{} · {}", area.name, t.pairs(&count(total))))}</p>
            {body}
            {pager(t.0, number, pages, move |page| format!("{HERE}?scope={key}&page={page}"))}
        }
    }))
}

fn scope_filter(t: Registry, areas: &[Area], area: &Area) -> impl IntoView + use<> {
    let options: Vec<(String, String)> = areas.iter().map(|area| (area.key.clone(), area.name.clone())).collect();
    (options.len() > 1).then(|| {
        view! {
            <form method="get" action=HERE class="filter-bar">
                <Options name="scope" label=People(t.0).scope() options=options value=area.key.clone() />
                <button class="button" type="submit">{People(t.0).show()}</button>
            </form>
        }
    })
}

fn table(t: Registry, area: &Area, pairs: Vec<Pair>) -> impl IntoView + use<> {
    let entry = move |place: String, masked: String| {
        let masked = (!masked.is_empty()).then(|| view! { <br /><span class="muted num">{masked}</span> });
        view! { {chinese(t.0, place)}{masked} }
    };
    let rows = pairs
        .into_iter()
        .map(|pair| {
            let why = match (pair.same_organisation, pair.same_phone) {
                (_, true) => t.same_phone(),
                (true, false) => t.same_organisation(),
                (false, false) => t.same_division(),
            };
            view! {
                <tr>
                    <th scope="row">{chinese(t.0, pair.name.clone())}</th>
                    <td data-label=t.one_entry()>{entry(pair.one_place, pair.one_masked)}</td>
                    <td data-label=t.other_entry()>{entry(pair.other_place, pair.other_masked)}</td>
                    <td data-label=t.why()>{why}</td>
                    <td>
                        <form method="post" action=HERE class="cluster">
                            <input type="hidden" name="one" value=pair.one.to_string() />
                            <input type="hidden" name="other" value=pair.other.to_string() />
                            <input type="hidden" name="scope" value=area.key.clone() />
                            <a
                                class="button button--small button--primary"
                                href=format!("/people/{}/merge/{}", pair.one, pair.other)
                                aria-label=t.compare_pair(&pair.name)
                            >
                                {t.compare()}
                            </a>
                            <button class="button button--small" type="submit" aria-label=t.not_same_pair(&pair.name)>{t.not_same()}</button>
                        </form>
                    </td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <Table
            columns=vec![
                Column::text(People(t.0).column_person()),
                Column::text(t.one_entry()),
                Column::text(t.other_entry()),
                Column::text(t.why()),
                Column::text(""),
            ]
            caption=t.duplicates()
        >
            {rows}
        </Table>
    }
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Declared {
    one: String,
    other: String,
    scope: String,
}

/// `POST /people/duplicates`: these are two people.
pub(super) async fn declare(ctx: Ctx, Input(form): Input<Declared>) -> Result<Response, PageError> {
    let mut tx = ctx.write().await?;
    let (one, at) = person_of(&mut tx, &form.one).await?;
    let place = place_of(&at);
    ctx.require(Action::ChangePeople, &place).await?;
    let (other, at) = person_of(&mut tx, &form.other).await?;
    ctx.require(Action::ChangePeople, &place_of(&at)).await?;
    if one.id == other.id {
        return Err(PageError::BadRequest);
    }
    if declare_distinct(&mut tx, one.id, other.id, ctx.actor.account, ctx.now).await? {
        let path = place.division_path.clone().unwrap_or_default();
        let detail = other.id.to_string();
        let event = Event::done(&ctx.actor, "person.distinct", "person", one.id).within(&path).detail(detail);
        audit::record(&mut tx, ctx.now, event).await?;
        tx.commit().await?;
    }
    let key: String = form.scope.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
    Ok(ctx.redirect_with(&format!("{HERE}?scope={key}"), &Flash::ok(Registry(ctx.language).noted())))
}
