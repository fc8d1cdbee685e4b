//! What is said about questions that can't go in as they are.

use super::Complaint;
use crate::bilingual::Bilingual;
use crate::question::Flaw;
use crate::question::format::At;

fn said(words: (impl Into<String>, impl Into<String>), fix: (impl Into<String>, impl Into<String>)) -> Complaint {
    (Bilingual::new(words.0, words.1), Bilingual::new(fix.0, fix.1))
}

pub(super) fn no_subject() -> Complaint {
    said(
        ("看不出题目属于哪个科目。", "It isn't clear which subject the questions belong to."),
        ("请填写“科目”列，或在导入时指定科目。", "Fill in the column 科目, or name the subject when importing."),
    )
}

pub(super) fn unknown_subject(written: &str) -> Complaint {
    said(
        (
            format!("没有科目“{written}”，或不止一个科目叫这个名字。"),
            format!("There is no subject “{written}”, or more than one is called that."),
        ),
        (
            "请写科目代码，如 junior-practice，或同时填写级别。",
            "Write the subject's code, such as junior-practice, or fill in the level, too.",
        ),
    )
}

pub(super) fn unknown_chapter(subject: &str, written: &str, names: &[&str]) -> Complaint {
    let shown = likest(written, names);
    let (list, all) = (shown.join("、"), names.len());
    let (more_zh, more_en) =
        if all > shown.len() { (format!(" 等 {all} 章"), format!(" or another of its {all}")) } else { Default::default() };
    said(
        (
            format!("《{subject}》里没有章节“{written}”，导入后没有章节。"),
            format!("{subject} has no chapter “{written}”; the question goes in without it."),
        ),
        (
            format!("请写大纲里的章名或章号（{list}{more_zh}），或发布前补上。"),
            format!("Write the name or number of a chapter of the syllabus ({list}{more_en}), or choose it before publishing."),
        ),
    )
}

/// Of many names those that have most in common with what was written, in their order.
fn likest<'a>(written: &str, names: &[&'a str]) -> Vec<&'a str> {
    const SHOWN: usize = 3;
    let written: Vec<char> = written.chars().filter(|c| c.is_alphanumeric()).collect();
    let in_common = |name: &str| written.windows(2).filter(|pair| name.contains(&pair.iter().collect::<String>())).count();
    let mut places: Vec<usize> = (0..names.len()).collect();
    places.sort_by_key(|place| std::cmp::Reverse(in_common(names[*place])));
    places.truncate(SHOWN);
    places.sort_unstable();
    places.into_iter().map(|place| names[place]).collect()
}

pub(super) fn older_edition(written: &str, edition: &str) -> Complaint {
    said(
        (
            format!("最新大纲里没有章节“{written}”，按 {edition} 年版归类。"),
            format!("The newest syllabus has no chapter “{written}”; the one of {edition} is taken."),
        ),
        ("请确认，或填写“大纲版本”列。", "Make sure that this is right, or fill in the column 大纲版本."),
    )
}

pub(super) fn duplicate_in_file(first: &At) -> Complaint {
    said(
        (format!("与 {first} 是同一道题。"), format!("The same question as at {first}.")),
        ("不会重复导入。", "It isn't taken twice."),
    )
}

pub(super) fn duplicate() -> Complaint {
    said(("题库里已有这道题。", "The bank has this question already."), ("不会重复导入。", "It isn't taken twice."))
}

pub(super) fn near(percent: i64) -> Complaint {
    said(
        (
            format!("题库里有一道相近的题（相似度 {percent}%）。"),
            format!("The bank has a question much like this one ({percent} % alike)."),
        ),
        (
            "可以导入；请对照那道题，重复的请从文件中删去。",
            "It can be imported; compare the two, and remove it from the file if it is a double.",
        ),
    )
}

pub(super) fn near_in_file(other: &At, percent: i64) -> Complaint {
    said(
        (
            format!("与文件里 {other} 的题相近（相似度 {percent}%）。"),
            format!("Much like the question of the file at {other} ({percent} % alike)."),
        ),
        ("可以导入；重复的请删去一道。", "It can be imported; remove one if they are doubles."),
    )
}

pub(super) fn markup() -> Complaint {
    said(
        (
            "文字里有 HTML 标签，或不允许的链接、图片：标签将显示为普通文字，链接和图片只留下说明文字。",
            "A text has HTML tags, or a link or picture that isn't allowed: tags will be shown as text, links and pictures as their words.",
        ),
        ("可以导入；请改用 Markdown，或核对显示效果。", "It can be imported; use Markdown instead, or check how it looks."),
    )
}

pub(super) fn essay() -> Complaint {
    said(
        (
            "这是一道论述题，没有小题或评分要点，不能作为案例题导入。",
            "This is an essay without tasks or without points to mark by; it can't become a case.",
        ),
        (
            "请下载表格模板，把它写成案例题，填写“小题”和“评分要点”（含分值）后导入；或在题库里新建案例题。",
            "Download the spreadsheet template, write it there as a case with 小题 (tasks) and 评分要点 (points and marks) and import that; or write a new case in the bank.",
        ),
    )
}

pub(super) fn unusual((options, keys): (usize, i64)) -> Complaint {
    said(
        (
            format!("考试的多选题是 5 个选项、2 至 4 个答案，这里是 {options} 个选项、{keys} 个答案。"),
            format!("The exam's multiple choices have 5 options and 2 to 4 right ones; here are {options} and {keys}."),
        ),
        ("可以导入；请确认无误。", "It can be imported; make sure that this is right."),
    )
}

/// The examination would not ask it like this.
pub(super) const fn is_unusual(flaw: Flaw) -> bool {
    matches!(flaw, Flaw::UnusualOptionCount | Flaw::UnusualKeyCount)
}

/// In a word that doesn't change.
pub(super) const fn flaw_kind(flaw: Flaw) -> &'static str {
    match flaw {
        Flaw::EmptyStem => "empty-stem",
        Flaw::TooFewOptions => "too-few-options",
        Flaw::EmptyOption => "empty-option",
        Flaw::EqualOptions => "equal-options",
        Flaw::NoKey => "no-key",
        Flaw::SeveralKeys => "several-keys",
        Flaw::UnknownKey => "unknown-key",
        Flaw::UnknownReference => "unknown-reference",
        Flaw::Difficulty => "difficulty",
        Flaw::NoChapter => "no-chapter",
        Flaw::JudgementOptions => "judgement-options",
        Flaw::Mixed => "mixed",
        Flaw::NoTask => "no-task",
        Flaw::NoRubric => "no-rubric",
        Flaw::Rubric => "rubric",
        Flaw::TooLong => "too-long",
        Flaw::UnusualOptionCount => "unusual-option-count",
        Flaw::UnusualKeyCount => "unusual-key-count",
    }
}

pub(super) fn flaw(flaw: Flaw) -> Complaint {
    let en = format!("The question can't be taken in: {flaw}.");
    let (zh, fix_zh, fix_en) = match flaw {
        Flaw::EmptyStem => ("题干是空的。", "请填写题干。", "Write the stem."),
        Flaw::TooFewOptions => ("选项少于两个。", "请补全选项。", "Add the missing options."),
        Flaw::EmptyOption => ("有选项是空的。", "请补上，或删去。", "Fill it in, or remove it."),
        Flaw::EqualOptions => ("有两个选项相同。", "请修改其中一个。", "Change one of them."),
        Flaw::NoKey => ("没有正确选项。", "请标出正确选项。", "Mark the right option."),
        Flaw::SeveralKeys => {
            ("单选题和判断题只能有一个答案。", "请改成多选题，或只留一个答案。", "Make it a multiple choice, or leave one.")
        }
        Flaw::UnknownKey => ("答案没有对应的选项。", "请补上选项或改正答案。", "Add the option or correct the key."),
        Flaw::UnknownReference => {
            ("解析提到了不存在的选项。", "请核对解析里的选项字母。", "Check the letters of options in the explanation.")
        }
        Flaw::Difficulty => ("难度应为 1 至 5。", "请改正难度。", "Correct the difficulty."),
        Flaw::NoChapter => ("没有章节。", "请填写章节。", "Name the chapter."),
        Flaw::JudgementOptions => ("判断题应有两个选项。", "请改题型或删去多余的选项。", "Change the type or remove options."),
        Flaw::Mixed => ("选择题有选项和答案，案例题有小题和评分要点，不能混用。", "请核对题型。", "Check the type."),
        Flaw::NoTask => ("案例题没有小题。", "请写小题。", "Write the tasks."),
        Flaw::NoRubric => ("案例题没有评分要点。", "请写评分要点。", "Write the points to mark by."),
        Flaw::Rubric => ("评分要点是空的、没有分值，或不属于任何小题。", "请核对评分要点。", "Check the rubric."),
        Flaw::TooLong => ("选项、小题或要点超过 26 个，或文字过长。", "请拆成几道题。", "Make several questions of it."),
        Flaw::UnusualOptionCount => ("选项数与考试不同。", "请确认无误。", "Make sure that this is right."),
        Flaw::UnusualKeyCount => ("答案数与考试不同。", "请确认无误。", "Make sure that this is right."),
    };
    said((zh, en), (fix_zh, fix_en))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_many_chapters_those_like_the_one_written_are_named() {
        let names = ["通用过程模式", "儿童社会工作", "青少年社会工作", "老年社会工作", "残疾人社会工作"];
        let (_, fix) = unknown_chapter("社会工作实务", "第七章 残疾人服务", &names);
        assert!(fix.zh.contains("残疾人社会工作 等 5 章"), "{}", fix.zh);
        assert!(fix.en.contains("or another of its 5"), "{}", fix.en);
        let (_, fix) = unknown_chapter("社会工作实务", "概述", &names[..2]);
        assert!(fix.zh.contains("（通用过程模式、儿童社会工作）"), "{}", fix.zh);
    }
}
