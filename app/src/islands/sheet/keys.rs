//! The keyboard: 1–5 or A–E tick, arrows move, M marks, ? explains.

use leptos::ev;
use leptos::prelude::*;
use web_sys::KeyboardEvent;

use super::sending;
use super::state::State;

/// Listens as long as the page lives.
pub fn listen(state: State) {
    window_event_listener(ev::keydown, move |event| pressed(state, &event));
    window_event_listener(ev::online, move |_| sending::pump(state));
    let mouse = window().match_media("(hover: hover) and (pointer: fine)");
    state.has_keys.set(matches!(mouse, Ok(Some(query)) if query.matches()));
}

fn pressed(state: State, event: &KeyboardEvent) {
    if event.ctrl_key() || event.alt_key() || event.meta_key() || event.is_composing() {
        return;
    }
    let place = state.place.get_untracked();
    let key = event.key();
    match key.as_str() {
        "ArrowRight" => state.go(place + 1),
        "ArrowLeft" => {
            if let Some(before) = place.checked_sub(1) {
                state.go(before);
            }
        }
        "m" | "M" => state.flag(place),
        "?" => state.help.update(|help| *help = !*help),
        _ => {
            let mut characters = key.chars();
            let (Some(character), None) = (characters.next(), characters.next()) else { return };
            let index = match character.to_ascii_uppercase() {
                digit @ '1'..='9' => digit as usize - '1' as usize,
                letter @ 'A'..='I' => letter as usize - 'A' as usize,
                _ => return,
            };
            let option = state.question(place, |question| question.options.get(index).map(|option| option.id)).flatten();
            let Some(option) = option else { return };
            state.toggle(place, option);
        }
    }
    event.prevent_default();
}
