//! Writing spreadsheets: xlsx, and CSV that Excel opens rightly.
//!
//! Text is written as text, so that ID numbers and codes keep their digits; what begins like a formula gets an apostrophe, which
//! reading takes away again.

use std::borrow::Cow;

use chrono::{Datelike as _, NaiveDate};
use rust_xlsxwriter::{ExcelDateTime, Format, FormatAlign, Workbook, XlsxError};

/// Why a spreadsheet couldn't be made.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// More rows than a sheet holds, or a value it can't.
    #[error("the spreadsheet could not be made: {0}")]
    Xlsx(#[from] XlsxError),
    /// Not a CSV that can be written.
    #[error("the CSV could not be made: {0}")]
    Csv(#[from] csv::Error),
}

/// One value.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// An empty cell.
    Empty,
    /// Text: names, codes, ID numbers.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A number with a fraction.
    Number(f64),
    /// A date.
    Date(NaiveDate),
}

impl Value {
    /// Text, or an empty cell for the empty text.
    pub fn text(text: &str) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(text.to_owned()) }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::text(text)
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Integer(number)
    }
}

impl From<NaiveDate> for Value {
    fn from(date: NaiveDate) -> Self {
        Self::Date(date)
    }
}

impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Empty, Into::into)
    }
}

/// One sheet to write.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sheet {
    /// Its name; cut and cleaned to what Excel takes.
    pub name: String,
    /// The names of the columns.
    pub header: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<Value>>,
}

/// What a cell of a sheet may hold at most.
const MAX_CHARACTERS: usize = 32_767;

/// A workbook with a header that stays in sight, and columns as wide as what is in them.
pub fn to_xlsx(sheets: &[Sheet]) -> Result<Vec<u8>, WriteError> {
    let mut book = Workbook::new();
    let header = Format::new().set_bold().set_text_wrap().set_align(FormatAlign::VerticalCenter).set_background_color(0x00E8_EEF4);
    // "@" is Excel's format for text: nothing that is typed into such a cell later is counted or cut.
    let text = Format::new().set_num_format("@").set_align(FormatAlign::Top);
    let wrapped = Format::new().set_num_format("@").set_align(FormatAlign::Top).set_text_wrap();
    let day = Format::new().set_num_format("yyyy-mm-dd").set_align(FormatAlign::Top);
    let mut names: Vec<String> = Vec::new();
    for (at, sheet) in sheets.iter().enumerate() {
        let page = book.add_worksheet();
        let name = sheet_name(&sheet.name, at, &names);
        page.set_name(&name)?;
        names.push(name.to_lowercase());
        let mut widths: Vec<usize> = Vec::new();
        for (column, name) in (0_u16..).zip(&sheet.header) {
            page.write_string_with_format(0, column, cut(name), &header)?;
            note_width(&mut widths, column, name);
        }
        page.set_freeze_panes(1, 0)?;
        for (row, values) in (1_u32..).zip(&sheet.rows) {
            for (column, value) in (0_u16..).zip(values) {
                match value {
                    Value::Empty => {}
                    Value::Text(content) => {
                        let format = if content.contains('\n') { &wrapped } else { &text };
                        page.write_string_with_format(row, column, cut(&guarded(content)), format)?;
                        note_width(&mut widths, column, content);
                    }
                    #[expect(clippy::cast_precision_loss, reason = "a spreadsheet has no other numbers than doubles")]
                    Value::Integer(number) => {
                        page.write_number(row, column, *number as f64)?;
                    }
                    Value::Number(number) => {
                        page.write_number(row, column, *number)?;
                    }
                    Value::Date(date) => {
                        write_date(page, row, column, *date, &day)?;
                        note_width(&mut widths, column, "2024-06-15");
                    }
                }
            }
        }
        for (column, width) in (0_u16..).zip(widths) {
            #[expect(clippy::cast_precision_loss, reason = "at most sixty")]
            page.set_column_width(column, width.clamp(6, 60) as f64 + 2.0)?;
        }
    }
    Ok(book.save_to_buffer()?)
}

fn write_date(
    page: &mut rust_xlsxwriter::Worksheet,
    row: u32,
    column: u16,
    date: NaiveDate,
    format: &Format,
) -> Result<(), XlsxError> {
    let parts = (u16::try_from(date.year()), u8::try_from(date.month()), u8::try_from(date.day()));
    if let (Ok(year @ 1900..), Ok(month), Ok(day)) = parts {
        page.write_datetime_with_format(row, column, ExcelDateTime::from_ymd(year, month, day)?, format)?;
    } else {
        page.write_string(row, column, date.to_string())?;
    }
    Ok(())
}

/// CSV in UTF-8 with the mark that makes Excel read it as such.
pub fn to_csv(sheet: &Sheet) -> Result<Vec<u8>, WriteError> {
    let mut writer =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).flexible(true).from_writer(b"\xef\xbb\xbf".to_vec());
    writer.write_record(sheet.header.iter().map(|name| guarded(name).into_owned()))?;
    for row in &sheet.rows {
        writer.write_record(row.iter().map(|value| match value {
            Value::Empty => String::new(),
            Value::Text(text) => guarded(text).into_owned(),
            Value::Integer(number) => number.to_string(),
            Value::Number(number) => number.to_string(),
            Value::Date(date) => date.to_string(),
        }))?;
    }
    writer.into_inner().map_err(|error| WriteError::Csv(error.into_error().into()))
}

/// With an apostrophe before what a spreadsheet program could take for a formula, and before what would look so guarded.
pub fn guarded(text: &str) -> Cow<'_, str> {
    if needs_guard(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// Without the apostrophe of [`guarded`].
pub fn unguarded(text: &str) -> &str {
    text.strip_prefix('\'').filter(|rest| needs_guard(rest)).unwrap_or(text)
}

fn needs_guard(text: &str) -> bool {
    let bare = text.trim_start_matches('\'');
    bare.starts_with(['\t', '\r']) || bare.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
}

fn cut(text: &str) -> Cow<'_, str> {
    if text.len() <= MAX_CHARACTERS || text.chars().count() <= MAX_CHARACTERS {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().take(MAX_CHARACTERS - 1).chain(['…']).collect())
}

/// Excel takes 31 characters, none of them `[]:*?/\`, no apostrophe at the ends, and no name twice, whatever its case.
fn sheet_name(name: &str, at: usize, before: &[String]) -> String {
    let clean: String = name.chars().map(|c| if "[]:*?/\\".contains(c) || c.is_control() { ' ' } else { c }).take(26).collect();
    let clean = clean.trim_matches(['\'', ' ']);
    let mut found = if clean.is_empty() { (at + 1).to_string() } else { clean.to_owned() };
    let mut number = at;
    while before.contains(&found.to_lowercase()) {
        number += 1;
        found = [clean, &number.to_string()].join(" ");
    }
    found
}

fn note_width(widths: &mut Vec<usize>, column: u16, text: &str) {
    let column = usize::from(column);
    if widths.len() <= column {
        widths.resize(column + 1, 0);
    }
    // A Chinese character is as wide as two digits.
    let width =
        text.lines().map(|line| line.chars().take(60).map(|c| if c.is_ascii() { 1 } else { 2 }).sum()).max().unwrap_or_default();
    widths[column] = widths[column].max(width);
}
