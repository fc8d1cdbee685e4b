//! 现场补录: whoever stands at the door without a registration, and whom the organiser lets in.

use chrono::{DateTime, TimeDelta, Utc};

use super::fill::{end, settle_held};
use super::held::Held;
use super::join::whole;
use super::register::{Row, already, belonging_of, insert};
use super::sql::{hold_attendee, overlapping};
use super::{Attendee, Comer, RegisterError};
use crate::ids::{AccountId, QuotaId, RegistrationId, TrainingId};
use crate::store::{StoreError, Tx};
use crate::training::pool::quota_of;
use crate::training::schedule::{By, note_change};
use crate::training::store::{active_of, dates};
use crate::training::{RegisterRefusal, RegistrationState, Session, Stage, TrainingDate};
use crate::{sql, with_tx};

sql! {
    ONE_MORE = "UPDATE training_session SET capacity = capacity + 1, version = version + 1, updated_at = $2 WHERE id = $1";
}

/// So long after a session those who were let in can still be put on its list, from the sheet of paper they signed.
pub const AFTERWARDS: TimeDelta = TimeDelta::days(14);

/// Gives somebody at the door a seat: a free one, or, if the organiser says `over` (超员), one more than there were, which is kept on
/// record as a change of the session. Whoever has an open offer gets that seat, whoever waits one of their pool's; their place in the
/// queue ends. `at` is when they came: while a door of the session was open, and not in the future.
pub async fn add_at_door(
    tx: &mut Tx,
    session: TrainingId,
    attendee: &Attendee,
    over: bool,
    by: AccountId,
    at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<RegistrationId, RegisterError> {
    let attendee = &whole(tx, attendee).await?;
    let id = hold_attendee(tx, attendee).await?.ok_or(RegisterRefusal::Unknown)?;
    let mut held = Held::take(tx, session).await?.ok_or(RegisterRefusal::Unknown)?;
    match Stage::from_code(&held.session.stage) {
        Some(Stage::Published) => {}
        Some(Stage::Cancelled) => return Err(RegisterRefusal::Cancelled.into()),
        Some(Stage::Draft) | None => return Err(RegisterRefusal::Unknown.into()),
    }
    if let Some(refusal) = refusal_by_time(&held.session, &dates(tx, session).await?, at, now) {
        return Err(refusal.into());
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
    let belonging = belonging_of(tx, attendee.person, None).await?;
    let own = match there {
        // Their pool is known, be it by what they said when they signed up.
        Some(there) => {
            let state =
                if there.standing() == RegistrationState::Offered { RegistrationState::Declined } else { RegistrationState::Left };
            end(tx, &mut held, &there, state, now).await?;
            there.quota_id
        }
        None => quota_of(&held.quotas, &belonging).map(|quota| quota.id),
    };
    let own = held.pool(own);
    // One's own pool, else the open one.
    let has_seat = |pool: Option<QuotaId>| held.room(pool).free > 0;
    let pool = own.filter(|quota| has_seat(Some(*quota)));
    if pool.is_none() && !has_seat(None) {
        if !over {
            return Err(RegisterRefusal::Full.into());
        }
        one_more(tx, &mut held, By { account: by, now }).await?;
    }
    let queue_no = held.count_comer(tx, pool, true).await?;
    let registration = RegistrationId::fresh();
    let row = Row { registration, session, attendee: id, pool, state: RegistrationState::Registered, queue_no, at_door: true };
    let comer = Comer { attendee, belonging: &belonging, claim: None, by: Some(by) };
    insert(tx, &row, &comer, now).await?;
    settle_held(tx, &mut held, now).await?;
    Ok(registration)
}

/// Why nobody can have come in then, or is put on the list now, if so.
fn refusal_by_time(session: &Session, dates: &[TrainingDate], at: DateTime<Utc>, now: DateTime<Utc>) -> Option<RegisterRefusal> {
    if now > session.ends_at + AFTERWARDS {
        return Some(RegisterRefusal::Closed);
    }
    if at > now {
        return Some(RegisterRefusal::NotOpen { opens_at: at });
    }
    if dates.iter().any(|date| date.takes(at)) {
        return None;
    }
    let next = dates.iter().map(TrainingDate::door_opens).find(|opens| at < *opens);
    Some(next.map_or(RegisterRefusal::Closed, |opens_at| RegisterRefusal::NotOpen { opens_at }))
}

/// One seat more, in the open pool, on record.
async fn one_more(tx: &mut Tx, held: &mut Held, by: By) -> Result<(), StoreError> {
    with_tx!(&mut *tx, |c| sqlx::query(ONE_MORE).bind(held.session.id).bind(by.now).execute(c).await.map(|_| ()))?;
    let before = held.session.capacity.to_string();
    held.session.capacity += 1;
    held.session.version += 1;
    let after = held.session.capacity.to_string();
    note_change(tx, &held.session, "capacity", &before, &after, by).await
}
