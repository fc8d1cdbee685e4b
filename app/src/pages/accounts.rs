//! Administration of accounts: creating them, giving and taking roles, barring them from signing in.
//!
//! An administrator of a division manages the accounts whose roles all lie inside it, and gives roles inside it only.

mod change;
mod create;
mod detail;
mod list;
mod retention;
mod scope;

use zhengtu::account::grant::{GrantInfo, places};
use zhengtu::account::store::{Account, find};
use zhengtu::account::{Action, Role, Scope, grant};
use zhengtu::ids::AccountId;

use crate::locale;
use crate::server::{Access, Ctx, PageError, Route, get, post};

const MANAGE: Access = Access::Needs(Action::ManageAccounts);

/// Addresses.
pub fn routes() -> Vec<Route> {
    vec![
        get("/accounts", MANAGE, list::show),
        get("/accounts/new", MANAGE, create::show),
        post("/accounts/new", MANAGE, create::submit),
        get(retention::HERE, retention::MANAGE, retention::show),
        post(retention::HERE, retention::MANAGE, retention::change),
        get(retention::NOW, retention::MANAGE, retention::ask),
        post(retention::NOW, retention::MANAGE, retention::run_now),
        get("/accounts/{id}", MANAGE, detail::show),
        post("/accounts/{id}/grants", MANAGE, change::give),
        post("/accounts/{id}/grants/{grant}/revoke", MANAGE, change::revoke),
        post("/accounts/{id}/disable", MANAGE, change::disable),
        post("/accounts/{id}/enable", MANAGE, change::enable),
        post("/accounts/{id}/password", MANAGE, change::reset_password),
    ]
}

/// The account at an address, if the actor manages it; a refusal is in the trail.
async fn managed(ctx: &Ctx, id: &str) -> Result<(Account, Vec<GrantInfo>), PageError> {
    let id: AccountId = id.parse().map_err(|_| PageError::NotFound)?;
    let mut tx = ctx.read().await?;
    let account = find(&mut tx, id).await?.ok_or(PageError::NotFound)?;
    let grants = grant::list(&mut tx, id).await?;
    // Before a refusal is written: SQLite and small pools have no connection to spare.
    drop(tx);
    for place in places(&grants) {
        ctx.require(Action::ManageAccounts, &place).await?;
    }
    Ok((account, grants))
}

/// The division under which what is done to an account is filed in the trail.
fn filed_under(grants: &[GrantInfo]) -> &str {
    let latest = grants.iter().rev().find(|info| info.revoked_at.is_none()).or(grants.last());
    match latest.map(|info| &info.grant.scope) {
        None | Some(Scope::Everywhere) => "",
        Some(scope) => scope.division_path(),
    }
}

/// The roles that can be given (everybody signed in is a candidate).
fn role_options(ctx: &Ctx) -> Vec<(String, String)> {
    Role::ALL
        .into_iter()
        .filter(|role| *role != Role::Candidate)
        .map(|role| (role.code().to_owned(), locale::role(ctx.language, role).to_owned()))
        .collect()
}
