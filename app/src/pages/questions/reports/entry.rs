//! One entry: the question beside what was reported, and the answer.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::account::Action;
use zhengtu::audit::{self, Event};
use zhengtu::notification::store::notify;
use zhengtu::notification::{Notice, beginning};
use zhengtu::question::report::store::{Report, answer as answer_reports, of_entry};
use zhengtu::question::report::{LONGEST, Outcome, ReportKind};

use super::super::face;
use super::super::lookup::{Known, allow, question_of};
use super::super::naming::Names;
use super::super::words;
use crate::components::{Crumb, Field, Options, breadcrumb, error_summary, status};
use crate::locale::{Common, Language, Questions, Reports, date_time, report_kind, report_outcome, waited};
use crate::server::{Ctx, Flash, Input, Page, PageError, Problems, Section};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct AnswerForm {
    outcome: String,
    answer: String,
}

/// `GET /questions/reports/{id}/{kind}`
pub(super) async fn show(ctx: Ctx, Path((id, kind)): Path<(String, String)>) -> Result<Response, PageError> {
    page(&ctx, &id, &kind, AnswerForm::default(), &Problems::default()).await
}

/// `POST /questions/reports/{id}/{kind}`
pub(super) async fn answer(
    ctx: Ctx,
    Path((id, code)): Path<(String, String)>,
    Input(form): Input<AnswerForm>,
) -> Result<Response, PageError> {
    allow(&ctx, Action::EditQuestions).await?;
    let t = Reports(ctx.language);
    let by = ctx.actor.account.ok_or(PageError::SignIn)?;
    let kind = ReportKind::from_code(&code).ok_or(PageError::NotFound)?;
    let text = form.answer.replace("\r\n", "\n").trim().to_owned();
    let outcome = Outcome::from_code(&form.outcome);
    let mut problems = Problems::default();
    if outcome.is_none() {
        problems.add("outcome", t.outcome_missing());
    }
    if text.is_empty() {
        problems.add("answer", t.answer_missing());
    }
    if text.chars().count() > LONGEST {
        problems.add("answer", Common(ctx.language).field_too_long(LONGEST));
    }
    let Some(outcome) = outcome.filter(|_| problems.is_empty()) else { return page(&ctx, &id, &code, form, &problems).await };

    let mut tx = ctx.write().await?;
    let known = question_of(&mut tx, &id).await?;
    let question = known.question.id;
    let address = format!("/questions/reports/{question}/{}", kind.code());
    let open = of_entry(&mut tx, question, kind).await?.iter().filter(|report| report.answer.is_none()).count();
    let told = answer_reports(&mut tx, (question, kind), outcome, &text, by, ctx.now).await?;
    let Some(reporters) = told else { return Ok(ctx.redirect_with(&address, &Flash::warn(t.overtaken()))) };
    let notice = Notice::ReportAnswered {
        question,
        stem: beginning(&known.newest.content.stem),
        answer: text,
        changed: outcome == Outcome::Corrected,
        address: "/practice/reports".to_owned(),
    };
    for account in reporters {
        notify(&mut tx, account, &notice, ctx.now).await?;
    }
    let detail = serde_json::json!({ "kind": kind.code(), "outcome": outcome.code(), "reports": open }).to_string();
    audit::record(&mut tx, ctx.now, Event::done(&ctx.actor, "question.report.answer", "question", question).detail(detail)).await?;
    tx.commit().await?;
    Ok(ctx.redirect_with("/questions/reports", &Flash::ok(t.answered(i64::try_from(open).unwrap_or(i64::MAX)))))
}

async fn page(ctx: &Ctx, id: &str, code: &str, form: AnswerForm, problems: &Problems) -> Result<Response, PageError> {
    allow(ctx, Action::ReadQuestions).await?;
    let kind = ReportKind::from_code(code).ok_or(PageError::NotFound)?;
    let (t, language) = (Reports(ctx.language), ctx.language);
    let mut tx = ctx.read().await?;
    let known = question_of(&mut tx, id).await?;
    let reports = of_entry(&mut tx, known.question.id, kind).await?;
    if reports.is_empty() {
        return Err(PageError::NotFound);
    }
    let names = Names::load(&mut tx, language, std::iter::once(known.question.subject.as_str())).await?;
    drop(tx);
    let content = known.published().unwrap_or(&known.newest).content.clone();
    let may_edit = ctx.actor.may_somewhere(Action::EditQuestions);
    let is_open = reports.iter().any(|report| report.answer.is_none());
    let number = i64::try_from(reports.len()).unwrap_or(i64::MAX);
    let code = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let title = format!("{} · {}", report_kind(t, kind), words::beginning(&content.stem, 24));
    let crumbs = vec![
        Crumb::link(Questions(language).title(), "/questions"),
        Crumb::link(t.queue_title(), "/questions/reports"),
        Crumb::here(report_kind(t, kind)),
    ];
    Ok(ctx.page(Page::new(title.clone()).section(Section::Questions).status(code), || {
        view! {
            {breadcrumb(language, crumbs)}
            <div class="page-head">
                <h1>{title}</h1>
                <p class="page-head__lead">{names.place(&content)}</p>
                {links(t, &known, may_edit)}
            </div>
            {error_summary(language, problems)}
            <div class="split split--aside section">
                <section>
                    <h2 class="visually-hidden">{t.the_question()}</h2>
                    {face::opened(language, &content)}
                </section>
                <section class="stack">
                    <h2>{t.reports_of(number)}</h2>
                    {reports.into_iter().map(|report| card(language, report)).collect_view()}
                </section>
            </div>
            {(is_open && may_edit).then(|| answer_form(t, &known, kind, form, problems))}
        }
    }))
}

fn links(t: Reports, known: &Known, may_edit: bool) -> impl IntoView + use<> {
    let id = known.question.id;
    view! {
        <div class="page-head__actions">
            {may_edit.then(|| view! { <a class="button" href=format!("/questions/{id}/edit")>{t.edit_question()}</a> })}
            <a class="button" href=format!("/questions/{id}")>{t.see_question()}</a>
            <a class="button" href=format!("/questions/{id}/statistics")>{t.see_statistics()}</a>
        </div>
    }
}

fn card(language: Language, report: Report) -> impl IntoView {
    let t = Reports(language);
    let body = if report.body.is_empty() { t.no_words().to_owned() } else { report.body };
    let answer = report.answer.map(|answer| {
        let (mark, word) = report_outcome(t, answer.outcome);
        view! {
            <p class="cluster">{status(mark, word)} <span class="muted">{t.answered_after(&waited(t, answer.seconds))}</span></p>
            <p class="lines">{answer.text}</p>
        }
    });
    view! {
        <article class="card stack stack--tight">
            <p class="lines">{body}</p>
            <p class="muted">{t.sent_at(&date_time(language, report.created_at))} " · " {t.on_version(report.version_number)}</p>
            {answer}
        </article>
    }
}

fn answer_form(t: Reports, known: &Known, kind: ReportKind, form: AnswerForm, problems: &Problems) -> impl IntoView + use<> {
    let action = format!("/questions/reports/{}/{}", known.question.id, kind.code());
    let outcomes = std::iter::once((String::new(), t.kind_choose().to_owned()))
        .chain(Outcome::ALL.map(|outcome| (outcome.code().to_owned(), report_outcome(t, outcome).1.to_owned())))
        .collect();
    let error = |field: &str| problems.of(field).map(str::to_owned);
    view! {
        <section class="section">
            <h2>{t.answer_title()}</h2>
            <p class="muted">{t.answer_lead()}</p>
            <form class="form" method="post" action=action novalidate>
                <Options name="outcome" label=t.outcome() options=outcomes value=form.outcome error=error("outcome") />
                <Field name="answer" label=t.answer() value=form.answer kind="textarea" hint=t.answer_hint() error=error("answer") required=true />
                <div class="form__actions"><button class="button button--primary" type="submit">{t.answer_send()}</button></div>
            </form>
        </section>
    }
}
