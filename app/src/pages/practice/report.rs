//! 纠错: saying what is wrong with a question one has answered.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::account::attempt::{self, QUESTION_REPORT};
use zhengtu::audit::{self, Event};
use zhengtu::ids::QuestionReportId;
use zhengtu::practice::store::{Item, PracticeSet};
use zhengtu::question::markdown::html;
use zhengtu::question::report::store::{NewReport, Sent, send};
use zhengtu::question::report::{LONGEST, ReportKind};

use super::{SetTitle, own_set};
use crate::components::question::rich;
use crate::components::{Crumb, Field, Options, breadcrumb, error_summary};
use crate::islands::player::summary_address;
use crate::locale::{Common, Practice, Reports, report_kind};
use crate::server::{Ctx, Flash, Input, Page, PageError, Problems, Section};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ReportForm {
    kind: String,
    body: String,
}

/// The question at a position; where it is.
fn item_of<'a>(set: &'a PracticeSet, n: &str) -> Result<(&'a Item, String), PageError> {
    let position: i64 = n.parse().map_err(|_| PageError::NotFound)?;
    let item = set.item(position).ok_or(PageError::NotFound)?;
    Ok((item, format!("/practice/sets/{}/{position}", set.id)))
}

/// `GET /practice/sets/{id}/{n}/report`
pub(super) async fn show(ctx: Ctx, Path((id, n)): Path<(String, String)>) -> Result<Response, PageError> {
    page(&ctx, &id, &n, ReportForm::default(), &Problems::default()).await
}

/// `POST /practice/sets/{id}/{n}/report`
pub(super) async fn take(
    ctx: Ctx,
    Path((id, n)): Path<(String, String)>,
    Input(form): Input<ReportForm>,
) -> Result<Response, PageError> {
    let t = Reports(ctx.language);
    let body = form.body.replace("\r\n", "\n").trim().to_owned();
    let kind = ReportKind::from_code(&form.kind);
    let mut problems = Problems::default();
    if kind.is_none() {
        problems.add("kind", t.kind_missing());
    }
    if kind == Some(ReportKind::Other) && body.is_empty() {
        problems.add("body", t.body_missing());
    }
    if body.chars().count() > LONGEST {
        problems.add("body", Common(ctx.language).field_too_long(LONGEST));
    }
    let Some(kind) = kind.filter(|_| problems.is_empty()) else { return page(&ctx, &id, &n, form, &problems).await };

    let mut tx = ctx.write().await?;
    let (owner, set) = own_set(&ctx, &mut tx, &id).await?;
    let (item, address) = item_of(&set, &n)?;
    if item.given.is_none() {
        return Ok(ctx.redirect_with(&address, &Flash::warn(t.answer_first())));
    }
    // A browser counts for itself: a classroom shares one address, and new browsers begin to practise only so often.
    let key = QUESTION_REPORT.key(&ctx.state.secret, &owner.id().to_string());
    attempt::count(&mut tx, &QUESTION_REPORT, &key, ctx.now).await?.map_err(|_| PageError::TooMany)?;
    let report =
        NewReport { id: QuestionReportId::fresh(), question: item.version.question, version: item.version.id, kind, body: &body };
    let flash = match send(&mut tx, owner, report, ctx.now).await? {
        Sent::Taken => Flash::ok(t.sent()),
        Sent::AlreadyOpen => Flash::warn(t.sent_before()),
    };
    // The trail says who did what: a visitor is nobody.
    if ctx.actor.account.is_some() {
        audit::record(&mut tx, ctx.now, Event::done(&ctx.actor, "question.report.send", "question", report.question)).await?;
    }
    tx.commit().await?;
    Ok(ctx.redirect_with(&address, &flash))
}

async fn page(ctx: &Ctx, id: &str, n: &str, form: ReportForm, problems: &Problems) -> Result<Response, PageError> {
    let (t, language) = (Reports(ctx.language), ctx.language);
    let mut tx = ctx.read().await?;
    let (_, set) = own_set(ctx, &mut tx, id).await?;
    let (item, address) = item_of(&set, n)?;
    if item.given.is_none() {
        return Ok(ctx.redirect_with(&address, &Flash::warn(t.answer_first())));
    }
    let title = SetTitle::of(ctx, &mut tx, &set).await?;
    drop(tx);
    let stem = item.version.content.stem.clone();
    let kinds = std::iter::once((String::new(), t.kind_choose().to_owned()))
        .chain(ReportKind::ALL.map(|kind| (kind.code().to_owned(), report_kind(t, kind).to_owned())))
        .collect();
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let crumbs = vec![
        Crumb::link(Practice(language).title(), "/practice"),
        Crumb::link(title.subject, title.subject_address),
        Crumb::link(title.part, summary_address(set.id)),
        Crumb::here(t.title()),
    ];
    let action = format!("{address}/report");
    let error = |field: &str| problems.of(field).map(str::to_owned);
    Ok(ctx.page(Page::new(t.report()).section(Section::Practice).narrow().status(status), || {
        view! {
            {breadcrumb(language, crumbs)}
            <div class="page-head">
                <h1>{t.report()}</h1>
                <p class="page-head__lead">{t.report_lead()}</p>
            </div>
            <div class="stack">
                <div class="card">
                    <p class="muted">{t.the_question()}</p>
                    {rich(html(&stem, &[]))}
                </div>
                <form class="form" method="post" action=action novalidate>
                    {error_summary(language, problems)}
                    <Options name="kind" label=t.kind() options=kinds value=form.kind error=error("kind") />
                    <Field name="body" label=t.body() value=form.body kind="textarea" hint=t.body_hint() error=error("body") />
                    <div class="form__actions">
                        <button class="button button--primary" type="submit">{t.send()}</button>
                        <a class="button" href=address>{Common(language).cancel()}</a>
                    </div>
                </form>
            </div>
        }
    }))
}
