//! 作答时间: when an answer was given, when all we have is what a browser says.
//!
//! The browser's clock orders the answers of somebody who was without a network; ours says what is possible. Nothing is answered
//! before its set was made, and nothing arrives before it was answered: a claim outside of that is moved to the nearer end, and no
//! claim at all counts as the moment of arrival.

use chrono::{DateTime, DurationRound as _, TimeDelta, Utc};

/// Nobody looks at one question for longer; a page left open overnight is not thinking time.
const LONGEST_LOOK: i64 = 24 * 60 * 60 * 1000;

/// When an answer counts as given: what the browser claims, held between the making of the set and the arrival.
pub fn given_at(claimed: Option<DateTime<Utc>>, set_made_at: DateTime<Utc>, received_at: DateTime<Utc>) -> DateTime<Utc> {
    // Where several servers' clocks differ a little, arrival may seem to come before the making: it wins.
    let claimed = claimed.unwrap_or(received_at).max(set_made_at).min(received_at);
    // PostgreSQL keeps microseconds.
    claimed.duration_trunc(TimeDelta::microseconds(1)).unwrap_or(claimed)
}

/// The browser's claim, read; `None` if it isn't a time.
pub fn claim(text: &str) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc3339(text.trim()).ok().map(|at| at.with_timezone(&Utc))
}

/// How long a question was looked at, in milliseconds; what can't be is not known.
pub fn took_ms(claimed: Option<i64>) -> Option<i64> {
    claimed.filter(|took| (0..=LONGEST_LOOK).contains(took))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_790_000_000 + seconds, 0).expect("a time")
    }

    #[test]
    fn a_clock_set_wrong_is_set_right() {
        let (made, received) = (at(0), at(600));
        assert_eq!(given_at(Some(at(60)), made, received), at(60));
        assert_eq!(given_at(Some(at(-86_400)), made, received), made, "a clock a day behind");
        assert_eq!(given_at(Some(at(86_400)), made, received), received, "a clock a day ahead");
        assert_eq!(given_at(None, made, received), received);
    }

    #[test]
    fn claims_are_read_or_not_known() {
        assert_eq!(claim("2026-09-21T13:33:20Z"), DateTime::from_timestamp(1_789_997_600, 0));
        assert_eq!(claim(" 2026-09-21T21:33:20.000+08:00"), DateTime::from_timestamp(1_789_997_600, 0));
        for nothing in ["", "yesterday", "2026-13-01T00:00:00Z", "1789997600"] {
            assert_eq!(claim(nothing), None, "{nothing}");
        }
        assert_eq!([took_ms(Some(-1)), took_ms(Some(0)), took_ms(Some(i64::MAX)), took_ms(None)], [None, Some(0), None, None]);
    }

    proptest! {
        #[test]
        fn an_answer_is_given_between_the_set_and_its_arrival(claimed in proptest::option::of(-1_000_000_i64..1_000_000), wait in 0_i64..500_000) {
            let (made, received) = (at(0), at(wait));
            let given = given_at(claimed.map(at), made, received);
            prop_assert!(given >= made && given <= received);
            // The same claim arriving again, or later, is the same time, as long as it was possible.
            if claimed.is_some_and(|claimed| claimed <= wait) {
                prop_assert_eq!(given_at(claimed.map(at), made, at(wait + 77)), given);
            }
        }

        #[test]
        fn the_order_of_claims_is_kept(first in -1000_i64..1000, second in -1000_i64..1000) {
            let given = |claimed| given_at(Some(at(claimed)), at(0), at(500));
            prop_assert!(first > second || given(first) <= given(second));
        }
    }
}
