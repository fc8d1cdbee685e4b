//! Integration tests of the core: every test on both databases.

mod account;
mod audit;
mod schema;
