//! Papers, attempts and answer sheets in the database.

mod attempt;
mod change;
mod compare;
mod draw;
mod hand_in;
mod paper;

pub use attempt::{
    Attempt, AttemptRow, SheetQuestion, attempt, by_id, changes, division_of, history, is_mock, open_attempts, questions,
    start_attempt,
};
pub use change::{NewChange, Refused, Saved, SheetSaved, save_changes};
pub use compare::{Comparison, cohort_marks, compare, marks_of_paper};
pub use draw::{DrawError, PoolCount, draw_paper, edition_for, pool, replacement};
pub use hand_in::{due, hand_in, hand_in_due};
pub use paper::{
    NewPaper, Paper, PaperItem, create_paper, find_paper, items, papers, publish_paper, published_papers, rename_paper,
    replace_item, retire_paper,
};
