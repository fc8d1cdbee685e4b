//! The worklist of a scope. A search may hold a name, so it is posted and never stands in an address.

use axum::extract::Query;
use axum::response::Response;
use leptos::prelude::*;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;
use zhengtu::account::Action;
use zhengtu::certification::rules::NextStep;
use zhengtu::clock::date_of;
use zhengtu::organisation::OrganisationKind;
use zhengtu::person::worklist::{self, Bucket, Filter, PAGE, Row};
use zhengtu::syllabus::Level;

use super::area::{Area, areas, chosen};
use super::{bulk, export, saved, words};
use crate::components::{Column, Options, Table, chinese, empty, pager, status};
use crate::locale::{Common, Hours, Language, Linking, People, Registrations, Registry, Studios, Units, Worklist, count, date};
use crate::server::{Ctx, Input, Page, PageError, Section};

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct ListForm {
    pub(super) q: String,
    pub(super) scope: String,
    pub(super) kind: String,
    pub(super) level: String,
    pub(super) step: String,
    pub(super) page: String,
}

impl ListForm {
    /// What it asks for within an area; what isn't known is left.
    pub(super) fn filter(&self, area: &Area) -> Filter {
        Filter {
            division_path: area.path.clone(),
            organisation: area.organisation.as_ref().map(|own| own.id),
            search: self.q.trim().chars().take(50).collect(),
            kind: OrganisationKind::from_code(&self.kind).map(|kind| kind.code().to_owned()).unwrap_or_default(),
            level: if self.level == "none" || Level::from_code(&self.level).is_some() { self.level.clone() } else { String::new() },
            step: if NextStep::CODES.contains(&self.step.as_str()) { self.step.clone() } else { String::new() },
        }
    }

    pub(super) fn address(&self, step: &str, page: i64) -> String {
        let page = if page > 1 { page.to_string() } else { String::new() };
        let pairs = [("scope", self.scope.as_str()), ("kind", &self.kind), ("level", &self.level), ("step", step), ("page", &page)];
        let query: Vec<String> = pairs
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(key, value)| format!("{key}={}", utf8_percent_encode(value, NON_ALPHANUMERIC)))
            .collect();
        if query.is_empty() { "/people".to_owned() } else { format!("/people?{}", query.join("&")) }
    }
}

pub(super) async fn show(ctx: Ctx, Query(form): Query<ListForm>) -> Result<Response, PageError> {
    render(&ctx, ListForm { q: String::new(), ..form }).await
}

pub(super) async fn search(ctx: Ctx, Input(form): Input<ListForm>) -> Result<Response, PageError> {
    if form.q.trim().is_empty() {
        return Ok(ctx.redirect(&form.address(&form.step, 1)));
    }
    render(&ctx, ListForm { q: form.q.trim().chars().take(50).collect(), ..form }).await
}

async fn render(ctx: &Ctx, form: ListForm) -> Result<Response, PageError> {
    let today = date_of(ctx.now);
    let mut tx = ctx.read().await?;
    let areas = areas(ctx, &mut tx, Action::ReadPeople, false).await?;
    let area = chosen(ctx, &mut tx, Action::ReadPeople, &areas, &form.scope).await?;
    let filter = form.filter(&area);
    let number = form.page.parse().unwrap_or(1).clamp(1, 100_000);
    let (rows, total) = worklist::page(&mut tx, &filter, today, number).await?;
    let steps = worklist::by_step(&mut tx, &filter, today).await?;
    let own = saved::own(ctx, &mut tx).await?;
    let to_settle = super::matching::link_to_queue(ctx, &mut tx, &area).await?;
    drop(tx);

    let may_change = ctx.actor.may_somewhere(Action::ChangePeople);
    let language = ctx.language;
    let t = People(language);
    Ok(ctx.page(Page::new(t.title()).section(Section::People), move || {
        let actions = may_change.then(|| {
            view! {
                <div class="page-head__actions">
                    <a class="button button--primary" href="/people/import">{t.import()}</a>
                    <a class="button" href="/people/new">{t.new_person()}</a>
                </div>
            }
        });
        let rooms = rooms(language, may_change, to_settle);
        let unfiltered = filter.search.is_empty() && filter.kind.is_empty() && filter.level.is_empty() && filter.step.is_empty();
        let found = if form.q.is_empty() { t.found(&count(total)) } else { t.found_for(&count(total), &form.q) };
        let body = if rows.is_empty() && unfiltered {
            let action = may_change.then(|| (t.import().to_owned(), "/people/import".to_owned()));
            empty(t.empty_title(), t.empty_text(), action).into_any()
        } else if rows.is_empty() {
            empty(t.none_title(), t.none_text(), Some((t.clear_search().to_owned(), "/people".to_owned()))).into_any()
        } else {
            table(language, rows, today).into_any()
        };
        let pages = (total + PAGE - 1) / PAGE;
        let turning = if form.q.is_empty() {
            let form = form.clone();
            pager(language, number, pages, move |page| form.address(&form.step, page)).into_any()
        } else {
            search_pager(language, &form, number, pages).into_any()
        };
        view! {
            <header class="page-head">
                <h1>{t.title()}</h1>
                <p class="page-head__lead">{chinese(language, format!("{} · {}", area.name, t.lead()))}</p>
                {actions}
            </header>
            {rooms}
            {filters(language, &form, &areas, &area)}
            {form.q.is_empty().then(|| chips(t, &form, &steps))}
            {saved::section(language, &form, &own)}
            <p class="muted" role="status">{found}</p>
            {body}
            {turning}
            <div class="section cluster">
                {export::form(language, &form)}
                {may_change.then(|| bulk::button(language, &form))}
            </div>
        }
    }))
}

/// What else there is to do with the register: what waits, what is asked of it, who has linked their account.
fn rooms(language: Language, may_change: bool, to_settle: Option<String>) -> impl IntoView {
    let mut rooms = vec![("/people/worklist", Worklist(language).title().to_owned())];
    if may_change {
        rooms.extend(to_settle.map(|words| ("/people/matching", words)));
        rooms.push(("/people/duplicates", Registry(language).duplicates().to_owned()));
        rooms.push(("/registrations", Registrations(language).queue_title().to_owned()));
        rooms.push(("/people/hours", Hours(language).queue().to_owned()));
    }
    rooms.push(("/people/units", Units(language).title().to_owned()));
    rooms.push(("/people/studios", Studios(language).title().to_owned()));
    if may_change {
        rooms.push(("/people/links", Linking(language).unit_title().to_owned()));
    }
    let links = rooms.into_iter().map(|(href, words)| view! { <a class="link-more" href=href>{words}</a> }).collect_view();
    view! { <nav class="cluster screen-only" aria-label=People(language).rooms()>{links}</nav> }
}

fn filters(language: Language, form: &ListForm, areas: &[Area], area: &Area) -> impl IntoView + use<> {
    let (t, common) = (People(language), Common(language));
    let kinds = std::iter::once((String::new(), t.any().to_owned()))
        .chain(OrganisationKind::ALL.into_iter().map(|kind| (kind.code().to_owned(), words::kind(t, kind).to_owned())))
        .collect::<Vec<_>>();
    let levels = std::iter::once((String::new(), t.any().to_owned()))
        .chain(Level::ALL.into_iter().map(|level| (level.code().to_owned(), words::level(t, level).to_owned())))
        .chain(std::iter::once(("none".to_owned(), t.none_reached().to_owned())))
        .collect::<Vec<_>>();
    let scope = if areas.len() > 1 {
        let options: Vec<(String, String)> = areas.iter().map(|area| (area.key.clone(), area.name.clone())).collect();
        view! { <Options name="scope" label=t.scope() options=options value=area.key.clone() /> }.into_any()
    } else {
        view! { <input type="hidden" name="scope" value=form.scope.clone() /> }.into_any()
    };
    view! {
        <form method="post" action="/people" class="filter-bar" role="search">
            <div class="field field--grow">
                <label class="field__label" for="q">{t.search_label()}</label>
                <input class="field__input" id="q" name="q" type="search" value=form.q.clone() maxlength="50" />
            </div>
            {scope}
            <Options name="kind" label=t.kind() options=kinds value=form.kind.clone() />
            <Options name="level" label=t.level_reached() options=levels value=form.level.clone() />
            <input type="hidden" name="step" value=form.step.clone() />
            <button class="button" type="submit">{common.search()}</button>
        </form>
    }
}

fn chips(t: People, form: &ListForm, steps: &[Bucket]) -> impl IntoView + use<> {
    let all: i64 = steps.iter().map(|bucket| bucket.people).sum();
    let chip = |code: &str, label: &str, people: i64| {
        let current = (form.step == code).then_some("true");
        view! {
            <a class="chip" href=form.address(code, 1) aria-current=current>
                {label.to_owned()} <span class="chip__count num">{count(people)}</span>
            </a>
        }
    };
    let links = NextStep::CODES
        .into_iter()
        .filter_map(|code| steps.iter().find(|bucket| bucket.value == code))
        .map(|bucket| chip(&bucket.value, words::step(t, &bucket.value).1, bucket.people))
        .collect_view();
    let left = view! { <a class="chip" href="/people/left">{Registry(t.0).leavers_link()}</a> };
    view! { <nav class="chips" aria-label=t.column_next()>{chip("", t.any(), all)}{links}{left}</nav> }
}

fn search_pager(language: Language, form: &ListForm, page: i64, pages: i64) -> impl IntoView + use<> {
    let t = Common(language);
    let form = form.clone();
    (pages > 1).then(move || {
        let button = |to: i64, label: &'static str| {
            view! { <button class="button button--small" type="submit" name="page" value=to.to_string()>{label}</button> }
        };
        view! {
            <form method="post" action="/people" class="pager">
                <input type="hidden" name="q" value=form.q />
                <input type="hidden" name="scope" value=form.scope />
                <input type="hidden" name="kind" value=form.kind />
                <input type="hidden" name="level" value=form.level />
                <input type="hidden" name="step" value=form.step />
                {(page > 1).then(|| button(page - 1, t.previous_page()))}
                <span class="num">{t.page_of(page, pages)}</span>
                {(page < pages).then(|| button(page + 1, t.next_page()))}
            </form>
        }
    })
}

fn table(language: Language, rows: Vec<Row>, today: chrono::NaiveDate) -> impl IntoView {
    let t = People(language);
    let body = rows
        .into_iter()
        .map(|row| {
            let (kind, step) = words::step(t, &row.step);
            let place = row.organisation.unwrap_or(row.division_name);
            let reached = match (row.level.as_str(), row.reached_year) {
                ("", _) | (_, None) => t.none_reached().to_owned(),
                (code, Some(year)) => t.reached_in(words::level_code(t, code), year),
            };
            let local = row.locally_valid.then(|| view! { " " <span class="tag">{t.locally_valid()}</span> });
            let due = row.step_until.filter(|_| matches!(row.step.as_str(), "register" | "sit_remaining" | "apply_for_review")).map(|by| {
                let near = (by - today).num_days() <= 60;
                let class = if near { "deadline deadline--near" } else { "deadline" };
                view! { <span class=class>{words::due(t, by, today)}</span> " " <span class="muted nowrap">{date(language, by)}</span> }
            });
            view! {
                <tr>
                    <th scope="row"><a href=format!("/people/{}", row.id)>{chinese(language, row.name)}</a></th>
                    <td data-label=t.column_next()>{status(kind, step)}</td>
                    <td data-label=t.column_due()>{due}</td>
                    <td data-label=t.column_reached()>{chinese(language, reached)}{local}</td>
                    <td data-label=t.column_place()>{chinese(language, place)}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <Table
            columns=vec![
                Column::text(t.column_person()),
                Column::text(t.column_next()),
                Column::text(t.column_due()),
                Column::text(t.column_reached()),
                Column::text(t.column_place()),
            ]
        >
            {body}
        </Table>
    }
}
