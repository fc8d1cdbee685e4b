//! Questions of the bank as a file holds them.

use super::letters::identities;
use super::{At, FileOption, FileQuestion};
use crate::question::{Content, OptionId, RubricPoint};

/// What a chapter is called: its subject's name and its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChapterName {
    /// The edition's code.
    pub edition: String,
    /// The subject's code.
    pub subject_code: String,
    /// The chapter's number.
    pub chapter: String,
    /// The subject's name.
    pub subject: String,
    /// Its own.
    pub name: String,
}

/// A question as a file holds it. Options take the letters of their places; a chapter without a name keeps its number.
pub fn file_question(content: &Content, names: &[ChapterName]) -> FileQuestion {
    let order: Vec<OptionId> = content.options.iter().map(|option| option.id).collect();
    let mut question = FileQuestion::new(At::default(), content.kind);
    question.stem.clone_from(&content.stem);
    question.options = content
        .options
        .iter()
        .map(|option| FileOption { text: option.text.clone(), correct: content.key.contains(option.id), ..FileOption::default() })
        .collect();
    question.explanation = renamed(&content.explanation, &order);
    question.subject.clone_from(&content.subject);
    let first = content.chapters.first().map(|chapter| chapter.edition.clone()).unwrap_or_default();
    // One edition is said once; of several each chapter says its own.
    let several = content.chapters.iter().any(|chapter| chapter.edition != first);
    question.edition = if several { String::new() } else { first };
    question.chapters = content
        .chapters
        .iter()
        .map(|chapter| {
            let known = names.iter().find(|name| {
                name.edition == chapter.edition && name.chapter == chapter.chapter && name.subject_code == content.subject
            });
            let path = known.map_or_else(|| vec![chapter.chapter.clone()], |name| vec![name.subject.clone(), name.name.clone()]);
            several.then(|| chapter.edition.clone()).into_iter().chain(path).collect()
        })
        .collect();
    question.difficulty = Some(content.difficulty);
    question.tags.clone_from(&content.tags);
    question.source.clone_from(&content.source);
    question.law_as_of = content.law_as_of;
    question.review_by = content.review_by;
    question.tasks.clone_from(&content.tasks);
    question.rubric = identities(26)
        .into_iter()
        .zip(&content.rubric)
        .map(|(id, point)| RubricPoint { id, ..point.clone() })
        .collect();
    question.model_answer.clone_from(&content.model_answer);
    question
}

/// An explanation whose options are named after their places.
fn renamed(explanation: &str, order: &[OptionId]) -> String {
    let names = identities(order.len());
    let mut out = String::with_capacity(explanation.len());
    let mut rest = explanation;
    while let Some(start) = rest.find('{') {
        let (before, after) = rest.split_at(start);
        out.push_str(before);
        let mut inside = after[1..].chars();
        let named = inside.next().and_then(OptionId::new).filter(|_| inside.next() == Some('}'));
        let place = named.and_then(|option| order.iter().position(|other| *other == option));
        match place.and_then(|place| names.get(place)) {
            Some(name) => {
                out.extend(['{', name.character(), '}']);
                rest = &after[3..];
            }
            None => {
                out.push('{');
                rest = &after[1..];
            }
        }
    }
    out.push_str(rest);
    out
}
