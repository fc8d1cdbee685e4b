//! Showing a number and keeping that it was shown are one step.

use chrono::{DateTime, Utc};

use crate::account::{Action, Actor, Place, Scope};
use crate::ids::{AccountId, NumberRevealId, PersonId};
use crate::person::id_number;
use crate::person::identity::theirs;
use crate::person::store::PHONE;
use crate::secret::{Secret, SecretError};
use crate::store::{Result, StoreError, Tx};
use crate::{division, organisation, sql, with_tx};

use super::{Purpose, What};

sql! {
    SEALED = "SELECT id_sealed, phone_sealed FROM person WHERE id = $1";
    RECORD = "INSERT INTO number_reveal (id, person_id, what, purpose, reason, office, revealed_by, revealed_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    // Under the name the account has now: one that was deleted has none any more, and the trail names it.
    OF_PERSON = concat!("SELECT r.id, r.what, r.purpose, r.reason, r.office, a.name AS revealed_by, r.revealed_at FROM number_reveal r \
        JOIN account a ON a.id = r.revealed_by WHERE ", theirs!("r.person_id"), " ORDER BY r.revealed_at DESC, r.id DESC LIMIT $2");
    COUNT = concat!("SELECT COUNT(*) AS times FROM number_reveal WHERE ", theirs!("person_id"));
}

/// Why nothing was shown. Nothing has been recorded then.
#[derive(Debug, thiserror::Error)]
pub enum RevealError {
    /// There is no such number.
    #[error("no such number is known")]
    NotKnown,
    /// The key doesn't open it.
    #[error(transparent)]
    Secret(#[from] SecretError),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What is asked for, by whom, and why.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// Whose.
    pub person: PersonId,
    /// Which number.
    pub what: What,
    /// What for.
    pub purpose: Purpose,
    /// In words, as [`super::reason`] lets through.
    pub reason: &'a str,
    /// Whom it is shown to.
    pub by: AccountId,
    /// In which office, as [`office`] names it.
    pub office: &'a str,
}

/// That a number was shown.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Reveal {
    /// Which record.
    pub id: NumberRevealId,
    /// [`What::code`]
    pub what: String,
    /// [`Purpose::code`]
    pub purpose: String,
    /// In words.
    pub reason: String,
    /// The office of the day; empty: the whole country.
    pub office: String,
    /// The name of the account.
    pub revealed_by: String,
    /// When.
    pub revealed_at: DateTime<Utc>,
}

#[derive(Default, sqlx::FromRow)]
struct Sealed {
    id_sealed: Option<Vec<u8>>,
    phone_sealed: Option<Vec<u8>>,
}

/// The number, once it is recorded that it is shown.
pub async fn reveal(tx: &mut Tx, secret: &Secret, asked: Request<'_>, now: DateTime<Utc>) -> Result<String, RevealError> {
    let sealed: Option<Sealed> =
        with_tx!(&mut *tx, |c| sqlx::query_as(SEALED).bind(asked.person).fetch_optional(c).await).map_err(StoreError::from)?;
    let Sealed { id_sealed, phone_sealed } = sealed.unwrap_or_default();
    let (sealed, purpose) = match asked.what {
        What::IdNumber => (id_sealed, id_number::PURPOSE),
        What::Phone => (phone_sealed, PHONE),
    };
    let plain = secret.unseal(purpose, &sealed.ok_or(RevealError::NotKnown)?)?;
    let number = String::from_utf8(plain).map_err(|_| SecretError::Sealed)?;
    with_tx!(tx, |c| sqlx::query(RECORD)
        .bind(NumberRevealId::fresh())
        .bind(asked.person)
        .bind(asked.what.code())
        .bind(asked.purpose.code())
        .bind(asked.reason)
        .bind(asked.office)
        .bind(asked.by)
        .bind(now)
        .execute(c)
        .await
        .map(|_| ()))
    .map_err(StoreError::from)?;
    Ok(number)
}

/// The office in which somebody may see numbers of a place: what their role is for. Empty: the whole country.
pub async fn office(tx: &mut Tx, actor: &Actor, place: &Place) -> Result<String> {
    let scope = actor.scopes_for(Action::RevealNumbers).find(|scope| scope.contains(place));
    Ok(match scope {
        Some(Scope::Division { code, .. }) => division::store::find(tx, code).await?.map(|found| found.name).unwrap_or_default(),
        Some(Scope::Organisation { id, .. }) => {
            organisation::store::find(tx, *id).await?.map(|found| found.name).unwrap_or_default()
        }
        Some(Scope::Everywhere) | None => String::new(),
    })
}

/// Who was shown a person's numbers (of all their entries), the latest first, up to `most`.
pub async fn of_person(tx: &mut Tx, person: PersonId, most: i64) -> Result<Vec<Reveal>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(OF_PERSON).bind(person).bind(most).fetch_all(c).await)?)
}

/// How often a person's numbers were shown.
pub async fn count(tx: &mut Tx, person: PersonId) -> Result<i64> {
    Ok(with_tx!(tx, |c| sqlx::query_scalar(COUNT).bind(person).fetch_one(c).await)?)
}
