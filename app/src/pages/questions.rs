//! 题库: writing, reviewing, correcting and exchanging questions. Each file beneath is one place of the editors' office.

mod changes;
mod doubtful;
mod download;
mod duplicates;
mod edit;
mod export;
mod file_words;
mod history;
mod import;
mod import_report;
mod list;
mod lookup;
mod naming;
mod report_sheet;
mod reports;
mod review;
mod show;
mod statistics;
mod words;

use crate::components::question as face;
use crate::server::Route;

/// The room's addresses.
pub(super) fn routes() -> Vec<Route> {
    [
        list::routes(),
        edit::routes(),
        show::routes(),
        history::routes(),
        duplicates::routes(),
        reports::routes(),
        review::routes(),
        doubtful::routes(),
        statistics::routes(),
        import::routes(),
        export::routes(),
    ]
    .concat()
}
