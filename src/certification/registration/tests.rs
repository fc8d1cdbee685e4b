//! The rules of registration: worked cases, and what holds whatever is done.

use proptest::prelude::*;

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn period(level: Level, from: &str, until: &str) -> InForce {
    InForce { id: PeriodId::fresh(), level, from: day(from), until: day(until) }
}

#[test]
fn a_period_is_three_years_and_renewed_in_its_last_three_months() {
    assert_eq!(period_from(day("2023-10-01")), (day("2023-10-01"), day("2026-09-30")));
    let held = [period(Level::Junior, "2023-10-01", "2026-09-30")];
    let asked = |on: &str| offer(Level::Junior, day("2023-08-11"), &held, true, day(on));
    assert_eq!(asked("2026-06-29"), Err(NoOffer::TooEarly { opens: day("2026-06-30"), until: day("2026-09-30") }));
    assert_eq!(asked("2026-06-30"), Ok(Offer::Renewal { until: day("2026-09-30"), late: false }));
    assert_eq!(asked("2026-09-30"), Ok(Offer::Renewal { until: day("2026-09-30"), late: false }));
    assert_eq!(asked("2026-10-01"), Ok(Offer::Renewal { until: day("2026-09-30"), late: true }), "late, but not lost");
    // Renewed early it follows on; renewed late it begins that day.
    assert_eq!(next_period(&held, Level::Junior, day("2026-08-15")), (day("2026-10-01"), day("2029-09-30")));
    assert_eq!(next_period(&held, Level::Junior, day("2027-01-05")), (day("2027-01-05"), day("2030-01-04")));
}

#[test]
fn the_first_registration_has_a_year_and_may_be_late() {
    let asked = |on: &str| offer(Level::Junior, day("2024-08-08"), &[], true, day(on));
    assert_eq!(asked("2025-08-08"), Ok(Offer::First { by: day("2025-08-08"), late: false }));
    assert_eq!(asked("2025-08-09"), Ok(Offer::First { by: day("2025-08-08"), late: true }));
    assert_eq!(offer(Level::Junior, day("2024-08-08"), &[], false, day("2025-01-01")), Err(NoOffer::Leaver));
}

#[test]
fn a_higher_level_ends_the_lower_one() {
    let junior = period(Level::Junior, "2023-10-01", "2026-09-30");
    let cuts = fit(&[junior], Level::Intermediate, day("2025-03-01"), day("2028-02-29"));
    assert_eq!(cuts, Ok(vec![Cut { id: junior.id, until: day("2025-02-28") }]));
    let intermediate = period(Level::Intermediate, "2025-03-01", "2028-02-29");
    assert!(fit(&[intermediate], Level::Junior, day("2026-01-01"), day("2028-12-31")).is_err());
    let higher = offer(Level::Junior, day("2023-08-11"), &[junior, intermediate], true, day("2026-08-01"));
    assert_eq!(higher, Err(NoOffer::Higher { level: Level::Intermediate, until: day("2028-02-29") }));
    // It can't be shortened to nothing.
    assert!(fit(&[junior], Level::Intermediate, day("2023-10-01"), day("2026-09-30")).is_err());
}

#[test]
fn two_people_review() {
    let [submitter, first, other] = [AccountId::fresh(), AccountId::fresh(), AccountId::fresh()];
    assert_eq!(may_finish(first, Some(submitter), Some(first)), Err(OwnHand::FirstReview));
    assert_eq!(may_finish(submitter, Some(submitter), Some(first)), Err(OwnHand::Submitted));
    assert_eq!(may_finish(other, Some(submitter), Some(first)), Ok(()));
}

#[test]
fn a_review_takes_thirty_working_days() {
    // Six weeks, from a Monday.
    assert_eq!(review_due(day("2026-11-02")), day("2026-12-14"));
    assert_eq!(review_due(day("2026-11-07")), day("2026-12-18"), "taken on a Saturday");
}

/// The edges as the official system draws them, told once more.
fn allowed(from: ApplicationState, to: ApplicationState) -> bool {
    use ApplicationState as State;
    matches!(
        (from, to),
        (State::Submitted, State::Submitted | State::FirstPassed | State::FirstFailed | State::Withdrawn)
            | (State::FirstFailed | State::FinalFailed, State::Submitted | State::Withdrawn)
            | (State::FirstPassed, State::FinalPassed | State::FinalFailed)
            | (State::FinalPassed, State::Registered | State::Withdrawn)
            | (State::Registered, State::Issued)
    )
}

fn levels() -> impl Strategy<Value = Level> {
    prop_oneof![Just(Level::Junior), Just(Level::Intermediate), Just(Level::Senior)]
}

proptest! {
    #[test]
    fn states_only_move_along_their_edges(acts in prop::collection::vec(0_usize..Act::ALL.len(), 0..40)) {
        let mut state = ApplicationState::Submitted;
        for act in acts.into_iter().map(|index| Act::ALL[index]) {
            if let Some(next) = act.leads(state) {
                prop_assert!(allowed(state, next), "{state:?} -> {next:?}");
                state = next;
            }
        }
    }

    #[test]
    fn periods_of_one_person_never_overlap(
        asked in prop::collection::vec((levels(), 0_u64..6000, prop::option::of(0_u64..2000)), 1..30),
    ) {
        let origin = day("2010-01-01");
        let mut held: Vec<InForce> = Vec::new();
        for (level, offset, length) in asked {
            let on = origin + Days::new(offset);
            // As an application adds them, and as lists and officers do.
            let (from, until) = match length {
                None => next_period(&held, level, on),
                Some(length) => (on, on + Days::new(length)),
            };
            if let Ok(cuts) = fit(&held, level, from, until) {
                for cut in cuts {
                    for period in held.iter_mut().filter(|period| period.id == cut.id) {
                        prop_assert!(cut.until < period.until && cut.until >= period.from);
                        period.until = cut.until;
                    }
                }
                held.push(InForce { id: PeriodId::fresh(), level, from, until });
            }
            for (index, one) in held.iter().enumerate() {
                prop_assert!(one.from <= one.until);
                for other in &held[index + 1..] {
                    prop_assert!(one.until < other.from || other.until < one.from, "{one:?} and {other:?}");
                }
            }
        }
    }
}
