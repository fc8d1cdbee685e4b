//! 提醒: telling people what is due, by an officer for many at once.

use std::collections::HashSet;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use uuid::Uuid;

use super::Category;
use super::list::Row;
use crate::ids::{AccountId, PersonId};
use crate::notification::{Notice, store as notification};
use crate::person::bulk::insert_many;
use crate::store::{Result, StoreError, Tx};
use crate::syllabus::Level;

/// Nobody is reminded of the same twice within this time, whoever did it.
pub const AGAIN_AFTER: TimeDelta = TimeDelta::days(14);

/// So many people are reminded at once at most; the most urgent ones first.
pub const AT_ONCE: i64 = 2000;

/// Who of a list will be told, and who won't.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sorted {
    /// Their account is linked.
    pub told: Vec<Row>,
    /// 无关联账号
    pub unlinked: Vec<Row>,
    /// They were reminded of this less than [`AGAIN_AFTER`] ago.
    pub lately: Vec<Row>,
}

impl Sorted {
    /// As of an instant.
    pub fn of(rows: Vec<Row>, now: DateTime<Utc>) -> Self {
        let mut sorted = Self::default();
        for row in rows {
            let lately = row.reminded_at.is_some_and(|at| now - at < AGAIN_AFTER);
            match row.account_id {
                None => sorted.unlinked.push(row),
                Some(_) if lately => sorted.lately.push(row),
                Some(_) => sorted.told.push(row),
            }
        }
        sorted
    }
}

/// One at a time reminds, until the end of the transaction: two officers at once remind nobody twice. What is sent must be read after this.
pub async fn alone(tx: &mut Tx) -> Result<()> {
    if let Tx::Postgres(tx) = tx {
        sqlx::query("SELECT pg_advisory_xact_lock(8150033)").execute(&mut **tx).await?;
    }
    Ok(())
}

/// Somebody to be reminded, and of what.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub(super) struct Owed {
    pub person_id: PersonId,
    pub account_id: AccountId,
    pub level: String,
    pub due_on: NaiveDate,
}

/// Tells these people (those whose accounts are linked), and keeps who was told. Says how many were.
pub async fn send(tx: &mut Tx, category: Category, rows: &[Row], by: AccountId, now: DateTime<Utc>) -> Result<usize> {
    let owed = rows.iter().filter_map(|row| {
        let account_id = row.account_id?;
        Some(Owed { person_id: row.person_id, account_id, level: row.level.clone(), due_on: row.due_on })
    });
    write(tx, category, owed.collect(), (Some(by), None), now).await
}

/// The same by itself, so many days before.
pub(super) async fn send_before(tx: &mut Tx, category: Category, days: i64, owed: Vec<Owed>, now: DateTime<Utc>) -> Result<usize> {
    write(tx, category, owed, (None, Some(days)), now).await
}

async fn write(
    tx: &mut Tx,
    category: Category,
    mut owed: Vec<Owed>,
    (by, threshold): (Option<AccountId>, Option<i64>),
    now: DateTime<Utc>,
) -> Result<usize> {
    let mut seen = HashSet::new();
    owed.retain(|one| seen.insert((one.person_id, one.due_on)));
    let mut notices = Vec::with_capacity(owed.len());
    for one in &owed {
        let level = Level::from_code(&one.level).ok_or_else(|| StoreError::Corrupt(format!("level {}", one.level)))?;
        notices.push((one.account_id, Notice::WorklistDue { about: category, level, due_on: one.due_on, by_unit: by.is_some() }));
    }
    insert_many!(tx, "INSERT INTO worklist_reminder (id, person_id, kind, due_on, threshold, sent_by, sent_at)", "", owed, |one| [
        Uuid::now_v7(),
        one.person_id,
        category.kind().code(),
        one.due_on,
        threshold,
        by,
        now
    ]);
    notification::notify_all(tx, &notices, now).await?;
    Ok(notices.len())
}
