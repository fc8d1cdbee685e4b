//! Stories told to the whole application over HTTP, on both databases.

mod account;
mod accounts;
mod announcements;
mod answers;
mod audit;
mod browser;
mod calendar;
mod case_paper;
mod duplicates;
mod mock;
mod mock_event;
mod mock_event_results;
mod organisations;
mod own_practice;
mod pictures;
mod practice_modes;
mod progress;
mod questions;
mod reports;
mod review;
mod sweep;
mod syllabus;
mod training;
mod training_door;
mod trouble;
mod walk;
