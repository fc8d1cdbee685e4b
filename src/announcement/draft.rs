//! What somebody types for a notice, and what can be wrong with it.

use chrono::{DateTime, NaiveDate, Utc};

use super::Attachment;
use crate::clock::date_of;

/// How many attachments a notice can have.
pub const LINKS: usize = 10;

/// The longest title, in characters.
const TITLE: usize = 80;

/// The longest text.
const BODY: usize = 8000;

/// The longest name of an attachment, and the longest account of a correction.
const LINE: usize = 200;

/// The longest address.
const ADDRESS: usize = 1000;

/// 公告内容
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Draft {
    /// 标题
    pub title: String,
    /// 正文, as Markdown without pictures.
    pub body: String,
    /// 附件
    pub links: Vec<Attachment>,
    /// 发布时间; `None`: now.
    pub published_at: Option<DateTime<Utc>>,
    /// 有效至, the last day.
    pub ends_on: Option<NaiveDate>,
}

/// One thing wrong with a [`Draft`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DraftProblem {
    /// No title.
    TitleEmpty,
    /// No text.
    BodyEmpty,
    /// A text is longer than this many characters.
    TooLong {
        /// Which field of the draft.
        field: &'static str,
        /// How many it may have.
        max: usize,
    },
    /// The text shows a picture.
    HasPicture,
    /// More than [`LINKS`] attachments.
    TooManyLinks,
    /// An attachment without a name (by its place in the list, from 0).
    LinkWithoutLabel(usize),
    /// An attachment whose address isn't one of `https`.
    LinkUnusable(usize),
    /// It would be over before it is published.
    EndsBeforePublished,
}

impl Draft {
    /// Everything wrong with it; empty when it can be posted.
    pub fn problems(&self, now: DateTime<Utc>) -> Vec<DraftProblem> {
        let mut problems = Vec::new();
        if self.title.trim().is_empty() {
            problems.push(DraftProblem::TitleEmpty);
        }
        if self.body.trim().is_empty() {
            problems.push(DraftProblem::BodyEmpty);
        }
        for (field, text, max) in [("title", &self.title, TITLE), ("body", &self.body, BODY)] {
            if text.chars().count() > max {
                problems.push(DraftProblem::TooLong { field, max });
            }
        }
        if self.body.contains("![") {
            problems.push(DraftProblem::HasPicture);
        }
        if self.links.len() > LINKS {
            problems.push(DraftProblem::TooManyLinks);
        }
        for (index, link) in self.links.iter().enumerate() {
            let label = link.label.trim();
            if label.is_empty() || label.chars().count() > LINE {
                problems.push(DraftProblem::LinkWithoutLabel(index));
            }
            if !is_usable(link.address.trim()) {
                problems.push(DraftProblem::LinkUnusable(index));
            }
        }
        let published = self.published_at.unwrap_or(now);
        if self.ends_on.is_some_and(|last| last < date_of(published)) {
            problems.push(DraftProblem::EndsBeforePublished);
        }
        problems
    }
}

/// Whether people can be sent there: `https`, a host with a dot, and nothing that makes it look like another one.
fn is_usable(address: &str) -> bool {
    let Some(rest) = address.strip_prefix("https://") else { return false };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let plain = address.chars().all(|c| !c.is_whitespace() && !c.is_control() && !matches!(c, '<' | '>' | '"' | '\\'));
    address.chars().count() <= ADDRESS && plain && !host.contains('@') && host.trim_matches('.').contains('.')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> DateTime<Utc> {
        DateTime::from_timestamp(1_790_000_000, 0).unwrap()
    }

    fn good() -> Draft {
        let link = Attachment { label: "报名表".into(), address: "https://www.example.org/a.docx".into() };
        Draft { title: "报名提醒".into(), body: "请按时报名。".into(), links: vec![link], ..Draft::default() }
    }

    #[test]
    fn each_rule_has_its_own_word() {
        let wrong = |change: fn(&mut Draft)| {
            let mut draft = good();
            change(&mut draft);
            draft.problems(now())
        };
        assert_eq!(good().problems(now()), []);
        assert_eq!(wrong(|d| d.title = " ".into()), [DraftProblem::TitleEmpty]);
        assert_eq!(wrong(|d| d.body.clear()), [DraftProblem::BodyEmpty]);
        assert_eq!(wrong(|d| d.body = "字".repeat(8001)), [DraftProblem::TooLong { field: "body", max: 8000 }]);
        assert_eq!(wrong(|d| d.body = "见 ![图](picture:1)".into()), [DraftProblem::HasPicture]);
        assert_eq!(wrong(|d| d.links = vec![d.links[0].clone(); 11]), [DraftProblem::TooManyLinks]);
        assert_eq!(wrong(|d| d.links[0].label.clear()), [DraftProblem::LinkWithoutLabel(0)]);
        assert_eq!(wrong(|d| d.ends_on = Some(date_of(now()) - chrono::TimeDelta::days(1))), [DraftProblem::EndsBeforePublished]);
        assert_eq!(wrong(|d| d.ends_on = Some(date_of(now()))), [], "it may end on the day it is published");
    }

    #[test]
    fn attachments_lead_to_https_and_to_what_they_seem_to() {
        for address in ["https://www.gov.cn/", "https://zg.cpta.com.cn?a=1", "https://例子.中国/通知.pdf"] {
            assert!(is_usable(address), "{address}");
        }
        for address in [
            "",
            "http://www.gov.cn/",
            "javascript:alert(1)",
            "https://",
            "https://gov",
            "https://www.gov.cn@evil.example/",
            "https://a.b/ c",
            "https://a.b/\"onclick",
            "//a.b",
        ] {
            assert!(!is_usable(address), "{address}");
        }
    }
}
