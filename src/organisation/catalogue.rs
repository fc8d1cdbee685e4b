//! 机构名册: organisations listed, searched, entered, corrected, closed and opened again.

use chrono::{DateTime, NaiveDate, Utc};

use super::store::{by_name, folded};
use super::{Organisation, OrganisationKind};
use crate::division::{Division, below};
use crate::ids::OrganisationId;
use crate::store::{Result, StoreError, Tx};
use crate::{sql, with_tx};

/// What a list is narrowed by: `$1` to `$6`.
macro_rules! listed {
    () => {
        "FROM organisation o JOIN division d ON d.code = o.division WHERE o.division_path >= $1 AND o.division_path < $2 \
         AND (o.id = $3 OR CAST($3 AS TEXT) IS NULL) AND ($4 = '' OR o.name_folded LIKE $4 ESCAPE '!') \
         AND ($5 = '' OR o.kind = $5) \
         AND ($6 = '' OR ($6 = 'open' AND o.closed_on IS NULL) OR ($6 = 'closed' AND o.closed_on IS NOT NULL))"
    };
}

sql! {
    PAGE_OF = concat!("SELECT o.id, o.name, o.kind, o.division, o.division_path, o.opened_on, o.closed_on, d.name AS division_name ",
        listed!(), " ORDER BY o.division_path, o.name, o.id LIMIT $7 OFFSET $8");
    TOTAL = concat!("SELECT COUNT(*) AS organisations ", listed!());
    NAMED = "SELECT o.id, o.name, o.kind, o.division, o.division_path, o.opened_on, o.closed_on, d.name AS division_name \
             FROM organisation o JOIN division d ON d.code = o.division \
             WHERE o.division_path >= $1 AND o.division_path < $2 AND o.closed_on IS NULL AND o.name_folded LIKE $3 ESCAPE '!' \
             ORDER BY CASE WHEN o.name_folded = $4 THEN 0 ELSE 1 END, o.division_path, o.name, o.id LIMIT $5";
    INSERT = "INSERT INTO organisation (id, name, name_folded, kind, division, division_path, created_at, opened_on) \
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (division, name_folded) DO NOTHING";
    UPDATE = "UPDATE organisation SET name = $2, name_folded = $3, kind = $4, division = $5, division_path = $6, opened_on = $7 \
              WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM organisation o WHERE o.division = $5 AND o.name_folded = $3 AND o.id <> $1)";
    CLOSE = "UPDATE organisation SET closed_on = $2 WHERE id = $1 AND closed_on IS NULL";
    REOPEN = "UPDATE organisation SET closed_on = NULL WHERE id = $1 AND closed_on IS NOT NULL";
}

/// How many organisations a page lists.
pub const PAGE: i64 = 50;

/// The longest name.
pub const LONGEST_NAME: usize = 60;

/// Which organisations to list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// At or below this division.
    pub division_path: String,
    /// This one only.
    pub organisation: Option<OrganisationId>,
    /// Part of the name; empty: all.
    pub name: String,
    /// A kind's code; empty: all.
    pub kind: String,
    /// `open` or `closed`; empty: all.
    pub state: String,
}

/// An organisation with the name of its division.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Listed {
    /// Which.
    #[sqlx(flatten)]
    pub organisation: Organisation,
    /// The name of its division.
    pub division_name: String,
}

/// What somebody enters of an organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entered {
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: OrganisationKind,
    /// Where it belongs.
    pub division: Division,
    /// 成立日期
    pub opened_on: Option<NaiveDate>,
}

/// Why an organisation isn't saved. Nothing has been changed then.
#[derive(Debug, thiserror::Error)]
pub enum OrganisationError {
    /// The division has one of this name.
    #[error("the division has an organisation of this name")]
    NameTaken(Option<OrganisationId>),
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Text looked for anywhere in a folded name.
fn part(text: &str) -> String {
    let text = folded(text).replace('!', "!!").replace('%', "!%").replace('_', "!_");
    if text.is_empty() { text } else { format!("%{text}%") }
}

/// A page of the list (from 1), and how many there are in all.
pub async fn page(tx: &mut Tx, filter: &Filter, number: i64) -> Result<(Vec<Listed>, i64)> {
    let (low, high) = below(&filter.division_path);
    let name = part(&filter.name);
    let rows = with_tx!(tx, |c| sqlx::query_as(PAGE_OF)
        .bind(&low)
        .bind(&high)
        .bind(filter.organisation)
        .bind(&name)
        .bind(&filter.kind)
        .bind(&filter.state)
        .bind(PAGE)
        .bind((number - 1) * PAGE)
        .fetch_all(c)
        .await)?;
    let total = with_tx!(tx, |c| sqlx::query_scalar(TOTAL)
        .bind(&low)
        .bind(&high)
        .bind(filter.organisation)
        .bind(&name)
        .bind(&filter.kind)
        .bind(&filter.state)
        .fetch_one(c)
        .await)?;
    Ok((rows, total))
}

/// Open organisations at or below a division whose name has this in it, the one of exactly this name first.
pub async fn search(tx: &mut Tx, division_path: &str, name: &str, limit: i64) -> Result<Vec<Listed>> {
    if folded(name).is_empty() {
        return Ok(Vec::new());
    }
    let (low, high) = below(division_path);
    Ok(with_tx!(tx, |c| sqlx::query_as(NAMED)
        .bind(low)
        .bind(high)
        .bind(part(name))
        .bind(folded(name))
        .bind(limit)
        .fetch_all(c)
        .await)?)
}

/// Adds an organisation.
pub async fn create(tx: &mut Tx, entered: &Entered, now: DateTime<Utc>) -> Result<OrganisationId, OrganisationError> {
    let id = OrganisationId::fresh();
    let done = with_tx!(tx, |c| sqlx::query(INSERT)
        .bind(id)
        .bind(entered.name.trim())
        .bind(folded(&entered.name))
        .bind(entered.kind.code())
        .bind(&entered.division.code)
        .bind(&entered.division.path)
        .bind(now)
        .bind(entered.opened_on)
        .execute(c)
        .await
        .map(|done| done.rows_affected()))
    .map_err(StoreError::from)?;
    if done > 0 { Ok(id) } else { Err(taken(tx, entered).await?) }
}

async fn taken(tx: &mut Tx, entered: &Entered) -> Result<OrganisationError> {
    let other = by_name(tx, &entered.division.code, &entered.name).await?;
    Ok(OrganisationError::NameTaken(other.map(|found| found.id)))
}

/// Corrects what is known of an organisation. Where its division becomes another, `relocation::follow_organisation` takes its people
/// along.
pub async fn edit(tx: &mut Tx, id: OrganisationId, entered: &Entered) -> Result<(), OrganisationError> {
    let done = with_tx!(tx, |c| sqlx::query(UPDATE)
        .bind(id)
        .bind(entered.name.trim())
        .bind(folded(&entered.name))
        .bind(entered.kind.code())
        .bind(&entered.division.code)
        .bind(&entered.division.path)
        .bind(entered.opened_on)
        .execute(c)
        .await
        .map(|done| done.rows_affected()))
    .map_err(StoreError::from)?;
    if done > 0 { Ok(()) } else { Err(taken(tx, entered).await?) }
}

/// 撤销, from this day on; false if it was closed already. Records that name it stay.
pub async fn close(tx: &mut Tx, id: OrganisationId, on: NaiveDate) -> Result<bool> {
    Ok(with_tx!(tx, |c| sqlx::query(CLOSE).bind(id).bind(on).execute(c).await.map(|done| done.rows_affected()))? > 0)
}

/// Takes a closing back; false if it was open.
pub async fn reopen(tx: &mut Tx, id: OrganisationId) -> Result<bool> {
    Ok(with_tx!(tx, |c| sqlx::query(REOPEN).bind(id).execute(c).await.map(|done| done.rows_affected()))? > 0)
}
