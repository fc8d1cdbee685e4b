//! The queue of a scope, and what was decided.

use axum::extract::Query;
use axum::response::Response;
use leptos::prelude::*;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;
use zhengtu::account::Action;
use zhengtu::audit::{self, Event};
use zhengtu::certification::matching::candidates::{Candidate, likely, named};
use zhengtu::certification::matching::case::{Case, Content, State};
use zhengtu::certification::matching::decide::settle_certain;
use zhengtu::certification::matching::queue::{self, Filter, PAGE};

use super::super::area::{areas, chosen};
use super::super::words::level;
use super::{failed, unreadable, words};
use crate::components::{Column, Crumb, Options, Table, breadcrumb, chinese, empty, pager};
use crate::locale::{Language, Matching, People, count, date_time};
use crate::server::{Ctx, Flash, Input, Page, PageError, Section};

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct ListForm {
    scope: String,
    state: String,
    page: String,
}

fn address(scope: &str, state: State, page: i64) -> String {
    let page = if page > 1 { page.to_string() } else { String::new() };
    let state = if state == State::Open { "" } else { state.code() };
    let pairs = [("scope", scope), ("state", state), ("page", page.as_str())];
    let query: Vec<String> = pairs
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(key, value)| format!("{key}={}", utf8_percent_encode(value, NON_ALPHANUMERIC)))
        .collect();
    if query.is_empty() { "/people/matching".to_owned() } else { format!("/people/matching?{}", query.join("&")) }
}

/// A case with what its rows say and the likeliest person; where it is decided, who it is.
struct Row {
    case: Case,
    content: Content,
    best: Option<Candidate>,
}

pub(super) async fn show(ctx: Ctx, Query(form): Query<ListForm>) -> Result<Response, PageError> {
    let mut tx = ctx.read().await?;
    let areas = areas(&ctx, &mut tx, Action::ChangePeople, false).await?;
    let area = chosen(&ctx, &mut tx, Action::ChangePeople, &areas, &form.scope).await?;
    let state = State::from_code(&form.state).unwrap_or(State::Open);
    let filter = Filter {
        division_path: area.path.clone(),
        organisation: area.organisation.as_ref().map(|own| own.id),
        state: state.code().to_owned(),
    };
    let states = queue::by_state(&mut tx, &filter).await?;
    let total = states.iter().find(|(code, _)| code == state.code()).map_or(0, |(_, cases)| *cases);
    let pages = (total + PAGE - 1) / PAGE;
    let number = form.page.parse().unwrap_or(1).clamp(1, pages.max(1));
    let mut rows = Vec::new();
    for case in queue::page(&mut tx, &filter, number).await? {
        let content = case.content(&ctx.state.secret).map_err(unreadable)?;
        let bounds = case.bounds(&mut tx).await?;
        let hashes = content.id_hashes(&ctx.state.secret, ctx.now);
        let best = match case.person_id {
            Some(person) => named(&mut tx, &content, &hashes, &bounds, &[person]).await?,
            None if state == State::Open => likely(&mut tx, &content, &hashes, &bounds).await?,
            None => Vec::new(),
        };
        rows.push(Row { case, content, best: best.into_iter().next() });
    }
    drop(tx);
    let language = ctx.language;
    let (t, people) = (Matching(language), People(language));
    Ok(ctx.page(Page::new(t.title()).section(Section::People), move || {
        let body = match (rows.is_empty(), state) {
            (true, State::Open) => {
                empty(t.empty_title(), t.empty_text(), Some((t.empty_action().to_owned(), "/people/import".to_owned()))).into_any()
            }
            (true, _) => empty(t.none_title(), t.none_text(), None).into_any(),
            (false, State::Open) => open_table(language, rows).into_any(),
            (false, _) => decided_table(language, rows).into_any(),
        };
        let again = (state == State::Open && total > 0).then(|| {
            view! {
                <form method="post" action="/people/matching" class="cluster">
                    <input type="hidden" name="scope" value=form.scope.clone() />
                    <button class="button" type="submit">{t.again()}</button>
                    <span class="muted">{t.again_note()}</span>
                </form>
            }
        });
        let scope = (areas.len() > 1).then(|| {
            let options: Vec<(String, String)> = areas.iter().map(|area| (area.key.clone(), area.name.clone())).collect();
            view! {
                <form method="get" action="/people/matching" class="filter-bar">
                    <Options name="scope" label=people.scope() options=options value=area.key.clone() />
                    <input type="hidden" name="state" value=state.code() />
                    <button class="button" type="submit">{people.show()}</button>
                </form>
            }
        });
        let chips = State::ALL
            .into_iter()
            .map(|one| {
                let number = states.iter().find(|(code, _)| code == one.code()).map_or(0, |(_, cases)| *cases);
                let current = (one == state).then_some("true");
                view! {
                    <a class="chip" href=address(&form.scope, one, 1) aria-current=current>
                        {words::state_word(t, one).1} " " <span class="chip__count num">{count(number)}</span>
                    </a>
                }
            })
            .collect_view();
        let form_scope = form.scope.clone();
        view! {
            {breadcrumb(language, vec![Crumb::link(people.title(), "/people"), Crumb::here(t.title())])}
            <header class="page-head">
                <h1>{t.title()}</h1>
                <p class="page-head__lead">{chinese(language, format!("{} · {}", area.name, t.lead()))}</p>
            </header>
            {scope}
            <nav class="chips" aria-label=t.states()>{chips}</nav>
            <p class="muted" role="status">{t.found(&count(total))}</p>
            {again}
            {body}
            {pager(language, number, pages, move |page| address(&form_scope, state, page))}
        }
    }))
}

/// 东关社区 · 广陵区, as far as it is known.
fn place<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

fn lead(language: Language, row: &Row) -> impl IntoView + use<> {
    let under = place([row.content.organisation.as_str()]);
    let under = (!under.is_empty()).then(|| view! { <br /> <span class="muted">{chinese(language, under)}</span> });
    view! {
        <th scope="row">
            <a href=format!("/people/matching/{}", row.case.id)>{chinese(language, row.content.name.clone())}</a>
            {under}
        </th>
    }
}

fn results(language: Language, content: &Content) -> String {
    let t = Matching(language);
    let mut said: Vec<String> = content.sat.iter().map(|sat| t.year_level(sat.year, level(People(language), sat.level))).collect();
    said.sort();
    said.dedup();
    said.join(match language {
        Language::Zh => "；",
        Language::En => "; ",
    })
}

fn open_table(language: Language, rows: Vec<Row>) -> impl IntoView {
    let t = Matching(language);
    let body = rows
        .into_iter()
        .map(|row| {
            let (best, why) = match &row.best {
                None => (view! { <span class="muted">{t.no_candidate()}</span> }.into_any(), None),
                Some(best) => {
                    let where_to = place([best.who.organisation.as_deref().unwrap_or_default(), best.who.division_name.as_str()]);
                    let points = t.points(best.comparison.score());
                    let name = chinese(language, best.who.name.clone());
                    let best_view = view! {
                        {name} " " <span class="tag num">{points}</span>
                        <br />
                        <span class="muted">{chinese(language, where_to)}</span>
                    };
                    (best_view.into_any(), Some(chinese(language, words::why(t, best))))
                }
            };
            view! {
                <tr>
                    {lead(language, &row)}
                    <td data-label=t.column_results()>{chinese(language, results(language, &row.content))}</td>
                    <td data-label=t.column_best()>{best}</td>
                    <td data-label=t.column_why()>{why}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <Table columns=vec![
            Column::text(t.column_row()),
            Column::text(t.column_results()),
            Column::text(t.column_best()),
            Column::text(t.column_why()),
        ]>{body}</Table>
    }
}

fn decided_table(language: Language, rows: Vec<Row>) -> impl IntoView {
    let t = Matching(language);
    let body = rows
        .into_iter()
        .map(|row| {
            let who = row.best.as_ref().map(|best| {
                view! { <a href=format!("/people/{}", best.who.id)>{chinese(language, best.who.name.clone())}</a> }
            });
            let by = row.case.decided_by_name.clone().unwrap_or_else(|| t.somebody().to_owned());
            let by = place([by.as_str(), &row.case.decided_at.map(|at| date_time(language, at)).unwrap_or_default()]);
            let reason = (!row.case.reason.is_empty()).then(|| chinese(language, row.case.reason.clone()));
            view! {
                <tr>
                    {lead(language, &row)}
                    <td data-label=t.column_results()>{chinese(language, results(language, &row.content))}</td>
                    <td data-label=t.column_who()>{who}</td>
                    <td data-label=t.column_by()>{chinese(language, by)}</td>
                    <td data-label=t.reason()>{reason}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <Table columns=vec![
            Column::text(t.column_row()),
            Column::text(t.column_results()),
            Column::text(t.column_who()),
            Column::text(t.column_by()),
            Column::text(t.reason()),
        ]>{body}</Table>
    }
}

/// `POST /people/matching`: whoever is certain by now is settled, a few pages at a time.
pub(super) async fn again(ctx: Ctx, Input(form): Input<ListForm>) -> Result<Response, PageError> {
    let t = Matching(ctx.language);
    let mut tx = ctx.write().await?;
    let areas = areas(&ctx, &mut tx, Action::ChangePeople, false).await?;
    let area = chosen(&ctx, &mut tx, Action::ChangePeople, &areas, &form.scope).await?;
    let filter = Filter {
        division_path: area.path.clone(),
        organisation: area.organisation.as_ref().map(|own| own.id),
        state: State::Open.code().to_owned(),
    };
    let mut cases = Vec::new();
    for page in 1..=AT_ONCE {
        cases.extend(queue::page(&mut tx, &filter, page).await?);
    }
    let done = settle_certain(&mut tx, &ctx.state.secret, &cases, (ctx.actor.account, ctx.now)).await.map_err(failed)?;
    for id in &done {
        let event = Event::done(&ctx.actor, "result.match.decide", "match_case", *id).within(&area.path);
        audit::record(&mut tx, ctx.now, event).await?;
    }
    tx.commit().await?;
    Ok(ctx.redirect_with(&address(&form.scope, State::Open, 1), &Flash::ok(t.again_done(done.len()))))
}

/// So many pages of the queue are matched again in one go.
const AT_ONCE: i64 = 25;
