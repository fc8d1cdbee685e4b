//! Sessions go along when their division is put under another parent.

use chrono::{DateTime, Utc};

use super::schedule::names_of;
use crate::division::history::Moved;
use crate::division::{below, store as divisions};
use crate::store::{Result, Tx};
use crate::{sql, with_tx};

sql! {
    FOLLOW = "UPDATE training_session SET division_path = CAST($3 AS TEXT) || substr(division_path, CAST($4 AS INTEGER)) \
              WHERE division_path >= $1 AND division_path < $2";
    TO_COME = "SELECT DISTINCT division FROM training_session WHERE division_path >= $1 AND division_path < $2 AND ends_at > $3";
    RENAME = "UPDATE training_session SET division_names = $2 WHERE division = $1 AND ends_at > $3";
}

/// Follows a division that was put under another parent; returns how many sessions. Those that aren't over are found and shown
/// under the names of the new parents; those that are keep the names of their day.
pub async fn follow_move(tx: &mut Tx, moved: &Moved, now: DateTime<Utc>) -> Result<u64> {
    let (low, high, to, rest) = moved.bounds();
    let followed = with_tx!(tx, |c| sqlx::query(FOLLOW)
        .bind(low)
        .bind(high)
        .bind(to)
        .bind(rest)
        .execute(c)
        .await
        .map(|done| done.rows_affected()))?;
    let (low, high) = below(&moved.to);
    let codes: Vec<String> = with_tx!(tx, |c| sqlx::query_scalar(TO_COME).bind(low).bind(high).bind(now).fetch_all(c).await)?;
    for code in codes {
        if let Some(division) = divisions::find(tx, &code).await? {
            let names = names_of(tx, &division).await?;
            with_tx!(tx, |c| sqlx::query(RENAME).bind(&code).bind(names).bind(now).execute(c).await.map(|_| ()))?;
        }
    }
    Ok(followed)
}
