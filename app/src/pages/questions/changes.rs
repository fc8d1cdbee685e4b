//! What changed between two versions, in words and marked text. For the history, for whoever saved too late, and for reviewers.

use chrono::NaiveDate;
use leptos::prelude::*;
use zhengtu::practice::marking::marks_text;
use zhengtu::question::difference::{Change, Detail, Part, Piece, between};
use zhengtu::question::{Content, Explanation, OptionId, OptionSet, letter_at};

use super::face::CONTENT;
use super::lookup::Chapters;
use super::words;
use crate::locale::{Language, Questions, date};

/// Everything that changed, part by part; a sentence if nothing did.
pub(super) fn changes(language: Language, chapters: &Chapters, before: &Content, after: &Content) -> AnyView {
    let t = Questions(language);
    let view = Both { language, t, before, after, chapters };
    let found = between(before, after);
    if found.is_empty() {
        return view! { <p class="muted">{t.no_difference()}</p> }.into_any();
    }
    let items = found
        .into_iter()
        .map(|change| view! { <div><dt>{view.name(change.part)}</dt><dd>{view.detail(change)}</dd></div> })
        .collect_view();
    view! { <dl class="facts">{items}</dl> }.into_any()
}

/// The two versions, and what it takes to speak of them.
struct Both<'a> {
    language: Language,
    t: Questions,
    before: &'a Content,
    after: &'a Content,
    chapters: &'a Chapters,
}

/// The options in their order.
fn order(content: &Content) -> Vec<OptionId> {
    content.options.iter().map(|option| option.id).collect()
}

fn letter(content: &Content, id: OptionId) -> Option<char> {
    content.options.iter().position(|option| option.id == id).map(letter_at)
}

impl Both<'_> {
    fn name(&self, part: Part) -> String {
        let t = self.t;
        match part {
            Part::Kind => t.kind().into(),
            Part::Stem => t.stem().into(),
            // By the letter it is shown under now, or was when it is gone.
            Part::Option(id) => {
                let letter = letter(self.after, id).or_else(|| letter(self.before, id)).unwrap_or(id.character());
                t.option_named(letter)
            }
            Part::OptionOrder => t.option_order().into(),
            Part::Key => t.key().into(),
            Part::Task(number) => t.task_number(number),
            Part::RubricPoint(id) => {
                let place = |content: &Content| content.rubric.iter().position(|point| point.id == id);
                t.point_number(place(self.after).or_else(|| place(self.before)).map_or(0, |place| place + 1))
            }
            Part::ModelAnswer => t.model_answer().into(),
            Part::Explanation => t.explanation().into(),
            Part::Source => t.source().into(),
            Part::LawAsOf => t.law_as_of().into(),
            Part::ReviewBy => t.review_by().into(),
            Part::Difficulty => t.difficulty().into(),
            Part::Chapters => t.chapters().into(),
            Part::Tags => t.tags().into(),
        }
    }

    fn detail(&self, change: Change) -> AnyView {
        let t = self.t;
        match change.detail {
            Detail::Text(found) => {
                let note = match change.part {
                    Part::Option(id) if letter(self.before, id).is_none() => Some(t.was_added()),
                    Part::Option(id) if letter(self.after, id).is_none() => Some(t.was_removed()),
                    _ => None,
                };
                view! { {note.map(|note| view! { <span class="tag">{note}</span> " " })} {self.pieces(found)} }.into_any()
            }
            Detail::Kind(was, is) => from_to(t, words::kind(self.language, was), words::kind(self.language, is)),
            Detail::Key(was, is) => from_to(t, key(self.before, was), key(self.after, is)),
            Detail::Order(was, is) => {
                let letters = |ids: &[OptionId]| ids.iter().filter_map(|id| letter(self.before, *id)).collect::<String>();
                from_to(t, letters(&was), letters(&is))
            }
            Detail::Point { before, after, text } => {
                let worth = |(task, half_marks): (i64, i64)| t.point_worth(task, &marks_text(half_marks));
                let words = match (before, after) {
                    (Some(was), Some(is)) if was == is => view! { <span>{worth(is)}</span> }.into_any(),
                    (was, is) => from_to(t, was.map(worth).unwrap_or_default(), is.map(worth).unwrap_or_default()),
                };
                view! { {words} <br /> {self.pieces(text)} }.into_any()
            }
            Detail::Day(was, is) => {
                let day = |day: Option<NaiveDate>| day.map(|day| date(self.language, day)).unwrap_or_default();
                from_to(t, day(was), day(is))
            }
            Detail::Number(was, is) => from_to(t, words::difficulty(t, was), words::difficulty(t, is)),
            Detail::Chapters { removed, added } => {
                let name = |chapter| self.chapters.name(self.language, &chapter);
                list(t, removed.into_iter().map(name).collect(), added.into_iter().map(name).collect())
            }
            Detail::Tags { removed, added } => list(t, removed, added),
        }
    }

    /// Marked text. References to options appear as the letters of their own version.
    fn pieces(&self, found: Vec<Piece>) -> AnyView {
        let (was, is) = (order(self.before), order(self.after));
        let t = self.t;
        let pieces = found
            .into_iter()
            .map(|piece| match piece {
                Piece::Same(text) => lines(&Explanation(&text).render(&is)),
                Piece::Removed(text) => removed(t, &Explanation(&text).render(&was)),
                Piece::Added(text) => added(t, &Explanation(&text).render(&is)),
            })
            .collect_view();
        view! { <span lang=CONTENT>{pieces}</span> }.into_any()
    }
}

/// `AC`, with nothing said as such.
fn key(content: &Content, key: OptionSet) -> String {
    let mut letters: Vec<char> = key.iter().filter_map(|id| letter(content, id)).collect();
    letters.sort_unstable();
    letters.into_iter().collect()
}

fn from_to(t: Questions, was: impl Into<String>, is: impl Into<String>) -> AnyView {
    let (was, is) = (was.into(), is.into());
    let was = if was.is_empty() { t.nothing().to_owned() } else { was };
    let is = if is.is_empty() { t.nothing().to_owned() } else { is };
    view! { {removed(t, &was)} " → " {added(t, &is)} }.into_any()
}

fn list(t: Questions, gone: Vec<String>, new: Vec<String>) -> AnyView {
    let gone = gone.into_iter().map(|name| view! { <li>{removed(t, &name)}</li> }).collect_view();
    let new = new.into_iter().map(|name| view! { <li>{added(t, &name)}</li> }).collect_view();
    view! { <ul>{gone}{new}</ul> }.into_any()
}

/// What is gone: said to those who can't see the line through it.
fn removed(t: Questions, text: &str) -> AnyView {
    view! { <del><span class="visually-hidden">{t.removed_begins()}</span>{lines(text)}</del> }.into_any()
}

fn added(t: Questions, text: &str) -> AnyView {
    view! { <ins><span class="visually-hidden">{t.added_begins()}</span><mark>{lines(text)}</mark></ins> }.into_any()
}

/// Text with its line breaks.
fn lines(text: &str) -> AnyView {
    let lines = text.split('\n').enumerate();
    lines.map(|(place, line)| view! { {(place > 0).then(|| view! { <br /> })} {line.to_owned()} }).collect_view().into_any()
}
