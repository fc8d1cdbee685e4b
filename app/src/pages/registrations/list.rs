//! The queue of a scope.

use axum::extract::Query;
use axum::response::Response;
use chrono::NaiveDate;
use leptos::prelude::*;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;
use zhengtu::account::Action;
use zhengtu::certification::registration::queue::{self, Filter, OPEN, PAGE, Row};
use zhengtu::certification::registration::review_due;
use zhengtu::certification::rules::ApplicationState;
use zhengtu::clock::date_of;
use zhengtu::person::worklist::Bucket;

use super::super::people::area::{areas, chosen};
use super::super::people::{due, level_name};
use super::words;
use crate::components::{Column, Crumb, Options, Table, breadcrumb, chinese, empty, pager};
use crate::locale::{Language, People, Registrations, count, date};
use crate::server::{Ctx, Page, PageError, Section};

/// A review this near its day is urgent.
const NEAR: i64 = 7;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct ListForm {
    scope: String,
    state: String,
    page: String,
}

/// Every state a chip may be for.
const ALL: &str = "all";

fn address(scope: &str, state: &str, page: i64) -> String {
    let page = if page > 1 { page.to_string() } else { String::new() };
    let pairs = [("scope", scope), ("state", state), ("page", page.as_str())];
    let query: Vec<String> = pairs
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(key, value)| format!("{key}={}", utf8_percent_encode(value, NON_ALPHANUMERIC)))
        .collect();
    if query.is_empty() { "/registrations".to_owned() } else { format!("/registrations?{}", query.join("&")) }
}

pub(super) async fn show(ctx: Ctx, Query(form): Query<ListForm>) -> Result<Response, PageError> {
    let today = date_of(ctx.now);
    let mut tx = ctx.read().await?;
    let areas = areas(&ctx, &mut tx, Action::ReviewRegistrations, false).await?;
    let area = chosen(&ctx, &mut tx, Action::ReviewRegistrations, &areas, &form.scope).await?;
    // What waits is what one comes for.
    let shown = match form.state.as_str() {
        ALL => ALL.to_owned(),
        code if ApplicationState::from_code(code).is_some() => code.to_owned(),
        _ => String::new(),
    };
    let state = match shown.as_str() {
        "" => OPEN.to_owned(),
        ALL => String::new(),
        code => code.to_owned(),
    };
    let filter = Filter { division_path: area.path.clone(), organisation: area.organisation.as_ref().map(|own| own.id), state };
    let number = form.page.parse().unwrap_or(1).clamp(1, 100_000);
    let (rows, total) = queue::page(&mut tx, &filter, number).await?;
    let states = queue::by_state(&mut tx, &filter).await?;
    drop(tx);
    let language = ctx.language;
    let (t, people) = (Registrations(language), People(language));
    Ok(ctx.page(Page::new(t.queue_title()).section(Section::People), move || {
        let body = match (rows.is_empty(), shown.is_empty()) {
            (true, true) => {
                empty(t.empty_title(), t.empty_text(), Some((t.empty_action().to_owned(), "/people".to_owned()))).into_any()
            }
            (true, false) => {
                let action = Some((t.none_action().to_owned(), address(&form.scope, "", 1)));
                empty(t.none_title(), t.none_text(), action).into_any()
            }
            (false, _) => table(language, rows, today).into_any(),
        };
        let pages = (total + PAGE - 1) / PAGE;
        let scope = (areas.len() > 1).then(|| {
            let options: Vec<(String, String)> = areas.iter().map(|area| (area.key.clone(), area.name.clone())).collect();
            view! {
                <form method="get" action="/registrations" class="filter-bar">
                    <Options name="scope" label=people.scope() options=options value=area.key.clone() />
                    <input type="hidden" name="state" value=shown.clone() />
                    <button class="button" type="submit">{people.show()}</button>
                </form>
            }
        });
        let form_scope = form.scope.clone();
        let chips = chips(t, &form.scope, &shown, &states);
        view! {
            {breadcrumb(language, vec![Crumb::link(people.title(), "/people"), Crumb::here(t.queue_title())])}
            <header class="page-head">
                <h1>{t.queue_title()}</h1>
                <p class="page-head__lead">{chinese(language, format!("{} · {}", area.name, t.queue_lead()))}</p>
            </header>
            {scope}
            {chips}
            <p class="muted" role="status">{t.found(&count(total))}</p>
            {body}
            {pager(language, number, pages, move |page| address(&form_scope, &shown, page))}
        }
    }))
}

fn chips(t: Registrations, scope: &str, shown: &str, states: &[Bucket]) -> impl IntoView + use<> {
    let of = |code: &str| states.iter().filter(|bucket| bucket.value == code).map(|bucket| bucket.people).sum::<i64>();
    let all: i64 = states.iter().map(|bucket| bucket.people).sum();
    let done = of(ApplicationState::Issued.code()) + of(ApplicationState::Withdrawn.code());
    let each = ApplicationState::ALL
        .iter()
        .map(|state| (state.code(), t.state_name(*state).1, of(state.code())))
        .filter(|(code, _, number)| *number > 0 || *code == shown);
    let chips = std::iter::once(("", t.open(), all - done))
        .chain(each)
        .chain(std::iter::once((ALL, t.all(), all)))
        .map(|(code, name, number)| {
            let current = (code == shown).then_some("true");
            view! {
                <a class="chip" href=address(scope, code, 1) aria-current=current>
                    {name} " " <span class="num">{count(number)}</span>
                </a>
            }
        })
        .collect_view();
    view! { <nav class="chips" aria-label=t.states()>{chips}</nav> }
}

fn table(language: Language, rows: Vec<Row>, today: NaiveDate) -> impl IntoView {
    let (t, people) = (Registrations(language), People(language));
    let body = rows
        .into_iter()
        .map(|row| {
            let what = t.kind_of(t.kind_name(&row.kind), level_name(people, &row.level));
            let place = row.organisation.unwrap_or(row.division_name);
            let waits = matches!(row.state.as_str(), "submitted" | "first_passed");
            let due = waits.then(|| {
                let by = review_due(date_of(row.submitted_at));
                let class = if (by - today).num_days() <= NEAR { "deadline deadline--near" } else { "deadline" };
                view! { <span class=class>{due(people, by, today)}</span> " " <span class="muted nowrap">{date(language, by)}</span> }
            });
            view! {
                <tr>
                    <th scope="row"><a href=format!("/registrations/{}", row.id)>{chinese(language, row.name)}</a></th>
                    <td data-label=t.column_what()>{chinese(language, what)}</td>
                    <td data-label=t.column_state()>{words::state(language, &row.state)}</td>
                    <td data-label=t.column_due()>{due}</td>
                    <td data-label=t.column_place()>{chinese(language, place)}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <Table
            columns=vec![
                Column::text(t.column_person()),
                Column::text(t.column_what()),
                Column::text(t.column_state()),
                Column::text(t.column_due()),
                Column::text(t.column_place()),
            ]
        >
            {body}
        </Table>
    }
}
