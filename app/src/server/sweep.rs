//! What a server does in the background: at start and then at intervals, whatever goes wrong in between.

use std::fmt::Debug;
use std::time::Duration;

use chrono::{DateTime, Utc};
use tokio::sync::watch;
use zhengtu::account::sweep::{BATCH, sweep};
use zhengtu::store::{Result, Store};

/// How often a server sweeps.
pub const SWEEP_EVERY: Duration = Duration::from_hours(1);

/// Sweeps expired sessions and forgotten counters.
pub async fn sweep_regularly(store: Store, every: Duration, clock: impl Fn() -> DateTime<Utc>, stopped: watch::Receiver<bool>) {
    regularly("expired sessions", every, stopped, || sweep(&store, clock(), BATCH)).await;
}

/// How often a server looks for mocks whose time is up.
pub const HAND_IN_EVERY: Duration = Duration::from_mins(1);

/// 到时交卷: hands in what nobody looks at any more. Several servers may do it at once.
pub async fn hand_in_regularly(store: Store, every: Duration, clock: impl Fn() -> DateTime<Utc>, stopped: watch::Receiver<bool>) {
    regularly("mocks whose time is up", every, stopped, || zhengtu::mock::store::hand_in_due(&store, clock())).await;
}

/// How often a server looks for who wants to be reminded of practising.
pub const REMIND_EVERY: Duration = Duration::from_mins(15);

/// 学习提醒: in the evening, whoever asked for it. Several servers may do it at once.
pub async fn remind_regularly(store: Store, every: Duration, clock: impl Fn() -> DateTime<Utc>, stopped: watch::Receiver<bool>) {
    regularly("reminders of practising", every, stopped, || zhengtu::practice::reminder::remind_due(&store, clock())).await;
}

/// How often a server looks for sessions of tomorrow.
pub const REMIND_OF_TOMORROW_EVERY: Duration = Duration::from_mins(10);

/// 前一天提醒: in the evening, whoever has a seat in a session of tomorrow. Several servers may do it at once.
pub async fn remind_of_tomorrow_regularly(
    store: Store,
    every: Duration,
    clock: impl Fn() -> DateTime<Utc>,
    stopped: watch::Receiver<bool>,
) {
    regularly("sessions of tomorrow", every, stopped, || zhengtu::training::told::remind_tomorrow(&store, clock())).await;
}

/// How often a server looks for sessions that have ended.
pub const ASK_EVERY: Duration = Duration::from_mins(5);

/// 请学员评价: those who were there, once it is over. Several servers may do it at once.
pub async fn ask_regularly(store: Store, every: Duration, clock: impl Fn() -> DateTime<Utc>, stopped: watch::Receiver<bool>) {
    regularly("ratings of sessions", every, stopped, || zhengtu::training::rating::ask_due(&store, clock())).await;
}

/// How often a server looks for offered seats nobody took.
pub const SEATS_EVERY: Duration = Duration::from_secs(20);

/// 名额不闲置: offers past their time go to the next, seats of units are given back at their date. Several servers may do it at once.
pub async fn fill_seats_regularly(
    store: Store,
    every: Duration,
    clock: impl Fn() -> DateTime<Utc>,
    stopped: watch::Receiver<bool>,
) {
    regularly("offered seats", every, stopped, || zhengtu::training::seat::lapse_due(&store, clock())).await;
}

/// How often a server looks for who stands otherwise by now.
pub const STAND_ANEW_EVERY: Duration = Duration::from_mins(5);

/// 资格与登记逐日更新: a day has passed, or a rule's data has changed. Several servers may do it at once.
pub async fn stand_anew_regularly(
    store: Store,
    every: Duration,
    clock: impl Fn() -> DateTime<Utc>,
    stopped: watch::Receiver<bool>,
) {
    regularly("who stands where", every, stopped, || zhengtu::certification::ledger::catch_up(&store, clock())).await;
}

/// How often a server brings SQLite's log into the database.
pub const CHECKPOINT_EVERY: Duration = Duration::from_millis(200);

/// Keeps SQLite's log short, beside those who write; see [`Store::checkpoint`].
pub async fn checkpoint_regularly(store: Store, every: Duration, stopped: watch::Receiver<bool>) {
    regularly("the log of the database", every, stopped, || store.checkpoint()).await;
}

/// Does some work until told to stop (or until nobody is left to tell), in the middle of a round as well: what isn't committed is undone.
/// A database that is away is complained of once, not every time.
pub(crate) async fn regularly<Done, Round>(
    work: &'static str,
    every: Duration,
    mut stopped: watch::Receiver<bool>,
    round: impl Fn() -> Round,
) where
    Done: Debug,
    Round: Future<Output = Result<Done>>,
{
    tokio::select! {
        () = regularly_whole(work, every, stopped.clone(), round) => {}
        _ = stopped.wait_for(|stop| *stop) => {}
    }
}

/// As [`regularly`], but a round that has begun is ended.
pub(crate) async fn regularly_whole<Done, Round>(
    work: &'static str,
    every: Duration,
    mut stopped: watch::Receiver<bool>,
    round: impl Fn() -> Round,
) where
    Done: Debug,
    Round: Future<Output = Result<Done>>,
{
    let mut complained = false;
    loop {
        match round().await {
            Ok(done) => {
                complained = false;
                tracing::trace!(work, ?done, "done");
            }
            Err(error) if complained => tracing::debug!(work, %error, "still not possible"),
            Err(error) => {
                complained = true;
                tracing::error!(work, %error, "could not be seen to; this is tried again regularly");
            }
        }
        tokio::select! {
            () = tokio::time::sleep(every) => {}
            _ = stopped.wait_for(|stop| *stop) => return,
        }
    }
}
