//! What comes next, by when.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use super::Rule;

/// The one thing to do next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "step")]
pub enum NextStep {
    /// 首次登记: within a year of obtaining the certificate. Being late costs the registration's services, never the certificate.
    RegisterFirstTime,
    /// The time for the first registration is over: register late where that isn't done yet, as the local office says.
    RegisterLate,
    /// Pass what is missing in this year's exam, or begin again.
    SitRemaining {
        /// Codes of the missing subjects.
        subjects: Vec<String>,
        /// The last exam year in which what is passed still counts.
        last_year: i64,
    },
    /// Passes have lapsed (or, 初级, don't carry over): all subjects again.
    StartOver {
        /// The next exam year.
        year: i64,
    },
    /// Nothing passed yet: sit all subjects.
    SitAll {
        /// The next exam year.
        year: i64,
    },
    /// 高级: apply for review while the pass slip is valid.
    ApplyForReview,
    /// Nothing to do.
    Nothing,
}

impl NextStep {
    /// As stored and as a filter is called.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::RegisterFirstTime => "register",
            Self::RegisterLate => "register_late",
            Self::SitRemaining { .. } => "sit_remaining",
            Self::StartOver { .. } => "start_over",
            Self::SitAll { .. } => "sit_all",
            Self::ApplyForReview => "apply_for_review",
            Self::Nothing => "nothing",
        }
    }

    /// Every code, in the order people see the filters.
    pub const CODES: [&'static str; 7] =
        ["register", "apply_for_review", "sit_remaining", "start_over", "sit_all", "register_late", "nothing"];

    /// What is more urgent comes first.
    pub(super) const fn urgency(&self) -> u8 {
        match self {
            Self::RegisterFirstTime => 0,
            Self::ApplyForReview => 1,
            Self::SitRemaining { .. } => 2,
            Self::StartOver { .. } => 3,
            Self::SitAll { .. } => 4,
            Self::RegisterLate => 5,
            Self::Nothing => 6,
        }
    }
}

/// A next step with its date and rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// What.
    pub next: NextStep,
    /// By when; the last day.
    pub by: Option<NaiveDate>,
    /// The date follows from the day results come out, not from a certificate's date: the local notice prevails.
    pub estimated: bool,
    /// Why.
    pub rule: Rule,
}

/// The day the results of an exam year came out (domain reference §1.5), or the day they may be expected (true) where it isn't known.
pub fn results_day(year: i64) -> (NaiveDate, bool) {
    let (month, day, estimated) = match year {
        2022 => (9, 7, false),
        2023 => (8, 11, false),
        2024 => (8, 8, false),
        _ => (8, 1, true),
    };
    (ymd(year, month, day), estimated)
}

/// The exam of a year is over for planning from 1 July on (it is held in May or June).
pub(super) fn next_exam_year(as_of: NaiveDate, latest_sat: Option<i64>) -> i64 {
    let year = i64::from(as_of.year());
    if as_of.month() >= 7 || latest_sat == Some(year) { year + 1 } else { year }
}

/// The last day of planning for an exam year.
pub(super) fn exam_over(year: i64) -> NaiveDate {
    ymd(year, 6, 30)
}

/// A date from whole numbers. Years out of the calendar's range become its first day: the ledger holds none.
pub(super) fn ymd(year: i64, month: u32, day: u32) -> NaiveDate {
    i32::try_from(year).ok().and_then(|year| NaiveDate::from_ymd_opt(year, month, day)).unwrap_or(NaiveDate::MIN)
}

/// The same day some years later (29 February becomes 28).
pub(super) fn years_later(day: NaiveDate, years: u32) -> NaiveDate {
    day.checked_add_months(chrono::Months::new(years * 12)).unwrap_or(day)
}
