//! Jobs in the database: written, taken for a while, ended.

use chrono::{DateTime, TimeDelta, Utc};

use super::{JobKind, LEASE, Urgency};
use crate::ids::{AccountId, JobId};
use crate::store::{Result, Tx};
use crate::{sql, with_tx};

/// So many candidates are looked at in one go: somebody else may be faster at the first ones.
const CANDIDATES: i64 = 16;
/// What is done is remembered for so long.
const REMEMBERED: TimeDelta = TimeDelta::days(7);
/// As much of a reason as is kept.
const REASON: usize = 300;

/// A job somebody has taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Which.
    pub id: JobId,
    /// What is to be done.
    pub kind: JobKind,
    /// With what.
    pub payload: String,
    /// For whom.
    pub account: Option<AccountId>,
    /// How many have begun it, this one among them.
    pub attempts: i64,
}

sql! {
    INSERT = "INSERT INTO job (id, kind, urgency, payload, account_id, run_at, attempts, last_error, created_at) \
        VALUES ($1, $2, $3, $4, $5, $6, 0, '', $6)";
    DUE = "SELECT id, payload, account_id, attempts FROM job WHERE kind = $1 AND done_at IS NULL AND failed_at IS NULL AND run_at <= $2 \
        AND (leased_until IS NULL OR leased_until <= $2) ORDER BY urgency, run_at, id LIMIT $3";
    IS_DUE = "SELECT COUNT(*) AS jobs FROM (SELECT id FROM job WHERE kind = $1 AND done_at IS NULL AND failed_at IS NULL AND run_at <= $2 \
        AND (leased_until IS NULL OR leased_until <= $2) LIMIT 1) AS due";
    // The row count says who was first: on PostgreSQL whoever comes second waits for the row and finds it leased.
    TAKE = "UPDATE job SET leased_until = $3, leased_by = $4, attempts = attempts + 1 WHERE id = $1 AND done_at IS NULL \
        AND failed_at IS NULL AND run_at <= $2 AND (leased_until IS NULL OR leased_until <= $2)";
    DONE = "UPDATE job SET done_at = $3, leased_until = NULL, last_error = '' WHERE id = $1 AND leased_by = $2 AND done_at IS NULL";
    RETRY = "UPDATE job SET run_at = $3, leased_until = NULL, leased_by = NULL, last_error = $4 WHERE id = $1 AND leased_by = $2 \
        AND done_at IS NULL";
    FAIL = "UPDATE job SET failed_at = $3, leased_until = NULL, last_error = $4 WHERE id = $1 AND leased_by = $2 AND done_at IS NULL";
    FORGET = "DELETE FROM job WHERE done_at < $1 OR failed_at < $1";
    FORGETTABLE = "SELECT COUNT(*) AS jobs FROM (SELECT id FROM job WHERE done_at < $1 OR failed_at < $1 LIMIT 1) AS ended";
}

/// Writes a job that is due from this instant on, as part of what it is about.
pub async fn add(
    tx: &mut Tx,
    kind: JobKind,
    urgency: Urgency,
    payload: &str,
    account: Option<AccountId>,
    due: DateTime<Utc>,
) -> Result<JobId> {
    let id = JobId::fresh();
    with_tx!(tx, |c| sqlx::query(INSERT)
        .bind(id)
        .bind(kind.code())
        .bind(urgency.code())
        .bind(payload)
        .bind(account)
        .bind(due)
        .execute(c)
        .await
        .map(|_| ()))?;
    Ok(id)
}

/// Whether there is anything to take: asked often, and without keeping anybody from writing.
pub async fn is_due(tx: &mut Tx, kind: JobKind, now: DateTime<Utc>) -> Result<bool> {
    let (jobs,): (i64,) = with_tx!(tx, |c| sqlx::query_as(IS_DUE).bind(kind.code()).bind(now).fetch_one(c).await)?;
    Ok(jobs > 0)
}

/// Takes one job that is due, for [`LEASE`]. `who` must be another for every worker and every start of it. To be committed before the
/// work begins.
pub async fn lease(tx: &mut Tx, kind: JobKind, who: &str, now: DateTime<Utc>) -> Result<Option<Job>> {
    loop {
        let due: Vec<(JobId, String, Option<AccountId>, i64)> =
            with_tx!(&mut *tx, |c| sqlx::query_as(DUE).bind(kind.code()).bind(now).bind(CANDIDATES).fetch_all(c).await)?;
        if due.is_empty() {
            return Ok(None);
        }
        for (id, payload, account, attempts) in due {
            let taken = with_tx!(&mut *tx, |c| sqlx::query(TAKE)
                .bind(id)
                .bind(now)
                .bind(now + LEASE)
                .bind(who)
                .execute(c)
                .await
                .map(|done| done.rows_affected()))?;
            if taken == 1 {
                return Ok(Some(Job { id, kind, payload, account, attempts: attempts + 1 }));
            }
        }
    }
}

/// The job is done. False if it isn't this worker's any more.
pub async fn done(tx: &mut Tx, id: JobId, who: &str, now: DateTime<Utc>) -> Result<bool> {
    let ended = with_tx!(tx, |c| sqlx::query(DONE).bind(id).bind(who).bind(now).execute(c).await.map(|done| done.rows_affected()))?;
    Ok(ended == 1)
}

/// It didn't work: to be tried again from this instant on. The reason names nobody. False as for [`done`].
pub async fn retry(tx: &mut Tx, id: JobId, who: &str, at: DateTime<Utc>, reason: &str) -> Result<bool> {
    ended(tx, RETRY, id, who, at, reason).await
}

/// It can never work. The reason names nobody. False as for [`done`].
pub async fn fail(tx: &mut Tx, id: JobId, who: &str, now: DateTime<Utc>, reason: &str) -> Result<bool> {
    ended(tx, FAIL, id, who, now, reason).await
}

async fn ended(tx: &mut Tx, statement: &'static str, id: JobId, who: &str, at: DateTime<Utc>, reason: &str) -> Result<bool> {
    let reason: String = reason.chars().take(REASON).collect();
    let changed = with_tx!(tx, |c| sqlx::query(statement)
        .bind(id)
        .bind(who)
        .bind(at)
        .bind(reason)
        .execute(c)
        .await
        .map(|done| done.rows_affected()))?;
    Ok(changed == 1)
}

/// Whether there is anything to forget.
pub async fn is_forgettable(tx: &mut Tx, now: DateTime<Utc>) -> Result<bool> {
    let (jobs,): (i64,) = with_tx!(tx, |c| sqlx::query_as(FORGETTABLE).bind(now - REMEMBERED).fetch_one(c).await)?;
    Ok(jobs > 0)
}

/// Forgets what ended long ago; says how many.
pub async fn forget(tx: &mut Tx, now: DateTime<Utc>) -> Result<u64> {
    Ok(with_tx!(tx, |c| sqlx::query(FORGET).bind(now - REMEMBERED).execute(c).await.map(|done| done.rows_affected()))?)
}
