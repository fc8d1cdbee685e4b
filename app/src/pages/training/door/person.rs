//! 一个人的签到: what happened at the door for one person, what counts, and correcting it.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::account::Action;
use zhengtu::audit::{self, Event};
use zhengtu::clock::{read_written, written};
use zhengtu::ids::RegistrationId;
use zhengtu::training::attendance::store::{
    Book, CorrectError, NewCorrection, Participant, book, correct as correct_times, history,
};
use zhengtu::training::attendance::{Check, CorrectRefusal, Correction, Direction, Times, earns_slip, half_hours};
use zhengtu::training::slip::{Slip, SlipState, grouped_code, store as slips};
use zhengtu::training::{Phase, Session};

use super::super::words::hours;
use super::{clock_time, on_day, place_of, read_time, session_of, words};
use crate::components::{Column, Field, Table, breadcrumb, chinese, error_summary};
use crate::locale::{Door, Slips, date_time};
use crate::server::{Ctx, Flash, Input, Page, PageError, Problems, Section};

/// Which date is to be corrected.
#[derive(Debug, Deserialize, Default)]
#[serde(default)]
pub(super) struct Query {
    date: String,
}

/// Other times, as typed, with what the page showed.
#[derive(Debug, Deserialize, Default)]
#[serde(default)]
pub(super) struct Typed {
    date: String,
    came: String,
    left: String,
    reason: String,
    shown_came: String,
    shown_left: String,
}

/// One person of a session.
struct One {
    session: Session,
    book: Book,
    row: usize,
    checks: Vec<Check>,
    corrections: Vec<Correction>,
    slips: Vec<Slip>,
}

impl One {
    fn person(&self) -> &Participant {
        &self.book.people[self.row]
    }

    fn times(&self, position: usize) -> Times {
        self.book.times[self.row].get(position - 1).copied().unwrap_or_default()
    }
}

async fn load(ctx: &Ctx, id: &str, registration: &str) -> Result<One, PageError> {
    let mut tx = ctx.read().await?;
    let session = session_of(&mut tx, id).await?;
    ctx.require(Action::ManageTraining, &place_of(&session)).await?;
    let registration: RegistrationId = registration.parse().map_err(|_| PageError::NotFound)?;
    let book = book(&mut tx, session.id).await?;
    let row = book.place_of(registration).ok_or(PageError::NotFound)?;
    let (checks, corrections) = history(&mut tx, registration).await?;
    let slips = slips::of_registration(&mut tx, registration).await?;
    Ok(One { session, book, row, checks, corrections, slips })
}

/// `GET /training/{id}/attendance/{registration}`
pub(super) async fn show(
    ctx: Ctx,
    Path((id, registration)): Path<(String, String)>,
    Input(query): Input<Query>,
) -> Result<Response, PageError> {
    let one = load(&ctx, &id, &registration).await?;
    let chosen = query.date.parse().ok().filter(|date| (1..=one.book.dates.len()).contains(date)).unwrap_or(1);
    Ok(view(&ctx, &one, chosen, None, &Problems::default(), None))
}

fn view(ctx: &Ctx, one: &One, chosen: usize, typed: Option<&Typed>, problems: &Problems, said: Option<String>) -> Response {
    let t = Door(ctx.language);
    let person = one.person();
    let address = format!("/training/{}/attendance/{}", one.session.id, person.id);
    let status = if typed.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let title = format!("{} · {}", person.name, t.title());
    ctx.page(Page::new(title).section(Section::Training).status(status), || {
        view! {
            {breadcrumb(t.0, words::crumbs(t, &one.session, person.name.clone()))}
            <div class="page-head">
                <h1>{chinese(t.0, person.name.clone())}</h1>
                <p class="page-head__lead">{chinese(t.0, format!("{} {}", person.unit, one.session.title))}</p>
            </div>
            {counts(t, one, chosen, &address)}
            {form(t, ctx, one, chosen, typed, problems, said, &address)}
            {slip_part(t, ctx, one, &address)}
            {past(t, one)}
        }
    })
}

/// What counts for each date.
fn counts(t: Door, one: &One, chosen: usize, address: &str) -> impl IntoView + use<> {
    let several = one.book.dates.len() > 1;
    let rows = (1_usize..)
        .zip(&one.book.dates)
        .map(|(position, date)| {
            let times = one.times(position);
            let earned = half_hours(date, &one.book.rule, times);
            let name = words::date_name(t, one.book.dates.len(), i64::try_from(position).unwrap_or_default(), date);
            let choose = several.then(|| {
                let to = format!("{address}?date={position}");
                let current = (position == chosen).then_some("true");
                view! { <td><a href=to aria-current=current aria-label=t.correct_of(&name)>{t.correct()}</a></td> }
            });
            view! {
                <tr>
                    <th scope="row">{name.clone()}</th>
                    <td class="num" data-label=t.column_times()>{words::times(times)}</td>
                    <td class="num" data-label=t.column_hours()>{t.of_all(&hours(earned), &hours(date.half_hours))}</td>
                    {choose}
                </tr>
            }
        })
        .collect_view();
    let mut columns = vec![Column::text(t.column_date()), Column::numbers(t.column_times()), Column::numbers(t.column_hours())];
    columns.extend(several.then(|| Column::text(t.correct())));
    view! { <Table columns=columns>{rows}</Table> }
}

#[expect(clippy::too_many_arguments, reason = "a form with what was typed in it and what is wrong with that")]
fn form(
    t: Door,
    ctx: &Ctx,
    one: &One,
    chosen: usize,
    typed: Option<&Typed>,
    problems: &Problems,
    said: Option<String>,
    address: &str,
) -> AnyView {
    let date = one.book.dates[chosen - 1];
    if ctx.now < date.door_opens() {
        return view! { <p class="muted">{t.refused_not_begun()}</p> }.into_any();
    }
    let times = one.times(chosen);
    let shown = |at: Option<_>| at.map(written).unwrap_or_default();
    let value = |at: Option<_>| at.map(clock_time).unwrap_or_default();
    let (came, left, reason) = typed.map_or_else(
        || (value(times.came_at), value(times.left_at), String::new()),
        |typed| (typed.came.clone(), typed.left.clone(), typed.reason.clone()),
    );
    let error = |field: &str| problems.of(field).map(str::to_owned);
    let name = words::date_name(t, one.book.dates.len(), i64::try_from(chosen).unwrap_or_default(), &date);
    view! {
        <section class="section">
            <h2>{t.correct_title(&name)}</h2>
            {error_summary(t.0, problems)}
            {said.map(words::refused)}
            <form class="form" method="post" action=address.to_owned() novalidate>
                <input type="hidden" name="date" value=chosen.to_string() />
                <input type="hidden" name="shown_came" value=shown(times.came_at) />
                <input type="hidden" name="shown_left" value=shown(times.left_at) />
                <Field name="came" label=t.came_at_label() value=came hint=t.time_hint() error=error("came") inputmode="numeric" autocomplete="off" />
                <Field name="left" label=t.left_at_label() value=left hint=t.left_hint() error=error("left") inputmode="numeric" autocomplete="off" />
                <Field name="reason" label=t.reason() value=reason hint=t.reason_hint() error=error("reason") required=true autocomplete="off" />
                <div class="form__actions"><button class="button button--primary" type="submit">{t.correct_save()}</button></div>
            </form>
        </section>
    }
    .into_any()
}

/// The slips there were, and issuing another one.
fn slip_part(t: Door, ctx: &Ctx, one: &One, address: &str) -> impl IntoView + use<> {
    let words_of = Slips(t.0);
    let earned: i64 = one.book.tally().half_hours[one.row];
    let valid = one.slips.iter().any(|slip| slip.state == SlipState::Valid);
    let over = matches!(one.session.phase(ctx.now), Phase::Finished | Phase::Archived);
    let issue = (over && !valid && earns_slip(&one.book.rule, earned, one.book.full_half_hours())).then(|| {
        view! {
            <form method="post" action=format!("{address}/slip")><button class="button" type="submit">{words_of.issue()}</button></form>
        }
    });
    let items = one
        .slips
        .iter()
        .map(|slip| {
            let to = format!("/training/slips/{}", slip.fields.code);
            view! { <li><span><a class="num" href=to>{grouped_code(&slip.fields.code)}</a>" "{words::slip_state(words_of, slip)}</span></li> }
        })
        .collect_view();
    (issue.is_some() || !one.slips.is_empty()).then(|| {
        view! { <section class="section"><h2>{words_of.title()}</h2><div class="stack"><ul class="date-list">{items}</ul>{issue}</div></section> }
    })
}

/// Everything that happened, in the order in which it got here.
fn past(t: Door, one: &One) -> impl IntoView + use<> {
    let several = one.book.dates.len() > 1;
    let date = |position: i64| if several { format!("{} · ", t.date_short(position)) } else { String::new() };
    let mut lines: Vec<_> = one
        .checks
        .iter()
        .map(|check| {
            let direction = words::direction(t, Direction::from_code(&check.direction).unwrap_or_default());
            let by = check.by_name.as_ref().map(|name| t.by(name)).unwrap_or_default();
            let text =
                format!("{}{direction} {} · {}{by}", date(check.date_position), clock_time(check.at), words::how(t, &check.how));
            (check.received_at, text)
        })
        .collect();
    lines.extend(one.corrections.iter().map(|correction| {
        let before = words::times(Times { came_at: correction.before_came_at, left_at: correction.before_left_at });
        let after = words::times(Times { came_at: correction.came_at, left_at: correction.left_at });
        let text = t.corrected(&before, &after, &correction.reason, &correction.by_name);
        (correction.made_at, format!("{}{text}", date(correction.date_position)))
    }));
    lines.sort_by_key(|(at, _)| *at);
    let nothing = lines.is_empty().then(|| view! { <p class="muted">{t.history_empty()}</p> });
    let items = lines
        .into_iter()
        .map(|(at, text)| view! { <li><span>{chinese(t.0, text)}</span><small>{date_time(t.0, at)}</small></li> })
        .collect_view();
    view! { <section class="section"><h2>{t.history()}</h2>{nothing}<ul class="date-list">{items}</ul></section> }
}

/// `POST /training/{id}/attendance/{registration}`
pub(super) async fn correct(
    ctx: Ctx,
    Path((id, registration)): Path<(String, String)>,
    Input(typed): Input<Typed>,
) -> Result<Response, PageError> {
    let t = Door(ctx.language);
    let by = ctx.actor.account.ok_or(PageError::SignIn)?;
    let one = load(&ctx, &id, &registration).await?;
    let chosen: usize = typed.date.parse().unwrap_or_default();
    let Some(date) = chosen.checked_sub(1).and_then(|place| one.book.dates.get(place)).copied() else {
        return Err(PageError::NotFound);
    };
    let mut problems = Problems::default();
    let mut read = |field: &'static str, typed: &str| {
        let time = read_time(typed).map(|time| on_day(&date, time));
        if time.is_none() && !typed.trim().is_empty() {
            problems.add(field, t.sheet_time());
        }
        time
    };
    let mut times = Times { came_at: read("came", &typed.came), left_at: read("left", &typed.left) };
    if !problems.is_empty() {
        return Ok(view(&ctx, &one, chosen, Some(&typed), &problems, None));
    }
    let shown = Times { came_at: read_written(&typed.shown_came), left_at: read_written(&typed.shown_left) };
    // A time that stays keeps its seconds.
    let counts = one.times(chosen);
    let keep = |new: Option<_>, old: Option<_>| if new.map(written) == old.map(written) { old } else { new };
    times = Times { came_at: keep(times.came_at, counts.came_at), left_at: keep(times.left_at, counts.left_at) };
    let mut tx = ctx.write().await?;
    let new = NewCorrection {
        registration: one.person().id,
        position: i64::try_from(chosen).unwrap_or_default(),
        shown,
        times,
        reason: &typed.reason,
    };
    match correct_times(&mut tx, &one.session, new, by, ctx.now).await {
        Ok(()) => {}
        Err(CorrectError::Store(error)) => return Err(error.into()),
        Err(CorrectError::Refused(refusal)) => {
            drop(tx);
            let sentence = words::correct_refusal(t, refusal).to_owned();
            let field = match refusal {
                CorrectRefusal::NoReason => Some("reason"),
                CorrectRefusal::LeftBeforeCame => Some("left"),
                CorrectRefusal::OutsideDate => Some("came"),
                _ => None,
            };
            let said = if field.is_none() { Some(sentence.clone()) } else { None };
            if let Some(field) = field {
                problems.add(field, sentence);
            }
            // What counts now may be something else than what the page was made from.
            let one = load(&ctx, &id, &registration).await?;
            return Ok(view(&ctx, &one, chosen, Some(&typed), &problems, said));
        }
    }
    let event = Event::done(&ctx.actor, "training.attendance.correct", "training_registration", one.person().id)
        .within(&one.session.division_path)
        .detail(serde_json::json!({ "date": chosen }).to_string());
    audit::record(&mut tx, ctx.now, event).await?;
    tx.commit().await?;
    let address = format!("/training/{}/attendance/{}?date={chosen}", one.session.id, one.person().id);
    Ok(ctx.redirect_with(&address, &Flash::ok(t.correct_done())))
}
