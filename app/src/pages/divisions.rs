//! Divisions: found on a page of their own, so that any form can send somebody there without a script, and looked at one by one.

mod detail;

use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::account::{Place, Scope};
use zhengtu::division::{Division, Found, resolve, store};
use zhengtu::store::Tx;

use crate::components::{Crumb, Field, breadcrumb, chinese, empty};
use crate::locale::{Common, Divisions, Language};
use crate::server::{Access, Ctx, Input, Page, PageError, Route, get};

/// How many matches are listed.
const LISTED: usize = 50;

/// The longest text searched for.
const LONGEST: usize = 60;

/// Addresses.
pub fn routes() -> Vec<Route> {
    vec![get("/divisions/search", Access::Public, search), get("/divisions/{code}", Access::Public, detail::show)]
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Query {
    q: String,
}

/// A division's name with those above it: 江苏省扬州市广陵区.
pub(super) async fn full_name(tx: &mut Tx, division: &Division) -> Result<String, PageError> {
    Ok(store::lineage(tx, division).await?.into_iter().map(|one| one.name).collect())
}

/// The one division a text in a form means, or the sentence that says why there is none.
pub(super) async fn typed(ctx: &Ctx, tx: &mut Tx, text: &str) -> Result<Result<Division, String>, PageError> {
    typed_within(ctx, tx, text, &Scope::Everywhere).await
}

/// The same, where of several of one name the only one within a scope is meant.
pub(super) async fn typed_within(ctx: &Ctx, tx: &mut Tx, text: &str, scope: &Scope) -> Result<Result<Division, String>, PageError> {
    let t = Divisions(ctx.language);
    Ok(match resolve(tx, text).await? {
        Found::One(division) => Ok(division),
        Found::Nothing => Err(t.typed_unknown().to_owned()),
        Found::Several(several) => {
            let is_meant = |one: &&Division| one.name == text.trim() && scope.contains(&Place::division(one.path.clone()));
            let mut within = several.iter().filter(is_meant);
            if let (Some(only), None, true) = (within.next(), within.next(), several.len() > 1) {
                return Ok(Ok(only.clone()));
            }
            let mut named = Vec::new();
            for division in &several {
                named.push(format!("{} {}", division.code, full_name(tx, division).await?));
            }
            Err(t.typed_several(&named.join("；")))
        }
    })
}

async fn search(ctx: Ctx, Input(query): Input<Query>) -> Result<Response, PageError> {
    let (t, common) = (Divisions(ctx.language), Common(ctx.language));
    let typed: String = query.q.chars().take(LONGEST).collect();
    let mut tx = ctx.read().await?;
    let results = if typed.trim().is_empty() {
        let provinces = store::children(&mut tx, None).await?;
        view! { <section class="section"><h2>{t.provinces()}</h2>{chips(ctx.language, provinces)}</section> }.into_any()
    } else {
        let mut rows: Vec<(Division, String)> = Vec::new();
        for division in store::search(&mut tx, &typed, None, i64::try_from(LISTED).unwrap_or(50)).await? {
            let mut above = store::lineage(&mut tx, &division).await?;
            above.pop();
            rows.push((division, above.into_iter().map(|one| one.name).collect::<Vec<_>>().join(" · ")));
        }
        let how_many = if rows.len() < LISTED { t.results(rows.len()) } else { t.results_first(LISTED) };
        if rows.is_empty() {
            empty(t.nothing_title(), t.nothing_body(), None).into_any()
        } else {
            table(t, how_many, rows).into_any()
        }
    };
    let language = ctx.language;
    Ok(ctx.page(Page::new(t.search_title()).narrow(), move || {
        view! {
            {breadcrumb(language, vec![Crumb::link(common.home(), "/"), Crumb::here(t.search_title())])}
            <div class="page-head">
                <h1>{t.search_title()}</h1>
                <p class="page-head__lead">{chinese(language, t.search_lead())}</p>
            </div>
            <form class="filter-bar" method="get" action="/divisions/search" role="search">
                <Field name="q" label=t.search_label() value=typed kind="search" />
                <button class="button button--primary" type="submit">{t.search_button()}</button>
            </form>
            {results}
        }
    }))
}

/// Divisions that need no more than their names and codes, for choosing one.
fn chips(language: Language, divisions: Vec<Division>) -> impl IntoView {
    let items = divisions
        .into_iter()
        .map(|one| {
            let to = format!("/divisions/{}", one.code);
            view! { <li><a class="chip" href=to>{chinese(language, one.name)} " " <span class="chip__count num">{one.code}</span></a></li> }
        })
        .collect_view();
    view! { <ul class="chips chips--wrap">{items}</ul> }
}

/// Divisions found, each with what lies above it.
fn table(t: Divisions, caption: String, rows: Vec<(Division, String)>) -> impl IntoView + use<> {
    let lines = rows
        .into_iter()
        .map(|(division, above)| {
            let above = if above.is_empty() { t.country().to_owned() } else { above };
            let figures = t.statistics_of(&division.name);
            view! {
                <tr>
                    <th scope="row"><a href=format!("/divisions/{}", division.code)>{chinese(t.0, division.name)}</a></th>
                    <td data-label=t.column_above()>{chinese(t.0, above)}</td>
                    <td data-label=t.column_kind()>{t.kind(&division.kind)}</td>
                    <td class="num" data-label=t.column_code()>{division.code.clone()}</td>
                    <td><a class="nowrap" href=format!("/statistics/{}", division.code) aria-label=figures>{t.to_statistics()}</a></td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <div class="table-wrap">
            <table class="table">
                <caption>{caption}</caption>
                <thead>
                    <tr>
                        <th scope="col">{t.column_name()}</th>
                        <th scope="col">{t.column_above()}</th>
                        <th scope="col">{t.column_kind()}</th>
                        <th scope="col" class="num">{t.column_code()}</th>
                        <th scope="col"><span class="visually-hidden">{t.column_more()}</span></th>
                    </tr>
                </thead>
                <tbody>{lines}</tbody>
            </table>
        </div>
    }
}
