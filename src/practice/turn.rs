//! 轮次: whose turn it is when a set is drawn.
//!
//! Who practises evening by evening wants the whole bank once, and then what went wrong. So of the questions of a kind those come first
//! that the person never answered; then those answered wrong the last time; then those answered right. Among those answered, the one
//! answered longest ago comes first, by the day; within a day, and among those never answered, the seed of the draw decides. Only
//! answers that count are counted: what was shown and skipped, or read with its key (背题), is still to come.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};

use super::wrong_book::Attempt;
use crate::clock::date_of;
use crate::ids::{AnswerId, QuestionId};

/// When a question's turn is: the least comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Turn {
    /// Never answered.
    New,
    /// Not fully right the last time, on this day.
    Wrong(NaiveDate),
    /// Right the last time, on this day.
    Right(NaiveDate),
}

/// What somebody has answered so far, as far as drawing needs to know.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answered(HashMap<QuestionId, (DateTime<Utc>, AnswerId, bool)>);

impl Answered {
    /// After these answers, whatever order they come in.
    pub fn of(attempts: impl IntoIterator<Item = Attempt>) -> Self {
        let mut last: HashMap<QuestionId, (DateTime<Utc>, AnswerId, bool)> = HashMap::new();
        for attempt in attempts {
            let this = (attempt.at, attempt.id, attempt.is_right());
            let kept = last.entry(attempt.question).or_insert(this);
            *kept = (*kept).max(this);
        }
        Self(last)
    }

    /// When its turn is.
    pub fn turn(&self, question: QuestionId) -> Turn {
        match self.0.get(&question) {
            None => Turn::New,
            Some((at, _, false)) => Turn::Wrong(date_of(*at)),
            Some((at, _, true)) => Turn::Right(date_of(*at)),
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn attempt(id: u128, question: u8, hours: i64, right: bool) -> Attempt {
        Attempt {
            id: AnswerId(Uuid::from_u128(id)),
            question: QuestionId(Uuid::from_u128(u128::from(question))),
            at: DateTime::UNIX_EPOCH + TimeDelta::hours(hours),
            half_marks: if right { 2 } else { 0 },
            full_half_marks: 2,
        }
    }

    #[test]
    fn new_ones_then_wrong_ones_then_right_ones_each_the_longest_ago_first() {
        let answered = Answered::of([
            attempt(1, 1, 0, false),
            attempt(2, 1, 100, true),
            attempt(3, 2, 50, true),
            attempt(4, 3, 200, false),
            attempt(5, 4, 100, false),
        ]);
        let mut questions: Vec<QuestionId> = (1..=5).map(|number| QuestionId(Uuid::from_u128(number))).collect();
        questions.sort_by_key(|question| answered.turn(*question));
        let order: Vec<u128> = questions.iter().map(|question| question.0.as_u128()).collect();
        assert_eq!(order, [5, 4, 3, 2, 1]);
    }

    proptest! {
        #[test]
        fn order_of_arrival_and_arriving_twice_change_nothing(
            (all, other) in proptest::collection::vec((0_u8..5, 0_i64..100, any::<bool>()), 0..30).prop_flat_map(|all| {
                let all: Vec<Attempt> =
                    all.into_iter().zip(0_u128..).map(|((question, hours, right), id)| attempt(id, question, hours, right)).collect();
                (Just(all.clone()), Just(all).prop_shuffle())
            }),
        ) {
            prop_assert_eq!(Answered::of(all.clone()), Answered::of(other.into_iter().chain(all)));
        }
    }
}
