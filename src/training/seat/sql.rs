//! Statements several parts of this room use.

use super::Attendee;
use super::held::Held;
use crate::ids::{AttendeeId, RegistrationId, TrainingId};
use crate::store::{Result, Tx};
use crate::training::Registration;
use crate::training::store::registration;
use crate::{sql, with_tx};

sql! {
    ACCOUNT = "INSERT INTO training_attendee (id, account_id, person_id, attempts) VALUES ($1, $2, NULL, 1) \
               ON CONFLICT (account_id) DO UPDATE SET attempts = training_attendee.attempts + 1 RETURNING id";
    PERSON = "INSERT INTO training_attendee (id, account_id, person_id, attempts) VALUES ($1, NULL, $2, 1) \
              ON CONFLICT (person_id) DO UPDATE SET attempts = training_attendee.attempts + 1 RETURNING id";
    AGAIN = "UPDATE training_attendee SET attempts = attempts + 1 WHERE id = $1";
    OVERLAPPING = "SELECT s.id AS id, s.title AS title FROM training_registration r \
        JOIN training_session s ON s.id = r.session_id \
        JOIN training_date d ON d.session_id = s.id \
        JOIN training_date n ON n.session_id = $2 \
        WHERE r.attendee_id = $1 AND (r.state = 'registered' OR ($3 AND r.state = 'offered')) \
        AND s.stage = 'published' AND s.id <> $2 \
        AND d.starts_at < n.ends_at AND n.starts_at < d.ends_at ORDER BY d.starts_at, s.id LIMIT 1";
}

/// Holds the attendee, so that they try one thing after the other; makes them if they never tried before.
pub(super) async fn hold_attendee(tx: &mut Tx, attendee: &Attendee) -> Result<Option<AttendeeId>> {
    let fresh = AttendeeId::fresh();
    Ok(match (attendee.account, attendee.person) {
        (Some(account), _) => Some(with_tx!(tx, |c| sqlx::query_scalar(ACCOUNT).bind(fresh).bind(account).fetch_one(c).await)?),
        (None, Some(person)) => Some(with_tx!(tx, |c| sqlx::query_scalar(PERSON).bind(fresh).bind(person).fetch_one(c).await)?),
        (None, None) => None,
    })
}

/// Holds whoever a registration is of, and then its session; returns both as they are then.
pub(super) async fn hold_registration(tx: &mut Tx, id: RegistrationId) -> Result<Option<(Registration, Held)>> {
    let Some(known) = registration(tx, id).await? else { return Ok(None) };
    with_tx!(&mut *tx, |c| sqlx::query(AGAIN).bind(known.attendee_id).execute(c).await.map(|_| ()))?;
    let Some(held) = Held::take(tx, known.session_id).await? else { return Ok(None) };
    Ok(registration(tx, id).await?.map(|now| (now, held)))
}

/// Another session that shares a moment with this one, in which the attendee has a seat or, if that counts, was offered one.
pub(super) async fn overlapping(
    tx: &mut Tx,
    attendee: AttendeeId,
    session: TrainingId,
    offers_count: bool,
) -> Result<Option<(TrainingId, String)>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(OVERLAPPING).bind(attendee).bind(session).bind(offers_count).fetch_optional(c).await)?)
}
