//! Accounts: who may sign in, in which role, for which scope.

pub mod access;
pub mod demonstration;
pub mod name;

#[cfg(feature = "store")]
pub mod attempt;
#[cfg(feature = "store")]
pub mod closing;
#[cfg(feature = "store")]
pub mod grant;
#[cfg(feature = "store")]
pub mod password;
#[cfg(feature = "store")]
pub mod session;
#[cfg(feature = "store")]
pub mod store;
#[cfg(feature = "store")]
pub mod sweep;

pub use access::{Action, Actor, Decision, Grant, Place, Role, Scope, decide};
