//! 培训: finding a session and registering; making, publishing and cancelling sessions; the list at the door.

mod desk;
mod details;
pub(super) mod door;
mod feed;
mod form;
mod list;
mod manage;
mod offer;
mod plan_form;
mod quota_form;
mod roster;
mod seat;
mod seat_card;
mod series;
mod table;
mod tools;
mod unit;
mod words;

pub(super) use plan_form::read_hours;
pub(super) use words::{hours, kind as kind_name};
use zhengtu::account::{Action, Place};
use zhengtu::ids::TrainingId;
use zhengtu::store::Tx;
use zhengtu::training::{Session, store};

use crate::server::{Access, PageError, Route, get, post};

pub(in crate::pages) use words::{field_name, field_value, level as level_name};

/// Addresses.
pub fn routes() -> Vec<Route> {
    let own = Access::Needs(Action::UseOwnAccount);
    let manage = Access::Needs(Action::ManageTraining);
    let roster = Access::Needs(Action::ReadRoster);
    let unit = Access::Needs(Action::RegisterPeople);
    let mut routes = vec![
        get("/training", Access::Public, list::published),
        get("/training/mine", own, list::mine),
        get("/training/feed", own, feed::page),
        post("/training/feed", own, feed::make),
        post("/training/feed/end", own, feed::end),
        get("/training/feed/{file}", Access::Public, feed::calendar),
        get("/training/offer/{token}", Access::Public, offer::show),
        post("/training/offer/{token}", Access::Public, offer::answer),
        get("/training/manage", manage, manage::list),
        get("/training/new", manage, form::new),
        post("/training/new", manage, form::create),
        get("/training/{id}", Access::Public, details::show),
        get("/training/{id}/session.ics", Access::Public, details::calendar),
        post("/training/{id}/register", own, seat::register),
        post("/training/{id}/withdraw", own, seat::withdraw),
        post("/training/{id}/offer", own, seat::offer),
        get("/training/{id}/unit", unit, unit::show),
        get("/training/unit-list.xlsx", unit, unit::template),
        post("/training/{id}/unit", unit, unit::register),
        post("/training/{id}/unit/{registration}", unit, unit::change),
        get("/training/{id}/edit", manage, form::edit),
        post("/training/{id}/edit", manage, form::save),
        post("/training/{id}/publish", manage, manage::publish),
        post("/training/{id}/cancel", manage, manage::cancel),
        post("/training/{id}/copy", manage, manage::copy),
        post("/training/{id}/series", manage, series::repeat),
        post("/training/{id}/archive", manage, series::archive),
        get("/training/{id}/roster", roster, roster::sheet),
        get("/training/{id}/roster.xlsx", roster, roster::download),
    ];
    routes.extend(desk::routes());
    routes
}

/// The session an address names.
async fn session_of(tx: &mut Tx, id: &str) -> Result<Session, PageError> {
    let id: TrainingId = id.parse().map_err(|_| PageError::NotFound)?;
    store::find(tx, id).await?.ok_or(PageError::NotFound)
}

/// Where a session belongs.
fn place_of(session: &Session) -> Place {
    Place::organisation(session.division_path.clone(), session.organisation_id)
}
