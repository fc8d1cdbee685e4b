//! Finding a division: a page of its own, so that any form can send somebody here without a script.

use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::division::{Division, store};

use crate::components::{Crumb, Field, breadcrumb, empty};
use crate::locale::{Common, Divisions};
use crate::server::{Access, Ctx, Input, Page, PageError, Route, get};

/// How many matches are listed.
const LISTED: usize = 50;

/// The longest text searched for.
const LONGEST: usize = 60;

/// Addresses.
pub fn routes() -> Vec<Route> {
    vec![get("/divisions/search", Access::Public, search)]
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Query {
    q: String,
}

async fn search(ctx: Ctx, Input(query): Input<Query>) -> Result<Response, PageError> {
    let (t, common) = (Divisions(ctx.language), Common(ctx.language));
    let typed: String = query.q.chars().take(LONGEST).collect();
    let mut tx = ctx.read().await?;
    let found = store::search(&mut tx, &typed, None, i64::try_from(LISTED).unwrap_or(50)).await?;
    let mut rows: Vec<(Division, String)> = Vec::new();
    for division in found {
        let mut above = store::lineage(&mut tx, &division).await?;
        above.pop();
        let above = above.into_iter().map(|one| one.name).collect::<Vec<_>>().join(" · ");
        rows.push((division, above));
    }
    let results = if rows.is_empty() && !typed.trim().is_empty() {
        empty(t.nothing_title(), t.nothing_body(), None).into_any()
    } else if rows.is_empty() {
        ().into_any()
    } else {
        table(t, rows).into_any()
    };
    let language = ctx.language;
    Ok(ctx.page(Page::new(t.search_title()).narrow(), move || {
        view! {
            {breadcrumb(language, vec![Crumb::link(common.home(), "/"), Crumb::here(t.search_title())])}
            <div class="page-head">
                <h1>{t.search_title()}</h1>
                <p class="page-head__lead">{t.search_lead()}</p>
            </div>
            <form class="filter-bar" method="get" action="/divisions/search" role="search">
                <Field name="q" label=t.search_label() value=typed kind="search" />
                <button class="button button--primary" type="submit">{t.search_button()}</button>
            </form>
            {results}
        }
    }))
}

fn table(t: Divisions, rows: Vec<(Division, String)>) -> impl IntoView {
    let how_many = if rows.len() < LISTED { t.results(rows.len()) } else { t.results_first(LISTED) };
    let lines = rows
        .into_iter()
        .map(|(division, above)| {
            let above = if above.is_empty() { t.country().to_owned() } else { above };
            view! {
                <tr>
                    <th scope="row"><a href=format!("/statistics/{}", division.code)>{division.name}</a></th>
                    <td data-label=t.column_above()>{above}</td>
                    <td data-label=t.column_kind()>{t.kind(&division.kind)}</td>
                    <td class="num" data-label=t.column_code()>{division.code}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <div class="table-wrap">
            <table class="table">
                <caption>{how_many}</caption>
                <thead>
                    <tr>
                        <th scope="col">{t.column_name()}</th>
                        <th scope="col">{t.column_above()}</th>
                        <th scope="col">{t.column_kind()}</th>
                        <th scope="col" class="num">{t.column_code()}</th>
                    </tr>
                </thead>
                <tbody>{lines}</tbody>
            </table>
        </div>
    }
}
