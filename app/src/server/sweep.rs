//! What a server does in the background: at start and then at intervals, whatever goes wrong in between.

use std::fmt::Debug;
use std::pin::Pin;
use std::time::Duration;

use chrono::{DateTime, Utc};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use zhengtu::account::sweep::{BATCH, sweep};
use zhengtu::certification::ledger::catch_up;
use zhengtu::certification::worklist;
use zhengtu::clock;
use zhengtu::mock::store::hand_in_due;
use zhengtu::practice::reminder::remind_due;
use zhengtu::store::{Result, Store};
use zhengtu::training::{rating::ask_due, seat::lapse_due, told::remind_tomorrow};

/// What came of a round, for the log.
type Done<'a> = Pin<Box<dyn Future<Output = Result<String>> + Send + 'a>>;

/// Something a server does regularly. Several servers may do it at once.
#[derive(Debug, Clone, Copy)]
pub struct Round {
    /// What it sees to.
    name: &'static str,
    /// The pause between one time and the next.
    every: Duration,
    /// The work.
    work: for<'a> fn(&'a Store, DateTime<Utc>) -> Done<'a>,
}

/// The table of rounds: name, pause, work.
macro_rules! rounds {
    ($($(#[$meta:meta])* $round:ident: $name:literal, $every:expr, $work:expr;)+) => {
        $($(#[$meta])* pub static $round: Round = Round {
            name: $name,
            every: $every,
            work: |store, now| Box::pin(async move { $work(store, now).await.map(|done| format!("{done:?}")) }),
        };)+

        /// All of them.
        static ROUNDS: &[&Round] = &[$(&$round),+];
    };
}

rounds! {
    /// Expired sessions and forgotten counters go.
    SWEEP: "expired sessions", Duration::from_hours(1), |store, now| sweep(store, now, BATCH);
    /// 到时交卷: what nobody looks at any more is handed in.
    HAND_IN: "mocks whose time is up", Duration::from_mins(1), hand_in_due;
    /// 学习提醒: in the evening, whoever asked for it.
    REMIND: "reminders of practising", Duration::from_mins(15), remind_due;
    /// 前一天提醒: whoever has a seat in a session of tomorrow.
    REMIND_OF_TOMORROW: "sessions of tomorrow", Duration::from_mins(10), remind_tomorrow;
    /// 请学员评价: those who were there, once it is over.
    ASK: "ratings of sessions", Duration::from_mins(5), ask_due;
    /// 名额不闲置: offers past their time go to the next, seats of units are given back at their date.
    FILL_SEATS: "offered seats", Duration::from_secs(20), lapse_due;
    /// 资格与登记逐日更新: a day has passed, or a rule's data has changed.
    STAND_ANEW: "who stands where", Duration::from_mins(5), catch_up;
    /// 到期提醒: registrations that end soon.
    REMIND_OF_REGISTRATION: "registrations that end", Duration::from_hours(1), worklist::remind_due;
    /// 待办计数: of cities, provinces and the country.
    ADD_UP: "counts of the worklist", Duration::from_mins(1), worklist::add_up;
    /// SQLite's log is kept short, beside those who write; see [`Store::checkpoint`].
    CHECKPOINT: "the log of the database", Duration::from_millis(200), checkpoint;
}

async fn checkpoint(store: &Store, _: DateTime<Utc>) -> Result<bool> {
    store.checkpoint().await
}

impl Round {
    /// Goes round, with another pause and by another clock than a server has.
    pub async fn repeat(&self, store: Store, every: Duration, clock: impl Fn() -> DateTime<Utc>, stopped: watch::Receiver<bool>) {
        regularly(self.name, every, stopped, || (self.work)(&store, clock())).await;
    }

    /// Goes round in the background.
    pub fn start(&'static self, store: Store, stopped: watch::Receiver<bool>) -> JoinHandle<()> {
        tokio::spawn(self.repeat(store, self.every, clock::now, stopped))
    }
}

/// Starts all rounds.
pub fn start_rounds(store: &Store, stopped: &watch::Receiver<bool>) -> Vec<JoinHandle<()>> {
    ROUNDS.iter().map(|round| round.start(store.clone(), stopped.clone())).collect()
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
