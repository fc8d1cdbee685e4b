//! 名单勾选: everybody of a date, to be ticked by whoever stands at the door.
//!
//! Each button is a form of its own kind: it sends one tick, whose id was made with the page. The script keeps ticks until the server
//! has them, so that the list goes on working without a network; it sends the same fields to the same address, many at once, each with
//! its own time, and asks for JSON.

use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, TimeDelta, Utc};
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::audit::{self, Event};
use zhengtu::ids::{CheckId, RegistrationId};
use zhengtu::training::RegisterRefusal;
use zhengtu::training::attendance::store::{Book, NewCheck, Recorded, book, record};
use zhengtu::training::attendance::{Direction, How, Times};
use zhengtu::training::seat::{Attendee, RegisterError, add_at_door};

use super::{Door as At, clock_time, managed_door, words};
use crate::components::{Choice, Column, Field, Table, breadcrumb, chinese, empty};
use crate::locale::{Door, count, date_time};
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
async fn view(ctx: &Ctx, at: &At, refused: Option<String>, adding: Option<(&Comer, String)>) -> Result<Response, PageError> {
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
        table(t, at, &book, closed.is_none(), &address)
    };
    let status = if refused.is_some() || adding.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let adder = (closed.is_none() && ctx.now < at.session.ends_at).then(|| add_form(t, &address, adding));
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

fn table(t: Door, at: &At, book: &Book, is_open: bool, address: &str) -> AnyView {
    let place = usize::try_from(at.position - 1).unwrap_or_default();
    let came = book.times.iter().filter(|times| times.get(place).is_some_and(|times| times.came_at.is_some())).count();
    let cell = |registration: RegistrationId, name: &str, direction: Direction, known: Option<DateTime<Utc>>| {
        let label = words::direction(t, direction);
        match known {
            Some(known) => view! { <td class="num" data-label=label>{clock_time(known)}</td> }.into_any(),
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
                <tr>
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
        <p>{said}" "{t.list_note()}</p>
        <form
            method="post"
            action=address.to_owned()
            data-ticks
            data-waiting=t.ticks_waiting()
            data-saved=t.ticks_saved()
            data-signed-out=t.ticks_signed_out()
            data-refused=t.ticks_refused()
        >
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

/// Somebody who stands at the door without a registration.
#[derive(Debug, Deserialize, Default)]
#[serde(default)]
pub(super) struct Comer {
    account: String,
    name: String,
    unit: String,
    over: String,
}

fn add_form(t: Door, address: &str, adding: Option<(&Comer, String)>) -> AnyView {
    let open = adding.is_some();
    let (comer, said) = adding.map_or((None, None), |(comer, sentence)| (Some(comer), Some(sentence)));
    let typed = |of: fn(&Comer) -> &String| comer.map(|comer| of(comer).clone()).unwrap_or_default();
    let over = comer.is_some_and(|comer| !comer.over.is_empty());
    view! {
        <details class="disclosure" open=open>
            <summary>{t.add_summary()}</summary>
            <form class="stack" method="post" action=format!("{address}/add")>
                <p>{t.add_note()}</p>
                {said.map(words::refused)}
                <Field name="account" label=t.add_account() value=typed(|comer| &comer.account) required=true autocomplete="off" />
                <Field name="name" label=t.add_name() value=typed(|comer| &comer.name) hint=t.add_name_hint() autocomplete="off" />
                <Field name="unit" label=t.add_unit() value=typed(|comer| &comer.unit) autocomplete="off" />
                <Choice name="over" value="1" label=t.add_over() checked=over />
                <button class="button" type="submit">{t.add()}</button>
            </form>
        </details>
    }
    .into_any()
}

/// What the list may say of a name and of an organisation, in characters.
const NAME: usize = 40;
const UNIT: usize = 80;

/// `POST /training/{id}/list/{date}/add`
pub(super) async fn add(
    ctx: Ctx,
    Path((id, position)): Path<(String, String)>,
    Input(comer): Input<Comer>,
) -> Result<Response, PageError> {
    let t = Door(ctx.language);
    let by = ctx.actor.account.ok_or(PageError::SignIn)?;
    let mut tx = ctx.write().await?;
    let at = managed_door(&ctx, &mut tx, &id, &position).await?;
    let found = zhengtu::account::store::find_by_name(&mut tx, comer.account.trim()).await?;
    let found = found.filter(|account| account.disabled_at.is_none());
    let name = if comer.name.trim().is_empty() { comer.account.trim() } else { comer.name.trim() };
    let too_long = name.chars().count() > NAME || comer.unit.trim().chars().count() > UNIT;
    let outcome = match found {
        None => Err(t.add_unknown().to_owned()),
        Some(_) if too_long => Err(t.add_too_long().to_owned()),
        Some(account) => {
            let attendee =
                Attendee { account: Some(account.id), person: None, name: name.to_owned(), unit: comer.unit.trim().to_owned() };
            match add_at_door(&mut tx, at.session.id, &attendee, !comer.over.is_empty(), by, ctx.now, ctx.now).await {
                Ok(registration) => Ok(registration),
                Err(RegisterError::Store(error)) => return Err(error.into()),
                Err(RegisterError::Refused(RegisterRefusal::Full)) => Err(t.add_full().to_owned()),
                Err(RegisterError::Refused(RegisterRefusal::AlreadyRegistered)) => Err(t.add_already().to_owned()),
                Err(RegisterError::Refused(RegisterRefusal::Overlaps { title, .. })) => Err(t.add_overlaps(&title)),
                Err(RegisterError::Refused(_)) => Err(t.refused_cancelled().to_owned()),
            }
        }
    };
    let registration = match outcome {
        Ok(registration) => registration,
        Err(sentence) => {
            drop(tx);
            return view(&ctx, &at, None, Some((&comer, sentence))).await;
        }
    };
    // Whoever is added stands there: that is their check-in, too.
    let check = NewCheck { id: CheckId::fresh(), registration, direction: Direction::In, at: ctx.now, how: How::Door };
    let recorded = record(&mut tx, &at.session, at.position, &[check], Some(by), ctx.now).await?;
    let event =
        Event::done(&ctx.actor, "training.door.add", "training_registration", registration).within(&at.session.division_path);
    audit::record(&mut tx, ctx.now, event).await?;
    tx.commit().await?;
    let address = format!("/training/{}/list/{}", at.session.id, at.position);
    let sentence = if recorded.first() == Some(&Recorded::New) { t.added_and_in() } else { t.added() };
    Ok(ctx.redirect_with(&address, &Flash::ok(sentence)))
}
