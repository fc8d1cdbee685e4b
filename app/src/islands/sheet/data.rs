//! What the server hands to the sheet. No key, no explanation: they don't leave the server before the paper is handed in.

use serde::{Deserialize, Serialize};
use zhengtu::ids::PracticeSetId;
use zhengtu::question::{Html, Kind, OptionId, OptionSet};

use crate::locale::Language;

/// A paper being sat.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SheetData {
    /// The attempt.
    pub set: PracticeSetId,
    /// The page's language.
    pub language: Language,
    /// The question to begin with, from 0.
    pub place: usize,
    /// The server's clock when the page was made, in milliseconds.
    pub now_ms: i64,
    /// When time is up, by the same clock.
    pub ends_ms: i64,
    /// All questions, in order.
    pub questions: Vec<SheetQuestionData>,
    /// What stands on the sheet, question by question.
    pub entries: Vec<SheetEntry>,
}

/// A question as it is printed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SheetQuestionData {
    /// 题型
    pub kind: Kind,
    /// 题干
    pub stem: Html,
    /// The options in the order shown.
    pub options: Vec<SheetOption>,
}

/// An option.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SheetOption {
    /// Its identity.
    pub id: OptionId,
    /// What it says.
    pub text: Html,
}

/// What stands at a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SheetEntry {
    /// What is ticked.
    pub chosen: OptionSet,
    /// 标记
    pub flagged: bool,
}

/// Where a question of a paper is, its place counted from 0.
pub fn place_address(set: PracticeSetId, place: usize) -> String {
    format!("/mock/{set}/{}", place + 1)
}

/// Where it is handed in.
pub fn hand_in_address(set: PracticeSetId) -> String {
    format!("/mock/{set}/hand-in")
}
