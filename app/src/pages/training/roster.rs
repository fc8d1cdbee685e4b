//! 签到表: the list of a session, for paper and for Excel.

use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use leptos::prelude::*;
use zhengtu::account::Action;
use zhengtu::audit::{self, Event};
use zhengtu::clock::local_of;
use zhengtu::training::roster::{RosterWords, workbook};
use zhengtu::training::{Registration, RegistrationState, Session, TrainingDate, store};

use super::{place_of, session_of, words};
use crate::components::{Column, Crumb, Table, breadcrumb, chinese, empty, status};
use crate::locale::{Seats, Training, count, date_time};
use crate::server::{Ctx, Page, PageError, Section};

/// Empty rows at the end of the printed sheet, for those who come without having registered.
const SPARE_ROWS: usize = 3;

/// So many of those who wait are listed.
const QUEUE: i64 = 200;

/// `GET /training/{id}/roster`
pub(super) async fn sheet(ctx: Ctx, Path(id): Path<String>) -> Result<Response, PageError> {
    let t = Training(ctx.language);
    let mut tx = ctx.read().await?;
    let session = session_of(&mut tx, &id).await?;
    ctx.require(Action::ReadRoster, &place_of(&session)).await?;
    let dates = store::dates(&mut tx, session.id).await?;
    let people = store::roster(&mut tx, session.id).await?;
    let queue = store::queue(&mut tx, session.id, QUEUE).await?;
    drop(tx);
    let address = format!("/training/{}", session.id);
    let crumbs =
        vec![Crumb::link(t.title(), "/training"), Crumb::link(session.title.clone(), address.clone()), Crumb::here(t.sheet())];
    let body = if people.is_empty() {
        empty(t.sheet_empty_title(), t.sheet_empty_body(), Some((t.back_to_session().to_owned(), address.clone()))).into_any()
    } else {
        printed(t, &session, &dates, &people).into_any()
    };
    let title = format!("{} · {}", t.sheet(), session.title);
    let printed_at = date_time(t.0, ctx.now);
    Ok(ctx.page(Page::new(title).section(Section::Training), || {
        view! {
            {breadcrumb(t.0, crumbs)}
            <div class="print-frame">
                <div class="print-frame__head print-only"><p><span>{chinese(t.0, session.title.clone())}</span><span>{printed_at}</span></p></div>
                <div class="print-frame__body">
                    <div class="page-head">
                        <h1>{t.sheet()}</h1>
                        <p class="page-head__lead">{chinese(t.0, session.title.clone())}</p>
                        <div class="page-head__actions">
                            <a class="button button--primary" href=format!("{address}/roster.xlsx") download="">{t.sheet_download()}</a>
                            <a class="button" href=address.clone()>{t.back_to_session()}</a>
                        </div>
                    </div>
                    <div class="stack">
                        <div class="screen-only">
                            <p>{t.sheet_lead(&count(session.taken), &count(session.capacity))}" "{t.sheet_print_hint()}</p>
                            <p class="muted">{t.sheet_recorded()}</p>
                        </div>
                        {body}
                        {waiting(t, &queue)}
                    </div>
                </div>
            </div>
        }
    }))
}

/// Who waits, on the screen only.
fn waiting(t: Training, queue: &[Registration]) -> Option<AnyView> {
    let words = Seats(t.0);
    let rows = queue
        .iter()
        .enumerate()
        .map(|(index, one)| {
            let state = match one.offer_until {
                Some(until) if one.standing() == RegistrationState::Offered => {
                    status("warn", words.unit_offer_until(&date_time(t.0, until))).into_any()
                }
                _ => date_time(t.0, one.registered_at).into_any(),
            };
            view! {
                <tr>
                    <td class="num table__number" data-label=t.sheet_number()>{index + 1}</td>
                    <th scope="row">{chinese(t.0, one.name.clone())}</th>
                    <td data-label=t.sheet_unit()>{chinese(t.0, one.unit.clone())}</td>
                    <td data-label=words.sheet_pool()>{one.quota.clone().map(|name| chinese(t.0, name))}</td>
                    <td data-label=t.sheet_registered_at()>{state}</td>
                </tr>
            }
        })
        .collect_view();
    let columns = vec![
        Column::numbers(t.sheet_number()),
        Column::text(t.sheet_name()),
        Column::text(t.sheet_unit()),
        Column::text(words.sheet_pool()),
        Column::text(t.sheet_registered_at()),
    ];
    (!queue.is_empty()).then(|| {
        view! {
            <section class="section screen-only" aria-labelledby="queue">
                <h2 id="queue">{words.sheet_queue()}</h2>
                <p class="muted">{words.sheet_queue_note()}</p>
                <Table columns=columns caption=words.sheet_queue()>{rows}</Table>
            </section>
        }
        .into_any()
    })
}

/// 单位 as it is shown: with the pool, and who signed them up.
fn unit_of(t: Training, person: &Registration) -> String {
    let pool = person
        .quota
        .clone()
        .filter(|pool| !person.unit.contains(pool.as_str()))
        .map(|pool| format!("{}: {pool}", Seats(t.0).sheet_pool()));
    let unit = Some(person.unit.clone()).filter(|unit| !unit.is_empty());
    unit.into_iter().chain(pool).collect::<Vec<_>>().join(" · ")
}

/// One line: when, where, who, hours.
fn facts(t: Training, session: &Session) -> String {
    let parts = [
        words::when(t, session),
        words::place(t, session),
        session.teacher.clone(),
        t.hours_value(&words::hours(session.half_hours)),
        session.organisation_name.clone().unwrap_or_default(),
    ];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

fn printed(t: Training, session: &Session, dates: &[TrainingDate], people: &[Registration]) -> impl IntoView + use<> {
    let heads = dates
        .iter()
        .map(|date| {
            let day = local_of(date.starts_at).format("%m-%d %H:%M").to_string();
            view! { <th scope="col">{t.sheet_signature_on(&day)}</th> }
        })
        .collect_view();
    let columns = dates.len();
    let signs = || (0..columns).map(|_| view! { <td class="sign"></td> }).collect_view();
    let rows = people
        .iter()
        .enumerate()
        .map(|(index, person)| {
            view! {
                <tr>
                    <td class="num table__number" data-label=t.sheet_number()>{index + 1}</td>
                    <th scope="row">{chinese(t.0, person.name.clone())}</th>
                    <td data-label=t.sheet_unit()>{chinese(t.0, unit_of(t, person))}</td>
                    {signs()}
                </tr>
            }
        })
        .collect_view();
    let spare = (0..SPARE_ROWS)
        .map(|extra| {
            view! { <tr class="print-only"><td class="num table__number">{people.len() + extra + 1}</td><td></td><td></td>{signs()}</tr> }
        })
        .collect_view();
    view! {
        <div class="table-wrap">
            <table class="table table--tall">
                <caption>{chinese(t.0, facts(t, session))}</caption>
                <thead>
                    <tr>
                        <th scope="col" class="num table__number">{t.sheet_number()}</th>
                        <th scope="col">{t.sheet_name()}</th>
                        <th scope="col">{t.sheet_unit()}</th>
                        {heads}
                    </tr>
                </thead>
                <tbody>{rows}{spare}</tbody>
            </table>
        </div>
        <p class="print-only">{t.sheet_teacher()}</p>
        <div class="seal-space print-only"><p>{t.sheet_seal()}</p><p>{t.sheet_seal_date()}</p></div>
    }
}

/// `GET /training/{id}/roster.xlsx`
pub(super) async fn download(ctx: Ctx, Path(id): Path<String>) -> Result<Response, PageError> {
    let t = Training(ctx.language);
    let session = session_of(&mut ctx.read().await?, &id).await?;
    ctx.require(Action::ReadRoster, &place_of(&session)).await?;
    let mut tx = ctx.write().await?;
    let dates = store::dates(&mut tx, session.id).await?;
    let people = store::roster(&mut tx, session.id).await?;
    let words = RosterWords {
        sheet: t.sheet().to_owned(),
        facts: facts(t, &session),
        number: t.sheet_number().to_owned(),
        name: t.sheet_name().to_owned(),
        unit: t.sheet_unit().to_owned(),
        registered_at: t.sheet_registered_at().to_owned(),
        signature: t.sheet_signature().to_owned(),
    };
    let event = Event::done(&ctx.actor, "training.roster.download", "training_session", session.id)
        .within(&session.division_path)
        .detail(serde_json::json!({ "people": people.len() }).to_string());
    audit::record(&mut tx, ctx.now, event).await?;
    tx.commit().await?;
    let bytes = tokio::task::spawn_blocking(move || workbook(&session, &dates, &people, &words))
        .await
        .map_err(PageError::internal)?
        .map_err(PageError::internal)?;
    let headers = [
        (header::CONTENT_TYPE, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"roster-{}.xlsx\"", local_of(ctx.now).format("%Y%m%d"))),
    ];
    Ok((headers, bytes).into_response())
}
