//! 撤销与更正: slips that hold no more, and those that hold in their place; whoever has one is told.

use chrono::{DateTime, Utc};

use super::{SlipError, SlipRefusal, fields_of, insert_all, rows_of};
use crate::certification::hours::slips as hours;
use crate::clock::date_of;
use crate::ids::{AccountId, RegistrationId, SlipId};
use crate::notification::{Notice, store::notify};
use crate::store::{Result, StoreError, Tx};
use crate::training::Session;
use crate::training::attendance::earns_slip;
use crate::training::attendance::store::{REASON, book, hold_all};
use crate::training::seat::{NAME, UNIT};
use crate::training::slip::{Fields, Slip, fresh_code};
use crate::training::store::registration;
use crate::{sql, with_tx};

sql! {
    WITHDRAW = "UPDATE training_slip SET withdrawn_at = $2, withdrawn_by = $3, withdraw_reason = $4, replaced_by_code = $5 \
        WHERE id = $1 AND withdrawn_at IS NULL";
    RENAME = "UPDATE training_registration SET name = $2, unit = $3 WHERE id = $1";
}

/// What stands on record when hours were corrected.
const CORRECTED: &str = "学时已更正";

/// Tells whoever has a slip that it holds no more: withdrawn, or another one in its place. Whoever did it themselves isn't told.
async fn tell_ended(
    tx: &mut Tx,
    slip: &Slip,
    reason: &str,
    replaced_by: Option<&str>,
    by: Option<AccountId>,
    now: DateTime<Utc>,
) -> Result<()> {
    let Some(holder) = registration(tx, slip.registration_id).await? else { return Ok(()) };
    let for_unit = holder.account_id.is_none();
    let Some(account) = holder.account_id.or(holder.by_account_id).filter(|account| Some(*account) != by) else { return Ok(()) };
    let notice = Notice::TrainingSlipEnded {
        session: slip.session_id,
        title: slip.fields.title.clone(),
        code: slip.fields.code.clone(),
        reason: reason.to_owned(),
        replaced_by: replaced_by.unwrap_or_default().to_owned(),
        for_unit,
    };
    notify(tx, account, &notice, now).await.map(|_| ())
}

/// Withdraws one for good, with a reason everybody sees who checks it.
pub async fn withdraw(tx: &mut Tx, slip: &Slip, reason: &str, by: AccountId, now: DateTime<Utc>) -> Result<(), SlipError> {
    let reason = reason.trim();
    if reason.is_empty() || reason.chars().count() > REASON {
        return Err(SlipRefusal::NoReason.into());
    }
    if !take_back(tx, slip.id, Some(by), reason, None, now).await? {
        return Err(SlipRefusal::NotValid.into());
    }
    tell_ended(tx, slip, reason, None, Some(by), now).await?;
    Ok(())
}

/// A name as it should have been.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Named<'a> {
    /// 姓名
    pub name: &'a str,
    /// 单位; may be empty.
    pub unit: &'a str,
}

/// Corrects a misspelt name or unit: the slip is withdrawn, with a reason everybody sees who checks it, and another one certifies the
/// same hours in its place; the session's list says the same. Returns the code of the other.
pub async fn correct_name(
    tx: &mut Tx,
    slip: &Slip,
    named: Named<'_>,
    reason: &str,
    by: AccountId,
    now: DateTime<Utc>,
) -> Result<String, SlipError> {
    let (name, unit, reason) = (Fields::cleaned(named.name), Fields::cleaned(named.unit), reason.trim());
    if name.is_empty() || name.chars().count() > NAME || unit.chars().count() > UNIT {
        return Err(SlipRefusal::NoName.into());
    }
    if name == slip.fields.name && unit == slip.fields.unit {
        return Err(SlipRefusal::Unchanged.into());
    }
    if reason.is_empty() || reason.chars().count() > REASON {
        return Err(SlipRefusal::NoReason.into());
    }
    hold_all(tx, slip.session_id).await?.ok_or(SlipRefusal::NotRegistered)?;
    let code = fresh_code().map_err(|error| StoreError::Corrupt(format!("no random bytes: {error}")))?;
    let fields = Fields { code, name, unit, issued_on: date_of(now), ..slip.fields.clone() };
    if !take_back(tx, slip.id, Some(by), reason, Some(&fields.code), now).await? {
        return Err(SlipRefusal::NotValid.into());
    }
    with_tx!(&mut *tx, |c| sqlx::query(RENAME)
        .bind(slip.registration_id)
        .bind(&fields.name)
        .bind(&fields.unit)
        .execute(c)
        .await
        .map(|_| ()))
    .map_err(StoreError::from)?;
    insert_all(tx, &[(slip.registration_id, &fields)], by, now).await?;
    tell_ended(tx, slip, reason, Some(&fields.code), Some(by), now).await?;
    Ok(fields.code)
}

async fn take_back(
    tx: &mut Tx,
    id: SlipId,
    by: Option<AccountId>,
    reason: &str,
    other: Option<&str>,
    now: DateTime<Utc>,
) -> Result<bool> {
    let changed = with_tx!(tx, |c| sqlx::query(WITHDRAW)
        .bind(id)
        .bind(now)
        .bind(by)
        .bind(reason)
        .bind(other)
        .execute(c)
        .await
        .map(|done| done.rows_affected()))?;
    if changed == 1 {
        hours::withdraw(tx, id, reason, by, now).await?;
    }
    Ok(changed == 1)
}

/// Brings a valid slip in line with the hours as they are now: one that says others is withdrawn, and another one issued in its place
/// if they still earn one. `by` is who changed the hours; nobody where one's own phone did.
pub async fn settle(
    tx: &mut Tx,
    session: &Session,
    registration: RegistrationId,
    by: Option<AccountId>,
    now: DateTime<Utc>,
) -> Result<()> {
    let Some(valid) = rows_of(tx, registration).await?.into_iter().find(|slip| slip.withdrawn_at.is_none()) else { return Ok(()) };
    let book = book(tx, session.id).await?;
    let Some(place) = book.place_of(registration) else { return Ok(()) };
    let half_hours = book.tally().half_hours[place];
    if half_hours == valid.half_hours {
        return Ok(());
    }
    let (issued_by, valid) = (valid.issued_by, valid.into_slip());
    if !earns_slip(&book.rule, half_hours, book.full_half_hours()) {
        if take_back(tx, valid.id, by, CORRECTED, None, now).await? {
            tell_ended(tx, &valid, CORRECTED, None, by, now).await?;
        }
        return Ok(());
    }
    let fields = fields_of(session, &book, &book.people[place], half_hours, now)?;
    // Somebody may have withdrawn it this moment, for good.
    if !take_back(tx, valid.id, by, CORRECTED, Some(&fields.code), now).await? {
        return Ok(());
    }
    // Where nobody changed anything by hand, whoever certified the hours first still does.
    insert_all(tx, &[(registration, &fields)], by.unwrap_or(issued_by), now).await?;
    tell_ended(tx, &valid, CORRECTED, Some(&fields.code), by, now).await
}
