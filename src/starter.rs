//! Content that ships.

pub mod questions;
