//! The register in the database: find, create, edit, move. Lists are in [`worklist`](super::worklist), files in
//! [`import`](super::import).

use chrono::{DateTime, NaiveDate, Utc};

use super::id_number::{IdNumber, masked_phone};
use super::identity::theirs;
use super::name;
use crate::account::Place;
use crate::clock::date_of;
use crate::division::Division;
use crate::ids::{MembershipId, OrganisationId, PersonId};
use crate::secret::{Secret, SecretError};
use crate::store::{Result, StoreError, Tx};
use crate::{sql, with_tx};

/// What telephone numbers are sealed for.
pub(crate) const PHONE: &str = "person-phone";

sql! {
    FIND = "SELECT id, name, id_masked, gender, education, major, phone_masked, social_work_since, field, created_at, updated_at, \
            erased_at IS NOT NULL AS erased FROM person WHERE id = $1";
    // Their own entry's before those of entries merged into it: the first is where permissions are decided.
    MEMBERSHIPS = concat!("SELECT m.id AS id, m.organisation_id AS organisation_id, o.name AS organisation, o.kind AS organisation_kind, \
                   m.division AS division, d.name AS division_name, m.division_path AS division_path, m.post AS post, \
                   m.since_on AS since_on, m.until_on AS until_on, m.left_as AS left_as \
                   FROM membership m JOIN division d ON d.code = m.division LEFT JOIN organisation o ON o.id = m.organisation_id \
                   WHERE ", theirs!("m.person_id"), " ORDER BY CASE WHEN m.until_on IS NULL THEN 0 ELSE 1 END, \
                   CASE WHEN m.person_id = $1 THEN 0 ELSE 1 END, m.created_at DESC");
    BY_ID_HASH = "SELECT COALESCE(identity_id, id) AS id FROM person WHERE id_hash = $1";
    INSERT = "INSERT INTO person (id, name, name_folded, pinyin, initials, id_hash, id_sealed, id_masked, gender, education, major, \
              phone_sealed, phone_masked, social_work_since, field, created_at, updated_at) \
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $16)";
    UPDATE = "UPDATE person SET name = $2, name_folded = $3, pinyin = $4, initials = $5, gender = $6, education = $7, major = $8, \
              social_work_since = $9, field = $10, updated_at = $11 WHERE id = $1";
    SET_ID = "UPDATE person SET id_hash = $2, id_sealed = $3, id_masked = $4 WHERE id = $1";
    SET_FIELD = "UPDATE person SET field = $2, updated_at = $3 WHERE id = $1";
    SET_PHONE = "UPDATE person SET phone_sealed = $2, phone_masked = $3 WHERE id = $1";
    CLOSE = "UPDATE membership SET until_on = $2 WHERE person_id = $1 AND until_on IS NULL";
    JOIN = "INSERT INTO membership (id, person_id, organisation_id, division, division_path, post, since_on, until_on, created_at) \
            VALUES ($1, $2, $3, $4, $5, $6, $7, NULL, $8)";
}

/// Somebody in the register, without what must not be shown.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Person {
    /// Who.
    pub id: PersonId,
    /// 姓名
    pub name: String,
    /// The first two digits, stars, and the check character; empty where no number is known.
    pub id_masked: String,
    /// [`super::Gender::code`], or empty.
    pub gender: String,
    /// 学历
    pub education: String,
    /// 专业
    pub major: String,
    /// `138****8000`, or empty.
    pub phone_masked: String,
    /// 从事社会工作起始
    pub social_work_since: Option<NaiveDate>,
    /// 领域
    pub field: String,
    /// Since when in the register.
    pub created_at: DateTime<Utc>,
    /// Last change.
    pub updated_at: DateTime<Utc>,
    /// Deleted from the register: facts of nobody.
    pub erased: bool,
}

/// Where somebody belongs or belonged.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Membership {
    /// Which.
    pub id: MembershipId,
    /// The organisation, if any.
    pub organisation_id: Option<OrganisationId>,
    /// Its name.
    pub organisation: Option<String>,
    /// Its kind.
    pub organisation_kind: Option<String>,
    /// The division's code.
    pub division: String,
    /// The division's name.
    pub division_name: String,
    /// The division's path.
    pub division_path: String,
    /// 岗位
    pub post: String,
    /// From.
    pub since_on: Option<NaiveDate>,
    /// Until; none: still.
    pub until_on: Option<NaiveDate>,
    /// How they left ([`super::leaving::LeftAs::code`]); empty: they didn't, or moved on.
    pub left_as: String,
}

impl Membership {
    /// The place permissions are decided by.
    pub fn place(&self) -> Place {
        Place::organisation(self.division_path.clone(), self.organisation_id)
    }
}

/// What a form or a row says of somebody.
#[derive(Debug, Clone, Default)]
pub struct Entered {
    /// 姓名
    pub name: String,
    /// 证件号码; none leaves what is there.
    pub id_number: Option<IdNumber>,
    /// [`super::Gender::code`], or empty.
    pub gender: String,
    /// 学历
    pub education: String,
    /// 专业
    pub major: String,
    /// 联系电话; none leaves what is there.
    pub phone: Option<String>,
    /// 从事社会工作起始
    pub social_work_since: Option<NaiveDate>,
    /// 领域
    pub field: String,
}

/// Where to.
#[derive(Debug, Clone)]
pub struct Belonging {
    /// The division.
    pub division: Division,
    /// The organisation.
    pub organisation: Option<OrganisationId>,
    /// 岗位
    pub post: String,
}

/// Why somebody can't be saved. Nothing has been changed then.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// Somebody with this ID number is in the register.
    #[error("somebody with this ID number is in the register")]
    SameIdNumber(PersonId),
    /// The key doesn't work.
    #[error(transparent)]
    Secret(#[from] SecretError),
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Somebody by id.
pub async fn find(tx: &mut Tx, id: PersonId) -> Result<Option<Person>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(FIND).bind(id).fetch_optional(c).await)?)
}

/// Where somebody belongs (first) and belonged.
pub async fn memberships(tx: &mut Tx, id: PersonId) -> Result<Vec<Membership>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(MEMBERSHIPS).bind(id).fetch_all(c).await)?)
}

/// Who has this ID number: the kept entry of the person.
pub async fn by_id_number(tx: &mut Tx, secret: &Secret, number: &IdNumber) -> Result<Option<PersonId>> {
    for hash in secret.stored_hashes(&number.hash(secret)) {
        let found = with_tx!(&mut *tx, |c| sqlx::query_scalar(BY_ID_HASH).bind(hash).fetch_optional(c).await)?;
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(None)
}

/// Adds somebody.
pub async fn create(
    tx: &mut Tx,
    secret: &Secret,
    entered: &Entered,
    to: &Belonging,
    now: DateTime<Utc>,
) -> Result<PersonId, SaveError> {
    if let Some(number) = &entered.id_number
        && let Some(other) = by_id_number(tx, secret, number).await?
    {
        return Err(SaveError::SameIdNumber(other));
    }
    let id = PersonId::fresh();
    let (pinyin, initials) = name::spelled(&entered.name);
    let (hash, sealed) = entered.id_number.as_ref().map(|number| number.to_store(secret)).transpose()?.unzip();
    let phone = entered.phone.as_ref().map(|phone| secret.seal(PHONE, phone.as_bytes())).transpose()?;
    with_tx!(tx, |c| sqlx::query(INSERT)
        .bind(id)
        .bind(&entered.name)
        .bind(name::folded(&entered.name))
        .bind(pinyin)
        .bind(initials)
        .bind(hash)
        .bind(sealed)
        .bind(entered.id_number.as_ref().map(IdNumber::masked_with_hint).unwrap_or_default())
        .bind(&entered.gender)
        .bind(&entered.education)
        .bind(&entered.major)
        .bind(phone)
        .bind(entered.phone.as_deref().map(masked_phone).unwrap_or_default())
        .bind(entered.social_work_since)
        .bind(&entered.field)
        .bind(now)
        .execute(c)
        .await
        .map(|_| ()))
    .map_err(StoreError::from)?;
    join(tx, id, to, None, now).await?;
    Ok(id)
}

/// Changes what is said of somebody; where they belong is changed by [`move_to`].
pub async fn edit(tx: &mut Tx, secret: &Secret, id: PersonId, entered: &Entered, now: DateTime<Utc>) -> Result<(), SaveError> {
    let (pinyin, initials) = name::spelled(&entered.name);
    with_tx!(tx, |c| sqlx::query(UPDATE)
        .bind(id)
        .bind(&entered.name)
        .bind(name::folded(&entered.name))
        .bind(pinyin)
        .bind(initials)
        .bind(&entered.gender)
        .bind(&entered.education)
        .bind(&entered.major)
        .bind(entered.social_work_since)
        .bind(&entered.field)
        .bind(now)
        .execute(c)
        .await
        .map(|_| ()))
    .map_err(StoreError::from)?;
    if let Some(number) = &entered.id_number {
        match by_id_number(tx, secret, number).await? {
            Some(other) if other != id => return Err(SaveError::SameIdNumber(other)),
            // It is known, also where one person has two.
            Some(_) => {}
            None => set_number(tx, secret, id, number).await?,
        }
    }
    set_phone(tx, secret, id, entered.phone.as_deref()).await
}

async fn set_number(tx: &mut Tx, secret: &Secret, id: PersonId, number: &IdNumber) -> Result<(), SaveError> {
    let (hash, sealed) = number.to_store(secret)?;
    with_tx!(tx, |c| sqlx::query(SET_ID)
        .bind(id)
        .bind(hash)
        .bind(sealed)
        .bind(number.masked_with_hint())
        .execute(c)
        .await
        .map(|_| ()))
    .map_err(StoreError::from)?;
    Ok(())
}

async fn set_phone(tx: &mut Tx, secret: &Secret, id: PersonId, phone: Option<&str>) -> Result<(), SaveError> {
    if let Some(phone) = phone {
        let sealed = secret.seal(PHONE, phone.as_bytes())?;
        with_tx!(tx, |c| sqlx::query(SET_PHONE).bind(id).bind(sealed).bind(masked_phone(phone)).execute(c).await.map(|_| ()))
            .map_err(StoreError::from)?;
    }
    Ok(())
}

/// Sets the field of work alone.
pub async fn set_field(tx: &mut Tx, id: PersonId, field: &str, now: DateTime<Utc>) -> Result<()> {
    Ok(with_tx!(tx, |c| sqlx::query(SET_FIELD).bind(id).bind(field).bind(now).execute(c).await.map(|_| ()))?)
}

/// Moves somebody: the present membership ends today, another begins. Says whether anything had to change.
pub async fn move_to(tx: &mut Tx, id: PersonId, to: &Belonging, now: DateTime<Utc>) -> Result<bool> {
    move_on(tx, id, to, date_of(now), now).await
}

/// As [`move_to`], on the day it happened (调动日期). Where they stand is to be derived anew; pages call
/// [`leaving::transfer`](super::leaving::transfer).
pub async fn move_on(tx: &mut Tx, id: PersonId, to: &Belonging, day: NaiveDate, now: DateTime<Utc>) -> Result<bool> {
    let all = memberships(tx, id).await?;
    // Who belonged somewhere before begins anew on that day; of the first place it isn't known when it began.
    let since = (!all.is_empty()).then_some(day);
    let current = all.into_iter().find(|membership| membership.until_on.is_none());
    let same = current.as_ref().is_some_and(|current| {
        current.organisation_id == to.organisation && current.division == to.division.code && current.post == to.post
    });
    if same {
        return Ok(false);
    }
    with_tx!(tx, |c| sqlx::query(CLOSE).bind(id).bind(day).execute(c).await.map(|_| ()))?;
    join(tx, id, to, since, now).await?;
    Ok(true)
}

async fn join(tx: &mut Tx, id: PersonId, to: &Belonging, since: Option<NaiveDate>, now: DateTime<Utc>) -> Result<()> {
    with_tx!(tx, |c| sqlx::query(JOIN)
        .bind(MembershipId::fresh())
        .bind(id)
        .bind(to.organisation)
        .bind(&to.division.code)
        .bind(&to.division.path)
        .bind(&to.post)
        .bind(since)
        .bind(now)
        .execute(c)
        .await
        .map(|_| ()))?;
    Ok(())
}
