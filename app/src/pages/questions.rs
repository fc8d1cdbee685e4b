//! 题库: writing, reviewing, correcting and exchanging questions. Each file beneath is one place of the editors' office.

mod download;
mod export;
mod file_words;
mod import;
mod import_report;
mod report_sheet;

use crate::server::Route;

/// The room's addresses.
pub(super) fn routes() -> Vec<Route> {
    [import::routes(), export::routes()].concat()
}
