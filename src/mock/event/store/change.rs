//! 公布、修改、延长、取消. Until somebody has begun everything can be changed; from then on only the end can be put off.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::super::matching::folded;
use super::super::{ChangeRefusal, MockEvent, Phase, State, Window};
use super::{NewUnit, find, hold, insert_unit, units};
use crate::ids::{AccountId, MockEventId, MockEventUnitId, MockPaperId, PracticeSetId};
use crate::notification::Notice;
use crate::notification::store::notify_all;
use crate::store::{Result, StoreError, Tx};
use crate::{sql, with_tx};

sql! {
    ANNOUNCE = "UPDATE mock_event SET state = 'announced', version = version + 1, updated_at = $2 \
        WHERE id = $1 AND state = 'draft' AND opens_at > $2";
    CHANGE = "UPDATE mock_event SET title = $2, description = $3, opens_at = $4, closes_at = $5, minutes = $6, \
        paper_id = COALESCE($7, paper_id), version = version + 1, updated_at = $8 WHERE id = $1";
    BEGUN = "SELECT COUNT(*) AS begun FROM mock_event_entrant WHERE event_id = $1 AND began_at IS NOT NULL";
    // What stands in the way of removing a unit: people on the list, and people who joined.
    IN_USE = "SELECT u.id, (SELECT COUNT(*) FROM mock_event_expected x WHERE x.unit_id = u.id) \
        + (SELECT COUNT(*) FROM mock_event_entrant n WHERE n.unit_id = u.id) AS people FROM mock_event_unit u WHERE u.event_id = $1";
    OUT_OF_THE_WAY = "UPDATE mock_event_unit SET position = -position WHERE event_id = $1";
    MOVE_UNIT = "UPDATE mock_event_unit SET position = $2, name = $3, division = $4, organisation_id = $5 WHERE id = $1";
    REMOVE_UNIT = "DELETE FROM mock_event_unit WHERE id = $1";
    EXTEND = "UPDATE mock_event SET closes_at = $2, version = version + 1, updated_at = $3 WHERE id = $1";
    SITTING = "SELECT set_id, started_at FROM mock_attempt WHERE event_id = $1 AND handed_in_at IS NULL";
    ENDS = "UPDATE mock_attempt SET ends_at = $2 WHERE set_id = $1 AND handed_in_at IS NULL";
    CANCEL = "UPDATE mock_event SET state = 'cancelled', cancel_reason = $2, version = version + 1, updated_at = $3 \
        WHERE id = $1 AND state <> 'cancelled' AND closes_at > $3";
    JOINED_ACCOUNTS = "SELECT account_id FROM mock_event_entrant WHERE event_id = $1 ORDER BY account_id";
}

/// Refused by a rule, or by the database.
#[derive(Debug, thiserror::Error)]
pub enum ChangeError {
    /// By a rule.
    #[error(transparent)]
    Refused(#[from] ChangeRefusal),
    /// Units that were to go have people on the list, or people who joined: these, by name.
    #[error("units with people can't be removed")]
    UnitsInUse(Vec<String>),
    /// By the database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What a mock is to be from now on.
#[derive(Debug, Clone, Copy)]
pub struct Change<'a> {
    /// What it is called.
    pub title: &'a str,
    /// What else there is to know.
    pub description: &'a str,
    /// When, and how long.
    pub window: Window,
    /// Another paper; `None` leaves the one there is.
    pub paper: Option<MockPaperId>,
    /// The units, in order. One that was there before under the same name is the same one.
    pub units: &'a [NewUnit],
}

/// 公布: from now on candidates see it and can join. False if it isn't a draft, or would have opened already.
pub async fn announce(tx: &mut Tx, id: MockEventId, now: DateTime<Utc>) -> Result<bool> {
    let changed = with_tx!(tx, |c| sqlx::query(ANNOUNCE).bind(id).bind(now).execute(c).await.map(|done| done.rows_affected()))?;
    Ok(changed == 1)
}

/// Whether somebody has begun.
pub async fn has_begun(tx: &mut Tx, id: MockEventId) -> Result<bool> {
    let (begun,): (i64,) = with_tx!(tx, |c| sqlx::query_as(BEGUN).bind(id).fetch_one(c).await)?;
    Ok(begun > 0)
}

/// The mock as it is now, kept from changing until the transaction ends.
async fn held(tx: &mut Tx, id: MockEventId, version: i64) -> Result<MockEvent, ChangeError> {
    hold(tx, id).await?;
    let event = find(tx, id).await?.ok_or(ChangeRefusal::Over)?;
    if event.version == version { Ok(event) } else { Err(ChangeRefusal::Overtaken.into()) }
}

/// Changes it, until somebody has begun. Whoever joined is told of other times.
pub async fn change(tx: &mut Tx, id: MockEventId, version: i64, new: Change<'_>, now: DateTime<Utc>) -> Result<(), ChangeError> {
    let before = held(tx, id, version).await?;
    if matches!(before.phase(now), Phase::Closed | Phase::Cancelled) {
        return Err(ChangeRefusal::Over.into());
    }
    if has_begun(tx, id).await? {
        return Err(ChangeRefusal::Begun.into());
    }
    change_units(tx, id, new.units).await?;
    let Window { opens_at, closes_at, minutes } = new.window;
    with_tx!(tx, |c| sqlx::query(CHANGE)
        .bind(id)
        .bind(new.title)
        .bind(new.description)
        .bind(opens_at)
        .bind(closes_at)
        .bind(minutes)
        .bind(new.paper)
        .bind(now)
        .execute(c)
        .await
        .map(|_| ()))
    .map_err(StoreError::from)?;
    if before.state == State::Announced && before.window() != new.window {
        let notice = Notice::MockMoved { event: id, title: new.title.to_owned(), opens_at, closes_at, minutes };
        tell(tx, id, &notice, now).await?;
    }
    Ok(())
}

/// Puts these units in the place of those there are. Nobody is left without theirs.
async fn change_units(tx: &mut Tx, id: MockEventId, wanted: &[NewUnit]) -> Result<(), ChangeError> {
    let there = units(tx, id).await?;
    let people: BTreeMap<MockEventUnitId, i64> =
        with_tx!(tx, |c| sqlx::query_as(IN_USE).bind(id).fetch_all(c).await.map(|rows: Vec<(MockEventUnitId, i64)>| rows))
            .map_err(StoreError::from)?
            .into_iter()
            .collect();
    let of_name = |name: &str| there.iter().find(|unit| folded(&unit.name) == folded(name));
    let (used, free): (Vec<_>, Vec<_>) = there
        .iter()
        .filter(|unit| wanted.iter().all(|one| folded(&one.name) != folded(&unit.name)))
        .partition(|unit| people.get(&unit.id).is_some_and(|people| *people > 0));
    if !used.is_empty() {
        return Err(ChangeError::UnitsInUse(used.into_iter().map(|unit| unit.name.clone()).collect()));
    }
    with_tx!(tx, |c| sqlx::query(OUT_OF_THE_WAY).bind(id).execute(c).await.map(|_| ())).map_err(StoreError::from)?;
    for unit in free {
        with_tx!(tx, |c| sqlx::query(REMOVE_UNIT).bind(unit.id).execute(c).await.map(|_| ())).map_err(StoreError::from)?;
    }
    for (position, unit) in (1_i64..).zip(wanted) {
        let Some(same) = of_name(&unit.name) else {
            insert_unit(tx, id, position, unit).await?;
            continue;
        };
        with_tx!(tx, |c| sqlx::query(MOVE_UNIT)
            .bind(same.id)
            .bind(position)
            .bind(&unit.name)
            .bind(&unit.division)
            .bind(unit.organisation)
            .execute(c)
            .await
            .map(|_| ()))
        .map_err(StoreError::from)?;
    }
    Ok(())
}

/// 延长: puts the end off, also for those who are sitting: each has the time for the paper, and at most until the new end. Whoever
/// joined is told, with the reason.
pub async fn extend(
    tx: &mut Tx,
    id: MockEventId,
    version: i64,
    closes_at: DateTime<Utc>,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<(), ChangeError> {
    let before = held(tx, id, version).await?;
    if let Some(refusal) = before.refuses_end(closes_at, now) {
        return Err(refusal.into());
    }
    let store = |error| ChangeError::Store(StoreError::from(error));
    with_tx!(tx, |c| sqlx::query(EXTEND).bind(id).bind(closes_at).bind(now).execute(c).await.map(|_| ())).map_err(store)?;
    let after = MockEvent { closes_at, ..before };
    let sitting: Vec<(PracticeSetId, DateTime<Utc>)> =
        with_tx!(tx, |c| sqlx::query_as(SITTING).bind(id).fetch_all(c).await).map_err(store)?;
    for (set, started_at) in sitting {
        let ends_at = after.ends_at(started_at);
        with_tx!(tx, |c| sqlx::query(ENDS).bind(set).bind(ends_at).execute(c).await.map(|_| ())).map_err(store)?;
    }
    let notice = Notice::MockExtended { event: id, title: after.title.clone(), closes_at, reason: reason.to_owned() };
    Ok(tell(tx, id, &notice, now).await?)
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
