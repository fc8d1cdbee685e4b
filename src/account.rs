//! Accounts: who may sign in, in which role, for which scope.

pub mod access;
#[cfg(feature = "store")]
pub mod password;
#[cfg(feature = "store")]
pub mod session;
#[cfg(feature = "store")]
pub mod store;

pub use access::{Action, Actor, Decision, Grant, Place, Role, Scope, decide};
