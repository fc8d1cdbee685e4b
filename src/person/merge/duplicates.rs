//! 疑似重复: who in a scope may have two entries. A rule anybody can check, and nothing is merged by it.
//!
//! Two people in post whose names are the same (without spaces and middle dots) are suspected
//! - if both belong to the same organisation or to the same division, and at most one of them has an ID number; or
//! - if their phone numbers look the same as they are shown, and at most one has an ID number or both belong to the same organisation
//!   (one person with two numbers).
//!
//! Whom an officer has declared two people is no longer suspected.

use chrono::{DateTime, Utc};

use crate::division::below;
use crate::ids::{AccountId, OrganisationId, PersonId};
use crate::store::{Result, Tx};
use crate::{sql, with_tx};

/// So many on a page.
pub const PAGE: i64 = 50;

/// Two entries that may be one person's.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Pair {
    /// The earlier entry.
    pub one: PersonId,
    /// The later one.
    pub other: PersonId,
    /// 姓名 of the earlier one.
    pub name: String,
    /// Where the earlier one belongs.
    pub one_place: String,
    /// Where the later one belongs.
    pub other_place: String,
    /// The earlier one's ID number, masked.
    pub one_masked: String,
    /// The later one's.
    pub other_masked: String,
    /// They belong to the same organisation.
    pub same_organisation: bool,
    /// Their phone numbers look the same.
    pub same_phone: bool,
}

macro_rules! pairs {
    () => {
        "WITH here AS (SELECT p.id AS id, p.name_folded AS name_folded, p.id_hash AS id_hash, p.phone_masked AS phone_masked, \
         m.division AS division, m.organisation_id AS organisation_id FROM membership m JOIN person p ON p.id = m.person_id \
         WHERE m.until_on IS NULL AND m.division_path >= $1 AND m.division_path < $2 \
         AND (m.organisation_id = $3 OR CAST($3 AS TEXT) IS NULL)), \
         twins AS (SELECT a.id AS one, b.id AS other FROM here a JOIN here b ON b.name_folded = a.name_folded \
         AND b.division = a.division AND b.id > a.id WHERE a.id_hash IS NULL OR b.id_hash IS NULL \
         UNION SELECT a.id AS one, b.id AS other FROM here a JOIN here b ON b.name_folded = a.name_folded \
         AND b.organisation_id = a.organisation_id AND b.id > a.id WHERE a.id_hash IS NULL OR b.id_hash IS NULL \
         UNION SELECT a.id AS one, b.id AS other FROM here a JOIN here b ON b.name_folded = a.name_folded \
         AND b.phone_masked = a.phone_masked AND b.id > a.id \
         WHERE a.phone_masked <> '' AND (a.id_hash IS NULL OR b.id_hash IS NULL OR a.organisation_id = b.organisation_id)) "
    };
}

macro_rules! undecided {
    () => {
        "NOT EXISTS (SELECT 1 FROM person_distinct x WHERE x.one_id = t.one AND x.other_id = t.other)"
    };
}

sql! {
    COUNT = concat!(pairs!(), "SELECT COUNT(*) AS pairs FROM twins t WHERE ", undecided!());
    ROWS = concat!(pairs!(), "SELECT t.one AS one, t.other AS other, a.name AS name, COALESCE(oa.name, da.name) AS one_place, \
        COALESCE(ob.name, db.name) AS other_place, a.id_masked AS one_masked, b.id_masked AS other_masked, \
        COALESCE(ma.organisation_id = mb.organisation_id, FALSE) AS same_organisation, \
        (a.phone_masked <> '' AND a.phone_masked = b.phone_masked) AS same_phone \
        FROM twins t JOIN person a ON a.id = t.one JOIN person b ON b.id = t.other \
        JOIN membership ma ON ma.person_id = a.id AND ma.until_on IS NULL JOIN membership mb ON mb.person_id = b.id AND mb.until_on IS NULL \
        JOIN division da ON da.code = ma.division JOIN division db ON db.code = mb.division \
        LEFT JOIN organisation oa ON oa.id = ma.organisation_id LEFT JOIN organisation ob ON ob.id = mb.organisation_id \
        WHERE ", undecided!(), " ORDER BY a.pinyin, t.one, t.other LIMIT $4 OFFSET $5");
    DISTINCT = "INSERT INTO person_distinct (one_id, other_id, made_by, made_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";
}

/// How many pairs are suspected at or below a division (of one organisation, if one is given).
pub async fn suspected_count(tx: &mut Tx, division_path: &str, organisation: Option<OrganisationId>) -> Result<i64> {
    let (low, high) = below(division_path);
    Ok(with_tx!(tx, |c| sqlx::query_scalar(COUNT).bind(low).bind(high).bind(organisation).fetch_one(c).await)?)
}

/// One page of the suspected pairs, by name.
pub async fn suspected(tx: &mut Tx, division_path: &str, organisation: Option<OrganisationId>, page: i64) -> Result<Vec<Pair>> {
    let (low, high) = below(division_path);
    Ok(with_tx!(tx, |c| sqlx::query_as(ROWS)
        .bind(low)
        .bind(high)
        .bind(organisation)
        .bind(PAGE)
        .bind((page.max(1) - 1) * PAGE)
        .fetch_all(c)
        .await)?)
}

/// Remembers that two are two. False: it was known.
pub async fn declare_distinct(
    tx: &mut Tx,
    one: PersonId,
    other: PersonId,
    by: Option<AccountId>,
    now: DateTime<Utc>,
) -> Result<bool> {
    let (one, other) = (one.min(other), one.max(other));
    Ok(with_tx!(tx, |c| sqlx::query(DISTINCT)
        .bind(one)
        .bind(other)
        .bind(by)
        .bind(now)
        .execute(c)
        .await
        .map(|done| done.rows_affected()))?
        == 1)
}
