//! From everything known of a person to where they stand.

use chrono::{Datelike, NaiveDate};

use super::calendar::{next_day, years_later, ymd};
use super::hours::hours;
use super::level::{known_from, level_standing};
use super::passes::SLIP_YEARS;
use super::registration::{register_by, registration, registration_step, window_of};
use super::{Exception, Known, LevelStanding, NextStep, Rule, Standing, Step};
use crate::syllabus::Level;

/// Where somebody stands at the end of a day, by what was known on it: results from the day they came out, certificates and periods
/// from their dates, hours from their last day.
pub fn standing(known: Known<'_>, as_of: NaiveDate) -> Standing {
    let mut findings = Vec::new();
    let levels: Vec<LevelStanding> = known
        .required
        .iter()
        .filter(|required| {
            known.facts.iter().any(|fact| fact.level == required.level && known_from(known, fact.year) <= as_of)
                || known.certificates.iter().any(|certificate| certificate.level == required.level && certificate.on <= as_of)
        })
        .map(|required| level_standing(known, required, as_of, &mut findings))
        .collect();
    let highest = levels.iter().rev().find(|standing| standing.reached.is_some());
    let registration = registration(known, highest, as_of, &mut findings);
    let period = registration.period.map(|period| (period.level, period.from, period.until));
    let hours = hours(known, period, highest.is_some(), as_of);
    let missing = hours.iter().find(|counted| counted.rule == Rule::HoursOfPeriod).map_or(0, super::HoursStanding::missing);
    let of_registration = highest
        .and_then(|standing| registration_step(known, standing, &registration, missing, as_of).map(|step| (standing.level, step)));
    let next = overall(known, &levels, of_registration, as_of);
    let holds_until = holds_until(known, as_of);
    Standing { as_of, levels, registration, hours, findings, next, holds_until }
}

/// The most urgent of what the registration and the exams of higher levels ask for; what lies below a level held no longer matters.
fn overall(known: Known<'_>, levels: &[LevelStanding], of_registration: Option<(Level, Step)>, as_of: NaiveDate) -> (Level, Step) {
    let held = of_registration.as_ref().map(|(level, _)| *level);
    let exams = levels
        .iter()
        .filter(|standing| held.is_none_or(|held| standing.level > held))
        .map(|standing| (standing.level, standing.next.clone()));
    of_registration
        .into_iter()
        .chain(exams)
        .min_by_key(|(level, step)| (step.next.urgency(), step.by.unwrap_or(NaiveDate::MAX), std::cmp::Reverse(*level)))
        .unwrap_or_else(|| {
            let cancelled =
                |year: &i64| known.exceptions.iter().any(|exception| exception.cancels(*year, Level::Junior, known.place));
            let this = i64::from(as_of.year());
            let year = (this..this + 10).find(|year| known.calendar.exam(*year).1 >= as_of && !cancelled(year)).unwrap_or(this + 1);
            let by = Some(known.calendar.exam(year).1);
            let next = NextStep::SitAll { year };
            (Level::Junior, Step { next, by, estimated: true, rule: Rule::OneYear, evidence: Vec::new() })
        })
}

/// The last day before anything the answer depends on happens: a day somebody else's clock may be told to look again after.
fn holds_until(known: Known<'_>, as_of: NaiveDate) -> NaiveDate {
    let this = i64::from(as_of.year());
    let mut days = vec![ymd(this + 1, 1, 1)];
    let mut exams: Vec<i64> = (this - 1..=this + 1).collect();
    exams.extend(known.facts.iter().map(|fact| fact.year));
    for year in exams {
        let results = known.calendar.results(year).0;
        days.extend([results, known_from(known, year), next_day(known.calendar.exam(year).1)]);
        days.extend([next_day(register_by(results)), next_day(years_later(results, SLIP_YEARS))]);
    }
    for certificate in known.certificates {
        let lasts = certificate.valid_until.unwrap_or_else(|| years_later(certificate.on, SLIP_YEARS));
        days.extend([certificate.on, next_day(register_by(certificate.on)), next_day(lasts)]);
    }
    for period in known.periods {
        days.extend([period.registered_on, period.from, window_of(period).0, next_day(period.until)]);
    }
    days.extend(known.hours.iter().map(|entry| entry.on));
    days.extend(known.application.map(|application| application.since));
    for exception in known.exceptions {
        if let Exception::Extension { until, .. } = exception {
            days.push(next_day(*until));
        }
    }
    days.into_iter().filter(|day| *day > as_of).min().and_then(|day| day.pred_opt()).unwrap_or(as_of)
}
