//! 大纲: levels, subjects, and chapters by edition.
//!
//! Levels are fixed by the state's scheme; subjects, editions and chapters are rows with validity, so that next year's paper
//! needs no release. Sources: `domain.md` §1.1 (subjects, marks, durations) and §1.7 (chapters).

#[cfg(feature = "store")]
pub mod store;

use serde::{Deserialize, Serialize};

/// 级别
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// 助理社会工作师（初级）
    Junior,
    /// 社会工作师（中级）
    Intermediate,
    /// 高级社会工作师
    Senior,
}

impl Level {
    /// From the lowest up.
    pub const ALL: [Self; 3] = [Self::Junior, Self::Intermediate, Self::Senior];

    /// As stored and as written in addresses.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Junior => "junior",
            Self::Intermediate => "intermediate",
            Self::Senior => "senior",
        }
    }

    /// Reads [`Self::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.code() == code)
    }
}

/// 科目: one paper of a level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
pub struct Subject {
    /// `junior-practice`.
    pub code: String,
    /// The level's code.
    pub level: String,
    /// 社会工作实务（初级）
    pub name: String,
    /// In English.
    pub name_en: String,
    /// Order within the level.
    pub position: i64,
    /// Singles and multiples, marked by the rule; otherwise written, marked by people.
    pub objective: bool,
    /// Full marks, in half marks.
    pub full_half_marks: i64,
    /// Minutes allowed.
    pub minutes: i64,
}

/// A chapter of an edition of the syllabus.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
pub struct Chapter {
    /// `2018`, `2025`.
    pub edition: String,
    /// The subject's code.
    pub subject: String,
    /// `03`: two digits, unique within edition and subject.
    pub number: String,
    /// Its title.
    pub name: String,
}
