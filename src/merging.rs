//! 合并人员: when two entries of the register may become one, and what follows for what is on record.
//!
//! Both entries' results, certificates, periods, hours and applications are one person's from then on, and where they stand is derived
//! from all of them. So that the ledger stays consistent, a merge is refused while the two contradict each other: different results of
//! one subject and year, two certificates of one level and scheme, periods of registration that overlap, two open applications. One of
//! them has to be corrected, voided or withdrawn first; both are named. The same result in both counts once.
//!
//! Undoing puts everything back; what was recorded since stays with the entry that was kept, unless it corrects or belongs to something
//! of the other. Only the latest merge into an entry can be undone, and none into an entry that has itself been merged since.

use chrono::{DateTime, NaiveDate, Utc};

use crate::certification::certificate;
use crate::certification::ledger;
use crate::certification::registration::{application, period};
use crate::certification::rules::Scheme;
use crate::ids::{AccountId, PersonId, PersonMergeId};
use crate::person::link;
use crate::person::merge::{self, Details, Merge, Value};
use crate::person::store::memberships;
use crate::personal_data::unregister::is_erased;
use crate::store::{Result, StoreError, Tx};

/// What two entries say otherwise of one thing, so that they can't be one person's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Conflict {
    /// One subject of one year with two results: half marks and status of the kept one, and of the other.
    Result {
        /// 考试年度
        year: i64,
        /// The subject's code.
        subject: String,
        /// Half marks and [`crate::certification::rules::ResultStatus::code`].
        kept: (Option<i64>, String),
        /// The same of the merged one.
        merged: (Option<i64>, String),
    },
    /// Two certificates of one level and scheme; their numbers.
    Certificate {
        /// The level's code.
        level: String,
        /// Of the kept one.
        kept: String,
        /// Of the merged one.
        merged: String,
    },
    /// Two periods of registration that overlap.
    Period {
        /// Of the kept one.
        kept: (NaiveDate, NaiveDate),
        /// Of the merged one.
        merged: (NaiveDate, NaiveDate),
    },
    /// Each has an open application.
    Applications,
}

/// Why two entries aren't merged. Nothing has been changed then.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MergeRefusal {
    /// There aren't two entries.
    #[error("these aren't two entries")]
    NotTwo,
    /// One of them was merged before.
    #[error("one of them has been merged already")]
    Merged,
    /// One of them was deleted from the register.
    #[error("one of them was deleted from the register")]
    Erased,
    /// The kept one has left, the other hasn't.
    #[error("the kept one has left")]
    KeptLeft,
    /// Two ID numbers, and nobody has confirmed that one person has both.
    #[error("two ID numbers")]
    TwoNumbers,
    /// Both are linked with an account.
    #[error("both are linked with an account")]
    BothLinked,
    /// The merged one is linked with an account, and the kept one isn't.
    #[error("only the merged one is linked with an account")]
    MergedLinked,
    /// No reason is given.
    #[error("no reason is given")]
    NoReason,
    /// They contradict each other.
    #[error("they contradict each other")]
    Conflicts(Vec<Conflict>),
}

/// Refused by a rule, or by the database.
#[derive(Debug, thiserror::Error)]
pub enum MergeError {
    /// By a rule.
    #[error(transparent)]
    Refused(#[from] MergeRefusal),
    /// By the database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why a merge isn't undone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UndoRefusal {
    /// There is no such merge any more.
    #[error("it was undone already")]
    Gone,
    /// The person was deleted from the register: nothing is left to part.
    #[error("the person was deleted from the register")]
    Erased,
    /// Another entry was merged into the kept one later: that comes first.
    #[error("a later merge comes first")]
    Later,
    /// The kept entry was itself merged into another: that comes first.
    #[error("the kept entry has been merged since")]
    KeptMerged(PersonId),
}

/// Refused by a rule, or by the database.
#[derive(Debug, thiserror::Error)]
pub enum UndoError {
    /// By a rule.
    #[error(transparent)]
    Refused(#[from] UndoRefusal),
    /// By the database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What is to be merged, as an officer wishes.
#[derive(Debug, Clone)]
pub struct Wish {
    /// The entry that stays.
    pub kept: PersonId,
    /// The entry that goes into it.
    pub merged: PersonId,
    /// What the kept one takes from it.
    pub take: Vec<Value>,
    /// 确为一人两证: one person has both ID numbers.
    pub two_numbers: bool,
    /// Why.
    pub reason: String,
}

/// In what two entries contradict each other.
pub async fn conflicts(tx: &mut Tx, kept: PersonId, merged: PersonId) -> Result<Vec<Conflict>> {
    let mut found = Vec::new();
    let theirs = ledger::of_person(tx, merged).await?;
    for ours in ledger::of_person(tx, kept).await? {
        let other = theirs.iter().find(|other| other.exam_year == ours.exam_year && other.subject == ours.subject);
        if let Some(other) = other.filter(|other| (other.half_marks, &other.status) != (ours.half_marks, &ours.status)) {
            let merged = (other.half_marks, other.status.clone());
            found.push(Conflict::Result {
                year: ours.exam_year,
                subject: ours.subject,
                kept: (ours.half_marks, ours.status),
                merged,
            });
        }
    }
    let theirs = certificate::of_person(tx, merged).await?;
    for ours in certificate::of_person(tx, kept).await?.into_iter().filter(certificate::Certificate::in_force) {
        // A slip may be earned again.
        let same = |other: &&certificate::Certificate| other.in_force() && other.level == ours.level && other.scheme == ours.scheme;
        if let Some(other) = theirs.iter().find(same).filter(|_| ours.scheme() != Some(Scheme::SeniorSlip)) {
            found.push(Conflict::Certificate { level: ours.level, kept: ours.number, merged: other.number.clone() });
        }
    }
    let theirs = period::in_force(&period::of_person(tx, merged).await?)?;
    for ours in period::in_force(&period::of_person(tx, kept).await?)? {
        if let Some(other) = theirs.iter().find(|other| other.from <= ours.until && ours.from <= other.until) {
            found.push(Conflict::Period { kept: (ours.from, ours.until), merged: (other.from, other.until) });
        }
    }
    if application::open_of(tx, kept).await?.is_some() && application::open_of(tx, merged).await?.is_some() {
        found.push(Conflict::Applications);
    }
    Ok(found)
}

/// Why two entries can't be merged, apart from what the form says; none: they can.
pub async fn judge(tx: &mut Tx, kept: &Details, merged: &Details) -> Result<Option<MergeRefusal>> {
    if kept.id == merged.id {
        return Ok(Some(MergeRefusal::NotTwo));
    }
    if kept.identity_id.is_some() || merged.identity_id.is_some() {
        return Ok(Some(MergeRefusal::Merged));
    }
    if is_erased(tx, kept.id).await? || is_erased(tx, merged.id).await? {
        return Ok(Some(MergeRefusal::Erased));
    }
    let (linked, other_linked) = (link::of_person(tx, kept.id).await?.is_some(), link::of_person(tx, merged.id).await?.is_some());
    match (linked, other_linked) {
        (true, true) => return Ok(Some(MergeRefusal::BothLinked)),
        (false, true) => return Ok(Some(MergeRefusal::MergedLinked)),
        _ => {}
    }
    let belongs = |at: &[crate::person::store::Membership]| at.iter().any(|at| at.until_on.is_none());
    if !belongs(&memberships(tx, kept.id).await?) && belongs(&memberships(tx, merged.id).await?) {
        return Ok(Some(MergeRefusal::KeptLeft));
    }
    let conflicts = conflicts(tx, kept.id, merged.id).await?;
    Ok((!conflicts.is_empty()).then_some(MergeRefusal::Conflicts(conflicts)))
}

/// Merges two entries. That the officer may change both people, the caller has seen to.
pub async fn merge(tx: &mut Tx, wish: &Wish, by: Option<AccountId>, now: DateTime<Utc>) -> Result<PersonMergeId, MergeError> {
    if wish.reason.trim().is_empty() {
        return Err(MergeRefusal::NoReason.into());
    }
    let (kept, merged) = merge::held(tx, wish.kept, wish.merged, now).await?.ok_or(MergeRefusal::NotTwo)?;
    if let Some(refusal) = judge(tx, &kept, &merged).await? {
        return Err(refusal.into());
    }
    let mut take = wish.take.clone();
    if kept.has_another_number(&merged) {
        if !wish.two_numbers {
            return Err(MergeRefusal::TwoNumbers.into());
        }
    } else if !kept.has_number() {
        // The person's number is shown, whichever entry has it.
        take.push(Value::IdNumber);
    } else {
        take.retain(|value| *value != Value::IdNumber);
    }
    link::withdraw_code(tx, merged.id, now).await?;
    let people = [kept.id, merged.id];
    let id = match merge::join(tx, (kept, merged), &take, &wish.reason, by, now).await {
        Ok(id) => id,
        // Somebody else was quicker.
        Err(StoreError::Duplicate(_)) => return Err(MergeRefusal::Merged.into()),
        Err(error) => return Err(error.into()),
    };
    ledger::refresh(tx, &people, now).await?;
    Ok(id)
}

/// Why a merge can't be undone now; none: it can.
pub async fn judge_undo(tx: &mut Tx, merge: &Merge) -> Result<Option<UndoRefusal>> {
    let Some(kept) = merge::details(tx, merge.kept_id).await? else { return Ok(Some(UndoRefusal::Gone)) };
    if is_erased(tx, kept.id).await? {
        return Ok(Some(UndoRefusal::Erased));
    }
    if let Some(other) = kept.identity_id {
        return Ok(Some(UndoRefusal::KeptMerged(other)));
    }
    let latest = merge::of_kept(tx, merge.kept_id).await?.into_iter().next();
    Ok(latest.is_none_or(|latest| latest.id != merge.id).then_some(UndoRefusal::Later))
}

/// Undoes a merge; gives what it was. That the officer may change the person, the caller has seen to.
pub async fn undo(tx: &mut Tx, id: PersonMergeId, by: Option<AccountId>, now: DateTime<Utc>) -> Result<Merge, UndoError> {
    let merge = merge::find(tx, id).await?.ok_or(UndoRefusal::Gone)?;
    let entries = merge::held(tx, merge.kept_id, merge.merged_id, now).await?.ok_or(UndoRefusal::Gone)?;
    if let Some(refusal) = judge_undo(tx, &merge).await? {
        return Err(refusal.into());
    }
    if !merge::part(tx, &merge, entries, by, now).await? {
        return Err(UndoRefusal::Gone.into());
    }
    ledger::forget_unfounded(tx, merge.kept_id).await?;
    ledger::refresh(tx, &[merge.kept_id, merge.merged_id], now).await?;
    Ok(merge)
}
