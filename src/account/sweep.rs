//! Sweeping: browser sessions past their end and counters nobody touches go, a few at a time, so that nobody else waits long.
//!
//! Several servers may sweep one database at once: whoever comes second finds the rows gone.

use chrono::{DateTime, Utc};

use super::{attempt, session};
use crate::store::{Result, Store};

/// How many rows of a kind go in one transaction.
pub const BATCH: i64 = 500;

/// How many transactions one sweep makes at most; what is left waits for the next.
const BATCHES: usize = 40;

/// What went.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Swept {
    /// Browser sessions.
    pub sessions: u64,
    /// Counters of attempts.
    pub counters: u64,
}

/// Sweeps in batches of at most `batch` rows of a kind, each in a transaction of its own: SQLite's one writer is free in between.
pub async fn sweep(store: &Store, now: DateTime<Utc>, batch: i64) -> Result<Swept> {
    let mut swept = Swept::default();
    let full = u64::try_from(batch).unwrap_or(u64::MAX);
    for _ in 0..BATCHES {
        let mut tx = store.write().await?;
        let sessions = session::sweep(&mut tx, now, batch).await?;
        let counters = attempt::sweep(&mut tx, now, batch).await?;
        tx.commit().await?;
        swept.sessions += sessions;
        swept.counters += counters;
        if sessions < full && counters < full {
            break;
        }
    }
    Ok(swept)
}
