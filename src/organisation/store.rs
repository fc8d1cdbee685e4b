//! Organisations in the database.

use chrono::{DateTime, Utc};

use super::{Organisation, OrganisationKind};
use crate::division::{Division, below};
use crate::ids::OrganisationId;
use crate::store::{Result, Tx};
use crate::{sql, with_tx};

sql! {
    FIND = "SELECT id, name, kind, division, division_path, opened_on, closed_on FROM organisation WHERE id = $1";
    BY_NAME = "SELECT id, name, kind, division, division_path, opened_on, closed_on FROM organisation WHERE division = $1 AND name_folded = $2";
    BELOW = "SELECT id, name, kind, division, division_path, opened_on, closed_on FROM organisation \
             WHERE division_path >= $1 AND division_path < $2 AND closed_on IS NULL ORDER BY division_path, name LIMIT $3";
    INSERT = "INSERT INTO organisation (id, name, name_folded, kind, division, division_path, created_at) \
              VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (division, name_folded) DO NOTHING";
    FOLLOW = "UPDATE organisation SET division_path = CAST($3 AS TEXT) || substr(division_path, CAST($4 AS INTEGER)) \
              WHERE division_path >= $1 AND division_path < $2";
}

/// Names are compared without white space and in lower case.
pub fn folded(name: &str) -> String {
    name.split_whitespace().collect::<String>().to_lowercase()
}

/// The organisation with this id.
pub async fn find(tx: &mut Tx, id: OrganisationId) -> Result<Option<Organisation>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(FIND).bind(id).fetch_optional(c).await)?)
}

/// The organisation of this name in a division.
pub async fn by_name(tx: &mut Tx, division: &str, name: &str) -> Result<Option<Organisation>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(BY_NAME).bind(division).bind(folded(name)).fetch_optional(c).await)?)
}

/// Organisations at or below a division, at most so many.
pub async fn within(tx: &mut Tx, division_path: &str, limit: i64) -> Result<Vec<Organisation>> {
    let (low, high) = below(division_path);
    Ok(with_tx!(tx, |c| sqlx::query_as(BELOW).bind(low).bind(high).bind(limit).fetch_all(c).await)?)
}

/// The organisation of this name in a division, made if there is none yet.
pub async fn find_or_create(
    tx: &mut Tx,
    division: &Division,
    name: &str,
    kind: OrganisationKind,
    now: DateTime<Utc>,
) -> Result<Organisation> {
    if let Some(found) = by_name(tx, &division.code, name).await? {
        return Ok(found);
    }
    let made = Organisation {
        id: OrganisationId::fresh(),
        name: name.trim().to_owned(),
        kind: kind.code().to_owned(),
        division: division.code.clone(),
        division_path: division.path.clone(),
        opened_on: None,
        closed_on: None,
    };
    with_tx!(tx, |c| sqlx::query(INSERT)
        .bind(made.id)
        .bind(&made.name)
        .bind(folded(&made.name))
        .bind(&made.kind)
        .bind(&made.division)
        .bind(&made.division_path)
        .bind(now)
        .execute(c)
        .await
        .map(|_| ()))?;
    // Somebody may have made it in the same moment: what is stored counts.
    Ok(by_name(tx, &division.code, name).await?.unwrap_or(made))
}

/// Goes along when a division was put under another parent: an organisation's path is that of the present.
pub async fn follow_move(tx: &mut Tx, moved: &crate::division::history::Moved) -> Result<u64> {
    let (low, high, to, rest) = moved.bounds();
    Ok(with_tx!(tx, |c| sqlx::query(FOLLOW)
        .bind(low)
        .bind(high)
        .bind(to)
        .bind(rest)
        .execute(c)
        .await
        .map(|done| done.rows_affected()))?)
}
