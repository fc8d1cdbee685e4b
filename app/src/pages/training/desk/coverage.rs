//! `/training/desk/coverage` and `/training/desk/missing`: of those registered for the exam, who was reached, by unit; and who was not.

use std::collections::HashMap;

use axum::response::Response;
use leptos::prelude::*;
use zhengtu::account::{Action, Scope};
use zhengtu::audit::{self, Event};
use zhengtu::store::Tx;
use zhengtu::training::desk::store::{self, Missing};
use zhengtu::training::desk::{Coverage, Unit, by_unit};
use zhengtu::{division, organisation};

use super::figures::Reach;
use super::{ALL, Chosen, NAMES, Query, filter_bar};
use crate::components::{Column, Table, breadcrumb, chinese, empty, pager};
use crate::locale::{Desk, count, percent};
use crate::server::{Ctx, Input, Page, PageError, Section};

const PER_PAGE: i64 = 100;

/// A unit's line.
pub(super) struct Line {
    /// As it stands in addresses; none: nowhere to go.
    pub(super) unit: Option<String>,
    pub(super) name: String,
    pub(super) coverage: Coverage,
}

/// So many organisations of one place are named at once.
const ORGANISATIONS: i64 = 5000;

/// The units of a place by name: divisions, then organisations, then whoever gave none. Of an organisation there are none.
pub(super) async fn lines(t: Desk, tx: &mut Tx, chosen: &Chosen, reach: &Reach) -> Result<Vec<Line>, PageError> {
    let path = chosen.division_path();
    let code = match &chosen.scope {
        Scope::Organisation { .. } => return Ok(Vec::new()),
        Scope::Everywhere => None,
        Scope::Division { code, .. } => Some(code.as_str()),
    };
    let units = by_unit(path, &reach.rows);
    let mut divisions: HashMap<String, String> =
        division::store::children(tx, code).await?.into_iter().map(|one| (one.code, one.name)).collect();
    let mut organisations: HashMap<_, _> = HashMap::new();
    if units.keys().any(|unit| matches!(unit, Unit::Organisation(_))) {
        let all = organisation::store::within(tx, path, ORGANISATIONS).await?;
        organisations.extend(all.into_iter().map(|one| (one.id, one.name)));
    }
    let mut lines = Vec::with_capacity(units.len());
    for (unit, coverage) in units {
        let (unit, name) = match unit {
            Unit::Division(code) => {
                if !divisions.contains_key(&code)
                    && let Some(found) = division::store::find(tx, &code).await?
                {
                    divisions.insert(code.clone(), found.name);
                }
                let name = divisions.get(&code).cloned().unwrap_or_else(|| code.clone());
                (Some(code), name)
            }
            Unit::Organisation(id) => {
                let name = match organisations.get(&id) {
                    Some(name) => name.clone(),
                    None => organisation::store::find(tx, id).await?.map(|found| found.name).unwrap_or_default(),
                };
                (Some(id.to_string()), name)
            }
            Unit::Unknown => (None, t.unit_unknown().to_owned()),
        };
        lines.push(Line { unit, name, coverage });
    }
    // Divisions in their order; of organisations, those with the most to reach first.
    let (mut lines, mut rest): (Vec<_>, Vec<_>) =
        lines.into_iter().partition(|line: &Line| line.unit.as_ref().is_some_and(|unit| !unit.contains('-')));
    rest.sort_by_key(|line| (-line.coverage.missing(), -line.coverage.entered));
    lines.extend(rest);
    Ok(lines)
}

/// `GET /training/desk/coverage`
pub(super) async fn show(ctx: Ctx, Input(query): Input<Query>) -> Result<Response, PageError> {
    let t = Desk(ctx.language);
    let mut tx = ctx.read().await?;
    let mut chosen = Chosen::read(&ctx, &mut tx, &query, Action::ReadTrainingDesk).await?;
    let exams = store::years(&mut tx, &chosen.scope).await?;
    if query.year.is_empty()
        && let Some(latest) = exams.first()
    {
        chosen.year = *latest;
    }
    let reach = Reach::read(&mut tx, &chosen).await?;
    let lines = lines(t, &mut tx, &chosen, &reach).await?;
    drop(tx);
    let body = if reach.total.entered == 0 {
        let latest = exams.first().filter(|latest| **latest != chosen.year).map(|latest| {
            let there = Chosen { year: *latest, ..chosen.clone() }.address("/training/desk/coverage", &[]);
            (t.of_year(&chosen.name, *latest), there)
        });
        empty(t.coverage_empty_title(chosen.year), t.coverage_empty_body(), latest).into_any()
    } else {
        let units = (!lines.is_empty()).then(|| {
            view! {
                <section class="section" aria-labelledby="units">
                    <h2 id="units">{t.by_unit()}</h2>
                    {rows(t, &chosen, &lines, reach.total, true)}
                </section>
            }
        });
        view! { {headline(t, &ctx, &chosen, &reach)}{units} }.into_any()
    };
    let remarks = reach.remarks(t).into_iter().map(|remark| view! { <p>{remark}</p> }).collect_view();
    let what = t.coverage_lead(&chosen.name, chosen.year);
    Ok(ctx.page(Page::new(format!("{} · {what}", t.coverage_title())).section(Section::Training), || {
        view! {
            {breadcrumb(t.0, chosen.crumbs(t, Some(t.coverage_title())))}
            <div class="page-head">
                <h1>{t.coverage_title()}</h1>
                <p class="page-head__lead">{chinese(t.0, what)}</p>
                <div class="page-head__actions">
                    <a class="button" href=chosen.address("/training/desk/report", &[])>{t.report_link()}</a>
                    <a class="button" href=chosen.address("/training/desk.xlsx", &[]) download="">{t.download()}</a>
                </div>
            </div>
            {filter_bar(t, &chosen, "/training/desk/coverage", Some(&exams))}
            {body}
            <section class="section" aria-labelledby="means">
                <h2 id="means">{t.means()}</h2>
                <div class="source-note"><p>{t.coverage_means()}</p>{remarks}</div>
            </section>
        }
    }))
}

fn headline(t: Desk, ctx: &Ctx, chosen: &Chosen, reach: &Reach) -> impl IntoView + use<> {
    let Coverage { entered, reached } = reach.total;
    let missing = reach.total.missing();
    let onward = if missing == 0 {
        None
    } else if chosen.shows_names(ctx) {
        let there = chosen.address("/training/desk/missing", &[]);
        Some(view! { <p><a class="button" href=there>{t.missing_link(&count(missing))}</a></p> }.into_any())
    } else {
        Some(view! { <p class="muted">{t.missing_for_officers()}</p> }.into_any())
    };
    view! {
        <section class="split" aria-label=t.coverage()>
            <div class="stat stat--lead">
                <p class="stat__label">{t.coverage()}</p>
                <p class="stat__value">{percent(reached, entered)}</p>
                <p class="stat__fraction">{t.fraction(&count(reached), &count(entered))}</p>
                {(reach.unlinked > 0).then(|| view! { <p class="stat__note">{t.coverage_unlinked(&count(reach.unlinked))}</p> })}
            </div>
            <div class="stack">
                <dl class="figure-list">
                    <div><dt class="figure-list__label">{t.column_entered()}</dt><dd class="figure-list__value num">{count(entered)}</dd></div>
                    <div><dt class="figure-list__label">{t.column_reached()}</dt><dd class="figure-list__value num">{count(reached)}</dd></div>
                    <div><dt class="figure-list__label">{t.column_missing()}</dt><dd class="figure-list__value num">{count(missing)}</dd></div>
                </dl>
                {onward}
            </div>
        </section>
    }
}

/// By unit, with all of them together at the end; `onward`: each leads to its own coverage.
pub(super) fn rows(t: Desk, chosen: &Chosen, lines: &[Line], total: Coverage, onward: bool) -> AnyView {
    let cells = move |coverage: Coverage| {
        view! {
            <td class="num" data-label=t.column_entered()>{count(coverage.entered)}</td>
            <td class="num" data-label=t.column_reached()>{count(coverage.reached)}</td>
            <td class="num" data-label=t.column_missing()>{count(coverage.missing())}</td>
            <td class="num" data-label=t.column_coverage()>{percent(coverage.reached, coverage.entered)}</td>
        }
    };
    let rows = lines
        .iter()
        .map(|line| {
            let name = chinese(t.0, line.name.clone());
            let name = match line.unit.as_ref().filter(|_| onward) {
                Some(unit) => view! { <a href=chosen.elsewhere("/training/desk/coverage", unit)>{name}</a> }.into_any(),
                None => name,
            };
            view! { <tr><th scope="row">{name}</th>{cells(line.coverage)}</tr> }
        })
        .collect_view();
    let columns = vec![
        Column::text(t.unit()),
        Column::numbers(t.column_entered()),
        Column::numbers(t.column_reached()),
        Column::numbers(t.column_missing()),
        Column::numbers(t.column_coverage()),
    ];
    view! {
        <Table columns=columns caption=t.by_unit()>
            {rows}
            <tr><th scope="row">{t.in_all()}</th>{cells(total)}</tr>
        </Table>
    }
    .into_any()
}

/// That names were shown or handed on, for the trail.
pub(super) fn named_event<'a>(ctx: &'a Ctx, chosen: &'a Chosen, action: &'a str, people: usize) -> Event<'a> {
    let (kind, id) = match &chosen.scope {
        Scope::Everywhere => ("division", ALL.to_owned()),
        Scope::Division { code, .. } => ("division", code.clone()),
        Scope::Organisation { id, .. } => ("organisation", id.to_string()),
    };
    let detail = serde_json::json!({ "year": chosen.year, "people": people }).to_string();
    Event::done(&ctx.actor, action, kind, id).within(chosen.division_path()).detail(detail)
}

/// `GET /training/desk/missing`
pub(super) async fn missing(ctx: Ctx, Input(query): Input<Query>) -> Result<Response, PageError> {
    let t = Desk(ctx.language);
    let mut tx = ctx.read().await?;
    let chosen = Chosen::read(&ctx, &mut tx, &query, NAMES).await?;
    let reach = Reach::read(&mut tx, &chosen).await?;
    let all = reach.total.missing();
    let pages = ((all + PER_PAGE - 1) / PER_PAGE).max(1);
    let page = query.page().min(pages);
    let people = store::missing(&mut tx, &chosen.scope, reach.exam, PER_PAGE, (page - 1) * PER_PAGE).await?;
    drop(tx);
    // Written down before anybody sees them.
    if !people.is_empty() {
        let mut tx = ctx.write().await?;
        audit::record(&mut tx, ctx.now, named_event(&ctx, &chosen, "training.desk.missing", people.len())).await?;
        tx.commit().await?;
    }
    let back = chosen.address("/training/desk/coverage", &[]);
    let body = if people.is_empty() {
        empty(t.missing_empty_title(), t.missing_empty_body(), Some((t.missing_back().to_owned(), back.clone()))).into_any()
    } else {
        names(t, &people, (page - 1) * PER_PAGE)
    };
    let what = t.missing_lead(&chosen.name, chosen.year);
    let turn = pager(t.0, page, pages, |number| chosen.address("/training/desk/missing", &[("page", number.to_string())]));
    Ok(ctx.page(Page::new(format!("{} · {}", t.missing_title(), chosen.name)).section(Section::Training), || {
        view! {
            {breadcrumb(t.0, chosen.crumbs(t, Some(t.missing_title())))}
            <div class="page-head">
                <h1>{t.missing_title()}</h1>
                <p class="page-head__lead">{chinese(t.0, what)}</p>
                <div class="page-head__actions"><a class="button" href=back>{t.missing_back()}</a></div>
            </div>
            <p class="muted">{t.missing_recorded()}</p>
            {body}
            {turn}
        }
    }))
}

fn names(t: Desk, people: &[Missing], before: i64) -> AnyView {
    let rows = (before + 1..)
        .zip(people)
        .map(|(number, one)| {
            view! {
                <tr>
                    <td class="num table__number" data-label=t.column_number()>{number}</td>
                    <th scope="row">{chinese(t.0, one.name.clone())}</th>
                    <td data-label=t.column_their_unit()>{one.organisation.clone().map(|name| chinese(t.0, name))}</td>
                    <td data-label=t.column_division()>{chinese(t.0, one.division_name.clone())}</td>
                </tr>
            }
        })
        .collect_view();
    let columns = vec![
        Column::numbers(t.column_number()),
        Column::text(t.column_name()),
        Column::text(t.column_their_unit()),
        Column::text(t.column_division()),
    ];
    view! { <Table columns=columns caption=t.missing_title() compact=true>{rows}</Table> }.into_any()
}
