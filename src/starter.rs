//! Content that ships: divisions, questions, reported figures, exam dates; and, when asked for, demonstration data.

pub mod demo;
pub mod divisions;
pub mod exam_calendar;
pub mod figures;
pub mod loaded;
pub mod questions;

use chrono::{DateTime, Utc};

use crate::question::store::AddError;
use crate::store::{Result, Store, StoreError};

/// Puts what ships into a database that doesn't have it yet. Loading twice changes nothing.
pub async fn load(store: &Store, now: DateTime<Utc>) -> Result<()> {
    let mut tx = store.write().await?;
    divisions::load(&mut tx).await?;
    figures::load(&mut tx, now).await?;
    exam_calendar::load(&mut tx, now).await?;
    questions::load(&mut tx, now).await.map_err(|error| match error {
        AddError::Store(error) => error,
        other => StoreError::Corrupt(format!("starter questions: {other}")),
    })?;
    tx.commit().await
}
