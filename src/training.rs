//! (room: training)
