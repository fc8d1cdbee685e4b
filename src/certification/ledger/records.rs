//! Everything the rules need to know of some people, read with a few statements for all of them.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::{Rulebook, StoredFact, level_of, of_many};
use crate::certification::rules::{Application, ApplicationState, Fact, Hours, HoursKind, Known, Obtained, Period, Scheme};
use crate::clock::date_of;
use crate::ids::{OrganisationId, PersonId};
use crate::person::bulk::select_many;
use crate::person::identity::Entries;
use crate::store::{Result, StoreError, Tx};

/// One person's records.
#[derive(Default)]
pub(super) struct Record {
    pub(super) stored: Vec<StoredFact>,
    facts: Vec<Fact>,
    seen: Vec<(i64, NaiveDate)>,
    certificates: Vec<Obtained>,
    periods: Vec<Period>,
    hours: Vec<Hours>,
    application: Option<Application>,
    place: String,
    pub(super) organisation: Option<OrganisationId>,
}

impl Record {
    pub(super) fn known<'a>(&'a self, rulebook: &'a Rulebook) -> Known<'a> {
        Known {
            facts: &self.facts,
            certificates: &self.certificates,
            periods: &self.periods,
            hours: &self.hours,
            application: self.application,
            place: &self.place,
            seen: &self.seen,
            lines: &rulebook.lines,
            required: &rulebook.required,
            exceptions: &rulebook.exceptions,
            calendar: &rulebook.calendar,
        }
    }
}

#[derive(sqlx::FromRow)]
struct CertificateRow {
    person_id: PersonId,
    level: String,
    scheme: String,
    obtained_on: NaiveDate,
    valid_until: Option<NaiveDate>,
}

#[derive(sqlx::FromRow)]
struct PeriodRow {
    person_id: PersonId,
    level: String,
    kind: String,
    registered_on: NaiveDate,
    valid_from: NaiveDate,
    valid_until: NaiveDate,
}

#[derive(sqlx::FromRow)]
struct HoursRow {
    person_id: PersonId,
    kind: String,
    last_day: NaiveDate,
    half_hours: i64,
    professional: bool,
}

#[derive(sqlx::FromRow)]
struct ApplicationRow {
    person_id: PersonId,
    state: String,
    level: String,
    submitted_at: chrono::DateTime<chrono::Utc>,
    updated_at: chrono::DateTime<chrono::Utc>,
}

#[derive(sqlx::FromRow)]
struct MembershipRow {
    person_id: PersonId,
    division_path: String,
    organisation_id: Option<OrganisationId>,
}

/// The records of some people.
pub(super) struct Records {
    facts: HashMap<PersonId, Vec<StoredFact>>,
    certificates: HashMap<PersonId, Vec<CertificateRow>>,
    periods: HashMap<PersonId, Vec<PeriodRow>>,
    hours: HashMap<PersonId, Vec<HoursRow>>,
    applications: HashMap<PersonId, ApplicationRow>,
    memberships: HashMap<PersonId, MembershipRow>,
}

fn by_person<T>(rows: Vec<T>, person: impl Fn(&T) -> PersonId) -> HashMap<PersonId, Vec<T>> {
    let mut map: HashMap<PersonId, Vec<T>> = HashMap::new();
    for row in rows {
        map.entry(person(&row)).or_default().push(row);
    }
    map
}

fn corrupt(what: &str, code: &str) -> StoreError {
    StoreError::Corrupt(format!("{what} {code}"))
}

impl Records {
    /// Reads everything in force: nothing superseded, voided, refused or withdrawn; of people by their kept entries, with what is
    /// recorded for those merged into them.
    pub(super) async fn load(tx: &mut Tx, people: &[PersonId]) -> Result<Self> {
        let entries = Entries::of(tx, people).await?;
        let all = entries.ids();
        let certificates = select_many!(
            tx,
            "SELECT k.person_id AS person_id, k.level AS level, k.scheme AS scheme, k.obtained_on AS obtained_on, \
             k.valid_until AS valid_until",
            |_n| "JOIN certificate k ON k.person_id = wanted.column1 WHERE k.voided_at IS NULL ORDER BY k.obtained_on, k.id",
            all,
            [],
            CertificateRow
        );
        let periods = select_many!(
            tx,
            "SELECT r.person_id AS person_id, r.level AS level, r.kind AS kind, r.registered_on AS registered_on, \
             r.valid_from AS valid_from, r.valid_until AS valid_until",
            |_n| "JOIN registration_period r ON r.person_id = wanted.column1 WHERE NOT r.void \
                  AND NOT EXISTS (SELECT 1 FROM registration_period later WHERE later.supersedes = r.id) ORDER BY r.valid_from, r.id",
            all,
            [],
            PeriodRow
        );
        let hours = select_many!(
            tx,
            "SELECT h.person_id AS person_id, h.kind AS kind, h.last_day AS last_day, h.half_hours AS half_hours, \
             h.professional AS professional",
            |_n| "JOIN hours_entry h ON h.person_id = wanted.column1 WHERE NOT h.void AND h.standing = 'accepted' \
                  AND NOT EXISTS (SELECT 1 FROM hours_entry later WHERE later.supersedes = h.id) ORDER BY h.last_day, h.id",
            all,
            [],
            HoursRow
        );
        let applications = select_many!(
            tx,
            "SELECT a.person_id AS person_id, a.state AS state, k.level AS level, a.submitted_at AS submitted_at, \
             a.updated_at AS updated_at",
            |_n| "JOIN registration_application a ON a.person_id = wanted.column1 JOIN certificate k ON k.id = a.certificate_id \
                  WHERE a.state <> 'withdrawn'",
            all,
            [],
            ApplicationRow
        );
        let memberships = select_many!(
            tx,
            "SELECT m.person_id AS person_id, m.division_path AS division_path, m.organisation_id AS organisation_id",
            |_n| "JOIN membership m ON m.person_id = wanted.column1 WHERE m.until_on IS NULL",
            people,
            [],
            MembershipRow
        );
        let mut latest: HashMap<PersonId, ApplicationRow> = HashMap::new();
        for mut row in applications {
            row.person_id = entries.kept(row.person_id);
            if latest.get(&row.person_id).is_none_or(|other| other.submitted_at < row.submitted_at) {
                latest.insert(row.person_id, row);
            }
        }
        Ok(Self {
            facts: by_person(of_many(tx, people).await?, |row| row.person_id),
            certificates: by_person(certificates, |row| entries.kept(row.person_id)),
            periods: by_person(periods, |row| entries.kept(row.person_id)),
            hours: by_person(hours, |row| entries.kept(row.person_id)),
            applications: latest,
            memberships: memberships.into_iter().map(|row| (row.person_id, row)).collect(),
        })
    }

    /// One person's records as the rules see them.
    pub(super) fn of(&self, person: PersonId) -> Result<Record> {
        let mut record = Record::default();
        for row in self.facts.get(&person).into_iter().flatten() {
            record.facts.push(row.fact()?);
            let day = date_of(row.recorded_at);
            match record.seen.iter_mut().find(|(year, _)| *year == row.exam_year) {
                Some((_, seen)) => *seen = day.min(*seen),
                None => record.seen.push((row.exam_year, day)),
            }
            record.stored.push(row.clone());
        }
        for row in self.certificates.get(&person).into_iter().flatten() {
            record.certificates.push(Obtained {
                level: level_of(&row.level)?,
                scheme: Scheme::from_code(&row.scheme).ok_or_else(|| corrupt("certificate scheme", &row.scheme))?,
                on: row.obtained_on,
                valid_until: row.valid_until,
            });
        }
        for row in self.periods.get(&person).into_iter().flatten() {
            record.periods.push(Period {
                level: level_of(&row.level)?,
                first: row.kind == "first",
                registered_on: row.registered_on,
                from: row.valid_from,
                until: row.valid_until,
            });
        }
        for row in self.hours.get(&person).into_iter().flatten() {
            record.hours.push(Hours {
                kind: HoursKind::from_code(&row.kind).ok_or_else(|| corrupt("kind of hours", &row.kind))?,
                on: row.last_day,
                half_hours: row.half_hours,
                professional: row.professional,
            });
        }
        if let Some(row) = self.applications.get(&person) {
            record.application = Some(Application {
                state: ApplicationState::from_code(&row.state).ok_or_else(|| corrupt("state of an application", &row.state))?,
                level: level_of(&row.level)?,
                since: date_of(row.updated_at),
            });
        }
        if let Some(row) = self.memberships.get(&person) {
            record.place.clone_from(&row.division_path);
            record.organisation = row.organisation_id;
        }
        Ok(record)
    }
}
