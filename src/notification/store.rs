//! Messages in the database: added, listed, marked as read.

use chrono::{DateTime, Utc};

use super::Notice;
use crate::ids::{AccountId, NotificationId};
use crate::store::{Result, StoreError, Tx};
use crate::{sql, with_tx};

/// A message somebody got.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Which.
    pub id: NotificationId,
    /// What it tells.
    pub notice: Notice,
    /// Since when.
    pub created_at: DateTime<Utc>,
    /// When it was read.
    pub read_at: Option<DateTime<Utc>>,
}

sql! {
    INSERT = "INSERT INTO notification (id, account_id, kind, parameters, created_at) VALUES ($1, $2, $3, $4, $5)";
    LIST = "SELECT id, kind, parameters, created_at, read_at FROM notification WHERE account_id = $1 \
        ORDER BY created_at DESC, id DESC LIMIT $2 OFFSET $3";
    FIND = "SELECT id, kind, parameters, created_at, read_at FROM notification WHERE id = $1 AND account_id = $2";
    COUNT = "SELECT COUNT(*) AS messages FROM notification WHERE account_id = $1";
    UNREAD = "SELECT COUNT(*) AS messages FROM notification WHERE account_id = $1 AND read_at IS NULL";
    READ = "UPDATE notification SET read_at = $3 WHERE id = $1 AND account_id = $2 AND read_at IS NULL";
    READ_ALL = "UPDATE notification SET read_at = $2 WHERE account_id = $1 AND read_at IS NULL AND created_at <= $2";
}

// Each engine has its own way to read a list; the tests of corrections run both.
const INSERT_SQLITE: &str = "INSERT INTO notification (id, account_id, kind, parameters, created_at) \
    SELECT unhex(j.value ->> 0), unhex(j.value ->> 1), j.value ->> 2, j.value ->> 3, $2 FROM json_each($1) j";
const INSERT_POSTGRES: &str = "INSERT INTO notification (id, account_id, kind, parameters, created_at) \
    SELECT CAST(j.value ->> 0 AS UUID), CAST(j.value ->> 1 AS UUID), j.value ->> 2, j.value ->> 3, $2 \
    FROM jsonb_array_elements(CAST($1 AS JSONB)) AS j (value)";
/// So many are written at a time.
const SLICE: usize = 500;

#[derive(sqlx::FromRow)]
struct Row {
    id: NotificationId,
    kind: String,
    parameters: String,
    created_at: DateTime<Utc>,
    read_at: Option<DateTime<Utc>>,
}

impl Row {
    fn into_message(self) -> Result<Message> {
        let corrupt = || StoreError::Corrupt(format!("notification.parameters of {}", self.id));
        let parameters: serde_json::Value = serde_json::from_str(&self.parameters).map_err(|_| corrupt())?;
        let whole = serde_json::json!({ "kind": self.kind, "parameters": parameters });
        let notice = serde_json::from_value(whole).map_err(|_| corrupt())?;
        Ok(Message { id: self.id, notice, created_at: self.created_at, read_at: self.read_at })
    }
}

/// Tells somebody something, as part of what it is about: if that isn't kept, neither is the message.
pub async fn notify(tx: &mut Tx, account: AccountId, notice: &Notice, now: DateTime<Utc>) -> Result<NotificationId> {
    let (kind, parameters) = parts(notice)?;
    let id = NotificationId::fresh();
    with_tx!(tx, |c| sqlx::query(INSERT)
        .bind(id)
        .bind(account)
        .bind(kind)
        .bind(parameters)
        .bind(now)
        .execute(c)
        .await
        .map(|_| ()))?;
    Ok(id)
}

/// As [`notify`], for many at once.
pub async fn notify_all(tx: &mut Tx, notices: &[(AccountId, Notice)], now: DateTime<Utc>) -> Result<()> {
    for slice in notices.chunks(SLICE) {
        let mut rows = Vec::with_capacity(slice.len());
        for (account, notice) in slice {
            let (kind, parameters) = parts(notice)?;
            rows.push([NotificationId::fresh().0.simple().to_string(), account.0.simple().to_string(), kind, parameters]);
        }
        let rows = serde_json::to_string(&rows).map_err(|error| StoreError::Corrupt(error.to_string()))?;
        match tx {
            Tx::Sqlite(tx) => sqlx::query(INSERT_SQLITE).bind(rows).bind(now).execute(&mut **tx).await.map(|_| ())?,
            Tx::Postgres(tx) => sqlx::query(INSERT_POSTGRES).bind(rows).bind(now).execute(&mut **tx).await.map(|_| ())?,
        }
    }
    Ok(())
}

/// The kind and the parameters, as stored.
fn parts(notice: &Notice) -> Result<(String, String)> {
    let whole = serde_json::to_value(notice).map_err(|error| StoreError::Corrupt(error.to_string()))?;
    Ok((whole["kind"].as_str().unwrap_or_default().to_owned(), whole["parameters"].to_string()))
}

/// Somebody's messages, the newest first.
pub async fn list(tx: &mut Tx, account: AccountId, limit: i64, offset: i64) -> Result<Vec<Message>> {
    let rows: Vec<Row> = with_tx!(tx, |c| sqlx::query_as(LIST).bind(account).bind(limit).bind(offset).fetch_all(c).await)?;
    rows.into_iter().map(Row::into_message).collect()
}

/// One of somebody's own messages.
pub async fn find(tx: &mut Tx, id: NotificationId, account: AccountId) -> Result<Option<Message>> {
    let row: Option<Row> = with_tx!(tx, |c| sqlx::query_as(FIND).bind(id).bind(account).fetch_optional(c).await)?;
    row.map(Row::into_message).transpose()
}

/// How many messages somebody has.
pub async fn count(tx: &mut Tx, account: AccountId) -> Result<i64> {
    let (messages,): (i64,) = with_tx!(tx, |c| sqlx::query_as(COUNT).bind(account).fetch_one(c).await)?;
    Ok(messages)
}

/// How many of them were not read yet.
pub async fn unread(tx: &mut Tx, account: AccountId) -> Result<i64> {
    let (messages,): (i64,) = with_tx!(tx, |c| sqlx::query_as(UNREAD).bind(account).fetch_one(c).await)?;
    Ok(messages)
}

/// Marks one of somebody's own messages as read. False if it was, or isn't theirs.
pub async fn read(tx: &mut Tx, id: NotificationId, account: AccountId, now: DateTime<Utc>) -> Result<bool> {
    let changed =
        with_tx!(tx, |c| sqlx::query(READ).bind(id).bind(account).bind(now).execute(c).await.map(|done| done.rows_affected()))?;
    Ok(changed == 1)
}

/// Marks all of somebody's messages as read. Says how many weren't.
pub async fn read_all(tx: &mut Tx, account: AccountId, now: DateTime<Utc>) -> Result<u64> {
    Ok(with_tx!(tx, |c| sqlx::query(READ_ALL).bind(account).bind(now).execute(c).await.map(|done| done.rows_affected()))?)
}
