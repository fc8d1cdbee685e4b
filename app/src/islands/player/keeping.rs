//! Answers that couldn't be sent yet survive the page: they are kept in this browser until the server has them.

use leptos::prelude::*;
use leptos::serde_json;

use super::sending::{self, Waiting};
use super::state::State;

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}

fn key(state: State) -> String {
    state.with(|data| format!("zhengtu/answers/{}", data.set))
}

/// Writes down what waits, or forgets it when nothing does. A browser that keeps nothing only loses this safety.
pub fn keep(state: State) {
    let Some(storage) = storage() else { return };
    let waiting = state.waiting.get_untracked();
    if waiting.is_empty() {
        let _ = storage.remove_item(&key(state));
    } else if let Ok(text) = serde_json::to_string(&waiting) {
        let _ = storage.set_item(&key(state), &text);
    }
}

/// Takes up what an earlier page of this set could not send.
pub fn restore(state: State) {
    let kept = storage().and_then(|storage| storage.get_item(&key(state)).ok().flatten());
    let Some(waiting) = kept.and_then(|text| serde_json::from_str::<Vec<Waiting>>(&text).ok()) else { return };
    for answer in &waiting {
        state.given.update(|given| {
            if let Some(given) = given.get_mut(answer.place) {
                given.get_or_insert(answer.chosen);
            }
        });
    }
    state.waiting.set(waiting);
    sending::pump(state);
}
