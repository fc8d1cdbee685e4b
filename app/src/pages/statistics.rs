//! The statistics pages.

use crate::server::Route;

/// Addresses.
pub fn routes() -> Vec<Route> {
    vec![]
}
