//! 登记: the queue of applications, one application with its review, and the periods of a person.

mod apply;
mod forms;
mod list;
mod period;
mod section;
mod show;
mod words;

use leptos::prelude::*;
use zhengtu::account::{Action, Place};
use zhengtu::ids::PersonId;

use super::people::allowed;
use crate::components::{Crumb, breadcrumb, chinese, error_summary};
use crate::locale::{Common, Language, People, Registrations};
use crate::server::{Access, Problems, Route, get, post};

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

/// The path of a place; the country's where it has none.
fn path_of(place: &Place) -> String {
    place.division_path.clone().unwrap_or_else(|| "/".to_owned())
}

/// A page about somebody: the way to it, its title with what it is for, what is wrong with the form, and the form.
fn framed(
    language: Language,
    (person, name): (PersonId, String),
    (title, lead): (&'static str, &'static str),
    problems: &Problems,
    body: AnyView,
) -> impl IntoView + use<> {
    let back = format!("/people/{person}");
    view! {
        {breadcrumb(
            language,
            vec![Crumb::link(People(language).title(), "/people"), Crumb::link(name.clone(), back), Crumb::here(title)],
        )}
        <header class="page-head">
            <h1>{title}</h1>
            <p class="page-head__lead">{chinese(language, format!("{name} · {lead}"))}</p>
        </header>
        {error_summary(language, problems)}
        {body}
    }
}

/// Without a certificate there is nothing to register.
fn nothing_to_register(language: Language, person: PersonId) -> AnyView {
    view! {
        <div class="notice notice--warn"><p>{Registrations(language).no_certificate()}</p></div>
        <p><a class="button" href=format!("/people/{person}")>{Common(language).back()}</a></p>
    }
    .into_any()
}
