//! 待办清单: of a unit, what is due, of whom, by when; and reminders of it.
//!
//! What is due follows from the rules ([`Due`]) and is kept by person with the day it is about; whether that day is near, over or still
//! far is asked when the list is read ([`Category`]), so that nothing changes as days pass. For a county and below, an organisation
//! or any list, what is kept is counted as it is; for a city, a province and the country counts are kept besides (`counts`).
//!
//! Readings:
//! - 登记到期 counts towards the last day of the period of the highest level held, while no application for it is being reviewed; the 30 days
//!   are among the 90, and these among the 180.
//! - 首次登记 is near its end half a year before.
//! - 成绩 (中级 passes that count for one more exam, 高级合格证明) are about to expire a year before.
//! - 离岗 is whoever belongs nowhere and has a registration that still runs; they are found where they belonged last, and are on no other list.

mod category;
#[cfg(feature = "store")]
mod counts;
mod due;
#[cfg(feature = "store")]
mod kept;
#[cfg(feature = "store")]
pub mod list;
#[cfg(feature = "store")]
pub mod reminder;
#[cfg(feature = "store")]
mod round;

pub use category::{Category, Kind};
#[cfg(feature = "store")]
pub use counts::{Scope, add_up, counts};
pub use due::{Due, due};
#[cfg(feature = "store")]
pub use kept::forget;
#[cfg(feature = "store")]
pub(super) use kept::{clear, keep};
#[cfg(feature = "store")]
pub use round::remind_due;
