//! Counting answers, a moment after they were given.
//!
//! An answer is acknowledged without waiting for the counters of [`usage`](crate::question::usage): what they don't hold yet is noted
//! in `practice_pending`, in the transaction of the answer, and taken away in the transaction that counts it.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::ids::{AnswerId, QuestionVersionId};
use crate::question::OptionSet;
use crate::question::usage::store::{self as usage, FirstAnswer};
use crate::store::{Result, StoreError, Tx};
use crate::{sql, with_tx};

sql! {
    // An answer that went meanwhile, with whoever it belonged to, counts no more.
    PENDING = "SELECT p.answer_id, a.question_version_id, COALESCE(s.account_id, s.visitor_id) AS person_id, a.chosen, a.half_marks, \
        a.full_half_marks, a.given_at FROM practice_pending p LEFT JOIN practice_answer a ON a.id = p.answer_id \
        LEFT JOIN practice_set s ON s.id = a.set_id ORDER BY p.answer_id LIMIT $1";
    BACKLOG = "SELECT COUNT(*) AS answers FROM practice_pending";
}

const REMOVE_SQLITE: &str = "DELETE FROM practice_pending WHERE answer_id IN (SELECT unhex(j.value) FROM json_each($1) j)";
const REMOVE_POSTGRES: &str = "DELETE FROM practice_pending WHERE answer_id IN \
    (SELECT CAST(j.value AS UUID) FROM jsonb_array_elements_text(CAST($1 AS JSONB)) AS j (value))";

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
        let (Some(version), Some(person), Some(chosen), Some(half_marks), Some(full_half_marks), Some(at)) = (
            self.question_version_id,
            self.person_id,
            self.chosen,
            self.half_marks,
            self.full_half_marks,
            self.given_at,
        ) else {
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
    let ids: Vec<String> = rows.iter().map(|row| row.answer_id.0.simple().to_string()).collect();
    let ids = serde_json::Value::from(ids).to_string();
    let counted = rows.len();
    let answers = rows.into_iter().filter_map(|row| row.into_answer().transpose()).collect::<Result<Vec<_>>>()?;
    usage::note_all(tx, &answers).await?;
    match tx {
        Tx::Sqlite(tx) => sqlx::query(REMOVE_SQLITE).bind(ids).execute(&mut **tx).await.map(|_| ())?,
        Tx::Postgres(tx) => sqlx::query(REMOVE_POSTGRES).bind(ids).execute(&mut **tx).await.map(|_| ())?,
    }
    Ok(counted)
}

/// How many answers wait to be counted.
pub async fn backlog(tx: &mut Tx) -> Result<i64> {
    let (answers,): (i64,) = with_tx!(tx, |c| sqlx::query_as(BACKLOG).fetch_one(c).await)?;
    Ok(answers)
}
