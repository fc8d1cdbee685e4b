//! 到期提醒: who has linked an account is told by itself that the registration ends: half a year before, when the renewal window opens
//! (three months before), and a month before. Once for each; whoever comes late is told only the latest.

use chrono::{DateTime, Timelike as _, Utc};

use super::Category;
use super::reminder::{AGAIN_AFTER, Owed, alone, send_before};
use crate::clock::{date_of, local_of};
use crate::store::{Result, Store};
use crate::{sql, with_tx};

/// From this hour on, in Asia/Shanghai: nobody's telephone rings at night.
const FROM_HOUR: u32 = 9;
/// So many are told in one transaction.
const BATCH: i64 = 500;

sql! {
    // $3: last day for 30, $4: for the window, kept as 90, $5: who was reminded since isn't again.
    DUE = "SELECT i.person_id AS person_id, i.level AS level, i.due_on AS due_on, l.account_id AS account_id FROM person_link l \
           JOIN worklist_item i ON i.person_id = l.person_id AND i.kind = 'registration' \
           WHERE l.confirmed_at IS NOT NULL AND l.ended_at IS NULL AND i.due_on >= $1 AND i.due_on <= $2 \
           AND NOT EXISTS (SELECT 1 FROM worklist_reminder r WHERE r.person_id = i.person_id AND r.kind = i.kind AND r.due_on = i.due_on \
           AND (r.sent_at > $5 OR r.threshold <= CASE WHEN i.due_on <= $3 THEN 30 WHEN i.due_on <= $4 THEN 90 ELSE 180 END)) \
           ORDER BY i.due_on, i.person_id LIMIT $6";
}

/// Reminds whoever is to be reminded at this instant; says how many were. Doing it again, or on several servers at once, reminds nobody
/// twice.
pub async fn remind_due(store: &Store, now: DateTime<Utc>) -> Result<usize> {
    if local_of(now).hour() < FROM_HOUR {
        return Ok(0);
    }
    let today = date_of(now);
    let until = |category: Category| category.days(today).1;
    let (month, open) = (until(Category::Expiring30), until(Category::WindowOpen));
    let mut reminded = 0;
    loop {
        let mut tx = store.write().await?;
        alone(&mut tx).await?;
        let due: Vec<Owed> = with_tx!(&mut tx, |c| sqlx::query_as(DUE)
            .bind(today)
            .bind(until(Category::Expiring180))
            .bind(month)
            .bind(open)
            .bind(now - AGAIN_AFTER)
            .bind(BATCH)
            .fetch_all(c)
            .await)?;
        if due.is_empty() {
            return Ok(reminded);
        }
        let (mut soon, mut opened, mut ahead) = (Vec::new(), Vec::new(), Vec::new());
        for row in due {
            if row.due_on <= month {
                soon.push(row);
            } else if row.due_on <= open {
                opened.push(row);
            } else {
                ahead.push(row);
            }
        }
        for (category, days, rows) in
            [(Category::Expiring30, 30, soon), (Category::WindowOpen, 90, opened), (Category::Expiring180, 180, ahead)]
        {
            reminded += send_before(&mut tx, category, days, rows, now).await?;
        }
        tx.commit().await?;
    }
}
