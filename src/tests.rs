//! Integration tests of the core: every test on both databases.

mod account;
mod audit;
mod backup;
mod divisions;
mod exchange;
mod person;
mod person_demo;
mod practice;
mod question_files;
mod schema;
mod statistics;
mod store;
mod training;
