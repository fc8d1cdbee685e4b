//! 练习设置: how somebody likes to practise.

#[cfg(feature = "store")]
pub mod store;

use crate::syllabus::Level;

/// What can be chosen for [`Preference::leave_after`].
pub const LEAVE_AFTER: std::ops::RangeInclusive<i64> = 1..=9;
/// What can be chosen for [`Preference::daily_goal`].
pub const DAILY_GOAL: std::ops::RangeInclusive<i64> = 5..=200;

/// How somebody likes to practise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preference {
    /// 即时: a single choice is taken as soon as it is ticked.
    pub instant: bool,
    /// Options are shown in an order drawn for the set.
    pub shuffle: bool,
    /// Right so often in a row, a question leaves the wrong-question book.
    pub leave_after: i64,
    /// Questions a day.
    pub daily_goal: i64,
    /// The level prepared for.
    pub level: Option<Level>,
    /// Where the exam is taken: decides dates and pass line.
    pub division_code: Option<String>,
    /// Wants to be reminded.
    pub remind: bool,
}

impl Default for Preference {
    fn default() -> Self {
        Self { instant: false, shuffle: true, leave_after: 3, daily_goal: 20, level: None, division_code: None, remind: false }
    }
}
