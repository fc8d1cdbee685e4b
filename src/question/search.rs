//! 检索: questions by words and by what they are.
//!
//! Everything is about a question's newest version: what an editor sees when opening it. One row per question in `question_search` and
//! one in the index of words (`question_token`: FTS5 on SQLite, a `tsvector` under GIN on PostgreSQL, both over the tokens of [`token`])
//! are written in the transaction that writes the version; [`catch_up`] makes those of questions that came without, such as imported ones.

mod read;
mod select;
pub mod token;
mod write;

pub use read::{all_ids, count, find};
pub use write::{catch_up, index, mark_again, set_facility, set_open_reports};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::{ChapterRef, Kind, Stage, Status};
use crate::ids::{QuestionId, QuestionVersionId};

/// A question due for another look within so many days counts as one that needs review.
const REVIEW_SOON_DAYS: i64 = 30;

/// What is looked for, as it stands in an address: every field as typed, empty for anything. A code nothing has finds nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Filter {
    /// Words, all of which must occur in stem, options, tasks, explanation, tags or source.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub words: String,
    /// The subject's code.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub subject: String,
    /// The edition of the syllabus.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub edition: String,
    /// The chapter's number, of the edition if one is named.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub chapter: String,
    /// [`Kind::code`]
    #[serde(skip_serializing_if = "String::is_empty")]
    pub kind: String,
    /// [`Status::code`]
    #[serde(skip_serializing_if = "String::is_empty")]
    pub status: String,
    /// [`Stage::code`]
    #[serde(skip_serializing_if = "String::is_empty")]
    pub stage: String,
    /// 1 to 5.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub difficulty: String,
    /// A tag, whole.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub tag: String,
    /// A part of the source.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub source: String,
    /// Not empty: the day to look at it again has passed or is near.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub needs_review: String,
    /// `2026-01-01`: the law it cites was checked before that day.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub law_before: String,
    /// Not empty: there are error reports nobody has answered.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub reported: String,
    /// 难度系数 at least, in percent.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub facility_from: String,
    /// 难度系数 at most, in percent.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub facility_to: String,
    /// [`Order::code`]; empty for the newest first.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub order: String,
}

impl Filter {
    /// Whether it asks for nothing, and so finds everything.
    pub fn is_empty(&self) -> bool {
        Self { order: String::new(), ..self.clone() } == Self::default()
    }

    /// Whether a date or number in it can't be read, and so is left out.
    pub fn has_unread(&self) -> bool {
        let law = !self.law_before.trim().is_empty() && self.law_day().is_none();
        let of = |text: &str| !text.trim().is_empty() && thousandths(text).is_none();
        law || of(&self.facility_from) || of(&self.facility_to)
    }

    /// The order asked for.
    pub fn order(&self) -> Order {
        Order::from_code(&self.order).unwrap_or_default()
    }

    fn law_day(&self) -> Option<NaiveDate> {
        self.law_before.trim().parse().ok()
    }
}

/// Percent as typed, in thousandths.
fn thousandths(percent: &str) -> Option<i64> {
    let percent: i64 = percent.trim().trim_end_matches(['%', '％']).trim_end().parse().ok()?;
    (0..=100).contains(&percent).then_some(percent * 10)
}

/// In which order questions are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// What was written last first.
    #[default]
    Newest,
    /// Those that have the words in the stem first, then what was written last.
    Relevance,
}

impl Order {
    /// As in an address.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Newest => "newest",
            Self::Relevance => "relevance",
        }
    }

    /// Reads [`Self::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Newest, Self::Relevance].into_iter().find(|order| order.code() == code)
    }
}

/// A question that was found: enough to tell it from others in a list. All of its newest version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// The question.
    pub id: QuestionId,
    /// Its newest version.
    pub version: QuestionVersionId,
    /// The subject's code.
    pub subject: String,
    /// Where it belongs.
    pub chapters: Vec<ChapterRef>,
    /// 题型
    pub kind: Kind,
    /// What people get to see of the question.
    pub status: Status,
    /// How far the newest version has come.
    pub stage: Stage,
    /// The beginning of the stem, its words alone.
    pub beginning: String,
    /// 标签
    pub tags: Vec<String>,
    /// 1 to 5.
    pub difficulty: i64,
    /// When anything about the question last changed.
    pub updated_at: DateTime<Utc>,
    /// Error reports nobody has answered.
    pub open_reports: i64,
    /// 难度系数 in thousandths, if it is known.
    pub facility: Option<i64>,
}

/// One page of what was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// This page's.
    pub hits: Vec<T>,
    /// How many there are on all pages.
    pub total: i64,
    /// Which page this is, from 1.
    pub page: i64,
    /// How many fit on one.
    pub per_page: i64,
}

impl<T> Page<T> {
    /// How many pages there are; one even if nothing was found.
    pub fn pages(&self) -> i64 {
        (self.total + self.per_page - 1).div_euclid(self.per_page.max(1)).max(1)
    }
}

/// As much of a stem as tells a question from others.
const BEGINNING: usize = 80;

/// The first characters of a stem on one line, without its marks.
pub fn beginning(stem: &str) -> String {
    let line = super::markdown::plain(stem);
    match line.char_indices().nth(BEGINNING) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

/// The last day of "soon".
fn review_limit(today: NaiveDate) -> NaiveDate {
    today.checked_add_signed(TimeDelta::days(REVIEW_SOON_DAYS)).unwrap_or(today)
}
