//! HTML that is safe to show as it is.

use serde::{Deserialize, Serialize};

/// A piece of HTML made by [`super::markdown`] and by nothing else: a few elements, no attribute that does anything. It travels from
/// the server to the player as data.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Html(String);

impl Html {
    /// What was put together from fixed tags and escaped text.
    #[cfg(feature = "store")]
    pub(super) const fn made(html: String) -> Self {
        Self(html)
    }

    /// As text, to be set as the inside of an element.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As text, to be set as the inside of an element.
    pub fn into_string(self) -> String {
        self.0
    }

    /// Nothing to show.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
