//! The demonstration's people.
