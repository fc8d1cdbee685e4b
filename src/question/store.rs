//! Questions in the database.

mod correction;
mod count;
mod life;
mod lock;
mod ready;
mod review;
mod rows;
mod write;

pub use correction::corrections;
pub use count::{ChapterCount, Coverage, counts, coverage, edition_counts, subject_counts};
pub use life::{Published, publish, restore, retire, return_to_author, submit};
pub(in crate::question) use lock::stand_in_line;
pub use lock::{hold, take};
pub use ready::{Ready, fingerprint};
pub use review::{Decided, Queued, Review, ReviewError, Reviewer, Verdict, decide, is_own_work, queue, queue_length, reviews};
pub use write::{AddError, Entry, New, add_version, create, create_many, duplicates_of, place};

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};

use super::{Content, Kind, OptionSet, Stage, Status};
use crate::ids::{AccountId, QuestionId, QuestionVersionId};
use crate::store::{Result, StoreError, Tx, list};
use crate::{list_sql, sql, with_tx};

/// A question across its versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Its id.
    pub id: QuestionId,
    /// The subject's code.
    pub subject: String,
    /// What people get to see.
    pub status: Status,
    /// How far the newest version has come.
    pub stage: Stage,
    /// The version people practise with, once there is one.
    pub published: Option<QuestionVersionId>,
    /// The newest version.
    pub latest: QuestionVersionId,
    /// Whoever wrote it first: an account's name, or where it came from.
    pub author: String,
    /// Who reviewed the published version; empty for what was taken in without review.
    pub reviewer: Option<String>,
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// When anything about it last changed.
    pub updated_at: DateTime<Utc>,
    /// When the newest version was handed in for review.
    pub submitted_at: Option<DateTime<Utc>>,
    /// Why it was retired; empty if it isn't.
    pub retired_reason: String,
}

/// One immutable version of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuestionVersion {
    /// Its id.
    pub id: QuestionVersionId,
    /// The question it is a version of.
    pub question: QuestionId,
    /// 1, 2, …
    pub number: i64,
    /// Who wrote this version.
    pub author: String,
    /// Their account, if they have one here.
    pub author_account: Option<AccountId>,
    /// Why it was written; empty for the first.
    pub reason: String,
    /// When.
    pub created_at: DateTime<Utc>,
    /// What it says.
    pub content: Content,
}

/// The columns of a version, of `v`, and the question's subject, of `q`.
macro_rules! version_columns {
    ($rest:literal) => {
        concat!(
            "SELECT v.id, v.question_id, v.number, q.subject, v.kind, v.stem, v.options, v.answer_key, v.explanation, v.source, ",
            "v.law_as_of, v.review_by, v.difficulty, v.chapters, v.tags, v.tasks, v.rubric, v.model_answer, v.author, ",
            "v.author_account_id, v.reason, v.created_at ",
            $rest
        )
    };
}

sql! {
    QUESTION = "SELECT subject, status, latest_stage, published_version_id, latest_version_id, author, reviewer, created_at, \
        updated_at, submitted_at, retired_reason FROM question WHERE id = $1";
    VERSION = version_columns!("FROM question_version v JOIN question q ON q.id = v.question_id WHERE v.id = $1");
    VERSIONS = version_columns!("FROM question_version v JOIN question q ON q.id = v.question_id WHERE v.question_id = $1 ORDER BY v.number DESC");
    PUBLISHED = version_columns!("FROM question q JOIN question_version v ON v.id = q.published_version_id \
        WHERE q.status = 'published' AND v.kind <> 'case' AND EXISTS (SELECT 1 FROM question_chapter p WHERE p.question_id = q.id \
        AND p.subject = $1 AND p.edition = $2 AND (CAST($3 AS TEXT) IS NULL OR p.chapter = $3 OR p.chapter LIKE $3 || '.%')) ORDER BY q.id");
}

// Each engine has its own way to read a list; the tests of exporting run both.
const NEWEST_SQLITE: &str = version_columns!(
    "FROM json_each($1) j CROSS JOIN question q CROSS JOIN question_version v \
     WHERE q.id = unhex(j.value) AND v.id = q.latest_version_id AND (CAST($2 AS TEXT) IS NULL OR q.status <> $2) ORDER BY j.key"
);
const NEWEST_POSTGRES: &str = version_columns!(
    "FROM jsonb_array_elements_text(CAST($1 AS JSONB)) WITH ORDINALITY AS j (value, place) JOIN question q ON q.id = CAST(j.value AS UUID) \
     JOIN question_version v ON v.id = q.latest_version_id WHERE (CAST($2 AS TEXT) IS NULL OR q.status <> $2) ORDER BY j.place"
);
list_sql! {
    THESE = [{ version_columns!("FROM ") } list " CROSS JOIN question_version v CROSS JOIN question q WHERE v.id = " (id) " AND q.id = v.question_id"];
}
/// So many are asked for at a time.
const SLICE: usize = 500;

#[derive(sqlx::FromRow)]
struct QuestionRow {
    subject: String,
    status: String,
    latest_stage: String,
    published_version_id: Option<QuestionVersionId>,
    latest_version_id: Option<QuestionVersionId>,
    author: String,
    reviewer: Option<String>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    submitted_at: Option<DateTime<Utc>>,
    retired_reason: String,
}

#[derive(sqlx::FromRow)]
struct VersionRow {
    id: QuestionVersionId,
    question_id: QuestionId,
    number: i64,
    subject: String,
    kind: String,
    stem: String,
    options: String,
    answer_key: String,
    explanation: String,
    source: String,
    law_as_of: Option<NaiveDate>,
    review_by: Option<NaiveDate>,
    difficulty: i64,
    chapters: String,
    tags: String,
    tasks: String,
    rubric: String,
    model_answer: String,
    author: String,
    author_account_id: Option<AccountId>,
    reason: String,
    created_at: DateTime<Utc>,
}

impl VersionRow {
    fn into_version(self) -> Result<QuestionVersion> {
        let id = self.id;
        let corrupt = |column: &str| StoreError::Corrupt(format!("question_version.{column} of {id}"));
        Ok(QuestionVersion {
            content: Content {
                subject: self.subject,
                chapters: serde_json::from_str(&self.chapters).map_err(|_| corrupt("chapters"))?,
                kind: Kind::from_code(&self.kind).ok_or_else(|| corrupt("kind"))?,
                stem: self.stem,
                options: serde_json::from_str(&self.options).map_err(|_| corrupt("options"))?,
                key: OptionSet::parse(&self.answer_key).ok_or_else(|| corrupt("answer_key"))?,
                explanation: self.explanation,
                source: self.source,
                law_as_of: self.law_as_of,
                review_by: self.review_by,
                difficulty: self.difficulty,
                tags: serde_json::from_str(&self.tags).map_err(|_| corrupt("tags"))?,
                tasks: serde_json::from_str(&self.tasks).map_err(|_| corrupt("tasks"))?,
                rubric: serde_json::from_str(&self.rubric).map_err(|_| corrupt("rubric"))?,
                model_answer: self.model_answer,
            },
            id,
            question: self.question_id,
            number: self.number,
            author: self.author,
            author_account: self.author_account_id,
            reason: self.reason,
            created_at: self.created_at,
        })
    }
}

/// A question, if there is one.
pub async fn find(tx: &mut Tx, id: QuestionId) -> Result<Option<Question>> {
    let row: Option<QuestionRow> = with_tx!(tx, |c| sqlx::query_as(QUESTION).bind(id).fetch_optional(c).await)?;
    let Some(row) = row else { return Ok(None) };
    let corrupt = |column: &str| StoreError::Corrupt(format!("question.{column} of {id}"));
    Ok(Some(Question {
        id,
        subject: row.subject,
        status: Status::from_code(&row.status).ok_or_else(|| corrupt("status"))?,
        stage: Stage::from_code(&row.latest_stage).ok_or_else(|| corrupt("latest_stage"))?,
        published: row.published_version_id,
        latest: row.latest_version_id.ok_or_else(|| corrupt("latest_version_id"))?,
        author: row.author,
        reviewer: row.reviewer,
        created_at: row.created_at,
        updated_at: row.updated_at,
        submitted_at: row.submitted_at,
        retired_reason: row.retired_reason,
    }))
}

/// One version.
pub async fn version(tx: &mut Tx, id: QuestionVersionId) -> Result<Option<QuestionVersion>> {
    let row: Option<VersionRow> = with_tx!(tx, |c| sqlx::query_as(VERSION).bind(id).fetch_optional(c).await)?;
    row.map(VersionRow::into_version).transpose()
}

/// These versions, by their id; what there isn't is missing.
pub async fn these(tx: &mut Tx, ids: &[QuestionVersionId]) -> Result<HashMap<QuestionVersionId, QuestionVersion>> {
    let mut found = HashMap::with_capacity(ids.len());
    for slice in ids.chunks(SLICE) {
        let rows: Vec<VersionRow> = THESE.fetch(tx, &list::of(slice.iter().map(|id| list::id(id.0)))).await?;
        for row in rows {
            found.insert(row.id, row.into_version()?);
        }
    }
    Ok(found)
}

/// All versions of a question, the newest first.
pub async fn versions(tx: &mut Tx, id: QuestionId) -> Result<Vec<QuestionVersion>> {
    let rows: Vec<VersionRow> = with_tx!(tx, |c| sqlx::query_as(VERSIONS).bind(id).fetch_all(c).await)?;
    rows.into_iter().map(VersionRow::into_version).collect()
}

/// What people can practise with, of a chapter or of a whole subject in an edition: objective questions only.
pub async fn published(tx: &mut Tx, subject: &str, edition: &str, chapter: Option<&str>) -> Result<Vec<QuestionVersion>> {
    let rows: Vec<VersionRow> =
        with_tx!(tx, |c| sqlx::query_as(PUBLISHED).bind(subject).bind(edition).bind(chapter).fetch_all(c).await)?;
    rows.into_iter().map(VersionRow::into_version).collect()
}

/// The newest versions of these questions, in this order; without retired ones unless they are wanted.
pub async fn newest(tx: &mut Tx, ids: &[QuestionId], with_retired: bool) -> Result<Vec<QuestionVersion>> {
    let without = (!with_retired).then(|| Status::Retired.code());
    let mut found = Vec::with_capacity(ids.len());
    for slice in ids.chunks(SLICE) {
        let list: Vec<String> = slice.iter().map(|id| id.0.simple().to_string()).collect();
        let list = serde_json::to_string(&list).map_err(|error| StoreError::Corrupt(error.to_string()))?;
        let rows: Vec<VersionRow> = match tx {
            Tx::Sqlite(tx) => sqlx::query_as(NEWEST_SQLITE).bind(list).bind(without).fetch_all(&mut **tx).await?,
            Tx::Postgres(tx) => sqlx::query_as(NEWEST_POSTGRES).bind(list).bind(without).fetch_all(&mut **tx).await?,
        };
        for row in rows {
            found.push(row.into_version()?);
        }
    }
    Ok(found)
}
