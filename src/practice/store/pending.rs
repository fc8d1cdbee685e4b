//! Counting answers, a moment after they were given.
//!
//! An answer is acknowledged without waiting for the counters of [`usage`](crate::question::usage): what they don't hold yet is noted
//! in `practice_pending`, in the transaction of the answer, and taken away in the transaction that counts it.

use uuid::Uuid;

use crate::ids::AnswerId;
use crate::question::usage::store::{self as usage, FirstAnswerRow};
use crate::store::{Result, Tx};
use crate::{sql, with_tx};

/// Of the answers that are taken: those that count, because they are the person's first to that version as far as is known. An answer that
/// went meanwhile, with whoever it belonged to, counts no more. What doesn't count is never sent to and fro: somebody who practises gives
/// most of their answers to questions they have answered before.
macro_rules! counting {
    ($taken:expr) => {
        concat!(
            "SELECT a.id AS answer_id, a.question_version_id, COALESCE(s.account_id, s.visitor_id) AS person_id, a.chosen, a.half_marks, \
             a.full_half_marks, a.given_at FROM ",
            $taken,
            " CROSS JOIN practice_answer a JOIN practice_set s ON s.id = a.set_id LEFT JOIN question_first_answer f \
             ON f.question_version_id = a.question_version_id AND f.person_id = COALESCE(s.account_id, s.visitor_id) \
             WHERE a.id = p.answer_id AND (f.answer_id IS NULL OR a.given_at < f.given_at \
             OR (a.given_at = f.given_at AND a.id < f.answer_id))"
        )
    };
}

// On PostgreSQL others add to what waits meanwhile: what is looked at is what was taken away, in one statement. SQLite has no such
// statement, and one writer.
const TAKE_POSTGRES: &str = "DELETE FROM practice_pending WHERE answer_id IN (SELECT answer_id FROM practice_pending ORDER BY answer_id LIMIT $1) \
    RETURNING answer_id";
const COUNTING_POSTGRES: &str = counting!("unnest(CAST($1 AS UUID[])) AS p (answer_id)");
const COUNTING_SQLITE: &str = counting!("(SELECT answer_id FROM practice_pending ORDER BY answer_id LIMIT $1) p");

sql! {
    TAKE = "DELETE FROM practice_pending WHERE answer_id IN (SELECT answer_id FROM practice_pending ORDER BY answer_id LIMIT $1)";
    ANY = "SELECT p.answer_id FROM practice_pending p LIMIT 1";
}

/// Counts at most so many answers that wait for it; how many those were.
pub async fn count_pending(tx: &mut Tx, at_most: i64) -> Result<usize> {
    usage::alone(tx).await?;
    let (rows, counted): (Vec<FirstAnswerRow>, u64) = match tx {
        Tx::Sqlite(tx) => {
            let rows = sqlx::query_as(COUNTING_SQLITE).bind(at_most).fetch_all(&mut **tx).await?;
            (rows, sqlx::query(TAKE).bind(at_most).execute(&mut **tx).await?.rows_affected())
        }
        Tx::Postgres(tx) => {
            let taken: Vec<AnswerId> = sqlx::query_scalar(TAKE_POSTGRES).bind(at_most).fetch_all(&mut **tx).await?;
            let counted = u64::try_from(taken.len()).unwrap_or(u64::MAX);
            let taken: Vec<Uuid> = taken.into_iter().map(|id| id.0).collect();
            (sqlx::query_as(COUNTING_POSTGRES).bind(taken).fetch_all(&mut **tx).await?, counted)
        }
    };
    let answers = rows.into_iter().map(FirstAnswerRow::into_answer).collect::<Result<Vec<_>>>()?;
    if !answers.is_empty() {
        usage::note_all(tx, &answers).await?;
    }
    Ok(usize::try_from(counted).unwrap_or(usize::MAX))
}

/// Whether any answer waits to be counted.
pub async fn is_behind(tx: &mut Tx) -> Result<bool> {
    let row: Option<(AnswerId,)> = with_tx!(tx, |c| sqlx::query_as(ANY).fetch_optional(c).await)?;
    Ok(row.is_some())
}
