//! 答题: the question player. Without it each answer is a form and a new page; with it marking is instant, by the same function,
//! and answers are sent in the background.

#![expect(missing_docs, reason = "the island macro makes a struct of the properties and documents nothing")]

mod data;
mod events;
mod keys;
mod markup;
mod own;
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
    let question = move || {
        let (place, chosen) = shown.get();
        markup::question(state, place, chosen)
    };
    let finger = StoredValue::new(None);
    view! {
        <div
            class="player"
            on:click=move |event| events::clicked(state, &event)
            on:change=move |event| events::changed(state, &event)
            on:input=move |event| events::typed(state, &event)
            on:submit=move |event| events::submitted(state, &event)
            on:pointerdown=move |event| touch::down(finger, &event)
            on:pointerup=move |event| touch::up(state, finger, &event)
        >
            <div class="player__progress">
                <span>{move || format!("{} / {all}", state.place.get() + 1)}</span>
                <progress max=all.to_string() value=move || (state.place.get() + 1).to_string() aria-label=t.progress_label()></progress>
                <span role="status">{move || state.saving_words()}</span>
                <button class="tool player__keys" type="button" data-help="">{t.keys()}</button>
            </div>
            <div inner_html=move || state.refused.with(|all| markup::notices(all))></div>
            <div inner_html=question></div>
            <p class="visually-hidden" aria-live="polite">{move || state.spoken.get()}</p>
        </div>
    }
}

/// What happens once, in the browser.
fn wake(state: State) {
    let place = state.place.get_untracked();
    state.watch.update_value(|watch| watch.turn_to(place));
    // What was ticked before the player was awake.
    state.take_draft();
    queue::restore(state);
    sending::pump(state);
    state.fetch_pictures(place + 1);
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
