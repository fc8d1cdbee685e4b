//! 培训学时自动入账: what sessions of this system certify of somebody's hours goes into the ledger with the slip, and out with it.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};

use super::store::{New, insert};
use super::{Entered, Kind, Standing};
use crate::certification::ledger;
use crate::ids::{AccountId, HoursId, PersonId, SlipId};
use crate::person::identity::theirs;
use crate::store::{Result, Tx};
use crate::{sql, with_tx};

sql! {
    OF_SLIP = "SELECT h.id, h.person_id, h.title, h.provider, h.first_day, h.last_day, h.half_hours FROM hours_entry h \
        WHERE h.slip_id = $1 AND NOT h.void AND NOT EXISTS (SELECT 1 FROM hours_entry n WHERE n.supersedes = h.id)";
    CREDITED = concat!("SELECT h.slip_id FROM hours_entry h WHERE ", theirs!("h.person_id"), " AND h.slip_id IS NOT NULL AND NOT h.void \
        AND NOT EXISTS (SELECT 1 FROM hours_entry n WHERE n.supersedes = h.id)");
    KNOWN = concat!("SELECT COUNT(*) AS entries FROM hours_entry h WHERE h.slip_id = $2 AND ", theirs!("h.person_id"));
}

/// Hours that a slip certifies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credit {
    /// Whose.
    pub person: PersonId,
    /// The slip.
    pub slip: SlipId,
    /// 培训名称
    pub title: String,
    /// 学时认定单位
    pub provider: String,
    /// The first day.
    pub first_day: NaiveDate,
    /// The last day.
    pub last_day: NaiveDate,
    /// In halves.
    pub half_hours: i64,
}

/// Puts what slips certify into the ledger, each once.
pub async fn credit(tx: &mut Tx, credits: &[Credit], by: Option<AccountId>, now: DateTime<Utc>) -> Result<usize> {
    let mut people = Vec::new();
    for one in credits {
        let (known,): (i64,) = with_tx!(&mut *tx, |c| sqlx::query_as(KNOWN).bind(one.person).bind(one.slip).fetch_one(c).await)?;
        if known > 0 {
            continue;
        }
        let entered = Entered {
            kind: Kind::Session,
            title: one.title.clone(),
            provider: one.provider.clone(),
            first_day: one.first_day,
            last_day: one.last_day,
            half_hours: one.half_hours,
            professional: true,
            reason: String::new(),
        };
        let (standing, slip) = (Standing::Accepted, Some(one.slip));
        insert(tx, &New { person: one.person, entered: &entered, standing, slip, void: false, supersedes: None, by }, now).await?;
        people.push(one.person);
    }
    let many = people.len();
    people.sort_unstable();
    people.dedup();
    if !people.is_empty() {
        ledger::refresh(tx, &people, now).await?;
    }
    Ok(many)
}

/// The slips whose hours are in somebody's ledger.
pub async fn credited(tx: &mut Tx, person: PersonId) -> Result<BTreeSet<SlipId>> {
    let slips: Vec<SlipId> = with_tx!(tx, |c| sqlx::query_scalar(CREDITED).bind(person).fetch_all(c).await)?;
    Ok(slips.into_iter().collect())
}

/// Takes what a slip certified out of the ledger again.
pub async fn withdraw(tx: &mut Tx, slip: SlipId, reason: &str, by: Option<AccountId>, now: DateTime<Utc>) -> Result<()> {
    type Row = (HoursId, PersonId, String, String, NaiveDate, NaiveDate, i64);
    let rows: Vec<Row> = with_tx!(&mut *tx, |c| sqlx::query_as(OF_SLIP).bind(slip).fetch_all(c).await)?;
    for (id, person, title, provider, first_day, last_day, half_hours) in rows {
        let reason = reason.to_owned();
        let entered = Entered { kind: Kind::Session, title, provider, first_day, last_day, half_hours, professional: true, reason };
        let (standing, slip) = (Standing::Accepted, Some(slip));
        insert(tx, &New { person, entered: &entered, standing, slip, void: true, supersedes: Some(id), by }, now).await?;
        ledger::refresh(tx, &[person], now).await?;
    }
    Ok(())
}
