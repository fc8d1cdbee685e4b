//! The ledger of results: facts are added, never changed; entries and standings follow from them in the same transaction.

mod records;
mod refresh;
mod rulebook;

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, NaiveDate, Utc};

use super::rules::{Fact, ResultStatus, Standing, standing};
use crate::ids::{ImportId, PersonId, ResultId};
use crate::person::bulk::{insert_many, select_many};
use crate::person::identity::{self, Entries};
use crate::store::{Result, StoreError, Tx};
use crate::syllabus::Level;

use records::Records;
pub(crate) use refresh::forget_unfounded;
pub use refresh::{Derived, catch_up, rederive, refresh, waiting};
pub use rulebook::{Rulebook, rulebook};

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
    /// When it came into the ledger.
    pub recorded_at: DateTime<Utc>,
    /// By which import.
    pub import_id: Option<ImportId>,
    /// It says only that the one before was taken back: there is no such result.
    pub void: bool,
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

/// The results in force of one person.
pub async fn of_person(tx: &mut Tx, person: PersonId) -> Result<Vec<StoredFact>> {
    let kept = identity::kept(tx, person).await?;
    let mut facts = of_many(tx, &[kept]).await?;
    facts.sort_by(|a, b| (a.exam_year, &a.subject).cmp(&(b.exam_year, &b.subject)));
    Ok(facts)
}

/// Where one person stands on a day.
pub async fn standing_of(tx: &mut Tx, person: PersonId, as_of: NaiveDate) -> Result<Standing> {
    let rulebook = rulebook(tx).await?;
    let person = identity::kept(tx, person).await?;
    let records = Records::load(tx, &[person]).await?;
    let record = records.of(person)?;
    Ok(standing(record.known(&rulebook), as_of))
}

/// Where many stand on a day, in the order asked for.
pub async fn standings_of(tx: &mut Tx, people: &[PersonId], as_of: NaiveDate) -> Result<Vec<Standing>> {
    let rulebook = rulebook(tx).await?;
    let records = Records::load(tx, people).await?;
    people.iter().map(|person| Ok(standing(records.of(*person)?.known(&rulebook), as_of))).collect()
}

/// The results in force of many, by their kept entries. Where two entries of one person hold the same result, it counts once: the one
/// recorded last, so that a correction of either is what holds.
pub async fn of_many(tx: &mut Tx, people: &[PersonId]) -> Result<Vec<StoredFact>> {
    let mut facts = last_of_many(tx, people).await?;
    facts.retain(|fact| !fact.void);
    Ok(facts)
}

/// What was said last of each subject and year of many, also where it was taken back: whatever is said next supersedes it. Of two entries of
/// one person the one that holds before the one that was taken back, then the one recorded last.
pub async fn last_of_many(tx: &mut Tx, people: &[PersonId]) -> Result<Vec<StoredFact>> {
    let entries = Entries::of(tx, people).await?;
    let mut facts = select_many!(
        tx,
        "SELECT r.id AS id, r.person_id AS person_id, r.exam_year AS exam_year, r.level AS level, r.subject AS subject, \
         r.half_marks AS half_marks, r.status AS status, r.division AS division, r.division_path AS division_path, \
         r.recorded_at AS recorded_at, r.import_id AS import_id, r.void AS void",
        |_n| "JOIN exam_result r ON r.person_id = wanted.column1 \
              WHERE NOT EXISTS (SELECT 1 FROM exam_result later WHERE later.supersedes = r.id)",
        entries.ids(),
        [],
        StoredFact
    );
    if entries.ids().len() > people.len() {
        facts.sort_by_key(|fact| (fact.void, std::cmp::Reverse(fact.recorded_at), std::cmp::Reverse(fact.id)));
        let mut seen: HashSet<(PersonId, i64, String)> = HashSet::new();
        facts.retain_mut(|fact| {
            fact.person_id = entries.kept(fact.person_id);
            seen.insert((fact.person_id, fact.exam_year, fact.subject.clone()))
        });
    }
    Ok(facts)
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

/// A result as it is written: under its id, and whether it only takes the one before back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Written {
    pub id: ResultId,
    pub new: NewFact,
    pub import: Option<ImportId>,
    pub void: bool,
}

/// Adds results, and brings entries and standings in step.
pub async fn add(tx: &mut Tx, facts: &[NewFact], import: Option<ImportId>, now: DateTime<Utc>) -> Result<()> {
    let written: Vec<Written> =
        facts.iter().map(|new| Written { id: ResultId::fresh(), new: new.clone(), import, void: false }).collect();
    write(tx, &written, now).await
}

/// As [`add`], under ids that are known.
pub(super) async fn write(tx: &mut Tx, facts: &[Written], now: DateTime<Utc>) -> Result<()> {
    // A correction stands with what it corrects, in whichever entry of the person that is.
    let corrected: Vec<ResultId> = facts.iter().filter_map(|item| item.new.supersedes).collect();
    let recorded_for: HashMap<ResultId, PersonId> = select_many!(
        tx,
        "SELECT r.id, r.person_id",
        |_n| "JOIN exam_result r ON r.id = wanted.column1",
        corrected,
        [],
        (ResultId, PersonId)
    )
    .into_iter()
    .collect();
    insert_many!(
        tx,
        "INSERT INTO exam_result (id, person_id, exam_year, level, subject, half_marks, status, division, division_path, import_id, \
         recorded_at, supersedes, void)",
        "",
        facts,
        |item| [
            item.id,
            item.new.supersedes.and_then(|id| recorded_for.get(&id)).unwrap_or(&item.new.person),
            item.new.fact.year,
            item.new.fact.level.code(),
            &item.new.fact.subject,
            item.new.fact.half_marks,
            item.new.fact.status.code(),
            &item.new.division,
            &item.new.fact.division_path,
            item.import,
            now,
            item.new.supersedes,
            item.void,
        ]
    );
    let mut people: Vec<PersonId> = facts.iter().map(|item| item.new.person).collect();
    people.sort_unstable();
    people.dedup();
    refresh(tx, &people, now).await
}
