//! 组卷: which questions a paper has. Pure: from candidates, weights, near-duplicates and a seed to a list; the same again gives
//! the same again.
//!
//! Chapters get questions by weight, by the method of the largest remainder; what a chapter lacks goes to the others. The paper of
//! the examination has 60 singles and 20 multiples (`domain.md` §1.1).

use std::collections::{BTreeMap, BTreeSet};

use crate::ids::{QuestionId, QuestionVersionId};
use crate::question::Kind;
use crate::syllabus::Subject;

/// So many questions of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// 题型
    pub kind: Kind,
    /// How many.
    pub questions: usize,
}

/// 蓝图: what a paper of a subject is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blueprint {
    /// Its parts, in the order of the paper.
    pub parts: Vec<Part>,
    /// 考试时长
    pub minutes: i64,
}

impl Blueprint {
    /// The paper of a subject that is marked by the key; `None` for a written one.
    pub fn of(subject: &Subject) -> Option<Self> {
        let parts = vec![Part { kind: Kind::Single, questions: 60 }, Part { kind: Kind::Multiple, questions: 20 }];
        subject.objective.then_some(Self { parts, minutes: subject.minutes })
    }

    /// How many questions it has.
    pub fn questions(&self) -> usize {
        self.parts.iter().map(|part| part.questions).sum()
    }
}

/// A question that could be drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
pub struct Candidate {
    /// The question.
    #[cfg_attr(feature = "store", sqlx(rename = "question_id"))]
    pub question: QuestionId,
    /// Its published version.
    #[cfg_attr(feature = "store", sqlx(rename = "question_version_id"))]
    pub version: QuestionVersionId,
}

/// Questions of one kind in one chapter.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stratum {
    /// The chapter's number.
    pub chapter: String,
    /// 题型, as stored.
    pub kind: String,
}

/// The bank has too few questions of a kind for a paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{have} questions of a kind, {wanted} wanted")]
pub struct Shortage {
    /// 题型
    pub kind: Kind,
    /// So many can be on one paper.
    pub have: usize,
    /// So many belong on it.
    pub wanted: usize,
}

/// Numbers that look like chance and are the same for the same seed, whatever library or machine (SplitMix64).
#[derive(Debug, Clone)]
pub struct Chance(u64);

impl Chance {
    /// From a seed.
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number.
    pub const fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        x ^ (x >> 31)
    }

    /// A number below `end`.
    fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end.max(1)).unwrap_or(1);
        usize::try_from(self.number() % end).unwrap_or_default()
    }

    /// Puts a list into an order of chance.
    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for end in (1..list.len()).rev() {
            list.swap(end, self.below(end + 1));
        }
    }
}

/// How many questions each of several chapters gives: by weight, the largest remainders rounded up, never more than it has; what
/// is missing there goes to the others by the same rule. All of `wanted`, or everything there is.
pub fn quotas(wanted: usize, chapters: &[(usize, i64)]) -> Vec<usize> {
    let mut given = vec![0; chapters.len()];
    loop {
        let left = wanted.saturating_sub(given.iter().sum());
        let open: Vec<usize> = (0..chapters.len()).filter(|place| given[*place] < chapters[*place].0).collect();
        // A chapter that has questions has a weight.
        let weight = |place: usize| u128::try_from(chapters[place].1).unwrap_or(0).max(1);
        let all: u128 = open.iter().map(|place| weight(*place)).sum();
        if left == 0 || open.is_empty() {
            return given;
        }
        let share = |place: usize| left as u128 * weight(place);
        let mut by_remainder = open.clone();
        by_remainder.sort_by_key(|place| (std::cmp::Reverse(share(*place) % all), *place));
        for place in &open {
            let floor = usize::try_from(share(*place) / all).unwrap_or(usize::MAX);
            given[*place] += floor.min(chapters[*place].0 - given[*place]);
        }
        for place in by_remainder {
            if given.iter().sum::<usize>() < wanted && given[place] < chapters[place].0 {
                given[place] += 1;
            }
        }
    }
}

/// Draws a paper: part by part, chapters by weight, no two questions of a pair. The order of the candidates doesn't matter.
pub fn draw(
    blueprint: &Blueprint,
    candidates: &BTreeMap<Stratum, Vec<Candidate>>,
    weights: &BTreeMap<String, i64>,
    pairs: &[(QuestionId, QuestionId)],
    seed: u64,
) -> Result<Vec<Candidate>, Shortage> {
    let mut near: BTreeMap<QuestionId, BTreeSet<QuestionId>> = BTreeMap::new();
    for (one, other) in pairs {
        near.entry(*one).or_default().insert(*other);
        near.entry(*other).or_default().insert(*one);
    }
    let mut chance = Chance::new(seed);
    let mut paper = Vec::with_capacity(blueprint.questions());
    let mut taken: BTreeSet<QuestionId> = BTreeSet::new();
    let fits = |taken: &BTreeSet<QuestionId>, id: QuestionId| {
        !taken.contains(&id) && near.get(&id).is_none_or(|others| others.is_disjoint(taken))
    };
    for part in &blueprint.parts {
        let strata: Vec<(&Stratum, &Vec<Candidate>)> =
            candidates.iter().filter(|(stratum, _)| stratum.kind == part.kind.code()).collect();
        let room: Vec<(usize, i64)> =
            strata.iter().map(|(stratum, list)| (list.len(), weights.get(&stratum.chapter).copied().unwrap_or_default())).collect();
        let (mut chosen, mut spare) = (Vec::with_capacity(part.questions), Vec::new());
        for ((_, list), quota) in strata.iter().zip(quotas(part.questions, &room)) {
            let mut list = (*list).clone();
            list.sort_by_key(|candidate| candidate.question);
            chance.shuffle(&mut list);
            let before = chosen.len();
            for candidate in list {
                if chosen.len() - before < quota && fits(&taken, candidate.question) {
                    taken.insert(candidate.question);
                    chosen.push(candidate);
                } else {
                    spare.push(candidate);
                }
            }
        }
        // Where a chapter's questions are too much alike, others step in.
        chance.shuffle(&mut spare);
        for candidate in spare {
            if chosen.len() < part.questions && fits(&taken, candidate.question) {
                taken.insert(candidate.question);
                chosen.push(candidate);
            }
        }
        if chosen.len() < part.questions {
            return Err(Shortage { kind: part.kind, have: chosen.len(), wanted: part.questions });
        }
        chance.shuffle(&mut chosen);
        paper.extend(chosen);
    }
    Ok(paper)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn question() -> Candidate {
        Candidate { question: QuestionId::fresh(), version: QuestionVersionId::fresh() }
    }

    fn bank(chapters: &[(usize, usize)]) -> BTreeMap<Stratum, Vec<Candidate>> {
        let mut out = BTreeMap::new();
        for (place, (singles, multiples)) in chapters.iter().enumerate() {
            for (kind, questions) in [(Kind::Single, *singles), (Kind::Multiple, *multiples)] {
                let stratum = Stratum { chapter: format!("{:02}", place + 1), kind: kind.code().to_owned() };
                out.insert(stratum, (0..questions).map(|_| question()).collect::<Vec<_>>());
            }
        }
        out
    }

    fn weights(bank: &BTreeMap<Stratum, Vec<Candidate>>) -> BTreeMap<String, i64> {
        let mut out = BTreeMap::new();
        for (stratum, list) in bank {
            *out.entry(stratum.chapter.clone()).or_default() += i64::try_from(list.len()).unwrap_or(0);
        }
        out
    }

    fn blueprint(singles: usize, multiples: usize) -> Blueprint {
        let parts = vec![Part { kind: Kind::Single, questions: singles }, Part { kind: Kind::Multiple, questions: multiples }];
        Blueprint { parts, minutes: 120 }
    }

    #[test]
    fn sixty_by_weight_with_the_largest_remainders() {
        // Shares of 60: 30.0, 17.14…, 12.86….
        assert_eq!(quotas(60, &[(100, 35), (100, 20), (100, 15)]), [30, 17, 13]);
        // The first has only 10: its 20 go to the others, 4 : 3.
        assert_eq!(quotas(60, &[(10, 35), (100, 20), (100, 15)]), [10, 29, 21]);
        assert_eq!(quotas(60, &[(10, 1), (20, 1)]), [10, 20]);
        assert_eq!(quotas(0, &[(10, 1)]), [0]);
        assert_eq!(quotas(5, &[]), Vec::<usize>::new());
    }

    #[test]
    fn a_bank_too_small_says_by_how_much() {
        let bank = bank(&[(30, 40), (18, 40)]);
        let short = draw(&blueprint(60, 20), &bank, &weights(&bank), &[], 1);
        assert_eq!(short, Err(Shortage { kind: Kind::Single, have: 48, wanted: 60 }));
    }

    proptest! {
        #[test]
        fn quotas_give_all_that_is_wanted_or_all_there_is(
            wanted in 0_usize..200,
            chapters in proptest::collection::vec((0_usize..50, 0_i64..1000), 0..20),
        ) {
            let given = quotas(wanted, &chapters);
            let there: usize = chapters.iter().map(|(room, _)| room).sum();
            prop_assert_eq!(given.iter().sum::<usize>(), wanted.min(there));
            for (given, (room, _)) in given.iter().zip(&chapters) {
                prop_assert!(given <= room);
            }
        }

        #[test]
        fn without_a_shortage_every_chapter_is_within_one_of_its_share(
            wanted in 0_usize..200,
            weights in proptest::collection::vec(1_i64..1000, 1..20),
        ) {
            let chapters: Vec<(usize, i64)> = weights.iter().map(|weight| (1000, *weight)).collect();
            let all: i64 = weights.iter().sum();
            for (given, weight) in quotas(wanted, &chapters).into_iter().zip(weights) {
                let exact = wanted * usize::try_from(weight).expect("positive") / usize::try_from(all).expect("positive");
                prop_assert!(given == exact || given == exact + 1, "{given} for {exact}");
            }
        }

        #[test]
        fn a_paper_has_what_the_blueprint_says_and_no_two_alike(
            chapters in proptest::collection::vec((0_usize..12, 0_usize..6), 1..8),
            wanted in (1_usize..20, 0_usize..8),
            alike in proptest::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>()), 0..20),
            seed: u64,
        ) {
            let bank = bank(&chapters);
            let all: Vec<Candidate> = bank.values().flatten().cloned().collect();
            let pairs: Vec<_> = if all.is_empty() { Vec::new() } else {
                alike.iter().map(|(one, other)| (one.get(&all).question, other.get(&all).question)).filter(|(a, b)| a != b).collect()
            };
            let plan = blueprint(wanted.0, wanted.1);
            match draw(&plan, &bank, &weights(&bank), &pairs, seed) {
                Ok(paper) => {
                    let ids: BTreeSet<QuestionId> = paper.iter().map(|candidate| candidate.question).collect();
                    prop_assert_eq!(ids.len(), plan.questions());
                    prop_assert_eq!(paper.len(), plan.questions());
                    prop_assert!(pairs.iter().all(|(one, other)| !(ids.contains(one) && ids.contains(other))));
                    for (place, candidate) in paper.iter().enumerate() {
                        let kind = if place < wanted.0 { Kind::Single } else { Kind::Multiple };
                        prop_assert!(bank.iter().any(|(stratum, list)| stratum.kind == kind.code() && list.contains(candidate)));
                    }
                    // The same again, whatever the order of the candidates.
                    let turned = bank.into_iter().map(|(stratum, list)| (stratum, list.into_iter().rev().collect())).collect();
                    prop_assert_eq!(draw(&plan, &turned, &weights(&turned), &pairs, seed), Ok(paper));
                }
                Err(short) => {
                    prop_assert!(short.have < short.wanted);
                    let there = bank.iter().filter(|(stratum, _)| stratum.kind == short.kind.code()).map(|(_, list)| list.len()).sum::<usize>();
                    prop_assert!(!pairs.is_empty() || there < short.wanted);
                }
            }
        }
    }
}
