//! One person's timeline: what next, what is to come, what has been.

use axum::extract::Path;
use axum::response::Response;
use leptos::prelude::*;
use zhengtu::account::Action;
use zhengtu::certification::ledger::standing_of;
use zhengtu::certification::rules::{Scheme, names_in_words};
use zhengtu::certification::timeline::{Entry, Event, Timeline as Events, of_person};
use zhengtu::clock::date_of;
use zhengtu::syllabus::{Level, Subject, store::subjects};

use crate::components::{Crumb, breadcrumb, chinese};
use crate::locale::{Language, People, Standings, Timeline, date};
use crate::pages::people::standing::{next, scheme};
use crate::pages::people::{level_word, person_of, place_of};
use crate::pages::training::hours;
use crate::server::{Ctx, Page, PageError, Section};

/// `GET /people/{id}/timeline`
pub(super) async fn show(ctx: Ctx, Path(id): Path<String>) -> Result<Response, PageError> {
    let t = Timeline(ctx.language);
    let mut tx = ctx.read().await?;
    let (person, memberships) = person_of(&mut tx, &id).await?;
    ctx.require(Action::ReadPeople, &place_of(&memberships)).await?;
    let today = date_of(ctx.now);
    let standing = standing_of(&mut tx, person.id, today).await?;
    let events = of_person(&mut tx, person.id, today).await?;
    let mut all = Vec::new();
    for level in Level::ALL {
        all.extend(subjects(&mut tx, level).await?);
    }
    drop(tx);
    Ok(ctx.page(Page::new(t.of(&person.name)).section(Section::People), || {
        view! {
            {breadcrumb(
                t.0,
                vec![
                    Crumb::link(People(t.0).title(), "/people"),
                    Crumb::link(person.name.clone(), format!("/people/{}", person.id)),
                    Crumb::here(t.title()),
                ],
            )}
            <header class="page-head">
                <h1>{chinese(t.0, t.of(&person.name))}</h1>
                <p class="page-head__lead">{t.lead()}</p>
            </header>
            {next(t.0, &standing, &all)}
            {section(t.0, &events, &all)}
        }
    }))
}

/// What is to come, and what has been.
pub(in crate::pages) fn section(language: Language, events: &Events, subjects: &[Subject]) -> impl IntoView + use<> {
    let t = Timeline(language);
    let part = |title: &'static str, none: &'static str, entries: &[Entry], over: bool| {
        let body = if entries.is_empty() {
            view! { <p class="muted">{none}</p> }.into_any()
        } else {
            let items = entries.iter().enumerate().map(|(at, entry)| item(t, entry, subjects, (over, at == 0))).collect_view();
            view! { <ol class="timeline">{items}</ol> }.into_any()
        };
        view! { <section class="section"><h2>{title}</h2>{body}</section> }
    };
    view! {
        {part(t.coming(), t.coming_none(), &events.coming, false)}
        {part(t.past(), t.past_none(), &events.past, true)}
    }
}

fn item(t: Timeline, entry: &Entry, subjects: &[Subject], (over, first): (bool, bool)) -> impl IntoView + use<> {
    let class = match (over, first) {
        (true, _) => Some("timeline__item--done"),
        (false, true) => Some("timeline__item--now"),
        (false, false) => None,
    };
    let day = date(t.0, entry.on);
    let day = if entry.estimated { format!("{day} · {}", t.estimated()) } else { day };
    view! {
        <li class=class>
            <p class="timeline__title">{chinese(t.0, words(t, &entry.event, subjects))}</p>
            <p class="muted"><time datetime=entry.on.to_string()>{day}</time></p>
        </li>
    }
}

fn words(t: Timeline, event: &Event, subjects: &[Subject]) -> String {
    let level = |level: &Level| level_word(People(t.0), *level);
    match event {
        Event::Sat { level: at, year, passed, subjects } => t.sat(level(at), *year, *passed, *subjects),
        Event::Qualified { level: at, year } => t.qualified(level(at), *year),
        Event::Certificate { level: at, scheme: code } => {
            let name = Scheme::from_code(code).map(|found| scheme(Standings(t.0), found)).unwrap_or_default();
            t.certificate(level(at), name)
        }
        Event::Registered { level: at, first: true, until } => t.registered(level(at), &date(t.0, *until)),
        Event::Registered { level: at, until, .. } => t.renewed(level(at), &date(t.0, *until)),
        Event::Hours { title, half_hours } => t.hours(title, &hours(*half_hours)),
        Event::Joined { place } => t.joined(place),
        Event::Left { place } => t.left(place),
        Event::WindowOpens { level: at } => t.window_opens(level(at)),
        Event::Expires { level: at } => t.expires(level(at)),
        Event::RegisterBy { level: at } => t.register_by(level(at)),
        Event::Exam { level: at } => t.exam(level(at)),
        Event::Results { level: at } => t.results(level(at)),
        Event::PassesEnd { level: at, subjects: codes } => {
            t.passes_end(level(at), names_in_words(subjects, codes).in_language(t.0))
        }
        Event::SlipEnds => t.slip_ends().to_owned(),
        Event::HoursDue { of_period: true, missing } => t.hours_period(&hours(*missing)),
        Event::HoursDue { missing, .. } => t.hours_year(&hours(*missing)),
    }
}
