//! Between the requests and the one that commits.

use tokio::sync::{mpsc, oneshot};

use super::recent::Recent;
use super::{Due, Outcome, RecordError};

type Answered = Result<Vec<Outcome>, RecordError>;

/// The answers of one request, and where to say what became of them.
#[derive(Debug)]
pub(super) struct Job {
    pub(super) due: Vec<Due>,
    reply: oneshot::Sender<Answered>,
}

impl Job {
    pub(super) fn new(due: Vec<Due>) -> (Self, oneshot::Receiver<Answered>) {
        let (reply, answered) = oneshot::channel();
        (Self { due, reply }, answered)
    }

    pub(super) fn reply(self, answered: Answered) {
        // Whoever asked may have left: what they sent is kept all the same.
        let _ = self.reply.send(answered);
    }
}

/// Where requests leave their answers.
#[derive(Debug, Clone)]
pub(super) struct Jobs(mpsc::Sender<Job>);

impl Jobs {
    pub(super) fn push(&self, job: Job) -> Result<(), RecordError> {
        self.0.try_send(job).map_err(|error| match error {
            mpsc::error::TrySendError::Full(_) => RecordError::Busy,
            mpsc::error::TrySendError::Closed(_) => RecordError::Stopped,
        })
    }
}

pub(super) fn queue(waiting: usize, recent: Recent) -> (Jobs, Queue) {
    let (sender, receiver) = mpsc::channel(waiting);
    (Jobs(sender), Queue { receiver, recent })
}

/// Where groups are taken from.
#[derive(Debug)]
pub struct Queue {
    receiver: mpsc::Receiver<Job>,
    recent: Recent,
}

/// What is committed together.
#[derive(Debug)]
pub struct Group {
    pub(super) jobs: Vec<Job>,
    pub(super) recent: Recent,
}

/// At most about so many answers are committed together, so that nobody waits for long.
const LARGEST: usize = 1000;

impl Queue {
    /// Whatever is waiting, as soon as anything is; `None` when nobody can send any more.
    pub async fn group(&mut self) -> Option<Group> {
        let first = self.receiver.recv().await?;
        let mut answers = first.due.len();
        let mut jobs = vec![first];
        while answers < LARGEST
            && let Ok(job) = self.receiver.try_recv()
        {
            answers += job.due.len();
            jobs.push(job);
        }
        Some(Group { jobs, recent: self.recent.clone() })
    }
}

impl Group {
    /// How many answers it has.
    pub fn answers(&self) -> usize {
        self.jobs.iter().map(|job| job.due.len()).sum()
    }

    /// Says that all of them are saved, without saving any: what a recorder without storage does, for comparison.
    pub fn pretend(self) {
        for job in self.jobs {
            let saved = vec![Outcome::Saved; job.due.len()];
            job.reply(Ok(saved));
        }
    }
}
