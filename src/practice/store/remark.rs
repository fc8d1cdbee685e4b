//! 改判: what corrections made of answers.
//!
//! An answer keeps the marks it was given with; each correction that changes them adds a row, and the last row counts. The view
//! `practice_mark` says what every answer is worth now: history, progress and shares read that.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::super::marking::{full_half_marks, mark};
use crate::ids::{AccountId, CorrectionId, PracticeSetId, QuestionId};
use crate::notification::{Notice, beginning, store::notify_all};
use crate::question::correction::{Correction, Keeper, Remarking};
use crate::question::{Content, OptionSet};
use crate::store::{Result, StoreError, Tx, inventory};
use crate::{sql, with_tx};

/// What one correction made of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// What it was worth until then, in half marks.
    pub old_half_marks: i64,
    /// What it has been worth since.
    pub new_half_marks: i64,
    /// Why.
    pub reason: String,
    /// When.
    pub made_at: DateTime<Utc>,
}

sql! {
    // Answers are found by what was asked: an answer is marked by a version of the same question.
    CHOSEN = "SELECT DISTINCT a.chosen FROM question_version v JOIN practice_item i ON i.question_version_id = v.id \
        JOIN practice_answer a ON a.set_id = i.set_id AND a.position = i.position \
        WHERE v.question_id = $1 AND a.chosen > $2 ORDER BY a.chosen LIMIT $3";
    // The same again finds nothing to change: what it would set is what counts.
    REMARK = "INSERT INTO practice_remark (answer_id, nth, correction_id, old_half_marks, old_full_half_marks, new_half_marks, \
        new_full_half_marks) SELECT m.id, (SELECT COUNT(*) FROM practice_remark o WHERE o.answer_id = m.id) + 1, c.id, m.half_marks, \
        m.full_half_marks, CAST($2 AS BIGINT), CAST($3 AS BIGINT) FROM question_correction c \
        JOIN question_version v ON v.question_id = c.question_id JOIN practice_item i ON i.question_version_id = v.id \
        JOIN practice_mark m ON m.set_id = i.set_id AND m.position = i.position \
        WHERE c.id = $1 AND m.chosen = $4 AND (m.half_marks <> CAST($2 AS BIGINT) OR m.full_half_marks <> CAST($3 AS BIGINT)) \
        ON CONFLICT DO NOTHING";
    // Of several answers of one account, the last one: one correction is one message.
    TOUCHED = "SELECT s.account_id, a.set_id, a.position, r.old_half_marks, r.new_half_marks FROM practice_remark r \
        JOIN practice_answer a ON a.id = r.answer_id JOIN practice_set s ON s.id = a.set_id \
        WHERE r.correction_id = $1 AND s.account_id > $2 ORDER BY s.account_id, a.given_at DESC, a.id DESC LIMIT $3";
    ANSWERS = "SELECT COUNT(*) AS answers FROM question_version v JOIN practice_item i ON i.question_version_id = v.id \
        JOIN practice_answer a ON a.set_id = i.set_id AND a.position = i.position WHERE v.question_id = $1";
    REMARKED = "SELECT COUNT(*) AS answers FROM practice_remark WHERE correction_id = $1";
    REMARKS = "SELECT a.position, r.old_half_marks, r.new_half_marks, c.reason, c.made_at FROM practice_answer a \
        JOIN practice_remark r ON r.answer_id = a.id JOIN question_correction c ON c.id = r.correction_id \
        WHERE a.set_id = $1 ORDER BY a.position, r.nth";
}

inventory::submit! {
    Keeper { name: "practice", remark }
}

fn remark<'a>(tx: &'a mut Tx, correction: &'a Correction, content: &'a Content) -> Remarking<'a> {
    Box::pin(remark_all(tx, correction, content))
}

/// As many at once.
const BATCH: i64 = 500;

/// Marks all answers to the question by what counts now. Answers that chose the same earn the same, so that it takes one statement
/// for each different choice, however many people made it.
async fn remark_all(tx: &mut Tx, correction: &Correction, content: &Content) -> Result<i64> {
    // A case is marked by people: nobody's choice of options can be turned into marks for it.
    if !content.kind.is_objective() {
        return Ok(0);
    }
    let mut changed = 0;
    let mut seen = String::new();
    loop {
        let choices: Vec<(String,)> =
            with_tx!(tx, |c| sqlx::query_as(CHOSEN).bind(correction.question).bind(&seen).bind(BATCH).fetch_all(c).await)?;
        let Some((last,)) = choices.last() else { break };
        seen.clone_from(last);
        for (letters,) in choices {
            let chosen = OptionSet::parse(&letters).ok_or_else(|| StoreError::Corrupt("practice_answer.chosen".into()))?;
            let marked = mark(content.kind, content.key, chosen);
            changed += with_tx!(tx, |c| sqlx::query(REMARK)
                .bind(correction.id)
                .bind(marked.half_marks)
                .bind(full_half_marks(content.kind))
                .bind(letters)
                .execute(c)
                .await
                .map(|done| done.rows_affected()))?;
        }
    }
    tell(tx, correction, &beginning(&content.stem)).await?;
    Ok(i64::try_from(changed).unwrap_or(i64::MAX))
}

/// Tells each account once. Visitors have no messages: they see the note beside the question and in the summary.
async fn tell(tx: &mut Tx, correction: &Correction, stem: &str) -> Result<()> {
    type Row = (AccountId, PracticeSetId, i64, i64, i64);
    let mut told = AccountId(uuid::Uuid::nil());
    loop {
        let rows: Vec<Row> =
            with_tx!(tx, |c| sqlx::query_as(TOUCHED).bind(correction.id).bind(told).bind(BATCH).fetch_all(c).await)?;
        if rows.is_empty() {
            return Ok(());
        }
        let mut notices = Vec::with_capacity(rows.len());
        for (account, set, position, old_half_marks, new_half_marks) in rows {
            if account == told {
                continue;
            }
            told = account;
            let notice = Notice::QuestionCorrected {
                question: correction.question,
                stem: stem.to_owned(),
                set,
                position,
                old_half_marks,
                new_half_marks,
                reason: correction.reason.clone(),
            };
            notices.push((account, notice));
        }
        notify_all(tx, &notices, correction.made_at).await?;
    }
}

/// How many answers were given to any version of a question.
pub async fn answers_to(tx: &mut Tx, question: QuestionId) -> Result<i64> {
    let (answers,): (i64,) = with_tx!(tx, |c| sqlx::query_as(ANSWERS).bind(question).fetch_one(c).await)?;
    Ok(answers)
}

/// How many answers a correction changed the marks of.
pub async fn remarked(tx: &mut Tx, correction: CorrectionId) -> Result<i64> {
    let (answers,): (i64,) = with_tx!(tx, |c| sqlx::query_as(REMARKED).bind(correction).fetch_one(c).await)?;
    Ok(answers)
}

/// What corrections made of the answers of a set, by position, the oldest first.
pub(super) async fn remarks(tx: &mut Tx, set: PracticeSetId) -> Result<BTreeMap<i64, Vec<Remark>>> {
    type Row = (i64, i64, i64, String, DateTime<Utc>);
    let rows: Vec<Row> = with_tx!(tx, |c| sqlx::query_as(REMARKS).bind(set).fetch_all(c).await)?;
    let mut by_position: BTreeMap<i64, Vec<Remark>> = BTreeMap::new();
    for (position, old_half_marks, new_half_marks, reason, made_at) in rows {
        by_position.entry(position).or_default().push(Remark { old_half_marks, new_half_marks, reason, made_at });
    }
    Ok(by_position)
}
