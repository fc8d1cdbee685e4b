//! 单位报名: a unit signs its people up, many at once. Each name has its own answer; one that is refused holds up no other.

use chrono::{DateTime, Utc};

use super::fill::settle_held;
use super::held::Held;
use super::join::whole;
use super::register::{belonging_of, place};
use super::sql::hold_attendee;
use super::{Attendee, Comer, Placed, RegisterError};
use crate::ids::{AccountId, PersonId, TrainingId};
use crate::store::{Result, Tx};
use crate::training::RegisterRefusal;

/// Somebody of a unit, by the staff register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Who.
    pub person: PersonId,
    /// The name on the list.
    pub name: String,
    /// 单位
    pub unit: String,
}

/// What became of one name.
pub type ListAnswer = Result<Placed, RegisterRefusal>;

/// Signs a unit's people up, in the order given. That whoever does it may speak for them, the caller has seen to.
pub async fn register_list(
    tx: &mut Tx,
    session: TrainingId,
    people: &[Named],
    by: AccountId,
    now: DateTime<Utc>,
) -> Result<Vec<ListAnswer>, RegisterError> {
    let mut attendees = Vec::with_capacity(people.len());
    for one in people {
        let known = Attendee { account: None, person: Some(one.person), name: one.name.clone(), unit: one.unit.clone() };
        attendees.push(whole(tx, &known).await?);
    }
    // All of them before the session, and everybody in the same order, or two lists at once could wait for each other.
    let mut in_order: Vec<usize> = (0..attendees.len()).collect();
    in_order.sort_by_key(|&index| people[index].person);
    let mut ids = vec![None; attendees.len()];
    for index in in_order {
        ids[index] = hold_attendee(tx, &attendees[index]).await?;
    }
    let mut held = Held::take(tx, session).await?.ok_or(RegisterRefusal::Unknown)?;
    settle_held(tx, &mut held, now).await?;
    let mut answers = Vec::with_capacity(people.len());
    for (attendee, id) in attendees.iter().zip(ids) {
        let Some(id) = id else {
            answers.push(Err(RegisterRefusal::Unknown));
            continue;
        };
        let belonging = belonging_of(tx, attendee.person, None).await?;
        let comer = Comer { attendee, belonging: &belonging, claim: None, by: Some(by) };
        answers.push(match place(tx, &mut held, id, &comer, now).await {
            Ok(placed) => Ok(placed),
            Err(RegisterError::Refused(refusal)) => Err(refusal),
            Err(error @ RegisterError::Store(_)) => return Err(error),
        });
    }
    Ok(answers)
}
