//! 模考: papers drawn by blueprint or put together by an editor, attempts by the server's clock, and what they come to.
//!
//! An attempt is a practice set of the mode `mock`. While it runs, every change of its answer sheet is an event ([`sheet`]); when it
//! is handed in, by the person or by the clock, what then stands on the sheet becomes answers like any others: the wrong-question
//! book, statistics and corrections need no second way. Until then no key leaves the server.

pub mod blueprint;
pub mod case_mark;
pub mod case_paper;
pub mod event;
pub mod passing;
#[cfg(feature = "store")]
pub mod recording;
pub mod sheet;
#[cfg(feature = "store")]
pub mod store;
pub mod writing;

use chrono::{DateTime, TimeDelta, Utc};

/// What was on its way to the server when time ended is taken still; only then the clock hands in.
pub const GRACE: TimeDelta = TimeDelta::seconds(3);

/// With fewer other people nothing is compared: it would be about single persons.
pub const FEWEST_OTHERS: i64 = 5;

/// Where a paper comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Origin {
    /// 随机组卷: for one person, by blueprint.
    Drawn,
    /// 固定试卷: put together by an editor, for all.
    Fixed,
}

impl Origin {
    /// As stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Drawn => "drawn",
            Self::Fixed => "fixed",
        }
    }

    /// Reads [`Self::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Drawn, Self::Fixed].into_iter().find(|origin| origin.code() == code)
    }
}

/// Who handed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum By {
    /// The person, before the end.
    Person,
    /// Time was up.
    Clock,
}

impl By {
    /// As stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Clock => "clock",
        }
    }

    /// Reads [`Self::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Person, Self::Clock].into_iter().find(|by| by.code() == code)
    }
}

/// Whether what arrives now is too late for a paper that ends then.
pub fn is_over(ends_at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    now > ends_at + GRACE
}
