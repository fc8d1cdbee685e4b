//! 收藏 and 笔记: what is one's own about a question.

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use zhengtu::practice::note::{LONGEST, is_too_long, tidy};

use super::data::{favourite_address, note_address};
use super::queue::What;
use super::state::{State, focus_soon};

/// The id of the note's field.
const NOTE: &str = "own-note";
/// The id of what it unfolds from.
const NOTE_FOLD: &str = "note";

impl State {
    /// Keeps a question, or keeps it no more.
    pub fn keep(self, place: usize) {
        let kept = !self.kept.with_untracked(|all| all.get(place).copied().unwrap_or_default());
        let t = self.words();
        self.spoken.set(if kept { t.kept() } else { t.kept_no_more() }.to_owned());
        self.enqueue(place, What::Favourite(kept));
    }

    /// To the note, if it can be written yet: before the answer it might say too much.
    pub fn open_note(self) {
        if self.is_open(self.place.get_untracked()) {
            self.note.set(Some(self.words().note_later().to_owned()));
            return;
        }
        if let Some(fold) = document().get_element_by_id(NOTE_FOLD) {
            let _ = fold.set_attribute("open", "");
            if let Some(field) = document().get_element_by_id(NOTE).and_then(|field| field.dyn_into::<web_sys::HtmlElement>().ok()) {
                field.scroll_into_view();
            }
            focus_soon(NOTE, false);
        }
    }

    /// Puts the note of the question shown into the queue, if it changed. False if it is too long to be kept.
    pub fn keep_note(self) -> bool {
        let place = self.place.get_untracked();
        let typed = tidy(&self.typed.with_value(|all| all.get(place).cloned().unwrap_or_default()));
        if self.notes.with_value(|all| all.get(place).is_none_or(|kept| *kept == typed)) {
            return true;
        }
        let fits = !is_too_long(&typed);
        self.note.set((!fits).then(|| self.words().note_too_long(LONGEST)));
        if fits {
            self.enqueue(place, What::Note(typed));
        }
        fits
    }
}

/// The button that keeps a question.
pub fn favourite(state: State, place: usize) -> impl IntoView + use<> {
    let t = state.words();
    let kept = move || state.kept.with(|all| all.get(place).copied().unwrap_or_default());
    let address = state.with(|data| favourite_address(data.set, place));
    view! {
        <form method="post" action=address on:submit=move |event| { event.prevent_default(); state.keep(place) }>
            <input type="hidden" name="kept" value=move || if kept() { "no" } else { "yes" } />
            <button class="tool player__keep" type="submit" aria-pressed=move || kept().to_string()>{t.keep()}</button>
        </form>
    }
}

/// The note, folded as long as there is none.
pub fn note(state: State, place: usize) -> impl IntoView + use<> {
    let t = state.words();
    let text = state.typed.with_value(|all| all.get(place).cloned().unwrap_or_default());
    let address = state.with(|data| note_address(data.set, place));
    let is_open = !text.is_empty() || state.note.with_untracked(Option::is_some);
    let html = text.replace('&', "&amp;").replace('<', "&lt;");
    let typed = move |event: leptos::ev::Event| {
        let text = event_target_value(&event);
        state.typed.update_value(|all| all.get_mut(place).into_iter().for_each(|typed| typed.clone_from(&text)));
    };
    let problem = move || state.note.get().map(|sentence| view! { <p class="field__error" role="alert">{sentence}</p> });
    view! {
        <details class="disclosure player__note" id=NOTE_FOLD open=is_open>
            <summary>{t.own_note()}</summary>
            <form
                class="field"
                method="post"
                action=address
                autocomplete="off"
                on:submit=move |event| { event.prevent_default(); state.keep_note(); }
            >
                <label class="field__hint" for=NOTE>{t.own_note_hint(LONGEST)}</label>
                <textarea
                    class="field__input"
                    id=NOTE
                    name="text"
                    rows="4"
                    on:input=typed
                    on:change=move |_| { state.keep_note(); }
                    inner_html=html
                ></textarea>
                {problem}
                <button class="button button--small" type="submit">{t.save_note()}</button>
            </form>
        </details>
    }
}
