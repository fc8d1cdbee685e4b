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
    COVERAGE = "SELECT p.chapter, COUNT(*) AS questions, CAST(SUM(CASE WHEN EXISTS (SELECT 1 FROM question_chapter o \
        WHERE o.question_id = p.question_id AND o.edition = $3) THEN 0 ELSE 1 END) AS BIGINT) AS uncovered \
        FROM question_chapter p JOIN question q ON q.id = p.question_id \
        WHERE p.subject = $1 AND p.edition = $2 AND q.status <> 'retired' GROUP BY p.chapter ORDER BY p.chapter";
    EDITION_COUNTS = "SELECT p.edition, COUNT(DISTINCT p.question_id) AS questions FROM question_chapter p \
        JOIN question q ON q.id = p.question_id WHERE p.subject = $1 AND q.status = 'published' GROUP BY p.edition";
    SUBJECT_COUNTS = "SELECT subject, COUNT(*) AS questions FROM question WHERE status = 'published' GROUP BY subject";
}

/// How many published questions each chapter of a subject has; the newest edition first.
pub async fn counts(tx: &mut Tx, subject: &str) -> Result<Vec<ChapterCount>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(COUNTS).bind(subject).fetch_all(c).await)?)
}

/// What a change of edition leaves uncovered of one chapter.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Coverage {
    /// The chapter's number in the older edition.
    pub chapter: String,
    /// Questions that belong to it and aren't retired.
    pub questions: i64,
    /// Of them, those that belong to no chapter of the other edition.
    pub uncovered: i64,
}

/// For each chapter of an edition that has questions, how many of them have no place in the other edition.
pub async fn coverage(tx: &mut Tx, subject: &str, from: &str, to: &str) -> Result<Vec<Coverage>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(COVERAGE).bind(subject).bind(from).bind(to).fetch_all(c).await)?)
}

/// How many published questions each subject has: `(subject, questions)`.
pub async fn subject_counts(tx: &mut Tx) -> Result<Vec<(String, i64)>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(SUBJECT_COUNTS).fetch_all(c).await)?)
}

/// How many published questions a subject has in each edition, each question once: `(edition, questions)`.
pub async fn edition_counts(tx: &mut Tx, subject: &str) -> Result<Vec<(String, i64)>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(EDITION_COUNTS).bind(subject).fetch_all(c).await)?)
}
