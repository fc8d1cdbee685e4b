//! The calendar in the database.

use chrono::{DateTime, Utc};

use super::{Certainty, Change, ChangeRefusal, Plan, PlanProblem, Sitting, Window, WindowKind, WindowState};
use crate::clock::local_of;
use crate::ids::{AccountId, ExamWindowId};
use crate::store::{Result, StoreError, Tx};
use crate::syllabus::Level;
use crate::{sql, with_tx};

macro_rules! windows {
    ($rest:literal) => {
        concat!(
            "SELECT w.id, w.year, w.kind, w.level, w.province, d.name AS province_name, w.starts_at, w.ends_at, w.all_day, w.certainty, \
             w.state, w.sittings, w.note, w.source, w.withdraw_reason, w.version, w.updated_at \
             FROM exam_window w LEFT JOIN division d ON d.code = w.province ",
            $rest
        )
    };
}

sql! {
    FIND = windows!("WHERE w.id = $1");
    SINCE = windows!("WHERE w.year >= $1 ORDER BY w.starts_at, w.id");
    OF_YEAR = windows!("WHERE w.year = $1 ORDER BY w.starts_at, w.id");
    YEARS_ENTERED = "SELECT DISTINCT year FROM exam_window WHERE state <> 'withdrawn' ORDER BY year DESC";
    INSERT = "INSERT INTO exam_window (id, year, kind, level, province, starts_at, ends_at, all_day, certainty, state, sittings, note, \
              source, withdraw_reason, version, created_by, created_at, updated_at) \
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, '', 1, $14, $15, $15) ON CONFLICT (id) DO NOTHING";
    UPDATE = "UPDATE exam_window SET year = $2, kind = $3, level = $4, province = $5, starts_at = $6, ends_at = $7, all_day = $8, \
              certainty = $9, state = $10, sittings = $11, note = $12, source = $13, updated_at = $15, version = version + 1 \
              WHERE id = $1 AND version = $14 AND state <> 'withdrawn'";
    WITHDRAW = "UPDATE exam_window SET state = 'withdrawn', withdraw_reason = $3, updated_at = $4, version = version + 1 \
                WHERE id = $1 AND version = $2 AND state <> 'withdrawn'";
    NOTE_CHANGE = "INSERT INTO exam_window_change (id, window_id, version, field, before, after, changed_by, changed_at) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    CHANGES = "SELECT field, before, after, changed_at FROM exam_window_change WHERE window_id = $1 ORDER BY changed_at DESC, field";
}

#[derive(sqlx::FromRow)]
struct Row {
    id: ExamWindowId,
    year: i64,
    kind: String,
    level: Option<String>,
    province: Option<String>,
    province_name: Option<String>,
    starts_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
    all_day: bool,
    certainty: String,
    state: String,
    sittings: String,
    note: String,
    source: String,
    withdraw_reason: String,
    version: i64,
    updated_at: DateTime<Utc>,
}

impl Row {
    fn into_window(self) -> Result<Window> {
        let corrupt = || StoreError::Corrupt(format!("exam_window {}", self.id));
        let level = match self.level.as_deref() {
            Some(code) => Some(Level::from_code(code).ok_or_else(corrupt)?),
            None => None,
        };
        Ok(Window {
            id: self.id,
            year: self.year,
            kind: WindowKind::from_code(&self.kind).ok_or_else(corrupt)?,
            level,
            certainty: Certainty::from_code(&self.certainty).ok_or_else(corrupt)?,
            state: WindowState::from_code(&self.state).ok_or_else(corrupt)?,
            sittings: serde_json::from_str(&self.sittings).map_err(|_| corrupt())?,
            province: self.province,
            province_name: self.province_name,
            starts_at: self.starts_at,
            ends_at: self.ends_at,
            all_day: self.all_day,
            note: self.note,
            source: self.source,
            withdraw_reason: self.withdraw_reason,
            version: self.version,
            updated_at: self.updated_at,
        })
    }
}

/// Why nothing was done.
#[derive(Debug, thiserror::Error)]
pub enum ChangeError {
    /// The plan itself can't be.
    #[error("the plan has problems")]
    Plan(Vec<PlanProblem>),
    /// Refused by a rule.
    #[error(transparent)]
    Refused(#[from] ChangeRefusal),
    /// Refused by the database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The window with this id.
pub async fn find(tx: &mut Tx, id: ExamWindowId) -> Result<Option<Window>> {
    let row: Option<Row> = with_tx!(tx, |c| sqlx::query_as(FIND).bind(id).fetch_optional(c).await)?;
    row.map(Row::into_window).transpose()
}

/// Everything ever entered for this year and later ones.
pub async fn since(tx: &mut Tx, year: i64) -> Result<Vec<Window>> {
    let rows: Vec<Row> = with_tx!(tx, |c| sqlx::query_as(SINCE).bind(year).fetch_all(c).await)?;
    rows.into_iter().map(Row::into_window).collect()
}

/// Everything ever entered for one year.
pub async fn of_year(tx: &mut Tx, year: i64) -> Result<Vec<Window>> {
    let rows: Vec<Row> = with_tx!(tx, |c| sqlx::query_as(OF_YEAR).bind(year).fetch_all(c).await)?;
    rows.into_iter().map(Row::into_window).collect()
}

/// The years there is something of, the latest first.
pub async fn years(tx: &mut Tx) -> Result<Vec<i64>> {
    Ok(with_tx!(tx, |c| sqlx::query_scalar(YEARS_ENTERED).fetch_all(c).await)?)
}

/// What was changed of a window, the latest first.
pub async fn changes(tx: &mut Tx, id: ExamWindowId) -> Result<Vec<Change>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(CHANGES).bind(id).fetch_all(c).await)?)
}

/// A statement that writes what a plan says: `$1` the window, `$2` to `$13` the plan, then what only that statement wants. (A macro,
/// as a query is of another type on each engine.)
macro_rules! bound {
    ($statement:ident, $id:expr, $plan:ident, $sittings:ident, $last:expr, $now:expr) => {
        sqlx::query($statement)
            .bind($id)
            .bind($plan.year)
            .bind($plan.kind.code())
            .bind($plan.level.map(Level::code))
            .bind(&$plan.province)
            .bind($plan.starts_at)
            .bind($plan.ends_at)
            .bind($plan.all_day)
            .bind($plan.certainty.code())
            .bind($plan.state().code())
            .bind(&$sittings)
            .bind($plan.note.trim())
            .bind($plan.source.trim())
            .bind($last)
            .bind($now)
    };
}

fn written(sittings: &[Sitting]) -> Result<String> {
    serde_json::to_string(sittings).map_err(|error| StoreError::Corrupt(error.to_string()))
}

/// Enters a window under an id the form brought along; sending the same form twice makes one. `false`: it was there already. Without
/// an account: it ships with the program.
pub async fn enter(
    tx: &mut Tx,
    id: ExamWindowId,
    plan: &Plan,
    by: Option<AccountId>,
    now: DateTime<Utc>,
) -> Result<bool, ChangeError> {
    let problems = plan.problems();
    if !problems.is_empty() {
        return Err(ChangeError::Plan(problems));
    }
    let sittings = written(&plan.sittings)?;
    let made = with_tx!(tx, |c| bound!(INSERT, id, plan, sittings, by, now).execute(c).await.map(|done| done.rows_affected()))
        .map_err(StoreError::from)?;
    Ok(made == 1)
}

/// Replaces what a window says, if it is still the version the form was made from. What it said before is kept.
pub async fn change(
    tx: &mut Tx,
    id: ExamWindowId,
    version: i64,
    plan: &Plan,
    by: AccountId,
    now: DateTime<Utc>,
) -> Result<(), ChangeError> {
    let problems = plan.problems();
    if !problems.is_empty() {
        return Err(ChangeError::Plan(problems));
    }
    let before = find(tx, id).await?.ok_or(ChangeRefusal::Unknown)?;
    let sittings = written(&plan.sittings)?;
    let changed =
        with_tx!(tx, |c| bound!(UPDATE, id, plan, sittings, version, now).execute(c).await.map(|done| done.rows_affected()))
            .map_err(StoreError::from)?;
    if changed == 0 {
        return Err(refusal(tx, id).await?.into());
    }
    let after = find(tx, id).await?.ok_or(ChangeRefusal::Unknown)?;
    for ((field, was), (_, is)) in described(&before).into_iter().zip(described(&after)).filter(|((_, was), (_, is))| was != is) {
        note_change(tx, &after, (field, &was, &is), by, now).await?;
    }
    Ok(())
}

/// Takes back a window that should never have been entered. It stays on record, and calendars that have it are told.
pub async fn withdraw(
    tx: &mut Tx,
    id: ExamWindowId,
    version: i64,
    reason: &str,
    by: AccountId,
    now: DateTime<Utc>,
) -> Result<(), ChangeError> {
    let before = find(tx, id).await?.ok_or(ChangeRefusal::Unknown)?;
    let changed = with_tx!(tx, |c| sqlx::query(WITHDRAW)
        .bind(id)
        .bind(version)
        .bind(reason)
        .bind(now)
        .execute(c)
        .await
        .map(|done| done.rows_affected()))
    .map_err(StoreError::from)?;
    if changed == 0 {
        return Err(refusal(tx, id).await?.into());
    }
    let after = find(tx, id).await?.ok_or(ChangeRefusal::Unknown)?;
    note_change(tx, &after, ("state", before.state.code(), after.state.code()), by, now).await?;
    Ok(())
}

/// Why an update found nothing to change.
async fn refusal(tx: &mut Tx, id: ExamWindowId) -> Result<ChangeRefusal> {
    Ok(match find(tx, id).await? {
        None => ChangeRefusal::Unknown,
        Some(window) if window.state == WindowState::Withdrawn => ChangeRefusal::Withdrawn,
        Some(_) => ChangeRefusal::Overtaken,
    })
}

async fn note_change(
    tx: &mut Tx,
    window: &Window,
    (field, before, after): (&str, &str, &str),
    by: AccountId,
    now: DateTime<Utc>,
) -> Result<()> {
    with_tx!(tx, |c| sqlx::query(NOTE_CHANGE)
        .bind(uuid::Uuid::now_v7())
        .bind(window.id)
        .bind(window.version)
        .bind(field)
        .bind(before)
        .bind(after)
        .bind(by)
        .bind(now)
        .execute(c)
        .await
        .map(|_| ()))?;
    Ok(())
}

/// A window as words, field by field, for comparing before and after.
fn described(window: &Window) -> Vec<(&'static str, String)> {
    let time = |at: DateTime<Utc>| local_of(at).format("%Y-%m-%d %H:%M").to_string();
    let times = if window.all_day {
        format!("{} – {}", window.first_day(), window.last_day())
    } else {
        format!("{} – {}", time(window.starts_at), time(window.ends_at))
    };
    let sittings = window
        .sittings
        .iter()
        .map(|sitting| format!("{} {}–{}", sitting.subject, time(sitting.starts_at), local_of(sitting.ends_at).format("%H:%M")))
        .collect::<Vec<_>>()
        .join("；");
    vec![
        ("year", window.year.to_string()),
        ("kind", window.kind.code().to_owned()),
        ("level", window.level.map(Level::code).unwrap_or_default().to_owned()),
        ("province", window.province_name.clone().unwrap_or_default()),
        ("times", times),
        ("certainty", window.certainty.code().to_owned()),
        ("state", window.state.code().to_owned()),
        ("sittings", sittings),
        ("note", window.note.clone()),
        ("source", window.source.clone()),
    ]
}
