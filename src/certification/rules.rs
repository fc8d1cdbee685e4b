//! The rules from results to qualification (成绩 → 资格 → 下一步). Pure: nothing here asks a clock or a database.
//!
//! Sources, by the sections of the domain reference:
//! - 全国合格线 60 分, since 2022; 单独划线地区 lower, and then valid only locally (§1.3).
//! - 助理社会工作师: both subjects in one exam year. 社会工作师: all three within two consecutive exam years. 高级: a pass slip, valid
//!   three years, with which one may apply for review; it is not a certificate (§1.3, 实施办法第四条).
//! - 成绩状态: what a breach of discipline voids (§1.6, 人社部令第 31 号).
//! - 首次登记: within one year of obtaining the certificate (§2.2, 民发〔2009〕44 号).

mod derive;
mod line;
mod step;
#[cfg(test)]
mod tests;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::bilingual::Bilingual;
use crate::syllabus::Level;

pub use derive::standing;
pub use line::{Judgement, PassLine, judge};
pub use step::{NextStep, Step, results_day};

/// 成绩状态
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResultStatus {
    /// 有效
    Valid,
    /// 缺考
    Absent,
    /// 违纪违规，该科目成绩无效
    VoidSubject,
    /// 违纪违规，当次全部科目成绩无效
    VoidAll,
    /// 雷同答卷，该科目成绩无效
    SimilarVoid,
    /// 资格核查未通过，成绩无效
    Unqualified,
}

impl ResultStatus {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Valid, Self::Absent, Self::VoidSubject, Self::VoidAll, Self::SimilarVoid, Self::Unqualified];

    /// As stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Absent => "absent",
            Self::VoidSubject => "void_subject",
            Self::VoidAll => "void_all",
            Self::SimilarVoid => "similar_void",
            Self::Unqualified => "unqualified",
        }
    }

    /// Reads [`Self::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.code() == code)
    }
}

/// One result as the rules see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// 考试年度
    pub year: i64,
    /// Of which level the paper was.
    pub level: Level,
    /// The subject's code.
    pub subject: String,
    /// The mark, in half marks; none where there is none.
    pub half_marks: Option<i64>,
    /// Whether it counts.
    pub status: ResultStatus,
    /// The division of the day: where the person entered.
    pub division_path: String,
}

/// Which subjects a level asks for. Data, so that a new scheme is a row and not a release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Required {
    /// The level.
    pub level: Level,
    /// Codes of its subjects, in order.
    pub subjects: Vec<String>,
}

/// A certificate that is known with its date, which then counts instead of the estimated one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Obtained {
    /// Of which level.
    pub level: Level,
    /// 批准日期
    pub on: NaiveDate,
    /// 单独划线（本地有效）
    pub locally_valid: bool,
}

/// Everything the rules need to know of one person.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// The results in force (none that is superseded), in any order.
    pub facts: &'a [Fact],
    /// Certificates on record.
    pub certificates: &'a [Obtained],
    /// The pass lines.
    pub lines: &'a [PassLine],
    /// The subjects of each level.
    pub required: &'a [Required],
}

/// A rule a conclusion rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// 全国合格线
    NationalLine,
    /// 单独划线
    SeparateLine,
    /// 助理社会工作师：一个考试年度
    OneYear,
    /// 社会工作师：连续两个考试年度
    TwoYears,
    /// 高级：成绩合格证明三年
    SlipThreeYears,
    /// 违纪违规处理
    Discipline,
    /// 首次登记
    Registration,
}

impl Rule {
    /// What it says and where it stands.
    pub fn citation(self) -> Bilingual {
        match self {
            Self::NationalLine => Bilingual::new(
                "各科合格标准为满分的 60%（2022 年起实行相对固定合格标准）",
                "Each subject is passed at 60% of full marks (relatively fixed standard since 2022)",
            ),
            Self::SeparateLine => Bilingual::new(
                "单独划线地区按当年通告的合格线，证书仅在当地有效（人社厅发〔2022〕25 号）",
                "Areas with a separate line use that year's notice; the certificate is valid only there (人社厅发〔2022〕25 号)",
            ),
            Self::OneYear => Bilingual::new(
                "助理社会工作师须在一个考试年度内通过全部科目，成绩不滚动（实施办法第四条）",
                "Assistant social worker (初级): all subjects within one exam year; passes do not carry over (implementing measures, art. 4)",
            ),
            Self::TwoYears => Bilingual::new(
                "社会工作师须在连续两个考试年度内通过全部科目，单科合格成绩保留到下一年度（实施办法第四条）",
                "Social worker (中级): all subjects within two consecutive exam years; one pass lasts into the next year (implementing measures, art. 4)",
            ),
            Self::SlipThreeYears => Bilingual::new(
                "高级社会工作师考试合格取得成绩合格证明，全国三年有效，评审通过后方取得证书",
                "Senior social worker (高级): passing gives a slip valid for three years; only the review leads to the certificate",
            ),
            Self::Discipline => Bilingual::new(
                "违纪违规、雷同或资格核查未通过的成绩无效（人社部令第 31 号）",
                "Results voided for a breach of discipline, similar papers or a failed eligibility check do not count (MOHRSS order 31)",
            ),
            Self::Registration => Bilingual::new(
                "取得证书之日起一年内办理首次登记（民发〔2009〕44 号）；登记与证书效力是两回事",
                "First registration within one year of obtaining the certificate (民发〔2009〕44 号); registration and the certificate's validity are separate things",
            ),
        }
    }
}

/// What one result came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Passed by the national line.
    Passed,
    /// Passed by a separate line below the national one: valid only locally.
    PassedLocally,
    /// Below the line.
    Below,
    /// 缺考
    Absent,
    /// Voided; the status says why.
    Void,
    /// No pass line is recorded for that year.
    NoLine,
}

/// One result with what it came to and why: a row of the derivation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judged {
    /// The result.
    pub fact: Fact,
    /// What it came to.
    pub outcome: Outcome,
    /// The line it was measured by, in half marks.
    pub line: Option<i64>,
    /// For a pass: the last day it counts towards the qualification.
    pub counts_until: Option<NaiveDate>,
    /// The rule.
    pub rule: Rule,
}

/// A qualification (高级: the pass slip) reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reached {
    /// The exam year in which it was first complete.
    pub year: i64,
    /// A pass it needs was below the national line.
    pub locally_valid: bool,
    /// The first exam year in which it was complete by the national line, if any.
    pub national_year: Option<i64>,
    /// When the certificate was obtained: as recorded, or else the day the results came out.
    pub obtained_on: NaiveDate,
    /// [`Self::obtained_on`] isn't from a certificate.
    pub estimated: bool,
}

/// A subject passed that still counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubjectPassed {
    /// The subject's code.
    pub subject: String,
    /// In which exam year.
    pub year: i64,
    /// The last day it counts.
    pub until: NaiveDate,
    /// By a separate line.
    pub locally_valid: bool,
}

/// Where somebody stands at one level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LevelStanding {
    /// The level.
    pub level: Level,
    /// The qualification, if reached.
    pub reached: Option<Reached>,
    /// Subjects passed that still count on the day asked about.
    pub passed: Vec<SubjectPassed>,
    /// Subjects still to be passed; empty once the qualification is reached.
    pub missing: Vec<String>,
    /// Every result of the level, earliest first, and what it came to.
    pub judged: Vec<Judged>,
    /// What comes next at this level.
    pub next: Step,
}

/// Where somebody stands on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// Per level with anything on record, from the lowest up.
    pub levels: Vec<LevelStanding>,
    /// The one thing to do next, and at which level.
    pub next: (Level, Step),
}

impl Standing {
    /// The highest certificate: 初级, 中级, or 高级 where a senior certificate is on record (a pass slip isn't one).
    pub fn highest(&self) -> Option<&LevelStanding> {
        self.levels
            .iter()
            .rev()
            .find(|standing| standing.reached.is_some_and(|reached| standing.level != Level::Senior || !reached.estimated))
    }

    /// One level's part.
    pub fn level(&self, level: Level) -> Option<&LevelStanding> {
        self.levels.iter().find(|standing| standing.level == level)
    }
}
