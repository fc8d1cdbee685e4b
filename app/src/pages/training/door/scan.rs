//! 扫码签到: what a phone that has scanned the screen opens.
//!
//! Opening an address changes nothing (messengers open addresses, too, to show a preview), so one press of a button checks in. The
//! code is checked when the page is opened; what the phone then carries is a ticket in a cookie, so that signing in first takes as
//! long as it takes, and counts from the moment of scanning.

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::Response;
use chrono::{DateTime, Utc};
use leptos::prelude::*;
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde::Deserialize;
use zhengtu::audit::{self, Event};
use zhengtu::ids::{CheckId, TrainingId};
use zhengtu::training::attendance::code::{CodeRefusal, Door as Code, TICKET};
use zhengtu::training::attendance::store::{NewCheck, Recorded, record, times_of};
use zhengtu::training::attendance::{CheckRefusal, Direction, How, Times};
use zhengtu::training::{Registration, store};

use super::{Door as At, clock_time, door_of, words};
use crate::components::{Crumb, breadcrumb, chinese};
use crate::locale::{Door, Training, date_time};
use crate::server::{Ctx, Flash, Input, Page, PageError, Section, set_cookie};

/// The ticket of whoever has scanned.
const COOKIE: &str = "zt_door";

/// What the code on the screen says.
#[derive(Debug, Deserialize, Default)]
#[serde(default)]
pub(super) struct Scanned {
    code: String,
    direction: String,
}

/// A phone that has been at the door.
struct Seen {
    direction: Direction,
    at: DateTime<Utc>,
}

/// The ticket in the browser's cookie, if it is one for this door.
fn ticket(ctx: &Ctx, session: TrainingId, position: i64) -> Option<Result<Seen, CodeRefusal>> {
    let text = percent_decode_str(ctx.cookies.get(COOKIE)?).decode_utf8().ok()?;
    let [id, date, direction, ticket] = text.split('/').collect::<Vec<_>>()[..] else { return None };
    if id != session.to_string() || date != position.to_string() {
        return None;
    }
    let direction = Direction::from_code(direction)?;
    let scanned = Code { session, position, direction }.scanned_at(&ctx.state.secret, ticket, ctx.now);
    Some(scanned.map(|at| Seen { direction, at }))
}

fn code_refusal(t: Door, refusal: CodeRefusal) -> String {
    match refusal {
        CodeRefusal::Stale => t.code_stale().to_owned(),
        CodeRefusal::Wrong => t.code_wrong().to_owned(),
    }
}

/// `GET /training/{id}/door/{date}`
pub(super) async fn show(
    ctx: Ctx,
    Path((id, position)): Path<(String, String)>,
    Input(query): Input<Scanned>,
) -> Result<Response, PageError> {
    let t = Door(ctx.language);
    let at = public_door(&ctx, &id, &position).await?;
    if query.code.is_empty() {
        let (seen, refused) = match ticket(&ctx, at.session.id, at.position) {
            Some(Ok(seen)) => (Some(seen), None),
            Some(Err(refusal)) => (None, Some(code_refusal(t, refusal))),
            None => (None, None),
        };
        return view(&ctx, &at, seen, refused, StatusCode::OK).await;
    }
    let direction = Direction::from_code(&query.direction).unwrap_or_default();
    let door = Code { session: at.session.id, position: at.position, direction };
    if let Err(refusal) = door.check(&ctx.state.secret, &query.code, ctx.now) {
        return view(&ctx, &at, None, Some(code_refusal(t, refusal)), StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    let ticket = door.ticket(&ctx.state.secret, ctx.now);
    let value = format!("{}/{}/{}/{ticket}", at.session.id, at.position, direction.code());
    let mut response = view(&ctx, &at, Some(Seen { direction, at: ctx.now }), None, StatusCode::OK).await?;
    response.headers_mut().append(header::SET_COOKIE, set_cookie(COOKIE, &value, TICKET.num_seconds()));
    Ok(response)
}

/// A session everybody may know of.
async fn public_door(ctx: &Ctx, id: &str, position: &str) -> Result<At, PageError> {
    let at = door_of(&mut ctx.read().await?, id, position).await?;
    if at.session.published_at.is_none() { Err(PageError::NotFound) } else { Ok(at) }
}

async fn view(ctx: &Ctx, at: &At, seen: Option<Seen>, refused: Option<String>, status: StatusCode) -> Result<Response, PageError> {
    let t = Door(ctx.language);
    let address = format!("/training/{}/door/{}", at.session.id, at.position);
    let session = format!("/training/{}", at.session.id);
    let (mut times, mut is_registered) = (Times::default(), false);
    if let Some(account) = ctx.actor.account {
        let mut tx = ctx.read().await?;
        let registration = store::registration_of(&mut tx, at.session.id, account).await?;
        if let Some(registration) = registration.filter(Registration::is_registered) {
            is_registered = true;
            times = times_of(&mut tx, registration.id, at.position, &at.date).await?;
        }
    }
    let standing = (times != Times::default()).then(|| {
        let lines = [(t.came_at_label(), times.came_at), (t.left_at_label(), times.left_at)]
            .into_iter()
            .filter_map(|(label, at)| at.map(|at| view! { <dt>{label}</dt><dd class="num">{clock_time(at)}</dd> }))
            .collect_view();
        view! { <dl class="facts">{lines}</dl> }
    });
    let action = match &seen {
        Some(seen) if ctx.actor.account.is_none() => {
            let back = utf8_percent_encode(&address, NON_ALPHANUMERIC).to_string();
            view! {
                <p>{t.sign_in_first(words::direction(t, seen.direction), &clock_time(seen.at))}</p>
                <a class="button button--primary button--wide" href=format!("/account/sign-in?return={back}")>{t.sign_in()}</a>
            }
            .into_any()
        }
        Some(_) if !is_registered => view! {
            {words::refused(t.refused_not_registered().to_owned())}
            <p><a class="link-more" href=session.clone()>{t.to_session()}</a></p>
        }
        .into_any(),
        Some(seen) => view! {
            <form class="stack" method="post" action=address.clone()>
                <p>{t.scanned(&clock_time(seen.at), &ctx.actor.name)}</p>
                <button class="button button--primary button--wide" type="submit">{words::direction(t, seen.direction)}</button>
            </form>
        }
        .into_any(),
        None if refused.is_none() && standing.is_none() => view! { <p>{t.scan_first()}</p> }.into_any(),
        None => ().into_any(),
    };
    let crumbs = vec![
        Crumb::link(Training(t.0).title(), "/training"),
        Crumb::link(at.session.title.clone(), session.clone()),
        Crumb::here(t.check_in()),
    ];
    let date = words::date_name(t, at.dates.len(), at.position, &at.date);
    let out_of_use = words::out_of_use(t, &at.session);
    let page = Page::new(format!("{} · {}", t.check_in(), at.session.title))
        .section(Section::Training)
        .narrow()
        .status(status)
        .found_at(address.clone());
    Ok(ctx.page(page, || {
        view! {
            {breadcrumb(t.0, crumbs)}
            <div class="page-head">
                <h1>{chinese(t.0, at.session.title.clone())}</h1>
                <p class="page-head__lead">{date}</p>
            </div>
            <div class="stack">
                {out_of_use}
                {refused.map(words::refused)}
                {standing}
                {action}
                <p><a class="link-more" href=session>{t.to_session()}</a></p>
            </div>
        }
    }))
}

/// `POST /training/{id}/door/{date}`
pub(super) async fn check(ctx: Ctx, Path((id, position)): Path<(String, String)>) -> Result<Response, PageError> {
    let t = Door(ctx.language);
    let account = ctx.actor.account.ok_or(PageError::SignIn)?;
    let at = public_door(&ctx, &id, &position).await?;
    let seen = match ticket(&ctx, at.session.id, at.position) {
        Some(Ok(seen)) => seen,
        Some(Err(refusal)) => {
            return view(&ctx, &at, None, Some(code_refusal(t, refusal)), StatusCode::UNPROCESSABLE_ENTITY).await;
        }
        None => return view(&ctx, &at, None, Some(t.scan_first().to_owned()), StatusCode::UNPROCESSABLE_ENTITY).await,
    };
    let mut tx = ctx.write().await?;
    let registration = store::registration_of(&mut tx, at.session.id, account).await?;
    let refused = async |refusal| {
        let sentence = words::check_refusal(t, refusal);
        view(&ctx, &at, None, Some(sentence), StatusCode::UNPROCESSABLE_ENTITY).await
    };
    // A page that is shown reads again: the connection that writes is given back first.
    let Some(registration) = registration.filter(Registration::is_registered) else {
        drop(tx);
        return refused(CheckRefusal::NotRegistered).await;
    };
    let new =
        NewCheck { id: CheckId::fresh(), registration: registration.id, direction: seen.direction, at: seen.at, how: How::Qr };
    let recorded = record(&mut tx, &at.session, at.position, &[new], None, ctx.now).await?.first().copied();
    let (is_new, at_time) = match recorded.unwrap_or(Recorded::Refused(CheckRefusal::NotRegistered)) {
        Recorded::New => (true, seen.at),
        Recorded::Already(known) => (false, known),
        Recorded::Refused(refusal) => {
            drop(tx);
            return refused(refusal).await;
        }
    };
    let came = times_of(&mut tx, registration.id, at.position, &at.date).await?.came_at;
    if is_new {
        let event =
            Event::done(&ctx.actor, "training.check", "training_registration", registration.id).within(&at.session.division_path);
        audit::record(&mut tx, ctx.now, event).await?;
    }
    tx.commit().await?;
    let time = date_time(t.0, at_time);
    let said = match (seen.direction, is_new) {
        (Direction::Out, _) if came.is_none() => Flash::warn(t.done_out_only(&time)),
        (Direction::In, true) => Flash::ok(t.done_in(&time)),
        (Direction::Out, true) => Flash::ok(t.done_out(&time)),
        (Direction::In, false) => Flash::ok(t.already_in(&time)),
        (Direction::Out, false) => Flash::ok(t.already_out(&time)),
    };
    let mut response = ctx.redirect_with(&format!("/training/{}/door/{}", at.session.id, at.position), &said);
    response.headers_mut().append(header::SET_COOKIE, set_cookie(COOKIE, "", 0));
    Ok(response)
}
