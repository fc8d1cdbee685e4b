//! 订阅: the calendar as events for people's own calendars.
//!
//! An exam is one event per sitting, everything else one event. What was called off or withdrawn stays as cancelled, so that it
//! disappears from calendars that have it.

use super::{Certainty, Entry, Sitting, Window, WindowState, agenda};
use crate::calendar_file::{Event, Standing, When};
use crate::clock::date_of;
use crate::syllabus::Level;

/// How events are put into words.
pub trait Words {
    /// What an event is called.
    fn title(&self, entry: &Entry, sitting: Option<&Sitting>) -> String;
    /// What else there is to say.
    fn description(&self, entry: &Entry) -> String;
    /// Where one can read it, absolute.
    fn address(&self, entry: &Entry) -> String;
}

/// The events of these levels in a province.
pub fn events(windows: &[Window], levels: &[Level], province: Option<&str>, words: &impl Words) -> Vec<Event> {
    let mut entries = agenda(windows, levels, province);
    entries.extend(windows.iter().filter_map(|window| {
        let concerns = window.state == WindowState::Withdrawn && window.province.as_deref().is_none_or(|of| Some(of) == province);
        let levels: Vec<_> = levels.iter().copied().filter(|level| window.level.is_none_or(|of| of == *level)).collect();
        (concerns && !levels.is_empty()).then(|| Entry { window: window.clone(), levels, derived: false })
    }));
    entries.iter().flat_map(|entry| events_of(entry, words)).collect()
}

fn events_of(entry: &Entry, words: &impl Words) -> Vec<Event> {
    let window = &entry.window;
    let event = |uid: String, when: When, sitting: Option<&Sitting>| Event {
        uid,
        sequence: window.version,
        changed_at: window.updated_at,
        when,
        standing: match (window.state, window.certainty) {
            (WindowState::Cancelled | WindowState::Withdrawn, _) => Standing::Cancelled,
            (WindowState::Standing, Certainty::Confirmed) => Standing::Confirmed,
            (WindowState::Standing, Certainty::Expected) => Standing::Tentative,
        },
        title: words.title(entry, sitting),
        description: words.description(entry),
        place: String::new(),
        address: words.address(entry),
    };
    let sittings: Vec<_> = entry
        .sittings()
        .map(|sitting| {
            let uid = format!("{}-{}@zhengtu", window.id, sitting.subject);
            event(uid, When::Moments(sitting.starts_at, sitting.ends_at), Some(sitting))
        })
        .collect();
    if !sittings.is_empty() {
        return sittings;
    }
    let when = if window.all_day {
        When::Days(window.first_day(), date_of(window.ends_at))
    } else {
        When::Moments(window.starts_at, window.ends_at)
    };
    vec![event(entry.uid(), when, None)]
}
