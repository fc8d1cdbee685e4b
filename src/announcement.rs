//! 公告: what organisers tell the people of a division, an organisation or the whole country.
//!
//! A notice is dated, corrected in the open (更正: with the day and what changed) and withdrawn rather than deleted. Every wording it
//! had stays on record. Whether people see it follows from its dates: [`Announcement::phase`].

mod draft;

#[cfg(feature = "store")]
pub mod store;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

pub use draft::{Draft, DraftProblem, LINKS};

use crate::clock::date_of;
use crate::ids::{AnnouncementId, OrganisationId};

/// 附件: something to read elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Attachment {
    /// What it is called.
    pub label: String,
    /// Where it is, `https://…`
    pub address: String,
}

/// A notice as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Announcement {
    /// Which.
    pub id: AnnouncementId,
    /// The code of the division it is for; `None`: the whole country.
    pub division: Option<String>,
    /// Its path, as it is now.
    pub division_path: Option<String>,
    /// Its name.
    pub division_name: Option<String>,
    /// The organisation it is from.
    pub organisation_id: Option<OrganisationId>,
    /// Its name.
    pub organisation_name: Option<String>,
    /// What it is called.
    pub title: String,
    /// What it says, as Markdown.
    pub body: String,
    /// What belongs to it.
    pub links: Vec<Attachment>,
    /// Since when people see it.
    pub published_at: DateTime<Utc>,
    /// The last day it matters.
    pub ends_on: Option<NaiveDate>,
    /// When it was withdrawn.
    pub withdrawn_at: Option<DateTime<Utc>>,
    /// Why.
    pub withdraw_reason: String,
    /// When something people could have read was last changed.
    pub corrected_at: Option<DateTime<Utc>>,
    /// What was changed.
    pub correction: String,
    /// Rises with every change.
    pub version: i64,
    /// Last change.
    pub updated_at: DateTime<Utc>,
}

/// Where a notice is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// 待发布: people see it later.
    Scheduled,
    /// 已发布
    Current,
    /// 已过期: its last day is past.
    Ended,
    /// 已撤回
    Withdrawn,
}

impl Announcement {
    /// Where it is in its life.
    pub fn phase(&self, now: DateTime<Utc>) -> Phase {
        if self.withdrawn_at.is_some() {
            Phase::Withdrawn
        } else if now < self.published_at {
            Phase::Scheduled
        } else if self.ends_on.is_some_and(|last| last < date_of(now)) {
            Phase::Ended
        } else {
            Phase::Current
        }
    }
}

/// One wording of a notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// 1, 2, …
    pub number: i64,
    /// What it was called.
    pub title: String,
    /// What it said.
    pub body: String,
    /// What belonged to it.
    pub links: Vec<Attachment>,
    /// The last day it mattered.
    pub ends_on: Option<NaiveDate>,
    /// What was changed against the wording before.
    pub correction: String,
    /// Since when it said so.
    pub changed_at: DateTime<Utc>,
}

/// Why a notice was not changed. Nothing was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PostRefusal {
    /// Somebody else changed it meanwhile.
    #[error("changed by somebody else meanwhile")]
    Overtaken,
    /// It is withdrawn.
    #[error("the notice is withdrawn")]
    Withdrawn,
    /// The id belongs to a notice somebody else posted.
    #[error("the id is taken")]
    IdTaken,
    /// There is no such notice.
    #[error("no such notice")]
    Unknown,
}
