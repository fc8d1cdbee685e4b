//! Integration tests of the core: every test on both databases.

mod audit;
mod schema;
mod person;
