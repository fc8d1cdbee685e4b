//! The keyboard: 1–5 or A–E tick, Enter confirms or goes on, arrows move.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, KeyboardEvent};

use super::sending;
use super::state::State;

/// Listens as long as the page lives.
pub fn listen(state: State) {
    window_event_listener(ev::keydown, move |event| pressed(state, &event));
    let mouse = window().match_media("(hover: hover) and (pointer: fine)");
    state.has_keys.set(matches!(mouse, Ok(Some(query)) if query.matches()));
    window_event_listener(ev::online, move |_| sending::pump(state));
}

fn pressed(state: State, event: &KeyboardEvent) {
    if event.ctrl_key() || event.alt_key() || event.meta_key() || event.is_composing() {
        return;
    }
    let on = event.target().and_then(|target| target.dyn_into::<Element>().ok()).map(|element| element.tag_name());
    let key = event.key();
    let place = state.place.get_untracked();
    match key.as_str() {
        // A control under the focus knows what Enter means.
        "Enter" if matches!(on.as_deref(), Some("A" | "BUTTON" | "INPUT" | "SUMMARY")) => return,
        "Enter" if state.answer_to(place).is_some() => state.go_on(),
        "Enter" => state.confirm(),
        "ArrowLeft" => {
            if let Some(before) = place.checked_sub(1) {
                state.go(before);
            }
        }
        "ArrowRight" => state.go(place + 1),
        _ => {
            let Some(index) = index_of(&key) else { return };
            if state.answer_to(place).is_some() {
                return;
            }
            let Some(option) = state.question(place, |question| question.options.get(index).map(|option| option.id)).flatten()
            else {
                return;
            };
            state.toggle(place, option);
        }
    }
    event.prevent_default();
}

/// Which option a key stands for, from 0.
fn index_of(key: &str) -> Option<usize> {
    let mut characters = key.chars();
    let character = characters.next()?;
    if characters.next().is_some() {
        return None;
    }
    match character.to_ascii_uppercase() {
        digit @ '1'..='9' => Some(digit as usize - '1' as usize),
        letter @ 'A'..='I' => Some(letter as usize - 'A' as usize),
        _ => None,
    }
}
