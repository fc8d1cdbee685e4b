//! What is done to the question shown. One listener for each kind of event, on the player: what is inside comes and goes.

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, Event, HtmlInputElement, HtmlTextAreaElement, MouseEvent};
use zhengtu::question::{Kind, OptionId, OptionSet};

use super::keys;
use super::state::State;

/// The element an event is about, or the nearest one around it, of this kind.
fn around(event: &Event, what: &str) -> Option<Element> {
    event.target()?.dyn_into::<Element>().ok()?.closest(what).ok()?
}

/// A click or a tap.
pub fn clicked(state: State, event: &MouseEvent) {
    // Opened beside this page.
    if event.ctrl_key() || event.meta_key() || event.shift_key() {
        return;
    }
    if let Some(way) = around(event, "[data-go]") {
        event.prevent_default();
        if let Some(place) = way.get_attribute("data-go").and_then(|place| place.parse().ok()) {
            state.go(place);
        }
    } else if around(event, "[data-leave]").is_some() {
        event.prevent_default();
        state.leave();
    } else if around(event, "[data-help]").is_some() {
        keys::help();
    } else if event.detail() > 0 && around(event, "input[name=choice]").is_some() {
        // With the arrow keys one looks around among radio buttons; a tap is meant.
        state.take_draft();
        state.confirm_at_once();
    }
}

/// A choice changed, or a note was left.
pub fn changed(state: State, event: &Event) {
    if around(event, "textarea").is_some() {
        state.keep_note();
    } else {
        state.take_draft();
    }
}

/// Something is being written.
pub fn typed(state: State, event: &Event) {
    if let Some(field) = around(event, "textarea").and_then(|field| field.dyn_into::<HtmlTextAreaElement>().ok()) {
        state.type_note(&field.value());
    }
}

/// A form is sent: it isn't, it is taken here.
pub fn submitted(state: State, event: &Event) {
    let Some(form) = around(event, "[data-form]") else { return };
    event.prevent_default();
    match form.get_attribute("data-form").as_deref() {
        Some("keep") => state.keep(state.place.get_untracked()),
        Some("note") => {
            state.keep_note();
        }
        _ => state.confirm(),
    }
}

/// The fields of the choices shown.
fn choices() -> impl Iterator<Item = HtmlInputElement> {
    let found = document().query_selector_all("input[name=choice]").ok();
    let all = found.into_iter().flat_map(|all| (0..all.length()).filter_map(move |index| all.get(index)));
    all.filter_map(|node| node.dyn_into().ok())
}

/// What is ticked in the question shown.
pub fn ticked() -> OptionSet {
    let ticked = choices().filter(HtmlInputElement::checked).filter_map(|field| OptionSet::parse(&field.value()));
    ticked.flat_map(OptionSet::iter).collect()
}

/// Ticks an option of the question shown, as a tap would.
pub fn tick(kind: Kind, option: OptionId) {
    if let Some(field) = choices().find(|field| field.value() == option.to_string()) {
        field.set_checked(kind != Kind::Multiple || !field.checked());
    }
}
