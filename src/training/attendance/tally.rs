//! What counts of everything that was checked and corrected, and what it comes to: who came, the hours, who earns a slip.

use super::{Check, Correction, Direction, DoorRule, Times, half_hours};
use crate::training::TrainingDate;

/// The correction that stands: the last one whose times are of this date.
pub fn standing<'a>(date: &TrainingDate, corrections: impl IntoIterator<Item = &'a Correction>) -> Option<&'a Correction> {
    let is_of = |correction: &&Correction| [correction.came_at, correction.left_at].into_iter().flatten().all(|at| date.takes(at));
    // Of several made at once the later in the list counts: lists are in the order of making.
    corrections.into_iter().filter(is_of).max_by_key(|correction| correction.made_at)
}

/// What counts for one person and one date: the times of the last correction; what it leaves open, or everything if there is none,
/// from the first check in and the last check out that happened after it. A check outside the hours of the date's door is of another
/// date, whatever it says. The order in which checks arrived makes no difference.
pub fn counted<'a>(
    date: &TrainingDate,
    checks: impl IntoIterator<Item = &'a Check>,
    corrections: impl IntoIterator<Item = &'a Correction>,
) -> Times {
    let corrected = standing(date, corrections);
    let counts = |check: &&Check| date.takes(check.at) && corrected.is_none_or(|corrected| check.at > corrected.made_at);
    let (mut came_at, mut left_at) = (None, None);
    for check in checks.into_iter().filter(counts) {
        if check.direction == Direction::In.code() {
            came_at = Some(came_at.map_or(check.at, |earlier: chrono::DateTime<_>| earlier.min(check.at)));
        } else {
            left_at = left_at.max(Some(check.at));
        }
    }
    let came_at = corrected.and_then(|corrected| corrected.came_at).or(came_at);
    let left_at = corrected.and_then(|corrected| corrected.left_at).or(left_at);
    Times { came_at, left_at: left_at.filter(|left| came_at.is_none_or(|came| *left > came)) }
}

/// Whether so many hours earn a slip.
pub const fn earns_slip(rule: &DoorRule, half_hours: i64, full_half_hours: i64) -> bool {
    full_half_hours > 0 && half_hours * 100 >= rule.slip_percent * full_half_hours
}

/// 出勤: of those registered, who came.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tally {
    /// For each date, how many came.
    pub came: Vec<i64>,
    /// For each person, the hours earned over all dates, in halves.
    pub half_hours: Vec<i64>,
    /// For each person, whether they came to no date at all.
    pub absent: Vec<bool>,
    /// People registered.
    pub people: i64,
}

impl Tally {
    /// Of what counts for each person (in their order) and date.
    pub fn of(dates: &[TrainingDate], rule: &DoorRule, people: &[Vec<Times>]) -> Self {
        let mut tally =
            Self { came: vec![0; dates.len()], people: i64::try_from(people.len()).unwrap_or_default(), ..Self::default() };
        for times in people {
            let mut earned = 0;
            for ((came, date), times) in tally.came.iter_mut().zip(dates).zip(times) {
                *came += i64::from(times.came_at.is_some());
                earned += half_hours(date, rule, *times);
            }
            tally.half_hours.push(earned);
            // Nobody is missed before there was anything to come to.
            tally.absent.push(!dates.is_empty() && times.iter().zip(dates).all(|(times, _)| times.came_at.is_none()));
        }
        tally
    }

    /// How many came, all dates together: 人次.
    pub fn attendances(&self) -> i64 {
        self.came.iter().sum()
    }

    /// How many could have: people times dates.
    pub fn expected(&self) -> i64 {
        self.people * i64::try_from(self.came.len()).unwrap_or_default()
    }

    /// How many came to no date.
    pub fn no_shows(&self) -> i64 {
        i64::try_from(self.absent.iter().filter(|absent| **absent).count()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta, Utc};
    use proptest::prelude::*;

    use super::*;
    use crate::ids::{CheckId, RegistrationId};

    fn at(minute: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000, 0).unwrap() + TimeDelta::minutes(minute)
    }

    fn check(direction: Direction, minute: i64) -> Check {
        Check {
            id: CheckId::fresh(),
            registration_id: RegistrationId::fresh(),
            date_position: 1,
            direction: direction.code().into(),
            at: at(minute),
            how: "qr".into(),
            by_name: None,
            received_at: at(minute),
        }
    }

    fn correction(made: i64, came: Option<i64>, left: Option<i64>) -> Correction {
        Correction {
            registration_id: RegistrationId::fresh(),
            date_position: 1,
            came_at: came.map(at),
            left_at: left.map(at),
            before_came_at: None,
            before_left_at: None,
            reason: "漏签".into(),
            by_name: "广陵培训".into(),
            made_at: at(made),
        }
    }

    /// Three hours, with its door open from two hours before to two hours after.
    fn date() -> TrainingDate {
        TrainingDate { starts_at: at(0), ends_at: at(180), half_hours: 6 }
    }

    #[test]
    fn what_a_correction_leaves_open_is_filled_by_what_happens_after_it() {
        let cleared = [correction(10, None, None)];
        let wrong = check(Direction::In, -10);
        assert_eq!(counted(&date(), [&wrong], &cleared), Times::default(), "the wrong person was ticked");
        let right = [wrong, check(Direction::In, 20), check(Direction::Out, 170)];
        assert_eq!(counted(&date(), &right, &cleared), Times { came_at: Some(at(20)), left_at: Some(at(170)) });
        let came = [correction(30, Some(0), None)];
        let out = [check(Direction::In, 40), check(Direction::Out, 20), check(Direction::Out, 175)];
        assert_eq!(counted(&date(), &out, &came), Times { came_at: Some(at(0)), left_at: Some(at(175)) });
        assert_eq!(counted(&date(), &out[..2], &came), Times { came_at: Some(at(0)), left_at: None }, "that was before");
    }

    #[test]
    fn what_happened_at_another_time_is_not_of_this_date() {
        let other = [check(Direction::In, -121), check(Direction::Out, 301), check(Direction::In, 1440)];
        assert_eq!(counted(&date(), &other, &[]), Times::default());
        let moved = [correction(5, Some(-1), Some(100)), correction(9, Some(1440), Some(1500))];
        assert_eq!(counted(&date(), &other, &moved), Times { came_at: Some(at(-1)), left_at: Some(at(100)) });
        assert_eq!(counted(&date(), &other, &moved[1..]), Times::default());
    }

    #[test]
    fn nobody_is_missed_before_the_door_opens() {
        let tally = Tally::of(&[], &DoorRule::default(), &[vec![Times::default(); 2]]);
        assert_eq!((tally.no_shows(), tally.expected()), (0, 0));
    }

    #[test]
    fn the_first_in_and_the_last_out_count_until_somebody_corrects_them() {
        let checks = [check(Direction::In, 5), check(Direction::Out, 90), check(Direction::In, 2), check(Direction::Out, 180)];
        assert_eq!(counted(&date(), &checks, &[]), Times { came_at: Some(at(2)), left_at: Some(at(180)) });
        assert_eq!(counted(&date(), &checks[2..3], &[]), Times { came_at: Some(at(2)), left_at: None });
        let odd = [check(Direction::Out, 1), check(Direction::In, 5)];
        assert_eq!(counted(&date(), &odd, &[]), Times { came_at: Some(at(5)), left_at: None }, "nobody leaves before they come");
        let corrections = [correction(200, Some(0), Some(100)), correction(201, None, None)];
        assert_eq!(counted(&date(), &checks, &corrections[..1]), Times { came_at: Some(at(0)), left_at: Some(at(100)) });
        assert_eq!(counted(&date(), &checks, &corrections), Times::default(), "wasn't there after all");
    }

    #[test]
    fn who_came_and_who_earns_a_slip() {
        let date_from = |from: i64| TrainingDate { starts_at: at(from), ends_at: at(from + 180), half_hours: 6 };
        let dates = [date_from(0), date_from(1440)];
        let there = |from: i64| Times { came_at: Some(at(from)), left_at: Some(at(from + 180)) };
        let people = [vec![there(0), there(1440)], vec![there(0), Times::default()], vec![Times::default(); 2]];
        let rule = DoorRule::default();
        let tally = Tally::of(&dates, &rule, &people);
        assert_eq!(tally.came, [2, 1]);
        assert_eq!(tally.half_hours, [12, 6, 0]);
        assert_eq!((tally.attendances(), tally.expected(), tally.no_shows()), (3, 6, 1));
        let slips: Vec<_> = tally.half_hours.iter().map(|earned| earns_slip(&rule, *earned, 12)).collect();
        assert_eq!(slips, [true, false, false]);
        assert!(earns_slip(&rule, 8, 10) && !earns_slip(&rule, 7, 9), "80% of it, not nearly");
    }

    proptest! {
        #[test]
        fn the_order_of_arrival_makes_no_difference(
            minutes in proptest::collection::vec((any::<bool>(), -60_i64..300), 0..8),
            shift in 0_usize..8,
        ) {
            let direction = |leaves| if leaves { Direction::Out } else { Direction::In };
            let checks: Vec<_> = minutes.iter().map(|(leaves, minute)| check(direction(*leaves), *minute)).collect();
            let mut others = checks.clone();
            others.rotate_left(shift.min(checks.len()));
            // And one that came twice.
            others.extend(checks.first().cloned());
            prop_assert_eq!(counted(&date(), &checks, &[]), counted(&date(), &others, &[]));
        }

        #[test]
        fn a_correction_stands_whatever_is_checked(
            minutes in proptest::collection::vec((any::<bool>(), -60_i64..300), 0..8),
            made in -60_i64..300, came in proptest::option::of(-60_i64..100), left in proptest::option::of(101_i64..300),
        ) {
            let direction = |leaves| if leaves { Direction::Out } else { Direction::In };
            let checks: Vec<_> = minutes.iter().map(|(leaves, minute)| check(direction(*leaves), *minute)).collect();
            let times = counted(&date(), &checks, &[correction(made, came, left.filter(|_| came.is_some()))]);
            prop_assert!(came.is_none() || times.came_at == came.map(at));
            prop_assert!(came.is_none() || left.is_none() || times.left_at == left.map(at));
            let later = |time: DateTime<Utc>| time > at(made);
            prop_assert!(came.is_some() || times.came_at.is_none_or(later));
        }

        #[test]
        fn nobody_leaves_before_they_come(minutes in proptest::collection::vec((any::<bool>(), -60_i64..300), 0..8)) {
            let direction = |leaves| if leaves { Direction::Out } else { Direction::In };
            let checks: Vec<_> = minutes.iter().map(|(leaves, minute)| check(direction(*leaves), *minute)).collect();
            let times = counted(&date(), &checks, &[]);
            prop_assert!(times.left_at.is_none_or(|left| times.came_at.is_none_or(|came| left > came)));
        }
    }
}
