//! 名师工作室: the studios of a place, one with its chain and what it did, and the forms that keep it.

mod acts;
mod form;
mod list;
mod show;
mod term;

use zhengtu::account::{Action, Place};
use zhengtu::ids::StudioId;
use zhengtu::store::Tx;
use zhengtu::studio::rules::StudioRefusal;
use zhengtu::studio::store::{Studio, find};
use zhengtu::studio::{RecordKind, StudioRole};

use crate::locale::Studios;
use crate::server::{Access, PageError, Route, get, post};

const HERE: &str = "/people/studios";

/// Addresses.
pub fn routes() -> Vec<Route> {
    let (read, change) = (Access::Needs(Action::ReadPeople), Access::Needs(Action::ChangePeople));
    vec![
        get(HERE, read, list::show),
        get("/people/studios/new", change, form::new),
        post("/people/studios/new", change, form::create),
        get("/people/studios/{id}", read, show::show),
        post("/people/studios/{id}/terms", change, term::begin),
        post("/people/studios/{id}/terms/{term}/end", change, acts::end),
        post("/people/studios/{id}/records", change, acts::record),
        post("/people/studios/{id}/records/{record}/withdraw", change, acts::withdraw),
        post("/people/studios/{id}/close", change, acts::close),
    ]
}

async fn studio_of(tx: &mut Tx, id: &str) -> Result<Studio, PageError> {
    let id: StudioId = id.parse().map_err(|_| PageError::NotFound)?;
    find(tx, id).await?.ok_or(PageError::NotFound)
}

/// The place permissions about a studio are decided by.
fn place(studio: &Studio) -> Place {
    Place::organisation(studio.division_path.clone(), studio.organisation_id)
}

fn role_name(t: Studios, code: &str) -> &'static str {
    match StudioRole::from_code(code) {
        Some(StudioRole::Lead) => t.lead_expert(),
        Some(StudioRole::Guide) => t.guide(),
        Some(StudioRole::Mentee) => t.mentee(),
        None => "",
    }
}

const fn kind_name(t: Studios, kind: RecordKind) -> &'static str {
    match kind {
        RecordKind::Training => t.kind_training(),
        RecordKind::Skills => t.kind_skills(),
        RecordKind::Exchange => t.kind_exchange(),
        RecordKind::Mentoring => t.kind_mentoring(),
    }
}

/// Which field of the form for a term a refusal is about, and what it says.
const fn refused(t: Studios, refusal: StudioRefusal) -> (&'static str, &'static str) {
    match refusal {
        StudioRefusal::EndsBeforeItBegins => ("until_on", t.ends_before()),
        StudioRefusal::NoStudioThen => ("from_on", t.no_studio_then()),
        StudioRefusal::SecondLead => ("role", t.second_lead()),
        StudioRefusal::HeldAlready => ("name", t.held_already()),
        StudioRefusal::NoGuide => ("guided_by", t.no_guide()),
        StudioRefusal::GuideNotThere => ("guided_by", t.guide_not_there()),
        StudioRefusal::Gone => ("name", t.gone()),
    }
}
