//! 变更: what of a session says something else now.

use serde::{Deserialize, Serialize};

/// One field of a session that says something else now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldChange {
    /// Which, as in [`crate::training::Change`].
    pub field: String,
    /// What it said. Nothing where that is not for everybody.
    pub before: String,
    /// What it says now.
    pub after: String,
}

impl FieldChange {
    /// Whether somebody may not be able to come because of it: the time, the place, or where it is held online.
    pub fn lets_withdraw(&self) -> bool {
        matches!(self.field.as_str(), "dates" | "address" | "room" | "link")
    }
}
