//! Where a question of a file belongs: its subject, and its chapters by edition.

use super::{Complaint, Defaults, words};
use crate::exchange::cells::fold;
use crate::question::ChapterRef;
use crate::question::format::FileQuestion;
use crate::store::{Result, Tx};
use crate::syllabus::store as syllabus;
use crate::syllabus::{Chapter, Level, Subject};

/// What every question is placed by.
pub(super) struct Places(Vec<Known>);

struct Known {
    subject: Subject,
    /// Chapters by edition, the newest first.
    editions: Vec<(String, Vec<Chapter>)>,
}

/// Where a question goes.
pub(super) struct Place {
    pub subject: String,
    pub chapters: Vec<ChapterRef>,
}

/// What is said about a place, each with a word that doesn't change.
pub(super) type Complaints = Vec<(&'static str, Complaint)>;

/// Why a question has no place.
pub(super) enum Misplaced {
    /// Nothing says the subject.
    Unsaid,
    /// What says it isn't known.
    Unknown(String),
}

impl Places {
    pub(super) async fn load(tx: &mut Tx) -> Result<Self> {
        let mut places = Vec::new();
        for level in Level::ALL {
            for subject in syllabus::subjects(tx, level).await? {
                let mut editions = Vec::new();
                for edition in syllabus::editions(tx, &subject.code).await? {
                    let chapters = syllabus::chapters(tx, &edition, &subject.code).await?;
                    editions.push((edition, chapters));
                }
                places.push(Known { subject, editions });
            }
        }
        Ok(Self(places))
    }

    /// Whether a subject has this chapter.
    pub(super) fn has(&self, subject: &str, wanted: &ChapterRef) -> bool {
        let of_subject = self.0.iter().filter(|known| known.subject.code == subject);
        let chapters = of_subject.flat_map(|known| &known.editions).filter(|(edition, _)| *edition == wanted.edition);
        chapters.flat_map(|(_, chapters)| chapters).any(|chapter| chapter.number == wanted.chapter)
    }

    /// The place, and what is to be said about it.
    pub(super) fn place(&self, question: &FileQuestion, defaults: &Defaults) -> Result<(Place, Complaints), Misplaced> {
        let known = self.subject_of(question, defaults)?;
        let mut place = Place { subject: known.subject.code.clone(), chapters: Vec::new() };
        let mut complaints = Vec::new();
        for path in &question.chapters {
            let said = path.first().and_then(|first| known.edition(first)).or_else(|| known.edition(&question.edition));
            let said = said.or_else(|| defaults.edition.as_deref().and_then(|edition| known.edition(edition)));
            let is_subject = |part: &String| folded(part) == folded(&known.subject.name) || *part == known.subject.code;
            let rest: Vec<&String> = path.iter().filter(|part| known.edition(part).is_none() || is_number(part)).collect();
            if rest.iter().all(|part| is_subject(part)) {
                // It names the subject, and no chapter of it.
                continue;
            }
            let editions = known.editions.iter().filter(|(edition, _)| said.is_none_or(|said| said == edition));
            let found = editions.enumerate().find_map(|(age, (_, chapters))| Some((age, best(chapters, &rest)?)));
            if let Some((age, chapter)) = found {
                if age > 0 {
                    complaints.push(("older-edition", words::older_edition(&chapter.name, &chapter.edition)));
                }
                let found = ChapterRef { edition: chapter.edition.clone(), chapter: chapter.number.clone() };
                if !place.chapters.contains(&found) {
                    place.chapters.push(found);
                }
            } else {
                let newest = known.editions.iter().find(|(edition, _)| said.is_none_or(|said| said == edition));
                let names: Vec<&str> =
                    newest.iter().flat_map(|(_, chapters)| chapters).map(|chapter| chapter.name.as_str()).collect();
                complaints.push(("unknown-chapter", words::unknown_chapter(&known.subject.name, &path.join(" / "), &names)));
            }
        }
        Ok((place, complaints))
    }

    /// By the question's own words, else by what was said for the whole file.
    fn subject_of(&self, question: &FileQuestion, defaults: &Defaults) -> Result<&Known, Misplaced> {
        let written = question.subject.trim();
        if let Some(known) = self.0.iter().find(|known| known.subject.code == written) {
            return Ok(known);
        }
        if written.is_empty() {
            // A category may begin with the subject.
            let named = |part: &String| {
                self.0.iter().find(|known| known.subject.code == *part || folded(&known.subject.name) == folded(part))
            };
            let in_path = question.chapters.iter().flatten().find_map(named);
            let default = || self.0.iter().find(|known| Some(&known.subject.code) == defaults.subject.as_ref());
            return in_path.or_else(default).ok_or(Misplaced::Unsaid);
        }
        let unknown = || Misplaced::Unknown(format!("{} {written}", question.level).trim().to_owned());
        let level = match folded(&question.level).as_str() {
            "" => None,
            level if level.contains('初') || level.contains("助理") || level == "junior" => Some(Level::Junior),
            level if level.contains('高') || level == "senior" => Some(Level::Senior),
            level if level.contains('中') || level.contains("社会工作师") || level == "intermediate" => {
                Some(Level::Intermediate)
            }
            _ => return Err(unknown()),
        };
        let wanted = folded(written);
        let fits = |known: &&Known| {
            let name = folded(&known.subject.name);
            level.is_none_or(|level| level.code() == known.subject.level) && (name.contains(&wanted) || wanted.contains(&name))
        };
        let mut fitting = self.0.iter().filter(fits);
        // One that fits, or none: nothing is guessed.
        fitting.next().filter(|_| fitting.next().is_none()).ok_or_else(unknown)
    }
}

impl Known {
    /// The edition somebody means: `2025`, `2025年版`.
    fn edition(&self, written: &str) -> Option<&str> {
        let bare = folded(written);
        let bare = bare.trim_end_matches('版').trim_end_matches('年');
        self.editions.iter().map(|(edition, _)| edition.as_str()).find(|edition| *edition == bare)
    }
}

/// A part of a path that could be a chapter's number rather than an edition.
fn is_number(part: &str) -> bool {
    part.trim().len() <= 2
}

/// The chapter the deepest part of a path names: by its whole name before anything looser.
fn best<'a>(chapters: &'a [Chapter], path: &[&String]) -> Option<&'a Chapter> {
    path.iter().rev().find_map(|part| {
        let exact = chapters.iter().find(|chapter| folded(&chapter.name) == folded(part));
        exact.or_else(|| chapters.iter().find(|chapter| is_named(chapter, part)))
    })
}

fn is_named(chapter: &Chapter, written: &str) -> bool {
    let (name, written) = (folded(&chapter.name), folded(written));
    let number = chapter.number.trim_start_matches('0');
    let bare = written.trim_start_matches('第').split('章').next().unwrap_or_default().trim_start_matches('0');
    !written.is_empty()
        && (written == name
            || bare == number
            || bare == chinese_number(number)
            || (name.chars().count() > 3 && written.ends_with(&name)))
}

/// 1 to 20 as they stand in 第十二章.
fn chinese_number(number: &str) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    match number.parse::<usize>() {
        Ok(number @ 1..=9) => DIGITS[number].to_owned(),
        Ok(number @ 10..=19) => format!("十{}", DIGITS[number - 10]),
        Ok(20) => "二十".to_owned(),
        _ => "—".to_owned(),
    }
}

fn folded(text: &str) -> String {
    fold(text).chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chapter_is_known_by_name_and_number() {
        let chapter =
            Chapter { edition: "2025".into(), subject: "s".into(), number: "12".into(), name: "社区社会工作".into() };
        for written in ["社区社会工作", "第十二章", "第12章 社区社会工作", "12", "第十二章社区社会工作"]
        {
            assert!(is_named(&chapter, written), "{written}");
        }
        for written in ["", "第二章", "社会工作", "1"] {
            assert!(!is_named(&chapter, written), "{written}");
        }
    }
}
