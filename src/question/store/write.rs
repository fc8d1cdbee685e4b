//! Taking in questions and versions.

use chrono::{DateTime, Utc};

use super::super::{Content, Flaw, search};
use super::lock::{stand_in_line, take};
use super::ready::Ready;
use super::rows::{Identity, NewVersion, enter, equal, insert_questions, insert_versions};
use super::{find, version as find_version};
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

/// How far new questions come at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entry {
    /// 草稿
    Draft,
    /// 送审
    Submitted,
    /// 发布: without review, as what ships with the system. Without a chapter nobody would find a question: it stays a draft.
    Published,
}

/// A question to be taken in.
#[derive(Debug, Clone, Copy)]
pub struct New<'a> {
    /// Its id.
    pub id: QuestionId,
    /// The id of its first version.
    pub version: QuestionVersionId,
    /// What it says.
    pub content: &'a Ready,
}

sql! {
    TOUCH = "UPDATE question SET latest_version_id = $2, latest_stage = 'draft', updated_at = $3, \
        status = CASE WHEN status = 'in_review' THEN 'draft' ELSE status END WHERE id = $1";
    REMOVE_CHAPTERS = "DELETE FROM question_chapter WHERE question_id = $1";
    REMOVE_TAGS = "DELETE FROM question_tag WHERE question_id = $1";
}

/// So many questions are written by one statement.
const SLICE: usize = 500;

/// The questions in the bank that say the same as these, if any: same subject, stem and options after folding.
pub async fn duplicates_of(tx: &mut Tx, contents: &[&Ready]) -> Result<Vec<Option<QuestionId>>> {
    let mut found = Vec::with_capacity(contents.len());
    for slice in contents.chunks(SLICE) {
        let wanted: Vec<Identity<'_>> = slice.iter().map(|content| identity(content)).collect();
        let known = equal(tx, &wanted).await?;
        found.extend(wanted.iter().map(|identity| known.get(identity).copied()));
    }
    Ok(found)
}

fn identity(content: &Ready) -> Identity<'_> {
    (&content.subject, content.fingerprint())
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
    let content = &Ready::new(content)?;
    let there = create_many(tx, &[New { id, version, content }], author, Entry::Draft, at).await?;
    if let Some(other) = there.into_iter().flatten().next() {
        return Err(AddError::Duplicate(other));
    }
    search::index(tx, id, version, content).await?;
    Ok(())
}

/// Takes in new questions, each with its first version, except those that are in the bank already, or come a second time: in their
/// places, the question that is there. What they are found by is left to [`search::catch_up`]: others who write needn't wait for
/// what can be made afterwards.
pub async fn create_many(
    tx: &mut Tx,
    new: &[New<'_>],
    author: &str,
    entry: Entry,
    at: DateTime<Utc>,
) -> Result<Vec<Option<QuestionId>>> {
    stand_in_line(tx, new.iter().map(|new| new.content.subject.as_str())).await?;
    let mut there = Vec::with_capacity(new.len());
    for slice in new.chunks(SLICE) {
        let wanted: Vec<Identity<'_>> = slice.iter().map(|new| identity(new.content)).collect();
        let mut known = equal(tx, &wanted).await?;
        let mut added = Vec::with_capacity(slice.len());
        for New { id, version, content } in slice {
            let other = known.get(&identity(content)).copied();
            there.push(other);
            if other.is_none() {
                known.insert(identity(content), *id);
                let entry = if content.chapters.is_empty() && entry == Entry::Published { Entry::Draft } else { entry };
                added.push((NewVersion { question: *id, version: *version, content }, entry));
            }
        }
        insert_questions(tx, &added, author, at).await?;
        let versions: Vec<NewVersion<'_>> = added.into_iter().map(|(version, _)| version).collect();
        insert_versions(tx, &versions, author, "", at).await?;
        let shown: Vec<(QuestionId, &Content)> = versions.iter().map(|new| (new.question, &**new.content)).collect();
        enter(tx, &shown).await?;
    }
    Ok(there)
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
    let content = &Ready::new(content)?;
    take(tx, id).await?;
    insert_versions(tx, &[NewVersion { question: id, version, content }], author, reason, at).await?;
    with_tx!(tx, |c| sqlx::query(TOUCH).bind(id).bind(version).bind(at).execute(c).await.map(|_| ())).map_err(StoreError::from)?;
    // Until it is published, a question is found where its newest version puts it.
    if find(tx, id).await?.is_some_and(|question| question.published.is_none()) {
        index(tx, id, content).await?;
    }
    search::index(tx, id, version, content).await?;
    Ok(())
}

/// Has a question found under the tags of this content, its chapters and those that took them up, and no others.
pub(super) async fn index(tx: &mut Tx, id: QuestionId, content: &Content) -> Result<()> {
    with_tx!(tx, |c| sqlx::query(REMOVE_CHAPTERS).bind(id).execute(c).await.map(|_| ()))?;
    with_tx!(tx, |c| sqlx::query(REMOVE_TAGS).bind(id).execute(c).await.map(|_| ()))?;
    enter(tx, &[(id, content)]).await
}

/// Has a question found where what people see of it belongs now.
pub async fn place(tx: &mut Tx, id: QuestionId) -> Result<()> {
    let Some(question) = find(tx, id).await? else { return Ok(()) };
    match find_version(tx, question.published.unwrap_or(question.latest)).await? {
        Some(shown) => index(tx, id, &shown.content).await,
        None => Ok(()),
    }
}
