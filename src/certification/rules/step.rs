//! What comes next, by when.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Evidence, Rule};

/// The one thing to do next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "step")]
pub enum NextStep {
    /// An application for registration was sent back: correct it and submit it again.
    CorrectApplication,
    /// 首次登记: within a year of obtaining the certificate. Being late costs the registration's services, never the certificate.
    RegisterFirstTime,
    /// 再登记: the window is open.
    Renew {
        /// Half hours of continuing education that are still missing.
        hours_missing: i64,
    },
    /// 高级: apply for review while the pass slip is valid.
    ApplyForReview,
    /// Pass what is missing in this year's exam, or begin again.
    SitRemaining {
        /// Codes of the missing subjects.
        subjects: Vec<String>,
        /// The last exam year in which what is passed still counts.
        last_year: i64,
    },
    /// The exam that decides whether passes lapse was held; its results aren't known yet.
    AwaitResults {
        /// Codes of the subjects that were missing before it.
        subjects: Vec<String>,
        /// The exam year.
        year: i64,
    },
    /// 登记已过期: may be made up for, as the local office says. The certificate stands.
    RenewLate,
    /// Registered; hours are missing before the registration can be renewed.
    CollectHours {
        /// Half hours that are still missing.
        hours_missing: i64,
        /// The first day of the renewal window.
        window_from: NaiveDate,
    },
    /// Passes have lapsed (or, 初级, don't carry over): all subjects again.
    StartOver {
        /// The next exam year.
        year: i64,
    },
    /// Nothing passed yet: sit all subjects.
    SitAll {
        /// The next exam year.
        year: i64,
    },
    /// The time for the first registration is over: register late where that isn't done yet, as the local office says.
    RegisterLate,
    /// Registered, with the hours needed: renew once the window opens.
    RenewLater {
        /// The first day of the renewal window.
        window_from: NaiveDate,
    },
    /// An application is being dealt with.
    AwaitReview,
    /// Nothing to do.
    Nothing,
}

impl NextStep {
    /// As stored and as a filter is called.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::CorrectApplication => "correct_application",
            Self::RegisterFirstTime => "register",
            Self::Renew { .. } => "renew",
            Self::ApplyForReview => "apply_for_review",
            Self::SitRemaining { .. } => "sit_remaining",
            Self::AwaitResults { .. } => "await_results",
            Self::RenewLate => "renew_late",
            Self::CollectHours { .. } => "collect_hours",
            Self::StartOver { .. } => "start_over",
            Self::SitAll { .. } => "sit_all",
            Self::RegisterLate => "register_late",
            Self::RenewLater { .. } => "renew_later",
            Self::AwaitReview => "await_review",
            Self::Nothing => "nothing",
        }
    }

    /// Every code, most urgent first: the order in which people see the filters, and in which one of several steps is chosen.
    pub const CODES: [&'static str; 14] = [
        "correct_application",
        "register",
        "renew",
        "apply_for_review",
        "sit_remaining",
        "await_results",
        "renew_late",
        "collect_hours",
        "start_over",
        "sit_all",
        "register_late",
        "renew_later",
        "await_review",
        "nothing",
    ];

    /// What is more urgent comes first.
    pub(super) fn urgency(&self) -> usize {
        Self::CODES.iter().position(|code| *code == self.code()).unwrap_or(Self::CODES.len())
    }

    /// Its day may be over: what it asks for is then late, not void.
    pub const fn may_be_late(&self) -> bool {
        matches!(self, Self::RegisterLate | Self::RenewLate | Self::CorrectApplication)
    }
}

/// A next step with its date, its rule and what it follows from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// What.
    pub next: NextStep,
    /// By when; the last day.
    pub by: Option<NaiveDate>,
    /// The date follows from the day results come out or an exam is usually held, not from a record: the local notice prevails.
    pub estimated: bool,
    /// Why.
    pub rule: Rule,
    /// The facts used, besides the results of its level.
    pub evidence: Vec<Evidence>,
}
