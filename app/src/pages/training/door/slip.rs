//! 结业证明: issuing, the page to print, withdrawing.

use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::account::{Action, Decision, decide};
use zhengtu::audit::{self, Event};
use zhengtu::ids::RegistrationId;
use zhengtu::training::attendance::store::REASON;
use zhengtu::training::slip::store::{
    Named, SlipError, correct_name, find, issue as issue_one, issue_all as issue_to_all, withdraw as take_back,
};
use zhengtu::training::slip::{Slip, SlipState, folded_code, grouped_code, public_key};
use zhengtu::training::{Session, store};

use super::{place_of, session_of, words};
use crate::components::{Crumb, Field, Spare, breadcrumb, chinese, qr};
use crate::locale::{Door, Slips, Training, count};
use crate::pages::verify::{fields_of, state_of};
use crate::server::{Ctx, Flash, Input, Page, PageError, Section, absolute};

/// `POST /training/{id}/slips`
pub(super) async fn issue_all(ctx: Ctx, Path(id): Path<String>) -> Result<Response, PageError> {
    let t = Slips(ctx.language);
    let by = ctx.actor.account.ok_or(PageError::SignIn)?;
    let mut tx = ctx.write().await?;
    let session = session_of(&mut tx, &id).await?;
    ctx.require(Action::ManageTraining, &place_of(&session)).await?;
    let address = format!("/training/{}/attendance", session.id);
    let issued = match issue_to_all(&mut tx, &session, by, ctx.now).await {
        Ok(issued) => issued,
        Err(SlipError::Store(error)) => return Err(error.into()),
        Err(SlipError::Refused(refusal)) => return Ok(ctx.redirect_with(&address, &Flash::error(words::slip_refusal(t, refusal)))),
    };
    let event = Event::done(&ctx.actor, "training.slip.issue", "training_session", session.id)
        .within(&session.division_path)
        .detail(serde_json::json!({ "slips": issued }).to_string());
    audit::record(&mut tx, ctx.now, event).await?;
    tx.commit().await?;
    let issued = count(i64::try_from(issued).unwrap_or_default());
    Ok(ctx.redirect_with(&address, &Flash::ok(t.done_issued(&issued))))
}

/// `POST /training/{id}/attendance/{registration}/slip`
pub(super) async fn issue(ctx: Ctx, Path((id, registration)): Path<(String, String)>) -> Result<Response, PageError> {
    let t = Slips(ctx.language);
    let by = ctx.actor.account.ok_or(PageError::SignIn)?;
    let mut tx = ctx.write().await?;
    let session = session_of(&mut tx, &id).await?;
    ctx.require(Action::ManageTraining, &place_of(&session)).await?;
    let registration: RegistrationId = registration.parse().map_err(|_| PageError::NotFound)?;
    let address = format!("/training/{}/attendance/{registration}", session.id);
    let slip = match issue_one(&mut tx, &session, registration, by, ctx.now).await {
        Ok(slip) => slip,
        Err(SlipError::Store(error)) => return Err(error.into()),
        Err(SlipError::Refused(refusal)) => return Ok(ctx.redirect_with(&address, &Flash::error(words::slip_refusal(t, refusal)))),
    };
    let event = Event::done(&ctx.actor, "training.slip.issue", "training_slip", slip).within(&session.division_path);
    audit::record(&mut tx, ctx.now, event).await?;
    tx.commit().await?;
    Ok(ctx.redirect_with(&address, &Flash::ok(t.done_issued("1"))))
}

/// A slip for somebody who may see its page, with its session; whether they run that.
async fn slip_of(ctx: &Ctx, code: &str) -> Result<(Slip, Session, bool, bool), PageError> {
    let code = folded_code(code).ok_or(PageError::NotFound)?;
    let mut tx = ctx.read().await?;
    let slip = find(&mut tx, &code).await?.ok_or(PageError::NotFound)?;
    let session = store::find(&mut tx, slip.session_id).await?.ok_or(PageError::NotFound)?;
    let registration = store::registration(&mut tx, slip.registration_id).await?;
    // Whoever has no account has it from whoever put them on the list.
    let holder = registration.and_then(|registration| registration.account_id.or(registration.by_account_id));
    let manages = decide(&ctx.actor, Action::ManageTraining, &place_of(&session)) == Decision::Allowed;
    Ok((slip, session, manages, holder.is_some() && holder == ctx.actor.account))
}

/// `GET /training/slips/{code}`
pub(super) async fn show(ctx: Ctx, headers: HeaderMap, Path(code): Path<String>) -> Result<Response, PageError> {
    let (slip, session, manages, is_own) = slip_of(&ctx, &code).await?;
    if !manages && !is_own {
        // Whoever has a code sees what it says where everybody does.
        return Ok(ctx.redirect(&format!("/verify/{}", slip.fields.code)));
    }
    Ok(view(&ctx, &headers, &slip, &session, manages, None))
}

/// Which form of the page was refused, with what was typed and the sentence.
enum Refused {
    Withdrawal(Reason, String),
    Correction(Correction, String),
}

/// Why it is withdrawn.
#[derive(Debug, Deserialize, Default)]
#[serde(default)]
pub(super) struct Reason {
    reason: String,
}

fn view(ctx: &Ctx, headers: &HeaderMap, slip: &Slip, session: &Session, manages: bool, refused: Option<Refused>) -> Response {
    let t = Slips(ctx.language);
    let fields = &slip.fields;
    let path = format!("/verify/{}", fields.code);
    let address = absolute(ctx, headers, &format!("{path}?s={}", fields.signed_for_address(&ctx.state.secret)));
    let svg = qr(&address, t.qr_label(), Spare::Little).unwrap_or_default();
    let valid = slip.state == SlipState::Valid;
    let status = if refused.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    // Refused, and no longer to be changed: the sentence has lost its field.
    let lost = refused.as_ref().filter(|_| !valid).map(|refused| match refused {
        Refused::Withdrawal(_, sentence) | Refused::Correction(_, sentence) => words::refused(sentence.clone()),
    });
    let changes = (manages && valid).then(|| {
        let (withdrawing, correcting) = match refused {
            Some(Refused::Withdrawal(typed, sentence)) => (Some((typed, sentence)), None),
            Some(Refused::Correction(typed, sentence)) => (None, Some((typed, sentence))),
            None => (None, None),
        };
        view! { {correction(t, slip, correcting)} {withdrawal(t, slip, withdrawing)} }
    });
    let crumbs = vec![
        Crumb::link(Training(t.0).title(), "/training"),
        Crumb::link(session.title.clone(), format!("/training/{}", session.id)),
        Crumb::here(t.title()),
    ];
    let signed = fields.signed(&ctx.state.secret);
    let key = public_key(&ctx.state.secret);
    let plain = absolute(ctx, headers, "/verify");
    let title = format!("{} · {}", t.title(), fields.title);
    ctx.page(Page::new(title).section(Section::Training).narrow().status(status), || {
        view! {
            {breadcrumb(t.0, crumbs)}
            <article class="slip">
                <h1>{t.title()}</h1>
                {state_of(t, slip)}
                <p class="slip__body">{chinese(t.0, t.certifies(&fields.name, &fields.title))}</p>
                {fields_of(t, fields)}
                <div class="slip__check">
                    <div class="slip__code" inner_html=svg></div>
                    <div>
                        <p>{t.check_at(&plain)}</p>
                        <p class="slip__number num">{grouped_code(&fields.code)}</p>
                        <p class="muted">{t.honest()}</p>
                    </div>
                </div>
            </article>
            <div class="section stack screen-only">
                <p>{t.print_hint()}</p>
                <details class="disclosure">
                    <summary>{t.signed_summary()}</summary>
                    <div class="stack">
                        <p>{t.signed_note()}</p>
                        <p class="written" data-signed>{signed}</p>
                        <p>{t.public_key()}" "<code class="written">{key}</code></p>
                    </div>
                </details>
                {lost}
                {changes}
                <p><a class="link-more" href=path.clone()>{t.to_check()}</a></p>
            </div>
        }
    })
}

/// The form that withdraws it.
fn withdrawal(t: Slips, slip: &Slip, refused: Option<(Reason, String)>) -> impl IntoView + use<> {
    let open = refused.is_some();
    let (typed, said) = refused.map_or_else(Default::default, |(typed, sentence)| (typed, Some(sentence)));
    view! {
        <details class="disclosure screen-only" open=open>
            <summary>{t.withdraw_summary()}</summary>
            <form class="stack" method="post" action=format!("/training/slips/{}/withdraw", slip.fields.code) novalidate>
                <p>{t.withdraw_note()}</p>
                <Field name="reason" label=t.reason() value=typed.reason hint=t.reason_hint(REASON) error=said required=true autocomplete="off" />
                <button class="button button--danger" type="submit">{t.withdraw()}</button>
            </form>
        </details>
    }
}

/// The form that corrects whose it is.
fn correction(t: Slips, slip: &Slip, refused: Option<(Correction, String)>) -> impl IntoView + use<> {
    let open = refused.is_some();
    let (typed, said) = match refused {
        Some((typed, sentence)) => (typed, Some(sentence)),
        None => (Correction { name: slip.fields.name.clone(), unit: slip.fields.unit.clone(), why: String::new() }, None),
    };
    let said = said.map(words::refused);
    view! {
        <details class="disclosure screen-only" open=open>
            <summary>{t.correct_summary()}</summary>
            <form class="stack" method="post" action=format!("/training/slips/{}/correct", slip.fields.code) novalidate>
                <p>{t.correct_note()}</p>
                {said}
                <Field name="name" label=t.name() value=typed.name required=true autocomplete="off" />
                <Field name="unit" label=t.unit() value=typed.unit autocomplete="off" />
                <Field name="why" label=t.correct_reason() value=typed.why hint=t.reason_hint(REASON) required=true autocomplete="off" />
                <button class="button button--primary" type="submit">{t.correct()}</button>
            </form>
        </details>
    }
}

/// Whose it should have been, and why that is said now.
#[derive(Debug, Deserialize, Default)]
#[serde(default)]
pub(super) struct Correction {
    name: String,
    unit: String,
    why: String,
}

/// `POST /training/slips/{code}/correct`
pub(super) async fn correct(
    ctx: Ctx,
    headers: HeaderMap,
    Path(code): Path<String>,
    Input(form): Input<Correction>,
) -> Result<Response, PageError> {
    let t = Slips(ctx.language);
    let by = ctx.actor.account.ok_or(PageError::SignIn)?;
    let (slip, session, ..) = slip_of(&ctx, &code).await?;
    ctx.require(Action::ManageTraining, &place_of(&session)).await?;
    let mut tx = ctx.write().await?;
    let named = Named { name: &form.name, unit: &form.unit };
    let code = match correct_name(&mut tx, &slip, named, &form.why, by, ctx.now).await {
        Ok(code) => code,
        Err(SlipError::Store(error)) => return Err(error.into()),
        Err(SlipError::Refused(refusal)) => {
            drop(tx);
            let (slip, session, manages, _) = slip_of(&ctx, &code).await?;
            let sentence = words::slip_refusal(t, refusal).to_owned();
            return Ok(view(&ctx, &headers, &slip, &session, manages, Some(Refused::Correction(form, sentence))));
        }
    };
    let event = Event::done(&ctx.actor, "training.slip.correct", "training_slip", slip.id).within(&session.division_path);
    audit::record(&mut tx, ctx.now, event).await?;
    tx.commit().await?;
    Ok(ctx.redirect_with(&format!("/training/slips/{code}"), &Flash::ok(t.done_corrected())))
}

/// `POST /training/slips/{code}/withdraw`
pub(super) async fn withdraw(
    ctx: Ctx,
    headers: HeaderMap,
    Path(code): Path<String>,
    Input(form): Input<Reason>,
) -> Result<Response, PageError> {
    let t = Slips(ctx.language);
    let by = ctx.actor.account.ok_or(PageError::SignIn)?;
    let (slip, session, manages, _) = slip_of(&ctx, &code).await?;
    ctx.require(Action::ManageTraining, &place_of(&session)).await?;
    let mut tx = ctx.write().await?;
    match take_back(&mut tx, &slip, &form.reason, by, ctx.now).await {
        Ok(()) => {}
        Err(SlipError::Store(error)) => return Err(error.into()),
        Err(SlipError::Refused(refusal)) => {
            drop(tx);
            let (slip, session, ..) = slip_of(&ctx, &code).await?;
            let sentence = words::slip_refusal(t, refusal).to_owned();
            return Ok(view(&ctx, &headers, &slip, &session, manages, Some(Refused::Withdrawal(form, sentence))));
        }
    }
    let event = Event::done(&ctx.actor, "training.slip.withdraw", "training_slip", slip.id).within(&session.division_path);
    audit::record(&mut tx, ctx.now, event).await?;
    tx.commit().await?;
    let address = format!("/training/slips/{}", slip.fields.code);
    Ok(ctx.redirect_with(&address, &Flash::ok(Door(ctx.language).slip_withdrawn())))
}
