//! 每日一练: the questions of a day.

use chrono::{DateTime, NaiveDate, Utc};

use super::super::Owner;
use super::super::mode::Mode;
use super::super::selection::{choose, daily_seed};
use super::super::turn::Answered;
use super::pool;
use super::start::Wanted;
use crate::clock::date_of;
use crate::ids::{PracticeSetId, QuestionVersionId};
use crate::store::{Result, Tx};
use crate::{sql, with_tx};

/// So many questions a day.
const QUESTIONS: usize = 10;

/// The questions of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Daily {
    /// In Asia/Shanghai.
    pub day: NaiveDate,
    /// In order.
    pub versions: Vec<QuestionVersionId>,
}

sql! {
    VERSIONS = "SELECT question_version_id FROM practice_daily_item WHERE day = $1 AND subject = $2 ORDER BY position";
    INSERT = "INSERT INTO practice_daily (day, subject, edition, created_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";
    INSERT_ITEM = "INSERT INTO practice_daily_item (day, subject, position, question_version_id) VALUES ($1, $2, $3, $4)";
    OWN = "SELECT id, finished_at FROM practice_set WHERE (account_id = $1 OR visitor_id = $1) AND mode = 'daily' AND detail = $2 \
        AND subject = $3 ORDER BY created_at, id LIMIT 1";
}

/// The questions of the day at this instant, chosen now if nobody opened them before; `None` if there are none to choose from.
pub async fn daily(tx: &mut Tx, subject: &str, edition: &str, at: DateTime<Utc>) -> Result<Option<Daily>> {
    let day = date_of(at);
    let known = versions(tx, day, subject).await?;
    if !known.is_empty() {
        return Ok(Some(Daily { day, versions: known }));
    }
    let wanted = Wanted { mode: Mode::Daily, ..Wanted::of_subject(subject, edition, QUESTIONS) };
    let chosen = choose(pool::of_place(tx, &wanted, None).await?, QUESTIONS, daily_seed(day, subject), &Answered::default());
    if chosen.is_empty() {
        return Ok(None);
    }
    // Of two who open it at the same moment the second waits here for the first, and then finds what that one chose.
    let is_first = with_tx!(tx, |c| sqlx::query(INSERT)
        .bind(day)
        .bind(subject)
        .bind(edition)
        .bind(at)
        .execute(c)
        .await
        .map(|done| done.rows_affected()))?;
    if is_first == 1 {
        for (position, candidate) in (1_i64..).zip(&chosen) {
            with_tx!(tx, |c| sqlx::query(INSERT_ITEM)
                .bind(day)
                .bind(subject)
                .bind(position)
                .bind(candidate.version)
                .execute(c)
                .await
                .map(|_| ()))?;
        }
    }
    Ok(Some(Daily { day, versions: versions(tx, day, subject).await? }))
}

async fn versions(tx: &mut Tx, day: NaiveDate, subject: &str) -> Result<Vec<QuestionVersionId>> {
    let rows: Vec<(QuestionVersionId,)> = with_tx!(tx, |c| sqlx::query_as(VERSIONS).bind(day).bind(subject).fetch_all(c).await)?;
    Ok(rows.into_iter().map(|(version,)| version).collect())
}

/// Somebody's set of a day, if they began it, and whether it is finished.
pub async fn own_daily(tx: &mut Tx, owner: Owner, subject: &str, day: NaiveDate) -> Result<Option<(PracticeSetId, bool)>> {
    let row: Option<(PracticeSetId, Option<DateTime<Utc>>)> =
        with_tx!(tx, |c| sqlx::query_as(OWN).bind(owner.id()).bind(day.to_string()).bind(subject).fetch_optional(c).await)?;
    Ok(row.map(|(id, finished)| (id, finished.is_some())))
}
