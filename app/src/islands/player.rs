//! 答题: the question player. Without it each answer is a form and a new page; with it marking is instant, by the same function,
//! and answers are sent in the background.

#![expect(missing_docs, reason = "the island macro makes a struct of the properties and documents nothing")]

mod data;
mod keeping;
mod keys;
mod question;
mod sending;
mod state;

pub use data::{OptionData, PlayerData, QuestionData, answer_address, position_address, summary_address};

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
    Effect::new(move |_| {
        keeping::restore(state);
        keys::listen(state);
    });
    view! {
        <div class="player">
            <div class="player__progress">
                <span>{move || format!("{} / {all}", state.place.get() + 1)}</span>
                <progress max=all.to_string() value=move || (state.place.get() + 1).to_string() aria-label=t.progress_label()></progress>
                <span role="status">{move || state.saving_words()}</span>
            </div>
            {move || question::view(state)}
            <p class="visually-hidden" aria-live="polite">{move || state.spoken.get()}</p>
        </div>
    }
}
