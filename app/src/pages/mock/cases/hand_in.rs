//! 交卷 of a case paper: first what has no text, then the question whether that is all.

use axum::response::Response;
use leptos::prelude::*;
use zhengtu::mock::store::{self, Attempt};

use super::super::words::{attempt_name, duration};
use super::super::{events, hand_in_address};
use super::address;
use crate::components::{Crumb, breadcrumb};
use crate::locale::{Cases, Mock};
use crate::server::{Ctx, Page, PageError, Section};

/// `GET /mock/{set}/hand-in`
pub(in crate::pages::mock) async fn show(ctx: &Ctx, attempt: &Attempt) -> Result<Response, PageError> {
    let mut tx = ctx.read().await?;
    let items = store::case_items(&mut tx, attempt.set).await?;
    let texts = store::texts(&mut tx, attempt.set).await?;
    let name = attempt_name(ctx.language, &mut tx, attempt).await?;
    drop(tx);
    let (t, mock, language, set) = (Cases(ctx.language), Mock(ctx.language), ctx.language, attempt.set);
    let missing: Vec<(i64, i64)> = items
        .iter()
        .flat_map(|item| item.tasks().map(|(task, _)| (item.position, task)).collect::<Vec<_>>())
        .filter(|place| texts.get(place).is_none_or(|written| written.text().trim().is_empty()))
        .collect();
    let body = if missing.is_empty() {
        view! { <p class="notice notice--ok"><span>{t.all_written()}</span></p> }.into_any()
    } else {
        let list = missing
            .iter()
            .map(|(position, task)| view! { <li><a href=address(set, *position)>{t.task_of(*position, *task)}</a></li> })
            .collect_view();
        view! {
            <h2>{t.unwritten_title()}</h2>
            <p>{t.unwritten(missing.len())}</p>
            <ul class="stack stack--tight">{list}</ul>
        }
        .into_any()
    };
    let cancelled = events::cancelled_notice(language, attempt);
    let left = duration(language, (attempt.ends_at - ctx.now).num_milliseconds().max(0));
    let crumbs = vec![Crumb::link(mock.title(), "/mock"), Crumb::link(name, address(set, 1)), Crumb::here(mock.hand_in_title())];
    Ok(ctx.page(Page::new(mock.hand_in_title()).section(Section::Mock).narrow(), move || {
        view! {
            {breadcrumb(language, crumbs)}
            <div class="page-head">
                <h1>{mock.hand_in_title()}</h1>
                <p class="page-head__lead">{mock.hand_in_lead(&left)}</p>
            </div>
            <div class="stack">
                {cancelled}
                {body}
                <form class="cluster" method="post" action=hand_in_address(set)>
                    <a class="button" href=address(set, 1)>{mock.back_to_paper()}</a>
                    <button class="button button--primary" type="submit">{mock.hand_in_now()}</button>
                </form>
            </div>
        }
    }))
}
