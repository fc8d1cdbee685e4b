//! Organised mocks in the database.

mod change;
mod entry;
mod expected;
mod settle;
mod told;

pub use change::{Change, ChangeError, announce, cancel, change, extend, has_begun};
pub use entry::{Entrant, EntryError, begin, entrant_of, join};
pub use expected::{add_expected, entrants, expected, marks_by_position, match_by_hand, people, remove_expected};
pub use settle::settle_due;
pub use told::{Standing, Table, first_told, standing, tell_again, told};

use chrono::{DateTime, Utc};

use super::{MockEvent, RESERVED_AHEAD, State, Unit, Window};
use crate::account::Scope;
use crate::division::below;
use crate::ids::{AccountId, MockEventId, MockEventUnitId, MockPaperId, OrganisationId};
use crate::store::{Result, StoreError, Tx};
use crate::{sql, with_tx};

macro_rules! events {
    ($rest:literal) => {
        concat!(
            "SELECT e.id, e.paper_id, e.title, e.description, COALESCE(e.division, o.division) AS division, \
             COALESCE(d.path, o.division_path) AS division_path, e.organisation_id, COALESCE(o.name, d.name) AS place_name, e.opens_at, \
             e.closes_at, e.minutes, e.state, e.cancel_reason, e.version FROM mock_event e LEFT JOIN division d ON d.code = e.division \
             LEFT JOIN organisation o ON o.id = e.organisation_id ",
            $rest
        )
    };
}

sql! {
    // Who joins as the same person at one moment, changes it or tells its results waits here (SQLite has one writer anyway).
    HOLD = "UPDATE mock_event SET version = version WHERE id = $1";
    INSERT = "INSERT INTO mock_event (id, paper_id, title, description, division, organisation_id, opens_at, closes_at, minutes, state, \
        cancel_reason, version, created_by, created_at, updated_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'draft', '', 1, $10, $11, $11)";
    INSERT_UNIT = "INSERT INTO mock_event_unit (id, event_id, position, division, organisation_id, name) VALUES ($1, $2, $3, $4, $5, $6)";
    FIND = events!("WHERE e.id = $1");
    MANAGED_EVERYWHERE = events!("ORDER BY e.opens_at DESC, e.id LIMIT $1");
    MANAGED_BELOW = events!("WHERE COALESCE(d.path, o.division_path) >= $1 AND COALESCE(d.path, o.division_path) < $2 \
        ORDER BY e.opens_at DESC, e.id LIMIT $3");
    MANAGED_BY = events!("WHERE e.organisation_id = $1 ORDER BY e.opens_at DESC, e.id LIMIT $2");
    // Of somebody's place, those above it and those within it; without a place, all.
    UPCOMING = events!("WHERE e.state = 'announced' AND e.closes_at > $1 AND (CAST($2 AS TEXT) IS NULL \
        OR COALESCE(d.path, o.division_path) IS NULL \
        OR substr($2, 1, length(COALESCE(d.path, o.division_path))) = COALESCE(d.path, o.division_path) \
        OR substr(COALESCE(d.path, o.division_path), 1, length($2)) = $2) ORDER BY e.opens_at, e.id LIMIT $3");
    JOINED = events!("JOIN mock_event_entrant n ON n.event_id = e.id AND n.account_id = $1 WHERE e.closes_at > $2 ORDER BY e.opens_at, e.id");
    UNITS = "SELECT id, name FROM mock_event_unit WHERE event_id = $1 ORDER BY position";
    UNITS_AS_MADE = "SELECT division, organisation_id, name FROM mock_event_unit WHERE event_id = $1 ORDER BY position";
    RESERVED = "SELECT paper_id FROM mock_event WHERE state = 'announced' AND opens_at <= $2 AND closes_at > $1";
}

#[derive(sqlx::FromRow)]
struct Row {
    id: MockEventId,
    paper_id: MockPaperId,
    title: String,
    description: String,
    division: Option<String>,
    division_path: Option<String>,
    organisation_id: Option<OrganisationId>,
    place_name: Option<String>,
    opens_at: DateTime<Utc>,
    closes_at: DateTime<Utc>,
    minutes: i64,
    state: String,
    cancel_reason: String,
    version: i64,
}

impl Row {
    fn into_event(self) -> Result<MockEvent> {
        Ok(MockEvent {
            state: State::from_code(&self.state).ok_or_else(|| StoreError::Corrupt(format!("mock_event.state of {}", self.id)))?,
            id: self.id,
            paper: self.paper_id,
            title: self.title,
            description: self.description,
            division: self.division,
            division_path: self.division_path,
            organisation: self.organisation_id,
            place_name: self.place_name,
            opens_at: self.opens_at,
            closes_at: self.closes_at,
            minutes: self.minutes,
            cancel_reason: self.cancel_reason,
            version: self.version,
        })
    }
}

fn into_events(rows: Vec<Row>) -> Result<Vec<MockEvent>> {
    rows.into_iter().map(Row::into_event).collect()
}

/// A unit to be: a division or an organisation, and what it is called.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct NewUnit {
    /// The division's code.
    pub division: Option<String>,
    /// The organisation.
    #[sqlx(rename = "organisation_id")]
    pub organisation: Option<OrganisationId>,
    /// 名称
    pub name: String,
}

/// What an organised mock is made of.
#[derive(Debug, Clone)]
pub struct NewEvent<'a> {
    /// The paper.
    pub paper: MockPaperId,
    /// What it is called.
    pub title: &'a str,
    /// What else there is to know.
    pub description: &'a str,
    /// The code of the division it belongs to, unless an organisation's or the country's.
    pub division: Option<&'a str>,
    /// The organisation it belongs to.
    pub organisation: Option<OrganisationId>,
    /// The units, in order.
    pub units: &'a [NewUnit],
    /// When, and how long.
    pub window: Window,
}

/// Makes a draft.
pub async fn create(tx: &mut Tx, new: &NewEvent<'_>, by: AccountId, now: DateTime<Utc>) -> Result<MockEventId> {
    let id = MockEventId::fresh();
    with_tx!(tx, |c| sqlx::query(INSERT)
        .bind(id)
        .bind(new.paper)
        .bind(new.title)
        .bind(new.description)
        .bind(new.division)
        .bind(new.organisation)
        .bind(new.window.opens_at)
        .bind(new.window.closes_at)
        .bind(new.window.minutes)
        .bind(by)
        .bind(now)
        .execute(c)
        .await
        .map(|_| ()))?;
    for (position, unit) in (1_i64..).zip(new.units) {
        insert_unit(tx, id, position, unit).await?;
    }
    Ok(id)
}

async fn insert_unit(tx: &mut Tx, id: MockEventId, position: i64, unit: &NewUnit) -> Result<()> {
    Ok(with_tx!(tx, |c| sqlx::query(INSERT_UNIT)
        .bind(MockEventUnitId::fresh())
        .bind(id)
        .bind(position)
        .bind(&unit.division)
        .bind(unit.organisation)
        .bind(&unit.name)
        .execute(c)
        .await
        .map(|_| ()))?)
}

/// Keeps a mock from changing until the transaction ends.
async fn hold(tx: &mut Tx, id: MockEventId) -> Result<()> {
    Ok(with_tx!(tx, |c| sqlx::query(HOLD).bind(id).execute(c).await.map(|_| ()))?)
}

/// The mock with this id.
pub async fn find(tx: &mut Tx, id: MockEventId) -> Result<Option<MockEvent>> {
    let row: Option<Row> = with_tx!(tx, |c| sqlx::query_as(FIND).bind(id).fetch_optional(c).await)?;
    row.map(Row::into_event).transpose()
}

/// The units of a mock, in its order.
pub async fn units(tx: &mut Tx, id: MockEventId) -> Result<Vec<Unit>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(UNITS).bind(id).fetch_all(c).await)?)
}

/// The same as they were made: what they are a part of.
pub async fn units_as_made(tx: &mut Tx, id: MockEventId) -> Result<Vec<NewUnit>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(UNITS_AS_MADE).bind(id).fetch_all(c).await)?)
}

/// The mocks of some scopes, the latest first, at most so many.
pub async fn managed(tx: &mut Tx, scopes: &[Scope], limit: i64) -> Result<Vec<MockEvent>> {
    let mut found: Vec<MockEvent> = Vec::new();
    for scope in scopes {
        let rows: Vec<Row> = match scope {
            Scope::Everywhere => with_tx!(tx, |c| sqlx::query_as(MANAGED_EVERYWHERE).bind(limit).fetch_all(c).await)?,
            Scope::Division { path, .. } => {
                let (low, high) = below(path);
                with_tx!(tx, |c| sqlx::query_as(MANAGED_BELOW).bind(low).bind(high).bind(limit).fetch_all(c).await)?
            }
            Scope::Organisation { id, .. } => with_tx!(tx, |c| sqlx::query_as(MANAGED_BY).bind(id).bind(limit).fetch_all(c).await)?,
        };
        found.extend(into_events(rows)?);
    }
    found.sort_by(|one, other| other.opens_at.cmp(&one.opens_at).then(one.id.cmp(&other.id)));
    found.dedup_by_key(|one| one.id);
    found.truncate(usize::try_from(limit).unwrap_or_default());
    Ok(found)
}

/// The announced mocks that haven't closed: of a place (its division's path), or of all places, at most so many.
pub async fn upcoming(tx: &mut Tx, path: Option<&str>, now: DateTime<Utc>, limit: i64) -> Result<Vec<MockEvent>> {
    into_events(with_tx!(tx, |c| sqlx::query_as(UPCOMING).bind(now).bind(path).bind(limit).fetch_all(c).await)?)
}

/// The mocks somebody joined that haven't closed, cancelled ones too.
pub async fn joined(tx: &mut Tx, account: AccountId, now: DateTime<Utc>) -> Result<Vec<MockEvent>> {
    into_events(with_tx!(tx, |c| sqlx::query_as(JOINED).bind(account).bind(now).fetch_all(c).await)?)
}

/// The papers of announced mocks that open within [`RESERVED_AHEAD`] or are open now: until they close nobody sits them otherwise,
/// because that would show the keys.
pub async fn reserved(tx: &mut Tx, now: DateTime<Utc>) -> Result<Vec<MockPaperId>> {
    let rows: Vec<(MockPaperId,)> =
        with_tx!(tx, |c| sqlx::query_as(RESERVED).bind(now).bind(now + RESERVED_AHEAD).fetch_all(c).await)?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}
