//! Jobs: each is done, by one worker at a time, whatever becomes of the others.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use chrono::{DateTime, TimeDelta, Utc};
use tokio::task::JoinSet;

use crate::ids::JobId;
use crate::job::store::{Job, add, done, fail, forget, is_due, is_forgettable, lease, retry};
use crate::job::{JobKind, LEASE, Urgency, next_attempt};
use crate::on_both;
use crate::store::Store;

const KIND: JobKind = JobKind::NoticeMail;

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_000, 0).expect("a time")
}

async fn one(store: &Store) -> anyhow::Result<JobId> {
    let mut tx = store.write().await?;
    let id = add(&mut tx, KIND, Urgency::Ordinary, "payload", None, now()).await?;
    tx.commit().await?;
    Ok(id)
}

async fn take(store: &Store, who: &str, at: DateTime<Utc>) -> anyhow::Result<Option<Job>> {
    let mut tx = store.write().await?;
    let job = lease(&mut tx, KIND, who, at).await?;
    tx.commit().await?;
    Ok(job)
}

on_both! {
    async fn many_workers_do_each_job_once(store: Store) {
        const JOBS: usize = 60;
        let mut tx = store.write().await?;
        for _ in 0..JOBS {
            add(&mut tx, KIND, Urgency::Ordinary, "payload", None, now()).await?;
        }
        tx.commit().await?;
        let did: Arc<Mutex<BTreeMap<JobId, usize>>> = Arc::default();
        let mut workers = JoinSet::new();
        for worker in 0..8 {
            let (store, did) = (store.clone(), did.clone());
            workers.spawn(async move {
                let who = format!("worker {worker}");
                while let Some(job) = take(&store, &who, now()).await? {
                    *did.lock().expect("the list").entry(job.id).or_default() += 1;
                    tokio::task::yield_now().await;
                    let mut tx = store.write().await?;
                    assert!(done(&mut tx, job.id, &who, now()).await?);
                    tx.commit().await?;
                }
                anyhow::Ok(())
            });
        }
        while let Some(worker) = workers.join_next().await {
            worker??;
        }
        let did = did.lock().expect("the list");
        assert_eq!((did.len(), did.values().max()), (JOBS, Some(&1)));
        Ok(())
    }

    async fn what_a_dead_worker_left_is_taken_by_another(store: Store) {
        let id = one(&store).await?;
        let first = take(&store, "first", now()).await?.expect("the job");
        assert_eq!((first.id, first.attempts, first.payload.as_str()), (id, 1, "payload"));
        // It died. As long as its lease lasts nobody else has the job.
        assert_eq!(take(&store, "second", now() + LEASE - TimeDelta::seconds(1)).await?, None);
        let second = take(&store, "second", now() + LEASE).await?.expect("the job again");
        assert_eq!((second.id, second.attempts), (id, 2));
        // It wasn't dead, only slow: what it says no longer counts.
        let mut tx = store.write().await?;
        assert!(!done(&mut tx, id, "first", now() + LEASE).await?);
        assert!(!retry(&mut tx, id, "first", now() + LEASE, "late").await?);
        assert!(done(&mut tx, id, "second", now() + LEASE).await?);
        tx.commit().await?;
        assert_eq!(take(&store, "third", now() + LEASE * 3).await?, None);
        Ok(())
    }

    async fn what_was_not_committed_was_not_taken(store: Store) {
        let id = one(&store).await?;
        let mut tx = store.write().await?;
        assert!(lease(&mut tx, KIND, "died at once", now()).await?.is_some());
        drop(tx);
        assert_eq!(take(&store, "another", now()).await?.map(|job| (job.id, job.attempts)), Some((id, 1)));
        Ok(())
    }

    async fn what_fails_is_tried_again_later_and_what_cannot_work_is_not(store: Store) {
        let id = one(&store).await?;
        take(&store, "w", now()).await?.expect("the job");
        let again = next_attempt(1, now());
        let mut tx = store.write().await?;
        assert!(retry(&mut tx, id, "w", again, &"x".repeat(1000)).await?);
        tx.commit().await?;
        assert!(!is_due(&mut store.read().await?, KIND, again - TimeDelta::seconds(1)).await?);
        assert!(is_due(&mut store.read().await?, KIND, again).await?);
        assert!(!is_due(&mut store.read().await?, JobKind::ConfirmationMail, again).await?);
        assert_eq!(take(&store, "w", again).await?.map(|job| job.attempts), Some(2));
        let mut tx = store.write().await?;
        assert!(fail(&mut tx, id, "w", again, "never").await?);
        tx.commit().await?;
        assert_eq!(take(&store, "w", again + TimeDelta::days(1)).await?, None);
        let later = again + TimeDelta::days(8);
        assert!(!is_forgettable(&mut store.read().await?, again).await? && is_forgettable(&mut store.read().await?, later).await?);
        let mut tx = store.write().await?;
        assert_eq!((forget(&mut tx, later).await?, forget(&mut tx, later).await?), (1, 0));
        Ok(())
    }
}
