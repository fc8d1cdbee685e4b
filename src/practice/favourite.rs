//! 收藏: questions somebody keeps to come back to. Kept by question, so that a new version stays one.

#[cfg(feature = "store")]
pub mod store;
