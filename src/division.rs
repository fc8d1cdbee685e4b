//! 行政区划: provinces, cities, counties and townships, each with the dates it stood.
//!
//! A division is known by its code (2, 4, 6, 9 or 12 digits, GB/T 2260 and the statistical codes below it). Facts keep the code
//! of their day. A [`path`](Division::path) of codes (`/32/3210/321002/`) says what lies below what, whatever the depth:
//! everything below a division has a path that begins with the division's own.

#[cfg(feature = "store")]
pub mod history;
#[cfg(feature = "store")]
pub mod import;
#[cfg(feature = "store")]
pub mod name;
#[cfg(feature = "store")]
mod search;
#[cfg(feature = "store")]
pub mod store;
#[cfg(feature = "store")]
pub mod succession;

#[cfg(feature = "store")]
pub use search::{Found, resolve};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Which tier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DivisionKind {
    /// 省级
    Province,
    /// 地级
    Prefecture,
    /// 县级
    County,
    /// 乡级
    Township,
    /// 村级
    Village,
}

impl DivisionKind {
    /// As stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Province => "province",
            Self::Prefecture => "prefecture",
            Self::County => "county",
            Self::Township => "township",
            Self::Village => "village",
        }
    }

    /// Reads [`Self::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Province, Self::Prefecture, Self::County, Self::Township, Self::Village].into_iter().find(|kind| kind.code() == code)
    }
}

/// A division as it stands (or stood).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
pub struct Division {
    /// Its code.
    pub code: String,
    /// Its full name, 广陵区.
    pub name: String,
    /// Its tier, as [`DivisionKind::code`].
    pub kind: String,
    /// The code of the division above.
    pub parent: Option<String>,
    /// The codes from the top down to itself, each followed by `/`.
    pub path: String,
    /// First day; `None`: since before the records.
    pub valid_from: Option<NaiveDate>,
    /// First day it no longer stood; `None`: it stands.
    pub valid_to: Option<NaiveDate>,
    /// What took its place.
    pub successor: Option<String>,
}

impl Division {
    /// The codes of the divisions above, from the top, without itself.
    pub fn ancestors(&self) -> impl Iterator<Item = &str> {
        self.path.split('/').filter(move |code| !code.is_empty() && *code != self.code)
    }

    /// The code of the province it is in, or is.
    pub fn province(&self) -> Option<&str> {
        self.path.split('/').find(|code| !code.is_empty())
    }
}

/// The half-open range of paths that lie at or below `path`, for a comparison in SQL that can use an index on both engines:
/// `path >= low AND path < high`.
pub fn below(path: &str) -> (String, String) {
    let mut high = path.to_owned();
    // '0' is the character after '/', so `/32/3210/` ≤ x < `/32/32100` takes in exactly what begins with `/32/3210/`.
    if high.pop().is_some() {
        high.push('0');
    }
    (path.to_owned(), high)
}

#[cfg(test)]
mod tests {
    use super::below;

    #[test]
    fn the_range_below_a_path_is_its_subtree() {
        let (low, high) = below("/32/3210/");
        for inside in ["/32/3210/", "/32/3210/321002/", "/32/3210/321084/321084999/"] {
            assert!(low.as_str() <= inside && inside < high.as_str(), "{inside}");
        }
        for outside in ["/32/", "/32/3209/320999/", "/32/3211/", "/33/"] {
            assert!(!(low.as_str() <= outside && outside < high.as_str()), "{outside}");
        }
        let (low, high) = below("/");
        assert!(low.as_str() <= "/65/6590/" && "/65/6590/" < high.as_str());
    }
}
