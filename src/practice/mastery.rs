//! 掌握程度: how well somebody knows a chapter, and how sure that is.
//!
//! A pure fold over one person's answers that count. Every answer counts by its share of marks. In the order they were given, the
//! last one weighs 1 and each one before it [`FADING`] of the next: what was answered [`HALF_LIFE`] answers ago weighs half. The
//! interval is Wilson's, for as many answers as these weights are worth. So one more right answer, wherever it is put in, never lowers
//! the share or the lower end of the interval.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::wrong_book::Attempt;
use crate::ids::AnswerId;

/// An answer so many answers ago weighs half as much as the last.
pub const HALF_LIFE: i32 = 20;
/// What an answer weighs, if the next one weighs 1: the twentieth root of a half.
pub const FADING: f64 = 0.965_936_328_924_846;
/// With fewer answers nothing is said: 还不够判断.
pub const FEWEST_ANSWERS: i64 = 10;
/// 掌握: when even the lower end of the interval is a share this high.
pub const MASTERED_FROM: f64 = 0.7;
/// 薄弱: below the share the examination asks for.
pub const WEAK_BELOW: f64 = 0.6;
/// Four of five intervals hold the share sought: 80 % of a normal distribution lies within so many standard deviations.
const Z: f64 = 1.281_551_565_544_600_4;

/// What is said of a chapter, from little to much.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// 还不够判断
    Unknown,
    /// 薄弱
    Weak,
    /// 基本掌握
    Fair,
    /// 掌握
    Mastered,
}

/// How well a chapter is known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mastery {
    /// Answers that count.
    pub answers: i64,
    /// The share of marks, 0 to 1, recent answers weighing more.
    pub share: f64,
    /// The lower end of the interval.
    pub low: f64,
    /// Its upper end.
    pub high: f64,
}

impl Mastery {
    /// In a word.
    pub fn grade(&self) -> Grade {
        if self.answers < FEWEST_ANSWERS {
            Grade::Unknown
        } else if self.share < WEAK_BELOW {
            Grade::Weak
        } else if self.low < MASTERED_FROM {
            Grade::Fair
        } else {
            Grade::Mastered
        }
    }
}

/// What these answers say, whatever order they come in; an answer that comes twice counts once. `None` without any.
pub fn mastery(attempts: impl IntoIterator<Item = Attempt>) -> Option<Mastery> {
    let ordered: BTreeMap<(DateTime<Utc>, AnswerId), Attempt> =
        attempts.into_iter().map(|attempt| ((attempt.at, attempt.id), attempt)).collect();
    let answers = i64::try_from(ordered.len()).unwrap_or(i64::MAX);
    let (mut weight, mut weights, mut squares, mut earned) = (1.0_f64, 0.0, 0.0, 0.0);
    for attempt in ordered.into_values().rev() {
        weights += weight;
        squares += weight * weight;
        earned += weight * share_of(&attempt);
        weight *= FADING;
    }
    if weights <= 0.0 {
        return None;
    }
    let share = (earned / weights).clamp(0.0, 1.0);
    let (low, high) = interval(share, weights * weights / squares);
    Some(Mastery { answers, share, low, high })
}

/// The share of marks an answer earned.
fn share_of(attempt: &Attempt) -> f64 {
    if attempt.full_half_marks <= 0 {
        return 0.0;
    }
    #[expect(clippy::cast_precision_loss, reason = "marks of one answer are small numbers")]
    let share = attempt.half_marks as f64 / attempt.full_half_marks as f64;
    share.clamp(0.0, 1.0)
}

/// Wilson's interval of a share seen in `n` answers.
fn interval(share: f64, n: f64) -> (f64, f64) {
    let z2 = Z * Z;
    let centre = share + z2 / (2.0 * n);
    let spread = Z * (share * (1.0 - share) / n + z2 / (4.0 * n * n)).sqrt();
    let scale = 1.0 + z2 / n;
    (((centre - spread) / scale).clamp(0.0, share), ((centre + spread) / scale).clamp(share, 1.0))
}

#[cfg(all(test, feature = "store"))]
mod tests {
    use chrono::TimeDelta;
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::ids::QuestionId;

    /// Rounding of a long sum.
    const NOTHING: f64 = 1e-9;

    fn attempt(id: usize, minute: i64, half_marks: i64) -> Attempt {
        Attempt {
            id: AnswerId(Uuid::from_u128(id as u128)),
            question: QuestionId(Uuid::from_u128(1)),
            at: DateTime::UNIX_EPOCH + TimeDelta::minutes(minute),
            half_marks,
            full_half_marks: 4,
        }
    }

    fn answered(half_marks: &[i64]) -> Mastery {
        let all = half_marks.iter().zip(0_i64..).zip(0_usize..).map(|((half, minute), id)| attempt(id, minute, *half));
        mastery(all).expect("some answers")
    }

    #[test]
    fn a_word_is_said_when_there_is_enough_to_say_it() {
        assert_eq!(mastery([]), None);
        assert_eq!(answered(&[4; 9]).grade(), Grade::Unknown);
        assert_eq!(answered(&[4; 10]).grade(), Grade::Mastered);
        assert_eq!(answered(&[0; 10]).grade(), Grade::Weak);
        assert_eq!(answered(&[2; 30]).grade(), Grade::Weak, "half of the marks isn't enough to pass");
        assert_eq!(answered(&[3; 10]).grade(), Grade::Fair, "three of four, but not for sure");
    }

    #[test]
    fn what_was_answered_last_weighs_more() {
        let half = |first: i64, then: i64| answered(&[[first; 20], [then; 20]].concat());
        assert!(half(0, 4).share > 0.66 && half(4, 0).share < 0.34);
        let half_life = (0..HALF_LIFE).fold(1.0, |weight, _| weight * FADING);
        assert!((half_life - 0.5).abs() < NOTHING);
    }

    fn any_attempts() -> impl Strategy<Value = Vec<Attempt>> {
        proptest::collection::vec((0_i64..60, 0_i64..=4), 1..60)
            .prop_map(|all| all.into_iter().zip(0_usize..).map(|((minute, half), id)| attempt(id, minute, half)).collect())
    }

    proptest! {
        #[test]
        fn order_of_arrival_and_arriving_twice_change_nothing(
            (attempts, other) in any_attempts().prop_flat_map(|all| (Just(all.clone()), Just(all).prop_shuffle())),
            twice in any::<prop::sample::Index>(),
        ) {
            let known = mastery(attempts);
            prop_assert_eq!(mastery(other.clone()), known);
            let again = other[twice.index(other.len())];
            prop_assert_eq!(mastery(other.into_iter().chain([again])), known);
        }

        #[test]
        fn one_more_right_answer_never_lowers_it(attempts in any_attempts(), minute in 0_i64..60) {
            let before = mastery(attempts.clone()).expect("some answers");
            let after = mastery(attempts.into_iter().chain([attempt(1000, minute, 4)])).expect("some answers");
            prop_assert!(after.share >= before.share - NOTHING, "{before:?} {after:?}");
            prop_assert!(after.low >= before.low - NOTHING, "{before:?} {after:?}");
        }

        #[test]
        fn a_better_mark_never_lowers_it(attempts in any_attempts(), which in any::<prop::sample::Index>()) {
            let before = mastery(attempts.clone()).expect("some answers");
            let mut better = attempts;
            let which = which.index(better.len());
            better[which].half_marks = 4;
            let after = mastery(better).expect("some answers");
            prop_assert!(after.share >= before.share - NOTHING && after.low >= before.low - NOTHING);
            prop_assert!(after.grade() >= before.grade());
        }

        #[test]
        fn the_share_lies_in_its_interval(attempts in any_attempts()) {
            let known = mastery(attempts).expect("some answers");
            prop_assert!(0.0 <= known.low && known.low <= known.share && known.share <= known.high && known.high <= 1.0);
        }
    }
}
