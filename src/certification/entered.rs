//! The rules' data as administrators enter it: pass lines (合格线), cancelled exams and extensions (停考与顺延), cut-off days (年限截止日).
//!
//! Nothing is overwritten: what is wrong is withdrawn with a reason, and entered anew. Either way everybody it touches is derived anew: at
//! once, in the same transaction, up to [`AT_ONCE`] people; whoever is left is marked in that transaction and derived by
//! [`ledger::catch_up`], which goes on where it was stopped.

pub mod calendar;
pub mod cut_offs;
pub mod exceptions;
pub mod lines;

use chrono::{DateTime, Utc};

use super::ledger::{self, Derived};
use crate::division::below;
use crate::ids::PersonId;
use crate::store::{Result, StoreError, Tx};
use crate::syllabus::Level;
use crate::{sql, with_tx};

/// So many people are derived anew within the transaction of what touches them.
pub const AT_ONCE: i64 = 2000;

/// A year beyond any.
const FOREVER: i64 = 9999;

sql! {
    // By results of these years, level and area; $6 also by where people are now (who can't sit there).
    MARK = "UPDATE person_standing SET holds_until = NULL WHERE person_id IN ( \
            SELECT r.person_id FROM exam_result r WHERE r.exam_year >= $1 AND r.exam_year <= $2 \
            AND (CAST($3 AS TEXT) IS NULL OR r.level = $3) AND r.division_path >= $4 AND r.division_path < $5) \
            OR person_id IN (SELECT w.identity_id FROM person w JOIN exam_result r ON r.person_id = w.id \
            WHERE w.identity_id IS NOT NULL AND r.exam_year >= $1 AND r.exam_year <= $2 \
            AND (CAST($3 AS TEXT) IS NULL OR r.level = $3) AND r.division_path >= $4 AND r.division_path < $5) \
            OR ($6 AND person_id IN (SELECT m.person_id FROM membership m WHERE m.until_on IS NULL \
            AND m.division_path >= $4 AND m.division_path < $5))";
    MARKED = "SELECT person_id FROM person_standing WHERE holds_until IS NULL ORDER BY person_id LIMIT $1";
}

/// Why something can't be entered or withdrawn. Nothing has been changed then.
#[derive(Debug, thiserror::Error)]
pub enum EntryError {
    /// The same is in force already.
    #[error("the same is in force already")]
    Same,
    /// There is no such thing, or it was withdrawn before.
    #[error("there is no such thing in force")]
    Gone,
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sqlx::Error> for EntryError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

/// What a change came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Effect {
    /// Derived anew at once.
    pub derived: Derived,
    /// Still to be derived anew.
    pub waiting: i64,
}

/// Who is touched.
#[derive(Debug, Clone)]
struct Touched<'a> {
    first_year: i64,
    last_year: Option<i64>,
    level: Option<Level>,
    area: Option<&'a str>,
    residents: bool,
}

/// Marks whoever is touched.
async fn mark(tx: &mut Tx, touched: &Touched<'_>) -> Result<()> {
    let (low, high) = below(touched.area.unwrap_or("/"));
    with_tx!(tx, |c| sqlx::query(MARK)
        .bind(touched.first_year)
        .bind(touched.last_year.unwrap_or(FOREVER))
        .bind(touched.level.map(Level::code))
        .bind(low)
        .bind(high)
        .bind(touched.residents)
        .execute(c)
        .await
        .map(|_| ()))?;
    Ok(())
}

/// Derives the first of those marked, and says how many are left.
async fn derive_marked(tx: &mut Tx, now: DateTime<Utc>) -> Result<Effect> {
    let people: Vec<PersonId> = with_tx!(tx, |c| sqlx::query_scalar(MARKED).bind(AT_ONCE).fetch_all(c).await)?;
    let derived = ledger::rederive(tx, &people, now).await?;
    Ok(Effect { derived, waiting: ledger::waiting(tx).await? })
}
