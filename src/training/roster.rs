//! 签到表: the list of a session as a spreadsheet.

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Workbook, XlsxError};

use super::{Registration, Session, TrainingDate};
use crate::clock::local_of;
use crate::exchange::write::guarded;

/// What the sheet's head says; the application finds the words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RosterWords {
    /// The name of the sheet, 签到表.
    pub sheet: String,
    /// One line under the title: when, where, who.
    pub facts: String,
    /// 序号
    pub number: String,
    /// 姓名
    pub name: String,
    /// 单位
    pub unit: String,
    /// 报名时间
    pub registered_at: String,
    /// 签名, before each date.
    pub signature: String,
}

/// The list as an xlsx file: numbered rows in the order of signing up, one column to sign per date, set for A4.
pub fn workbook(
    session: &Session,
    dates: &[TrainingDate],
    people: &[Registration],
    words: &RosterWords,
) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name(&words.sheet)?;
    sheet.set_landscape();
    sheet.set_paper_size(9);
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(2, 2)?;
    let title = Format::new().set_bold().set_font_size(16);
    let head = Format::new().set_bold().set_border(FormatBorder::Thin).set_align(FormatAlign::Center).set_text_wrap();
    let cell = Format::new().set_border(FormatBorder::Thin).set_align(FormatAlign::VerticalCenter);
    let number = cell.clone().set_align(FormatAlign::Center);
    sheet.write_string_with_format(0, 0, guarded(&session.title), &title)?;
    sheet.write_string(1, 0, guarded(&words.facts))?;
    let mut heads = vec![words.number.clone(), words.name.clone(), words.unit.clone(), words.registered_at.clone()];
    heads.extend(dates.iter().map(|date| format!("{} {}", words.signature, local_of(date.starts_at).format("%m-%d %H:%M"))));
    for (column, text) in (0_u16..).zip(&heads) {
        sheet.write_string_with_format(2, column, text, &head)?;
        sheet.set_column_width(column, [6, 16, 32, 18].get(usize::from(column)).copied().unwrap_or(18))?;
    }
    for (index, person) in (0_u32..).zip(people) {
        let row = index + 3;
        sheet.set_row_height(row, 24)?;
        sheet.write_number_with_format(row, 0, index + 1, &number)?;
        sheet.write_string_with_format(row, 1, guarded(&person.name), &cell)?;
        sheet.write_string_with_format(row, 2, guarded(&person.unit), &cell)?;
        sheet.write_string_with_format(row, 3, local_of(person.registered_at).format("%Y-%m-%d %H:%M").to_string(), &cell)?;
        for column in (4_u16..).take(dates.len()) {
            sheet.write_blank(row, column, &cell)?;
        }
    }
    workbook.save_to_buffer()
}
