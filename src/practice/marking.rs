//! 判分: how the examination marks objective questions. One function for the server and the browser.
//!
//! Source: the scoring notes printed on the paper (`domain.md` §1.2). Single choice: 1 mark if right, else 0. Multiple choice:
//! with K the right options and S the chosen ones, S = ∅ → 0; S ⊄ K (any wrong choice) → 0; S = K → 2; otherwise 0.5 for each
//! chosen option. Nothing is ever deducted. Marks are counted in half marks, so that they are whole numbers.

use serde::{Deserialize, Serialize};

use crate::question::{Kind, OptionSet};

/// In one word, how an answer did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Verdict {
    /// 正确: exactly the key.
    Right,
    /// 部分正确: right as far as it goes.
    Partly,
    /// 错误: something chosen is wrong.
    Wrong,
    /// 未作答
    Empty,
}

/// What an answer is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Marked {
    /// In a word.
    pub verdict: Verdict,
    /// In half marks.
    pub half_marks: i64,
}

impl Marked {
    /// What marks say of an answer that was given. Marking earns everything for the key alone, and nothing only for a wrong choice.
    pub const fn of(half_marks: i64, full_half_marks: i64) -> Self {
        let verdict = if half_marks >= full_half_marks {
            Verdict::Right
        } else if half_marks > 0 {
            Verdict::Partly
        } else {
            Verdict::Wrong
        };
        Self { verdict, half_marks }
    }
}

pub use crate::question::full_half_marks;

/// Marks an answer to an objective question. Cases are marked by people; here they earn nothing.
pub fn mark(kind: Kind, key: OptionSet, chosen: OptionSet) -> Marked {
    if chosen.is_empty() {
        Marked { verdict: Verdict::Empty, half_marks: 0 }
    } else if chosen == key {
        Marked { verdict: Verdict::Right, half_marks: full_half_marks(kind) }
    } else if kind == Kind::Multiple && chosen.is_subset(key) {
        // The examination has at most four right options, so an incomplete answer stays below full marks; a question of
        // another shape must not overtake them either.
        Marked { verdict: Verdict::Partly, half_marks: chosen.len().min(full_half_marks(kind) - 1) }
    } else {
        Marked { verdict: Verdict::Wrong, half_marks: 0 }
    }
}

/// Half marks as people write marks: `1.5`, `2`.
pub fn marks_text(half_marks: i64) -> String {
    let half = if half_marks % 2 == 0 { "" } else { ".5" };
    format!("{}{half}", half_marks / 2)
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
    fn the_examples_of_the_paper() {
        let multiple = |chosen| mark(Kind::Multiple, set("acd"), set(chosen));
        assert_eq!(multiple("acd"), Marked { verdict: Verdict::Right, half_marks: 4 });
        assert_eq!(multiple("ac"), Marked { verdict: Verdict::Partly, half_marks: 2 });
        assert_eq!(multiple("d"), Marked { verdict: Verdict::Partly, half_marks: 1 });
        assert_eq!(multiple("ab"), Marked { verdict: Verdict::Wrong, half_marks: 0 });
        assert_eq!(multiple("abcde"), Marked { verdict: Verdict::Wrong, half_marks: 0 });
        assert_eq!(multiple(""), Marked { verdict: Verdict::Empty, half_marks: 0 });
        assert_eq!(mark(Kind::Single, set("b"), set("b")).half_marks, 2);
        assert_eq!(mark(Kind::Single, set("b"), set("c")).half_marks, 0);
        assert_eq!(mark(Kind::Multiple, set("abcd"), set("abc")).half_marks, 3);
        assert_eq!((marks_text(3), marks_text(4), marks_text(0)), ("1.5".into(), "2".into(), "0".into()));
    }

    proptest! {
        #[test]
        fn only_the_key_earns_everything_and_one_wrong_choice_nothing(key in any_set(), chosen in any_set()) {
            prop_assume!((2..=4).contains(&key.len()));
            let marked = mark(Kind::Multiple, key, chosen);
            prop_assert!((0..=4).contains(&marked.half_marks));
            prop_assert_eq!(marked.half_marks == 4, chosen == key);
            prop_assert_eq!(marked.verdict == Verdict::Right, chosen == key);
            if !chosen.is_subset(key) {
                prop_assert_eq!(marked, Marked { verdict: Verdict::Wrong, half_marks: 0 });
            } else if chosen != key {
                prop_assert_eq!(marked.half_marks, chosen.len());
            }
        }

        #[test]
        fn the_verdict_can_be_read_from_the_marks(key in any_set(), chosen in any_set(), many in any::<bool>()) {
            prop_assume!(!chosen.is_empty() && !key.is_empty());
            let kind = if many { Kind::Multiple } else { Kind::Single };
            let marked = mark(kind, key, chosen);
            prop_assert_eq!(Marked::of(marked.half_marks, full_half_marks(kind)), marked);
        }

        #[test]
        fn another_right_choice_never_costs_marks(key in any_set(), chosen in any_set()) {
            prop_assume!((2..=4).contains(&key.len()) && chosen.is_subset(key));
            for option in key.iter() {
                let more = mark(Kind::Multiple, key, chosen.with(option));
                prop_assert!(more.half_marks >= mark(Kind::Multiple, key, chosen).half_marks);
            }
        }

        #[test]
        fn singles_are_all_or_nothing(key in 0_u8..4, chosen in any_set()) {
            let key: OptionSet = OptionId::new((b'a' + key) as char).into_iter().collect();
            let marked = mark(Kind::Single, key, chosen);
            prop_assert_eq!(marked.half_marks, if chosen == key { 2 } else { 0 });
            prop_assert!(marked.verdict != Verdict::Partly);
        }
    }
}
