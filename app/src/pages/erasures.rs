//! 删除台账信息: one's own wish, an officer's proposal, a look before, and the confirmation by somebody else.

mod list;
mod officer;
mod own;

pub(super) use own::{Wish, section as own_section};

use leptos::prelude::*;
use zhengtu::account::Action;
use zhengtu::personal_data::unregister::Obstacle;

use crate::locale::{Erasures, date};
use crate::server::{Access, Route, get, post};

/// Addresses.
pub fn routes() -> Vec<Route> {
    let own = Access::Needs(Action::UseOwnAccount);
    let change = Access::Needs(Action::ChangePeople);
    vec![
        get("/people/erasures", change, list::show),
        get("/people/{id}/erase", change, officer::show),
        post("/people/{id}/erase", change, officer::ask),
        post("/people/{id}/erase/confirm", change, officer::confirm),
        post("/people/{id}/erase/refuse", change, officer::refuse),
        post("/account/personal-data/erase", own, own::ask),
        post("/account/personal-data/erase/withdraw", own, own::withdraw),
    ]
}

fn obstacle(t: Erasures, obstacle: Obstacle) -> String {
    match obstacle {
        Obstacle::Belongs => t.belongs().to_owned(),
        Obstacle::Registered(until) => t.registered(&date(t.0, until)),
        Obstacle::UnderReview => t.under_review().to_owned(),
        Obstacle::Erased => t.erased().to_owned(),
    }
}

fn obstacles(t: Erasures, found: &[Obstacle]) -> impl IntoView + use<> {
    let lines = found.iter().map(|one| view! { <li>{obstacle(t, *one)}</li> }).collect_view();
    view! { <ul class="stack stack--tight">{lines}</ul> }
}
