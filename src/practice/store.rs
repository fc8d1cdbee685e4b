//! Practice sets and answers in the database.

mod answer;
mod history;
mod place;
mod remark;
mod set;

pub use answer::{AnswerError, Recorded, answer, finish};
pub use history::{ChapterProgress, HistoryRow, claim, count, history, progress};
pub use place::{Standing, chosen_by_others, look_at, question_at, standing};
pub use remark::{Remark, answers_to, remarked};
pub use set::{Given, Item, PracticeSet, Share, Summary, Tally, Wanted, find, shares, start};
