//! 个人数据: everything the system keeps of one person, to take along or to delete.
//!
//! It knows the tables of the rooms below it, because "all of it" is one promise: a room that keeps something of a person is added to
//! [`export`] and to [`erase`], and a test that fills every table, deletes and looks through the whole database says what was forgotten.
//! Another lists every column that points at a person: each is exported, or the test says why not.
//!
//! What [`erase`] leaves, and why:
//!
//! | kept | because |
//! |---|---|
//! | the audit trail | nobody may change it; it names accounts |
//! | the account's row, as [`tombstone`](crate::account::closing::tombstone), with the roles it had, revoked | the trail and others' records refer to it |
//! | registrations for training; those for sessions to come as withdrawn | they are the organiser's record |
//! | checks at the door and their corrections | they are what the hours on record were worked out from |
//! | completion slips, with the name, for whoever checks their code | they were issued to be shown to others, and must not fail there |
//! | that somebody was asked for a rating, and has rated | nobody rates twice; the rating itself is nobody's |
//! | the staff register, results, certificates, registration and hours; the link as ended | they belong to the register, not to the account |
//! | error reports, under a number nobody has | the queue of the editors needs them |
//! | what was told of the units of organised mocks, numbers without names | it is known outside, and a later table is held against it |
//! | questions, reviews, marks for others and notices made in a role | they are the work of the role |

mod erase;
mod export;
mod register;
pub mod retention;
pub mod unregister;

pub use erase::{EraseError, Holdings, erase, holdings};
pub use export::{Cell, Section, export, to_json};
