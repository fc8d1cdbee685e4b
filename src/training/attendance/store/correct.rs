//! 更正: other times than were checked, with what counted before, who says so and why.

use chrono::{DateTime, Utc};

use super::{date_at, hold, times_of};
use crate::ids::{AccountId, RegistrationId};
use crate::store::{StoreError, Tx};
use crate::training::attendance::{CheckRefusal, CorrectRefusal, Times};
use crate::training::store::dates;
use crate::training::{Session, slip};
use crate::{sql, with_tx};

/// The longest reason, in characters.
pub const REASON: usize = 200;

sql! {
    CORRECT = "INSERT INTO training_attendance_correction (id, registration_id, date_position, came_at, left_at, before_came_at, \
        before_left_at, reason, by_account_id, made_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
}

/// Other times for one person and one date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewCorrection<'a> {
    /// Whose.
    pub registration: RegistrationId,
    /// Of which date, from 1.
    pub position: i64,
    /// What counted on the page, to the minute.
    pub shown: Times,
    /// What is right.
    pub times: Times,
    /// Why.
    pub reason: &'a str,
}

/// Refused by a rule, or by the database.
#[derive(Debug, thiserror::Error)]
pub enum CorrectError {
    /// By a rule.
    #[error(transparent)]
    Refused(#[from] CorrectRefusal),
    /// By the database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// To the minute, as pages show and forms send it.
fn to_the_minute(times: Times) -> [Option<i64>; 2] {
    [times.came_at, times.left_at].map(|at| at.map(|at| at.timestamp().div_euclid(60)))
}

/// Corrects what counts, keeping what counted before, who did it and why. A slip that says other hours is withdrawn, and another one
/// issued in its place if the hours still earn one.
pub async fn correct(
    tx: &mut Tx,
    session: &Session,
    new: NewCorrection<'_>,
    by: AccountId,
    now: DateTime<Utc>,
) -> Result<(), CorrectError> {
    let dates = dates(tx, session.id).await?;
    let date = date_at(session, &dates, new.position).map_err(|refusal| match refusal {
        CheckRefusal::Cancelled => CorrectRefusal::Cancelled,
        _ => CorrectRefusal::NoSuchDate,
    })?;
    if now < date.door_opens() {
        return Err(CorrectRefusal::TooEarly.into());
    }
    let Times { came_at, left_at } = new.times;
    if [came_at, left_at].into_iter().flatten().any(|at| !date.takes(at) || at > now) {
        return Err(CorrectRefusal::OutsideDate.into());
    }
    if left_at.is_some_and(|left| came_at.is_none_or(|came| left <= came)) {
        return Err(CorrectRefusal::LeftBeforeCame.into());
    }
    if new.reason.trim().is_empty() || new.reason.trim().chars().count() > REASON {
        return Err(CorrectRefusal::NoReason.into());
    }
    if !hold(tx, session.id, new.registration).await? {
        return Err(CorrectRefusal::NotRegistered.into());
    }
    let before = times_of(tx, new.registration, new.position, &date).await?;
    if to_the_minute(before) != to_the_minute(new.shown) {
        return Err(CorrectRefusal::Overtaken.into());
    }
    if to_the_minute(before) == to_the_minute(new.times) {
        return Err(CorrectRefusal::Unchanged.into());
    }
    with_tx!(tx, |c| sqlx::query(CORRECT)
        .bind(uuid::Uuid::now_v7())
        .bind(new.registration)
        .bind(new.position)
        .bind(came_at)
        .bind(left_at)
        .bind(before.came_at)
        .bind(before.left_at)
        .bind(new.reason.trim())
        .bind(by)
        .bind(now)
        .execute(c)
        .await
        .map(|_| ()))
    .map_err(StoreError::from)?;
    slip::store::settle(tx, session, new.registration, Some(by), now).await?;
    Ok(())
}
