//! 答题: the question player. Without it each answer is a form and a new page; with it marking is instant, by the same function,
//! and answers are sent in the background.

#![expect(missing_docs, reason = "the island macro makes a struct of the properties and documents nothing")]

mod answered;
mod data;
mod keys;
mod own;
mod question;
mod queue;
mod sending;
mod state;
mod touch;
mod watch;

pub use data::{OptionData, PlayerData, QuestionData, answer_address, position_address, summary_address};
pub use keys::HELP;

use leptos::ev;
use leptos::prelude::*;

use crate::locale::Player as Words;
use state::State;

/// The player of one set, from one of its questions on.
#[island]
pub fn Player(
    /// The set, all of it, so that no question needs a round trip.
    data: PlayerData,
) -> impl IntoView {
    let t = Words(data.language);
    let all = data.questions.len();
    let state = State::new(data);
    // Effects run in the browser only.
    Effect::new(move |_| wake(state));
    // Another question's answer coming in from elsewhere leaves this one alone.
    let shown = Memo::new(move |_| {
        let place = state.place.get();
        (place, state.given.with(|given| given.get(place).copied().flatten()))
    });
    let finger = StoredValue::new(None);
    let refused = move || {
        let notice = |sentence: &String| view! { <p class="notice notice--error" role="alert">{sentence.clone()}</p> };
        state.refused.with(|all| all.iter().map(notice).collect_view())
    };
    let keys = move || {
        let button = view! { <button class="tool" type="button" on:click=move |_| keys::help()>{t.keys()}</button> };
        state.has_keys.get().then_some(button)
    };
    view! {
        <div
            class="player"
            on:pointerdown=move |event| touch::down(finger, &event)
            on:pointerup=move |event| touch::up(state, finger, &event)
        >
            <div class="player__progress">
                <span>{move || format!("{} / {all}", state.place.get() + 1)}</span>
                <progress max=all.to_string() value=move || (state.place.get() + 1).to_string() aria-label=t.progress_label()></progress>
                <span role="status">{move || state.saving_words()}</span>
                {keys}
            </div>
            {refused}
            {move || { let (place, chosen) = shown.get(); question::view(state, place, chosen) }}
            <p class="visually-hidden" aria-live="polite">{move || state.spoken.get()}</p>
        </div>
    }
}

/// What happens once, in the browser.
fn wake(state: State) {
    let place = state.place.get_untracked();
    state.watch.update_value(|watch| watch.turn_to(place));
    queue::restore(state);
    sending::pump(state);
    state.fetch_pictures(place + 1);
    let mouse = window().match_media("(hover: hover) and (pointer: fine)");
    state.has_keys.set(matches!(mouse, Ok(Some(query)) if query.matches()));
    window_event_listener(ev::keydown, move |event| keys::pressed(state, &event));
    window_event_listener(ev::storage, move |event| queue::changed_elsewhere(state, &event));
    window_event_listener(ev::online, move |_| sending::hurry(state));
    window_event_listener_untyped("visibilitychange", move |_| {
        if document().hidden() {
            state.watch.update_value(watch::Watch::stop);
            state.keep_note();
            sending::pump(state);
        } else {
            let place = state.place.get_untracked();
            state.watch.update_value(|watch| watch.turn_to(place));
            sending::hurry(state);
        }
    });
    window_event_listener_untyped("pagehide", move |_| {
        state.keep_note();
        if state.with(|data| data.study) {
            sending::remember_place(state);
        }
        sending::part(state);
    });
}
