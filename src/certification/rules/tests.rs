//! The rules by table and by property.

mod book;
mod dates;
mod tables;

use chrono::NaiveDate;

use super::calendar::ymd;
use super::*;
use crate::syllabus::Level;

pub(super) fn required() -> Vec<Required> {
    let of = |level, codes: &[&str]| Required { level, subjects: codes.iter().map(|code| (*code).to_owned()).collect() };
    vec![
        of(Level::Junior, &["junior-comprehensive", "junior-practice"]),
        of(Level::Intermediate, &["intermediate-comprehensive", "intermediate-law", "intermediate-practice"]),
        of(Level::Senior, &["senior-practice"]),
    ]
}

pub(super) fn lines() -> Vec<PassLine> {
    let national = |level| PassLine {
        first_year: 2019,
        last_year: None,
        level,
        subject: None,
        division_path: None,
        half_marks: 120,
        locally_valid: false,
    };
    let separate = |level, half_marks| PassLine {
        first_year: 2024,
        last_year: Some(2024),
        division_path: Some("/62/6229/".into()),
        half_marks,
        locally_valid: true,
        ..national(level)
    };
    vec![
        national(Level::Junior),
        national(Level::Intermediate),
        national(Level::Senior),
        separate(Level::Junior, 106),
        separate(Level::Intermediate, 118),
    ]
}

/// Marks as written, in half marks.
fn half_marks(text: &str) -> i64 {
    let (whole, half) = text.split_once('.').unwrap_or((text, "0"));
    whole.parse::<i64>().expect("a mark") * 2 + i64::from(half == "5")
}

/// `a2024=60` is 60 marks in 综合能力 of 2024; a = comprehensive, l = law, p = practice. `!` void, `!!` all void, `~` similar, `?` not
/// eligible, `-` absent.
pub(super) fn facts(level: Level, place: &str, text: &str) -> Vec<Fact> {
    text.split_whitespace()
        .map(|item| {
            let (head, mark) = item.split_once('=').expect("x=y");
            let subject = match &head[..1] {
                "a" => "comprehensive",
                "l" => "law",
                _ => "practice",
            };
            let (status, half_marks) = match mark {
                "-" => (ResultStatus::Absent, None),
                "!" => (ResultStatus::VoidSubject, Some(160)),
                "!!" => (ResultStatus::VoidAll, Some(160)),
                "~" => (ResultStatus::SimilarVoid, Some(160)),
                "?" => (ResultStatus::Unqualified, Some(160)),
                mark => (ResultStatus::Valid, Some(half_marks(mark))),
            };
            Fact {
                year: head[1..].parse().expect("a year"),
                level,
                subject: format!("{}-{subject}", level.code()),
                half_marks,
                status,
                division_path: place.to_owned(),
            }
        })
        .collect()
}

pub(super) const YANGZHOU: &str = "/32/3210/321002/";
pub(super) const LINXIA: &str = "/62/6229/622901/";

/// Everything that can be known of somebody.
#[derive(Debug, Clone, Default)]
pub(super) struct Career {
    pub facts: Vec<Fact>,
    pub certificates: Vec<Obtained>,
    pub periods: Vec<Period>,
    pub hours: Vec<Hours>,
    pub application: Option<Application>,
    pub exceptions: Vec<Exception>,
}

impl Career {
    pub(super) fn sat(level: Level, text: &str) -> Self {
        Self { facts: facts(level, YANGZHOU, text), ..Self::default() }
    }

    /// With a certificate.
    pub(super) fn holding(mut self, level: Level, scheme: Scheme, on: NaiveDate) -> Self {
        self.certificates.push(Obtained { level, scheme, on, valid_until: None });
        self
    }

    /// With a registration made on a day.
    pub(super) fn registered(mut self, level: Level, on: NaiveDate) -> Self {
        let (from, until) = period_from(on);
        let first = self.periods.is_empty();
        self.periods.push(Period { level, first, registered_on: on, from, until });
        self
    }

    /// With hours of professional training.
    pub(super) fn trained(mut self, kind: HoursKind, on: NaiveDate, half_hours: i64) -> Self {
        self.hours.push(Hours { kind, on, half_hours, professional: true });
        self
    }

    pub(super) fn except(mut self, exception: Exception) -> Self {
        self.exceptions.push(exception);
        self
    }

    pub(super) fn on(&self, as_of: NaiveDate) -> Standing {
        standing(
            Known {
                facts: &self.facts,
                certificates: &self.certificates,
                periods: &self.periods,
                hours: &self.hours,
                application: self.application,
                place: YANGZHOU,
                seen: &[],
                lines: &lines(),
                required: &required(),
                exceptions: &self.exceptions,
                calendar: &Calendar::default(),
            },
            as_of,
        )
    }

    /// The code of the next step.
    pub(super) fn step(&self, as_of: NaiveDate) -> &'static str {
        self.on(as_of).next.1.next.code()
    }
}

pub(super) fn extension(year: i64, until: NaiveDate) -> Exception {
    Exception::Extension { year, level: None, subject: None, division_path: "/32/".into(), until }
}
