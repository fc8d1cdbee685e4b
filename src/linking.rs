//! 关联: an account and somebody of the staff register turn out to be one person, and what they share from then on.
//!
//! - Training: one attendee, one seat, one name on the list ([`seat::join`]).
//! - Continuing education: hours certified to the account go into the person's ledger.
//! - The person sees their own certificates, registration and hours; the register's officers see nothing of practice and mocks.
//!
//! Ending a link leaves what was certified where it is.

use chrono::{DateTime, Utc};

use crate::ids::{AccountId, PersonId, TrainingId};
use crate::person::link::{self, EndedAs, Link, LinkError};
use crate::secret::Secret;
use crate::store::{Result, Tx};
use crate::training::{seat, slip};

/// What linking came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Linked {
    /// Account and person.
    pub link: Link,
    /// Sessions in which they had two places, and gave one back.
    pub given_back: Vec<TrainingId>,
    /// Entries of hours that came into the ledger.
    pub hours: usize,
}

/// Links the account of whoever typed in a code and consented.
pub async fn consent(
    tx: &mut Tx,
    secret: &Secret,
    typed: &str,
    account: AccountId,
    now: DateTime<Utc>,
) -> Result<Linked, LinkError> {
    let link = link::confirm(tx, secret, typed, account, now).await?;
    let given_back = seat::join(tx, account, link.person_id, now).await?;
    let hours = slip::credit_person(tx, link.person_id, now).await?;
    Ok(Linked { link, given_back, hours })
}

/// Ends the link of a person; whose account it was, or none if there was no link.
pub async fn end(tx: &mut Tx, person: PersonId, ended: EndedAs, now: DateTime<Utc>) -> Result<Option<AccountId>> {
    let Some(found) = link::of_person(tx, person).await? else { return Ok(None) };
    if !link::end(tx, found.id, ended, now).await? {
        return Ok(None);
    }
    seat::part(tx, found.account_id, person).await?;
    Ok(Some(found.account_id))
}

/// Ends the link of an account, if it has one.
pub async fn end_of_account(tx: &mut Tx, account: AccountId, ended: EndedAs, now: DateTime<Utc>) -> Result<Option<PersonId>> {
    match link::of_account(tx, account).await? {
        None => Ok(None),
        Some(found) => Ok(end(tx, found.person_id, ended, now).await?.map(|_| found.person_id)),
    }
}
