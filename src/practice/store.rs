//! Practice sets and answers in the database.

mod answer;
mod history;
mod open_set;
mod pending;
mod place;
mod remark;
mod set;

pub use answer::{AnswerError, Due, Kept, KeptAll, Recorded, answer, finish, keep};
pub use history::{ChapterProgress, HistoryRow, claim, count, history, progress};
pub use open_set::{OpenItem, OpenSet, Rules, open_set};
pub use pending::{backlog, count_pending};
pub use place::{Standing, chosen_by_others, look_at, question_at, standing};
pub use remark::{Remark, answers_to, remarked};
pub use set::{Given, Item, PracticeSet, Share, Summary, Tally, Wanted, find, shares, start};
