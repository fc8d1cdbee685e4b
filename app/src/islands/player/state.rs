//! What the player knows and does.

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use zhengtu::ids::AnswerId;
use zhengtu::practice::marking::{Marked, Verdict, full_half_marks, mark, marks_text};
use zhengtu::question::{Kind, OptionId, OptionSet};

use super::data::{PlayerData, QuestionData, position_address, summary_address};
use super::keeping;
use super::sending::{self, Link, Waiting};
use crate::locale::Player as Words;

/// The id of what gets the focus after a question is shown.
pub const STEM: &str = "stem";
/// The id of what gets the focus after an answer is marked.
pub const ONWARD: &str = "onward";

/// The player's state. A handle: copies are the same state.
#[derive(Debug, Clone, Copy)]
pub struct State {
    data: StoredValue<PlayerData>,
    /// The question shown, from 0.
    pub place: RwSignal<usize>,
    /// What is ticked but not confirmed, by question.
    pub drafts: RwSignal<Vec<OptionSet>>,
    /// What was confirmed, by question.
    pub given: RwSignal<Vec<Option<OptionSet>>>,
    /// A sentence beside the options.
    pub note: RwSignal<Option<String>>,
    /// What a screen reader is told.
    pub spoken: RwSignal<String>,
    /// Answers the server hasn't acknowledged, the oldest first.
    pub waiting: RwSignal<Vec<Waiting>>,
    /// How sending goes.
    pub link: RwSignal<Link>,
    /// There is a keyboard worth telling about.
    pub has_keys: RwSignal<bool>,
    /// The summary is wanted as soon as everything is saved.
    pub leaving: RwSignal<bool>,
}

impl State {
    /// At the question the server chose.
    pub fn new(data: PlayerData) -> Self {
        let mut drafts = vec![OptionSet::EMPTY; data.questions.len()];
        if let Some(draft) = drafts.get_mut(data.place) {
            *draft = ticked_already();
        }
        Self {
            place: RwSignal::new(data.place),
            drafts: RwSignal::new(drafts),
            given: RwSignal::new(data.questions.iter().map(|question| question.given).collect()),
            note: RwSignal::new(data.note.clone()),
            spoken: RwSignal::new(String::new()),
            waiting: RwSignal::new(Vec::new()),
            link: RwSignal::new(Link::Idle),
            has_keys: RwSignal::new(false),
            leaving: RwSignal::new(false),
            data: StoredValue::new(data),
        }
    }

    /// Reads from what the server handed over.
    pub fn with<T>(self, read: impl FnOnce(&PlayerData) -> T) -> T {
        self.data.with_value(read)
    }

    /// The words of the page's language.
    pub fn words(self) -> Words {
        Words(self.with(|data| data.language))
    }

    /// How many questions there are.
    pub fn questions(self) -> usize {
        self.with(|data| data.questions.len())
    }

    /// Reads from a question; `None` beyond the last.
    pub fn question<T>(self, place: usize, read: impl FnOnce(&QuestionData) -> T) -> Option<T> {
        self.with(|data| data.questions.get(place).map(read))
    }

    /// How saving stands, in words.
    pub fn saving_words(self) -> String {
        let t = self.words();
        match self.link.get() {
            Link::Idle => String::new(),
            Link::Saved => t.saved().to_owned(),
            Link::Sending => t.saving().to_owned(),
            Link::Offline => t.offline(self.waiting.with(Vec::len)),
            Link::Refused => t.refused().to_owned(),
        }
    }

    /// Whether an option of the question shown is ticked.
    pub fn is_ticked(self, place: usize, option: OptionId) -> bool {
        self.drafts.with(|drafts| drafts.get(place).is_some_and(|draft| draft.contains(option)))
    }

    /// Ticks or unticks an option: the only one of a single choice, one of several otherwise.
    pub fn toggle(self, place: usize, option: OptionId) {
        let Some(kind) = self.question(place, |question| question.kind) else { return };
        self.note.set(None);
        self.drafts.update(|drafts| {
            if let Some(draft) = drafts.get_mut(place) {
                *draft = match kind {
                    Kind::Multiple => draft.toggled(option),
                    Kind::Single | Kind::Judgement | Kind::Case => OptionSet::EMPTY.with(option),
                };
            }
        });
    }

    /// The answer to a question, if it was given; not tracked.
    pub fn answer_to(self, place: usize) -> Option<OptionSet> {
        self.given.with_untracked(|given| given.get(place).copied().flatten())
    }

    /// Marks what is ticked, shows it, and sends it off.
    pub fn confirm(self) {
        let place = self.place.get_untracked();
        let t = self.words();
        if self.answer_to(place).is_some() {
            return;
        }
        let chosen = self.drafts.with_untracked(|drafts| drafts.get(place).copied()).unwrap_or_default();
        let Some((kind, key)) = self.question(place, |question| (question.kind, question.key)) else { return };
        if chosen.is_empty() {
            self.note.set(Some(t.choose_first().to_owned()));
            return;
        }
        self.note.set(None);
        self.given.update(|given| given[place] = Some(chosen));
        let (verdict, marks) = verdict_words(t, kind, mark(kind, key, chosen));
        self.spoken.set(format!("{verdict} · {marks}"));
        self.waiting.update(|waiting| waiting.push(Waiting { id: AnswerId::fresh(), place, chosen }));
        keeping::keep(self);
        sending::pump(self);
        focus_soon(ONWARD, false);
    }

    /// Shows another question, without asking the server.
    pub fn go(self, place: usize) {
        if place >= self.questions() {
            return;
        }
        self.note.set(None);
        self.spoken.set(String::new());
        self.place.set(place);
        let address = self.with(|data| position_address(data.set, place));
        if let Ok(history) = window().history() {
            // The address stays right for a reload; going back leaves the set rather than stepping through it.
            let _ = history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&address));
        }
        focus_soon(STEM, true);
    }

    /// The next question, or the summary after the last.
    pub fn go_on(self) {
        let next = self.place.get_untracked() + 1;
        if next < self.questions() { self.go(next) } else { self.leave() }
    }

    /// To the summary, once everything is saved.
    pub fn leave(self) {
        if self.waiting.with_untracked(Vec::is_empty) {
            let address = self.with(|data| summary_address(data.set));
            let _ = window().location().set_href(&address);
        } else {
            self.leaving.set(true);
            sending::pump(self);
        }
    }
}

/// What somebody ticked in the plain form before the player was awake.
fn ticked_already() -> OptionSet {
    if !cfg!(target_arch = "wasm32") {
        return OptionSet::EMPTY;
    }
    let Ok(inputs) = document().query_selector_all("input[name=choice]:checked") else { return OptionSet::EMPTY };
    (0..inputs.length())
        .filter_map(|index| inputs.get(index)?.dyn_into::<web_sys::Element>().ok()?.get_attribute("value"))
        .filter_map(|value| OptionSet::parse(&value))
        .flat_map(OptionSet::iter)
        .collect()
}

/// The verdict, and the marks it earned.
pub fn verdict_words(t: Words, kind: Kind, marked: Marked) -> (&'static str, String) {
    let verdict = match marked.verdict {
        Verdict::Right => t.right(),
        Verdict::Partly => t.partly(),
        Verdict::Wrong | Verdict::Empty => t.wrong(),
    };
    (verdict, t.marks(&marks_text(marked.half_marks), &marks_text(full_half_marks(kind))))
}

/// Moves the focus once the view has been brought up to date. A new question starts at its top; marking one moves nothing.
fn focus_soon(id: &'static str, from_the_top: bool) {
    request_animation_frame(move || {
        let Some(element) = document().get_element_by_id(id) else { return };
        let options = web_sys::FocusOptions::new();
        options.set_prevent_scroll(true);
        if let Ok(element) = element.dyn_into::<web_sys::HtmlElement>() {
            let _ = element.focus_with_options(&options);
        }
        if from_the_top {
            window().scroll_to_with_x_and_y(0.0, 0.0);
        }
    });
}
