//! 离职与再入职, and the list of those who left.

use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use chrono::NaiveDate;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::account::{Action, Place};
use zhengtu::audit::{self, Event};
use zhengtu::clock::date_of;
use zhengtu::exchange::cells;
use zhengtu::person::leaving::{self, Leaver, LeavingError, LeftAs, PAGE, leavers};
use zhengtu::person::store::{Membership, Person};

use super::area::{Area, areas, chosen};
use super::form::{PersonForm, belonging};
use super::{person_of, place_of, unless_erased};
use crate::components::{Column, Crumb, Field, Options, Table, breadcrumb, chinese, empty, error_summary, pager};
use crate::locale::{Common, Language, People, Registry, count, date};
use crate::server::{Ctx, Flash, Input, Page, PageError, Problems, Section};

pub(super) fn kind_name(t: Registry, code: &str) -> &'static str {
    match LeftAs::from_code(code) {
        Some(LeftAs::Retired) => t.as_retired(),
        Some(LeftAs::Elsewhere) => t.as_elsewhere(),
        Some(LeftAs::Died) => t.as_died(),
        Some(LeftAs::Other) => t.as_other(),
        Some(LeftAs::Left) | None => t.as_left(),
    }
}

/// What the page of a person offers: leaving, or coming back.
pub(super) fn action(language: Language, person: &Person, at: Option<&Membership>) -> impl IntoView + use<> {
    let t = Registry(language);
    let (to, label) = if at.is_some_and(|at| at.until_on.is_none()) { ("leave", t.leave()) } else { ("return", t.come_back()) };
    view! { <a class="button" href=format!("/people/{}/{to}", person.id)>{label}</a> }
}

/// 已离职 · 退休 · date, of whoever has left.
pub(super) fn mark(language: Language, at: Option<&Membership>) -> impl IntoView + use<> {
    let t = Registry(language);
    at.and_then(|at| Some((at.until_on?, kind_name(t, &at.left_as))))
        .map(|(on, kind)| view! { <p><span class="tag">{t.gone_since(kind, &date(language, on))}</span></p> })
}

/// What both forms say.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct LeaveForm {
    day: String,
    kind: String,
    organisation: String,
    division: String,
    post: String,
}

/// Who it is about, if the actor may change them.
struct About {
    person: Person,
    at: Option<Membership>,
    place: Place,
}

impl About {
    async fn of(ctx: &Ctx, tx: &mut zhengtu::store::Tx, id: &str) -> Result<Self, PageError> {
        let (person, memberships) = person_of(tx, id).await?;
        let place = place_of(&memberships);
        ctx.require(Action::ChangePeople, &place).await?;
        unless_erased(&person)?;
        Ok(Self { person, at: memberships.into_iter().next(), place })
    }

    fn address(&self) -> String {
        format!("/people/{}", self.person.id)
    }

    fn here(&self) -> bool {
        self.at.as_ref().is_some_and(|at| at.until_on.is_none())
    }
}

/// `GET /people/{id}/leave`
pub(super) async fn form(ctx: Ctx, Path(id): Path<String>) -> Result<Response, PageError> {
    let mut tx = ctx.read().await?;
    let about = About::of(&ctx, &mut tx, &id).await?;
    if !about.here() {
        return Ok(ctx.redirect_with(&about.address(), &Flash::warn(Registry(ctx.language).already_left())));
    }
    let form = LeaveForm { day: date_of(ctx.now).to_string(), kind: LeftAs::Left.code().into(), ..LeaveForm::default() };
    Ok(leave_page(&ctx, &about, form, &Problems::default()))
}

/// The day a form says.
fn day(ctx: &Ctx, text: &str, problems: &mut Problems) -> NaiveDate {
    let today = date_of(ctx.now);
    let read = cells::date(text).filter(|day| *day <= today);
    if read.is_none() {
        problems.add("day", Registry(ctx.language).bad_day());
    }
    read.unwrap_or(today)
}

/// What is wrong with the day; someone else's change is a message instead.
fn refused(ctx: &Ctx, error: LeavingError, problems: &mut Problems) -> Result<Option<Flash>, PageError> {
    let t = Registry(ctx.language);
    match error {
        LeavingError::Gone => return Ok(Some(Flash::warn(t.already_left()))),
        LeavingError::Here => return Ok(Some(Flash::warn(t.not_left()))),
        LeavingError::Before(day) => problems.add("day", t.day_before(&date(ctx.language, day))),
        LeavingError::Future => problems.add("day", t.bad_day()),
        LeavingError::Store(error) => return Err(error.into()),
    }
    Ok(None)
}

/// `POST /people/{id}/leave`
pub(super) async fn leave(ctx: Ctx, Path(id): Path<String>, Input(form): Input<LeaveForm>) -> Result<Response, PageError> {
    let mut tx = ctx.write().await?;
    let about = About::of(&ctx, &mut tx, &id).await?;
    let mut problems = Problems::default();
    let day = day(&ctx, &form.day, &mut problems);
    let kind = LeftAs::from_code(&form.kind).unwrap_or(LeftAs::Left);
    if !problems.is_empty() {
        return Ok(leave_page(&ctx, &about, form, &problems));
    }
    if let Err(error) = leaving::leave(&mut tx, about.person.id, kind, day, ctx.now).await {
        return Ok(match refused(&ctx, error, &mut problems)? {
            Some(flash) => ctx.redirect_with(&about.address(), &flash),
            None => leave_page(&ctx, &about, form, &problems),
        });
    }
    let path = about.place.division_path.clone().unwrap_or_default();
    let event = Event::done(&ctx.actor, "person.leave", "person", about.person.id).within(&path).detail(kind.code());
    audit::record(&mut tx, ctx.now, event).await?;
    tx.commit().await?;
    Ok(ctx.redirect_with(&about.address(), &Flash::ok(Registry(ctx.language).leave_done())))
}

fn shell(ctx: &Ctx, about: &About, title: &'static str, lead: &'static str, problems: &Problems, fields: AnyView) -> Response {
    let language = ctx.language;
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let (name, back) = (about.person.name.clone(), about.address());
    ctx.page(Page::new(title).section(Section::People).narrow().status(status), move || {
        view! {
            {breadcrumb(
                language,
                vec![Crumb::link(People(language).title(), "/people"), Crumb::link(name.clone(), back.clone()), Crumb::here(title)],
            )}
            <header class="page-head">
                <h1>{chinese(language, format!("{title} · {name}"))}</h1>
                <p class="page-head__lead">{lead}</p>
            </header>
            {error_summary(language, problems)}
            <form method="post" class="form" novalidate=true>
                {fields}
                <div class="form__actions">
                    <button class="button button--primary" type="submit">{Common(language).save()}</button>
                    <a class="button" href=back.clone()>{Common(language).cancel()}</a>
                </div>
            </form>
        }
    })
}

fn leave_page(ctx: &Ctx, about: &About, form: LeaveForm, problems: &Problems) -> Response {
    let t = Registry(ctx.language);
    let kinds = LeftAs::ALL.into_iter().map(|kind| (kind.code().to_owned(), kind_name(t, kind.code()).to_owned())).collect();
    let error = problems.of("day").map(str::to_owned);
    let fields = view! {
        <Options name="kind" label=t.left_as() options=kinds value=form.kind />
        <Field name="day" label=t.left_on() value=form.day hint=t.day_hint() required=true error=error autocomplete="off" />
        <p class="muted">{t.leave_rule()}</p>
    };
    shell(ctx, about, t.leave_title(), t.leave_lead(), problems, fields.into_any())
}

/// `GET /people/{id}/return`
pub(super) async fn return_form(ctx: Ctx, Path(id): Path<String>) -> Result<Response, PageError> {
    let mut tx = ctx.read().await?;
    let about = About::of(&ctx, &mut tx, &id).await?;
    if about.here() {
        return Ok(ctx.redirect_with(&about.address(), &Flash::warn(Registry(ctx.language).not_left())));
    }
    let at = about.at.as_ref();
    let form = LeaveForm {
        day: date_of(ctx.now).to_string(),
        organisation: at.and_then(|at| at.organisation.clone()).unwrap_or_default(),
        division: at.map(|at| at.division.clone()).unwrap_or_default(),
        post: at.map(|at| at.post.clone()).unwrap_or_default(),
        ..LeaveForm::default()
    };
    Ok(return_page(&ctx, &about, form, &Problems::default()))
}

/// `POST /people/{id}/return`
pub(super) async fn come_back(ctx: Ctx, Path(id): Path<String>, Input(form): Input<LeaveForm>) -> Result<Response, PageError> {
    let mut tx = ctx.write().await?;
    let about = About::of(&ctx, &mut tx, &id).await?;
    let own = areas(&ctx, &mut tx, Action::ChangePeople, true).await?;
    let path = about.place.division_path.clone().unwrap_or_default();
    let area: Area = own.iter().find(|area| path.starts_with(&area.path)).cloned().ok_or(PageError::Forbidden)?;
    let mut problems = Problems::default();
    let day = day(&ctx, &form.day, &mut problems);
    for (field, text) in [("organisation", &form.organisation), ("post", &form.post)] {
        if text.chars().count() > 100 {
            problems.add(field, Common(ctx.language).field_too_long(100));
        }
    }
    let said = PersonForm::at(&form.organisation, &form.division, &form.post);
    let to = belonging(&ctx, &mut tx, &said, &area, &mut problems).await?;
    let (Some(to), true) = (to, problems.is_empty()) else {
        return Ok(return_page(&ctx, &about, form, &problems));
    };
    if let Err(error) = leaving::come_back(&mut tx, about.person.id, &to, day, ctx.now).await {
        return Ok(match refused(&ctx, error, &mut problems)? {
            Some(flash) => ctx.redirect_with(&about.address(), &flash),
            None => return_page(&ctx, &about, form, &problems),
        });
    }
    let event = Event::done(&ctx.actor, "person.return", "person", about.person.id).within(&to.division.path);
    audit::record(&mut tx, ctx.now, event).await?;
    tx.commit().await?;
    Ok(ctx.redirect_with(&about.address(), &Flash::ok(Registry(ctx.language).back_done())))
}

fn return_page(ctx: &Ctx, about: &About, form: LeaveForm, problems: &Problems) -> Response {
    let (t, people) = (Registry(ctx.language), People(ctx.language));
    let error = |field: &str| problems.of(field).map(str::to_owned);
    let fields = view! {
        <Field name="day" label=t.back_on() value=form.day hint=t.day_hint() required=true error=error("day") autocomplete="off" />
        <Field name="organisation" label=people.organisation() value=form.organisation error=error("organisation") />
        <Field name="division" label=people.division() value=form.division hint=people.division_hint() error=error("division") />
        <Field name="post" label=people.post() value=form.post error=error("post") />
    };
    shell(ctx, about, t.come_back(), t.come_back_lead(), problems, fields.into_any())
}

/// What the list is asked for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    q: String,
    scope: String,
    page: String,
}

/// `GET /people/left`
pub(super) async fn list(ctx: Ctx, Query(asked): Query<Asked>) -> Result<Response, PageError> {
    listed(&ctx, Asked { q: String::new(), ..asked }).await
}

/// `POST /people/left`: a search may hold a name.
pub(super) async fn search(ctx: Ctx, Input(asked): Input<Asked>) -> Result<Response, PageError> {
    listed(&ctx, Asked { q: asked.q.trim().chars().take(50).collect(), ..asked }).await
}

async fn listed(ctx: &Ctx, asked: Asked) -> Result<Response, PageError> {
    let language = ctx.language;
    let (t, people, common) = (Registry(language), People(language), Common(language));
    let mut tx = ctx.read().await?;
    let areas = areas(ctx, &mut tx, Action::ReadPeople, false).await?;
    let area = chosen(ctx, &mut tx, Action::ReadPeople, &areas, &asked.scope).await?;
    let number = asked.page.parse().unwrap_or(1).clamp(1, 100_000);
    let (rows, total) = leavers(&mut tx, &area.path, area.organisation.as_ref().map(|own| own.id), &asked.q, number).await?;
    drop(tx);
    Ok(ctx.page(Page::new(t.leavers()).section(Section::People), move || {
        let body = match (rows.is_empty(), asked.q.is_empty()) {
            (true, true) => {
                empty(t.no_leavers(), t.no_leavers_text(), Some((people.title().to_owned(), "/people".to_owned()))).into_any()
            }
            (true, false) => {
                let clear = (people.clear_search().to_owned(), "/people/left".to_owned());
                empty(people.none_title(), people.none_text(), Some(clear)).into_any()
            }
            _ => table(t, rows).into_any(),
        };
        let scope = if areas.len() > 1 {
            let options: Vec<(String, String)> = areas.iter().map(|area| (area.key.clone(), area.name.clone())).collect();
            view! { <Options name="scope" label=people.scope() options=options value=area.key.clone() /> }.into_any()
        } else {
            view! { <input type="hidden" name="scope" value=asked.scope.clone() /> }.into_any()
        };
        let key = area.key.clone();
        // A search is posted and has no further pages: it is narrowed instead.
        let pages = if asked.q.is_empty() { (total + PAGE - 1) / PAGE } else { 1 };
        view! {
            {breadcrumb(language, vec![Crumb::link(people.title(), "/people"), Crumb::here(t.leavers())])}
            <header class="page-head">
                <h1>{t.leavers()}</h1>
                <p class="page-head__lead">{chinese(language, format!("{} · {}", area.name, t.leavers_lead()))}</p>
            </header>
            <form method="post" action="/people/left" class="filter-bar" role="search">
                <div class="field field--grow">
                    <label class="field__label" for="q">{people.search_label()}</label>
                    <input class="field__input" id="q" name="q" type="search" value=asked.q.clone() maxlength="50" />
                </div>
                {scope}
                <button class="button" type="submit">{common.search()}</button>
            </form>
            <p class="muted" role="status">{people.found(&count(total))}</p>
            {body}
            {pager(language, number, pages, move |page| format!("/people/left?scope={key}&page={page}"))}
        }
    }))
}

fn table(t: Registry, rows: Vec<Leaver>) -> impl IntoView {
    let people = People(t.0);
    let body = rows
        .into_iter()
        .map(|row| {
            let left = format!("{} · {}", kind_name(t, &row.left_as), date(t.0, row.left_on));
            view! {
                <tr>
                    <th scope="row"><a href=format!("/people/{}", row.id)>{chinese(t.0, row.name)}</a></th>
                    <td data-label=people.column_place()>{chinese(t.0, row.organisation.unwrap_or(row.division_name))}</td>
                    <td data-label=t.col_left()>{left}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <Table
            columns=vec![Column::text(people.column_person()), Column::text(people.column_place()), Column::text(t.col_left())]
            caption=t.leavers()
        >
            {body}
        </Table>
    }
}
