//! 批改: the queue of case papers, assigning who marks them, marking, and settling differences. Nobody here sees whose a script is: it
//! goes by a number drawn by chance, in addresses, titles and the trail.

mod case;
mod queue;
mod script;
mod settle;

use zhengtu::account::Action;
use zhengtu::ids::AccountId;
use zhengtu::mock::store::{self, Script};
use zhengtu::store::Tx;

use crate::locale::{Language, Marking};
use crate::server::{Access, Ctx, Flash, PageError, Route, get, post};

/// Addresses.
pub fn routes() -> Vec<Route> {
    let mark = Access::Needs(Action::MarkCases);
    vec![
        get("/marking", mark, queue::show),
        get("/marking/{code}", mark, script::show),
        post("/marking/{code}/assign", Access::Needs(Action::AssignMarkers), script::assign),
        post("/marking/{code}/hand-in", mark, script::hand_in),
        get("/marking/{code}/{n}", mark, case::show),
        post("/marking/{code}/{n}", mark, case::mark),
        get("/marking/{code}/{n}/settle", mark, settle::show),
        post("/marking/{code}/{n}/settle", mark, settle::take),
    ]
}

fn me(ctx: &Ctx) -> Result<AccountId, PageError> {
    ctx.actor.account.ok_or(PageError::SignIn)
}

fn address(code: &str) -> String {
    format!("/marking/{code}")
}

/// The script at an address, within one's scope, or one that was assigned to oneself.
async fn script_at(ctx: &Ctx, tx: &mut Tx, code: &str) -> Result<Script, PageError> {
    let found = store::script(tx, code).await?.ok_or(PageError::NotFound)?;
    if found.marker_of(me(ctx)?).is_none() {
        ctx.require(Action::MarkCases, &found.place()).await?;
    }
    Ok(found)
}

/// One's own script is nobody's to mark but others'.
fn refuse_own(ctx: &Ctx, script: &Script) -> Option<axum::response::Response> {
    (ctx.actor.account == Some(script.author)).then(|| ctx.redirect_with("/marking", &Flash::error(Marking(ctx.language).own())))
}

/// What a script's paper is called.
fn name_of(language: Language, script: &Script) -> String {
    match language {
        Language::Zh => script.name.clone(),
        Language::En => script.name_en.clone(),
    }
}
