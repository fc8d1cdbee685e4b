//! 学时入账: what slips certify of somebody of the register, for their ledger of continuing education.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::{Fields, store};
use crate::certification::hours::slips::{self as hours, Credit};
use crate::ids::{PersonId, SlipId, TrainingId};
use crate::store::{Result, Tx};

/// What a slip certifies for the ledger of continuing education, if its hours are recognised.
pub(super) fn credit_of(person: PersonId, slip: SlipId, fields: &Fields) -> Option<Credit> {
    (!fields.recognised_by.is_empty()).then(|| Credit {
        person,
        slip,
        title: fields.title.clone(),
        provider: fields.recognised_by.clone(),
        first_day: fields.first_day,
        last_day: fields.last_day,
        half_hours: fields.half_hours,
    })
}

/// Puts what is certified of somebody of the register into their ledger; returns how many entries were new.
pub async fn credit_person(tx: &mut Tx, person: PersonId, now: DateTime<Utc>) -> Result<usize> {
    let slips = store::valid_of_person(tx, person).await?;
    let known = hours::credited(tx, person).await?;
    // Whoever had two seats may have two slips of one session: it is one time.
    let mut best: BTreeMap<TrainingId, (bool, Credit)> = BTreeMap::new();
    for slip in slips {
        let Some(credit) = credit_of(person, slip.id, &slip.fields) else { continue };
        let rank = (known.contains(&slip.id), credit.half_hours);
        let there = best.entry(slip.session_id).or_insert_with(|| (rank.0, credit.clone()));
        if rank > (there.0, there.1.half_hours) {
            *there = (rank.0, credit);
        }
    }
    let new: Vec<Credit> = best.into_values().filter(|(is_known, _)| !is_known).map(|(_, credit)| credit).collect();
    hours::credit(tx, &new, None, now).await
}
