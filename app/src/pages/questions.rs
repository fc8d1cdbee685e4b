//! 题库: writing, reviewing, correcting and exchanging questions. Each file beneath is one place of the editors' office.

mod duplicates;

use crate::server::Route;

/// The room's addresses.
pub(super) fn routes() -> Vec<Route> {
    [duplicates::routes()].concat()
}
