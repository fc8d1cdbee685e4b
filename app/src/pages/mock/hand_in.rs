//! 交卷: first what is unanswered and what is marked, then the question whether that is all.

use axum::extract::Path;
use axum::response::Response;
use leptos::prelude::*;
use zhengtu::audit::{self, Event};
use zhengtu::ids::PracticeSetId;
use zhengtu::mock::{By, sheet, store};

use super::words::{attempt_name, duration};
use super::{events, hand_in_address, open_attempt, own_attempt, place_address, result_address};
use crate::components::{Crumb, breadcrumb};
use crate::locale::Mock;
use crate::server::{Ctx, Flash, Page, PageError, Section};

/// `GET /mock/{set}/hand-in`
pub(super) async fn show(ctx: Ctx, Path(id): Path<String>) -> Result<Response, PageError> {
    let (_, attempt) = match open_attempt(&ctx, &id).await? {
        Ok(found) => found,
        Err(response) => return Ok(response),
    };
    let mut tx = ctx.read().await?;
    if store::is_written(&mut tx, attempt.set).await? {
        drop(tx);
        return super::cases::hand_in(&ctx, &attempt).await;
    }
    let questions = store::questions(&mut tx, attempt.set).await?;
    let sheet = sheet::state(&store::changes(&mut tx, attempt.set).await?);
    let name = attempt_name(ctx.language, &mut tx, &attempt).await?;
    drop(tx);
    let (t, language) = (Mock(ctx.language), ctx.language);
    let entry = |position: i64| sheet.get(&position).copied().unwrap_or_default();
    let positions: Vec<i64> = questions.iter().map(|question| question.position).collect();
    let empty: Vec<i64> = positions.iter().copied().filter(|position| entry(*position).chosen.is_empty()).collect();
    let marked: Vec<i64> = positions.iter().copied().filter(|position| entry(*position).flagged).collect();
    let unanswered = if empty.is_empty() {
        view! { <p class="notice notice--ok"><span>{t.all_answered()}</span></p> }.into_any()
    } else {
        view! {
            <h2>{t.unanswered_title()}</h2>
            <p>{t.unanswered(empty.len())}</p>
            {numbers(attempt.set, t, &empty)}
        }
        .into_any()
    };
    let marked = (!marked.is_empty()).then(|| view! { <h2>{t.marked_title()}</h2> {numbers(attempt.set, t, &marked)} });
    let cancelled = events::cancelled_notice(language, &attempt);
    let left = duration(language, (attempt.ends_at - ctx.now).num_milliseconds().max(0));
    let crumbs =
        vec![Crumb::link(t.title(), "/mock"), Crumb::link(name, format!("/mock/{}", attempt.set)), Crumb::here(t.hand_in_title())];
    Ok(ctx.page(Page::new(t.hand_in_title()).section(Section::Mock).narrow(), move || {
        view! {
            {breadcrumb(language, crumbs)}
            <div class="page-head">
                <h1>{t.hand_in_title()}</h1>
                <p class="page-head__lead">{t.hand_in_lead(&left)}</p>
            </div>
            <div class="stack">
                {cancelled}
                {unanswered}
                {marked}
                <form class="cluster" method="post" action=hand_in_address(attempt.set)>
                    <a class="button" href=format!("/mock/{}", attempt.set)>{t.back_to_paper()}</a>
                    <button class="button button--primary" type="submit">{t.hand_in_now()}</button>
                </form>
            </div>
        }
    }))
}

fn numbers(set: PracticeSetId, t: Mock, positions: &[i64]) -> impl IntoView + use<> {
    let cells = positions
        .iter()
        .map(|position| {
            let place = usize::try_from(position - 1).unwrap_or_default();
            let label = crate::locale::Sheet(t.0).cell(place + 1);
            view! { <li><a class="sheet__cell" href=place_address(set, place) aria-label=label>{*position}</a></li> }
        })
        .collect_view();
    view! { <ol class="sheet">{cells}</ol> }
}

/// `POST /mock/{set}/hand-in`: a second time is harmless.
pub(super) async fn take(ctx: Ctx, Path(id): Path<String>) -> Result<Response, PageError> {
    let t = Mock(ctx.language);
    let (_, attempt) = own_attempt(&ctx, &id).await?;
    let mut tx = ctx.write().await?;
    let by = if ctx.now >= attempt.ends_at { By::Clock } else { By::Person };
    let done = store::hand_in(&mut tx, attempt.set, by, ctx.now).await?;
    if done && ctx.actor.account.is_some() {
        audit::record(&mut tx, ctx.now, Event::done(&ctx.actor, "mock.attempt.hand_in", "mock_attempt", attempt.set)).await?;
    }
    tx.commit().await?;
    let flash = match (done, by) {
        (true, By::Person) => Flash::ok(t.handed_in()),
        (true, By::Clock) => Flash::ok(t.handed_in_by_clock()),
        (false, _) => Flash::warn(t.handed_in_before()),
    };
    Ok(ctx.redirect_with(&result_address(attempt.set), &flash))
}
