//! Keeping the counters in step with the answers.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde_json::json;
use uuid::Uuid;

use super::judge::judge_grown;
use crate::ids::{AccountId, AnswerId, QuestionVersionId, VisitorId};
use crate::question::{OptionId, OptionSet};
use crate::store::{Result, StoreError, Tx, list};
use crate::{list_sql, sql, with_tx};

/// An answer that may be somebody's first to a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FirstAnswer {
    /// The version.
    pub version: QuestionVersionId,
    /// Whose: an account or a visitor.
    pub person: Uuid,
    /// The answer.
    pub id: AnswerId,
    /// What was chosen.
    pub chosen: OptionSet,
    /// What it earned, in half marks.
    pub half_marks: i64,
    /// What it could earn, in half marks.
    pub full_half_marks: i64,
    /// When.
    pub at: DateTime<Utc>,
}

/// An answer that may be a first one, as it is read.
#[derive(Debug, sqlx::FromRow)]
pub struct FirstAnswerRow {
    question_version_id: QuestionVersionId,
    person_id: Uuid,
    answer_id: AnswerId,
    chosen: String,
    half_marks: i64,
    full_half_marks: i64,
    given_at: DateTime<Utc>,
}

impl FirstAnswerRow {
    /// What it says.
    pub fn into_answer(self) -> Result<FirstAnswer> {
        Ok(FirstAnswer {
            version: self.question_version_id,
            person: self.person_id,
            id: self.answer_id,
            chosen: OptionSet::parse(&self.chosen)
                .ok_or_else(|| StoreError::Corrupt(format!("chosen of the answer {}", self.answer_id)))?,
            half_marks: self.half_marks,
            full_half_marks: self.full_half_marks,
            at: self.given_at,
        })
    }
}

sql! {
    FIRSTS_OF = "SELECT question_version_id, person_id, answer_id, chosen, half_marks, full_half_marks, given_at \
        FROM question_first_answer WHERE person_id = $1 ORDER BY question_version_id";
    REMOVE = "DELETE FROM question_first_answer WHERE person_id = $1";
    FORGET_PERSON = "DELETE FROM practice_person_total WHERE person_id = $1";
}

list_sql! {
    KNOWN = ["SELECT f.question_version_id, f.person_id, f.answer_id, f.chosen, f.half_marks, f.full_half_marks, f.given_at FROM " list
        " CROSS JOIN question_first_answer f WHERE f.question_version_id = " (id 0) " AND f.person_id = " (id 1)];
    PUT = ["INSERT INTO question_first_answer (question_version_id, person_id, answer_id, chosen, half_marks, full_half_marks, given_at) \
        SELECT " (id 0) ", " (id 1) ", " (id 2) ", " (text 3) ", " (number 4) ", " (number 5) ", " (time 6) " FROM " list
        " WHERE TRUE ON CONFLICT (question_version_id, person_id) DO UPDATE SET answer_id = excluded.answer_id, chosen = excluded.chosen, \
        half_marks = excluded.half_marks, full_half_marks = excluded.full_half_marks, given_at = excluded.given_at"];
    COUNT = ["INSERT INTO question_usage (question_version_id, people, right_people, half_marks, square_half_marks, full_half_marks) SELECT "
        (id 0) ", " (number 1) ", " (number 2) ", " (number 3) ", " (number 4) ", " (number 5) " FROM " list
        " WHERE TRUE ON CONFLICT (question_version_id) DO UPDATE SET \
        people = question_usage.people + excluded.people, right_people = question_usage.right_people + excluded.right_people, \
        half_marks = question_usage.half_marks + excluded.half_marks, \
        square_half_marks = question_usage.square_half_marks + excluded.square_half_marks"];
    COUNT_OPTION = ["INSERT INTO question_option_usage (question_version_id, option_id, people) SELECT " (id 0) ", " (text 1) ", "
        (number 2) " FROM " list " WHERE TRUE ON CONFLICT (question_version_id, option_id) \
        DO UPDATE SET people = question_option_usage.people + excluded.people"];
    COUNT_PERSON = ["INSERT INTO practice_person_total (person_id, answers, half_marks, full_half_marks) SELECT " (id 0) ", " (number 1) ", "
        (number 2) ", " (number 3) " FROM " list " WHERE TRUE ON CONFLICT (person_id) \
        DO UPDATE SET answers = practice_person_total.answers + excluded.answers, \
        half_marks = practice_person_total.half_marks + excluded.half_marks, \
        full_half_marks = practice_person_total.full_half_marks + excluded.full_half_marks"];
}

/// One at a time counts, until the end of the transaction: what one does depends on what was counted before. SQLite has one writer
/// at a time anyway.
pub async fn alone(tx: &mut Tx) -> Result<()> {
    if let Tx::Postgres(tx) = tx {
        sqlx::query("SELECT pg_advisory_xact_lock(8150014)").execute(&mut **tx).await?;
    }
    Ok(())
}

/// Counts answers, as far as they are the person's first to a version. The same again changes nothing. Called by whoever counts, after
/// [`alone`].
pub async fn note_all(tx: &mut Tx, answers: &[FirstAnswer]) -> Result<()> {
    let mut changes = Changes::default();
    put(tx, answers, &mut changes).await?;
    changes.write(tx).await
}

/// What a browser answered goes to the account: of two first answers to one version the earlier one counts.
pub async fn claim(tx: &mut Tx, visitor: VisitorId, account: AccountId) -> Result<()> {
    alone(tx).await?;
    let rows: Vec<FirstAnswerRow> = with_tx!(tx, |c| sqlx::query_as(FIRSTS_OF).bind(visitor.0).fetch_all(c).await)?;
    let mut changes = Changes::default();
    let mut answers = rows.into_iter().map(FirstAnswerRow::into_answer).collect::<Result<Vec<_>>>()?;
    with_tx!(tx, |c| sqlx::query(REMOVE).bind(visitor.0).execute(c).await.map(|_| ()))?;
    for answer in &mut answers {
        changes.count(answer, -1);
        answer.person = account.0;
    }
    put(tx, &answers, &mut changes).await?;
    changes.write(tx).await?;
    with_tx!(tx, |c| sqlx::query(FORGET_PERSON).bind(visitor.0).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Takes everything of a person out of the counters: for whoever deletes their answers, afterwards and in the same transaction.
pub async fn forget(tx: &mut Tx, person: Uuid) -> Result<()> {
    alone(tx).await?;
    let rows: Vec<FirstAnswerRow> = with_tx!(tx, |c| sqlx::query_as(FIRSTS_OF).bind(person).fetch_all(c).await)?;
    let mut changes = Changes::default();
    for row in rows {
        changes.count(&row.into_answer()?, -1);
    }
    for statement in [REMOVE, FORGET_PERSON] {
        with_tx!(tx, |c| sqlx::query(statement).bind(person).execute(c).await.map(|_| ()))?;
    }
    changes.people.clear();
    changes.write(tx).await
}

/// Puts answers down that come before what was the person's first, and notes what that changes.
async fn put(tx: &mut Tx, answers: &[FirstAnswer], changes: &mut Changes) -> Result<()> {
    let mut firsts: BTreeMap<(QuestionVersionId, Uuid), FirstAnswer> = BTreeMap::new();
    for answer in answers {
        let first = firsts.entry((answer.version, answer.person)).or_insert(*answer);
        if (answer.at, answer.id) < (first.at, first.id) {
            *first = *answer;
        }
    }
    let keys = list::of(firsts.keys().map(|(version, person)| json!([list::id(version.0), list::id(*person)])));
    let known: Vec<FirstAnswerRow> = KNOWN.fetch(tx, &keys).await?;
    for row in known {
        let before = row.into_answer()?;
        let key = (before.version, before.person);
        if firsts.get(&key).is_some_and(|first| (first.at, first.id) < (before.at, before.id)) {
            changes.count(&before, -1);
        } else {
            firsts.remove(&key);
        }
    }
    for first in firsts.values() {
        changes.count(first, 1);
    }
    PUT.execute(tx, &list::of(firsts.values().map(row))).await?;
    Ok(())
}

fn row(answer: &FirstAnswer) -> serde_json::Value {
    json!([
        list::id(answer.version.0),
        list::id(answer.person),
        list::id(answer.id.0),
        answer.chosen.to_string(),
        answer.half_marks,
        answer.full_half_marks,
        list::time(answer.at),
    ])
}

/// What is to be added to the counters.
#[derive(Debug, Default)]
struct Changes {
    /// People, right people, marks, their squares; and what one answer can earn.
    versions: BTreeMap<QuestionVersionId, [i64; 5]>,
    options: BTreeMap<(QuestionVersionId, OptionId), i64>,
    /// Answers, marks, and what they could earn.
    people: BTreeMap<Uuid, [i64; 3]>,
}

impl Changes {
    /// Adds an answer (1), or takes it out (−1).
    fn count(&mut self, answer: &FirstAnswer, times: i64) {
        let right = i64::from(answer.half_marks == answer.full_half_marks);
        let version = self.versions.entry(answer.version).or_default();
        let added = [1, right, answer.half_marks, answer.half_marks * answer.half_marks];
        for (sum, one) in version.iter_mut().zip(added) {
            *sum += times * one;
        }
        version[4] = answer.full_half_marks;
        for option in answer.chosen.iter() {
            *self.options.entry((answer.version, option)).or_default() += times;
        }
        let person = self.people.entry(answer.person).or_default();
        for (sum, one) in person.iter_mut().zip([1, answer.half_marks, answer.full_half_marks]) {
            *sum += times * one;
        }
    }

    /// Writes them down, and says again what is to be said of these versions.
    async fn write(self, tx: &mut Tx) -> Result<()> {
        if self.versions.is_empty() {
            return Ok(());
        }
        let versions = self
            .versions
            .iter()
            .map(|(id, [people, right, marks, squares, full])| json!([list::id(id.0), people, right, marks, squares, full]));
        COUNT.execute(tx, &list::of(versions)).await?;
        let options = self.options.iter().map(|((id, option), people)| json!([list::id(id.0), option.to_string(), people]));
        COUNT_OPTION.execute(tx, &list::of(options)).await?;
        let people = self.people.iter().map(|(id, [answers, marks, full])| json!([list::id(*id), answers, marks, full]));
        COUNT_PERSON.execute(tx, &list::of(people)).await?;
        judge_grown(tx, self.versions.keys().copied()).await
    }
}
