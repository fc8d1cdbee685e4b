//! 考试结果与资格: exam entries and results, and what follows from them.

#[cfg(feature = "store")]
pub mod entry;
