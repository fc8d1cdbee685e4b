//! What a reviewer sends, and what is missing in it.

use serde::Deserialize;
use zhengtu::ids::QuestionId;
use zhengtu::question::review::{Decision, Finding, Gap, LONGEST_REMARK, Point, gaps};
use zhengtu::question::store::Verdict;

use crate::locale::{Common, Review};
use crate::server::Problems;

/// `yes` or `no` for each point, with a remark.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct VerdictForm {
    version: String,
    key: String,
    key_remark: String,
    options: String,
    options_remark: String,
    explanation: String,
    explanation_remark: String,
    source: String,
    source_remark: String,
    chapter: String,
    chapter_remark: String,
    pub(super) comment: String,
    decision: String,
}

/// The form's names for a point: the verdict and the remark.
pub(super) const fn names(point: Point) -> (&'static str, &'static str) {
    match point {
        Point::Key => ("key", "key_remark"),
        Point::Options => ("options", "options_remark"),
        Point::Explanation => ("explanation", "explanation_remark"),
        Point::Source => ("source", "source_remark"),
        Point::Chapter => ("chapter", "chapter_remark"),
    }
}

/// What a point is called, and what to look at.
pub(super) const fn words(t: Review, point: Point) -> (&'static str, &'static str) {
    match point {
        Point::Key => (t.point_key(), t.point_key_hint()),
        Point::Options => (t.point_options(), t.point_options_hint()),
        Point::Explanation => (t.point_explanation(), t.point_explanation_hint()),
        Point::Source => (t.point_source(), t.point_source_hint()),
        Point::Chapter => (t.point_chapter(), t.point_chapter_hint()),
    }
}

impl VerdictForm {
    /// What was said of a point: the verdict as sent, and the remark.
    pub(super) fn said(&self, point: Point) -> (&str, &str) {
        match point {
            Point::Key => (&self.key, &self.key_remark),
            Point::Options => (&self.options, &self.options_remark),
            Point::Explanation => (&self.explanation, &self.explanation_remark),
            Point::Source => (&self.source, &self.source_remark),
            Point::Chapter => (&self.chapter, &self.chapter_remark),
        }
    }

    /// The verdict, if it is complete.
    pub(super) fn read(&self, t: Review, question: QuestionId) -> Result<Verdict, Problems> {
        let findings: Vec<Finding> = Point::ALL
            .into_iter()
            .filter_map(|point| {
                let (said, remark) = self.said(point);
                let fine = match said {
                    "yes" => true,
                    "no" => false,
                    _ => return None,
                };
                Some(Finding { point, fine, remark: remark.trim().to_owned() })
            })
            .collect();
        let comment = self.comment.trim().to_owned();
        let (Some(decision), Ok(version)) = (Decision::from_code(&self.decision), self.version.parse()) else {
            let mut found = problems(t, &gaps(&findings, Decision::Return, "-"));
            found.add("decision", t.gap_decision());
            return Err(found);
        };
        let found = gaps(&findings, decision, &comment);
        if found.is_empty() { Ok(Verdict { question, version, findings, decision, comment }) } else { Err(problems(t, &found)) }
    }
}

/// A sentence beside each field that lacks something.
pub(super) fn problems(t: Review, gaps: &[Gap]) -> Problems {
    let mut problems = Problems::default();
    for gap in gaps {
        match *gap {
            Gap::Unjudged(point) => problems.add(names(point).0, t.gap_unjudged(words(t, point).0)),
            Gap::NoRemark(point) => problems.add(names(point).1, t.gap_remark(words(t, point).0)),
            Gap::NotFine(point) => problems.add(names(point).0, t.gap_not_fine(words(t, point).0)),
            Gap::NothingToMend => problems.add("comment", t.gap_nothing_to_mend()),
            Gap::TooLong => problems.add("comment", Common(t.0).field_too_long(LONGEST_REMARK)),
        }
    }
    problems
}
