//! 现场补录: whoever stands at the door without a registration, and whom the organiser lets in.

use chrono::{DateTime, Utc};

use super::fill::{end, settle_held};
use super::held::Held;
use super::register::{Row, already, belonging_of, insert};
use super::sql::{hold_attendee, overlapping};
use super::{Attendee, Comer, RegisterError};
use crate::ids::{AccountId, QuotaId, RegistrationId, TrainingId};
use crate::store::{StoreError, Tx};
use crate::training::pool::quota_of;
use crate::training::schedule::{By, note_change};
use crate::training::store::active_of;
use crate::training::{RegisterRefusal, RegistrationState, Stage};
use crate::{sql, with_tx};

sql! {
    ONE_MORE = "UPDATE training_session SET capacity = capacity + 1, version = version + 1, updated_at = $2 WHERE id = $1";
}

/// Gives somebody at the door a seat: a free one, or, if the organiser says `over` (超员), one more than there were, which is kept on
/// record as a change of the session. An open offer of theirs is taken; a place in the queue ends.
pub async fn add_at_door(
    tx: &mut Tx,
    session: TrainingId,
    attendee: &Attendee,
    over: bool,
    by: AccountId,
    now: DateTime<Utc>,
) -> Result<RegistrationId, RegisterError> {
    let id = hold_attendee(tx, attendee).await?.ok_or(RegisterRefusal::Unknown)?;
    let mut held = Held::take(tx, session).await?.ok_or(RegisterRefusal::Unknown)?;
    match Stage::from_code(&held.session.stage) {
        Some(Stage::Published) => {}
        Some(Stage::Cancelled) => return Err(RegisterRefusal::Cancelled.into()),
        Some(Stage::Draft) | None => return Err(RegisterRefusal::Unknown.into()),
    }
    if now >= held.session.ends_at {
        return Err(RegisterRefusal::Closed.into());
    }
    settle_held(tx, &mut held, now).await?;
    let there = active_of(tx, session, id).await?;
    if let Some(there) = &there
        && there.standing() == RegistrationState::Registered
    {
        return Err(already(there.standing()).into());
    }
    if let Some((other, title)) = overlapping(tx, id, session, false).await? {
        return Err(RegisterRefusal::Overlaps { other, title }.into());
    }
    if let Some(there) = there {
        let state =
            if there.standing() == RegistrationState::Offered { RegistrationState::Declined } else { RegistrationState::Left };
        end(tx, &mut held, &there, state, now).await?;
    }
    let belonging = belonging_of(tx, attendee.person, None).await?;
    let own = held.pool(quota_of(&held.quotas, &belonging).map(|quota| quota.id));
    let pool = match pool_with_seat(&held, own) {
        Some(pool) => pool,
        None if over => {
            one_more(tx, &mut held, by, now).await?;
            None
        }
        None => return Err(RegisterRefusal::Full.into()),
    };
    let queue_no = held.count_comer(tx, pool, true).await?;
    let registration = RegistrationId::fresh();
    let row = Row { registration, session, attendee: id, pool, state: RegistrationState::Registered, queue_no, at_door: true };
    let comer = Comer { attendee, belonging: &belonging, claim: None, by: Some(by) };
    insert(tx, &row, &comer, now).await?;
    Ok(registration)
}

/// The pool a seat can be had from: one's own, else the open one.
fn pool_with_seat(held: &Held, own: Option<QuotaId>) -> Option<Option<QuotaId>> {
    [own, None].into_iter().find(|pool| held.room(*pool).free > 0)
}

/// One seat more, in the open pool, on record.
async fn one_more(tx: &mut Tx, held: &mut Held, by: AccountId, now: DateTime<Utc>) -> Result<(), StoreError> {
    with_tx!(&mut *tx, |c| sqlx::query(ONE_MORE).bind(held.session.id).bind(now).execute(c).await.map(|_| ()))?;
    let before = held.session.capacity.to_string();
    held.session.capacity += 1;
    held.session.version += 1;
    let after = held.session.capacity.to_string();
    note_change(tx, &held.session, "capacity", &before, &after, By { account: by, now }).await
}
