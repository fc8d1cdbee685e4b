//! One's own seat in a session: what can be done about it, registering and withdrawing.

use axum::extract::Path;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::audit::{self, Event};
use zhengtu::training::seat::{self, Attendee, RegisterError, WithdrawError};
use zhengtu::training::{Phase, RegisterRefusal, Registration, Session, WithdrawRefusal};

use super::details::{Refused, Sent, page};
use super::{session_of, words};
use crate::components::{Field, chinese};
use crate::locale::{Common, Training, date_time};
use crate::server::{Ctx, Flash, Input, PageError};

/// What the list may say of a name, in characters.
const NAME: usize = 40;
/// And of an organisation.
const UNIT: usize = 80;

/// What the list at the door shall say.
#[derive(Debug, Clone, Deserialize, Default)]
#[serde(default)]
pub(super) struct Entry {
    name: String,
    unit: String,
}

/// Seats, and the one thing to do; where it can't be done, why.
pub(super) fn place_card(
    ctx: &Ctx,
    session: &Session,
    registration: Option<&Registration>,
    refused: Option<&Refused>,
) -> impl IntoView + use<> {
    let t = Training(ctx.language);
    let entry = refused.and_then(|refused| if let Sent::Registration(entry) = &refused.sent { Some(entry.clone()) } else { None });
    let said = refused.filter(|refused| matches!(refused.sent, Sent::Registration(_) | Sent::Withdrawal)).map(Refused::said);
    let why_not = words::why_not(t, session, ctx.now);
    let action = if let Some(registration) = registration {
        registered(ctx, session, registration, said).into_any()
    } else if ctx.actor.account.is_some() && (why_not.is_none() || entry.is_some()) {
        registering(ctx, session, entry, said, why_not.is_some()).into_any()
    } else if let Some(reason) = why_not {
        let unusable = (session.phase(ctx.now) != Phase::Draft).then(|| {
            view! { <button class="button button--primary button--wide" type="button" disabled aria-describedby="why-not">{t.register()}</button> }
        });
        view! {
            {said}
            {unusable}
            <p id="why-not">{reason}</p>
            <p><a class="link-more" href="/training">{t.see_others()}</a></p>
        }
        .into_any()
    } else {
        let address = format!("/training/{}", session.id);
        let back = percent_encoding::utf8_percent_encode(&address, percent_encoding::NON_ALPHANUMERIC).to_string();
        view! {
            <a class="button button--primary button--wide" href=format!("/account/sign-in?return={back}")>{t.sign_in_to_register()}</a>
            <p class="muted">{t.sign_in_note()}</p>
        }
        .into_any()
    };
    view! {
        <section class="card">
            <h2 class="card__title">{t.your_place()}</h2>
            {words::meter(t, session)}
            {action}
        </section>
    }
}

/// The form, with what was typed and refused; `shut` where trying again makes no sense now.
fn registering(ctx: &Ctx, session: &Session, entry: Option<Entry>, said: Option<AnyView>, shut: bool) -> impl IntoView + use<> {
    let t = Training(ctx.language);
    let others = said.is_some().then(|| view! { <p><a class="link-more" href="/training">{t.see_others()}</a></p> });
    let entry = entry.unwrap_or_else(|| Entry { name: ctx.actor.name.clone(), unit: String::new() });
    let too_long = |text: &str, most: usize| (text.trim().chars().count() > most).then(|| Common(t.0).field_too_long(most));
    let (name_problem, unit_problem) = (too_long(&entry.name, NAME), too_long(&entry.unit, UNIT));
    view! {
        <form class="stack" method="post" action=format!("/training/{}/register", session.id)>
            <Field name="name" label=t.name_label() value=entry.name hint=t.name_hint() error=name_problem autocomplete="name" />
            <Field name="unit" label=t.unit_label() value=entry.unit hint=t.unit_hint() error=unit_problem autocomplete="organization" />
            {said}
            <button class="button button--primary button--wide" type="submit" disabled=shut>{t.register()}</button>
        </form>
        {others}
    }
}

fn registered(ctx: &Ctx, session: &Session, registration: &Registration, said: Option<AnyView>) -> impl IntoView + use<> {
    let t = Training(ctx.language);
    let cancelled = session.phase(ctx.now) == Phase::Cancelled;
    let withdrawal = if session.may_withdraw(ctx.now) {
        view! {
            <form class="stack stack--tight" method="post" action=format!("/training/{}/withdraw", session.id)>
                <button class="button button--danger button--wide" type="submit">{t.withdraw()}</button>
                <p class="muted">{t.withdraw_note()}</p>
            </form>
        }
        .into_any()
    } else if cancelled {
        ().into_any()
    } else {
        view! { <p class="muted">{t.why_no_withdrawal(&date_time(t.0, session.withdraw_until))}</p> }.into_any()
    };
    let name = chinese(t.0, t.registered_as(&registration.name));
    view! {
        <div class="notice notice--ok"><p><b>{t.registered()}</b><br />{name}</p></div>
        {said}
        {withdrawal}
        <p><a class="link-more" href="/training/mine">{t.mine()}</a></p>
    }
}

/// `POST /training/{id}/register`
pub(super) async fn register(ctx: Ctx, Path(id): Path<String>, Input(form): Input<Entry>) -> Result<Response, PageError> {
    let t = Training(ctx.language);
    let account = ctx.actor.account.ok_or(PageError::SignIn)?;
    let mut tx = ctx.write().await?;
    let session = session_of(&mut tx, &id).await?;
    let (typed, unit) = (form.name.trim(), form.unit.trim());
    let name = if typed.is_empty() { ctx.actor.name.as_str() } else { typed };
    if name.chars().count() > NAME || unit.chars().count() > UNIT {
        drop(tx);
        let sentence = t.refused_name_long().to_owned();
        return page(&ctx, &id, Some(Refused { sent: Sent::Registration(form), sentence, overtaken: false })).await;
    }
    let registration = match seat::register(&mut tx, session.id, Attendee { account, name, unit }, ctx.now).await {
        Ok(registration) => registration,
        Err(RegisterError::Store(error)) => return Err(error.into()),
        Err(RegisterError::Refused(RegisterRefusal::Unknown)) => return Err(PageError::NotFound),
        Err(RegisterError::Refused(refusal)) => {
            drop(tx);
            let sentence = words::register_refusal(t, &refusal);
            let overtaken = matches!(refusal, RegisterRefusal::Full | RegisterRefusal::Cancelled);
            return page(&ctx, &id, Some(Refused { sent: Sent::Registration(form), sentence, overtaken })).await;
        }
    };
    let event = Event::done(&ctx.actor, "training.register", "training_registration", registration).within(&session.division_path);
    audit::record(&mut tx, ctx.now, event).await?;
    tx.commit().await?;
    Ok(ctx.redirect_with(&format!("/training/{}", session.id), &Flash::ok(t.done_registered(&session.title))))
}

/// `POST /training/{id}/withdraw`
pub(super) async fn withdraw(ctx: Ctx, Path(id): Path<String>) -> Result<Response, PageError> {
    let t = Training(ctx.language);
    let account = ctx.actor.account.ok_or(PageError::SignIn)?;
    let mut tx = ctx.write().await?;
    let session = session_of(&mut tx, &id).await?;
    let registration = match seat::withdraw(&mut tx, session.id, account, ctx.now).await {
        Ok(registration) => registration,
        Err(WithdrawError::Store(error)) => return Err(error.into()),
        Err(WithdrawError::Refused(WithdrawRefusal::Unknown)) => return Err(PageError::NotFound),
        Err(WithdrawError::Refused(refusal)) => {
            drop(tx);
            let sentence = words::withdraw_refusal(t, refusal).to_owned();
            let overtaken = refusal == WithdrawRefusal::Cancelled;
            return page(&ctx, &id, Some(Refused { sent: Sent::Withdrawal, sentence, overtaken })).await;
        }
    };
    let event = Event::done(&ctx.actor, "training.withdraw", "training_registration", registration).within(&session.division_path);
    audit::record(&mut tx, ctx.now, event).await?;
    tx.commit().await?;
    Ok(ctx.redirect_with(&format!("/training/{}", session.id), &Flash::ok(t.done_withdrawn())))
}
