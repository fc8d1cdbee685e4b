//! Changes the server doesn't have yet survive the page: each tab keeps its own in this browser, and whoever opens the paper next
//! sends what another tab left behind. Sending twice is harmless.

use leptos::prelude::*;
use leptos::serde_json;

use super::sending::{self, Waiting};
use super::state::State;

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}

thread_local! {
    /// This page's number among all tabs.
    static TAB: String = zhengtu::ids::MockChangeId::fresh().to_string();
}

fn prefix(state: State) -> String {
    state.with(|data| format!("zhengtu/mock/{}/", data.set))
}

fn key(state: State) -> String {
    TAB.with(|tab| prefix(state) + tab)
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

/// Takes up what earlier pages of this paper could not send, and looks how the sheet stands.
pub fn restore(state: State) {
    let mut waiting: Vec<Waiting> = Vec::new();
    if let Some(storage) = storage() {
        let prefix = prefix(state);
        let keys: Vec<String> = (0..storage.length().unwrap_or(0))
            .filter_map(|index| storage.key(index).ok().flatten())
            .filter(|key| key.starts_with(&prefix))
            .collect();
        for key in keys {
            let text = storage.get_item(&key).ok().flatten().unwrap_or_default();
            waiting.extend(serde_json::from_str::<Vec<Waiting>>(&text).unwrap_or_default());
            // From here on it is kept under this page's own number.
            let _ = storage.remove_item(&key);
        }
    }
    waiting.sort_by(|one, other| one.at.cmp(&other.at));
    for change in &waiting {
        state.entries.update(|entries| {
            if let Some(entry) = change.place().and_then(|place| entries.get_mut(place)) {
                *entry = change.entry();
            }
        });
    }
    state.waiting.update(|all| {
        waiting.append(all);
        *all = waiting;
    });
    keep(state);
    sending::look(state);
}
