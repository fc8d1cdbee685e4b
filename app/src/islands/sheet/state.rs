//! What the sheet knows and does.

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use zhengtu::question::{OptionId, OptionSet};

use super::data::{SheetData, SheetEntry, SheetQuestionData, place_address};
use super::keeping;
use super::sending::{self, Link, Waiting};
use crate::locale::Sheet as Words;

/// The id of what gets the focus after a question is shown.
pub const STEM: &str = "stem";

/// The sheet's state. A handle: copies are the same state.
#[derive(Debug, Clone, Copy)]
pub struct State {
    data: StoredValue<SheetData>,
    /// The question shown, from 0.
    pub place: RwSignal<usize>,
    /// What stands on the sheet.
    pub entries: RwSignal<Vec<SheetEntry>>,
    /// Changes the server hasn't acknowledged, the oldest first.
    pub waiting: RwSignal<Vec<Waiting>>,
    /// How many of them are on their way.
    pub under_way: RwSignal<usize>,
    /// How sending goes.
    pub link: RwSignal<Link>,
    /// What a screen reader is told.
    pub spoken: RwSignal<String>,
    /// Seconds left.
    pub left: RwSignal<i64>,
    /// How much the server's clock is ahead of this browser's, in milliseconds.
    pub ahead_ms: RwSignal<i64>,
    /// Since when, by this browser's clock, time counts for the question shown.
    pub since_ms: RwSignal<i64>,
    /// There is a keyboard worth telling about.
    pub has_keys: RwSignal<bool>,
    /// The keys are explained.
    pub help: RwSignal<bool>,
    /// Where to go once everything is saved.
    pub leaving: RwSignal<Option<String>>,
}

impl State {
    /// At the question the server chose.
    pub fn new(data: SheetData) -> Self {
        let mut entries = data.entries.clone();
        if let Some((entry, ticked)) = entries.get_mut(data.place).zip(ticked_already()) {
            *entry = ticked;
        }
        Self {
            place: RwSignal::new(data.place),
            entries: RwSignal::new(entries),
            waiting: RwSignal::new(Vec::new()),
            under_way: RwSignal::new(0),
            link: RwSignal::new(Link::Idle),
            spoken: RwSignal::new(String::new()),
            left: RwSignal::new((data.ends_ms - data.now_ms).max(0) / 1000),
            ahead_ms: RwSignal::new(0),
            since_ms: RwSignal::new(0),
            has_keys: RwSignal::new(false),
            help: RwSignal::new(false),
            leaving: RwSignal::new(None),
            data: StoredValue::new(data),
        }
    }

    /// Reads from what the server handed over.
    pub fn with<T>(self, read: impl FnOnce(&SheetData) -> T) -> T {
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
    pub fn question<T>(self, place: usize, read: impl FnOnce(&SheetQuestionData) -> T) -> Option<T> {
        self.with(|data| data.questions.get(place).map(read))
    }

    /// What stands at a question; tracked.
    pub fn entry(self, place: usize) -> SheetEntry {
        self.entries.with(|entries| entries.get(place).copied()).unwrap_or_default()
    }

    /// Time is up.
    pub fn is_over(self) -> bool {
        self.left.get() <= 0
    }

    /// Five minutes and less.
    pub fn is_near(self) -> bool {
        self.left.get() <= 300
    }

    /// `1:59:07`
    pub fn clock_text(self) -> String {
        let left = self.left.get();
        if left <= 0 {
            return self.words().time_up().to_owned();
        }
        format!("{}:{:02}:{:02}", left / 3600, left / 60 % 60, left % 60)
    }

    /// How saving stands, in words.
    pub fn saving_words(self) -> String {
        let t = self.words();
        match self.link.get() {
            Link::Offline if self.is_over() => t.over_offline().to_owned(),
            _ if self.is_over() => t.over().to_owned(),
            Link::Idle => String::new(),
            Link::Saved => t.saved().to_owned(),
            Link::Sending => t.saving().to_owned(),
            Link::Offline => t.offline(self.waiting.with(Vec::len)),
            Link::Refused => t.refused().to_owned(),
        }
    }

    /// How many are answered, in words.
    pub fn progress_words(self) -> String {
        let answered = self.entries.with(|entries| entries.iter().filter(|entry| !entry.chosen.is_empty()).count());
        self.words().progress(answered, self.questions())
    }

    /// Ticks or unticks an option: the only one of a single choice, one of several otherwise.
    pub fn toggle(self, place: usize, option: OptionId) {
        let Some(several) = self.question(place, |question| question.kind.takes_several()) else { return };
        self.change(place, |entry| {
            entry.chosen = if several { entry.chosen.toggled(option) } else { OptionSet::EMPTY.with(option) };
        });
    }

    /// Takes back what was ticked.
    pub fn clear(self, place: usize) {
        self.change(place, |entry| entry.chosen = OptionSet::EMPTY);
    }

    /// Marks or unmarks a question.
    pub fn flag(self, place: usize) {
        self.change(place, |entry| entry.flagged = !entry.flagged);
    }

    fn change(self, place: usize, edit: impl FnOnce(&mut SheetEntry)) {
        if self.left.get_untracked() <= 0 {
            return;
        }
        let mut entry = self.entries.with_untracked(|entries| entries.get(place).copied()).unwrap_or_default();
        edit(&mut entry);
        self.leaving.set(None);
        self.entries.update(|entries| {
            if let Some(old) = entries.get_mut(place) {
                *old = entry;
            }
        });
        sending::note(self, place, entry);
    }

    /// Shows another question, without asking the server.
    pub fn go(self, place: usize) {
        if place >= self.questions() {
            return;
        }
        self.leaving.set(None);
        self.place.set(place);
        self.since_ms.set(super::clock::local_ms());
        let address = self.with(|data| place_address(data.set, place));
        if let Ok(history) = window().history() {
            // The address stays right for a reload; going back leaves the paper rather than stepping through it.
            let _ = history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&address));
        }
        focus_soon();
    }

    /// Leaves the page, once everything is saved.
    pub fn leave(self, address: String) {
        self.leaving.set(Some(address));
        sending::pump(self);
    }

    /// Goes where it was to go, if everything is saved.
    pub fn depart(self) {
        if let Some(address) = self.leaving.get_untracked().filter(|_| self.waiting.with_untracked(Vec::is_empty)) {
            keeping::keep(self);
            let _ = window().location().set_href(&address);
        }
    }
}

/// What somebody ticked in the plain form before the sheet was awake.
fn ticked_already() -> Option<SheetEntry> {
    if !cfg!(target_arch = "wasm32") {
        return None;
    }
    let inputs = document().query_selector_all("input[name=choice]:checked").ok()?;
    let chosen = (0..inputs.length())
        .filter_map(|index| inputs.get(index)?.dyn_into::<web_sys::Element>().ok()?.get_attribute("value"))
        .filter_map(|value| OptionSet::parse(&value))
        .flat_map(OptionSet::iter)
        .collect();
    let flagged = document().query_selector("input[name=flagged]:checked").ok()?.is_some();
    Some(SheetEntry { chosen, flagged })
}

/// Moves the focus once the view has been brought up to date: a question starts at its top.
fn focus_soon() {
    request_animation_frame(move || {
        let Some(element) = document().get_element_by_id(STEM) else { return };
        let options = web_sys::FocusOptions::new();
        options.set_prevent_scroll(true);
        if let Ok(element) = element.dyn_into::<web_sys::HtmlElement>() {
            let _ = element.focus_with_options(&options);
        }
        window().scroll_to_with_x_and_y(0.0, 0.0);
    });
}
