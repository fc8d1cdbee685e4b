//! Counting answers, a moment after they were given.
//!
//! An answer is acknowledged without waiting for the counters of [`usage`](crate::question::usage): what they don't hold yet is noted
//! in `practice_pending`, in the transaction of the answer, and taken away in the transaction that counts it.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::ids::{AnswerId, QuestionVersionId};
use crate::question::OptionSet;
use crate::question::usage::store::{self as usage, FirstAnswer};
use crate::store::{Result, StoreError, Tx, list};
use crate::{list_sql, sql, with_tx};

sql! {
    // An answer that went meanwhile, with whoever it belonged to, counts no more.
    PENDING = "SELECT p.answer_id, a.question_version_id, COALESCE(s.account_id, s.visitor_id) AS person_id, a.chosen, a.half_marks, \
        a.full_half_marks, a.given_at FROM practice_pending p LEFT JOIN practice_answer a ON a.id = p.answer_id \
        LEFT JOIN practice_set s ON s.id = a.set_id ORDER BY p.answer_id LIMIT $1";
    ANY = "SELECT p.answer_id FROM practice_pending p LIMIT 1";
}

list_sql! {
    REMOVE = ["DELETE FROM practice_pending WHERE answer_id IN (SELECT " (id) " FROM " list ")"];
}

#[derive(sqlx::FromRow)]
struct Row {
    answer_id: AnswerId,
    question_version_id: Option<QuestionVersionId>,
    person_id: Option<Uuid>,
    chosen: Option<String>,
    half_marks: Option<i64>,
    full_half_marks: Option<i64>,
    given_at: Option<DateTime<Utc>>,
}

impl Row {
    fn into_answer(self) -> Result<Option<FirstAnswer>> {
        let (Some(version), Some(person), Some(chosen), Some(half_marks), Some(full_half_marks), Some(at)) =
            (self.question_version_id, self.person_id, self.chosen, self.half_marks, self.full_half_marks, self.given_at)
        else {
            return Ok(None);
        };
        let chosen = OptionSet::parse(&chosen).ok_or_else(|| StoreError::Corrupt("practice_answer.chosen".into()))?;
        Ok(Some(FirstAnswer { version, person, id: self.answer_id, chosen, half_marks, full_half_marks, at }))
    }
}

/// Counts at most so many answers that wait for it; how many those were.
pub async fn count_pending(tx: &mut Tx, at_most: i64) -> Result<usize> {
    usage::alone(tx).await?;
    let rows: Vec<Row> = with_tx!(tx, |c| sqlx::query_as(PENDING).bind(at_most).fetch_all(c).await)?;
    if rows.is_empty() {
        return Ok(0);
    }
    let ids = list::of(rows.iter().map(|row| list::id(row.answer_id.0)));
    let counted = rows.len();
    let answers = rows.into_iter().filter_map(|row| row.into_answer().transpose()).collect::<Result<Vec<_>>>()?;
    usage::note_all(tx, &answers).await?;
    REMOVE.execute(tx, &ids).await?;
    Ok(counted)
}

/// Whether any answer waits to be counted.
pub async fn is_behind(tx: &mut Tx) -> Result<bool> {
    let row: Option<(AnswerId,)> = with_tx!(tx, |c| sqlx::query_as(ANY).fetch_optional(c).await)?;
    Ok(row.is_some())
}
