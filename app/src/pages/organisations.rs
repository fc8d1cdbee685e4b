//! 机构: the catalogue. Officers read those of their scope; administrators also enter, correct, close and open them again.

mod close;
mod detail;
mod form;
mod list;

use zhengtu::account::{Action, Place};
use zhengtu::ids::OrganisationId;
use zhengtu::organisation::{Organisation, OrganisationKind, store};

use crate::locale::{Language, People};
use crate::pages::people::organisation_kind;
use crate::server::{Access, Ctx, PageError, Route, get, post};

/// Addresses.
pub fn routes() -> Vec<Route> {
    let read = Access::Needs(Action::ReadOrganisations);
    let manage = Access::Needs(Action::ManageDivisions);
    vec![
        get("/organisations", read, list::show),
        get("/organisations/new", manage, form::new),
        post("/organisations/new", manage, form::create),
        get("/organisations/{id}", read, detail::show),
        get("/organisations/{id}/edit", manage, form::edit),
        post("/organisations/{id}/edit", manage, form::save),
        post("/organisations/{id}/close", manage, close::close),
        post("/organisations/{id}/reopen", manage, close::reopen),
    ]
}

/// The organisation at an address, if the actor may do this to it; a refusal is in the trail.
async fn allowed(ctx: &Ctx, id: &str, action: Action) -> Result<Organisation, PageError> {
    let id: OrganisationId = id.parse().map_err(|_| PageError::NotFound)?;
    let found = store::find(&mut ctx.read().await?, id).await?.ok_or(PageError::NotFound)?;
    ctx.require(action, &place(&found)).await?;
    Ok(found)
}

fn place(organisation: &Organisation) -> Place {
    Place::organisation(organisation.division_path.clone(), Some(organisation.id))
}

/// A kind in words; unknown codes stand for themselves.
fn kind_name(language: Language, code: &str) -> String {
    OrganisationKind::from_code(code).map_or_else(|| code.to_owned(), |kind| organisation_kind(People(language), kind).to_owned())
}

/// The kinds, as choices after a first one.
fn kinds(language: Language, first: &str) -> Vec<(String, String)> {
    std::iter::once((String::new(), first.to_owned()))
        .chain(OrganisationKind::ALL.map(|kind| (kind.code().to_owned(), organisation_kind(People(language), kind).to_owned())))
        .collect()
}
