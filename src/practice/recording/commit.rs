//! Committing a group.

use std::collections::HashSet;
use std::pin::Pin;
use std::sync::Arc;

use super::super::store::{Due, Kept, keep};
use super::queue::Group;
use super::recent::Recent;
use super::{Outcome, RecordError, Refusal};
use crate::store::{Result, Store, StoreError};

/// What became of one answer, unless the database failed.
type Settled = Result<Outcome, Arc<StoreError>>;

/// Commits a group and answers everybody in it.
pub async fn commit(store: &Store, group: Group) {
    let Group { mut jobs, recent } = group;
    let lengths: Vec<usize> = jobs.iter().map(|job| job.due.len()).collect();
    let due: Vec<Due> = jobs.iter_mut().flat_map(|job| std::mem::take(&mut job.due)).collect();
    let mut settled = settle(store, &due, &recent).await.into_iter();
    for (job, length) in jobs.into_iter().zip(lengths) {
        let own: Vec<Settled> = settled.by_ref().take(length).collect();
        job.reply(summed_up(own));
    }
}

/// A request of which nothing could be kept failed; of another, what could not be kept is to be sent again.
fn summed_up(own: Vec<Settled>) -> Result<Vec<Outcome>, RecordError> {
    if own.iter().all(Result::is_err)
        && let Some(Err(error)) = own.first()
    {
        return Err(RecordError::Store(Arc::clone(error)));
    }
    Ok(own.into_iter().map(|one| one.unwrap_or(Outcome::Later)).collect())
}

/// Keeps all of them in one transaction; if that fails, each half in its own, and so on: whatever can be kept is.
fn settle<'a>(store: &'a Store, due: &'a [Due], recent: &'a Recent) -> Pin<Box<dyn Future<Output = Vec<Settled>> + Send + 'a>> {
    Box::pin(async move {
        match attempt(store, due, recent).await {
            Ok(outcomes) => outcomes.into_iter().map(Ok).collect(),
            // The set went meanwhile, with whoever it belonged to.
            Err(StoreError::Constraint(_)) if due.len() == 1 => {
                recent.forget(due[0].set);
                vec![Ok(Outcome::Refused(Refusal::NotYours))]
            }
            Err(error) if due.len() == 1 || matches!(error, StoreError::Unavailable(_) | StoreError::Full(_)) => {
                tracing::error!(error = %error, answers = due.len(), "answers could not be committed; their browsers keep them");
                let error = Arc::new(error);
                due.iter().map(|_| Err(Arc::clone(&error))).collect()
            }
            Err(error) => {
                tracing::warn!(error = %error, answers = due.len(), "a group of answers is committed in parts");
                let (first, second) = due.split_at(due.len() / 2);
                let mut settled = settle(store, first, recent).await;
                settled.extend(settle(store, second, recent).await);
                settled
            }
        }
    })
}

async fn attempt(store: &Store, due: &[Due], recent: &Recent) -> Result<Vec<Outcome>> {
    let mut tx = store.write().await?;
    let kept = keep(&mut tx, due).await?;
    tx.commit().await?;
    // Later answers to them are checked by what is published now.
    if !kept.moved_on.is_empty() {
        let behind = due.iter().filter(|answer| kept.moved_on.contains(&answer.item.question));
        for set in behind.map(|answer| answer.set).collect::<HashSet<_>>() {
            recent.forget(set);
        }
    }
    let outcome = |kept| match kept {
        Kept::Saved => Outcome::Saved,
        Kept::IdUsed => Outcome::Refused(Refusal::IdUsed),
    };
    Ok(kept.answers.into_iter().map(outcome).collect())
}
