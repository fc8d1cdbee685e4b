//! Keeping answers: many at once, in one transaction, with a handful of statements however many they are.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};
use uuid::Uuid;

use super::super::Owner;
use super::super::marking::{full_half_marks, mark};
use super::super::recording::{Refusal, Sent};
use super::open_set::{OpenItem, Rules, open_set, rules_of};
use super::set::Given;
use crate::ids::{AnswerId, PracticeSetId, QuestionId, QuestionVersionId};
use crate::question::OptionSet;
use crate::store::{Result, StoreError, Tx};
use crate::{sql, with_tx};

/// An answer that was checked and is to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// Its id, made by the browser.
    pub id: AnswerId,
    /// The set.
    pub set: PracticeSetId,
    /// The question, by what was known when the answer was checked.
    pub item: OpenItem,
    /// What was chosen.
    pub chosen: OptionSet,
    /// The options in the order they were shown; empty if that isn't known.
    pub shown: String,
    /// When it counts as given.
    pub given_at: DateTime<Utc>,
    /// When it arrived.
    pub received_at: DateTime<Utc>,
    /// How long the question was looked at, in milliseconds.
    pub took_ms: Option<i64>,
    /// The browser.
    pub device: Option<Uuid>,
}

/// What became of an answer that was to be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// It is kept, now or since it was sent before.
    Saved,
    /// The id belongs to an answer to another question.
    IdUsed,
}

/// What [`keep`] did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptAll {
    /// Of each answer, in order.
    pub answers: Vec<Kept>,
    /// How many were not known before.
    pub new: u64,
    /// Questions that were published anew since the answers were checked: what is remembered of them is out of date.
    pub moved_on: BTreeSet<QuestionId>,
}

// Each engine has its own way to read a list; the property tests run both.
const LOCK_SETS: &str = "SELECT s.id FROM jsonb_array_elements_text(CAST($1 AS JSONB)) AS j (value) \
    JOIN practice_set s ON s.id = CAST(j.value AS UUID) ORDER BY s.id FOR NO KEY UPDATE OF s";
const MOVED_SQLITE: &str = "SELECT q.id, q.published_version_id FROM json_each($1) j CROSS JOIN question q \
    WHERE q.id = unhex(j.value ->> 0) AND q.published_version_id IS NOT unhex(j.value ->> 1)";
// All of them: what isn't returned isn't locked.
const MOVED_POSTGRES: &str = "SELECT q.id, q.published_version_id FROM jsonb_array_elements(CAST($1 AS JSONB)) AS j (value) \
    JOIN question q ON q.id = CAST(j.value ->> 0 AS UUID) ORDER BY q.id FOR SHARE OF q";
const INSERT_SQLITE: &str = "INSERT INTO practice_answer (id, set_id, position, question_version_id, chosen, shown, half_marks, \
    full_half_marks, given_at, received_at, took_ms, device) SELECT unhex(j.value ->> 0), unhex(j.value ->> 1), j.value ->> 2, \
    unhex(j.value ->> 3), j.value ->> 4, j.value ->> 5, j.value ->> 6, j.value ->> 7, j.value ->> 8, j.value ->> 9, j.value ->> 10, \
    unhex(j.value ->> 11) FROM json_each($1) j WHERE TRUE ON CONFLICT (id) DO NOTHING";
const INSERT_POSTGRES: &str = "INSERT INTO practice_answer (id, set_id, position, question_version_id, chosen, shown, half_marks, \
    full_half_marks, given_at, received_at, took_ms, device) SELECT CAST(j.value ->> 0 AS UUID), CAST(j.value ->> 1 AS UUID), \
    CAST(j.value ->> 2 AS BIGINT), CAST(j.value ->> 3 AS UUID), j.value ->> 4, j.value ->> 5, CAST(j.value ->> 6 AS BIGINT), \
    CAST(j.value ->> 7 AS BIGINT), CAST(j.value ->> 8 AS TIMESTAMPTZ), CAST(j.value ->> 9 AS TIMESTAMPTZ), CAST(j.value ->> 10 AS BIGINT), \
    CAST(j.value ->> 11 AS UUID) FROM jsonb_array_elements(CAST($1 AS JSONB)) AS j (value) ON CONFLICT (id) DO NOTHING";
const PENDING_SQLITE: &str =
    "INSERT INTO practice_pending (answer_id) SELECT unhex(j.value) FROM json_each($1) j WHERE TRUE ON CONFLICT DO NOTHING";
const PENDING_POSTGRES: &str = "INSERT INTO practice_pending (answer_id) SELECT CAST(j.value AS UUID) \
    FROM jsonb_array_elements_text(CAST($1 AS JSONB)) AS j (value) ON CONFLICT DO NOTHING";
const KNOWN_SQLITE: &str = "SELECT a.id, a.set_id, a.position FROM json_each($1) j CROSS JOIN practice_answer a WHERE a.id = unhex(j.value)";
const KNOWN_POSTGRES: &str = "SELECT a.id, a.set_id, a.position FROM jsonb_array_elements_text(CAST($1 AS JSONB)) AS j (value) \
    JOIN practice_answer a ON a.id = CAST(j.value AS UUID)";

/// A set without an open question ended with the last answer that counts, whatever order they came in. The last question is looked
/// at first: it is mostly the one that is still open.
macro_rules! finish_sets {
    ($list:literal) => {
        concat!(
            "UPDATE practice_set SET finished_at = (SELECT MAX(m.given_at) FROM practice_mark m WHERE m.set_id = practice_set.id) ",
            "WHERE id IN (",
            $list,
            ") AND mode <> 'mock' AND (SELECT i.position FROM practice_item i WHERE i.set_id = practice_set.id AND NOT EXISTS ",
            "(SELECT 1 FROM practice_answer a WHERE a.set_id = i.set_id AND a.position = i.position) ",
            "ORDER BY i.position DESC LIMIT 1) IS NULL"
        )
    };
}
const FINISH_SQLITE: &str = finish_sets!("SELECT unhex(j.value) FROM json_each($1) j");
const FINISH_POSTGRES: &str = finish_sets!("SELECT CAST(j.value AS UUID) FROM jsonb_array_elements_text(CAST($1 AS JSONB)) AS j (value)");

sql! {
    GIVEN = "SELECT chosen FROM practice_mark WHERE set_id = $1 AND position = $2";
    OPEN = "SELECT COUNT(*) AS open_items FROM practice_item i WHERE i.set_id = $1 AND NOT EXISTS \
        (SELECT 1 FROM practice_answer a WHERE a.set_id = i.set_id AND a.position = i.position)";
    FINISH = "UPDATE practice_set SET finished_at = $3 WHERE id = $1 AND (account_id = $2 OR visitor_id = $2) AND finished_at IS NULL";
}

macro_rules! execute {
    ($tx:expr, $sqlite:expr, $postgres:expr, $list:expr) => {
        match $tx {
            Tx::Sqlite(tx) => sqlx::query($sqlite).bind($list).execute(&mut **tx).await?.rows_affected(),
            Tx::Postgres(tx) => sqlx::query($postgres).bind($list).execute(&mut **tx).await?.rows_affected(),
        }
    };
}

macro_rules! fetch {
    ($tx:expr, $sqlite:expr, $postgres:expr, $list:expr) => {
        match $tx {
            Tx::Sqlite(tx) => sqlx::query_as($sqlite).bind($list).fetch_all(&mut **tx).await?,
            Tx::Postgres(tx) => sqlx::query_as($postgres).bind($list).fetch_all(&mut **tx).await?,
        }
    };
}

fn text(id: Uuid) -> String {
    id.simple().to_string()
}

/// A list as both engines read it.
fn list<T: Into<Value>>(values: impl IntoIterator<Item = T>) -> String {
    Value::Array(values.into_iter().map(Into::into).collect()).to_string()
}

/// As the driver writes instants on SQLite, where they are text and compared as such.
fn instant(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::AutoSi, false)
}

/// Keeps answers. The same id again changes nothing. They are marked here, by the keys that count at this moment: a correction sees
/// the answers, or the answers see the correction.
pub async fn keep(tx: &mut Tx, due: &[Due]) -> Result<KeptAll> {
    let sets = list(due.iter().map(|answer| answer.set.0).collect::<BTreeSet<_>>().into_iter().map(text));
    if let Tx::Postgres(tx) = tx {
        // Of two who give the last two answers of a set one must see the other's. (SQLite has one writer at a time.)
        sqlx::query(LOCK_SETS).bind(&sets).execute(&mut **tx).await?;
    }
    let moved = moved_on(tx, due).await?;
    let mut rows = Vec::with_capacity(due.len());
    for answer in due {
        let rules = match moved.get(&answer.item.question) {
            Some(published) => Rules::counting(answer.item.asked, *published),
            None => answer.item.counting,
        };
        rows.push(row(answer, rules));
    }
    let new = execute!(&mut *tx, INSERT_SQLITE, INSERT_POSTGRES, Value::Array(rows).to_string());
    let ids = list(due.iter().map(|answer| text(answer.id.0)));
    execute!(&mut *tx, PENDING_SQLITE, PENDING_POSTGRES, &ids);
    execute!(&mut *tx, FINISH_SQLITE, FINISH_POSTGRES, &sets);
    let mut answers = vec![Kept::Saved; due.len()];
    if new < u64::try_from(due.len()).unwrap_or(u64::MAX) {
        let known: Vec<(AnswerId, PracticeSetId, i64)> = fetch!(&mut *tx, KNOWN_SQLITE, KNOWN_POSTGRES, &ids);
        let known: HashMap<AnswerId, (PracticeSetId, i64)> =
            known.into_iter().map(|(id, set, position)| (id, (set, position))).collect();
        for (answer, kept) in due.iter().zip(&mut answers) {
            if known.get(&answer.id) != Some(&(answer.set, answer.item.position)) {
                *kept = Kept::IdUsed;
            }
        }
    }
    Ok(KeptAll { answers, new, moved_on: moved.into_keys().collect() })
}

/// Holds the questions as they are until this transaction ends, and says what is published now of those that were published anew
/// since the answers were checked.
async fn moved_on(tx: &mut Tx, due: &[Due]) -> Result<BTreeMap<QuestionId, Option<Rules>>> {
    // Of two answers that were checked at different times, either may be behind.
    let assumed: BTreeSet<(QuestionId, Option<QuestionVersionId>)> =
        due.iter().map(|answer| (answer.item.question, answer.item.published)).collect();
    let pairs = list(assumed.iter().map(|(question, published)| json!([text(question.0), published.map(|id| text(id.0))])));
    let found: Vec<(QuestionId, Option<QuestionVersionId>)> = fetch!(&mut *tx, MOVED_SQLITE, MOVED_POSTGRES, pairs);
    let mut moved = BTreeMap::new();
    for (question, published) in found {
        let behind = assumed.range((question, None)..).take_while(|(id, _)| *id == question).any(|(_, then)| *then != published);
        if behind && !moved.contains_key(&question) {
            let rules = match published {
                Some(version) => rules_of(tx, version).await?,
                None => None,
            };
            moved.insert(question, rules);
        }
    }
    Ok(moved)
}

fn row(answer: &Due, rules: Rules) -> Value {
    json!([
        text(answer.id.0),
        text(answer.set.0),
        answer.item.position,
        text(rules.version.0),
        answer.chosen.to_string(),
        answer.shown,
        mark(rules.kind, rules.key, answer.chosen).half_marks,
        full_half_marks(rules.kind),
        instant(answer.given_at),
        instant(answer.received_at),
        answer.took_ms,
        answer.device.map(text),
    ])
}

/// What became of one answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recorded {
    /// The answer that counts: this one, or one that was given before it.
    pub given: Given,
    /// This one wasn't known; false for one sent again.
    pub is_new: bool,
    /// Every question of the set has an answer now.
    pub complete: bool,
}

/// Why an answer was not taken.
#[derive(Debug, thiserror::Error)]
pub enum AnswerError {
    /// By a rule.
    #[error("the answer was refused: {0:?}")]
    Refused(Refusal),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Takes one answer in a transaction of one's own. Servers take them in groups: see [`super::super::recording`].
pub async fn answer(
    tx: &mut Tx,
    owner: Owner,
    set: PracticeSetId,
    position: i64,
    id: AnswerId,
    chosen: OptionSet,
    at: DateTime<Utc>,
) -> Result<Recorded, AnswerError> {
    let sent = Sent { claimed_at: Some(at), ..Sent::new(id, set, position, Some(chosen)) };
    let open = open_set(tx, set).await?.ok_or(AnswerError::Refused(Refusal::NotYours))?;
    let due = open.check(owner, &sent, at).map_err(AnswerError::Refused)?;
    let kept = keep(tx, std::slice::from_ref(&due)).await?;
    if kept.answers.contains(&Kept::IdUsed) {
        return Err(AnswerError::Refused(Refusal::IdUsed));
    }
    let rules = due.item.counting;
    let chosen = given(tx, set, position).await?.unwrap_or(chosen);
    let complete = open_items(tx, set).await? == 0;
    Ok(Recorded { given: Given { chosen, marked: mark(rules.kind, rules.key, chosen) }, is_new: kept.new == 1, complete })
}

async fn given(tx: &mut Tx, set: PracticeSetId, position: i64) -> Result<Option<OptionSet>> {
    let row: Option<(String,)> = with_tx!(tx, |c| sqlx::query_as(GIVEN).bind(set).bind(position).fetch_optional(c).await)?;
    row.map(|(text,)| OptionSet::parse(&text).ok_or_else(|| StoreError::Corrupt("practice_answer.chosen".into()))).transpose()
}

async fn open_items(tx: &mut Tx, set: PracticeSetId) -> Result<i64> {
    let (open,): (i64,) = with_tx!(tx, |c| sqlx::query_as(OPEN).bind(set).fetch_one(c).await)?;
    Ok(open)
}

/// Ends a set. False if it isn't this owner's, or ended before.
pub async fn finish(tx: &mut Tx, owner: Owner, set: PracticeSetId, at: DateTime<Utc>) -> Result<bool> {
    let changed = with_tx!(tx, |c| sqlx::query(FINISH)
        .bind(set)
        .bind(owner.id())
        .bind(at)
        .execute(c)
        .await
        .map(|done| done.rows_affected()))?;
    Ok(changed == 1)
}
