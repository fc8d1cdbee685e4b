//! 题库: questions, their immutable versions, and where in the syllabus they belong.
//!
//! Options have an identity that never changes; keys, answers and explanations name options by it. Letters exist only where a
//! question is shown.

mod content;
#[cfg(feature = "store")]
pub mod correction;
#[cfg(feature = "store")]
pub mod difference;
pub mod duplicate;
mod explanation;
#[cfg(feature = "store")]
pub mod export;
#[cfg(feature = "store")]
pub mod format;
mod html;
#[cfg(feature = "store")]
pub mod intake;
#[cfg(feature = "store")]
pub mod item_statistics;
#[cfg(feature = "store")]
pub mod markdown;
mod option;
#[cfg(feature = "store")]
pub mod picture;
pub mod report;
pub mod review;
#[cfg(feature = "store")]
pub mod search;
#[cfg(feature = "store")]
pub mod store;
pub mod succession;
#[cfg(feature = "store")]
pub mod upload;
pub mod usage;

pub use content::{ChapterRef, Content, Flaw, LETTERS, LONGEST_TEXT, RubricPoint, fold};
pub use explanation::Explanation;
pub use html::Html;
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
    /// 判断题: two options, right and wrong. Not in today's examination, but in most question banks.
    Judgement,
    /// 案例分析题、方案设计题: answered in writing, marked by a rubric.
    Case,
}

impl Kind {
    /// All kinds, in the order of a paper.
    pub const ALL: [Self; 4] = [Self::Single, Self::Multiple, Self::Judgement, Self::Case];

    /// As stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Single => "single",
            Self::Multiple => "multiple",
            Self::Judgement => "judgement",
            Self::Case => "case",
        }
    }

    /// Reads [`Self::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// Several options may be right, and several may be ticked.
    pub const fn takes_several(self) -> bool {
        matches!(self, Self::Multiple)
    }

    /// Marked by the key, by a machine.
    pub const fn is_objective(self) -> bool {
        !matches!(self, Self::Case)
    }
}

/// What a question of this kind is worth in all, in half marks (`domain.md` §1.1). Cases are worth what their rubric says:
/// [`Content::full_half_marks`].
pub const fn full_half_marks(kind: Kind) -> i64 {
    match kind {
        Kind::Single | Kind::Judgement => 2,
        Kind::Multiple => 4,
        Kind::Case => 40,
    }
}

/// What people get to see of a question.
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
    /// All, in order.
    pub const ALL: [Self; 4] = [Self::Draft, Self::InReview, Self::Published, Self::Retired];

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
        Self::ALL.into_iter().find(|status| status.code() == code)
    }
}

/// How far the newest version of a question has come. Once published, a question stays in use while a newer version is written
/// and reviewed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Stage {
    /// 草稿: being written.
    Draft,
    /// 待审: waits for a reviewer.
    InReview,
    /// 退回: a reviewer wants it changed.
    Returned,
    /// 已发布: it is the published version.
    Published,
}

impl Stage {
    /// All, in order.
    pub const ALL: [Self; 4] = [Self::Draft, Self::InReview, Self::Returned, Self::Published];

    /// As stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::InReview => "in_review",
            Self::Returned => "returned",
            Self::Published => "published",
        }
    }

    /// Reads [`Self::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.code() == code)
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
