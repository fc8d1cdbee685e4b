//! 报到与开考: joining with name and unit, and beginning the one attempt.

use chrono::{DateTime, Utc};

use super::super::matching::{Match, choose, folded};
use super::super::{EntryRefusal, MockEvent, Phase};
use super::{find, hold, units};
use crate::ids::{AccountId, MockEntrantId, MockEventId, MockEventUnitId, MockExpectedId, PracticeSetId};
use crate::mock::store::{find_paper, start_attempt};
use crate::practice::Owner;
use crate::store::{Result, StoreError, Tx};
use crate::{sql, with_tx};

sql! {
    OF_ACCOUNT = "SELECT id, unit_id, name, began_at, set_id FROM mock_event_entrant WHERE event_id = $1 AND account_id = $2";
    SAME = "SELECT x.id, CAST(CASE WHEN n.id IS NULL OR n.account_id = $4 THEN 0 ELSE 1 END AS BIGINT) AS taken \
        FROM mock_event_expected x LEFT JOIN mock_event_entrant n ON n.expected_id = x.id \
        WHERE x.event_id = $1 AND x.unit_id = $2 AND x.folded = $3 ORDER BY x.id";
    JOIN = "INSERT INTO mock_event_entrant (id, event_id, account_id, unit_id, name, folded, expected_id, joined_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (event_id, account_id) DO UPDATE SET unit_id = excluded.unit_id, \
        name = excluded.name, folded = excluded.folded, expected_id = excluded.expected_id WHERE mock_event_entrant.began_at IS NULL";
    BEGIN = "UPDATE mock_event_entrant SET began_at = $3 WHERE event_id = $1 AND account_id = $2 AND began_at IS NULL";
    BEGUN = "UPDATE mock_event_entrant SET set_id = $3 WHERE event_id = $1 AND account_id = $2";
}

/// Everybody may begin at once; who changes the mock waits for them, or they for them.
const SHARE: &str = "SELECT 1 FROM mock_event WHERE id = $1 FOR SHARE";

/// What somebody joined as.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Entrant {
    /// Which.
    pub id: MockEntrantId,
    /// 单位
    #[sqlx(rename = "unit_id")]
    pub unit: MockEventUnitId,
    /// 姓名
    pub name: String,
    /// When they began.
    pub began_at: Option<DateTime<Utc>>,
    /// Their attempt.
    #[sqlx(rename = "set_id")]
    pub set: Option<PracticeSetId>,
}

/// Refused by a rule, or by the database.
#[derive(Debug, thiserror::Error)]
pub enum EntryError {
    /// By a rule.
    #[error(transparent)]
    Refused(#[from] EntryRefusal),
    /// By the database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What an account joined as, if it did.
pub async fn entrant_of(tx: &mut Tx, event: MockEventId, account: AccountId) -> Result<Option<Entrant>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(OF_ACCOUNT).bind(event).bind(account).fetch_optional(c).await)?)
}

/// Why it can't be joined, if so: until it closes it can.
fn shut(event: &MockEvent, now: DateTime<Utc>) -> Option<EntryRefusal> {
    match event.phase(now) {
        Phase::Draft => Some(EntryRefusal::Unknown),
        Phase::Cancelled => Some(EntryRefusal::Cancelled),
        Phase::Closed => Some(EntryRefusal::Closed),
        Phase::Announced | Phase::Open => None,
    }
}

/// Joins with a name and a unit, or corrects them as long as the paper isn't begun.
pub async fn join(
    tx: &mut Tx,
    id: MockEventId,
    account: AccountId,
    unit: MockEventUnitId,
    name: &str,
    now: DateTime<Utc>,
) -> Result<MockEntrantId, EntryError> {
    hold(tx, id).await?;
    let event = find(tx, id).await?.ok_or(EntryRefusal::Unknown)?;
    if let Some(refusal) = shut(&event, now) {
        return Err(refusal.into());
    }
    if units(tx, id).await?.iter().all(|one| one.id != unit) {
        return Err(EntryRefusal::NoUnit.into());
    }
    let name_folded = folded(name);
    let same: Vec<(MockExpectedId, i64)> =
        with_tx!(tx, |c| sqlx::query_as(SAME).bind(id).bind(unit).bind(&name_folded).bind(account).fetch_all(c).await)
            .map_err(StoreError::from)?;
    let same: Vec<(MockExpectedId, bool)> = same.into_iter().map(|(id, taken)| (id, taken == 1)).collect();
    let expected = match choose(&same) {
        Match::One(expected) => Some(expected),
        Match::Unclear | Match::None => None,
    };
    let changed = with_tx!(tx, |c| sqlx::query(JOIN)
        .bind(MockEntrantId::fresh())
        .bind(id)
        .bind(account)
        .bind(unit)
        .bind(name)
        .bind(&name_folded)
        .bind(expected)
        .bind(now)
        .execute(c)
        .await
        .map(|done| done.rows_affected()))
    .map_err(StoreError::from)?;
    if changed == 0 {
        return Err(EntryRefusal::Begun.into());
    }
    Ok(entrant_of(tx, id, account).await?.ok_or(EntryRefusal::NotJoined)?.id)
}

/// Begins the paper, or finds the attempt begun before: nobody gets two, whatever is sent how often from where.
pub async fn begin(
    tx: &mut Tx,
    id: MockEventId,
    account: AccountId,
    now: DateTime<Utc>,
) -> Result<(PracticeSetId, bool), EntryError> {
    if let Tx::Postgres(tx) = tx {
        sqlx::query(SHARE).bind(id).execute(&mut **tx).await.map_err(StoreError::from)?;
    }
    let event = find(tx, id).await?.ok_or(EntryRefusal::Unknown)?;
    if let Some(set) = entrant_of(tx, id, account).await?.and_then(|entrant| entrant.set) {
        return Ok((set, false));
    }
    match event.phase(now) {
        Phase::Open => {}
        Phase::Announced => return Err(EntryRefusal::NotOpen.into()),
        Phase::Draft | Phase::Closed | Phase::Cancelled => return Err(shut(&event, now).unwrap_or(EntryRefusal::Closed).into()),
    }
    // The row count decides: whoever comes second waits here and then finds it done.
    let taken =
        with_tx!(tx, |c| sqlx::query(BEGIN).bind(id).bind(account).bind(now).execute(c).await.map(|done| done.rows_affected()))
            .map_err(StoreError::from)?;
    if taken == 0 {
        let entrant = entrant_of(tx, id, account).await?.ok_or(EntryRefusal::NotJoined)?;
        return Ok((entrant.set.ok_or(EntryRefusal::Begun)?, false));
    }
    let paper = find_paper(tx, event.paper).await?.ok_or_else(|| StoreError::Corrupt("mock_event.paper_id".into()))?;
    let set = start_attempt(tx, &paper, Owner::Account(account), Some(id.0), event.ends_at(now), now).await?;
    with_tx!(tx, |c| sqlx::query(BEGUN).bind(id).bind(account).bind(set).execute(c).await.map(|_| ())).map_err(StoreError::from)?;
    Ok((set, true))
}
