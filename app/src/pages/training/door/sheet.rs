//! 签到表录入: a sheet signed on paper, typed back in: one row per person, the times filled in beforehand.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use chrono::{DateTime, Utc};
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::audit::{self, Event};
use zhengtu::ids::{CheckId, RegistrationId};
use zhengtu::training::TrainingDate;
use zhengtu::training::attendance::store::{Book, NewCheck, Recorded, book, record};
use zhengtu::training::attendance::{Direction, How, Times};

use super::{Door as At, clock_time, managed_door, on_day, read_time, words};
use crate::components::{Column, Table, breadcrumb, chinese, empty};
use crate::locale::{Door, date_time};
use crate::server::{Ctx, Flash, Input, Page, PageError, Section};

/// Rows side by side: a registration, and what was typed for it. `present` holds the registrations that are ticked.
#[derive(Debug, Deserialize, Default)]
#[serde(default)]
pub(super) struct Typed {
    registration: Vec<String>,
    came: Vec<String>,
    left: Vec<String>,
    present: Vec<String>,
}

/// Everybody ticked beforehand, so that only those who are missing are to be unticked.
#[derive(Debug, Deserialize, Default)]
#[serde(default)]
pub(super) struct Query {
    all: String,
}

/// A row whose times can't be.
struct Flaw {
    row: RegistrationId,
    /// Which of the two times.
    field: &'static str,
    name: String,
    sentence: String,
}

impl Typed {
    /// What was typed for somebody.
    fn row<'a>(&'a self, registration: &str) -> Option<(&'a str, &'a str, bool)> {
        let place = self.registration.iter().position(|one| one == registration)?;
        let cell = |cells: &'a [String]| cells.get(place).map_or("", String::as_str);
        Some((cell(&self.came), cell(&self.left), self.present.iter().any(|one| one == registration)))
    }
}

/// `GET /training/{id}/sheet/{date}`
pub(super) async fn show(
    ctx: Ctx,
    Path((id, position)): Path<(String, String)>,
    Input(query): Input<Query>,
) -> Result<Response, PageError> {
    let mut tx = ctx.read().await?;
    let at = managed_door(&ctx, &mut tx, &id, &position).await?;
    let book = book(&mut tx, at.session.id).await?;
    drop(tx);
    Ok(view(&ctx, &at, &book, None, &[], query.all == "1"))
}

fn view(ctx: &Ctx, at: &At, book: &Book, typed: Option<&Typed>, flaws: &[Flaw], all: bool) -> Response {
    let t = Door(ctx.language);
    let address = format!("/training/{}/sheet/{}", at.session.id, at.position);
    let closed = words::out_of_use(t, &at.session).or_else(|| {
        let opens = at.date.door_opens();
        (ctx.now < opens)
            .then(|| view! { <div class="notice notice--warn"><p>{t.list_opens(&date_time(t.0, opens))}</p></div> }.into_any())
    });
    let body = if book.people.is_empty() {
        let session = format!("/training/{}", at.session.id);
        empty(t.list_empty_title(), t.list_empty_body(), Some((t.to_session().to_owned(), session))).into_any()
    } else if let Some(closed) = closed {
        closed
    } else {
        form(t, at, book, typed, all, &address, ctx.now)
    };
    let said = (!flaws.is_empty()).then(|| {
        let items = flaws
            .iter()
            .map(|flaw| {
                let to = format!("#{}-{}", flaw.field, flaw.row);
                view! { <li><a href=to><span><b>{chinese(t.0, flaw.name.clone())}</b>" "{flaw.sentence.clone()}</span></a></li> }
            })
            .collect_view();
        view! { <div class="error-summary" role="alert"><p>{t.sheet_flaws()}</p><ul>{items}</ul></div> }
    });
    let status = if flaws.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let title = format!("{} · {}", t.sheet(), at.session.title);
    let date = words::date_name(t, at.dates.len(), at.position, &at.date);
    ctx.page(Page::new(title).section(Section::Training).status(status), || {
        view! {
            {breadcrumb(t.0, words::crumbs(t, &at.session, t.sheet()))}
            <div class="page-head">
                <h1>{t.sheet()}</h1>
                <p class="page-head__lead">{chinese(t.0, at.session.title.clone())}" · "{date}</p>
            </div>
            <div class="stack">{said}{body}</div>
        }
    })
}

fn form(t: Door, at: &At, book: &Book, typed: Option<&Typed>, all: bool, address: &str, now: DateTime<Utc>) -> AnyView {
    let place = usize::try_from(at.position - 1).unwrap_or_default();
    let starts = clock_time(at.date.starts_at);
    // Nobody has stayed to the end before it has come.
    let ends = if now < at.date.ends_at { String::new() } else { clock_time(at.date.ends_at) };
    let rows = book
        .people
        .iter()
        .zip(&book.times)
        .map(|(person, times)| {
            let known = times.get(place).copied().unwrap_or_default();
            let name = chinese(t.0, person.name.clone());
            let unit = chinese(t.0, person.unit.clone());
            let head = view! { <th scope="row">{name}<small>{unit}</small></th> };
            let id = person.id.to_string();
            let shown = |at: Option<_>| at.map_or_else(|| "—".to_owned(), clock_time);
            let is_corrected = book.corrected.contains(&(person.id, at.position));
            // Of what is on record only what is missing can be added; anything else is corrected.
            if is_corrected || (known.came_at.is_some() && known.left_at.is_some()) {
                let to = format!("/training/{}/attendance/{}?date={}", at.session.id, person.id, at.position);
                let label = t.correct_of(&person.name);
                return view! {
                    <tr>
                        {head}
                        <td data-label=t.sheet_present()>{if is_corrected { t.sheet_corrected() } else { t.sheet_known() }}</td>
                        <td data-label=t.check_in()><span class="num">{shown(known.came_at)}</span></td>
                        <td class="num" data-label=t.check_out()>
                            {shown(known.left_at)}" "<a id=format!("came-{id}") href=to aria-label=label>{t.correct()}</a>
                        </td>
                    </tr>
                }
                .into_any();
            }
            let row = typed.and_then(|typed| typed.row(&id));
            let (came, left, present) = row.map_or((starts.as_str(), ends.as_str(), all), |row| row);
            let label = |what: &str| t.field_of(what, &person.name);
            let cell = |name: &'static str, what: &'static str, value: &str, known: Option<_>| match known {
                // Nothing is typed there, and the columns of what is sent stay side by side.
                Some(known) => view! {
                    <td data-label=what><span class="num">{clock_time(known)}</span><input type="hidden" name=name value="" /></td>
                }
                .into_any(),
                None => view! {
                    <td data-label=what>
                        <input class="field__input field__input--short" id=format!("{name}-{id}") name=name value=value.to_owned()
                            inputmode="numeric" autocomplete="off" maxlength="8" aria-label=label(what) />
                    </td>
                }
                .into_any(),
            };
            view! {
                <tr>
                    {head}
                    <td data-label=t.sheet_present()>
                        <input type="hidden" name="registration" value=id.clone() />
                        <input type="checkbox" name="present" value=id.clone() checked=present aria-label=label(t.sheet_present()) />
                    </td>
                    {cell("came", t.check_in(), came, known.came_at)}
                    {cell("left", t.check_out(), left, known.left_at)}
                </tr>
            }
            .into_any()
        })
        .collect_view();
    let columns = vec![
        Column::text(t.column_name()),
        Column::text(t.sheet_present()),
        Column::text(t.check_in()),
        Column::text(t.check_out()),
    ];
    view! {
        <p>{t.sheet_note()}" "<a href=format!("{address}?all=1")>{t.sheet_all()}</a></p>
        <form class="stack" method="post" action=address.to_owned() novalidate>
            <Table columns=columns compact=true>{rows}</Table>
            <div class="form__actions"><button class="button button--primary" type="submit">{t.sheet_save()}</button></div>
        </form>
    }
    .into_any()
}

/// The times a row adds to what is known, or what is wrong with which of them.
fn read_row(
    t: Door,
    date: &TrainingDate,
    known: Times,
    (came, left): (&str, &str),
    is_corrected: bool,
    now: DateTime<Utc>,
) -> Result<Times, (&'static str, String)> {
    let wrong = |field: &'static str, sentence: &str| Err((field, sentence.to_owned()));
    if is_corrected {
        return wrong("came", t.sheet_was_corrected());
    }
    let read = |typed: &str| read_time(typed).map(|time| on_day(date, time));
    let came_at = match known.came_at {
        Some(_) => None,
        None if read(came).is_none() => return wrong("came", t.sheet_time()),
        None => read(came),
    };
    let left_at = if known.left_at.is_some() || left.trim().is_empty() {
        None
    } else if let Some(time) = read(left) {
        Some(time)
    } else {
        return wrong("left", t.sheet_time());
    };
    let can_be = |time: DateTime<Utc>| date.takes(time) && time <= now;
    if came_at.is_some_and(|time| !can_be(time)) {
        return wrong("came", t.refused_outside());
    }
    if left_at.is_some_and(|time| !can_be(time)) {
        return wrong("left", t.refused_outside());
    }
    if left_at.or(known.left_at).is_some_and(|left| came_at.or(known.came_at).is_none_or(|came| left <= came)) {
        let field = if known.left_at.is_some() { "came" } else { "left" };
        return wrong(field, t.refused_left_before());
    }
    Ok(Times { came_at, left_at })
}

/// `POST /training/{id}/sheet/{date}`
pub(super) async fn save(
    ctx: Ctx,
    Path((id, position)): Path<(String, String)>,
    Input(typed): Input<Typed>,
) -> Result<Response, PageError> {
    let t = Door(ctx.language);
    let mut tx = ctx.write().await?;
    let at = managed_door(&ctx, &mut tx, &id, &position).await?;
    let book = book(&mut tx, at.session.id).await?;
    let place = usize::try_from(at.position - 1).unwrap_or_default();
    let (mut checks, mut flaws, mut people) = (Vec::new(), Vec::new(), 0_usize);
    for (person, times) in book.people.iter().zip(&book.times) {
        let known = times.get(place).copied().unwrap_or_default();
        let id = person.id.to_string();
        let Some((came, left, true)) = typed.row(&id) else { continue };
        let is_corrected = book.corrected.contains(&(person.id, at.position));
        // Somebody may have been ticked elsewhere meanwhile: that stays, and is corrected where corrections are made.
        if !is_corrected && known.came_at.is_some() && known.left_at.is_some() {
            continue;
        }
        match read_row(t, &at.date, known, (came, left), is_corrected, ctx.now) {
            Err((field, sentence)) => flaws.push(Flaw { row: person.id, field, name: person.name.clone(), sentence }),
            Ok(times) => {
                let new = |direction, time| NewCheck {
                    id: CheckId::fresh(),
                    registration: person.id,
                    direction,
                    at: time,
                    how: How::Sheet,
                };
                people += usize::from(times != Times::default());
                checks.extend(times.came_at.map(|time| new(Direction::In, time)));
                checks.extend(times.left_at.map(|time| new(Direction::Out, time)));
            }
        }
    }
    if !flaws.is_empty() {
        drop(tx);
        return Ok(view(&ctx, &at, &book, Some(&typed), &flaws, false));
    }
    let recorded = record(&mut tx, &at.session, at.position, &checks, ctx.actor.account, ctx.now).await?;
    if recorded.iter().any(|recorded| matches!(recorded, Recorded::Refused(_))) {
        // Cancelled, or not open yet: the page says so by itself.
        drop(tx);
        return Ok(view(&ctx, &at, &book, Some(&typed), &[], false));
    }
    let event = Event::done(&ctx.actor, "training.check.sheet", "training_session", at.session.id)
        .within(&at.session.division_path)
        .detail(serde_json::json!({ "date": at.position, "people": people }).to_string());
    audit::record(&mut tx, ctx.now, event).await?;
    tx.commit().await?;
    let address = format!("/training/{}/attendance", at.session.id);
    Ok(ctx.redirect_with(&address, &Flash::ok(t.sheet_saved(&people.to_string()))))
}
