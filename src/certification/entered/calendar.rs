//! 考试日历 as the rules use it: whoever waits for an exam or its results is derived anew once these days change.

use chrono::{DateTime, Utc};

use super::{Effect, derive_marked};
use crate::exam_calendar::{Certainty, Plan, Window, WindowKind};
use crate::store::{Result, Tx};
use crate::syllabus::Level;
use crate::{sql, with_tx};

/// Results of so many years before may hang on an exam: passes count for two years, pass slips for three, extended ones longer.
const BEFORE: i64 = 6;

sql! {
    MARK = "UPDATE person_standing SET holds_until = NULL \
            WHERE step IN ('sit_all', 'sit_remaining', 'await_results', 'start_over') OR person_id IN \
            (SELECT r.person_id FROM exam_result r WHERE r.exam_year >= $1 AND r.exam_year <= $2)";
}

/// What of a window concerns the rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExamDays {
    year: i64,
    kind: WindowKind,
    for_all: bool,
}

impl ExamDays {
    fn of(year: i64, kind: WindowKind, level: Option<Level>, province: Option<&str>, certainty: Certainty) -> Self {
        Self { year, kind, for_all: level.is_none() && province.is_none() && certainty == Certainty::Confirmed }
    }

    /// The rules go by confirmed exam and results days of the whole country and every level.
    const fn concern_rules(self) -> bool {
        self.for_all && matches!(self.kind, WindowKind::Exam | WindowKind::Results)
    }
}

impl From<&Window> for ExamDays {
    fn from(window: &Window) -> Self {
        Self::of(window.year, window.kind, window.level, window.province.as_deref(), window.certainty)
    }
}

impl From<&Plan> for ExamDays {
    fn from(plan: &Plan) -> Self {
        Self::of(plan.year, plan.kind, plan.level, plan.province.as_deref(), plan.certainty)
    }
}

/// To be called in the transaction in which a window was entered, changed or withdrawn, with what it said before and says now: derives anew
/// whoever that touches, the first of them at once.
pub async fn changed(tx: &mut Tx, said: &[ExamDays], now: DateTime<Utc>) -> Result<Effect> {
    let years: Vec<i64> = said.iter().filter(|days| days.concern_rules()).map(|days| days.year).collect();
    let (Some(first), Some(last)) = (years.iter().min(), years.iter().max()) else { return Ok(Effect::default()) };
    with_tx!(&mut *tx, |c| sqlx::query(MARK).bind(first - BEFORE).bind(last).execute(c).await.map(|_| ()))?;
    derive_marked(tx, now).await
}
