//! 统一模考: what candidates see of it, and what organisers do with it.

mod choices;
mod export;
mod form;
mod list;
mod manage;
mod people;
mod remove;
mod results;
mod show;
mod units;

use axum::response::Response;
use leptos::prelude::*;
use zhengtu::account::Action;
use zhengtu::ids::MockEventId;
use zhengtu::mock::event::{MockEvent, Phase, store};
use zhengtu::mock::store::Attempt;
use zhengtu::store::Tx;
use zhengtu::{division, mock};

use crate::components::{Crumb, breadcrumb, chinese, status};
use crate::locale::{Language, Mock, MockEvents, date_time};
use crate::server::{Access, Ctx, Page, PageError, Route, Section, get, post};

/// At most so many are offered.
const OFFERED: i64 = 12;

/// Addresses.
pub(super) fn routes() -> Vec<Route> {
    let (manage, own) = (Access::Needs(Action::ManageMocks), Access::Needs(Action::UseOwnAccount));
    vec![
        get("/mock/events", manage, list::show),
        get("/mock/events/new", manage, form::new),
        post("/mock/events/new", manage, form::create),
        get("/mock/events/{id}", own, show::show),
        post("/mock/events/{id}/join", own, show::join),
        post("/mock/events/{id}/begin", own, show::begin),
        get("/mock/events/{id}/manage", manage, manage::show),
        get("/mock/events/{id}/edit", manage, form::edit),
        post("/mock/events/{id}/edit", manage, form::save),
        post("/mock/events/{id}/announce", manage, manage::announce),
        post("/mock/events/{id}/extend", manage, manage::extend),
        post("/mock/events/{id}/cancel", manage, manage::cancel),
        get("/mock/events/{id}/people", manage, people::show),
        post("/mock/events/{id}/people", manage, people::add),
        post("/mock/events/{id}/match", manage, people::match_up),
        get("/mock/events/{id}/people/{expected}/remove", manage, remove::ask),
        post("/mock/events/{id}/people/{expected}/remove", manage, remove::take),
        get("/mock/events/{id}/results", manage, results::show),
        post("/mock/events/{id}/results", manage, results::tell_again),
        get("/mock/events/{id}/units", manage, export::units),
        post("/mock/events/{id}/names", manage, export::names),
    ]
}

/// The mock an address names.
async fn event_of(tx: &mut Tx, id: &str) -> Result<MockEvent, PageError> {
    let id: MockEventId = id.parse().map_err(|_| PageError::NotFound)?;
    store::find(tx, id).await?.ok_or(PageError::NotFound)
}

/// The mock an address names, for who manages it.
async fn managed(ctx: &Ctx, id: &str) -> Result<MockEvent, PageError> {
    let event = event_of(&mut ctx.read().await?, id).await?;
    ctx.require(Action::ManageMocks, &event.place()).await?;
    Ok(event)
}

/// Whose it is, in words.
fn place_name(t: MockEvents, event: &MockEvent) -> String {
    event.place_name.clone().unwrap_or_else(|| t.whole_country().to_owned())
}

/// Where it is in its life, with its mark.
fn state(t: MockEvents, phase: Phase) -> impl IntoView + use<> {
    match phase {
        Phase::Draft => status("warn", t.phase_draft()),
        Phase::Announced => status("info", t.phase_announced()),
        Phase::Open => status("ok", t.phase_open()),
        Phase::Closed => status("idle", t.phase_closed()),
        Phase::Cancelled => status("bad", t.phase_cancelled()),
    }
}

fn window_line(t: MockEvents, event: &MockEvent) -> String {
    t.window(&date_time(t.0, event.opens_at), &date_time(t.0, event.closes_at), event.minutes)
}

fn manage_crumbs(t: MockEvents, event: &MockEvent, here: Option<&str>) -> Vec<Crumb> {
    let mut crumbs = vec![Crumb::link(Mock(t.0).title(), "/mock"), Crumb::link(t.manage(), "/mock/events")];
    match here {
        Some(here) => {
            crumbs.push(Crumb::link(event.title.clone(), format!("/mock/events/{}/manage", event.id)));
            crumbs.push(Crumb::here(here));
        }
        None => crumbs.push(Crumb::here(event.title.clone())),
    }
    crumbs
}

/// The organised mocks at the top of the mocks' page: those one joined, and those of where one prepares. For who is signed in.
pub(super) async fn cards(ctx: &Ctx, tx: &mut Tx) -> Result<Option<AnyView>, PageError> {
    let t = MockEvents(ctx.language);
    let Some(account) = ctx.actor.account else { return Ok(None) };
    let mut events = store::joined(tx, account, ctx.now).await?;
    let joined = events.len();
    let code = mock::store::division_of(tx, zhengtu::practice::Owner::Account(account)).await?;
    let division = match code {
        Some(code) => division::store::find(tx, &code).await?,
        None => None,
    };
    let path = division.as_ref().map(|division| division.path.as_str());
    for event in store::upcoming(tx, path, ctx.now, OFFERED).await? {
        if events.iter().all(|one| one.id != event.id) {
            events.push(event);
        }
    }
    if events.is_empty() {
        return Ok(None);
    }
    let cards = events
        .iter()
        .enumerate()
        .map(|(place, event)| {
            let has_joined = place < joined;
            let (class, word, label) = match (has_joined, event.phase(ctx.now)) {
                (true, Phase::Open) => ("button button--primary", t.go_in(), t.go_in_to(&event.title)),
                (true, _) => ("button", t.see_joined(), t.see_joined_of(&event.title)),
                (false, _) => ("button", t.look(), t.look_at(&event.title)),
            };
            let mine = has_joined.then(|| view! { " " {status("ok", t.joined())} });
            view! {
                <div class="card">
                    <h3>{chinese(t.0, event.title.clone())}</h3>
                    <p class="muted">{chinese(t.0, place_name(t, event))}</p>
                    <p>{window_line(t, event)}</p>
                    <p class="cluster">{state(t, event.phase(ctx.now))}{mine}</p>
                    <p><a class=class href=format!("/mock/events/{}", event.id) aria-label=label>{word}</a></p>
                </div>
            }
        })
        .collect_view();
    Ok(Some(
        view! {
            <section class="section">
                <h2>{t.title()}</h2>
                <p class="muted">{t.offered_lead()}</p>
                <div class="grid">{cards}</div>
            </section>
        }
        .into_any(),
    ))
}

/// What somebody whose mock was cancelled has to know of it: that, why, and what becomes of their paper.
pub(super) fn cancelled(language: Language, attempt: &Attempt) -> Option<String> {
    let t = MockEvents(language);
    let reason = attempt.cancelled.as_deref()?;
    Some(if attempt.handed_in_at.is_some() { t.cancelled_result(reason) } else { t.cancelled_sheet(reason) })
}

/// The same as a notice.
pub(super) fn cancelled_notice(language: Language, attempt: &Attempt) -> Option<AnyView> {
    let said = cancelled(language, attempt)?;
    Some(view! { <p class="notice notice--warn"><span>{chinese(language, said)}</span></p> }.into_any())
}

/// The same on a sheet that is open, whose script shows it as soon as it learns of it.
pub(super) fn cancelled_place(language: Language, attempt: &Attempt) -> impl IntoView + use<> {
    let said = cancelled(language, attempt);
    let is_running = said.is_none();
    view! {
        <p class="notice notice--warn" role="status" data-cancelled="" hidden=is_running>
            <span>{said.map(|said| chinese(language, said))}</span>
        </p>
    }
}

/// Papers somebody was sitting when their mock was cancelled.
pub(super) fn cancelled_list(language: Language, open: &[Attempt]) -> Option<AnyView> {
    let t = MockEvents(language);
    let cards: Vec<_> = open
        .iter()
        .filter_map(|attempt| {
            let said = cancelled(language, attempt)?;
            let label = t.cancelled_see_of(&attempt.title);
            Some(view! {
                <div class="card">
                    <h3>{chinese(language, attempt.title.clone())}</h3>
                    <p>{chinese(language, said)}</p>
                    <p><a class="button" href=format!("/mock/{}", attempt.set) aria-label=label>{t.cancelled_see()}</a></p>
                </div>
            })
        })
        .collect();
    (!cards.is_empty()).then(|| {
        view! {
            <section class="section">
                <h2>{t.cancelled_title()}</h2>
                <div class="grid">{cards}</div>
            </section>
        }
        .into_any()
    })
}

/// In place of the result, until the window has closed for all.
pub(super) async fn waiting(ctx: &Ctx, attempt: &Attempt) -> Result<Response, PageError> {
    let t = MockEvents(ctx.language);
    let event = match attempt.event {
        Some(id) => store::find(&mut ctx.read().await?, MockEventId(id)).await?,
        None => None,
    };
    let title = event.as_ref().map_or_else(|| attempt.title.clone(), |event| event.title.clone());
    let language: Language = ctx.language;
    let when = attempt.results_at.map(|at| date_time(language, at));
    let by_clock = attempt.handed_in_by == Some(mock::By::Clock);
    let handed_in = attempt.handed_in_at.map(|at| date_time(language, at));
    let handed_in = handed_in.map(|at| if by_clock { t.handed_in_by_clock(&at) } else { t.handed_in_at(&at) });
    let crumbs = vec![Crumb::link(Mock(language).title(), "/mock"), Crumb::here(t.waiting_title())];
    Ok(ctx.page(Page::new(t.waiting_title()).section(Section::Mock).narrow(), move || {
        view! {
            {breadcrumb(language, crumbs)}
            <div class="page-head">
                <h1>{t.waiting_title()}</h1>
                <p class="page-head__lead">{chinese(language, title)}</p>
            </div>
            <div class="stack">
                <p>{handed_in}</p>
                <p class="notice notice--info"><span>{when.map(|when| t.waiting_until(&when))}</span></p>
                <p class="muted">{t.waiting_why()}</p>
            </div>
        }
    }))
}
