//! The clock: the server's, followed between its replies by this browser's.

use std::time::Duration;

use leptos::ev;
use leptos::prelude::*;
use web_sys::js_sys;

use super::data::hand_in_address;
use super::sending;
use super::state::State;

/// This browser's clock, in milliseconds. It may be set wrong: only differences are used.
#[expect(clippy::cast_possible_truncation, reason = "milliseconds since 1970 fit")]
pub fn local_ms() -> i64 {
    js_sys::Date::now() as i64
}

/// The moment by the server's clock as the server reads it.
#[expect(clippy::cast_precision_loss, reason = "milliseconds since 1970 fit")]
pub fn now_text(state: State) -> String {
    let at = (local_ms() + state.ahead_ms.get_untracked()) as f64;
    js_sys::Date::new(&at.into()).to_iso_string().into()
}

/// The server says how long there is.
pub fn set(state: State, ends_in_ms: i64) {
    let ends = state.with(|data| data.ends_ms);
    state.ahead_ms.set(ends - ends_in_ms - local_ms());
    tick(state);
}

/// Ticks as long as the page lives.
pub fn start(state: State) {
    state.since_ms.set(local_ms());
    let left = state.with(|data| data.ends_ms - data.now_ms);
    set(state, left);
    if left <= 0 {
        sending::hand_in(state, state.with(|data| hand_in_address(data.set)));
    }
    let _ = set_interval_with_handle(move || tick(state), Duration::from_secs(1));
    // A minute without a word from the server: clocks drift, computers sleep.
    let _ = set_interval_with_handle(move || sending::look(state), Duration::from_secs(60));
    // The page is looked at again: another tab or device may have gone on.
    window_event_listener(ev::focus, move |_| sending::look(state));
}

fn tick(state: State) {
    let ends = state.with(|data| data.ends_ms);
    let left = ((ends - local_ms() - state.ahead_ms.get_untracked()).max(0) + 999) / 1000;
    let before = state.left.get_untracked();
    if left == before {
        return;
    }
    state.left.set(left);
    let t = state.words();
    for minutes in [30, 10, 5] {
        if before > minutes * 60 && left <= minutes * 60 {
            state.spoken.set(t.minutes_left(minutes));
        }
    }
    if left == 0 {
        state.spoken.set(t.over().to_owned());
        sending::hand_in(state, state.with(|data| hand_in_address(data.set)));
    }
}
