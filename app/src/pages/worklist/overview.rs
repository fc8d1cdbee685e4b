//! What is due in a unit: every list with how many are on it.

use axum::extract::Query as Asked;
use axum::response::Response;
use leptos::prelude::*;
use zhengtu::account::{Action, Decision, decide};
use zhengtu::certification::matching::queue::open_count;
use zhengtu::certification::worklist::{Category, counts};
use zhengtu::person::merge::duplicates::suspected_count;
use zhengtu::store::Tx;

use super::{Chosen, HERE, Query, levels};
use crate::components::{Column, Crumb, Options, Table, breadcrumb, chinese, empty};
use crate::locale::{People, Worklist, count};
use crate::pages::people::area::Area;
use crate::server::{Ctx, Page, PageError, Section};

/// What waits for a decision elsewhere, with how much there is and where it is decided: lists of their own, none of the worklist's. For
/// whoever may change the register of the place.
async fn waiting(ctx: &Ctx, tx: &mut Tx, t: Worklist, area: &Area) -> Result<Vec<Line>, PageError> {
    if decide(&ctx.actor, Action::ChangePeople, &area.place()) != Decision::Allowed {
        return Ok(Vec::new());
    }
    let organisation = area.organisation.as_ref().map(|own| own.id);
    let unmatched = open_count(tx, &area.path, organisation).await?;
    // Everybody is compared with everybody of their place: of a whole city that takes longer than a page may.
    let small = organisation.is_some() || area.division.as_ref().is_some_and(|own| own.path.matches('/').count() > COUNTY);
    let duplicates = if small { Some(suspected_count(tx, &area.path, organisation).await?) } else { None };
    let line = |name, text, address: &str, people| Line { name, address: address.to_owned(), text, people };
    Ok(vec![
        line(t.unmatched(), t.unmatched_text(), "/people/matching", Some(unmatched)),
        line(t.duplicates(), t.duplicates_text(), "/people/duplicates", duplicates),
    ])
}

/// The slashes of a county's path, `/32/3210/321002/`, but one.
const COUNTY: usize = 3;

/// One line: what, its address, what it means, how many.
struct Line {
    name: &'static str,
    address: String,
    text: &'static str,
    /// None: it isn't counted here.
    people: Option<i64>,
}

/// `GET /people/worklist`
pub(super) async fn show(ctx: Ctx, Asked(query): Asked<Query>) -> Result<Response, PageError> {
    let t = Worklist(ctx.language);
    let mut tx = ctx.read().await?;
    let chosen = Chosen::read(&ctx, &mut tx, &query, Action::ReadPeople).await?;
    let found = counts(&mut tx, &chosen.scope(), chosen.today).await?;
    let waiting = waiting(&ctx, &mut tx, t, &chosen.area).await?;
    let units = chosen.units(&mut tx).await?;
    drop(tx);
    let line = |category: Category| {
        let (name, text) = t.category(category);
        let people = found.iter().find(|(one, _)| *one == category).map_or(0, |(_, people)| *people);
        Line { name, address: chosen.address(&format!("/{}", category.code()), &[]), text, people: Some(people) }
    };
    let lines = |categories: &[Category]| categories.iter().map(|category| line(*category)).collect::<Vec<_>>();
    let mut register = lines(&[Category::Leavers]);
    register.extend(waiting);
    let groups = [
        (
            t.group_registration(),
            lines(&[
                Category::WindowOpen,
                Category::Expiring30,
                Category::Expiring90,
                Category::Expiring180,
                Category::Lapsed,
                Category::FirstDue,
                Category::FirstLate,
            ]),
        ),
        (t.group_hours(), lines(&[Category::Hours, Category::HoursYear])),
        (t.group_exams(), lines(&[Category::Passes])),
        (t.group_register(), register),
    ];
    let nothing = groups.iter().all(|(_, lines)| lines.iter().all(|line| line.people.unwrap_or_default() == 0));
    let level = chosen.level.map_or("", zhengtu::syllabus::Level::code).to_owned();
    Ok(ctx.page(Page::new(t.title()).section(Section::People), || {
        let body = if nothing {
            empty(t.nothing_title(), t.nothing_text(), Some((t.to_people().to_owned(), "/people".to_owned()))).into_any()
        } else {
            groups.into_iter().map(|(title, lines)| group(t, title, lines)).collect_view().into_any()
        };
        view! {
            {breadcrumb(t.0, vec![Crumb::link(People(t.0).title(), "/people"), Crumb::here(t.title())])}
            <header class="page-head">
                <h1>{t.title()}</h1>
                <p class="page-head__lead">{chinese(t.0, format!("{} · {}", chosen.area.name, t.lead()))}</p>
            </header>
            <form method="get" action=HERE class="filter-bar">
                <Options name="scope" label=t.scope() options=units value=chosen.area.key.clone() />
                <Options name="level" label=t.level() options=levels(t.0) value=level />
                <button class="button" type="submit">{t.show()}</button>
            </form>
            {body}
        }
    }))
}

fn group(t: Worklist, title: &'static str, lines: Vec<Line>) -> impl IntoView {
    let rows = lines
        .into_iter()
        .map(|line| {
            let name = if line.people == Some(0) {
                line.name.into_any()
            } else {
                view! { <a href=line.address>{line.name}</a> }.into_any()
            };
            let people = line.people.map_or_else(|| "—".to_owned(), |people| t.people(&count(people)));
            view! {
                <tr>
                    <th scope="row">{name}</th>
                    <td class="muted" data-label=t.column_what()>{line.text}</td>
                    <td class="num nowrap" data-label=t.column_people()>{people}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <section class="section">
            <h2>{title}</h2>
            <Table
                columns=vec![Column::text(t.column_list()), Column::text(t.column_what()), Column::numbers(t.column_people())]
                caption=title
                compact=true
            >
                {rows}
            </Table>
        </section>
    }
}

/// What an officer sees of it on the start page: of their first unit, what there is.
pub(in crate::pages) async fn on_start(ctx: &Ctx, tx: &mut Tx) -> Result<Option<AnyView>, PageError> {
    if !ctx.actor.may_somewhere(Action::ReadPeople) {
        return Ok(None);
    }
    let t = Worklist(ctx.language);
    let Ok(chosen) = Chosen::read(ctx, tx, &Query::default(), Action::ReadPeople).await else { return Ok(None) };
    let found = counts(tx, &chosen.scope(), chosen.today).await?;
    let chips = found
        .into_iter()
        .filter(|(_, people)| *people > 0)
        .map(|(category, people)| {
            let address = chosen.address(&format!("/{}", category.code()), &[]);
            view! { <a class="chip" href=address>{t.category(category).0} " " <span class="chip__count num">{count(people)}</span></a> }
        })
        .collect::<Vec<_>>();
    let body = if chips.is_empty() {
        view! { <p class="muted">{t.start_none()}</p> }.into_any()
    } else {
        view! { <nav class="chips" aria-label=t.start_title()>{chips}</nav> }.into_any()
    };
    let view = view! {
        <section class="section stack">
            <div class="section__head">
                <h2>{t.start_title()}</h2>
                <a class="link-more" href=chosen.address("", &[])>{t.start_all()}</a>
            </div>
            <p class="muted">{chinese(t.0, chosen.area.name.clone())}</p>
            {body}
        </section>
    };
    Ok(Some(view.into_any()))
}
