//! One session: the facts, the dates, the seats, what can be done. What was asked of it and refused is said on the same page, beside
//! the button, with everything that was typed.

use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use leptos::prelude::*;
use zhengtu::account::{Action, Decision, decide};
use zhengtu::training::calendar::calendar as calendar_file;
use zhengtu::training::pool::Audience;
use zhengtu::training::{Change, Phase, Registration, Session, TrainingDate, series, store};

use super::seat::{Entry, standing};
use super::seat_card::place_card;
use super::tools::{Powers, tools};
use super::{door, place_of, session_of, words};
use crate::components::{Crumb, breadcrumb, chinese};
use crate::locale::{Seats, Training, date_time};
use crate::server::{Ctx, Page, PageError, Section, absolute};

/// Which form of the page was refused, with what was typed in it.
#[derive(Debug)]
pub(super) enum Sent {
    Registration(Entry),
    Withdrawal,
    Offer,
    Publication,
    Cancellation(String),
    Copy,
    Series { days: String, times: String },
    Archive,
}

/// Something that was asked of a session, and refused.
#[derive(Debug)]
pub(super) struct Refused {
    /// What was asked.
    pub(super) sent: Sent,
    /// Why not, and what to do.
    pub(super) sentence: String,
    /// Somebody else was faster: what was asked would have been possible a moment ago.
    pub(super) overtaken: bool,
}

impl Refused {
    /// The sentence, as it stands beside the button.
    pub(super) fn said(&self) -> AnyView {
        view! { <div class="notice notice--error" role="alert"><p>{self.sentence.clone()}</p></div> }.into_any()
    }

    const fn status(&self) -> StatusCode {
        if self.overtaken { StatusCode::CONFLICT } else { StatusCode::UNPROCESSABLE_ENTITY }
    }
}

/// `GET /training/{id}`
pub(super) async fn show(ctx: Ctx, Path(id): Path<String>) -> Result<Response, PageError> {
    page(&ctx, &id, None).await
}

/// The page of a session, with what was refused of it.
pub(super) async fn page(ctx: &Ctx, id: &str, refused: Option<Refused>) -> Result<Response, PageError> {
    let t = Training(ctx.language);
    let mut tx = ctx.read().await?;
    let session = session_of(&mut tx, id).await?;
    let place = place_of(&session);
    let may = |action| decide(&ctx.actor, action, &place) == Decision::Allowed;
    let (manages, reads) = (may(Action::ManageTraining), may(Action::ReadRoster));
    let phase = session.phase(ctx.now);
    // A draft, and what was called off before anybody saw it, is nobody else's business.
    if session.published_at.is_none() && !manages && !reads {
        return Err(PageError::NotFound);
    }
    let dates = store::dates(&mut tx, session.id).await?;
    let changes = store::changes(&mut tx, session.id).await?;
    let standing = standing(&mut tx, ctx, &session).await?;
    let series = match session.series_id {
        Some(series) if manages => series::sessions(&mut tx, series).await?.len(),
        _ => 0,
    };
    let attendance = match standing.registration.as_ref().filter(|registration| registration.is_registered()) {
        Some(registration) => door::own::card(ctx, &mut tx, &session, registration.id).await?,
        None => None,
    };
    drop(tx);
    let shows_link = standing.registration.as_ref().is_some_and(Registration::is_registered) || manages;
    let notice = match phase {
        Phase::Cancelled if session.cancel_reason.is_empty() => Some(t.cancelled_notice_plain().to_owned()),
        Phase::Cancelled => Some(t.cancelled_notice(session.cancel_reason.trim_end_matches(['。', '.', ' ']))),
        Phase::Draft => Some(t.draft_notice().to_owned()),
        _ => None,
    };
    let notice = notice.map(|text| view! { <div class="notice notice--warn"><p>{chinese(t.0, text)}</p></div> });
    let crumbs = vec![Crumb::link(t.title(), "/training"), Crumb::here(session.title.clone())];
    let about = (!session.description.is_empty()).then(|| {
        let paragraphs = session.description.lines().map(|line| view! { <p>{chinese(t.0, line)}</p> }).collect_view();
        view! { <section class="section"><h2>{t.about()}</h2><div class="prose">{paragraphs}</div></section> }
    });
    let powers = Powers { manages, reads, registers: ctx.actor.may_somewhere(Action::RegisterPeople), series };
    let tools = powers.any().then(|| tools(t, &session, phase, powers, refused.as_ref()));
    let under = format!("{} · {}", words::kind_of(t, &session), session.division_names);
    let seat = place_card(ctx, &session, &standing, refused.as_ref());
    let status = refused.as_ref().map_or(StatusCode::OK, Refused::status);
    let page =
        Page::new(session.title.clone()).section(Section::Training).status(status).found_at(format!("/training/{}", session.id));
    Ok(ctx.page(page, || {
        view! {
            {breadcrumb(t.0, crumbs)}
            <div class="page-head">
                <h1>{chinese(t.0, session.title.clone())}</h1>
                <p class="page-head__lead cluster"><span>{chinese(t.0, under)}</span>{words::state(t, &session, ctx.now)}</p>
            </div>
            {notice}
            <div class="split split--aside section">
                <div class="stack stack--loose">
                    {facts(t, &session, &standing.audience, shows_link)}
                    {date_list(t, &session, &dates)}
                    {about}
                    {change_list(t, &changes)}
                </div>
                <div class="stack">{seat}{attendance}{tools}</div>
            </div>
        }
    }))
}

/// `GET /training/{id}/session.ics`
pub(super) async fn calendar(ctx: Ctx, headers: HeaderMap, Path(id): Path<String>) -> Result<Response, PageError> {
    let mut tx = ctx.read().await?;
    let session = session_of(&mut tx, &id).await?;
    if session.published_at.is_none() {
        return Err(PageError::NotFound);
    }
    let dates = store::dates(&mut tx, session.id).await?;
    let gone = store::gone_dates(&mut tx, session.id).await?;
    let address = absolute(&ctx, &headers, &format!("/training/{}", session.id));
    let headers = [
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"session.ics\""),
    ];
    Ok((headers, calendar_file(&session, &dates, &gone, &address)).into_response())
}

/// When, where, who, hours.
fn facts(t: Training, session: &Session, units: &[Audience], shows_link: bool) -> impl IntoView + use<> {
    let link = match (session.link.is_empty(), shows_link) {
        (true, _) => None,
        (false, true) => {
            let to = session.link.clone();
            Some(view! { <a href=to rel="noreferrer noopener">{t.link_text()}</a> }.into_any())
        }
        (false, false) => Some(t.link_after().into_any()),
    };
    let counted = if session.counts_as_continuing_education {
        t.hours_counted(&session.recognised_by)
    } else {
        t.hours_not_counted().to_owned()
    };
    let closes = date_time(t.0, session.closes_at);
    let window = match session.opens_at {
        Some(opens) => t.window_open_close(&date_time(t.0, opens), &closes),
        None => t.window_close(&closes),
    };
    let mut rows: Vec<(&'static str, AnyView)> =
        vec![(t.when(), words::when(t, session).into_any()), (t.place(), chinese(t.0, words::place(t, session)))];
    rows.extend(link.map(|view| (t.link(), view)));
    if !session.teacher.is_empty() {
        rows.push((t.teacher(), chinese(t.0, session.teacher.clone())));
    }
    rows.push((t.hours(), chinese(t.0, format!("{} · {counted}", t.hours_value(&words::hours(session.half_hours))))));
    rows.push((t.audience(), words::audience(t, session).into_any()));
    if !units.is_empty() {
        rows.push((Seats(t.0).for_units(), chinese(t.0, words::names(t, units.iter().map(|unit| unit.name.as_str())))));
    }
    rows.extend(session.organisation_name.clone().map(|name| (t.organiser(), chinese(t.0, name))));
    rows.push((t.division(), chinese(t.0, session.division_names.clone())));
    rows.push((t.sign_up_window(), window.into_any()));
    rows.push((t.withdraw_until_label(), date_time(t.0, session.withdraw_until).into_any()));
    let rows = rows.into_iter().map(|(name, value)| view! { <dt>{name}</dt><dd>{value}</dd> }).collect_view();
    view! { <dl class="facts">{rows}</dl> }
}

fn date_list(t: Training, session: &Session, dates: &[TrainingDate]) -> impl IntoView + use<> {
    let items = dates
        .iter()
        .map(|date| {
            let hours = t.hours_value(&words::hours(date.half_hours));
            view! { <li><span>{words::span(t, date)}</span><span class="num">{hours}</span></li> }
        })
        .collect_view();
    let calendar = session.published_at.is_some().then(|| {
        let to = format!("/training/{}/session.ics", session.id);
        view! { <p><a class="link-more" href=to download="">{t.calendar()}</a></p> }
    });
    view! {
        <section class="section">
            <h2>{t.dates()}</h2>
            <ol class="date-list">{items}</ol>
            {calendar}
        </section>
    }
}

fn change_list(t: Training, changes: &[Change]) -> impl IntoView + use<> {
    let items = changes
        .iter()
        .map(|change| {
            let text = if change.field == "stage" {
                t.change_cancelled().to_owned()
            } else if change.field == "link" {
                // The link itself is for those who are registered.
                words::field_name(t, "link").to_owned()
            } else {
                let value = |text: &str| words::field_value(t, &change.field, text);
                t.change_row(words::field_name(t, &change.field), &value(&change.before), &value(&change.after))
            };
            view! { <li><span>{chinese(t.0, text)}</span><small>{date_time(t.0, change.changed_at)}</small></li> }
        })
        .collect_view();
    (!changes.is_empty())
        .then(|| view! { <section class="section"><h2>{t.changes()}</h2><ul class="date-list">{items}</ul></section> })
}
