//! 学时折算: hours from when somebody came and left.

use chrono::TimeDelta;

use super::{Beyond, DoorRule, Times};
use crate::training::TrainingDate;

/// The hours of a date somebody has earned, in halves: all of them within what the rule forgives, otherwise none or the part they were
/// there for, in whole halves. What is forgiven at one end isn't taken off at the other.
pub fn half_hours(date: &TrainingDate, rule: &DoorRule, times: Times) -> i64 {
    let Some(came) = times.came_at else { return 0 };
    let left = match times.left_at {
        Some(left) => left,
        None if rule.needs_out => return 0,
        None => date.ends_at,
    };
    let (came, left) = (came.max(date.starts_at), left.min(date.ends_at));
    if left <= came {
        return 0;
    }
    let beyond = |missed: TimeDelta, forgiven: i64| if missed <= TimeDelta::minutes(forgiven) { TimeDelta::zero() } else { missed };
    let late = beyond(came - date.starts_at, rule.late_minutes);
    let early = beyond(date.ends_at - left, rule.early_minutes);
    let (all, missed) = ((date.ends_at - date.starts_at).num_seconds(), (late + early).num_seconds());
    match rule.beyond {
        _ if missed == 0 => date.half_hours,
        Beyond::None => 0,
        Beyond::Part => date.half_hours * (all - missed).max(0) / all,
    }
}

/// 缺签退: has no hours because nobody saw them leave.
pub fn lacks_out(rule: &DoorRule, times: Times) -> bool {
    rule.needs_out && times.came_at.is_some() && times.left_at.is_none()
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};
    use proptest::prelude::*;

    use super::*;

    fn at(minute: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000, 0).unwrap() + TimeDelta::minutes(minute)
    }

    /// Three hours.
    fn date() -> TrainingDate {
        TrainingDate { starts_at: at(0), ends_at: at(180), half_hours: 6 }
    }

    fn times(came: i64, left: Option<i64>) -> Times {
        Times { came_at: Some(at(came)), left_at: left.map(at) }
    }

    #[test]
    fn the_rule_is_the_sessions() {
        let rule = DoorRule::default();
        let of = |rule: &DoorRule, came, left| half_hours(&date(), rule, times(came, left));
        assert_eq!(of(&rule, -20, Some(185)), 6);
        assert_eq!(of(&rule, 15, Some(165)), 6, "a quarter of an hour at each end is forgiven");
        assert_eq!(of(&rule, 16, Some(180)), 5, "later than that, the time itself counts");
        assert_eq!(of(&rule, 60, Some(180)), 4);
        assert_eq!(of(&rule, 60, Some(120)), 2);
        assert_eq!(of(&rule, 0, None), 6, "nobody saw them leave: they stayed");
        assert_eq!(of(&rule, 190, None), 0, "came when it was over");
        let strict = DoorRule { needs_out: true, beyond: Beyond::None, ..rule };
        assert_eq!(of(&strict, 0, None), 0);
        assert!(lacks_out(&strict, times(0, None)) && !lacks_out(&rule, times(0, None)) && !lacks_out(&strict, Times::default()));
        assert_eq!((of(&strict, 15, Some(165)), of(&strict, 16, Some(180)), of(&strict, 0, Some(164))), (6, 0, 0));
        assert_eq!(half_hours(&date(), &rule, Times { came_at: None, left_at: Some(at(180)) }), 0, "nobody saw them come");
    }

    fn rules() -> impl Strategy<Value = DoorRule> {
        (0_i64..60, 0_i64..60, any::<bool>(), any::<bool>()).prop_map(|(late_minutes, early_minutes, needs_out, part)| DoorRule {
            late_minutes,
            early_minutes,
            needs_out,
            beyond: if part { Beyond::Part } else { Beyond::None },
            slip_percent: 80,
        })
    }

    proptest! {
        #[test]
        fn nobody_earns_more_than_there_is_or_less_than_nothing(rule in rules(), came in -120_i64..300, left in proptest::option::of(-120_i64..300)) {
            let earned = half_hours(&date(), &rule, times(came, left));
            prop_assert!((0..=6).contains(&earned));
            prop_assert!(rule.beyond == Beyond::Part || earned == 0 || earned == 6);
        }

        #[test]
        fn coming_earlier_or_leaving_later_never_costs(rule in rules(), came in -120_i64..300, left in -120_i64..300, more in 0_i64..120) {
            let earned = half_hours(&date(), &rule, times(came, Some(left)));
            prop_assert!(half_hours(&date(), &rule, times(came - more, Some(left))) >= earned);
            prop_assert!(half_hours(&date(), &rule, times(came, Some(left + more))) >= earned);
        }

        #[test]
        fn being_there_all_the_time_earns_everything(rule in rules(), before in 0_i64..120, after in 0_i64..120) {
            prop_assert_eq!(half_hours(&date(), &rule, times(-before, Some(180 + after))), 6);
        }
    }
}
