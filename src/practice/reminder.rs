//! 学习提醒: one message in the evening to whoever asked for it and hasn't reached the goal of the day.

use chrono::{DateTime, NaiveTime, Timelike as _, Utc};
use uuid::Uuid;

use crate::clock::{date_of, instant_of, local_of};
use crate::ids::AccountId;
use crate::notification::{Notice, store as notification};
use crate::store::{Result, Store, Tx};
use crate::{sql, with_tx};

/// From this hour on, in Asia/Shanghai.
pub const FROM_HOUR: u32 = 20;
/// So many accounts are looked at in one transaction.
const BATCH: i64 = 200;

sql! {
    // Who was reminded today, or hasn't read the last reminder, isn't asked about.
    WANTING = "SELECT p.person_id, p.daily_goal, (SELECT COUNT(*) FROM practice_set s JOIN practice_mark m ON m.set_id = s.id \
        WHERE s.account_id = p.person_id AND m.given_at >= $1) AS answered FROM practice_preference p \
        JOIN account a ON a.id = p.person_id WHERE p.remind AND a.disabled_at IS NULL AND p.person_id > $2 \
        AND NOT EXISTS (SELECT 1 FROM notification n WHERE n.account_id = p.person_id AND n.kind = 'practice_reminder' \
        AND (n.read_at IS NULL OR n.created_at >= $1)) ORDER BY p.person_id LIMIT $3";
}

/// Reminds whoever is to be reminded at this instant; says how many were. Doing it again, or on several servers at once, reminds nobody
/// twice.
pub async fn remind_due(store: &Store, now: DateTime<Utc>) -> Result<usize> {
    if local_of(now).hour() < FROM_HOUR {
        return Ok(0);
    }
    let midnight = instant_of(date_of(now).and_time(NaiveTime::MIN));
    let mut reminded = 0;
    let mut after = Uuid::nil();
    loop {
        let mut tx = store.write().await?;
        alone(&mut tx).await?;
        let rows: Vec<(AccountId, i64, i64)> =
            with_tx!(&mut tx, |c| sqlx::query_as(WANTING).bind(midnight).bind(after).bind(BATCH).fetch_all(c).await)?;
        let Some((last, ..)) = rows.last() else { return Ok(reminded) };
        after = last.0;
        let due: Vec<(AccountId, Notice)> = rows
            .into_iter()
            .filter(|(_, goal, answered)| answered < goal)
            .map(|(account, goal, answered)| (account, Notice::PracticeReminder { answered, goal }))
            .collect();
        notification::notify_all(&mut tx, &due, now).await?;
        tx.commit().await?;
        reminded += due.len();
    }
}

/// One server at a time reminds, until the end of the transaction. SQLite has one writer at a time anyway.
async fn alone(tx: &mut Tx) -> Result<()> {
    if let Tx::Postgres(tx) = tx {
        sqlx::query("SELECT pg_advisory_xact_lock(8150020)").execute(&mut **tx).await?;
    }
    Ok(())
}
