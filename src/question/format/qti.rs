//! QTI 3.0, the part of it that questions need (`formats.md` §5).
//!
//! Our own packages say what QTI has no place for in the manifest (`zt:question`), and keep a text's Markdown beside its HTML where
//! HTML alone wouldn't bring it back. Where somebody has changed the HTML since, the HTML counts.

mod item;
mod manifest;
mod processing;
mod read;
#[cfg(test)]
mod tests;
mod texts;
mod write;

pub use read::read;
pub use write::write;

/// The Markdown an element's HTML was made of.
const MARKDOWN: &str = "data-zhengtu-markdown";
/// Our words in a manifest.
const NAMESPACE: &str = "urn:zhengtu:question:1";
/// The class of the element a question's text is in.
const STEM: &str = "zhengtu-stem";
/// The class of the element a case's model answer is in.
const MODEL_ANSWER: &str = "zhengtu-model-answer";
/// The class of the element a rubric point is in.
const POINT: &str = "zhengtu-point";
/// The class of what a rubric point earns, for people.
const MARKS: &str = "zhengtu-marks";
/// The identifier of the feedback that is the explanation.
const EXPLANATION: &str = "EXPLANATION";
