//! 笔记: what somebody writes for themselves about a question. Kept by question, so that it stays when the question is corrected.

#[cfg(feature = "store")]
pub mod store;

/// The longest note, in characters.
pub const LONGEST: usize = 2000;

/// A note as it is kept: ends of lines as one sign, nothing around it. Empty is no note.
pub fn tidy(text: &str) -> String {
    text.replace("\r\n", "\n").trim().to_owned()
}

/// Whether a tidy note is too long.
pub fn is_too_long(text: &str) -> bool {
    text.chars().count() > LONGEST
}
