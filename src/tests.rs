//! Integration tests of the core: every test on both databases.

mod audit;
mod practice;
mod divisions;
mod schema;
mod training;
