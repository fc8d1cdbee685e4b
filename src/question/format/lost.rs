//! What formats can't carry, in words.

use super::{FileQuestion, Loss, letters};

impl Loss {
    /// About a question, from both sentences.
    pub fn new(question: usize, kind: &'static str, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { question, kind, message: crate::bilingual::Bilingual::new(zh, en) }
    }
}

/// Difficulty, source and dates: no text format has a place for them.
pub(super) fn metadata(place: usize, question: &FileQuestion) -> Option<Loss> {
    let kept = [
        (question.difficulty.is_some(), "难度", "difficulty"),
        (!question.source.is_empty(), "来源", "source"),
        (question.law_as_of.is_some(), "法规日期", "date of the law"),
        (question.review_by.is_some(), "复核日期", "date of review"),
        (!question.subject.is_empty(), "科目", "subject"),
        (!question.level.is_empty(), "级别", "level"),
        (!question.edition.is_empty(), "大纲版本", "edition"),
        (!question.pictures.is_empty(), "图片", "pictures"),
    ];
    let (zh, en): (Vec<&str>, Vec<&str>) = kept.iter().filter(|(has, ..)| *has).map(|(_, zh, en)| (*zh, *en)).unzip();
    (!zh.is_empty()).then(|| {
        let (zh, en) = (zh.join("、"), en.join(", "));
        Loss::new(place, "metadata", format!("这种格式写不下：{zh}。"), format!("The format has no place for: {en}."))
    })
}

/// One category is all a question can be in.
pub(super) fn chapters(place: usize, question: &FileQuestion) -> Option<Loss> {
    (question.chapters.len() > 1).then(|| {
        Loss::new(
            place,
            "several-chapters",
            "只能写一个章节，其余的没有写。",
            "Only one chapter can be written; the others are left out.",
        )
    })
}

/// Other systems' texts can't follow an option that moves: its letter is written instead.
pub(super) fn identities(place: usize, question: &FileQuestion) -> Option<Loss> {
    let (explanation, options) = (&question.explanation, question.options.len());
    (letters::read(&letters::shown(explanation, options), options) != *explanation).then(|| {
        Loss::new(
            place,
            "option-identity",
            "解析里的选项写成了字母，导入回来后，是否指选项会与现在不同。",
            "The explanation names options by letters; when it comes back, other letters will be taken for options than now.",
        )
    })
}

/// The examination's rule for several answers.
pub(super) fn partial_marks(place: usize) -> Loss {
    Loss::new(
        place,
        "partial-marks",
        "多选题的“少选每项 0.5 分”写成了选项的百分数：只有五选四时部分得分才一致。",
        "The rule of half a mark for each right option is written as percentages: partial marks agree only when four of five options are right.",
    )
}

/// A case becomes an essay.
pub(super) fn case(place: usize) -> Loss {
    Loss::new(
        place,
        "case",
        "案例题写成了论述题：评分要点没有写，小题并入题干；这种文件再导入时不会收它。",
        "The case is written as an essay: its rubric is left out and its tasks stand in the stem; it can't be imported from such a file.",
    )
}
