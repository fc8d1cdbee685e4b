//! Small views that pages share.

pub mod case_marks;
pub mod chinese;
pub mod field;
pub mod frame;
pub mod paper;
pub mod parts;
pub mod qr;
pub mod question;
pub mod summary;
pub mod table;
pub mod tally;

pub use chinese::chinese;
pub use field::{Choice, Field, Options, Upload};
pub use parts::{Crumb, breadcrumb, empty, pager, status, status_sentence};
pub use qr::{Spare, qr};
pub use summary::{error_summary, error_summary_but_password, error_summary_saying};
pub use table::{Column, Table};
