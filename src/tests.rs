//! Integration tests of the core: every test on both databases.

mod audit;
mod exchange;
mod schema;
