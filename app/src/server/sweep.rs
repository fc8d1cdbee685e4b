//! Sweeping in the background: at start and then at intervals, whatever goes wrong in between.

use std::time::Duration;

use chrono::{DateTime, Utc};
use tokio::sync::watch;
use zhengtu::account::sweep::{BATCH, sweep};
use zhengtu::store::Store;

/// How often a server sweeps.
pub const SWEEP_EVERY: Duration = Duration::from_hours(1);

/// Sweeps expired sessions and forgotten counters until told to stop (or until nobody is left to tell). A database that is away is
/// complained of once, not every time.
pub async fn sweep_regularly(store: Store, every: Duration, clock: impl Fn() -> DateTime<Utc>, mut stopped: watch::Receiver<bool>) {
    let mut complained = false;
    let rounds = async {
        loop {
            match sweep(&store, clock(), BATCH).await {
                Ok(swept) => {
                    complained = false;
                    tracing::debug!(sessions = swept.sessions, counters = swept.counters, "swept");
                }
                Err(error) if complained => tracing::debug!(%error, "still nothing could be swept"),
                Err(error) => {
                    complained = true;
                    tracing::error!(%error, "expired sessions could not be removed; this is tried again regularly");
                }
            }
            tokio::time::sleep(every).await;
        }
    };
    tokio::select! {
        () = rounds => {}
        _ = stopped.wait_for(|stop| *stop) => {}
    }
}

/// How often a server looks for mocks whose time is up.
pub const HAND_IN_EVERY: Duration = Duration::from_mins(1);

/// 到时交卷: hands in what nobody looks at any more. Several servers may do it at once.
pub async fn hand_in_regularly(
    store: Store,
    every: Duration,
    clock: impl Fn() -> DateTime<Utc>,
    mut stopped: watch::Receiver<bool>,
) {
    let mut complained = false;
    let rounds = async {
        loop {
            match zhengtu::mock::store::hand_in_due(&store, clock()).await {
                Ok(handed_in) => {
                    complained = false;
                    tracing::debug!(handed_in, "mocks whose time is up");
                }
                Err(error) if complained => tracing::debug!(%error, "still nothing could be handed in"),
                Err(error) => {
                    complained = true;
                    tracing::error!(%error, "mocks whose time is up could not be handed in; this is tried again every minute");
                }
            }
            tokio::time::sleep(every).await;
        }
    };
    tokio::select! {
        () = rounds => {}
        _ = stopped.wait_for(|stop| *stop) => {}
    }
}

/// How often a server looks for who wants to be reminded of practising.
pub const REMIND_EVERY: Duration = Duration::from_mins(15);

/// 学习提醒: in the evening, whoever asked for it. Several servers may do it at once.
pub async fn remind_regularly(
    store: Store,
    every: Duration,
    clock: impl Fn() -> DateTime<Utc>,
    mut stopped: watch::Receiver<bool>,
) {
    let mut complained = false;
    let rounds = async {
        loop {
            match zhengtu::practice::reminder::remind_due(&store, clock()).await {
                Ok(reminded) => {
                    complained = false;
                    tracing::debug!(reminded, "reminders of practising");
                }
                Err(error) if complained => tracing::debug!(%error, "still nobody could be reminded"),
                Err(error) => {
                    complained = true;
                    tracing::error!(%error, "reminders could not be written; this is tried again regularly");
                }
            }
            tokio::time::sleep(every).await;
        }
    };
    tokio::select! {
        () = rounds => {}
        _ = stopped.wait_for(|stop| *stop) => {}
    }
}
