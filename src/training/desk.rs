//! 培训工作台: what the organisers and officers of a place see of their sessions: a calendar, 场次, 人次 and 人 counted apart, and how many
//! of those registered for the exam were reached.
//!
//! Everything here is pure; [`store`] gathers what it is worked out from.

#[cfg(feature = "store")]
pub mod demo;
pub mod month;
#[cfg(feature = "store")]
pub mod store;

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{DateTime, Datelike as _, NaiveDate, TimeDelta, Utc};

use super::attendance::{DoorRule, Times, half_hours};
use super::{Phase, Session, TrainingDate};
use crate::clock::{date_of, instant_of};
use crate::exam_calendar::{Window, WindowKind, WindowState};
use crate::ids::{AttendeeId, OrganisationId, RegistrationId, TrainingId};

/// The years that can be asked for.
pub const YEARS: std::ops::RangeInclusive<i64> = 2008..=2100;

/// A day of a year; the first day there is where there is none such.
pub(super) fn day(year: i64, month: u32, day: u32) -> NaiveDate {
    i32::try_from(year).ok().and_then(|year| NaiveDate::from_ymd_opt(year, month, day)).unwrap_or_default()
}

/// A stretch of days, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days {
    /// The first.
    pub first: NaiveDate,
    /// The last.
    pub last: NaiveDate,
}

impl Days {
    /// A calendar year.
    pub fn of_year(year: i64) -> Self {
        Self { first: day(year, 1, 1), last: day(year, 12, 31) }
    }

    /// When the first day begins and when the last is over, in Asia/Shanghai.
    pub fn bounds(self) -> (DateTime<Utc>, DateTime<Utc>) {
        let midnight = |day: NaiveDate| instant_of(day.and_time(chrono::NaiveTime::MIN));
        (midnight(self.first), midnight(self.last + TimeDelta::days(1)))
    }

    /// Whether something begins within.
    pub fn contains(self, at: DateTime<Utc>) -> bool {
        (self.first..=self.last).contains(&date_of(at))
    }
}

/// 备考季: in which sessions prepare for the exam of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Season {
    /// From the day after the exam before to the last day of this one.
    pub days: Days,
    /// One of both exams isn't in the calendar: the end of June stands for it.
    pub assumed: bool,
}

impl Season {
    /// Between two exams; `None` where the calendar doesn't say.
    pub fn of(year: i64, exam_before: Option<NaiveDate>, exam: Option<NaiveDate>) -> Self {
        let june = |year| day(year, 6, 30);
        let first = exam_before.unwrap_or_else(|| june(year - 1)) + TimeDelta::days(1);
        let last = exam.unwrap_or_else(|| june(year)).max(first);
        Self { days: Days { first, last }, assumed: exam_before.is_none() || exam.is_none() }
    }
}

/// The last day of a year's exam in the whole country, as the calendar has it.
pub fn exam_day(windows: &[Window], year: i64) -> Option<NaiveDate> {
    windows
        .iter()
        .filter(|window| window.year == year && window.kind == WindowKind::Exam && window.state == WindowState::Standing)
        .filter(|window| window.province.is_none())
        .map(Window::last_day)
        .filter(|day| i64::from(day.year()) == year)
        .max()
}

/// A registration of a session that took or takes place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
pub struct Registered {
    /// Which.
    pub id: RegistrationId,
    /// Of which session.
    pub session_id: TrainingId,
    /// Who.
    pub attendee_id: AttendeeId,
}

/// Everything the figures of some sessions are worked out from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Gathered {
    /// All of them, in the order of their beginning; drafts and cancelled ones, too.
    pub sessions: Vec<Session>,
    /// Their dates, in order.
    pub dates: HashMap<TrainingId, Vec<TrainingDate>>,
    /// The rules of their doors, where they aren't the usual one.
    pub rules: HashMap<TrainingId, DoorRule>,
    /// Who is registered.
    pub people: Vec<Registered>,
    /// What counts, for each registration and date (from 1).
    pub times: HashMap<(RegistrationId, i64), Times>,
}

/// What became of one session, or of many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Attended {
    /// 人次: registrations present on at least one date; each counts once for its session.
    pub participations: i64,
    /// 应到: registrations times dates that are over.
    pub expected: i64,
    /// 实到: those of them present.
    pub present: i64,
    /// 学时 earned by all of them, in halves.
    pub half_hours: i64,
}

impl Attended {
    fn add(&mut self, other: Self) {
        self.participations += other.participations;
        self.expected += other.expected;
        self.present += other.present;
        self.half_hours += other.half_hours;
    }
}

/// 指标 of the sessions of a place and a year. Drafts and cancelled sessions count for none of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Figures {
    /// 场次: published and not cancelled.
    pub sessions: i64,
    /// Of these, over.
    pub held: i64,
    /// Of these, going on.
    pub running: i64,
    /// 日程: their dates.
    pub dates: i64,
    /// 已取消: not among them.
    pub cancelled: i64,
    /// 名额
    pub seats: i64,
    /// Seats taken.
    pub taken: i64,
    /// 候补: how many wait.
    pub waiting: i64,
    /// 人: attendees present at least once, whatever the number of sessions.
    pub people: i64,
    /// 人次, 应到, 实到, 学时.
    pub attended: Attended,
}

impl Figures {
    /// Sessions that are yet to begin.
    pub const fn coming(&self) -> i64 {
        self.sessions - self.held - self.running
    }
}

/// The sessions of a place with what became of each, and the figures.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Desk {
    /// In the order of their beginning.
    pub sessions: Vec<Session>,
    /// Of those that count.
    pub attended: BTreeMap<TrainingId, Attended>,
    /// All together.
    pub figures: Figures,
}

impl Gathered {
    /// What it comes to.
    pub fn desk(self, now: DateTime<Utc>) -> Desk {
        let mut figures = Figures::default();
        let mut attended: BTreeMap<TrainingId, Attended> = BTreeMap::new();
        for session in &self.sessions {
            match session.phase(now) {
                Phase::Draft => continue,
                Phase::Cancelled => {
                    figures.cancelled += 1;
                    continue;
                }
                Phase::Finished | Phase::Archived => figures.held += 1,
                Phase::Running => figures.running += 1,
                Phase::Published | Phase::Open | Phase::Closed => {}
            }
            figures.sessions += 1;
            figures.dates += length(self.dates.get(&session.id).map_or(&[], Vec::as_slice));
            figures.seats += session.capacity;
            figures.taken += session.taken;
            figures.waiting += session.waiting;
            attended.insert(session.id, Attended::default());
        }
        let usual = DoorRule::default();
        let mut people: HashSet<AttendeeId> = HashSet::new();
        for one in &self.people {
            let Some(sum) = attended.get_mut(&one.session_id) else { continue };
            let rule = self.rules.get(&one.session_id).unwrap_or(&usual);
            let mut came = false;
            for (position, date) in (1_i64..).zip(self.dates.get(&one.session_id).map_or(&[][..], Vec::as_slice)) {
                let times = self.times.get(&(one.id, position)).copied().unwrap_or_default();
                let present = times.came_at.is_some();
                came |= present;
                if date.ends_at <= now {
                    sum.expected += 1;
                    sum.present += i64::from(present);
                }
                sum.half_hours += half_hours(date, rule, times);
            }
            if came {
                sum.participations += 1;
                people.insert(one.attendee_id);
            }
        }
        for sum in attended.values() {
            figures.attended.add(*sum);
        }
        figures.people = i64::try_from(people.len()).unwrap_or(i64::MAX);
        Desk { sessions: self.sessions, attended, figures }
    }
}

fn length<T>(list: &[T]) -> i64 {
    i64::try_from(list.len()).unwrap_or(i64::MAX)
}

/// 覆盖: of so many registered for the exam, so many were reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Coverage {
    /// 报考人数: people registered for the exam of the year.
    pub entered: i64,
    /// 参训人数: those of them present at one 考前培训 or more in the season, wherever it was held.
    pub reached: i64,
}

impl Coverage {
    /// 未覆盖
    pub const fn missing(self) -> i64 {
        self.entered - self.reached
    }

    fn add(&mut self, other: Self) {
        self.entered += other.entered;
        self.reached += other.reached;
    }
}

/// Coverage of those registered at one place: `organisation` only where they belong to the place asked about itself, not to one below.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
pub struct CoverageRow {
    /// Where they were registered.
    pub division_path: String,
    /// Their organisation.
    pub organisation_id: Option<OrganisationId>,
    /// Registered.
    pub entered: i64,
    /// Reached.
    pub reached: i64,
}

/// 单位: what the coverage is told apart by.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Unit {
    /// A division right below the place, by its code.
    Division(String),
    /// An organisation of the place itself.
    Organisation(OrganisationId),
    /// Registered at the place itself, without an organisation.
    Unknown,
}

/// By unit: each division right below the place with all below it, and the organisations of the place itself.
pub fn by_unit(path: &str, rows: &[CoverageRow]) -> BTreeMap<Unit, Coverage> {
    let mut units: BTreeMap<Unit, Coverage> = BTreeMap::new();
    for row in rows {
        let below = row.division_path.strip_prefix(path).and_then(|rest| rest.split('/').find(|code| !code.is_empty()));
        let unit = match (below, row.organisation_id) {
            (Some(code), _) => Unit::Division(code.to_owned()),
            (None, Some(id)) => Unit::Organisation(id),
            (None, None) => Unit::Unknown,
        };
        units.entry(unit).or_default().add(Coverage { entered: row.entered, reached: row.reached });
    }
    units
}

/// All of them together.
pub fn total(rows: &[CoverageRow]) -> Coverage {
    let mut all = Coverage::default();
    for row in rows {
        all.add(Coverage { entered: row.entered, reached: row.reached });
    }
    all
}

#[cfg(test)]
mod tests;
