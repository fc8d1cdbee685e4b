//! What the server hands to the player.

use serde::{Deserialize, Serialize};
use zhengtu::ids::{AnswerId, PracticeSetId};
use zhengtu::question::{Html, Kind, OptionId, OptionSet};

use crate::locale::Language;

/// A set to play.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PlayerData {
    /// The set.
    pub set: PracticeSetId,
    /// The page's language.
    pub language: Language,
    /// 背题: key and explanation are shown, and nothing is answered.
    pub study: bool,
    /// 即时: a single choice is taken as soon as it is ticked.
    pub instant: bool,
    /// The question to begin with, from 0.
    pub place: usize,
    /// The id of the answer if it is given by the plain form; the player makes its own.
    pub answer: AnswerId,
    /// A sentence to show with the question to begin with, when its form came back.
    pub note: Option<String>,
    /// All questions, in order.
    pub questions: Vec<QuestionData>,
}

/// A question as it is shown, with everything that is said after the answer.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct QuestionData {
    /// 题型
    pub kind: Kind,
    /// 题干
    pub stem: Html,
    /// The options in the order shown.
    pub options: Vec<OptionData>,
    /// 答案
    pub key: OptionSet,
    /// 解析, with the letters of the order shown.
    pub explanation: Html,
    /// Source and its date, ready to read.
    pub source: String,
    /// How others did, ready to read; empty when there are too few.
    pub others: String,
    /// What corrections made of the answer, ready to read: one line each.
    pub corrections: Vec<String>,
    /// The answer, if it was given before.
    pub given: Option<OptionSet>,
    /// 收藏
    pub kept: bool,
    /// 笔记; empty if there is none.
    pub own_note: String,
}

/// An option as it is shown.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct OptionData {
    /// Its identity.
    pub id: OptionId,
    /// What it says.
    pub text: Html,
}

/// Where a question of a set is, its place counted from 0.
pub fn position_address(set: PracticeSetId, place: usize) -> String {
    format!("/practice/sets/{set}/{}", place + 1)
}

/// Where its answer goes: the same address.
pub fn answer_address(set: PracticeSetId, place: usize) -> String {
    position_address(set, place)
}

/// Where an error in it is reported.
pub fn report_address(set: PracticeSetId, place: usize) -> String {
    format!("{}/report", position_address(set, place))
}

/// Where it is kept as a favourite.
pub fn favourite_address(set: PracticeSetId, place: usize) -> String {
    format!("{}/favourite", position_address(set, place))
}

/// Where the note on it goes.
pub fn note_address(set: PracticeSetId, place: usize) -> String {
    format!("{}/note", position_address(set, place))
}

/// Where it is remembered which question was looked at last.
pub fn place_address(set: PracticeSetId) -> String {
    format!("/practice/sets/{set}/place")
}

/// Where the summary of a set is.
pub fn summary_address(set: PracticeSetId) -> String {
    format!("/practice/sets/{set}/summary")
}
