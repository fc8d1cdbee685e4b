//! 案例卷: what a written paper is made of, and drawing one. Pure.
//!
//! Intermediate practice asks four cases and one plan of 20 marks each in 150 minutes; senior practice three cases and an essay, whose
//! marks are not published, so that each is worth what its rubric says (`domain.md` §1.1).
//!
//! Of which sort a case is, its tags say (`案例分析题`, `方案设计题`, `论述题`); without such a tag it is a plan if one of its tasks
//! asks to design (设计) a plan (方案), and otherwise a case to analyse.

use std::collections::BTreeSet;

use super::blueprint::Chance;
use crate::ids::{QuestionId, QuestionVersionId};
use crate::syllabus::{Level, Subject};

/// What a case of the bank asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sort {
    /// 案例分析
    Analysis,
    /// 方案设计
    Plan,
    /// 论述
    Essay,
}

impl Sort {
    /// See the module.
    pub fn of(tags: &[String], tasks: &[String]) -> Self {
        let by_tag = [("方案设计", Self::Plan), ("论述", Self::Essay), ("案例分析", Self::Analysis)];
        let tagged = by_tag.iter().find(|(tag, _)| tags.iter().any(|other| other.trim().starts_with(tag)));
        match tagged {
            Some((_, sort)) => *sort,
            None if tasks.iter().any(|task| task.contains("设计") && task.contains("方案")) => Self::Plan,
            None => Self::Analysis,
        }
    }
}

/// 蓝图 of a written paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseBlueprint {
    /// How many of each sort, in the order of the paper.
    pub parts: Vec<(Sort, usize)>,
    /// 考试时长
    pub minutes: i64,
    /// What each is worth, in half marks; `None` where its rubric says.
    pub half_marks_each: Option<i64>,
}

impl CaseBlueprint {
    /// The written paper of a subject; `None` for one that is marked by the key.
    pub fn of(subject: &Subject) -> Option<Self> {
        let (parts, half_marks_each) = if subject.level == Level::Senior.code() {
            (vec![(Sort::Analysis, 3), (Sort::Essay, 1)], None)
        } else {
            (vec![(Sort::Analysis, 4), (Sort::Plan, 1)], Some(subject.full_half_marks / 5))
        };
        (!subject.objective).then_some(Self { parts, minutes: subject.minutes, half_marks_each })
    }

    /// How many of a sort.
    pub fn wanted(&self, sort: Sort) -> usize {
        self.parts.iter().filter(|(part, _)| *part == sort).map(|(_, wanted)| wanted).sum()
    }

    /// Whether a case can stand on the paper.
    pub fn takes(&self, case: &CaseCandidate) -> bool {
        self.half_marks_each.is_none_or(|each| each == case.half_marks)
    }
}

/// A case that could be drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseCandidate {
    /// The question.
    pub question: QuestionId,
    /// Its published version.
    pub version: QuestionVersionId,
    /// What it asks for.
    pub sort: Sort,
    /// The first of its chapters in the edition.
    pub chapter: String,
    /// What its rubric adds up to.
    pub half_marks: i64,
}

/// So many of a sort there are, so many belong on the paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lack {
    /// What there are too few of.
    pub sort: Sort,
    /// There are so many that fit.
    pub have: usize,
    /// There should be so many.
    pub wanted: usize,
}

/// So often another order is tried before a bank with many near-duplicates counts as too small.
const TRIES: usize = 16;

/// Draws a written paper: no two cases of a pair, and of different chapters as far as possible. The order of the candidates doesn't
/// matter; the same seed and bank give the same paper. Otherwise what is missing.
pub fn draw_cases(
    blueprint: &CaseBlueprint,
    candidates: &[CaseCandidate],
    pairs: &[(QuestionId, QuestionId)],
    seed: u64,
) -> Result<Vec<CaseCandidate>, Vec<Lack>> {
    let mut fitting: Vec<&CaseCandidate> = candidates.iter().filter(|case| blueprint.takes(case)).collect();
    fitting.sort_by_key(|case| case.question);
    fitting.dedup_by_key(|case| case.question);
    let mut chance = Chance::new(seed);
    let mut best: Option<Vec<&CaseCandidate>> = None;
    for _ in 0..TRIES {
        let mut order = fitting.clone();
        chance.shuffle(&mut order);
        let found = choose(blueprint, &order, pairs);
        if lacks(blueprint, &found).is_empty() {
            return Ok(found.into_iter().cloned().collect());
        }
        if best.as_ref().is_none_or(|best| found.len() > best.len()) {
            best = Some(found);
        }
    }
    Err(lacks(blueprint, &best.unwrap_or_default()))
}

/// In this order: first of chapters not on the paper yet, then of any.
fn choose<'a>(
    blueprint: &CaseBlueprint,
    order: &[&'a CaseCandidate],
    pairs: &[(QuestionId, QuestionId)],
) -> Vec<&'a CaseCandidate> {
    let mut paper: Vec<&CaseCandidate> = Vec::new();
    let mut chapters: BTreeSet<&str> = BTreeSet::new();
    for (sort, wanted) in &blueprint.parts {
        let mut left = *wanted;
        for any_chapter in [false, true] {
            for case in order.iter().filter(|case| case.sort == *sort) {
                let is_near = |other: &&CaseCandidate| {
                    other.question == case.question
                        || pairs.contains(&(other.question, case.question))
                        || pairs.contains(&(case.question, other.question))
                };
                if left > 0 && (any_chapter || !chapters.contains(case.chapter.as_str())) && !paper.iter().any(is_near) {
                    chapters.insert(&case.chapter);
                    paper.push(case);
                    left -= 1;
                }
            }
        }
    }
    paper
}

fn lacks(blueprint: &CaseBlueprint, paper: &[&CaseCandidate]) -> Vec<Lack> {
    let lack = |(sort, wanted): &(Sort, usize)| {
        let have = paper.iter().filter(|case| case.sort == *sort).count();
        (have < *wanted).then_some(Lack { sort: *sort, have, wanted: *wanted })
    };
    blueprint.parts.iter().filter_map(lack).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn blueprint() -> CaseBlueprint {
        CaseBlueprint { parts: vec![(Sort::Analysis, 4), (Sort::Plan, 1)], minutes: 150, half_marks_each: Some(40) }
    }

    fn case(sort: Sort, chapter: u8, half_marks: i64) -> CaseCandidate {
        let chapter = format!("{chapter:02}");
        CaseCandidate { question: QuestionId::fresh(), version: QuestionVersionId::fresh(), sort, chapter, half_marks }
    }

    fn words(list: &[&str]) -> Vec<String> {
        list.iter().map(|&word| word.to_owned()).collect()
    }

    #[test]
    fn tags_say_the_sort_and_without_them_the_tasks() {
        let sort = |tags: &[&str], tasks: &[&str]| Sort::of(&words(tags), &words(tasks));
        assert_eq!(sort(&["方案设计题", "小组工作"], &["分析需要。"]), Sort::Plan);
        assert_eq!(sort(&["论述题"], &[]), Sort::Essay);
        assert_eq!(sort(&["案例分析题"], &["设计一份服务方案。"]), Sort::Analysis, "the tag counts");
        assert_eq!(sort(&["小组工作"], &["分析需要。", "为随迁老人设计一份小组工作方案。"]), Sort::Plan);
        assert_eq!(sort(&[], &["说明理由。"]), Sort::Analysis);
    }

    #[test]
    fn a_bank_too_small_says_what_is_missing() {
        let bank = vec![case(Sort::Analysis, 1, 40), case(Sort::Analysis, 2, 40), case(Sort::Plan, 3, 30)];
        let lacks = draw_cases(&blueprint(), &bank, &[], 1).expect_err("too small");
        let lack = |sort, have, wanted| Lack { sort, have, wanted };
        assert_eq!(lacks, [lack(Sort::Analysis, 2, 4), lack(Sort::Plan, 0, 1)], "one of 15 marks doesn't fit");
    }

    proptest! {
        #[test]
        fn a_paper_has_what_the_blueprint_says(
            cases in proptest::collection::vec((0_u8..2, 0_u8..6, prop_oneof![4 => Just(40_i64), 1 => Just(30)]), 0..16),
            alike in proptest::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>()), 0..6),
            seed: u64,
        ) {
            let sort = |plan| if plan == 1 { Sort::Plan } else { Sort::Analysis };
            let bank: Vec<_> = cases.into_iter().map(|(plan, chapter, marks)| case(sort(plan), chapter, marks)).collect();
            let pairs: Vec<_> = if bank.is_empty() { Vec::new() } else {
                alike.iter().map(|(a, b)| (a.get(&bank).question, b.get(&bank).question)).filter(|(a, b)| a != b).collect()
            };
            let drawn = draw_cases(&blueprint(), &bank, &pairs, seed);
            let turned: Vec<_> = bank.iter().rev().cloned().collect();
            prop_assert_eq!(&draw_cases(&blueprint(), &turned, &pairs, seed), &drawn, "whatever the order");
            match drawn {
                Ok(paper) => {
                    let sorts: Vec<Sort> = paper.iter().map(|case| case.sort).collect();
                    prop_assert_eq!(sorts, [Sort::Analysis, Sort::Analysis, Sort::Analysis, Sort::Analysis, Sort::Plan]);
                    let ids: BTreeSet<_> = paper.iter().map(|case| case.question).collect();
                    prop_assert_eq!(ids.len(), 5);
                    prop_assert!(paper.iter().all(|case| case.half_marks == 40));
                    prop_assert!(pairs.iter().all(|(a, b)| !(ids.contains(a) && ids.contains(b))));
                    // Five chapters or more would have given five different ones; fewer give all there are, without pairs.
                    if pairs.is_empty() {
                        let chapters = |list: &[&CaseCandidate]| list.iter().map(|case| case.chapter.clone()).collect::<BTreeSet<_>>().len();
                        let analyses: Vec<_> = bank.iter().filter(|case| case.half_marks == 40 && case.sort == Sort::Analysis).collect();
                        let drawn: Vec<_> = paper.iter().filter(|case| case.sort == Sort::Analysis).collect();
                        prop_assert_eq!(chapters(&drawn), chapters(&analyses).min(4));
                    }
                }
                Err(lacks) => {
                    prop_assert!(!lacks.is_empty());
                    for lack in lacks {
                        prop_assert!(lack.have < lack.wanted);
                        let there = bank.iter().filter(|case| case.sort == lack.sort && case.half_marks == 40).count();
                        prop_assert!(!pairs.is_empty() || there == lack.have);
                    }
                }
            }
        }
    }
}
