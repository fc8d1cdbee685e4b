//! 收藏 and 笔记: what is one's own about a question.

use leptos::prelude::*;
use zhengtu::practice::note::{LONGEST, is_too_long, tidy};

use super::markup::{KEEP, NOTE};
use super::queue::What;
use super::state::{State, focus_soon};

impl State {
    /// Whether a question is kept.
    pub fn is_kept(self, place: usize) -> bool {
        self.kept.with_value(|all| all.get(place).copied().unwrap_or_default())
    }

    /// Keeps a question, or keeps it no more.
    pub fn keep(self, place: usize) {
        let kept = !self.is_kept(place);
        let t = self.words();
        self.spoken.set(if kept { t.kept() } else { t.kept_no_more() }.to_owned());
        self.enqueue(place, What::Favourite(kept));
    }

    /// Notes whether a question is kept, and shows it.
    pub fn set_kept(self, place: usize, kept: bool) {
        self.kept.update_value(|all| all.get_mut(place).into_iter().for_each(|is_kept| *is_kept = kept));
        if self.place.get_untracked() == place
            && let Some(button) = document().get_element_by_id(KEEP)
        {
            let _ = button.set_attribute("aria-pressed", if kept { "true" } else { "false" });
        }
    }

    /// The note on a question as it stands in its field.
    pub fn typed(self, place: usize) -> String {
        self.typed.with_value(|all| all.get(place).cloned().unwrap_or_default())
    }

    /// Takes note of what is typed.
    pub fn type_note(self, text: &str) {
        let place = self.place.get_untracked();
        self.typed.update_value(|all| all.get_mut(place).into_iter().for_each(|typed| text.clone_into(typed)));
    }

    /// To the note, if it can be written yet: before the answer it might say too much.
    pub fn open_note(self) {
        if self.is_open(self.place.get_untracked()) {
            self.say_trouble(self.words().note_later());
        } else if let Some(fold) = document().get_element_by_id(NOTE.0) {
            let _ = fold.set_attribute("open", "");
            fold.scroll_into_view();
            focus_soon(NOTE.1, false);
        }
    }

    /// Puts the note on the question shown into the queue, if it changed. False if it is too long to be kept.
    pub fn keep_note(self) -> bool {
        let place = self.place.get_untracked();
        let typed = tidy(&self.typed(place));
        if self.notes.with_value(|all| all.get(place).is_none_or(|kept| *kept == typed)) {
            return true;
        }
        if is_too_long(&typed) {
            self.say_trouble(&self.words().note_too_long(LONGEST));
            return false;
        }
        self.say_trouble("");
        self.enqueue(place, What::Note(typed));
        true
    }
}
