//! The conditions themselves, as a table.

use serde::{Deserialize, Serialize};

use super::Education;
use crate::bilingual::Bilingual;
use crate::syllabus::Level;

/// From when years are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Since {
    /// From the beginning of social work.
    Beginning,
    /// From obtaining the certificate of a level.
    Obtaining(Level),
}

/// One of a level's conditions. Somebody who fits one of them may sit the level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Condition {
    /// For which level.
    pub level: Level,
    /// At least this education.
    pub education: Education,
    /// In social work; otherwise in anything.
    pub social_work: bool,
    /// So many years of social work.
    pub years: u32,
    /// Counted from when.
    pub since: Since,
    /// 应届: graduating in the exam year is enough.
    pub graduating: bool,
}

const fn beginning(level: Level, education: Education, social_work: bool, years: u32) -> Condition {
    Condition { level, education, social_work, years, since: Since::Beginning, graduating: false }
}

/// Every condition (domain reference §1.4), those that ask for fewer years first.
pub const CONDITIONS: [Condition; 15] = [
    Condition {
        level: Level::Junior,
        education: Education::Bachelor,
        social_work: true,
        years: 0,
        since: Since::Beginning,
        graduating: true,
    },
    beginning(Level::Junior, Education::College, true, 2),
    beginning(Level::Junior, Education::Bachelor, false, 2),
    beginning(Level::Junior, Education::College, false, 4),
    beginning(Level::Junior, Education::HighSchool, false, 4),
    beginning(Level::Intermediate, Education::Doctor, true, 0),
    beginning(Level::Intermediate, Education::Master, true, 1),
    beginning(Level::Intermediate, Education::Doctor, false, 2),
    beginning(Level::Intermediate, Education::Bachelor, true, 3),
    beginning(Level::Intermediate, Education::Master, false, 3),
    beginning(Level::Intermediate, Education::College, true, 4),
    beginning(Level::Intermediate, Education::Bachelor, false, 5),
    beginning(Level::Intermediate, Education::College, false, 6),
    Condition {
        level: Level::Intermediate,
        education: Education::HighSchool,
        social_work: false,
        years: 6,
        since: Since::Obtaining(Level::Junior),
        graduating: false,
    },
    Condition {
        level: Level::Senior,
        education: Education::Bachelor,
        social_work: false,
        years: 5,
        since: Since::Obtaining(Level::Intermediate),
        graduating: false,
    },
];

impl Condition {
    /// What it asks for.
    pub fn sentence(&self) -> Bilingual {
        let education = self.education.name();
        let (major_zh, major_en) = if self.social_work { ("社会工作专业", " in social work") } else { ("", "") };
        let or_above = if self.education == Education::Doctor { ("", "") } else { ("及以上", " or above") };
        let years = match (self.years, self.since) {
            (0, _) => Bilingual::new(
                if self.graduating { "（含应届毕业生）" } else { "" },
                if self.graduating { ", graduates of the year included" } else { "" },
            ),
            (years, Since::Beginning) => {
                Bilingual::new(format!("，从事社会工作满 {years} 年"), format!(", and {years} years of social work"))
            }
            (years, Since::Obtaining(level)) => {
                let held = crate::certification::rules::level_in_words(level);
                Bilingual::new(
                    format!("，取得{}证书后从事社会工作满 {years} 年", held.zh),
                    format!(", and {years} years of social work after obtaining the certificate: {}", held.en),
                )
            }
        };
        Bilingual::new(
            format!("{major_zh}{}{}{}", education.zh, or_above.0, years.zh),
            format!("{}{major_en}{}{}", education.en, or_above.1, years.en),
        )
    }

    /// Where it stands.
    pub const fn source(&self) -> &'static str {
        match self.level {
            Level::Junior | Level::Intermediate => "2006 年规定，2026 年公告相同",
            Level::Senior => "高级社会工作师报考条件，2026 年公告",
        }
    }
}
