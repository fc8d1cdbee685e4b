//! 前身与后继: which divisions one took the place of, and which took its place.

use super::Division;
use crate::store::{Result, Tx};
use crate::{sql, with_tx};

sql! {
    BEFORE = "SELECT code, name, kind, parent, path, valid_from, valid_to, successor FROM division WHERE code <> $1 \
              AND (successor = $1 OR code IN (SELECT e.code FROM division_event e \
                                              WHERE e.other_code = $1 AND e.kind IN ('merged', 'split'))) ORDER BY code";
    AFTER = "SELECT code, name, kind, parent, path, valid_from, valid_to, successor FROM division WHERE code <> $1 \
             AND (code IN (SELECT d.successor FROM division d WHERE d.code = $1) \
                  OR code IN (SELECT e.other_code FROM division_event e \
                              WHERE e.code = $1 AND e.kind IN ('merged', 'split'))) ORDER BY code";
}

/// The divisions this one took the place of, wholly or in part.
pub async fn predecessors(tx: &mut Tx, code: &str) -> Result<Vec<Division>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(BEFORE).bind(code).fetch_all(c).await)?)
}

/// The divisions that took this one's place: several after a split.
pub async fn successors(tx: &mut Tx, code: &str) -> Result<Vec<Division>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(AFTER).bind(code).fetch_all(c).await)?)
}
