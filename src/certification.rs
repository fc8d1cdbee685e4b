//! 考试结果与资格: exam entries and results, and what follows from them.
//!
//! [`rules`] is pure: from the ledger of results, the pass lines and the required subjects to the qualification reached and the
//! next step, with the facts and rules it follows from. [`eligibility`] says which level somebody may sit, [`status`] puts a standing into
//! one document. `ledger` keeps the results, `matching` tells whom rows of lists are about, `entry` the entries statistics count, `entered` what administrators enter of the rules.

pub mod eligibility;
pub mod hours;
pub mod registration;
pub mod rules;
pub mod status;
pub mod worklist;

#[cfg(feature = "store")]
pub mod certificate;
#[cfg(feature = "store")]
pub mod demo;
#[cfg(feature = "store")]
pub mod entered;
#[cfg(feature = "store")]
pub mod entry;
#[cfg(feature = "store")]
pub mod import;
#[cfg(feature = "store")]
pub mod ledger;
#[cfg(feature = "store")]
pub mod matching;
#[cfg(feature = "store")]
pub mod timeline;
#[cfg(feature = "store")]
pub mod units;
