//! 登记: the queue of applications, one application with its review, and the periods of a person.

mod apply;
mod forms;
mod list;
mod period;
mod section;
mod show;
mod words;

use zhengtu::account::{Action, Place};
use zhengtu::person::store::Person;
use zhengtu::store::Tx;

use super::people::{person_of, place_of};
use crate::server::{Access, Ctx, PageError, Route, get, post};

pub(super) use section::{Registered, section};

/// Addresses.
pub fn routes() -> Vec<Route> {
    let read = Access::Needs(Action::ReadPeople);
    let change = Access::Needs(Action::ChangePeople);
    let review = Access::Needs(Action::ReviewRegistrations);
    vec![
        get("/registrations", review, list::show),
        get("/registrations/{id}", read, show::show),
        post("/registrations/{id}", change, show::change),
        post("/registrations/{id}/review", review, show::review),
        get("/people/{id}/registration/new", change, apply::new),
        post("/people/{id}/registration/new", change, apply::submit),
        get("/people/{id}/periods/new", change, period::new),
        post("/people/{id}/periods/new", change, period::add),
        get("/people/{id}/periods/{period}", read, period::show),
        post("/people/{id}/periods/{period}", change, period::correct),
        post("/people/{id}/periods/{period}/take-back", change, period::take_back),
    ]
}

/// Somebody an address names, if the actor may do this where they belong now.
async fn allowed(ctx: &Ctx, tx: &mut Tx, id: &str, action: Action) -> Result<(Person, Place), PageError> {
    let (person, memberships) = person_of(tx, id).await?;
    let place = place_of(&memberships);
    ctx.require(action, &place).await?;
    Ok((person, place))
}

/// The path of a place; the country's where it has none.
fn path_of(place: &Place) -> String {
    place.division_path.clone().unwrap_or_else(|| "/".to_owned())
}
