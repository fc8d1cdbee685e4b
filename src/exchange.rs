//! (room: exchange)
