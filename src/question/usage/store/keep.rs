//! Keeping the counters in step with the answers.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::super::{FEWEST_FOR_DOUBT, FEWEST_FOR_FIGURES, Usage, doubts};
use super::{discrimination, find, options, people};
use crate::ids::{AccountId, AnswerId, QuestionId, QuestionVersionId, VisitorId};
use crate::question::search::set_facility;
use crate::question::{OptionId, OptionSet};
use crate::store::{Result, StoreError, Tx};
use crate::{sql, with_tx};

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

#[derive(sqlx::FromRow)]
struct Row {
    question_version_id: QuestionVersionId,
    person_id: Uuid,
    answer_id: AnswerId,
    chosen: String,
    half_marks: i64,
    full_half_marks: i64,
    given_at: DateTime<Utc>,
}

impl Row {
    fn into_answer(self) -> Result<FirstAnswer> {
        Ok(FirstAnswer {
            version: self.question_version_id,
            person: self.person_id,
            id: self.answer_id,
            chosen: OptionSet::parse(&self.chosen).ok_or_else(|| StoreError::Corrupt("question_first_answer.chosen".into()))?,
            half_marks: self.half_marks,
            full_half_marks: self.full_half_marks,
            at: self.given_at,
        })
    }
}

sql! {
    FIRST = "SELECT question_version_id, person_id, answer_id, chosen, half_marks, full_half_marks, given_at \
        FROM question_first_answer WHERE question_version_id = $1 AND person_id = $2";
    FIRSTS_OF = "SELECT question_version_id, person_id, answer_id, chosen, half_marks, full_half_marks, given_at \
        FROM question_first_answer WHERE person_id = $1 ORDER BY question_version_id";
    INSERT = "INSERT INTO question_first_answer (question_version_id, person_id, answer_id, chosen, half_marks, full_half_marks, \
        given_at) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    REMOVE = "DELETE FROM question_first_answer WHERE question_version_id = $1 AND person_id = $2";
    COUNT = "INSERT INTO question_usage (question_version_id, people, right_people, half_marks, square_half_marks, full_half_marks) \
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (question_version_id) DO UPDATE SET \
        people = question_usage.people + excluded.people, right_people = question_usage.right_people + excluded.right_people, \
        half_marks = question_usage.half_marks + excluded.half_marks, \
        square_half_marks = question_usage.square_half_marks + excluded.square_half_marks";
    COUNT_OPTION = "INSERT INTO question_option_usage (question_version_id, option_id, people) VALUES ($1, $2, $3) \
        ON CONFLICT (question_version_id, option_id) DO UPDATE SET people = question_option_usage.people + excluded.people";
    COUNT_PERSON = "INSERT INTO practice_person_total (person_id, answers, half_marks, full_half_marks) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (person_id) DO UPDATE SET answers = practice_person_total.answers + excluded.answers, \
        half_marks = practice_person_total.half_marks + excluded.half_marks, \
        full_half_marks = practice_person_total.full_half_marks + excluded.full_half_marks";
    FORGET_PERSON = "DELETE FROM practice_person_total WHERE person_id = $1";
    PUBLISHED = "SELECT q.id FROM question_version v JOIN question q ON q.id = v.question_id AND q.published_version_id = v.id \
        WHERE v.id = $1";
    JUDGED_AT = "SELECT discrimination_at FROM question_usage WHERE question_version_id = $1";
    JUDGE = "UPDATE question_usage SET doubts = $2, discrimination_at = $3, discrimination_people = $4, discrimination_tenths = $5, \
        efficiency_tenths = $6 WHERE question_version_id = $1";
    CLEAR_FIRST = "DELETE FROM question_first_answer";
    CLEAR_USAGE = "DELETE FROM question_usage";
    CLEAR_OPTION = "DELETE FROM question_option_usage";
    CLEAR_PERSON = "DELETE FROM practice_person_total";
    MAKE_FIRST = "INSERT INTO question_first_answer (question_version_id, person_id, answer_id, chosen, half_marks, full_half_marks, \
        given_at) SELECT t.question_version_id, t.person_id, t.id, t.chosen, t.half_marks, t.full_half_marks, t.given_at FROM ( \
        SELECT a.question_version_id, COALESCE(s.account_id, s.visitor_id) AS person_id, a.id, a.chosen, a.half_marks, \
        a.full_half_marks, a.given_at, ROW_NUMBER() OVER (PARTITION BY a.question_version_id, COALESCE(s.account_id, s.visitor_id) \
        ORDER BY a.given_at, a.id) AS nth FROM practice_answer a JOIN practice_set s ON s.id = a.set_id) t WHERE t.nth = 1";
    MAKE_USAGE = "INSERT INTO question_usage (question_version_id, people, right_people, half_marks, square_half_marks, \
        full_half_marks) SELECT f.question_version_id, COUNT(*), SUM(CASE WHEN f.half_marks = f.full_half_marks THEN 1 ELSE 0 END), \
        SUM(f.half_marks), SUM(f.half_marks * f.half_marks), MAX(f.full_half_marks) FROM question_first_answer f \
        GROUP BY f.question_version_id";
    MAKE_OPTION = "INSERT INTO question_option_usage (question_version_id, option_id, people) \
        SELECT f.question_version_id, $1, COUNT(*) FROM question_first_answer f WHERE f.chosen LIKE $2 GROUP BY f.question_version_id";
    MAKE_PERSON = "INSERT INTO practice_person_total (person_id, answers, half_marks, full_half_marks) \
        SELECT f.person_id, COUNT(*), SUM(f.half_marks), SUM(f.full_half_marks) FROM question_first_answer f GROUP BY f.person_id";
    ALL = "SELECT question_version_id FROM question_usage ORDER BY question_version_id";
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
    let mut versions = BTreeSet::new();
    for answer in answers {
        if take(tx, *answer).await? {
            versions.insert(answer.version);
        }
    }
    for version in versions {
        judge(tx, version, false).await?;
    }
    Ok(())
}

/// Whether anything changed.
async fn take(tx: &mut Tx, answer: FirstAnswer) -> Result<bool> {
    let before: Option<Row> =
        with_tx!(tx, |c| sqlx::query_as(FIRST).bind(answer.version).bind(answer.person).fetch_optional(c).await)?;
    if let Some(before) = before {
        let before = before.into_answer()?;
        if (before.at, before.id) <= (answer.at, answer.id) {
            return Ok(false);
        }
        remove(tx, before).await?;
    }
    with_tx!(tx, |c| sqlx::query(INSERT)
        .bind(answer.version)
        .bind(answer.person)
        .bind(answer.id)
        .bind(answer.chosen.to_string())
        .bind(answer.half_marks)
        .bind(answer.full_half_marks)
        .bind(answer.at)
        .execute(c)
        .await
        .map(|_| ()))?;
    count(tx, answer, 1).await?;
    Ok(true)
}

async fn remove(tx: &mut Tx, answer: FirstAnswer) -> Result<()> {
    with_tx!(tx, |c| sqlx::query(REMOVE).bind(answer.version).bind(answer.person).execute(c).await.map(|_| ()))?;
    count(tx, answer, -1).await
}

/// Adds an answer to the counters (1), or takes it out (−1).
async fn count(tx: &mut Tx, answer: FirstAnswer, times: i64) -> Result<()> {
    let right = i64::from(answer.half_marks == answer.full_half_marks);
    with_tx!(tx, |c| sqlx::query(COUNT)
        .bind(answer.version)
        .bind(times)
        .bind(times * right)
        .bind(times * answer.half_marks)
        .bind(times * answer.half_marks * answer.half_marks)
        .bind(answer.full_half_marks)
        .execute(c)
        .await
        .map(|_| ()))?;
    for option in answer.chosen.iter() {
        with_tx!(tx, |c| sqlx::query(COUNT_OPTION)
            .bind(answer.version)
            .bind(option.to_string())
            .bind(times)
            .execute(c)
            .await
            .map(|_| ()))?;
    }
    with_tx!(tx, |c| sqlx::query(COUNT_PERSON)
        .bind(answer.person)
        .bind(times)
        .bind(times * answer.half_marks)
        .bind(times * answer.full_half_marks)
        .execute(c)
        .await
        .map(|_| ()))?;
    Ok(())
}

/// What a browser answered goes to the account: of two first answers to one version the earlier one counts.
pub async fn claim(tx: &mut Tx, visitor: VisitorId, account: AccountId) -> Result<()> {
    alone(tx).await?;
    let rows: Vec<Row> = with_tx!(tx, |c| sqlx::query_as(FIRSTS_OF).bind(visitor.0).fetch_all(c).await)?;
    for row in rows {
        let answer = row.into_answer()?;
        remove(tx, answer).await?;
        take(tx, FirstAnswer { person: account.0, ..answer }).await?;
        judge(tx, answer.version, false).await?;
    }
    with_tx!(tx, |c| sqlx::query(FORGET_PERSON).bind(visitor.0).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Says again what is doubtful about a version. Discrimination, which takes a look at everybody who answered, is worked out anew
/// only when a tenth more people answered than last time: on the whole ten rows are read per answer, however many there are.
async fn judge(tx: &mut Tx, version: QuestionVersionId, anew: bool) -> Result<()> {
    let Some(mut usage) = find(tx, version).await? else { return Ok(()) };
    let published: Option<(QuestionId,)> = with_tx!(tx, |c| sqlx::query_as(PUBLISHED).bind(version).fetch_optional(c).await)?;
    if let Some((question,)) = published {
        // What the search filters by.
        let earned = Some(usage.people * usage.full_half_marks).filter(|full| *full > 0 && usage.people >= FEWEST_FOR_FIGURES);
        set_facility(tx, question, earned.map(|full| (1000 * usage.half_marks + full / 2) / full)).await?;
    }
    if usage.people < FEWEST_FOR_DOUBT {
        return Ok(());
    }
    let Some(question) = crate::question::store::version(tx, version).await? else { return Ok(()) };
    let (mut judged_at,): (i64,) = with_tx!(tx, |c| sqlx::query_as(JUDGED_AT).bind(version).fetch_one(c).await)?;
    if anew || 10 * usage.people >= 11 * judged_at {
        let found = discrimination(&people(tx, version).await?).ok();
        judged_at = usage.people;
        usage = Usage {
            discrimination_people: found.map_or(0, |found| i64::try_from(found.people).unwrap_or(i64::MAX)),
            discrimination_tenths: found.map(|found| tenths(found.discrimination_index)),
            efficiency_tenths: found.map(|found| tenths(found.discriminative_efficiency)),
            ..usage
        };
    }
    let chosen: BTreeMap<OptionId, i64> = options(tx, version).await?.into_iter().collect();
    let found = doubts(&question.content, &usage, |option| chosen.get(&option).copied().unwrap_or_default());
    let bits: i64 = found.into_iter().map(super::super::Doubt::bit).sum();
    with_tx!(tx, |c| sqlx::query(JUDGE)
        .bind(version)
        .bind(bits)
        .bind(judged_at)
        .bind(usage.discrimination_people)
        .bind(usage.discrimination_tenths)
        .bind(usage.efficiency_tenths)
        .execute(c)
        .await
        .map(|_| ()))?;
    Ok(())
}

#[expect(clippy::cast_possible_truncation, reason = "efficiency can be far below zero, but not beyond an i64; the cast saturates")]
fn tenths(percent: f64) -> i64 {
    // Below zero stays below zero, however little: the sign is what a reader looks at first.
    let rounded = (percent * 10.0).round() as i64;
    if percent < 0.0 && rounded == 0 { -1 } else { rounded }
}

/// Makes all counters anew from the answers. What waits to be counted afterwards is counted already, which changes nothing.
pub async fn rebuild(tx: &mut Tx) -> Result<()> {
    alone(tx).await?;
    for statement in [CLEAR_FIRST, CLEAR_USAGE, CLEAR_OPTION, CLEAR_PERSON, MAKE_FIRST, MAKE_USAGE, MAKE_PERSON] {
        with_tx!(tx, |c| sqlx::query(statement).execute(c).await.map(|_| ()))?;
    }
    for option in OptionSet::parse("abcdefghijklmnopqrstuvwxyz").unwrap_or_default().iter() {
        with_tx!(tx, |c| sqlx::query(MAKE_OPTION)
            .bind(option.to_string())
            .bind(format!("%{option}%"))
            .execute(c)
            .await
            .map(|_| ()))?;
    }
    let all: Vec<(QuestionVersionId,)> = with_tx!(tx, |c| sqlx::query_as(ALL).fetch_all(c).await)?;
    for (version,) in all {
        judge(tx, version, true).await?;
    }
    Ok(())
}
