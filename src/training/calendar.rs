//! 日历: a session for people's calendars.
//!
//! Each date is an event of its own with a lasting UID; the session's version is its sequence, so that taking the file again
//! updates or cancels what is there. The link isn't in it: it is for those who are registered.

use super::{Session, Stage, TrainingDate};
use crate::calendar_file::{Event, Standing, When, calendar_file};

/// The session as a calendar file. `address` is where its page is, absolute.
pub fn calendar(session: &Session, dates: &[TrainingDate], address: &str) -> String {
    let standing = if session.stage == Stage::Cancelled.code() { Standing::Cancelled } else { Standing::Confirmed };
    let place =
        [&session.address, &session.room].into_iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join(" ");
    let events: Vec<_> = (1..)
        .zip(dates)
        .map(|(number, date)| Event {
            uid: format!("{}-{number}@zhengtu", session.id),
            sequence: session.version,
            changed_at: session.updated_at,
            when: When::Moments(date.starts_at, date.ends_at),
            standing,
            title: if dates.len() > 1 { format!("{} ({number}/{})", session.title, dates.len()) } else { session.title.clone() },
            description: String::new(),
            place: place.clone(),
            address: address.to_owned(),
        })
        .collect();
    calendar_file("Training", None, &events)
}
