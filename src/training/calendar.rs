//! 日历: a session for people's calendars.
//!
//! Each date is an event of its own with a lasting UID; the session's version is its sequence, so that taking the file again
//! updates or cancels what is there. The link isn't in it: it is for those who are registered.

use chrono::{DateTime, Utc};

use super::{GoneDate, Session, Stage, TrainingDate};
use crate::calendar_file::{Event, Standing, When, calendar_file};

/// The session as a calendar file, with the dates it has no more as cancelled. `address` is where its page is, absolute.
pub fn calendar(session: &Session, dates: &[TrainingDate], gone: &[GoneDate], address: &str) -> String {
    let standing = if session.stage == Stage::Cancelled.code() { Standing::Cancelled } else { Standing::Confirmed };
    let place =
        [&session.address, &session.room].into_iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join(" ");
    let event = |number: i64, (starts_at, ends_at): (DateTime<Utc>, DateTime<Utc>), standing, title| Event {
        uid: format!("{}-{number}@zhengtu", session.id),
        sequence: session.version,
        changed_at: session.updated_at,
        when: When::Moments(starts_at, ends_at),
        standing,
        title,
        description: String::new(),
        place: place.clone(),
        address: address.to_owned(),
    };
    let there = (1..).zip(dates).map(|(number, date)| {
        let title = if dates.len() > 1 { format!("{} ({number}/{})", session.title, dates.len()) } else { session.title.clone() };
        event(number, (date.starts_at, date.ends_at), standing, title)
    });
    let no_more =
        gone.iter().map(|date| event(date.position, (date.starts_at, date.ends_at), Standing::Cancelled, session.title.clone()));
    let events: Vec<_> = there.chain(no_more).collect();
    calendar_file("Training", None, &events)
}
