//! (room: certification)
