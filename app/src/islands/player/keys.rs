//! The keyboard: 1–5 or A–E tick, Enter confirms or goes on, arrows move, F keeps, N notes, ? says all this. Where one writes, keys
//! are letters; Esc leaves the note.

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlDialogElement, KeyboardEvent};

use super::markup::{NOTE, STEM};
use super::state::{State, focus_soon};

/// The id of the list of keys, which the server puts beside the player.
pub const HELP: &str = "keys";

/// Shows the list of keys.
pub fn help() {
    let dialog = document().get_element_by_id(HELP).and_then(|element| element.dyn_into::<HtmlDialogElement>().ok());
    if let Some(dialog) = dialog.filter(|dialog| !dialog.open()) {
        let _ = dialog.show_modal();
    }
}

/// A key went down somewhere on the page.
pub fn pressed(state: State, event: &KeyboardEvent) {
    if event.ctrl_key() || event.alt_key() || event.meta_key() || event.is_composing() {
        return;
    }
    let on = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let is_on = |what: &str| on.as_ref().is_some_and(|element| element.closest(what).ok().flatten().is_some());
    if event.key() == "Escape" && on.as_ref().is_some_and(|element| element.id() == NOTE.1) {
        // As leaving it any other way: what is typed is kept.
        state.keep_note();
        focus_soon(STEM, false);
        event.prevent_default();
        return;
    }
    if is_on("textarea, select, dialog, [type=search], [type=text]") {
        return;
    }
    let key = event.key();
    let place = state.place.get_untracked();
    match key.as_str() {
        // A control under the focus knows what Enter means.
        "Enter" if is_on("a, button, input, summary") => return,
        "Enter" if state.is_open(place) => state.confirm(),
        "Enter" => state.go_on(),
        "ArrowLeft" => state.go_back(),
        "ArrowRight" => state.go(place + 1),
        "?" => help(),
        _ => {
            let option = index_of(&key)
                .and_then(|index| state.question(place, |question| question.options.get(index).map(|option| option.id)));
            match (option.flatten(), key.as_str()) {
                (Some(option), _) if state.is_open(place) => state.tick(option),
                (None, "f" | "F") => state.keep(place),
                (_, "n" | "N") => state.open_note(),
                _ => return,
            }
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
