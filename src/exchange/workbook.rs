//! Workbooks: xlsx, xls and ods, read by calamine within limits.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, DataRef, ExcelDateTime, Ods, OdsError, Range, Reader, Xls, XlsError, Xlsx, XlsxError};

use super::csv_text::plain;
use super::read::{Budget, MAX_COLUMNS, RawSheet, ReadError};
use super::{Cell, CellKind, TableRow, guard};

/// Reads xlsx or ods, whichever the archive's content shows.
pub(super) fn read_zipped(bytes: &[u8]) -> Result<Vec<RawSheet>, ReadError> {
    without_panic(|| match guard::check_archive(bytes)? {
        (guard::Archive::Xlsx, formulas) => read_xlsx(bytes, formulas),
        (guard::Archive::Ods, _) => read_ods(bytes),
    })
}

/// Reads the older binary workbooks.
pub(super) fn read_xls(bytes: &[u8]) -> Result<Vec<RawSheet>, ReadError> {
    without_panic(|| {
        let clean = guard::check_xls(bytes)?;
        let mut book: Xls<_> = calamine::open_workbook_from_rs(Cursor::new(clean)).map_err(|error: XlsError| match error {
            XlsError::Password => ReadError::Password,
            other => damaged(other),
        })?;
        let mut budget = Budget::default();
        book.sheet_names()
            .into_iter()
            .map(|name| {
                let range = book.worksheet_range(&name).map_err(damaged)?;
                let formulas = book.worksheet_formula(&name).unwrap_or_default();
                let mut sheet = sheet_of_range(name, &range, &mut budget)?;
                mark_formulas(&mut sheet, &formulas, &mut budget)?;
                Ok(sheet)
            })
            .collect()
    })
}

fn read_xlsx(bytes: &[u8], has_formulas: bool) -> Result<Vec<RawSheet>, ReadError> {
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).map_err(|error: XlsxError| match error {
        XlsxError::Password => ReadError::Password,
        other => damaged(other),
    })?;
    let mut budget = Budget::default();
    let mut sheets = Vec::new();
    let names: Vec<String> = book
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == calamine::SheetType::WorkSheet)
        .map(|sheet| sheet.name.clone())
        .collect();
    for name in names {
        // Cell by cell: a range of all cells between the first and the last could be made to have billions.
        let mut cells = book.worksheet_cells_reader(&name).map_err(damaged)?;
        let mut rows: Vec<TableRow> = Vec::new();
        let mut current = TableRow::default();
        let mut in_order = true;
        while let Some(found) = cells.next_cell().map_err(damaged)? {
            let (row, column) = found.get_position();
            let number = row as usize + 1;
            let cell = cell_of_ref(found.get_value());
            if cell.kind == CellKind::Empty || column as usize >= MAX_COLUMNS {
                continue;
            }
            if number != current.number {
                in_order &= number > current.number;
                finish(&mut rows, std::mem::take(&mut current), &mut budget)?;
                current.number = number;
            }
            put(&mut current.cells, column as usize, cell);
        }
        finish(&mut rows, current, &mut budget)?;
        if !in_order {
            return Err(ReadError::Damaged { what: "rows out of order".into() });
        }
        drop(cells);
        if has_formulas {
            let mut cells = book.worksheet_cells_reader(&name).map_err(damaged)?;
            while let Some(found) = cells.next_formula().map_err(damaged)? {
                if !found.get_value().is_empty() {
                    mark_formula(&mut rows, found.get_position(), &mut budget)?;
                }
            }
        }
        sheets.push(RawSheet { name, rows });
    }
    Ok(sheets)
}

fn read_ods(bytes: &[u8]) -> Result<Vec<RawSheet>, ReadError> {
    let mut book: Ods<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).map_err(|error: OdsError| match error {
        OdsError::Password => ReadError::Password,
        other => damaged(other),
    })?;
    let mut budget = Budget::default();
    book.sheet_names()
        .into_iter()
        .map(|name| {
            let range = book.worksheet_range(&name).map_err(damaged)?;
            let formulas = book.worksheet_formula(&name).unwrap_or_default();
            let mut sheet = sheet_of_range(name, &range, &mut budget)?;
            mark_formulas(&mut sheet, &formulas, &mut budget)?;
            Ok(sheet)
        })
        .collect()
}

fn sheet_of_range(name: String, range: &Range<Data>, budget: &mut Budget) -> Result<RawSheet, ReadError> {
    let (first_row, first_column) = range.start().unwrap_or_default();
    let mut rows = Vec::new();
    for (at, cells) in range.rows().enumerate() {
        let mut row = TableRow { number: first_row as usize + at + 1, cells: Vec::new() };
        for (column, value) in cells.iter().enumerate() {
            let column = first_column as usize + column;
            let cell = cell_of(value);
            if cell.kind != CellKind::Empty && column < MAX_COLUMNS {
                put(&mut row.cells, column, cell);
            }
        }
        finish(&mut rows, row, budget)?;
    }
    Ok(RawSheet { name, rows })
}

/// Where a cell's value was worked out, or is still to be: programs that only write files leave that to others. A row of nothing but
/// formulas without values is no row.
fn mark_formula(rows: &mut [TableRow], (row, column): (u32, u32), budget: &mut Budget) -> Result<(), ReadError> {
    let column = column as usize;
    let Ok(at) = rows.binary_search_by_key(&(row as usize + 1), |row| row.number) else { return Ok(()) };
    let cells = &mut rows[at].cells;
    if column >= MAX_COLUMNS {
        return Ok(());
    }
    if cells.len() <= column {
        budget.take_cells(column + 1 - cells.len())?;
        cells.resize(column + 1, Cell::default());
    }
    cells[column].formula = true;
    Ok(())
}

/// The same for formulas that come as a rectangle, which is bounded as that of the values is.
fn mark_formulas(sheet: &mut RawSheet, formulas: &Range<String>, budget: &mut Budget) -> Result<(), ReadError> {
    let (first_row, first_column) = formulas.start().unwrap_or_default();
    for (row, column, _) in formulas.used_cells().filter(|(_, _, formula)| !formula.is_empty()) {
        let place = u32::try_from(row).ok().zip(u32::try_from(column).ok());
        if let Some((row, column)) = place {
            mark_formula(&mut sheet.rows, (first_row + row, first_column + column), budget)?;
        }
    }
    Ok(())
}

fn put(cells: &mut Vec<Cell>, column: usize, cell: Cell) {
    if cells.len() <= column {
        cells.resize(column + 1, Cell::default());
    }
    cells[column] = cell;
}

fn finish(rows: &mut Vec<TableRow>, row: TableRow, budget: &mut Budget) -> Result<(), ReadError> {
    if !row.cells.is_empty() {
        budget.take(&row)?;
        rows.push(row);
    }
    Ok(())
}

fn cell_of(value: &Data) -> Cell {
    match value {
        Data::Empty | Data::Error(_) => Cell::default(),
        Data::String(text) | Data::DurationIso(text) => text_cell(text),
        Data::Int(number) => Cell { text: number.to_string(), kind: CellKind::Number, formula: false },
        Data::Float(number) => number_cell(*number),
        Data::Bool(truth) => text_cell(if *truth { "TRUE" } else { "FALSE" }),
        Data::DateTime(moment) => date_cell(moment),
        Data::DateTimeIso(text) => Cell { text: text.trim().replace('T', " "), kind: CellKind::Date, formula: false },
    }
}

fn cell_of_ref(value: &DataRef<'_>) -> Cell {
    match value {
        DataRef::SharedString(text) => text_cell(text),
        DataRef::String(text) => text_cell(text),
        other => cell_of(&Data::from(other.clone())),
    }
}

fn text_cell(text: &str) -> Cell {
    let text = plain(text);
    Cell { kind: if text.is_empty() { CellKind::Empty } else { CellKind::Text }, text: text.to_owned(), formula: false }
}

fn number_cell(number: f64) -> Cell {
    // Without an exponent, so that a long number shows all the digits it has.
    let text = if number.fract() == 0.0 && number.abs() < 1.0e30 { format!("{number:.0}") } else { number.to_string() };
    Cell { text, kind: CellKind::Number, formula: false }
}

fn date_cell(moment: &ExcelDateTime) -> Cell {
    if !moment.is_datetime() {
        return number_cell(moment.as_f64());
    }
    let (year, month, day, hour, minute, ..) = moment.to_ymd_hms_milli();
    let text = if (hour, minute) == (0, 0) {
        format!("{year:04}-{month:02}-{day:02}")
    } else {
        format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}")
    };
    Cell { text, kind: CellKind::Date, formula: false }
}

fn damaged(error: impl std::fmt::Display) -> ReadError {
    ReadError::Damaged { what: error.to_string() }
}

/// The parsers below were written for honest files; a torn one that makes one stumble is a damaged file, not our end.
fn without_panic<T>(read: impl FnOnce() -> Result<T, ReadError>) -> Result<T, ReadError> {
    // Nothing outlives the closure, so no half-changed state can be seen.
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| Err(ReadError::Damaged { what: "the reader panicked".into() }))
}
