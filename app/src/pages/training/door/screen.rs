//! 签到屏: the code people scan at the door. It changes every twenty seconds; without scripts the page asks for itself again.

use axum::Json;
use axum::extract::Path;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::training::Stage;
use zhengtu::training::attendance::code::{self, Door as Code};
use zhengtu::training::attendance::store::book;
use zhengtu::training::attendance::{Direction, Times};

use super::{Door as At, managed_door, words};
use crate::components::{Spare, breadcrumb, chinese, qr};
use crate::locale::{Door, count, date_time};
use crate::server::{Ctx, Input, Page, PageError, Section, absolute};

/// In or out.
#[derive(Debug, Deserialize, Default)]
#[serde(default)]
pub(super) struct Query {
    direction: String,
}

/// What the screen shows now.
struct Shown {
    svg: String,
    /// Checked in or out so far.
    done: i64,
    people: i64,
}

/// A door that is looked at, and what its screen shows; nothing while it is closed.
struct Screen {
    at: At,
    direction: Direction,
    shown: Option<Shown>,
}

async fn screen(ctx: &Ctx, headers: &HeaderMap, id: &str, position: &str, query: &Query) -> Result<Screen, PageError> {
    let direction = Direction::from_code(&query.direction).unwrap_or_default();
    let mut tx = ctx.read().await?;
    let at = managed_door(ctx, &mut tx, id, position).await?;
    let is_open =
        at.session.stage == Stage::Published.code() && at.date.door_opens() <= ctx.now && ctx.now <= at.date.door_closes();
    if !is_open {
        return Ok(Screen { at, direction, shown: None });
    }
    let door = Code { session: at.session.id, position: at.position, direction };
    let code = door.code(&ctx.state.secret, ctx.now);
    let path = format!("/training/{}/door/{}?direction={}&code={code}", at.session.id, at.position, direction.code());
    let svg = qr(&absolute(ctx, headers, &path), Door(ctx.language).screen_label(), Spare::Little).unwrap_or_default();
    let book = book(&mut tx, at.session.id).await?;
    let place = usize::try_from(at.position - 1).unwrap_or_default();
    let is_done = |times: &Times| if direction == Direction::In { times.came_at.is_some() } else { times.left_at.is_some() };
    let done = book.times.iter().filter(|times| times.get(place).is_some_and(is_done)).count();
    let number = |many: usize| i64::try_from(many).unwrap_or_default();
    let shown = Shown { svg, done: number(done), people: number(book.people.len()) };
    Ok(Screen { at, direction, shown: Some(shown) })
}

/// `GET /training/{id}/screen/{date}`
pub(super) async fn show(
    ctx: Ctx,
    headers: HeaderMap,
    Path((id, position)): Path<(String, String)>,
    Input(query): Input<Query>,
) -> Result<Response, PageError> {
    let t = Door(ctx.language);
    let Screen { at, direction, shown } = screen(&ctx, &headers, &id, &position, &query).await?;
    let date = words::date_name(t, at.dates.len(), at.position, &at.date);
    let address = format!("/training/{}/screen/{}", at.session.id, at.position);
    let chips = Direction::ALL
        .map(|one| {
            let to = format!("{address}?direction={}", one.code());
            let current = (one == direction).then_some("true");
            view! { <li><a class="chip" href=to aria-current=current>{words::direction(t, one)}</a></li> }
        })
        .collect_view();
    let list = format!("/training/{}/list/{}", at.session.id, at.position);
    let body = if let Some(shown) = shown {
        let again = format!("{address}?direction={}", direction.code());
        let said = said(t, direction, shown.done, shown.people);
        view! {
            <section class="checkin" data-screen=format!("{address}/code?direction={}", direction.code()) data-lost=t.screen_lost()>
                <h2>{words::direction(t, direction)}</h2>
                <div class="checkin__code" data-code inner_html=shown.svg></div>
                <p class="checkin__count" data-count aria-live="polite">{said}</p>
                <p class="notice notice--error" data-trouble hidden></p>
                <noscript>
                    <meta http-equiv="refresh" content=code::STEP.to_string() />
                    <p><a class="button" href=again>{t.screen_again()}</a></p>
                </noscript>
            </section>
            <p class="muted screen-note">{t.screen_note()}</p>
        }
        .into_any()
    } else {
        closed(&ctx, &at)
    };
    let title = format!("{} · {}", t.screen(), at.session.title);
    Ok(ctx.page(Page::new(title).section(Section::Training).with_script("screen.js"), || {
        view! {
            {breadcrumb(t.0, words::crumbs(t, &at.session, t.screen()))}
            <div class="page-head">
                <h1>{chinese(t.0, at.session.title.clone())}</h1>
                <p class="page-head__lead">{date}</p>
                <div class="page-head__actions"><a class="button" href=list>{t.list()}</a></div>
            </div>
            <ul class="chips">{chips}</ul>
            {body}
        }
    }))
}

/// Why the door is closed.
fn closed(ctx: &Ctx, at: &At) -> AnyView {
    let t = Door(ctx.language);
    words::out_of_use(t, &at.session).unwrap_or_else(|| {
        let opens = at.date.door_opens();
        let sentence = if ctx.now < opens {
            t.screen_opens(&date_time(t.0, opens))
        } else {
            t.screen_closed(&date_time(t.0, at.date.door_closes()))
        };
        view! { <div class="notice notice--warn"><p>{sentence}</p></div> }.into_any()
    })
}

fn said(t: Door, direction: Direction, done: i64, people: i64) -> String {
    match direction {
        Direction::In => t.screen_came(&count(done), &count(people)),
        Direction::Out => t.screen_left(&count(done), &count(people)),
    }
}

/// `GET /training/{id}/screen/{date}/code`: what changes, for the script of the page.
pub(super) async fn code(
    ctx: Ctx,
    headers: HeaderMap,
    Path((id, position)): Path<(String, String)>,
    Input(query): Input<Query>,
) -> Result<Response, PageError> {
    let t = Door(ctx.language);
    let Screen { direction, shown, .. } = screen(&ctx, &headers, &id, &position, &query).await?;
    let Some(shown) = shown else { return Ok(Json(serde_json::json!({ "closed": true })).into_response()) };
    let said = said(t, direction, shown.done, shown.people);
    let seconds = Code::seconds_left(ctx.now);
    Ok(Json(serde_json::json!({ "svg": shown.svg, "count": said, "seconds": seconds })).into_response())
}
