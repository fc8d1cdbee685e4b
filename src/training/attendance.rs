//! 签到与学时: who came to a session and for how long.
//!
//! What happened at the door is only ever added: [`Check`]s, and [`Correction`]s with what counted before, who and why. What counts is
//! a fold over them ([`counted`]), and the hours are a pure function of the date, the times and the session's [`DoorRule`].

mod hours;
mod tally;

#[cfg(feature = "store")]
pub mod code;
#[cfg(feature = "store")]
pub mod demo;
#[cfg(feature = "store")]
pub mod store;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

pub use hours::{half_hours, lacks_out};
pub use tally::{Tally, counted, earns_slip, standing};

use super::TrainingDate;
use crate::ids::{CheckId, RegistrationId};

/// In or out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// 签到
    #[default]
    In,
    /// 签退
    Out,
}

impl Direction {
    /// Both.
    pub const ALL: [Self; 2] = [Self::In, Self::Out];

    /// As stored and as written in addresses.
    pub const fn code(self) -> &'static str {
        match self {
            Self::In => "in",
            Self::Out => "out",
        }
    }

    /// Reads [`Self::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|direction| direction.code() == code)
    }
}

/// By what means somebody was checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// 扫码
    Qr,
    /// 名单勾选
    List,
    /// 纸质签到表录入
    Sheet,
    /// 现场补报名
    Door,
}

impl How {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Qr, Self::List, Self::Sheet, Self::Door];

    /// As stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Qr => "qr",
            Self::List => "list",
            Self::Sheet => "sheet",
            Self::Door => "door",
        }
    }

    /// Reads [`Self::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|how| how.code() == code)
    }
}

/// One check, as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
pub struct Check {
    /// Which.
    pub id: CheckId,
    /// Whose.
    pub registration_id: RegistrationId,
    /// Of which date of the session, from 1.
    pub date_position: i64,
    /// As [`Direction::code`].
    pub direction: String,
    /// When somebody came or left.
    pub at: DateTime<Utc>,
    /// As [`How::code`].
    pub how: String,
    /// Who ticked it; nobody for one's own phone.
    pub by_name: Option<String>,
    /// When it got here.
    pub received_at: DateTime<Utc>,
}

/// 更正, as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
pub struct Correction {
    /// Whose.
    pub registration_id: RegistrationId,
    /// Of which date, from 1.
    pub date_position: i64,
    /// Came; nobody came without one.
    pub came_at: Option<DateTime<Utc>>,
    /// Left.
    pub left_at: Option<DateTime<Utc>>,
    /// What counted before.
    pub before_came_at: Option<DateTime<Utc>>,
    /// What counted before.
    pub before_left_at: Option<DateTime<Utc>>,
    /// Why.
    pub reason: String,
    /// Who.
    pub by_name: String,
    /// When.
    pub made_at: DateTime<Utc>,
}

/// When somebody came to a date and left it, as it counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Times {
    /// Came.
    pub came_at: Option<DateTime<Utc>>,
    /// Left.
    pub left_at: Option<DateTime<Utc>>,
}

/// What becomes of the hours of somebody later or earlier than is forgiven.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Beyond {
    /// 不计学时
    None,
    /// 按在场时间折算
    #[default]
    Part,
}

impl Beyond {
    /// As stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Part => "part",
        }
    }

    /// Reads [`Self::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::None, Self::Part].into_iter().find(|beyond| beyond.code() == code)
    }
}

/// 签到规则 of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DoorRule {
    /// So late is forgiven.
    pub late_minutes: i64,
    /// So early is forgiven.
    pub early_minutes: i64,
    /// Whoever doesn't check out has no hours; otherwise they stayed to the end.
    pub needs_out: bool,
    /// Later or earlier than forgiven.
    pub beyond: Beyond,
    /// 结业所需学时比例
    pub slip_percent: i64,
}

impl Default for DoorRule {
    fn default() -> Self {
        Self { late_minutes: 15, early_minutes: 15, needs_out: false, beyond: Beyond::Part, slip_percent: 80 }
    }
}

/// The most minutes a rule may forgive.
pub const MOST_FORGIVEN: i64 = 240;

impl DoorRule {
    /// Whether it can be one.
    pub fn is_possible(&self) -> bool {
        (0..=MOST_FORGIVEN).contains(&self.late_minutes)
            && (0..=MOST_FORGIVEN).contains(&self.early_minutes)
            && (1..=100).contains(&self.slip_percent)
    }
}

/// The door of a date opens so long before it begins, and closes so long after it ends.
const DOOR: TimeDelta = TimeDelta::hours(2);

impl TrainingDate {
    /// From when on people are checked in.
    pub fn door_opens(&self) -> DateTime<Utc> {
        self.starts_at - DOOR
    }

    /// Until when they are checked out.
    pub fn door_closes(&self) -> DateTime<Utc> {
        self.ends_at + DOOR
    }

    /// Whether somebody can have come or left then.
    pub fn takes(&self, at: DateTime<Utc>) -> bool {
        self.door_opens() <= at && at <= self.door_closes()
    }
}

/// Why somebody was not checked in or out. Nothing was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CheckRefusal {
    /// Not registered, or for another session.
    #[error("not registered for this session")]
    NotRegistered,
    /// 已取消, or not published.
    #[error("the session is cancelled")]
    Cancelled,
    /// The session has no such date.
    #[error("no such date")]
    NoSuchDate,
    /// The door isn't open yet.
    #[error("the door opens later")]
    TooEarly {
        /// When it opens.
        opens_at: DateTime<Utc>,
    },
    /// The door is closed.
    #[error("the door is closed")]
    TooLate {
        /// When it closed.
        closed_at: DateTime<Utc>,
    },
    /// A time at which nobody can have come.
    #[error("outside the date")]
    OutsideDate,
    /// Somebody has corrected the record since, and the correction stands.
    #[error("corrected since")]
    Corrected,
}

/// Why times were not corrected. Nothing was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CorrectRefusal {
    /// Not registered, or for another session.
    #[error("not registered for this session")]
    NotRegistered,
    /// 已取消, or not published.
    #[error("the session is cancelled")]
    Cancelled,
    /// The session has no such date.
    #[error("no such date")]
    NoSuchDate,
    /// The date hasn't begun.
    #[error("the date has not begun")]
    TooEarly,
    /// A time at which nobody can have come or left, or that is yet to come.
    #[error("outside the date")]
    OutsideDate,
    /// Left before having come, or without.
    #[error("left before having come")]
    LeftBeforeCame,
    /// No reason, or a very long one.
    #[error("no reason")]
    NoReason,
    /// It says what counts already.
    #[error("nothing to correct")]
    Unchanged,
    /// What counts isn't what the page showed any more.
    #[error("changed meanwhile")]
    Overtaken,
}
