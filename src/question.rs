//! (room: question)
