//! Studios in the database.

use chrono::{DateTime, NaiveDate, Utc};

use super::rules::{Held, StudioRefusal, fits};
use super::{RecordKind, StudioRole};
use crate::division::below;
use crate::ids::{AccountId, OrganisationId, PersonId, StudioId, StudioRecordId, StudioTermId};
use crate::store::{Result, StoreError, Tx};
use crate::{sql, with_tx};

macro_rules! studios {
    ($rest:literal) => {
        concat!(
            "SELECT s.id AS id, s.name AS name, s.purpose AS purpose, s.division AS division, d.name AS division_name, \
             d.path AS division_path, s.organisation_id AS organisation_id, o.name AS organisation, s.founded_on AS founded_on, \
             s.closed_on AS closed_on FROM studio s JOIN division d ON d.code = s.division \
             LEFT JOIN organisation o ON o.id = s.organisation_id ",
            $rest
        )
    };
}

macro_rules! terms {
    ($rest:literal) => {
        concat!(
            "SELECT t.id AS id, t.studio_id AS studio_id, t.person_id AS person_id, COALESCE(p.name, t.name) AS name, \
             COALESCE(o.name, d.name, '') AS unit, t.role AS role, t.guided_by AS guided_by, t.from_on AS from_on, t.until_on AS until_on \
             FROM studio_term t LEFT JOIN person p ON p.id = t.person_id \
             LEFT JOIN membership m ON m.person_id = t.person_id AND m.until_on IS NULL LEFT JOIN division d ON d.code = m.division \
             LEFT JOIN organisation o ON o.id = m.organisation_id ",
            $rest
        )
    };
}

sql! {
    FIND = studios!("WHERE s.id = $1");
    LIST = studios!("WHERE d.path >= $1 AND d.path < $2 AND (s.organisation_id = $3 OR CAST($3 AS TEXT) IS NULL) \
                     ORDER BY s.closed_on IS NOT NULL, d.path, s.founded_on, s.id");
    INSERT = "INSERT INTO studio (id, name, purpose, division, organisation_id, founded_on, closed_on, created_by, created_at) \
              VALUES ($1, $2, $3, $4, $5, $6, NULL, $7, $8) ON CONFLICT (id) DO NOTHING";
    // Locks the studio: of two terms that begin at once, the later sees the earlier.
    TOUCH = "UPDATE studio SET name = name WHERE id = $1";
    CLOSE = "UPDATE studio SET closed_on = $2 WHERE id = $1 AND closed_on IS NULL";
    END_ALL = "UPDATE studio_term SET until_on = $2 WHERE studio_id = $1 AND (until_on IS NULL OR until_on > $2) AND from_on <= $2";
    TERMS = terms!("WHERE t.studio_id = $1 ORDER BY t.from_on, t.id");
    TERMS_OF_SCOPE = terms!("JOIN studio s ON s.id = t.studio_id JOIN division e ON e.code = s.division \
                             WHERE e.path >= $1 AND e.path < $2 AND (s.organisation_id = $3 OR CAST($3 AS TEXT) IS NULL) ORDER BY t.from_on, t.id");
    BEGIN = "INSERT INTO studio_term (id, studio_id, person_id, name, role, guided_by, from_on, until_on, begun_by, created_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (id) DO NOTHING";
    END = "UPDATE studio_term SET until_on = $3 WHERE id = $1 AND studio_id = $2 AND from_on <= $3 AND (until_on IS NULL OR until_on > $3)";
    RECORDS = "SELECT r.id AS id, r.held_on AS held_on, r.kind AS kind, r.title AS title, r.details AS details, \
               r.participants AS participants, r.withdrawn_at AS withdrawn_at FROM studio_record r WHERE r.studio_id = $1 \
               ORDER BY r.held_on DESC, r.id DESC";
    COUNTS = "SELECT r.studio_id AS studio_id, COUNT(*) AS records, CAST(SUM(r.participants) AS BIGINT) AS participants FROM studio_record r \
              JOIN studio s ON s.id = r.studio_id JOIN division d ON d.code = s.division WHERE r.withdrawn_at IS NULL \
              AND d.path >= $1 AND d.path < $2 AND (s.organisation_id = $3 OR CAST($3 AS TEXT) IS NULL) AND r.held_on >= $4 AND r.held_on <= $5 \
              GROUP BY r.studio_id";
    RECORD = "INSERT INTO studio_record (id, studio_id, held_on, kind, title, details, participants, recorded_by, recorded_at, withdrawn_by, \
              withdrawn_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, NULL, NULL) ON CONFLICT (id) DO NOTHING";
    WITHDRAW = "UPDATE studio_record SET withdrawn_by = $3, withdrawn_at = $4 WHERE id = $1 AND studio_id = $2 AND withdrawn_at IS NULL";
}

/// 名师工作室
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Studio {
    /// Which.
    pub id: StudioId,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub purpose: String,
    /// The division it belongs to.
    pub division: String,
    /// Its name.
    pub division_name: String,
    /// Its path today.
    pub division_path: String,
    /// The organisation that keeps it, if one does.
    pub organisation_id: Option<OrganisationId>,
    /// Its name.
    pub organisation: Option<String>,
    /// 成立日期
    pub founded_on: NaiveDate,
    /// Its last day, once it is closed.
    pub closed_on: Option<NaiveDate>,
}

/// 聘期
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Term {
    /// Which.
    pub id: StudioTermId,
    /// Of which studio.
    pub studio_id: StudioId,
    /// Who, if of the register.
    pub person_id: Option<PersonId>,
    /// 姓名
    pub name: String,
    /// Where they work now, if of the register.
    pub unit: String,
    /// [`StudioRole::code`].
    pub role: String,
    /// By whom a mentee is guided.
    pub guided_by: Option<StudioTermId>,
    /// The first day.
    pub from_on: NaiveDate,
    /// The last day; none: no end is fixed.
    pub until_on: Option<NaiveDate>,
}

impl Term {
    /// As the rules ask for it.
    pub fn held(&self) -> Result<Held> {
        let role = StudioRole::from_code(&self.role)
            .ok_or_else(|| StoreError::Corrupt(format!("studio_term {}: role {:?}", self.id, self.role)))?;
        Ok(Held {
            id: self.id,
            person: self.person_id,
            name: self.name.clone(),
            role,
            guided_by: self.guided_by,
            from: self.from_on,
            until: self.until_on,
        })
    }
}

/// 活动记录
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Record {
    /// Which.
    pub id: StudioRecordId,
    /// When.
    pub held_on: NaiveDate,
    /// [`RecordKind::code`].
    pub kind: String,
    /// What.
    pub title: String,
    /// More about it.
    pub details: String,
    /// 人次
    pub participants: i64,
    /// When it was withdrawn.
    pub withdrawn_at: Option<DateTime<Utc>>,
}

/// What a studio's records of some time come to.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Activity {
    /// Which studio.
    pub studio_id: StudioId,
    /// 活动次数
    pub records: i64,
    /// 人次
    pub participants: i64,
}

/// A studio to be founded.
#[derive(Debug, Clone)]
pub struct NewStudio {
    /// Made by the form, so that sending it twice founds one.
    pub id: StudioId,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub purpose: String,
    /// The division's code.
    pub division: String,
    /// The organisation that keeps it.
    pub organisation: Option<OrganisationId>,
    /// 成立日期
    pub founded_on: NaiveDate,
}

/// A record to be kept.
#[derive(Debug, Clone)]
pub struct NewRecord {
    /// Made by the form, so that sending it twice keeps one.
    pub id: StudioRecordId,
    /// When.
    pub held_on: NaiveDate,
    /// What sort of thing.
    pub kind: RecordKind,
    /// What.
    pub title: String,
    /// More about it.
    pub details: String,
    /// 人次
    pub participants: i64,
}

/// Refused by a rule, or by the database.
#[derive(Debug, thiserror::Error)]
pub enum StudioError {
    /// By a rule.
    #[error(transparent)]
    Refused(#[from] StudioRefusal),
    /// By the database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sqlx::Error> for StudioError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

/// Of a place: at or below a division, of one organisation or of all.
#[derive(Debug, Clone, Copy)]
pub struct Within<'a> {
    /// The division's path.
    pub division_path: &'a str,
    /// The organisation.
    pub organisation: Option<OrganisationId>,
}

/// The studio of this id.
pub async fn find(tx: &mut Tx, id: StudioId) -> Result<Option<Studio>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(FIND).bind(id).fetch_optional(c).await)?)
}

/// The studios of a place, those that are open first.
pub async fn list(tx: &mut Tx, within: Within<'_>) -> Result<Vec<Studio>> {
    let (low, high) = below(within.division_path);
    Ok(with_tx!(tx, |c| sqlx::query_as(LIST).bind(low).bind(high).bind(within.organisation).fetch_all(c).await)?)
}

/// The terms of the studios of a place.
pub async fn terms_within(tx: &mut Tx, within: Within<'_>) -> Result<Vec<Term>> {
    let (low, high) = below(within.division_path);
    Ok(with_tx!(tx, |c| sqlx::query_as(TERMS_OF_SCOPE).bind(low).bind(high).bind(within.organisation).fetch_all(c).await)?)
}

/// What was done in the studios of a place between two days, both included.
pub async fn activity(tx: &mut Tx, within: Within<'_>, from: NaiveDate, until: NaiveDate) -> Result<Vec<Activity>> {
    let (low, high) = below(within.division_path);
    Ok(with_tx!(tx, |c| sqlx::query_as(COUNTS)
        .bind(low)
        .bind(high)
        .bind(within.organisation)
        .bind(from)
        .bind(until)
        .fetch_all(c)
        .await)?)
}

/// The terms of a studio, the earliest first.
pub async fn terms(tx: &mut Tx, id: StudioId) -> Result<Vec<Term>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(TERMS).bind(id).fetch_all(c).await)?)
}

/// Its records, the latest first, those withdrawn included.
pub async fn records(tx: &mut Tx, id: StudioId) -> Result<Vec<Record>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(RECORDS).bind(id).fetch_all(c).await)?)
}

/// Founds a studio.
pub async fn found(tx: &mut Tx, new: &NewStudio, by: AccountId, now: DateTime<Utc>) -> Result<()> {
    with_tx!(tx, |c| sqlx::query(INSERT)
        .bind(new.id)
        .bind(&new.name)
        .bind(&new.purpose)
        .bind(&new.division)
        .bind(new.organisation)
        .bind(new.founded_on)
        .bind(by)
        .bind(now)
        .execute(c)
        .await
        .map(|_| ()))?;
    Ok(())
}

/// Closes a studio; terms that aren't over end with it.
pub async fn close(tx: &mut Tx, id: StudioId, on: NaiveDate) -> Result<(), StudioError> {
    let studio = find(tx, id).await?.ok_or(StudioRefusal::Gone)?;
    if on < studio.founded_on {
        return Err(StudioRefusal::EndsBeforeItBegins.into());
    }
    let done = with_tx!(tx, |c| sqlx::query(CLOSE).bind(id).bind(on).execute(c).await.map(|done| done.rows_affected()))?;
    if done == 0 {
        return Err(StudioRefusal::Gone.into());
    }
    with_tx!(tx, |c| sqlx::query(END_ALL).bind(id).bind(on).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Begins a term.
pub async fn begin(tx: &mut Tx, studio: StudioId, new: &Held, by: AccountId, now: DateTime<Utc>) -> Result<(), StudioError> {
    with_tx!(tx, |c| sqlx::query(TOUCH).bind(studio).execute(c).await.map(|_| ()))?;
    let studio = find(tx, studio).await?.ok_or(StudioRefusal::Gone)?;
    let held = terms(tx, studio.id).await?.iter().map(Term::held).collect::<Result<Vec<_>>>()?;
    fits(new, studio.founded_on, studio.closed_on, &held)?;
    with_tx!(tx, |c| sqlx::query(BEGIN)
        .bind(new.id)
        .bind(studio.id)
        .bind(new.person)
        .bind(if new.person.is_some() { "" } else { &new.name })
        .bind(new.role.code())
        .bind(new.guided_by)
        .bind(new.from)
        .bind(new.until)
        .bind(by)
        .bind(now)
        .execute(c)
        .await
        .map(|_| ()))?;
    Ok(())
}

/// Ends a term that isn't over: its last day.
pub async fn end(tx: &mut Tx, studio: StudioId, term: StudioTermId, on: NaiveDate) -> Result<(), StudioError> {
    let done =
        with_tx!(tx, |c| sqlx::query(END).bind(term).bind(studio).bind(on).execute(c).await.map(|done| done.rows_affected()))?;
    if done == 0 { Err(StudioRefusal::Gone.into()) } else { Ok(()) }
}

/// Keeps a record of what was done.
pub async fn record(tx: &mut Tx, studio: StudioId, new: &NewRecord, by: AccountId, now: DateTime<Utc>) -> Result<()> {
    with_tx!(tx, |c| sqlx::query(RECORD)
        .bind(new.id)
        .bind(studio)
        .bind(new.held_on)
        .bind(new.kind.code())
        .bind(&new.title)
        .bind(&new.details)
        .bind(new.participants)
        .bind(by)
        .bind(now)
        .execute(c)
        .await
        .map(|_| ()))?;
    Ok(())
}

/// Withdraws a record: it is counted no more.
pub async fn withdraw(
    tx: &mut Tx,
    studio: StudioId,
    record: StudioRecordId,
    by: AccountId,
    now: DateTime<Utc>,
) -> Result<(), StudioError> {
    let done = with_tx!(tx, |c| sqlx::query(WITHDRAW)
        .bind(record)
        .bind(studio)
        .bind(by)
        .bind(now)
        .execute(c)
        .await
        .map(|done| done.rows_affected()))?;
    if done == 0 { Err(StudioRefusal::Gone.into()) } else { Ok(()) }
}
