//! 退出: giving a seat back, leaving the queue. What is freed goes to the next at once.

use chrono::{DateTime, Utc};

use super::WithdrawError;
use super::fill::{end, settle_held};
use super::sql::hold_registration;
use crate::ids::{AccountId, RegistrationId, TrainingId};
use crate::store::{StoreError, Tx};
use crate::training::leave::late_leave;
use crate::training::store::{find, registration_of};
use crate::training::{Phase, RegistrationState, Stage, WithdrawRefusal};

/// Gives an account's seat or place in the queue back, or says why not.
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
    let registration = registration_of(tx, session, account).await?.ok_or(WithdrawRefusal::NotRegistered)?;
    withdraw_registration(tx, registration.id, now).await?;
    Ok(registration.id)
}

/// Gives a seat back (until the deadline, or later if what was signed up for changed) or leaves the queue (at any time). The registration stays on record as ended; signing up
/// again makes a new one, at the end of the queue. Whose it is, the caller has seen to.
pub async fn withdraw_registration(
    tx: &mut Tx,
    id: RegistrationId,
    now: DateTime<Utc>,
) -> Result<RegistrationState, WithdrawError> {
    let (registration, mut held) = hold_registration(tx, id).await?.ok_or(WithdrawRefusal::NotRegistered)?;
    let state = match registration.standing() {
        RegistrationState::Registered => RegistrationState::Withdrawn,
        RegistrationState::Offered => RegistrationState::Declined,
        RegistrationState::Waiting => RegistrationState::Left,
        _ => return Err(WithdrawRefusal::NotRegistered.into()),
    };
    if held.session.stage == Stage::Cancelled.code() {
        return Err(WithdrawRefusal::Cancelled.into());
    }
    let is_late = state == RegistrationState::Withdrawn && !held.session.may_withdraw(now);
    if is_late && late_leave(tx, &held.session, id, now).await?.is_none() {
        return Err(WithdrawRefusal::TooLate.into());
    }
    end(tx, &mut held, &registration, state, now).await?;
    settle_held(tx, &mut held, now).await?;
    Ok(state)
}

/// Takes somebody who is gone out of the queue of a session, or off its list if it hasn't begun, whatever the deadline was: nobody waits
/// for them, and their seat goes to the next. What is over stays on record. False: nothing was to be done.
pub async fn remove(tx: &mut Tx, id: RegistrationId, now: DateTime<Utc>) -> Result<bool, StoreError> {
    let Some((registration, mut held)) = hold_registration(tx, id).await? else { return Ok(false) };
    let state = match registration.standing() {
        RegistrationState::Registered if now < held.session.starts_at => RegistrationState::Withdrawn,
        RegistrationState::Offered => RegistrationState::Declined,
        RegistrationState::Waiting => RegistrationState::Left,
        _ => return Ok(false),
    };
    if !held.is_published() {
        return Ok(false);
    }
    end(tx, &mut held, &registration, state, now).await?;
    settle_held(tx, &mut held, now).await?;
    Ok(true)
}
