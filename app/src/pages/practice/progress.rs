//! 进度: what to do today, how well each chapter is known, the days kept at it, the days to the exam.

mod figures;
mod form;
mod load;
mod plan;
mod regions;

use axum::http::StatusCode;
use axum::response::Response;
use chrono::NaiveDate;
use leptos::prelude::*;
use zhengtu::clock::date_of;

use self::form::ProgressForm;
use self::load::Found;
use crate::components::{Crumb, breadcrumb, chinese, empty};
use crate::locale::{Practice, Progress, date};
use crate::pages::calendar;
use crate::server::{Access, Ctx, Flash, Input, Page, PageError, Problems, Route, Section, get, post};

use super::{ensure_owner, with_cookie};

/// Addresses.
pub(super) fn routes() -> Vec<Route> {
    vec![get("/progress", Access::Public, show), post("/progress", Access::Public, save)]
}

/// `GET /progress`
async fn show(ctx: Ctx) -> Result<Response, PageError> {
    page(&ctx, None, &Problems::default()).await
}

/// `POST /progress`: level, region, goal, reminder.
async fn save(ctx: Ctx, Input(form): Input<ProgressForm>) -> Result<Response, PageError> {
    let t = Progress(ctx.language);
    let mut tx = ctx.write().await?;
    let (chosen, problems) = form.read(t, &mut tx).await?;
    let Some(chosen) = chosen else {
        drop(tx);
        return page(&ctx, Some(form), &problems).await;
    };
    let (owner, cookie) = ensure_owner(&ctx, &mut tx).await?;
    chosen.save(&mut tx, owner, ctx.now).await?;
    tx.commit().await?;
    Ok(with_cookie(ctx.redirect_with("/progress", &Flash::ok(t.saved())), cookie))
}

async fn page(ctx: &Ctx, typed: Option<ProgressForm>, problems: &Problems) -> Result<Response, PageError> {
    let (t, language) = (Progress(ctx.language), ctx.language);
    let mut tx = ctx.read().await?;
    let found = load::load(ctx, &mut tx).await?;
    let countdown = match found.preference.level {
        Some(level) => Some(calendar::next_exam_of(ctx, &mut tx, level, found.province()).await?),
        None => None,
    };
    drop(tx);
    let today = date_of(ctx.now);
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let form = typed.unwrap_or_else(|| ProgressForm::of(&found.preference));
    let has_account = ctx.actor.account.is_some();
    let form = form::view(t, &form, &found.regions, has_account, problems);
    let keep = (!has_account && !found.is_new()).then(|| view! { <p class="notice"><span>{t.browser()}</span></p> });
    let body = body(t, &found, today).into_any();
    Ok(ctx.page(Page::new(t.title()).section(Section::Practice).status(status), move || {
        view! {
            {breadcrumb(language, vec![Crumb::link(Practice(language).title(), "/practice"), Crumb::here(t.title())])}
            <div class="page-head">
                <h1>{t.title()}</h1>
                <p class="page-head__lead">{t.lead()}</p>
                <div class="page-head__actions">
                    <a class="button" href="/practice/history">{t.history()}</a>
                    <a class="button" href="/mock">{t.mocks()}</a>
                    <a class="button" href="/account/data">{t.own_data()}</a>
                </div>
            </div>
            {keep}
            {countdown.map(|countdown| view! { <section class="next-step" aria-label=t.countdown()>{countdown}</section> })}
            {body}
            <section class="section screen-only">
                <h2>{t.settings()}</h2>
                {form}
            </section>
            <p class="print-only muted">{t.as_of(&date(language, today))}</p>
        }
    }))
}

fn body(t: Progress, found: &Found, today: NaiveDate) -> impl IntoView + use<> {
    let plan = plan::view(t, found);
    if found.is_new() {
        let begin = Some((t.begin().to_owned(), "/practice".to_owned()));
        return view! {
            {empty(t.empty_title(), t.empty(), begin)}
            {found.preference.level.is_some().then_some(plan)}
        }
        .into_any();
    }
    view! {
        {plan}
        {figures::streak(t, found, today)}
        <section class="section stack">
            <h2>{t.mastery()}</h2>
            <p class="muted">{t.mastery_lead()}</p>
            {figures::mastery(t, found)}
            <p class="source-note">{chinese(t.0, t.mastery_rule())}</p>
        </section>
        <section class="section">
            <h2>{t.attempts()}</h2>
            <p>{t.attempts_line(found.sets, found.mocks)}</p>
        </section>
    }
    .into_any()
}
