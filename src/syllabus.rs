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
    /// `03` for a chapter, `03.02` for a section of it: unique within edition and subject, and in order as text.
    pub number: String,
    /// Its title.
    pub name: String,
}

impl Chapter {
    /// How deep it is in the tree: 0 for a chapter, 1 for a section of one.
    pub fn depth(&self) -> usize {
        self.number.matches('.').count()
    }

    /// Whether this number is its own or that of a section of it.
    pub fn has_within(&self, number: &str) -> bool {
        number.strip_prefix(self.number.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    }
}

/// 大纲版本
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
pub struct Edition {
    /// `2018`, `2025`.
    pub edition: String,
    /// 2025 年版
    pub name: String,
    /// The first examination it holds for.
    pub first_exam_year: i64,
    /// The last one, once it is known.
    pub last_exam_year: Option<i64>,
}

/// Reads the number of a chapter or section as people write it: `3`, `03`, `3.2`. `None` if it isn't one.
pub fn chapter_number(text: &str) -> Option<String> {
    let parts: Option<Vec<String>> = text
        .trim()
        .split('.')
        .map(|part| part.parse::<u8>().ok().filter(|number| (1..=99).contains(number)).map(|number| format!("{number:02}")))
        .collect();
    parts.filter(|parts| (1..=3).contains(&parts.len())).map(|parts| parts.join("."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chapters_are_numbered_in_the_order_of_their_text() {
        let read = |text| chapter_number(text).unwrap_or_default();
        assert_eq!((read("3"), read(" 12 "), read("3.2")), ("03".into(), "12".into(), "03.02".into()));
        for text in ["", "0", "100", "三", "3.", "1.2.3.4", "-1", "3,2"] {
            assert_eq!(chapter_number(text), None, "{text}");
        }
    }
}
