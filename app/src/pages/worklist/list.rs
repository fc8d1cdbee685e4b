//! One list: who is on it, by when, and who can be told.

use axum::extract::{Path, Query as Asked};
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use zhengtu::account::{Action, Decision, decide};
use zhengtu::certification::worklist::list::{After, PAGE, Row, list};
use zhengtu::certification::worklist::{Category, Kind, counts};
use zhengtu::clock::date_of;

use super::{Chosen, HERE, Query, category_of, levels};
use crate::components::{Column, Crumb, Options, Table, breadcrumb, chinese, empty};
use crate::locale::{People, Worklist, count, date};
use crate::pages::people::{due, level_name};
use crate::pages::training::hours;
use crate::server::{Ctx, Page, PageError, Section};

/// `GET /people/worklist/{category}`
pub(super) async fn show(ctx: Ctx, Path(code): Path<String>, Asked(query): Asked<Query>) -> Result<Response, PageError> {
    page(&ctx, category_of(&code)?, &query, None).await
}

/// Day and id, as [`written`].
fn read_after(text: &str) -> Option<After> {
    let (on, person) = text.split_once('_')?;
    Some(After { on: on.parse().ok()?, person: person.parse().ok()? })
}

fn written(after: After) -> String {
    format!("{}_{}", after.on, after.person)
}

/// The list; `said`: what was wrong with what was to be done with it.
pub(super) async fn page(ctx: &Ctx, category: Category, query: &Query, said: Option<&'static str>) -> Result<Response, PageError> {
    let t = Worklist(ctx.language);
    let mut tx = ctx.read().await?;
    let chosen = Chosen::read(ctx, &mut tx, query, Action::ReadPeople).await?;
    let after = read_after(&query.after);
    let scope = chosen.scope();
    let found = counts(&mut tx, &scope, chosen.today).await?;
    let mut rows = list(&mut tx, &scope, category, chosen.linked, chosen.today, (after, PAGE + 1)).await?;
    let units = chosen.units(&mut tx).await?;
    drop(tx);
    let more = rows.len() > usize::try_from(PAGE).unwrap_or_default();
    rows.truncate(usize::try_from(PAGE).unwrap_or_default());
    let people = found.into_iter().find(|(one, _)| *one == category).map_or(0, |(_, people)| people);
    let may_change = decide(&ctx.actor, Action::ChangePeople, &chosen.area.place()) == Decision::Allowed;
    let (name, text) = t.category(category);
    let here = format!("/{}", category.code());
    let lead = format!("{} · {} · {text}", chosen.area.name, t.people(&count(people)));
    let status = if said.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(ctx.page(Page::new(name).section(Section::People).status(status), || {
        let account = chosen.linked.code();
        let downloads = (may_change && !rows.is_empty()).then(|| {
            let of = |format: &str| chosen.address(&format!("{here}/export"), &[("account", account), ("format", format)]);
            view! {
                <div class="page-head__actions">
                    <a class="button" href=of("xlsx") download="">{t.export_xlsx()}</a>
                    <a class="button" href=of("csv") download="">{t.export_csv()}</a>
                </div>
            }
        });
        let next = rows.last().filter(|_| more).map(|last| {
            let address = chosen.address(&here, &[("account", account), ("after", &written(last.after()))]);
            view! { <a class="button button--small" rel="next" href=address>{t.next()}</a> }
        });
        let first = after.map(|_| {
            view! { <a class="button button--small" href=chosen.address(&here, &[("account", account)])>{t.first_page()}</a> }
        });
        let turning = (next.is_some() || first.is_some()).then(|| view! { <nav class="pager">{first}{next}</nav> });
        let body = if rows.is_empty() {
            empty(t.none_title(), t.none_text(), Some((t.back().to_owned(), chosen.address("", &[])))).into_any()
        } else {
            let table = table(t, category, rows, may_change, &chosen);
            view! {
                {table}
                <p class="muted screen-only">{t.print_hint()}</p>
            }
            .into_any()
        };
        let body = if may_change {
            view! {
                <form method="post" action=format!("{HERE}{here}/remind") class="stack">
                    <input type="hidden" name="scope" value=chosen.area.key.clone() />
                    <input type="hidden" name="level" value=chosen.level.map_or("", zhengtu::syllabus::Level::code) />
                    {body}
                    {said.map(|text| view! { <p class="field__error" role="alert">{text}</p> })}
                    {(people > 0).then(|| {
                        view! {
                            <div class="action-bar screen-only">
                                <button class="button button--primary" type="submit">{t.remind_chosen()}</button>
                                <button class="button" type="submit" name="whole" value="yes">{t.remind_all()}</button>
                            </div>
                        }
                    })}
                </form>
            }
            .into_any()
        } else {
            body
        };
        view! {
            {breadcrumb(
                t.0,
                vec![
                    Crumb::link(People(t.0).title(), "/people"),
                    Crumb::link(t.title(), chosen.address("", &[])),
                    Crumb::here(name),
                ],
            )}
            <header class="page-head">
                <h1>{name}</h1>
                <p class="page-head__lead">{chinese(t.0, lead)}</p>
                {downloads}
            </header>
            {filters(t, &chosen, &here, units)}
            {body}
            {turning}
        }
    }))
}

fn filters(t: Worklist, chosen: &Chosen, here: &str, units: Vec<(String, String)>) -> impl IntoView + use<> {
    let accounts = [("", t.any()), ("yes", t.account_yes()), ("no", t.account_no())];
    let accounts: Vec<(String, String)> = accounts.into_iter().map(|(code, name)| (code.to_owned(), name.to_owned())).collect();
    view! {
        <form method="get" action=format!("{HERE}{here}") class="filter-bar screen-only">
            <Options name="scope" label=t.scope() options=units value=chosen.area.key.clone() />
            <Options name="level" label=t.level() options=levels(t.0) value=chosen.level.map_or("", zhengtu::syllabus::Level::code) />
            <Options name="account" label=t.account() options=accounts value=chosen.linked.code() />
            <button class="button" type="submit">{t.show()}</button>
        </form>
    }
}

fn table(t: Worklist, category: Category, rows: Vec<Row>, choose: bool, chosen: &Chosen) -> impl IntoView + use<> {
    let hours_too = matches!(category.kind(), Kind::Hours | Kind::HoursYear);
    let (today, words) = (chosen.today, People(t.0));
    let body = rows
        .into_iter()
        .map(|row| {
            let near = (row.due_on - today).num_days() <= 30;
            let class = if near { "deadline deadline--near" } else { "deadline" };
            let unit = row.organisation.clone().unwrap_or_else(|| row.division_name.clone());
            let told = match (row.account_id, row.reminded_at) {
                (None, _) => t.account_no().to_owned(),
                (Some(_), Some(at)) => t.reminded(&date(t.0, date_of(at))),
                (Some(_), None) => t.not_reminded().to_owned(),
            };
            let tick = choose.then(|| {
                view! {
                    <td class="table__select screen-only">
                        <input type="checkbox" name="people" value=row.person_id.to_string() aria-label=t.select(&row.name) />
                    </td>
                }
            });
            view! {
                <tr>
                    {tick}
                    <th scope="row"><a href=format!("/people/{}", row.person_id)>{chinese(t.0, row.name)}</a></th>
                    <td data-label=t.column_due()>
                        <span class=class>{due(words, row.due_on, today)}</span> " " <span class="muted nowrap">{date(t.0, row.due_on)}</span>
                    </td>
                    {hours_too.then(|| view! { <td class="num" data-label=t.column_missing()>{t.missing(&hours(row.missing))}</td> })}
                    <td data-label=t.column_level()>{chinese(t.0, level_name(words, &row.level))}</td>
                    <td data-label=t.column_unit()>{chinese(t.0, unit)}</td>
                    <td data-label=t.column_account()>{told}</td>
                </tr>
            }
        })
        .collect_view();
    let mut columns = if choose { vec![Column::text("")] } else { Vec::new() };
    columns.extend([Column::text(t.column_person()), Column::text(t.column_due())]);
    columns.extend(hours_too.then(|| Column::numbers(t.column_missing())));
    columns.extend([Column::text(t.column_level()), Column::text(t.column_unit()), Column::text(t.column_account())]);
    view! { <Table columns=columns caption=t.category(category).0>{body}</Table> }
}
