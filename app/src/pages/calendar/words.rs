//! The words for what the calendar's rules say by type.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike as _, Utc};
use leptos::prelude::*;
use zhengtu::exam_calendar::{Certainty, Entry, Phase, Sitting, Window, WindowKind, WindowState};
use zhengtu::store::Tx;
use zhengtu::syllabus::{self, Level};

use crate::components::status;
use crate::locale::{Calendar, Language, date, time_span};
use crate::server::PageError;

/// What subjects are called, by code.
pub type Subjects = BTreeMap<String, String>;

/// The names of all subjects.
pub async fn subjects(tx: &mut Tx, language: Language) -> Result<Subjects, PageError> {
    let mut names = Subjects::new();
    for level in Level::ALL {
        for subject in syllabus::store::subjects(tx, level).await? {
            names.insert(subject.code, if language == Language::En { subject.name_en } else { subject.name });
        }
    }
    Ok(names)
}

/// When a window is: a month, days, or moments.
pub fn when(t: Calendar, window: &Window) -> String {
    let (first, last) = (window.first_day(), window.last_day());
    if window.is_a_month() {
        t.month(first.year(), first.month())
    } else if !window.all_day {
        let (from, to) = window.local_span();
        time_span(t.0, from, to)
    } else if first == last {
        date(t.0, first)
    } else {
        format!("{} – {}", date(t.0, first), date(t.0, last))
    }
}

/// When a paper is sat.
pub fn sitting(t: Calendar, sitting: &Sitting) -> String {
    use zhengtu::clock::local_of;
    time_span(t.0, local_of(sitting.starts_at), local_of(sitting.ends_at))
}

/// For which levels; nothing when for all.
pub fn levels(t: Calendar, levels: &[Level]) -> String {
    if levels.len() == Level::ALL.len() {
        return t.all_levels().to_owned();
    }
    let separator = if t.0 == Language::Zh { "、" } else { ", " };
    levels.iter().map(|level| t.level_name(*level)).collect::<Vec<_>>().join(separator)
}

/// Days until something: 今天, 明天, 还有 12 天.
pub fn in_days(t: Calendar, days: i64) -> String {
    match days {
        0 => t.today().to_owned(),
        1 => t.tomorrow().to_owned(),
        days => t.coming(days),
    }
}

/// Where the clock stands in a window, in words.
pub fn phase(t: Calendar, window: &Window, now: DateTime<Utc>) -> String {
    match window.phase(now) {
        Phase::Past => t.past().to_owned(),
        Phase::Running(0) => t.running_last().to_owned(),
        Phase::Running(left) => format!("{} · {}", t.running(), t.running_left(left)),
        Phase::Coming(days) => in_days(t, days),
    }
}

/// The same with its mark, and how sure it is.
pub fn state(t: Calendar, window: &Window, now: DateTime<Utc>) -> impl IntoView + use<> {
    let (mark, word) = match (window.state, window.phase(now)) {
        (WindowState::Cancelled, _) => ("bad", t.cancelled().to_owned()),
        (WindowState::Withdrawn, _) => ("idle", t.withdrawn().to_owned()),
        (WindowState::Standing, Phase::Past) => ("idle", phase(t, window, now)),
        (WindowState::Standing, Phase::Running(_)) => ("ok", phase(t, window, now)),
        (WindowState::Standing, Phase::Coming(_)) => ("info", phase(t, window, now)),
    };
    let expected = (window.certainty == Certainty::Expected && window.state == WindowState::Standing)
        .then(|| view! { " " <span class="tag">{t.expected()}</span> });
    view! { {status(mark, word)}{expected} }
}

/// Where the dates are from: published somewhere, or worked out by a rule.
pub fn source(t: Calendar, entry: &Entry) -> String {
    match (entry.derived, entry.window.kind) {
        (true, WindowKind::Recheck) => t.by_rule_recheck().to_owned(),
        (true, _) => t.by_rule_certificate().to_owned(),
        (false, _) => entry.window.source.clone(),
    }
}

/// What a changed field is called.
pub fn field_name(t: Calendar, field: &str) -> &'static str {
    match field {
        "year" => t.field_year(),
        "kind" => t.field_kind(),
        "level" => t.field_level(),
        "province" => t.field_province(),
        "times" => t.field_times(),
        "certainty" => t.field_certainty(),
        "sittings" => t.sittings(),
        "note" => t.field_note(),
        "source" => t.field_source(),
        _ => t.field_state(),
    }
}

/// What a changed field said, in words where it was stored as a code.
pub fn field_value(t: Calendar, field: &str, value: &str, subjects: &Subjects) -> String {
    let known = match field {
        "kind" => WindowKind::from_code(value).map(|kind| t.kind(kind)),
        "level" if value.is_empty() => Some(t.all_levels()),
        "level" => Level::from_code(value).map(|level| t.level_name(level)),
        "province" if value.is_empty() => Some(t.whole_country()),
        "certainty" => {
            Certainty::from_code(value).map(|one| if one == Certainty::Confirmed { t.confirmed() } else { t.expected() })
        }
        "state" => WindowState::from_code(value).map(|state| match state {
            WindowState::Standing => t.standing(),
            WindowState::Cancelled => t.cancelled(),
            WindowState::Withdrawn => t.withdrawn(),
        }),
        _ if value.is_empty() => Some(t.blank()),
        _ => None,
    };
    let text = known.unwrap_or(value).to_owned();
    if field != "sittings" {
        return text;
    }
    subjects.iter().fold(text, |text, (code, name)| text.replace(code, name))
}
