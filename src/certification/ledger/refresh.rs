//! What follows from the ledger, kept for lists and statistics: exam entries, and where everybody stands.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};

use super::records::{Record, Records};
use super::{Rulebook, rulebook};
use crate::certification::rules::{Outcome, Rule, Standing, standing};
use crate::certification::worklist;
use crate::clock::date_of;
use crate::ids::{OrganisationId, PersonId};
use crate::person::bulk::{insert_many, select_many};
use crate::person::identity::{self, theirs};
use crate::store::{Result, Store, Tx};
use crate::syllabus::Level;
use crate::{sql, with_tx};

sql! {
    FORGET_ENTRIES = "DELETE FROM exam_entry WHERE person_id = $1";
    FORGET_UNFOUNDED = concat!("DELETE FROM exam_entry WHERE person_id = $1 AND NOT EXISTS (SELECT 1 FROM exam_result r \
        WHERE r.exam_year = exam_entry.exam_year AND r.level = exam_entry.level AND NOT r.void \
        AND NOT EXISTS (SELECT 1 FROM exam_result later WHERE later.supersedes = r.id) AND ", theirs!("r.person_id"), ")");
    FORGET_STANDING = "DELETE FROM person_standing WHERE person_id = $1";
    DUE = "SELECT person_id FROM person_standing WHERE holds_until IS NULL OR holds_until < $1 ORDER BY person_id LIMIT $2";
    WAITING = "SELECT COUNT(*) AS people FROM person_standing WHERE holds_until IS NULL";
}

struct Entry {
    person: PersonId,
    year: i64,
    level: Level,
    division: String,
    division_path: String,
    organisation: Option<OrganisationId>,
    sat: bool,
    passed: bool,
}

struct StandingRow {
    person: PersonId,
    level: &'static str,
    reached_year: Option<i64>,
    locally_valid: bool,
    step: &'static str,
    step_level: &'static str,
    step_until: Option<NaiveDate>,
    registration: &'static str,
    registered_until: Option<NaiveDate>,
    half_hours_have: i64,
    half_hours_need: i64,
    holds_until: NaiveDate,
}

impl StandingRow {
    fn of(person: PersonId, stands: &Standing) -> Self {
        let reached = stands.highest().and_then(|standing| standing.reached.map(|reached| (standing.level, reached)));
        let (step_level, step) = &stands.next;
        let hours = stands.hours.iter().find(|counted| counted.rule == Rule::HoursOfPeriod);
        Self {
            person,
            level: reached.map_or("", |(level, _)| level.code()),
            reached_year: reached.map(|(_, reached)| reached.year),
            locally_valid: reached.is_some_and(|(_, reached)| reached.locally_valid),
            step: step.next.code(),
            step_level: step_level.code(),
            step_until: step.by,
            registration: stands.registration.state.code(),
            registered_until: stands.registration.period.map(|period| period.until),
            half_hours_have: hours.map_or(0, |counted| counted.have),
            half_hours_need: hours.map_or(0, |counted| counted.need),
            holds_until: stands.holds_until,
        }
    }
}

/// So many people are derived at once: their records and rows are held in memory.
const BATCH: usize = 2000;

/// Derives the entries and standings of these people anew, by their kept entries.
pub async fn refresh(tx: &mut Tx, people: &[PersonId], now: DateTime<Utc>) -> Result<()> {
    let rulebook = rulebook(tx).await?;
    let people = settled(tx, people).await?;
    for batch in people.chunks(BATCH) {
        derive(tx, &rulebook, batch, now).await?;
    }
    Ok(())
}

/// The kept entries of these people. Nothing is derived of an entry that was merged; what was is taken away.
async fn settled(tx: &mut Tx, people: &[PersonId]) -> Result<Vec<PersonId>> {
    let kept = identity::kept_of(tx, people).await?;
    let merged: Vec<PersonId> = people.iter().copied().filter(|person| kept.binary_search(person).is_err()).collect();
    worklist::clear(tx, &merged).await?;
    for person in merged {
        with_tx!(&mut *tx, |c| sqlx::query(FORGET_ENTRIES).bind(person).execute(c).await.map(|_| ()))?;
        with_tx!(&mut *tx, |c| sqlx::query(FORGET_STANDING).bind(person).execute(c).await.map(|_| ()))?;
    }
    Ok(kept)
}

/// Takes away the exam entries of somebody that no result of theirs stands behind any more. The others keep the organisation of their
/// day.
pub(crate) async fn forget_unfounded(tx: &mut Tx, person: PersonId) -> Result<()> {
    Ok(with_tx!(tx, |c| sqlx::query(FORGET_UNFOUNDED).bind(person).execute(c).await.map(|_| ()))?)
}

/// What deriving anew came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Derived {
    /// So many people.
    pub people: usize,
    /// So many of them stand otherwise than before: qualification, its validity, or what comes next.
    pub changed: usize,
}

/// As [`refresh`], and says how many conclusions changed.
pub async fn rederive(tx: &mut Tx, people: &[PersonId], now: DateTime<Utc>) -> Result<Derived> {
    let people = settled(tx, people).await?;
    let mut done = Derived { people: people.len(), changed: 0 };
    let rulebook = rulebook(tx).await?;
    for batch in people.chunks(BATCH) {
        let before: HashMap<PersonId, Conclusion> =
            conclusions(tx, batch).await?.into_iter().map(|row| (row.person_id, row)).collect();
        derive(tx, &rulebook, batch, now).await?;
        done.changed += conclusions(tx, batch).await?.iter().filter(|row| before.get(&row.person_id) != Some(row)).count();
    }
    Ok(done)
}

#[derive(PartialEq, Eq, sqlx::FromRow)]
struct Conclusion {
    person_id: PersonId,
    level: String,
    reached_year: Option<i64>,
    locally_valid: bool,
    step: String,
    step_level: String,
}

async fn conclusions(tx: &mut Tx, people: &[PersonId]) -> Result<Vec<Conclusion>> {
    Ok(select_many!(
        tx,
        "SELECT s.person_id AS person_id, s.level AS level, s.reached_year AS reached_year, s.locally_valid AS locally_valid, \
         s.step AS step, s.step_level AS step_level",
        |_n| "JOIN person_standing s ON s.person_id = wanted.column1",
        people,
        [],
        Conclusion
    ))
}

/// How many people one round's transaction derives: answers of candidates wait no longer than that takes.
const ROUND: i64 = 500;

/// Derives anew whoever stands otherwise by now, because a day has passed or a rule's data has changed; a batch at a time, each in its
/// own transaction, so that it goes on where it was stopped. Several servers may do it at once. Gives how many it were.
pub async fn catch_up(store: &Store, now: DateTime<Utc>) -> Result<usize> {
    let today = date_of(now);
    let mut done = 0;
    loop {
        let mut tx = store.read().await?;
        let due: Vec<PersonId> = with_tx!(&mut tx, |c| sqlx::query_scalar(DUE).bind(today).bind(ROUND).fetch_all(c).await)?;
        drop(tx);
        if due.is_empty() {
            return Ok(done);
        }
        let mut tx = store.write().await?;
        refresh(&mut tx, &due, now).await?;
        tx.commit().await?;
        done += due.len();
    }
}

/// How many are still to be derived anew after a change of the rules' data.
pub async fn waiting(tx: &mut Tx) -> Result<i64> {
    Ok(with_tx!(tx, |c| sqlx::query_scalar(WAITING).fetch_one(c).await)?)
}

async fn derive(tx: &mut Tx, rulebook: &Rulebook, people: &[PersonId], now: DateTime<Utc>) -> Result<()> {
    let today = date_of(now);
    let records = Records::load(tx, people).await?;
    let (mut entries, mut rows, mut standings) = (Vec::new(), Vec::new(), Vec::new());
    for person in people {
        let record = records.of(*person)?;
        let stands = standing(record.known(rulebook), today);
        entries_of(*person, &record, &stands, &mut entries);
        rows.push(StandingRow::of(*person, &stands));
        standings.push(stands);
    }
    store_entries(tx, &entries, now).await?;
    // Holds these people, so that the worklist counts each change once.
    store_standings(tx, &rows, now).await?;
    worklist::keep(tx, people, &standings).await
}

fn entries_of(person: PersonId, record: &Record, stands: &Standing, entries: &mut Vec<Entry>) {
    for level in &stands.levels {
        let mut years: Vec<i64> = level.judged.iter().map(|judged| judged.fact.year).collect();
        years.dedup();
        for year in years {
            let of_year = || level.judged.iter().filter(move |judged| judged.fact.year == year);
            let Some(place) = record.stored.iter().find(|fact| fact.exam_year == year && fact.level == level.level.code()) else {
                continue;
            };
            let passed = match level.level {
                // 高级: the written examination; the slip may be earned again.
                Level::Senior => of_year().any(|judged| matches!(judged.outcome, Outcome::Passed | Outcome::PassedLocally)),
                // Once by a separate line, and later by the national one: passed in both years.
                _ => level.reached.is_some_and(|reached| reached.year == year || reached.national_year == Some(year)),
            };
            entries.push(Entry {
                person,
                year,
                level: level.level,
                division: place.division.clone(),
                division_path: place.division_path.clone(),
                organisation: record.organisation,
                sat: of_year().any(|judged| judged.fact.half_marks.is_some()),
                passed,
            });
        }
    }
}

async fn store_entries(tx: &mut Tx, entries: &[Entry], now: DateTime<Utc>) -> Result<()> {
    insert_many!(
        tx,
        "INSERT INTO exam_entry (id, person_id, exam_year, level, division, division_path, organisation_id, approved, sat, passed, \
         updated_at)",
        "ON CONFLICT (person_id, exam_year, level) DO UPDATE SET division = excluded.division, \
         division_path = excluded.division_path, approved = excluded.approved, sat = excluded.sat, passed = excluded.passed, \
         updated_at = excluded.updated_at \
         WHERE exam_entry.sat <> excluded.sat OR exam_entry.passed <> excluded.passed OR exam_entry.approved <> excluded.approved \
         OR exam_entry.division <> excluded.division",
        entries,
        |entry| [
            uuid::Uuid::now_v7(),
            entry.person,
            entry.year,
            entry.level.code(),
            &entry.division,
            &entry.division_path,
            entry.organisation,
            // Who has a result was admitted to the exam.
            true,
            entry.sat,
            entry.passed,
            now,
        ]
    );
    Ok(())
}

async fn store_standings(tx: &mut Tx, standings: &[StandingRow], now: DateTime<Utc>) -> Result<()> {
    insert_many!(
        tx,
        "INSERT INTO person_standing (person_id, level, reached_year, locally_valid, step, step_level, step_until, registration, \
         registered_until, half_hours_have, half_hours_need, holds_until, updated_at)",
        "ON CONFLICT (person_id) DO UPDATE SET level = excluded.level, reached_year = excluded.reached_year, \
         locally_valid = excluded.locally_valid, step = excluded.step, step_level = excluded.step_level, \
         step_until = excluded.step_until, registration = excluded.registration, registered_until = excluded.registered_until, \
         half_hours_have = excluded.half_hours_have, half_hours_need = excluded.half_hours_need, holds_until = excluded.holds_until, \
         updated_at = excluded.updated_at",
        standings,
        |row| [
            row.person,
            row.level,
            row.reached_year,
            row.locally_valid,
            row.step,
            row.step_level,
            row.step_until,
            row.registration,
            row.registered_until,
            row.half_hours_have,
            row.half_hours_need,
            row.holds_until,
            now,
        ]
    );
    Ok(())
}
