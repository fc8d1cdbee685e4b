//! What an administrator enters about a window, and what can be wrong with it.

use std::ops::RangeInclusive;

use chrono::{DateTime, Datelike as _, TimeDelta, Utc};

use super::{Certainty, Sitting, Window, WindowKind, WindowState};
use crate::clock::date_of;
use crate::syllabus::Level;

/// The first exam was held in 2008.
pub const YEARS: RangeInclusive<i64> = 2008..=2100;

/// The longest window: certificates are registered within a year.
const LONGEST: TimeDelta = TimeDelta::days(732);

/// The longest source.
const LINE: usize = 300;

/// The longest note.
const TEXT: usize = 1000;

/// 时间窗内容: everything an administrator types.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// 考试年度
    pub year: i64,
    /// 事项
    pub kind: WindowKind,
    /// 级别; `None`: all.
    pub level: Option<Level>,
    /// The code of a province; `None`: the whole country.
    pub province: Option<String>,
    /// Begins.
    pub starts_at: DateTime<Utc>,
    /// The first moment after it.
    pub ends_at: DateTime<Utc>,
    /// Whole days.
    pub all_day: bool,
    /// How sure.
    pub certainty: Certainty,
    /// 取消: it was called off.
    pub cancelled: bool,
    /// Of an exam: when each subject is sat.
    pub sittings: Vec<Sitting>,
    /// What else there is to say.
    pub note: String,
    /// Where the dates were published.
    pub source: String,
}

/// One thing wrong with a [`Plan`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlanProblem {
    /// Outside [`YEARS`].
    YearOutOfRange,
    /// It doesn't end after it begins.
    EndsBeforeStart,
    /// It lasts longer than anything of an exam does.
    TooLong,
    /// It begins in another year than that of the exam, or the two around it.
    FarFromItsYear,
    /// Nobody published it.
    SourceEmpty,
    /// A text is longer than this many characters.
    TextTooLong {
        /// Which field of the plan.
        field: &'static str,
        /// How many it may have.
        max: usize,
    },
    /// Only exams have sittings.
    SittingsWithoutExam,
    /// A sitting doesn't end after it begins (by its place in the list, from 0).
    SittingEndsBeforeStart(usize),
    /// A sitting isn't within the exam.
    SittingOutside(usize),
    /// A sitting is of a subject of another level.
    SittingOfOtherLevel(usize),
}

impl Plan {
    /// The plan of a window, for changing it.
    pub fn of(window: &Window) -> Self {
        Self {
            year: window.year,
            kind: window.kind,
            level: window.level,
            province: window.province.clone(),
            starts_at: window.starts_at,
            ends_at: window.ends_at,
            all_day: window.all_day,
            certainty: window.certainty,
            cancelled: window.state == WindowState::Cancelled,
            sittings: window.sittings.clone(),
            note: window.note.clone(),
            source: window.source.clone(),
        }
    }

    /// Whether it is called off.
    pub const fn state(&self) -> WindowState {
        if self.cancelled { WindowState::Cancelled } else { WindowState::Standing }
    }

    /// Everything wrong with it; empty when it can be stored.
    pub fn problems(&self) -> Vec<PlanProblem> {
        let mut problems = Vec::new();
        if !YEARS.contains(&self.year) {
            problems.push(PlanProblem::YearOutOfRange);
        }
        if self.ends_at <= self.starts_at {
            problems.push(PlanProblem::EndsBeforeStart);
        } else if self.ends_at - self.starts_at > LONGEST {
            problems.push(PlanProblem::TooLong);
        }
        if YEARS.contains(&self.year) && (i64::from(date_of(self.starts_at).year()) - self.year).abs() > 2 {
            problems.push(PlanProblem::FarFromItsYear);
        }
        if self.source.trim().is_empty() {
            problems.push(PlanProblem::SourceEmpty);
        }
        for (field, text, max) in [("note", &self.note, TEXT), ("source", &self.source, LINE)] {
            if text.chars().count() > max {
                problems.push(PlanProblem::TextTooLong { field, max });
            }
        }
        problems.extend(self.sitting_problems());
        problems
    }

    fn sitting_problems(&self) -> Vec<PlanProblem> {
        if self.kind != WindowKind::Exam {
            return if self.sittings.is_empty() { Vec::new() } else { vec![PlanProblem::SittingsWithoutExam] };
        }
        let mut problems = Vec::new();
        for (index, sitting) in self.sittings.iter().enumerate() {
            if sitting.ends_at <= sitting.starts_at {
                problems.push(PlanProblem::SittingEndsBeforeStart(index));
            } else if sitting.starts_at < self.starts_at || sitting.ends_at > self.ends_at {
                problems.push(PlanProblem::SittingOutside(index));
            }
            if self.level.is_some_and(|level| !is_of(&sitting.subject, level)) {
                problems.push(PlanProblem::SittingOfOtherLevel(index));
            }
        }
        problems
    }
}

/// Whether a subject is one of a level: its code begins with the level's.
pub(super) fn is_of(subject: &str, level: Level) -> bool {
    subject.strip_prefix(level.code()).is_some_and(|rest| rest.starts_with('-'))
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::clock::instant_of;
    use crate::exam_calendar::timetable;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn at(text: &str) -> DateTime<Utc> {
        instant_of(day(text).and_hms_opt(0, 0, 0).unwrap())
    }

    fn good() -> Plan {
        Plan {
            year: 2027,
            kind: WindowKind::Exam,
            level: None,
            province: None,
            starts_at: at("2027-05-22"),
            ends_at: at("2027-05-24"),
            all_day: true,
            certainty: Certainty::Confirmed,
            cancelled: false,
            sittings: timetable(day("2027-05-22"), None),
            note: String::new(),
            source: "公告".into(),
        }
    }

    #[test]
    fn each_rule_has_its_own_word() {
        let wrong = |change: fn(&mut Plan)| {
            let mut plan = good();
            change(&mut plan);
            plan.problems()
        };
        assert_eq!(good().problems(), []);
        assert_eq!(wrong(|p| p.year = 1999), [PlanProblem::YearOutOfRange]);
        assert_eq!(wrong(|p| p.year = 2020), [PlanProblem::FarFromItsYear]);
        assert_eq!(wrong(|p| p.source = " ".into()), [PlanProblem::SourceEmpty]);
        assert_eq!(wrong(|p| p.note = "长".repeat(1001)), [PlanProblem::TextTooLong { field: "note", max: 1000 }]);
        assert_eq!(wrong(|p| p.kind = WindowKind::Results), [PlanProblem::SittingsWithoutExam]);
        let none = |p: &mut Plan| p.sittings.clear();
        assert_eq!(wrong(none), []);
        let backwards = |p: &mut Plan| {
            p.sittings.clear();
            p.ends_at = p.starts_at;
        };
        assert_eq!(wrong(backwards), [PlanProblem::EndsBeforeStart]);
        let endless = |p: &mut Plan| p.ends_at = at("2032-01-01");
        assert_eq!(wrong(endless), [PlanProblem::TooLong]);
        assert_eq!(wrong(|p| p.sittings[2].ends_at = p.sittings[2].starts_at), [PlanProblem::SittingEndsBeforeStart(2)]);
        assert_eq!(wrong(|p| p.sittings[5].ends_at = at("2027-05-25")), [PlanProblem::SittingOutside(5)]);
        let other = |p: &mut Plan| {
            p.level = Some(Level::Junior);
            p.sittings = timetable(day("2027-05-22"), Some(Level::Senior));
        };
        assert_eq!(wrong(other), [PlanProblem::SittingOfOtherLevel(0)]);
    }
}
