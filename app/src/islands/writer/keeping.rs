//! Texts the server doesn't have yet survive the page: each page keeps its own in this browser, and whoever opens the case next sends
//! what another left behind, under that page's number, so that neither overwrites the other unseen.

use leptos::prelude::*;
use leptos::serde_json;
use leptos::task::spawn_local;

use super::State;
use super::sending::{Sent, send_left, unsent};

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}

fn prefix(state: State) -> String {
    state.data.with_value(|data| format!("zhengtu/text/{}/{}/", data.set, data.position))
}

/// Writes down what isn't saved, or forgets it when everything is. A browser that keeps nothing only loses this safety.
pub fn keep(state: State) {
    let Some(storage) = storage() else { return };
    let key = prefix(state) + &state.data.with_value(|data| data.tab.to_string());
    let unsent = unsent(state);
    if unsent.is_empty() {
        let _ = storage.remove_item(&key);
    } else if let Ok(text) = serde_json::to_string(&unsent) {
        let _ = storage.set_item(&key, &text);
    }
}

/// Sends what earlier pages of this case could not send, and shows the page again with it.
pub fn restore(state: State) {
    let Some(storage) = storage() else { return };
    let prefix = prefix(state);
    let keys: Vec<String> = (0..storage.length().unwrap_or(0))
        .filter_map(|index| storage.key(index).ok().flatten())
        .filter(|key| key.starts_with(&prefix))
        .collect();
    let read = |key: &String| serde_json::from_str::<Vec<Sent>>(&storage.get_item(key).ok().flatten()?).ok();
    let left: Vec<Sent> = keys.iter().filter_map(read).flatten().collect();
    if left.is_empty() {
        return;
    }
    spawn_local(async move {
        if send_left(state, &left).await {
            for key in keys {
                let _ = storage.remove_item(&key);
            }
            // Unless somebody writes already: then the page says so with its next save.
            if state.dirty.with_value(Vec::is_empty) {
                let _ = window().location().reload();
            }
        }
    });
}
