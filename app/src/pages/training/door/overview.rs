//! 签到与学时: one session's attendance: the dates with their doors, who came, the hours, who earns a slip, what people thought of it.

use std::collections::BTreeMap;

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use zhengtu::account::{Action, Decision, decide};
use zhengtu::ids::RegistrationId;
use zhengtu::training::attendance::store::{Book, book};
use zhengtu::training::attendance::{Tally, earns_slip, lacks_out};
use zhengtu::training::rating::{Ratings, SHOWN_FROM, ratings};
use zhengtu::training::slip::{Slip, SlipState, store as slips};
use zhengtu::training::{Phase, Session};

use super::super::words::hours;
use super::{place_of, rule, session_of, words};
use crate::components::{Column, Crumb, Table, breadcrumb, chinese, empty, status};
use crate::locale::{Door, Slips, Training, count, percent};
use crate::server::{Ctx, Page, PageError, Section};

/// What the page is of.
struct Shown {
    session: Session,
    book: Book,
    tally: Tally,
    slips: BTreeMap<RegistrationId, Slip>,
    /// The same for the dates whose door has opened.
    so_far: Tally,
    /// It is over.
    over: bool,
    /// The reader runs it.
    manages: bool,
}

/// `GET /training/{id}/attendance`
pub(super) async fn show(ctx: Ctx, Path(id): Path<String>) -> Result<Response, PageError> {
    page(&ctx, &id, None).await
}

/// The page, with a rule that was refused.
pub(super) async fn page(ctx: &Ctx, id: &str, refused: Option<rule::Refused>) -> Result<Response, PageError> {
    let t = Door(ctx.language);
    let mut tx = ctx.read().await?;
    let session = session_of(&mut tx, id).await?;
    ctx.require(Action::ReadRoster, &place_of(&session)).await?;
    let book = book(&mut tx, session.id).await?;
    // Of several the last one stands.
    let slips = slips::of_session(&mut tx, session.id).await?.into_iter().map(|slip| (slip.registration_id, slip)).collect();
    let ratings = ratings(&mut tx, session.id).await?;
    drop(tx);
    let manages = decide(&ctx.actor, Action::ManageTraining, &place_of(&session)) == Decision::Allowed;
    let over = matches!(session.phase(ctx.now), Phase::Finished | Phase::Archived);
    let tally = book.tally();
    let begun = book.dates.iter().take_while(|date| date.door_opens() <= ctx.now).count();
    let so_far = Tally::of(&book.dates[..begun], &book.rule, &book.times);
    let shown = Shown { session, book, tally, slips, so_far, over, manages };
    let session = &shown.session;
    let body = if shown.book.people.is_empty() {
        let back = (t.to_session().to_owned(), format!("/training/{}", session.id));
        empty(t.list_empty_title(), t.list_empty_body(), Some(back)).into_any()
    } else {
        let asked = over.then(|| rated(t, &ratings));
        view! { {figures(t, &shown)}{people(t, &shown)}{absent(t, &shown)}{asked} }.into_any()
    };
    let crumbs = vec![
        Crumb::link(Training(t.0).title(), "/training"),
        Crumb::link(session.title.clone(), format!("/training/{}", session.id)),
        Crumb::here(t.title()),
    ];
    let title = format!("{} · {}", t.title(), session.title);
    let http = if refused.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(ctx.page(Page::new(title).section(Section::Training).status(http), || {
        view! {
            {breadcrumb(t.0, crumbs)}
            <div class="page-head">
                <h1>{t.title()}</h1>
                <p class="page-head__lead">{chinese(t.0, session.title.clone())}</p>
            </div>
            {words::out_of_use(t, session)}
            {doors(t, &shown)}
            {body}
            {rule::view(t, session, &shown.book.rule, manages, refused.as_ref())}
        }
    }))
}

/// The dates, each with how many came and the ways to check them in.
fn doors(t: Door, shown: &Shown) -> impl IntoView + use<> {
    let all = count(shown.tally.people);
    let rows = (1_i64..)
        .zip(shown.book.dates.iter().zip(&shown.tally.came))
        .map(|(position, (date, came))| {
            let name = words::date_name(t, shown.book.dates.len(), position, date);
            let links = shown.manages.then(|| {
                let link = |page: &str, label: &'static str| {
                    let to = format!("/training/{}/{page}/{position}", shown.session.id);
                    view! { <a class="button button--small" href=to aria-label=t.door_of(label, &name)>{label}</a> }
                };
                view! {
                    <td><div class="cluster">{link("screen", t.screen())}{link("list", t.list())}{link("sheet", t.sheet())}</div></td>
                }
            });
            view! {
                <tr>
                    <th scope="row">{name.clone()}</th>
                    <td class="num" data-label=t.column_came()>{t.of_all(&count(*came), &all)}</td>
                    {links}
                </tr>
            }
        })
        .collect_view();
    let mut columns = vec![Column::text(t.column_date()), Column::numbers(t.column_came())];
    columns.extend(shown.manages.then(|| Column::text(t.column_door())));
    view! { <Table columns=columns>{rows}</Table> }
}

/// 出勤率, no-shows.
fn figures(t: Door, shown: &Shown) -> impl IntoView + use<> {
    let tally = &shown.so_far;
    let figure = |label: &'static str, value: String, note: String| {
        view! {
            <div>
                <dt class="figure-list__label">{label}</dt>
                <dd class="figure-list__value num">{value}</dd>
                <dd class="figure-list__note">{note}</dd>
            </div>
        }
    };
    let earned =
        tally.half_hours.iter().filter(|earned| earns_slip(&shown.book.rule, **earned, shown.book.full_half_hours())).count();
    let note = t.rate_note(&count(tally.attendances()), &count(tally.expected()));
    view! {
        <section class="section">
            <h2>{t.figures()}</h2>
            <dl class="figure-list">
                {figure(t.rate(), percent(tally.attendances(), tally.expected()), note)}
                {figure(t.no_shows(), count(tally.no_shows()), t.no_shows_note(&count(tally.people)))}
                {figure(t.earned(), count(i64::try_from(earned).unwrap_or_default()), t.earned_note(shown.book.rule.slip_percent))}
            </dl>
        </section>
    }
}

/// Everybody, with times, hours, and the slip.
fn people(t: Door, shown: &Shown) -> impl IntoView + use<> {
    let (book, full) = (&shown.book, shown.book.full_half_hours());
    let rows = book
        .people
        .iter()
        .zip(book.times.iter().zip(&shown.tally.half_hours))
        .map(|(person, (times, earned))| {
            let cells = (1_i64..)
                .zip(times)
                .map(|(position, one)| {
                    let label = if times.len() > 1 { t.date_short(position) } else { t.column_times().to_owned() };
                    let lacks = lacks_out(&book.rule, *one).then(|| view! { " " {status("warn", t.lacks_out())} });
                    view! { <td class="num" data-label=label>{words::times(*one)}{lacks}</td> }
                })
                .collect_view();
            let name = chinese(t.0, person.name.clone());
            let name = if shown.manages {
                let to = format!("/training/{}/attendance/{}", shown.session.id, person.id);
                view! { <a href=to>{name}</a> }.into_any()
            } else {
                name
            };
            let mark = person.added_at_door.then(|| t.added_mark());
            view! {
                <tr>
                    <th scope="row">{name}<small>{chinese(t.0, person.unit.clone())}{mark}</small></th>
                    {cells}
                    <td class="num" data-label=t.column_hours()>{t.of_all(&hours(*earned), &hours(full))}</td>
                    <td data-label=t.column_slip()>{slip_cell(t, shown, person.id, *earned)}</td>
                </tr>
            }
        })
        .collect_view();
    let mut columns = vec![Column::text(t.column_name())];
    if book.dates.len() > 1 {
        columns.extend((1_i64..).zip(&book.dates).map(|(position, _)| Column::numbers(t.date_short(position))));
    } else {
        columns.push(Column::numbers(t.column_times()));
    }
    columns.extend([Column::numbers(t.column_hours()), Column::text(t.column_slip())]);
    let open = book
        .people
        .iter()
        .zip(&shown.tally.half_hours)
        .filter(|(person, earned)| !shown.slips.contains_key(&person.id) && earns_slip(&book.rule, **earned, full))
        .count();
    let issue = (shown.manages && shown.over && open > 0).then(|| {
        let label = t.issue_all(&count(i64::try_from(open).unwrap_or_default()));
        view! {
            <form class="stack" method="post" action=format!("/training/{}/slips", shown.session.id)>
                <p>{t.issue_note()}</p>
                <button class="button button--primary" type="submit">{label}</button>
            </form>
        }
    });
    view! {
        <section class="section">
            <h2>{t.people()}</h2>
            <div class="stack">{issue}<Table columns=columns compact=true>{rows}</Table></div>
        </section>
    }
}

fn slip_cell(t: Door, shown: &Shown, registration: RegistrationId, earned: i64) -> AnyView {
    if let Some(slip) = shown.slips.get(&registration) {
        let state = words::slip_state(Slips(t.0), slip);
        if slip.state != SlipState::Valid {
            return state;
        }
        let to = format!("/training/slips/{}", slip.fields.code);
        return view! { <a href=to>{state}</a> }.into_any();
    }
    match (earns_slip(&shown.book.rule, earned, shown.book.full_half_hours()), shown.over) {
        (true, true) => t.slip_earned().into_any(),
        (false, true) => t.slip_not_earned().into_any(),
        (_, false) => "—".into_any(),
    }
}

/// 未到人员
fn absent(t: Door, shown: &Shown) -> impl IntoView + use<> {
    (shown.over && shown.tally.no_shows() > 0).then(|| {
        let items = shown
            .book
            .people
            .iter()
            .zip(&shown.tally.absent)
            .filter(|(_, absent)| **absent)
            .map(|(person, _)| {
                let unit = (!person.unit.is_empty()).then(|| view! { <small>" "{chinese(t.0, person.unit.clone())}</small> });
                view! { <li><span>{chinese(t.0, person.name.clone())}{unit}</span></li> }
            })
            .collect_view();
        view! { <section class="section"><h2>{t.absent()}</h2><ul class="date-list">{items}</ul></section> }
    })
}

/// 评价
fn rated(t: Door, ratings: &Ratings) -> impl IntoView + use<> {
    let body = match (ratings.stars, ratings.mean_tenths()) {
        (Some(stars), Some(mean)) => {
            let rows = stars
                .into_iter()
                .enumerate()
                .rev()
                .map(|(place, given)| {
                    view! { <li><span>{t.stars(&(place + 1).to_string())}</span><span class="num">{count(given)}</span></li> }
                })
                .collect_view();
            let written = ratings
                .words
                .iter()
                .map(|(stars, words)| view! { <li><span>{chinese(t.0, words.clone())}</span><small>{t.stars(&stars.to_string())}</small></li> })
                .collect_view();
            let mean = format!("{}.{}", mean / 10, mean % 10);
            let people = count(i64::try_from(ratings.people).unwrap_or_default());
            view! {
                <p>{t.ratings_mean(&mean, &people)}" "{t.ratings_more(SHOWN_FROM)}</p>
                <ul class="date-list">{rows}</ul>
                <ul class="date-list">{written}</ul>
            }
            .into_any()
        }
        _ => view! { <p class="muted">{t.ratings_few(SHOWN_FROM)}</p> }.into_any(),
    };
    view! { <section class="section"><h2>{t.ratings()}</h2><div class="stack">{body}</div></section> }
}
