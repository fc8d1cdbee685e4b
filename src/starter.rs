//! Content that ships.
