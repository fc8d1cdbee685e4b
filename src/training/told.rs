//! 通知学员: whoever has a place hears of what changes, in the transaction that changes it.

use std::collections::BTreeSet;

use chrono::{DateTime, Days, NaiveTime, TimeDelta, Timelike as _, Utc};

use super::{Session, TrainingDate};
use crate::clock::{date_of, instant_of, local_of};
use crate::ids::{AccountId, RegistrationId, TrainingId};
use crate::notification::store::notify_all;
use crate::notification::{FieldChange, Notice};
use crate::store::{Result, Store, Tx};
use crate::{sql, with_tx};

/// From this hour on of the day before, in Asia/Shanghai.
pub const REMIND_FROM_HOUR: u32 = 18;
/// Whoever signed up within this time isn't reminded of it.
pub const JUST_SIGNED_UP: TimeDelta = TimeDelta::hours(3);

sql! {
    // Whoever put somebody without an account on the list hears for them; whom an organiser let in at the door, they know.
    PLACES = "SELECT DISTINCT COALESCE(r.account_id, r.by_account_id) AS account_id, (r.account_id IS NULL) AS for_unit \
        FROM training_registration r \
        WHERE r.session_id = $1 AND (r.state = 'registered' OR r.state = 'offered' OR r.state = 'waiting') \
        AND (r.account_id IS NOT NULL OR (r.by_account_id IS NOT NULL AND NOT r.added_at_door))";
    // Whoever signed up a moment ago knows.
    REGISTERED = "SELECT DISTINCT COALESCE(r.account_id, r.by_account_id) AS account_id, (r.account_id IS NULL) AS for_unit \
        FROM training_registration r WHERE r.session_id = $1 AND r.state = 'registered' AND COALESCE(r.accepted_at, r.registered_at) <= $2 \
        AND (r.account_id IS NOT NULL OR (r.by_account_id IS NOT NULL AND NOT r.added_at_door))";
    // What overlaps with a time among the other sessions of those who have a seat in this one.
    CLASHING = "SELECT DISTINCT r.id AS registration_id, COALESCE(r.account_id, r.by_account_id) AS account_id, (r.account_id IS NULL) AS for_unit, \
        s.id AS id, s.title AS title FROM training_registration r JOIN training_registration o ON o.attendee_id = r.attendee_id AND o.session_id <> r.session_id \
        AND o.state = 'registered' JOIN training_session s ON s.id = o.session_id JOIN training_date d ON d.session_id = s.id \
        WHERE r.session_id = $1 AND r.state = 'registered' AND s.stage = 'published' AND d.starts_at < $3 AND d.ends_at > $2";
    WATCHING = "SELECT w.account_id FROM training_watch w JOIN account a ON a.id = w.account_id \
        JOIN training_session s ON s.id = $1 LEFT JOIN division d ON d.code = w.division \
        WHERE a.disabled_at IS NULL AND w.account_id <> s.created_by \
        AND (w.division IS NULL OR substr(s.division_path, 1, length(d.path)) = d.path \
        OR substr(d.path, 1, length(s.division_path)) = s.division_path) \
        AND (w.levels = ',' OR s.levels = ',' OR (w.levels LIKE '%,junior,%' AND s.levels LIKE '%,junior,%') \
        OR (w.levels LIKE '%,intermediate,%' AND s.levels LIKE '%,intermediate,%') \
        OR (w.levels LIKE '%,senior,%' AND s.levels LIKE '%,senior,%')) ORDER BY w.account_id";
    DAY = "SELECT s.id, s.title, s.address, s.room, d.starts_at FROM training_date d JOIN training_session s ON s.id = d.session_id \
        WHERE d.starts_at > $1 AND d.starts_at < $2 AND s.stage = 'published' AND NOT EXISTS (SELECT 1 FROM training_reminded m \
        WHERE m.session_id = s.id AND m.starts_at = d.starts_at) ORDER BY d.starts_at, s.id";
    REMIND = "INSERT INTO training_reminded (session_id, starts_at) VALUES ($1, $2) ON CONFLICT (session_id, starts_at) DO NOTHING";
}

/// Somebody with a place in a session and in another at the same time.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, sqlx::FromRow)]
pub struct Clash {
    /// Their place in the session.
    pub registration_id: RegistrationId,
    /// Who is to be told.
    pub account_id: Option<AccountId>,
    /// Not of themselves, but of somebody of their unit.
    pub for_unit: bool,
    /// The other session.
    pub id: TrainingId,
    /// What that is called.
    pub title: String,
}

/// Where a session is held, as messages say it; empty: online.
pub fn place_text(address: &str, room: &str) -> String {
    [address, room].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

async fn accounts(tx: &mut Tx, statement: &'static str, session: TrainingId) -> Result<Vec<AccountId>> {
    let rows: Vec<(AccountId,)> = with_tx!(tx, |c| sqlx::query_as(statement).bind(session).fetch_all(c).await)?;
    Ok(rows.into_iter().map(|(account,)| account).collect())
}

async fn tell(tx: &mut Tx, accounts: Vec<AccountId>, notice: &Notice, now: DateTime<Utc>) -> Result<usize> {
    let notices: Vec<_> = accounts.into_iter().map(|account| (account, notice.clone())).collect();
    notify_all(tx, &notices, now).await?;
    Ok(notices.len())
}

/// Everybody with a place, registered or waiting, and whether it is for people of their unit.
async fn placed(tx: &mut Tx, session: TrainingId) -> Result<Vec<(AccountId, bool)>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(PLACES).bind(session).fetch_all(c).await)?)
}

/// Tells some, each once of themselves and once of the people of their unit: the notice, by whether it is for a unit.
async fn tell_placed(tx: &mut Tx, rows: Vec<(AccountId, bool)>, notice: impl Fn(bool) -> Notice, now: DateTime<Utc>) -> Result<()> {
    let notices: Vec<_> = rows.into_iter().map(|(account, for_unit)| (account, notice(for_unit))).collect();
    notify_all(tx, &notices, now).await
}

/// Everybody with a place, registered or waiting, hears what the session says now, field by field.
pub(super) async fn changed(tx: &mut Tx, session: &Session, changes: Vec<FieldChange>, now: DateTime<Utc>) -> Result<()> {
    if changes.is_empty() {
        return Ok(());
    }
    let notice = |for_unit| Notice::TrainingChanged {
        session: session.id,
        title: session.title.clone(),
        changes: changes.clone(),
        for_unit,
    };
    let rows = placed(tx, session.id).await?;
    tell_placed(tx, rows, notice, now).await
}

/// Everybody with a place hears that there is none any more.
pub(super) async fn cancelled(tx: &mut Tx, session: &Session, now: DateTime<Utc>) -> Result<()> {
    let notice = |for_unit| Notice::TrainingCancelled {
        session: session.id,
        title: session.title.clone(),
        reason: session.cancel_reason.clone(),
        for_unit,
    };
    let rows = placed(tx, session.id).await?;
    tell_placed(tx, rows, notice, now).await
}

/// Whoever asked for it hears of a new session.
pub(super) async fn published(tx: &mut Tx, session: &Session, now: DateTime<Utc>) -> Result<()> {
    let notice = Notice::TrainingPublished { session: session.id, title: session.title.clone(), starts_at: session.starts_at };
    let accounts = accounts(tx, WATCHING, session.id).await?;
    tell(tx, accounts, &notice, now).await?;
    Ok(())
}

/// Who of those with a seat would be in two places at once if the session had these dates.
pub async fn clashes(tx: &mut Tx, session: TrainingId, dates: &[TrainingDate]) -> Result<BTreeSet<Clash>> {
    let mut found = BTreeSet::new();
    for date in dates {
        let rows: Vec<Clash> = with_tx!(&mut *tx, |c| sqlx::query_as(CLASHING)
            .bind(session)
            .bind(date.starts_at)
            .bind(date.ends_at)
            .fetch_all(c)
            .await)?;
        found.extend(rows);
    }
    Ok(found)
}

/// The clashes that moving a session to these dates would bring, and that are not there now.
pub async fn new_clashes(tx: &mut Tx, session: TrainingId, dates: &[TrainingDate]) -> Result<Vec<Clash>> {
    let before = super::store::dates(tx, session).await?;
    if before == dates {
        return Ok(Vec::new());
    }
    let there = clashes(tx, session, &before).await?;
    Ok(clashes(tx, session, dates).await?.into_iter().filter(|clash| !there.contains(clash)).collect())
}

/// Tells those whose time a session was moved onto; whoever speaks for several, once for each other session.
pub(super) async fn clashed(tx: &mut Tx, session: &Session, clashes: Vec<Clash>, now: DateTime<Utc>) -> Result<()> {
    let told: BTreeSet<_> = clashes
        .into_iter()
        .filter_map(|clash| clash.account_id.map(|account| (account, clash.for_unit, clash.id, clash.title)))
        .collect();
    let notices: Vec<_> = told
        .into_iter()
        .map(|(account, for_unit, other, other_title)| {
            let notice = Notice::TrainingClash {
                session: session.id,
                title: session.title.clone(),
                starts_at: session.starts_at,
                other,
                other_title,
                for_unit,
            };
            (account, notice)
        })
        .collect();
    notify_all(tx, &notices, now).await
}

/// 前一天提醒: in the evening, whoever has a seat in a session of tomorrow; where no server was up then, later, until it begins. Says how
/// many dates were told of. Doing it again, or on several servers at once, reminds nobody twice; a date moved to another time is told of
/// again.
pub async fn remind_tomorrow(store: &Store, now: DateTime<Utc>) -> Result<usize> {
    let midnight = |days| instant_of((date_of(now) + Days::new(days)).and_time(NaiveTime::MIN));
    let until = midnight(if local_of(now).hour() < REMIND_FROM_HOUR { 1 } else { 2 });
    let mut tx = store.read().await?;
    let due: Vec<Due> = with_tx!(&mut tx, |c| sqlx::query_as(DAY).bind(now).bind(until).fetch_all(c).await)?;
    drop(tx);
    let mut reminded = 0;
    let mut failed = None;
    for date in due {
        let session = date.0;
        match remind(store, date, now).await {
            Ok(first) => reminded += usize::from(first),
            // What ails one session is no reason to leave out those after it.
            Err(error) => {
                tracing::error!(%error, %session, "those registered could not be reminded");
                failed = Some(error);
            }
        }
    }
    failed.map_or(Ok(reminded), Err)
}

/// A date of a session: what it is called, address and room, when it begins.
type Due = (TrainingId, String, String, String, DateTime<Utc>);

/// Reminds of one date; false if that was done already.
async fn remind(store: &Store, (session, title, address, room, starts_at): Due, now: DateTime<Utc>) -> Result<bool> {
    let mut tx = store.write().await?;
    let first =
        with_tx!(&mut tx, |c| sqlx::query(REMIND).bind(session).bind(starts_at).execute(c).await.map(|done| done.rows_affected()))?;
    if first != 1 {
        return Ok(false);
    }
    let place = place_text(&address, &room);
    let today = date_of(starts_at) == date_of(now);
    let notice =
        |for_unit| Notice::TrainingTomorrow { session, title: title.clone(), starts_at, place: place.clone(), today, for_unit };
    let rows: Vec<(AccountId, bool)> =
        with_tx!(&mut tx, |c| sqlx::query_as(REGISTERED).bind(session).bind(now - JUST_SIGNED_UP).fetch_all(c).await)?;
    tell_placed(&mut tx, rows, notice, now).await?;
    tx.commit().await?;
    Ok(true)
}
