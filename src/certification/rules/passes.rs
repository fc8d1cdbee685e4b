//! Passes, how long each counts, and the year in which they first are complete.

use chrono::NaiveDate;

use super::calendar::{years_later, ymd};
use super::{Calendar, Exception, Fact, Judged, Known, Outcome, SubjectPassed};
use crate::syllabus::Level;

/// A pass slip of the senior level is valid for so many years.
pub(super) const SLIP_YEARS: u32 = 3;

impl Exception {
    /// An extension that covers this result: its last day.
    pub(super) fn extends(&self, fact: &Fact) -> Option<NaiveDate> {
        match self {
            Self::Extension { year, level, subject, division_path, until }
                if *year == fact.year
                    && level.is_none_or(|level| level == fact.level)
                    && subject.as_ref().is_none_or(|subject| *subject == fact.subject)
                    && fact.division_path.starts_with(division_path.as_str()) =>
            {
                Some(*until)
            }
            _ => None,
        }
    }

    /// There was no examination of this level there that year.
    pub(super) fn cancels(&self, year: i64, at: Level, place: &str) -> bool {
        matches!(self, Self::Cancelled { year: cancelled, level, division_path }
            if *cancelled == year && level.is_none_or(|level| level == at) && place.starts_with(division_path.as_str()))
    }
}

/// The last day on which a pass counts: 初级 that exam year, 中级 the next one, too, 高级 three years. An extension never shortens it.
pub(super) fn counts_until(known: Known<'_>, fact: &Fact) -> NaiveDate {
    let by_rule = match fact.level {
        Level::Junior => ymd(fact.year, 12, 31),
        Level::Intermediate => ymd(fact.year + 1, 12, 31),
        Level::Senior => years_later(known.calendar.results(fact.year).0, SLIP_YEARS),
    };
    known.exceptions.iter().filter_map(|exception| exception.extends(fact)).fold(by_rule, NaiveDate::max)
}

struct Pass {
    subject: String,
    year: i64,
    national: bool,
    until: NaiveDate,
}

/// All passes of a level.
pub(super) struct Passes<'a> {
    passes: Vec<Pass>,
    calendar: &'a Calendar,
}

impl<'a> Passes<'a> {
    pub(super) fn of(judged: &[Judged], calendar: &'a Calendar) -> Self {
        let passes = judged
            .iter()
            .filter(|item| item.outcome.passed())
            .map(|item| Pass {
                subject: item.fact.subject.clone(),
                year: item.fact.year,
                national: item.outcome == Outcome::Passed,
                until: item.counts_until.unwrap_or(NaiveDate::MIN),
            })
            .collect();
        Self { passes, calendar }
    }

    pub(super) fn any(&self) -> bool {
        !self.passes.is_empty()
    }

    /// Years with passes, earliest first.
    pub(super) fn years(&self) -> Vec<i64> {
        let mut years: Vec<i64> = self.passes.iter().map(|pass| pass.year).collect();
        years.sort_unstable();
        years.dedup();
        years
    }

    /// Passes of a subject that count together with those of an exam year.
    fn counting_in(&self, subject: &str, year: i64) -> impl Iterator<Item = &Pass> {
        let (first, _) = self.calendar.exam(year);
        self.passes.iter().filter(move |pass| pass.subject == subject && pass.year <= year && pass.until >= first)
    }

    /// Whether all subjects are passed by the results of a year and those that still counted then; `national`: by the national line.
    pub(super) fn complete(&self, subjects: &[String], year: i64, national: bool) -> bool {
        !subjects.is_empty()
            && subjects.iter().all(|subject| self.counting_in(subject, year).any(|pass| pass.national || !national))
    }

    /// The first year in which they were complete.
    pub(super) fn first_complete(&self, subjects: &[String], national: bool) -> Option<i64> {
        self.years().into_iter().find(|year| self.complete(subjects, *year, national))
    }

    /// Per subject the pass that counts together with an exam of that year, by the national line if there is one.
    pub(super) fn counting(&self, subjects: &[String], year: i64) -> Vec<SubjectPassed> {
        subjects
            .iter()
            .filter_map(|subject| self.counting_in(subject, year).max_by_key(|pass| (pass.national, pass.until, pass.year)))
            .map(Pass::said)
            .collect()
    }

    /// Per subject the latest pass there ever was, by the national line if there is one.
    pub(super) fn ever(&self, subjects: &[String]) -> Vec<SubjectPassed> {
        subjects
            .iter()
            .filter_map(|subject| {
                self.passes.iter().filter(|pass| pass.subject == *subject).max_by_key(|pass| (pass.national, pass.year))
            })
            .map(Pass::said)
            .collect()
    }
}

impl Pass {
    fn said(&self) -> SubjectPassed {
        SubjectPassed { subject: self.subject.clone(), year: self.year, until: self.until, locally_valid: !self.national }
    }
}
