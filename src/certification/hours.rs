//! 继续教育学时: what somebody has done since, and where it is proven (《社会工作者继续教育办法》, 民发〔2009〕123 号; domain reference §2.3).
//!
//! The ledger is only ever added to: a correction names the entry it supersedes, and what never was is superseded by a void one. An
//! entry counts once it is accepted. How many are needed is for [`rules`](super::rules) to say.

pub mod check;
#[cfg(feature = "store")]
pub mod proof;
mod refusal;
#[cfg(feature = "store")]
pub mod slips;
#[cfg(feature = "store")]
pub mod store;

pub use super::rules::HoursKind as Kind;
pub use check::{Entered, Flaw, flaws};
pub use refusal::{HoursRefusal, LARGEST, MOST, ProofFlaw};

/// What somebody may enter; what sessions of this system certify comes by itself.
pub const ENTERED: [Kind; 3] = [Kind::Elsewhere, Kind::Degree, Kind::Manual];

/// Whether an entry counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Standing {
    /// 待确认: entered by the person, not looked at yet.
    Claimed,
    /// 已确认: it counts.
    Accepted,
    /// 未通过
    Refused,
}

impl Standing {
    /// As stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Claimed => "claimed",
            Self::Accepted => "accepted",
            Self::Refused => "refused",
        }
    }

    /// Reads [`Self::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Claimed, Self::Accepted, Self::Refused].into_iter().find(|standing| standing.code() == code)
    }
}
