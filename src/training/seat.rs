//! 报名、候补与退出: taking a seat, waiting for one, giving it back.
//!
//! Whoever changes the seats of a session holds its row while they look and count, so that however many try at the same moment, no seat is
//! sold twice and nobody is overtaken; the checks of the tables have the last word. Locks are taken in one order everywhere: the
//! attendees (by id), then the session, then its quotas. Whatever frees a seat ends with [`settle`]: no seat idles while somebody of its
//! pool waits.

mod door;
mod fill;
mod held;
mod join;
mod link;
mod list;
mod offer;
mod register;
mod sql;
mod tell;
mod withdraw;

pub use door::{AFTERWARDS, add_at_door};
pub(super) use fill::shorten_offers;
pub use fill::{lapse_due, settle};
pub(super) use held::Held;
pub use join::{join, part, whole};
pub use link::{offer_token, offered_by_token};
pub use list::{ListAnswer, Named, register_list};
pub use offer::{accept, decline};
pub(super) use register::belonging_of;
pub use register::{Claim, SignUp, register, sign_up};
pub use withdraw::{remove, withdraw, withdraw_registration};

use super::pool::Belonging;
use super::{OfferRefusal, RegisterRefusal, WithdrawRefusal};
use crate::ids::{AccountId, PersonId, RegistrationId};
use crate::store::StoreError;

/// What the list may say of a name, in characters.
pub const NAME: usize = 40;
/// And of a unit.
pub const UNIT: usize = 80;

/// 学员: whoever takes a seat, and what the list at the door says about them. At least one of account and person is given.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Attendee {
    /// Whose account.
    pub account: Option<AccountId>,
    /// Whose entry in the staff register.
    pub person: Option<PersonId>,
    /// The name on the list.
    pub name: String,
    /// 单位; may be empty.
    pub unit: String,
}

/// What became of a sign-up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Placed {
    /// The registration.
    pub registration: RegistrationId,
    /// Their place in the queue, from 1; none: they have a seat.
    pub position: Option<i64>,
}

macro_rules! refused {
    ($($name:ident: $refusal:ty;)+) => {$(
        /// Refused by a rule, or by the database.
        #[derive(Debug, thiserror::Error)]
        pub enum $name {
            /// By a rule.
            #[error(transparent)]
            Refused(#[from] $refusal),
            /// By the database.
            #[error(transparent)]
            Store(#[from] StoreError),
        }
    )+};
}

refused! {
    RegisterError: RegisterRefusal;
    OfferError: OfferRefusal;
    WithdrawError: WithdrawRefusal;
}

/// Somebody who comes to sign up, as the rules see them.
#[derive(Debug, Clone)]
struct Comer<'a> {
    attendee: &'a Attendee,
    belonging: &'a Belonging,
    claim: Option<&'a Claim>,
    /// Who puts them on the list, if not themselves.
    by: Option<AccountId>,
}
