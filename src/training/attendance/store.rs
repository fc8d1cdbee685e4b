//! Checks and corrections in the database: only ever added.

mod correct;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};

use super::{Beyond, Check, CheckRefusal, Correction, Direction, DoorRule, How, Tally, Times, counted, standing};
use crate::ids::{AccountId, CheckId, RegistrationId, TrainingId};
use crate::store::{Result, StoreError, Tx};
use crate::training::seat::Held;
use crate::training::store::dates;
use crate::training::{Session, Stage, TrainingDate, slip};
use crate::{sql, with_tx};

pub use correct::{CorrectError, NewCorrection, REASON, correct};

macro_rules! checks {
    ($rest:literal) => {
        concat!(
            "SELECT c.id, c.registration_id, c.date_position, c.direction, c.at, c.how, a.name AS by_name, c.received_at \
             FROM training_check c JOIN training_registration r ON r.id = c.registration_id LEFT JOIN account a ON a.id = c.by_account_id ",
            $rest,
            " ORDER BY c.received_at, c.id"
        )
    };
}

macro_rules! corrections {
    ($rest:literal) => {
        concat!(
            "SELECT k.registration_id, k.date_position, k.came_at, k.left_at, k.before_came_at, k.before_left_at, k.reason, \
             a.name AS by_name, k.made_at FROM training_attendance_correction k \
             JOIN training_registration r ON r.id = k.registration_id JOIN account a ON a.id = k.by_account_id ",
            $rest,
            " ORDER BY k.made_at, k.id"
        )
    };
}

sql! {
    RULE = "SELECT late_minutes, early_minutes, needs_out, beyond, slip_percent FROM training_door WHERE session_id = $1";
    SET_RULE = "INSERT INTO training_door (session_id, late_minutes, early_minutes, needs_out, beyond, slip_percent, changed_by, changed_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (session_id) DO UPDATE SET late_minutes = excluded.late_minutes, \
        early_minutes = excluded.early_minutes, needs_out = excluded.needs_out, beyond = excluded.beyond, \
        slip_percent = excluded.slip_percent, changed_by = excluded.changed_by, changed_at = excluded.changed_at";
    PEOPLE = "SELECT id, account_id, COALESCE(account_id, by_account_id) AS told_account_id, name, unit, added_at_door FROM training_registration \
        WHERE session_id = $1 AND state = 'registered' ORDER BY queue_no, id";
    CHECKS = checks!("WHERE r.session_id = $1");
    CHECKS_OF_ONE = checks!("WHERE c.registration_id = $1");
    CORRECTIONS = corrections!("WHERE r.session_id = $1");
    CORRECTIONS_OF_ONE = corrections!("WHERE k.registration_id = $1");
    // Nothing changes; whoever else is about to check or correct the same person waits here.
    HOLD = "UPDATE training_registration SET state = state WHERE id = $1 AND session_id = $2 AND state = 'registered'";
    INSERT = "INSERT INTO training_check (id, registration_id, date_position, direction, at, how, by_account_id, received_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO NOTHING";
    ANY_SLIP = "SELECT COUNT(*) AS slips FROM training_slip s JOIN training_registration r ON r.id = s.registration_id \
        WHERE r.session_id = $1 AND s.withdrawn_at IS NULL";
}

// SQLite has one writer, who holds everything.
const HOLD_ALL_POSTGRES: &str =
    "SELECT id FROM training_registration WHERE session_id = $1 AND state = 'registered' ORDER BY id FOR NO KEY UPDATE";

/// Whoever leaves again within this time hasn't come back.
const SITTING: TimeDelta = TimeDelta::minutes(10);

/// Somebody registered.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Participant {
    /// The registration.
    pub id: RegistrationId,
    /// Whose account.
    pub account_id: Option<AccountId>,
    /// Who hears of what becomes of them: they themselves, or whoever put them on the list.
    pub told_account_id: Option<AccountId>,
    /// The name on the list.
    pub name: String,
    /// 单位; may be empty.
    pub unit: String,
    /// 现场补录
    pub added_at_door: bool,
}

/// 考勤册: everybody registered for a session, with what counts for each date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Book {
    /// The dates, in order.
    pub dates: Vec<TrainingDate>,
    /// How hours are worked out.
    pub rule: DoorRule,
    /// Who is registered, in the order of signing up.
    pub people: Vec<Participant>,
    /// What counts, for each person and each date.
    pub times: Vec<Vec<Times>>,
    /// For whom and which date (from 1) there is a correction.
    pub corrected: BTreeSet<(RegistrationId, i64)>,
}

impl Book {
    /// What it comes to.
    pub fn tally(&self) -> Tally {
        Tally::of(&self.dates, &self.rule, &self.times)
    }

    /// The hours of all dates, in halves.
    pub fn full_half_hours(&self) -> i64 {
        self.dates.iter().map(|date| date.half_hours).sum()
    }

    /// The row of somebody.
    pub fn place_of(&self, registration: RegistrationId) -> Option<usize> {
        self.people.iter().position(|person| person.id == registration)
    }
}

/// The rule of a session.
pub async fn rule(tx: &mut Tx, session: TrainingId) -> Result<DoorRule> {
    let row: Option<(i64, i64, bool, String, i64)> = with_tx!(tx, |c| sqlx::query_as(RULE).bind(session).fetch_optional(c).await)?;
    row.map_or_else(
        || Ok(DoorRule::default()),
        |(late_minutes, early_minutes, needs_out, beyond, slip_percent)| {
            let beyond = Beyond::from_code(&beyond).ok_or_else(|| StoreError::Corrupt("training_door.beyond".to_owned()))?;
            Ok(DoorRule { late_minutes, early_minutes, needs_out, beyond, slip_percent })
        },
    )
}

/// Changes the rule, unless hours have been certified by the old one. `false`: they have, and nothing was changed.
pub async fn set_rule(tx: &mut Tx, session: TrainingId, rule: DoorRule, by: AccountId, now: DateTime<Utc>) -> Result<bool> {
    // Nobody certifies hours meanwhile.
    Held::take(tx, session).await?;
    let (slips,): (i64,) = with_tx!(tx, |c| sqlx::query_as(ANY_SLIP).bind(session).fetch_one(c).await)?;
    if slips > 0 {
        return Ok(false);
    }
    with_tx!(tx, |c| sqlx::query(SET_RULE)
        .bind(session)
        .bind(rule.late_minutes)
        .bind(rule.early_minutes)
        .bind(rule.needs_out)
        .bind(rule.beyond.code())
        .bind(rule.slip_percent)
        .bind(by)
        .bind(now)
        .execute(c)
        .await
        .map(|_| ()))?;
    Ok(true)
}

/// Holds a session and everybody registered for it, in the order in which all do: until the transaction ends nobody else checks,
/// corrects or certifies anything. Returns the session as it is now.
pub(in crate::training) async fn hold_all(tx: &mut Tx, session: TrainingId) -> Result<Option<Session>> {
    let held = Held::take(tx, session).await?;
    if let Tx::Postgres(tx) = tx {
        sqlx::query(HOLD_ALL_POSTGRES).bind(session).fetch_all(&mut **tx).await?;
    }
    Ok(held.map(|held| held.session))
}

/// Everybody of a session, with what counts.
pub async fn book(tx: &mut Tx, session: TrainingId) -> Result<Book> {
    let dates = dates(tx, session).await?;
    let rule = rule(tx, session).await?;
    let people: Vec<Participant> = with_tx!(tx, |c| sqlx::query_as(PEOPLE).bind(session).fetch_all(c).await)?;
    let checks: Vec<Check> = with_tx!(tx, |c| sqlx::query_as(CHECKS).bind(session).fetch_all(c).await)?;
    let corrections: Vec<Correction> = with_tx!(tx, |c| sqlx::query_as(CORRECTIONS).bind(session).fetch_all(c).await)?;
    let mut facts: BTreeMap<(RegistrationId, i64), (Vec<Check>, Vec<Correction>)> = BTreeMap::new();
    for check in checks {
        facts.entry((check.registration_id, check.date_position)).or_default().0.push(check);
    }
    for correction in corrections {
        facts.entry((correction.registration_id, correction.date_position)).or_default().1.push(correction);
    }
    let of = |registration, position, date| {
        let known = facts.get(&(registration, position));
        known.map_or_else(Times::default, |(checks, corrections)| counted(date, checks, corrections))
    };
    let times =
        people.iter().map(|person| (1_i64..).zip(&dates).map(|(position, date)| of(person.id, position, date)).collect()).collect();
    let corrected = facts.iter().filter(|(_, (_, corrections))| !corrections.is_empty()).map(|(whose, _)| *whose).collect();
    Ok(Book { dates, rule, people, times, corrected })
}

/// Everything that happened at the door for one person, in the order of arrival.
pub async fn history(tx: &mut Tx, registration: RegistrationId) -> Result<(Vec<Check>, Vec<Correction>)> {
    let checks = with_tx!(tx, |c| sqlx::query_as(CHECKS_OF_ONE).bind(registration).fetch_all(c).await)?;
    let corrections = with_tx!(tx, |c| sqlx::query_as(CORRECTIONS_OF_ONE).bind(registration).fetch_all(c).await)?;
    Ok((checks, corrections))
}

/// What counts for one person and one date, which is the session's in this place.
pub async fn times_of(tx: &mut Tx, registration: RegistrationId, position: i64, date: &TrainingDate) -> Result<Times> {
    let (checks, corrections) = history(tx, registration).await?;
    Ok(counted(
        date,
        checks.iter().filter(|check| check.date_position == position),
        corrections.iter().filter(|correction| correction.date_position == position),
    ))
}

/// A check to be added. The id comes from where it was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewCheck {
    /// Its id.
    pub id: CheckId,
    /// Whose.
    pub registration: RegistrationId,
    /// In or out.
    pub direction: Direction,
    /// When they came or left.
    pub at: DateTime<Utc>,
    /// By what means.
    pub how: How,
}

/// What became of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recorded {
    /// It was added.
    New,
    /// It, or one that says the same, was there already, with this time.
    Already(DateTime<Utc>),
    /// It can't be.
    Refused(CheckRefusal),
}

/// The date of a session that can be checked, or why none can.
fn date_at(session: &Session, dates: &[TrainingDate], position: i64) -> Result<TrainingDate, CheckRefusal> {
    if session.stage != Stage::Published.code() {
        return Err(CheckRefusal::Cancelled);
    }
    let index = usize::try_from(position - 1).map_err(|_| CheckRefusal::NoSuchDate)?;
    dates.get(index).copied().ok_or(CheckRefusal::NoSuchDate)
}

/// Adds what isn't there yet, and says for each what became of it. Whoever sends the same again, or the same under another id, changes
/// nothing. `by` is who ticks; nobody for one's own phone.
pub async fn record(
    tx: &mut Tx,
    session: &Session,
    position: i64,
    checks: &[NewCheck],
    by: Option<AccountId>,
    now: DateTime<Utc>,
) -> Result<Vec<Recorded>> {
    let dates = dates(tx, session.id).await?;
    let date = match date_at(session, &dates, position) {
        Ok(date) if now < date.door_opens() => Err(CheckRefusal::TooEarly { opens_at: date.door_opens() }),
        other => other,
    };
    let date = match date {
        Ok(date) => date,
        Err(refusal) => return Ok(checks.iter().map(|_| Recorded::Refused(refusal)).collect()),
    };
    let mut recorded = vec![Recorded::Refused(CheckRefusal::NotRegistered); checks.len()];
    // In one order everywhere, so that two lists sent at once wait for each other and not both.
    let mut order: Vec<usize> = (0..checks.len()).collect();
    order.sort_by_key(|place| checks[*place].registration);
    for place in order {
        recorded[place] = record_one(tx, session, position, &date, &checks[place], by, now).await?;
    }
    for (check, _) in checks.iter().zip(&recorded).filter(|(_, recorded)| **recorded == Recorded::New) {
        slip::store::settle(tx, session, check.registration, by, now).await?;
    }
    Ok(recorded)
}

async fn record_one(
    tx: &mut Tx,
    session: &Session,
    position: i64,
    date: &TrainingDate,
    check: &NewCheck,
    by: Option<AccountId>,
    now: DateTime<Utc>,
) -> Result<Recorded> {
    if check.how == How::Qr && now > date.door_closes() {
        return Ok(Recorded::Refused(CheckRefusal::TooLate { closed_at: date.door_closes() }));
    }
    if !date.takes(check.at) || check.at > now {
        return Ok(Recorded::Refused(CheckRefusal::OutsideDate));
    }
    if !hold(tx, session.id, check.registration).await? {
        return Ok(Recorded::Refused(CheckRefusal::NotRegistered));
    }
    let (checks, corrections) = history(tx, check.registration).await?;
    let corrected = standing(date, corrections.iter().filter(|correction| correction.date_position == position));
    if let Some(corrected) = corrected {
        let stands = match check.direction {
            Direction::In => corrected.came_at,
            Direction::Out => corrected.left_at,
        };
        // Nothing is said to be recorded that wouldn't count.
        if let Some(at) = stands {
            return Ok(Recorded::Already(at));
        }
        if check.at <= corrected.made_at {
            let is_known = checks.iter().any(|known| known.id == check.id);
            return Ok(if is_known { Recorded::Already(check.at) } else { Recorded::Refused(CheckRefusal::Corrected) });
        }
    }
    let counts = |known: &&Check| {
        known.date_position == position
            && known.direction == check.direction.code()
            && date.takes(known.at)
            && corrected.is_none_or(|corrected| known.at > corrected.made_at)
    };
    let known = checks.iter().filter(counts).map(|known| known.at);
    let already = match check.direction {
        Direction::In => known.min().filter(|first| *first <= check.at),
        Direction::Out => known.max().filter(|last| check.at - *last < SITTING),
    };
    if let Some(at) = already {
        return Ok(Recorded::Already(at));
    }
    let added = with_tx!(tx, |c| sqlx::query(INSERT)
        .bind(check.id)
        .bind(check.registration)
        .bind(position)
        .bind(check.direction.code())
        .bind(check.at)
        .bind(check.how.code())
        .bind(by)
        .bind(now)
        .execute(c)
        .await
        .map(|done| done.rows_affected()))?;
    Ok(if added == 1 { Recorded::New } else { Recorded::Already(check.at) })
}

async fn hold(tx: &mut Tx, session: TrainingId, registration: RegistrationId) -> Result<bool> {
    let held =
        with_tx!(tx, |c| sqlx::query(HOLD).bind(registration).bind(session).execute(c).await.map(|done| done.rows_affected()))?;
    Ok(held == 1)
}
