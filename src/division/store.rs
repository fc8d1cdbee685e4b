//! Divisions in the database.

use super::Division;
use crate::store::{Result, Tx};
use crate::{sql, with_tx};

pub use super::search::{fold, search};

sql! {
    FIND = "SELECT code, name, kind, parent, path, valid_from, valid_to, successor FROM division WHERE code = $1";
    CHILDREN = "SELECT code, name, kind, parent, path, valid_from, valid_to, successor FROM division \
                WHERE parent = $1 AND valid_to IS NULL ORDER BY code";
    PROVINCES = "SELECT code, name, kind, parent, path, valid_from, valid_to, successor FROM division \
                 WHERE parent IS NULL AND valid_to IS NULL ORDER BY code";
    INSERT = "INSERT INTO division (code, name, kind, parent, path, valid_from, valid_to, successor, pinyin, initials) \
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
}

/// The division with this code.
pub async fn find(tx: &mut Tx, code: &str) -> Result<Option<Division>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(FIND).bind(code).fetch_optional(c).await)?)
}

/// The division with this code, where there may be none.
pub async fn of(tx: &mut Tx, code: Option<&str>) -> Result<Option<Division>> {
    match code {
        Some(code) => find(tx, code).await,
        None => Ok(None),
    }
}

/// The divisions directly below (of the country: the provinces), as they stand today.
pub async fn children(tx: &mut Tx, code: Option<&str>) -> Result<Vec<Division>> {
    Ok(match code {
        Some(code) => with_tx!(tx, |c| sqlx::query_as(CHILDREN).bind(code).fetch_all(c).await)?,
        None => with_tx!(tx, |c| sqlx::query_as(PROVINCES).fetch_all(c).await)?,
    })
}

/// The divisions above this one and itself, from the top.
pub async fn lineage(tx: &mut Tx, division: &Division) -> Result<Vec<Division>> {
    let mut line = Vec::new();
    for code in division.ancestors() {
        line.extend(find(tx, code).await?);
    }
    line.push(division.clone());
    Ok(line)
}

/// Adds one division. `pinyin` and `initials` are what it is found by when typed in Latin letters.
pub async fn insert(tx: &mut Tx, division: &Division, pinyin: &str, initials: &str) -> Result<()> {
    with_tx!(tx, |c| sqlx::query(INSERT)
        .bind(&division.code)
        .bind(&division.name)
        .bind(&division.kind)
        .bind(&division.parent)
        .bind(&division.path)
        .bind(division.valid_from)
        .bind(division.valid_to)
        .bind(&division.successor)
        .bind(pinyin)
        .bind(initials)
        .execute(c)
        .await
        .map(|_| ()))?;
    Ok(())
}
