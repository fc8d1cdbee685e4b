//! Organised mocks in the database.

mod entry;
mod expected;
mod settle;

pub use entry::{Entrant, EntryError, begin, entrant_of, join};
pub use expected::{add_expected, entrants, expected, marks_by_position, match_by_hand, people, remove_expected};
pub use settle::settle_due;

use chrono::{DateTime, Utc};

use super::{ChangeRefusal, MockEvent, State, Unit, Window};
use crate::account::Scope;
use crate::division::below;
use crate::ids::{AccountId, MockEventId, MockEventUnitId, MockPaperId, OrganisationId};
use crate::notification::Notice;
use crate::notification::store::notify_all;
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
    ANNOUNCE = "UPDATE mock_event SET state = 'announced', version = version + 1, updated_at = $2 \
        WHERE id = $1 AND state = 'draft' AND opens_at > $2";
    CHANGE = "UPDATE mock_event SET title = $3, description = $4, opens_at = $5, closes_at = $6, minutes = $7, version = version + 1, \
        updated_at = $8 WHERE id = $1 AND version = $2 AND state <> 'cancelled' AND (state = 'draft' OR opens_at > $8)";
    CANCEL = "UPDATE mock_event SET state = 'cancelled', cancel_reason = $2, version = version + 1, updated_at = $3 \
        WHERE id = $1 AND state <> 'cancelled' AND closes_at > $3";
    JOINED_ACCOUNTS = "SELECT account_id FROM mock_event_entrant WHERE event_id = $1 ORDER BY account_id";
    RESERVED = "SELECT paper_id FROM mock_event WHERE state = 'announced' AND opens_at <= $1 AND closes_at > $1";
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
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewUnit {
    /// The division's code.
    pub division: Option<String>,
    /// The organisation.
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

/// Refused by a rule, or by the database.
#[derive(Debug, thiserror::Error)]
pub enum ChangeError {
    /// By a rule.
    #[error(transparent)]
    Refused(#[from] ChangeRefusal),
    /// By the database.
    #[error(transparent)]
    Store(#[from] StoreError),
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
        with_tx!(tx, |c| sqlx::query(INSERT_UNIT)
            .bind(MockEventUnitId::fresh())
            .bind(id)
            .bind(position)
            .bind(&unit.division)
            .bind(unit.organisation)
            .bind(&unit.name)
            .execute(c)
            .await
            .map(|_| ()))?;
    }
    Ok(id)
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

/// The papers being sat in some window now: until it closes nobody sits them otherwise, because that would show the keys.
pub async fn reserved(tx: &mut Tx, now: DateTime<Utc>) -> Result<Vec<MockPaperId>> {
    let rows: Vec<(MockPaperId,)> = with_tx!(tx, |c| sqlx::query_as(RESERVED).bind(now).fetch_all(c).await)?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// 公布: from now on candidates see it and can join. False if it isn't a draft, or would have opened already.
pub async fn announce(tx: &mut Tx, id: MockEventId, now: DateTime<Utc>) -> Result<bool> {
    let changed = with_tx!(tx, |c| sqlx::query(ANNOUNCE).bind(id).bind(now).execute(c).await.map(|done| done.rows_affected()))?;
    Ok(changed == 1)
}

/// Changes words and times, before it opens. Whoever joined is told of other times.
pub async fn change(
    tx: &mut Tx,
    before: &MockEvent,
    version: i64,
    (title, description): (&str, &str),
    window: Window,
    now: DateTime<Utc>,
) -> Result<(), ChangeError> {
    let changed = with_tx!(tx, |c| sqlx::query(CHANGE)
        .bind(before.id)
        .bind(version)
        .bind(title)
        .bind(description)
        .bind(window.opens_at)
        .bind(window.closes_at)
        .bind(window.minutes)
        .bind(now)
        .execute(c)
        .await
        .map(|done| done.rows_affected()))
    .map_err(StoreError::from)?;
    if changed == 0 {
        return Err(match before.phase(now) {
            super::Phase::Open => ChangeRefusal::Opened,
            super::Phase::Closed | super::Phase::Cancelled => ChangeRefusal::Over,
            super::Phase::Draft | super::Phase::Announced => ChangeRefusal::Overtaken,
        }
        .into());
    }
    let was = Window { opens_at: before.opens_at, closes_at: before.closes_at, minutes: before.minutes };
    if before.state == State::Announced && was != window {
        let notice = Notice::MockMoved {
            event: before.id,
            title: title.to_owned(),
            opens_at: window.opens_at,
            closes_at: window.closes_at,
            minutes: window.minutes,
        };
        tell(tx, before.id, &notice, now).await?;
    }
    Ok(())
}

/// 取消, with the reason. Whoever joined is told. False if it is over or was cancelled before.
pub async fn cancel(tx: &mut Tx, event: &MockEvent, reason: &str, now: DateTime<Utc>) -> Result<bool> {
    let changed = with_tx!(tx, |c| sqlx::query(CANCEL)
        .bind(event.id)
        .bind(reason)
        .bind(now)
        .execute(c)
        .await
        .map(|done| done.rows_affected()))?;
    if changed == 1 {
        let notice = Notice::MockCancelled { event: event.id, title: event.title.clone(), reason: reason.to_owned() };
        tell(tx, event.id, &notice, now).await?;
    }
    Ok(changed == 1)
}

async fn tell(tx: &mut Tx, event: MockEventId, notice: &Notice, now: DateTime<Utc>) -> Result<()> {
    let rows: Vec<(AccountId,)> = with_tx!(tx, |c| sqlx::query_as(JOINED_ACCOUNTS).bind(event).fetch_all(c).await)?;
    let notices: Vec<(AccountId, Notice)> = rows.into_iter().map(|(account,)| (account, notice.clone())).collect();
    notify_all(tx, &notices, now).await
}
