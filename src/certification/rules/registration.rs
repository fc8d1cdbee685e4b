//! 登记: the state of somebody's registration, and what it asks for next (domain reference §2.2, 民发〔2009〕44 号).
//!
//! Places read the days differently (from which day a period counts, whether the last day belongs to it): the readings stand here, in
//! [`period_from`], [`window_of`] and [`register_by`], and nowhere else.

use chrono::{Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};

use super::calendar::years_later;
use super::known::codes;
use super::{Application, ApplicationState, Evidence, Finding, Known, LevelStanding, NextStep, Period, Rule, Step};
use crate::syllabus::Level;

/// How the registration stands: the official system's states, and what follows from dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RegistrationState {
    /// 未申请
    None,
    /// 待审核
    Submitted,
    /// 初审通过
    FirstPassed,
    /// 初审未通过
    FirstFailed,
    /// 终审通过
    FinalPassed,
    /// 终审未通过
    FinalFailed,
    /// 已登记
    Registered,
    /// 已出证
    Issued,
    /// 已登记, and the renewal window is open.
    WindowOpen,
    /// 登记已过期. The certificate stands.
    Lapsed,
}

codes!(
    RegistrationState,
    None = "none",
    Submitted = "submitted",
    FirstPassed = "first_passed",
    FirstFailed = "first_failed",
    FinalPassed = "final_passed",
    FinalFailed = "final_failed",
    Registered = "registered",
    Issued = "issued",
    WindowOpen = "window_open",
    Lapsed = "lapsed",
);

/// Somebody's registration on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegistrationStanding {
    /// The level it is about: that of the period, or else the highest certificate's.
    pub level: Option<Level>,
    /// How it stands.
    pub state: RegistrationState,
    /// The latest period: of the highest level held, or else of a lower one.
    pub period: Option<Period>,
    /// When it may be renewed: first and last day.
    pub window: Option<(NaiveDate, NaiveDate)>,
    /// Without a period: the last day for the first registration.
    pub register_by: Option<NaiveDate>,
    /// Why.
    pub rule: Rule,
    /// What it follows from.
    pub evidence: Vec<Evidence>,
}

/// The period of a registration made on a day: first and last day. It counts from that day on, for three years; the last day is the
/// day before the same day three years later.
pub fn period_from(day: NaiveDate) -> (NaiveDate, NaiveDate) {
    (day, years_later(day, 3).checked_sub_days(Days::new(1)).unwrap_or(day))
}

/// The renewal window of a period: from three months before its last day to that day.
pub fn window_of(period: &Period) -> (NaiveDate, NaiveDate) {
    let from = period.until.checked_sub_months(Months::new(3)).unwrap_or(period.until);
    (from.max(period.from), period.until)
}

/// The last day for the first registration of a certificate obtained on a day: the same day a year later.
pub fn register_by(obtained_on: NaiveDate) -> NaiveDate {
    years_later(obtained_on, 1)
}

/// What a renewal needs in half hours: 72 hours (初级), 90 hours (中级, 高级).
pub const fn needed_half_hours(level: Level) -> i64 {
    match level {
        Level::Junior => 144,
        Level::Intermediate | Level::Senior => 180,
    }
}

impl RegistrationStanding {
    /// The period is of the highest level held: it is this one that is to be renewed.
    fn own_period(&self, level: Level) -> Option<Period> {
        self.period.filter(|period| period.level == level)
    }
}

/// How the registration stands. `highest` is the highest level held, if any.
pub(super) fn registration(
    known: Known<'_>,
    highest: Option<&LevelStanding>,
    as_of: NaiveDate,
    findings: &mut Vec<Finding>,
) -> RegistrationStanding {
    let level = highest.map(|standing| standing.level);
    // A later registration is a later fact: as of an earlier day it isn't known.
    let periods: Vec<Period> = known.periods.iter().copied().filter(|period| period.registered_on <= as_of).collect();
    overlaps(&periods, findings);
    let period = periods.iter().copied().max_by_key(|period| (Some(period.level) == level, period.until, period.registered_on));
    let obtained_on = highest.and_then(|standing| standing.reached).map(|reached| reached.obtained_on);
    if let (Some(level), Some(reached)) = (level, highest.and_then(|standing| standing.reached))
        && let Some(early) = periods.iter().find(|period| period.level == level && period.registered_on < reached.obtained_on)
        && !reached.estimated
    {
        findings.push(Finding::RegisteredBeforeCertificate { level, on: early.registered_on });
    }
    let application = known.application.filter(|application| application.since <= as_of);
    let window = period.as_ref().map(window_of);
    let by_dates = match (period, window) {
        (Some(period), _) if period.until < as_of => RegistrationState::Lapsed,
        (Some(_), Some((from, _))) if from <= as_of => RegistrationState::WindowOpen,
        (Some(_), _) => RegistrationState::Registered,
        (None, _) => RegistrationState::None,
    };
    let state = match application.map(|application| application.state) {
        Some(ApplicationState::Submitted) => RegistrationState::Submitted,
        Some(ApplicationState::FirstPassed) => RegistrationState::FirstPassed,
        Some(ApplicationState::FirstFailed) => RegistrationState::FirstFailed,
        Some(ApplicationState::FinalPassed) => RegistrationState::FinalPassed,
        Some(ApplicationState::FinalFailed) => RegistrationState::FinalFailed,
        Some(ApplicationState::Issued) if by_dates == RegistrationState::Registered => RegistrationState::Issued,
        _ => by_dates,
    };
    let mut evidence: Vec<Evidence> = Vec::new();
    evidence.extend(period.map(Evidence::Period));
    evidence.extend(application.map(Evidence::Application));
    RegistrationStanding {
        level: period.map(|period| period.level).or(level),
        state,
        period,
        window,
        register_by: if period.is_some_and(|period| Some(period.level) == level) { None } else { obtained_on.map(register_by) },
        rule: if period.is_some() { Rule::Renewal } else { Rule::Registration },
        evidence,
    }
}

fn overlaps(periods: &[Period], findings: &mut Vec<Finding>) {
    let mut sorted = periods.to_vec();
    sorted.sort_by_key(|period| (period.level, period.from, period.until, period.registered_on));
    for pair in sorted.windows(2) {
        let (earlier, later) = (pair[0], pair[1]);
        if earlier.level == later.level && later.from <= earlier.until {
            let until = earlier.until.min(later.until);
            findings.push(Finding::PeriodsOverlap { level: later.level, from: later.from, until });
        }
    }
}

/// What the registration of the highest level held asks for next. `missing`: half hours missing in the period.
pub(super) fn registration_step(
    known: Known<'_>,
    highest: &LevelStanding,
    registration: &RegistrationStanding,
    missing: i64,
    as_of: NaiveDate,
) -> Option<Step> {
    let reached = highest.reached?;
    let first_by = register_by(reached.obtained_on);
    let own = registration.own_period(highest.level);
    let rule = if own.is_some() { Rule::Renewal } else { Rule::Registration };
    let mut evidence = highest.evidence.clone();
    evidence.extend(registration.evidence.iter().cloned());
    let step = |next, by, rule| Step { next, by, estimated: own.is_none() && reached.estimated, rule, evidence: evidence.clone() };
    let by = own.map_or(first_by, |period| period.until);
    let application: Option<Application> =
        known.application.filter(|application| application.since <= as_of && application.level == highest.level);
    match application.map(|application| application.state) {
        Some(ApplicationState::FirstFailed | ApplicationState::FinalFailed) => {
            return Some(step(NextStep::CorrectApplication, Some(by), rule));
        }
        Some(ApplicationState::Submitted | ApplicationState::FirstPassed | ApplicationState::FinalPassed) => {
            return Some(step(NextStep::AwaitReview, None, rule));
        }
        _ => {}
    }
    let Some(period) = own else {
        let next = if as_of <= first_by { NextStep::RegisterFirstTime } else { NextStep::RegisterLate };
        return Some(step(next, Some(first_by), Rule::Registration));
    };
    let (window_from, until) = window_of(&period);
    Some(if until < as_of {
        step(NextStep::RenewLate, Some(until), rule)
    } else if window_from <= as_of {
        step(NextStep::Renew { hours_missing: missing }, Some(until), rule)
    } else if missing > 0 {
        step(NextStep::CollectHours { hours_missing: missing, window_from }, Some(until), Rule::HoursOfPeriod)
    } else {
        step(NextStep::RenewLater { window_from }, Some(until), rule)
    })
}
