//! Changing one's own password. All other browsers are signed out, and this one gets a new session.

use axum::http::{StatusCode, header};
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::account::attempt::{self, PASSWORD_CHANGE};
use zhengtu::account::password::{self, Verified};
use zhengtu::account::store::{self, AccountError};
use zhengtu::audit::{self, Event, Outcome};

use super::{home, wait, weakness};
use crate::components::{Crumb, Field, breadcrumb, error_summary_but_password};
use crate::locale::Account;
use crate::server::{Ctx, Flash, Input, Page, PageError, Peer, Problems, Section};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Form {
    now: String,
    new: String,
}

pub(super) async fn show(ctx: Ctx) -> Response {
    view(&ctx, &Problems::default(), None, StatusCode::OK)
}

pub(super) async fn submit(ctx: Ctx, peer: Peer, Input(form): Input<Form>) -> Result<Response, PageError> {
    let t = Account(ctx.language);
    let id = ctx.actor.account.ok_or(PageError::SignIn)?;
    let mut problems = Problems::default();
    if form.new == form.now {
        problems.add("new", t.password_same());
    }
    if let Err(weak) = password::strength(&form.new, &[&ctx.actor.name]) {
        problems.add("new", weakness(t, weak));
    }
    if !problems.is_empty() {
        return Ok(view(&ctx, &problems, None, StatusCode::UNPROCESSABLE_ENTITY));
    }

    let key = PASSWORD_CHANGE.key(&ctx.state.secret, &id.to_string());
    let mut tx = ctx.write().await?;
    let counted = attempt::count(&mut tx, &PASSWORD_CHANGE, &key, ctx.now).await?;
    let stored = store::credentials(&mut tx, id).await?.ok_or(PageError::SignIn)?.password_hash;
    tx.commit().await?;
    if let Err(until) = counted {
        return Ok(view(&ctx, &problems, Some(wait(&ctx, until)), StatusCode::TOO_MANY_REQUESTS));
    }
    if password::verify(form.now, Some(stored)).await? == Verified::Wrong {
        let mut tx = ctx.write().await?;
        let event = Event::done(&ctx.actor, "account.password.change", "account", id)
            .within(home(&ctx.actor))
            .ending(Outcome::Failed, "wrong password");
        audit::record(&mut tx, ctx.now, event).await?;
        tx.commit().await?;
        problems.add("now", t.password_now_wrong());
        return Ok(view(&ctx, &problems, None, StatusCode::UNPROCESSABLE_ENTITY));
    }

    let hash = password::hash(form.new).await?;
    let mut tx = ctx.write().await?;
    attempt::forget(&mut tx, &key).await?;
    let (started, cookie) = ctx.start_session(&mut tx, id, &peer.user_agent).await?;
    store::set_password(&mut tx, id, &hash, false, Some(started.id), ctx.now).await.map_err(|error| match error {
        // Closed in another browser meanwhile.
        AccountError::Closed => PageError::SignIn,
        AccountError::Store(error) => error.into(),
        other => PageError::internal(other),
    })?;
    let event = Event::done(&ctx.actor, "account.password.change", "account", id).within(home(&ctx.actor));
    audit::record(&mut tx, ctx.now, event).await?;
    tx.commit().await?;
    let mut response = ctx.redirect_with("/account", &Flash::ok(t.password_changed()));
    response.headers_mut().append(header::SET_COOKIE, cookie);
    Ok(response)
}

fn view(ctx: &Ctx, problems: &Problems, notice: Option<String>, status: StatusCode) -> Response {
    let t = Account(ctx.language);
    let errors = error_summary_but_password(ctx.language, problems);
    let present_problem = problems.of("now").map(str::to_owned);
    let chosen_problem = problems.of("new").map(str::to_owned);
    let must_change = ctx.actor.must_change_password.then(|| view! { <p class="notice notice--warn">{t.password_must()}</p> });
    let name = ctx.actor.name.clone();
    ctx.page(Page::new(t.password_title()).section(Section::Account).narrow().status(status), || {
        view! {
            {breadcrumb(ctx.language, vec![Crumb::link(t.title(), "/account"), Crumb::here(t.password_title())])}
            <header class="page-head"><h1>{t.password_title()}</h1></header>
            <form class="form" method="post" action="/account/password">
                {errors}
                {must_change}
                {notice.map(|text| view! { <p class="notice notice--error" role="alert">{text}</p> })}
                <input type="text" name="username" value=name autocomplete="username" hidden=true />
                <Field name="now" label=t.password_now() kind="password" error=present_problem required=true autocomplete="current-password" />
                <Field
                    name="new"
                    label=t.password_new()
                    kind="password"
                    hint=t.password_hint().to_owned()
                    error=chosen_problem
                    required=true
                    autocomplete="new-password"
                />
                <div class="form__actions">
                    <button class="button button--primary" type="submit">{t.password_button()}</button>
                    <a class="button button--quiet" href="/account">{crate::locale::Common(ctx.language).cancel()}</a>
                </div>
            </form>
        }
    })
}
