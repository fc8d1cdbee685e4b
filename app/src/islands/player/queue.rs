//! What the server hasn't acknowledged yet: kept in this browser, each thing under a key of its own, so that it survives the page, and
//! two pages open at once neither lose nor overwrite anything.

use leptos::prelude::*;
use leptos::serde_json;
use serde::{Deserialize, Serialize};
use web_sys::StorageEvent;
use zhengtu::ids::{AnswerId, PracticeSetId};
use zhengtu::question::OptionSet;

use super::sending;
use super::state::State;

/// Something to be sent. Its id is made here, so that sending it twice is harmless; ids are in the order of making.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// Its id.
    pub id: AnswerId,
    /// The set.
    pub set: PracticeSetId,
    /// The question, from 0.
    pub place: usize,
    /// What it is.
    pub what: What,
}

/// What can wait.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum What {
    /// An answer.
    Answer {
        /// What was chosen.
        chosen: OptionSet,
        /// The options in the order they were shown.
        shown: String,
        /// When, by this browser's clock.
        at: String,
        /// How long the question was looked at, in milliseconds.
        took_ms: u64,
    },
    /// 收藏: kept from now on, or no more.
    Favourite(bool),
    /// 笔记, as it is now.
    Note(String),
}

const PREFIX: &str = "zhengtu/waiting/";
const DEVICE: &str = "zhengtu/device";

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}

/// Which device this is: a number this browser made for itself.
pub fn device() -> String {
    let kept = storage().and_then(|storage| storage.get_item(DEVICE).ok().flatten());
    kept.unwrap_or_else(|| {
        let made = AnswerId::fresh().to_string();
        if let Some(storage) = storage() {
            let _ = storage.set_item(DEVICE, &made);
        }
        made
    })
}

/// Puts something into the queue. A browser that keeps nothing only loses the safety.
pub fn push(state: State, waiting: Waiting) {
    if let (Some(storage), Ok(text)) = (storage(), serde_json::to_string(&waiting)) {
        let _ = storage.set_item(&format!("{PREFIX}{}", waiting.id), &text);
    }
    add(state, waiting);
}

/// Takes something out of the queue. What another set's page left, and isn't wanted now, stays for that page.
pub fn take(state: State, waiting: &Waiting, done: bool) {
    state.waiting.update(|all| all.retain(|other| other.id != waiting.id));
    if done && let Some(storage) = storage() {
        let _ = storage.remove_item(&format!("{PREFIX}{}", waiting.id));
    }
}

/// Takes up what earlier pages could not send.
pub fn restore(state: State) {
    let Some(storage) = storage() else { return };
    let keys = (0..storage.length().unwrap_or_default()).filter_map(|index| storage.key(index).ok().flatten());
    let mut kept: Vec<Waiting> = keys
        .filter(|key| key.starts_with(PREFIX))
        .filter_map(|key| serde_json::from_str(&storage.get_item(&key).ok()??).ok())
        .collect();
    kept.sort_unstable_by_key(|waiting| waiting.id);
    for waiting in kept {
        add(state, waiting);
    }
}

/// What another page of this browser put into the queue or took out of it.
pub fn changed_elsewhere(state: State, event: &StorageEvent) {
    let Some(id) = event.key().and_then(|key| key.strip_prefix(PREFIX)?.parse::<AnswerId>().ok()) else { return };
    if let Some(text) = event.new_value() {
        if let Ok(waiting) = serde_json::from_str(&text) {
            add(state, waiting);
        }
        return;
    }
    state.waiting.update(|all| all.retain(|other| other.id != id));
    if state.waiting.with_untracked(Vec::is_empty) {
        sending::pump(state);
    }
}

/// Into the queue, and into what is shown.
fn add(state: State, waiting: Waiting) {
    if state.waiting.with_untracked(|all| all.iter().any(|other| other.id == waiting.id)) {
        return;
    }
    if state.with(|data| data.set) == waiting.set {
        let place = waiting.place;
        match &waiting.what {
            What::Answer { chosen, .. } => {
                if state.answer_to(place).is_none() {
                    state.given.update(|given| given.get_mut(place).into_iter().for_each(|given| *given = Some(*chosen)));
                }
            }
            What::Favourite(kept) => state.set_kept(place, *kept),
            What::Note(text) => {
                state.notes.update_value(|all| all.get_mut(place).into_iter().for_each(|note| note.clone_from(text)));
            }
        }
    }
    state.waiting.update(|all| all.push(waiting));
}
