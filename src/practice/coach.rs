//! 多选教练: what another choice of how many to tick would have earned.
//!
//! The rule (`domain.md` §1.2) gives nothing for an answer with one wrong option, 0.5 for each right one of an incomplete answer and
//! 2 for the whole key. So a doubtful tick can cost what the sure ones would have earned (over-ticking, 多选), and a right one left
//! out costs the way to full marks (under-ticking, 少选). Everything said here is worked out with [`mark`]: nothing is promised that
//! the examination wouldn't give.

use serde::{Deserialize, Serialize};

use super::marking::{Verdict, full_half_marks, mark};
use crate::question::{Kind, OptionSet};

/// What to say after an answer to a multiple choice. Marks are in half marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Advice {
    /// 多选: something ticked is wrong, something is right, and only the right ones would have earned this.
    Over {
        /// How many were ticked.
        ticked: i64,
        /// How many of them are right.
        right: i64,
        /// What only those would have earned.
        would: i64,
    },
    /// 少选: all that is ticked is right, and something is missing.
    Under {
        /// How many were ticked.
        ticked: i64,
        /// How many right ones were left out.
        missed: i64,
        /// What they would have added.
        more: i64,
    },
    /// Nothing ticked is right: with how many ticks doesn't matter.
    Beside,
}

/// What to say about an answer; nothing about a right one, about none, and about kinds with one right option.
pub fn advise(kind: Kind, key: OptionSet, chosen: OptionSet) -> Option<Advice> {
    if kind != Kind::Multiple {
        return None;
    }
    let got = mark(kind, key, chosen);
    let right = chosen.intersection(key);
    match got.verdict {
        Verdict::Right | Verdict::Empty => None,
        Verdict::Partly => Some(Advice::Under {
            ticked: chosen.len(),
            missed: key.len() - chosen.len(),
            more: full_half_marks(kind) - got.half_marks,
        }),
        Verdict::Wrong if right.is_empty() => Some(Advice::Beside),
        Verdict::Wrong => Some(Advice::Over { ticked: chosen.len(), right: right.len(), would: mark(kind, key, right).half_marks }),
    }
}

/// Half marks lost by the ticks of multiple choices: together all that their answers lost. Losses add up over many answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Loss {
    /// 多选失分: what the right ones among the ticked would have earned alone.
    pub over: i64,
    /// 少选失分: what the right ones left out would have added.
    pub under: i64,
    /// 选错失分: what not ticking too much wouldn't have saved either, for something wrong stood in the place of something right.
    pub wrong: i64,
}

impl std::ops::Add for Loss {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self { over: self.over + other.over, under: self.under + other.under, wrong: self.wrong + other.wrong }
    }
}

impl std::iter::Sum for Loss {
    fn sum<I: Iterator<Item = Self>>(losses: I) -> Self {
        losses.fold(Self::default(), std::ops::Add::add)
    }
}

/// What an answer lost by over-ticking or by under-ticking, never by both, and the rest by ticking wrong. A question left empty lost by
/// none of them: nothing was ticked.
pub fn lost(kind: Kind, key: OptionSet, chosen: OptionSet) -> Loss {
    match advise(kind, key, chosen) {
        Some(Advice::Over { would, .. }) => Loss { over: would, under: 0, wrong: full_half_marks(kind) - would },
        Some(Advice::Under { more, .. }) => Loss { under: more, ..Loss::default() },
        Some(Advice::Beside) => Loss { wrong: full_half_marks(kind), ..Loss::default() },
        None => Loss::default(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::question::OptionId;

    fn set(letters: &str) -> OptionSet {
        OptionSet::parse(letters).expect("letters a to z")
    }

    fn any_set() -> impl Strategy<Value = OptionSet> {
        proptest::collection::vec(0_u8..5, 0..=5)
            .prop_map(|places| places.into_iter().filter_map(|place| OptionId::new((b'a' + place) as char)).collect())
    }

    #[test]
    fn the_examples_of_the_rule() {
        let of = |key, chosen| advise(Kind::Multiple, set(key), set(chosen));
        // Four ticked, two of them right: those two alone are worth one mark.
        assert_eq!(of("abc", "abde"), Some(Advice::Over { ticked: 4, right: 2, would: 2 }));
        assert_eq!(of("ab", "abc"), Some(Advice::Over { ticked: 3, right: 2, would: 4 }));
        assert_eq!(of("abcd", "ab"), Some(Advice::Under { ticked: 2, missed: 2, more: 2 }));
        assert_eq!(of("abc", "de"), Some(Advice::Beside));
        assert_eq!(of("abc", "abc"), None);
        assert_eq!(of("abc", ""), None);
        assert_eq!(advise(Kind::Single, set("a"), set("b")), None);
        let all = [("abc", "abde"), ("abcd", "ab"), ("ab", "abc"), ("abc", "de"), ("abc", "abc")];
        let sum: Loss = all.into_iter().map(|(key, chosen)| lost(Kind::Multiple, set(key), set(chosen))).sum();
        assert_eq!(sum, Loss { over: 6, under: 2, wrong: 6 });
    }

    proptest! {
        #[test]
        fn nothing_is_promised_that_the_rule_would_not_give(key in any_set(), chosen in any_set()) {
            prop_assume!((2..=4).contains(&key.len()));
            let got = mark(Kind::Multiple, key, chosen).half_marks;
            match advise(Kind::Multiple, key, chosen) {
                // There is a smaller choice, out of what was ticked, that earns exactly this; and none that earns more.
                Some(Advice::Over { ticked, right, would }) => {
                    prop_assert!(right < ticked && ticked == chosen.len());
                    let best = (0_u32..32)
                        .map(|bits| chosen.iter().enumerate().filter(|(place, _)| bits & (1 << place) != 0).map(|(_, id)| id).collect())
                        .map(|part: OptionSet| mark(Kind::Multiple, key, part).half_marks)
                        .max();
                    prop_assert_eq!(best, Some(would));
                    prop_assert!(would > got);
                }
                Some(Advice::Under { ticked, missed, more }) => {
                    prop_assert_eq!(ticked + missed, key.len());
                    prop_assert_eq!(got + more, mark(Kind::Multiple, key, key).half_marks);
                    prop_assert!(more > 0);
                }
                Some(Advice::Beside) => prop_assert!(got == 0 && chosen.intersection(key).is_empty()),
                None => prop_assert!(chosen == key || chosen.is_empty()),
            }
        }

        #[test]
        fn the_losses_add_up_to_what_was_lost(key in any_set(), chosen in any_set(), many in any::<bool>()) {
            prop_assume!(!key.is_empty() && key.len() <= 4);
            let kind = if many { Kind::Multiple } else { Kind::Single };
            let loss = lost(kind, key, chosen);
            prop_assert!(loss.over >= 0 && loss.under >= 0 && loss.wrong >= 0 && (loss.over == 0 || loss.under == 0));
            let is_counted = many && !chosen.is_empty();
            let lost = if is_counted { full_half_marks(kind) - mark(kind, key, chosen).half_marks } else { 0 };
            prop_assert_eq!(loss.over + loss.under + loss.wrong, lost);
        }
    }
}
