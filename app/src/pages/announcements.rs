//! 公告: notices of a place for everybody; posting, correcting and withdrawing them.

mod edit;
mod form;
pub(super) mod list;
mod show;

use zhengtu::account::{Action, Place};
use zhengtu::announcement::{Announcement, store};
use zhengtu::ids::AnnouncementId;
use zhengtu::store::Tx;

use crate::locale::Announcements;
use crate::server::{Access, PageError, Route, get, post};

/// Addresses.
pub fn routes() -> Vec<Route> {
    let manage = Access::Needs(Action::PostAnnouncements);
    vec![
        get("/announcements", Access::Public, list::published),
        get("/announcements/manage", manage, list::managed),
        get("/announcements/new", manage, edit::new),
        post("/announcements/new", manage, edit::create),
        get("/announcements/{id}", Access::Public, show::show),
        get("/announcements/{id}/edit", manage, edit::edit),
        post("/announcements/{id}/edit", manage, edit::save),
        post("/announcements/{id}/withdraw", manage, show::withdraw),
    ]
}

/// The notice an address names.
async fn announcement_of(tx: &mut Tx, id: &str) -> Result<Announcement, PageError> {
    let id: AnnouncementId = id.parse().map_err(|_| PageError::NotFound)?;
    store::find(tx, id).await?.ok_or(PageError::NotFound)
}

/// Where a notice belongs.
fn place_of(found: &Announcement) -> Place {
    Place { division_path: found.division_path.clone(), organisation: found.organisation_id, owner: None }
}

/// Whom a notice is from and for, in words.
pub(super) fn place_name(t: Announcements, found: &Announcement) -> String {
    let division = found.division_name.clone().unwrap_or_else(|| t.whole_country().to_owned());
    match &found.organisation_name {
        Some(organisation) => format!("{division} {organisation}"),
        None => division,
    }
}
