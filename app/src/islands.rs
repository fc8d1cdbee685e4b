//! All that ships as WebAssembly, and nothing else.
//!
//! An island's view is rendered on the server first and works there as a plain form; in the browser the same view comes alive.
//! Its event handlers compile on both sides and run only in the browser.

pub mod player;
