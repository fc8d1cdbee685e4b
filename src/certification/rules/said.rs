//! What the rules say of a person: conclusions, each with the facts and the rule it follows from.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Application, Exception, Fact, HoursStanding, Obtained, Period, RegistrationStanding, Rule, Scheme, Step};
use crate::syllabus::Level;

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

impl Outcome {
    /// Passed by either line.
    pub const fn passed(self) -> bool {
        matches!(self, Self::Passed | Self::PassedLocally)
    }
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

/// A qualification reached. 高级: the certificate after review, never the pass slip.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reached {
    /// The exam year in which it was first complete.
    pub year: i64,
    /// Valid only where it was reached: some pass it needs was below the national line, and no later year mended that.
    pub locally_valid: bool,
    /// The first exam year in which it was complete by the national line, if any.
    pub national_year: Option<i64>,
    /// By which scheme.
    pub scheme: Scheme,
    /// When what is held was obtained: as recorded, or else the day the results came out.
    pub obtained_on: NaiveDate,
    /// [`Self::obtained_on`] isn't from a certificate.
    pub estimated: bool,
}

/// 高级合格证明
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slip {
    /// The exam year.
    pub year: i64,
    /// When it was obtained.
    pub obtained_on: NaiveDate,
    /// Its last day.
    pub valid_until: NaiveDate,
    /// By a separate line.
    pub locally_valid: bool,
    /// The dates follow from the day results came out; no slip is on record.
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
    /// 高级合格证明, the latest, whether still valid or not.
    pub slip: Option<Slip>,
    /// Subjects passed that still count on the day asked about; once the qualification is reached, those it rests on.
    pub passed: Vec<SubjectPassed>,
    /// Subjects still to be passed; empty once the qualification is reached.
    pub missing: Vec<String>,
    /// Every result of the level known on that day, earliest first, and what it came to.
    pub judged: Vec<Judged>,
    /// Certificates and exceptions that decided something here.
    pub evidence: Vec<Evidence>,
    /// What comes next at this level.
    pub next: Step,
}

/// Something a conclusion rests on besides results.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "fact")]
pub enum Evidence {
    /// A certificate on record.
    Certificate(Obtained),
    /// A registration period.
    Period(Period),
    /// An application.
    Application(Application),
    /// 停考 or 顺延
    Exception(Exception),
    /// Hours of continuing education.
    Hours {
        /// From so many entries.
        entries: usize,
        /// So many.
        half_hours: i64,
    },
}

/// Something that doesn't fit together. Nothing is changed by it: somebody should look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "finding")]
pub enum Finding {
    /// A certificate is older than the exam that, by the results on record, first led to it.
    CertificateBeforeExam {
        /// Its level.
        level: Level,
        /// Its date.
        on: NaiveDate,
        /// The exam year.
        year: i64,
    },
    /// The certificate says "valid locally", the marks reach the national line everywhere.
    LocalCertificateByNationalMarks {
        /// Its level.
        level: Level,
        /// The exam year.
        year: i64,
    },
    /// Two registration periods of one level overlap.
    PeriodsOverlap {
        /// Their level.
        level: Level,
        /// The first day they share.
        from: NaiveDate,
        /// The last day they share.
        until: NaiveDate,
    },
    /// A registration is older than the certificate it is for.
    RegisteredBeforeCertificate {
        /// Its level.
        level: Level,
        /// 登记日期
        on: NaiveDate,
    },
    /// A result of a year in which the exam was cancelled there.
    ResultOfCancelledExam {
        /// Its level.
        level: Level,
        /// The exam year.
        year: i64,
    },
}

/// Where somebody stands on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// The day.
    pub as_of: NaiveDate,
    /// Per level with anything on record, from the lowest up.
    pub levels: Vec<LevelStanding>,
    /// 登记
    pub registration: RegistrationStanding,
    /// 继续教育: what is counted, against what is needed. Empty for those without a certificate.
    pub hours: Vec<HoursStanding>,
    /// What doesn't fit together.
    pub findings: Vec<Finding>,
    /// The one thing to do next, and at which level.
    pub next: (Level, Step),
    /// The last day on which registration and next step are as said, if no fact is added.
    pub holds_until: NaiveDate,
}

impl Standing {
    /// The highest certificate: a person counts once, with this (domain reference §3.3). A pass slip isn't one.
    pub fn highest(&self) -> Option<&LevelStanding> {
        self.levels.iter().rev().find(|standing| standing.reached.is_some())
    }

    /// One level's part.
    pub fn level(&self, level: Level) -> Option<&LevelStanding> {
        self.levels.iter().find(|standing| standing.level == level)
    }
}
