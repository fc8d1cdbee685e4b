//! 题库: questions, their immutable versions, and where in the syllabus they belong.
//!
//! Options have an identity that never changes; keys, answers and explanations name options by it. Letters exist only where a
//! question is shown.

mod explanation;
#[cfg(feature = "store")]
pub mod intake;
mod new;
mod option;
#[cfg(feature = "store")]
pub mod store;

pub use explanation::Explanation;
pub use new::{ChapterRef, Flaw, NewQuestion};
pub use option::{OptionId, OptionSet, letter_at};

use serde::{Deserialize, Serialize};

/// 题型
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// 单项选择题
    Single,
    /// 多项选择题
    Multiple,
}

impl Kind {
    /// As stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Single => "single",
            Self::Multiple => "multiple",
        }
    }

    /// Reads [`Self::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Single, Self::Multiple].into_iter().find(|kind| kind.code() == code)
    }
}

/// How far a question has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// 草稿
    Draft,
    /// 审核中
    InReview,
    /// 已发布
    Published,
    /// 已停用
    Retired,
}

impl Status {
    /// As stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::InReview => "in_review",
            Self::Published => "published",
            Self::Retired => "retired",
        }
    }

    /// Reads [`Self::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Draft, Self::InReview, Self::Published, Self::Retired].into_iter().find(|status| status.code() == code)
    }
}

/// One option of a question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuestionOption {
    /// Its identity.
    pub id: OptionId,
    /// What it says.
    pub text: String,
}
