//! 模板: an empty sheet with drop-downs, and three questions to show how it is filled in.

use rust_xlsxwriter::{DataValidation, Format, Formula, Workbook, XlsxError};

use super::write::sheet;
use crate::exchange::write::Value;
use crate::question::format::{At, FileOption, FileQuestion};
use crate::question::Kind;

/// Rows the drop-downs reach down to.
const LAST_ROW: u32 = 2_000;

/// The template for a subject's questions; `chapters` are offered in the chapter column.
pub fn template(subject: &str, edition: &str, chapters: &[String]) -> Result<Vec<u8>, XlsxError> {
    let examples = examples(subject, edition, chapters.first().map_or("", String::as_str));
    let sheet = sheet(&examples);
    let mut book = Workbook::new();
    let text = Format::new().set_num_format("@").set_text_wrap();
    let bold = Format::new().set_num_format("@").set_bold().set_background_color(0x00E8_EEF4);
    let page = book.add_worksheet();
    page.set_name("试题")?;
    for (column, title) in (0_u16..).zip(&sheet.header) {
        page.set_column_format(column, &text)?;
        page.set_column_width(column, if title == "题干" || title == "解析" { 40.0 } else { 14.0 })?;
        let must = if ["题型", "题干", "答案"].contains(&title.as_str()) { "（必填）" } else { "" };
        page.write_string_with_format(0, column, format!("{title}{must}"), &bold)?;
        let list = match title.as_str() {
            "题型" => DataValidation::new().allow_list_strings(&["单选", "多选", "判断", "案例"])?,
            "难度" => DataValidation::new().allow_list_strings(&["1", "2", "3", "4", "5"])?,
            "章节" if !chapters.is_empty() => {
                // A list in the cell itself may have 255 characters; chapters have a sheet of their own.
                DataValidation::new().allow_list_formula(Formula::new(format!("=章节!$A$1:$A${}", chapters.len())))
            }
            _ => continue,
        };
        // What isn't in the list may be typed all the same: several chapters, or those of another edition.
        let list = list.set_error_style(rust_xlsxwriter::DataValidationErrorStyle::Information);
        page.add_data_validation(1, column, LAST_ROW, column, &list)?;
    }
    for (row, values) in (1_u32..).zip(&sheet.rows) {
        for (column, value) in (0_u16..).zip(values) {
            let content = match value {
                Value::Text(content) => content.clone(),
                Value::Integer(number) => number.to_string(),
                Value::Date(date) => date.to_string(),
                Value::Number(_) | Value::Empty => continue,
            };
            page.write_string_with_format(row, column, content, &text)?;
        }
    }
    page.set_freeze_panes(1, 0)?;
    if !chapters.is_empty() {
        let list = book.add_worksheet();
        list.set_name("章节")?;
        list.set_column_width(0, 40.0)?;
        for (row, chapter) in (0_u32..).zip(chapters) {
            list.write_string(row, 0, chapter)?;
        }
    }
    book.save_to_buffer()
}

fn examples(subject: &str, edition: &str, chapter: &str) -> [FileQuestion; 3] {
    let question = |kind: Kind, stem: &str, options: &[(&str, bool)], explanation: &str| {
        let mut question = FileQuestion::new(At::default(), kind);
        stem.clone_into(&mut question.stem);
        subject.clone_into(&mut question.subject);
        edition.clone_into(&mut question.edition);
        question.chapters = if chapter.is_empty() { Vec::new() } else { vec![vec![chapter.to_owned()]] };
        question.options =
            options.iter().map(|(text, correct)| FileOption { text: (*text).to_owned(), correct: *correct, ..FileOption::default() }).collect();
        explanation.clone_into(&mut question.explanation);
        question.difficulty = Some(2);
        question.tags = vec!["示例".to_owned()];
        question
    };
    [
        question(
            Kind::Single,
            "（示例，导入前请删除）服务对象在会谈中沉默时，社会工作者首先应当（　　）。",
            &[("给予等待并观察", true), ("立即更换话题", false), ("结束会谈", false), ("代替其回答", false)],
            "沉默可能是思考或情绪的表达，应先等待并观察，故选{a}。",
        ),
        question(
            Kind::Multiple,
            "（示例，导入前请删除）下列属于社区社会工作常用方法的有（　　）。",
            &[("居民会议", true), ("社区走访", true), ("精神分析", false), ("资源链接", true), ("药物治疗", false)],
            "{c}、{e}不是社区社会工作的方法。",
        ),
        question(Kind::Judgement, "（示例，导入前请删除）社会工作者可以替服务对象作出所有决定。", &[("正确", false), ("错误", true)], "应尊重服务对象的自决。"),
    ]
}
