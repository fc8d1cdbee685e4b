//! One person: what comes next and why, what is passed, certificates, where they work and worked.

use axum::extract::Path;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::account::{Action, Decision, decide};
use zhengtu::certification::certificate::of_person;
use zhengtu::certification::ledger;
use zhengtu::certification::rules::{LevelStanding, Standing};
use zhengtu::clock::date_of;
use zhengtu::person::field::store::dictionary;
use zhengtu::person::link;
use zhengtu::person::store::{Membership, Person};
use zhengtu::syllabus::{Level, Subject, store::subjects};

use super::{certificates, leaving, merge, person_of, place_of, standing, words};
use crate::components::{Crumb, breadcrumb, chinese, status};
use crate::locale::{Eligibility, Erasures, Fields, Hours, Language, People, Standings, Timeline, date};
use crate::pages::linking::section as account_section;
use crate::pages::{registrations, reveals};
use crate::server::{Ctx, Input, Page, PageError, Section};

/// Which day is asked about.
#[derive(Debug, Deserialize, Default)]
#[serde(default)]
pub(super) struct Asked {
    on: String,
}

pub(super) async fn show(ctx: Ctx, Path(id): Path<String>, Input(asked): Input<Asked>) -> Result<Response, PageError> {
    let (day, bad_day) = standing::day_of(&asked.on, ctx.now);
    let mut tx = ctx.read().await?;
    let (person, memberships) = person_of(&mut tx, &id).await?;
    let place = place_of(&memberships);
    ctx.require(Action::ReadPeople, &place).await?;
    if person.id.to_string() != id {
        return Ok(ctx.redirect(&format!("/people/{}", person.id)));
    }
    let merges = merge::merges(&mut tx, &person).await?;
    let stands = ledger::standing_of(&mut tx, person.id, day).await?;
    let certificates = of_person(&mut tx, person.id).await?;
    let may_change = !person.erased && decide(&ctx.actor, Action::ChangePeople, &place) == Decision::Allowed;
    let mut registration = registrations::Registered::load(&ctx, &mut tx, person.id, &memberships, &certificates).await?;
    registration.may_change = may_change;
    let mut all = Vec::new();
    for level in Level::ALL {
        all.extend(subjects(&mut tx, level).await?);
    }
    let as_written = !person.field.is_empty() && !dictionary(&mut tx).await?.knows(&person.field);
    let link = link::of_person(&mut tx, person.id).await?;
    let waiting = link::waiting(&mut tx, person.id, ctx.now).await?;
    let seen = reveals::Past::load(&mut tx, &ctx.actor, &place, person.id).await?;
    drop(tx);

    let language = ctx.language;
    let today = date_of(ctx.now);
    let t = People(language);
    Ok(ctx.page(Page::new(person.name.clone()).section(Section::People), || {
        let edit = may_change.then(|| {
            view! {
                <div class="page-head__actions">
                    <a class="button" href=format!("/people/{}/edit", person.id)>{t.edit()}</a>
                    {leaving::action(language, &person, memberships.first())}
                </div>
            }
        });
        let gone = leaving::mark(language, memberships.first());
        let now = memberships.first().map(belonging).unwrap_or_default();
        view! {
            {breadcrumb(language, vec![Crumb::link(t.title(), "/people"), Crumb::here(person.name.clone())])}
            <header class="page-head">
                <h1>{chinese(language, person.name.clone())}</h1>
                <p class="page-head__lead">{chinese(language, now)}</p>
                {gone}
                {person.erased.then(|| view! { <p class="notice notice--info">{Erasures(language).erased_page()}</p> })}
                {edit}
            </header>
            {standing::next(language, &stands, &all)}
            <p class="screen-only"><a class="link-more" href=format!("/people/{}/timeline", person.id)>{Timeline(language).see()}</a></p>
            {standing::day_form(language, format!("/people/{}", person.id), &asked.on, day, today, bad_day)}
            {merge::section(language, &person, merges, may_change)}
            <section class="section">
                <h2>{t.subjects_title()}</h2>
                {levels(language, &stands, &all)}
                <p><a class="link-more" href=format!("/people/{}/eligibility", person.id)>{Eligibility(language).title()}</a></p>
            </section>
            <div class="section"><div class="split">
                <section class="section">
                    <h2>{Standings(language).registration()}</h2>
                    {standing::registration(language, &stands)}
                </section>
                <section class="section">
                    <h2>{Standings(language).hours()}</h2>
                    {standing::hours(language, &stands)}
                    <p><a class="link-more" href=format!("/people/{}/hours", person.id)>{Hours(language).to_all()}</a></p>
                </section>
            </div></div>
            {certificates::section(language, &person, certificates, may_change)}
            {registrations::section(language, &person, registration)}
            <div class="section"><div class="split">
                <section class="section">
                    <h2>{t.details_title()}</h2>
                    {details(language, &person, as_written)}
                </section>
                <section class="section">
                    <h2>{t.history_title()}</h2>
                    {history(language, memberships)}
                </section>
            </div></div>
            {reveals::section(language, &person, &seen, may_change)}
            {(!person.erased).then(|| account_section(&ctx, &person, link.as_ref(), waiting.as_ref(), may_change))}
        }
    }))
}

fn belonging(at: &Membership) -> String {
    [at.organisation.as_deref().unwrap_or_default(), &at.division_name, &at.post]
        .into_iter()
        .filter(|text| !text.is_empty())
        .collect::<Vec<_>>()
        .join(" · ")
}

pub(in crate::pages) fn levels(language: Language, standing: &Standing, subjects: &[Subject]) -> impl IntoView + use<> {
    let t = People(language);
    if standing.levels.is_empty() {
        return view! { <p class="muted">{t.no_results()}</p> }.into_any();
    }
    let cards = standing.levels.iter().map(|level| level_card(language, level, subjects)).collect_view();
    view! { <div class="grid">{cards}</div> }.into_any()
}

fn level_card(language: Language, standing: &LevelStanding, subjects: &[Subject]) -> impl IntoView + use<> {
    let t = People(language);
    let name = words::level(t, standing.level);
    let state = match standing.reached {
        Some(reached) => {
            let local = reached.locally_valid.then(|| view! { " " <span class="tag">{t.locally_valid()}</span> });
            view! { {status("ok", format!("{} · {}", t.reached_word(), reached.year))}{local} }.into_any()
        }
        None => match standing.slip {
            Some(slip) => {
                let until = Standings(language).slip_until(&date(language, slip.valid_until));
                let local = slip.locally_valid.then(|| view! { " " <span class="tag">{t.locally_valid()}</span> });
                view! { {status("info", format!("{} · {}", t.slip_word(), slip.year))}{local}" "<span class="muted">{until}</span> }
                    .into_any()
            }
            None => status("idle", t.not_reached_word()).into_any(),
        },
    };
    let passed = standing
        .passed
        .iter()
        .map(|pass| {
            let until = standing.reached.is_none().then(|| format!(" · {}", t.counts_until(&date(language, pass.until))));
            view! {
                <div>
                    <dt>{words::subject_name(language, subjects, &pass.subject).to_owned()}</dt>
                    <dd>{t.passed_in(pass.year)}{until}</dd>
                </div>
            }
        })
        .collect_view();
    let missing = standing
        .missing
        .iter()
        .map(|code| {
            view! {
                <div>
                    <dt>{words::subject_name(language, subjects, code).to_owned()}</dt>
                    <dd class="muted">{t.still_missing()}</dd>
                </div>
            }
        })
        .collect_view();
    view! {
        <div class="card">
            <h3 class="card__title">{chinese(language, name)}</h3>
            <p>{state}</p>
            <dl class="facts">{passed}{missing}</dl>
        </div>
    }
}

fn details(language: Language, person: &Person, as_written: bool) -> impl IntoView + use<> {
    let t = People(language);
    let gender = match person.gender.as_str() {
        "male" => t.male(),
        "female" => t.female(),
        _ => "",
    };
    let since = person.social_work_since.map(|day| day.format("%Y-%m").to_string()).unwrap_or_default();
    let mark = if as_written { format!(" · {}", Fields(language).as_written()) } else { String::new() };
    let field = format!("{}{mark}", person.field);
    let id = if person.id_masked.is_empty() { String::new() } else { t.id_shown(&person.id_masked) };
    let facts = [
        (t.gender(), gender.to_owned()),
        (t.education(), person.education.clone()),
        (t.major(), person.major.clone()),
        (t.field(), field),
        (t.since(), since),
        (t.phone(), person.phone_masked.clone()),
        (t.id_number(), id),
    ]
    .into_iter()
    .map(|(label, value)| {
        let value = if value.is_empty() {
            view! { <span class="muted">{t.not_known()}</span> }.into_any()
        } else {
            chinese(language, value)
        };
        view! { <div><dt>{label}</dt><dd>{value}</dd></div> }
    })
    .collect_view();
    view! { <dl class="facts">{facts}</dl> }
}

fn history(language: Language, memberships: Vec<Membership>) -> impl IntoView {
    let t = People(language);
    let items = memberships
        .into_iter()
        .map(|at| {
            let class = if at.until_on.is_none() { "timeline__item--now" } else { "timeline__item--done" };
            let from = at.since_on.map_or_else(|| t.since_unknown().to_owned(), |day| date(language, day));
            let until = at.until_on.map_or_else(|| t.until_now().to_owned(), |day| date(language, day));
            let span = format!("{from} – {until}");
            view! {
                <li class=class>
                    <p class="timeline__title">{chinese(language, belonging(&at))}</p>
                    <p class="muted">{span}</p>
                </li>
            }
        })
        .collect_view();
    view! { <ol class="timeline">{items}</ol> }
}
