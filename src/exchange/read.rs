//! Reading a file into tables: which kind it is, where its header is, and why it can't be read.

mod error;

use super::cells::{fold, has_control};
use super::{Cell, Table, TableRow, csv_text, workbook};

pub use error::ReadError;

/// Files may have 20 MB.
pub const MAX_BYTES: usize = 20 * 1024 * 1024;
/// And this many rows in all.
pub const MAX_ROWS: usize = 100_000;
/// Cells, counting empty ones within rows.
pub(super) const MAX_CELLS: usize = 5_000_000;
/// What Excel itself allows in a cell; more is a quotation mark that never closed.
const MAX_CELL_CHARACTERS: usize = 32_767;
/// All text together, so that one long text pointed to a million times doesn't fill the memory.
pub(super) const MAX_TEXT: usize = 200 * 1024 * 1024;
/// Columns beyond are not looked at.
pub(super) const MAX_COLUMNS: usize = 256;
/// The header must be among so many first rows.
const HEADER_WITHIN: usize = 50;

/// Reads a spreadsheet of any kind we know. `headers` lists, for each wanted column, the names it goes by; only sheets with a
/// header row are returned. What kind of file it is, its content says; the name is not trusted.
pub fn read(file_name: &str, bytes: &[u8], headers: &[&[&str]]) -> Result<Vec<Table>, ReadError> {
    read_sheets(file_name, bytes, headers).map(|(tables, _)| tables)
}

/// As [`read`], with the names of the sheets that hold something but no header row.
pub fn read_sheets(file_name: &str, bytes: &[u8], headers: &[&[&str]]) -> Result<(Vec<Table>, Vec<String>), ReadError> {
    let wanted = Wanted::new(headers);
    let mut tables = Vec::new();
    let mut without_header = Vec::new();
    for sheet in sheets(file_name, bytes, &wanted)? {
        let (name, is_empty) = (sheet.name.clone(), sheet.rows.is_empty());
        match wanted.find_in(sheet) {
            Some(table) => tables.push(table),
            None if is_empty => {}
            None => without_header.push(name),
        }
    }
    if tables.is_empty() {
        return Err(ReadError::NoHeader { wanted: wanted.names() });
    }
    tables.iter().find_map(control_character).map_or(Ok((tables, without_header)), Err)
}

/// Reads a spreadsheet that needs no header: every row is one of its table's.
pub fn read_plain(file_name: &str, bytes: &[u8]) -> Result<Vec<Table>, ReadError> {
    let sheets = sheets(file_name, bytes, &Wanted::new(&[]))?;
    let tables: Vec<Table> = sheets
        .into_iter()
        .filter(|sheet| !sheet.rows.is_empty())
        .map(|sheet| Table { sheet: sheet.name.replace(char::is_control, ""), rows: sheet.rows, ..Table::default() })
        .collect();
    if tables.is_empty() {
        return Err(ReadError::Empty);
    }
    tables.iter().find_map(control_character).map_or(Ok(tables), Err)
}

/// The sheets of a file, whatever kind it is.
fn sheets(file_name: &str, bytes: &[u8], wanted: &Wanted) -> Result<Vec<RawSheet>, ReadError> {
    if bytes.len() > MAX_BYTES {
        return Err(ReadError::TooLarge);
    }
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(ReadError::Empty);
    }
    match bytes {
        [b'P', b'K', 3 | 5, 4 | 6, ..] => workbook::read_zipped(bytes),
        [0xd0, 0xcf, 0x11, 0xe0, ..] => workbook::read_xls(bytes),
        _ => {
            if let Some(kind) = foreign_kind(bytes) {
                tracing::debug!(extension = file_name.rsplit('.').next(), kind, "not a spreadsheet");
                return Err(ReadError::NotASpreadsheet { kind });
            }
            match csv_text::read(bytes, wanted) {
                Ok(sheet) if wanted.best_header(&sheet.rows).is_some() => Ok(vec![sheet]),
                // Not text at all.
                _ if has_zeros(bytes) => Err(ReadError::NotASpreadsheet { kind: "" }),
                sheet => Ok(vec![sheet?]),
            }
        }
    }
}

/// The first cell of a table with a control character. PostgreSQL can't keep every one of them, and people can't see any.
fn control_character(table: &Table) -> Option<ReadError> {
    let at = |row: usize, column: usize| ReadError::ControlCharacter { sheet: table.sheet.clone(), row, column };
    let in_header = table.header.iter().position(|name| has_control(name)).map(|column| at(table.header_row, column));
    in_header.or_else(|| {
        table.rows.iter().find_map(|row| {
            let column = row.cells.iter().position(|cell| has_control(&cell.text))?;
            Some(at(row.number, column))
        })
    })
}

/// UTF-16 text has zero bytes; nothing else that is text does, unless somebody put one there.
fn has_zeros(bytes: &[u8]) -> bool {
    let wide = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    !wide && bytes.contains(&0)
}

/// Whether a text with separators has a header with some of these columns.
pub fn has_header(bytes: &[u8], headers: &[&[&str]]) -> bool {
    let wanted = Wanted::new(headers);
    csv_text::read(bytes, &wanted).is_ok_and(|sheet| wanted.best_header(&sheet.rows).is_some())
}

/// Files that are often given by mistake, by their first bytes.
fn foreign_kind(bytes: &[u8]) -> Option<&'static str> {
    let start: String = bytes.iter().take(512).map(|byte| char::from(byte.to_ascii_lowercase())).collect();
    let text = start.trim_start_matches("\u{ef}\u{bb}\u{bf}").trim_start();
    let known = [
        ("%pdf", "PDF"),
        ("{\\rtf", "RTF"),
        ("<!doctype html", "HTML"),
        ("<html", "HTML"),
        ("<table", "HTML"),
        ("<meta", "HTML"),
        ("<?xml", "XML"),
        ("\u{89}png", "PNG"),
        ("\u{ff}\u{d8}\u{ff}", "JPEG"),
        ("rar!", "RAR"),
        ("7z\u{bc}\u{af}", "7z"),
        ("sqlite format 3", "SQLite"),
    ];
    known.iter().find(|(magic, _)| text.starts_with(magic)).map(|(_, kind)| *kind)
}

/// A sheet before its header is known.
#[derive(Debug, Default)]
pub(super) struct RawSheet {
    pub name: String,
    pub rows: Vec<TableRow>,
}

/// Collects cells within the limits.
#[derive(Debug, Default)]
pub(super) struct Budget {
    rows: usize,
    cells: usize,
    text: usize,
}

impl Budget {
    /// Counts a row, and refuses it if it is one too many.
    pub fn take(&mut self, row: &TableRow) -> Result<(), ReadError> {
        self.rows += 1;
        if self.rows > MAX_ROWS + HEADER_WITHIN {
            return Err(ReadError::TooManyRows);
        }
        self.take_cells(row.cells.len())?;
        for cell in &row.cells {
            self.text += cell.text.len();
            if cell.text.len() > MAX_CELL_CHARACTERS && cell.text.chars().count() > MAX_CELL_CHARACTERS {
                return Err(ReadError::CellTooLong { row: row.number });
            }
        }
        if self.text > MAX_TEXT { Err(ReadError::TooManyCells) } else { Ok(()) }
    }

    /// As [`Self::take`], for cells alone.
    pub fn take_cells(&mut self, count: usize) -> Result<(), ReadError> {
        self.cells += count;
        if self.cells > MAX_CELLS { Err(ReadError::TooManyCells) } else { Ok(()) }
    }
}

/// The columns somebody wants, by folded names.
pub(super) struct Wanted {
    columns: Vec<Vec<String>>,
    first_names: Vec<String>,
}

impl Wanted {
    fn new(headers: &[&[&str]]) -> Self {
        Self {
            columns: headers.iter().map(|names| names.iter().map(|name| header_name(name)).collect()).collect(),
            first_names: headers.iter().filter_map(|names| names.first()).map(|name| (*name).to_owned()).collect(),
        }
    }

    fn names(&self) -> Vec<String> {
        self.first_names.clone()
    }

    /// Where each wanted column is in this row.
    fn columns_in(&self, cells: &[Cell]) -> Vec<Option<usize>> {
        let names: Vec<String> = cells.iter().map(|cell| header_name(&cell.text)).collect();
        let mut used = vec![false; names.len()];
        self.columns
            .iter()
            .map(|synonyms| {
                let found = synonyms.iter().find_map(|synonym| {
                    names.iter().enumerate().position(|(at, name)| !used[at] && !name.is_empty() && name == synonym)
                })?;
                used[found] = true;
                Some(found)
            })
            .collect()
    }

    /// The row that names most wanted columns, and how many: two at least, unless only one is wanted.
    pub(super) fn best_header(&self, rows: &[TableRow]) -> Option<(usize, Vec<Option<usize>>, usize)> {
        let needed = self.columns.len().min(2);
        let mut best: Option<(usize, Vec<Option<usize>>, usize)> = None;
        for (at, row) in rows.iter().take(HEADER_WITHIN).enumerate() {
            let columns = self.columns_in(&row.cells);
            let count = columns.iter().flatten().count();
            if count >= needed && best.as_ref().is_none_or(|(_, _, most)| count > *most) {
                best = Some((at, columns, count));
            }
        }
        best
    }

    fn find_in(&self, mut sheet: RawSheet) -> Option<Table> {
        let (at, columns, _) = self.best_header(&sheet.rows)?;
        let rows = sheet.rows.split_off(at + 1);
        let header = sheet.rows.pop()?;
        Some(Table {
            sheet: sheet.name.replace(char::is_control, ""),
            columns,
            header: header.cells.into_iter().map(|cell| cell.text).collect(),
            header_row: header.number,
            rows,
        })
    }
}

/// A column's name as compared: half-width, lower case, without spaces, asterisks, a colon, or a remark like （必填） behind it.
fn header_name(text: &str) -> String {
    let mut name: String =
        fold(text).chars().filter(|c| !c.is_whitespace() && *c != '*').flat_map(char::to_lowercase).collect::<String>();
    while let Some(open) = name.rfind(['(', '[', '【']).filter(|open| *open > 0) {
        let remark = &name[open..];
        if !remark.ends_with([')', ']', '】']) || !["填", "选", "required", "optional"].iter().any(|word| remark.contains(word))
        {
            break;
        }
        name.truncate(open);
    }
    name.trim_end_matches(':').to_owned()
}
