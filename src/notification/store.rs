//! Messages in the database: added, listed, marked as read.

use chrono::{DateTime, Utc};

use serde_json::json;

use super::{Notice, wish};
use crate::ids::{AccountId, JobId, NotificationId};
use crate::job::{JobKind, Urgency};
use crate::store::{Result, StoreError, Tx, list};
use crate::{list_sql, sql, with_tx};

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
    LIST = "SELECT id, kind, parameters, created_at, read_at FROM notification WHERE account_id = $1 AND NOT muted \
        ORDER BY created_at DESC, id DESC LIMIT $2 OFFSET $3";
    FIND = "SELECT id, kind, parameters, created_at, read_at FROM notification WHERE id = $1 AND account_id = $2";
    COUNT = "SELECT COUNT(*) AS messages FROM notification WHERE account_id = $1 AND NOT muted";
    UNREAD = "SELECT COUNT(*) AS messages FROM notification WHERE account_id = $1 AND read_at IS NULL";
    READ = "UPDATE notification SET read_at = $3 WHERE id = $1 AND account_id = $2 AND read_at IS NULL";
    READ_ALL = "UPDATE notification SET read_at = $2 WHERE account_id = $1 AND read_at IS NULL AND created_at <= $2";
}

list_sql! {
    // What isn't to be seen counts as read.
    INSERT = ["INSERT INTO notification (id, account_id, kind, parameters, created_at, read_at, muted) \
        SELECT " (id 0) ", " (id 1) ", " (text 2) ", " (text 3) ", " (time 4) ", " (time 5) ", " (number 6) " = 1 FROM " list];
    INSERT_JOBS = ["INSERT INTO job (id, kind, urgency, payload, account_id, run_at, attempts, last_error, created_at) SELECT " (id 0) ", " (text 1) ", "
        (number 2) ", " (text 3) ", " (id 4) ", " (time 5) ", 0, '', " (time 5) " FROM " list];
}

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

/// Tells somebody something, as part of what it is about: if that isn't kept, neither is the message. Whoever wants it by mail gets it by
/// mail, too: the job is written along with it.
pub async fn notify(tx: &mut Tx, account: AccountId, notice: &Notice, now: DateTime<Utc>) -> Result<NotificationId> {
    Ok(write(tx, &[(account, notice)], now).await?.pop().unwrap_or_else(NotificationId::fresh))
}

/// As [`notify`], for many at once.
pub async fn notify_all(tx: &mut Tx, notices: &[(AccountId, Notice)], now: DateTime<Utc>) -> Result<()> {
    for slice in notices.chunks(SLICE) {
        let slice: Vec<_> = slice.iter().map(|(account, notice)| (*account, notice)).collect();
        write(tx, &slice, now).await?;
    }
    Ok(())
}

async fn write(tx: &mut Tx, notices: &[(AccountId, &Notice)], now: DateTime<Utc>) -> Result<Vec<NotificationId>> {
    let asked: Vec<_> = notices.iter().map(|(account, notice)| (*account, notice.topic())).collect();
    let reached = wish::reach(tx, &asked).await?;
    let (mut ids, mut rows, mut jobs) = (Vec::new(), Vec::new(), Vec::new());
    for (account, notice) in notices {
        let (kind, parameters) = parts(notice)?;
        let id = NotificationId::fresh();
        let reach = reached.iter().find(|reach| reach.account == *account && reach.topic == notice.topic());
        let (muted, mailed) = reach.map_or((false, false), |reach| (!reach.in_app, reach.by_mail));
        let at = list::time(now);
        let read_at = muted.then(|| at.clone());
        rows.push(json!([list::id(id.0), list::id(account.0), kind, parameters, at, read_at, i64::from(muted)]));
        if mailed {
            let job = list::id(JobId::fresh().0);
            let urgency = if matches!(notice, Notice::TrainingOffered { .. }) { Urgency::Urgent } else { Urgency::Ordinary };
            jobs.push(json!([job, JobKind::NoticeMail.code(), urgency.code(), id.to_string(), list::id(account.0), at]));
        }
        ids.push(id);
    }
    INSERT.execute(tx, &list::of(rows)).await?;
    if !jobs.is_empty() {
        INSERT_JOBS.execute(tx, &list::of(jobs)).await?;
    }
    Ok(ids)
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
