//! 存疑题目: the published questions whose answers raise a doubt.

use super::super::{Doubt, Usage};
use crate::ids::{QuestionId, QuestionVersionId};
use crate::store::{Result, Tx};
use crate::{sql, with_tx};

/// A doubtful question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DoubtfulRow {
    /// The question.
    pub question: QuestionId,
    /// Its published version.
    pub version: QuestionVersionId,
    /// Its counters.
    pub usage: Usage,
    /// Why.
    pub doubts: Vec<Doubt>,
}

#[derive(sqlx::FromRow)]
struct Row {
    question_id: QuestionId,
    question_version_id: QuestionVersionId,
    doubts: i64,
    #[sqlx(flatten)]
    usage: Usage,
}

sql! {
    // The gravest doubts have the highest bits.
    DOUBTFUL = "SELECT q.id AS question_id, u.question_version_id, u.doubts, u.people, u.right_people, u.half_marks, \
        u.square_half_marks, u.full_half_marks, u.discrimination_people, u.discrimination_tenths, u.efficiency_tenths \
        FROM question_usage u JOIN question_version v ON v.id = u.question_version_id \
        JOIN question q ON q.id = v.question_id AND q.published_version_id = v.id \
        WHERE u.doubts <> 0 AND q.status = 'published' AND (CAST($1 AS TEXT) IS NULL OR q.subject = $1) AND u.doubts & $2 <> 0 \
        ORDER BY u.doubts DESC, u.people DESC, q.id LIMIT $3 OFFSET $4";
    COUNT = "SELECT COUNT(*) AS questions FROM question_usage u JOIN question_version v ON v.id = u.question_version_id \
        JOIN question q ON q.id = v.question_id AND q.published_version_id = v.id \
        WHERE u.doubts <> 0 AND q.status = 'published' AND (CAST($1 AS TEXT) IS NULL OR q.subject = $1) AND u.doubts & $2 <> 0";
    SUBJECTS = "SELECT q.subject, COUNT(*) AS questions FROM question_usage u \
        JOIN question_version v ON v.id = u.question_version_id \
        JOIN question q ON q.id = v.question_id AND q.published_version_id = v.id \
        WHERE u.doubts <> 0 AND q.status = 'published' GROUP BY q.subject ORDER BY q.subject";
}

/// The bits of one doubt, or of any.
fn bits(doubt: Option<Doubt>) -> i64 {
    doubt.map_or_else(|| Doubt::ALL.into_iter().map(Doubt::bit).sum(), Doubt::bit)
}

/// Doubtful questions of a subject or of all, with one doubt or any, the gravest first.
pub async fn doubtful(
    tx: &mut Tx,
    subject: Option<&str>,
    doubt: Option<Doubt>,
    limit: i64,
    offset: i64,
) -> Result<Vec<DoubtfulRow>> {
    let rows: Vec<Row> =
        with_tx!(tx, |c| sqlx::query_as(DOUBTFUL).bind(subject).bind(bits(doubt)).bind(limit).bind(offset).fetch_all(c).await)?;
    let read = |row: Row| DoubtfulRow {
        question: row.question_id,
        version: row.question_version_id,
        usage: row.usage,
        doubts: Doubt::from_bits(row.doubts),
    };
    Ok(rows.into_iter().map(read).collect())
}

/// How many there are.
pub async fn count_doubtful(tx: &mut Tx, subject: Option<&str>, doubt: Option<Doubt>) -> Result<i64> {
    let (questions,): (i64,) = with_tx!(tx, |c| sqlx::query_as(COUNT).bind(subject).bind(bits(doubt)).fetch_one(c).await)?;
    Ok(questions)
}

/// The subjects that have doubtful questions, with their number.
pub async fn subjects_with_doubtful(tx: &mut Tx) -> Result<Vec<(String, i64)>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(SUBJECTS).fetch_all(c).await)?)
}
