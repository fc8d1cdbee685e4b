//! 排课: making, changing, publishing, cancelling and copying sessions.

use chrono::{DateTime, Utc};

use super::seat::{Held, settle, shorten_offers};
use super::store::{Home, dates, find};
use super::units::{self, described as described_units};
use super::{Plan, PlanProblem, ScheduleRefusal, Session, Stage, TrainingDate, TrainingKind, begun, levels_text, told};
use crate::clock::local_of;
use crate::division::Division;
use crate::ids::{AccountId, TrainingId};
use crate::notification::FieldChange;
use crate::store::{Result, StoreError, Tx};
use crate::{sql, with_tx};

sql! {
    INSERT = "INSERT INTO training_session (id, title, kind, levels, description, teacher, address, room, link, division, \
              division_path, division_names, organisation_id, capacity, taken, half_hours, counts_as_continuing_education, \
              recognised_by, opens_at, closes_at, withdraw_until, starts_at, ends_at, stage, cancel_reason, version, created_by, \
              created_at, updated_at) VALUES ($1, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 0, $16, $17, $18, $19, \
              $20, $21, $22, $23, 'draft', '', 1, $2, $24, $24) ON CONFLICT (id) DO NOTHING";
    UPDATE = "UPDATE training_session SET title = $3, kind = $4, levels = $5, description = $6, teacher = $7, address = $8, room = $9, \
              link = $10, division = $11, division_path = $12, division_names = $13, organisation_id = $14, capacity = $15, \
              half_hours = $16, counts_as_continuing_education = $17, recognised_by = $18, opens_at = $19, closes_at = $20, \
              withdraw_until = $21, starts_at = $22, ends_at = $23, updated_at = $24, version = version + 1 \
              WHERE id = $1 AND version = $2 AND stage <> 'cancelled' AND taken + held <= $15";
    // Whoever has a date in a calendar that is none any more is told so there.
    KEEP_GONE = "INSERT INTO training_gone_date (session_id, position, starts_at, ends_at) VALUES ($1, $2, $3, $4) \
                 ON CONFLICT (session_id, position) DO UPDATE SET starts_at = excluded.starts_at, ends_at = excluded.ends_at";
    NOT_GONE = "DELETE FROM training_gone_date WHERE session_id = $1 AND position <= $2";
    CLEAR_DATES = "DELETE FROM training_date WHERE session_id = $1";
    INSERT_DATE = "INSERT INTO training_date (session_id, position, starts_at, ends_at, half_hours) VALUES ($1, $2, $3, $4, $5)";
    PUBLISH = "UPDATE training_session SET stage = 'published', published_at = $2, updated_at = $2, version = version + 1 \
               WHERE id = $1 AND stage = 'draft' AND closes_at > $2";
    CANCEL = "UPDATE training_session SET stage = 'cancelled', cancel_reason = $2, updated_at = $3, version = version + 1 \
              WHERE id = $1 AND stage <> 'cancelled' AND ends_at > $3";
    NOTE_CHANGE = "INSERT INTO training_change (id, session_id, version, field, before, after, changed_by, changed_at) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
}

/// Why nothing was done.
#[derive(Debug, thiserror::Error)]
pub enum ScheduleError {
    /// The plan itself can't be.
    #[error("the plan has problems")]
    Plan(Vec<PlanProblem>),
    /// Refused by a rule.
    #[error(transparent)]
    Refused(#[from] ScheduleRefusal),
    /// Refused by the database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Who does it, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct By {
    /// Who.
    pub account: AccountId,
    /// When.
    pub now: DateTime<Utc>,
}

/// The times of a plan, with what is left open filled in.
struct Times {
    starts_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
    closes_at: DateTime<Utc>,
    withdraw_until: DateTime<Utc>,
}

fn checked(plan: &Plan) -> Result<Times, ScheduleError> {
    let problems = plan.problems();
    let (Some(starts_at), Some(ends_at), true) = (plan.starts_at(), plan.ends_at(), problems.is_empty()) else {
        return Err(ScheduleError::Plan(problems));
    };
    let closes_at = plan.closes_at.unwrap_or(starts_at);
    Ok(Times { starts_at, ends_at, closes_at, withdraw_until: plan.withdraw_until.unwrap_or(closes_at) })
}

/// The names of a division and those above it, from the top, as they are searched and shown.
pub(super) async fn names_of(tx: &mut Tx, division: &Division) -> Result<String> {
    let lineage = crate::division::store::lineage(tx, division).await?;
    Ok(lineage.iter().map(|division| division.name.as_str()).collect::<Vec<_>>().join(" "))
}

async fn write_dates(tx: &mut Tx, id: TrainingId, plan: &Plan) -> Result<()> {
    for (position, date) in (1_i64..).zip(in_order(plan)) {
        with_tx!(tx, |c| sqlx::query(INSERT_DATE)
            .bind(id)
            .bind(position)
            .bind(date.starts_at)
            .bind(date.ends_at)
            .bind(date.half_hours)
            .execute(c)
            .await
            .map(|_| ()))?;
    }
    Ok(())
}

/// A statement that writes what a plan says: `$1` is the session, `$2` what only that statement wants, `$3` to `$23` the plan with its
/// times and its home, `$24` now. (A macro, as a query is of another type on each engine.)
macro_rules! bound {
    ($statement:ident, $id:expr, $second:expr, $plan:ident, $times:ident, $home:ident, $names:ident, $now:expr) => {
        sqlx::query($statement)
            .bind($id)
            .bind($second)
            .bind($plan.title.trim())
            .bind($plan.kind.code())
            .bind(levels_text(&$plan.levels))
            .bind($plan.description.trim())
            .bind($plan.teacher.trim())
            .bind($plan.address.trim())
            .bind($plan.room.trim())
            .bind($plan.link.trim())
            .bind(&$home.division.code)
            .bind(&$home.division.path)
            .bind($names)
            .bind($home.organisation)
            .bind($plan.capacity)
            .bind($plan.half_hours())
            .bind($plan.counts_as_continuing_education)
            .bind($plan.recognised_by.trim())
            .bind($plan.opens_at)
            .bind($times.closes_at)
            .bind($times.withdraw_until)
            .bind($times.starts_at)
            .bind($times.ends_at)
            .bind($now)
    };
}

/// Makes a draft under an id the form brought along; sending the same form twice makes one session. `false`: it was there already.
pub async fn create(tx: &mut Tx, id: TrainingId, plan: &Plan, home: &Home, by: By) -> Result<bool, ScheduleError> {
    let times = checked(plan)?;
    let names = names_of(tx, &home.division).await?;
    let made = with_tx!(tx, |c| bound!(INSERT, id, by.account, plan, times, home, names, by.now)
        .execute(c)
        .await
        .map(|done| done.rows_affected()))
    .map_err(StoreError::from)?;
    if made == 0 {
        let there = find(tx, id).await?.ok_or(ScheduleRefusal::IdTaken)?;
        return if there.created_by == by.account { Ok(false) } else { Err(ScheduleRefusal::IdTaken.into()) };
    }
    write_dates(tx, id, plan).await?;
    units::write(tx, id, plan, times.closes_at).await?;
    Ok(true)
}

/// Replaces what a session says, if it is still the version the form was made from. After publication, what it said before is kept.
pub async fn edit(tx: &mut Tx, id: TrainingId, version: i64, plan: &Plan, home: &Home, by: By) -> Result<(), ScheduleError> {
    let times = checked(plan)?;
    let held = Held::take(tx, id).await?.ok_or(ScheduleRefusal::Unknown)?;
    let dates_before = dates(tx, id).await?;
    let is_public = held.session.stage == Stage::Published.code();
    let mut clashes = Vec::new();
    // A form made from another version is told that first of all.
    if is_public && held.session.version == version {
        let dates_after = in_order(plan);
        if let Some(refusal) = begun::past_date(&dates_before, &dates_after, by.now) {
            return Err(refusal.into());
        }
        if let Some(refusal) = begun::moved_refusal(tx, id, &dates_before, &dates_after).await? {
            return Err(refusal.into());
        }
        clashes = told::new_clashes(tx, id, &dates_after).await?;
    }
    let units_before = described_units(tx, &held.session).await?;
    let names = names_of(tx, &home.division).await?;
    let changed = with_tx!(tx, |c| bound!(UPDATE, id, version, plan, times, home, names, by.now)
        .execute(c)
        .await
        .map(|done| done.rows_affected()))
    .map_err(StoreError::from)?;
    if changed == 0 {
        let now_there = find(tx, id).await?.ok_or(ScheduleRefusal::Unknown)?;
        return Err(match Stage::from_code(&now_there.stage) {
            Some(Stage::Cancelled) => ScheduleRefusal::Cancelled,
            _ if now_there.version != version => ScheduleRefusal::Overtaken,
            _ => ScheduleRefusal::CapacityBelowRegistered { registered: now_there.taken, offered: now_there.held },
        }
        .into());
    }
    with_tx!(tx, |c| sqlx::query(CLEAR_DATES).bind(id).execute(c).await.map(|_| ())).map_err(StoreError::from)?;
    write_dates(tx, id, plan).await?;
    units::replace(tx, &held, plan, times.closes_at).await?;
    let before = held.session;
    if is_public {
        keep_gone(tx, id, &dates_before, plan.dates.len()).await?;
        let after = find(tx, id).await?.ok_or(ScheduleRefusal::Unknown)?;
        let dates_after = dates(tx, id).await?;
        let units_after = described_units(tx, &after).await?;
        let said = described(&before, &dates_before).into_iter().chain(units_before);
        let pairs = said.zip(described(&after, &dates_after).into_iter().chain(units_after));
        let mut to_tell = Vec::new();
        for ((field, was), (_, is)) in pairs.filter(|((_, was), (_, is))| was != is) {
            note_change(tx, &after, field, &was, &is, by).await?;
            to_tell.extend(tellable(field, was, is));
        }
        told::changed(tx, &after, to_tell, by.now).await?;
        told::clashed(tx, &after, clashes, by.now).await?;
        if after.starts_at < before.starts_at {
            shorten_offers(tx, &after, by.now).await?;
        }
        // More seats are for those who wait.
        settle(tx, id, by.now).await?;
    }
    Ok(())
}

/// The dates of a plan as they are kept.
pub fn in_order(plan: &Plan) -> Vec<TrainingDate> {
    let mut dates = plan.dates.clone();
    dates.sort_by_key(|date| date.starts_at);
    dates
}

/// Remembers the dates there are no more, and forgets those there are again.
async fn keep_gone(tx: &mut Tx, id: TrainingId, before: &[TrainingDate], now_there: usize) -> Result<()> {
    let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    with_tx!(&mut *tx, |c| sqlx::query(NOT_GONE).bind(id).bind(number(now_there)).execute(c).await.map(|_| ()))?;
    for (position, date) in (1_i64..).zip(before).skip(now_there) {
        with_tx!(&mut *tx, |c| sqlx::query(KEEP_GONE)
            .bind(id)
            .bind(position)
            .bind(date.starts_at)
            .bind(date.ends_at)
            .execute(c)
            .await
            .map(|_| ()))?;
    }
    Ok(())
}

/// A change as it is told to those with a place. How many seats there are, and for whom, is nothing they have to know; the link is for those who have
/// one, so it is told that it changed, and the page says to what.
fn tellable(field: &str, before: String, after: String) -> Option<FieldChange> {
    match field {
        "capacity" | "audience" | "quotas" | "quotas_until" => None,
        "link" => Some(FieldChange { field: field.to_owned(), before: String::new(), after: String::new() }),
        _ => Some(FieldChange { field: field.to_owned(), before, after }),
    }
}

/// Keeps on record that something a session says was changed.
pub(super) async fn note_change(tx: &mut Tx, session: &Session, field: &str, before: &str, after: &str, by: By) -> Result<()> {
    with_tx!(tx, |c| sqlx::query(NOTE_CHANGE)
        .bind(uuid::Uuid::now_v7())
        .bind(session.id)
        .bind(session.version)
        .bind(field)
        .bind(before)
        .bind(after)
        .bind(by.account)
        .bind(by.now)
        .execute(c)
        .await
        .map(|_| ()))?;
    Ok(())
}

/// A session as words, field by field, for comparing before and after.
fn described(session: &Session, dates: &[TrainingDate]) -> Vec<(&'static str, String)> {
    let time = |at: DateTime<Utc>| local_of(at).format("%Y-%m-%d %H:%M").to_string();
    let days = dates
        .iter()
        .map(|date| format!("{}–{}", time(date.starts_at), local_of(date.ends_at).format("%H:%M")))
        .collect::<Vec<_>>()
        .join("; ");
    #[expect(clippy::cast_precision_loss, reason = "hours of a session are few")]
    let hours = session.half_hours as f64 / 2.0;
    vec![
        ("title", session.title.clone()),
        ("kind", session.kind.clone()),
        ("levels", session.levels.trim_matches(',').to_owned()),
        ("description", session.description.clone()),
        ("teacher", session.teacher.clone()),
        ("address", session.address.clone()),
        ("room", session.room.clone()),
        ("link", session.link.clone()),
        ("division", session.division_names.clone()),
        ("organisation", session.organisation_name.clone().unwrap_or_default()),
        ("capacity", session.capacity.to_string()),
        ("dates", days),
        ("hours", hours.to_string()),
        ("recognised_by", if session.counts_as_continuing_education { session.recognised_by.clone() } else { String::new() }),
        ("opens_at", session.opens_at.map(time).unwrap_or_default()),
        ("closes_at", time(session.closes_at)),
        ("withdraw_until", time(session.withdraw_until)),
    ]
}

/// Shows a draft to everybody. Sign-up must still be possible.
pub async fn publish(tx: &mut Tx, id: TrainingId, by: By) -> Result<(), ScheduleError> {
    let done = with_tx!(tx, |c| sqlx::query(PUBLISH).bind(id).bind(by.now).execute(c).await.map(|done| done.rows_affected()))
        .map_err(StoreError::from)?;
    if done > 0 {
        let session = find(tx, id).await?.ok_or(ScheduleRefusal::Unknown)?;
        told::published(tx, &session, by.now).await?;
        return Ok(());
    }
    let there = find(tx, id).await?.ok_or(ScheduleRefusal::Unknown)?;
    Err(match Stage::from_code(&there.stage) {
        Some(Stage::Cancelled) => ScheduleRefusal::Cancelled,
        Some(Stage::Published) => ScheduleRefusal::AlreadyPublished,
        _ => ScheduleRefusal::TooLate,
    }
    .into())
}

/// Calls a session off, for a reason everybody registered can read. Registrations stay on record.
pub async fn cancel(tx: &mut Tx, id: TrainingId, reason: &str, by: By) -> Result<(), ScheduleError> {
    let before = find(tx, id).await?.ok_or(ScheduleRefusal::Unknown)?;
    let done = with_tx!(tx, |c| sqlx::query(CANCEL)
        .bind(id)
        .bind(reason.trim())
        .bind(by.now)
        .execute(c)
        .await
        .map(|done| done.rows_affected()))
    .map_err(StoreError::from)?;
    if done == 0 {
        let cancelled = before.stage == Stage::Cancelled.code();
        return Err(if cancelled { ScheduleRefusal::Cancelled } else { ScheduleRefusal::Finished }.into());
    }
    let after = find(tx, id).await?.ok_or(ScheduleRefusal::Unknown)?;
    note_change(tx, &after, "stage", &before.stage, &after.stage, by).await?;
    told::cancelled(tx, &after, by.now).await?;
    Ok(())
}

/// What a stored session was made from.
pub fn plan_of(session: &Session, dates: Vec<TrainingDate>) -> Plan {
    Plan {
        title: session.title.clone(),
        kind: TrainingKind::from_code(&session.kind).unwrap_or_default(),
        levels: session.level_list(),
        description: session.description.clone(),
        teacher: session.teacher.clone(),
        address: session.address.clone(),
        room: session.room.clone(),
        link: session.link.clone(),
        capacity: session.capacity,
        counts_as_continuing_education: session.counts_as_continuing_education,
        recognised_by: session.recognised_by.clone(),
        opens_at: session.opens_at,
        // What nobody chose follows the beginning, wherever that goes.
        closes_at: (session.closes_at != session.starts_at).then_some(session.closes_at),
        withdraw_until: (session.withdraw_until != session.closes_at).then_some(session.withdraw_until),
        dates,
        audience: Vec::new(),
        quotas: Vec::new(),
        quotas_until: session.quotas_until,
        offer_minutes: Some(session.offer_minutes),
    }
}

/// As [`plan_of`], with the units.
pub async fn whole_plan(tx: &mut Tx, session: &Session) -> Result<Plan> {
    let of_session = dates(tx, session.id).await?;
    units::with_units(tx, plan_of(session, of_session), session.id).await
}

/// Makes a draft like another session, under an id the form brought along. Its dates are to be looked over before publishing.
pub async fn copy(tx: &mut Tx, source: TrainingId, id: TrainingId, title: &str, by: By) -> Result<bool, ScheduleError> {
    let session = find(tx, source).await?.ok_or(ScheduleRefusal::Unknown)?;
    let plan = Plan { title: title.to_owned(), ..whole_plan(tx, &session).await?.fitting() };
    let division = crate::division::store::find(tx, &session.division).await?.ok_or(ScheduleRefusal::Unknown)?;
    create(tx, id, &plan, &Home { division, organisation: session.organisation_id }, by).await
}
