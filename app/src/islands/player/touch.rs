//! 滑动: a swipe to the left is the next question, to the right the one before. Scrolling, choosing text and moving a wide table
//! stay what they are.

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, PointerEvent};

use super::state::State;

/// A swipe is at least so long, in CSS pixels.
const LONG: i32 = 56;
/// … takes at most so long, in milliseconds.
const QUICK: f64 = 1_000.0;

/// Where a finger went down.
#[derive(Debug, Clone, Copy)]
pub struct Finger {
    x: i32,
    y: i32,
    at: f64,
}

/// A finger went down.
pub fn down(finger: StoredValue<Option<Finger>>, event: &PointerEvent) {
    let on = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let elsewhere = on.is_none_or(|element| element.closest(".rich__table, textarea").ok().flatten().is_some());
    let is_swipe = event.is_primary() && event.pointer_type() == "touch" && !elsewhere;
    finger.set_value(is_swipe.then(|| Finger { x: event.client_x(), y: event.client_y(), at: event.time_stamp() }));
}

/// It went up again.
pub fn up(state: State, finger: StoredValue<Option<Finger>>, event: &PointerEvent) {
    let Some(down) = finger.get_value() else { return };
    finger.set_value(None);
    let (x, y) = (event.client_x() - down.x, event.client_y() - down.y);
    let chooses_text = document().get_selection().ok().flatten().is_some_and(|selection| !selection.is_collapsed());
    if x.abs() < LONG || x.abs() < 2 * y.abs() || event.time_stamp() - down.at > QUICK || chooses_text {
        return;
    }
    if x < 0 { state.go(state.place.get_untracked() + 1) } else { state.go_back() }
}
