//! What may be entered, before anybody looks at it.

use chrono::NaiveDate;

use super::Kind;

/// 学历教育一次性记 90 学时 (in halves).
pub const DEGREE_HALF_HOURS: i64 = 180;
/// Nobody is taught for longer on one day (in halves).
const DAY_HALF_HOURS: i64 = 24;
/// The longest title or provider, in characters.
pub const TEXT: usize = 100;
/// The longest reason, in characters.
pub const REASON: usize = 200;

/// What a form says of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entered {
    /// What it comes from.
    pub kind: Kind,
    /// 培训（学历）名称
    pub title: String,
    /// 举办（授予）单位
    pub provider: String,
    /// The first day.
    pub first_day: NaiveDate,
    /// The last day: the one it counts on.
    pub last_day: NaiveDate,
    /// 学时, in halves; of a degree they are given.
    pub half_hours: i64,
    /// 专业科目 (as against 公需科目).
    pub professional: bool,
    /// 理由; needed where it is entered by hand.
    pub reason: String,
}

/// Why an entry isn't taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flaw {
    /// No title.
    NoTitle,
    /// A title or provider of more than [`TEXT`] characters.
    TooLong,
    /// Not said who held it.
    NoProvider,
    /// It ends before it begins.
    Reversed,
    /// It isn't over.
    Future,
    /// No hours.
    NoHours,
    /// More than twelve a day.
    TooManyHours,
    /// Entered by hand without a reason, or with a very long one.
    NoReason,
}

impl Entered {
    /// Trimmed, and a degree with its hours.
    #[must_use]
    pub fn settled(mut self) -> Self {
        for text in [&mut self.title, &mut self.provider, &mut self.reason] {
            *text = text.trim().to_owned();
        }
        if self.kind == Kind::Degree {
            self.half_hours = DEGREE_HALF_HOURS;
            self.first_day = self.last_day;
            self.professional = true;
        }
        self
    }
}

/// What is wrong with an entry on a day.
pub fn flaws(entered: &Entered, today: NaiveDate) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    let long = |text: &str| text.chars().count() > TEXT;
    if entered.title.is_empty() {
        flaws.push(Flaw::NoTitle);
    }
    if long(&entered.title) || long(&entered.provider) {
        flaws.push(Flaw::TooLong);
    }
    if entered.provider.is_empty() && entered.kind != Kind::Manual {
        flaws.push(Flaw::NoProvider);
    }
    if entered.last_day < entered.first_day {
        flaws.push(Flaw::Reversed);
    }
    if entered.last_day > today {
        flaws.push(Flaw::Future);
    }
    if entered.half_hours <= 0 {
        flaws.push(Flaw::NoHours);
    }
    let days = (entered.last_day - entered.first_day).num_days().max(0) + 1;
    if entered.kind != Kind::Degree && entered.half_hours > days.saturating_mul(DAY_HALF_HOURS) {
        flaws.push(Flaw::TooManyHours);
    }
    if entered.reason.chars().count() > REASON || (entered.kind == Kind::Manual && entered.reason.is_empty()) {
        flaws.push(Flaw::NoReason);
    }
    flaws
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn course() -> Entered {
        Entered {
            kind: Kind::Elsewhere,
            title: " 个案管理研修班 ".into(),
            provider: "省社会工作协会".into(),
            first_day: day("2026-09-01"),
            last_day: day("2026-09-02"),
            half_hours: 32,
            professional: true,
            reason: String::new(),
        }
    }

    #[test]
    fn what_cannot_be_is_said() {
        let today = day("2026-11-22");
        let flaw = |change: fn(&mut Entered)| {
            let mut entered = course().settled();
            change(&mut entered);
            flaws(&entered, today)
        };
        assert_eq!(flaw(|_| ()), []);
        assert_eq!(flaw(|e| e.title.clear()), [Flaw::NoTitle]);
        assert_eq!(flaw(|e| e.provider = "长".repeat(101)), [Flaw::TooLong]);
        assert_eq!(flaw(|e| e.provider.clear()), [Flaw::NoProvider]);
        assert_eq!(flaw(|e| e.first_day = day("2026-09-03")), [Flaw::Reversed, Flaw::TooManyHours]);
        assert_eq!(flaw(|e| e.last_day = day("2026-11-23")), [Flaw::Future]);
        assert_eq!(flaw(|e| e.half_hours = 0), [Flaw::NoHours]);
        assert_eq!(flaw(|e| e.half_hours = 49), [Flaw::TooManyHours]);
        assert_eq!(flaw(|e| e.kind = Kind::Manual), [Flaw::NoReason]);
    }

    #[test]
    fn a_degree_is_ninety_hours_whatever_is_typed() {
        let degree = Entered { kind: Kind::Degree, half_hours: 7, professional: false, ..course() }.settled();
        assert_eq!((degree.half_hours, degree.first_day, degree.professional), (180, degree.last_day, true));
        assert_eq!(flaws(&degree, day("2026-11-22")), []);
    }
}
