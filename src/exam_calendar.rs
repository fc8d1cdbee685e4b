//! 考试日历: when one can register, print the admission slip, sit, read the results, have them looked at again and have the
//! certificate registered.
//!
//! An administrator enters windows, each for a year, a kind, a level (or all) and a province (or the whole country), each with where
//! its dates were published. What follows from them for one level in one province is [`agenda()`], a pure rule: a province's own
//! window stands in place of the country's. Nothing in here is authority: the local notice is.

pub mod agenda;
pub mod feed;
mod plan;
mod timetable;

#[cfg(feature = "store")]
pub mod store;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

pub use agenda::{Entry, Upcoming, agenda, next_for};
pub use plan::{Plan, PlanProblem, YEARS};
pub use timetable::timetable;

use crate::clock::{date_of, local_of};
use crate::ids::ExamWindowId;
use crate::syllabus::Level;

/// 事项: what a window is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WindowKind {
    /// 报名
    #[default]
    Registration,
    /// 缴费
    Payment,
    /// 准考证打印
    AdmissionSlip,
    /// 考试
    Exam,
    /// 成绩公布
    Results,
    /// 成绩复查
    Recheck,
    /// 证书登记
    Certificate,
}

impl WindowKind {
    /// All kinds, in the order of a year.
    pub const ALL: [Self; 7] =
        [Self::Registration, Self::Payment, Self::AdmissionSlip, Self::Exam, Self::Results, Self::Recheck, Self::Certificate];

    /// As stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Registration => "registration",
            Self::Payment => "payment",
            Self::AdmissionSlip => "admission_slip",
            Self::Exam => "exam",
            Self::Results => "results",
            Self::Recheck => "recheck",
            Self::Certificate => "certificate",
        }
    }

    /// Reads [`Self::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// How sure a window's dates are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Certainty {
    /// 已公布
    Confirmed,
    /// 预计
    #[default]
    Expected,
}

impl Certainty {
    /// As stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Expected => "expected",
        }
    }

    /// Reads [`Self::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Confirmed, Self::Expected].into_iter().find(|certainty| certainty.code() == code)
    }
}

/// Whether a window is to be relied on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WindowState {
    /// 照常
    #[default]
    Standing,
    /// 取消: it was to be and was called off; people are told so.
    Cancelled,
    /// 撤回: it should never have been entered; people don't see it any more.
    Withdrawn,
}

impl WindowState {
    /// As stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Standing => "standing",
            Self::Cancelled => "cancelled",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Reads [`Self::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Standing, Self::Cancelled, Self::Withdrawn].into_iter().find(|state| state.code() == code)
    }
}

/// 场次: when one subject is sat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sitting {
    /// The subject's code.
    pub subject: String,
    /// Begins.
    pub starts_at: DateTime<Utc>,
    /// Ends.
    pub ends_at: DateTime<Utc>,
}

/// 时间窗: one thing of an exam year, and when it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    /// Which.
    pub id: ExamWindowId,
    /// 考试年度
    pub year: i64,
    /// 事项
    pub kind: WindowKind,
    /// 级别; `None`: all.
    pub level: Option<Level>,
    /// The code of a province; `None`: the whole country.
    pub province: Option<String>,
    /// The province's name.
    pub province_name: Option<String>,
    /// Begins.
    pub starts_at: DateTime<Utc>,
    /// The first moment after it.
    pub ends_at: DateTime<Utc>,
    /// Whole days in Asia/Shanghai.
    pub all_day: bool,
    /// How sure.
    pub certainty: Certainty,
    /// Whether it is to be relied on.
    pub state: WindowState,
    /// Of an exam: when each subject is sat.
    pub sittings: Vec<Sitting>,
    /// What else there is to say.
    pub note: String,
    /// Where the dates were published.
    pub source: String,
    /// Why it was withdrawn.
    pub withdraw_reason: String,
    /// Rises with every change.
    pub version: i64,
    /// Last change.
    pub updated_at: DateTime<Utc>,
}

/// Where the clock stands in a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// So many days until it begins.
    Coming(i64),
    /// It has begun; so many days until its last.
    Running(i64),
    /// It is over.
    Past,
}

impl Window {
    /// The first day, in Asia/Shanghai.
    pub fn first_day(&self) -> NaiveDate {
        date_of(self.starts_at)
    }

    /// The last day, in Asia/Shanghai.
    pub fn last_day(&self) -> NaiveDate {
        date_of((self.ends_at - TimeDelta::microseconds(1)).max(self.starts_at))
    }

    /// Where the clock stands. Days are counted as on a calendar: the day after today is one away, whatever the hour.
    pub fn phase(&self, now: DateTime<Utc>) -> Phase {
        let today = date_of(now);
        if now >= self.ends_at {
            Phase::Past
        } else if now >= self.starts_at {
            Phase::Running((self.last_day() - today).num_days())
        } else {
            Phase::Coming((self.first_day() - today).num_days())
        }
    }

    /// Nothing more is known than the month.
    pub fn is_a_month(&self) -> bool {
        use chrono::Datelike as _;
        let after = date_of(self.ends_at);
        let next = self.first_day().checked_add_months(chrono::Months::new(1));
        self.all_day && self.certainty == Certainty::Expected && self.first_day().day() == 1 && next == Some(after)
    }

    /// Whether it begins and ends at a time of day that matters.
    pub fn local_span(&self) -> (chrono::NaiveDateTime, chrono::NaiveDateTime) {
        (local_of(self.starts_at), local_of(self.ends_at))
    }
}

/// Something that was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
pub struct Change {
    /// What: a field of [`Plan`].
    pub field: String,
    /// What it said.
    pub before: String,
    /// What it says now.
    pub after: String,
    /// When.
    pub changed_at: DateTime<Utc>,
}

/// Why a window was not changed. Nothing was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ChangeRefusal {
    /// Somebody else changed it meanwhile.
    #[error("changed by somebody else meanwhile")]
    Overtaken,
    /// It is withdrawn.
    #[error("the window is withdrawn")]
    Withdrawn,
    /// There is no such window.
    #[error("no such window")]
    Unknown,
}
