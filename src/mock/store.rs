//! Papers, attempts and answer sheets in the database.

mod attempt;
mod case_draw;
mod case_mark;
mod change;
mod compare;
mod draw;
mod hand_in;
mod paper;
mod script;
mod text;

pub use attempt::{
    Attempt, AttemptRow, AttemptState, SheetQuestion, attempt, attempts_among, by_id, changes, division_of, history, is_mock,
    open_attempts, questions, start_attempt,
};
pub use case_draw::{CaseChoice, CaseDrawError, case_edition, cases, draw_case_paper};
pub use case_mark::{CaseMark, NewCaseMark, SELF, SETTLER, add_case_mark, case_marks, last, outcome, refresh};
pub use change::{NewChange, Refused, Saved, SheetSaved, save_changes};
pub use compare::{Comparison, cohort_marks, compare, marks_of_paper};
pub use draw::{DrawError, PoolCount, draw_paper, edition_for, pool, replacement};
pub use hand_in::{due, hand_in, hand_in_due, settle};
pub use paper::{
    NewPaper, Paper, PaperItem, create_paper, find_paper, items, papers, publish_paper, published_papers, rename_paper,
    replace_item, retire_paper,
};
pub use script::{
    AskedBy, AssignError, Marker, Script, ask_second, assign, fit_markers, hand_in_marks, hold_script, queue, queue_length,
    request_marking, script, script_of, scripts_of_marker,
};
pub use text::{CaseItem, NewText, TextSaved, Texts, TextsSaved, Written, case_items, is_written, save_texts, settle_other, texts};
