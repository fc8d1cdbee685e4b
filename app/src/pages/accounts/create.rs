//! A new account with its first role.

use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::account::store::AccountError;
use zhengtu::account::{Scope, grant, name, password, store};
use zhengtu::audit::{self, Event};

use super::role_options;
use super::scope::{self, Typed, read_grant};
use crate::components::{Crumb, Field, Options, breadcrumb, error_summary_but_password};
use crate::locale::{Account, Accounts, Common};
use crate::pages::account::{name_problem, weakness};
use crate::server::{Ctx, Flash, Input, Page, PageError, Problems, Section};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Form {
    name: String,
    password: String,
    role: String,
    scope: String,
    organisation: String,
    organisation_id: String,
}

pub(super) async fn show(ctx: Ctx) -> Response {
    view(&ctx, &Form::default(), Typed::default(), &Problems::default(), StatusCode::OK)
}

pub(super) async fn submit(ctx: Ctx, Input(form): Input<Form>) -> Result<Response, PageError> {
    let (t, words) = (Accounts(ctx.language), Account(ctx.language));
    let mut problems = Problems::default();
    if let Err(problem) = name::tidy(&form.name) {
        problems.add("name", name_problem(words, problem));
    }
    if let Err(weak) = password::strength(&form.password, &[&form.name]) {
        problems.add("password", weakness(words, weak));
    }
    let mut typed = Typed::new(form.role.clone(), form.scope.clone(), form.organisation.clone(), form.organisation_id.clone());
    let given = read_grant(&ctx, &mut typed, &mut problems).await?;
    let (Some(given), true) = (given, problems.is_empty()) else {
        return Ok(view(&ctx, &form, typed, &problems, StatusCode::UNPROCESSABLE_ENTITY));
    };
    let hash = password::hash(form.password.clone()).await?;
    let mut tx = ctx.write().await?;
    let account = match store::create(&mut tx, &form.name, &hash, true, ctx.actor.account, ctx.now).await {
        Ok(account) => account,
        Err(AccountError::NameTaken) => {
            problems.add("name", t.name_taken());
            return Ok(view(&ctx, &form, typed, &problems, StatusCode::UNPROCESSABLE_ENTITY));
        }
        Err(AccountError::Store(error)) => return Err(error.into()),
        Err(error) => return Err(PageError::internal(error)),
    };
    let id = grant::give(&mut tx, account.id, &given, ctx.actor.account, ctx.now).await.map_err(PageError::internal)?;
    let path = if given.scope == Scope::Everywhere { "" } else { given.scope.division_path() };
    audit::record(&mut tx, ctx.now, Event::done(&ctx.actor, "account.create", "account", account.id).within(path)).await?;
    let event = Event::done(&ctx.actor, "account.grant.give", "account_grant", id)
        .within(path)
        .detail(super::change::grant_detail(account.id, &given));
    audit::record(&mut tx, ctx.now, event).await?;
    tx.commit().await?;
    Ok(ctx.redirect_with(&format!("/accounts/{}", account.id), &Flash::ok(t.created_ok())))
}

fn view(ctx: &Ctx, form: &Form, typed: Typed, problems: &Problems, status: StatusCode) -> Response {
    let (t, words) = (Accounts(ctx.language), Account(ctx.language));
    let errors = error_summary_but_password(ctx.language, problems);
    let error = |field: &str| problems.of(field).map(str::to_owned);
    let (name_error, password_error, role_error) = (error("name"), error("password"), error("role"));
    let (name, role) = (form.name.clone(), typed.role.clone());
    let scope = scope::fields(ctx, typed, problems);
    let roles = role_options(ctx);
    ctx.page(Page::new(t.new_title()).section(Section::Accounts).narrow().status(status), || {
        view! {
            {breadcrumb(ctx.language, vec![Crumb::link(t.title(), "/accounts"), Crumb::here(t.new_title())])}
            <header class="page-head">
                <h1>{t.new_title()}</h1>
                <p class="page-head__lead">{t.new_lead()}</p>
            </header>
            <form class="form" method="post" action="/accounts/new">
                {errors}
                <Field name="name" label=words.name() value=name hint=words.name_hint().to_owned() error=name_error required=true autocomplete="off" />
                <Field
                    name="password"
                    label=t.initial_password()
                    kind="password"
                    hint=t.initial_password_hint().to_owned()
                    error=password_error
                    required=true
                    autocomplete="new-password"
                />
                <Options name="role" label=t.role() options=roles value=role error=role_error />
                {scope}
                <div class="form__actions">
                    <button class="button button--primary" type="submit">{t.create_button()}</button>
                    <a class="button button--quiet" href="/accounts">{Common(ctx.language).cancel()}</a>
                </div>
            </form>
        }
    })
}
