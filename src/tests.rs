//! Integration tests of the core: every test on both databases.

mod audit;
mod backup;
mod exchange;
mod schema;
