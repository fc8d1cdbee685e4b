//! 关联: an account and an entry of the register that are one person's, joined by their own consent.
//!
//! An officer makes a code and hands it out; whoever signs in and types it in consents (PIPL §29: nobody is linked without having said so).
//! Only a keyed hash of the code is kept. What the two then share is seen to in [`linking`](crate::linking).

use chrono::{DateTime, TimeDelta, Utc};

use crate::code;
use crate::division::below;
use crate::ids::{AccountId, OrganisationId, PersonId, PersonLinkId};
use crate::secret::Secret;
use crate::store::{Result, StoreError, Tx};
use crate::{sql, with_tx};

/// 关联码: so many characters.
const CODE: usize = 10;
/// A code is good for so long.
pub const VALID: TimeDelta = TimeDelta::days(30);
/// What codes are hashed for.
const PURPOSE: &str = "person-link/code";

sql! {
    RENEW = "UPDATE person_link SET ended_at = $2, ended_as = 'renewed' WHERE person_id = $1 AND confirmed_at IS NULL AND ended_at IS NULL";
    MAKE = "INSERT INTO person_link (id, person_id, code_hash, made_by, made_at, expires_at, account_id, confirmed_at, ended_at, ended_as) \
            VALUES ($1, $2, $3, $4, $5, $6, NULL, NULL, NULL, '')";
    OPEN = "SELECT id, person_id FROM person_link WHERE code_hash = $1 AND confirmed_at IS NULL AND ended_at IS NULL AND expires_at > $2";
    CONFIRM = "UPDATE person_link SET account_id = $2, confirmed_at = $3 \
               WHERE id = $1 AND confirmed_at IS NULL AND ended_at IS NULL AND expires_at > $3";
    END = "UPDATE person_link SET ended_at = $2, ended_as = $3 WHERE id = $1 AND confirmed_at IS NOT NULL AND ended_at IS NULL";
    OF_ACCOUNT = "SELECT id, person_id, account_id, confirmed_at FROM person_link \
                  WHERE account_id = $1 AND confirmed_at IS NOT NULL AND ended_at IS NULL";
    OF_PERSON = "SELECT id, person_id, account_id, confirmed_at FROM person_link \
                 WHERE person_id = $1 AND confirmed_at IS NOT NULL AND ended_at IS NULL";
    COUNTS = "SELECT CAST(COALESCE(SUM(CASE WHEN l.id IS NULL THEN 0 ELSE 1 END), 0) AS BIGINT) AS linked, COUNT(*) AS people \
              FROM membership m LEFT JOIN person_link l ON l.person_id = m.person_id AND l.confirmed_at IS NOT NULL AND l.ended_at IS NULL \
              WHERE m.division_path >= $1 AND m.division_path < $2 AND (m.organisation_id = $3 OR CAST($3 AS TEXT) IS NULL) \
              AND m.until_on IS NULL";
    LINKABLE = "SELECT p.id AS id, p.name AS name, o.name AS organisation, d.name AS division_name, w.expires_at AS code_until \
                FROM person p JOIN membership m ON m.person_id = p.id AND m.until_on IS NULL JOIN division d ON d.code = m.division \
                LEFT JOIN organisation o ON o.id = m.organisation_id \
                LEFT JOIN person_link w ON w.person_id = p.id AND w.confirmed_at IS NULL AND w.ended_at IS NULL AND w.expires_at > $4 \
                WHERE m.division_path >= $1 AND m.division_path < $2 AND (m.organisation_id = $3 OR CAST($3 AS TEXT) IS NULL) \
                AND NOT EXISTS (SELECT 1 FROM person_link l WHERE l.person_id = p.id AND l.confirmed_at IS NOT NULL AND l.ended_at IS NULL) \
                ORDER BY p.pinyin, p.id LIMIT $5 OFFSET $6";
    WAITING = "SELECT made_at, expires_at FROM person_link \
               WHERE person_id = $1 AND confirmed_at IS NULL AND ended_at IS NULL AND expires_at > $2";
}

/// An account and a person that belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub struct Link {
    /// Which.
    pub id: PersonLinkId,
    /// Who, in the register.
    pub person_id: PersonId,
    /// Whose account.
    pub account_id: AccountId,
    /// Since when.
    pub confirmed_at: DateTime<Utc>,
}

/// A code that waits to be typed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub struct Waiting {
    /// Since when.
    pub made_at: DateTime<Utc>,
    /// Until when it is good.
    pub expires_at: DateTime<Utc>,
}

/// Somebody whose account isn't linked.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Linkable {
    /// Who.
    pub id: PersonId,
    /// 姓名
    pub name: String,
    /// Their organisation.
    pub organisation: Option<String>,
    /// Their division.
    pub division_name: String,
    /// Until when the code is good that was handed out.
    pub code_until: Option<DateTime<Utc>>,
}

/// Who ended a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EndedAs {
    /// The person did.
    Person,
    /// An officer did.
    Officer,
    /// The account was deleted.
    Account,
}

impl EndedAs {
    const fn code(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Officer => "officer",
            Self::Account => "account",
        }
    }
}

/// Why nothing was linked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LinkRefusal {
    /// Not a code, or one that was used, replaced or is too old.
    #[error("no such code, or not any more")]
    NoSuchCode,
    /// The account is linked with somebody.
    #[error("the account is linked already")]
    AccountLinked,
    /// Somebody's account is linked with the person.
    #[error("the person is linked already")]
    PersonLinked,
}

/// Refused by a rule, or by the database.
#[derive(Debug, thiserror::Error)]
pub enum LinkError {
    /// By a rule.
    #[error(transparent)]
    Refused(#[from] LinkRefusal),
    /// By the database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A code as it is printed: two groups of five.
pub fn grouped(code: &str) -> String {
    code::grouped(code, CODE / 2)
}

/// A code that links an account with this person; an earlier one that nobody has used ends.
pub async fn make(tx: &mut Tx, secret: &Secret, person: PersonId, by: AccountId, now: DateTime<Utc>) -> Result<String, LinkError> {
    if of_person(tx, person).await?.is_some() {
        return Err(LinkRefusal::PersonLinked.into());
    }
    let fresh = code::fresh(CODE).map_err(|error| StoreError::Corrupt(format!("no random bytes: {error}")))?;
    with_tx!(&mut *tx, |c| sqlx::query(RENEW).bind(person).bind(now).execute(c).await.map(|_| ())).map_err(StoreError::from)?;
    with_tx!(tx, |c| sqlx::query(MAKE)
        .bind(PersonLinkId::fresh())
        .bind(person)
        .bind(secret.keyed_hash(PURPOSE, &fresh))
        .bind(by)
        .bind(now)
        .bind(now + VALID)
        .execute(c)
        .await
        .map(|_| ()))
    .map_err(StoreError::from)?;
    Ok(fresh)
}

/// Takes back the code that was handed out for a person, if one is open.
pub(crate) async fn withdraw_code(tx: &mut Tx, person: PersonId, now: DateTime<Utc>) -> Result<()> {
    Ok(with_tx!(tx, |c| sqlx::query(RENEW).bind(person).bind(now).execute(c).await.map(|_| ()))?)
}

/// Whom a code that was typed would link with.
pub async fn whom(tx: &mut Tx, secret: &Secret, typed: &str, now: DateTime<Utc>) -> Result<Option<PersonId>> {
    Ok(open(tx, secret, typed, now).await?.map(|(_, person)| person))
}

async fn open(tx: &mut Tx, secret: &Secret, typed: &str, now: DateTime<Utc>) -> Result<Option<(PersonLinkId, PersonId)>> {
    let Some(code) = code::folded(typed, CODE) else { return Ok(None) };
    let hash = secret.keyed_hash(PURPOSE, &code);
    Ok(with_tx!(tx, |c| sqlx::query_as(OPEN).bind(hash).bind(now).fetch_optional(c).await)?)
}

/// Uses a code up: from now on the account is the person's. The caller sees to what they share.
pub(crate) async fn confirm(
    tx: &mut Tx,
    secret: &Secret,
    typed: &str,
    account: AccountId,
    now: DateTime<Utc>,
) -> Result<Link, LinkError> {
    let (id, person_id) = open(tx, secret, typed, now).await?.ok_or(LinkRefusal::NoSuchCode)?;
    if of_account(tx, account).await?.is_some() {
        return Err(LinkRefusal::AccountLinked.into());
    }
    if of_person(tx, person_id).await?.is_some() {
        return Err(LinkRefusal::PersonLinked.into());
    }
    let confirmed =
        with_tx!(tx, |c| sqlx::query(CONFIRM).bind(id).bind(account).bind(now).execute(c).await.map(|done| done.rows_affected()))
            .map_err(StoreError::from);
    match confirmed {
        Ok(1) => Ok(Link { id, person_id, account_id: account, confirmed_at: now }),
        Ok(_) => Err(LinkRefusal::NoSuchCode.into()),
        // Somebody else was quicker, between the look and the write.
        Err(StoreError::Duplicate(_)) => Err(LinkRefusal::AccountLinked.into()),
        Err(error) => Err(error.into()),
    }
}

/// Ends a link; false: it was over already. The caller sees to what they shared.
pub(crate) async fn end(tx: &mut Tx, link: PersonLinkId, ended: EndedAs, now: DateTime<Utc>) -> Result<bool> {
    let changed = with_tx!(tx, |c| sqlx::query(END)
        .bind(link)
        .bind(now)
        .bind(ended.code())
        .execute(c)
        .await
        .map(|done| done.rows_affected()))?;
    Ok(changed == 1)
}

/// The link of an account.
pub async fn of_account(tx: &mut Tx, account: AccountId) -> Result<Option<Link>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(OF_ACCOUNT).bind(account).fetch_optional(c).await)?)
}

/// The link of a person.
pub async fn of_person(tx: &mut Tx, person: PersonId) -> Result<Option<Link>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(OF_PERSON).bind(person).fetch_optional(c).await)?)
}

/// The code that was handed out for a person and not used yet.
pub async fn waiting(tx: &mut Tx, person: PersonId, now: DateTime<Utc>) -> Result<Option<Waiting>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(WAITING).bind(person).bind(now).fetch_optional(c).await)?)
}

/// How many at or below a division (of one organisation, if one is given) have linked their account, and of how many.
pub async fn counts(tx: &mut Tx, division_path: &str, organisation: Option<OrganisationId>) -> Result<(i64, i64)> {
    let (low, high) = below(division_path);
    Ok(with_tx!(tx, |c| sqlx::query_as(COUNTS).bind(low).bind(high).bind(organisation).fetch_one(c).await)?)
}

/// Who hasn't, by name: so many from so many on.
pub async fn linkable(
    tx: &mut Tx,
    division_path: &str,
    organisation: Option<OrganisationId>,
    now: DateTime<Utc>,
    limit: i64,
    offset: i64,
) -> Result<Vec<Linkable>> {
    let (low, high) = below(division_path);
    Ok(with_tx!(tx, |c| sqlx::query_as(LINKABLE)
        .bind(low)
        .bind(high)
        .bind(organisation)
        .bind(now)
        .bind(limit)
        .bind(offset)
        .fetch_all(c)
        .await)?)
}
