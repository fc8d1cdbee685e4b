//! What the player knows and does.

use std::time::Duration;

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use zhengtu::ids::AnswerId;
use zhengtu::practice::marking::mark;
use zhengtu::question::{Kind, OptionId, OptionSet};

use super::data::{PlayerData, QuestionData, position_address, summary_address};
use super::events;
use super::markup::{ONWARD, STEM, TROUBLE, advice_words, verdict_words};
use super::queue::{self, Waiting, What};
use super::sending::{self, Link, Pace};
use super::watch::Watch;
use crate::locale::Player as Words;

/// After so long on a question of a set to study, the place is remembered.
const SETTLED: Duration = Duration::from_millis(800);

/// The player's state. A handle: copies are the same state.
#[derive(Debug, Clone, Copy)]
pub struct State {
    data: StoredValue<PlayerData>,
    /// The question shown, from 0.
    pub place: RwSignal<usize>,
    /// What is ticked but not confirmed, by question.
    drafts: StoredValue<Vec<OptionSet>>,
    /// What was confirmed, by question.
    pub given: RwSignal<Vec<Option<OptionSet>>>,
    /// 收藏, by question.
    pub kept: StoredValue<Vec<bool>>,
    /// 笔记 as it was last put into the queue, by question.
    pub notes: StoredValue<Vec<String>>,
    /// 笔记 as it stands in its field, by question.
    pub typed: StoredValue<Vec<String>>,
    /// What is wrong, in a sentence; empty if nothing is.
    pub trouble: StoredValue<String>,
    /// What a screen reader is told.
    pub spoken: RwSignal<String>,
    /// What the server hasn't acknowledged, the oldest first.
    pub waiting: RwSignal<Vec<Waiting>>,
    /// What the server refused, in sentences.
    pub refused: RwSignal<Vec<String>>,
    /// How sending goes.
    pub link: RwSignal<Link>,
    /// How eagerly it is tried.
    pub pace: StoredValue<Pace>,
    /// The summary is wanted as soon as everything is saved.
    pub leaving: RwSignal<bool>,
    /// The place the server knows of.
    pub remembered: StoredValue<usize>,
    /// How long each question was looked at.
    pub watch: StoredValue<Watch>,
}

impl State {
    /// At the question the server chose.
    pub fn new(data: PlayerData) -> Self {
        let notes: Vec<String> = data.questions.iter().map(|question| question.own_note.clone()).collect();
        Self {
            place: RwSignal::new(data.place),
            drafts: StoredValue::new(vec![OptionSet::EMPTY; data.questions.len()]),
            given: RwSignal::new(data.questions.iter().map(|question| question.given).collect()),
            kept: StoredValue::new(data.questions.iter().map(|question| question.kept).collect()),
            typed: StoredValue::new(notes.clone()),
            notes: StoredValue::new(notes),
            trouble: StoredValue::new(data.note.clone().unwrap_or_default()),
            spoken: RwSignal::new(String::new()),
            waiting: RwSignal::new(Vec::new()),
            refused: RwSignal::new(Vec::new()),
            link: RwSignal::new(Link::Idle),
            pace: StoredValue::new(Pace::START),
            leaving: RwSignal::new(false),
            remembered: StoredValue::new(data.place),
            watch: StoredValue::new(Watch::of(data.questions.len())),
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
            Link::SignedOut => t.signed_out(self.waiting.with(Vec::len)),
        }
    }

    /// What is ticked in a question, but not confirmed.
    pub fn draft(self, place: usize) -> OptionSet {
        self.drafts.with_value(|drafts| drafts.get(place).copied().unwrap_or_default())
    }

    /// Takes note of what is ticked in the question shown.
    pub fn take_draft(self) {
        let place = self.place.get_untracked();
        if self.is_open(place) {
            let ticked = events::ticked();
            self.drafts.update_value(|drafts| drafts.get_mut(place).into_iter().for_each(|draft| *draft = ticked));
            self.say_trouble("");
        }
    }

    /// 即时: confirms, where an answer needs no more than a tick and that is wanted.
    pub fn confirm_at_once(self) {
        let kind = self.question(self.place.get_untracked(), |question| question.kind);
        if kind != Some(Kind::Multiple) && self.with(|data| data.instant) {
            self.confirm();
        }
    }

    /// Ticks or unticks an option of the question shown.
    pub fn tick(self, option: OptionId) {
        if let Some(kind) = self.question(self.place.get_untracked(), |question| question.kind) {
            events::tick(kind, option);
            self.take_draft();
            self.confirm_at_once();
        }
    }

    /// Says what is wrong; an empty sentence says that nothing is.
    pub fn say_trouble(self, sentence: &str) {
        self.trouble.set_value(sentence.to_owned());
        if let Some(element) = document().get_element_by_id(TROUBLE) {
            element.set_text_content(Some(sentence));
            let _ = element.toggle_attribute_with_force("hidden", sentence.is_empty());
        }
    }

    /// The answer to a question, if it was given; not tracked.
    pub fn answer_to(self, place: usize) -> Option<OptionSet> {
        self.given.with_untracked(|given| given.get(place).copied().flatten())
    }

    /// Nothing is answered here (any more).
    pub fn is_open(self, place: usize) -> bool {
        !self.with(|data| data.study) && self.answer_to(place).is_none()
    }

    /// Marks what is ticked, shows it, and sends it off.
    pub fn confirm(self) {
        let place = self.place.get_untracked();
        let t = self.words();
        if !self.is_open(place) {
            return;
        }
        let chosen = self.draft(place);
        let told = self.question(place, |question| {
            (question.kind, question.key, question.options.iter().map(|option| option.id.character()).collect::<String>())
        });
        let Some((kind, key, shown)) = told else { return };
        if chosen.is_empty() {
            self.say_trouble(t.choose_first());
            return;
        }
        self.trouble.set_value(String::new());
        let (verdict, marks) = verdict_words(t, kind, mark(kind, key, chosen));
        let advice = advice_words(t, kind, key, chosen).unwrap_or_default();
        self.spoken.set(format!("{verdict} · {marks} {advice}"));
        let took_ms = self.watch.try_update_value(|watch| watch.read(place)).unwrap_or_default();
        self.enqueue(place, What::Answer { chosen, shown, at: now(), took_ms });
        focus_soon(ONWARD, false);
    }

    /// Puts something about a question into the queue, and sends it.
    pub fn enqueue(self, place: usize, what: What) {
        queue::push(self, Waiting { id: AnswerId::fresh(), set: self.with(|data| data.set), place, what });
        sending::hurry(self);
    }

    /// Shows another question, without asking the server.
    pub fn go(self, place: usize) {
        if place >= self.questions() || !self.keep_note() {
            return;
        }
        self.trouble.set_value(String::new());
        self.spoken.set(String::new());
        self.watch.update_value(|watch| watch.turn_to(place));
        self.place.set(place);
        let address = self.with(|data| position_address(data.set, place));
        if let Ok(history) = window().history() {
            // The address stays right for a reload; going back leaves the set rather than stepping through it.
            let _ = history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&address));
        }
        if self.with(|data| data.study) {
            let settled = move || {
                if self.place.get_untracked() == place {
                    sending::remember_place(self);
                }
            };
            set_timeout(settled, SETTLED);
        }
        focus_soon(STEM, true);
        self.fetch_pictures(place + 1);
    }

    /// The next question, or the summary after the last.
    pub fn go_on(self) {
        let next = self.place.get_untracked() + 1;
        if next < self.questions() { self.go(next) } else { self.leave() }
    }

    /// The question before.
    pub fn go_back(self) {
        if let Some(before) = self.place.get_untracked().checked_sub(1) {
            self.go(before);
        }
    }

    /// To the summary, once everything is saved.
    pub fn leave(self) {
        if !self.keep_note() {
            return;
        }
        if self.waiting.with_untracked(Vec::is_empty) {
            let address = self.with(|data| summary_address(data.set));
            let _ = window().location().set_href(&address);
        } else {
            self.leaving.set(true);
            sending::hurry(self);
        }
    }

    /// Has the browser fetch the pictures of a question before it is shown.
    pub fn fetch_pictures(self, place: usize) {
        self.question(place, |question| {
            let texts = question.options.iter().map(|option| &option.text).chain([&question.stem, &question.explanation]);
            for text in texts {
                for part in text.as_str().split("<img src=\"").skip(1) {
                    if let (Some(address), Ok(picture)) = (part.split('"').next(), web_sys::HtmlImageElement::new()) {
                        picture.set_src(address);
                    }
                }
            }
        });
    }
}

/// By this browser's clock.
fn now() -> String {
    js_sys::Date::new_0().to_iso_string().into()
}

/// Moves the focus once the view has been brought up to date. A new question starts at its top; marking one moves nothing.
pub fn focus_soon(id: &'static str, from_the_top: bool) {
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
