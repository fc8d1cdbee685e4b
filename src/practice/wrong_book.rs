//! 错题本: the questions somebody got wrong and has not yet shown to know.
//!
//! A pure fold over one person's answers that count, from practice and mocks alike: a question enters when an answer isn't fully
//! right, leaves after so many right ones in a row since, and enters again when it goes wrong again. Nothing is kept but the answers.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use crate::ids::{AnswerId, QuestionId};

/// How many right answers in a row take a question out: what the book's page lets one choose. What is usual, and what was chosen, is
/// in the preferences.
pub const LEAVE_AFTER_CHOICES: std::ops::RangeInclusive<i64> = 1..=5;

/// An answer that counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attempt {
    /// The answer.
    pub id: AnswerId,
    /// The question, whichever version of it was answered.
    pub question: QuestionId,
    /// When it was given.
    pub at: DateTime<Utc>,
    /// What it is worth now, in half marks.
    pub half_marks: i64,
    /// What it could be worth, in half marks.
    pub full_half_marks: i64,
}

impl Attempt {
    /// Everything right.
    pub const fn is_right(&self) -> bool {
        self.half_marks >= self.full_half_marks
    }
}

/// A question in the book.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// The question.
    pub question: QuestionId,
    /// When it entered, for the last time.
    pub since: DateTime<Utc>,
    /// The answer given last.
    pub last: Attempt,
    /// How often it wasn't fully right, ever.
    pub wrong: i64,
    /// 已连对: how often in a row it was right since.
    pub streak: i64,
}

/// The book after these answers, whatever order they come in; what was answered last first. An answer that comes twice counts once.
pub fn wrong_book(attempts: impl IntoIterator<Item = Attempt>, leave_after: i64) -> Vec<Entry> {
    let ordered: BTreeMap<(DateTime<Utc>, AnswerId), Attempt> =
        attempts.into_iter().map(|attempt| ((attempt.at, attempt.id), attempt)).collect();
    let mut known: BTreeMap<QuestionId, (Entry, bool)> = BTreeMap::new();
    for attempt in ordered.into_values() {
        let Attempt { question, at, .. } = attempt;
        if attempt.is_right() {
            if let Some((entry, is_in)) = known.get_mut(&question) {
                entry.last = attempt;
                entry.streak += 1;
                *is_in = *is_in && entry.streak < leave_after;
            }
            continue;
        }
        let first = (Entry { question, since: at, last: attempt, wrong: 0, streak: 0 }, true);
        let (entry, is_in) = known.entry(question).or_insert(first);
        if !*is_in {
            entry.since = at;
        }
        *entry = Entry { last: attempt, wrong: entry.wrong + 1, streak: 0, ..*entry };
        *is_in = true;
    }
    let mut book: Vec<Entry> = known.into_values().filter(|(_, is_in)| *is_in).map(|(entry, _)| entry).collect();
    book.sort_by_key(|entry| std::cmp::Reverse((entry.last.at, entry.last.id)));
    book
}

#[cfg(all(test, feature = "store"))]
mod tests {
    use std::collections::BTreeSet;

    use chrono::TimeDelta;
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn question(number: u8) -> QuestionId {
        QuestionId(Uuid::from_u128(u128::from(number)))
    }

    fn attempt(id: usize, number: u8, minute: i64, half_marks: i64) -> Attempt {
        Attempt {
            id: AnswerId(Uuid::from_u128(id as u128)),
            question: question(number),
            at: DateTime::UNIX_EPOCH + TimeDelta::minutes(minute),
            half_marks,
            full_half_marks: 4,
        }
    }

    fn one(half_marks: &[i64]) -> Vec<Attempt> {
        half_marks.iter().enumerate().map(|(at, half)| attempt(at, 1, i64::try_from(at).unwrap_or_default(), *half)).collect()
    }

    #[test]
    fn in_when_not_fully_right_out_after_three_right_in_a_row_and_in_again() {
        let book = |half_marks: &[i64]| wrong_book(one(half_marks), 3).first().map(|entry| (entry.wrong, entry.streak));
        assert_eq!(book(&[4]), None, "right at once: never in");
        assert_eq!(book(&[2]), Some((1, 0)), "part of the marks isn't right");
        assert_eq!(book(&[0, 4, 4]), Some((1, 2)));
        assert_eq!(book(&[0, 4, 4, 4]), None);
        assert_eq!(book(&[0, 4, 4, 0]), Some((2, 0)), "in a row");
        assert_eq!(book(&[0, 4, 4, 4, 0, 4]), Some((2, 1)));
        assert_eq!(wrong_book(one(&[0, 4]), 1), []);
        let again = wrong_book(one(&[0, 4, 4, 4, 0]), 3);
        assert_eq!(again[0].since, again[0].last.at, "entered anew");
    }

    fn any_attempts() -> impl Strategy<Value = Vec<Attempt>> {
        proptest::collection::vec((0_u8..4, 0_i64..20, 0_i64..=4), 0..40).prop_map(|all| {
            all.into_iter().enumerate().map(|(id, (number, minute, half))| attempt(id, number, minute, half)).collect()
        })
    }

    proptest! {
        #[test]
        fn order_of_arrival_and_arriving_twice_change_nothing(
            (attempts, other) in any_attempts().prop_flat_map(|all| (Just(all.clone()), Just(all).prop_shuffle())),
            twice in any::<prop::sample::Index>(),
            leave_after in LEAVE_AFTER_CHOICES,
        ) {
            let book = wrong_book(attempts, leave_after);
            prop_assert_eq!(&wrong_book(other.clone(), leave_after), &book);
            if !other.is_empty() {
                let again = other[twice.index(other.len())];
                prop_assert_eq!(&wrong_book(other.into_iter().chain([again]), leave_after), &book);
            }
        }

        #[test]
        fn who_asks_for_more_keeps_more(attempts in any_attempts(), leave_after in 1_i64..5) {
            let questions = |leave_after| -> BTreeSet<QuestionId> {
                wrong_book(attempts.clone(), leave_after).into_iter().map(|entry| entry.question).collect()
            };
            prop_assert!(questions(leave_after).is_subset(&questions(leave_after + 1)));
        }

        #[test]
        fn in_the_book_is_what_was_wrong_and_not_since_right_often_enough(attempts in any_attempts(), leave_after in LEAVE_AFTER_CHOICES) {
            let book = wrong_book(attempts.clone(), leave_after);
            let mut ordered = attempts;
            ordered.sort_by_key(|attempt| (attempt.at, attempt.id));
            for number in 0..4 {
                let own: Vec<_> = ordered.iter().filter(|attempt| attempt.question == question(number)).collect();
                let right_since = own.iter().rev().take_while(|attempt| attempt.is_right()).count();
                let was_wrong = right_since < own.len();
                let expected = was_wrong && i64::try_from(right_since).unwrap_or_default() < leave_after;
                let entry = book.iter().find(|entry| entry.question == question(number));
                prop_assert_eq!(entry.is_some(), expected);
                if let Some(entry) = entry {
                    prop_assert_eq!(usize::try_from(entry.streak).unwrap_or_default(), right_since);
                    prop_assert_eq!(Some(&entry.last), own.last().copied());
                }
            }
        }
    }
}
