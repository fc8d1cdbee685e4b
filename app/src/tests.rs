//! Stories told to the whole application over HTTP, on both databases.

mod account;
mod accounts;
mod audit;
mod browser;
mod organisations;
mod sweep;
mod questions;
mod reports;
mod review;
mod pictures;
mod duplicates;
mod training;
mod trouble;
mod walk;
