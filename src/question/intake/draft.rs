//! A question of a file as the bank would hold it.

use std::fmt::Write as _;

use super::Defaults;
use super::place::{Complaints, Misplaced, Place, Places};
use crate::question::format::{FileQuestion, letters};
use crate::question::{Content, OptionSet, QuestionOption, markdown};

/// What becomes of a question, before anybody asks the bank.
pub(super) struct Draft {
    /// What it will say.
    pub content: Content,
    /// What is to be said about its place.
    pub complaints: Complaints,
    /// HTML, or a link or picture that isn't allowed, becomes plain words when the question is written down. Of pictures in the
    /// file, [`Naming`](crate::question::picture::Naming) speaks.
    pub loses_markup: bool,
}

impl Draft {
    /// `foreign` are files of other systems: readers of our own know which letters are options.
    pub(super) fn of(question: &FileQuestion, places: &Places, defaults: &Defaults, foreign: bool) -> Result<Self, Misplaced> {
        let (place, complaints) = places.place(question, defaults)?;
        let mut content = content(question, place, foreign);
        let loses_markup = loses_markup(&mut content);
        Ok(Self { content, complaints, loses_markup })
    }
}

fn loses_markup(content: &mut Content) -> bool {
    let is_seen = |c: &char| !c.is_control() && !matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    content.texts_mut().any(|text| {
        text.contains(['<', '['])
            && !text.contains("](file:")
            && !markdown::clean(text).chars().filter(is_seen).eq(text.chars().filter(is_seen))
    })
}

fn content(question: &FileQuestion, place: Place, foreign: bool) -> Content {
    let count = question.options.len();
    let ids = letters::identities(count);
    let key: OptionSet = ids.iter().zip(&question.options).filter(|(_, option)| option.correct).map(|(id, _)| *id).collect();
    // Readers of our own know which letters are options; what other systems wrote is looked at here.
    let follow = |text: &str| if foreign { letters::read(text, count) } else { text.to_owned() };
    let mut explanation = follow(&question.explanation);
    for (id, option) in ids.iter().zip(&question.options) {
        if let Some(feedback) = option.feedback.as_deref().filter(|feedback| !explanation.contains(*feedback)) {
            let gap = if explanation.is_empty() { "" } else { "\n\n" };
            let _ = write!(explanation, "{gap}{{{id}}}：{}", letters::read(feedback, count));
        }
    }
    // More options than letters would be lost here; [`Content::flaws`] must see them.
    let last = ids.last().copied().into_iter().cycle();
    let options = ids.iter().copied().chain(last).zip(&question.options);
    Content {
        subject: place.subject,
        chapters: place.chapters,
        kind: question.kind,
        stem: question.stem.clone(),
        options: options.map(|(id, option)| QuestionOption { id, text: option.text.clone() }).collect(),
        key,
        explanation,
        source: question.source.clone(),
        law_as_of: question.law_as_of,
        review_by: question.review_by,
        difficulty: question.difficulty.unwrap_or(3),
        tags: question.tags.clone(),
        tasks: question.tasks.clone(),
        rubric: question.rubric.clone(),
        model_answer: question.model_answer.clone(),
    }
}
