//! What was read: tables of cells under a header row.

/// How a cell came. An ID number that came as a number has lost its last digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CellKind {
    /// Nothing in it.
    #[default]
    Empty,
    /// Text.
    Text,
    /// A number; spreadsheets keep fifteen digits of it.
    Number,
    /// A date; its text is `2024-06-15` or `2024-06-15 09:30`.
    Date,
}

/// One cell.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cell {
    /// Its content as text, without white space around it.
    pub text: String,
    /// How it came.
    pub kind: CellKind,
    /// It was worked out by a formula: what stands here is what somebody's program last saw.
    pub formula: bool,
}

impl Cell {
    /// A number with more digits than spreadsheets keep: the last ones are lost, and what stands there is not what was typed.
    pub fn has_lost_digits(&self) -> bool {
        self.kind == CellKind::Number && self.text.bytes().filter(u8::is_ascii_digit).count() > 15
    }
}

/// One row below the header.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TableRow {
    /// The row's number as the spreadsheet program shows it, from 1.
    pub number: usize,
    /// Its cells from the first column on; trailing empty ones may be missing.
    pub cells: Vec<Cell>,
}

impl TableRow {
    /// The text under a column found by [`Table::columns`], empty where there is none.
    pub fn text(&self, column: Option<usize>) -> &str {
        self.cell(column).map_or("", |cell| cell.text.as_str())
    }

    /// The cell under a column.
    pub fn cell(&self, column: Option<usize>) -> Option<&Cell> {
        column.and_then(|column| self.cells.get(column))
    }
}

/// A sheet whose header row was found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    /// The sheet's name; empty for CSV.
    pub sheet: String,
    /// For each wanted column where it is, if it is there.
    pub columns: Vec<Option<usize>>,
    /// The header as it stands in the file.
    pub header: Vec<String>,
    /// The header's row number.
    pub header_row: usize,
    /// The rows below that aren't empty.
    pub rows: Vec<TableRow>,
}

impl Table {
    /// The text of a wanted column (by its place in the list given to [`read`](super::read())) in a row.
    pub fn text<'row>(&self, row: &'row TableRow, wanted: usize) -> &'row str {
        row.text(self.column(wanted))
    }

    /// Where a wanted column is.
    pub fn column(&self, wanted: usize) -> Option<usize> {
        self.columns.get(wanted).copied().flatten()
    }
}
