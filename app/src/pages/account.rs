//! One's own account: signing up, in and out, the password, the signed-in browsers.

mod data;
mod overview;
mod password;
mod sessions;
mod sign_in;
mod sign_up;

use axum::http::header;
use axum::response::Response;
use chrono::{DateTime, Utc};
use serde::Deserialize;
use zhengtu::account::name::NameProblem;
use zhengtu::account::password::{HashError, Weak};
use zhengtu::account::store::Account;
use zhengtu::account::{Action, Actor, Scope};
use zhengtu::audit::{self, Event};
use zhengtu::ids::{AccountId, VisitorId};
use zhengtu::store::Tx;

use crate::locale;
use crate::server::{Access, Ctx, Flash, PageError, Peer, Route, get, local_path, post};

const OWN: Access = Access::Needs(Action::UseOwnAccount);

/// Addresses.
pub fn routes() -> Vec<Route> {
    let own = vec![
        get("/account/sign-up", Access::Public, sign_up::show),
        post("/account/sign-up", Access::Public, sign_up::submit),
        get("/account/sign-in", Access::Public, sign_in::show),
        post("/account/sign-in", Access::Public, sign_in::submit),
        post("/account/sign-out", Access::Public, sign_in::sign_out),
        get("/account", OWN, overview::show),
        get("/account/password", OWN, password::show),
        post("/account/password", OWN, password::submit),
        get("/account/sessions", OWN, sessions::show),
        post("/account/sessions/{id}/revoke", OWN, sessions::revoke),
        post("/account/sessions/revoke-others", OWN, sessions::revoke_others),
    ];
    [own, data::routes()].concat()
}

/// What follows in the same transaction when a browser signs in (or up): here the practice done as a visitor goes to the account.
/// `visitor` is whoever the browser was until now, `None` if it was nobody.
async fn after_sign_in(tx: &mut Tx, visitor: Option<VisitorId>, account: AccountId) -> Result<(), PageError> {
    if let Some(visitor) = visitor {
        zhengtu::practice::store::claim(tx, visitor, account).await?;
    }
    Ok(())
}

/// Signs the browser in, in the caller's transaction, with everything that goes with it: the hand-over, and the trail. The answer
/// leads to `to`, carrying the cookie.
async fn enter(
    ctx: &Ctx,
    mut tx: Tx,
    account: &Account,
    peer: &Peer,
    action: &str,
    to: &str,
    flash: &Flash,
) -> Result<Response, PageError> {
    let (started, cookie) = ctx.start_session(&mut tx, account.id, &peer.user_agent).await?;
    after_sign_in(&mut tx, started.visitor, account.id).await?;
    let actor = zhengtu::account::store::actor_of(&mut tx, account).await?;
    audit::record(&mut tx, ctx.now, Event::done(&actor, action, "account", account.id).within(home(&actor))).await?;
    tx.commit().await?;
    let to = if actor.must_change_password { "/account/password" } else { to };
    let mut response = ctx.redirect_with(to, flash);
    response.headers_mut().append(header::SET_COOKIE, cookie);
    Ok(response)
}

/// The division an account's own doings are filed under, so that an auditor of that division sees them.
pub(super) fn home(actor: &Actor) -> &str {
    match actor.grants.first().map(|grant| &grant.scope) {
        None | Some(Scope::Everywhere) => "",
        Some(scope) => scope.division_path(),
    }
}

/// Where to go after signing in: back, but never to the pages one signs in with.
fn back(wanted: &str) -> &str {
    local_path(wanted).filter(|path| !path.starts_with("/account/sign-")).unwrap_or("/account")
}

/// What one comes in with: name and password, and where to go back to.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Entrance {
    name: String,
    password: String,
    r#return: String,
}

impl Entrance {
    /// The form before anything is typed: name and password never come with an address.
    fn emptied(self) -> Self {
        Self { r#return: self.r#return, ..Self::default() }
    }
}

/// An address that remembers where to go back to.
fn address_with_return(address: &str, to: &str) -> String {
    if to.is_empty() {
        return address.to_owned();
    }
    format!("{address}?return={}", percent_encoding::utf8_percent_encode(to, percent_encoding::NON_ALPHANUMERIC))
}

/// After too many attempts: how many minutes to wait, rounded up.
fn wait(ctx: &Ctx, until: DateTime<Utc>) -> String {
    let minutes = ((until - ctx.now).num_seconds() + 59).div_euclid(60).max(1);
    locale::Account(ctx.language).wait_minutes(minutes)
}

pub(super) fn name_problem(t: locale::Account, problem: NameProblem) -> &'static str {
    match problem {
        NameProblem::TooShort => t.name_too_short(),
        NameProblem::TooLong => t.name_too_long(),
        NameProblem::Unprintable => t.name_unprintable(),
        NameProblem::PersonalNumber => t.name_number(),
    }
}

pub(super) fn weakness(t: locale::Account, weak: Weak) -> &'static str {
    match weak {
        Weak::TooShort => t.weak_too_short(),
        Weak::TooLong => t.weak_too_long(),
        Weak::Common => t.weak_common(),
        Weak::Keyboard => t.weak_keyboard(),
        Weak::Repeats => t.weak_repeats(),
        Weak::Sequence => t.weak_sequence(),
        Weak::Date => t.weak_date(),
        Weak::Word => t.weak_word(),
        Weak::Guessable => t.weak_guessable(),
    }
}

impl From<HashError> for PageError {
    fn from(error: HashError) -> Self {
        Self::internal(error)
    }
}
