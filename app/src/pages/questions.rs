//! 题库: writing, reviewing, correcting and exchanging questions. Each file beneath is one place of the editors' office.

mod changes;
mod edit;
mod history;
mod lookup;
mod show;
mod words;

use crate::components::question as face;
use crate::server::Route;

/// The room's addresses.
pub(super) fn routes() -> Vec<Route> {
    [edit::routes(), show::routes(), history::routes()].concat()
}
