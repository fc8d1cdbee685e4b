//! Keeping publishing and answering apart.
//!
//! A correction marks all answers there are. An answer given at the same moment must be seen by it, or see the new key itself.
//! SQLite has one writer at a time; on PostgreSQL answers share a lock on the question that publishing wants for itself.

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
