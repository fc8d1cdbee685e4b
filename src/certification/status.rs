//! A person's status as one document: what the command line prints and others may read. The shape is fixed.

use chrono::NaiveDate;
use serde::Serialize;

use super::rules::{Finding, Judged, ResultStatus, Rule, Scheme, Standing};
use crate::bilingual::Language;
use crate::syllabus::{Level, Subject};

/// Where somebody stands on a day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Status {
    /// The day.
    pub as_of: NaiveDate,
    /// From the lowest up.
    pub levels: Vec<LevelStatus>,
    /// 登记
    pub registration: RegistrationStatus,
    /// 继续教育
    pub hours: Vec<HoursStatus>,
    /// The one thing to do next.
    pub next: NextStatus,
    /// What doesn't fit together.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<Finding>,
}

/// One level.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LevelStatus {
    /// Which.
    pub level: Level,
    /// When the certificate was obtained (高级: after review).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub qualified_on: Option<NaiveDate>,
    /// By which scheme; of a pass slip alone, `senior_slip`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scheme: Option<Scheme>,
    /// Valid only where it was obtained.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub local: Option<bool>,
    /// 高级合格证明: its last day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub slip_until: Option<NaiveDate>,
    /// The subjects.
    pub subjects: Vec<SubjectStatus>,
}

/// One subject.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SubjectStatus {
    /// Its code.
    pub slug: String,
    /// The best valid mark; null: none.
    pub best: Option<f64>,
    /// Exam years in which it was passed.
    pub passed_in: Vec<i64>,
    /// While the level isn't reached: the last day a pass counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub counts_until: Option<NaiveDate>,
}

/// 登记
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RegistrationStatus {
    /// Its code.
    pub state: &'static str,
    /// The latest period.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period: Option<PeriodStatus>,
    /// When it may be renewed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub window: Option<Span>,
}

/// 登记有效期
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PeriodStatus {
    /// Of which level.
    pub level: Level,
    /// 登记日期
    pub registered_on: NaiveDate,
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub until: NaiveDate,
}

/// First and last day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Span {
    /// First.
    pub from: NaiveDate,
    /// Last.
    pub until: NaiveDate,
}

/// Hours under one rule, in hours.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HoursStatus {
    /// The rule's code.
    pub rule: Rule,
    /// Counted.
    pub have: f64,
    /// Needed.
    pub need: f64,
    /// The last day.
    pub until: NaiveDate,
    /// What it comes to if things go on as they did.
    pub forecast: f64,
}

/// What comes next.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NextStatus {
    /// The step's code.
    pub action: &'static str,
    /// At which level.
    pub level: Level,
    /// The last day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<NaiveDate>,
    /// The day is worked out, not recorded.
    pub estimated: bool,
    /// The rule's code.
    pub rule: Rule,
    /// Where the rule stands.
    pub source: &'static str,
    /// All of it in one sentence.
    pub sentence: String,
}

/// Half marks and half hours as people write them.
#[expect(clippy::cast_precision_loss, reason = "marks and hours are small")]
fn halves(value: i64) -> f64 {
    value as f64 / 2.0
}

/// The document of a standing. `subjects` are those of all levels, in order.
pub fn status(standing: &Standing, subjects: &[Subject], language: Language) -> Status {
    let levels = standing
        .levels
        .iter()
        .map(|level| LevelStatus {
            level: level.level,
            qualified_on: level.reached.map(|reached| reached.obtained_on),
            scheme: level.reached.map(|reached| reached.scheme).or(level.slip.map(|_| Scheme::SeniorSlip)),
            local: level.reached.map(|reached| reached.locally_valid).or(level.slip.map(|slip| slip.locally_valid)),
            slip_until: level.slip.map(|slip| slip.valid_until),
            subjects: subjects
                .iter()
                .filter(|subject| subject.level == level.level.code())
                .map(|subject| SubjectStatus {
                    slug: subject.code.clone(),
                    best: best(&level.judged, &subject.code).map(halves),
                    passed_in: level
                        .judged
                        .iter()
                        .filter(|judged| judged.fact.subject == subject.code && judged.outcome.passed())
                        .map(|judged| judged.fact.year)
                        .collect(),
                    counts_until: level
                        .passed
                        .iter()
                        .find(|pass| level.reached.is_none() && pass.subject == subject.code)
                        .map(|pass| pass.until),
                })
                .collect(),
        })
        .collect();
    let registration = RegistrationStatus {
        state: standing.registration.state.code(),
        period: standing.registration.period.map(|period| PeriodStatus {
            level: period.level,
            registered_on: period.registered_on,
            from: period.from,
            until: period.until,
        }),
        window: standing.registration.window.map(|(from, until)| Span { from, until }),
    };
    let hours = standing
        .hours
        .iter()
        .map(|counted| HoursStatus {
            rule: counted.rule,
            have: halves(counted.have),
            need: halves(counted.need),
            until: counted.until,
            forecast: halves(counted.forecast),
        })
        .collect();
    let (level, step) = &standing.next;
    let next = NextStatus {
        action: step.next.code(),
        level: *level,
        by: step.by,
        estimated: step.estimated,
        rule: step.rule,
        source: step.rule.source(),
        sentence: step.sentence(*level, subjects).in_language(language).to_owned(),
    };
    Status { as_of: standing.as_of, levels, registration, hours, next, findings: standing.findings.clone() }
}

fn best(judged: &[Judged], subject: &str) -> Option<i64> {
    judged
        .iter()
        .filter(|judged| judged.fact.subject == subject && judged.fact.status == ResultStatus::Valid)
        .filter(|judged| judged.outcome != super::rules::Outcome::Void)
        .filter_map(|judged| judged.fact.half_marks)
        .max()
}
