//! Practice sets and answers in the database.

mod answer;
mod book;
mod daily;
mod history;
mod open_set;
mod pending;
mod place;
mod pool;
mod remark;
mod sample;
mod set;
mod start;

pub use answer::{AnswerError, Due, Kept, KeptAll, Recorded, answer, finish, keep};
pub use book::{BookEntry, Favourite, Known, attempts, attempts_by_chapter, book, favourites};
pub use daily::{Daily, daily, own_daily};
pub use history::{ChapterProgress, HistoryRow, claim, count, history, progress, unfinished};
pub use open_set::{OpenItem, OpenSet, Rules, open_set};
pub use pending::{count_pending, is_behind};
pub use place::{chosen_by_others, look_at, place, question_at};
pub use pool::{TagCount, doubtful_count, kind_counts, tags};
pub use remark::{Remark, answers_to, remarked};
pub use set::{Given, Item, PracticeSet, Share, Summary, Tally, find, shares};
pub use start::{LONGEST, Wanted, start};
