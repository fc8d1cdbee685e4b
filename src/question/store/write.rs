//! Taking in questions and versions.

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};

use super::super::succession::store::places;
use super::super::{Content, Flaw, search};
use super::lock::take;
use super::{find, version as find_version};
use crate::account::name;
use crate::ids::{QuestionId, QuestionVersionId};
use crate::store::{Result, StoreError, Tx};
use crate::{sql, with_tx};

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
    INSERT_QUESTION = "INSERT INTO question (id, subject, status, author, created_at, updated_at, latest_version_id, latest_stage) \
        VALUES ($1, $2, 'draft', $3, $4, $4, $5, 'draft')";
    INSERT_VERSION = "INSERT INTO question_version (id, question_id, number, kind, stem, options, answer_key, explanation, source, \
        law_as_of, review_by, difficulty, fingerprint, author, created_at, chapters, tags, tasks, rubric, model_answer, reason, \
        author_account_id) \
        VALUES ($1, $2, (SELECT COALESCE(MAX(o.number), 0) + 1 FROM question_version o WHERE o.question_id = $2), \
        $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, \
        (SELECT a.id FROM account a WHERE a.name_folded = $21 AND a.name = $13))";
    TOUCH = "UPDATE question SET latest_version_id = $2, latest_stage = 'draft', updated_at = $3, \
        status = CASE WHEN status = 'in_review' THEN 'draft' ELSE status END WHERE id = $1";
    REMOVE_CHAPTERS = "DELETE FROM question_chapter WHERE question_id = $1";
    INSERT_CHAPTER = "INSERT INTO question_chapter (question_id, edition, subject, chapter) VALUES ($1, $2, $3, $4) \
        ON CONFLICT DO NOTHING";
    REMOVE_TAGS = "DELETE FROM question_tag WHERE question_id = $1";
    INSERT_TAG = "INSERT INTO question_tag (question_id, tag) VALUES ($1, $2) ON CONFLICT DO NOTHING";
    DUPLICATE = "SELECT q.id FROM question_version v JOIN question q ON q.id = v.question_id \
        WHERE v.fingerprint = $1 AND q.subject = $2 AND q.status <> 'retired' ORDER BY q.id LIMIT 1";
}

/// What equal questions share: a hash of the folded stem and options, as they are written down.
pub fn fingerprint(content: &Content) -> String {
    hex::encode(Sha256::digest(content.cleaned().folded().as_bytes()))
}

/// The question in the bank that says the same, if any: same subject, stem and options after folding.
pub async fn duplicate_of(tx: &mut Tx, content: &Content) -> Result<Option<QuestionId>> {
    let hash = fingerprint(content);
    let found: Option<(QuestionId,)> =
        with_tx!(tx, |c| sqlx::query_as(DUPLICATE).bind(hash).bind(&content.subject).fetch_optional(c).await)?;
    Ok(found.map(|(id,)| id))
}

/// Takes in a new question as a draft with its first version, unless it is flawed or in the bank already.
pub async fn create(
    tx: &mut Tx,
    id: QuestionId,
    version: QuestionVersionId,
    content: &Content,
    author: &str,
    at: DateTime<Utc>,
) -> Result<(), AddError> {
    create_unindexed(tx, id, version, content, author, at).await?;
    search::index(tx, id, version, &content.cleaned()).await?;
    Ok(())
}

/// As [`create`], but what the question is found by is left to [`search::catch_up`]. For many at once: others who write needn't wait
/// for what can be made afterwards.
pub async fn create_unindexed(
    tx: &mut Tx,
    id: QuestionId,
    version: QuestionVersionId,
    content: &Content,
    author: &str,
    at: DateTime<Utc>,
) -> Result<(), AddError> {
    let content = &content.cleaned();
    if let Some(flaw) = content.error() {
        return Err(flaw.into());
    }
    if let Some(other) = duplicate_of(tx, content).await? {
        return Err(AddError::Duplicate(other));
    }
    with_tx!(tx, |c| sqlx::query(INSERT_QUESTION)
        .bind(id)
        .bind(&content.subject)
        .bind(author)
        .bind(at)
        .bind(version)
        .execute(c)
        .await
        .map(|_| ()))
    .map_err(StoreError::from)?;
    write_version(tx, id, version, content, author, "", at).await?;
    enter(tx, id, content).await?;
    Ok(())
}

/// Adds a version to a question, as a draft; `reason` says why. People go on practising with the published one until
/// [`super::publish`] says otherwise.
pub async fn add_version(
    tx: &mut Tx,
    id: QuestionId,
    version: QuestionVersionId,
    content: &Content,
    author: &str,
    reason: &str,
    at: DateTime<Utc>,
) -> Result<(), AddError> {
    let content = &content.cleaned();
    if let Some(flaw) = content.error() {
        return Err(flaw.into());
    }
    take(tx, id).await?;
    write_version(tx, id, version, content, author, reason, at).await?;
    with_tx!(tx, |c| sqlx::query(TOUCH).bind(id).bind(version).bind(at).execute(c).await.map(|_| ())).map_err(StoreError::from)?;
    // Until it is published, a question is found where its newest version puts it.
    if find(tx, id).await?.is_some_and(|question| question.published.is_none()) {
        index(tx, id, content).await?;
    }
    search::index(tx, id, version, content).await?;
    Ok(())
}

async fn write_version(
    tx: &mut Tx,
    id: QuestionId,
    version: QuestionVersionId,
    content: &Content,
    author: &str,
    reason: &str,
    at: DateTime<Utc>,
) -> Result<()> {
    let options = json(&content.options)?;
    let (chapters, tags) = (json(&content.chapters)?, json(&content.tags)?);
    let (tasks, rubric) = (json(&content.tasks)?, json(&content.rubric)?);
    Ok(with_tx!(tx, |c| sqlx::query(INSERT_VERSION)
        .bind(version)
        .bind(id)
        .bind(content.kind.code())
        .bind(&content.stem)
        .bind(options)
        .bind(content.key.to_string())
        .bind(&content.explanation)
        .bind(&content.source)
        .bind(content.law_as_of)
        .bind(content.review_by)
        .bind(content.difficulty)
        .bind(fingerprint(content))
        .bind(author)
        .bind(at)
        .bind(chapters)
        .bind(tags)
        .bind(tasks)
        .bind(rubric)
        .bind(&content.model_answer)
        .bind(reason)
        .bind(name::folded(author))
        .execute(c)
        .await
        .map(|_| ()))?)
}

fn json<T: serde::Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|error| StoreError::Corrupt(error.to_string()))
}

/// Has a question found under the tags of this content, its chapters and those that took them up, and no others.
pub(super) async fn index(tx: &mut Tx, id: QuestionId, content: &Content) -> Result<()> {
    with_tx!(tx, |c| sqlx::query(REMOVE_CHAPTERS).bind(id).execute(c).await.map(|_| ()))?;
    with_tx!(tx, |c| sqlx::query(REMOVE_TAGS).bind(id).execute(c).await.map(|_| ()))?;
    enter(tx, id, content).await
}

async fn enter(tx: &mut Tx, id: QuestionId, content: &Content) -> Result<()> {
    for place in &places(tx, content).await? {
        with_tx!(tx, |c| sqlx::query(INSERT_CHAPTER)
            .bind(id)
            .bind(&place.edition)
            .bind(&content.subject)
            .bind(&place.chapter)
            .execute(c)
            .await
            .map(|_| ()))?;
    }
    for tag in &content.tags {
        with_tx!(tx, |c| sqlx::query(INSERT_TAG).bind(id).bind(tag).execute(c).await.map(|_| ()))?;
    }
    Ok(())
}

/// Has a question found where what people see of it belongs now.
pub async fn place(tx: &mut Tx, id: QuestionId) -> Result<()> {
    let Some(question) = find(tx, id).await? else { return Ok(()) };
    match find_version(tx, question.published.unwrap_or(question.latest)).await? {
        Some(shown) => index(tx, id, &shown.content).await,
        None => Ok(()),
    }
}
