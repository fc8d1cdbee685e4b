//! Questions as a sheet that reads back with nothing lost.

use super::lists::{chapters_cell, rubric_cell, tags_cell, tasks_cell};
use super::spelling::{kind_name, without_mark};
use crate::exchange::write::{Sheet, Value, to_csv, to_xlsx};
use crate::question::format::{FileQuestion, Format, Loss, Written};
use crate::question::{Kind, letter_at};

/// The options every sheet has columns for, used or not.
const USUAL_OPTIONS: usize = 5;

/// As xlsx or CSV.
pub(in crate::question::format) fn write(questions: &[FileQuestion], format: Format) -> Written {
    let sheet = sheet(questions);
    // A sheet of questions is never too large for the format; if it were, an empty file with the reason is the honest answer.
    let done = if format == Format::Csv { to_csv(&sheet) } else { to_xlsx(&[sheet]) };
    let mut losses: Vec<Loss> = (1..).zip(questions).flat_map(|(place, question)| losses(place, question)).collect();
    let bytes = done.unwrap_or_else(|error| {
        losses.push(Loss::new(0, "not-written", format!("文件没有写成：{error}"), format!("The file could not be made: {error}")));
        Vec::new()
    });
    Written { bytes, losses }
}

fn losses(place: usize, question: &FileQuestion) -> Vec<Loss> {
    let own_marks = question.options.iter().any(|option| option.weight.is_some() || option.feedback.is_some());
    let marks = own_marks.then(|| {
        Loss::new(
            place,
            "option-feedback",
            "选项自带的分值和反馈写不进表格。",
            "A sheet has no place for the weights and feedback of single options.",
        )
    });
    let pictures = (!question.pictures.is_empty())
        .then(|| Loss::new(place, "pictures", "表格里放不下图片，只留下名称。", "A sheet can't hold pictures; only their names stay."));
    marks.into_iter().chain(pictures).collect()
}

/// The sheet itself; the template has one, too.
pub(super) fn sheet(questions: &[FileQuestion]) -> Sheet {
    let options = questions.iter().map(|question| question.options.len()).chain([USUAL_OPTIONS]).max().unwrap_or_default();
    let mut header: Vec<String> = ["科目", "大纲版本", "章节", "题型", "题干"].map(str::to_owned).to_vec();
    header.extend((0..options).map(|place| format!("选项{}", letter_at(place))));
    header.extend(
        ["答案", "解析", "难度", "标签", "来源", "法规日期", "复核日期", "小题", "评分要点", "参考答案", "名称"].map(str::to_owned),
    );
    Sheet { name: "试题".to_owned(), header, rows: questions.iter().map(|question| row(question, options)).collect() }
}

fn row(question: &FileQuestion, columns: usize) -> Vec<Value> {
    let usual = question.kind == Kind::Judgement && question.options.iter().map(|option| option.text.as_str()).eq(["正确", "错误"]);
    let mut values: Vec<Value> = vec![
        question.subject.as_str().into(),
        question.edition.as_str().into(),
        chapters_cell(&question.chapters).into(),
        kind_name(question.kind).into(),
        question.stem.as_str().into(),
    ];
    let options = question.options.iter().enumerate().map(|(place, option)| {
        let letter = letter_at(place);
        // An option that begins like its own letter would lose it.
        let text = if without_mark(&option.text, letter) == option.text { option.text.clone() } else { format!("{letter}.{}", option.text) };
        if usual { Value::Empty } else { text.into() }
    });
    values.extend(options.chain(std::iter::repeat(Value::Empty)).take(columns));
    let letters: String = (0..).zip(&question.options).filter(|(_, option)| option.correct).map(|(place, _)| letter_at(place)).collect();
    let key = match (usual, letters.as_str()) {
        (true, "A") => "正确".to_owned(),
        (true, "B") => "错误".to_owned(),
        _ => letters,
    };
    let explanation = crate::question::format::letters::written(&question.explanation, question.options.len());
    values.extend([
        key.into(),
        explanation.into(),
        question.difficulty.into(),
        tags_cell(&question.tags).into(),
        question.source.as_str().into(),
        question.law_as_of.into(),
        question.review_by.into(),
        tasks_cell(&question.tasks).into(),
        rubric_cell(&question.rubric).into(),
        question.model_answer.as_str().into(),
        question.name.as_str().into(),
    ]);
    values
}
