//! Counting answers in the background, a little at a time, so that nobody who answers has to wait for it.

use std::time::{Duration, Instant};

use tokio::sync::watch;
use zhengtu::practice::store::{count_pending, is_behind};
use zhengtu::store::{Result, Store};

/// So many answers are counted in one transaction.
const BATCH: i64 = 250;
/// With nothing to count, one looks again after this long.
const IDLE: Duration = Duration::from_millis(500);
/// At least so long the database belongs to those who answer, after each batch.
const LEAST_PAUSE: Duration = Duration::from_millis(20);
/// A database that is away is asked again after this long.
const AWAY: Duration = Duration::from_secs(5);

/// Counts answers until told to stop (or until nobody is left to tell). What is not counted by then waits for the next start.
pub async fn count_regularly(store: Store, mut stopped: watch::Receiver<bool>) {
    let mut complained = false;
    let rounds = async {
        loop {
            let started = Instant::now();
            let pause = match count(&store).await {
                Ok(0) => IDLE,
                // Counting takes a fifth of the writer's time at most.
                Ok(_) => (4 * started.elapsed()).max(LEAST_PAUSE),
                Err(error) => {
                    if !complained {
                        tracing::error!(%error, "answers could not be counted; this is tried again regularly");
                    }
                    complained = true;
                    AWAY
                }
            };
            if pause != AWAY {
                complained = false;
            }
            tokio::time::sleep(pause).await;
        }
    };
    tokio::select! {
        () = rounds => {}
        _ = stopped.wait_for(|stop| *stop) => {}
    }
}

async fn count(store: &Store) -> Result<usize> {
    // Nothing is written where nothing waits.
    let mut tx = store.read().await?;
    if !is_behind(&mut tx).await? {
        return Ok(0);
    }
    drop(tx);
    let mut tx = store.write().await?;
    let counted = count_pending(&mut tx, BATCH).await?;
    tx.commit().await?;
    Ok(counted)
}
