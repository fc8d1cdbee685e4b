//! Signing up: a name and a password.

use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use zhengtu::account::attempt::{self, SIGN_UP_ADDRESS};
use zhengtu::account::store::AccountError;
use zhengtu::account::{name, password, store};

use super::{Entrance, address_with_return, back, enter, name_problem, wait, weakness};
use crate::components::{Field, error_summary_but_password};
use crate::locale::{Account, Common};
use crate::server::{Ctx, Flash, Input, Page, PageError, Peer, Problems, Section};

pub(super) async fn show(ctx: Ctx, Query(form): Query<Entrance>) -> Result<Response, PageError> {
    if ctx.actor.account.is_some() {
        return Ok(ctx.redirect(back(&form.r#return)));
    }
    let form = form.emptied();
    Ok(view(&ctx, &form, &Problems::default(), None, StatusCode::OK))
}

pub(super) async fn submit(ctx: Ctx, peer: Peer, Input(form): Input<Entrance>) -> Result<Response, PageError> {
    let t = Account(ctx.language);
    let mut problems = Problems::default();
    if let Err(problem) = name::tidy(&form.name) {
        problems.add("name", name_problem(t, problem));
    }
    if let Err(weak) = password::strength(&form.password, &[&form.name]) {
        problems.add("password", weakness(t, weak));
    }
    if !problems.is_empty() {
        return Ok(view(&ctx, &form, &problems, None, StatusCode::UNPROCESSABLE_ENTITY));
    }
    if let Some(network) = peer.network() {
        let key = SIGN_UP_ADDRESS.key(&ctx.state.secret, &network);
        let mut tx = ctx.write().await?;
        let counted = attempt::count(&mut tx, &SIGN_UP_ADDRESS, &key, ctx.now).await?;
        tx.commit().await?;
        if let Err(until) = counted {
            let sentence = wait(&ctx, until);
            return Ok(view(&ctx, &form, &problems, Some(sentence), StatusCode::TOO_MANY_REQUESTS));
        }
    }
    let hash = password::hash(form.password.clone()).await?;
    let mut tx = ctx.write().await?;
    let account = match store::create(&mut tx, &form.name, &hash, false, None, ctx.now).await {
        Ok(account) => account,
        Err(AccountError::NameTaken) => {
            problems.add("name", t.name_taken());
            return Ok(view(&ctx, &form, &problems, None, StatusCode::UNPROCESSABLE_ENTITY));
        }
        Err(AccountError::Store(error)) => return Err(error.into()),
        Err(error) => return Err(PageError::internal(error)),
    };
    enter(&ctx, tx, &account, &peer, "account.sign_up", back(&form.r#return), &Flash::ok(t.signed_up())).await
}

fn view(ctx: &Ctx, form: &Entrance, problems: &Problems, notice: Option<String>, status: StatusCode) -> Response {
    let t = Account(ctx.language);
    let errors = error_summary_but_password(ctx.language, problems);
    let name_error = problems.of("name").map(str::to_owned);
    let password_error = problems.of("password").map(str::to_owned);
    let (name, to) = (form.name.clone(), form.r#return.clone());
    let sign_in = address_with_return("/account/sign-in", &form.r#return);
    ctx.page(Page::new(t.sign_up_title()).section(Section::Account).narrow().status(status), || {
        view! {
            <header class="page-head">
                <h1>{t.sign_up_title()}</h1>
                <p class="page-head__lead">{t.sign_up_lead()}</p>
            </header>
            <form class="form" method="post" action="/account/sign-up">
                {errors}
                {notice.map(|text| view! { <p class="notice notice--warn" role="alert">{text}</p> })}
                <input type="hidden" name="return" value=to />
                <Field name="name" label=t.name() value=name hint=t.name_hint().to_owned() error=name_error required=true autocomplete="username" />
                <Field
                    name="password"
                    label=t.password()
                    kind="password"
                    hint=t.password_hint().to_owned()
                    error=password_error
                    required=true
                    autocomplete="new-password"
                />
                <div class="form__actions">
                    <button class="button button--primary" type="submit">{t.sign_up_button()}</button>
                </div>
                <p class="muted">{t.have_account()} " " <a href=sign_in>{Common(ctx.language).sign_in()}</a></p>
            </form>
        }
    })
}
