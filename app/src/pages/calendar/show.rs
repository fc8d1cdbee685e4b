//! The calendar as everybody sees it: what is next, the year as a table, and the way into one's own calendar.

use axum::http::HeaderMap;
use axum::response::Response;
use chrono::Datelike as _;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::account::Action;
use zhengtu::clock::date_of;
use zhengtu::division::{Division, store as division};
use zhengtu::exam_calendar::{Entry, Phase, Window, WindowKind, WindowState, agenda, next_for, store};
use zhengtu::practice::preference;
use zhengtu::syllabus::Level;

use super::provinces;
use super::words::{self, Subjects};
use crate::components::{Column, Table, chinese, empty};
use crate::locale::{Calendar, count};
use crate::pages::practice::owner_of;
use crate::server::{Ctx, Input, Page, PageError, absolute};

/// What was chosen, as it stands in the address.
#[derive(Debug, Clone, Deserialize, Default)]
#[serde(default)]
pub(super) struct Query {
    pub(super) year: String,
    pub(super) level: String,
    pub(super) province: String,
    /// Of the feed.
    pub(super) lang: String,
}

impl Query {
    /// The levels asked for: one, or all.
    pub(super) fn levels(&self) -> Vec<Level> {
        Level::from_code(&self.level).map_or_else(|| Level::ALL.to_vec(), |level| vec![level])
    }
}

/// The address of the calendar or its feed for a choice; what isn't chosen isn't in it.
fn address(base: &str, pairs: &[(&str, String)]) -> String {
    let chosen: Vec<_> = pairs.iter().filter(|(_, value)| !value.is_empty()).collect();
    let query = serde_urlencoded::to_string(&chosen).unwrap_or_default();
    if query.is_empty() { base.to_owned() } else { format!("{base}?{query}") }
}

/// `GET /calendar`
pub(super) async fn show(ctx: Ctx, headers: HeaderMap, Input(mut query): Input<Query>) -> Result<Response, PageError> {
    let t = Calendar(ctx.language);
    let mut tx = ctx.read().await?;
    // Whoever comes without having chosen sees what they prepare for. (The form always sends a year.)
    if [&query.year, &query.level, &query.province].iter().all(|chosen| chosen.is_empty())
        && let Some(owner) = owner_of(&ctx)
    {
        let preference = preference::store::of(&mut tx, owner).await?;
        query.level = preference.level.map_or_else(String::new, |level| level.code().to_owned());
        if let Some(region) = division::of(&mut tx, preference.division_code.as_deref()).await? {
            query.province = region.province().map_or_else(String::new, str::to_owned);
        }
    }
    let levels = query.levels();
    let (provinces, province) = provinces(&mut tx, &query.province).await?;
    let code = province.as_ref().map(|one| one.code.as_str());
    let this_year = i64::from(date_of(ctx.now).year());
    let years = store::years(&mut tx).await?;
    let current = store::since(&mut tx, this_year - 1).await?;
    let next = levels.iter().filter_map(|level| next_for(&current, *level, code, ctx.now)).min_by_key(|next| next.days);
    // The year one waits for; else the latest there is something of.
    let year = query.year.parse().ok().filter(|year| (2000..=2200).contains(year));
    let year =
        year.or_else(|| next.as_ref().map(|next| next.entry.window.year)).or_else(|| years.first().copied()).unwrap_or(this_year);
    let windows = store::of_year(&mut tx, year).await?;
    let subjects = words::subjects(&mut tx, ctx.language).await?;
    drop(tx);
    let entries = agenda(&windows, &levels, code);
    let coming = agenda(&current, &levels, code).into_iter().find(|entry| {
        entry.window.state == WindowState::Standing
            && entry.window.kind != WindowKind::Exam
            && entry.window.phase(ctx.now) != Phase::Past
    });
    let countdown = match next {
        Some(next) => countdown(t, &next.entry, next.days).into_any(),
        None => view! { <p>{t.no_exam()}</p> }.into_any(),
    };
    let coming = coming.map(|entry| {
        let what = format!("{} · {}", t.kind(entry.window.kind), words::levels(t, &entry.levels));
        let line = format!("{} · {}", words::when(t, &entry.window), words::phase(t, &entry.window, ctx.now));
        view! { <p class="muted">{t.next_heading()} "：" {what} "，" {line}</p> }
    });
    let body = if entries.is_empty() {
        let other = years.iter().copied().find(|other| *other != year).map(|other| {
            let to = address(
                "/calendar",
                &[("year", other.to_string()), ("level", query.level.clone()), ("province", query.province.clone())],
            );
            (t.see_year(other), to)
        });
        empty(t.empty_title(year), t.empty_body(), other).into_any()
    } else {
        table(&ctx, year, &entries, &subjects).into_any()
    };
    let own = if province.is_none() { own_dates(t, &query, year, &windows).into_any() } else { ().into_any() };
    let manage = ctx.actor.may_somewhere(Action::ManageCalendar).then(|| {
        view! { <div class="page-head__actions"><a class="button button--primary" href="/calendar/manage">{t.manage()}</a></div> }
    });
    let bar = filter_bar(t, &query, year, &years, &provinces);
    let subscription = subscription(&ctx, &headers, &query);
    Ok(ctx.page(Page::new(t.title()), || {
        view! {
            <div class="page-head">
                <h1>{t.title()}</h1>
                <p class="page-head__lead">{t.lead()}</p>
                {manage}
            </div>
            {bar}
            <section class="next-step">{countdown}{coming}</section>
            <section class="section">
                <h2>{t.table_of(year)}</h2>
                {body}
                <p class="source-note">{chinese(t.0, t.note_official())}</p>
            </section>
            {own}
            {subscription}
        }
    }))
}

/// The days to an exam.
pub(in crate::pages) fn countdown(t: Calendar, exam: &Entry, days: i64) -> impl IntoView + use<> {
    let when = words::when(t, &exam.window);
    let expected = (exam.window.certainty == zhengtu::exam_calendar::Certainty::Expected)
        .then(|| view! { " " <span class="tag">{t.expected()}</span> });
    let head = if days == 0 {
        view! { <p class="countdown"><b>{t.exam_today()}</b></p> }.into_any()
    } else {
        let days_text = t.days(days);
        let number = count(days);
        // The number stands out, in whichever order the language has it.
        let (before, after) = days_text.split_once(&days.to_string()).unwrap_or((&days_text, ""));
        view! {
            <p class="countdown">
                {t.to_exam(exam.window.year)} " " <span>{before.to_owned()} <b>{number}</b> {after.to_owned()}</span>
            </p>
        }
        .into_any()
    };
    view! { {head}<p>{when}{expected}</p> }
}

fn filter_bar(t: Calendar, query: &Query, year: i64, years: &[i64], provinces: &[Division]) -> impl IntoView + use<> {
    let option = |value: String, label: AnyView, chosen: bool| view! { <option value=value selected=chosen>{label}</option> };
    let mut offered = years.to_vec();
    if !offered.contains(&year) {
        offered.insert(0, year);
    }
    let years = offered.into_iter().map(|one| option(one.to_string(), one.to_string().into_any(), one == year)).collect_view();
    let levels = Level::ALL
        .map(|level| option(level.code().to_owned(), t.level_name(level).into_any(), level.code() == query.level))
        .into_iter()
        .collect_view();
    let provinces = provinces
        .iter()
        .map(|one| {
            let lang = (t.0 == crate::locale::Language::En).then_some("zh-CN");
            let selected = one.code == query.province;
            view! { <option value=one.code.clone() lang=lang selected=selected>{one.name.clone()}</option> }
        })
        .collect_view();
    view! {
        <form class="filter-bar" method="get" action="/calendar">
            <div class="field">
                <label class="field__label" for="year">{t.year()}</label>
                <select class="field__input" id="year" name="year">{years}</select>
            </div>
            <div class="field">
                <label class="field__label" for="level">{t.level()}</label>
                <select class="field__input" id="level" name="level"><option value="">{t.all_levels()}</option>{levels}</select>
            </div>
            <div class="field">
                <label class="field__label" for="province">{t.province()}</label>
                <select class="field__input" id="province" name="province"><option value="">{t.whole_country()}</option>{provinces}</select>
            </div>
            <button class="button" type="submit">{t.show()}</button>
        </form>
    }
}

fn table(ctx: &Ctx, year: i64, entries: &[Entry], subjects: &Subjects) -> impl IntoView + use<> {
    let t = Calendar(ctx.language);
    let rows = entries
        .iter()
        .map(|entry| {
            let window = &entry.window;
            let over = window.phase(ctx.now) == Phase::Past || window.state != WindowState::Standing;
            let under = window.province_name.clone().unwrap_or_else(|| t.whole_country().to_owned());
            let under = format!("{} · {under}", words::levels(t, &entry.levels));
            let sittings = entry
                .sittings()
                .map(|one| {
                    let name = subjects.get(&one.subject).cloned().unwrap_or_else(|| one.subject.clone());
                    view! { <li><small class="muted">{words::sitting(t, one)} " " {name}</small></li> }
                })
                .collect::<Vec<_>>();
            let sittings = (!sittings.is_empty()).then(|| view! { <ul>{sittings}</ul> });
            let note = (!window.note.is_empty()).then(|| view! { <p>{chinese(t.0, window.note.clone())}</p> });
            let derived = entry.derived.then(|| view! { <span class="tag">{t.by_rule()}</span> " " });
            let source = words::source(t, entry);
            view! {
                <tr class=over.then_some("muted")>
                    <th scope="row">
                        <span class="nowrap">{t.kind(window.kind)}</span>
                        <small class="nowrap">{chinese(t.0, under)}</small>
                    </th>
                    <td data-label=t.column_when()>{words::when(t, window)}{sittings}</td>
                    <td data-label=t.column_state()>{words::state(t, window, ctx.now)}</td>
                    <td data-label=t.column_source()>{note}<small class="muted">{derived}{chinese(t.0, source)}</small></td>
                </tr>
            }
        })
        .collect_view();
    let columns = vec![
        Column::text(t.column_what()),
        Column::text(t.column_when()),
        Column::text(t.column_state()),
        Column::text(t.column_source()),
    ];
    view! { <Table columns=columns caption=t.table_of(year)>{rows}</Table> }
}

/// The provinces that differ from the rest of the country, each leading to its own calendar.
fn own_dates(t: Calendar, query: &Query, year: i64, windows: &[Window]) -> impl IntoView + use<> {
    let mut found: Vec<(String, String, Vec<WindowKind>)> = Vec::new();
    for window in windows.iter().filter(|window| window.state != WindowState::Withdrawn) {
        let (Some(code), Some(name)) = (&window.province, &window.province_name) else { continue };
        match found.iter_mut().find(|(other, ..)| other == code) {
            Some((.., kinds)) if !kinds.contains(&window.kind) => kinds.push(window.kind),
            Some(_) => {}
            None => found.push((code.clone(), name.clone(), vec![window.kind])),
        }
    }
    found.sort();
    (!found.is_empty()).then(|| {
        let items = found
            .into_iter()
            .map(|(code, name, kinds)| {
                let to = address("/calendar", &[("year", year.to_string()), ("level", query.level.clone()), ("province", code)]);
                let separator = if t.0 == crate::locale::Language::Zh { "、" } else { ", " };
                let kinds = kinds.into_iter().map(|kind| t.kind(kind)).collect::<Vec<_>>().join(separator);
                view! { <li><a class="chip" href=to>{chinese(t.0, name)} <span class="chip__count">{kinds}</span></a></li> }
            })
            .collect_view();
        view! {
            <section class="section">
                <h2>{t.own_dates()}</h2>
                <p class="muted">{t.own_dates_lead()}</p>
                <ul class="chips chips--wrap">{items}</ul>
            </section>
        }
    })
}

/// The way into one's own calendar.
fn subscription(ctx: &Ctx, headers: &HeaderMap, query: &Query) -> impl IntoView + use<> {
    let t = Calendar(ctx.language);
    let language = if ctx.language == crate::locale::Language::En { "en" } else { "" };
    let pairs = [("level", query.level.clone()), ("province", query.province.clone()), ("lang", language.to_owned())];
    let path = address("/calendar.ics", &pairs);
    let whole = absolute(ctx, headers, &path);
    let webcal = whole.split_once("://").map(|(_, rest)| format!("webcal://{rest}"));
    view! {
        <section class="section stack screen-only">
            <h2>{t.subscribe()}</h2>
            <p class="muted">{t.subscribe_help()}</p>
            <div class="field">
                <label class="field__label" for="feed">{t.subscribe_address()}</label>
                <input class="field__input" id="feed" type="text" readonly value=whole />
            </div>
            <p class="cluster">
                <a class="button" href=webcal>{t.subscribe()}</a>
                <a class="link-more" href=path download="">{t.download()}</a>
            </p>
        </section>
    }
}
