//! 题库表格: questions in xlsx, xls, ods and CSV, as trainers and the trade's software write them, and as we do.
//!
//! What we write reads back with nothing lost. What others write is understood by the names of its columns; whatever isn't understood
//! is reported with its sheet, row and column.

mod check;
mod columns;
mod lists;
mod row;
mod spelling;
mod template;
mod write;

pub use template::template;
pub(super) use write::write;

pub(super) use columns::letters;
use columns::{HEADERS, IGNORED};

use super::text::{MAX_QUESTIONS, finding, too_many};
use super::{At, Finding, Format, Reading, Refusal, Status};
use crate::exchange::cells::fold;
use crate::exchange::{ReadError, Table, decode, read_sheets};

/// So many columns that aren't known are named one by one.
const MOST_COLUMNS: usize = 10;

/// Reads the questions of all sheets.
pub(super) fn read(name: &str, bytes: &[u8]) -> Result<Reading, Refusal> {
    let (tables, without_header) = read_sheets(name, bytes, HEADERS).map_err(|error| match error {
        // Of all the columns there are, those that matter.
        ReadError::NoHeader { .. } => ReadError::NoHeader {
            wanted: ["题干", "题型", "选项A", "选项B", "答案", "解析", "章节"].map(str::to_owned).to_vec(),
        },
        other => other,
    })?;
    if tables.iter().map(|table| table.rows.len()).sum::<usize>() > MAX_QUESTIONS {
        return Err(too_many());
    }
    let is_book = tables.iter().any(|table| !table.sheet.is_empty());
    let (format, encoding) =
        if is_book { (Format::Xlsx, "") } else { (Format::Csv, decode(bytes).map_or("", |(_, encoding)| encoding)) };
    let mut reading = Reading { format, encoding: encoding.to_owned(), questions: Vec::new(), findings: Vec::new() };
    for table in &tables {
        reading.findings.extend(unknown_columns(table));
        for row in &table.rows {
            reading.questions.extend(row::read(table, row, &mut reading.findings));
        }
    }
    reading.findings.extend(without_header.iter().map(|sheet| no_header(sheet)));
    Ok(reading)
}

/// The tables of a file, to write a report beside its rows.
pub fn tables(name: &str, bytes: &[u8]) -> Result<Vec<Table>, Refusal> {
    Ok(read_sheets(name, bytes, HEADERS)?.0)
}

/// Whether a text is a sheet of questions by its header.
pub(super) fn has_header(bytes: &[u8]) -> bool {
    crate::exchange::has_header(bytes, HEADERS)
}

fn no_header(sheet: &str) -> Finding {
    finding(
        At { sheet: Some(sheet.to_owned()), ..At::default() },
        Status::Warning,
        "no-header",
        (
            format!("工作表“{sheet}”没有题目的表头，没有读取。"),
            format!("The sheet “{sheet}” has no header of questions and was not read."),
        ),
        ("如果里面有题目，请按模板补上表头。", "If it holds questions, give it the header of the template."),
    )
}

fn unknown_columns(table: &Table) -> Vec<Finding> {
    let squeezed =
        |name: &str| -> String { fold(name).chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect() };
    let is_unknown = |(at, name): &(usize, &String)| {
        !name.is_empty() && !table.columns.contains(&Some(*at)) && !IGNORED.contains(&squeezed(name).as_str())
    };
    let unknown: Vec<(usize, &String)> = table.header.iter().enumerate().filter(is_unknown).collect();
    let rest = unknown.len().saturating_sub(MOST_COLUMNS);
    let more = (rest > 0).then(|| {
        finding(
            At::row(&table.sheet, table.header_row),
            Status::Warning,
            "unknown-column",
            (format!("还有 {rest} 列不认识，内容不会导入。"), format!("{rest} more columns aren't known and won't be imported.")),
            ("如需导入，请按模板修改列名。", "To import them, name them as in the template."),
        )
    });
    let listed = unknown.into_iter().take(MOST_COLUMNS).map(|(column, name)| {
        finding(
            At { column: Some(letters(column)), ..At::row(&table.sheet, table.header_row) },
            Status::Warning,
            "unknown-column",
            (format!("列“{name}”不认识，内容不会导入。"), format!("The column “{name}” isn't known and won't be imported.")),
            ("如需导入，请按模板修改列名。", "To import it, name it as in the template."),
        )
    });
    listed.chain(more).collect()
}
