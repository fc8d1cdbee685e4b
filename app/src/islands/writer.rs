//! 作答: autosave on the page of a case. The page is a plain form made by the server; this only watches its fields, saves what changes
//! within a second, and keeps in the browser what the server doesn't have yet.

#![expect(missing_docs, reason = "the island macro makes a struct of the properties and documents nothing")]

mod keeping;
mod sending;

use std::time::Duration;

use leptos::ev;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use web_sys::js_sys::{Date, Reflect};
use zhengtu::ids::PracticeSetId;
use zhengtu::mock::writing::word_count;

use crate::locale::{Language, Writing as Words};
use sending::Link;

/// A case being written.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct WriterData {
    /// The attempt.
    pub set: PracticeSetId,
    /// The case, from 1.
    pub position: i64,
    /// The page's language.
    pub language: Language,
    /// This page, by a number of its own.
    pub tab: uuid::Uuid,
    /// The server's clock when the page was made, in milliseconds.
    pub now_ms: i64,
    /// When time is up, by the same clock.
    pub ends_ms: i64,
    /// The revision each task's text is of, task by task.
    pub revisions: Vec<i64>,
}

/// The id of a task's field.
pub fn field_id(task: i64) -> String {
    format!("text-{task}")
}

/// What the page knows while it lives.
#[derive(Clone, Copy)]
struct State {
    data: StoredValue<WriterData>,
    revisions: StoredValue<Vec<i64>>,
    /// Tasks whose text the server doesn't have, and the number of the save that will bring it.
    dirty: StoredValue<Vec<i64>>,
    seq: StoredValue<i64>,
    waiting: StoredValue<bool>,
    link: RwSignal<Link>,
    left: RwSignal<i64>,
    ahead_ms: StoredValue<i64>,
}

impl State {
    fn words(self) -> Words {
        Words(self.data.with_value(|data| data.language))
    }

    fn clock_text(self) -> String {
        let left = self.left.get();
        let (hours, minutes, seconds) = (left / 3600, left / 60 % 60, left % 60);
        if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
    }

    fn saving_words(self) -> &'static str {
        let t = self.words();
        match self.link.get() {
            Link::Idle => "",
            Link::Saved => t.saved(),
            Link::Sending => t.saving(),
            Link::Offline => t.offline(),
            Link::Refused => t.refused(),
        }
    }
}

/// Watches the form inside it.
#[island]
pub fn Writer(
    /// The case and the page.
    data: WriterData,
    /// The form, made by the server.
    children: Children,
) -> impl IntoView {
    let t = Words(data.language);
    let left = (data.ends_ms - data.now_ms).max(0) / 1000;
    let state = State {
        revisions: StoredValue::new(data.revisions.clone()),
        data: StoredValue::new(data),
        dirty: StoredValue::new(Vec::new()),
        seq: StoredValue::new(0),
        waiting: StoredValue::new(false),
        link: RwSignal::new(Link::Idle),
        left: RwSignal::new(left),
        ahead_ms: StoredValue::new(0),
    };
    // Effects run in the browser only.
    Effect::new(move |_| start(state));
    view! {
        <div class="writer">
            <div class="mock-bar">
                <p class=move || if state.left.get() <= 600 { "clock clock--near" } else { "clock" }>
                    <span class="visually-hidden">{t.time_left()}</span>
                    <span>{move || state.clock_text()}</span>
                </p>
                <span class="mock-bar__state" role="status">{move || state.saving_words()}</span>
            </div>
            {children()}
        </div>
    }
}

#[expect(clippy::cast_possible_truncation, reason = "milliseconds since 1970 fit")]
fn local_ms() -> i64 {
    Date::now() as i64
}

/// Typing is saved together: what is written within this time goes at once.
const PAUSE: Duration = Duration::from_millis(700);

fn start(state: State) {
    let left = state.data.with_value(|data| data.ends_ms - data.now_ms);
    set_clock(state, left);
    keeping::restore(state);
    let _ = set_interval_with_handle(move || tick(state), Duration::from_secs(1));
    // A minute without a word from the server: clocks drift, another page hands in.
    let _ = set_interval_with_handle(move || sending::send(state, true), Duration::from_secs(60));
    window_event_listener(ev::input, move |event| {
        let id = event.target().and_then(|target| Reflect::get(&target, &"id".into()).ok()).and_then(|id| id.as_string());
        let task = id.and_then(|id| id.strip_prefix("text-")?.parse::<i64>().ok());
        if let Some(task) = task {
            note(state, task);
        }
    });
}

/// The server says how long there is.
fn set_clock(state: State, ends_in_ms: i64) {
    let ends = state.data.with_value(|data| data.ends_ms);
    state.ahead_ms.set_value(ends - ends_in_ms - local_ms());
    tick(state);
}

fn tick(state: State) {
    let ends = state.data.with_value(|data| data.ends_ms);
    let left = (ends - local_ms() - state.ahead_ms.get_value()).max(0) / 1000;
    let before = state.left.get_untracked();
    if left != before {
        state.left.set(left);
        if left == 0 {
            sending::leave(state);
        }
    }
}

/// A text changed: count it, keep it, and save it soon.
fn note(state: State, task: i64) {
    let text = text_of(task);
    if let Ok(Some(count)) = document().query_selector(&format!("[data-count=\"{task}\"]")) {
        count.set_text_content(Some(&state.words().words(word_count(&text))));
    }
    state.dirty.update_value(|dirty| {
        if !dirty.contains(&task) {
            dirty.push(task);
        }
    });
    keeping::keep(state);
    if !state.waiting.get_value() {
        state.waiting.set_value(true);
        set_timeout(
            move || {
                state.waiting.set_value(false);
                sending::send(state, false);
            },
            PAUSE,
        );
    }
}

/// What is written in a task's field now.
fn text_of(task: i64) -> String {
    let field = document().get_element_by_id(&field_id(task));
    field.and_then(|field| Reflect::get(&field, &"value".into()).ok()).and_then(|value| value.as_string()).unwrap_or_default()
}
