//! 存疑题目: published questions whose answers look wrong, with the reason in words.

use axum::extract::Query;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::account::Action;
use zhengtu::question::Content;
use zhengtu::question::store::version;
use zhengtu::question::usage::store::{DoubtfulRow, count_doubtful, doubtful};
use zhengtu::question::usage::{Doubt, FEWEST_FOR_DOUBT};

use super::lookup::allow;
use super::naming::{Names, subject_filter};
use super::statistics::{percent_of, tenths};
use crate::components::{Crumb, Options, breadcrumb, empty, pager};
use crate::locale::{Questions, Reports, Usages, count, doubt as doubt_words};
use crate::server::{Access, Ctx, Page, PageError, Route, Section, get};

const ROWS: i64 = 20;

/// Addresses.
pub(super) fn routes() -> Vec<Route> {
    vec![get("/questions/doubtful", Access::Needs(Action::ReadQuestions), show)]
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Which {
    subject: String,
    doubt: String,
    page: String,
}

async fn show(ctx: Ctx, Query(which): Query<Which>) -> Result<Response, PageError> {
    allow(&ctx, Action::ReadQuestions).await?;
    let (t, language) = (Usages(ctx.language), ctx.language);
    let wanted = Doubt::ALL.into_iter().find(|doubt| doubt.bit().to_string() == which.doubt);
    let mut tx = ctx.read().await?;
    let (choices, subject) = subject_filter(&mut tx, language, Reports(language).all_subjects(), &which.subject).await?;
    let pages = (count_doubtful(&mut tx, subject.as_deref(), wanted).await? + ROWS - 1) / ROWS;
    let page = which.page.parse().unwrap_or(1).clamp(1, pages.max(1));
    let mut rows = Vec::new();
    for row in doubtful(&mut tx, subject.as_deref(), wanted, ROWS, (page - 1) * ROWS).await? {
        if let Some(found) = version(&mut tx, row.version).await? {
            rows.push((row, found.content));
        }
    }
    let names = Names::load(&mut tx, language, rows.iter().map(|(_, content)| content.subject.as_str())).await?;
    drop(tx);

    let code = subject.unwrap_or_default();
    let bit = wanted.map_or_else(String::new, |doubt| doubt.bit().to_string());
    let reasons = std::iter::once((String::new(), t.any_doubt().to_owned()))
        .chain(Doubt::ALL.map(|doubt| (doubt.bit().to_string(), doubt_words(t, doubt))))
        .collect();
    let turn = {
        let (code, bit) = (code.clone(), bit.clone());
        pager(language, page, pages, move |page| format!("/questions/doubtful?subject={code}&doubt={bit}&page={page}")).into_any()
    };
    let body = if rows.is_empty() {
        empty(t.empty_title(), t.empty_text(FEWEST_FOR_DOUBT), None).into_any()
    } else {
        table(t, &names, rows).into_any()
    };
    Ok(ctx.page(Page::new(t.doubtful_title()).section(Section::Questions), move || {
        view! {
            {breadcrumb(language, vec![Crumb::link(Questions(language).title(), "/questions"), Crumb::here(t.doubtful_title())])}
            <div class="page-head">
                <h1>{t.doubtful_title()}</h1>
                <p class="page-head__lead">{t.doubtful_lead(FEWEST_FOR_DOUBT)}</p>
            </div>
            <div class="stack">
                <form class="filter-bar" method="get" action="/questions/doubtful">
                    <Options name="subject" label=Reports(language).subject() options=choices value=code />
                    <Options name="doubt" label=t.doubt() options=reasons value=bit />
                    <button class="button" type="submit">{Reports(language).filter()}</button>
                </form>
                {body}
                {turn}
            </div>
        }
    }))
}

fn table(t: Usages, names: &Names, rows: Vec<(DoubtfulRow, Content)>) -> impl IntoView + use<> {
    let rows = rows
        .into_iter()
        .map(|(row, content)| {
            let reasons = row.doubts.iter().map(|doubt| view! { <li>{doubt_words(t, *doubt)}</li> }).collect_view();
            view! {
                <tr>
                    <th scope="row">{names.link(&content, format!("/questions/{}/statistics", row.question))}</th>
                    <td data-label=t.doubt()><ul>{reasons}</ul></td>
                    <td class="num" data-label=t.people()>{count(row.usage.people)}</td>
                    <td class="num" data-label=t.facility()>{percent_of(row.usage.facility())}</td>
                    <td class="num" data-label=t.efficiency()>{tenths(row.usage.efficiency_tenths)}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <div class="table-wrap">
            <table class="table">
                <thead>
                    <tr>
                        <th scope="col">{Reports(t.0).question()}</th>
                        <th scope="col">{t.doubt()}</th>
                        <th scope="col" class="num">{t.people()}</th>
                        <th scope="col" class="num">{t.facility()}</th>
                        <th scope="col" class="num">{t.efficiency()}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}
