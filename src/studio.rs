//! 名师工作室: a lead expert, guiding experts and those they bring on, with terms and a record of what was done (domain reference §5).
//!
//! A relation with terms and records, not a rank: supervision has none ({S122}).

pub mod rules;
#[cfg(feature = "store")]
pub mod store;

use serde::{Deserialize, Serialize};

/// What somebody is in a studio.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StudioRole {
    /// 领衔专家: one at a time.
    Lead,
    /// 指导专家
    Guide,
    /// 培育对象, guided by one of the experts.
    Mentee,
}

impl StudioRole {
    /// Along the chain.
    pub const ALL: [Self; 3] = [Self::Lead, Self::Guide, Self::Mentee];

    /// As stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Lead => "lead",
            Self::Guide => "guide",
            Self::Mentee => "mentee",
        }
    }

    /// Reads [`Self::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }
}

/// What a studio does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecordKind {
    /// 人才培育
    Training,
    /// 技能传授
    Skills,
    /// 学术交流
    Exchange,
    /// 传帮带
    Mentoring,
}

impl RecordKind {
    /// In the order people see them.
    pub const ALL: [Self; 4] = [Self::Training, Self::Skills, Self::Exchange, Self::Mentoring];

    /// As stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Training => "training",
            Self::Skills => "skills",
            Self::Exchange => "exchange",
            Self::Mentoring => "mentoring",
        }
    }

    /// Reads [`Self::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}
