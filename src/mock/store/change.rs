//! Saving the changes of an answer sheet.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::super::is_over;
use super::super::sheet::{LONGEST_MS, held};
use crate::ids::{MockChangeId, PracticeSetId};
use crate::practice::Owner;
use crate::question::{Kind, OptionId, OptionSet};
use crate::store::{Result, Tx};
use crate::{sql, with_tx};

/// A change as the browser sends it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewChange {
    /// Its id, made by the browser.
    pub id: MockChangeId,
    /// The question, from 1.
    pub position: i64,
    /// What is ticked now.
    pub chosen: OptionSet,
    /// 标记
    pub flagged: bool,
    /// When, by the browser's clock.
    pub made_at: DateTime<Utc>,
    /// Time spent on the question since the change before, in milliseconds.
    pub took_ms: Option<i64>,
    /// A number the browser made for itself.
    pub device: Option<Uuid>,
}

/// Why a change isn't taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// The paper has no such question.
    NoSuchQuestion,
    /// The question has no such option, or takes only one.
    NoSuchOption,
    /// The id was used for something else.
    IdUsed,
}

/// What became of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Saved {
    /// On the sheet, now or from an earlier time it was sent.
    Saved,
    /// Kept, and not counted: it came after the end.
    Late,
    /// Not taken.
    Refused(Refused),
}

/// What became of changes, and how the sheet stands after them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetSaved {
    /// What became of each, in the order they were given.
    pub changes: Vec<Saved>,
    /// When time is up.
    pub ends_at: DateTime<Utc>,
    /// It was handed in before they came.
    pub handed_in: bool,
}

/// Start, end and hand-in of an attempt.
type Sheet = (DateTime<Utc>, DateTime<Utc>, Option<DateTime<Utc>>);

/// Sheet, question, choice and lateness of a change that is there.
type Known = (PracticeSetId, i64, String, bool);

sql! {
    // Handing in and saving keep each other apart by this row (SQLite has one writer anyway).
    SHEET = "SELECT a.started_at, a.ends_at, a.handed_in_at FROM mock_attempt a JOIN practice_set s ON s.id = a.set_id \
        WHERE a.set_id = $1 AND (s.account_id = $2 OR s.visitor_id = $2)";
    QUESTION = "SELECT v.kind, i.option_order FROM practice_item i JOIN question_version v ON v.id = i.question_version_id \
        WHERE i.set_id = $1 AND i.position = $2";
    INSERT = "INSERT INTO mock_change (id, set_id, position, chosen, flagged, made_at, received_at, took_ms, device, is_late) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING";
    KNOWN = "SELECT set_id, position, chosen, is_late FROM mock_change WHERE id = $1";
}
const SHARE: &str = "SELECT 1 FROM mock_attempt WHERE set_id = $1 FOR SHARE";

/// Saves changes in the order given and says what became of each; `None` if it isn't this owner's sheet. Sending one again changes
/// nothing. What comes after the end is kept and not counted.
pub async fn save_changes(
    tx: &mut Tx,
    owner: Owner,
    set: PracticeSetId,
    changes: &[NewChange],
    received_at: DateTime<Utc>,
) -> Result<Option<SheetSaved>> {
    if let Tx::Postgres(tx) = tx {
        sqlx::query(SHARE).bind(set).execute(&mut **tx).await?;
    }
    let sheet: Option<Sheet> = with_tx!(tx, |c| sqlx::query_as(SHEET).bind(set).bind(owner.id()).fetch_optional(c).await)?;
    let Some((started_at, ends_at, handed_in_at)) = sheet else { return Ok(None) };
    let is_late = handed_in_at.is_some() || is_over(ends_at, received_at);
    let mut out = Vec::with_capacity(changes.len());
    for change in changes {
        out.push(match check(tx, set, change).await? {
            Err(refused) => Saved::Refused(refused),
            Ok(()) => save(tx, set, change, held(change.made_at, started_at, received_at), received_at, is_late).await?,
        });
    }
    Ok(Some(SheetSaved { changes: out, ends_at, handed_in: handed_in_at.is_some() }))
}

/// Whether the choice is one the paper offers.
async fn check(tx: &mut Tx, set: PracticeSetId, change: &NewChange) -> Result<Result<(), Refused>> {
    let row: Option<(String, String)> =
        with_tx!(tx, |c| sqlx::query_as(QUESTION).bind(set).bind(change.position).fetch_optional(c).await)?;
    let Some((kind, order)) = row else { return Ok(Err(Refused::NoSuchQuestion)) };
    let options: OptionSet = order.chars().filter_map(OptionId::new).collect();
    let several = Kind::from_code(&kind).is_some_and(Kind::takes_several);
    let fits = change.chosen.is_subset(options) && (several || change.chosen.len() <= 1);
    Ok(if fits { Ok(()) } else { Err(Refused::NoSuchOption) })
}

async fn save(
    tx: &mut Tx,
    set: PracticeSetId,
    change: &NewChange,
    made_at: DateTime<Utc>,
    received_at: DateTime<Utc>,
    is_late: bool,
) -> Result<Saved> {
    let added = with_tx!(tx, |c| sqlx::query(INSERT)
        .bind(change.id)
        .bind(set)
        .bind(change.position)
        .bind(change.chosen.to_string())
        .bind(change.flagged)
        .bind(made_at)
        .bind(received_at)
        .bind(change.took_ms.map(|took| took.clamp(0, LONGEST_MS)))
        .bind(change.device)
        .bind(is_late)
        .execute(c)
        .await
        .map(|done| done.rows_affected()))?;
    if added == 1 {
        return Ok(if is_late { Saved::Late } else { Saved::Saved });
    }
    let (known_set, position, chosen, was_late): Known =
        with_tx!(tx, |c| sqlx::query_as(KNOWN).bind(change.id).fetch_one(c).await)?;
    if (known_set, position, chosen) != (set, change.position, change.chosen.to_string()) {
        return Ok(Saved::Refused(Refused::IdUsed));
    }
    Ok(if was_late { Saved::Late } else { Saved::Saved })
}
