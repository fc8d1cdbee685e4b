//! What each address answers, by room. A room's `routes()` lists its addresses with who may take them; handlers read a form or a
//! path, ask [`Ctx::require`](crate::server::Ctx::require) for the place of the record, call the core, and answer with a page or
//! a redirect.

mod account;
mod accounts;
mod announcements;
mod audit;
mod calendar;
mod certificates;
mod divisions;
mod eligibility;
mod erasures;
mod fields;
mod hours;
mod linking;
mod marking;
mod mock;
mod notices;
mod organisations;
mod people;
mod pictures;
mod practice;
mod questions;
mod registrations;
mod reveals;
mod rules;
mod start;
mod statistics;
mod studios;
mod syllabus;
mod training;
mod units;
mod verify;
mod worklist;

use crate::server::Route;

pub(crate) use notices::words as notice_words;

/// All of them.
pub fn routes() -> Vec<Route> {
    [
        start::routes(),
        account::routes(),
        accounts::routes(),
        announcements::routes(),
        audit::routes(),
        calendar::routes(),
        certificates::routes(),
        divisions::routes(),
        erasures::routes(),
        eligibility::routes(),
        hours::routes(),
        linking::routes(),
        organisations::routes(),
        mock::routes(),
        marking::routes(),
        notices::routes(),
        people::routes(),
        pictures::routes(),
        practice::routes(),
        questions::routes(),
        registrations::routes(),
        fields::routes(),
        reveals::routes(),
        rules::routes(),
        statistics::routes(),
        studios::routes(),
        syllabus::routes(),
        training::routes(),
        training::door::routes(),
        units::routes(),
        verify::routes(),
        worklist::routes(),
    ]
    .concat()
}
