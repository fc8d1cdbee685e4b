//! 统一阅卷: once the window has closed, what was handed in becomes answers and is marked. Nobody waits for the window of one that was
//! cancelled.

use chrono::{DateTime, Utc};

use crate::ids::{MockEventId, PracticeSetId};
use crate::mock::GRACE;
use crate::mock::store::settle;
use crate::store::{Result, Store};
use crate::{sql, with_tx};

sql! {
    CLOSED = "SELECT id FROM mock_event WHERE (closes_at < $1 OR state = 'cancelled') AND settled_at IS NULL AND state <> 'draft' \
        ORDER BY closes_at LIMIT 50";
    UNMARKED = "SELECT a.set_id FROM mock_attempt a JOIN practice_set s ON s.id = a.set_id WHERE a.event_id = $1 \
        AND a.handed_in_at IS NOT NULL AND s.finished_at IS NULL ORDER BY a.set_id";
    SETTLED = "UPDATE mock_event SET settled_at = $2 WHERE id = $1 AND settled_at IS NULL AND NOT EXISTS (SELECT 1 FROM mock_attempt a \
        JOIN practice_set s ON s.id = a.set_id WHERE a.event_id = $1 AND s.finished_at IS NULL)";
}

/// Marks what waits for a window that has closed or a mock that was cancelled, each in a transaction of its own. Several servers may do it at once. Says how many.
pub async fn settle_due(store: &Store, now: DateTime<Utc>) -> Result<usize> {
    let mut tx = store.read().await?;
    let closed: Vec<(MockEventId,)> = with_tx!(&mut tx, |c| sqlx::query_as(CLOSED).bind(now - GRACE).fetch_all(c).await)?;
    drop(tx);
    let mut done = 0;
    for (event,) in closed {
        let mut tx = store.read().await?;
        let sets: Vec<(PracticeSetId,)> = with_tx!(&mut tx, |c| sqlx::query_as(UNMARKED).bind(event).fetch_all(c).await)?;
        drop(tx);
        for (set,) in sets {
            let mut tx = store.write().await?;
            done += usize::from(settle(&mut tx, set, now).await?);
            tx.commit().await?;
        }
        let mut tx = store.write().await?;
        with_tx!(&mut tx, |c| sqlx::query(SETTLED).bind(event).bind(now).execute(c).await.map(|_| ()))?;
        tx.commit().await?;
    }
    Ok(done)
}
