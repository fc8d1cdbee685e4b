//! What is due of one person, by the rules.

use chrono::NaiveDate;

use super::Kind;
use crate::certification::rules::{NextStep, RegistrationState, Rule, Standing};
use crate::syllabus::Level;

/// Something that is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Due {
    /// What.
    pub kind: Kind,
    /// At which level.
    pub level: Level,
    /// By when, or since when.
    pub on: NaiveDate,
    /// Half hours of continuing education that are missing.
    pub missing: i64,
}

/// What is due of somebody who stands like this; `belongs`: to some place now.
pub fn due(standing: &Standing, belongs: bool) -> Vec<Due> {
    let registration = &standing.registration;
    let held = standing.highest().map(|highest| highest.level);
    // Of a lower level than is held: it is the higher one that is to be registered.
    let period = registration.period.filter(|period| held.is_none_or(|held| period.level >= held));
    let mut found = Vec::new();
    if !belongs {
        found.extend(registration.period.map(|period| Due {
            kind: Kind::Leaver,
            level: period.level,
            on: period.until,
            missing: 0,
        }));
        return found;
    }
    let under_review = matches!(
        registration.state,
        RegistrationState::Submitted | RegistrationState::FirstPassed | RegistrationState::FinalPassed
    );
    let missing =
        |rule: Rule| standing.hours.iter().filter(|counted| counted.rule == rule).map(|hours| (hours.missing(), hours.until)).max();
    if let Some(period) = period {
        if !under_review {
            found.push(Due { kind: Kind::Registration, level: period.level, on: period.until, missing: 0 });
        }
        if let Some((missing, on)) = missing(Rule::HoursOfPeriod).filter(|(missing, _)| *missing > 0) {
            found.push(Due { kind: Kind::Hours, level: period.level, on, missing });
        }
    } else if let (Some(level), Some(on), false) = (held, registration.register_by, under_review) {
        found.push(Due { kind: Kind::First, level, on, missing: 0 });
    }
    if let Some(level) = held {
        // Professional hours are among all of the year: whoever lacks both lacks the more of the two.
        let of_year = missing(Rule::HoursOfYear).into_iter().chain(missing(Rule::ProfessionalOfYear)).max();
        if let Some((missing, on)) = of_year.filter(|(missing, _)| *missing > 0) {
            found.push(Due { kind: Kind::HoursYear, level, on, missing });
        }
    }
    let above = standing.levels.iter().filter(|one| held.is_none_or(|held| one.level > held));
    found.extend(above.filter_map(|one| match one.next.next {
        NextStep::SitRemaining { .. } | NextStep::ApplyForReview => {
            one.next.by.map(|on| Due { kind: Kind::Passes, level: one.level, on, missing: 0 })
        }
        _ => None,
    }));
    found
}
