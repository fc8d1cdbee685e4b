//! 划转之后: a division went under another parent, and what is kept under its present path goes along.
//!
//! Some tables copy a division's path so that a subtree is one range of an index. Where the copy says where something is now, it
//! follows ([`FOLLOWING`]); where it says where something was on its day, or what was published, it stays ([`OF_THE_DAY`]).
//! Roles given for a division, browser sessions and reported figures looked up by code keep no path of the present, and need
//! nothing. A test sees to it that every column of paths is in one of the two lists.

use chrono::{DateTime, Utc};

use crate::division::Division;
use crate::division::history::Moved;
use crate::organisation::Organisation;
use crate::store::{Result, Tx};
use crate::{certification, organisation, person, training};

/// Columns with the path of today.
pub const FOLLOWING: [(&str, &str); 8] = [
    // By `division::history` itself, which makes the moves.
    ("division", "path"),
    ("organisation", "division_path"),
    // Where somebody belongs now; where they belonged stays.
    ("membership", "division_path"),
    ("import_draft", "division_path"),
    ("training_session", "division_path"),
    // As soon as their people are derived anew, which a trigger on memberships sees to.
    ("worklist_item", "division_path"),
    ("worklist_count", "division_path"),
    // Whoever answers for the place settles what its lists left open.
    ("match_case", "division_path"),
];

/// Columns with the path of a day, or of what was published or written down.
pub const OF_THE_DAY: [(&str, &str); 13] = [
    ("exam_entry", "division_path"),
    ("exam_result", "division_path"),
    ("pass_line", "division_path"),
    ("certificate", "division_path"),
    ("figure", "division_path"),
    ("release", "division_path"),
    ("release_cell", "division_path"),
    ("release_cell", "parent_path"),
    ("audit_entry", "division_path"),
    ("exam_exception", "division_path"),
    ("cut_off_rule", "division_path"),
    // Who deals with an application follows from where the person belongs now.
    ("registration_application", "division_path"),
    ("registration_period", "division_path"),
];

/// How much went along.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Followed {
    /// 机构
    pub organisations: u64,
    /// 人员, where they belong now.
    pub people: u64,
    /// Uploads that aren't applied yet.
    pub drafts: u64,
    /// 培训场次
    pub sessions: u64,
}

/// Lets everything follow, in the transaction in which the divisions moved, in the order in which they did.
pub async fn follow(tx: &mut Tx, moves: &[Moved], now: DateTime<Utc>) -> Result<Followed> {
    let mut followed = Followed::default();
    for moved in moves.iter().filter(|moved| moved.from != moved.to) {
        followed.organisations += organisation::store::follow_move(tx, moved).await?;
        followed.people += person::relocation::follow_move(tx, moved).await?;
        followed.drafts += person::draft::follow_move(tx, moved).await?;
        certification::matching::queue::follow_move(tx, moved).await?;
        followed.sessions += training::relocation::follow_move(tx, moved, now).await?;
    }
    Ok(followed)
}

/// Lets the people of an organisation follow it into another division: where they belong now, not where they belonged. Returns how
/// many.
pub async fn follow_organisation(tx: &mut Tx, before: &Organisation, to: &Division) -> Result<u64> {
    if before.division == to.code {
        return Ok(0);
    }
    person::relocation::follow_organisation(tx, before.id, &before.division, to).await
}
