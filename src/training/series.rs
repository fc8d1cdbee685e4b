//! 系列与归档: one session again every so many days; sessions that are over, out of the lists.

use std::ops::RangeInclusive;

use chrono::TimeDelta;

use super::schedule::{By, ScheduleError, create, whole_plan};
use super::store::{Home, find};
use super::{Phase, Plan, ScheduleRefusal, TrainingDate};
use crate::ids::{SeriesId, TrainingId};
use crate::store::{Result, StoreError, Tx};
use crate::{sql, with_tx};

/// Every how many days a series can repeat.
pub const EVERY_DAYS: RangeInclusive<i64> = 1..=60;

/// How many sessions can be added at once.
pub const TIMES: RangeInclusive<i64> = 1..=30;

sql! {
    JOIN = "UPDATE training_session SET series_id = $2 WHERE id = $1 AND series_id IS NULL";
    IN_SERIES = "SELECT id FROM training_session WHERE series_id = $1 ORDER BY starts_at, id";
    ARCHIVE = "UPDATE training_session SET archived_at = $2 WHERE id = $1 AND archived_at IS NULL AND (ends_at <= $2 OR stage = 'cancelled')";
    BRING_BACK = "UPDATE training_session SET archived_at = NULL WHERE id = $1";
}

/// Makes drafts like a session, each so many days after the one before, with all its times. `first` is the id the form brought along:
/// sending the form twice makes them once. Returns the drafts.
pub async fn repeat(
    tx: &mut Tx,
    source: TrainingId,
    first: TrainingId,
    every_days: i64,
    times: i64,
    by: By,
) -> Result<Vec<TrainingId>, ScheduleError> {
    let session = find(tx, source).await?.ok_or(ScheduleRefusal::Unknown)?;
    let series = session.series_id.unwrap_or_else(SeriesId::fresh);
    let join = async |tx: &mut Tx, id: TrainingId| {
        with_tx!(tx, |c| sqlx::query(JOIN).bind(id).bind(series).execute(c).await.map(|_| ())).map_err(StoreError::from)
    };
    join(tx, source).await?;
    let division = crate::division::store::find(tx, &session.division).await?.ok_or(ScheduleRefusal::Unknown)?;
    let home = Home { division, organisation: session.organisation_id };
    let plan = whole_plan(tx, &session).await?.fitting();
    let mut made = Vec::new();
    for number in 1..=times.clamp(*TIMES.start(), *TIMES.end()) {
        let id = TrainingId(uuid::Uuid::from_u128(first.0.as_u128().wrapping_add(number.unsigned_abs().into())));
        let later = moved(&plan, TimeDelta::days(number * every_days.clamp(*EVERY_DAYS.start(), *EVERY_DAYS.end())));
        create(tx, id, &later, &home, by).await?;
        join(tx, id).await?;
        made.push(id);
    }
    Ok(made)
}

/// The plan with all its times so much later.
fn moved(plan: &Plan, by: TimeDelta) -> Plan {
    Plan {
        dates: plan
            .dates
            .iter()
            .map(|date| TrainingDate { starts_at: date.starts_at + by, ends_at: date.ends_at + by, ..*date })
            .collect(),
        opens_at: plan.opens_at.map(|at| at + by),
        closes_at: plan.closes_at.map(|at| at + by),
        withdraw_until: plan.withdraw_until.map(|at| at + by),
        quotas_until: plan.quotas_until.map(|at| at + by),
        ..plan.clone()
    }
}

/// The sessions of a series, by time.
pub async fn sessions(tx: &mut Tx, series: SeriesId) -> Result<Vec<TrainingId>> {
    Ok(with_tx!(tx, |c| sqlx::query_scalar(IN_SERIES).bind(series).fetch_all(c).await)?)
}

/// 归档: takes a session that is over, or was called off, out of the lists.
pub async fn archive(tx: &mut Tx, id: TrainingId, by: By) -> Result<(), ScheduleError> {
    let session = find(tx, id).await?.ok_or(ScheduleRefusal::Unknown)?;
    let done = with_tx!(tx, |c| sqlx::query(ARCHIVE).bind(id).bind(by.now).execute(c).await.map(|done| done.rows_affected()))
        .map_err(StoreError::from)?;
    let is_over = matches!(session.phase(by.now), Phase::Finished | Phase::Archived | Phase::Cancelled);
    if done == 0 && !is_over { Err(ScheduleRefusal::NotOver.into()) } else { Ok(()) }
}

/// Brings a session back into the lists.
pub async fn bring_back(tx: &mut Tx, id: TrainingId) -> Result<()> {
    with_tx!(tx, |c| sqlx::query(BRING_BACK).bind(id).execute(c).await.map(|_| ()))?;
    Ok(())
}
