//! The words for what the core says by type, and the small views several training pages share.

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use zhengtu::clock::local_of;
use zhengtu::syllabus::Level;
use zhengtu::training::{
    OfferRefusal, Phase, RegisterRefusal, ScheduleRefusal, Session, TrainingDate, TrainingKind, WithdrawRefusal,
};

use crate::components::status;
use crate::locale::{Seats, Training, count, date_time, time_span};

pub(in crate::pages) const fn level(t: Training, level: Level) -> &'static str {
    match level {
        Level::Junior => t.level_junior(),
        Level::Intermediate => t.level_intermediate(),
        Level::Senior => t.level_senior(),
    }
}

pub(in crate::pages) const fn kind(t: Training, kind: TrainingKind) -> &'static str {
    t.kind_name(kind)
}

/// The kind of a stored session.
pub(super) fn kind_of(t: Training, session: &Session) -> &'static str {
    kind(t, TrainingKind::from_code(&session.kind).unwrap_or_default())
}

/// For whom: 初级、中级, or everybody.
pub(super) fn audience(t: Training, session: &Session) -> String {
    let levels = session.level_list();
    if levels.is_empty() {
        return t.everybody().to_owned();
    }
    names(t, levels.into_iter().map(|one| level(t, one)))
}

/// Names one after the other.
pub(super) fn names<'a>(t: Training, names: impl Iterator<Item = &'a str>) -> String {
    names.collect::<Vec<_>>().join(if t.0 == crate::locale::Language::Zh { "、" } else { ", " })
}

pub(super) const fn phase(t: Training, phase: Phase) -> &'static str {
    match phase {
        Phase::Draft => t.phase_draft(),
        Phase::Published => t.phase_published(),
        Phase::Open => t.phase_open(),
        Phase::Closed => t.phase_closed(),
        Phase::Running => t.phase_running(),
        Phase::Finished => t.phase_finished(),
        Phase::Archived => Seats(t.0).phase_archived(),
        Phase::Cancelled => t.phase_cancelled(),
    }
}

/// Where the session is in its life, with its mark; a full one says so.
pub(super) fn state(t: Training, session: &Session, now: DateTime<Utc>) -> impl IntoView + use<> {
    let at = session.phase(now);
    if at == Phase::Open && is_full(session) {
        return status("warn", t.phase_full());
    }
    let mark = match at {
        Phase::Open => "ok",
        Phase::Published | Phase::Running => "info",
        Phase::Closed => "warn",
        Phase::Cancelled => "bad",
        Phase::Draft | Phase::Finished | Phase::Archived => "idle",
    };
    status(mark, phase(t, at))
}

/// Halves as hours: `6`, `2.5`.
pub(in crate::pages) fn hours(half_hours: i64) -> String {
    if half_hours % 2 == 0 { (half_hours / 2).to_string() } else { format!("{}.5", half_hours / 2) }
}

/// When in one line: the one date, or the first and how long it goes on.
pub(super) fn when(t: Training, session: &Session) -> String {
    let (first, last) = from_until(t, session);
    last.map_or_else(|| first.clone(), |last| format!("{first} {last}"))
}

/// The same for a narrow column: no line breaks within a date.
pub(super) fn when_in_lines(t: Training, session: &Session) -> impl IntoView + use<> {
    let (first, last) = from_until(t, session);
    let last = last.map(|last| view! { " " <span class="nowrap">{last}</span> });
    view! { <span class="nowrap">{first}</span>{last} }
}

fn from_until(t: Training, session: &Session) -> (String, Option<String>) {
    let (start, end) = (local_of(session.starts_at), local_of(session.ends_at));
    if start.date() == end.date() {
        return (time_span(t.0, start, end), None);
    }
    (date_time(t.0, session.starts_at), Some(t.until(&crate::locale::date(t.0, end.date()))))
}

/// One date.
pub(super) fn span(t: Training, date: &TrainingDate) -> String {
    time_span(t.0, local_of(date.starts_at), local_of(date.ends_at))
}

/// Where in one line.
pub(super) fn place(t: Training, session: &Session) -> String {
    if session.address.is_empty() {
        return t.online().to_owned();
    }
    if session.room.is_empty() { session.address.clone() } else { format!("{} {}", session.address, session.room) }
}

/// Whether there is no seat to be had at once. (Seats of units may be left while others wait: those are theirs.)
pub(super) const fn is_full(session: &Session) -> bool {
    session.seats_left() <= 0
}

/// What is left of a time, about: the moment itself stands beside it.
pub(super) fn left(t: Training, from: DateTime<Utc>, until: DateTime<Utc>) -> String {
    let minutes = (until - from).num_minutes().max(0);
    let words = Seats(t.0);
    match minutes {
        2880.. => words.left_days((minutes + 720) / 1440),
        120.. => words.left_hours((minutes + 30) / 60),
        _ => words.left_minutes(minutes.max(1)),
    }
}

/// So many minutes, as hours where they are whole.
pub(super) fn minutes(t: Training, minutes: i64) -> String {
    let words = Seats(t.0);
    if minutes % 60 == 0 { words.left_hours(minutes / 60) } else { words.left_minutes(minutes) }
}

/// Why an offer was not answered, and what to do.
pub(super) fn offer_refusal(t: Training, refusal: &OfferRefusal) -> String {
    let words = Seats(t.0);
    match refusal {
        OfferRefusal::Lapsed => words.offer_lapsed().to_owned(),
        OfferRefusal::NotOffered | OfferRefusal::Unknown => words.offer_none().to_owned(),
        OfferRefusal::Overlaps { title, .. } => words.offer_overlaps(title),
        OfferRefusal::Cancelled => words.offer_cancelled().to_owned(),
    }
}

/// Seats in words: 余 7 / 30.
pub(super) fn seats(t: Training, session: &Session) -> String {
    if session.waiting > 0 && is_full(session) {
        Seats(t.0).seats_waiting(&count(session.capacity), &count(session.waiting))
    } else if is_full(session) {
        t.seats_full(&count(session.capacity))
    } else {
        t.seats_left(&count(session.seats_left()), &count(session.capacity))
    }
}

/// Seats in words; of what is over, how many came to be registered.
pub(super) fn seats_at(t: Training, session: &Session, now: DateTime<Utc>) -> String {
    match session.phase(now) {
        Phase::Finished | Phase::Archived | Phase::Cancelled => t.registered_count(&count(session.taken)),
        _ => seats(t, session),
    }
}

/// The seat meter.
pub(super) fn meter(t: Training, session: &Session) -> impl IntoView + use<> {
    let all = session.capacity;
    let class = if session.seats_left() <= 0 {
        "meter meter--full"
    } else if session.seats_left() * 5 <= all {
        "meter meter--few"
    } else {
        "meter"
    };
    let ticks = (all <= 40).then(|| {
        let path = (1..all).fold(String::new(), |path, seat| path + &format!("M{seat} 0v1"));
        view! { <path class="meter__tick" d=path></path> }
    });
    let kept = (session.held > 0).then(|| view! { <p class="muted">{Seats(t.0).seats_kept(&count(session.held))}</p> });
    let label = t.seats_aria(&count(session.taken), &count(all));
    view! {
        <svg class=class viewBox=format!("0 0 {all} 1") preserveAspectRatio="none" role="img" aria-label=label>
            <rect class="meter__track" width=all height="1"></rect>
            <rect class="meter__fill" width=session.taken height="1"></rect>
            {ticks}
        </svg>
        <p class="meter__text"><b>{seats(t, session)}</b><span class="muted">{t.registered_count(&count(session.taken))}</span></p>
        {kept}
    }
}

/// Why nobody was registered, and what to do.
pub(super) fn register_refusal(t: Training, refusal: &RegisterRefusal) -> String {
    match refusal {
        RegisterRefusal::Full => t.refused_full().to_owned(),
        RegisterRefusal::NotOpen { opens_at } => t.refused_not_open(&date_time(t.0, *opens_at)),
        RegisterRefusal::Closed => t.refused_closed().to_owned(),
        RegisterRefusal::AlreadyRegistered => t.refused_already().to_owned(),
        RegisterRefusal::AlreadyWaiting => Seats(t.0).refused_waiting().to_owned(),
        RegisterRefusal::AlreadyOffered => Seats(t.0).refused_offered().to_owned(),
        RegisterRefusal::NotInvited => Seats(t.0).refused_not_invited().to_owned(),
        RegisterRefusal::Overlaps { title, .. } => t.refused_overlap(title),
        RegisterRefusal::Cancelled => t.refused_cancelled().to_owned(),
        RegisterRefusal::Unknown => t.refused_general().to_owned(),
    }
}

/// Why nobody withdrew, and what to do.
pub(super) const fn withdraw_refusal(t: Training, refusal: WithdrawRefusal) -> &'static str {
    match refusal {
        WithdrawRefusal::NotRegistered => t.refused_not_registered(),
        WithdrawRefusal::TooLate => t.refused_too_late(),
        WithdrawRefusal::Cancelled => t.refused_withdraw_cancelled(),
        WithdrawRefusal::Unknown => t.refused_general(),
    }
}

/// Why a session was not published, cancelled or copied.
pub(super) const fn schedule_refusal(t: Training, refusal: &ScheduleRefusal) -> &'static str {
    match refusal {
        ScheduleRefusal::TooLate => t.refused_publish_late(),
        ScheduleRefusal::AlreadyPublished => t.refused_published(),
        ScheduleRefusal::Cancelled => t.refused_is_cancelled(),
        ScheduleRefusal::Finished => t.refused_is_finished(),
        ScheduleRefusal::NotOver => Seats(t.0).refused_not_over(),
        ScheduleRefusal::Overtaken
        | ScheduleRefusal::CapacityBelowRegistered { .. }
        | ScheduleRefusal::QuotaBelowRegistered { .. }
        | ScheduleRefusal::OpenBelowRegistered { .. }
        | ScheduleRefusal::DateInPast { .. }
        | ScheduleRefusal::DateHasAttendance { .. }
        | ScheduleRefusal::SlipsIssued
        | ScheduleRefusal::IdTaken
        | ScheduleRefusal::Unknown => t.refused_general(),
    }
}

/// Why the button can't be pressed; nothing when it can.
pub(super) fn why_not(t: Training, session: &Session, now: DateTime<Utc>) -> Option<String> {
    Some(match session.phase(now) {
        Phase::Open => return None,
        Phase::Draft => t.why_draft().to_owned(),
        Phase::Published => t.why_not_open(&date_time(t.0, session.opens_at.unwrap_or(now))),
        Phase::Closed => t.why_closed(&date_time(t.0, session.closes_at)),
        Phase::Running => t.why_running().to_owned(),
        Phase::Finished | Phase::Archived => t.why_finished().to_owned(),
        Phase::Cancelled => t.why_cancelled().to_owned(),
    })
}

/// What a changed field is called.
pub(in crate::pages) fn field_name(t: Training, field: &str) -> &'static str {
    match field {
        "title" => t.field_title(),
        "kind" => t.kind(),
        "levels" => t.audience(),
        "description" => t.about(),
        "teacher" => t.teacher(),
        "address" | "room" => t.place(),
        "link" => t.link(),
        "division" => t.division(),
        "organisation" => t.organiser(),
        "capacity" => t.column_seats(),
        "dates" => t.dates(),
        "hours" => t.hours(),
        "recognised_by" => t.field_recognised(),
        "audience" => Seats(t.0).group_audience(),
        "quotas" => Seats(t.0).group_quotas(),
        "quotas_until" => Seats(t.0).quotas_until_label(),
        "opens_at" | "closes_at" => t.sign_up_window(),
        "withdraw_until" => t.withdraw_until_label(),
        _ => t.column_state(),
    }
}

/// What a changed field said, in words where it was stored as a code.
pub(in crate::pages) fn field_value(t: Training, field: &str, value: &str) -> String {
    match field {
        _ if value.is_empty() => t.blank().to_owned(),
        "kind" => TrainingKind::from_code(value).map_or_else(|| value.to_owned(), |one| kind(t, one).to_owned()),
        "levels" => {
            let names: Vec<_> = value.split(',').filter_map(Level::from_code).map(|one| level(t, one)).collect();
            names.join(" ")
        }
        "description" => value.chars().take(60).collect(),
        _ => value.to_owned(),
    }
}
