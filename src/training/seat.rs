//! 报名与退出: taking a seat and giving it back.
//!
//! A seat is taken by one statement that checks and counts at once, and its row count is what decides: however many try at the
//! same moment, no seat is sold twice. Locks are taken in one order everywhere — the attendee, then the session.

use chrono::{DateTime, Utc};

use super::leave::late_leave;
use super::store::{find, registration_of};
use super::{Phase, RegisterRefusal, Session, WithdrawRefusal};
use crate::ids::{AccountId, RegistrationId, TrainingId};
use crate::store::{Result, StoreError, Tx};
use crate::{sql, with_tx};

sql! {
    QUEUE = "INSERT INTO training_attendee (account_id, attempts) VALUES ($1, 1) \
             ON CONFLICT (account_id) DO UPDATE SET attempts = training_attendee.attempts + 1";
    TAKE = "UPDATE training_session SET taken = taken + 1 WHERE id = $1 AND stage = 'published' AND taken < capacity \
            AND closes_at > $2 AND (opens_at IS NULL OR opens_at <= $2)";
    GIVE_BACK = "UPDATE training_session SET taken = taken - 1 WHERE id = $1 AND taken > 0";
    GIVE_BACK_IN_TIME = "UPDATE training_session SET taken = taken - 1 WHERE id = $1 AND stage = 'published' AND withdraw_until > $2";
    OVERLAPPING = "SELECT s.id, s.title FROM training_registration r \
        JOIN training_session s ON s.id = r.session_id \
        JOIN training_date d ON d.session_id = s.id \
        JOIN training_date n ON n.session_id = $2 \
        WHERE r.account_id = $1 AND r.state = 'registered' AND s.stage = 'published' AND s.id <> $2 \
        AND d.starts_at < n.ends_at AND n.starts_at < d.ends_at ORDER BY d.starts_at LIMIT 1";
    INSERT = "INSERT INTO training_registration (id, session_id, account_id, name, unit, state, registered_at) \
              VALUES ($1, $2, $3, $4, $5, 'registered', $6)";
    WITHDRAW = "UPDATE training_registration SET state = 'withdrawn', withdrawn_at = $3 \
                WHERE session_id = $1 AND account_id = $2 AND state = 'registered'";
}

/// What the list at the door says about somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attendee<'a> {
    /// Whose account.
    pub account: AccountId,
    /// The name on the list.
    pub name: &'a str,
    /// 单位; may be empty.
    pub unit: &'a str,
}

/// Refused by a rule, or by the database.
#[derive(Debug, thiserror::Error)]
pub enum RegisterError {
    /// By a rule.
    #[error(transparent)]
    Refused(#[from] RegisterRefusal),
    /// By the database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Refused by a rule, or by the database.
#[derive(Debug, thiserror::Error)]
pub enum WithdrawError {
    /// By a rule.
    #[error(transparent)]
    Refused(#[from] WithdrawRefusal),
    /// By the database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Takes a seat, or says why not. One person's attempts queue, and so do all attempts at one session.
pub async fn register(
    tx: &mut Tx,
    session: TrainingId,
    attendee: Attendee<'_>,
    now: DateTime<Utc>,
) -> Result<RegistrationId, RegisterError> {
    let known = find(tx, session).await?.ok_or(RegisterRefusal::Unknown)?;
    with_tx!(tx, |c| sqlx::query(QUEUE).bind(attendee.account).execute(c).await.map(|_| ())).map_err(StoreError::from)?;
    if registration_of(tx, session, attendee.account).await?.is_some() {
        return Err(RegisterRefusal::AlreadyRegistered.into());
    }
    if let Some(refusal) = refusal_by_time(&known, now) {
        return Err(refusal.into());
    }
    let taken = with_tx!(tx, |c| sqlx::query(TAKE).bind(session).bind(now).execute(c).await.map(|done| done.rows_affected()))
        .map_err(StoreError::from)?;
    if taken == 0 {
        // It was open and is not to be had: what has changed meanwhile says why.
        let changed = find(tx, session).await?.ok_or(RegisterRefusal::Unknown)?;
        return Err(refusal_by_time(&changed, now).unwrap_or(RegisterRefusal::Full).into());
    }
    // The session's row is ours now, so its dates stand still while they are compared.
    let overlapping: Option<(TrainingId, String)> =
        with_tx!(tx, |c| sqlx::query_as(OVERLAPPING).bind(attendee.account).bind(session).fetch_optional(c).await)
            .map_err(StoreError::from)?;
    if let Some((other, title)) = overlapping {
        with_tx!(tx, |c| sqlx::query(GIVE_BACK).bind(session).execute(c).await.map(|_| ())).map_err(StoreError::from)?;
        return Err(RegisterRefusal::Overlaps { other, title }.into());
    }
    let id = RegistrationId::fresh();
    with_tx!(tx, |c| sqlx::query(INSERT)
        .bind(id)
        .bind(session)
        .bind(attendee.account)
        .bind(attendee.name)
        .bind(attendee.unit)
        .bind(now)
        .execute(c)
        .await
        .map(|_| ()))
    .map_err(StoreError::from)?;
    Ok(id)
}

/// Why the moment is wrong, if it is.
fn refusal_by_time(session: &Session, now: DateTime<Utc>) -> Option<RegisterRefusal> {
    match session.phase(now) {
        Phase::Open => None,
        Phase::Draft => Some(RegisterRefusal::Unknown),
        Phase::Published => Some(RegisterRefusal::NotOpen { opens_at: session.opens_at.unwrap_or(now) }),
        Phase::Closed | Phase::Running | Phase::Finished => Some(RegisterRefusal::Closed),
        Phase::Cancelled => Some(RegisterRefusal::Cancelled),
    }
}

/// Gives a seat back, or says why not. The registration stays on record as withdrawn; registering again makes a new one.
pub async fn withdraw(
    tx: &mut Tx,
    session: TrainingId,
    account: AccountId,
    now: DateTime<Utc>,
) -> Result<RegistrationId, WithdrawError> {
    let known = find(tx, session).await?.ok_or(WithdrawRefusal::Unknown)?;
    if known.phase(now) == Phase::Draft {
        return Err(WithdrawRefusal::Unknown.into());
    }
    with_tx!(tx, |c| sqlx::query(QUEUE).bind(account).execute(c).await.map(|_| ())).map_err(StoreError::from)?;
    let registration = registration_of(tx, session, account).await?.ok_or(WithdrawRefusal::NotRegistered)?;
    if known.phase(now) == Phase::Cancelled {
        return Err(WithdrawRefusal::Cancelled.into());
    }
    let given =
        with_tx!(tx, |c| sqlx::query(GIVE_BACK_IN_TIME).bind(session).bind(now).execute(c).await.map(|done| done.rows_affected()))
            .map_err(StoreError::from)?;
    if given == 0 {
        if late_leave(tx, &known, account, now).await?.is_none() {
            return Err(WithdrawRefusal::TooLate.into());
        }
        with_tx!(tx, |c| sqlx::query(GIVE_BACK).bind(session).execute(c).await.map(|_| ())).map_err(StoreError::from)?;
    }
    with_tx!(tx, |c| sqlx::query(WITHDRAW).bind(session).bind(account).bind(now).execute(c).await.map(|_| ()))
        .map_err(StoreError::from)?;
    Ok(registration.id)
}
