//! 人员: the worklist, a person, their certificates, the imports of staff, results and certificates, and rows to be settled.

pub(super) mod area;
mod bulk;
pub(super) mod certificates;
mod duplicates;
mod export;
mod form;
mod import;
mod leaving;
mod list;
mod matching;
mod merge;
mod person;
mod report;
mod saved;
pub(super) mod standing;
mod words;

pub(super) use person::levels;
pub(super) use words::{due, kind as organisation_kind, level as level_word, level_code as level_name};

pub(super) use import::spreadsheet;

use zhengtu::account::{Action, Place};
use zhengtu::bilingual::Bilingual;
use zhengtu::ids::PersonId;
use zhengtu::person::identity::kept;
use zhengtu::person::store::{Membership, Person, find, memberships};
use zhengtu::store::Tx;

use crate::locale::{Erasures, Language};
use crate::server::{Access, Ctx, PageError, Route, get, post};

/// Addresses.
pub fn routes() -> Vec<Route> {
    let read = Access::Needs(Action::ReadPeople);
    let change = Access::Needs(Action::ChangePeople);
    let own = vec![
        get("/people", read, list::show),
        post("/people", read, list::search),
        get("/people/new", change, form::new),
        post("/people/new", change, form::create),
        get("/people/import", change, import::show),
        post("/people/import", change, import::upload),
        get("/people/import/staff.xlsx", change, import::staff_template),
        get("/people/import/results.xlsx", change, import::results_template),
        get("/people/import/results.csv", change, import::results_csv),
        get("/people/import/certificates.xlsx", change, import::certificates_template),
        get("/people/imports", change, import::list),
        get("/people/imports/{id}", change, report::show),
        get("/people/imports/{id}/report.xlsx", change, report::download),
        post("/people/imports/{id}/apply", change, report::apply),
        post("/people/saved", read, saved::change),
        post("/people/export", read, export::download),
        post("/people/bulk", change, bulk::choose),
        post("/people/bulk/do", change, bulk::carry_out),
        get("/people/left", read, leaving::list),
        post("/people/left", read, leaving::search),
        get("/people/duplicates", change, duplicates::show),
        post("/people/duplicates", change, duplicates::declare),
        get("/people/{id}/merge/{other}", change, merge::compare),
        post("/people/{id}/merge/{other}", change, merge::merge),
        post("/people/{id}/merges/{merge}/undo", change, merge::undo),
        get("/people/{id}/leave", change, leaving::form),
        post("/people/{id}/leave", change, leaving::leave),
        get("/people/{id}/return", change, leaving::return_form),
        post("/people/{id}/return", change, leaving::come_back),
        get("/people/{id}", read, person::show),
        get("/people/{id}/certificates/new", change, certificates::new),
        post("/people/{id}/certificates/new", change, certificates::record),
        get("/people/{id}/certificates/{certificate}", read, certificates::show),
        post("/people/{id}/certificates/{certificate}", change, certificates::void),
        get("/people/{id}/edit", change, form::edit),
        post("/people/{id}/edit", change, form::save),
    ];
    [own, matching::routes()].concat()
}

/// Somebody an address names, with where they belong (first) and belonged; of an entry that was merged, whoever it was merged into.
pub(super) async fn person_of(tx: &mut Tx, id: &str) -> Result<(Person, Vec<Membership>), PageError> {
    let id: PersonId = id.parse().map_err(|_| PageError::NotFound)?;
    let id = kept(tx, id).await?;
    let person = find(tx, id).await?.ok_or(PageError::NotFound)?;
    let memberships = memberships(tx, id).await?;
    Ok((person, memberships))
}

/// As [`person_of`], with the place, if the actor may do this where they belong now. Whoever was deleted from the register is read, and never
/// changed.
pub(super) async fn allowed(ctx: &Ctx, tx: &mut Tx, id: &str, action: Action) -> Result<(Person, Place), PageError> {
    let (person, memberships) = person_of(tx, id).await?;
    let place = place_of(&memberships);
    ctx.require(action, &place).await?;
    if action != Action::ReadPeople {
        unless_erased(&person)?;
    }
    Ok((person, place))
}

/// Refuses to change whoever was deleted from the register: they are nobody, and stay so.
pub(super) fn unless_erased(person: &Person) -> Result<(), PageError> {
    if person.erased {
        return Err(PageError::Conflict(Bilingual::new(Erasures(Language::Zh).erased(), Erasures(Language::En).erased())));
    }
    Ok(())
}

/// The place permissions about somebody are decided by.
pub(super) fn place_of(memberships: &[Membership]) -> Place {
    memberships.first().map_or_else(Place::country, Membership::place)
}
