//! The audit trail: a table with filters, one entry, the check of the chain, and a download. Read by auditors only, each as far
//! as the own divisions reach.

mod download;
mod entry;
mod list;

use serde::{Deserialize, Serialize};
use zhengtu::account::Action;
use zhengtu::audit::trail::Filter;

use crate::server::{Access, Route, get, post};

const READ: Access = Access::Needs(Action::ReadAudit);

/// Addresses.
pub fn routes() -> Vec<Route> {
    vec![
        get("/audit", READ, list::show),
        get("/audit.csv", READ, download::csv),
        get("/audit/{seq}", READ, entry::show),
        post("/audit/verify", READ, entry::verify),
    ]
}

/// The filter as it stands in the address.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
struct Asked {
    who: String,
    action: String,
    outcome: String,
    record: String,
    from: String,
    to: String,
    #[serde(skip_serializing)]
    before: String,
    #[serde(skip_serializing)]
    after: String,
}

impl Asked {
    /// What to look for, and whether a date could not be read.
    fn filter(&self) -> (Filter, bool) {
        let mut unread = false;
        let mut day = |text: &str| {
            let text = text.trim();
            let read = text.parse().ok();
            unread |= read.is_none() && !text.is_empty();
            read
        };
        let (from, to) = (day(&self.from), day(&self.to));
        let filter = Filter {
            who: self.who.clone(),
            action: self.action.clone(),
            outcome: self.outcome.clone(),
            record: self.record.clone(),
            from,
            to,
        };
        (filter, unread)
    }

    /// The filter as the query of an address.
    fn query(&self) -> String {
        serde_urlencoded::to_string(self).unwrap_or_default()
    }
}
