//! 记录作答: one recorder per server takes answers from all requests and commits them in groups.
//!
//! An answer is acknowledged when it is on disk, and a disk takes a moment for that, however much it is told to keep. So whatever
//! arrives while one group is being committed makes up the next: one transaction, a handful of statements, one wait for the disk.
//! What can be checked without the database is checked before ([`OpenSet::check`](super::store::OpenSet::check)), from what is
//! remembered of the sets people are working on.
//!
//! Nothing is lost: a full queue says so at once and the browser keeps its answers; an answer the database refuses doesn't take
//! others with it; the same answer again is saved already.

mod commit;
mod queue;
mod recent;

pub use commit::commit;
pub use queue::{Group, Queue};

use std::sync::Arc;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::Owner;
use super::store::{Due, OpenSet, open_set};
use crate::ids::{AnswerId, PracticeSetId};
use crate::question::OptionSet;
use crate::store::{Store, StoreError};
use queue::Job;
use recent::Recent;

/// An answer as a browser sent it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// Its id, made by the browser.
    pub id: AnswerId,
    /// The set it says it is of.
    pub set: PracticeSetId,
    /// The question's place in it, from 1.
    pub position: i64,
    /// What was chosen; `None` if that can't be read as options.
    pub chosen: Option<OptionSet>,
    /// The options in the order they were shown, if it says so.
    pub shown: String,
    /// When it was given, by the browser's clock, if it says so.
    pub claimed_at: Option<DateTime<Utc>>,
    /// How long the question was looked at, in milliseconds, if it says so.
    pub took_ms: Option<i64>,
    /// The browser, if it says so.
    pub device: Option<Uuid>,
}

impl Sent {
    /// An answer of which only the necessary is known.
    pub const fn new(id: AnswerId, set: PracticeSetId, position: i64, chosen: Option<OptionSet>) -> Self {
        Self { id, set, position, chosen, shown: String::new(), claimed_at: None, took_ms: None, device: None }
    }
}

/// What became of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// On disk, now or since it was sent before.
    Saved,
    /// Not taken, by a rule. Sending it again changes nothing.
    Refused(Refusal),
    /// Not taken, for a reason that may pass: it is to be sent again.
    Later,
}

/// Why an answer was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Refusal {
    /// There is no such set, or it isn't theirs who sent it.
    NotYours,
    /// The set has no question at this place.
    NoQuestion,
    /// Nothing was chosen.
    NothingChosen,
    /// An option the question doesn't have.
    UnknownOption,
    /// Several options where one is to be chosen.
    OnlyOne,
    /// 背题: the key is shown, nothing is counted.
    Study,
    /// 模考: answers go on the answer sheet.
    Mock,
    /// The id belongs to an answer to another question.
    IdUsed,
}

/// Why nothing can be said about any answer yet: all are to be sent again.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// More is waiting than can be taken.
    #[error("too many answers are waiting to be committed")]
    Busy,
    /// The recorder has stopped, because the server is stopping.
    #[error("answers are no longer taken")]
    Stopped,
    /// The database.
    #[error(transparent)]
    Store(#[from] Arc<StoreError>),
}

impl From<StoreError> for RecordError {
    fn from(error: StoreError) -> Self {
        Self::Store(Arc::new(error))
    }
}

/// So many requests may wait for the disk.
const WAITING: usize = 2048;

/// Takes answers. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Recorder {
    store: Store,
    recent: Recent,
    jobs: queue::Jobs,
}

impl Recorder {
    /// Starts a recorder, which runs until nobody has it any more.
    ///
    /// # Panics
    /// Outside of a tokio runtime.
    pub fn start(store: Store) -> Self {
        let (recorder, queue) = Self::with_queue(store.clone(), WAITING);
        tokio::spawn(async move {
            let mut queue = queue;
            while let Some(group) = queue.group().await {
                commit(&store, group).await;
            }
        });
        recorder
    }

    /// A recorder for at most so many waiting requests, and the queue somebody else commits from: for tests and benchmarks.
    pub fn with_queue(store: Store, waiting: usize) -> (Self, Queue) {
        let recent = Recent::default();
        let (jobs, queue) = queue::queue(waiting, recent.clone());
        (Self { store, recent, jobs }, queue)
    }

    /// Takes answers of one person, and says what became of each once that is on disk.
    pub async fn record(&self, owner: Owner, sent: Vec<Sent>, received_at: DateTime<Utc>) -> Result<Vec<Outcome>, RecordError> {
        let mut outcomes = Vec::with_capacity(sent.len());
        let mut due = Vec::new();
        let mut places = Vec::new();
        for (place, answer) in sent.iter().enumerate() {
            match self.check(owner, answer, received_at).await? {
                Ok(answer) => {
                    outcomes.push(Outcome::Later);
                    due.push(answer);
                    places.push(place);
                }
                Err(refusal) => outcomes.push(Outcome::Refused(refusal)),
            }
        }
        if !due.is_empty() {
            for (place, outcome) in places.into_iter().zip(self.hand_over(due).await?) {
                outcomes[place] = outcome;
            }
        }
        Ok(outcomes)
    }

    /// How many requests wait for their answers to be committed.
    pub fn waiting(&self) -> usize {
        self.jobs.waiting()
    }

    async fn check(&self, owner: Owner, sent: &Sent, received_at: DateTime<Utc>) -> Result<Result<Due, Refusal>, RecordError> {
        if let Some(open) = self.recent.get(sent.set) {
            let checked = open.check(owner, sent, received_at);
            // Whoever signed up in another tab took their sets along. And what was read may be older than a correction.
            if !matches!(checked, Err(Refusal::NotYours | Refusal::UnknownOption | Refusal::OnlyOne)) {
                return Ok(checked);
            }
        }
        let mut tx = self.store.read().await?;
        let found = open_set(&mut tx, sent.set).await?;
        drop(tx);
        let Some(open) = found else { return Ok(Err(Refusal::NotYours)) };
        let checked = open.check(owner, sent, received_at);
        if checked.is_ok() {
            self.recent.put(open);
        }
        Ok(checked)
    }

    async fn hand_over(&self, due: Vec<Due>) -> Result<Vec<Outcome>, RecordError> {
        let (job, outcome) = Job::new(due);
        self.jobs.push(job)?;
        outcome.await.map_err(|_| RecordError::Stopped)?
    }
}
