//! 关联之后: an account and somebody of the register turn out to be one attendee, who has one seat.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::Attendee;
use super::fill::{end, settle_held};
use super::held::Held;
use crate::ids::{AccountId, AttendeeId, PersonId, RegistrationId, TrainingId};
use crate::person::link;
use crate::person::store as people;
use crate::store::{Result, Tx};
use crate::training::store::registration;
use crate::training::{Registration, RegistrationState};
use crate::{sql, with_tx};

sql! {
    ATTENDEES = "SELECT id, account_id, person_id FROM training_attendee WHERE account_id = $1 OR person_id = $2 ORDER BY id";
    HOLD = "UPDATE training_attendee SET attempts = attempts + 1 WHERE id = $1";
    JOINED = "INSERT INTO training_attendee (id, account_id, person_id, attempts) VALUES ($1, $2, $3, 1)";
    BOTH = "UPDATE training_attendee SET account_id = $2, person_id = $3 WHERE id = $1";
    PERSON_ONLY = "UPDATE training_attendee SET account_id = NULL WHERE account_id = $1 AND person_id = $2";
    ACCOUNT_ONLY = "INSERT INTO training_attendee (id, account_id, person_id, attempts) VALUES ($1, $2, NULL, 1)";
    REMOVE = "DELETE FROM training_attendee WHERE id = $1";
    TAKE_OVER = "UPDATE training_registration SET attendee_id = $2, account_id = $3, person_id = $4 WHERE attendee_id = $1";
    ACTIVE = "SELECT id, session_id FROM training_registration WHERE attendee_id = $1 \
              AND (state = 'waiting' OR state = 'offered' OR state = 'registered') ORDER BY session_id";
    CHECKS = "SELECT COUNT(*) AS checks FROM training_check WHERE registration_id = $1";
    GIVE_BACK = "UPDATE training_registration SET attendee_id = $3, person_id = NULL \
                 WHERE account_id = $1 AND person_id = $2 AND by_account_id IS NULL";
    KEEP = "UPDATE training_registration SET account_id = NULL \
            WHERE account_id = $1 AND person_id = $2 AND by_account_id IS NOT NULL AND NOT added_at_door";
}

#[derive(sqlx::FromRow)]
struct Row {
    id: AttendeeId,
    account_id: Option<AccountId>,
    person_id: Option<PersonId>,
}

/// What an account and a person of the register know of each other: who is linked is one attendee, under the register's name.
pub async fn whole(tx: &mut Tx, attendee: &Attendee) -> Result<Attendee> {
    let found = match (attendee.account, attendee.person) {
        (Some(account), None) => link::of_account(tx, account).await?,
        (None, Some(person)) => link::of_person(tx, person).await?,
        _ => None,
    };
    let Some(found) = found else { return Ok(attendee.clone()) };
    let mut whole = Attendee { account: Some(found.account_id), person: Some(found.person_id), ..attendee.clone() };
    if attendee.person.is_none()
        && let Some(person) = people::find(tx, found.person_id).await?
    {
        whole.name = person.name;
        let at = people::memberships(tx, found.person_id).await?.into_iter().find(|at| at.until_on.is_none());
        if let Some(at) = at {
            whole.unit = at.organisation.unwrap_or(at.division_name);
        }
    }
    Ok(whole)
}

/// Makes one attendee of an account and a person. Where both were on the list of a session, one seat is given back: the better one is
/// kept (a seat before an offer before a place in the queue; of two seats the one that was used, else the earlier). Returns the sessions
/// in which that happened.
pub async fn join(tx: &mut Tx, account: AccountId, person: PersonId, now: DateTime<Utc>) -> Result<Vec<TrainingId>> {
    let rows: Vec<Row> = with_tx!(&mut *tx, |c| sqlx::query_as(ATTENDEES).bind(account).bind(person).fetch_all(c).await)?;
    for row in &rows {
        with_tx!(&mut *tx, |c| sqlx::query(HOLD).bind(row.id).execute(c).await.map(|_| ()))?;
    }
    let of_person = rows.iter().find(|row| row.person_id == Some(person)).map(|row| row.id);
    let of_account = rows.iter().find(|row| row.account_id == Some(account)).map(|row| row.id);
    let (kept, gone) = match (of_person, of_account) {
        (None, None) => {
            let fresh = AttendeeId::fresh();
            with_tx!(tx, |c| sqlx::query(JOINED).bind(fresh).bind(account).bind(person).execute(c).await.map(|_| ()))?;
            return Ok(Vec::new());
        }
        (Some(one), None) | (None, Some(one)) => (one, None),
        (Some(person), Some(account)) => (person, (person != account).then_some(account)),
    };
    let given_back = match gone {
        Some(gone) => give_doubles_back(tx, kept, gone, now).await?,
        None => Vec::new(),
    };
    for attendee in [Some(kept), gone].into_iter().flatten() {
        with_tx!(&mut *tx, |c| sqlx::query(TAKE_OVER)
            .bind(attendee)
            .bind(kept)
            .bind(account)
            .bind(person)
            .execute(c)
            .await
            .map(|_| ()))?;
    }
    if let Some(gone) = gone {
        with_tx!(&mut *tx, |c| sqlx::query(REMOVE).bind(gone).execute(c).await.map(|_| ()))?;
    }
    with_tx!(tx, |c| sqlx::query(BOTH).bind(kept).bind(account).bind(person).execute(c).await.map(|_| ()))?;
    Ok(given_back)
}

/// Gives one of two places in the same session back, in the order of the sessions as everybody holds them.
async fn give_doubles_back(tx: &mut Tx, kept: AttendeeId, gone: AttendeeId, now: DateTime<Utc>) -> Result<Vec<TrainingId>> {
    let mut places: BTreeMap<TrainingId, Vec<RegistrationId>> = BTreeMap::new();
    for attendee in [kept, gone] {
        let active: Vec<(RegistrationId, TrainingId)> =
            with_tx!(&mut *tx, |c| sqlx::query_as(ACTIVE).bind(attendee).fetch_all(c).await)?;
        for (id, session) in active {
            places.entry(session).or_default().push(id);
        }
    }
    let mut given_back = Vec::new();
    for (session, ids) in places.into_iter().filter(|(_, ids)| ids.len() > 1) {
        let Some(mut held) = Held::take(tx, session).await? else { continue };
        let mut doubles: Vec<(Registration, i64)> = Vec::new();
        for id in ids {
            if let Some(there) = registration(tx, id).await? {
                let (checks,): (i64,) = with_tx!(&mut *tx, |c| sqlx::query_as(CHECKS).bind(id).fetch_one(c).await)?;
                doubles.push((there, checks));
            }
        }
        doubles.sort_by_key(|(there, checks)| (better(there.standing()), Reverse(*checks), there.queue_no));
        for (there, _) in doubles.iter().skip(1) {
            let state = match there.standing() {
                RegistrationState::Registered => RegistrationState::Withdrawn,
                RegistrationState::Offered => RegistrationState::Declined,
                RegistrationState::Waiting => RegistrationState::Left,
                _ => continue,
            };
            end(tx, &mut held, there, state, now).await?;
        }
        settle_held(tx, &mut held, now).await?;
        given_back.push(session);
    }
    Ok(given_back)
}

const fn better(state: RegistrationState) -> u8 {
    match state {
        RegistrationState::Registered => 0,
        RegistrationState::Offered => 1,
        _ => 2,
    }
}

/// Two attendees again: what somebody signed up for stays with the account, what their unit signed them up for with the person. Whom
/// the door let in is on both.
pub async fn part(tx: &mut Tx, account: AccountId, person: PersonId) -> Result<()> {
    with_tx!(&mut *tx, |c| sqlx::query(PERSON_ONLY).bind(account).bind(person).execute(c).await.map(|_| ()))?;
    let fresh = AttendeeId::fresh();
    with_tx!(&mut *tx, |c| sqlx::query(ACCOUNT_ONLY).bind(fresh).bind(account).execute(c).await.map(|_| ()))?;
    with_tx!(&mut *tx, |c| sqlx::query(GIVE_BACK).bind(account).bind(person).bind(fresh).execute(c).await.map(|_| ()))?;
    with_tx!(tx, |c| sqlx::query(KEEP).bind(account).bind(person).execute(c).await.map(|_| ()))?;
    Ok(())
}
