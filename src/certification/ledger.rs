//! The ledger of results: facts are added, never changed; entries and standings follow from them in the same transaction.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};

use super::rules::{Fact, Known, Obtained, Outcome, PassLine, Required, ResultStatus, Standing, standing};
use crate::clock::date_of;
use crate::ids::{ImportId, OrganisationId, PersonId, ResultId};
use crate::person::bulk::{insert_many, select_many};
use crate::store::{Result, StoreError, Tx};
use crate::syllabus::Level;
use crate::{sql, with_tx};

sql! {
    LINES = "SELECT first_year, last_year, level, subject, division_path, half_marks, locally_valid FROM pass_line ORDER BY id";
    SUBJECTS = "SELECT level, code FROM subject ORDER BY level, position";
    IN_FORCE_OF = "SELECT r.id AS id, r.person_id AS person_id, r.exam_year AS exam_year, r.level AS level, r.subject AS subject, \
                   r.half_marks AS half_marks, r.status AS status, r.division AS division, r.division_path AS division_path \
                   FROM exam_result r WHERE r.person_id = $1 \
                   AND NOT EXISTS (SELECT 1 FROM exam_result later WHERE later.supersedes = r.id) ORDER BY r.exam_year, r.subject";
    CERTIFICATES_OF = "SELECT person_id, level, obtained_on, locally_valid FROM certificate WHERE person_id = $1";
}

/// What the rules work with besides the facts: pass lines, and the subjects of each level.
#[derive(Debug, Clone, Default)]
pub struct Scheme {
    /// 合格线
    pub lines: Vec<PassLine>,
    /// Required subjects.
    pub required: Vec<Required>,
}

type LineRow = (i64, Option<i64>, String, Option<String>, Option<String>, i64, bool);

/// The pass lines and required subjects as they are recorded.
pub async fn scheme(tx: &mut Tx) -> Result<Scheme> {
    let rows: Vec<LineRow> = with_tx!(tx, |c| sqlx::query_as(LINES).fetch_all(c).await)?;
    let mut lines = Vec::with_capacity(rows.len());
    for (first_year, last_year, code, subject, division_path, half_marks, locally_valid) in rows {
        let level = level_of(&code)?;
        lines.push(PassLine { first_year, last_year, level, subject, division_path, half_marks, locally_valid });
    }
    let rows: Vec<(String, String)> = with_tx!(tx, |c| sqlx::query_as(SUBJECTS).fetch_all(c).await)?;
    let required = Level::ALL
        .into_iter()
        .map(|level| Required {
            level,
            subjects: rows.iter().filter(|(code, _)| code == level.code()).map(|(_, subject)| subject.clone()).collect(),
        })
        .collect();
    Ok(Scheme { lines, required })
}

fn level_of(code: &str) -> Result<Level> {
    Level::from_code(code).ok_or_else(|| StoreError::Corrupt(format!("level {code}")))
}

/// A result in force, as stored.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct StoredFact {
    /// Which.
    pub id: ResultId,
    /// Whose.
    pub person_id: PersonId,
    /// 考试年度
    pub exam_year: i64,
    /// The level's code.
    pub level: String,
    /// The subject's code.
    pub subject: String,
    /// The mark.
    pub half_marks: Option<i64>,
    /// [`ResultStatus::code`].
    pub status: String,
    /// The division of the day.
    pub division: String,
    /// Its path.
    pub division_path: String,
}

impl StoredFact {
    /// As the rules see it.
    pub fn fact(&self) -> Result<Fact> {
        Ok(Fact {
            year: self.exam_year,
            level: level_of(&self.level)?,
            subject: self.subject.clone(),
            half_marks: self.half_marks,
            status: ResultStatus::from_code(&self.status)
                .ok_or_else(|| StoreError::Corrupt(format!("result status {}", self.status)))?,
            division_path: self.division_path.clone(),
        })
    }
}

#[derive(sqlx::FromRow)]
struct CertificateRow {
    person_id: PersonId,
    level: String,
    obtained_on: NaiveDate,
    locally_valid: bool,
}

impl CertificateRow {
    fn obtained(&self) -> Result<Obtained> {
        Ok(Obtained { level: level_of(&self.level)?, on: self.obtained_on, locally_valid: self.locally_valid })
    }
}

/// The results in force of one person.
pub async fn of_person(tx: &mut Tx, person: PersonId) -> Result<Vec<StoredFact>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(IN_FORCE_OF).bind(person).fetch_all(c).await)?)
}

/// Where one person stands on a day.
pub async fn standing_of(tx: &mut Tx, person: PersonId, as_of: NaiveDate) -> Result<Standing> {
    let scheme = scheme(tx).await?;
    let facts = of_person(tx, person).await?.iter().map(StoredFact::fact).collect::<Result<Vec<_>>>()?;
    let rows: Vec<CertificateRow> = with_tx!(tx, |c| sqlx::query_as(CERTIFICATES_OF).bind(person).fetch_all(c).await)?;
    let certificates = rows.iter().map(CertificateRow::obtained).collect::<Result<Vec<_>>>()?;
    Ok(standing(Known { facts: &facts, certificates: &certificates, lines: &scheme.lines, required: &scheme.required }, as_of))
}

/// The results in force of many.
pub async fn of_many(tx: &mut Tx, people: &[PersonId]) -> Result<Vec<StoredFact>> {
    Ok(select_many!(
        tx,
        "SELECT r.id AS id, r.person_id AS person_id, r.exam_year AS exam_year, r.level AS level, r.subject AS subject, \
         r.half_marks AS half_marks, r.status AS status, r.division AS division, r.division_path AS division_path",
        |_n| "JOIN exam_result r ON r.person_id = wanted.column1 \
              WHERE NOT EXISTS (SELECT 1 FROM exam_result later WHERE later.supersedes = r.id)",
        people,
        [],
        StoredFact
    ))
}

/// A result to be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFact {
    /// Whose.
    pub person: PersonId,
    /// Year, level, subject, mark, status and path of the division.
    pub fact: Fact,
    /// The division's code.
    pub division: String,
    /// The fact it corrects.
    pub supersedes: Option<ResultId>,
}

/// Adds results, and brings entries and standings in step.
pub async fn add(tx: &mut Tx, facts: &[NewFact], import: Option<ImportId>, now: DateTime<Utc>) -> Result<()> {
    insert_many!(
        tx,
        "INSERT INTO exam_result (id, person_id, exam_year, level, subject, half_marks, status, division, division_path, import_id, \
         recorded_at, supersedes)",
        "",
        facts,
        |new| [
            ResultId::fresh(),
            new.person,
            new.fact.year,
            new.fact.level.code(),
            &new.fact.subject,
            new.fact.half_marks,
            new.fact.status.code(),
            &new.division,
            &new.fact.division_path,
            import,
            now,
            new.supersedes,
        ]
    );
    let mut people: Vec<PersonId> = facts.iter().map(|new| new.person).collect();
    people.sort_unstable();
    people.dedup();
    refresh(tx, &people, now).await
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
}

/// Derives the entries and standings of these people anew.
pub async fn refresh(tx: &mut Tx, people: &[PersonId], now: DateTime<Utc>) -> Result<()> {
    let scheme = scheme(tx).await?;
    let today = date_of(now);
    let mut facts: HashMap<PersonId, Vec<StoredFact>> = HashMap::new();
    for fact in of_many(tx, people).await? {
        facts.entry(fact.person_id).or_default().push(fact);
    }
    let mut certificates: HashMap<PersonId, Vec<Obtained>> = HashMap::new();
    let rows = select_many!(
        tx,
        "SELECT k.person_id AS person_id, k.level AS level, k.obtained_on AS obtained_on, k.locally_valid AS locally_valid",
        |_n| "JOIN certificate k ON k.person_id = wanted.column1",
        people,
        [],
        CertificateRow
    );
    for row in &rows {
        certificates.entry(row.person_id).or_default().push(row.obtained()?);
    }
    let organisations: HashMap<PersonId, Option<OrganisationId>> = select_many!(
        tx,
        "SELECT m.person_id AS person_id, m.organisation_id AS organisation_id",
        |_n| "JOIN membership m ON m.person_id = wanted.column1 WHERE m.until_on IS NULL",
        people,
        [],
        (PersonId, Option<OrganisationId>)
    )
    .into_iter()
    .collect();

    let (mut entries, mut standings) = (Vec::new(), Vec::new());
    for person in people {
        let stored = facts.remove(person).unwrap_or_default();
        let own = stored.iter().map(StoredFact::fact).collect::<Result<Vec<_>>>()?;
        let known = Known {
            facts: &own,
            certificates: certificates.get(person).map(Vec::as_slice).unwrap_or_default(),
            lines: &scheme.lines,
            required: &scheme.required,
        };
        let stands = standing(known, today);
        entries_of(*person, &stored, &stands, organisations.get(person).copied().flatten(), &mut entries);
        let highest = stands.highest();
        let (step_level, step) = &stands.next;
        standings.push(StandingRow {
            person: *person,
            level: highest.map_or("", |standing| standing.level.code()),
            reached_year: highest.and_then(|standing| standing.reached).map(|reached| reached.year),
            locally_valid: highest.and_then(|standing| standing.reached).is_some_and(|reached| reached.locally_valid),
            step: step.next.code(),
            step_level: step_level.code(),
            step_until: step.by,
        });
    }
    store_entries(tx, &entries, now).await?;
    insert_many!(
        tx,
        "INSERT INTO person_standing (person_id, level, reached_year, locally_valid, step, step_level, step_until, updated_at)",
        "ON CONFLICT (person_id) DO UPDATE SET level = excluded.level, reached_year = excluded.reached_year, \
         locally_valid = excluded.locally_valid, step = excluded.step, step_level = excluded.step_level, \
         step_until = excluded.step_until, updated_at = excluded.updated_at",
        standings,
        |row| [row.person, row.level, row.reached_year, row.locally_valid, row.step, row.step_level, row.step_until, now]
    );
    Ok(())
}

fn entries_of(
    person: PersonId,
    stored: &[StoredFact],
    stands: &Standing,
    organisation: Option<OrganisationId>,
    entries: &mut Vec<Entry>,
) {
    for level in &stands.levels {
        let mut years: Vec<i64> = level.judged.iter().map(|judged| judged.fact.year).collect();
        years.dedup();
        for year in years {
            let of_year = || level.judged.iter().filter(move |judged| judged.fact.year == year);
            let Some(place) = stored.iter().find(|fact| fact.exam_year == year && fact.level == level.level.code()) else {
                continue;
            };
            let passed = match level.level {
                // 高级: the written examination; the slip may be earned again.
                Level::Senior => of_year().any(|judged| matches!(judged.outcome, Outcome::Passed | Outcome::PassedLocally)),
                _ => level.reached.is_some_and(|reached| reached.year == year),
            };
            entries.push(Entry {
                person,
                year,
                level: level.level,
                division: place.division.clone(),
                division_path: place.division_path.clone(),
                organisation,
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
