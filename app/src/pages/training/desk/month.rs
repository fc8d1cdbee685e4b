//! 场次日历: a month as a grid; on a phone, a list of the days that have dates.

use chrono::{Datelike as _, NaiveDate};
use leptos::prelude::*;
use zhengtu::account::{Action, Decision, Place, decide};
use zhengtu::clock::{date_of, local_of};
use zhengtu::training::Stage;
use zhengtu::training::desk::month::Month;
use zhengtu::training::desk::store::CalendarDate;

use super::Chosen;
use crate::components::chinese;
use crate::locale::{Desk, count, date};
use crate::server::Ctx;

/// What a month is called.
fn name(t: Desk, month: Month) -> String {
    t.month_name(month.year, month.month)
}

/// The month with its dates, and the way to those beside it.
pub(super) fn view(ctx: &Ctx, chosen: &Chosen, month: Month, dates: &[CalendarDate]) -> AnyView {
    let t = Desk(ctx.language);
    let dates: Vec<_> = dates
        .iter()
        .filter(|one| {
            one.published_at.is_some()
                || decide(&ctx.actor, Action::ManageTraining, &Place::organisation(one.division_path.clone(), one.organisation_id))
                    == Decision::Allowed
        })
        .collect();
    let today = date_of(ctx.now);
    let beside = |month: Month, rel: &'static str, label: String, arrow: &'static str| {
        let there = Chosen { year: month.year, ..chosen.clone() }.address("/training/desk", &[("month", month.written())]);
        view! { <a class="button button--small" rel=rel href=format!("{there}#calendar") aria-label=label>{arrow}</a> }
    };
    let before = month.before().map(|other| beside(other, "prev", t.month_before(&name(t, other)), "←"));
    let after = month.after().map(|other| beside(other, "next", t.month_after(&name(t, other)), "→"));
    let heads = [t.monday(), t.tuesday(), t.wednesday(), t.thursday(), t.friday(), t.saturday(), t.sunday()]
        .map(|weekday| view! { <th scope="col">{weekday}</th> });
    let weeks = month
        .weeks()
        .into_iter()
        .map(|week| {
            let cells = week.map(|day| match day {
                None => view! { <td class="month__cell month__cell--outside"></td> }.into_any(),
                Some(day) => {
                    let there: Vec<_> = dates.iter().copied().filter(|one| date_of(one.starts_at) == day).collect();
                    cell(t, day, day == today, &there)
                }
            });
            view! { <tr>{cells}</tr> }
        })
        .collect_view();
    let nothing = dates.is_empty().then(|| view! { <p class="muted">{t.month_empty()}</p> });
    view! {
        <section class="section" aria-labelledby="calendar">
            <div class="section__head">
                <h2 id="calendar">{t.calendar()}" · "{name(t, month)}</h2>
                <nav class="cluster" aria-label=t.calendar()>{before}{after}</nav>
            </div>
            {nothing}
            <table class="month">
                <caption class="visually-hidden">{name(t, month)}</caption>
                <thead><tr>{heads}</tr></thead>
                <tbody>{weeks}</tbody>
            </table>
        </section>
    }
    .into_any()
}

fn cell(t: Desk, day: NaiveDate, today: bool, dates: &[&CalendarDate]) -> AnyView {
    let items = dates
        .iter()
        .map(|one| {
            let stage = match Stage::from_code(&one.stage) {
                Some(Stage::Draft) => Some(t.draft()),
                Some(Stage::Cancelled) => Some(t.cancelled()),
                _ => None,
            };
            let class = if stage.is_some() { "month__date month__date--off" } else { "month__date" };
            let under = stage.map_or_else(|| format!("{} / {}", count(one.taken), count(one.capacity)), str::to_owned);
            let at = local_of(one.starts_at).format("%H:%M").to_string();
            view! {
                <li class=class>
                    <a href=format!("/training/{}", one.id)><b class="num">{at}</b>" "{chinese(t.0, one.title.clone())}</a>
                    <small class="num">{under}</small>
                </li>
            }
        })
        .collect_view();
    let list = (!dates.is_empty()).then(|| view! { <ul>{items}</ul> });
    let class = match (dates.is_empty(), today) {
        (true, false) => "month__cell month__cell--free",
        (true, true) => "month__cell month__cell--free month__cell--today",
        (false, false) => "month__cell",
        (false, true) => "month__cell month__cell--today",
    };
    let mark = today.then(|| view! { " " <span class="month__mark">{t.today()}</span> });
    view! {
        <td class=class aria-current=today.then_some("date")>
            <p class="month__day">
                <time datetime=day.to_string()><span class="month__number num">{day.day()}</span><span class="month__long">{date(t.0, day)}</span></time>
                {mark}
            </p>
            {list}
        </td>
    }
    .into_any()
}
