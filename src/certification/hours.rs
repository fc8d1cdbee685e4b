//! 继续教育学时: what somebody has done since, and where it is proven (《社会工作者继续教育办法》, 民发〔2009〕123 号; domain reference §2.3).
//!
//! The ledger is only ever added to: a correction names the entry it supersedes, and what never was is superseded by a void one. An
//! entry counts once it is accepted. How many are needed is for [`rules`](super::rules) to say.

pub mod check;
#[cfg(feature = "store")]
pub mod proof;
#[cfg(feature = "store")]
pub mod slips;
#[cfg(feature = "store")]
pub mod store;

pub use check::{Entered, Flaw, flaws};

/// What an entry comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// 本系统的培训: a slip of one of this system's sessions; made by itself.
    Session,
    /// 其他培训: by the hours really taught, with proof.
    Elsewhere,
    /// 社会工作专业学历（学位）: 90 hours, once.
    Degree,
    /// 人工登记: with a reason.
    Manual,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Session, Self::Elsewhere, Self::Degree, Self::Manual];
    /// Those somebody enters.
    pub const ENTERED: [Self; 3] = [Self::Elsewhere, Self::Degree, Self::Manual];

    /// As stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Session => "session",
            Self::Elsewhere => "elsewhere",
            Self::Degree => "degree",
            Self::Manual => "manual",
        }
    }

    /// Reads [`Self::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

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
