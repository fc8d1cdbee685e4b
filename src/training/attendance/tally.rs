//! What counts of everything that was checked and corrected, and what it comes to: who came, the hours, who earns a slip.

use super::{Check, Correction, Direction, DoorRule, Times, half_hours};
use crate::training::TrainingDate;

/// What counts for one person and one date: the last correction, otherwise the first time in and the last time out after it. The
/// order in which checks arrived makes no difference.
pub fn counted<'a>(checks: impl IntoIterator<Item = &'a Check>, corrections: impl IntoIterator<Item = &'a Correction>) -> Times {
    // Of several made at once the later in the list counts: lists are in the order of making.
    if let Some(last) = corrections.into_iter().max_by_key(|correction| correction.made_at) {
        return Times { came_at: last.came_at, left_at: last.left_at };
    }
    let (mut came_at, mut left_at) = (None, None);
    for check in checks {
        if check.direction == Direction::In.code() {
            came_at = Some(came_at.map_or(check.at, |earlier: chrono::DateTime<_>| earlier.min(check.at)));
        } else {
            left_at = left_at.max(Some(check.at));
        }
    }
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
            tally.absent.push(times.iter().all(|times| times.came_at.is_none()));
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

    #[test]
    fn the_first_in_and_the_last_out_count_until_somebody_corrects_them() {
        let checks = [check(Direction::In, 5), check(Direction::Out, 90), check(Direction::In, 2), check(Direction::Out, 180)];
        assert_eq!(counted(&checks, &[]), Times { came_at: Some(at(2)), left_at: Some(at(180)) });
        assert_eq!(counted(&checks[2..3], &[]), Times { came_at: Some(at(2)), left_at: None });
        let odd = [check(Direction::Out, 1), check(Direction::In, 5)];
        assert_eq!(counted(&odd, &[]), Times { came_at: Some(at(5)), left_at: None }, "nobody leaves before they come");
        let corrections = [correction(200, Some(0), Some(100)), correction(201, None, None)];
        assert_eq!(counted(&checks, &corrections[..1]), Times { came_at: Some(at(0)), left_at: Some(at(100)) });
        assert_eq!(counted(&checks, &corrections), Times::default(), "wasn't there after all");
    }

    #[test]
    fn who_came_and_who_earns_a_slip() {
        let date = |from: i64| TrainingDate { starts_at: at(from), ends_at: at(from + 180), half_hours: 6 };
        let dates = [date(0), date(1440)];
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
            prop_assert_eq!(counted(&checks, &[]), counted(&others, &[]));
        }

        #[test]
        fn nobody_leaves_before_they_come(minutes in proptest::collection::vec((any::<bool>(), -60_i64..300), 0..8)) {
            let direction = |leaves| if leaves { Direction::Out } else { Direction::In };
            let checks: Vec<_> = minutes.iter().map(|(leaves, minute)| check(direction(*leaves), *minute)).collect();
            let times = counted(&checks, &[]);
            prop_assert!(times.left_at.is_none_or(|left| times.came_at.is_none_or(|came| left > came)));
        }
    }
}
