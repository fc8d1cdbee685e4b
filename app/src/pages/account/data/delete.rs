//! 注销与删除: what goes, what stays and why; then it goes.

use axum::http::{StatusCode, header};
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::account::attempt::{self, PASSWORD_CHANGE};
use zhengtu::account::password::{self, Verified};
use zhengtu::account::{Actor, closing, store};
use zhengtu::audit::{self, Event, Outcome};
use zhengtu::ids::AccountId;
use zhengtu::personal_data::{self, EraseError, Holdings};
use zhengtu::practice::Owner;

use super::crumbs;
use crate::components::{Choice, Crumb, Field, breadcrumb, error_summary_but_password};
use crate::locale::OwnData;
use crate::pages::account::{home, wait};
use crate::pages::practice::owner_of;
use crate::server::{Ctx, Flash, Input, Page, PageError, Problems, Section};

/// What confirms it: an account's password, a visitor's tick.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct DeleteForm {
    password: String,
    sure: String,
}

/// `GET /account/data/delete`
pub(super) async fn show(ctx: Ctx) -> Result<Response, PageError> {
    if owner_of(&ctx).is_none() {
        return Ok(ctx.redirect("/account/data"));
    }
    view(&ctx, &Problems::default(), None, StatusCode::OK).await
}

/// `POST /account/data/delete`
pub(super) async fn submit(ctx: Ctx, Input(form): Input<DeleteForm>) -> Result<Response, PageError> {
    match owner_of(&ctx) {
        Some(Owner::Account(account)) => close(&ctx, account, form.password).await,
        Some(owner @ Owner::Visitor(_)) => forget(&ctx, owner, &form.sure).await,
        None => Ok(ctx.redirect("/account/data")),
    }
}

/// A visitor's.
async fn forget(ctx: &Ctx, owner: Owner, sure: &str) -> Result<Response, PageError> {
    let t = OwnData(ctx.language);
    if sure != "yes" {
        let mut problems = Problems::default();
        problems.add("sure", t.sure_missing());
        return view(ctx, &problems, None, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    let mut tx = ctx.write().await?;
    personal_data::erase(&mut tx, owner, ctx.now).await.map_err(PageError::internal)?;
    let cookie = ctx.end_session(&mut tx).await?;
    tx.commit().await?;
    let mut response = ctx.redirect_with("/", &Flash::ok(t.deleted_visitor()));
    response.headers_mut().append(header::SET_COOKIE, cookie);
    Ok(response)
}

/// An account's.
async fn close(ctx: &Ctx, account: AccountId, password: String) -> Result<Response, PageError> {
    let t = OwnData(ctx.language);
    // The same counter as for changing it: a password is not guessed at here either.
    let key = PASSWORD_CHANGE.key(&ctx.state.secret, &account.to_string());
    let mut tx = ctx.write().await?;
    let counted = attempt::count(&mut tx, &PASSWORD_CHANGE, &key, ctx.now).await?;
    let stored = store::credentials(&mut tx, account).await?.ok_or(PageError::SignIn)?.password_hash;
    tx.commit().await?;
    if let Err(until) = counted {
        return view(ctx, &Problems::default(), Some(wait(ctx, until)), StatusCode::TOO_MANY_REQUESTS).await;
    }
    if password::verify(password, Some(stored)).await? == Verified::Wrong {
        let mut tx = ctx.write().await?;
        let event = Event::done(&ctx.actor, "account.delete", "account", account)
            .within(home(&ctx.actor))
            .ending(Outcome::Failed, "wrong password");
        audit::record(&mut tx, ctx.now, event).await?;
        tx.commit().await?;
        let mut problems = Problems::default();
        problems.add("password", t.password_wrong());
        return view(ctx, &problems, None, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    let mut tx = ctx.write().await?;
    match personal_data::erase(&mut tx, Owner::Account(account), ctx.now).await {
        Ok(()) => {}
        Err(EraseError::LastAdministrator) => {
            drop(tx);
            let sentence = t.last_administrator().to_owned();
            return view(ctx, &Problems::default(), Some(sentence), StatusCode::UNPROCESSABLE_ENTITY).await;
        }
        Err(EraseError::Store(error)) => return Err(error.into()),
    }
    attempt::forget(&mut tx, &key).await?;
    // By its number, and by the name it has from now on.
    let gone = Actor { name: closing::tombstone(account), ..ctx.actor.clone() };
    let event = Event::done(&gone, "account.delete", "account", account).within(home(&ctx.actor));
    audit::record(&mut tx, ctx.now, event).await?;
    let cookie = ctx.end_session(&mut tx).await?;
    tx.commit().await?;
    let mut response = ctx.redirect_with("/", &Flash::ok(t.deleted_account()));
    response.headers_mut().append(header::SET_COOKIE, cookie);
    Ok(response)
}

async fn view(ctx: &Ctx, problems: &Problems, notice: Option<String>, status: StatusCode) -> Result<Response, PageError> {
    let t = OwnData(ctx.language);
    let held = match owner_of(ctx) {
        Some(owner) => personal_data::holdings(&mut ctx.read().await?, owner).await?,
        None => Holdings::default(),
    };
    let has_account = ctx.actor.account.is_some();
    let (title, button) =
        if has_account { (t.account_title(), t.button_account()) } else { (t.visitor_title(), t.button_visitor()) };
    let crumbs = crumbs(ctx, vec![Crumb::link(t.title(), "/account/data"), Crumb::here(title)]);
    let errors = error_summary_but_password(t.0, problems);
    let confirm = confirm(ctx, problems).into_any();
    Ok(ctx.page(Page::new(title).section(Section::Account).narrow().status(status), move || {
        view! {
            {breadcrumb(t.0, crumbs)}
            <header class="page-head"><h1>{title}</h1></header>
            {goes(t, &held, has_account)}
            {stays(t, &held, has_account)}
            <section class="section stack">
                <p class="notice notice--warn"><span>{t.first_download()} " " <a href="/account/data">{t.export()}</a></span></p>
                <form class="form" method="post" action="/account/data/delete" novalidate>
                    {errors}
                    {notice.map(|text| view! { <p class="notice notice--error" role="alert">{text}</p> })}
                    {confirm}
                    <div class="form__actions">
                        <button class="button button--danger" type="submit">{button}</button>
                        <a class="button" href="/account/data">{t.cancel()}</a>
                    </div>
                </form>
            </section>
        }
    }))
}

/// The password, or the tick.
fn confirm(ctx: &Ctx, problems: &Problems) -> impl IntoView + use<> {
    let t = OwnData(ctx.language);
    if ctx.actor.account.is_some() {
        let error = problems.of("password").map(str::to_owned);
        let name = ctx.actor.name.clone();
        return view! {
            <input type="text" name="username" value=name autocomplete="username" hidden=true />
            <Field
                name="password"
                label=t.password()
                kind="password"
                hint=t.password_hint().to_owned()
                error=error
                required=true
                autocomplete="current-password"
            />
        }
        .into_any();
    }
    let error = problems.of("sure").map(|text| view! { <p class="field__error">{text.to_owned()}</p> });
    view! {
        <fieldset class="fieldset" id="sure" tabindex="-1">
            <legend>{t.visitor_title()}</legend>
            <Choice name="sure" value="yes" label=t.sure() />
            {error}
        </fieldset>
    }
    .into_any()
}

fn list(title: &'static str, lines: Vec<AnyView>) -> impl IntoView + use<> {
    let lines = lines.into_iter().map(|line| view! { <li>{line}</li> }).collect_view();
    view! {
        <section class="section prose">
            <h2>{title}</h2>
            <ul>{lines}</ul>
        </section>
    }
}

fn goes(t: OwnData, held: &Holdings, has_account: bool) -> impl IntoView + use<> {
    let mut lines = vec![
        t.goes_practice(held.answers, held.sets).into_any(),
        t.goes_mocks(held.mocks).into_any(),
        t.goes_own(held.favourites, held.notes).into_any(),
        t.goes_counters().into_any(),
    ];
    if has_account {
        lines.push(t.goes_messages(held.messages).into_any());
        lines.push(t.goes_account().into_any());
    }
    list(t.goes(), lines)
}

fn stays(t: OwnData, held: &Holdings, has_account: bool) -> impl IntoView + use<> {
    let mut lines = vec![t.stays_reports().into_any(), t.stays_counters().into_any()];
    if has_account {
        let training = view! { {t.stays_training(held.registrations)} " " <a href="/training/mine">{t.stays_training_link()}</a> };
        lines.extend([
            t.stays_trail().into_any(),
            training.into_any(),
            t.stays_register().into_any(),
            t.stays_work().into_any(),
            t.name_free().into_any(),
        ]);
    }
    list(t.stays(), lines)
}
