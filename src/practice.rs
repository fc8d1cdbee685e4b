//! (room: practice)
