//! Content that ships.

pub mod questions;
pub mod divisions;
pub mod loaded;
