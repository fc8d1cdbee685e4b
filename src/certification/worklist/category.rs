//! The lists an officer sees, and of which days each is.

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::certification::rules::{Period, window_of};
use crate::syllabus::Level;

/// What is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// 登记到期: the last day of the period.
    Registration,
    /// 首次登记: the last day of the year allowed.
    First,
    /// 登记周期学时: the last day of the period.
    Hours,
    /// 年度学时: the last day of the year.
    HoursYear,
    /// 成绩到期: the last exam with which passes count, or the last day of a pass slip.
    Passes,
    /// 离岗: the last day of the period.
    Leaver,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Registration, Self::First, Self::Hours, Self::HoursYear, Self::Passes, Self::Leaver];

    /// As stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Registration => "registration",
            Self::First => "first",
            Self::Hours => "hours",
            Self::HoursYear => "hours_year",
            Self::Passes => "passes",
            Self::Leaver => "leaver",
        }
    }

    /// Reads [`Self::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// One list of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Category {
    /// 再登记窗口已开放
    WindowOpen,
    /// 30 天内到期
    Expiring30,
    /// 90 天内到期
    Expiring90,
    /// 180 天内到期
    Expiring180,
    /// 登记已过期
    Lapsed,
    /// 首次登记期限将满
    FirstDue,
    /// 首次登记逾期
    FirstLate,
    /// 登记周期学时未满
    Hours,
    /// 年度学时未满
    HoursYear,
    /// 成绩将失效
    Passes,
    /// 离岗未注销
    Leavers,
}

impl Category {
    /// All, in the order in which they are shown.
    pub const ALL: [Self; 11] = [
        Self::WindowOpen,
        Self::Expiring30,
        Self::Expiring90,
        Self::Expiring180,
        Self::Lapsed,
        Self::FirstDue,
        Self::FirstLate,
        Self::Hours,
        Self::HoursYear,
        Self::Passes,
        Self::Leavers,
    ];

    /// As in addresses and messages.
    pub const fn code(self) -> &'static str {
        match self {
            Self::WindowOpen => "window-open",
            Self::Expiring30 => "expiring-30",
            Self::Expiring90 => "expiring-90",
            Self::Expiring180 => "expiring-180",
            Self::Lapsed => "lapsed",
            Self::FirstDue => "first-due",
            Self::FirstLate => "first-late",
            Self::Hours => "hours",
            Self::HoursYear => "hours-year",
            Self::Passes => "passes",
            Self::Leavers => "leavers",
        }
    }

    /// Reads [`Self::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|category| category.code() == code)
    }

    /// What it is a list of.
    pub const fn kind(self) -> Kind {
        match self {
            Self::WindowOpen | Self::Expiring30 | Self::Expiring90 | Self::Expiring180 | Self::Lapsed => Kind::Registration,
            Self::FirstDue | Self::FirstLate => Kind::First,
            Self::Hours => Kind::Hours,
            Self::HoursYear => Kind::HoursYear,
            Self::Passes => Kind::Passes,
            Self::Leavers => Kind::Leaver,
        }
    }

    /// Its first and last day, as of a day.
    pub fn days(self, today: NaiveDate) -> (NaiveDate, NaiveDate) {
        let ahead = |days: u64| today.checked_add_days(Days::new(days)).unwrap_or(today);
        match self {
            Self::WindowOpen => (today, window_reaches(today)),
            Self::Expiring30 => (today, ahead(30)),
            Self::Expiring90 => (today, ahead(90)),
            Self::Expiring180 | Self::FirstDue => (today, ahead(180)),
            Self::Lapsed | Self::FirstLate => (FIRST, today.pred_opt().unwrap_or(today)),
            Self::Passes => (today, ahead(365)),
            Self::Hours | Self::HoursYear | Self::Leavers => (today, LAST),
        }
    }

    /// Its day is over: what it asks for is late.
    pub const fn is_late(self) -> bool {
        matches!(self, Self::Lapsed | Self::FirstLate)
    }
}

/// Days before and after any in the register.
const FIRST: NaiveDate = NaiveDate::from_ymd_opt(1900, 1, 1).expect("a day");
const LAST: NaiveDate = NaiveDate::from_ymd_opt(9999, 12, 31).expect("a day");

/// The latest last day of a period whose renewal window is open.
pub(super) fn window_reaches(today: NaiveDate) -> NaiveDate {
    let opens = |until: NaiveDate| {
        let period = Period { level: Level::Junior, first: true, registered_on: FIRST, from: FIRST, until };
        window_of(&period).0
    };
    // Three months are 89 to 92 days.
    (89..=92).rev().filter_map(|days| today.checked_add_days(Days::new(days))).find(|until| opens(*until) <= today).unwrap_or(today)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_as_they_are_written() {
        assert!(Category::ALL.into_iter().all(|category| Category::from_code(category.code()) == Some(category)));
        assert!(Kind::ALL.into_iter().all(|kind| Kind::from_code(kind.code()) == Some(kind)));
        assert_eq!((Category::from_code("nothing"), Kind::from_code("")), (None, None));
    }

    #[test]
    fn the_window_is_open_for_exactly_those_periods_the_rules_say() {
        let mut today = NaiveDate::from_ymd_opt(2023, 10, 1).expect("a day");
        for _ in 0..1000 {
            let reach = window_reaches(today);
            let opens =
                |until| window_of(&Period { level: Level::Senior, first: true, registered_on: FIRST, from: FIRST, until }).0;
            assert!(opens(reach) <= today, "{today}");
            assert!(opens(reach.succ_opt().expect("a day")) > today, "{today}");
            today = today.succ_opt().expect("a day");
        }
    }

    #[test]
    fn days_are_near_open_or_over() {
        let day = |text: &str| -> NaiveDate { text.parse().expect("a day") };
        let today = day("2026-11-30");
        assert_eq!(Category::WindowOpen.days(today), (today, day("2027-02-28")));
        assert_eq!(Category::Expiring30.days(today), (today, day("2026-12-30")));
        assert_eq!(Category::Lapsed.days(today).1, day("2026-11-29"));
    }
}
