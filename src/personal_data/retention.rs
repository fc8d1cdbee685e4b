//! 保存期限: what of people's data goes when it isn't needed any more, by rules with a period each, of which every run can first be
//! tried dry.
//!
//! What statistics stand on (results, certificates, registration, hours, memberships, answers, reported figures) no rule touches: a
//! number, a file or a message goes, the fact stays. What needs no rule because it goes by itself: browser sessions at their end and
//! counters of attempts within the hour ([`sweep`](crate::account::sweep)), jobs and their mails seven days after they are done. The audit
//! trail stays: it is the log that has to be kept (网络安全法: six months at least), and nobody may change it.

use chrono::{DateTime, Days, Months, NaiveDate, NaiveTime, Utc};

use crate::clock::{date_of, instant_of};

mod store;

pub use store::{Counted, Held, Last, SetError, Way, counts, held, nightly, run, set};

/// A rule: what goes, counted from which day. Something of a day is kept through the same day so many months later, and goes after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Rule {
    /// 导入核对文件: uploaded lists and their reports, with their sealed content, once they have expired (seven days after the upload).
    Uploads,
    /// 已读消息: from the day a message was read. Unread ones stay.
    Notices,
    /// 已核对的成绩行: a row of a list that was decided, from the day it last changed: the row and the decision are forgotten, what came
    /// into the ledger by it stays. Rows that wait for a decision stay.
    Matches,
    /// 学时证明材料: name and content of a file, from the end of the registration period in which the hours lie (from the last day of
    /// the training, where there is none), and not before the file itself is that old; that there was one stays. Hours that wait for
    /// a decision keep theirs.
    Proofs,
    /// 号码查看记录: who was shown a whole number (PIPL §56: three years at least).
    Reveals,
    /// 离职人员的号码: ID and phone numbers, sealed, masked and as a hash, of people who left, from the last of: the day they left, the
    /// last day of their registration, the day they were entered. Not while an application is open. Their name and record stay.
    Leavers,
}

impl Rule {
    /// All, in the order people see them.
    pub const ALL: [Self; 6] = [Self::Uploads, Self::Notices, Self::Matches, Self::Proofs, Self::Reveals, Self::Leavers];

    /// As stored and typed.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Uploads => "uploads",
            Self::Notices => "notices",
            Self::Matches => "matches",
            Self::Proofs => "proofs",
            Self::Reveals => "reveals",
            Self::Leavers => "leavers",
        }
    }

    /// Reads [`Self::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rule| rule.code() == code)
    }

    /// Between how many months the period may be set, both included; none: it is fixed. The lower bounds: a list of the year before
    /// finds what was decided (12), records of reveals are kept three years (PIPL §56), a registration runs three years, so that
    /// whoever comes back within one is still found by number (36).
    pub const fn bounds(self) -> Option<(i64, i64)> {
        match self {
            Self::Uploads => None,
            Self::Notices => Some((3, 60)),
            Self::Matches | Self::Proofs => Some((12, 120)),
            Self::Reveals => Some((36, 120)),
            Self::Leavers => Some((36, 240)),
        }
    }

    /// Whether the period may be so long, in months.
    pub fn allows(self, months: i64) -> bool {
        self.bounds().is_some_and(|(least, most)| (least..=most).contains(&months))
    }
}

/// The day before which something must lie to go today.
pub(crate) fn cut_off(today: NaiveDate, months: i64) -> NaiveDate {
    u32::try_from(months).ok().and_then(|months| today.checked_sub_months(Months::new(months))).unwrap_or(NaiveDate::MIN)
}

/// The last 02:30 in China: when the nightly round is due.
pub(crate) fn last_night(now: DateTime<Utc>) -> DateTime<Utc> {
    let today = date_of(now);
    let time = NaiveTime::from_hms_opt(2, 30, 0).unwrap_or_default();
    let tonight = instant_of(today.and_time(time));
    if tonight <= now { tonight } else { instant_of((today - Days::new(1)).and_time(time)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_goes_before_its_months_are_over() {
        let day = |text: &str| text.parse::<NaiveDate>().expect("a day");
        // What happened on the first day goes on the second and not before.
        for (happened, months, goes) in [
            ("2023-03-10", 36, "2026-03-11"),
            ("2024-02-29", 12, "2025-03-01"),
            ("2025-08-31", 6, "2026-03-01"),
            ("2025-12-31", 3, "2026-04-01"),
        ] {
            assert!(day(happened) < cut_off(day(goes), months), "{happened} on {goes}");
            assert!(day(happened) >= cut_off(day(goes) - Days::new(1), months), "{happened} on the day before {goes}");
        }
    }

    #[test]
    fn a_night_is_due_from_half_past_two() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().expect("an instant");
        // 02:30 in China is 18:30 UTC of the day before.
        assert_eq!(last_night(at("2026-03-10T18:30:00Z")), at("2026-03-10T18:30:00Z"));
        assert_eq!(last_night(at("2026-03-10T18:29:59Z")), at("2026-03-09T18:30:00Z"));
        assert_eq!(last_night(at("2026-03-10T15:00:00Z")), at("2026-03-09T18:30:00Z"));
    }

    #[test]
    fn codes_are_read_back_and_bounds_hold() {
        for rule in Rule::ALL {
            assert_eq!(Rule::from_code(rule.code()), Some(rule));
            if let Some((least, most)) = rule.bounds() {
                assert!(rule.allows(least) && rule.allows(most) && !rule.allows(least - 1) && !rule.allows(most + 1), "{rule:?}");
            }
        }
        assert_eq!(Rule::from_code("everything"), None);
    }
}
