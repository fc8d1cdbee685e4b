//! `/statistics` and `/statistics/{code}`: one division, year and level.

use axum::extract::Path;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::account::Action;
use zhengtu::clock;
use zhengtu::division::{self, Division};
use zhengtu::statistics::rate::{change_in_points, growth, wilson};
use zhengtu::statistics::release::Release;
use zhengtu::statistics::view::{self, Kind, View, view as gather};
use zhengtu::statistics::{Base, Funnel, number};
use zhengtu::syllabus::Level;

use super::chart::{self, Frame, Order};
use super::{base_name, level_name, reported, share_text};
use crate::components::{Crumb, Options, breadcrumb, chinese, empty};
use crate::locale::{Divisions, Language, Statistics, count, date, percent};
use crate::server::{Ctx, Input, Page, PageError, Section};

/// What the address asks for; anything that makes no sense falls back to the default.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Filter {
    year: String,
    level: String,
    base: String,
    sort: String,
}

/// The country.
pub(super) async fn country(ctx: Ctx, Input(filter): Input<Filter>) -> Result<Response, PageError> {
    show(ctx, None, filter).await
}

/// A division.
pub(super) async fn division(ctx: Ctx, Path(code): Path<String>, Input(filter): Input<Filter>) -> Result<Response, PageError> {
    let mut tx = ctx.read().await?;
    let division = division::store::find(&mut tx, &code).await?.ok_or(PageError::NotFound)?;
    drop(tx);
    show(ctx, Some(division), filter).await
}

/// The steps from the country to a division; the last leads nowhere.
pub(super) fn crumbs(language: Language, line: &[Division], query: &str) -> Vec<Crumb> {
    let suffix = if query.is_empty() { String::new() } else { format!("?{query}") };
    let country = Divisions(language).country();
    let Some((here, above)) = line.split_last() else { return vec![Crumb::here(country)] };
    let mut crumbs = vec![Crumb::link(country, format!("/statistics{suffix}"))];
    crumbs.extend(above.iter().map(|one| Crumb::link(&one.name, format!("/statistics/{}{suffix}", one.code))));
    crumbs.push(Crumb::here(&here.name));
    crumbs
}

/// Everything the page shows of one division, year and level.
struct Shown {
    t: Statistics,
    place: String,
    year: i64,
    level: Level,
    base: Base,
    view: View,
    may_import: bool,
    signed_in: bool,
}

async fn show(ctx: Ctx, place: Option<Division>, filter: Filter) -> Result<Response, PageError> {
    let t = Statistics(ctx.language);
    let mut tx = ctx.read().await?;
    let path = place.as_ref().map(|place| place.path.as_str());
    let (mut years, begin) = view::years(&mut tx, &ctx.actor, path).await?;
    let this_year = i64::from(chrono::Datelike::year(&clock::date_of(ctx.now)));
    let year = filter.year.parse().ok().filter(|year| (1990..=2100).contains(year)).or(begin).unwrap_or(this_year);
    if !years.contains(&year) {
        years.push(year);
        years.sort_unstable_by(|one, other| other.cmp(one));
    }
    let level = Level::from_code(&filter.level).unwrap_or(Level::Junior);
    let base = Base::from_code(&filter.base).unwrap_or_default();
    let order = Order::from_code(&filter.sort);
    let mut view = gather(&mut tx, &ctx.actor, place.as_ref(), year, level).await?;
    chart::sort(&mut view.lines, order, base);
    let line = match &place {
        Some(place) => division::store::lineage(&mut tx, place).await?,
        None => Vec::new(),
    };
    let ended = place.as_ref().and_then(|place| place.valid_to).map(|day| t.ended(&date(ctx.language, day)));
    let successor = match place.as_ref().filter(|_| ended.is_some()).and_then(|place| place.successor.as_deref()) {
        Some(code) => division::store::find(&mut tx, code).await?,
        None => None,
    };
    let told = reported::gather(&mut tx, &ctx, place.as_ref()).await?;
    drop(tx);

    let name = place.as_ref().map_or_else(|| Divisions(ctx.language).country().to_owned(), |place| place.name.clone());
    let address = place.as_ref().map_or_else(|| "/statistics".to_owned(), |place| format!("/statistics/{}", place.code));
    let query = format!("year={year}&level={}&base={}", level.code(), base.code());
    let frame = Frame {
        t,
        base,
        place: name.clone(),
        caption: t.table_caption(year, &name, level_name(t, level)),
        query: query.clone(),
        address: address.clone(),
        order,
    };
    let shown = Shown {
        t,
        place: name.clone(),
        year,
        level,
        base,
        view,
        may_import: ctx.actor.may_somewhere(Action::ChangePeople),
        signed_in: ctx.actor.account.is_some(),
    };
    let language = ctx.language;
    let own_page = place.as_ref().map(|place| {
        let to = format!("/divisions/{}", place.code);
        view! { <a class="button button--small" href=to>{Divisions(language).history()}</a> }
    });
    let title = t.page_title(&name);
    Ok(ctx.page(Page::new(title.clone()).section(Section::Statistics), move || {
        view! {
            {breadcrumb(language, crumbs(language, &line, &query))}
            <div class="page-head">
                <h1>{chinese(language, title)}</h1>
                <p class="page-head__lead">{t.lead()}</p>
                <p class="page-head__actions">
                    {own_page}
                    <a class="button button--small" href="/divisions/search">{Divisions(language).search_title()}</a>
                    <a class="button button--small" href="/statistics/indicators">{t.indicators_title()}</a>
                    <a class="button button--small" href="/statistics/releases">{t.releases_title()}</a>
                </p>
            </div>
            {ended.map(|sentence| ended_notice(t, sentence, successor))}
            {filter_bar(&shown, &address, &years)}
            {headline(language, &shown)}
            {children(&frame, &shown.view)}
            {reported::section(t, language, told)}
            {definition(&shown)}
        }
    }))
}

/// The division stands no more.
fn ended_notice(t: Statistics, sentence: String, successor: Option<Division>) -> impl IntoView {
    let next = successor.map(|next| {
        let href = format!("/statistics/{}", next.code);
        view! { {gap(t.0)} <a href=href>{chinese(t.0, t.ended_successor(&next.name))}</a> }
    });
    view! { <p class="notice notice--warn"><span>{sentence}{next}</span></p> }
}

fn filter_bar(shown: &Shown, address: &str, years: &[i64]) -> impl IntoView + use<> {
    let t = shown.t;
    let year_options = years.iter().map(|year| (year.to_string(), year.to_string())).collect();
    let level_options = Level::ALL.map(|level| (level.code().to_owned(), level_name(t, level).to_owned())).to_vec();
    let base_options = Base::ALL.map(|base| (base.code().to_owned(), base_name(t, base).to_owned())).to_vec();
    view! {
        <form class="filter-bar" method="get" action=address.to_owned()>
            <Options name="year" label=t.filter_year() options=year_options value=shown.year.to_string() />
            <Options name="level" label=t.filter_level() options=level_options value=shown.level.code() />
            <Options name="base" label=t.filter_base() options=base_options value=shown.base.code() />
            <button class="button" type="submit">{t.filter_show()}</button>
        </form>
    }
}

fn headline(language: Language, shown: &Shown) -> impl IntoView + use<> {
    let t = shown.t;
    let notice = whose(language, shown);
    let Some(total) = shown.view.total else {
        let nothing = if shown.view.computed {
            let action = shown.may_import.then(|| (t.import_results().to_owned(), "/people/import".to_owned()));
            empty(t.nothing_computed_title(), t.nothing_computed_body(), action).into_any()
        } else {
            empty(t.nothing_published_title(), t.nothing_published_body(), None).into_any()
        };
        return view! { <div class="stack">{notice}{nothing}</div> }.into_any();
    };
    let Some(funnel) = total.funnel else {
        return view! { <div class="stack">{notice}<p class="notice">{hidden_why(t, shown.view.release.as_ref())}</p></div> }
            .into_any();
    };
    let all = funnel.base(shown.base);
    let interval = wilson(funnel.passed, all).map(|(low, high)| t.interval_text(&share_text(low), &share_text(high)));
    let sentence =
        t.sentence(shown.year, &shown.place, level_name(t, shown.level), did(t, shown.base), &count(all), &count(funnel.passed));
    let change = change_sentences(shown, funnel);
    view! {
        <div class="stack">
        {notice}
        <section class="split" aria-label=t.rate()>
            <div class="stat stat--lead">
                <p class="stat__label">{t.rate_by(base_name(t, shown.base))} " " {chart::kind_mark(t, total.kind)}</p>
                <p class="stat__value">{percent(funnel.passed, all)}</p>
                <p class="stat__fraction">{format!("{} / {}", count(funnel.passed), count(all))}</p>
                <p class="stat__note">{interval}</p>
                <p>{chinese(language, [sentence, change].join(gap(language)))}</p>
            </div>
            <dl class="figure-list">
                {figure(t, t.entered(), funnel.entered, None)}
                {figure(t, t.approved(), funnel.approved, Some((funnel.approved, funnel.entered)))}
                {figure(t, t.sat(), funnel.sat, Some((funnel.sat, funnel.entered)))}
                {figure(t, t.passed(), funnel.passed, Some((funnel.passed, funnel.entered)))}
            </dl>
        </section>
        </div>
    }
    .into_any()
}

/// What stands between two sentences.
const fn gap(language: Language) -> &'static str {
    match language {
        Language::Zh => "",
        Language::En => " ",
    }
}

/// What the people of a denominator did.
fn did(t: Statistics, base: Base) -> &'static str {
    match base {
        Base::Entered => t.did_enter(),
        Base::Approved => t.did_get_approved(),
        Base::Sat => t.did_sit(),
    }
}

/// One step of the funnel, with its share of those who entered.
fn figure(t: Statistics, label: &'static str, value: i64, share: Option<(i64, i64)>) -> impl IntoView {
    let note = share.map(|(part, all)| t.of_entered(&percent(part, all)));
    view! {
        <div>
            <dt class="figure-list__label">{label}</dt>
            <dd class="figure-list__value">{count(value)}</dd>
            {note.map(|note| view! { <dd class="figure-list__note">{note}</dd> })}
        </div>
    }
}

fn change_sentences(shown: &Shown, now: Funnel) -> String {
    let (t, before_year) = (shown.t, shown.year - 1);
    let Some(before) = shown.view.before.and_then(|before| before.funnel) else { return t.change_unknown(before_year) };
    let (one, other) = ((now.passed, now.base(shown.base)), (before.passed, before.base(shown.base)));
    let Some(points) = change_in_points(one, other) else { return t.change_unknown(before_year) };
    let size = number::decimal(points.abs(), 1);
    let mut sentences = vec![match points.signum() {
        1 => t.change_up(&size, before_year),
        -1 => t.change_down(&size, before_year),
        _ => t.change_none(before_year),
    }];
    if points != 0
        && let (Some(now), Some(before)) = (wilson(one.0, one.1), wilson(other.0, other.1))
        && now.0 <= before.1
        && before.0 <= now.1
    {
        sentences.push(t.change_within().to_owned());
    }
    if let Some(tenths) = growth(now.entered, before.entered) {
        let sign = if tenths > 0 { "+" } else { "" };
        sentences.push(t.entered_growth(&format!("{sign}{}%", number::decimal(tenths, 1))));
    }
    sentences.join(gap(t.0))
}

/// Whose figures these are, in plain words.
fn whose(language: Language, shown: &Shown) -> impl IntoView + use<> {
    let t = shown.t;
    if shown.view.computed {
        return view! { <p class="notice">{t.seen_computed()}</p> }.into_any();
    }
    let first = if shown.signed_in { t.seen_outside() } else { t.seen_public() };
    let release = shown.view.release.as_ref().map(|release| {
        let day = date(language, clock::date_of(release.made_at));
        t.seen_published(release.number, &day)
    });
    let mixed = shown.view.lines.iter().any(|line| line.shown.kind == Kind::Computed).then(|| t.seen_children().to_owned());
    let sentences: Vec<String> = [Some(first.to_owned()), release, mixed].into_iter().flatten().collect();
    view! { <p class="notice"><span>{sentences.join(gap(language))}</span></p> }.into_any()
}

fn hidden_why(t: Statistics, release: Option<&Release>) -> String {
    let rule = zhengtu::statistics::suppress::Rule::default();
    let (shown, extreme) =
        release.map_or((rule.smallest_shown, rule.smallest_extreme), |release| (release.smallest_shown, release.smallest_extreme));
    t.hidden_why(shown, extreme)
}

fn children(frame: &Frame, view: &View) -> impl IntoView + use<> {
    let t = frame.t;
    if view.lines.is_empty() && view.without.is_empty() {
        return ().into_any();
    }
    let hides = view.lines.iter().map(|line| &line.shown).chain(&view.own).any(|shown| shown.funnel.is_none());
    let charted = (!view.lines.is_empty()).then(|| {
        view! {
            {chart::bars(frame, view)}
            <details class="disclosure">
                <summary>{t.table_title()}</summary>
                {chart::table(frame, view)}
            </details>
        }
    });
    let note = hides.then(|| view! { <p class="source-note">{hidden_why(t, view.release.as_ref())}</p> });
    let without = (!view.without.is_empty()).then(|| {
        let links = view
            .without
            .iter()
            .map(|place| {
                let href = format!("/statistics/{}?{}", place.code, frame.query);
                view! { <li><a class="chip" href=href>{chinese(t.0, place.name.clone())}</a></li> }
            })
            .collect_view();
        view! {
            <details class="disclosure" open=view.lines.is_empty()>
                <summary>{t.without_title(view.without.len())}</summary>
                <ul class="chips chips--wrap">{links}</ul>
            </details>
        }
    });
    view! {
        <section class="section stack" aria-labelledby="children">
            <h2 id="children">{t.children_title()}</h2>
            {charted}
            {note}
            {without}
        </section>
    }
    .into_any()
}

fn definition(shown: &Shown) -> impl IntoView + use<> {
    let t = shown.t;
    let source = match (&shown.view.release, shown.view.computed) {
        (_, true) => Some(t.source_computed().to_owned()),
        (Some(release), false) => Some(t.source_published(release.number, &release.description)),
        (None, false) => None,
    };
    view! {
        <section class="section" aria-labelledby="definition">
            <h2 id="definition">{t.definition_title()}</h2>
            <div class="source-note">
                <p>{t.definition_rate()}</p>
                <p>{t.definition_passed()}</p>
                <p>{t.definition_interval()}</p>
                <p>{t.definition_place()}</p>
                {source.map(|source| view! { <p>{chinese(t.0, source)}</p> })}
            </div>
        </section>
    }
}
