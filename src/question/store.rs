//! Questions in the database.

use chrono::{DateTime, NaiveDate, Utc};
use sha2::{Digest, Sha256};

use super::{Flaw, Kind, NewQuestion, OptionSet, QuestionOption, Status};
use crate::ids::{QuestionId, QuestionVersionId};
use crate::store::{Result, StoreError, Tx};
use crate::{sql, with_tx};

/// One immutable version of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuestionVersion {
    /// Its id.
    pub id: QuestionVersionId,
    /// The question it is a version of.
    pub question: QuestionId,
    /// 1, 2, …
    pub number: i64,
    /// 题型
    pub kind: Kind,
    /// 题干
    pub stem: String,
    /// 选项, as written.
    pub options: Vec<QuestionOption>,
    /// 答案
    pub key: OptionSet,
    /// 解析, with `{a}` for options.
    pub explanation: String,
    /// Where the answer can be looked up.
    pub source: String,
    /// The law it cites was checked on this day.
    pub law_as_of: Option<NaiveDate>,
    /// 1 (easy) to 5.
    pub difficulty: i64,
}

/// How many published questions a chapter has.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct ChapterCount {
    /// The edition.
    pub edition: String,
    /// The chapter's number.
    pub chapter: String,
    /// 单选题
    pub singles: i64,
    /// 多选题
    pub multiples: i64,
}

/// Why a question was not taken in.
#[derive(Debug, thiserror::Error)]
pub enum AddError {
    /// It can't be used.
    #[error(transparent)]
    Flaw(#[from] Flaw),
    /// It is in the bank already.
    #[error("the bank has this question already")]
    Duplicate(QuestionId),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

sql! {
    INSERT_QUESTION = "INSERT INTO question (id, subject, status, author, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $5)";
    INSERT_VERSION = "INSERT INTO question_version (id, question_id, number, kind, stem, options, answer_key, explanation, source, \
        law_as_of, review_by, difficulty, fingerprint, author, created_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
    NEXT_NUMBER = "SELECT COALESCE(MAX(number), 0) + 1 AS number FROM question_version WHERE question_id = $1";
    REMOVE_CHAPTERS = "DELETE FROM question_chapter WHERE question_id = $1";
    INSERT_CHAPTER = "INSERT INTO question_chapter (question_id, edition, subject, chapter) VALUES ($1, $2, $3, $4) \
        ON CONFLICT DO NOTHING";
    REMOVE_TAGS = "DELETE FROM question_tag WHERE question_id = $1";
    INSERT_TAG = "INSERT INTO question_tag (question_id, tag) VALUES ($1, $2) ON CONFLICT DO NOTHING";
    PUBLISH = "UPDATE question SET status = 'published', published_version_id = $2, reviewer = $3, updated_at = $4 WHERE id = $1 \
        AND EXISTS (SELECT 1 FROM question_version v WHERE v.id = $2 AND v.question_id = $1 \
        AND (CAST($3 AS TEXT) IS NULL OR v.author <> $3))";
    SET_STATUS = "UPDATE question SET status = $2, updated_at = $3 WHERE id = $1";
    STATUS = "SELECT status FROM question WHERE id = $1";
    VERSION = "SELECT id, question_id, number, kind, stem, options, answer_key, explanation, source, law_as_of, difficulty \
        FROM question_version WHERE id = $1";
    PUBLISHED = "SELECT v.id, v.question_id, v.number, v.kind, v.stem, v.options, v.answer_key, v.explanation, v.source, \
        v.law_as_of, v.difficulty FROM question q JOIN question_version v ON v.id = q.published_version_id \
        WHERE q.status = 'published' AND EXISTS (SELECT 1 FROM question_chapter p WHERE p.question_id = q.id AND p.subject = $1 \
        AND p.edition = $2 AND (CAST($3 AS TEXT) IS NULL OR p.chapter = $3)) ORDER BY q.id";
    COUNTS = "SELECT p.edition, p.chapter, CAST(SUM(CASE WHEN v.kind = 'single' THEN 1 ELSE 0 END) AS BIGINT) AS singles, \
        CAST(SUM(CASE WHEN v.kind = 'multiple' THEN 1 ELSE 0 END) AS BIGINT) AS multiples \
        FROM question_chapter p JOIN question q ON q.id = p.question_id JOIN question_version v ON v.id = q.published_version_id \
        WHERE p.subject = $1 AND q.status = 'published' GROUP BY p.edition, p.chapter ORDER BY p.edition DESC, p.chapter";
    SUBJECT_COUNTS = "SELECT subject, COUNT(*) AS questions FROM question WHERE status = 'published' GROUP BY subject";
    DUPLICATE = "SELECT q.id FROM question_version v JOIN question q ON q.id = v.question_id \
        WHERE v.fingerprint = $1 AND q.subject = $2 AND q.status <> 'retired' ORDER BY q.id LIMIT 1";
}

#[derive(sqlx::FromRow)]
struct VersionRow {
    id: QuestionVersionId,
    question_id: QuestionId,
    number: i64,
    kind: String,
    stem: String,
    options: String,
    answer_key: String,
    explanation: String,
    source: String,
    law_as_of: Option<NaiveDate>,
    difficulty: i64,
}

impl VersionRow {
    fn into_version(self) -> Result<QuestionVersion> {
        let corrupt = |column: &str| StoreError::Corrupt(format!("question_version.{column} of {}", self.id));
        Ok(QuestionVersion {
            kind: Kind::from_code(&self.kind).ok_or_else(|| corrupt("kind"))?,
            options: serde_json::from_str(&self.options).map_err(|_| corrupt("options"))?,
            key: OptionSet::parse(&self.answer_key).ok_or_else(|| corrupt("answer_key"))?,
            id: self.id,
            question: self.question_id,
            number: self.number,
            stem: self.stem,
            explanation: self.explanation,
            source: self.source,
            law_as_of: self.law_as_of,
            difficulty: self.difficulty,
        })
    }
}

/// What equal questions share: a hash of the folded stem and options.
pub fn fingerprint(question: &NewQuestion) -> String {
    hex::encode(Sha256::digest(question.folded().as_bytes()))
}

/// The question in the bank that says the same, if any: same subject, stem and options after folding.
pub async fn duplicate_of(tx: &mut Tx, question: &NewQuestion) -> Result<Option<QuestionId>> {
    let hash = fingerprint(question);
    let found: Option<(QuestionId,)> =
        with_tx!(tx, |c| sqlx::query_as(DUPLICATE).bind(hash).bind(&question.subject).fetch_optional(c).await)?;
    Ok(found.map(|(id,)| id))
}

/// Takes in a new question as a draft with its first version, unless it is flawed or in the bank already.
pub async fn create(
    tx: &mut Tx,
    id: QuestionId,
    version: QuestionVersionId,
    question: &NewQuestion,
    author: &str,
    at: DateTime<Utc>,
) -> Result<(), AddError> {
    if let Some(flaw) = question.error() {
        return Err(flaw.into());
    }
    if let Some(other) = duplicate_of(tx, question).await? {
        return Err(AddError::Duplicate(other));
    }
    with_tx!(tx, |c| sqlx::query(INSERT_QUESTION)
        .bind(id)
        .bind(&question.subject)
        .bind(Status::Draft.code())
        .bind(author)
        .bind(at)
        .execute(c)
        .await
        .map(|_| ()))
    .map_err(StoreError::from)?;
    add_version(tx, id, version, question, author, at).await
}

/// Adds a version to a question. People go on practising with the published one until [`publish`] says otherwise.
pub async fn add_version(
    tx: &mut Tx,
    id: QuestionId,
    version: QuestionVersionId,
    question: &NewQuestion,
    author: &str,
    at: DateTime<Utc>,
) -> Result<(), AddError> {
    if let Some(flaw) = question.error() {
        return Err(flaw.into());
    }
    let options = serde_json::to_string(&question.options).map_err(|error| StoreError::Corrupt(error.to_string()))?;
    write_version(tx, id, version, question, &options, author, at).await?;
    Ok(())
}

async fn write_version(
    tx: &mut Tx,
    id: QuestionId,
    version: QuestionVersionId,
    question: &NewQuestion,
    options: &str,
    author: &str,
    at: DateTime<Utc>,
) -> Result<()> {
    let (number,): (i64,) = with_tx!(tx, |c| sqlx::query_as(NEXT_NUMBER).bind(id).fetch_one(c).await)?;
    with_tx!(tx, |c| sqlx::query(INSERT_VERSION)
        .bind(version)
        .bind(id)
        .bind(number)
        .bind(question.kind.code())
        .bind(&question.stem)
        .bind(options)
        .bind(question.key.to_string())
        .bind(&question.explanation)
        .bind(&question.source)
        .bind(question.law_as_of)
        .bind(question.review_by)
        .bind(question.difficulty)
        .bind(fingerprint(question))
        .bind(author)
        .bind(at)
        .execute(c)
        .await
        .map(|_| ()))?;
    with_tx!(tx, |c| sqlx::query(REMOVE_CHAPTERS).bind(id).execute(c).await.map(|_| ()))?;
    for place in &question.chapters {
        with_tx!(tx, |c| sqlx::query(INSERT_CHAPTER)
            .bind(id)
            .bind(&place.edition)
            .bind(&question.subject)
            .bind(&place.chapter)
            .execute(c)
            .await
            .map(|_| ()))?;
    }
    with_tx!(tx, |c| sqlx::query(REMOVE_TAGS).bind(id).execute(c).await.map(|_| ()))?;
    for tag in &question.tags {
        with_tx!(tx, |c| sqlx::query(INSERT_TAG).bind(id).bind(tag).execute(c).await.map(|_| ()))?;
    }
    Ok(())
}

/// Makes a version the one people practise with. False if the question has no such version, or if its author would be its own
/// reviewer. What ships with the system has not been reviewed here, and says so by having no reviewer.
pub async fn publish(
    tx: &mut Tx,
    id: QuestionId,
    version: QuestionVersionId,
    reviewer: Option<&str>,
    at: DateTime<Utc>,
) -> Result<bool> {
    let changed = with_tx!(tx, |c| sqlx::query(PUBLISH)
        .bind(id)
        .bind(version)
        .bind(reviewer)
        .bind(at)
        .execute(c)
        .await
        .map(|done| done.rows_affected()))?;
    Ok(changed == 1)
}

/// Sets how far a question has come (publishing is [`publish`]'s, which also says which version). False if there is none.
pub async fn set_status(tx: &mut Tx, id: QuestionId, status: Status, at: DateTime<Utc>) -> Result<bool> {
    let changed = with_tx!(tx, |c| sqlx::query(SET_STATUS)
        .bind(id)
        .bind(status.code())
        .bind(at)
        .execute(c)
        .await
        .map(|done| done.rows_affected()))?;
    Ok(changed == 1)
}

/// How far a question has come; `None` if there is no such question.
pub async fn status(tx: &mut Tx, id: QuestionId) -> Result<Option<Status>> {
    let row: Option<(String,)> = with_tx!(tx, |c| sqlx::query_as(STATUS).bind(id).fetch_optional(c).await)?;
    row.map(|(code,)| Status::from_code(&code).ok_or(StoreError::Corrupt(format!("question.status {code}")))).transpose()
}

/// One version.
pub async fn version(tx: &mut Tx, id: QuestionVersionId) -> Result<Option<QuestionVersion>> {
    let row: Option<VersionRow> = with_tx!(tx, |c| sqlx::query_as(VERSION).bind(id).fetch_optional(c).await)?;
    row.map(VersionRow::into_version).transpose()
}

/// What people can practise with, of a chapter or of a whole subject in an edition.
pub async fn published(tx: &mut Tx, subject: &str, edition: &str, chapter: Option<&str>) -> Result<Vec<QuestionVersion>> {
    let rows: Vec<VersionRow> =
        with_tx!(tx, |c| sqlx::query_as(PUBLISHED).bind(subject).bind(edition).bind(chapter).fetch_all(c).await)?;
    rows.into_iter().map(VersionRow::into_version).collect()
}

/// How many published questions each chapter of a subject has; the newest edition first.
pub async fn counts(tx: &mut Tx, subject: &str) -> Result<Vec<ChapterCount>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(COUNTS).bind(subject).fetch_all(c).await)?)
}

/// How many published questions each subject has: `(subject, questions)`.
pub async fn subject_counts(tx: &mut Tx) -> Result<Vec<(String, i64)>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(SUBJECT_COUNTS).fetch_all(c).await)?)
}
