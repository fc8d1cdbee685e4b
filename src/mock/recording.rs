//! 保存答题卡: one recorder per server takes the changes of all sheets and commits them in groups.
//!
//! A change is acknowledged when it is on disk. Whatever arrives while one group is being committed makes up the next: one wait for
//! the disk, however many candidates there are. A full queue says so at once, and the browsers keep what they have.

use std::pin::Pin;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use tokio::sync::{mpsc, oneshot};

use super::store::{NewChange, SheetSaved, save_changes};
use crate::ids::PracticeSetId;
use crate::practice::Owner;
use crate::store::{Result, Store, StoreError};

/// Why nothing can be said about any change yet: all are to be sent again.
#[derive(Debug, thiserror::Error)]
pub enum SheetError {
    /// More is waiting than can be taken.
    #[error("too many changes are waiting to be committed")]
    Busy,
    /// The recorder has stopped, because the server is stopping.
    #[error("changes are no longer taken")]
    Stopped,
    /// The database.
    #[error(transparent)]
    Store(#[from] Arc<StoreError>),
}

/// The changes of one request; what became of them is `None` if the sheet isn't theirs.
type Answered = Result<Option<SheetSaved>, Arc<StoreError>>;

#[derive(Debug)]
struct Job {
    owner: Owner,
    set: PracticeSetId,
    changes: Vec<NewChange>,
    received_at: DateTime<Utc>,
    reply: oneshot::Sender<Answered>,
}

/// So many requests may wait for the disk.
const WAITING: usize = 4096;
/// At most about so many changes are committed together, so that nobody waits for long.
const LARGEST: usize = 500;

/// Takes changes. Cheap to clone.
#[derive(Debug, Clone)]
pub struct SheetRecorder(mpsc::Sender<Job>);

impl SheetRecorder {
    /// Starts a recorder, which runs until nobody has it any more.
    ///
    /// # Panics
    /// Outside of a tokio runtime.
    pub fn start(store: Store) -> Self {
        let (sender, mut receiver) = mpsc::channel::<Job>(WAITING);
        tokio::spawn(async move {
            while let Some(first) = receiver.recv().await {
                let mut changes = first.changes.len();
                let mut jobs = vec![first];
                while changes < LARGEST
                    && let Ok(job) = receiver.try_recv()
                {
                    changes += job.changes.len().max(1);
                    jobs.push(job);
                }
                let answers = settle(&store, &jobs).await;
                for (job, answer) in jobs.into_iter().zip(answers) {
                    // Whoever asked may have left: what they sent is kept all the same.
                    let _ = job.reply.send(answer);
                }
            }
        });
        Self(sender)
    }

    /// Saves changes of one sheet, and says what became of each once it is on disk; `None` if it isn't this owner's sheet.
    pub async fn save(
        &self,
        owner: Owner,
        set: PracticeSetId,
        changes: Vec<NewChange>,
        received_at: DateTime<Utc>,
    ) -> Result<Option<SheetSaved>, SheetError> {
        let (reply, answered) = oneshot::channel();
        self.0.try_send(Job { owner, set, changes, received_at, reply }).map_err(|error| match error {
            mpsc::error::TrySendError::Full(_) => SheetError::Busy,
            mpsc::error::TrySendError::Closed(_) => SheetError::Stopped,
        })?;
        Ok(answered.await.map_err(|_| SheetError::Stopped)??)
    }
}

/// Saves all of them in one transaction; if that fails, each half in its own, and so on: what can be kept is, and one sheet's
/// trouble is nobody else's.
fn settle<'a>(store: &'a Store, jobs: &'a [Job]) -> Pin<Box<dyn Future<Output = Vec<Answered>> + Send + 'a>> {
    Box::pin(async move {
        match attempt(store, jobs).await {
            Ok(saved) => saved.into_iter().map(Ok).collect(),
            Err(error) if jobs.len() == 1 || matches!(error, StoreError::Unavailable(_) | StoreError::Full(_)) => {
                tracing::error!(%error, sheets = jobs.len(), "changes of answer sheets could not be committed; their browsers keep them");
                let error = Arc::new(error);
                jobs.iter().map(|_| Err(Arc::clone(&error))).collect()
            }
            Err(error) => {
                tracing::warn!(%error, sheets = jobs.len(), "a group of changes is committed in parts");
                let (first, second) = jobs.split_at(jobs.len() / 2);
                let mut settled = settle(store, first).await;
                settled.extend(settle(store, second).await);
                settled
            }
        }
    })
}

async fn attempt(store: &Store, jobs: &[Job]) -> Result<Vec<Option<SheetSaved>>> {
    let mut tx = store.write().await?;
    let mut saved = Vec::with_capacity(jobs.len());
    for job in jobs {
        saved.push(save_changes(&mut tx, job.owner, job.set, &job.changes, job.received_at).await?);
    }
    tx.commit().await?;
    Ok(saved)
}
