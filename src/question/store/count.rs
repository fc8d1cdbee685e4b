//! How many questions there are to practise with.

use crate::store::{Result, Tx};
use crate::{sql, with_tx};

/// How many published questions a chapter has.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct ChapterCount {
    /// The edition.
    pub edition: String,
    /// The chapter's number.
    pub chapter: String,
    /// 单选题, and 判断题 with them.
    pub singles: i64,
    /// 多选题
    pub multiples: i64,
    /// 案例题
    pub cases: i64,
}

sql! {
    COUNTS = "SELECT p.edition, p.chapter, \
        CAST(SUM(CASE WHEN v.kind IN ('single', 'judgement') THEN 1 ELSE 0 END) AS BIGINT) AS singles, \
        CAST(SUM(CASE WHEN v.kind = 'multiple' THEN 1 ELSE 0 END) AS BIGINT) AS multiples, \
        CAST(SUM(CASE WHEN v.kind = 'case' THEN 1 ELSE 0 END) AS BIGINT) AS cases \
        FROM question_chapter p JOIN question q ON q.id = p.question_id JOIN question_version v ON v.id = q.published_version_id \
        WHERE p.subject = $1 AND q.status = 'published' GROUP BY p.edition, p.chapter ORDER BY p.edition DESC, p.chapter";
    SUBJECT_COUNTS = "SELECT subject, COUNT(*) AS questions FROM question WHERE status = 'published' GROUP BY subject";
}

/// How many published questions each chapter of a subject has; the newest edition first.
pub async fn counts(tx: &mut Tx, subject: &str) -> Result<Vec<ChapterCount>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(COUNTS).bind(subject).fetch_all(c).await)?)
}

/// How many published questions each subject has: `(subject, questions)`.
pub async fn subject_counts(tx: &mut Tx) -> Result<Vec<(String, i64)>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(SUBJECT_COUNTS).fetch_all(c).await)?)
}
