//! Withdrawing a pass line, a cancelled exam or an extension: what it says, and why it goes.

use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::audit::{self, Event};
use zhengtu::certification::entered::{EntryError, exceptions, lines};
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
    reason: String,
}

/// What is to be withdrawn.
enum Which {
    Line(lines::Line),
    Exception(exceptions::Entered),
}

impl Which {
    async fn of(ctx: &Ctx, sent: &Withdrawal) -> Result<Self, PageError> {
        let mut tx = ctx.read().await?;
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
        Which::Line(line) => lines::withdraw(&mut tx, &line.id, reason, account, ctx.now).await,
        Which::Exception(entered) => exceptions::withdraw(&mut tx, entered.id, reason, account, ctx.now).await,
    };
    let effect = match done {
        Ok(effect) => effect,
        Err(EntryError::Store(error)) => return Err(error.into()),
        Err(EntryError::Gone | EntryError::Same) => return Ok(ctx.redirect_with(HOME, &Flash::ok(t.gone()))),
    };
    let address = match &which {
        Which::Line(line) => {
            let path = line.division_path.as_deref().unwrap_or("/");
            let event = Event::done(&ctx.actor, "certification.line.withdraw", "pass_line", &line.id).within(path);
            audit::record(&mut tx, ctx.now, event).await?;
            format!("{HOME}?year={}", line.first_year)
        }
        Which::Exception(entered) => {
            let event = Event::done(&ctx.actor, "certification.exception.withdraw", "exam_exception", entered.id)
                .within(&entered.division_path);
            audit::record(&mut tx, ctx.now, event).await?;
            HOME.to_owned()
        }
    };
    tx.commit().await?;
    Ok(ctx.redirect_with(&address, &Flash::ok(told(t, Rules::taken_back, effect))))
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
                <p>{t.withdraw_lead()}</p>
                <input type="hidden" name="line" value=sent.line.clone() />
                <input type="hidden" name="exception" value=sent.exception.clone() />
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
