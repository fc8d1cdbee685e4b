//! Pass lines: which one applies, and what a mark comes to by it.

use serde::{Deserialize, Serialize};

use super::{Fact, Outcome, ResultStatus, Rule};
use crate::syllabus::Level;

/// 合格线
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PassLine {
    /// First exam year.
    pub first_year: i64,
    /// Last exam year; none: still.
    pub last_year: Option<i64>,
    /// Of which level.
    pub level: Level,
    /// Of which subject; none: all.
    pub subject: Option<String>,
    /// In which area and below; none: the whole country.
    pub division_path: Option<String>,
    /// The line, in half marks.
    pub half_marks: i64,
    /// What is passed by it is valid only locally.
    pub locally_valid: bool,
}

impl PassLine {
    fn covers(&self, fact: &Fact) -> bool {
        self.level == fact.level
            && self.first_year <= fact.year
            && self.last_year.is_none_or(|last| fact.year <= last)
            && self.subject.as_ref().is_none_or(|subject| *subject == fact.subject)
            && self.division_path.as_ref().is_none_or(|path| fact.division_path.starts_with(path.as_str()))
    }

    /// A longer area is nearer; for the same area a line for the subject is nearer than one for all; then the later one.
    fn nearness(&self) -> (usize, bool, i64) {
        (self.division_path.as_ref().map_or(0, String::len), self.subject.is_some(), self.first_year)
    }
}

/// What a mark came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Judgement {
    /// The result.
    pub outcome: Outcome,
    /// The line used.
    pub line: Option<i64>,
    /// The rule used.
    pub rule: Rule,
}

/// Measures one result by the line that applies to it. `voided` says that something else of the same sitting voids it.
pub fn judge(fact: &Fact, voided: bool, lines: &[PassLine]) -> Judgement {
    let nearest = |local: bool| {
        lines.iter().filter(|line| line.locally_valid == local && line.covers(fact)).max_by_key(|line| line.nearness())
    };
    let national = nearest(false).map(|line| line.half_marks);
    let separate = nearest(true).map(|line| line.half_marks);
    match fact.status {
        ResultStatus::Absent => return Judgement { outcome: Outcome::Absent, line: national, rule: Rule::NationalLine },
        ResultStatus::Valid if !voided => {}
        _ => return Judgement { outcome: Outcome::Void, line: None, rule: Rule::Discipline },
    }
    let Some(mark) = fact.half_marks else {
        return Judgement { outcome: Outcome::Absent, line: national, rule: Rule::NationalLine };
    };
    match (national, separate) {
        (None, None) => Judgement { outcome: Outcome::NoLine, line: None, rule: Rule::NationalLine },
        (Some(line), _) if mark >= line => Judgement { outcome: Outcome::Passed, line: Some(line), rule: Rule::NationalLine },
        (_, Some(line)) => {
            let outcome = if mark >= line { Outcome::PassedLocally } else { Outcome::Below };
            Judgement { outcome, line: Some(line), rule: Rule::SeparateLine }
        }
        (Some(line), None) => Judgement { outcome: Outcome::Below, line: Some(line), rule: Rule::NationalLine },
    }
}
