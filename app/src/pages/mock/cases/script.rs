//! 请人批改: asking for a marker, and for a second one.

use axum::extract::Path;
use axum::response::Response;
use leptos::prelude::*;
use zhengtu::audit::{self, Event};
use zhengtu::mock::case_mark::ScriptState;
use zhengtu::mock::store::{self, AskedBy, Attempt, Script};

use super::super::{own_attempt, result_address};
use crate::components::status;
use crate::locale::{Cases, Marking, date_time};
use crate::server::{Ctx, Flash, PageError, random_token};

/// On the page of the result: how far marking has come, and what can be asked for.
pub(super) fn asking(ctx: &Ctx, attempt: &Attempt, script: Option<&Script>) -> impl IntoView + use<> {
    let set = attempt.set;
    let (t, language) = (Cases(ctx.language), ctx.language);
    let body = match script {
        // In an organised mock whatever was written is marked without asking; one that was cancelled is practice.
        None if attempt.event.is_some() && attempt.cancelled.is_none() => {
            view! { <p class="muted">{t.nothing_to_mark()}</p> }.into_any()
        }
        None if ctx.actor.account.is_none() => view! { <p class="muted">{t.ask_sign_in()}</p> }.into_any(),
        None => view! {
            <p>{t.ask_lead()}</p>
            <form method="post" action=format!("/mock/{set}/marking")>
                <button class="button button--primary" type="submit">{t.ask()}</button>
            </form>
        }
        .into_any(),
        Some(script) => {
            let (mark, word) = Marking(language).state_of(script.state);
            let may_ask = script.state == ScriptState::Done && script.second_asked_at.is_none();
            let second = may_ask.then(|| {
                view! {
                    <p class="muted">{t.second_lead()}</p>
                    <form method="post" action=format!("/mock/{set}/second")>
                        <button class="button" type="submit">{t.second()}</button>
                    </form>
                }
            });
            let is_provisional = script.state != ScriptState::Done && script.half_marks.is_some();
            view! {
                <p>
                    {status(mark, word)} " "
                    <span class="muted">
                        {Marking(language).script_n(&script.code)} " · " {t.waiting_since(&date_time(language, script.requested_at))}
                    </span>
                </p>
                {is_provisional.then(|| view! { <p class="muted">{t.provisional()}</p> })}
                {second}
            }
            .into_any()
        }
    };
    view! {
        <section class="section">
            <h2>{t.state()}</h2>
            <div class="stack">{body}</div>
        </section>
    }
}

/// `POST /mock/{set}/marking`
pub(super) async fn request(ctx: Ctx, Path(id): Path<String>) -> Result<Response, PageError> {
    let (_, attempt) = own_attempt(&ctx, &id).await?;
    if ctx.actor.account.is_none() {
        return Err(PageError::SignIn);
    }
    let t = Cases(ctx.language);
    let mut tx = ctx.write().await?;
    if !store::is_written(&mut tx, attempt.set).await? {
        return Err(PageError::NotFound);
    }
    // In an organised mock the papers join the queue together, once all have handed in.
    if !attempt.is_marked {
        return Ok(ctx.redirect(&result_address(attempt.set)));
    }
    // Nothing about the candidate goes into it; the trail of the asking names the attempt, that of marking the code.
    let code = random_token(4).to_uppercase();
    let done = store::request_marking(&mut tx, attempt.set, &code, ctx.now).await?;
    if done {
        audit::record(&mut tx, ctx.now, Event::done(&ctx.actor, "marking.request", "mock_attempt", attempt.set)).await?;
    }
    tx.commit().await?;
    let flash = if done { Flash::ok(t.asked()) } else { Flash::warn(t.asked_before()) };
    Ok(ctx.redirect_with(&result_address(attempt.set), &flash))
}

/// `POST /mock/{set}/second`
pub(super) async fn second(ctx: Ctx, Path(id): Path<String>) -> Result<Response, PageError> {
    let (_, attempt) = own_attempt(&ctx, &id).await?;
    let t = Cases(ctx.language);
    let mut tx = ctx.write().await?;
    let script = store::script_of(&mut tx, attempt.set).await?;
    let may_ask = script.is_some_and(|script| script.state == ScriptState::Done && script.second_asked_at.is_none());
    let done = may_ask && store::ask_second(&mut tx, attempt.set, AskedBy::Candidate, ctx.now).await?;
    if done {
        audit::record(&mut tx, ctx.now, Event::done(&ctx.actor, "marking.second", "mock_attempt", attempt.set)).await?;
    }
    tx.commit().await?;
    let flash = if done { Flash::ok(t.second_asked()) } else { Flash::warn(t.second_not()) };
    Ok(ctx.redirect_with(&result_address(attempt.set), &flash))
}
