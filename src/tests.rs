//! Integration tests of the core: every test on both databases.

mod audit;
mod divisions;
mod schema;
mod statistics;
