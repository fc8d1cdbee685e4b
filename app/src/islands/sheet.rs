//! 答题卡: a mock exam as it is sat. Without the script every move is a form that saves; with it every change is saved in the
//! background, and the questions, the grid and the clock are all there at once. No key is known here.

#![expect(missing_docs, reason = "the island macro makes a struct of the properties and documents nothing")]

mod clock;
mod data;
mod grid;
mod keeping;
mod keys;
mod question;
mod sending;
mod state;

pub use data::{SheetData, SheetEntry, SheetOption, SheetQuestionData, hand_in_address, place_address};

use leptos::prelude::*;

use crate::locale::Sheet as Words;
use state::State;

/// The whole paper, from one of its questions on.
#[island]
pub fn Sheet(
    /// Questions and what stands on the sheet.
    data: SheetData,
) -> impl IntoView {
    let t = Words(data.language);
    let (hand_in, action) = (hand_in_address(data.set), place_address(data.set, data.place));
    let opened = data.now_ms.to_string();
    let state = State::new(data);
    // Effects run in the browser only.
    Effect::new(move |_| {
        keeping::restore(state);
        clock::start(state);
        keys::listen(state);
    });
    view! {
        <form
            class="mock"
            method="post"
            action=action
            autocomplete="off"
            on:submit=move |event| {
                event.prevent_default();
                state.go(state.place.get_untracked() + 1);
            }
        >
            // Enter in a form presses its first button.
            <button class="visually-hidden" name="go" value="stay" tabindex="-1" aria-hidden="true">{t.save()}</button>
            <input type="hidden" name="opened" value=opened />
            <div class="mock-bar">
                <p class=move || if state.is_near() { "clock clock--near" } else { "clock" }>
                    <span class="visually-hidden">{t.time_left()}</span>
                    <span>{move || state.clock_text()}</span>
                </p>
                <span class="mock-bar__state" role="status">{move || state.saving_words()}</span>
                <span class="cluster">
                    <a class="button button--small" href="#sheet">{move || state.progress_words()}</a>
                    <button
                        class="button button--small"
                        name="go"
                        value="hand-in"
                        on:click=move |event| {
                            event.prevent_default();
                            state.leave(hand_in.clone());
                        }
                    >
                        {t.hand_in()}
                    </button>
                </span>
            </div>
            <div class="mock__body">
                <div class="player">{move || question::view(state)}</div>
                {grid::view(state)}
            </div>
            <p class="visually-hidden" aria-live="polite">{move || state.spoken.get()}</p>
        </form>
    }
}
