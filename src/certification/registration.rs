//! 登记: applications with their review by two people, and the periods they lead to. Pure; `application` and `period` keep them.
//!
//! Rules (domain reference §2.2, 民发〔2009〕44 号):
//! - First registration within a year of obtaining the certificate; later it may still be done, as the local office says.
//! - A period is three years. It is renewed in its last three months; once it is over, late. A renewed period begins where the last one
//!   ends, or on the day of registration if that is later.
//! - 待审核 may be edited or withdrawn; from 初审通过 on an application is locked; refused, it may be corrected and submitted again. 终审通过 it
//!   may still be withdrawn until it is registered: nothing follows from it before.
//! - 初审 and 终审 are done by different people, and 终审 not by whoever submitted.
//! - Whoever belongs nowhere (离岗) has no office that takes the application: it is where they live or work (受理机构).
//! - Periods of one person never overlap. A higher level's period ends a lower one's on the day before it begins.

#[cfg(feature = "store")]
pub mod application;
#[cfg(feature = "store")]
pub mod period;
#[cfg(feature = "store")]
pub mod queue;
#[cfg(test)]
mod tests;
#[cfg(feature = "store")]
mod told;

use chrono::{Datelike as _, Days, NaiveDate, Weekday};

use super::rules::{ApplicationState, Period, period_from, register_by, window_of};
use crate::ids::{AccountId, PeriodId};
use crate::syllabus::Level;

/// What can be done with an application.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Act {
    /// 修改 before review.
    Edit,
    /// 撤回
    Withdraw,
    /// 更正后重新提交
    Resubmit,
    /// 初审通过
    PassFirst,
    /// 初审不通过
    FailFirst,
    /// 终审通过
    PassFinal,
    /// 终审不通过
    FailFinal,
    /// 登记: the period is added.
    Register,
    /// 出证
    Issue,
}

impl Act {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Edit,
        Self::Withdraw,
        Self::Resubmit,
        Self::PassFirst,
        Self::FailFirst,
        Self::PassFinal,
        Self::FailFinal,
        Self::Register,
        Self::Issue,
    ];

    /// As sent by forms.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Edit => "edit",
            Self::Withdraw => "withdraw",
            Self::Resubmit => "resubmit",
            Self::PassFirst => "pass_first",
            Self::FailFirst => "fail_first",
            Self::PassFinal => "pass_final",
            Self::FailFinal => "fail_final",
            Self::Register => "register",
            Self::Issue => "issue",
        }
    }

    /// Reads [`Self::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|act| act.code() == code)
    }

    /// Done for the unit (or the person), not by those who review.
    pub const fn is_of_the_applicant(self) -> bool {
        matches!(self, Self::Edit | Self::Withdraw | Self::Resubmit)
    }

    /// Where it leads from a state; none: it can't be done there.
    pub const fn leads(self, from: ApplicationState) -> Option<ApplicationState> {
        use ApplicationState as State;
        match (self, from) {
            (Self::Edit, State::Submitted) | (Self::Resubmit, State::FirstFailed | State::FinalFailed) => Some(State::Submitted),
            (Self::Withdraw, State::Submitted | State::FirstFailed | State::FinalFailed | State::FinalPassed) => {
                Some(State::Withdrawn)
            }
            (Self::PassFirst, State::Submitted) => Some(State::FirstPassed),
            (Self::FailFirst, State::Submitted) => Some(State::FirstFailed),
            (Self::PassFinal, State::FirstPassed) => Some(State::FinalPassed),
            (Self::FailFinal, State::FirstPassed) => Some(State::FinalFailed),
            (Self::Register, State::FinalPassed) => Some(State::Registered),
            (Self::Issue, State::Registered) => Some(State::Issued),
            _ => None,
        }
    }

    /// It can't be done without saying why.
    pub const fn needs_reason(self) -> bool {
        matches!(self, Self::FailFirst | Self::FailFinal)
    }
}

/// Why somebody may not do the final review (终审).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OwnHand {
    /// They submitted it.
    Submitted,
    /// They did the first review.
    FirstReview,
}

/// Whether somebody may do the final review of what these have submitted and first reviewed.
pub fn may_finish(by: AccountId, submitted: Option<AccountId>, first_review: Option<AccountId>) -> Result<(), OwnHand> {
    if first_review == Some(by) {
        return Err(OwnHand::FirstReview);
    }
    if submitted == Some(by) { Err(OwnHand::Submitted) } else { Ok(()) }
}

/// A period in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InForce {
    /// Which.
    pub id: PeriodId,
    /// Of which level.
    pub level: Level,
    /// Its first day.
    pub from: NaiveDate,
    /// Its last day.
    pub until: NaiveDate,
}

impl InForce {
    /// The first day on which it can be renewed.
    pub fn window_from(&self) -> NaiveDate {
        let Self { level, from, until, .. } = *self;
        window_of(&Period { level, first: true, registered_on: from, from, until }).0
    }
}

/// A lower level's period that ends earlier, because a higher one's begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cut {
    /// Which.
    pub id: PeriodId,
    /// Its new last day.
    pub until: NaiveDate,
}

/// A period it would overlap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Overlap {
    /// Of which level.
    pub level: Level,
    /// From.
    pub from: NaiveDate,
    /// Until.
    pub until: NaiveDate,
}

/// Whether a period fits beside those in force, and which lower ones end for it.
pub fn fit(existing: &[InForce], level: Level, from: NaiveDate, until: NaiveDate) -> Result<Vec<Cut>, Overlap> {
    let mut cuts = Vec::new();
    for period in existing.iter().filter(|period| period.from <= until && from <= period.until) {
        match from.pred_opt().filter(|before| period.level < level && period.from <= *before) {
            Some(before) => cuts.push(Cut { id: period.id, until: before }),
            None => return Err(Overlap { level: period.level, from: period.from, until: period.until }),
        }
    }
    Ok(cuts)
}

/// The period of a registration on a day, beside the periods of that level: it begins where the last one ends, or on the day.
pub fn next_period(existing: &[InForce], level: Level, registered_on: NaiveDate) -> (NaiveDate, NaiveDate) {
    let last = existing.iter().filter(|period| period.level == level).map(|period| period.until).max();
    let from = last.and_then(|until| until.succ_opt()).filter(|next| *next > registered_on).unwrap_or(registered_on);
    period_from(from)
}

/// What may be applied for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Offer {
    /// 首次登记
    First {
        /// The last day of the year allowed.
        by: NaiveDate,
        /// The year is over.
        late: bool,
    },
    /// 再登记
    Renewal {
        /// The last day of the period it follows.
        until: NaiveDate,
        /// The period is over.
        late: bool,
    },
}

impl Offer {
    /// 首次登记
    pub const fn is_first(self) -> bool {
        matches!(self, Self::First { .. })
    }
}

/// Why nothing can be applied for now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoOffer {
    /// 离岗: they belong nowhere.
    Leaver,
    /// The window isn't open yet: it opens and closes on these days.
    TooEarly {
        /// The first day.
        opens: NaiveDate,
        /// The last day of the period.
        until: NaiveDate,
    },
    /// A higher level is registered, until this day.
    Higher {
        /// Which.
        level: Level,
        /// Until.
        until: NaiveDate,
    },
}

/// What somebody who holds a certificate may apply for on a day. `belongs`: to a division now.
pub fn offer(level: Level, obtained_on: NaiveDate, periods: &[InForce], belongs: bool, on: NaiveDate) -> Result<Offer, NoOffer> {
    if !belongs {
        return Err(NoOffer::Leaver);
    }
    if let Some(higher) = periods.iter().find(|period| period.level > level && period.until >= on) {
        return Err(NoOffer::Higher { level: higher.level, until: higher.until });
    }
    let Some(last) = periods.iter().filter(|period| period.level == level).max_by_key(|period| period.until) else {
        let by = register_by(obtained_on);
        return Ok(Offer::First { by, late: on > by });
    };
    let (opens, until) = (last.window_from(), last.until);
    if on < opens { Err(NoOffer::TooEarly { opens, until }) } else { Ok(Offer::Renewal { until, late: on > until }) }
}

/// So many working days a review may take.
const REVIEW_DAYS: u32 = 30;

/// The day by which an application is to be decided: thirty days from Monday to Friday after it was taken. Public holidays aren't known
/// here, so that it is the earliest such day.
pub fn review_due(submitted_on: NaiveDate) -> NaiveDate {
    let mut day = submitted_on;
    let mut left = REVIEW_DAYS;
    while left > 0 {
        day = day.checked_add_days(Days::new(1)).unwrap_or(day);
        if !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) {
            left -= 1;
        }
    }
    day
}
