//! (room: syllabus)
