//! 单位名册: whom somebody may put on the list of a session, and how they stand to it.

use std::collections::BTreeSet;

use super::Registration;
use super::store::{position, registration};
use super::unit_list::ListRow;
use crate::account::{Place, Scope};
use crate::division::below;
use crate::ids::{AccountId, OrganisationId, PersonId, RegistrationId, TrainingId};
use crate::person::id_number::IdNumberError;
use crate::person::name::folded;
use crate::secret::Secret;
use crate::store::{Result, Tx};
use crate::{sql, with_tx};

/// Somebody of the staff register who may be put on a list.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct UnitPerson {
    /// Who.
    pub id: PersonId,
    /// 姓名
    pub name: String,
    /// Their organisation.
    pub organisation: Option<String>,
    /// Their division.
    pub division_name: String,
    /// 岗位
    pub post: String,
    /// Their ID number is known.
    pub has_number: bool,
}

impl UnitPerson {
    /// 单位 as it stands on the list.
    pub fn unit(&self) -> &str {
        self.organisation.as_deref().unwrap_or(&self.division_name)
    }
}

/// The people of the register: `$1` and `$2` bound the division, `$3` is the organisation or null, `$4` the session.
macro_rules! people {
    ($what:literal, $rest:literal) => {
        concat!(
            "SELECT ",
            $what,
            " FROM person p JOIN membership m ON m.person_id = p.id AND m.until_on IS NULL JOIN division d ON d.code = m.division \
             LEFT JOIN organisation o ON o.id = m.organisation_id \
             WHERE m.division_path >= $1 AND m.division_path < $2 AND (m.organisation_id = $3 OR CAST($3 AS TEXT) IS NULL) ",
            $rest
        )
    };
}

sql! {
    FREE = people!("p.id AS id, p.name AS name, o.name AS organisation, d.name AS division_name, m.post AS post, (p.id_hash IS NOT NULL) AS has_number",
        "AND ($5 = '' OR p.name_folded LIKE '%' || $5 || '%' ESCAPE '!' OR p.pinyin LIKE $5 || '%' ESCAPE '!' \
         OR p.initials LIKE $5 || '%' ESCAPE '!' OR o.name_folded LIKE '%' || $5 || '%' ESCAPE '!') \
         AND NOT EXISTS (SELECT 1 FROM training_registration r WHERE r.session_id = $4 AND r.person_id IN (SELECT e.id FROM person e WHERE e.id = p.id OR e.identity_id = p.id) \
         AND (r.state = 'waiting' OR r.state = 'offered' OR r.state = 'registered')) ORDER BY p.pinyin, p.id LIMIT $6");
    BY_NAME = people!("p.id AS id, p.name AS name, o.name AS organisation, d.name AS division_name, m.post AS post, (p.id_hash IS NOT NULL) AS has_number",
        "AND p.name_folded = $4 ORDER BY p.id LIMIT 50");
    BY_ID = people!("p.id AS id, p.name AS name, o.name AS organisation, d.name AS division_name, m.post AS post, (p.id_hash IS NOT NULL) AS has_number", "AND p.id = $4");
    BY_NUMBER = people!("p.id AS id, p.name AS name, o.name AS organisation, d.name AS division_name, m.post AS post, (p.id_hash IS NOT NULL) AS has_number",
        "AND p.id IN (SELECT COALESCE(w.identity_id, w.id) FROM person w WHERE w.id_hash = $4)");
    LISTED = "SELECT r.id AS id FROM training_registration r JOIN person w ON w.id = r.person_id \
        JOIN membership m ON m.person_id = COALESCE(w.identity_id, w.id) AND m.until_on IS NULL \
        WHERE m.division_path >= $1 AND m.division_path < $2 AND (m.organisation_id = $3 OR CAST($3 AS TEXT) IS NULL) \
        AND r.session_id = $4 AND (r.state = 'waiting' OR r.state = 'offered' OR r.state = 'registered') ORDER BY r.queue_no";
    // Whom an organiser let in at the door may belong elsewhere.
    PUT_ON = "SELECT id FROM training_registration WHERE session_id = $1 AND by_account_id = $2 AND account_id IS NULL \
        AND (state = 'waiting' OR state = 'offered' OR state = 'registered') ORDER BY queue_no";
    PLACE = "SELECT m.division_path AS division_path, m.organisation_id AS organisation_id FROM person w \
        JOIN membership m ON m.person_id = COALESCE(w.identity_id, w.id) AND m.until_on IS NULL WHERE w.id = $1";
}

/// What bounds a scope: paths, and perhaps an organisation.
fn bounds(scope: &Scope) -> (String, String, Option<OrganisationId>) {
    let (low, high) = below(scope.division_path());
    let organisation = if let Scope::Organisation { id, .. } = scope { Some(*id) } else { None };
    (low, high, organisation)
}

/// The people within some scopes who are not on a session's list, narrowed by part of a name or an organisation's, at most so many.
pub async fn free(tx: &mut Tx, scopes: &[Scope], session: TrainingId, search: &str, limit: i64) -> Result<Vec<UnitPerson>> {
    let search = folded(search).replace('!', "!!").replace('%', "!%").replace('_', "!_");
    let mut found: Vec<UnitPerson> = Vec::new();
    for scope in scopes {
        let (low, high, organisation) = bounds(scope);
        let more: Vec<UnitPerson> = with_tx!(&mut *tx, |c| sqlx::query_as(FREE)
            .bind(low)
            .bind(high)
            .bind(organisation)
            .bind(session)
            .bind(&search)
            .bind(limit)
            .fetch_all(c)
            .await)?;
        found.extend(more.into_iter().filter(|one| !found.iter().any(|other| other.id == one.id)).collect::<Vec<_>>());
    }
    found.truncate(usize::try_from(limit).unwrap_or_default());
    Ok(found)
}

/// The people of this name within some scopes, a few of them.
pub async fn named(tx: &mut Tx, scopes: &[Scope], name: &str) -> Result<Vec<UnitPerson>> {
    let mut found: Vec<UnitPerson> = Vec::new();
    for scope in scopes {
        let (low, high, organisation) = bounds(scope);
        let more: Vec<UnitPerson> = with_tx!(&mut *tx, |c| sqlx::query_as(BY_NAME)
            .bind(low)
            .bind(high)
            .bind(organisation)
            .bind(folded(name))
            .fetch_all(c)
            .await)?;
        found.extend(more.into_iter().filter(|one| !found.iter().any(|other| other.id == one.id)).collect::<Vec<_>>());
    }
    Ok(found)
}

/// Whom a row of a unit's file means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowMatch {
    /// Exactly this one.
    One(Box<UnitPerson>),
    /// Nobody within the scopes.
    None,
    /// So many share the name, and nothing tells them apart.
    Several(usize),
    /// The ID number is somebody else's, or whoever has the name has another number.
    OtherNumber,
    /// The row has no name.
    Nameless,
    /// The ID number can't be one.
    BadNumber(IdNumberError),
}

/// Finds whom a row means among the people within some scopes: by its ID number; else by its name, told apart by the unit where several
/// share it. Nothing is guessed.
pub async fn match_row(tx: &mut Tx, secret: &Secret, scopes: &[Scope], row: &ListRow) -> Result<RowMatch> {
    if row.name.is_empty() {
        return Ok(RowMatch::Nameless);
    }
    let number = match &row.id_number {
        Err(error) => return Ok(RowMatch::BadNumber(*error)),
        Ok(number) => number.as_ref(),
    };
    if let Some(number) = number
        && let Some(found) = numbered(tx, scopes, &secret.stored_hashes(&number.hash(secret))).await?
    {
        let same = folded(&found.name) == folded(&row.name);
        return Ok(if same { RowMatch::One(Box::new(found)) } else { RowMatch::OtherNumber });
    }
    let mut found = named(tx, scopes, &row.name).await?;
    if number.is_some() && !found.is_empty() {
        found.retain(|one| !one.has_number);
        if found.is_empty() {
            return Ok(RowMatch::OtherNumber);
        }
    }
    if found.len() > 1 && !row.unit.is_empty() {
        let unit = folded(&row.unit);
        let of_unit = found.iter().filter(|one| folded(one.unit()) == unit).count();
        found.retain(|one| of_unit != 1 || folded(one.unit()) == unit);
    }
    Ok(match found.len() {
        0 => RowMatch::None,
        1 => RowMatch::One(Box::new(found.swap_remove(0))),
        many => RowMatch::Several(many),
    })
}

/// Whoever within some scopes has this ID number, by its keyed hash.
async fn numbered(tx: &mut Tx, scopes: &[Scope], hashes: &[Vec<u8>]) -> Result<Option<UnitPerson>> {
    for scope in scopes {
        let (low, high, organisation) = bounds(scope);
        for hash in hashes {
            let found = with_tx!(&mut *tx, |c| sqlx::query_as(BY_NUMBER)
                .bind(&low)
                .bind(&high)
                .bind(organisation)
                .bind(hash)
                .fetch_optional(c)
                .await)?;
            if found.is_some() {
                return Ok(found);
            }
        }
    }
    Ok(None)
}

/// Somebody within some scopes.
pub async fn within(tx: &mut Tx, scopes: &[Scope], id: PersonId) -> Result<Option<UnitPerson>> {
    for scope in scopes {
        let (low, high, organisation) = bounds(scope);
        let found =
            with_tx!(&mut *tx, |c| sqlx::query_as(BY_ID).bind(low).bind(high).bind(organisation).bind(id).fetch_optional(c).await)?;
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(None)
}

/// Who of the people within some scopes is on a session's list, and whom from elsewhere this account put there, in the order of arrival,
/// with the place in the queue of those who wait.
pub async fn listed(
    tx: &mut Tx,
    scopes: &[Scope],
    session: TrainingId,
    by: Option<AccountId>,
) -> Result<Vec<(Registration, Option<i64>)>> {
    let mut ids: BTreeSet<RegistrationId> = BTreeSet::new();
    for scope in scopes {
        let (low, high, organisation) = bounds(scope);
        let more: Vec<RegistrationId> = with_tx!(&mut *tx, |c| sqlx::query_scalar(LISTED)
            .bind(low)
            .bind(high)
            .bind(organisation)
            .bind(session)
            .fetch_all(c)
            .await)?;
        ids.extend(more);
    }
    if let Some(by) = by {
        let more: Vec<RegistrationId> =
            with_tx!(&mut *tx, |c| sqlx::query_scalar(PUT_ON).bind(session).bind(by).fetch_all(c).await)?;
        ids.extend(more);
    }
    let mut found = Vec::with_capacity(ids.len());
    for id in ids {
        if let Some(one) = registration(tx, id).await? {
            let place = if one.standing() == super::RegistrationState::Waiting { Some(position(tx, &one).await?) } else { None };
            found.push((one, place));
        }
    }
    found.sort_by_key(|(one, _)| one.queue_no);
    Ok(found)
}

/// Where somebody of the register belongs now, for deciding who may speak for them.
pub async fn place_of(tx: &mut Tx, person: PersonId) -> Result<Option<Place>> {
    let found: Option<(String, Option<OrganisationId>)> =
        with_tx!(tx, |c| sqlx::query_as(PLACE).bind(person).fetch_optional(c).await)?;
    Ok(found.map(|(path, organisation)| Place::organisation(path, organisation)))
}
