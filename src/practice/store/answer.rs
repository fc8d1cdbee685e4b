//! Keeping answers: many at once, in one transaction, with a handful of statements however many they are.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use uuid::Uuid;

use super::super::Owner;
use super::super::marking::{full_half_marks, mark};
use super::super::recording::{Refusal, Sent};
use super::open_set::{OpenItem, Rules, open_set, rules_of};
use super::set::Given;
use crate::ids::{AnswerId, PracticeSetId, QuestionId, QuestionVersionId};
use crate::question::OptionSet;
use crate::store::list::{self, ListSql};
use crate::store::{Result, StoreError, Tx};
use crate::{list_sql, sql, with_tx};

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

// What only one of the engines needs, or can do with less.
const LOCK_SETS: &str = "SELECT s.id FROM jsonb_array_elements_text(CAST($1 AS JSONB)) AS j (value) \
    JOIN practice_set s ON s.id = CAST(j.value AS UUID) ORDER BY s.id FOR NO KEY UPDATE OF s";
const MOVED_SQLITE: &str = "SELECT q.id, q.published_version_id FROM json_each($1) j CROSS JOIN question q \
    WHERE q.id = unhex(j.value ->> 0) AND q.published_version_id IS NOT unhex(j.value ->> 1)";
// All of them: what isn't returned isn't locked.
const MOVED_POSTGRES: &str = "SELECT q.id, q.published_version_id FROM jsonb_array_elements(CAST($1 AS JSONB)) AS j (value) \
    JOIN question q ON q.id = CAST(j.value ->> 0 AS UUID) ORDER BY q.id FOR SHARE OF q";

// All of them over the rows to insert: the answer first, then its set.
list_sql! {
    INSERT = ["INSERT INTO practice_answer (id, set_id, position, question_version_id, chosen, shown, half_marks, full_half_marks, \
        given_at, received_at, took_ms, device) SELECT " (id 0) ", " (id 1) ", " (number 2) ", " (id 3) ", " (text 4) ", " (text 5) ", "
        (number 6) ", " (number 7) ", " (time 8) ", " (time 9) ", " (number 10) ", " (id 11) " FROM " list
        " WHERE TRUE ON CONFLICT (id) DO NOTHING"];
    PENDING = ["INSERT INTO practice_pending (answer_id) SELECT " (id 0) " FROM " list " WHERE TRUE ON CONFLICT DO NOTHING"];
    KNOWN = ["SELECT a.id, a.set_id, a.position FROM " list " CROSS JOIN practice_answer a WHERE a.id = " (id 0)];
    // A set without an open question ended with the last answer that counts, whatever order they came in. The last question is
    // looked at first: it is mostly the one that is still open.
    FINISH_SETS = ["UPDATE practice_set SET finished_at = (SELECT MAX(m.given_at) FROM practice_mark m WHERE m.set_id = practice_set.id) \
        WHERE id IN (SELECT " (id 1) " FROM " list ") AND mode <> 'mock' AND (SELECT i.position FROM practice_item i \
        WHERE i.set_id = practice_set.id AND NOT EXISTS (SELECT 1 FROM practice_answer a WHERE a.set_id = i.set_id \
        AND a.position = i.position) ORDER BY i.position DESC LIMIT 1) IS NULL"];
}

sql! {
    GIVEN = "SELECT chosen FROM practice_mark WHERE set_id = $1 AND position = $2";
    OPEN = "SELECT COUNT(*) AS open_items FROM practice_item i WHERE i.set_id = $1 AND NOT EXISTS \
        (SELECT 1 FROM practice_answer a WHERE a.set_id = i.set_id AND a.position = i.position)";
    FINISH = "UPDATE practice_set SET finished_at = $3 WHERE id = $1 AND (account_id = $2 OR visitor_id = $2) AND finished_at IS NULL";
}

/// Keeps answers. The same id again changes nothing. They are marked here, by the keys that count at this moment: a correction sees
/// the answers, or the answers see the correction.
pub async fn keep(tx: &mut Tx, due: &[Due]) -> Result<KeptAll> {
    if let Tx::Postgres(tx) = tx {
        let sets = list::of(due.iter().map(|answer| answer.set.0).collect::<BTreeSet<_>>().into_iter().map(list::id));
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
    let rows = list::of(rows);
    let [new, ..] = ListSql::execute_all([INSERT, PENDING, FINISH_SETS], tx, &rows).await?;
    let mut answers = vec![Kept::Saved; due.len()];
    if new < u64::try_from(due.len()).unwrap_or(u64::MAX) {
        let known: Vec<(AnswerId, PracticeSetId, i64)> = KNOWN.fetch(tx, &rows).await?;
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
    let pairs =
        list::of(assumed.iter().map(|(question, published)| json!([list::id(question.0), published.map(|id| list::id(id.0))])));
    let found: Vec<(QuestionId, Option<QuestionVersionId>)> = match tx {
        Tx::Sqlite(tx) => sqlx::query_as(MOVED_SQLITE).bind(pairs).fetch_all(&mut **tx).await?,
        Tx::Postgres(tx) => sqlx::query_as(MOVED_POSTGRES).bind(pairs).fetch_all(&mut **tx).await?,
    };
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
        list::id(answer.id.0),
        list::id(answer.set.0),
        answer.item.position,
        list::id(rules.version.0),
        answer.chosen.to_string(),
        answer.shown,
        mark(rules.kind, rules.key, answer.chosen).half_marks,
        full_half_marks(rules.kind),
        list::time(answer.given_at),
        list::time(answer.received_at),
        answer.took_ms,
        answer.device.map(list::id),
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
    let given_now = Sent { claimed_at: Some(at), ..Sent::new(id, set, position, Some(chosen)) };
    let open = open_set(tx, set).await?.ok_or(AnswerError::Refused(Refusal::NotYours))?;
    let due = open.check(owner, &given_now, at).map_err(AnswerError::Refused)?;
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
