//! Tables: cells gathered row by row, written when the table ends.

use super::super::pieces::table_markdown;
use super::{Blocks, MAX_COLUMNS};

/// A table while it is gathered.
#[derive(Default)]
pub(super) struct Table {
    pub(super) rows: Vec<Vec<String>>,
    /// Tables within it only leave their text.
    pub(super) inner: usize,
    pub(super) in_cell: bool,
}

impl Blocks {
    pub(super) fn open_table(&mut self, name: &str, span: usize) {
        let Some(table) = &mut self.table else {
            if name == "table" {
                self.flush();
                self.table = Some(Table::default());
            }
            return;
        };
        match name {
            "table" => table.inner += 1,
            _ if table.inner > 0 => self.inline.push(" ", 0),
            "tr" => {
                self.end_cell();
                self.table.iter_mut().for_each(|table| table.rows.push(Vec::new()));
            }
            _ => {
                self.end_cell();
                if let Some(table) = &mut self.table {
                    if table.rows.is_empty() {
                        table.rows.push(Vec::new());
                    }
                    table.in_cell = true;
                    if let Some(row) = table.rows.last_mut() {
                        let room = MAX_COLUMNS.saturating_sub(row.len());
                        row.extend(std::iter::repeat_n(String::new(), span.saturating_sub(1).min(room)));
                    }
                }
            }
        }
    }

    pub(super) fn close_table(&mut self, name: &str) {
        let Some(table) = &mut self.table else { return };
        if table.inner > 0 {
            table.inner -= usize::from(name == "table");
            self.inline.push(" ", 0);
            return;
        }
        self.end_cell();
        if name == "table" {
            let rows = self.table.take().map(|table| table.rows).unwrap_or_default();
            self.block(&table_markdown(rows));
        }
    }

    /// Puts the cell's text away; what stands between cells is kept with the next one.
    pub(super) fn end_cell(&mut self) {
        let Some(table) = &mut self.table else { return };
        if !std::mem::take(&mut table.in_cell) {
            return;
        }
        let text = self.inline.finish().replace("\\\n", " ").replace('\n', " ");
        if let Some(row) = table.rows.last_mut().filter(|row| row.len() < MAX_COLUMNS) {
            row.push(text);
        }
    }
}
