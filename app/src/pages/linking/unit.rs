//! A unit's codes: who has linked their account, and a sheet of codes to cut and hand out.

use axum::extract::Query;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::account::Action;
use zhengtu::audit::{self, Event};
use zhengtu::clock::date_of;
use zhengtu::ids::PersonId;
use zhengtu::person::link::{self, LinkError, Linkable};
use zhengtu::person::worklist::PAGE;

use super::slip;
use crate::components::{Column, Crumb, Options, Table, breadcrumb, chinese, empty, pager};
use crate::locale::{Common, Linking, People, count, date};
use crate::pages::people::area::{Area, areas, chosen};
use crate::server::{Ctx, Input, Page, PageError, Section};

const HERE: &str = "/people/links";

/// Which area, which page, and who is ticked.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Form {
    scope: String,
    page: String,
    people: Vec<String>,
}

/// `GET /people/links`
pub(super) async fn show(ctx: Ctx, Query(form): Query<ListQuery>) -> Result<Response, PageError> {
    list(&ctx, Form { scope: form.scope, page: form.page, people: Vec::new() }, None).await
}

/// What an address says.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct ListQuery {
    scope: String,
    page: String,
}

async fn list(ctx: &Ctx, form: Form, said: Option<&'static str>) -> Result<Response, PageError> {
    let t = Linking(ctx.language);
    let mut tx = ctx.read().await?;
    let areas = areas(ctx, &mut tx, Action::ChangePeople, false).await?;
    let area = chosen(ctx, &mut tx, Action::ChangePeople, &areas, &form.scope).await?;
    let organisation = area.organisation.as_ref().map(|own| own.id);
    let (linked, all) = link::counts(&mut tx, &area.path, organisation).await?;
    let number = form.page.parse().unwrap_or(1).clamp(1, 100_000);
    let rows = link::linkable(&mut tx, &area.path, organisation, ctx.now, PAGE, (number - 1) * PAGE).await?;
    drop(tx);
    let status = if said.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let pages = (all - linked + PAGE - 1) / PAGE;
    Ok(ctx.page(Page::new(t.unit_title()).section(Section::People).status(status), || {
        let body = if rows.is_empty() {
            let sentence = if all == 0 { People(t.0).empty_text() } else { t.unit_none_left() };
            empty(t.unit_title(), sentence, Some((People(t.0).title().to_owned(), "/people".to_owned()))).into_any()
        } else {
            table(t, &area, rows, said).into_any()
        };
        let key = area.key.clone();
        view! {
            {breadcrumb(t.0, vec![Crumb::link(People(t.0).title(), "/people"), Crumb::here(t.unit_title())])}
            <header class="page-head">
                <h1>{t.unit_title()}</h1>
                <p class="page-head__lead">{chinese(t.0, format!("{} · {}", area.name, t.unit_lead(&count(linked), &count(all))))}</p>
            </header>
            {scope_filter(t, &areas, &area)}
            {body}
            {pager(t.0, number, pages, move |page| format!("{HERE}?scope={key}&page={page}"))}
        }
    }))
}

fn scope_filter(t: Linking, areas: &[Area], area: &Area) -> impl IntoView + use<> {
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

fn table(t: Linking, area: &Area, rows: Vec<Linkable>, said: Option<&'static str>) -> impl IntoView + use<> {
    let words = People(t.0);
    let body = rows
        .into_iter()
        .map(|row| {
            let state = row.code_until.map_or_else(|| t.state_none().to_owned(), |at| t.state_waiting(&date(t.0, date_of(at))));
            let unit = row.organisation.unwrap_or(row.division_name);
            view! {
                <tr>
                    <td class="table__select">
                        <input type="checkbox" name="people" value=row.id.to_string() aria-label=t.select(&row.name) checked=true />
                    </td>
                    <th scope="row">{chinese(t.0, row.name.clone())}</th>
                    <td data-label=words.organisation()>{chinese(t.0, unit)}</td>
                    <td data-label=t.code()>{state}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <form method="post" action=HERE class="stack">
            <input type="hidden" name="scope" value=area.key.clone() />
            <Table
                columns=vec![
                    Column::text(""),
                    Column::text(words.name()),
                    Column::text(words.organisation()),
                    Column::text(t.code()),
                ]
                caption=t.unit_title()
            >
                {body}
            </Table>
            {said.map(|text| view! { <p class="field__error" role="alert">{text}</p> })}
            <div class="action-bar"><button class="button button--primary" type="submit">{t.unit_make()}</button></div>
        </form>
    }
}

/// `POST /people/links`: the only page that ever shows these codes.
pub(super) async fn make(ctx: Ctx, headers: HeaderMap, Input(form): Input<Form>) -> Result<Response, PageError> {
    let t = Linking(ctx.language);
    let by = ctx.actor.account.ok_or(PageError::SignIn)?;
    let wanted: Vec<PersonId> =
        form.people.iter().filter_map(|id| id.parse().ok()).take(usize::try_from(PAGE).unwrap_or(50)).collect();
    if wanted.is_empty() {
        return list(&ctx, form, Some(t.unit_pick())).await;
    }
    let mut made = Vec::new();
    let mut tx = ctx.write().await?;
    for id in wanted {
        let (person, memberships) = crate::pages::people::person_of(&mut tx, &id.to_string()).await?;
        let place = crate::pages::people::place_of(&memberships);
        ctx.require(Action::ChangePeople, &place).await?;
        crate::pages::people::unless_erased(&person)?;
        let code = match link::make(&mut tx, &ctx.state.secret, id, by, ctx.now).await {
            Ok(code) => code,
            // They linked their account meanwhile.
            Err(LinkError::Refused(_)) => continue,
            Err(LinkError::Store(error)) => return Err(error.into()),
        };
        let path = place.division_path.as_deref().unwrap_or("/");
        audit::record(&mut tx, ctx.now, Event::done(&ctx.actor, "person.link.code", "person", id).within(path)).await?;
        let unit = memberships.into_iter().next().map(|at| at.organisation.unwrap_or(at.division_name)).unwrap_or_default();
        made.push((person.name, unit, code));
    }
    tx.commit().await?;
    let address = super::sign_in_at(&ctx, &headers);
    let now = ctx.now;
    Ok(ctx.page(Page::new(t.sheet_title()).section(Section::People), move || {
        let many = made.len();
        let slips = made.into_iter().map(|(name, unit, code)| slip(t, &name, &unit, &code, &address, now)).collect_view();
        view! {
            {breadcrumb(t.0, vec![
                Crumb::link(People(t.0).title(), "/people"),
                Crumb::link(t.unit_title(), HERE),
                Crumb::here(t.sheet_title()),
            ])}
            <header class="page-head screen-only">
                <h1>{t.sheet_title()}</h1>
                <p class="page-head__lead">{t.unit_sheet_lead(many)}" "<b>{t.slip_once()}</b></p>
            </header>
            <p class="muted screen-only">{t.print_hint()}</p>
            <div class="grid">{slips}</div>
            <p class="screen-only"><a class="link-more" href=HERE>{Common(t.0).back()}</a></p>
        }
    }))
}
