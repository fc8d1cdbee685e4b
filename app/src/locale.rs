//! Every sentence people read, Chinese and English side by side.
//!
//! A text is a method on a small struct per area (`Practice(language).title()`), declared with both languages at once by
//! `texts!`; a missing translation doesn't compile. Parameters are captured by name.
//!
//! ```ignore
//! texts! {
//!     /// 培训
//!     Training {
//!         title: "培训场次", "Training sessions";
//!         seats_left(left: i64, all: i64): "余 {left} / {all}", "{left} of {all} left";
//!         found(n: i64): "共 {n} 场", "1 session" | "{n} sessions";
//!     }
//! }
//! ```

pub use zhengtu::bilingual::Language;

/// Declares an area of texts. See the module.
macro_rules! texts {
    ($(#[$meta:meta])* $name:ident { $($body:tt)* }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy)]
        pub struct $name(pub $crate::locale::Language);

        impl $name {
            $crate::locale::texts!(@ $($body)*);
        }
    };
    (@) => {};
    (@ $key:ident : $zh:literal, $en:literal; $($rest:tt)*) => {
        #[doc = $zh]
        pub const fn $key(self) -> &'static str {
            match self.0 {
                $crate::locale::Language::Zh => $zh,
                $crate::locale::Language::En => $en,
            }
        }
        $crate::locale::texts!(@ $($rest)*);
    };
    // A count first: the English for one, and for any other number.
    (@ $key:ident ($count:ident : $number:ty $(, $arg:ident : $kind:ty)* $(,)?) : $zh:literal, $one:literal | $en:literal; $($rest:tt)*) => {
        #[doc = $zh]
        pub fn $key(self, $count: $number $(, $arg: $kind)*) -> String {
            match self.0 {
                $crate::locale::Language::Zh => format!($zh),
                $crate::locale::Language::En if $crate::locale::is_one(&$count) => format!($one),
                $crate::locale::Language::En => format!($en),
            }
        }
        $crate::locale::texts!(@ $($rest)*);
    };
    (@ $key:ident ($($arg:ident : $kind:ty),+ $(,)?) : $zh:literal, $en:literal; $($rest:tt)*) => {
        #[doc = $zh]
        pub fn $key(self, $($arg: $kind),+) -> String {
            match self.0 {
                $crate::locale::Language::Zh => format!($zh),
                $crate::locale::Language::En => format!($en),
            }
        }
        $crate::locale::texts!(@ $($rest)*);
    };
}
pub(crate) use texts;

/// Whether a count, given as a number or as printed, takes the English singular.
fn is_one(count: &impl std::fmt::Display) -> bool {
    count.to_string() == "1"
}

mod account;
mod accounts;
mod announcements;
mod answers;
mod audit;
mod calendar;
mod cases;
mod certificates;
mod common;
mod division;
mod door;
mod duplicates;
mod eligibility;
mod erasures;
mod format;
mod hours;
mod linking;
mod mail;
mod matching;
mod mock;
mod mock_events;
mod notices;
mod organisations;
mod own_data;
mod paper;
mod people;
mod pictures;
mod practice;
mod practice_modes;
mod progress;
mod question_files;
mod questions;
mod register;
mod registrations;
mod reports;
mod retention;
mod reveals;
mod review;
mod rules;
mod slips;
mod standing;
mod start;
mod statistics;
mod studios;
mod syllabus;
mod training;
mod training_desk;
mod training_seats;
mod units;
mod worklist;

pub use account::{Account, role};
pub use accounts::Accounts;
pub use announcements::Announcements;
pub use answers::Answers;
pub use audit::Audit;
pub use calendar::Calendar;
pub use cases::{Cases, Marking, Writing};
pub use certificates::Certificates;
pub use common::Common;
pub use division::Divisions;
pub use door::Door;
pub use duplicates::Duplicates;
pub use eligibility::Eligibility;
pub use erasures::Erasures;
pub use format::{count, date, date_time, percent, time_span};
pub use hours::Hours;
pub use linking::Linking;
pub use mail::Mail;
pub use matching::Matching;
pub use mock::{Mock, Papers, Sheet};
pub use mock_events::MockEvents;
pub use notices::Notices;
pub use organisations::Organisations;
pub use own_data::OwnData;
pub use paper::Paper;
pub use people::People;
pub use pictures::PictureForm;
pub use practice::{Player, Practice, PracticeSettings};
pub use practice_modes::Modes;
pub use progress::Progress;
pub use question_files::QuestionFiles;
pub use questions::{QuestionForm, Questions};
pub use register::{Bulk, Fields, Registry, SavedFilters};
pub use registrations::Registrations;
pub use reports::{Reports, Usages, doubt, report_kind, report_outcome, waited};
pub use retention::Retention;
pub use reveals::Reveals;
pub use review::Review;
pub use rules::Rules;
pub use slips::Slips;
pub use standing::Standings;
pub use start::Start;
pub use statistics::Statistics;
pub use studios::Studios;
pub use syllabus::Syllabus;
pub use training::Training;
pub use training_desk::Desk;
pub use training_seats::Seats;
pub use units::Units;
pub use worklist::{Timeline, Worklist};
