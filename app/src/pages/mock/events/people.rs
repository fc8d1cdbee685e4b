//! 还没有来的人: the list of the expected, who is sitting and who has handed in, by unit; adding to it and matching by hand.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::exchange::{self, MAX_BYTES};
use zhengtu::ids::{MockEntrantId, MockExpectedId};
use zhengtu::mock::event::matching::{Line, LineProblem, place, read_lines};
use zhengtu::mock::event::results::{Person, Progress};
use zhengtu::mock::event::{MockEvent, Unit, store};
use zhengtu::practice::marking::marks_text;

use super::form::record;
use super::{manage_crumbs, managed};
use crate::components::{Column, Field, Options, Table, breadcrumb, chinese, empty, error_summary, status};
use crate::locale::{MockEvents, date_time};
use crate::server::{Ctx, Flash, Input, InputWithFile, Page, PageError, Problems, Section, read_apart};

/// At most so many wrong lines are named.
const NAMED: usize = 10;

/// At most so many are on a list.
const MOST: usize = 20_000;

/// A list as pasted.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct ListForm {
    list: String,
}

/// `GET /mock/events/{id}/people`
pub(super) async fn show(ctx: Ctx, Path(id): Path<String>) -> Result<Response, PageError> {
    page(&ctx, &id, ListForm::default(), &Problems::default()).await
}

async fn page(ctx: &Ctx, id: &str, form: ListForm, problems: &Problems) -> Result<Response, PageError> {
    let (t, language) = (MockEvents(ctx.language), ctx.language);
    let event = managed(ctx, id).await?;
    let mut tx = ctx.read().await?;
    let units = store::units(&mut tx, event.id).await?;
    let people = store::people(&mut tx, event.id).await?;
    drop(tx);
    let listed = |person: &&Person| person.expected.is_some();
    let sections = units
        .iter()
        .map(|unit| {
            let mut of_unit: Vec<&Person> = people.iter().filter(listed).filter(|person| person.unit == unit.id).collect();
            of_unit.sort_by_key(|person| person.progress());
            (!of_unit.is_empty()).then(|| unit_section(t, &event, unit, &of_unit))
        })
        .collect_view();
    let body = if people.iter().any(|person| person.expected.is_some()) {
        sections.into_any()
    } else {
        empty(t.no_list_title(), t.no_list(), None).into_any()
    };
    let listed_all: Vec<&Person> = people.iter().filter(listed).collect();
    let all = (units.len() > 1 && !listed_all.is_empty()).then(|| view! { <p>{counts(t, &listed_all)}</p> });
    let unlisted: Vec<&Person> = people.iter().filter(|person| person.expected.is_none()).collect();
    let apart = (!unlisted.is_empty()).then(|| unlisted_section(t, id, &units, &people, &unlisted));
    let code = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let wrong = problems.of("list").map(str::to_owned);
    let crumbs = manage_crumbs(t, &event, Some(t.people()));
    let address = format!("/mock/events/{}/people", event.id);
    let as_of = t.as_of(&date_time(language, ctx.now));
    let names = format!("/mock/events/{}/names", event.id);
    Ok(ctx.page(Page::new(t.people()).section(Section::Mock).status(code).found_at(address.clone()), move || {
        view! {
            {breadcrumb(language, crumbs)}
            <div class="page-head">
                <h1>{t.people()}</h1>
                <p class="page-head__lead">{chinese(language, event.title)} " · " {as_of}</p>
                <div class="page-head__actions screen-only">
                    <form method="post" action=names>
                        <input type="hidden" name="format" value="xlsx" />
                        <button class="button" type="submit">{t.export_names()}</button>
                    </form>
                </div>
            </div>
            <p class="muted">{t.names_note()}</p>
            {all}
            {body}
            {apart}
            <section class="section screen-only">
                <h2>{t.add_title()}</h2>
                <form class="form" method="post" action=address enctype="multipart/form-data" novalidate>
                    {error_summary(language, problems)}
                    <Field name="list" kind="textarea" label=t.list() value=form.list hint=t.list_hint() error=wrong />
                    <Field name="file" kind="file" label=t.file() hint=t.file_hint() />
                    <div class="form__actions"><button class="button button--primary" type="submit">{t.add()}</button></div>
                </form>
            </section>
        }
    }))
}

fn progress(t: MockEvents, progress: Progress) -> impl IntoView + use<> {
    match progress {
        Progress::Missing => status("warn", t.missing()),
        Progress::Sitting => status("info", t.sitting()),
        Progress::HandedIn => status("ok", t.handed_in()),
    }
}

/// How many are expected, and how far they have got.
fn counts(t: MockEvents, people: &[&Person]) -> String {
    let of = |wanted: Progress| people.iter().filter(|person| person.progress() == wanted).count();
    t.unit_line(people.len(), of(Progress::Missing), of(Progress::Sitting), of(Progress::HandedIn))
}

/// What somebody earned; what isn't marked yet, or wasn't sat, has no marks.
fn marks(person: &Person) -> String {
    person.half_marks.map_or_else(|| "—".to_owned(), marks_text)
}

fn unit_section(t: MockEvents, event: &MockEvent, unit: &Unit, people: &[&Person]) -> impl IntoView + use<> {
    let line = counts(t, people);
    let rows = people
        .iter()
        .map(|person| {
            let joined = if person.entrant.is_some() { t.has_joined() } else { t.has_not_joined() };
            let free = person.expected.filter(|_| person.entrant.is_none());
            let remove = free.map(|expected| {
                let to = format!("/mock/events/{}/people/{expected}/remove", event.id);
                view! { <a class="button button--small" href=to aria-label=t.remove_named(&person.name)>{t.remove()}</a> }
            });
            view! {
                <tr>
                    <th scope="row">{chinese(t.0, person.name.clone())}</th>
                    <td data-label=t.column_joined()>{joined}</td>
                    <td data-label=t.column_state()>{progress(t, person.progress())}</td>
                    <td class="num" data-label=t.column_marks()>{marks(person)}</td>
                    <td class="screen-only">{remove}</td>
                </tr>
            }
        })
        .collect_view();
    let columns = vec![
        Column::text(t.column_name()),
        Column::text(t.column_joined()),
        Column::text(t.column_state()),
        Column::numbers(t.column_marks()),
        Column::text(""),
    ];
    view! {
        <section class="section">
            <h2>{chinese(t.0, unit.name.clone())}</h2>
            <p class="muted">{line}</p>
            <Table columns=columns caption=unit.name.clone()>{rows}</Table>
        </section>
    }
}

fn unlisted_section(t: MockEvents, id: &str, units: &[Unit], people: &[Person], unlisted: &[&Person]) -> impl IntoView + use<> {
    let unit_of =
        |person: &Person| units.iter().find(|unit| unit.id == person.unit).map(|unit| unit.name.clone()).unwrap_or_default();
    let rows = unlisted
        .iter()
        .map(|person| {
            view! {
                <tr>
                    <th scope="row">{chinese(t.0, person.name.clone())}</th>
                    <td data-label=t.column_unit()>{chinese(t.0, unit_of(person))}</td>
                    <td data-label=t.column_state()>{progress(t, person.progress())}</td>
                    <td class="num" data-label=t.column_marks()>{marks(person)}</td>
                </tr>
            }
        })
        .collect_view();
    let label = |person: &Person| format!("{} · {}", person.name, unit_of(person));
    let who = unlisted.iter().filter_map(|person| Some((person.entrant?.to_string(), label(person)))).collect::<Vec<_>>();
    let free = people.iter().filter(|person| person.entrant.is_none());
    let whom = free.filter_map(|person| Some((person.expected?.to_string(), label(person)))).collect::<Vec<_>>();
    let matching = (!whom.is_empty()).then(|| {
        view! {
            <form class="filter-bar screen-only" method="post" action=format!("/mock/events/{id}/match")>
                <Options name="entrant" label=t.match_who() options=who />
                <Options name="expected" label=t.match_whom() options=whom />
                <button class="button" type="submit">{t.match_up()}</button>
            </form>
        }
    });
    let columns = vec![
        Column::text(t.column_name()),
        Column::text(t.column_unit()),
        Column::text(t.column_state()),
        Column::numbers(t.column_marks()),
    ];
    view! {
        <section class="section">
            <h2>{t.unlisted_title()}</h2>
            <p class="muted">{t.unlisted_lead()}</p>
            <Table columns=columns caption=t.unlisted_title()>{rows}</Table>
            {matching}
        </section>
    }
}

/// `POST /mock/events/{id}/people`: all lines are good, or nothing is added.
pub(super) async fn add(
    ctx: Ctx,
    Path(id): Path<String>,
    InputWithFile { value: form, file }: InputWithFile<ListForm>,
) -> Result<Response, PageError> {
    let t = MockEvents(ctx.language);
    let event = managed(&ctx, &id).await?;
    let mut problems = Problems::default();
    let mut lines = read_lines(&form.list);
    if let Some(file) = file {
        if file.bytes.len() > MAX_BYTES {
            return Err(PageError::TooLarge);
        }
        let read = read_apart(move || {
            exchange::read(&file.name, &file.bytes, &[&["姓名", "名字", "name"], &["单位", "工作单位", "unit"]])
        })
        .await?;
        match read {
            Ok(tables) => {
                for table in tables {
                    lines.extend(table.rows.iter().map(|row| Line {
                        number: row.number,
                        name: exchange::cells::name(table.text(row, 0)),
                        unit: exchange::cells::name(table.text(row, 1)),
                    }));
                }
            }
            Err(error) => problems.add("list", error.sentence().in_language(ctx.language)),
        }
    }
    if lines.is_empty() && problems.is_empty() {
        problems.add("list", t.list_empty());
    } else if lines.len() > MOST {
        problems.add("list", t.list_long(MOST));
    }
    let units = store::units(&mut ctx.read().await?, event.id).await?;
    let (good, bad) = place(lines, &units);
    if !bad.is_empty() {
        let named = bad.iter().take(NAMED).map(|(line, problem)| match problem {
            LineProblem::Name => t.line_name(line.number),
            LineProblem::Unit => t.line_unit(line.number, &line.unit),
        });
        let named = named.collect::<Vec<_>>().join(" ");
        problems.add("list", t.list_refused(bad.len(), &named));
    }
    if !problems.is_empty() {
        return page(&ctx, &id, form, &problems).await;
    }
    let all = good.len();
    let mut tx = ctx.write().await?;
    let added = store::add_expected(&mut tx, event.id, good, ctx.now).await?;
    record(&ctx, &mut tx, "mock.event.expect", event.id, &event.place()).await?;
    tx.commit().await?;
    Ok(ctx.redirect_with(&format!("/mock/events/{}/people", event.id), &Flash::ok(t.done_added(added, all - added))))
}

/// Who is whom.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct MatchForm {
    entrant: String,
    expected: String,
}

/// `POST /mock/events/{id}/match`
pub(super) async fn match_up(ctx: Ctx, Path(id): Path<String>, Input(form): Input<MatchForm>) -> Result<Response, PageError> {
    let t = MockEvents(ctx.language);
    let event = managed(&ctx, &id).await?;
    let entrant: MockEntrantId = form.entrant.parse().map_err(|_| PageError::BadRequest)?;
    let expected: MockExpectedId = form.expected.parse().map_err(|_| PageError::BadRequest)?;
    let mut tx = ctx.write().await?;
    let done = store::match_by_hand(&mut tx, event.id, entrant, expected).await?;
    if done {
        record(&ctx, &mut tx, "mock.event.match", event.id, &event.place()).await?;
    }
    tx.commit().await?;
    let flash = if done { Flash::ok(t.done_matched()) } else { Flash::error(t.refused_match()) };
    Ok(ctx.redirect_with(&format!("/mock/events/{}/people", event.id), &flash))
}
