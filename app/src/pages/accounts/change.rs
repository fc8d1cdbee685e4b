//! What is done to an account: roles given and taken, barred and let in again, a new initial password.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use zhengtu::account::grant::{self, place_of};
use zhengtu::account::store::AccountError;
use zhengtu::account::{Action, Grant, Scope, password, store};
use zhengtu::audit::{self, Event};
use zhengtu::ids::{AccountId, GrantId};

use super::detail::page;
use super::scope::{Typed, read_grant};
use super::{filed_under, managed};
use crate::locale::{Account, Accounts};
use crate::pages::account::weakness;
use crate::server::{Ctx, Flash, Input, PageError, Problems};

/// A rule's refusal as a sentence.
fn sentence(t: Accounts, error: AccountError) -> Result<&'static str, PageError> {
    match error {
        AccountError::AlreadyHeld => Ok(t.grant_held()),
        AccountError::SeparateDuties => Ok(t.grant_separate()),
        AccountError::LastAdministrator => Ok(t.last_administrator()),
        AccountError::Closed => Ok(t.closed()),
        AccountError::Store(error) => Err(error.into()),
        other => Err(PageError::internal(other)),
    }
}

/// What the trail keeps of a grant besides its id.
pub(super) fn grant_detail(account: AccountId, grant: &Grant) -> String {
    let scope = match &grant.scope {
        Scope::Everywhere => "everywhere".to_owned(),
        Scope::Division { code, .. } => code.clone(),
        Scope::Organisation { id, .. } => id.to_string(),
    };
    serde_json::json!({ "account": account, "role": grant.role.code(), "scope": scope }).to_string()
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct GiveForm {
    role: String,
    scope: String,
    organisation: String,
    organisation_id: String,
}

pub(super) async fn give(ctx: Ctx, Path(id): Path<String>, Input(form): Input<GiveForm>) -> Result<Response, PageError> {
    let t = Accounts(ctx.language);
    let (account, grants) = managed(&ctx, &id).await?;
    let mut problems = Problems::default();
    let mut typed = Typed::new(form.role, form.scope, form.organisation, form.organisation_id);
    let given = read_grant(&ctx, &mut typed, &mut problems).await?;
    if ctx.actor.account == Some(account.id) {
        problems.add("role", t.grant_self());
    }
    if let (Some(given), true) = (given, problems.is_empty()) {
        let mut tx = ctx.write().await?;
        match grant::give(&mut tx, account.id, &given, ctx.actor.account, ctx.now).await {
            Ok(grant) => {
                let path = if given.scope == Scope::Everywhere { "" } else { given.scope.division_path() };
                let event = Event::done(&ctx.actor, "account.grant.give", "account_grant", grant)
                    .within(path)
                    .detail(grant_detail(account.id, &given));
                audit::record(&mut tx, ctx.now, event).await?;
                tx.commit().await?;
                return Ok(ctx.redirect_with(&format!("/accounts/{}", account.id), &Flash::ok(t.grant_given())));
            }
            Err(error) => problems.add("role", sentence(t, error)?),
        }
    }
    Ok(page(&ctx, &account, grants, typed, &problems, StatusCode::UNPROCESSABLE_ENTITY))
}

pub(super) async fn revoke(ctx: Ctx, Path((id, grant)): Path<(String, String)>) -> Result<Response, PageError> {
    let t = Accounts(ctx.language);
    let (account, grants) = managed(&ctx, &id).await?;
    let grant: GrantId = grant.parse().map_err(|_| PageError::NotFound)?;
    let info = grants.iter().find(|info| info.id == grant).ok_or(PageError::NotFound)?;
    let back = format!("/accounts/{}", account.id);
    // Former roles count nowhere: what is taken back must lie inside the scope itself.
    ctx.require(Action::ManageAccounts, &place_of(&info.grant.scope)).await?;
    let mut tx = ctx.write().await?;
    match grant::revoke(&mut tx, account.id, grant, ctx.actor.account, ctx.now).await {
        Ok(true) => {}
        Ok(false) => return Ok(ctx.redirect_with(&back, &Flash::warn(t.revoked_already()))),
        Err(error) => return Ok(ctx.redirect_with(&back, &Flash::error(sentence(t, error)?))),
    }
    let path = if info.grant.scope == Scope::Everywhere { "" } else { info.grant.scope.division_path() };
    let event = Event::done(&ctx.actor, "account.grant.revoke", "account_grant", grant)
        .within(path)
        .detail(grant_detail(account.id, &info.grant));
    audit::record(&mut tx, ctx.now, event).await?;
    tx.commit().await?;
    // Whoever took their own last role back manages nothing any more.
    let back = if ctx.actor.account == Some(account.id) { "/account" } else { back.as_str() };
    Ok(ctx.redirect_with(back, &Flash::ok(t.revoked_ok())))
}

pub(super) async fn disable(ctx: Ctx, Path(id): Path<String>) -> Result<Response, PageError> {
    let t = Accounts(ctx.language);
    let (account, grants) = managed(&ctx, &id).await?;
    let back = format!("/accounts/{}", account.id);
    if ctx.actor.account == Some(account.id) {
        return Ok(ctx.redirect_with(&back, &Flash::error(t.disable_self())));
    }
    let mut tx = ctx.write().await?;
    match store::disable(&mut tx, account.id, ctx.now).await {
        Ok(true) => {
            let event = Event::done(&ctx.actor, "account.disable", "account", account.id).within(filed_under(&grants));
            audit::record(&mut tx, ctx.now, event).await?;
            tx.commit().await?;
        }
        Ok(false) => {}
        Err(error) => return Ok(ctx.redirect_with(&back, &Flash::error(sentence(t, error)?))),
    }
    Ok(ctx.redirect_with(&back, &Flash::ok(t.disabled_ok())))
}

pub(super) async fn enable(ctx: Ctx, Path(id): Path<String>) -> Result<Response, PageError> {
    let t = Accounts(ctx.language);
    let (account, grants) = managed(&ctx, &id).await?;
    if account.is_closed() {
        return Ok(ctx.redirect_with(&format!("/accounts/{}", account.id), &Flash::error(t.closed())));
    }
    let mut tx = ctx.write().await?;
    if store::enable(&mut tx, account.id).await? {
        let event = Event::done(&ctx.actor, "account.enable", "account", account.id).within(filed_under(&grants));
        audit::record(&mut tx, ctx.now, event).await?;
        tx.commit().await?;
    }
    Ok(ctx.redirect_with(&format!("/accounts/{}", account.id), &Flash::ok(t.enabled_ok())))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ResetForm {
    password: String,
}

pub(super) async fn reset_password(ctx: Ctx, Path(id): Path<String>, Input(form): Input<ResetForm>) -> Result<Response, PageError> {
    let t = Accounts(ctx.language);
    let (account, grants) = managed(&ctx, &id).await?;
    let mut problems = Problems::default();
    if account.is_closed() {
        return Ok(ctx.redirect_with(&format!("/accounts/{}", account.id), &Flash::error(t.closed())));
    }
    if ctx.actor.account == Some(account.id) {
        problems.add("password", t.reset_self());
    }
    if let Err(weak) = password::strength(&form.password, &[&account.name]) {
        problems.add("password", weakness(Account(ctx.language), weak));
    }
    if !problems.is_empty() {
        return Ok(page(&ctx, &account, grants, Typed::default(), &problems, StatusCode::UNPROCESSABLE_ENTITY));
    }
    let hash = password::hash(form.password).await?;
    let mut tx = ctx.write().await?;
    if let Err(error) = store::set_password(&mut tx, account.id, &hash, true, None, ctx.now).await {
        // Closed while this was typed.
        return Ok(ctx.redirect_with(&format!("/accounts/{}", account.id), &Flash::error(sentence(t, error)?)));
    }
    let event = Event::done(&ctx.actor, "account.password.reset", "account", account.id).within(filed_under(&grants));
    audit::record(&mut tx, ctx.now, event).await?;
    tx.commit().await?;
    Ok(ctx.redirect_with(&format!("/accounts/{}", account.id), &Flash::ok(t.reset_ok())))
}
