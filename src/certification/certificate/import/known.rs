//! What the register holds of the people and the numbers of a file.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{Datelike as _, NaiveDate};

use crate::certification::certificate::folded_number;
use crate::certification::ledger::{self, Rulebook, StoredFact};
use crate::certification::registration::InForce;
use crate::certification::rules::{Outcome, ResultStatus, Scheme, judge};
use crate::ids::{CertificateId, PeriodId, PersonId};
use crate::person::bulk::select_many;
use crate::person::identity::Entries;
use crate::store::{Result, Tx};
use crate::syllabus::Level;

/// A certificate in force.
#[derive(Debug, Clone)]
pub(super) struct Held {
    /// None: it is of this file, and will be made.
    pub id: Option<CertificateId>,
    pub person: PersonId,
    pub level: Level,
    pub scheme: Scheme,
    pub number: String,
    pub obtained_on: NaiveDate,
}

/// A period in force, with its day of registration.
#[derive(Debug, Clone)]
pub(super) struct HeldPeriod {
    pub period: InForce,
    pub registered_on: NaiveDate,
    pub number: String,
}

/// All of it, kept in step as rows are planned.
#[derive(Debug, Default)]
pub(super) struct Known {
    pub by_number: HashMap<String, Held>,
    pub of_person: HashMap<PersonId, Vec<Held>>,
    pub periods: HashMap<PersonId, Vec<HeldPeriod>>,
    voided: HashSet<(PersonId, String)>,
    facts: HashMap<PersonId, Vec<StoredFact>>,
    pub rulebook: Rulebook,
}

#[derive(sqlx::FromRow)]
struct CertificateRow {
    id: CertificateId,
    person_id: PersonId,
    level: String,
    scheme: String,
    number: String,
    number_folded: String,
    obtained_on: NaiveDate,
    voided: bool,
}

#[derive(sqlx::FromRow)]
struct PeriodRow {
    id: PeriodId,
    person_id: PersonId,
    level: String,
    number: String,
    registered_on: NaiveDate,
    valid_from: NaiveDate,
    valid_until: NaiveDate,
}

const CERTIFICATE: &str = "SELECT k.id AS id, COALESCE(w.identity_id, w.id) AS person_id, k.level AS level, k.scheme AS scheme, k.number AS number, \
    k.number_folded AS number_folded, k.obtained_on AS obtained_on, (k.voided_at IS NOT NULL) AS voided";

impl Known {
    /// Reads what concerns these people and (folded) numbers.
    pub(super) async fn load(tx: &mut Tx, people: &[PersonId], numbers: &[String]) -> Result<Self> {
        let mut known = Self { rulebook: ledger::rulebook(tx).await?, ..Self::default() };
        let entries = Entries::of(tx, people).await?;
        let of_people = select_many!(
            tx,
            CERTIFICATE,
            |_n| "JOIN certificate k ON k.person_id = wanted.column1 JOIN person w ON w.id = k.person_id",
            entries.ids(),
            [],
            CertificateRow
        );
        let of_numbers = select_many!(
            tx,
            CERTIFICATE,
            |_n| "JOIN certificate k ON k.number_folded = wanted.column1 JOIN person w ON w.id = k.person_id",
            numbers,
            [],
            CertificateRow
        );
        for row in of_people.into_iter().chain(of_numbers) {
            let (Some(level), Some(scheme)) = (Level::from_code(&row.level), Scheme::from_code(&row.scheme)) else { continue };
            if row.voided {
                known.voided.extend(folded_number(&row.number).map(|folded| (row.person_id, folded)));
            } else if !known.by_number.contains_key(&row.number_folded) {
                let held = Held {
                    id: Some(row.id),
                    person: row.person_id,
                    level,
                    scheme,
                    number: row.number,
                    obtained_on: row.obtained_on,
                };
                known.hold(row.number_folded, held);
            }
        }
        let periods = select_many!(
            tx,
            "SELECT r.id AS id, r.person_id AS person_id, r.level AS level, r.number AS number, r.registered_on AS registered_on, \
             r.valid_from AS valid_from, r.valid_until AS valid_until",
            |_n| "JOIN registration_period r ON r.person_id = wanted.column1 WHERE NOT r.void \
                  AND NOT EXISTS (SELECT 1 FROM registration_period later WHERE later.supersedes = r.id)",
            entries.ids(),
            [],
            PeriodRow
        );
        for row in periods {
            let Some(level) = Level::from_code(&row.level) else { continue };
            let period = InForce { id: row.id, level, from: row.valid_from, until: row.valid_until };
            let registered = HeldPeriod { period, registered_on: row.registered_on, number: row.number };
            known.periods.entry(entries.kept(row.person_id)).or_default().push(registered);
        }
        for fact in ledger::of_many(tx, people).await? {
            known.facts.entry(fact.person_id).or_default().push(fact);
        }
        Ok(known)
    }

    /// A certificate in force from now on.
    pub(super) fn hold(&mut self, folded: String, held: Held) {
        self.of_person.entry(held.person).or_default().push(held.clone());
        self.by_number.insert(folded, held);
    }

    /// Whether this person's certificate of this number was voided.
    pub(super) fn was_voided(&self, person: PersonId, folded: &str) -> bool {
        self.voided.contains(&(person, folded.to_owned()))
    }

    /// The periods of somebody, as the rules of overlap see them.
    pub(super) fn in_force(&self, person: PersonId) -> Vec<InForce> {
        self.periods.get(&person).into_iter().flatten().map(|registered| registered.period).collect()
    }

    fn facts_of(&self, person: PersonId, level: Level) -> impl Iterator<Item = &StoredFact> {
        self.facts.get(&person).into_iter().flatten().filter(move |fact| fact.level == level.code())
    }

    /// The exam years of which the ledger holds a mark of a level.
    pub(super) fn sat(&self, person: PersonId, level: Level) -> Vec<i64> {
        self.facts_of(person, level).filter(|fact| fact.half_marks.is_some()).map(|fact| fact.exam_year).collect()
    }

    /// Whether by the ledger some subject was passed by a separate line only, up to a certificate's year.
    pub(super) fn passed_by_separate_line(&self, person: PersonId, level: Level, obtained_on: NaiveDate) -> Result<bool> {
        let mut national: BTreeMap<&str, bool> = BTreeMap::new();
        for stored in self.facts_of(person, level).filter(|fact| fact.exam_year <= i64::from(obtained_on.year())) {
            if stored.status != ResultStatus::Valid.code() {
                continue;
            }
            match judge(&stored.fact()?, false, &self.rulebook.lines).outcome {
                Outcome::Passed => *national.entry(&stored.subject).or_default() |= true,
                Outcome::PassedLocally => *national.entry(&stored.subject).or_default() |= false,
                _ => {}
            }
        }
        Ok(national.values().any(|by_national| !by_national))
    }
}
