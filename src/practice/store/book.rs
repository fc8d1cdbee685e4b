//! What is somebody's own: their answers that count, the wrong-question book folded from them, and their favourites.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::super::Owner;
use super::super::preference;
use super::super::selection::Candidate;
use super::super::wrong_book::{Attempt, Entry, wrong_book};
use crate::ids::{AnswerId, QuestionId, QuestionVersionId};
use crate::question::{Kind, OptionSet};
use crate::store::{Result, StoreError, Tx};
use crate::{sql, with_tx};

/// What lists say of a question, beside its version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// The question.
    pub question: QuestionId,
    /// The version people practise with, or last practised with.
    pub version: QuestionVersionId,
    /// The subject's code.
    pub subject: String,
    /// 题型
    pub kind: Kind,
    /// 已停用: shown, but not drawn any more.
    pub is_retired: bool,
}

impl Known {
    /// Whether it is of this chapter, or a section of it, and of this kind. `has` is its own chapter.
    pub fn fits(&self, has: Option<&str>, chapter: Option<&str>, kind: Option<Kind>) -> bool {
        let within = |chapter: &str| {
            has.and_then(|has| has.strip_prefix(chapter)).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        chapter.is_none_or(within) && kind.is_none_or(|kind| self.kind == kind)
    }

    /// As one to choose from; `None` if it isn't in use.
    pub(super) fn candidate(&self) -> Option<Candidate> {
        let usable = !self.is_retired && self.kind.is_objective();
        usable.then(|| Candidate { question: self.question, version: self.version, kind: self.kind, options: Vec::new() })
    }
}

/// A question in the wrong-question book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BookEntry {
    /// The question.
    pub known: Known,
    /// Its chapter in the edition asked for, if it has one there.
    pub chapter: Option<String>,
    /// When it entered.
    pub since: DateTime<Utc>,
    /// When it was answered last.
    pub last_at: DateTime<Utc>,
    /// What was chosen then.
    pub last_chosen: OptionSet,
    /// The last answer was right.
    pub last_right: bool,
    /// How often it wasn't fully right.
    pub wrong: i64,
    /// 已连对
    pub streak: i64,
}

/// A favourite.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Favourite {
    /// The question.
    pub known: Known,
    /// Its chapter in the edition asked for, if it has one there.
    pub chapter: Option<String>,
    /// When it was marked.
    pub made_at: DateTime<Utc>,
}

sql! {
    ATTEMPTS = "SELECT m.id, v.question_id, q.published_version_id, m.question_version_id, q.subject, COALESCE(n.kind, v.kind) AS kind, \
        q.status, CASE WHEN CAST($3 AS TEXT) = '' THEN NULL ELSE (SELECT MIN(p.chapter) FROM question_chapter p WHERE p.question_id = q.id \
        AND p.edition = $3 AND p.subject = q.subject) END AS chapter, m.given_at, m.chosen, m.half_marks, m.full_half_marks \
        FROM practice_set s JOIN practice_mark m ON m.set_id = s.id JOIN question_version v ON v.id = m.question_version_id \
        JOIN question q ON q.id = v.question_id LEFT JOIN question_version n ON n.id = q.published_version_id \
        WHERE (s.account_id = $1 OR s.visitor_id = $1) AND (CAST($2 AS TEXT) IS NULL OR q.subject = $2)";
    FAVOURITES = "SELECT f.question_id, q.published_version_id, COALESCE(q.published_version_id, q.latest_version_id) AS version_id, \
        q.subject, v.kind, q.status, (SELECT MIN(p.chapter) FROM question_chapter p WHERE p.question_id = q.id AND p.edition = $3 \
        AND p.subject = q.subject) AS chapter, f.made_at FROM practice_favourite f JOIN question q ON q.id = f.question_id \
        JOIN question_version v ON v.id = COALESCE(q.published_version_id, q.latest_version_id) \
        WHERE f.person_id = $1 AND (CAST($2 AS TEXT) IS NULL OR q.subject = $2) ORDER BY f.made_at DESC, f.question_id";
}

#[derive(sqlx::FromRow)]
struct AttemptRow {
    id: AnswerId,
    question_id: QuestionId,
    published_version_id: Option<QuestionVersionId>,
    question_version_id: QuestionVersionId,
    subject: String,
    kind: String,
    status: String,
    chapter: Option<String>,
    given_at: DateTime<Utc>,
    chosen: String,
    half_marks: i64,
    full_half_marks: i64,
}

impl AttemptRow {
    const fn attempt(&self) -> Attempt {
        Attempt {
            id: self.id,
            question: self.question_id,
            at: self.given_at,
            half_marks: self.half_marks,
            full_half_marks: self.full_half_marks,
        }
    }
}

fn kind_of(code: &str) -> Result<Kind> {
    Kind::from_code(code).ok_or_else(|| StoreError::Corrupt("question_version.kind".into()))
}

async fn rows(tx: &mut Tx, owner: Owner, subject: Option<&str>, edition: &str) -> Result<Vec<AttemptRow>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(ATTEMPTS).bind(owner.id()).bind(subject).bind(edition).fetch_all(c).await)?)
}

/// Somebody's answers that count, of a subject or of all, in no order.
pub async fn attempts(tx: &mut Tx, owner: Owner, subject: Option<&str>) -> Result<Vec<Attempt>> {
    Ok(rows(tx, owner, subject, "").await?.iter().map(AttemptRow::attempt).collect())
}

/// Somebody's answers that count, of a subject, each with the chapter of its question in the edition, if it has one there; in no order.
pub async fn attempts_by_chapter(
    tx: &mut Tx,
    owner: Owner,
    subject: &str,
    edition: &str,
) -> Result<Vec<(Option<String>, Attempt)>> {
    let rows = rows(tx, owner, Some(subject), edition).await?;
    Ok(rows.into_iter().map(|row| (row.chapter.clone(), row.attempt())).collect())
}

/// Somebody's wrong-question book, of a subject or of all: what was answered last first. Chapters are those of the edition; without
/// one there are none.
pub async fn book(tx: &mut Tx, owner: Owner, subject: Option<&str>, edition: &str) -> Result<Vec<BookEntry>> {
    let leave_after = preference::store::of(tx, owner).await?.leave_after;
    let rows = rows(tx, owner, subject, edition).await?;
    let entries = wrong_book(rows.iter().map(AttemptRow::attempt), leave_after);
    let mut by_id: BTreeMap<AnswerId, AttemptRow> = rows.into_iter().map(|row| (row.id, row)).collect();
    entries.into_iter().filter_map(|entry| by_id.remove(&entry.last.id).map(|row| book_entry(entry, row))).collect()
}

fn book_entry(entry: Entry, row: AttemptRow) -> Result<BookEntry> {
    Ok(BookEntry {
        known: Known {
            question: row.question_id,
            version: row.published_version_id.unwrap_or(row.question_version_id),
            subject: row.subject,
            kind: kind_of(&row.kind)?,
            is_retired: row.status != "published",
        },
        chapter: row.chapter,
        since: entry.since,
        last_at: row.given_at,
        last_chosen: OptionSet::parse(&row.chosen).ok_or_else(|| StoreError::Corrupt("practice_answer.chosen".into()))?,
        last_right: entry.last.is_right(),
        wrong: entry.wrong,
        streak: entry.streak,
    })
}

#[derive(sqlx::FromRow)]
struct FavouriteRow {
    question_id: QuestionId,
    published_version_id: Option<QuestionVersionId>,
    version_id: QuestionVersionId,
    subject: String,
    kind: String,
    status: String,
    chapter: Option<String>,
    made_at: DateTime<Utc>,
}

/// Somebody's favourites, of a subject or of all: what was marked last first.
pub async fn favourites(tx: &mut Tx, owner: Owner, subject: Option<&str>, edition: &str) -> Result<Vec<Favourite>> {
    let rows: Vec<FavouriteRow> =
        with_tx!(tx, |c| sqlx::query_as(FAVOURITES).bind(owner.id()).bind(subject).bind(edition).fetch_all(c).await)?;
    let read = |row: FavouriteRow| {
        Ok(Favourite {
            known: Known {
                question: row.question_id,
                version: row.version_id,
                subject: row.subject,
                kind: kind_of(&row.kind)?,
                is_retired: row.status != "published" || row.published_version_id.is_none(),
            },
            chapter: row.chapter,
            made_at: row.made_at,
        })
    };
    rows.into_iter().map(read).collect()
}
