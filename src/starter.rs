//! Content that ships.

pub mod divisions;
pub mod loaded;
