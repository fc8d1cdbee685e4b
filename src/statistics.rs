//! (room: statistics)
