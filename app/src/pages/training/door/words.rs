//! The words for what the core says about the door, and the small views its pages share.

use leptos::prelude::*;
use zhengtu::training::attendance::{CheckRefusal, CorrectRefusal, Direction, How, Times};
use zhengtu::training::rating::RateRefusal;
use zhengtu::training::slip::store::SlipRefusal;
use zhengtu::training::slip::{Slip, SlipState};
use zhengtu::training::{Session, Stage, TrainingDate};

use super::clock_time;
use crate::components::{Crumb, status};
use crate::locale::{Door, Slips, Training, date_time};

pub(super) const fn direction(t: Door, direction: Direction) -> &'static str {
    match direction {
        Direction::In => t.check_in(),
        Direction::Out => t.check_out(),
    }
}

pub(super) fn how(t: Door, code: &str) -> &'static str {
    match How::from_code(code) {
        Some(How::Qr) | None => t.how_qr(),
        Some(How::List) => t.how_list(),
        Some(How::Sheet) => t.how_sheet(),
        Some(How::Door) => t.how_door(),
    }
}

pub(super) fn check_refusal(t: Door, refusal: CheckRefusal) -> String {
    match refusal {
        CheckRefusal::NotRegistered => t.refused_not_registered().to_owned(),
        CheckRefusal::Cancelled => t.refused_cancelled().to_owned(),
        CheckRefusal::NoSuchDate => t.refused_no_date().to_owned(),
        CheckRefusal::TooEarly { opens_at } => t.refused_too_early(&date_time(t.0, opens_at)),
        CheckRefusal::TooLate { closed_at } => t.refused_too_late(&date_time(t.0, closed_at)),
        CheckRefusal::OutsideDate => t.refused_outside().to_owned(),
        CheckRefusal::Corrected => t.refused_corrected().to_owned(),
    }
}

pub(super) const fn correct_refusal(t: Door, refusal: CorrectRefusal) -> &'static str {
    match refusal {
        CorrectRefusal::NotRegistered => t.refused_not_registered(),
        CorrectRefusal::Cancelled => t.refused_cancelled(),
        CorrectRefusal::NoSuchDate => t.refused_no_date(),
        CorrectRefusal::TooEarly => t.refused_not_begun(),
        CorrectRefusal::OutsideDate => t.refused_outside(),
        CorrectRefusal::LeftBeforeCame => t.refused_left_before(),
        CorrectRefusal::NoReason => t.refused_no_reason(),
        CorrectRefusal::Unchanged => t.refused_unchanged(),
        CorrectRefusal::Overtaken => t.refused_overtaken(),
    }
}

pub(super) const fn slip_refusal(t: Slips, refusal: SlipRefusal) -> &'static str {
    match refusal {
        SlipRefusal::NotOver => t.refused_not_over(),
        SlipRefusal::NotRegistered => t.refused_not_registered(),
        SlipRefusal::TooFewHours => t.refused_too_few(),
        SlipRefusal::Issued => t.refused_issued(),
        SlipRefusal::NotValid => t.refused_not_valid(),
        SlipRefusal::NoReason => t.refused_no_reason(),
        SlipRefusal::NoName => t.refused_no_name(),
        SlipRefusal::Unchanged => t.refused_unchanged(),
    }
}

pub(super) const fn rate_refusal(t: Door, refusal: RateRefusal) -> &'static str {
    match refusal {
        RateRefusal::NotOver => t.rate_not_over(),
        RateRefusal::WasNotThere => t.rate_not_there(),
        RateRefusal::Already => t.rate_already(),
        RateRefusal::NoStars => t.rate_no_stars(),
        RateRefusal::TooLong => t.rate_too_long(),
    }
}

/// How a slip stands, with its mark.
pub(super) fn slip_state(t: Slips, slip: &Slip) -> AnyView {
    match &slip.state {
        SlipState::Valid => status("ok", t.state_valid()).into_any(),
        SlipState::Withdrawn { .. } => status("bad", t.state_withdrawn()).into_any(),
        SlipState::Replaced { .. } => status("warn", t.state_replaced()).into_any(),
    }
}

/// `08:55–11:30`; what isn't known is a dash.
pub(super) fn times(times: Times) -> String {
    let text = |at: Option<_>| at.map_or_else(|| "—".to_owned(), clock_time);
    match times {
        Times { came_at: None, left_at: None } => "—".to_owned(),
        Times { came_at, left_at } => format!("{}–{}", text(came_at), text(left_at)),
    }
}

/// One of several dates: `第 1 次 2026年5月23日…`; the only one without a number.
pub(super) fn date_name(t: Door, dates: usize, position: i64, date: &TrainingDate) -> String {
    let span = super::super::words::span(Training(t.0), date);
    if dates > 1 { t.date_number(position, &span) } else { span }
}

/// Where the pages of a session's door lie.
pub(super) fn crumbs(t: Door, session: &Session, here: impl Into<String>) -> Vec<Crumb> {
    let address = format!("/training/{}", session.id);
    vec![
        Crumb::link(Training(t.0).title(), "/training"),
        Crumb::link(session.title.clone(), address.clone()),
        Crumb::link(t.title(), format!("{address}/attendance")),
        Crumb::here(here),
    ]
}

/// What is wrong with the session as a whole: cancelled, or not published.
pub(super) fn out_of_use(t: Door, session: &Session) -> Option<AnyView> {
    (session.stage != Stage::Published.code())
        .then(|| view! { <div class="notice notice--warn"><p>{t.refused_cancelled()}</p></div> }.into_any())
}

/// A refusal, beside the form it is about.
pub(super) fn refused(sentence: String) -> AnyView {
    view! { <div class="notice notice--error" role="alert"><p>{sentence}</p></div> }.into_any()
}
