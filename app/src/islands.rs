//! All that ships as WebAssembly, and nothing else.
