//! Content that ships.

pub mod divisions;
pub mod figures;
pub mod loaded;
