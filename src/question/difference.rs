//! What one version of a question says differently from another: part by part, and within a text piece by piece.
//!
//! Pure. Options and rubric points are compared by identity, so that moving an option is not taken for rewriting it.

mod text;

use chrono::NaiveDate;

use super::{ChapterRef, Content, Kind, OptionId, OptionSet, RubricPoint};

pub use text::{Piece, pieces};

/// One thing that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Of what.
    pub part: Part,
    /// How.
    pub detail: Detail,
}

/// A part of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Part {
    /// 题型
    Kind,
    /// 题干
    Stem,
    /// 选项
    Option(OptionId),
    /// 选项的次序
    OptionOrder,
    /// 答案
    Key,
    /// 小题, from 1.
    Task(usize),
    /// 评分要点
    RubricPoint(OptionId),
    /// 参考答案
    ModelAnswer,
    /// 解析
    Explanation,
    /// 依据
    Source,
    /// 法规核对日期
    LawAsOf,
    /// 复核期限
    ReviewBy,
    /// 难度
    Difficulty,
    /// 章节
    Chapters,
    /// 标签
    Tags,
}

/// How a part differs: before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Detail {
    /// A text. What was there before has no added piece left of it, what is new no removed one.
    Text(Vec<Piece>),
    /// A kind.
    Kind(Kind, Kind),
    /// A key, each with the order of its own version.
    Key(OptionSet, OptionSet),
    /// The order of the options both have.
    Order(Vec<OptionId>, Vec<OptionId>),
    /// A rubric point: task and half marks before and after, as far as it was there; and its text.
    Point {
        /// Task and half marks before.
        before: Option<(i64, i64)>,
        /// Task and half marks after.
        after: Option<(i64, i64)>,
        /// Its text.
        text: Vec<Piece>,
    },
    /// A day.
    Day(Option<NaiveDate>, Option<NaiveDate>),
    /// A number.
    Number(i64, i64),
    /// Chapters taken away and added.
    Chapters {
        /// No longer among them.
        removed: Vec<ChapterRef>,
        /// New among them.
        added: Vec<ChapterRef>,
    },
    /// Tags taken away and added.
    Tags {
        /// No longer among them.
        removed: Vec<String>,
        /// New among them.
        added: Vec<String>,
    },
}

/// Everything that differs, in the order a question is read. Empty for equal contents.
pub fn between(before: &Content, after: &Content) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut note = |part: Part, detail: Option<Detail>| changes.extend(detail.map(|detail| Change { part, detail }));
    note(Part::Kind, (before.kind != after.kind).then_some(Detail::Kind(before.kind, after.kind)));
    note(Part::Stem, text(&before.stem, &after.stem));
    for (id, was, is) in by_identity(&before.options, &after.options, |option| option.id) {
        let of = |option: Option<&super::QuestionOption>| option.map(|option| option.text.clone()).unwrap_or_default();
        // An option that came or went is a change even if it says nothing.
        let detail = text(&of(was), &of(is)).or_else(|| (was.is_none() || is.is_none()).then(|| Detail::Text(Vec::new())));
        note(Part::Option(id), detail);
    }
    note(Part::OptionOrder, order(before, after));
    note(Part::Key, (before.key != after.key).then_some(Detail::Key(before.key, after.key)));
    for place in 0..before.tasks.len().max(after.tasks.len()) {
        let of = |tasks: &[String]| tasks.get(place).cloned().unwrap_or_default();
        note(Part::Task(place + 1), text(&of(&before.tasks), &of(&after.tasks)));
    }
    for (id, was, is) in by_identity(&before.rubric, &after.rubric, |point| point.id) {
        note(Part::RubricPoint(id), point(was, is));
    }
    note(Part::ModelAnswer, text(&before.model_answer, &after.model_answer));
    note(Part::Explanation, text(&before.explanation, &after.explanation));
    note(Part::Source, text(&before.source, &after.source));
    note(Part::LawAsOf, (before.law_as_of != after.law_as_of).then_some(Detail::Day(before.law_as_of, after.law_as_of)));
    note(Part::ReviewBy, (before.review_by != after.review_by).then_some(Detail::Day(before.review_by, after.review_by)));
    note(Part::Difficulty, (before.difficulty != after.difficulty).then_some(Detail::Number(before.difficulty, after.difficulty)));
    let (removed, added) = without(&before.chapters, &after.chapters);
    note(Part::Chapters, (!removed.is_empty() || !added.is_empty()).then_some(Detail::Chapters { removed, added }));
    let (removed, added) = without(&before.tags, &after.tags);
    note(Part::Tags, (!removed.is_empty() || !added.is_empty()).then_some(Detail::Tags { removed, added }));
    changes
}

fn text(before: &str, after: &str) -> Option<Detail> {
    (before != after).then(|| Detail::Text(pieces(before, after)))
}

fn point(before: Option<&RubricPoint>, after: Option<&RubricPoint>) -> Option<Detail> {
    let of = |point: Option<&RubricPoint>| point.map(|point| point.text.clone()).unwrap_or_default();
    let worth = |point: Option<&RubricPoint>| point.map(|point| (point.task, point.half_marks));
    (before != after).then(|| Detail::Point { before: worth(before), after: worth(after), text: pieces(&of(before), &of(after)) })
}

/// The options of both, in the order of each, if the orders differ.
fn order(before: &Content, after: &Content) -> Option<Detail> {
    let ids = |content: &Content| content.options.iter().map(|option| option.id).collect::<Vec<_>>();
    let (was, is) = (ids(before), ids(after));
    let kept = |of: &[OptionId], other: &[OptionId]| of.iter().copied().filter(|id| other.contains(id)).collect::<Vec<_>>();
    let (was, is) = (kept(&was, &is), kept(&is, &was));
    (was != is).then_some(Detail::Order(was, is))
}

/// Pairs things by identity: those of `after` in their order, then those that are gone.
fn by_identity<'a, T>(
    before: &'a [T],
    after: &'a [T],
    id: impl Fn(&T) -> OptionId,
) -> Vec<(OptionId, Option<&'a T>, Option<&'a T>)> {
    let find = |list: &'a [T], wanted: OptionId| list.iter().find(|item| id(item) == wanted);
    let kept = after.iter().map(|item| (id(item), find(before, id(item)), Some(item)));
    let gone = before.iter().filter(|item| find(after, id(item)).is_none()).map(|item| (id(item), Some(item), None));
    kept.chain(gone).collect()
}

/// What only the first has, and what only the second has.
fn without<T: Clone + PartialEq>(before: &[T], after: &[T]) -> (Vec<T>, Vec<T>) {
    let only = |of: &[T], other: &[T]| of.iter().filter(|item| !other.contains(item)).cloned().collect();
    (only(before, after), only(after, before))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::question::QuestionOption;

    fn option(id: char, text: &str) -> QuestionOption {
        QuestionOption { id: OptionId::new(id).expect("a letter"), text: text.into() }
    }

    fn question() -> Content {
        Content {
            subject: "junior-practice".into(),
            chapters: vec![ChapterRef { edition: "2018".into(), chapter: "03".into() }],
            kind: Kind::Single,
            stem: "下列做法中，正确的是（　　）。".into(),
            options: vec![option('a', "接纳"), option('b', "说教"), option('c', "指责"), option('d', "回避")],
            key: OptionSet::parse("a").expect("letters"),
            explanation: "选{a}。".into(),
            source: String::new(),
            law_as_of: None,
            review_by: None,
            difficulty: 2,
            tags: vec!["伦理".into()],
            tasks: vec![],
            rubric: vec![],
            model_answer: String::new(),
        }
    }

    fn parts(changes: &[Change]) -> Vec<Part> {
        changes.iter().map(|change| change.part).collect()
    }

    #[test]
    fn equal_questions_have_no_difference() {
        assert_eq!(between(&question(), &question()), []);
    }

    #[test]
    fn moving_an_option_is_not_rewriting_it() {
        let mut moved = question();
        moved.options.swap(0, 3);
        assert_eq!(parts(&between(&question(), &moved)), [Part::OptionOrder]);
    }

    #[test]
    fn an_option_that_came_and_one_that_went_are_named() {
        let mut other = question();
        other.options.remove(1);
        other.options.push(option('e', "敷衍"));
        let [e, b] = [('e', "敷衍"), ('b', "说教")].map(|(id, text)| (OptionId::new(id).expect("a letter"), text.to_owned()));
        let expected = [
            Change { part: Part::Option(e.0), detail: Detail::Text(vec![Piece::Added(e.1)]) },
            Change { part: Part::Option(b.0), detail: Detail::Text(vec![Piece::Removed(b.1)]) },
        ];
        assert_eq!(between(&question(), &other), expected);
    }

    #[test]
    fn every_part_that_changed_is_named_once() {
        let mut other = question();
        other.kind = Kind::Multiple;
        other.stem.push('！');
        other.options[2].text = "训斥".into();
        other.key = OptionSet::parse("ad").expect("letters");
        other.explanation = "选{a}和{d}。".into();
        other.source = "《中华人民共和国民法典》".into();
        other.law_as_of = NaiveDate::from_ymd_opt(2026, 1, 1);
        other.review_by = NaiveDate::from_ymd_opt(2027, 1, 1);
        other.difficulty = 3;
        other.chapters[0].chapter = "04".into();
        other.tags.push("价值观".into());
        let c = OptionId::new('c').expect("a letter");
        assert_eq!(
            parts(&between(&question(), &other)),
            [
                Part::Kind,
                Part::Stem,
                Part::Option(c),
                Part::Key,
                Part::Explanation,
                Part::Source,
                Part::LawAsOf,
                Part::ReviewBy,
                Part::Difficulty,
                Part::Chapters,
                Part::Tags
            ]
        );
    }

    #[test]
    fn marks_and_words_of_a_rubric_point_change_together() {
        let id = OptionId::new('a').expect("a letter");
        let rubric = |text: &str, half_marks| vec![RubricPoint { id, task: 1, text: text.into(), half_marks }];
        let case =
            Content { kind: Kind::Case, options: vec![], key: OptionSet::EMPTY, tasks: vec!["分析。".into()], ..question() };
        let one = Content { rubric: rubric("说明需要", 4), ..case.clone() };
        let two = Content { rubric: rubric("说明需要", 6), tasks: vec!["分析。".into(), "建议。".into()], ..case };
        let changes = between(&one, &two);
        assert_eq!(parts(&changes), [Part::Task(2), Part::RubricPoint(id)]);
        let text = vec![Piece::Same("说明需要".into())];
        assert_eq!(changes[1].detail, Detail::Point { before: Some((1, 4)), after: Some((1, 6)), text });
    }
}
