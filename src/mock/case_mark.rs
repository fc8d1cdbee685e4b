//! 评分: marks for a case, point by point, and what two markers come to. Pure.
//!
//! Two marks of a case that are at most [`TOLERANCE`] apart count by their mean, rounded to half marks in favour of the candidate.
//! Otherwise a third person settles it, or one of the two changes theirs.

use serde::{Deserialize, Serialize};

use crate::question::{OptionId, RubricPoint};

/// As far apart two marks of a case may be, in half marks: 2 marks (of 20).
pub const TOLERANCE: i64 = 4;

/// The longest comment on a point, in characters.
pub const LONGEST_COMMENT: usize = 500;

/// What a point earned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PointMark {
    /// The point of the rubric.
    pub point: OptionId,
    /// In half marks.
    pub half_marks: i64,
    /// What the marker says to it.
    pub comment: String,
}

/// Why marks can't be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadMark {
    /// A point has no mark.
    #[error("point {0} has no mark")]
    Missing(OptionId),
    /// A mark below nothing or above what the point is worth.
    #[error("point {0} isn't worth that")]
    OutOfRange(OptionId),
    /// A mark for a point the rubric doesn't have, or a second one.
    #[error("point {0} isn't in the rubric")]
    Unknown(OptionId),
    /// A comment beyond all measure.
    #[error("the comment on point {0} is too long")]
    TooLong(OptionId),
}

/// Marks as the rubric takes them: one for each point, from nothing to all. Their sum, in half marks.
pub fn check(points: &[PointMark], rubric: &[RubricPoint]) -> Result<i64, BadMark> {
    for (place, mark) in points.iter().enumerate() {
        let Some(point) = rubric.iter().find(|point| point.id == mark.point) else { return Err(BadMark::Unknown(mark.point)) };
        if points[..place].iter().any(|other| other.point == mark.point) {
            return Err(BadMark::Unknown(mark.point));
        }
        if !(0..=point.half_marks).contains(&mark.half_marks) {
            return Err(BadMark::OutOfRange(mark.point));
        }
        if mark.comment.chars().count() > LONGEST_COMMENT {
            return Err(BadMark::TooLong(mark.point));
        }
    }
    match rubric.iter().find(|point| points.iter().all(|mark| mark.point != point.id)) {
        Some(point) => Err(BadMark::Missing(point.id)),
        None => Ok(points.iter().map(|mark| mark.half_marks).sum()),
    }
}

/// What a case comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// A marker hasn't handed in yet.
    Waiting,
    /// Two markers are too far apart.
    Differs,
    /// So many half marks.
    Final(i64),
}

/// What a case comes to by its two markers and whoever settles. Without a second marker (`two` is false) the first one's mark counts.
pub fn settle(first: Option<i64>, second: Option<i64>, third: Option<i64>, two: bool, tolerance: i64) -> Outcome {
    match (first, second, third) {
        (Some(_), Some(_), Some(settled)) => Outcome::Final(settled),
        (Some(one), Some(other), None) if (one - other).abs() <= tolerance => Outcome::Final((one + other + 1).div_euclid(2)),
        (Some(_), Some(_), None) => Outcome::Differs,
        (Some(one), None, _) if !two => Outcome::Final(one),
        _ => Outcome::Waiting,
    }
}

/// What is to be done with a script next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ScriptState {
    /// 待分配: a marker is to be assigned.
    Waiting,
    /// 批改中
    Marking,
    /// 有差异: two markers are too far apart.
    Differs,
    /// 已完成
    Done,
}

impl ScriptState {
    /// In the order of work.
    pub const ALL: [Self; 4] = [Self::Waiting, Self::Marking, Self::Differs, Self::Done];

    /// As stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Marking => "marking",
            Self::Differs => "differs",
            Self::Done => "done",
        }
    }

    /// Reads [`Self::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// The state of a script: from how many markers it wants, how many are assigned, how many have handed in, and its cases.
pub fn state(wanted: usize, assigned: usize, handed_in: usize, cases: &[Outcome]) -> ScriptState {
    if assigned < wanted {
        ScriptState::Waiting
    } else if handed_in < wanted || cases.contains(&Outcome::Waiting) {
        ScriptState::Marking
    } else if cases.contains(&Outcome::Differs) {
        ScriptState::Differs
    } else {
        ScriptState::Done
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn id(letter: char) -> OptionId {
        OptionId::new(letter).expect("a letter")
    }

    fn rubric() -> Vec<RubricPoint> {
        let point = |letter, half_marks| RubricPoint { id: id(letter), task: 1, text: "说明理由".into(), half_marks };
        vec![point('a', 8), point('b', 3)]
    }

    fn mark(letter: char, half_marks: i64) -> PointMark {
        PointMark { point: id(letter), half_marks, comment: String::new() }
    }

    #[test]
    fn marks_are_taken_as_the_rubric_has_them() {
        assert_eq!(check(&[mark('a', 8), mark('b', 0)], &rubric()), Ok(8));
        assert_eq!(check(&[mark('a', 8)], &rubric()), Err(BadMark::Missing(id('b'))));
        assert_eq!(check(&[mark('a', 9), mark('b', 0)], &rubric()), Err(BadMark::OutOfRange(id('a'))));
        assert_eq!(check(&[mark('a', -1), mark('b', 0)], &rubric()), Err(BadMark::OutOfRange(id('a'))));
        assert_eq!(check(&[mark('a', 1), mark('c', 0)], &rubric()), Err(BadMark::Unknown(id('c'))));
        assert_eq!(check(&[mark('a', 1), mark('a', 1)], &rubric()), Err(BadMark::Unknown(id('a'))));
        let long = PointMark { comment: "长".repeat(LONGEST_COMMENT + 1), ..mark('a', 1) };
        assert_eq!(check(&[long, mark('b', 1)], &rubric()), Err(BadMark::TooLong(id('a'))));
    }

    #[test]
    fn two_marks_near_each_other_count_by_their_mean_and_others_are_settled() {
        let settle = |first, second, third| settle(first, second, third, true, TOLERANCE);
        assert_eq!(settle(Some(24), Some(28), None), Outcome::Final(26));
        assert_eq!(settle(Some(24), Some(27), None), Outcome::Final(26), "a quarter is rounded up to a half");
        assert_eq!(settle(Some(24), Some(29), None), Outcome::Differs);
        assert_eq!(settle(Some(24), Some(29), Some(25)), Outcome::Final(25));
        assert_eq!(settle(Some(24), None, None), Outcome::Waiting);
        assert_eq!(super::settle(Some(24), None, None, false, TOLERANCE), Outcome::Final(24));
    }

    #[test]
    fn what_is_next_follows_from_markers_and_marks() {
        let done = [Outcome::Final(20)];
        assert_eq!(state(1, 0, 0, &[Outcome::Waiting]), ScriptState::Waiting);
        assert_eq!(state(1, 1, 0, &[Outcome::Waiting]), ScriptState::Marking);
        assert_eq!(state(1, 1, 1, &done), ScriptState::Done);
        assert_eq!(state(2, 1, 1, &[Outcome::Waiting]), ScriptState::Waiting);
        assert_eq!(state(2, 2, 2, &[Outcome::Final(20), Outcome::Differs]), ScriptState::Differs);
    }

    proptest! {
        #[test]
        fn settling_is_fair(
            first in proptest::option::of(0_i64..=40),
            second in proptest::option::of(0_i64..=40),
            third in proptest::option::of(0_i64..=40),
            two: bool,
            tolerance in 0_i64..10,
        ) {
            let outcome = settle(first, second, third, two, tolerance);
            if let (Some(one), Some(other)) = (first, second) {
                // Who is called first makes no difference, and a settled mark counts.
                prop_assert_eq!(settle(second, first, third, two, tolerance), outcome);
                match third {
                    Some(third) => prop_assert_eq!(outcome, Outcome::Final(third)),
                    None if (one - other).abs() > tolerance => prop_assert_eq!(outcome, Outcome::Differs),
                    None => {
                        let Outcome::Final(mean) = outcome else { panic!("{outcome:?}") };
                        prop_assert!(mean >= one.min(other) && mean <= one.max(other));
                        prop_assert!((2 * mean - one - other) == 0 || (2 * mean - one - other) == 1);
                    }
                }
            } else if two || first.is_none() {
                prop_assert_eq!(outcome, Outcome::Waiting, "nothing is final before both have handed in");
            } else {
                prop_assert_eq!(outcome, first.map_or(Outcome::Waiting, Outcome::Final));
            }
        }

        #[test]
        fn only_what_is_within_the_points_is_taken(a in -3_i64..12, b in -3_i64..12) {
            let taken = check(&[mark('b', b), mark('a', a)], &rubric());
            prop_assert_eq!(taken.is_ok(), (0..=8).contains(&a) && (0..=3).contains(&b));
            if let Ok(sum) = taken {
                prop_assert_eq!(sum, a + b);
            }
        }
    }
}
