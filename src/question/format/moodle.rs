//! Moodle XML (`formats.md` §4).
//!
//! What the bank knows and Moodle has no place for travels as tags (`难度:3`), as classes of the case's texts, or is listed as lost.

mod category;
mod fraction;
mod read;
mod tags;
#[cfg(test)]
mod tests;
mod write;

pub use read::read;
pub use write::write;

/// Where Moodle puts pictures within texts.
const PLUGIN_FILE: &str = "@@PLUGINFILE@@/";
/// A task of a case, within the question's text.
const TASK: &str = "<div class=\"zhengtu-task\">";
/// What a rubric point earns, for people; the point follows.
const MARKS: &str = "<p class=\"zhengtu-marks\">";
/// A rubric point, within the information for graders: identity, task and half marks follow as further classes.
const POINT: &str = "<div class=\"zhengtu-point ";
