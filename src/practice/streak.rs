//! 打卡: how many days somebody has kept at it.
//!
//! A pure fold over the days (in Asia/Shanghai) with at least one answer. The streak is the longest stretch of days up to today in
//! which no seven consecutive days hold two missed ones; it counts the days with an answer, from the first of them. So one missed day
//! in seven is forgiven (宽限), two in a row never are, and today isn't missed before it is over.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};

/// One missed day in so many is forgiven.
pub const GRACE_EVERY: i64 = 7;

/// How many days somebody has kept at it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Streak {
    /// Days with an answer in the stretch up to today.
    pub days: i64,
    /// The first of them.
    pub since: Option<NaiveDate>,
    /// There is an answer today.
    pub today: bool,
    /// A day was forgiven within the last six: the next missed one ends the streak.
    pub grace_used: bool,
    /// The most days a stretch has had.
    pub longest: i64,
}

/// The streak as it stands today. Days come in any order and any number of times; those to come don't count.
pub fn streak(days: impl IntoIterator<Item = NaiveDate>, today: NaiveDate) -> Streak {
    let days: BTreeSet<NaiveDate> = days.into_iter().filter(|day| *day <= today).collect();
    let now = stretch(&days, today);
    let longest = days.iter().map(|last| stretch(&days, *last).days).max().unwrap_or_default();
    Streak { longest: longest.max(now.days), ..now }
}

/// The stretch that ends on a day.
fn stretch(days: &BTreeSet<NaiveDate>, last: NaiveDate) -> Streak {
    let mut found = Streak { today: days.contains(&last), ..Streak::default() };
    let Some(first) = days.first() else { return found };
    let mut missed: Option<NaiveDate> = None;
    let mut day = last;
    while day >= *first {
        if days.contains(&day) {
            found.days += 1;
            found.since = Some(day);
        } else if day != last {
            // Going back: the missed day before must be at least seven days from this one.
            if missed.is_some_and(|later| (later - day).num_days() < GRACE_EVERY) {
                break;
            }
            missed = Some(day);
        }
        let Some(before) = day.checked_sub_days(Days::new(1)) else { break };
        day = before;
    }
    found.grace_used = found.since.is_some_and(|since| has_gap(days, since, last));
    found
}

/// Whether a day was missed in a stretch, within the last six days before its end.
fn has_gap(days: &BTreeSet<NaiveDate>, since: NaiveDate, last: NaiveDate) -> bool {
    (1..GRACE_EVERY)
        .filter_map(|back| u64::try_from(back).ok().and_then(|back| last.checked_sub_days(Days::new(back))))
        .any(|day| day > since && !days.contains(&day))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(number: u64) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 3, 1).and_then(|first| first.checked_add_days(Days::new(number))).expect("a day")
    }

    /// The streak on day 30, after answers on these days.
    fn on_day_30(days: &[u64]) -> Streak {
        streak(days.iter().copied().map(day), day(30))
    }

    #[test]
    fn one_missed_day_in_seven_is_forgiven_and_two_are_not() {
        assert_eq!(on_day_30(&[]), Streak::default());
        let three = on_day_30(&[28, 29, 30]);
        assert_eq!((three.days, three.since, three.today, three.grace_used), (3, Some(day(28)), true, false));
        assert_eq!(on_day_30(&[27, 28, 29]).days, 3, "today isn't over");
        let forgiven = on_day_30(&[26, 27, 29, 30]);
        assert_eq!((forgiven.days, forgiven.grace_used), (4, true));
        assert_eq!(on_day_30(&[26, 27, 30]).days, 1, "two in a row");
        assert_eq!(on_day_30(&[24, 26, 28, 29, 30]).days, 4, "two within seven days: the stretch begins after the first");
        assert_eq!(on_day_30(&[20, 21, 23, 24, 25, 26, 27, 28, 30]).days, 9, "the 22nd and the 29th are seven days apart");
        assert_eq!(on_day_30(&[28]).days, 1, "yesterday is forgiven");
        assert_eq!(on_day_30(&[27]).days, 0);
    }

    #[test]
    fn the_longest_stretch_is_remembered_and_days_to_come_are_not_counted() {
        let found = on_day_30(&[1, 2, 3, 4, 5, 30, 31]);
        assert_eq!((found.days, found.longest), (1, 5));
    }

    fn any_days() -> impl Strategy<Value = Vec<u64>> {
        proptest::collection::vec(0_u64..=30, 0..40)
    }

    proptest! {
        #[test]
        fn order_and_repetition_change_nothing(
            (days, other) in any_days().prop_flat_map(|all| (Just(all.clone()), Just(all).prop_shuffle())),
        ) {
            let twice: Vec<u64> = other.iter().chain(&other).copied().collect();
            prop_assert_eq!(on_day_30(&twice), on_day_30(&days));
        }

        #[test]
        fn one_more_day_never_shortens_it(days in any_days(), more in 0_u64..=30) {
            let before = on_day_30(&days);
            let after = on_day_30(&days.iter().copied().chain([more]).collect::<Vec<_>>());
            prop_assert!(after.days >= before.days && after.longest >= before.longest);
        }

        #[test]
        fn it_is_the_longest_stretch_the_rule_allows(days in any_days()) {
            let known: BTreeSet<u64> = days.iter().copied().collect();
            // Missed days from a first day on; day 30 isn't over.
            let allowed = |first: u64| {
                let missed: Vec<u64> = (first..30).filter(|day| !known.contains(day)).collect();
                missed.windows(2).all(|pair| pair[1] - pair[0] >= 7)
            };
            let longest = known.iter().filter(|first| allowed(**first)).map(|first| known.range(first..).count()).max();
            let found = on_day_30(&days);
            prop_assert_eq!(usize::try_from(found.days).unwrap_or_default(), longest.unwrap_or_default());
            prop_assert_eq!(found.since.is_some(), found.days > 0);
            prop_assert!(found.longest >= found.days);
        }
    }
}
