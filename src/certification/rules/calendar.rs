//! When an exam year was sat and its results came out (domain reference §1.5), and days some years away.

use std::collections::BTreeMap;

use chrono::NaiveDate;

/// Exam days and results days by year. What isn't known is estimated, and says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    exams: BTreeMap<i64, (NaiveDate, NaiveDate)>,
    results: BTreeMap<i64, NaiveDate>,
}

impl Default for Calendar {
    /// The days the domain reference gives.
    fn default() -> Self {
        let exam = |year, month, day, last_month, last_day| (year, (ymd(year, month, day), ymd(year, last_month, last_day)));
        Self {
            exams: [
                exam(2019, 6, 22, 6, 23),
                exam(2020, 10, 31, 11, 1),
                exam(2021, 10, 16, 10, 17),
                exam(2022, 6, 18, 6, 19),
                exam(2023, 6, 10, 6, 11),
                exam(2024, 6, 15, 6, 16),
                exam(2025, 5, 24, 5, 25),
                exam(2026, 5, 23, 5, 24),
            ]
            .into(),
            results: [(2022, ymd(2022, 9, 7)), (2023, ymd(2023, 8, 11)), (2024, ymd(2024, 8, 8))].into(),
        }
    }
}

impl Calendar {
    /// Enters what is known of a year's exam.
    pub fn set_exam(&mut self, year: i64, first: NaiveDate, last: NaiveDate) {
        self.exams.insert(year, (first, last));
    }

    /// Enters the day the results of a year came out.
    pub fn set_results(&mut self, year: i64, day: NaiveDate) {
        self.results.insert(year, day);
    }

    /// The first and last day of a year's exam; where they aren't known, the days it lies between (from the middle of May to June).
    pub fn exam(&self, year: i64) -> (NaiveDate, NaiveDate) {
        self.exams.get(&year).copied().unwrap_or_else(|| (ymd(year, 5, 15), ymd(year, 6, 30)))
    }

    /// The day the results came out, or (true) may be expected: 1 August, or two months after an exam put off to the autumn.
    pub fn results(&self, year: i64) -> (NaiveDate, bool) {
        if let Some(day) = self.results.get(&year) {
            return (*day, false);
        }
        let usual = ymd(year, 8, 1);
        let (_, last) = self.exam(year);
        let expected = if last >= usual { last.checked_add_months(chrono::Months::new(2)).unwrap_or(last) } else { usual };
        (expected, true)
    }
}

/// The day the results of an exam year came out by the domain reference, or the day they may be expected (true).
pub fn results_day(year: i64) -> (NaiveDate, bool) {
    Calendar::default().results(year)
}

/// A date from whole numbers. Years out of the calendar's range become its first day: the ledger holds none.
pub(super) fn ymd(year: i64, month: u32, day: u32) -> NaiveDate {
    i32::try_from(year).ok().and_then(|year| NaiveDate::from_ymd_opt(year, month, day)).unwrap_or(NaiveDate::MIN)
}

/// The same day some years later (29 February becomes 28).
pub(super) fn years_later(day: NaiveDate, years: u32) -> NaiveDate {
    day.checked_add_months(chrono::Months::new(years * 12)).unwrap_or(day)
}

/// The day after.
pub(super) fn next_day(day: NaiveDate) -> NaiveDate {
    day.succ_opt().unwrap_or(day)
}
