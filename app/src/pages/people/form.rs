//! Adding and editing somebody.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use chrono::NaiveDate;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::account::{Action, Place};
use zhengtu::audit::{self, Event};
use zhengtu::clock::date_of;
use zhengtu::exchange::cells;
use zhengtu::organisation::store::find_or_create;
use zhengtu::person::field::store::dictionary;
use zhengtu::person::id_number::IdNumber;
use zhengtu::person::import::kind_of;
use zhengtu::person::leaving::{LeavingError, transfer};
use zhengtu::person::place::{Found, Places};
use zhengtu::person::store::{Belonging, Entered, Membership, Person, SaveError, create as add, edit as change};
use zhengtu::store::Tx;

use super::area::{Area, areas, chosen};
use super::{person_of, place_of, unless_erased};
use crate::components::{Crumb, Field, Options, breadcrumb, error_summary};
use crate::locale::{Common, People, date};
use crate::server::{Ctx, Flash, Input, Page, PageError, Problems, Section};

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct PersonForm {
    name: String,
    id_number: String,
    gender: String,
    education: String,
    major: String,
    phone: String,
    since: String,
    field: String,
    scope: String,
    organisation: String,
    division: String,
    post: String,
    moved_on: String,
    /// 已离职: where they belong isn't changed here.
    #[serde(skip)]
    gone: bool,
    /// 领域 to choose from: the current edition's.
    #[serde(skip)]
    terms: Vec<String>,
}

impl PersonForm {
    /// What it says of where somebody belongs.
    pub(super) fn at(organisation: &str, division: &str, post: &str) -> Self {
        let text = |text: &str| text.to_owned();
        Self { organisation: text(organisation), division: text(division), post: text(post), ..Self::default() }
    }

    fn of(person: &Person, at: Option<&Membership>) -> Self {
        Self {
            name: person.name.clone(),
            gender: person.gender.clone(),
            education: person.education.clone(),
            major: person.major.clone(),
            since: person.social_work_since.map(|day| day.format("%Y-%m").to_string()).unwrap_or_default(),
            field: person.field.clone(),
            organisation: at.and_then(|at| at.organisation.clone()).unwrap_or_default(),
            division: at.map(|at| at.division.clone()).unwrap_or_default(),
            post: at.map(|at| at.post.clone()).unwrap_or_default(),
            gone: has_left(at),
            ..Self::default()
        }
    }
}

/// The current edition's terms.
async fn terms(ctx: &Ctx, tx: &mut Tx) -> Result<Vec<String>, PageError> {
    let dictionary = dictionary(tx).await?;
    let current = dictionary.on(date_of(ctx.now));
    Ok(current.map(|edition| edition.terms.iter().map(|term| term.name.clone()).collect()).unwrap_or_default())
}

fn has_left(at: Option<&Membership>) -> bool {
    at.is_some_and(|at| at.until_on.is_some())
}

pub(super) async fn new(ctx: Ctx) -> Result<Response, PageError> {
    let mut tx = ctx.read().await?;
    let areas = areas(&ctx, &mut tx, Action::ChangePeople, true).await?;
    let form = PersonForm { terms: terms(&ctx, &mut tx).await?, ..PersonForm::default() };
    Ok(page(&ctx, None, form, areas, Problems::default()))
}

pub(super) async fn create(ctx: Ctx, Input(mut form): Input<PersonForm>) -> Result<Response, PageError> {
    let mut tx = ctx.write().await?;
    form.terms = terms(&ctx, &mut tx).await?;
    let areas = areas(&ctx, &mut tx, Action::ChangePeople, true).await?;
    let area = chosen(&ctx, &mut tx, Action::ChangePeople, &areas, &form.scope).await?;
    let mut problems = Problems::default();
    let entered = entered(&ctx, &form, &mut problems);
    let to = belonging(&ctx, &mut tx, &form, &area, &mut problems).await?;
    let (Some(to), true) = (to, problems.is_empty()) else {
        return Ok(page(&ctx, None, form, areas, problems));
    };
    match add(&mut tx, &ctx.state.secret, &entered, &to, ctx.now).await {
        Ok(id) => {
            let event = Event::done(&ctx.actor, "person.create", "person", id).within(&to.division.path);
            audit::record(&mut tx, ctx.now, event).await?;
            tx.commit().await?;
            Ok(ctx.redirect_with(&format!("/people/{id}"), &Flash::ok(People(ctx.language).created())))
        }
        Err(error) => {
            refused(&ctx, error, &mut problems)?;
            Ok(page(&ctx, None, form, areas, problems))
        }
    }
}

pub(super) async fn edit(ctx: Ctx, Path(id): Path<String>) -> Result<Response, PageError> {
    let mut tx = ctx.read().await?;
    let (person, memberships) = person_of(&mut tx, &id).await?;
    ctx.require(Action::ChangePeople, &place_of(&memberships)).await?;
    unless_erased(&person)?;
    let form = PersonForm { terms: terms(&ctx, &mut tx).await?, ..PersonForm::of(&person, memberships.first()) };
    Ok(page(&ctx, Some(person), form, Vec::new(), Problems::default()))
}

pub(super) async fn save(ctx: Ctx, Path(id): Path<String>, Input(mut form): Input<PersonForm>) -> Result<Response, PageError> {
    let mut read = ctx.read().await?;
    let (person, memberships) = person_of(&mut read, &id).await?;
    drop(read);
    let place = place_of(&memberships);
    ctx.require(Action::ChangePeople, &place).await?;
    unless_erased(&person)?;
    let mut tx = ctx.write().await?;
    // The division may be any the officer has, not only the present one: that is a move.
    let areas = areas(&ctx, &mut tx, Action::ChangePeople, true).await?;
    let path = place.division_path.clone().unwrap_or_default();
    let area = areas.iter().find(|area| path.starts_with(&area.path)).cloned().ok_or(PageError::Forbidden)?;
    let mut problems = Problems::default();
    let entered = entered(&ctx, &form, &mut problems);
    form.gone = has_left(memberships.first());
    form.terms = terms(&ctx, &mut tx).await?;
    let day = moving_day(&ctx, &form, memberships.first(), &mut problems);
    let to = if form.gone { None } else { belonging(&ctx, &mut tx, &form, &area, &mut problems).await? };
    if !problems.is_empty() || (to.is_none() && !form.gone) {
        return Ok(page(&ctx, Some(person), form, Vec::new(), problems));
    }
    if let Err(error) = change(&mut tx, &ctx.state.secret, person.id, &entered, ctx.now).await {
        refused(&ctx, error, &mut problems)?;
        return Ok(page(&ctx, Some(person), form, Vec::new(), problems));
    }
    let moved = match &to {
        None => false,
        Some(to) => match transfer(&mut tx, person.id, to, day, ctx.now).await {
            Ok(moved) => moved,
            Err(LeavingError::Store(error)) => return Err(error.into()),
            Err(_) => {
                problems.add("moved_on", People(ctx.language).bad_moved_on());
                return Ok(page(&ctx, Some(person), form, Vec::new(), problems));
            }
        },
    };
    audit::record(&mut tx, ctx.now, Event::done(&ctx.actor, "person.edit", "person", person.id).within(&path)).await?;
    if let (true, Some(to)) = (moved, &to) {
        let event = Event::done(&ctx.actor, "person.move", "person", person.id).within(&to.division.path);
        audit::record(&mut tx, ctx.now, event).await?;
    }
    tx.commit().await?;
    let t = People(ctx.language);
    let flash = Flash::ok(if moved { t.moved() } else { t.saved() });
    // After a move out of the officer's reach there is no page to go back to.
    let now_at = to.map_or(place, |to| Place::organisation(to.division.path, to.organisation));
    let still = zhengtu::account::decide(&ctx.actor, Action::ReadPeople, &now_at);
    let target = if still == zhengtu::account::Decision::Allowed { format!("/people/{}", person.id) } else { "/people".to_owned() };
    Ok(ctx.redirect_with(&target, &flash))
}

/// The day of a move: today unless the form says another, which can't be before the present entry begins.
fn moving_day(ctx: &Ctx, form: &PersonForm, present: Option<&Membership>, problems: &mut Problems) -> NaiveDate {
    let t = People(ctx.language);
    let today = date_of(ctx.now);
    if form.moved_on.trim().is_empty() {
        return today;
    }
    let Some(day) = cells::date(&form.moved_on).filter(|day| *day <= today) else {
        problems.add("moved_on", t.bad_moved_on());
        return today;
    };
    if let Some(since) = present.and_then(|present| present.since_on).filter(|since| day < *since) {
        problems.add("moved_on", t.moved_before(&date(ctx.language, since)));
    }
    day
}

fn refused(ctx: &Ctx, error: SaveError, problems: &mut Problems) -> Result<(), PageError> {
    match error {
        SaveError::SameIdNumber(_) => problems.add("id_number", People(ctx.language).same_id()),
        SaveError::Secret(error) => return Err(PageError::internal(error)),
        SaveError::Store(error) => return Err(error.into()),
    }
    Ok(())
}

fn entered(ctx: &Ctx, form: &PersonForm, problems: &mut Problems) -> Entered {
    let (t, common) = (People(ctx.language), Common(ctx.language));
    let today = date_of(ctx.now);
    let name = cells::name(&form.name);
    if name.is_empty() {
        problems.add("name", common.field_empty());
    }
    let texts = [
        ("name", &form.name),
        ("education", &form.education),
        ("major", &form.major),
        ("field", &form.field),
        ("organisation", &form.organisation),
        ("post", &form.post),
    ];
    for (field, text) in texts {
        if text.chars().count() > 100 {
            problems.add(field, common.field_too_long(100));
        }
    }
    let id_number = match form.id_number.trim() {
        "" => None,
        text => IdNumber::parse(text, today).map_err(|_| problems.add("id_number", t.bad_id())).ok(),
    };
    let social_work_since = match form.since.trim() {
        "" => None,
        text => {
            let day = cells::month(text).filter(|day| *day <= today);
            if day.is_none() {
                problems.add("since", t.bad_since());
            }
            day
        }
    };
    let phone: String = cells::code(&form.phone).chars().filter(char::is_ascii_digit).collect();
    if !form.phone.trim().is_empty() && !(7..=13).contains(&phone.len()) {
        problems.add("phone", t.bad_phone());
    }
    let gender = if form.gender.is_empty() {
        id_number.as_ref().map(|number| number.gender().code()).unwrap_or_default()
    } else {
        zhengtu::person::Gender::from_code(&form.gender).map(zhengtu::person::Gender::code).unwrap_or_default()
    };
    Entered {
        name,
        gender: gender.to_owned(),
        education: form.education.trim().to_owned(),
        major: form.major.trim().to_owned(),
        phone: (!phone.is_empty()).then_some(phone),
        social_work_since,
        field: form.field.trim().to_owned(),
        id_number,
    }
}

/// Where the form says they belong, within the area.
pub(super) async fn belonging(
    ctx: &Ctx,
    tx: &mut Tx,
    form: &PersonForm,
    area: &Area,
    problems: &mut Problems,
) -> Result<Option<Belonging>, PageError> {
    let Some(own) = &area.division else { return Ok(None) };
    let post = form.post.trim().to_owned();
    if let Some(organisation) = &area.organisation {
        return Ok(Some(Belonging { division: own.clone(), organisation: Some(organisation.id), post }));
    }
    let division = if form.division.trim().is_empty() {
        own.clone()
    } else {
        let mut places = Places::load(tx, own).await?;
        match places.find(tx, &form.division).await? {
            Found::One(division) => division,
            Found::Outside => {
                // Recorded like every attempt to reach beyond one's scope.
                if let Some(outside) = zhengtu::division::store::find(tx, form.division.trim()).await?
                    && zhengtu::account::decide(&ctx.actor, Action::ChangePeople, &Place::division(outside.path.clone()))
                        == zhengtu::account::Decision::Allowed
                {
                    outside
                } else {
                    problems.add("division", People(ctx.language).bad_division());
                    return Ok(None);
                }
            }
            Found::Several(_) | Found::Unknown => {
                problems.add("division", People(ctx.language).bad_division());
                return Ok(None);
            }
        }
    };
    if !problems.is_empty() {
        return Ok(None);
    }
    let name = cells::name(&form.organisation);
    let organisation =
        if name.is_empty() { None } else { Some(find_or_create(tx, &division, &name, kind_of(&name), ctx.now).await?.id) };
    Ok(Some(Belonging { division, organisation, post }))
}

fn page(ctx: &Ctx, person: Option<Person>, form: PersonForm, areas: Vec<Area>, problems: Problems) -> Response {
    let language = ctx.language;
    let (t, common) = (People(language), Common(language));
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let title = if person.is_some() { t.edit_title() } else { t.new_title() };
    let shown = Page::new(title).section(Section::People).narrow().status(status);
    ctx.page(shown, move || {
        let (action, back) = match &person {
            Some(person) => (format!("/people/{}/edit", person.id), format!("/people/{}", person.id)),
            None => ("/people/new".to_owned(), "/people".to_owned()),
        };
        let error = |field: &str| problems.of(field).map(str::to_owned);
        let genders = vec![
            (String::new(), t.not_known().to_owned()),
            ("female".to_owned(), t.female().to_owned()),
            ("male".to_owned(), t.male().to_owned()),
        ];
        let mut fields: Vec<(String, String)> = vec![(String::new(), t.not_known().to_owned())];
        fields.extend(form.terms.iter().map(|field| (field.clone(), field.clone())));
        if !form.field.is_empty() && !form.terms.contains(&form.field) {
            fields.push((form.field.clone(), form.field.clone()));
        }
        let id_hint = match &person {
            Some(person) if !person.id_masked.is_empty() => format!("{} · {}", person.id_masked, t.id_keep_hint()),
            _ => t.id_field_hint().to_owned(),
        };
        let phone_hint = match &person {
            Some(person) if !person.phone_masked.is_empty() => format!("{} · {}", person.phone_masked, t.id_keep_hint()),
            _ => common.optional().to_owned(),
        };
        let crumbs = match &person {
            Some(person) => {
                vec![Crumb::link(t.title(), "/people"), Crumb::link(person.name.clone(), back.clone()), Crumb::here(t.edit())]
            }
            None => vec![Crumb::link(t.title(), "/people"), Crumb::here(title)],
        };
        let scope = (areas.len() > 1).then(|| {
            let options: Vec<(String, String)> = areas.iter().map(|area| (area.key.clone(), area.name.clone())).collect();
            view! { <Options name="scope" label=t.scope() options=options value=form.scope.clone() /> }
        });
        let moved_on = person.is_some().then(|| {
            view! { <Field name="moved_on" label=t.moved_on() value=form.moved_on.clone() hint=t.moved_on_hint() error=error("moved_on") autocomplete="off" /> }
        });
        let legend = person.is_some().then(|| view! { <p class="field__hint">{t.move_hint()}</p> });
        let belonging = (!form.gone).then(|| {
            view! {
                <fieldset class="fieldset">
                    <legend>{t.organisation()}</legend>
                    {legend}
                    {scope}
                    <Field name="organisation" label=t.organisation() value=form.organisation error=error("organisation") />
                    <Field name="division" label=t.division() value=form.division hint=t.division_hint() error=error("division") />
                    <Field name="post" label=t.post() value=form.post error=error("post") />
                    {moved_on}
                </fieldset>
            }
        });
        view! {
            {breadcrumb(language, crumbs)}
            <header class="page-head"><h1>{title}</h1></header>
            {error_summary(language, &problems)}
            <form method="post" action=action class="form" novalidate=true>
                <fieldset class="fieldset">
                    <legend>{t.details_title()}</legend>
                    <Field name="name" label=t.name() value=form.name required=true error=error("name") autocomplete="off" />
                    <Field name="id_number" label=t.id_number() value=form.id_number hint=id_hint error=error("id_number") autocomplete="off" />
                    <Options name="gender" label=t.gender() options=genders value=form.gender />
                    <Field name="education" label=t.education() value=form.education error=error("education") />
                    <Field name="major" label=t.major() value=form.major error=error("major") />
                    <Field name="phone" label=t.phone() value=form.phone kind="tel" hint=phone_hint error=error("phone") autocomplete="off" />
                    <Field name="since" label=t.since() value=form.since hint=t.since_hint() error=error("since") />
                    <Options name="field" label=t.field() options=fields value=form.field />
                </fieldset>
                {belonging}
                <div class="form__actions">
                    <button class="button button--primary" type="submit">{common.save()}</button>
                    <a class="button" href=back>{common.cancel()}</a>
                </div>
            </form>
        }
    })
}
