//! Whatever frees a seat ends here: seats go to those who wait, in the order they came; offers nobody took go to the next; seats set
//! aside for units are given back at their date.

use chrono::{DateTime, Utc};

use super::held::{Counts, Held};
use super::tell;
use crate::ids::{QuotaId, RegistrationId, TrainingId};
use crate::store::{Result, Store, Tx};
use crate::training::pool::{are_quotas_due, offer_until};
use crate::training::store::{next_waiting, offers_past, registration};
use crate::training::{Registration, RegistrationState, Session};
use crate::{sql, with_tx};

sql! {
    OFFER = "UPDATE training_registration SET state = 'offered', offered_at = $2, offer_until = $3 WHERE id = $1";
    TO_SHORTEN = "SELECT id FROM training_registration WHERE session_id = $1 AND state = 'offered' AND offer_until > $2 ORDER BY queue_no";
    SHORTEN = "UPDATE training_registration SET offer_until = $2 WHERE session_id = $1 AND state = 'offered' AND offer_until > $2";
    END = "UPDATE training_registration SET state = $2, ended_at = $3 WHERE id = $1";
    TO_ONE_POOL = "UPDATE training_registration SET quota_id = NULL \
                   WHERE session_id = $1 AND quota_id IS NOT NULL AND (state = 'waiting' OR state = 'offered')";
    GIVE_BACK_SEATS = "UPDATE training_quota SET held = 0, waiting = 0 WHERE session_id = $1";
    GIVE_BACK = "UPDATE training_session SET quotas_returned_at = $2 WHERE id = $1";
    DUE = "SELECT r.session_id AS id FROM training_registration r JOIN training_session s ON s.id = r.session_id \
           WHERE r.state = 'offered' AND r.offer_until <= $1 AND s.stage = 'published' \
           UNION SELECT s.id AS id FROM training_session s WHERE s.quotas_until IS NOT NULL AND s.quotas_until <= $1 \
           AND s.quotas_returned_at IS NULL AND s.stage = 'published' AND s.ends_at > $1";
}

/// Ends offers past their time, gives seats of units back whose date has come, and offers what is free: in every session where that is
/// due. Several servers may do it at once. Says in how many sessions.
pub async fn lapse_due(store: &Store, now: DateTime<Utc>) -> Result<usize> {
    let mut tx = store.read().await?;
    let due: Vec<TrainingId> = with_tx!(&mut tx, |c| sqlx::query_scalar(DUE).bind(now).fetch_all(c).await)?;
    drop(tx);
    let mut failed = None;
    for id in &due {
        // What ails one session is no reason to leave out those after it.
        if let Err(error) = settle_one(store, *id, now).await {
            tracing::error!(%error, session = %id, "the seats of a session could not be settled");
            failed = Some(error);
        }
    }
    failed.map_or(Ok(due.len()), Err)
}

async fn settle_one(store: &Store, id: TrainingId, now: DateTime<Utc>) -> Result<()> {
    let mut tx = store.write().await?;
    settle(&mut tx, id, now).await?;
    tx.commit().await
}

/// Does for one session what is due at this moment.
pub async fn settle(tx: &mut Tx, session: TrainingId, now: DateTime<Utc>) -> Result<()> {
    match Held::take(tx, session).await? {
        Some(mut held) => settle_held(tx, &mut held, now).await,
        None => Ok(()),
    }
}

/// As [`settle`], where the session is held already.
pub(in crate::training) async fn settle_held(tx: &mut Tx, held: &mut Held, now: DateTime<Utc>) -> Result<()> {
    if !held.is_published() {
        return Ok(());
    }
    if are_quotas_due(&held.session, now) {
        give_back(tx, held, now).await?;
    }
    if held.session.held > 0 {
        let past = offers_past(tx, held.session.id, now).await?;
        for offer in &past {
            end(tx, held, offer, RegistrationState::Lapsed, now).await?;
        }
        tell::lapsed(tx, &held.session, &past, now).await?;
    }
    fill(tx, held, now).await
}

/// A session that begins earlier than it did keeps no seat for longer than it would for somebody who is offered one now. Who has an
/// offer is told how long it is theirs now; where that is over, the next settling says so.
pub(in crate::training) async fn shorten_offers(tx: &mut Tx, session: &Session, now: DateTime<Utc>) -> Result<()> {
    let until = offer_until(session.offer_minutes, now, session.starts_at).unwrap_or(now);
    let ids: Vec<RegistrationId> =
        with_tx!(&mut *tx, |c| sqlx::query_scalar(TO_SHORTEN).bind(session.id).bind(until).fetch_all(c).await)?;
    with_tx!(&mut *tx, |c| sqlx::query(SHORTEN).bind(session.id).bind(until).execute(c).await.map(|_| ()))?;
    let mut offers = Vec::with_capacity(ids.len());
    for id in ids.into_iter().filter(|_| until > now) {
        offers.extend(registration(tx, id).await?);
    }
    tell::shortened(tx, session, &offers, until, now).await
}

/// Offers the free seats of each pool to those who wait longest in it.
pub(super) async fn fill(tx: &mut Tx, held: &mut Held, now: DateTime<Utc>) -> Result<()> {
    if !held.is_published() || held.session.waiting == 0 {
        return Ok(());
    }
    let Some(until) = offer_until(held.session.offer_minutes, now, held.session.starts_at) else { return Ok(()) };
    for pool in held.pools() {
        let offers = held.room(pool).offers();
        if offers > 0 {
            offer(tx, held, pool, offers, now, until).await?;
        }
    }
    Ok(())
}

async fn offer(
    tx: &mut Tx,
    held: &mut Held,
    pool: Option<QuotaId>,
    offers: i64,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<()> {
    let next = next_waiting(tx, held.session.id, pool, offers).await?;
    for waiting in &next {
        with_tx!(&mut *tx, |c| sqlx::query(OFFER).bind(waiting.id).bind(now).bind(until).execute(c).await.map(|_| ()))?;
    }
    tell::offered(tx, &held.session, &next, until, now).await?;
    let many = i64::try_from(next.len()).unwrap_or_default();
    held.count(tx, pool, Counts { held: many, waiting: -many, ..Counts::default() }).await
}

/// Ends a registration that holds or waits, and counts it out of its pool.
pub(super) async fn end(
    tx: &mut Tx,
    held: &mut Held,
    registration: &Registration,
    state: RegistrationState,
    now: DateTime<Utc>,
) -> Result<()> {
    mark_ended(tx, registration.id, state, now).await?;
    let less = match registration.standing() {
        RegistrationState::Registered => Counts { taken: -1, ..Counts::default() },
        RegistrationState::Offered => Counts { held: -1, ..Counts::default() },
        RegistrationState::Waiting => Counts { waiting: -1, ..Counts::default() },
        _ => Counts::default(),
    };
    held.count(tx, registration.quota_id, less).await
}

async fn mark_ended(tx: &mut Tx, id: RegistrationId, state: RegistrationState, now: DateTime<Utc>) -> Result<()> {
    with_tx!(tx, |c| sqlx::query(END).bind(id).bind(state.code()).bind(now).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// From now on there is one pool, and one queue. Whoever has a seat of a unit's keeps it, and its name on the list.
async fn give_back(tx: &mut Tx, held: &mut Held, now: DateTime<Utc>) -> Result<()> {
    let id = held.session.id;
    for statement in [TO_ONE_POOL, GIVE_BACK_SEATS] {
        with_tx!(&mut *tx, |c| sqlx::query(statement).bind(id).execute(c).await.map(|_| ()))?;
    }
    with_tx!(&mut *tx, |c| sqlx::query(GIVE_BACK).bind(id).bind(now).execute(c).await.map(|_| ()))?;
    held.session.quotas_returned_at = Some(now);
    for quota in &mut held.quotas {
        (quota.held, quota.waiting) = (0, 0);
    }
    Ok(())
}
