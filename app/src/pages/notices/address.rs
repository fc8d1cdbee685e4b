//! 邮箱: giving, confirming, changing and removing the address mail goes to. Not there where no mail is sent.

use axum::http::StatusCode;
use axum::response::Response;
use chrono::{DateTime, Utc};
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::account::Actor;
use zhengtu::audit::{self, Event};
use zhengtu::ids::AccountId;
use zhengtu::mail::store::{self, MailError, Mailbox};
use zhengtu::mail::{AskRefusal, ConfirmRefusal};

use super::account;
use crate::components::{Crumb, Field, breadcrumb, error_summary};
use crate::locale::{Mail, Notices, date_time};
use crate::server::{Ctx, Flash, Input, Page, PageError, Problems, Section};

/// An address, or the digits that came to it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    address: String,
    digits: String,
}

/// Whose address it is; nobody's where no mail is sent.
fn owner(ctx: &Ctx) -> Result<AccountId, PageError> {
    let account = account(ctx)?;
    if ctx.state.mailer.is_none() {
        return Err(PageError::NotFound);
    }
    Ok(account)
}

/// What somebody did with their own address, for the trail: never the address.
pub(super) fn event<'a>(actor: &'a Actor, action: &'a str, account: AccountId) -> Event<'a> {
    Event::done(actor, action, "account", account).within(crate::pages::account::home(actor))
}

/// `GET /notices/mail`
pub(super) async fn show(ctx: Ctx) -> Result<Response, PageError> {
    page(&ctx, owner(&ctx)?, &Typed::default(), &Problems::default()).await
}

/// `POST /notices/mail`
pub(super) async fn ask(ctx: Ctx, Input(form): Input<Typed>) -> Result<Response, PageError> {
    let t = Mail(ctx.language);
    let account = owner(&ctx)?;
    let mut tx = ctx.write().await?;
    let asked = store::ask(&mut tx, &ctx.state.secret, account, &form.address, ctx.language, ctx.now).await;
    let refusal = match asked {
        Ok(()) => {
            tx.commit().await?;
            return Ok(ctx.redirect_with("/notices/mail", &Flash::ok(t.asked())));
        }
        Err(MailError::Store(error)) => return Err(error.into()),
        Err(MailError::Refused(refusal)) => refusal,
    };
    drop(tx);
    let mut problems = Problems::default();
    problems.add(
        "address",
        match refusal {
            AskRefusal::Malformed => t.address_malformed(),
            AskRefusal::TooSoon => t.address_too_soon(),
            AskRefusal::TooOften => t.address_too_often(),
        },
    );
    page(&ctx, account, &form, &problems).await
}

/// `POST /notices/mail/confirm`
pub(super) async fn confirm(ctx: Ctx, Input(form): Input<Typed>) -> Result<Response, PageError> {
    let t = Mail(ctx.language);
    let account = owner(&ctx)?;
    let mut tx = ctx.write().await?;
    let confirmed = store::confirm_by_digits(&mut tx, &ctx.state.secret, account, &form.digits, ctx.now).await;
    let refusal = match confirmed {
        Ok(()) => {
            audit::record(&mut tx, ctx.now, event(&ctx.actor, "account.mail.confirm", account)).await?;
            tx.commit().await?;
            return Ok(ctx.redirect_with("/notices/settings", &Flash::ok(t.confirmed())));
        }
        Err(MailError::Store(error)) => return Err(error.into()),
        Err(MailError::Refused(refusal)) => refusal,
    };
    // The try is counted.
    tx.commit().await?;
    let mut problems = Problems::default();
    match refusal {
        ConfirmRefusal::Wrong { left } => problems.add("digits", t.digits_wrong(left)),
        ConfirmRefusal::TooOften => problems.add("digits", t.digits_too_often()),
        ConfirmRefusal::Nothing => problems.add("address", t.digits_nothing()),
    }
    page(&ctx, account, &form, &problems).await
}

/// `POST /notices/mail/remove`
pub(super) async fn remove(ctx: Ctx) -> Result<Response, PageError> {
    let account = owner(&ctx)?;
    let mut tx = ctx.write().await?;
    if store::remove(&mut tx, account, ctx.now).await? {
        audit::record(&mut tx, ctx.now, event(&ctx.actor, "account.mail.remove", account)).await?;
    }
    tx.commit().await?;
    Ok(ctx.redirect_with("/notices/settings", &Flash::ok(Mail(ctx.language).removed())))
}

async fn page(ctx: &Ctx, account: AccountId, form: &Typed, problems: &Problems) -> Result<Response, PageError> {
    let (t, language) = (Mail(ctx.language), ctx.language);
    let kept = store::find(&mut ctx.read().await?, &ctx.state.secret, account).await?;
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let crumbs = vec![
        Crumb::link(Notices(language).title(), "/notices"),
        Crumb::link(t.settings_title(), "/notices/settings"),
        Crumb::here(t.address_title()),
    ];
    let (current, waiting) = (current(t, kept.as_ref()), waiting(ctx, kept.as_ref(), problems));
    let error = problems.of("address").map(str::to_owned);
    let typed = form.address.clone();
    let page = Page::new(t.address_title()).section(Section::Account).narrow().status(status).found_at("/notices/mail");
    Ok(ctx.page(page, || {
        view! {
            {breadcrumb(language, crumbs)}
            <div class="page-head">
                <h1>{t.address_title()}</h1>
                <p class="page-head__lead">{t.address_lead()}</p>
            </div>
            {error_summary(language, problems)}
            {waiting}
            {current}
            <form class="form" method="post" action="/notices/mail" novalidate>
                <Field
                    name="address"
                    kind="email"
                    label=t.address_field()
                    value=typed
                    hint=t.address_field_hint()
                    error=error
                    required=true
                    autocomplete="email"
                />
                <div class="form__actions"><button class="button button--primary" type="submit">{t.address_send()}</button></div>
            </form>
        }
    }))
}

/// The mail server takes no mail for an address.
fn refused(t: Mail, at: DateTime<Utc>) -> impl IntoView {
    view! { <div class="notice notice--warn"><p>{t.address_refused(&date_time(t.0, at))}</p></div> }
}

/// Where mail goes now, with the way to end that.
fn current(t: Mail, kept: Option<&Mailbox>) -> Option<impl IntoView + use<>> {
    let address = kept.and_then(|kept| kept.address.clone())?;
    let refused = kept.and_then(|kept| kept.refused_at).map(|at| refused(t, at));
    Some(view! {
        <section class="card">
            <p>{t.address_current(&address)}</p>
            {refused}
            <form class="stack stack--tight" method="post" action="/notices/mail/remove">
                <div class="cluster"><button class="button button--danger" type="submit">{t.remove()}</button></div>
                <p class="muted">{t.remove_note()}</p>
            </form>
        </section>
    })
}

/// The address that waits to be confirmed, with the field for its digits.
fn waiting(ctx: &Ctx, kept: Option<&Mailbox>, problems: &Problems) -> Option<impl IntoView + use<>> {
    let t = Mail(ctx.language);
    let kept = kept?;
    let (pending, until) = (kept.pending.clone()?, kept.pending_until.filter(|until| *until > ctx.now)?);
    let error = problems.of("digits").map(str::to_owned);
    let refused = kept.pending_refused_at.map(|at| refused(t, at));
    Some(view! {
        <section class="card">
            <p>{t.waiting(&pending, &date_time(t.0, until))}</p>
            {refused}
            <form class="stack" method="post" action="/notices/mail/confirm" novalidate>
                <Field name="digits" label=t.digits() error=error required=true inputmode="numeric" autocomplete="one-time-code" />
                <div class="cluster"><button class="button button--primary" type="submit">{t.digits_send()}</button></div>
            </form>
        </section>
    })
}
