//! Everything entered: pass lines by year, cancelled exams and extensions.

use axum::response::Response;
use chrono::Datelike;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::certification::entered::{cut_offs, exceptions, lines};
use zhengtu::certification::ledger;
use zhengtu::clock::date_of;

use super::{HOME, level_name, marks, require, subject_name};
use crate::components::{Column, Table, chinese, empty, status};
use crate::locale::{Language, Rules, date};
use crate::server::{Ctx, Input, Page, PageError};

/// Which year.
#[derive(Debug, Deserialize, Default)]
#[serde(default)]
pub(super) struct Query {
    year: String,
}

/// `GET /certification/rules`
pub(super) async fn show(ctx: Ctx, Input(query): Input<Query>) -> Result<Response, PageError> {
    require(&ctx).await?;
    let t = Rules(ctx.language);
    let mut tx = ctx.read().await?;
    let this_year = i64::from(date_of(ctx.now).year());
    let mut years = lines::years(&mut tx).await?;
    years.extend(years.last().copied().unwrap_or(this_year)..=this_year);
    years.sort_unstable_by(|one, other| other.cmp(one));
    years.dedup();
    let year = query.year.parse().ok().filter(|year| years.contains(year)).unwrap_or(this_year);
    let found = lines::of_year(&mut tx, year).await?;
    let others = exceptions::all(&mut tx).await?;
    let days = cut_offs::all(&mut tx).await?;
    let waiting = ledger::waiting(&mut tx).await?;
    drop(tx);
    let chips = years
        .into_iter()
        .map(|one| {
            let current = (one == year).then_some("true");
            view! { <li><a class="chip" href=format!("{HOME}?year={one}") aria-current=current>{one}</a></li> }
        })
        .collect_view();
    let to_line = format!("{HOME}/line?year={year}");
    let of_year = if found.is_empty() {
        empty(t.lines_empty(), t.lines_empty_text(), Some((t.new_line().to_owned(), to_line.clone()))).into_any()
    } else {
        line_table(t, year, &found).into_any()
    };
    let besides = if others.is_empty() {
        view! { <p class="muted">{t.exceptions_empty()}</p> }.into_any()
    } else {
        exception_table(t, &others).into_any()
    };
    Ok(ctx.page(Page::new(t.title()), || {
        view! {
            <div class="page-head">
                <h1>{t.title()}</h1>
                <p class="page-head__lead">{t.lead()}</p>
                <div class="page-head__actions">
                    <a class="button button--primary" href=to_line>{t.new_line()}</a>
                    <a class="button" href=format!("{HOME}/exception")>{t.new_exception()}</a>
                    <a class="button" href=format!("{HOME}/cut-off")>{t.new_cut_off()}</a>
                </div>
            </div>
            {(waiting > 0).then(|| view! { <p class="notice" role="status">{t.waiting(waiting)}</p> })}
            <section class="section">
                <h2>{t.lines_of(year)}</h2>
                <ul class="chips">{chips}</ul>
                {of_year}
            </section>
            <section class="section">
                <h2>{t.exceptions()}</h2>
                {besides}
            </section>
            <section class="section">
                <h2>{t.cut_offs()}</h2>
                <p class="muted">{t.cut_offs_lead()}</p>
                {cut_off_table(t, &days)}
            </section>
        }
    }))
}

pub(super) fn years(t: Rules, line: &lines::Line) -> String {
    match line.last_year {
        None => t.years_from(line.first_year),
        Some(last) if last == line.first_year => t.year_only(last),
        Some(last) => t.years_between(line.first_year, last),
    }
}

pub(super) fn line_subject(language: Language, line: &lines::Line) -> String {
    let subject = subject_name(language, line.subject_name.as_deref(), line.subject_name_en.as_deref());
    format!("{} · {subject}", level_name(language, Some(&line.level)))
}

/// The area's name; a path whose division is gone stands for itself.
fn area(t: Rules, path: Option<&str>, name: Option<&str>) -> String {
    match (path, name) {
        (None | Some("/"), _) => t.country().to_owned(),
        (_, Some(name)) => name.to_owned(),
        (Some(path), None) => path.to_owned(),
    }
}

pub(super) fn line_area(t: Rules, line: &lines::Line) -> String {
    area(t, line.division_path.as_deref(), line.area.as_deref())
}

/// What, for which level and subject, where, until when.
pub(super) fn exception_words(t: Rules, entered: &exceptions::Entered) -> Vec<String> {
    let what = if entered.kind == "cancelled" { t.cancelled() } else { t.extension() };
    let mut words = vec![t.year_only(entered.exam_year), what.to_owned(), level_name(t.0, entered.level.as_deref())];
    if entered.subject.is_some() {
        words.push(subject_name(t.0, entered.subject_name.as_deref(), entered.subject_name_en.as_deref()));
    }
    words.push(area(t, Some(&entered.division_path), entered.area.as_deref()));
    words.extend(entered.until_on.map(|day| t.extended_until(&date(t.0, day))));
    words
}

/// In force, with the way to withdraw it; or withdrawn, and why.
fn state(t: Rules, withdrawn: Option<&str>, to: String) -> AnyView {
    match withdrawn {
        Some(reason) => view! { {status("idle", t.withdrawn_because(reason))} }.into_any(),
        None => view! { <span class="cluster">{status("ok", t.in_force())}<a class="link-more" href=to>{t.withdraw()}</a></span> }
            .into_any(),
    }
}

/// An id in an address: ids of lines hold the path of their area.
fn escaped(id: &str) -> String {
    id.replace('%', "%25").replace('/', "%2F").replace('&', "%26").replace('#', "%23").replace('+', "%2B")
}

fn line_table(t: Rules, year: i64, found: &[lines::Line]) -> impl IntoView + use<> {
    let rows = found
        .iter()
        .map(|line| {
            let local = line.locally_valid.then(|| view! { " " <span class="tag">{t.local_only()}</span> });
            let to = format!("{HOME}/withdraw?line={}", escaped(&line.id));
            let withdrawn = line.withdrawn_at.is_some().then_some(line.withdraw_reason.as_str());
            view! {
                <tr>
                    <th scope="row">{chinese(t.0, line_subject(t.0, line))}</th>
                    <td data-label=t.col_area()>{chinese(t.0, line_area(t, line))}{local}</td>
                    <td class="num" data-label=t.col_line()>{marks(line.half_marks)}</td>
                    <td data-label=t.col_years()>{years(t, line)}</td>
                    <td data-label=t.col_source()>{chinese(t.0, line.source.clone())}</td>
                    <td data-label=t.col_state()>{state(t, withdrawn, to)}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <Table
            columns=vec![
                Column::text(t.col_level()),
                Column::text(t.col_area()),
                Column::numbers(t.col_line()),
                Column::text(t.col_years()),
                Column::text(t.col_source()),
                Column::text(t.col_state()),
            ]
            caption=t.lines_of(year)
        >
            {rows}
        </Table>
    }
}

/// From when, where, and by which day.
pub(super) fn cut_off_words(t: Rules, rule: &cut_offs::CutOff) -> [String; 3] {
    let place = if rule.division_path.is_none() {
        t.everywhere_else().to_owned()
    } else {
        area(t, rule.division_path.as_deref(), rule.area.as_deref())
    };
    let day = if rule.years_before == 0 { t.cut_off_day(rule.month, rule.day) } else { t.cut_off_day_before(rule.month, rule.day) };
    let day = if rule.without_full_time_study { format!("{day} · {}", t.without_study()) } else { day };
    [place, t.years_from(rule.first_year), day]
}

fn cut_off_table(t: Rules, found: &[cut_offs::CutOff]) -> impl IntoView + use<> {
    let rows = found
        .iter()
        .map(|rule| {
            let to = format!("{HOME}/withdraw?cut_off={}", escaped(&rule.id));
            let withdrawn = rule.withdrawn_at.is_some().then_some(rule.withdraw_reason.as_str());
            let [place, years, day] = cut_off_words(t, rule);
            view! {
                <tr>
                    <th scope="row">{chinese(t.0, place)}</th>
                    <td data-label=t.col_years()>{years}</td>
                    <td data-label=t.col_cut_off()>{day}</td>
                    <td data-label=t.col_source()>{chinese(t.0, rule.source.clone())}</td>
                    <td data-label=t.col_state()>{state(t, withdrawn, to)}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <Table
            columns=vec![
                Column::text(t.col_area()),
                Column::text(t.col_years()),
                Column::text(t.col_cut_off()),
                Column::text(t.col_source()),
                Column::text(t.col_state()),
            ]
            caption=t.cut_offs()
        >
            {rows}
        </Table>
    }
}

fn exception_table(t: Rules, found: &[exceptions::Entered]) -> impl IntoView + use<> {
    let rows = found
        .iter()
        .map(|entered| {
            let to = format!("{HOME}/withdraw?exception={}", entered.id);
            let withdrawn = entered.withdrawn_at.is_some().then_some(entered.withdraw_reason.as_str());
            view! {
                <tr>
                    <th scope="row">{chinese(t.0, exception_words(t, entered).join(" · "))}</th>
                    <td data-label=t.col_source()>{chinese(t.0, entered.source.clone())}</td>
                    <td data-label=t.col_state()>{state(t, withdrawn, to)}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <Table
            columns=vec![Column::text(t.col_what()), Column::text(t.col_source()), Column::text(t.col_state())]
            caption=t.exceptions()
        >
            {rows}
        </Table>
    }
}
