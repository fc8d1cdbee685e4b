//! Small views that pages share.

pub mod field;
pub mod frame;
pub mod parts;

pub use field::{Choice, Field, Options, error_summary, error_summary_but_password};
pub use parts::{Crumb, breadcrumb, empty, pager, status};
