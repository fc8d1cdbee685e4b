//! 月历: a month as weeks of seven days, Monday first.

use chrono::{Datelike as _, NaiveDate, TimeDelta};

use super::{Days, YEARS, day};

/// A month of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month {
    /// Which year.
    pub year: i64,
    /// Which month of it, from 1.
    pub month: u32,
}

impl Month {
    /// The month a day is in.
    pub fn of(day: NaiveDate) -> Self {
        Self { year: i64::from(day.year()), month: day.month() }
    }

    /// Reads `2026-11`.
    pub fn read(text: &str) -> Option<Self> {
        let (year, month) = text.split_once('-')?;
        let digits = |text: &str, many: usize| text.len() == many && text.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(year, 4) || !digits(month, 2) {
            return None;
        }
        let month = Self { year: year.parse().ok()?, month: month.parse().ok()? };
        (YEARS.contains(&month.year) && (1..=12).contains(&month.month)).then_some(month)
    }

    /// As [`Self::read`] reads it.
    pub fn written(self) -> String {
        format!("{:04}-{:02}", self.year, self.month)
    }

    /// The one before, if it can be asked for.
    pub fn before(self) -> Option<Self> {
        let month = if self.month > 1 { Self { month: self.month - 1, ..self } } else { Self { year: self.year - 1, month: 12 } };
        YEARS.contains(&month.year).then_some(month)
    }

    /// The one after, if it can be asked for.
    pub fn after(self) -> Option<Self> {
        let month = if self.month < 12 { Self { month: self.month + 1, ..self } } else { Self { year: self.year + 1, month: 1 } };
        YEARS.contains(&month.year).then_some(month)
    }

    /// Its days.
    pub fn days(self) -> Days {
        let first = day(self.year, self.month, 1);
        let next = if self.month < 12 { day(self.year, self.month + 1, 1) } else { day(self.year + 1, 1, 1) };
        Days { first, last: next - TimeDelta::days(1) }
    }

    /// Its weeks; `None` for the days of other months.
    pub fn weeks(self) -> Vec<[Option<NaiveDate>; 7]> {
        let Days { first, last } = self.days();
        let mut monday = first - TimeDelta::days(i64::from(first.weekday().num_days_from_monday()));
        let mut weeks = Vec::new();
        while monday <= last {
            let mut week = [None; 7];
            for (offset, cell) in (0_i64..).zip(&mut week) {
                let day = monday + TimeDelta::days(offset);
                *cell = (first..=last).contains(&day).then_some(day);
            }
            weeks.push(week);
            monday += TimeDelta::days(7);
        }
        weeks
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn november_2026_begins_on_a_sunday() {
        let weeks = Month { year: 2026, month: 11 }.weeks();
        assert_eq!(weeks.len(), 6);
        assert_eq!(weeks[0], [None, None, None, None, None, None, NaiveDate::from_ymd_opt(2026, 11, 1)]);
        assert_eq!(weeks[5][0], NaiveDate::from_ymd_opt(2026, 11, 30));
    }

    #[test]
    fn what_is_no_month_is_not_read() {
        for text in ["", "2026", "2026-13", "2026-00", "2026-1", "1999-01", "２０２６-01", "2026-011", "-026-01", "2026-+1"] {
            assert_eq!(Month::read(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_day_of_a_month_stands_once_under_its_weekday(year in YEARS, month in 1_u32..=12) {
            let month = Month { year, month };
            let mut seen = Vec::new();
            for week in month.weeks() {
                for (column, day) in (0_u32..).zip(week) {
                    if let Some(day) = day {
                        prop_assert_eq!(day.weekday().num_days_from_monday(), column);
                        seen.push(day);
                    }
                }
            }
            let Days { first, last } = month.days();
            let all: Vec<_> = first.iter_days().take_while(|day| *day <= last).collect();
            prop_assert_eq!(seen, all);
            prop_assert_eq!(Month::read(&month.written()), Some(month));
        }

        #[test]
        fn the_month_after_the_one_before_is_the_same(year in 2009_i64..2100, month in 1_u32..=12) {
            let month = Month { year, month };
            prop_assert_eq!(month.before().and_then(Month::after), Some(month));
            prop_assert_eq!(month.after().and_then(Month::before), Some(month));
            prop_assert_eq!(month.after().map(|next| next.days().first), Some(month.days().last + TimeDelta::days(1)));
        }
    }
}
