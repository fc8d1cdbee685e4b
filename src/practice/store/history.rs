//! What somebody has practised so far, by the marks that count now.

use chrono::{DateTime, Utc};

use super::super::{Owner, favourite, note, preference};
use crate::ids::{AccountId, PracticeSetId, VisitorId};
use crate::question::report::store as report;
use crate::question::usage::store as usage;
use crate::store::{Result, Tx};
use crate::{sql, with_tx};

/// One set in somebody's history.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct HistoryRow {
    /// The set.
    pub id: PracticeSetId,
    /// 方式, by its code.
    pub mode: String,
    /// What the mode is about.
    pub detail: String,
    /// The question last looked at, from 1.
    pub place: i64,
    /// The subject's code.
    pub subject: String,
    /// Its name.
    pub subject_name: String,
    /// Its name in English.
    pub subject_name_en: String,
    /// The edition.
    pub edition: String,
    /// The chapter's number, if it is of one chapter.
    pub chapter: Option<String>,
    /// The chapter's title.
    pub chapter_name: Option<String>,
    /// When it began.
    pub created_at: DateTime<Utc>,
    /// When it ended.
    pub finished_at: Option<DateTime<Utc>>,
    /// How many questions it has.
    pub questions: i64,
    /// How many are answered.
    pub answered: i64,
    /// Marks earned, in half marks.
    pub half_marks: i64,
    /// Marks to be had by all questions, in half marks.
    pub full_half_marks: i64,
}

/// What somebody has done of a chapter.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct ChapterProgress {
    /// The chapter's number.
    pub chapter: String,
    /// Different questions answered.
    pub questions: i64,
    /// Marks earned by all answers, in half marks.
    pub half_marks: i64,
    /// Marks to be had by all answers, in half marks.
    pub full_half_marks: i64,
}

/// The newest of somebody's sets, with what became of each. Only those of the page are looked into.
macro_rules! sets {
    ($which:literal, $limit:literal) => {
        concat!(
            "SELECT s.id, s.mode, s.detail, s.place, s.subject, j.name AS subject_name, j.name_en AS subject_name_en, s.edition, s.chapter, \
             c.name AS chapter_name, s.created_at, s.finished_at, COUNT(*) AS questions, COUNT(a.id) AS answered, \
             CAST(COALESCE(SUM(a.half_marks), 0) AS BIGINT) AS half_marks, CAST(SUM(COALESCE(a.full_half_marks, \
             CASE WHEN COALESCE(n.kind, v.kind) = 'multiple' THEN 4 ELSE 2 END)) AS BIGINT) AS full_half_marks \
             FROM (SELECT s.id, s.mode, s.detail, s.place, s.subject, s.edition, s.chapter, s.created_at, s.finished_at FROM practice_set s \
             WHERE ",
            $which,
            " ORDER BY s.created_at DESC, s.id DESC ",
            $limit,
            ") s JOIN subject j ON j.code = s.subject \
             LEFT JOIN chapter c ON c.edition = s.edition AND c.subject = s.subject AND c.number = s.chapter \
             JOIN practice_item i ON i.set_id = s.id JOIN question_version v ON v.id = i.question_version_id \
             JOIN question q ON q.id = v.question_id LEFT JOIN question_version n ON n.id = q.published_version_id AND n.kind <> 'case' \
             LEFT JOIN practice_mark a ON a.set_id = i.set_id AND a.position = i.position \
             GROUP BY s.id, s.mode, s.detail, s.place, s.subject, j.name, j.name_en, s.edition, s.chapter, c.name, s.created_at, \
             s.finished_at ORDER BY s.created_at DESC, s.id DESC"
        )
    };
}

sql! {
    HISTORY = sets!("s.account_id = $1 OR s.visitor_id = $1", "LIMIT $2 OFFSET $3");
    UNFINISHED = sets!("(s.account_id = $1 OR s.visitor_id = $1) AND s.finished_at IS NULL AND s.mode <> 'mock'", "LIMIT 1");
    COUNT = "SELECT COUNT(*) AS sets FROM practice_set WHERE account_id = $1 OR visitor_id = $1";
    PROGRESS = "SELECT p.chapter, COUNT(DISTINCT v.question_id) AS questions, CAST(SUM(a.half_marks) AS BIGINT) AS half_marks, \
        CAST(SUM(a.full_half_marks) AS BIGINT) AS full_half_marks FROM practice_set s \
        JOIN practice_mark a ON a.set_id = s.id JOIN question_version v ON v.id = a.question_version_id \
        JOIN question_chapter p ON p.question_id = v.question_id \
        WHERE (s.account_id = $1 OR s.visitor_id = $1) AND p.subject = $2 AND p.edition = $3 GROUP BY p.chapter ORDER BY p.chapter";
    CLAIM = "UPDATE practice_set SET account_id = $2, visitor_id = NULL WHERE visitor_id = $1";
}

/// Somebody's sets, the newest first.
pub async fn history(tx: &mut Tx, owner: Owner, limit: i64, offset: i64) -> Result<Vec<HistoryRow>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(HISTORY).bind(owner.id()).bind(limit).bind(offset).fetch_all(c).await)?)
}

/// The set somebody began last and has not finished.
pub async fn unfinished(tx: &mut Tx, owner: Owner) -> Result<Option<HistoryRow>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(UNFINISHED).bind(owner.id()).fetch_optional(c).await)?)
}

/// How many sets somebody has.
pub async fn count(tx: &mut Tx, owner: Owner) -> Result<i64> {
    let (sets,): (i64,) = with_tx!(tx, |c| sqlx::query_as(COUNT).bind(owner.id()).fetch_one(c).await)?;
    Ok(sets)
}

/// What somebody has done of each chapter of a subject; chapters not begun are missing.
pub async fn progress(tx: &mut Tx, owner: Owner, subject: &str, edition: &str) -> Result<Vec<ChapterProgress>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(PROGRESS).bind(owner.id()).bind(subject).bind(edition).fetch_all(c).await)?)
}

/// Gives what a browser practised, kept, noted and reported before signing up (or in) to the account. Says how many sets were moved.
pub async fn claim(tx: &mut Tx, visitor: VisitorId, account: AccountId) -> Result<u64> {
    let moved = with_tx!(tx, |c| sqlx::query(CLAIM).bind(visitor).bind(account).execute(c).await.map(|done| done.rows_affected()))?;
    usage::claim(tx, visitor, account).await?;
    report::claim(tx, visitor, account).await?;
    favourite::store::claim(tx, visitor, account).await?;
    note::store::claim(tx, visitor, account).await?;
    preference::store::claim(tx, visitor, account).await?;
    Ok(moved)
}
