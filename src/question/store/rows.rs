//! The rows of questions and versions: any number at once, each kind by one statement.

use std::collections::{HashMap, hash_map};

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::super::succession::{Successor, follow, store::rules};
use super::super::{Content, Stage, Status};
use super::ready::Ready;
use super::write::Entry;
use crate::account::name;
use crate::ids::{AccountId, QuestionId, QuestionVersionId};
use crate::store::{Result, StoreError, Tx, list};
use crate::{list_sql, sql, with_tx};

/// A version to be written down.
#[derive(Debug, Clone, Copy)]
pub(super) struct NewVersion<'a> {
    pub question: QuestionId,
    pub version: QuestionVersionId,
    pub content: &'a Ready,
}

sql! {
    AUTHOR_ACCOUNT = "SELECT id FROM account WHERE name_folded = $1 AND name = $2";
}

list_sql! {
    INSERT_QUESTIONS = ["INSERT INTO question (id, subject, status, latest_stage, latest_version_id, published_version_id, \
        submitted_at, author, created_at, updated_at) SELECT " (id 0) ", " (text 1) ", " (text 2) ", " (text 3) ", " (id 4) ", " (id 5)
        ", " (time 6) ", " (text 7) ", " (time 8) ", " (time 8) " FROM " list];
    INSERT_VERSIONS = ["INSERT INTO question_version (id, question_id, number, kind, stem, options, answer_key, explanation, source, \
        law_as_of, review_by, difficulty, fingerprint, author, created_at, chapters, tags, tasks, rubric, model_answer, reason, \
        author_account_id) SELECT " (id 0) ", " (id 1) ", (SELECT COALESCE(MAX(o.number), 0) + 1 FROM question_version o \
        WHERE o.question_id = " (id 1) "), " (text 2) ", " (text 3) ", " (text 4) ", " (text 5) ", " (text 6) ", " (text 7) ", "
        (date 8) ", " (date 9) ", " (number 10) ", " (text 11) ", " (text 12) ", " (time 13) ", " (text 14) ", " (text 15) ", "
        (text 16) ", " (text 17) ", " (text 18) ", " (text 19) ", " (id 20) " FROM " list];
    INSERT_CHAPTERS = ["INSERT INTO question_chapter (question_id, edition, subject, chapter) SELECT " (id 0) ", " (text 1) ", "
        (text 2) ", " (text 3) " FROM " list " WHERE TRUE ON CONFLICT DO NOTHING"];
    INSERT_TAGS = ["INSERT INTO question_tag (question_id, tag) SELECT " (id 0) ", " (text 1) " FROM " list
        " WHERE TRUE ON CONFLICT DO NOTHING"];
    EQUAL = ["SELECT v.fingerprint, q.subject, q.id FROM " list " CROSS JOIN question_version v CROSS JOIN question q \
        WHERE v.fingerprint = " (text 0) " AND q.id = v.question_id AND q.status <> 'retired'"];
}

/// Writes questions down, in this state; their versions come next.
pub(super) async fn insert_questions(tx: &mut Tx, new: &[(NewVersion<'_>, Entry)], author: &str, at: DateTime<Utc>) -> Result<()> {
    let at = list::time(at);
    let rows = new.iter().map(|(NewVersion { question, version, content }, entry)| {
        let version = list::id(version.0);
        let (status, stage, published, submitted) = match entry {
            Entry::Draft => (Status::Draft, Stage::Draft, None, None),
            Entry::Submitted => (Status::InReview, Stage::InReview, None, Some(&at)),
            Entry::Published => (Status::Published, Stage::Published, Some(&version), None),
        };
        json!([list::id(question.0), content.subject, status.code(), stage.code(), version, published, submitted, author, at])
    });
    INSERT_QUESTIONS.execute(tx, &list::of(rows)).await?;
    Ok(())
}

/// Writes versions down, at most one of each question.
pub(super) async fn insert_versions(
    tx: &mut Tx,
    new: &[NewVersion<'_>],
    author: &str,
    reason: &str,
    at: DateTime<Utc>,
) -> Result<()> {
    // So that another name doesn't make another author. Unknown for what was taken in from elsewhere.
    let account: Option<(AccountId,)> =
        with_tx!(tx, |c| sqlx::query_as(AUTHOR_ACCOUNT).bind(name::folded(author)).bind(author).fetch_optional(c).await)?;
    let (account, at) = (account.map(|(id,)| list::id(id.0)), list::time(at));
    let rows: Vec<Value> = new
        .iter()
        .map(|NewVersion { question, version, content }| {
            Ok(json!([
                list::id(version.0),
                list::id(question.0),
                content.kind.code(),
                content.stem,
                written(&content.options)?,
                content.key.to_string(),
                content.explanation,
                content.source,
                content.law_as_of,
                content.review_by,
                content.difficulty,
                content.fingerprint(),
                author,
                at,
                written(&content.chapters)?,
                written(&content.tags)?,
                written(&content.tasks)?,
                written(&content.rubric)?,
                content.model_answer,
                reason,
                account,
            ]))
        })
        .collect::<Result<_>>()?;
    INSERT_VERSIONS.execute(tx, &list::of(rows)).await?;
    Ok(())
}

fn written<T: serde::Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|error| StoreError::Corrupt(error.to_string()))
}

/// Has questions found under the tags of their contents, their chapters and those that took them up.
pub(super) async fn enter(tx: &mut Tx, shown: &[(QuestionId, &Content)]) -> Result<()> {
    let mut rules_of: HashMap<&str, Vec<Successor>> = HashMap::new();
    let (mut chapters, mut tags): (Vec<Value>, Vec<Value>) = (Vec::new(), Vec::new());
    for (id, content) in shown {
        let rules = match rules_of.entry(&content.subject) {
            hash_map::Entry::Occupied(known) => known.into_mut(),
            hash_map::Entry::Vacant(unknown) => unknown.insert(rules(tx, &content.subject).await?),
        };
        let places = follow(&content.chapters, rules);
        let id = list::id(id.0);
        chapters.extend(places.iter().map(|place| json!([id, place.edition, content.subject, place.chapter])));
        tags.extend(content.tags.iter().map(|tag| json!([id, tag])));
    }
    if !chapters.is_empty() {
        INSERT_CHAPTERS.execute(tx, &list::of(chapters)).await?;
    }
    if !tags.is_empty() {
        INSERT_TAGS.execute(tx, &list::of(tags)).await?;
    }
    Ok(())
}

/// What equal questions are known by: the subject, and their fingerprint.
pub(super) type Identity<'a> = (&'a str, &'a str);

/// Which of these the bank has already: same subject, stem and options after folding. Of several the first is named.
pub(super) async fn equal<'a>(tx: &mut Tx, wanted: &[Identity<'a>]) -> Result<HashMap<Identity<'a>, QuestionId>> {
    let wanted: HashMap<Identity<'a>, Identity<'a>> = wanted.iter().map(|identity| (*identity, *identity)).collect();
    let fingerprints = list::of(wanted.keys().map(|(_, fingerprint)| json!([fingerprint])));
    let rows: Vec<(String, String, QuestionId)> = EQUAL.fetch(tx, &fingerprints).await?;
    let mut found: HashMap<Identity<'a>, QuestionId> = HashMap::new();
    for (fingerprint, subject, id) in rows {
        if let Some(identity) = wanted.get(&(subject.as_str(), fingerprint.as_str())) {
            found.entry(*identity).and_modify(|first| *first = id.min(*first)).or_insert(id);
        }
    }
    Ok(found)
}
