//! Where somebody stands at one level: from results and certificates to the qualification, and what the exam asks for next.

use chrono::{Datelike, NaiveDate};

use super::calendar::years_later;
use super::passes::{Passes, SLIP_YEARS, counts_until};
use super::{
    Evidence, Fact, Finding, Judged, Known, LevelStanding, NextStep, Obtained, Reached, Required, ResultStatus, Rule, Scheme, Slip,
    Step, SubjectPassed, judge,
};
use crate::syllabus::Level;

/// So many years are looked ahead for an exam that isn't cancelled.
const AHEAD: i64 = 10;

/// From when on the results of a year are known: the day they came out, or, where that day is only estimated, the day they were on
/// record here, if that was before.
pub(super) fn known_from(known: Known<'_>, year: i64) -> NaiveDate {
    let (day, estimated) = known.calendar.results(year);
    let seen = known.seen.iter().find(|(seen, _)| *seen == year).map(|(_, day)| *day);
    if estimated { seen.map_or(day, |seen| seen.min(day)) } else { day }
}

/// The certificates of a level that were held on the day.
fn certificates(known: Known<'_>, level: Level, as_of: NaiveDate) -> impl Iterator<Item = Obtained> {
    known.certificates.iter().copied().filter(move |item| item.level == level && item.on <= as_of)
}

pub(super) fn level_standing(
    known: Known<'_>,
    required: &Required,
    as_of: NaiveDate,
    findings: &mut Vec<Finding>,
) -> LevelStanding {
    let level = required.level;
    let judged = judged(known, level, as_of);
    let passes = Passes::of(&judged, known.calendar);
    let mut evidence: Vec<Evidence> = Vec::new();
    let reached = reached(known, level, &required.subjects, &passes, as_of, &mut evidence, findings);
    let slip = (level == Level::Senior).then(|| slip(known, &judged, as_of, &mut evidence)).flatten();
    for exception in known.exceptions {
        if judged.iter().any(|item| item.outcome.passed() && exception.extends(&item.fact).is_some()) {
            evidence.push(Evidence::Exception(exception.clone()));
        }
    }
    let mut cancelled: Vec<i64> = judged
        .iter()
        .filter(|item| known.exceptions.iter().any(|exception| exception.cancels(item.fact.year, level, &item.fact.division_path)))
        .map(|item| item.fact.year)
        .collect();
    cancelled.dedup();
    findings.extend(cancelled.into_iter().map(|year| Finding::ResultOfCancelledExam { level, year }));

    let exams = Exams::of(known, level, &judged, as_of);
    let counting = match (level, reached) {
        (_, Some(_)) => passes.ever(&required.subjects),
        (Level::Senior, None) => Vec::new(),
        (_, None) => passes.counting(&required.subjects, exams.pending.unwrap_or(exams.next)),
    };
    let missing: Vec<String> = if reached.is_some() {
        Vec::new()
    } else {
        required.subjects.iter().filter(|code| !counting.iter().any(|pass| pass.subject == **code)).cloned().collect()
    };
    let next = exam_step(known, level, slip, &counting, &missing, passes.any(), &exams, as_of);
    LevelStanding { level, reached, slip, passed: counting, missing, judged, evidence, next }
}

fn judged(known: Known<'_>, level: Level, as_of: NaiveDate) -> Vec<Judged> {
    let of_day: Vec<&Fact> = known.facts.iter().filter(|fact| known_from(known, fact.year) <= as_of).collect();
    let mut judged: Vec<Judged> = of_day
        .iter()
        .filter(|fact| fact.level == level)
        .map(|fact| {
            let verdict = judge(fact, voided(&of_day, fact), known.lines);
            Judged {
                fact: (*fact).clone(),
                outcome: verdict.outcome,
                line: verdict.line,
                counts_until: verdict.outcome.passed().then(|| counts_until(known, fact)),
                rule: verdict.rule,
            }
        })
        .collect();
    judged
        .sort_by(|a, b| (a.fact.year, &a.fact.subject, a.fact.half_marks).cmp(&(b.fact.year, &b.fact.subject, b.fact.half_marks)));
    judged
}

/// 严重违纪 voids all subjects of the sitting, whatever their level; a failed eligibility check those of its level and year (§1.6).
fn voided(facts: &[&Fact], fact: &Fact) -> bool {
    facts.iter().any(|other| {
        other.year == fact.year
            && match other.status {
                ResultStatus::VoidAll => true,
                ResultStatus::Unqualified => other.level == fact.level,
                _ => false,
            }
    })
}

/// The qualification, by certificates on record and by results. A certificate decides the date; the national line decides, wherever it
/// was reached, that the qualification is valid nationwide.
fn reached(
    known: Known<'_>,
    level: Level,
    subjects: &[String],
    passes: &Passes<'_>,
    as_of: NaiveDate,
    evidence: &mut Vec<Evidence>,
    findings: &mut Vec<Finding>,
) -> Option<Reached> {
    let held = certificates(known, level, as_of)
        .filter(|item| item.scheme != Scheme::SeniorSlip)
        .min_by_key(|item| (item.scheme.locally_valid(), item.on));
    // 高级: results only ever lead to the slip.
    let results = if level == Level::Senior { None } else { passes.first_complete(subjects, false) };
    let national_year = results.and_then(|_| passes.first_complete(subjects, true));
    let by_results = |year: i64| Reached {
        year,
        locally_valid: national_year.is_none(),
        national_year,
        scheme: if national_year.is_some() { Scheme::National } else { Scheme::SeparateLine },
        obtained_on: known.calendar.results(national_year.unwrap_or(year)).0,
        estimated: true,
    };
    let Some(certificate) = held else { return results.map(by_results) };
    if let Some(year) = results
        && certificate.on < known.calendar.exam(year).0
    {
        findings.push(Finding::CertificateBeforeExam { level, on: certificate.on, year });
    }
    let local = certificate.scheme.locally_valid();
    if let (true, Some(first), Some(national)) = (local, results, national_year) {
        if certificate.on < known.calendar.exam(national).0 {
            // Held locally, and later passed by the national line: the certificate of that isn't on record yet.
            evidence.push(Evidence::Certificate(certificate));
            return Some(by_results(first));
        }
        findings.push(Finding::LocalCertificateByNationalMarks { level, year: national });
    }
    evidence.push(Evidence::Certificate(certificate));
    let year = i64::from(certificate.on.year());
    Some(Reached {
        year: results.unwrap_or(year),
        locally_valid: local && national_year.is_none(),
        national_year: national_year.or((!local).then_some(year)),
        scheme: if local && national_year.is_some() { Scheme::National } else { certificate.scheme },
        obtained_on: certificate.on,
        estimated: false,
    })
}

/// The slip that is valid the longest, one for the whole country before one that is only valid locally.
fn slip(known: Known<'_>, judged: &[Judged], as_of: NaiveDate, evidence: &mut Vec<Evidence>) -> Option<Slip> {
    let recorded = certificates(known, Level::Senior, as_of).filter(|item| item.scheme == Scheme::SeniorSlip).map(|item| {
        let year = i64::from(item.on.year());
        let valid_until = item.valid_until.unwrap_or_else(|| years_later(item.on, SLIP_YEARS));
        // A slip doesn't say by which line: the marks of its year do, where they are known.
        let locally_valid = judged.iter().any(|one| one.fact.year == year && one.outcome == super::Outcome::PassedLocally);
        (Slip { year, obtained_on: item.on, valid_until, locally_valid, estimated: false }, Some(item))
    });
    let by_results = judged.iter().filter(|item| item.outcome.passed()).map(|item| {
        let slip = Slip {
            year: item.fact.year,
            obtained_on: known.calendar.results(item.fact.year).0,
            valid_until: item.counts_until.unwrap_or(NaiveDate::MIN),
            locally_valid: !matches!(item.outcome, super::Outcome::Passed),
            estimated: true,
        };
        (slip, None)
    });
    // A recorded slip decides over the estimate of its own year.
    let recorded: Vec<(Slip, Option<Obtained>)> = recorded.collect();
    let estimated: Vec<(Slip, Option<Obtained>)> =
        by_results.filter(|(slip, _)| !recorded.iter().any(|(other, _)| other.year == slip.year)).collect();
    let (slip, certificate) = recorded
        .into_iter()
        .chain(estimated)
        .max_by_key(|(slip, _)| (slip.valid_until >= as_of, !slip.locally_valid, slip.valid_until, !slip.estimated))?;
    evidence.extend(certificate.map(Evidence::Certificate));
    Some(slip)
}

/// Which exams are to come.
struct Exams<'a> {
    /// Where they would be sat.
    place: &'a str,
    /// Held, and its results aren't known yet.
    pending: Option<i64>,
    /// The next one that can be sat.
    next: i64,
}

impl<'a> Exams<'a> {
    fn of(known: Known<'a>, level: Level, judged: &'a [Judged], as_of: NaiveDate) -> Self {
        let place = if known.place.is_empty() {
            judged.last().map(|item| item.fact.division_path.as_str()).unwrap_or_default()
        } else {
            known.place
        };
        let cancelled = |year: i64| known.exceptions.iter().any(|exception| exception.cancels(year, level, place));
        let latest = judged.last().map(|item| item.fact.year);
        let this = i64::from(as_of.year());
        let over = |year: i64| known.calendar.exam(year).1 < as_of || latest.is_some_and(|latest| latest >= year);
        let pending = (this - 1..=this).rev().find(|year| {
            over(*year)
                && latest.is_none_or(|latest| latest < *year)
                && as_of < known.calendar.results(*year).0
                && !cancelled(*year)
        });
        let next = (this..this + AHEAD).find(|year| !over(*year) && !cancelled(*year)).unwrap_or(this + AHEAD);
        Self { place, pending, next }
    }
}

#[expect(clippy::too_many_arguments, reason = "all that a step follows from, each by its name")]
fn exam_step(
    known: Known<'_>,
    level: Level,
    slip: Option<Slip>,
    passed: &[SubjectPassed],
    missing: &[String],
    ever_passed: bool,
    exams: &Exams<'_>,
    as_of: NaiveDate,
) -> Step {
    let rule = match level {
        Level::Junior => Rule::OneYear,
        Level::Intermediate => Rule::TwoYears,
        Level::Senior => Rule::SlipThreeYears,
    };
    let step = |next, by, rule| Step { next, by: Some(by), estimated: true, rule, evidence: Vec::new() };
    let over = |year: i64| known.calendar.exam(year).1;
    if let Some(slip) = slip.filter(|slip| as_of <= slip.valid_until) {
        return Step { estimated: slip.estimated, ..step(NextStep::ApplyForReview, slip.valid_until, rule) };
    }
    if !passed.is_empty() && !missing.is_empty() {
        let subjects = missing.to_vec();
        if let Some(year) = exams.pending {
            return step(NextStep::AwaitResults { subjects, year }, known.calendar.results(year).0, rule);
        }
        let lasts = passed.iter().map(|pass| pass.until).min().unwrap_or(NaiveDate::MAX);
        let last_year = (exams.next..=i64::from(lasts.year()))
            .take_while(|year| known.calendar.exam(*year).0 <= lasts)
            .filter(|year| !known.exceptions.iter().any(|exception| exception.cancels(*year, level, exams.place)))
            .last()
            .unwrap_or(exams.next);
        // 初级 passes count into another year only by an extension; so do 中级 passes beyond the next.
        let extended = level == Level::Junior || passed.iter().any(|pass| i64::from(pass.until.year()) > pass.year + 1);
        let rule = if extended { Rule::Extension } else { rule };
        return step(NextStep::SitRemaining { subjects, last_year }, over(last_year), rule);
    }
    let year = exams.next;
    let next = if ever_passed || slip.is_some() { NextStep::StartOver { year } } else { NextStep::SitAll { year } };
    step(next, over(year), rule)
}
