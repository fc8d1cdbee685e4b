//! 继续教育学时: what is counted against what is needed, per registration period and per year (domain reference §2.3).
//!
//! Two rules stand beside each other and serve different ends: 民发〔2009〕123 号 asks for 72 or 90 hours per registration period,
//! 人社部令第 25 号 for 90 hours a year, two thirds of them professional. A degree in social work counts 90 hours, once: the first one on
//! record, on the day it was obtained, whatever was written beside it.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use super::calendar::ymd;
use super::registration::needed_half_hours;
use super::{Evidence, Hours, HoursKind, Known, Rule};
use crate::syllabus::Level;

/// A degree: 90 hours.
const DEGREE: i64 = 180;
/// A year: 90 hours.
const YEAR: i64 = 180;
/// Of which professional: two thirds.
const PROFESSIONAL: i64 = 120;

/// Hours counted under one rule. All in half hours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoursStanding {
    /// The rule.
    pub rule: Rule,
    /// Counted so far.
    pub have: i64,
    /// Needed by the end.
    pub need: i64,
    /// The first day that counts.
    pub from: NaiveDate,
    /// The last day that counts.
    pub until: NaiveDate,
    /// What it comes to at the end if things go on as they did; a degree isn't expected twice.
    pub forecast: i64,
    /// From how many entries.
    pub evidence: Evidence,
}

impl HoursStanding {
    /// What is still missing.
    pub fn missing(&self) -> i64 {
        (self.need - self.have).max(0)
    }
}

/// Every count that applies: of the period, if there is one; of the year, for who holds a certificate.
pub(super) fn hours(
    known: Known<'_>,
    period: Option<(Level, NaiveDate, NaiveDate)>,
    holds: bool,
    as_of: NaiveDate,
) -> Vec<HoursStanding> {
    let mut found = Vec::new();
    if let Some((level, from, until)) = period {
        found.push(counted(known, Rule::HoursOfPeriod, needed_half_hours(level), (from, until), |_| true, as_of));
    }
    if holds {
        let year = i64::from(as_of.year());
        let span = (ymd(year, 1, 1), ymd(year, 12, 31));
        found.push(counted(known, Rule::HoursOfYear, YEAR, span, |_| true, as_of));
        found.push(counted(known, Rule::ProfessionalOfYear, PROFESSIONAL, span, |entry| entry.professional, as_of));
    }
    found
}

fn counted(
    known: Known<'_>,
    rule: Rule,
    need: i64,
    (from, until): (NaiveDate, NaiveDate),
    counts: impl Fn(&Hours) -> bool,
    as_of: NaiveDate,
) -> HoursStanding {
    let degree =
        known.hours.iter().filter(|entry| entry.kind == HoursKind::Degree).min_by_key(|entry| (entry.on, !entry.professional));
    let within = |day: NaiveDate| from <= day && day <= until && day <= as_of;
    let (mut entries, mut attended) = (0, 0);
    for entry in known.hours.iter().filter(|entry| entry.kind != HoursKind::Degree && within(entry.on) && counts(entry)) {
        entries += 1;
        attended += entry.half_hours;
    }
    let once = degree.filter(|entry| within(entry.on) && counts(entry)).map_or(0, |_| DEGREE);
    entries += usize::from(once > 0);
    let have = attended + once;
    let days = |last: NaiveDate| (last - from).num_days() + 1;
    let elapsed = days(as_of.min(until));
    let forecast = if elapsed > 0 { once + attended * days(until) / elapsed } else { have };
    HoursStanding { rule, have, need, from, until, forecast, evidence: Evidence::Hours { entries, half_hours: have } }
}
