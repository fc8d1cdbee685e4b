//! Integration tests of the core: every test on both databases.

mod account;
mod audit;
mod practice;
mod divisions;
mod backup;
mod exchange;
mod schema;
mod training;
mod statistics;
mod person;
mod person_demo;
mod store;
