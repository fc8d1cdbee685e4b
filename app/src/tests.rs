//! Stories told to the whole application over HTTP, on both databases.

mod account;
mod accounts;
mod answers;
mod audit;
mod browser;
mod case_paper;
mod duplicates;
mod mock;
mod organisations;
mod pictures;
mod questions;
mod reports;
mod review;
mod sweep;
mod training;
mod trouble;
mod walk;
