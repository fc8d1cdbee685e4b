//! 导入导出: reading spreadsheets, reporting row by row, writing spreadsheets.
//!
//! Every import has one shape: [`read()`] the whole file into [`Table`]s without touching the database, make a [`Report`] that says
//! for each row what was read, whether it is good and how to mend it, and only then apply. Rooms bring the names of the columns
//! they want and the checks; here is what all of them share. [`cells`] understands what people type, [`write`](mod@write) makes
//! spreadsheets.

pub mod cells;
mod csv_text;
mod guard;
mod read;
mod report;
mod table;
mod workbook;
pub mod write;

pub use csv_text::decode;
pub(crate) use guard::MAX_UNPACKED;
pub use read::{MAX_BYTES, MAX_ROWS, ReadError, has_header, read, read_plain, read_sheets};
pub use report::{Counts, Report, RowReport, Verdict, report_workbook};
pub use table::{Cell, CellKind, Table, TableRow};
