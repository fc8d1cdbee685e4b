//! 纠错处理: what people reported, folded by question and kind, and answering it.

mod entry;

use axum::extract::Query;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::account::Action;
use zhengtu::question::Content;
use zhengtu::question::report::store::{Entry, Filter, entries, median_seconds, waiting};

use super::lookup::{allow, question_of};
use super::naming::{Names, subject_filter};
use crate::components::{Crumb, Options, breadcrumb, empty, pager, status};
use crate::locale::{Language, Questions, Reports, count, date_time, report_kind, report_outcome, waited};
use crate::server::{Access, Ctx, Page, PageError, Route, Section, get, post};

const ROWS: i64 = 20;

/// Addresses.
pub(super) fn routes() -> Vec<Route> {
    vec![
        get("/questions/reports", Access::Needs(Action::ReadQuestions), show),
        get("/questions/reports/{id}/{kind}", Access::Needs(Action::ReadQuestions), entry::show),
        post("/questions/reports/{id}/{kind}", Access::Needs(Action::EditQuestions), entry::answer),
    ]
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Which {
    state: String,
    subject: String,
    page: String,
}

/// An entry with the question it is about.
struct Line {
    entry: Entry,
    content: Content,
}

async fn show(ctx: Ctx, Query(which): Query<Which>) -> Result<Response, PageError> {
    allow(&ctx, Action::ReadQuestions).await?;
    let (t, language) = (Reports(ctx.language), ctx.language);
    let is_answered = which.state == "answered";
    let mut tx = ctx.read().await?;
    let (choices, subject) = subject_filter(&mut tx, language, t.all_subjects(), &which.subject).await?;
    let filter = |answered| Filter { answered, subject: subject.as_deref() };
    let open = waiting(&mut tx, filter(false)).await?.entries;
    let answered = waiting(&mut tx, filter(true)).await?.entries;
    let median = median_seconds(&mut tx).await?;
    let pages = ((if is_answered { answered } else { open }) + ROWS - 1) / ROWS;
    let page = which.page.parse().unwrap_or(1).clamp(1, pages.max(1));
    let mut lines = Vec::new();
    for entry in entries(&mut tx, filter(is_answered), ROWS, (page - 1) * ROWS).await? {
        let known = question_of(&mut tx, &entry.question.to_string()).await?;
        let content = known.published().unwrap_or(&known.newest).content.clone();
        lines.push(Line { entry, content });
    }
    let names = Names::load(&mut tx, language, lines.iter().map(|line| line.content.subject.as_str())).await?;
    drop(tx);

    let code = subject.unwrap_or_default();
    let address = |state: &str, code: &str, page: i64| format!("/questions/reports?state={state}&subject={code}&page={page}");
    let state = if is_answered { "answered" } else { "open" };
    let chips = [("open", t.state_open(&count(open))), ("answered", t.state_answered(&count(answered)))]
        .into_iter()
        .map(|(name, label)| {
            let current = (name == state).then_some("page");
            view! { <li><a class="chip" href=address(name, &code, 1) aria-current=current>{label}</a></li> }
        })
        .collect_view();
    let body = match (lines.is_empty(), is_answered) {
        (true, false) => empty(t.open_empty_title(), t.open_empty(), None).into_any(),
        (true, true) => empty(t.answered_empty_title(), t.answered_empty(), None).into_any(),
        (false, _) => table(&ctx, &names, lines, is_answered).into_any(),
    };
    let turn = {
        let code = code.clone();
        pager(language, page, pages, move |page| address(state, &code, page)).into_any()
    };
    let median = median.map_or_else(|| t.median_none().to_owned(), |seconds| t.median(&waited(t, seconds)));
    Ok(ctx.page(Page::new(t.queue_title()).section(Section::Questions), move || {
        view! {
            {breadcrumb(language, vec![Crumb::link(Questions(language).title(), "/questions"), Crumb::here(t.queue_title())])}
            <div class="page-head">
                <h1>{t.queue_title()}</h1>
                <p class="page-head__lead">{t.queue_lead()}</p>
            </div>
            <div class="stack">
                <nav aria-label=t.states()><ul class="chips">{chips}</ul></nav>
                <form class="filter-bar" method="get" action="/questions/reports">
                    <input type="hidden" name="state" value=state />
                    <Options name="subject" label=t.subject() options=choices value=code />
                    <button class="button" type="submit">{t.filter()}</button>
                </form>
                <p class="muted">{median}</p>
                {body}
                {turn}
            </div>
        }
    }))
}

fn table(ctx: &Ctx, names: &Names, lines: Vec<Line>, is_answered: bool) -> impl IntoView + use<> {
    let (t, language) = (Reports(ctx.language), ctx.language);
    let now = ctx.now;
    let rows = lines
        .into_iter()
        .map(|Line { entry, content }| {
            let href = format!("/questions/reports/{}/{}", entry.question, entry.kind.code());
            let seconds = entry.answer.as_ref().map_or((now - entry.first_at).num_seconds(), |answer| answer.seconds);
            let time_label = if is_answered { t.took() } else { t.waited() };
            let answer = entry.answer.map(|answer| answered(t, language, &answer));
            view! {
                <tr>
                    <th scope="row">{names.link(&content, href)}</th>
                    <td data-label=t.kind()>{report_kind(t, entry.kind)}</td>
                    <td class="num" data-label=t.count()>{entry.reports}</td>
                    <td data-label=t.first()>{date_time(language, entry.first_at)}</td>
                    <td data-label=time_label>{waited(t, seconds)}</td>
                    {answer}
                </tr>
            }
        })
        .collect_view();
    view! {
        <div class="table-wrap">
            <table class="table">
                <thead>
                    <tr>
                        <th scope="col">{t.question()}</th>
                        <th scope="col">{t.kind()}</th>
                        <th scope="col" class="num">{t.count()}</th>
                        <th scope="col">{t.first()}</th>
                        <th scope="col">{if is_answered { t.took() } else { t.waited() }}</th>
                        {is_answered.then(|| view! { <th scope="col">{t.answer()}</th> })}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

/// The answer as a cell of the list.
fn answered(t: Reports, language: Language, answer: &zhengtu::question::report::store::Answer) -> impl IntoView + use<> {
    let (mark, word) = report_outcome(t, answer.outcome);
    let text = super::words::beginning(&answer.text, 60);
    view! { <td data-label=t.answer()>{status(mark, word)} <br /> {text} <br /> <span class="muted">{date_time(language, answer.at)}</span></td> }
}
