//! 审题: what a reviewer says about a version, point by point, and what follows.
//!
//! Nobody reviews their own work: neither the version, nor what it still carries from versions nobody has reviewed.

use serde::{Deserialize, Serialize};

/// What a reviewer looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Point {
    /// 答案; for a case its rubric and model answer.
    Key,
    /// 选项; for a case its tasks.
    Options,
    /// 解析
    Explanation,
    /// 依据
    Source,
    /// 章节
    Chapter,
}

impl Point {
    /// All, in the order they are asked.
    pub const ALL: [Self; 5] = [Self::Key, Self::Options, Self::Explanation, Self::Source, Self::Chapter];

    /// As stored and in forms.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Key => "key",
            Self::Options => "options",
            Self::Explanation => "explanation",
            Self::Source => "source",
            Self::Chapter => "chapter",
        }
    }
}

/// What was found about a point.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Which.
    pub point: Point,
    /// Nothing to mend.
    pub fine: bool,
    /// What to mend; may be said of what is fine, too.
    pub remark: String,
}

/// What is to become of the version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Decision {
    /// 发布
    Publish,
    /// 退回
    Return,
}

impl Decision {
    /// As stored and in forms.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Publish => "publish",
            Self::Return => "return",
        }
    }

    /// Reads [`Self::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Publish, Self::Return].into_iter().find(|decision| decision.code() == code)
    }
}

/// A verdict that isn't complete.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Gap {
    /// Nothing was said about a point.
    #[error("a point has no verdict")]
    Unjudged(Point),
    /// A point isn't fine, but not why.
    #[error("a point that isn't fine needs a remark")]
    NoRemark(Point),
    /// Published in spite of a point that isn't fine.
    #[error("what is published is fine in every point")]
    NotFine(Point),
    /// Sent back without a word.
    #[error("what is sent back needs a word on what to mend")]
    NothingToMend,
    /// A remark or the comment is too long.
    #[error("the remarks are too long")]
    TooLong,
}

/// The longest remark or comment, in characters.
pub const LONGEST_REMARK: usize = 1000;

/// What a verdict still lacks. Each point is judged once; what isn't fine says why; what is published is fine throughout; what is
/// sent back says what to mend.
pub fn gaps(findings: &[Finding], decision: Decision, comment: &str) -> Vec<Gap> {
    let mut gaps = Vec::new();
    for point in Point::ALL {
        match findings.iter().find(|finding| finding.point == point) {
            None => gaps.push(Gap::Unjudged(point)),
            Some(finding) if !finding.fine => {
                if finding.remark.trim().is_empty() {
                    gaps.push(Gap::NoRemark(point));
                }
                if decision == Decision::Publish {
                    gaps.push(Gap::NotFine(point));
                }
            }
            Some(_) => {}
        }
    }
    let says_what = !comment.trim().is_empty() || findings.iter().any(|finding| !finding.fine);
    if decision == Decision::Return && !says_what {
        gaps.push(Gap::NothingToMend);
    }
    let texts = findings.iter().map(|finding| finding.remark.as_str());
    if texts.chain([comment]).any(|text| text.chars().count() > LONGEST_REMARK) {
        gaps.push(Gap::TooLong);
    }
    gaps
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn all_fine() -> Vec<Finding> {
        Point::ALL.map(|point| Finding { point, fine: true, remark: String::new() }).to_vec()
    }

    #[test]
    fn what_is_published_is_fine_in_every_point() {
        assert_eq!(gaps(&all_fine(), Decision::Publish, ""), []);
        let mut one = all_fine();
        one[3].fine = false;
        assert_eq!(gaps(&one, Decision::Publish, ""), [Gap::NoRemark(Point::Source), Gap::NotFine(Point::Source)]);
        one[3].remark = "该条已修订".into();
        assert_eq!(gaps(&one, Decision::Return, ""), []);
    }

    #[test]
    fn what_is_sent_back_says_what_to_mend() {
        assert_eq!(gaps(&all_fine(), Decision::Return, " "), [Gap::NothingToMend]);
        assert_eq!(gaps(&all_fine(), Decision::Return, "题干太长"), []);
        assert_eq!(gaps(&all_fine()[1..], Decision::Return, "题干太长"), [Gap::Unjudged(Point::Key)]);
        assert_eq!(gaps(&all_fine(), Decision::Return, &"长".repeat(1001)), [Gap::TooLong]);
    }

    proptest! {
        #[test]
        fn nothing_passes_with_a_point_unsaid_or_a_fault_unexplained(
            fine in proptest::collection::vec(any::<bool>(), 0..=5),
            remarks in proptest::collection::vec("[甲 ]{0,2}", 5),
            publish in any::<bool>(),
        ) {
            let findings: Vec<_> = Point::ALL.iter().zip(&fine).zip(&remarks)
                .map(|((point, fine), remark)| Finding { point: *point, fine: *fine, remark: remark.clone() }).collect();
            let decision = if publish { Decision::Publish } else { Decision::Return };
            if gaps(&findings, decision, "").is_empty() {
                prop_assert_eq!(findings.len(), 5);
                prop_assert!(findings.iter().all(|finding| finding.fine || !finding.remark.trim().is_empty()));
                prop_assert_eq!(findings.iter().all(|finding| finding.fine), publish);
            }
        }
    }
}
