//! 刷题: sets of questions, answers, marks, history.
//!
//! [`marking`] compiles to WebAssembly: the browser and the server mark with the same function. Answers are facts; a set's state,
//! summary and history are derived from them.

pub mod clock;
pub mod coach;
pub mod favourite;
pub mod marking;
pub mod mastery;
pub mod mode;
pub mod note;
pub mod preference;
#[cfg(feature = "store")]
pub mod recording;
#[cfg(feature = "store")]
pub mod reminder;
#[cfg(feature = "store")]
mod selection;
#[cfg(feature = "store")]
pub mod store;
pub mod streak;
#[cfg(feature = "store")]
pub mod turn;
pub mod wrong_book;

use crate::ids::{AccountId, VisitorId};

/// Whose practice it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Owner {
    /// Somebody signed in.
    Account(AccountId),
    /// A browser whose user has no account (yet).
    Visitor(VisitorId),
}

impl Owner {
    /// The id by which what is theirs is found; ids of accounts and visitors never coincide.
    pub const fn id(self) -> uuid::Uuid {
        match self {
            Self::Account(id) => id.0,
            Self::Visitor(id) => id.0,
        }
    }

    /// The account, if it is one.
    pub const fn account(self) -> Option<AccountId> {
        match self {
            Self::Account(id) => Some(id),
            Self::Visitor(_) => None,
        }
    }

    /// The visitor, if it is one.
    pub const fn visitor(self) -> Option<VisitorId> {
        match self {
            Self::Account(_) => None,
            Self::Visitor(id) => Some(id),
        }
    }
}
