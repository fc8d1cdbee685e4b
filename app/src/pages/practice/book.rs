//! 错题本 and 收藏: lists of one's own questions, to look through, to practise, to print and to take away.

mod card;
mod file;
mod page;

use zhengtu::practice::Owner;
use zhengtu::practice::mode::Mode;
use zhengtu::practice::preference;
use zhengtu::practice::store::{self, Known};
use zhengtu::question::{Kind, OptionSet};
use zhengtu::store::Tx;
use zhengtu::syllabus::{self, Chapter, Subject};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{edition_with_questions, objective_subjects};
use crate::locale::Modes;
use crate::server::{Access, PageError, Route, get, post};

/// Addresses.
pub(super) fn routes() -> Vec<Route> {
    vec![
        get("/practice/wrong", Access::Public, page::wrong),
        post("/practice/wrong", Access::Public, page::choose_leaving),
        get("/practice/wrong/print", Access::Public, file::print_wrong),
        get("/practice/wrong/file", Access::Public, file::wrong),
        get("/practice/favourites", Access::Public, page::favourites),
        post("/practice/favourites", Access::Public, page::unmark),
        get("/practice/favourites/print", Access::Public, file::print_favourites),
        get("/practice/favourites/file", Access::Public, file::favourites),
    ]
}

/// Which of the two lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum List {
    /// 错题本
    Wrong,
    /// 收藏
    Favourites,
}

impl List {
    const fn address(self) -> &'static str {
        match self {
            Self::Wrong => "/practice/wrong",
            Self::Favourites => "/practice/favourites",
        }
    }

    const fn mode(self) -> Mode {
        match self {
            Self::Wrong => Mode::Wrong,
            Self::Favourites => Mode::Favourite,
        }
    }

    const fn name(self, t: Modes) -> &'static str {
        match self {
            Self::Wrong => t.wrong(),
            Self::Favourites => t.favourite(),
        }
    }
}

/// What an address asks for.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(default)]
struct Asked {
    #[serde(skip_serializing_if = "String::is_empty")]
    subject: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    chapter: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    kind: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    page: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    key: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    format: String,
}

impl Asked {
    fn chapter(&self) -> Option<&str> {
        Some(self.chapter.as_str()).filter(|chapter| !chapter.is_empty())
    }

    fn kind(&self) -> Option<Kind> {
        Kind::from_code(&self.kind)
    }

    /// The address with another ending.
    fn address(&self, list: List, ending: &str) -> String {
        let query = serde_urlencoded::to_string(self).unwrap_or_default();
        let mark = if query.is_empty() { "" } else { "?" };
        format!("{}{ending}{mark}{query}", list.address())
    }
}

/// One question of a list.
struct Entry {
    known: Known,
    chapter: Option<String>,
    /// When it was answered last, or marked.
    at: DateTime<Utc>,
    /// What the wrong-question book adds.
    wrong: Option<Wrong>,
}

/// What the wrong-question book knows of a question.
#[derive(Clone, Copy)]
struct Wrong {
    chosen: OptionSet,
    is_right: bool,
    times: i64,
    streak: i64,
}

/// A list as it was asked for.
struct Found {
    list: List,
    asked: Asked,
    /// Those that have questions in the list, and how many; the one shown is `subject`.
    subjects: Vec<(Subject, usize)>,
    subject: Option<Subject>,
    chapters: Vec<Chapter>,
    leave_after: i64,
    entries: Vec<Entry>,
}

impl Found {
    /// A chapter's title.
    fn chapter_name(&self, number: Option<&str>) -> Option<&str> {
        self.chapters.iter().find(|chapter| Some(chapter.number.as_str()) == number).map(|chapter| chapter.name.as_str())
    }
}

/// Reads a list: of the subject asked for, or of the one with most questions in it.
async fn load(tx: &mut Tx, owner: Option<Owner>, list: List, mut asked: Asked) -> Result<Found, PageError> {
    let all = match owner {
        Some(owner) => entries(tx, owner, list, None, "").await?,
        None => Vec::new(),
    };
    let mut subjects = Vec::new();
    for subject in objective_subjects(tx).await? {
        let questions = all.iter().filter(|entry| entry.known.subject == subject.code).count();
        if questions > 0 {
            subjects.push((subject, questions));
        }
    }
    let named = subjects.iter().find(|(subject, _)| subject.code == asked.subject);
    let subject = named.or_else(|| subjects.iter().max_by_key(|(_, questions)| *questions)).map(|(subject, _)| subject.clone());
    let leave_after = match owner {
        Some(owner) => preference::store::of(tx, owner).await?.leave_after,
        None => preference::Preference::default().leave_after,
    };
    let (mut found, mut chapters) = (Vec::new(), Vec::new());
    if let (Some(owner), Some(subject)) = (owner, &subject) {
        let edition = edition_with_questions(tx, &subject.code).await?;
        chapters = syllabus::store::chapters(tx, &edition, &subject.code).await?;
        if !chapters.iter().any(|chapter| chapter.number == asked.chapter) {
            asked.chapter.clear();
        }
        asked.subject.clone_from(&subject.code);
        found = entries(tx, owner, list, Some(&subject.code), &edition).await?;
        found.retain(|entry| entry.known.fits(entry.chapter.as_deref(), asked.chapter(), asked.kind()));
    }
    Ok(Found { list, asked, subjects, subject, chapters, leave_after, entries: found })
}

async fn entries(tx: &mut Tx, owner: Owner, list: List, subject: Option<&str>, edition: &str) -> Result<Vec<Entry>, PageError> {
    Ok(match list {
        List::Wrong => store::book(tx, owner, subject, edition)
            .await?
            .into_iter()
            .map(|entry| Entry {
                known: entry.known,
                chapter: entry.chapter,
                at: entry.last_at,
                wrong: Some(Wrong {
                    chosen: entry.last_chosen,
                    is_right: entry.last_right,
                    times: entry.wrong,
                    streak: entry.streak,
                }),
            })
            .collect(),
        List::Favourites => store::favourites(tx, owner, subject, edition)
            .await?
            .into_iter()
            .map(|favourite| Entry { known: favourite.known, chapter: favourite.chapter, at: favourite.made_at, wrong: None })
            .collect(),
    })
}
