//! 名单勾选: everybody of a date, to be ticked by whoever stands at the door.
//!
//! Each button is a form of its own kind: it sends one tick, whose id was made with the page. The script keeps ticks until the server
//! has them, so that the list goes on working without a network; it sends the same fields to the same address, many at once, each with
//! its own time, and asks for JSON. Ticks are somebody's: those of one account are never sent as those of another.

use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, TimeDelta, Utc};
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::audit::{self, Event};
use zhengtu::ids::{CheckId, RegistrationId};
use zhengtu::training::attendance::store::{Book, NewCheck, Recorded, book, record};
use zhengtu::training::attendance::{Direction, How, Times};
use zhengtu::training::seat::AFTERWARDS;

use super::comer::{self, Adding};
use super::{Door as At, clock_time, managed_door, words};
use crate::components::{Column, Table, breadcrumb, chinese, empty};
use crate::locale::{Door, Language, count, date_time};
use crate::server::{Ctx, Flash, Input, Page, PageError, Section};

/// At most so many ticks are taken at once.
const AT_ONCE: usize = 500;

/// Ticks, each as `id.registration.direction` or `id.registration.direction.milliseconds`.
#[derive(Debug, Deserialize, Default)]
#[serde(default)]
pub(super) struct Ticks {
    tick: Vec<String>,
    /// What the sender's clock says, in milliseconds: how far it is off is taken off each tick's time.
    now: String,
    /// Whose ticks they are: who the list was opened by.
    who: String,
}

fn instant(milliseconds: &str) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp_millis(milliseconds.parse().ok()?)
}

impl Ticks {
    /// The checks they stand for; nothing if one can't be read.
    fn read(&self, now: DateTime<Utc>) -> Option<Vec<NewCheck>> {
        if self.tick.is_empty() || self.tick.len() > AT_ONCE {
            return None;
        }
        let ahead = instant(&self.now).map_or(TimeDelta::zero(), |theirs| theirs - now);
        let one = |tick: &String| {
            let mut parts = tick.split('.');
            let id: CheckId = parts.next()?.parse().ok()?;
            let registration: RegistrationId = parts.next()?.parse().ok()?;
            let direction = Direction::from_code(parts.next()?)?;
            let at = match parts.next() {
                None => now,
                // What was ticked a moment ago may seem to lie ahead while it was on its way.
                Some(typed) => instant(typed)?.checked_sub_signed(ahead)?.min(now),
            };
            Some(NewCheck { id, registration, direction, at, how: How::List })
        };
        self.tick.iter().map(one).collect()
    }
}

/// `GET /training/{id}/list/{date}`
pub(super) async fn show(ctx: Ctx, Path((id, position)): Path<(String, String)>) -> Result<Response, PageError> {
    let at = managed_door(&ctx, &mut ctx.read().await?, &id, &position).await?;
    view(&ctx, &at, None, None).await
}

/// The page, with what was refused of the list, or of the form below it with what was typed there.
pub(super) async fn view(ctx: &Ctx, at: &At, refused: Option<String>, adding: Option<Adding<'_>>) -> Result<Response, PageError> {
    let t = Door(ctx.language);
    let book = book(&mut ctx.read().await?, at.session.id).await?;
    let address = format!("/training/{}/list/{}", at.session.id, at.position);
    let session = format!("/training/{}", at.session.id);
    let closed = words::out_of_use(t, &at.session).or_else(|| {
        let opens = at.date.door_opens();
        (ctx.now < opens)
            .then(|| view! { <div class="notice notice--warn"><p>{t.list_opens(&date_time(t.0, opens))}</p></div> }.into_any())
    });
    let body = if book.people.is_empty() {
        empty(t.list_empty_title(), t.list_empty_body(), Some((t.to_session().to_owned(), session))).into_any()
    } else {
        let who = ctx.actor.account.map(|account| account.to_string()).unwrap_or_default();
        table(t, at, &book, closed.is_none(), &address, who)
    };
    let status = if refused.is_some() || adding.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let takes_comers = closed.is_none() && ctx.now <= at.session.ends_at + AFTERWARDS;
    // Where the form is gone, what was refused of it is said by the page.
    let refused = refused.or_else(|| adding.as_ref().filter(|_| !takes_comers).map(Adding::sentence));
    let adder = takes_comers.then(|| comer::form(t, &address, adding));
    let title = format!("{} · {}", t.list(), at.session.title);
    let date = words::date_name(t, at.dates.len(), at.position, &at.date);
    let links = [("screen", t.screen()), ("sheet", t.sheet())]
        .map(|(page, label)| {
            let to = format!("/training/{}/{page}/{}", at.session.id, at.position);
            view! { <a class="button" href=to>{label}</a> }
        })
        .collect_view();
    let page = Page::new(title).section(Section::Training).status(status).with_script("ticks.js");
    Ok(ctx.page(page, || {
        view! {
            {breadcrumb(t.0, words::crumbs(t, &at.session, t.list()))}
            <div class="page-head">
                <h1>{t.list()}</h1>
                <p class="page-head__lead">{chinese(t.0, at.session.title.clone())}" · "{date}</p>
                <div class="page-head__actions">{links}</div>
            </div>
            <div class="stack">
                {closed}
                {refused.map(words::refused)}
                {body}
                {adder}
            </div>
        }
    }))
}

fn table(t: Door, at: &At, book: &Book, is_open: bool, address: &str, who: String) -> AnyView {
    let place = usize::try_from(at.position - 1).unwrap_or_default();
    let came = book.times.iter().filter(|times| times.get(place).is_some_and(|times| times.came_at.is_some())).count();
    let cell = |registration: RegistrationId, name: &str, direction: Direction, known: Option<DateTime<Utc>>| {
        let label = words::direction(t, direction);
        match known {
            Some(known) => view! { <td data-label=label><span class="num">{clock_time(known)}</span></td> }.into_any(),
            None if !is_open => view! { <td data-label=label>"—"</td> }.into_any(),
            None => {
                let value = format!("{}.{registration}.{}", CheckId::fresh(), direction.code());
                view! {
                    <td data-label=label>
                        <button class="button button--small" type="submit" name="tick" value=value aria-label=t.tick_of(label, name)>
                            {label}
                        </button>
                    </td>
                }
                .into_any()
            }
        }
    };
    let rows = book
        .people
        .iter()
        .zip(&book.times)
        .map(|(person, times)| {
            let Times { came_at, left_at } = times.get(place).copied().unwrap_or_default();
            view! {
                <tr data-name=person.name.clone()>
                    <th scope="row">
                        {chinese(t.0, person.name.clone())}
                        <small>{chinese(t.0, person.unit.clone())}{person.added_at_door.then(|| t.added_mark())}</small>
                    </th>
                    {cell(person.id, &person.name, Direction::In, came_at)}
                    {cell(person.id, &person.name, Direction::Out, left_at)}
                </tr>
            }
        })
        .collect_view();
    let columns = vec![Column::text(t.column_name()), Column::text(t.check_in()), Column::text(t.check_out())];
    let said = t
        .screen_came(&count(i64::try_from(came).unwrap_or_default()), &count(i64::try_from(book.people.len()).unwrap_or_default()));
    view! {
        <p>{said}" · "{t.list_note()}</p>
        <form
            method="post"
            action=address.to_owned()
            data-ticks
            data-waiting=t.ticks_waiting()
            data-unkept=t.ticks_unkept()
            data-others=t.ticks_others()
            data-signed-out=t.ticks_signed_out()
            data-other-account=t.tick_of_another()
            data-denied=t.ticks_denied()
            data-refused=t.ticks_refused()
        >
            <input type="hidden" name="who" value=who />
            <p class="notice notice--warn" role="status" data-state hidden></p>
            <Table columns=columns compact=true>{rows}</Table>
        </form>
    }
    .into_any()
}

/// `POST /training/{id}/list/{date}`
pub(super) async fn tick(
    ctx: Ctx,
    Path((id, position)): Path<(String, String)>,
    Input(form): Input<Ticks>,
) -> Result<Response, PageError> {
    let t = Door(ctx.language);
    let at = managed_door(&ctx, &mut ctx.read().await?, &id, &position).await?;
    // Somebody else has signed in on this computer since.
    if !form.who.is_empty() && ctx.actor.account.is_none_or(|account| account.to_string() != form.who) {
        return Err(PageError::conflict(Door(Language::Zh).tick_of_another(), Door(Language::En).tick_of_another()));
    }
    let Some(checks) = form.read(ctx.now) else {
        return if ctx.wants_json {
            Err(PageError::BadRequest)
        } else {
            view(&ctx, &at, Some(t.tick_unreadable().to_owned()), None).await
        };
    };
    let mut tx = ctx.write().await?;
    let recorded = record(&mut tx, &at.session, at.position, &checks, ctx.actor.account, ctx.now).await?;
    let new = recorded.iter().filter(|recorded| **recorded == Recorded::New).count();
    if new > 0 {
        let event = Event::done(&ctx.actor, "training.check.list", "training_session", at.session.id)
            .within(&at.session.division_path)
            .detail(serde_json::json!({ "date": at.position, "checks": new }).to_string());
        audit::record(&mut tx, ctx.now, event).await?;
    }
    tx.commit().await?;
    if ctx.wants_json {
        let told: Vec<_> = checks.iter().zip(&recorded).map(|(check, recorded)| told(t, check, recorded)).collect();
        return Ok(Json(serde_json::json!({ "checks": told })).into_response());
    }
    let refusal = recorded.iter().find_map(|recorded| match recorded {
        Recorded::Refused(refusal) => Some(words::check_refusal(t, *refusal)),
        Recorded::New | Recorded::Already(_) => None,
    });
    match refusal {
        Some(sentence) => view(&ctx, &at, Some(sentence), None).await,
        None => Ok(ctx.redirect_with(&format!("/training/{}/list/{}", at.session.id, at.position), &Flash::ok(t.ticked()))),
    }
}

/// What the script of the page hears of a tick.
fn told(t: Door, check: &NewCheck, recorded: &Recorded) -> serde_json::Value {
    let id = check.id;
    match recorded {
        Recorded::New => serde_json::json!({ "id": id, "state": "new", "at": clock_time(check.at) }),
        Recorded::Already(at) => serde_json::json!({ "id": id, "state": "already", "at": clock_time(*at) }),
        Recorded::Refused(refusal) => {
            serde_json::json!({ "id": id, "state": "refused", "sentence": words::check_refusal(t, *refusal) })
        }
    }
}
