//! 模考: choosing a paper, sitting it, the result; and, for editors, the fixed papers. Like practice it needs no account.

mod cases;
mod events;
mod form;
mod hand_in;
mod hub;
mod papers;
mod print;
mod result;
mod review;
mod sheet;
mod words;

use axum::response::Response;
use zhengtu::ids::PracticeSetId;
use zhengtu::mock::By;
use zhengtu::mock::store::{self, Attempt};
use zhengtu::practice::Owner;

use super::practice::owner_of;
use crate::server::{Access, Ctx, PageError, Route, get, post};

/// Addresses.
pub fn routes() -> Vec<Route> {
    [
        vec![
            get("/mock", Access::Public, hub::show),
            post("/mock", Access::Public, hub::start),
            get("/mock/{set}", Access::Public, sheet::resume),
            get("/mock/{set}/{n}", Access::Public, sheet::show),
            post("/mock/{set}/{n}", Access::Public, sheet::save),
            post("/mock/{set}/changes", Access::Public, sheet::changes),
            get("/mock/{set}/hand-in", Access::Public, hand_in::show),
            post("/mock/{set}/hand-in", Access::Public, hand_in::take),
            get("/mock/{set}/print", Access::Public, print::show),
            get("/mock/{set}/result", Access::Public, result::show),
            get("/mock/{set}/review/{n}", Access::Public, review::show),
        ],
        papers::routes(),
        cases::routes(),
        events::routes(),
    ]
    .concat()
}

/// The attempt at an address, with its owner; handed in by the clock if its time is up, and marked once the window of
/// an organised mock has closed. Somebody else's is not found.
async fn own_attempt(ctx: &Ctx, id: &str) -> Result<(Owner, Attempt), PageError> {
    let owner = owner_of(ctx).ok_or(PageError::NotFound)?;
    let set: PracticeSetId = id.parse().map_err(|_| PageError::NotFound)?;
    let attempt = store::attempt(&mut ctx.read().await?, set, owner).await?.ok_or(PageError::NotFound)?;
    if !attempt.is_due(ctx.now) && !attempt.is_to_be_marked(ctx.now) {
        return Ok((owner, attempt));
    }
    let mut tx = ctx.write().await?;
    store::hand_in(&mut tx, set, By::Clock, ctx.now).await?;
    store::settle(&mut tx, set, ctx.now).await?;
    let attempt = store::attempt(&mut tx, set, owner).await?.ok_or(PageError::NotFound)?;
    tx.commit().await?;
    Ok((owner, attempt))
}

/// An open attempt; or the way to the result of one that isn't.
async fn open_attempt(ctx: &Ctx, id: &str) -> Result<Result<(Owner, Attempt), Response>, PageError> {
    let (owner, attempt) = own_attempt(ctx, id).await?;
    if attempt.handed_in_at.is_some() { Ok(Err(ctx.redirect(&result_address(attempt.set)))) } else { Ok(Ok((owner, attempt))) }
}

fn result_address(set: PracticeSetId) -> String {
    format!("/mock/{set}/result")
}

fn hand_in_address(set: PracticeSetId) -> String {
    format!("/mock/{set}/hand-in")
}

/// Where a question of a paper is, its place counted from 0.
fn place_address(set: PracticeSetId, place: usize) -> String {
    format!("/mock/{set}/{}", place + 1)
}
