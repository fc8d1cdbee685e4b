//! What follows from the ledger, kept for lists and statistics: exam entries, and where everybody stands.

use chrono::{DateTime, NaiveDate, Utc};

use super::records::{Record, Records};
use super::{Rulebook, rulebook};
use crate::certification::rules::{Outcome, Rule, Standing, standing};
use crate::clock::date_of;
use crate::ids::{OrganisationId, PersonId};
use crate::person::bulk::insert_many;
use crate::store::{Result, Tx};
use crate::syllabus::Level;

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
        }
    }
}

/// So many people are derived at once: their records and rows are held in memory.
const BATCH: usize = 2000;

/// Derives the entries and standings of these people anew.
pub async fn refresh(tx: &mut Tx, people: &[PersonId], now: DateTime<Utc>) -> Result<()> {
    let rulebook = rulebook(tx).await?;
    for batch in people.chunks(BATCH) {
        derive(tx, &rulebook, batch, now).await?;
    }
    Ok(())
}

async fn derive(tx: &mut Tx, rulebook: &Rulebook, people: &[PersonId], now: DateTime<Utc>) -> Result<()> {
    let today = date_of(now);
    let records = Records::load(tx, people).await?;
    let (mut entries, mut standings) = (Vec::new(), Vec::new());
    for person in people {
        let record = records.of(*person)?;
        let stands = standing(record.known(rulebook), today);
        entries_of(*person, &record, &stands, &mut entries);
        standings.push(StandingRow::of(*person, &stands));
    }
    store_entries(tx, &entries, now).await?;
    store_standings(tx, &standings, now).await
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
         registered_until, half_hours_have, half_hours_need, updated_at)",
        "ON CONFLICT (person_id) DO UPDATE SET level = excluded.level, reached_year = excluded.reached_year, \
         locally_valid = excluded.locally_valid, step = excluded.step, step_level = excluded.step_level, \
         step_until = excluded.step_until, registration = excluded.registration, registered_until = excluded.registered_until, \
         half_hours_have = excluded.half_hours_have, half_hours_need = excluded.half_hours_need, updated_at = excluded.updated_at",
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
            now,
        ]
    );
    Ok(())
}
