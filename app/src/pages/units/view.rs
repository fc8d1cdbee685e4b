//! The page.

use axum::response::Response;
use leptos::prelude::*;
use zhengtu::certification::units::{Denominator, Figures, Group, STATION_SHARE, Station};

use super::{HERE, Line, Overview, YEARS, met};
use crate::components::{Column, Crumb, Options, Table, breadcrumb, chinese, empty, status};
use crate::locale::{Language, People, Units, count, date, percent};
use crate::server::{Ctx, Page, Section};

/// So many lines a table has on the page.
const LINES: usize = 300;

pub(super) fn base_name(t: Units, base: Denominator) -> &'static str {
    match base {
        Denominator::CommunityWorkers => t.community(),
        Denominator::Professionals => t.professionals(),
        Denominator::Employed => t.employed(),
    }
}

pub(super) fn base_meaning(t: Units, base: Denominator) -> &'static str {
    match base {
        Denominator::CommunityWorkers => t.community_means(),
        Denominator::Professionals => t.professionals_means(),
        Denominator::Employed => t.employed_means(),
    }
}

/// `477/4330 = 11.0%`
fn fraction(group: Group) -> String {
    format!("{}/{} = {}", count(group.certified), count(group.people), percent(group.certified, group.people))
}

/// `+1.2`, in percentage points; empty where there is nothing to compare.
pub(super) fn change(this: Group, last: Group) -> String {
    this.points_since(last).map_or_else(String::new, |tenths| {
        let sign = match tenths {
            0 => "±",
            1.. => "+",
            _ => "−",
        };
        format!("{sign}{}.{}", tenths.unsigned_abs() / 10, tenths.unsigned_abs() % 10)
    })
}

fn points(t: Units, this: Group, last: Group) -> String {
    let change = change(this, last);
    if change.is_empty() { "—".to_owned() } else { t.points(&change) }
}

pub(super) fn page(ctx: &Ctx, shown: Overview) -> Response {
    let t = Units(ctx.language);
    ctx.page(Page::new(t.title()).section(Section::People), move || {
        let lead = format!("{} · {}", shown.area.name, t.lead());
        let nobody = shown.this.of(Denominator::Employed).people == 0 && shown.last.of(Denominator::Employed).people == 0;
        let body = if nobody {
            empty(t.empty_title(), t.empty_text(), Some((People(t.0).import().to_owned(), "/people/import".to_owned()))).into_any()
        } else {
            body(t, &shown).into_any()
        };
        view! {
            {breadcrumb(t.0, vec![Crumb::link(People(t.0).title(), "/people"), Crumb::here(t.title())])}
            <header class="page-head">
                <h1>{t.title()}</h1>
                <p class="page-head__lead">{chinese(t.0, lead)}</p>
                <div class="page-head__actions">
                    <a class="button" href=shown.address("/people/units.xlsx", &shown.area.key) download="">{t.download()}</a>
                </div>
            </header>
            {filters(t, &shown)}
            {body}
        }
    })
}

fn filters(t: Units, shown: &Overview) -> impl IntoView + use<> {
    let years = (shown.this_year - YEARS..=shown.this_year).rev().map(|year| (year.to_string(), year.to_string())).collect();
    let bases = Denominator::ALL.into_iter().map(|base| (base.code().to_owned(), base_name(t, base).to_owned())).collect();
    view! {
        <form class="filter-bar" method="get" action=HERE>
            <Options name="scope" label=t.scope() options=shown.scopes.clone() value=shown.area.key.clone() />
            <Options name="year" label=t.year() options=years value=shown.year.to_string() />
            <Options name="base" label=t.base() options=bases value=shown.base.code() />
            <button class="button" type="submit">{t.show()}</button>
        </form>
    }
}

fn body(t: Units, shown: &Overview) -> impl IntoView + use<> {
    let divisions = (!shown.divisions.is_empty()).then(|| {
        view! {
            <section class="section stack">
                <h2>{t.by_division()}</h2>
                {lines(t, shown, &shown.divisions, t.by_division())}
            </section>
        }
    });
    let organisations = (!shown.organisations.is_empty()).then(|| {
        let body = if shown.organisations.len() > LINES {
            view! { <p class="muted">{t.many(&shown.organisations.len().to_string())}</p> }.into_any()
        } else {
            lines(t, shown, &shown.organisations, t.by_organisation()).into_any()
        };
        view! { <section class="section stack"><h2>{t.by_organisation()}</h2>{body}</section> }
    });
    view! {
        {overall(t, shown)}
        {shares(t, shown)}
        {divisions}
        {organisations}
        {station_section(t, shown)}
        <section class="section stack">
            <h2>{t.studios()}</h2>
            <p>{t.studios_open(i64::try_from(shown.studios).unwrap_or(i64::MAX))}</p>
            <p class="screen-only"><a class="link-more" href="/people/studios">{t.to_studios()}</a></p>
        </section>
    }
}

fn overall(t: Units, shown: &Overview) -> impl IntoView + use<> {
    let held = |figures: &Figures, at: usize| count(figures.held.get(at).copied().unwrap_or_default());
    let item = |label: String, value: String, last: String, note: String| {
        let last = t.last_year(&last);
        let note = (!note.is_empty()).then(|| view! { <dd class="figure-list__note">{note}</dd> });
        view! {
            <div>
                <dt class="figure-list__label">{label}</dt>
                <dd class="figure-list__value">{value}</dd>
                <dd class="figure-list__note">{last}</dd>
                {note}
            </div>
        }
    };
    let levels = [t.junior(), t.intermediate(), t.senior()]
        .into_iter()
        .enumerate()
        .map(|(at, name)| item(name.to_owned(), held(&shown.this, at), held(&shown.last, at), String::new()))
        .collect_view();
    let (this, last) = (shown.this.of(shown.base), shown.last.of(shown.base));
    let passed = |of: [i64; 2]| count(of[0] + of[1]);
    view! {
        <section class="section stack">
            <h2>{t.figures()}</h2>
            <p class="muted">{t.as_of(&date(t.0, shown.day))}</p>
            <dl class="figure-list">
                {item(
                    t.holders().to_owned(),
                    count(shown.this.holders()),
                    count(shown.last.holders()),
                    t.holders_note().to_owned(),
                )}
                {levels}
                {item(
                    t.share_of(base_name(t, shown.base)),
                    percent(this.certified, this.people),
                    percent(last.certified, last.people),
                    format!("{}/{}", count(this.certified), count(this.people)),
                )}
                {item(
                    t.passes().to_owned(),
                    passed(shown.passes),
                    passed(shown.passes_last),
                    t.passes_note(&count(shown.passes[0]), &count(shown.passes[1])),
                )}
            </dl>
        </section>
    }
}

fn shares(t: Units, shown: &Overview) -> impl IntoView + use<> {
    let rows = Denominator::ALL
        .into_iter()
        .map(|base| {
            let (this, last) = (shown.this.of(base), shown.last.of(base));
            view! {
                <tr aria-current=(base == shown.base).then_some("true")>
                    <th scope="row">{base_name(t, base)}</th>
                    <td data-label=t.col_meaning()>{base_meaning(t, base)}</td>
                    <td class="num" data-label=t.share()>{fraction(this)}</td>
                    <td class="num" data-label=t.col_last()>{fraction(last)}</td>
                    <td class="num" data-label=t.col_change()>{points(t, this, last)}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <section class="section stack">
            <h2>{t.shares()}</h2>
            <p class="muted">{t.shares_lead()}</p>
            <Table
                columns=vec![
                    Column::text(t.col_base()),
                    Column::text(t.col_meaning()),
                    Column::numbers(t.share()),
                    Column::numbers(t.col_last()),
                    Column::numbers(t.col_change()),
                ]
                caption=t.shares()
            >
                {rows}
            </Table>
        </section>
    }
}

fn lines(t: Units, shown: &Overview, found: &[Line], caption: &'static str) -> impl IntoView + use<> {
    let rows = found
        .iter()
        .map(|line| {
            let (this, last) = (line.this.of(shown.base), line.last.of(shown.base));
            let name = chinese(t.0, line.name.clone());
            let name = match &line.scope {
                Some(scope) => view! { <a href=shown.address(HERE, scope)>{name}</a> }.into_any(),
                None => name,
            };
            let [junior, intermediate, senior] = line.this.held.map(count);
            view! {
                <tr>
                    <th scope="row">{name}</th>
                    <td class="num" data-label=t.people()>{count(line.this.of(Denominator::Employed).people)}</td>
                    <td class="num" data-label=t.holders()>{count(line.this.holders())}</td>
                    <td class="num" data-label=t.junior()>{junior}</td>
                    <td class="num" data-label=t.intermediate()>{intermediate}</td>
                    <td class="num" data-label=t.senior()>{senior}</td>
                    <td class="num" data-label=t.share()>{fraction(this)}</td>
                    <td class="num" data-label=t.col_change()>{points(t, this, last)}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <Table
            columns=vec![
                Column::text(t.col_name()),
                Column::numbers(t.people()),
                Column::numbers(t.holders()),
                Column::numbers(t.junior()),
                Column::numbers(t.intermediate()),
                Column::numbers(t.senior()),
                Column::numbers(t.share_of(base_name(t, shown.base))),
                Column::numbers(t.col_change()),
            ]
            caption=caption
        >
            {rows}
        </Table>
    }
}

/// How many more holders a station needs for two thirds.
fn short(station: &Station) -> i64 {
    let (part, whole) = STATION_SHARE;
    (station.group.people * part - station.group.certified * whole + whole - 1).div_euclid(whole)
}

fn station_section(t: Units, shown: &Overview) -> impl IntoView + use<> {
    let all = met(&shown.stations);
    let body = if shown.stations.is_empty() {
        view! { <p class="muted">{t.stations_none()}</p> }.into_any()
    } else {
        let sentence = t.stations_met(&count(all.certified), &count(all.people), &percent(all.certified, all.people));
        let last = t.last_year(&fraction(shown.stations_last));
        let table = (shown.stations.len() <= LINES).then(|| station_table(t, &shown.stations));
        let separator = if t.0 == Language::Zh { "" } else { " " };
        view! { <p>{sentence}{separator}<span class="muted">{last}</span></p> {table} }.into_any()
    };
    view! { <section class="section stack"><h2>{t.stations()}</h2>{body}</section> }
}

fn station_table(t: Units, found: &[Station]) -> impl IntoView + use<> {
    let rows = found
        .iter()
        .map(|station| {
            let state = if station.meets() {
                status("ok", t.met()).into_any()
            } else {
                view! { {status("warn", t.not_met())}" "<span class="muted">{t.short_by(short(station))}</span> }.into_any()
            };
            view! {
                <tr>
                    <th scope="row">{chinese(t.0, station.name.clone())}</th>
                    <td class="num" data-label=t.share()>{fraction(station.group)}</td>
                    <td data-label=t.col_state()>{state}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <Table
            columns=vec![Column::text(t.col_station()), Column::numbers(t.share()), Column::text(t.col_state())]
            caption=t.stations()
        >
            {rows}
        </Table>
    }
}
