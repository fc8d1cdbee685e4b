//! Words for states, offers and refusals.

use zhengtu::certification::registration::application::ActError;
use zhengtu::certification::registration::period::PeriodError;
use zhengtu::certification::registration::{NoOffer, Offer, OwnHand};
use zhengtu::certification::rules::ApplicationState;
use zhengtu::syllabus::Level;

use crate::components::status;
use crate::locale::{Language, People, Registrations, date};
use crate::pages::people::level_word;
use crate::server::PageError;
use leptos::prelude::*;

/// A state, given by its code, as a small word with a mark.
pub(super) fn state(language: Language, code: &str) -> AnyView {
    let known = ApplicationState::from_code(code).map(|state| Registrations(language).state_name(state));
    let (kind, name) = known.unwrap_or(("idle", ""));
    status(kind, name).into_any()
}

pub(super) fn level(language: Language, level: Level) -> &'static str {
    level_word(People(language), level)
}

/// What may be applied for.
pub(super) fn offer(language: Language, of: Level, offer: Offer) -> String {
    let t = Registrations(language);
    let level = level(language, of);
    match offer {
        Offer::First { by, late: false } => t.offer_first(level, &date(language, by)),
        Offer::First { by, late: true } => t.offer_first_late(level, &date(language, by)),
        Offer::Renewal { until, late: false } => t.offer_renewal(level, &date(language, until)),
        Offer::Renewal { until, late: true } => t.offer_renewal_late(level, &date(language, until)),
    }
}

/// Why nothing may.
pub(super) fn no_offer(language: Language, why: NoOffer) -> String {
    let t = Registrations(language);
    match why {
        NoOffer::Leaver => t.no_leaver().to_owned(),
        NoOffer::TooEarly { opens, until } => t.no_early(&date(language, opens), &date(language, until)),
        NoOffer::Higher { level: higher, until } => t.no_higher(level(language, higher), &date(language, until)),
    }
}

/// Half hours as hours: 36, 36.5.
pub(super) fn hours(half_hours: i64) -> String {
    if half_hours % 2 == 0 { (half_hours / 2).to_string() } else { format!("{}.5", half_hours / 2) }
}

/// Which field a refusal is about, and its sentence.
pub(super) fn period_problem(language: Language, error: PeriodError) -> Result<(&'static str, String), PageError> {
    let t = Registrations(language);
    Ok(match error {
        PeriodError::Backwards => ("until", t.backwards().to_owned()),
        PeriodError::Future => ("registered_on", t.future().to_owned()),
        PeriodError::BeforeCertificate(on) => ("registered_on", t.before_certificate(&date(language, on))),
        PeriodError::Overlap(overlap) => {
            ("registered_on", t.overlap(&date(language, overlap.from), &date(language, overlap.until)))
        }
        PeriodError::NotInForce => ("reason", t.not_in_force().to_owned()),
        PeriodError::Store(error) => return Err(error.into()),
    })
}

/// The same for a step of an application. What concerns no field stands first.
pub(super) fn act_problem(language: Language, error: ActError) -> Result<(&'static str, String), PageError> {
    let t = Registrations(language);
    Ok(match error {
        ActError::Stale => ("version", t.stale().to_owned()),
        ActError::NotNow(state) => ("version", t.not_now(t.state_name(state).1)),
        ActError::OwnHand(OwnHand::FirstReview) => ("version", t.own_first().to_owned()),
        ActError::OwnHand(OwnHand::Submitted) => ("version", t.own_submitted().to_owned()),
        ActError::ReasonNeeded => ("reason", t.reason_needed().to_owned()),
        ActError::HoursMissing(have, need) => ("reason", t.hours_missing(&hours(have), &hours(need))),
        ActError::NoCertificate => ("certificate", t.bad_certificate().to_owned()),
        ActError::NoOffer(why) => ("certificate", no_offer(language, why)),
        ActError::Open(_) => ("certificate", t.already_open().to_owned()),
        ActError::Day => ("registered_on", t.bad_register_day().to_owned()),
        ActError::Period(error) => period_problem(language, error)?,
        ActError::Store(error) => return Err(error.into()),
    })
}
