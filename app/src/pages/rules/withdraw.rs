//! Withdrawing a pass line, a cancelled exam, an extension or a cut-off day: what it says, and why it goes.

use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::audit::{self, Event};
use zhengtu::certification::entered::{EntryError, cut_offs, exceptions, lines};
use zhengtu::ids::ExamExceptionId;

use super::{HOME, list, require, told};
use crate::components::{Crumb, Field, breadcrumb, chinese, error_summary};
use crate::locale::{Common, Rules};
use crate::server::{Ctx, Flash, Input, Page, PageError, Problems};

const HERE: &str = "/certification/rules/withdraw";

/// Which one, and why.
#[derive(Debug, Deserialize, Default)]
#[serde(default)]
pub(super) struct Withdrawal {
    line: String,
    exception: String,
    cut_off: String,
    reason: String,
}

/// What is to be withdrawn.
enum Which {
    Line(lines::Line),
    Exception(exceptions::Entered),
    CutOff(cut_offs::CutOff),
}

impl Which {
    async fn of(ctx: &Ctx, sent: &Withdrawal) -> Result<Self, PageError> {
        let mut tx = ctx.read().await?;
        if !sent.cut_off.is_empty() {
            return cut_offs::find(&mut tx, &sent.cut_off).await?.map(Self::CutOff).ok_or(PageError::NotFound);
        }
        if sent.exception.is_empty() {
            return lines::find(&mut tx, &sent.line).await?.map(Self::Line).ok_or(PageError::NotFound);
        }
        let id: ExamExceptionId = sent.exception.parse().map_err(|_| PageError::NotFound)?;
        exceptions::find(&mut tx, id).await?.map(Self::Exception).ok_or(PageError::NotFound)
    }

    const fn is_withdrawn(&self) -> bool {
        match self {
            Self::Line(line) => line.withdrawn_at.is_some(),
            Self::Exception(entered) => entered.withdrawn_at.is_some(),
            Self::CutOff(rule) => rule.withdrawn_at.is_some(),
        }
    }

    /// What it says, in one line.
    fn summary(&self, t: Rules) -> String {
        match self {
            Self::Line(line) => format!(
                "{} · {} · {} · {}",
                list::years(t, line),
                list::line_subject(t.0, line),
                list::line_area(t, line),
                t.marks(&super::marks(line.half_marks))
            ),
            Self::Exception(entered) => list::exception_words(t, entered).join(" · "),
            Self::CutOff(rule) => list::cut_off_words(t, rule).join(" · "),
        }
    }
}

/// `GET /certification/rules/withdraw`
pub(super) async fn show(ctx: Ctx, Input(sent): Input<Withdrawal>) -> Result<Response, PageError> {
    require(&ctx).await?;
    let which = Which::of(&ctx, &sent).await?;
    if which.is_withdrawn() {
        return Ok(ctx.redirect_with(HOME, &Flash::ok(Rules(ctx.language).gone())));
    }
    Ok(page(&ctx, &sent, &which, &Problems::default()))
}

/// `POST /certification/rules/withdraw`
pub(super) async fn confirm(ctx: Ctx, Input(sent): Input<Withdrawal>) -> Result<Response, PageError> {
    require(&ctx).await?;
    let t = Rules(ctx.language);
    let account = ctx.actor.account.ok_or(PageError::SignIn)?;
    let which = Which::of(&ctx, &sent).await?;
    let reason = sent.reason.trim();
    let mut problems = Problems::default();
    if reason.is_empty() || reason.chars().count() > 200 {
        problems.add("reason", t.bad_reason());
        return Ok(page(&ctx, &sent, &which, &problems));
    }
    let mut tx = ctx.write().await?;
    let done = match &which {
        Which::Line(line) => lines::withdraw(&mut tx, &line.id, reason, account, ctx.now).await.map(Some),
        Which::Exception(entered) => exceptions::withdraw(&mut tx, entered.id, reason, account, ctx.now).await.map(Some),
        Which::CutOff(rule) => cut_offs::withdraw(&mut tx, &rule.id, reason, account, ctx.now).await.map(|()| None),
    };
    let effect = match done {
        Ok(effect) => effect,
        Err(EntryError::Store(error)) => return Err(error.into()),
        Err(EntryError::Gone | EntryError::Same) => return Ok(ctx.redirect_with(HOME, &Flash::ok(t.gone()))),
    };
    let (name, table, id, path) = match &which {
        Which::Line(line) => ("certification.line.withdraw", "pass_line", line.id.clone(), line.division_path.as_deref()),
        Which::Exception(entered) => {
            ("certification.exception.withdraw", "exam_exception", entered.id.to_string(), Some(entered.division_path.as_str()))
        }
        Which::CutOff(rule) => ("certification.cut_off.withdraw", "cut_off_rule", rule.id.clone(), rule.division_path.as_deref()),
    };
    audit::record(&mut tx, ctx.now, Event::done(&ctx.actor, name, table, &id).within(path.unwrap_or("/"))).await?;
    tx.commit().await?;
    let address = match &which {
        Which::Line(line) => format!("{HOME}?year={}", line.first_year),
        Which::Exception(_) | Which::CutOff(_) => HOME.to_owned(),
    };
    let said = effect.map_or_else(|| t.cut_off_withdrawn().to_owned(), |effect| told(t, Rules::taken_back, effect));
    Ok(ctx.redirect_with(&address, &Flash::ok(said)))
}

fn page(ctx: &Ctx, sent: &Withdrawal, which: &Which, problems: &Problems) -> Response {
    let t = Rules(ctx.language);
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    ctx.page(Page::new(t.withdraw_title()).status(status).found_at(HOME), || {
        view! {
            {breadcrumb(t.0, vec![Crumb::link(t.title(), HOME), Crumb::here(t.withdraw_title())])}
            <div class="page-head">
                <h1>{t.withdraw_title()}</h1>
                <p class="page-head__lead">{chinese(t.0, which.summary(t))}</p>
            </div>
            <form class="form" method="post" action=HERE novalidate>
                {error_summary(t.0, problems)}
                {(!matches!(which, Which::CutOff(_))).then(|| view! { <p>{t.withdraw_lead()}</p> })}
                <input type="hidden" name="line" value=sent.line.clone() />
                <input type="hidden" name="exception" value=sent.exception.clone() />
                <input type="hidden" name="cut_off" value=sent.cut_off.clone() />
                <Field
                    name="reason"
                    label=t.withdraw_reason()
                    value=sent.reason.clone()
                    hint=t.withdraw_reason_hint()
                    error=problems.of("reason").map(str::to_owned)
                    required=true
                />
                <div class="form__actions">
                    <button class="button button--danger" type="submit">{t.withdraw()}</button>
                    <a class="button" href=HOME>{Common(t.0).cancel()}</a>
                </div>
            </form>
        }
    })
}
