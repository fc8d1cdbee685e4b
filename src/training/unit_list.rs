//! 单位名单文件: whom a unit's spreadsheet names, row by row; whom of the staff register each row means is decided by [`super::people`].

use chrono::NaiveDate;

use crate::exchange::{Cell, ReadError, Table, TableRow, cells, read, read_plain};
use crate::person::id_number::{IdNumber, IdNumberError};
use crate::person::import::{HEADERS, read_id_number};
use crate::person::template::empty_sheet;

/// 姓名、证件号码、工作单位, with the names they go by: those of a staff file.
const COLUMNS: [&[&str]; 3] = [HEADERS[0], HEADERS[1], HEADERS[5]];
/// Columns of a list without a header in which ID numbers are looked for.
const NUMBER_WITHIN: usize = 8;

/// An empty list to fill in.
pub fn template() -> Result<Vec<u8>, rust_xlsxwriter::XlsxError> {
    empty_sheet("报名名单", &["姓名（必填）", "证件号码", "工作单位"])
}

/// One row of a unit's file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListRow {
    /// The row's number as the spreadsheet program shows it.
    pub number: usize,
    /// 姓名
    pub name: String,
    /// 工作单位; may be empty.
    pub unit: String,
    /// 证件号码, where one is given and can be read. One with stars says nothing.
    pub id_number: Result<Option<IdNumber>, IdNumberError>,
}

/// Reads a unit's list. Where no header names the columns, the first one holds the names.
pub fn read_list(file_name: &str, bytes: &[u8], today: NaiveDate) -> Result<Vec<ListRow>, ReadError> {
    let tables = match read(file_name, bytes, &COLUMNS) {
        Err(ReadError::NoHeader { .. }) => match read(file_name, bytes, &COLUMNS[..1]) {
            Err(ReadError::NoHeader { .. }) => read_plain(file_name, bytes)?.into_iter().map(without_header).collect(),
            tables => tables?,
        },
        tables => tables?,
    };
    Ok(tables.iter().flat_map(|table| table.rows.iter().map(|row| list_row(table, row, today))).collect())
}

fn list_row(table: &Table, row: &TableRow, today: NaiveDate) -> ListRow {
    let id_number = match read_id_number(table, row, 1, today) {
        Err(IdNumberError::Masked) => Ok(None),
        number => number,
    };
    // Text separated by something else than commas comes as one cell.
    let name = table.text(row, 0).split(['\t', ';', '；', '，']).next().unwrap_or_default();
    ListRow { number: row.number, name: cells::name(name), unit: cells::name(table.text(row, 2)), id_number }
}

/// The names stand first; where there are ID numbers, they show themselves.
fn without_header(mut table: Table) -> Table {
    let is_number =
        |cell: &Cell| cell.has_lost_digits() || cells::code(&cell.text).bytes().filter(u8::is_ascii_digit).count() >= 17;
    let numbers = (1..NUMBER_WITHIN).find(|column| table.rows.iter().any(|row| row.cell(Some(*column)).is_some_and(is_number)));
    table.columns = vec![Some(0), numbers, None];
    table
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::person::id_number::check_character;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 7, 1).expect("a date")
    }

    fn names(rows: &[ListRow]) -> Vec<&str> {
        rows.iter().map(|row| row.name.as_str()).collect()
    }

    #[test]
    fn a_list_is_read_with_and_without_a_header() {
        let plain = "陈一\n陈 二\n\n陈三,曲江社工站\n";
        let rows = read_list("名单.csv", plain.as_bytes(), today()).expect("a list");
        assert_eq!(names(&rows), ["陈一", "陈二", "陈三"]);
        assert_eq!(rows[2].number, 4);
        let only_names = "广陵区报名名单\n序号,姓名（必填）\n1,陈一\n2,陈二\n";
        assert_eq!(names(&read_list("a.csv", only_names.as_bytes(), today()).expect("a list")), ["陈一", "陈二"]);
        let whole = "人员姓名;所在单位;身份证号\n陈一;曲江社工站;\n;;\n陈二;东关社工站;99**************12\n";
        let rows = read_list("a.csv", whole.as_bytes(), today()).expect("a list");
        assert_eq!((names(&rows), rows[1].unit.as_str()), (vec!["陈一", "陈二"], "东关社工站"));
        assert!(rows.iter().all(|row| row.id_number == Ok(None)), "{rows:?}");
        let tabs = "陈一\t曲江\n陈二\t东关\n";
        assert_eq!(names(&read_list("a.txt", tabs.as_bytes(), today()).expect("a list")), ["陈一", "陈二"]);
    }

    #[test]
    fn a_file_of_an_old_program_and_numbers_that_lost_their_digits() {
        let (text, _, _) = encoding_rs::GB18030.encode("姓名,证件号码\n陈一,\n欧阳明,110101\n");
        let rows = read_list("名单.csv", &text, today()).expect("a list");
        assert_eq!(names(&rows), ["陈一", "欧阳明"]);
        assert_eq!(rows[1].id_number, Err(IdNumberError::Length(6)));
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        let body = "99010119900101123";
        let number = format!("{body}{}", check_character(body).expect("a check character"));
        sheet.write_string(0, 0, "陈一").expect("a cell").write_number(0, 1, 990_101_199_001_011_234.0).expect("a cell");
        sheet.write_string(1, 0, "陈二").expect("a cell").write_string(1, 1, number.as_str()).expect("a cell");
        let rows = read_list("名单.xlsx", &book.save_to_buffer().expect("a workbook"), today()).expect("a list");
        assert_eq!(rows[0].id_number, Err(IdNumberError::LostDigits), "as a float");
        assert!(matches!(&rows[1].id_number, Ok(Some(read)) if read.as_str() == number), "{rows:?}");
    }

    #[test]
    fn what_is_no_list_is_said() {
        assert_eq!(read_list("a.csv", b"  \n", today()), Err(ReadError::Empty));
        assert!(matches!(read_list("a.pdf", b"%PDF-1.7 ...", today()), Err(ReadError::NotASpreadsheet { kind: "PDF" })));
        assert!(matches!(read_list("a.xlsx", b"PK\x03\x04torn", today()), Err(ReadError::Damaged { .. })));
        assert!(matches!(read_list("a.csv", "陈一\u{1}\n".as_bytes(), today()), Err(ReadError::ControlCharacter { .. })));
    }
}
