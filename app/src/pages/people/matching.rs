//! 待核对: rows of lists of which it can't be told whom they are about. The queue, and one case with everything that can be decided.

mod act;
mod case;
mod list;
mod words;

use zhengtu::account::{Action, Decision, decide};
use zhengtu::certification::matching::case::{Case, CaseError, find};
use zhengtu::certification::matching::decide::DecideError;
use zhengtu::certification::matching::queue::open_count;
use zhengtu::ids::MatchCaseId;
use zhengtu::store::Tx;

use super::area::Area;
use crate::locale::{Matching, count};
use crate::server::{Access, Ctx, PageError, Route, get, post};

/// Addresses.
pub fn routes() -> Vec<Route> {
    let change = Access::Needs(Action::ChangePeople);
    vec![
        get("/people/matching", change, list::show),
        post("/people/matching", change, list::again),
        get("/people/matching/{id}", change, case::show),
        post("/people/matching/{id}", change, act::act),
    ]
}

/// A case an address names, for whoever changes the register of its place.
async fn case_of(ctx: &Ctx, tx: &mut Tx, id: &str) -> Result<Case, PageError> {
    let id: MatchCaseId = id.parse().map_err(|_| PageError::NotFound)?;
    let case = find(tx, id).await?.ok_or(PageError::NotFound)?;
    ctx.require(Action::ChangePeople, &case.place()).await?;
    Ok(case)
}

fn unreadable(error: CaseError) -> PageError {
    match error {
        CaseError::Store(error) => error.into(),
        other => PageError::internal(other),
    }
}

/// What isn't a refusal in words.
fn failed(error: DecideError) -> PageError {
    match error {
        DecideError::Case(error) => unreadable(error),
        other => PageError::internal(other),
    }
}

/// The words of the link to the queue, with how many wait in an area; none for whoever doesn't settle them.
pub(super) async fn link_to_queue(ctx: &Ctx, tx: &mut Tx, area: &Area) -> Result<Option<String>, PageError> {
    if decide(&ctx.actor, Action::ChangePeople, &area.place()) != Decision::Allowed {
        return Ok(None);
    }
    let open = open_count(tx, &area.path, area.organisation.as_ref().map(|own| own.id)).await?;
    let t = Matching(ctx.language);
    Ok(Some(if open > 0 { t.title_with(&count(open)) } else { t.title().to_owned() }))
}
