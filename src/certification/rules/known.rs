//! What is known of a person: the facts the rules work with.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Calendar, PassLine};
use crate::syllabus::Level;

/// Declares codes of an enum in one table: `ALL`, `code`, `from_code`.
macro_rules! codes {
    ($name:ident, $($variant:ident = $code:literal),+ $(,)?) => {
        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// As stored.
            pub const fn code(self) -> &'static str {
                match self {
                    $(Self::$variant => $code,)+
                }
            }

            /// Reads [`Self::code`].
            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|item| item.code() == code)
            }
        }
    };
}
pub(super) use codes;

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

codes!(
    ResultStatus,
    Valid = "valid",
    Absent = "absent",
    VoidSubject = "void_subject",
    VoidAll = "void_all",
    SimilarVoid = "similar_void",
    Unqualified = "unqualified",
);

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

/// 证书类别: by which scheme a certificate (or slip) was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scheme {
    /// 国家
    National,
    /// 单独划线（本地有效）
    SeparateLine,
    /// 地方: certificates of places, from before 2008 or beside the national scheme.
    Local,
    /// 高级合格证明: it lets one apply for review; it is no certificate.
    SeniorSlip,
    /// 高级证书, after review.
    SeniorCertificate,
}

codes!(
    Scheme,
    National = "national",
    SeparateLine = "separate_line",
    Local = "local",
    SeniorSlip = "senior_slip",
    SeniorCertificate = "senior_certificate",
);

impl Scheme {
    /// Valid only where it was given.
    pub const fn locally_valid(self) -> bool {
        matches!(self, Self::SeparateLine | Self::Local)
    }
}

/// A certificate on record, with its date, which then counts instead of the estimated one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Obtained {
    /// Of which level.
    pub level: Level,
    /// By which scheme.
    pub scheme: Scheme,
    /// 批准日期
    pub on: NaiveDate,
    /// The last day, of what has one (高级合格证明).
    pub valid_until: Option<NaiveDate>,
}

/// 登记有效期 in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// The level registered.
    pub level: Level,
    /// 首次登记; otherwise 再登记.
    pub first: bool,
    /// 登记日期
    pub registered_on: NaiveDate,
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub until: NaiveDate,
}

/// Where hours of continuing education come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HoursKind {
    /// A session of this system.
    Session,
    /// Training elsewhere, with proof.
    Elsewhere,
    /// 社会工作专业学历教育: 90 hours, once.
    Degree,
    /// By hand, with a reason.
    Manual,
}

codes!(HoursKind, Session = "session", Elsewhere = "elsewhere", Degree = "degree", Manual = "manual");

/// 继续教育学时: one entry, accepted and in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hours {
    /// Where from.
    pub kind: HoursKind,
    /// Its last day: from then on it counts.
    pub on: NaiveDate,
    /// How long, in half hours.
    pub half_hours: i64,
    /// 专业科目, as against 公需科目.
    pub professional: bool,
}

/// 停考 or 顺延, as entered by an administrator with its source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Exception {
    /// 停考: no examination there that year. By itself it moves no window: it only says that one can't sit.
    Cancelled {
        /// 考试年度
        year: i64,
        /// None: every level.
        level: Option<Level>,
        /// The area and below.
        division_path: String,
    },
    /// 顺延: passes of a year count longer (高级: the slip is valid longer).
    Extension {
        /// The exam year of the passes.
        year: i64,
        /// None: every level.
        level: Option<Level>,
        /// None: every subject.
        subject: Option<String>,
        /// The area and below.
        division_path: String,
        /// The last day they count.
        until: NaiveDate,
    },
}

/// How far an application for registration has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ApplicationState {
    /// 待审核
    Submitted,
    /// 初审通过
    FirstPassed,
    /// 初审未通过
    FirstFailed,
    /// 终审通过
    FinalPassed,
    /// 终审未通过
    FinalFailed,
    /// 已登记
    Registered,
    /// 已出证
    Issued,
    /// 已撤回
    Withdrawn,
}

codes!(
    ApplicationState,
    Submitted = "submitted",
    FirstPassed = "first_passed",
    FirstFailed = "first_failed",
    FinalPassed = "final_passed",
    FinalFailed = "final_failed",
    Registered = "registered",
    Issued = "issued",
    Withdrawn = "withdrawn",
);

/// 登记申请: the latest one that wasn't withdrawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Application {
    /// How far it has come.
    pub state: ApplicationState,
    /// Which level is to be registered.
    pub level: Level,
    /// Since when it is as it is: a question about an earlier day doesn't know it.
    pub since: NaiveDate,
}

/// Everything the rules need to know of one person.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// The results in force (none that is superseded), in any order.
    pub facts: &'a [Fact],
    /// Certificates on record that weren't voided.
    pub certificates: &'a [Obtained],
    /// Registration periods in force.
    pub periods: &'a [Period],
    /// Hours accepted and in force.
    pub hours: &'a [Hours],
    /// The application being dealt with, or the last one that led to a period.
    pub application: Option<Application>,
    /// The path of the division where the person is now; empty: unknown.
    pub place: &'a str,
    /// By which day the results of a year were known here at the latest: nothing is older than its record.
    pub seen: &'a [(i64, NaiveDate)],
    /// The pass lines.
    pub lines: &'a [PassLine],
    /// The subjects of each level.
    pub required: &'a [Required],
    /// 停考与顺延
    pub exceptions: &'a [Exception],
    /// Exam and results days.
    pub calendar: &'a Calendar,
}
