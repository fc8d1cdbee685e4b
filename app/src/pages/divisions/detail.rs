//! `/divisions/{code}`: one division, what lies below it today, and its history.

use axum::extract::Path;
use axum::response::Response;
use leptos::prelude::*;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use zhengtu::account::{Action, Decision, Place, decide};
use zhengtu::division::history::{self, DivisionEvent};
use zhengtu::division::{Division, store, succession};
use zhengtu::store::Tx;

use super::chips;
use crate::components::{Crumb, breadcrumb, chinese};
use crate::locale::{Common, Divisions, Language, date};
use crate::server::{Ctx, Page, PageError};

/// An event with the names of the other divisions it is about.
struct Told {
    event: DivisionEvent,
    own: bool,
    subject: String,
    other: String,
    before: String,
    after: String,
}

pub(super) async fn show(ctx: Ctx, Path(code): Path<String>) -> Result<Response, PageError> {
    let (t, common) = (Divisions(ctx.language), Common(ctx.language));
    let mut tx = ctx.read().await?;
    let division = store::find(&mut tx, &code).await?.ok_or(PageError::NotFound)?;
    let mut line = store::lineage(&mut tx, &division).await?;
    line.pop();
    let children = store::children(&mut tx, Some(&code)).await?;
    let predecessors = succession::predecessors(&mut tx, &code).await?;
    let successors = succession::successors(&mut tx, &code).await?;
    let mut told = Vec::new();
    for event in history::events(&mut tx, &code).await? {
        told.push(tell(&mut tx, event, &code).await?);
    }
    told.extend(untold(&division, &predecessors, &successors, &told));
    told.sort_by_key(|one| one.event.happened_on);
    drop(tx);

    let language = ctx.language;
    let mut crumbs = vec![Crumb::link(common.home(), "/"), Crumb::link(t.title(), "/divisions/search")];
    crumbs.extend(line.iter().map(|above| Crumb::link(&above.name, address(&above.code))));
    crumbs.push(Crumb::here(&division.name));
    let within = line.iter().map(|above| above.name.as_str()).collect::<Vec<_>>().join(" · ");
    let lead = [t.kind(&division.kind), &within].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" · ");
    let ended = ended(language, &division, &successors);
    let facts = facts(language, &division, line.last(), &predecessors, &successors, &told);
    let below = below(language, &division, children);
    let history = timeline(language, told);
    let ways = ways(&ctx, &division);
    Ok(ctx.page(Page::new(division.name.clone()), move || {
        view! {
            {breadcrumb(language, crumbs)}
            <header class="page-head">
                <h1>{chinese(language, division.name.clone())}</h1>
                <p class="page-head__lead">{chinese(language, lead)}</p>
                {ways}
            </header>
            {ended}
            {facts}
            {below}
            <section class="section">
                <h2>{t.history()}</h2>
                {history}
            </section>
        }
    }))
}

fn address(code: &str) -> String {
    format!("/divisions/{code}")
}

async fn name_of(tx: &mut Tx, code: Option<&String>) -> Result<String, PageError> {
    let Some(code) = code else { return Ok(String::new()) };
    Ok(store::find(tx, code).await?.map_or_else(|| code.clone(), |division| division.name))
}

async fn tell(tx: &mut Tx, event: DivisionEvent, code: &str) -> Result<Told, PageError> {
    Ok(Told {
        own: event.code == code,
        subject: name_of(tx, Some(&event.code)).await?,
        other: name_of(tx, event.other_code.as_ref()).await?,
        before: name_of(tx, event.parent_before.as_ref()).await?,
        after: name_of(tx, event.parent_after.as_ref()).await?,
        event,
    })
}

/// What the records' own dates say and no event does: lists that are imported tell of beginnings and ends only.
fn untold(division: &Division, predecessors: &[Division], successors: &[Division], told: &[Told]) -> Vec<Told> {
    let knows = |own: bool, kinds: &[&str], subject: &str| {
        told.iter().any(|one| one.own == own && kinds.contains(&one.event.kind.as_str()) && (own || one.event.code == subject))
    };
    let make = |day, kind: &str, own: bool, subject: &Division, other: String| Told {
        event: DivisionEvent {
            happened_on: day,
            kind: kind.to_owned(),
            code: subject.code.clone(),
            other_code: None,
            name_before: None,
            name_after: None,
            parent_before: None,
            parent_after: None,
        },
        own,
        subject: subject.name.clone(),
        other,
        before: String::new(),
        after: String::new(),
    };
    let mut found = Vec::new();
    if let Some(day) = division.valid_from.filter(|_| !knows(true, &["created"], "")) {
        found.push(make(day, "created", true, division, String::new()));
    }
    for before in predecessors.iter().filter(|before| !knows(false, &["merged", "split"], &before.code)) {
        found.extend(before.valid_to.map(|day| make(day, "ended", false, before, String::new())));
    }
    if let Some(day) = division.valid_to.filter(|_| !knows(true, &["merged", "split"], "")) {
        let next = successors.iter().map(|next| next.name.as_str()).collect::<Vec<_>>().join("、");
        found.push(make(day, "ended", true, division, next));
    }
    found
}

/// Where to go from here with this division.
fn ways(ctx: &Ctx, division: &Division) -> impl IntoView + use<> {
    let (t, common) = (Divisions(ctx.language), Common(ctx.language));
    let organisations =
        (decide(&ctx.actor, Action::ReadOrganisations, &Place::division(division.path.clone())) == Decision::Allowed).then(|| {
            let to = format!("/organisations?division={}", division.code);
            view! { <a class="button button--small" href=to>{common.nav_organisations()}</a> }
        });
    let training = format!("/training?q={}", utf8_percent_encode(&division.code, NON_ALPHANUMERIC));
    view! {
        <div class="page-head__actions">
            <a class="button button--small" href=format!("/statistics/{}", division.code)>{t.to_statistics()}</a>
            <a class="button button--small" href=training>{t.to_training()}</a>
            {organisations}
        </div>
    }
}

/// Links to divisions, in one line.
fn links(language: Language, divisions: &[Division]) -> impl IntoView + use<> {
    let last = divisions.len();
    divisions
        .iter()
        .zip(1..)
        .map(|(one, number)| {
            let gap = (number < last).then_some(" · ");
            view! { <a href=address(&one.code)>{chinese(language, one.name.clone())} " " {one.code.clone()}</a> {gap} }
        })
        .collect_view()
}

/// The division stands no more.
fn ended(language: Language, division: &Division, successors: &[Division]) -> impl IntoView + use<> {
    let t = Divisions(language);
    let next = (!successors.is_empty()).then(|| {
        let links = links(language, successors);
        view! { " " {t.taken_over_by()} " " {links} }
    });
    division.valid_to.map(|day| view! { <p class="notice notice--warn"><span>{t.ended_on(&date(language, day))}{next}</span></p> })
}

fn facts(
    language: Language,
    division: &Division,
    above: Option<&Division>,
    predecessors: &[Division],
    successors: &[Division],
    told: &[Told],
) -> impl IntoView + use<> {
    let t = Divisions(language);
    let since = division.valid_from.map_or_else(|| t.since_records().to_owned(), |day| date(language, day));
    let until = division.valid_to.map_or_else(|| t.today().to_owned(), |day| date(language, day));
    let above = above.map_or_else(
        || t.country().into_any(),
        |above| view! { <a href=address(&above.code)>{chinese(language, above.name.clone())}</a> }.into_any(),
    );
    let former: Vec<String> = told.iter().filter(|one| one.own).filter_map(|one| one.event.name_before.clone()).collect();
    let former = (!former.is_empty()).then(|| view! { <dt>{t.former_names()}</dt><dd>{chinese(language, former.join("、"))}</dd> });
    let before = (!predecessors.is_empty()).then(|| view! { <dt>{t.predecessors()}</dt><dd>{links(language, predecessors)}</dd> });
    let after = (!successors.is_empty()).then(|| view! { <dt>{t.successors()}</dt><dd>{links(language, successors)}</dd> });
    view! {
        <dl class="facts">
            <dt>{t.column_code()}</dt><dd class="num">{division.code.clone()}</dd>
            <dt>{t.column_kind()}</dt><dd>{t.kind(&division.kind)}</dd>
            <dt>{t.column_above()}</dt><dd>{above}</dd>
            {former}
            <dt>{t.stood()}</dt><dd>{format!("{since} – {until}")}</dd>
            {before}
            {after}
        </dl>
    }
}

/// What lies directly below today. Where nothing is recorded below, there is nothing to say.
fn below(language: Language, division: &Division, children: Vec<Division>) -> impl IntoView + use<> {
    let t = Divisions(language);
    if children.is_empty() {
        if division.valid_to.is_some() {
            return ().into_any();
        }
        return view! {
            <section class="section"><h2>{t.children()}</h2><p class="muted">{t.no_children()}</p></section>
        }
        .into_any();
    }
    let caption = t.children_count(children.len());
    view! {
        <section class="section">
            <div class="section__head"><h2>{t.children()}</h2><p class="muted">{caption}</p></div>
            {chips(language, children)}
        </section>
    }
    .into_any()
}

fn timeline(language: Language, told: Vec<Told>) -> AnyView {
    let t = Divisions(language);
    if told.is_empty() {
        return view! { <p class="muted">{t.no_history()}</p> }.into_any();
    }
    let items = told
        .into_iter()
        .map(|one| {
            let sentence = sentence(t, &one);
            let day = one.event.happened_on;
            view! {
                <li class="timeline__item--done">
                    <time datetime=day.to_string()>{date(language, day)}</time>
                    <p class="timeline__title">{chinese(language, sentence)}</p>
                </li>
            }
        })
        .collect_view();
    view! { <ol class="timeline">{items}</ol> }.into_any()
}

fn sentence(t: Divisions, told: &Told) -> String {
    let Told { event, own, subject, other, before, after } = told;
    let name = |name: &Option<String>| name.clone().unwrap_or_default();
    match (event.kind.as_str(), own) {
        ("created", _) => t.event_created().to_owned(),
        ("renamed", _) => t.event_renamed(&name(&event.name_before), &name(&event.name_after)),
        ("merged", true) => t.event_merged(other),
        ("merged", false) => t.event_took_in(subject),
        ("split", true) => t.event_split(other),
        ("split", false) => t.event_split_from(subject),
        ("moved", _) if before.is_empty() => t.event_moved_to(after),
        ("moved", _) => t.event_moved(before, after),
        ("ended", true) if other.is_empty() => t.event_ended().to_owned(),
        ("ended", true) => t.event_ended_for(other),
        ("ended", false) => t.event_followed(subject),
        (kind, _) => kind.to_owned(),
    }
}
