//! 组题: which questions a practice set has, in which order, and in which order their options are shown.

use rand::SeedableRng as _;
use rand::rngs::StdRng;
use rand::seq::SliceRandom;

use super::turn::Answered;
use crate::ids::{QuestionId, QuestionVersionId};
use crate::question::{Kind, OptionId};

/// A question that could be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The question.
    pub question: QuestionId,
    /// Its published version.
    pub version: QuestionVersionId,
    /// 题型
    pub kind: Kind,
    /// Its options.
    pub options: Vec<OptionId>,
}

/// Chooses at most `wanted` questions. At least three in ten are multiples where there are enough of them (the paper has 20 of
/// 80, but they are what most people lose marks on). Of each kind those whose [turn](super::turn) it is come into the set; which of
/// those that are equal, and the order of questions and options, is drawn from the seed.
pub fn choose(candidates: Vec<Candidate>, wanted: usize, seed: u64, answered: &Answered) -> Vec<Candidate> {
    let mut rng = StdRng::seed_from_u64(seed);
    let (mut multiples, mut singles): (Vec<_>, Vec<_>) =
        candidates.into_iter().partition(|candidate| candidate.kind == Kind::Multiple);
    for kind in [&mut multiples, &mut singles] {
        kind.shuffle(&mut rng);
        by_turn(kind, answered);
    }
    let least = (wanted * 3).div_ceil(10).min(multiples.len());
    // Beyond the least, as many as their share of what there is would bring by chance.
    let all = multiples.len() + singles.len();
    let by_share = (wanted * multiples.len()).checked_div(all).unwrap_or_default();
    let few_singles = wanted.saturating_sub(singles.len()).min(multiples.len());
    multiples.truncate(least.max(by_share).max(few_singles));
    singles.truncate(wanted.saturating_sub(multiples.len()));
    let mut chosen = [singles, multiples].concat();
    chosen.truncate(wanted);
    chosen.shuffle(&mut rng);
    for candidate in &mut chosen {
        candidate.options.shuffle(&mut rng);
    }
    chosen
}

/// Chooses at most `wanted` questions of those whose [turn](super::turn) it is, equal ones as likely as each other: for what somebody
/// named more closely than by a place in the syllabus.
pub fn draw(mut candidates: Vec<Candidate>, wanted: usize, seed: u64, answered: &Answered) -> Vec<Candidate> {
    let mut rng = StdRng::seed_from_u64(seed);
    candidates.shuffle(&mut rng);
    by_turn(&mut candidates, answered);
    candidates.truncate(wanted);
    candidates.shuffle(&mut rng);
    candidates
}

/// Equal ones stay as they were drawn.
fn by_turn(candidates: &mut [Candidate], answered: &Answered) {
    candidates.sort_by_cached_key(|candidate| answered.turn(candidate.question));
}

/// The options of each question in an order drawn from the seed.
pub fn shuffle_options(chosen: &mut [Candidate], seed: u64) {
    // Another beginning than the choice of questions has.
    let mut rng = StdRng::seed_from_u64(!seed);
    for candidate in chosen {
        candidate.options.shuffle(&mut rng);
    }
}

/// The seed of a day's questions: the same wherever it is computed.
pub fn daily_seed(day: chrono::NaiveDate, subject: &str) -> u64 {
    // FNV-1a.
    format!("{day}/{subject}")
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use chrono::{DateTime, TimeDelta};
    use proptest::prelude::*;

    use super::*;
    use crate::ids::AnswerId;
    use crate::practice::turn::Turn;
    use crate::practice::wrong_book::Attempt;

    fn bank(singles: usize, multiples: usize) -> Vec<Candidate> {
        let one = |kind, options: &str| Candidate {
            question: QuestionId::fresh(),
            version: QuestionVersionId::fresh(),
            kind,
            options: options.chars().filter_map(OptionId::new).collect(),
        };
        let singles = (0..singles).map(|_| one(Kind::Single, "abcd"));
        singles.chain((0..multiples).map(|_| one(Kind::Multiple, "abcde"))).collect()
    }

    #[test]
    fn ten_of_a_chapter_hold_singles_and_at_least_three_multiples() {
        let chosen = choose(bank(8, 4), 10, 7, &Answered::default());
        let multiples = chosen.iter().filter(|candidate| candidate.kind == Kind::Multiple).count();
        assert_eq!(chosen.len(), 10);
        assert!((3..=4).contains(&multiples), "{multiples}");
    }

    /// Some of a bank answered: on which day, and whether right.
    fn some_answered(bank: &[Candidate], how: &[Option<(i64, bool)>]) -> Answered {
        let attempts = bank.iter().zip(how).filter_map(|(candidate, how)| {
            how.map(|(day, right)| Attempt {
                id: AnswerId::fresh(),
                question: candidate.question,
                at: DateTime::UNIX_EPOCH + TimeDelta::days(day),
                half_marks: i64::from(right),
                full_half_marks: 1,
            })
        });
        Answered::of(attempts)
    }

    /// Nothing of this kind was left out whose turn is before that of one chosen.
    fn in_turn(bank: &[Candidate], chosen: &[Candidate], answered: &Answered, kind: Kind) -> bool {
        let is_chosen = |candidate: &Candidate| chosen.iter().any(|other| other.version == candidate.version);
        let turns = |wanted: bool| -> Vec<Turn> {
            let of_kind = bank.iter().filter(|candidate| candidate.kind == kind && is_chosen(candidate) == wanted);
            of_kind.map(|candidate| answered.turn(candidate.question)).collect()
        };
        turns(true).iter().max().zip(turns(false).iter().min()).is_none_or(|(last, left_out)| last <= left_out)
    }

    proptest! {
        #[test]
        fn nobody_meets_a_question_again_while_one_of_its_kind_is_still_to_come(
            singles in 0_usize..30,
            multiples in 0_usize..30,
            wanted in 1_usize..25,
            how in proptest::collection::vec(proptest::option::of((0_i64..4, any::<bool>())), 60),
            seed: u64,
        ) {
            let bank = bank(singles, multiples);
            let answered = some_answered(&bank, &how);
            let chosen = choose(bank.clone(), wanted, seed, &answered);
            prop_assert_eq!(chosen.len(), wanted.min(bank.len()));
            prop_assert!(in_turn(&bank, &chosen, &answered, Kind::Single) && in_turn(&bank, &chosen, &answered, Kind::Multiple));
            prop_assert_eq!(&choose(bank.clone(), wanted, seed, &answered), &chosen);
            // What was answered changes which of a kind are chosen, never how many.
            let of_kind = |chosen: &[Candidate]| chosen.iter().filter(|candidate| candidate.kind == Kind::Multiple).count();
            prop_assert_eq!(of_kind(&chosen), of_kind(&choose(bank.clone(), wanted, seed, &Answered::default())));
            let singles: Vec<Candidate> = bank.into_iter().filter(|candidate| candidate.kind == Kind::Single).collect();
            let drawn = draw(singles.clone(), wanted, seed, &answered);
            prop_assert!(in_turn(&singles, &drawn, &answered, Kind::Single));
        }

        #[test]
        fn as_many_as_asked_for_or_all_each_once(singles in 0_usize..30, multiples in 0_usize..30, wanted in 1_usize..25, seed: u64) {
            let bank = bank(singles, multiples);
            let chosen = choose(bank.clone(), wanted, seed, &Answered::default());
            prop_assert_eq!(chosen.len(), wanted.min(bank.len()));
            let distinct: BTreeSet<_> = chosen.iter().map(|candidate| candidate.version).collect();
            prop_assert_eq!(distinct.len(), chosen.len());
            let got = chosen.iter().filter(|candidate| candidate.kind == Kind::Multiple).count();
            prop_assert!(got >= (wanted.min(bank.len()) * 3 / 10).min(multiples));
            prop_assert_eq!(choose(bank, wanted, seed, &Answered::default()), chosen);
        }

        #[test]
        fn drawn_once_each_and_the_same_from_the_same_seed(singles in 0_usize..30, wanted in 1_usize..25, seed: u64) {
            let bank = bank(singles, 3);
            let mut drawn = draw(bank.clone(), wanted, seed, &Answered::default());
            prop_assert_eq!(drawn.len(), wanted.min(bank.len()));
            prop_assert_eq!(&draw(bank.clone(), wanted, seed, &Answered::default()), &drawn);
            shuffle_options(&mut drawn, seed);
            for candidate in &drawn {
                let asked = bank.iter().find(|other| other.version == candidate.version).expect("one of the bank");
                let sorted = |options: &[OptionId]| options.iter().copied().collect::<BTreeSet<_>>();
                prop_assert_eq!(sorted(&asked.options), sorted(&candidate.options));
            }
        }
    }
}
