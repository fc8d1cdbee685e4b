//! 继续教育: the ledger of hours as officers keep it, and as the person it is of sees it and adds to it.

mod correct;
mod form;
mod officer;
mod own;
mod proof;
mod queue;
mod view;

pub(super) use own::section as own_section;

use zhengtu::account::Action;

use crate::server::{Access, Route, get, post};

/// Addresses.
pub fn routes() -> Vec<Route> {
    let (read, change, own) =
        (Access::Needs(Action::ReadPeople), Access::Needs(Action::ChangePeople), Access::Needs(Action::UseOwnAccount));
    vec![
        get("/people/hours", change, queue::show),
        get("/people/{id}/hours", read, officer::show),
        post("/people/{id}/hours", change, officer::add),
        get("/people/{id}/hours/{entry}", change, correct::show),
        post("/people/{id}/hours/{entry}", change, officer::change),
        post("/people/{id}/hours/{entry}/correct", change, correct::save),
        post("/people/{id}/hours/{entry}/proofs", change, officer::add_proof),
        get("/people/{id}/proofs/{proof}", read, officer::open_proof),
        post("/people/{id}/proofs/{proof}/remove", change, officer::remove_proof),
        get("/certificates/mine/hours", own, own::form),
        post("/certificates/mine/hours", own, own::claim),
        post("/certificates/mine/hours/{entry}/take-back", own, own::take_back),
        post("/certificates/mine/hours/{entry}/proofs", own, own::add_proof),
        get("/certificates/mine/proofs/{proof}", own, own::open_proof),
    ]
}
