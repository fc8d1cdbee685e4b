//! From the results of a person to where they stand.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use super::step::{exam_over, next_exam_year, results_day, years_later, ymd};
use super::{
    Fact, Judged, Known, LevelStanding, NextStep, Outcome, Reached, Required, ResultStatus, Rule, Standing, Step, SubjectPassed,
    judge,
};
use crate::syllabus::Level;

/// A pass slip of the senior level is valid for so many years.
const SLIP_YEARS: u32 = 3;

/// Where somebody stands at the end of a day.
pub fn standing(known: Known<'_>, as_of: NaiveDate) -> Standing {
    let levels: Vec<LevelStanding> = known
        .required
        .iter()
        .filter(|required| {
            known.facts.iter().any(|fact| fact.level == required.level)
                || known.certificates.iter().any(|certificate| certificate.level == required.level)
        })
        .map(|required| level_standing(known, required, as_of))
        .collect();
    let next = overall(&levels, as_of);
    Standing { levels, next }
}

fn level_standing(known: Known<'_>, required: &Required, as_of: NaiveDate) -> LevelStanding {
    let level = required.level;
    let mut judged: Vec<Judged> = known
        .facts
        .iter()
        .filter(|fact| fact.level == level && i64::from(as_of.year()) >= fact.year)
        .map(|fact| {
            let verdict = judge(fact, voided(known.facts, fact), known.lines);
            let passed = matches!(verdict.outcome, Outcome::Passed | Outcome::PassedLocally);
            Judged {
                fact: fact.clone(),
                outcome: verdict.outcome,
                line: verdict.line,
                counts_until: passed.then(|| counts_until(level, fact.year)),
                rule: verdict.rule,
            }
        })
        .collect();
    judged
        .sort_by(|a, b| (a.fact.year, &a.fact.subject, a.fact.half_marks).cmp(&(b.fact.year, &b.fact.subject, b.fact.half_marks)));

    let ledger = Passes::of(&judged);
    let by_results = reached_by_results(level, &required.subjects, &ledger);
    let reached = with_certificate(known, level, by_results);
    let latest_sat = judged.iter().map(|judged| judged.fact.year).max();
    let next_exam = next_exam_year(as_of, latest_sat);
    let passed =
        if reached.is_some() { ledger.ever(&required.subjects) } else { ledger.counting(level, &required.subjects, next_exam) };
    let missing: Vec<String> = if reached.is_some() {
        Vec::new()
    } else {
        required.subjects.iter().filter(|code| !passed.iter().any(|pass| pass.subject == **code)).cloned().collect()
    };
    let next = next_step(level, reached, &passed, &missing, ledger.any(), next_exam, as_of);
    LevelStanding { level, reached, passed, missing, judged, next }
}

/// 严重违纪 voids all subjects of the sitting, whatever their level; a failed eligibility check those of its level and year.
fn voided(facts: &[Fact], fact: &Fact) -> bool {
    facts.iter().any(|other| {
        other.year == fact.year
            && match other.status {
                ResultStatus::VoidAll => true,
                ResultStatus::Unqualified => other.level == fact.level,
                _ => false,
            }
    })
}

/// The last day on which a pass of that year counts towards the qualification.
fn counts_until(level: Level, year: i64) -> NaiveDate {
    match level {
        Level::Junior => ymd(year, 12, 31),
        Level::Intermediate => ymd(year + 1, 12, 31),
        Level::Senior => years_later(results_day(year).0, SLIP_YEARS),
    }
}

/// Passes by subject and year, with whether the national line was met.
struct Passes(BTreeMap<(String, i64), (bool, NaiveDate)>);

impl Passes {
    fn of(judged: &[Judged]) -> Self {
        let mut map = BTreeMap::new();
        for item in judged {
            let national = match item.outcome {
                Outcome::Passed => true,
                Outcome::PassedLocally => false,
                _ => continue,
            };
            let until = item.counts_until.unwrap_or(NaiveDate::MIN);
            let entry = map.entry((item.fact.subject.clone(), item.fact.year)).or_insert((national, until));
            entry.0 |= national;
        }
        Self(map)
    }

    fn any(&self) -> bool {
        !self.0.is_empty()
    }

    fn years(&self) -> impl Iterator<Item = i64> {
        let mut years: Vec<i64> = self.0.keys().map(|(_, year)| *year).collect();
        years.sort_unstable();
        years.dedup();
        years.into_iter()
    }

    /// Whether a subject is passed in one of the years; `national` asks for the national line.
    fn within(&self, subject: &str, years: std::ops::RangeInclusive<i64>, national: bool) -> bool {
        self.0.iter().any(|((code, year), (by_national, _))| code == subject && years.contains(year) && (*by_national || !national))
    }

    fn item(&self, subject: &str, first_year: i64) -> Option<SubjectPassed> {
        self.0
            .iter()
            .filter(|((code, year), _)| code == subject && *year >= first_year)
            .max_by_key(|((_, year), (national, _))| (*national, *year))
            .map(|((code, year), (national, until))| SubjectPassed {
                subject: code.clone(),
                year: *year,
                until: *until,
                locally_valid: !national,
            })
    }

    fn ever(&self, subjects: &[String]) -> Vec<SubjectPassed> {
        subjects.iter().filter_map(|subject| self.item(subject, i64::MIN)).collect()
    }

    /// Passes that count together with those of the next exam. 初级 passes never do.
    fn counting(&self, level: Level, subjects: &[String], next_exam: i64) -> Vec<SubjectPassed> {
        match level {
            Level::Junior | Level::Senior => Vec::new(),
            Level::Intermediate => subjects.iter().filter_map(|subject| self.item(subject, next_exam - 1)).collect(),
        }
    }
}

/// The first year in which all subjects are passed within the level's window, and the first by the national line alone.
fn reached_by_results(level: Level, subjects: &[String], passes: &Passes) -> Option<Reached> {
    if subjects.is_empty() {
        return None;
    }
    let window = match level {
        Level::Junior | Level::Senior => 0,
        Level::Intermediate => 1,
    };
    let complete = |year: i64, national: bool| subjects.iter().all(|code| passes.within(code, year - window..=year, national));
    // A pass slip lapses and may be earned anew: the latest counts. A qualification stays: the first counts.
    let year = match level {
        Level::Senior => passes.years().filter(|year| complete(*year, false)).max(),
        _ => passes.years().find(|year| complete(*year, false)),
    }?;
    let national_year = passes.years().find(|year| complete(*year, true));
    let (obtained_on, _) = results_day(year);
    Some(Reached { year, locally_valid: !complete(year, true), national_year, obtained_on, estimated: true })
}

/// A certificate on record decides over what results alone would say.
fn with_certificate(known: Known<'_>, level: Level, reached: Option<Reached>) -> Option<Reached> {
    let Some(certificate) =
        known.certificates.iter().filter(|item| item.level == level).min_by_key(|item| (item.locally_valid, item.on))
    else {
        return reached;
    };
    let year = i64::from(certificate.on.year());
    Some(Reached {
        year: reached.map_or(year, |reached| reached.year),
        locally_valid: certificate.locally_valid,
        national_year: reached.and_then(|reached| reached.national_year).or((!certificate.locally_valid).then_some(year)),
        obtained_on: certificate.on,
        estimated: false,
    })
}

fn next_step(
    level: Level,
    reached: Option<Reached>,
    passed: &[SubjectPassed],
    missing: &[String],
    ever_passed: bool,
    next_exam: i64,
    as_of: NaiveDate,
) -> Step {
    let rule = match level {
        Level::Junior => Rule::OneYear,
        Level::Intermediate => Rule::TwoYears,
        Level::Senior => Rule::SlipThreeYears,
    };
    let exam_step = |next: NextStep| Step { next, by: Some(exam_over(next_exam)), estimated: true, rule };
    if let Some(reached) = reached {
        if level == Level::Senior && reached.estimated {
            let until = years_later(reached.obtained_on, SLIP_YEARS);
            return if as_of <= until {
                Step { next: NextStep::ApplyForReview, by: Some(until), estimated: true, rule }
            } else {
                exam_step(NextStep::StartOver { year: next_exam })
            };
        }
        let by = years_later(reached.obtained_on, 1);
        let next = if as_of <= by { NextStep::RegisterFirstTime } else { NextStep::RegisterLate };
        return Step { next, by: Some(by), estimated: reached.estimated, rule: Rule::Registration };
    }
    if !passed.is_empty() && !missing.is_empty() {
        return exam_step(NextStep::SitRemaining { subjects: missing.to_vec(), last_year: next_exam });
    }
    if ever_passed {
        return exam_step(NextStep::StartOver { year: next_exam });
    }
    exam_step(NextStep::SitAll { year: next_exam })
}

/// The most urgent step; what lies below a level already reached no longer matters.
fn overall(levels: &[LevelStanding], as_of: NaiveDate) -> (Level, Step) {
    let highest = levels.iter().filter(|standing| standing.reached.is_some()).map(|standing| standing.level).max();
    levels
        .iter()
        .filter(|standing| highest.is_none_or(|highest| standing.level >= highest))
        .min_by_key(|standing| (standing.next.next.urgency(), standing.next.by, std::cmp::Reverse(standing.level)))
        .map_or_else(
            || {
                let year = next_exam_year(as_of, None);
                let next = NextStep::SitAll { year };
                (Level::Junior, Step { next, by: Some(exam_over(year)), estimated: true, rule: Rule::OneYear })
            },
            |standing| (standing.level, standing.next.clone()),
        )
}
