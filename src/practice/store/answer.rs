//! Giving an answer.

use chrono::{DateTime, Utc};

use super::super::Owner;
use super::super::marking::{Marked, full_half_marks, mark};
use super::set::Given;
use crate::ids::{AnswerId, PracticeSetId, QuestionId, QuestionVersionId};
use crate::question::OptionSet;
use crate::question::store::{QuestionVersion, hold, version};
use crate::question::usage::store::{self as usage, FirstAnswer};
use crate::store::{Result, StoreError, Tx};
use crate::{sql, with_tx};

/// What became of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recorded {
    /// The answer that counts: this one, or one that was given before it.
    pub given: Given,
    /// This one wasn't known; false for one sent again.
    pub is_new: bool,
    /// Every question of the set has an answer now.
    pub complete: bool,
}

/// Why an answer was not taken.
#[derive(Debug, thiserror::Error)]
pub enum AnswerError {
    /// No such question in a set of this owner.
    #[error("there is no such question in a set of yours")]
    NotFound,
    /// Nothing was chosen.
    #[error("nothing was chosen")]
    NothingChosen,
    /// An option that isn't there, or several for a single choice.
    #[error("the choice does not fit the question")]
    Malformed,
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

sql! {
    QUESTION = "SELECT v.question_id, v.id FROM practice_item i JOIN practice_set s ON s.id = i.set_id \
        JOIN question_version v ON v.id = i.question_version_id \
        WHERE i.set_id = $1 AND i.position = $2 AND s.mode <> 'mock' AND (s.account_id = $3 OR s.visitor_id = $3)";
    CORRECTED = "SELECT n.id FROM question q JOIN question_version n ON n.id = q.published_version_id \
        JOIN question_version v ON v.question_id = q.id WHERE v.id = $1 AND n.kind <> 'case' \
        AND (n.kind <> v.kind OR n.answer_key <> v.answer_key)";
    INSERT = "INSERT INTO practice_answer (id, set_id, position, question_version_id, chosen, shown, half_marks, full_half_marks, given_at, \
        received_at) VALUES ($1, $2, $3, $4, $5, '', $6, $7, $8, $8) ON CONFLICT DO NOTHING";
    GIVEN = "SELECT chosen FROM practice_mark WHERE set_id = $1 AND position = $2";
    OPEN = "SELECT COUNT(*) AS open_items FROM practice_item i WHERE i.set_id = $1 AND NOT EXISTS \
        (SELECT 1 FROM practice_answer a WHERE a.set_id = i.set_id AND a.position = i.position)";
    FINISH = "UPDATE practice_set SET finished_at = $3 WHERE id = $1 AND (account_id = $2 OR visitor_id = $2) AND finished_at IS NULL";
}

/// Takes an answer. The same id again changes nothing; of several answers to a question all are kept and the one given first counts.
/// The marks are computed here, whatever the browser showed, and by the key that counts now, whatever it was when the set began.
pub async fn answer(
    tx: &mut Tx,
    owner: Owner,
    set: PracticeSetId,
    position: i64,
    id: AnswerId,
    chosen: OptionSet,
    at: DateTime<Utc>,
) -> Result<Recorded, AnswerError> {
    let (question, before) = item(tx, owner, set, position).await?.ok_or(AnswerError::NotFound)?;
    let (kind, key) = (question.content.kind, question.content.key);
    if chosen.is_empty() {
        return Err(AnswerError::NothingChosen);
    }
    // A page that was open during a correction still shows the options there were.
    let options = question.content.options.iter().chain(before.iter().flat_map(|version| &version.content.options));
    let options: OptionSet = options.map(|option| option.id).collect();
    if !chosen.is_subset(options) || (!kind.takes_several() && chosen.len() > 1) {
        return Err(AnswerError::Malformed);
    }
    let marked = mark(kind, key, chosen);
    let full = full_half_marks(kind);
    let is_new = insert(tx, set, position, id, question.id, chosen, marked, full, at).await?;
    if is_new {
        let (version, person, half_marks) = (question.id, owner.id(), marked.half_marks);
        usage::note(tx, FirstAnswer { version, person, id, chosen, half_marks, full_half_marks: full, at }).await?;
    }
    // Nothing: the id was used for another question, and it isn't ours to guess what was meant.
    let chosen = given(tx, set, position).await?.ok_or(AnswerError::Malformed)?;
    let open = open_items(tx, set).await?;
    if open == 0 {
        finish(tx, owner, set, at).await?;
    }
    Ok(Recorded { given: Given { chosen, marked: mark(kind, key, chosen) }, is_new, complete: open == 0 })
}

/// The question at a position of a set of this owner, as it counts now; and as it was asked, if it was corrected since.
async fn item(
    tx: &mut Tx,
    owner: Owner,
    set: PracticeSetId,
    position: i64,
) -> Result<Option<(QuestionVersion, Option<QuestionVersion>)>> {
    let row: Option<(QuestionId, QuestionVersionId)> =
        with_tx!(tx, |c| sqlx::query_as(QUESTION).bind(set).bind(position).bind(owner.id()).fetch_optional(c).await)?;
    let Some((question, asked)) = row else { return Ok(None) };
    // A correction at this moment sees the answer, or the answer sees the correction.
    hold(tx, question).await?;
    let corrected: Option<(QuestionVersionId,)> = with_tx!(tx, |c| sqlx::query_as(CORRECTED).bind(asked).fetch_optional(c).await)?;
    let before = version(tx, asked).await?;
    match corrected {
        Some((id,)) => Ok(version(tx, id).await?.map(|version| (version, before))),
        None => Ok(before.map(|version| (version, None))),
    }
}

#[expect(clippy::too_many_arguments, reason = "one per column")]
async fn insert(
    tx: &mut Tx,
    set: PracticeSetId,
    position: i64,
    id: AnswerId,
    version: QuestionVersionId,
    chosen: OptionSet,
    marked: Marked,
    full: i64,
    at: DateTime<Utc>,
) -> Result<bool> {
    let added = with_tx!(tx, |c| sqlx::query(INSERT)
        .bind(id)
        .bind(set)
        .bind(position)
        .bind(version)
        .bind(chosen.to_string())
        .bind(marked.half_marks)
        .bind(full)
        .bind(at)
        .execute(c)
        .await
        .map(|done| done.rows_affected()))?;
    Ok(added == 1)
}

async fn given(tx: &mut Tx, set: PracticeSetId, position: i64) -> Result<Option<OptionSet>> {
    let row: Option<(String,)> = with_tx!(tx, |c| sqlx::query_as(GIVEN).bind(set).bind(position).fetch_optional(c).await)?;
    row.map(|(text,)| OptionSet::parse(&text).ok_or_else(|| StoreError::Corrupt("practice_answer.chosen".into()))).transpose()
}

async fn open_items(tx: &mut Tx, set: PracticeSetId) -> Result<i64> {
    let (open,): (i64,) = with_tx!(tx, |c| sqlx::query_as(OPEN).bind(set).fetch_one(c).await)?;
    Ok(open)
}

/// Ends a set. False if it isn't this owner's, or ended before.
pub async fn finish(tx: &mut Tx, owner: Owner, set: PracticeSetId, at: DateTime<Utc>) -> Result<bool> {
    let changed = with_tx!(tx, |c| sqlx::query(FINISH)
        .bind(set)
        .bind(owner.id())
        .bind(at)
        .execute(c)
        .await
        .map(|done| done.rows_affected()))?;
    Ok(changed == 1)
}
