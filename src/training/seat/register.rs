//! 报名: a seat, if there is one and nobody waits for it; else a place in the queue.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Utc};

use super::fill::settle_held;
use super::held::Held;
use super::join::whole;
use super::sql::{hold_attendee, overlapping};
use super::{Attendee, Comer, Placed, RegisterError, tell};
use crate::ids::{AttendeeId, OrganisationId, PersonId, QuotaId, RegistrationId, TrainingId};
use crate::store::{Result, StoreError, Tx};
use crate::training::pool::{Belonging, Quota, is_invited, quota_of};
use crate::training::store::{active_of, audience};
use crate::training::{Phase, RegisterRefusal, RegistrationState, Session};
use crate::{sql, with_tx};

sql! {
    INSERT = "INSERT INTO training_registration (id, session_id, attendee_id, account_id, person_id, quota_id, name, unit, claim, state, \
              queue_no, registered_at, by_account_id, added_at_door) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
    DIVISION = "SELECT path FROM division WHERE code = $1";
    ORGANISATION = "SELECT division_path AS path FROM organisation WHERE id = $1";
    MEMBERSHIP = "SELECT m.division_path AS path, m.organisation_id AS organisation_id FROM person w \
        JOIN membership m ON m.person_id = COALESCE(w.identity_id, w.id) AND m.until_on IS NULL WHERE w.id = $1";
}

/// 所属单位, as somebody with an account says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// The division with this code.
    Division(String),
    /// An organisation.
    Organisation(OrganisationId),
}

impl fmt::Display for Claim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Division(code) => write!(f, "d:{code}"),
            Self::Organisation(id) => write!(f, "o:{id}"),
        }
    }
}

impl FromStr for Claim {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text.split_once(':') {
            Some(("d", code)) if !code.is_empty() => Ok(Self::Division(code.to_owned())),
            Some(("o", id)) => id.parse().map(Self::Organisation).map_err(|_| ()),
            _ => Err(()),
        }
    }
}

impl Claim {
    /// The claim to belong to a unit with seats of its own, or to one a session is for.
    pub fn of(division: Option<&str>, organisation: Option<OrganisationId>) -> Option<Self> {
        organisation.map(Self::Organisation).or_else(|| division.map(|code| Self::Division(code.to_owned())))
    }
}

/// Somebody who signs up with their account.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SignUp {
    /// Who.
    pub attendee: Attendee,
    /// Where they say they belong.
    pub claim: Option<Claim>,
}

/// Signs somebody up who says nothing of a unit with seats of its own.
pub async fn register(tx: &mut Tx, session: TrainingId, attendee: &Attendee, now: DateTime<Utc>) -> Result<Placed, RegisterError> {
    sign_up(tx, session, &SignUp { attendee: attendee.clone(), claim: None }, now).await
}

/// Takes a seat or a place in the queue, or says why not. One person's attempts queue, and so do all attempts at one session.
pub async fn sign_up(tx: &mut Tx, session: TrainingId, comer: &SignUp, now: DateTime<Utc>) -> Result<Placed, RegisterError> {
    let whole = whole(tx, &comer.attendee).await?;
    let attendee = hold_attendee(tx, &whole).await?.ok_or(RegisterRefusal::Unknown)?;
    let mut held = Held::take(tx, session).await?.ok_or(RegisterRefusal::Unknown)?;
    settle_held(tx, &mut held, now).await?;
    let belonging = belonging_of(tx, whole.person, comer.claim.as_ref()).await?;
    // What the register says of somebody is no claim of theirs.
    let claim = comer.claim.as_ref().filter(|_| whole.person.is_none());
    let comer = Comer { attendee: &whole, belonging: &belonging, claim, by: None };
    place(tx, &mut held, attendee, &comer, now).await
}

/// Where somebody belongs: by the staff register, else as they say.
pub(in crate::training) async fn belonging_of(tx: &mut Tx, person: Option<PersonId>, claim: Option<&Claim>) -> Result<Belonging> {
    if let Some(person) = person {
        let found: Option<(String, Option<OrganisationId>)> =
            with_tx!(tx, |c| sqlx::query_as(MEMBERSHIP).bind(person).fetch_optional(c).await)?;
        return Ok(found.map(|(path, organisation)| Belonging { path, organisation }).unwrap_or_default());
    }
    let (path, organisation): (Option<String>, _) = match claim {
        None => (None, None),
        Some(Claim::Division(code)) => (with_tx!(tx, |c| sqlx::query_scalar(DIVISION).bind(code).fetch_optional(c).await)?, None),
        Some(Claim::Organisation(id)) => {
            (with_tx!(tx, |c| sqlx::query_scalar(ORGANISATION).bind(id).fetch_optional(c).await)?, Some(*id))
        }
    };
    Ok(path.map(|path| Belonging { path, organisation }).unwrap_or_default())
}

/// Gives the comer a seat or a place in the queue. The attendee and the session are held, and the session is settled.
pub(super) async fn place(
    tx: &mut Tx,
    held: &mut Held,
    attendee: AttendeeId,
    comer: &Comer<'_>,
    now: DateTime<Utc>,
) -> Result<Placed, RegisterError> {
    if let Some(there) = active_of(tx, held.session.id, attendee).await? {
        return Err(already(there.standing()).into());
    }
    if let Some(refusal) = refusal_by_time(&held.session, now) {
        return Err(refusal.into());
    }
    if !is_invited(&audience(tx, held.session.id).await?, comer.belonging) {
        return Err(RegisterRefusal::NotInvited.into());
    }
    if let Some((other, title)) = overlapping(tx, attendee, held.session.id, true).await? {
        return Err(RegisterRefusal::Overlaps { other, title }.into());
    }
    let pool = held.pool(quota_of(&held.quotas, comer.belonging).map(|quota: &Quota| quota.id));
    let room = held.room(pool);
    let seated = room.has_seat();
    let queue_no = held.count_comer(tx, pool, seated).await?;
    let registration = RegistrationId::fresh();
    let state = if seated { RegistrationState::Registered } else { RegistrationState::Waiting };
    let row = Row { registration, session: held.session.id, attendee, pool, state, queue_no, at_door: false };
    insert(tx, &row, comer, now).await?;
    let position = (!seated).then_some(room.waiting + 1);
    if let Some(account) = comer.attendee.account {
        tell::placed(tx, &held.session, account, position, now).await?;
    }
    Ok(Placed { registration, position })
}

/// What a new registration says beside what the comer says.
pub(super) struct Row {
    pub(super) registration: RegistrationId,
    pub(super) session: TrainingId,
    pub(super) attendee: AttendeeId,
    pub(super) pool: Option<QuotaId>,
    pub(super) state: RegistrationState,
    pub(super) queue_no: i64,
    pub(super) at_door: bool,
}

pub(super) async fn insert(tx: &mut Tx, row: &Row, comer: &Comer<'_>, now: DateTime<Utc>) -> Result<(), StoreError> {
    with_tx!(tx, |c| sqlx::query(INSERT)
        .bind(row.registration)
        .bind(row.session)
        .bind(row.attendee)
        .bind(comer.attendee.account)
        .bind(comer.attendee.person)
        .bind(row.pool)
        .bind(&comer.attendee.name)
        .bind(&comer.attendee.unit)
        .bind(comer.claim.map(Claim::to_string).unwrap_or_default())
        .bind(row.state.code())
        .bind(row.queue_no)
        .bind(now)
        .bind(comer.by)
        .bind(row.at_door)
        .execute(c)
        .await
        .map(|_| ()))?;
    Ok(())
}

/// Why somebody who has a place can't sign up again.
pub(super) const fn already(state: RegistrationState) -> RegisterRefusal {
    match state {
        RegistrationState::Waiting => RegisterRefusal::AlreadyWaiting,
        RegistrationState::Offered => RegisterRefusal::AlreadyOffered,
        _ => RegisterRefusal::AlreadyRegistered,
    }
}

/// Why the moment is wrong, if it is.
fn refusal_by_time(session: &Session, now: DateTime<Utc>) -> Option<RegisterRefusal> {
    match session.phase(now) {
        Phase::Open => None,
        Phase::Draft => Some(RegisterRefusal::Unknown),
        Phase::Published => Some(RegisterRefusal::NotOpen { opens_at: session.opens_at.unwrap_or(now) }),
        Phase::Closed | Phase::Running | Phase::Finished | Phase::Archived => Some(RegisterRefusal::Closed),
        Phase::Cancelled => Some(RegisterRefusal::Cancelled),
    }
}
