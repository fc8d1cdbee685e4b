//! Integration tests of the core: every test on both databases.

mod account;
mod audit;
mod backup;
mod case_paper;
mod divisions;
mod exchange;
mod mock;
mod organisation;
mod person;
mod person_demo;
mod picture;
mod practice;
mod practice_own;
mod question_duplicates;
mod question_files;
mod question_search;
mod question_transfer;
mod relocation;
mod report;
mod review;
mod schema;
mod statistics;
mod store;
mod sweep;
mod training;
mod usage;
