//! (room: person)
