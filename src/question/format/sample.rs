//! Questions made up for tests: as the bank would write them, with everything a question can say.

use chrono::NaiveDate;
use proptest::prelude::*;

use super::{At, FileOption, FilePicture, FileQuestion};
use crate::question::{Kind, OptionId, RubricPoint};

/// Texts with what is special in Markdown, HTML, XML and paths.
pub(super) fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => "[一-龥，。、（）　]{1,12}",
        2 => "([一-龥]|[*_\\[\\]<>&#|`~!(){}\"'=\\\\/.:-]|[a-c1-3 ]|\n|\n\n|\\*\\*|]]>|&amp;|<b>|<!--|1\\. |- ){1,16}",
        1 => Just("甲**乙**，见[法条](https://example.org/a?b=1&c=2)。\n\n- 一\n- 二".to_owned()),
        1 => Just("| 表 | 头 |\n| --- | --- |\n| 1 | 2 |\n\n![图](file:图1.png)".to_owned()),
        1 => Just("\u{1f600}  两个空格 \t制表\r\n换行 ".to_owned()),
    ]
}

fn line() -> impl Strategy<Value = String> {
    prop_oneof![2 => "[一-龥（）]{1,8}", 1 => "[一-龥a-c/:&<\"' ]{0,10}[一-龥a-c]", 1 => Just("难度:3".to_owned())]
        .prop_map(|text| text.trim().to_owned())
}

fn day() -> impl Strategy<Value = Option<NaiveDate>> {
    prop::option::of((0_i32..20_000).prop_map(|day| NaiveDate::from_epoch_days(day).expect("a day")))
}

fn options(kind: Kind) -> BoxedStrategy<Vec<FileOption>> {
    let option = |text: String, correct| FileOption { text, correct, weight: None, feedback: None };
    match kind {
        Kind::Case => Just(Vec::new()).boxed(),
        Kind::Judgement => {
            any::<bool>().prop_map(move |right| vec![option("正确".into(), right), option("错误".into(), !right)]).boxed()
        }
        Kind::Single => (prop::collection::vec(text(), 2..6), any::<prop::sample::Index>())
            .prop_map(move |(texts, right)| {
                let right = right.index(texts.len());
                texts.into_iter().enumerate().map(|(at, text)| option(text, at == right)).collect()
            })
            .boxed(),
        Kind::Multiple => prop::collection::vec((text(), any::<bool>()), 3..8)
            .prop_map(move |mut options| {
                options[0].1 = true;
                options.into_iter().map(|(text, correct)| option(text, correct)).collect()
            })
            .boxed(),
    }
}

fn rubric(tasks: usize) -> impl Strategy<Value = Vec<RubricPoint>> {
    prop::collection::vec((1..=tasks, text(), 1_i64..40), 1..5).prop_map(|points| {
        let point = |(id, (task, text, half_marks)): (char, (usize, String, i64))| {
            Some(RubricPoint { id: OptionId::new(id)?, task: i64::try_from(task).ok()?, text, half_marks })
        };
        ('a'..='z').rev().zip(points).filter_map(point).collect()
    })
}

fn case() -> impl Strategy<Value = (Vec<String>, Vec<RubricPoint>, String)> {
    prop::collection::vec(text(), 1..4)
        .prop_flat_map(|tasks| (Just(tasks.clone()), rubric(tasks.len()), prop_oneof![Just(String::new()), text()]))
}

/// Any question the bank could hold.
pub(super) fn question() -> impl Strategy<Value = FileQuestion> {
    let kind = prop::sample::select(Kind::ALL.to_vec());
    kind.prop_flat_map(|kind| {
        let texts = (text(), prop_oneof![text(), Just("选{a}，不选{b}。".to_owned()), Just(String::new())]);
        let said = (line(), prop::collection::vec(line(), 0..3), line(), day(), day(), prop::option::of(1_i64..=5));
        let place = (prop::collection::vec(prop::collection::vec(line(), 1..4), 0..3), line(), line(), line());
        (Just(kind), texts, options(kind), said, place, case())
    })
    .prop_map(|(kind, (stem, explanation), options, said, place, case)| {
        let (name, tags, source, law_as_of, review_by, difficulty) = said;
        let (chapters, level, subject, edition) = place;
        let (tasks, rubric, model_answer) = if kind == Kind::Case { case } else { Default::default() };
        let mut question = FileQuestion {
            name,
            stem,
            options,
            explanation,
            level,
            subject,
            edition,
            chapters,
            difficulty,
            tags,
            source,
            law_as_of,
            review_by,
            tasks,
            rubric,
            model_answer,
            ..FileQuestion::new(At::whole_file(), kind)
        };
        let shown = [&question.stem, &question.explanation, &question.model_answer].into_iter().chain(&question.tasks);
        let shown: Vec<_> = shown
            .chain(question.options.iter().map(|option| &option.text))
            .chain(question.rubric.iter().map(|point| &point.text))
            .collect();
        if shown.iter().any(|text| text.contains("file:图1.png")) {
            question.pictures.push(FilePicture { name: "图1.png".into(), bytes: vec![0x89, b'P', b'N', b'G', 0, 255] });
        }
        question
    })
}

/// Without where it stood in a file.
pub(super) fn anywhere(mut question: FileQuestion) -> FileQuestion {
    question.at = At::whole_file();
    question
}
