//! 名额待确认: a seat that is kept for somebody is accepted or declined in time.

use chrono::{DateTime, Utc};

use super::fill::{end, settle_held};
use super::held::{Counts, Held};
use super::sql::{hold_registration, overlapping};
use super::{OfferError, tell};
use crate::ids::RegistrationId;
use crate::store::{StoreError, Tx};
use crate::training::{OfferRefusal, Registration, RegistrationState, Stage};
use crate::{sql, with_tx};

sql! {
    SEAT = "UPDATE training_registration SET state = 'registered', accepted_at = $2 WHERE id = $1";
}

/// Takes the seat that was kept. Whose offer it is, the caller has seen to.
pub async fn accept(tx: &mut Tx, id: RegistrationId, now: DateTime<Utc>) -> Result<(), OfferError> {
    let (offer, mut held) = open_offer(tx, id, now).await?;
    if let Some((other, title)) = overlapping(tx, offer.attendee_id, offer.session_id, false).await? {
        return Err(OfferRefusal::Overlaps { other, title }.into());
    }
    with_tx!(&mut *tx, |c| sqlx::query(SEAT).bind(id).bind(now).execute(c).await.map(|_| ())).map_err(StoreError::from)?;
    held.count(tx, offer.quota_id, Counts { taken: 1, held: -1, ..Counts::default() }).await?;
    if let Some(account) = offer.account_id {
        tell::confirmed(tx, &held.session, account, now).await?;
    }
    settle_held(tx, &mut held, now).await?;
    Ok(())
}

/// Leaves the seat that was kept to the next.
pub async fn decline(tx: &mut Tx, id: RegistrationId, now: DateTime<Utc>) -> Result<(), OfferError> {
    let (offer, mut held) = open_offer(tx, id, now).await?;
    end(tx, &mut held, &offer, RegistrationState::Declined, now).await?;
    settle_held(tx, &mut held, now).await?;
    Ok(())
}

/// An offer that can still be answered, with its session held.
async fn open_offer(tx: &mut Tx, id: RegistrationId, now: DateTime<Utc>) -> Result<(Registration, Held), OfferError> {
    let (offer, held) = hold_registration(tx, id).await?.ok_or(OfferRefusal::Unknown)?;
    if held.session.stage == Stage::Cancelled.code() {
        return Err(OfferRefusal::Cancelled.into());
    }
    match offer.standing() {
        RegistrationState::Lapsed => Err(OfferRefusal::Lapsed.into()),
        RegistrationState::Offered if now >= held.session.starts_at || offer.offer_until.is_some_and(|until| until <= now) => {
            Err(OfferRefusal::Lapsed.into())
        }
        RegistrationState::Offered => Ok((offer, held)),
        _ => Err(OfferRefusal::NotOffered.into()),
    }
}
