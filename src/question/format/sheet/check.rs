//! What is wrong with a choice in a row, each with its column.

use super::columns::{FIRST_OPTION, KEY, OPTIONS};
use super::row::Row;
use crate::question::{Kind, fold, letter_at};

/// The options of a row, from columns or from one cell. Empty columns at the end don't count.
pub(super) fn options(row: &mut Row<'_>) -> Vec<String> {
    let columns = ('A'..='Z').zip(FIRST_OPTION..);
    let mut options: Vec<String> =
        columns.map(|(letter, column)| super::spelling::without_mark(row.text(column), letter).to_owned()).collect();
    let used = options.iter().rposition(|option| !option.is_empty()).map_or(0, |last| last + 1);
    options.truncate(used);
    if options.is_empty() {
        return super::spelling::split_options(row.text(OPTIONS));
    }
    if let Some(gap) = options.iter().position(String::is_empty) {
        let letter = letter_at(gap);
        row.error(
            FIRST_OPTION + gap,
            "empty-option",
            (format!("选项 {letter} 是空的，而它后面还有选项。"), format!("Option {letter} is empty although others follow.")),
            (
                "请补上这个选项，或把后面的选项前移并同时修改答案。",
                "Fill it in, or move the later options up and change the key accordingly.",
            ),
        );
    }
    options
}

/// The right options as places, ascending.
pub(super) fn key(row: &mut Row<'_>, kind: Kind, options: &[String]) -> Vec<usize> {
    let written = row.text(KEY).to_owned();
    if written.is_empty() {
        row.error(KEY, "no-key", ("没有答案。", "There is no key."), ("请填写答案。", "Write the key."));
        return Vec::new();
    }
    let Some(mut key) = super::spelling::key(kind, &written, options) else {
        row.error(
            KEY,
            "unreadable-key",
            (format!("答案“{written}”无法识别。"), format!("The key “{written}” can't be understood.")),
            (
                "请写选项字母，如 A 或 ACD；判断题写 正确 或 错误。",
                "Write the letters, such as A or ACD; for true or false write 正确 or 错误.",
            ),
        );
        return Vec::new();
    };
    key.sort_unstable();
    let given = key.len();
    key.dedup();
    if key.len() < given {
        row.error(
            KEY,
            "repeated-key",
            ("答案里有重复的字母。", "The key names a letter twice."),
            ("请核对是否写错了其中一个。", "Check whether one of them should be another letter."),
        );
    }
    if let Some(letter) = key.iter().find(|place| **place >= options.len()).map(|place| letter_at(*place)) {
        row.error(
            KEY,
            "unknown-key",
            (format!("答案 {letter} 没有对应的选项。"), format!("The key names option {letter}, which doesn't exist.")),
            ("请补上选项或改正答案。", "Add the option or correct the key."),
        );
    }
    if kind != Kind::Multiple && key.len() > 1 {
        let count = key.len();
        row.error(
            KEY,
            "several-keys",
            (
                format!("单选题和判断题只能有一个答案，这里有 {count} 个。"),
                format!("A single choice has one right option; here are {count}."),
            ),
            ("请改成多选题，或只留一个答案。", "Make it a multiple choice, or leave one."),
        );
    }
    key
}

/// Too few, too many, two the same.
pub(super) fn set_of_options(row: &mut Row<'_>, kind: Kind, options: &[String]) {
    let count = options.len();
    if count < 2 {
        row.error(FIRST_OPTION, "too-few-options", ("选项少于两个。", "There are fewer than two options."), ("请补全选项。", "Add the missing options."));
    }
    if count > 26 {
        row.error(
            OPTIONS,
            "too-many-options",
            (format!("有 {count} 个选项，最多 26 个。"), format!("There are {count} options; 26 is the most.")),
            ("请核对这一格，或拆成几道题。", "Check the cell, or make several questions of it."),
        );
        return;
    }
    if kind == Kind::Judgement && count > 2 {
        row.error(
            FIRST_OPTION + 2,
            "judgement-options",
            ("判断题有两个以上的选项。", "A true-or-false question has more than two options."),
            ("请改题型或删去多余的选项。", "Change the type or remove options."),
        );
    }
    let folded: Vec<String> = options.iter().map(|option| fold(option)).collect();
    let twin = folded.iter().enumerate().find_map(|(at, option)| {
        let before = folded[..at].iter().position(|other| other == option && !option.is_empty())?;
        Some((before, at))
    });
    if let Some((first, second)) = twin {
        let (one, other) = (letter_at(first), letter_at(second));
        row.error(
            FIRST_OPTION + second,
            "equal-options",
            (format!("选项 {one} 和 {other} 相同。"), format!("Options {one} and {other} are the same.")),
            ("请修改其中一个。", "Change one of them."),
        );
    }
}
