//! Keeping publishing and answering apart, and those who bring the same question at once.
//!
//! A correction marks all answers there are. An answer given at the same moment must be seen by it, or see the new key itself.
//! SQLite has one writer at a time; on PostgreSQL answers share a lock on the question that publishing wants for itself.

use std::collections::BTreeSet;

use crate::ids::QuestionId;
use crate::store::{Result, Tx};

/// Until this transaction ends, the published version of the question stays what it is.
pub async fn hold(tx: &mut Tx, id: QuestionId) -> Result<()> {
    if let Tx::Postgres(tx) = tx {
        sqlx::query("SELECT 1 FROM question WHERE id = $1 FOR SHARE").bind(id).execute(&mut **tx).await?;
    }
    Ok(())
}

/// Waits for everybody who holds or takes the question, and keeps others waiting until this transaction ends. What is read of it from
/// then on is the newest there is.
pub async fn take(tx: &mut Tx, id: QuestionId) -> Result<()> {
    if let Tx::Postgres(tx) = tx {
        sqlx::query("SELECT 1 FROM question WHERE id = $1 FOR UPDATE").bind(id).execute(&mut **tx).await?;
    }
    Ok(())
}

/// Waits for everybody who takes new questions into these subjects, and keeps others waiting until this transaction ends: of two who
/// bring the same question the later one must find it there. Whoever brings questions of several subjects says so at once, so that
/// nobody waits for somebody who waits for them.
pub(in crate::question) async fn stand_in_line<'a>(tx: &mut Tx, subjects: impl Iterator<Item = &'a str> + Send) -> Result<()> {
    if let Tx::Postgres(tx) = tx {
        let subjects: BTreeSet<&str> = subjects.collect();
        for subject in subjects {
            sqlx::query("SELECT pg_advisory_xact_lock(hashtextextended('question of ' || $1, 0))")
                .bind(subject)
                .execute(&mut **tx)
                .await?;
        }
    }
    Ok(())
}
