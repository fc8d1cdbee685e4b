//! A session whose row is held: nobody else changes its seats until the transaction ends.

use crate::ids::{QuotaId, TrainingId};
use crate::store::{Result, Tx};
use crate::training::pool::{Quota, Room, is_one_pool, room};
use crate::training::store::{find, quotas};
use crate::training::{Session, Stage};
use crate::{sql, with_tx};

sql! {
    TAKE = "UPDATE training_session SET taken = taken + 1, next_queue_no = next_queue_no + 1 WHERE id = $1 \
            RETURNING next_queue_no - 1 AS queue_no";
    WAIT = "UPDATE training_session SET waiting = waiting + 1, next_queue_no = next_queue_no + 1 WHERE id = $1 \
            RETURNING next_queue_no - 1 AS queue_no";
    MOVE = "UPDATE training_session SET taken = taken + $2, held = held + $3, waiting = waiting + $4 WHERE id = $1";
    MOVE_QUOTA = "UPDATE training_quota SET taken = taken + $2, held = held + $3, waiting = waiting + $4 WHERE id = $1";
}

// SQLite has one writer, who holds everything.
const HOLD_POSTGRES: &str = "SELECT id FROM training_session WHERE id = $1 FOR NO KEY UPDATE";

/// By how much the counts of a pool change.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::training) struct Counts {
    pub(in crate::training) taken: i64,
    pub(in crate::training) held: i64,
    pub(in crate::training) waiting: i64,
}

/// A session and its quotas as they are while the row is held.
#[derive(Debug)]
pub(in crate::training) struct Held {
    pub(in crate::training) session: Session,
    pub(in crate::training) quotas: Vec<Quota>,
}

impl Held {
    /// Holds the session's row and reads what it says now.
    pub(in crate::training) async fn take(tx: &mut Tx, id: TrainingId) -> Result<Option<Self>> {
        if let Tx::Postgres(tx) = tx {
            sqlx::query(HOLD_POSTGRES).bind(id).execute(&mut **tx).await?;
        }
        let Some(session) = find(tx, id).await? else { return Ok(None) };
        let quotas = if session.quotas_until.is_some() { quotas(tx, id).await? } else { Vec::new() };
        Ok(Some(Self { session, quotas }))
    }

    /// Whether its seats are given out.
    pub(in crate::training) fn is_published(&self) -> bool {
        self.session.stage == Stage::Published.code()
    }

    /// The pool of a quota; the open one where there is only one.
    pub(super) fn pool(&self, quota: Option<QuotaId>) -> Option<QuotaId> {
        if is_one_pool(&self.session, &self.quotas) { None } else { quota }
    }

    pub(super) fn room(&self, pool: Option<QuotaId>) -> Room {
        room(&self.session, &self.quotas, pool)
    }

    /// All pools, the open one last.
    pub(super) fn pools(&self) -> Vec<Option<QuotaId>> {
        if is_one_pool(&self.session, &self.quotas) {
            return vec![None];
        }
        self.quotas.iter().map(|quota| Some(quota.id)).chain([None]).collect()
    }

    /// Counts somebody who came: with a seat, or to wait. Returns their number in the order of arrival.
    pub(super) async fn count_comer(&mut self, tx: &mut Tx, pool: Option<QuotaId>, seated: bool) -> Result<i64> {
        let statement = if seated { TAKE } else { WAIT };
        let queue_no: i64 = with_tx!(&mut *tx, |c| sqlx::query_scalar(statement).bind(self.session.id).fetch_one(c).await)?;
        let by = if seated { Counts { taken: 1, ..Counts::default() } } else { Counts { waiting: 1, ..Counts::default() } };
        self.note(pool, by);
        if let Some(quota) = pool {
            count_quota(tx, quota, by).await?;
        }
        Ok(queue_no)
    }

    /// Changes the counts of the session and of the pool.
    pub(super) async fn count(&mut self, tx: &mut Tx, pool: Option<QuotaId>, by: Counts) -> Result<()> {
        with_tx!(&mut *tx, |c| sqlx::query(MOVE)
            .bind(self.session.id)
            .bind(by.taken)
            .bind(by.held)
            .bind(by.waiting)
            .execute(c)
            .await
            .map(|_| ()))?;
        self.note(pool, by);
        if let Some(quota) = pool {
            count_quota(tx, quota, by).await?;
        }
        Ok(())
    }

    fn note(&mut self, pool: Option<QuotaId>, by: Counts) {
        self.session.taken += by.taken;
        self.session.held += by.held;
        self.session.waiting += by.waiting;
        if let Some(quota) = self.quotas.iter_mut().find(|quota| Some(quota.id) == pool) {
            quota.taken += by.taken;
            quota.held += by.held;
            quota.waiting += by.waiting;
        }
    }
}

async fn count_quota(tx: &mut Tx, quota: QuotaId, by: Counts) -> Result<()> {
    with_tx!(tx, |c| sqlx::query(MOVE_QUOTA)
        .bind(quota)
        .bind(by.taken)
        .bind(by.held)
        .bind(by.waiting)
        .execute(c)
        .await
        .map(|_| ()))?;
    Ok(())
}
