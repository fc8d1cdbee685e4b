//! 服务领域目录: the editions of the dictionary, how many people work in which field, and a new edition.

use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::account::{Action, Place};
use zhengtu::audit::{self, Event};
use zhengtu::clock::date_of;
use zhengtu::exchange::cells;
use zhengtu::person::field::store::{AddError, Counts, add, counts, dictionary};
use zhengtu::person::field::{Dictionary, Edition, EditionFlaw, NewEdition};

use crate::components::{Column, Field, Options, Table, chinese, error_summary};
use crate::locale::{Common, Fields, People, count, date};
use crate::server::{Access, Ctx, Flash, Input, Page, PageError, Problems, Route, Section, get, post};

const HERE: &str = "/people/fields";
/// A term has so many characters at most.
const TERM: usize = 30;

/// Addresses.
pub fn routes() -> Vec<Route> {
    let manage = Access::Needs(Action::ManageRules);
    vec![get(HERE, manage, show), post(HERE, manage, enter)]
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Asked {
    edition: String,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct EditionForm {
    code: String,
    name: String,
    source: String,
    valid_from: String,
    terms: String,
    mapping: String,
}

/// `GET /people/fields`
async fn show(ctx: Ctx, Query(asked): Query<Asked>) -> Result<Response, PageError> {
    render(&ctx, &asked.edition, EditionForm::default(), Problems::default()).await
}

async fn render(ctx: &Ctx, asked: &str, form: EditionForm, problems: Problems) -> Result<Response, PageError> {
    ctx.require(Action::ManageRules, &Place::country()).await?;
    let t = Fields(ctx.language);
    let mut tx = ctx.read().await?;
    let dictionary = dictionary(&mut tx).await?;
    let current = dictionary.on(date_of(ctx.now)).map(|edition| edition.code.clone()).unwrap_or_default();
    let edition = dictionary.edition(asked).map_or_else(|| current.clone(), |edition| edition.code.clone());
    let counted = counts(&mut tx, &dictionary, &edition, "/").await?;
    drop(tx);
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok(ctx.page(Page::new(t.title()).section(Section::People).status(status), || {
        let options: Vec<(String, String)> =
            dictionary.editions.iter().map(|edition| (edition.code.clone(), edition.name.clone())).collect();
        let choose = (options.len() > 1).then(|| {
            view! {
                <form method="get" action=HERE class="filter-bar">
                    <Options name="edition" label=t.edition() options=options value=edition.clone() />
                    <button class="button" type="submit">{People(t.0).show()}</button>
                </form>
            }
        });
        let shown = dictionary.edition(&edition).map(|edition| terms(t, edition, edition.code == current, &counted));
        view! {
            <header class="page-head">
                <h1>{t.title()}</h1>
                <p class="page-head__lead">{t.lead()}</p>
            </header>
            {error_summary(t.0, &problems)}
            {choose}
            {shown}
            {new_edition(t, form, &problems)}
        }
    }))
}

fn terms(t: Fields, edition: &Edition, is_current: bool, counted: &Counts) -> impl IntoView + use<> {
    let row = |name: String, becomes: String, people: i64| {
        view! {
            <tr>
                <th scope="row">{chinese(t.0, name)}</th>
                <td class="num" data-label=t.people()>{count(people)}</td>
                <td data-label=t.becomes()>{(!becomes.is_empty()).then(|| chinese(t.0, becomes))}</td>
            </tr>
        }
    };
    let terms = edition
        .terms
        .iter()
        .map(|term| {
            let people = counted.terms.get(&term.name).copied().unwrap_or_default();
            row(term.name.clone(), term.becomes.clone().unwrap_or_default(), people)
        })
        .collect_view();
    let others = counted
        .as_written
        .iter()
        .map(|(word, people)| row(format!("{word} · {}", t.as_written()), String::new(), *people))
        .collect_view();
    let unknown = (counted.unknown > 0).then(|| row(t.unknown().to_owned(), String::new(), counted.unknown));
    let mark = is_current.then(|| view! { " " <span class="tag">{t.current()}</span> });
    view! {
        <section class="section">
            <h2>{chinese(t.0, edition.name.clone())}{mark}</h2>
            <p class="muted">{chinese(t.0, format!("{} · {}", t.from(&date(t.0, edition.valid_from)), edition.source))}</p>
            <Table
                columns=vec![Column::text(t.term()), Column::numbers(t.people()), Column::text(t.becomes())]
                caption=edition.name.clone()
                compact=true
            >
                {terms}
                {others}
                {unknown}
            </Table>
        </section>
    }
}

fn new_edition(t: Fields, form: EditionForm, problems: &Problems) -> impl IntoView + use<> {
    let error = |field: &str| problems.of(field).map(str::to_owned);
    view! {
        <section class="section">
            <h2>{t.add_title()}</h2>
            <form method="post" action=HERE class="form" novalidate=true>
                <Field name="code" label=t.code() value=form.code hint=t.code_hint() required=true error=error("code") autocomplete="off" />
                <Field name="name" label=t.name() value=form.name required=true error=error("name") />
                <Field name="source" label=t.source() value=form.source required=true error=error("source") />
                <Field name="valid_from" label=t.valid_from() value=form.valid_from hint=t.day_hint() required=true error=error("valid_from") autocomplete="off" />
                <Field name="terms" label=t.terms() value=form.terms kind="textarea" hint=t.terms_hint() required=true error=error("terms") />
                <Field name="mapping" label=t.mapping() value=form.mapping kind="textarea" hint=t.mapping_hint() error=error("mapping") />
                <div class="form__actions"><button class="button button--primary" type="submit">{t.submit()}</button></div>
            </form>
        </section>
    }
}

/// What the form says, judged against the dictionary as it is.
fn read(t: Fields, form: &EditionForm, dictionary: &Dictionary, problems: &mut Problems) -> NewEdition {
    let common = Common(t.0);
    for (field, text) in [("name", &form.name), ("source", &form.source)] {
        if text.trim().is_empty() {
            problems.add(field, common.field_empty());
        } else if text.chars().count() > 100 {
            problems.add(field, common.field_too_long(100));
        }
    }
    let code = form.code.trim().to_owned();
    if code.is_empty() || code.len() > 20 || !code.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
        problems.add("code", t.bad_code());
    }
    let day = cells::date(&form.valid_from);
    if day.is_none() {
        problems.add("valid_from", t.bad_day());
    }
    let terms: Vec<String> = form.terms.lines().map(cells::name).filter(|term| !term.is_empty()).collect();
    if terms.iter().any(|term| term.chars().count() > TERM) {
        problems.add("terms", t.bad_terms());
    }
    let said: Vec<(String, String)> = form
        .mapping
        .lines()
        .filter_map(|line| line.replace('＝', "=").split_once('=').map(|(old, new)| (cells::name(old), cells::name(new))))
        .collect();
    let old = dictionary.editions.last().map(|edition| edition.terms.as_slice()).unwrap_or_default();
    let becomes: Vec<String> = old
        .iter()
        .map(|term| said.iter().find(|(old, _)| *old == term.name).map_or_else(|| term.name.clone(), |(_, new)| new.clone()))
        .collect();
    if let Some((term, _)) = old.iter().zip(&becomes).find(|(_, new)| !terms.contains(new)) {
        problems.add("mapping", t.bad_mapping(&term.name));
    }
    NewEdition {
        code,
        name: form.name.trim().to_owned(),
        source: form.source.trim().to_owned(),
        valid_from: day.unwrap_or(chrono::NaiveDate::MIN),
        terms,
        becomes,
    }
}

/// `POST /people/fields`
async fn enter(ctx: Ctx, Input(form): Input<EditionForm>) -> Result<Response, PageError> {
    ctx.require(Action::ManageRules, &Place::country()).await?;
    let t = Fields(ctx.language);
    let mut tx = ctx.write().await?;
    let mut problems = Problems::default();
    let new = read(t, &form, &dictionary(&mut tx).await?, &mut problems);
    if problems.is_empty() {
        match add(&mut tx, &new, ctx.actor.account, ctx.now).await {
            Ok(()) => {
                audit::record(&mut tx, ctx.now, Event::done(&ctx.actor, "person.field.edition", "field_dictionary", &new.code))
                    .await?;
                tx.commit().await?;
                return Ok(ctx.redirect_with(&format!("{HERE}?edition={}", new.code), &Flash::ok(t.added(&new.code))));
            }
            Err(AddError::Store(error)) => return Err(error.into()),
            Err(AddError::Flaw(EditionFlaw::Code)) => problems.add("code", t.bad_code()),
            Err(AddError::Flaw(EditionFlaw::Day)) => problems.add("valid_from", t.bad_day()),
            Err(AddError::Flaw(EditionFlaw::Terms)) => problems.add("terms", t.bad_terms()),
            Err(AddError::Flaw(EditionFlaw::Mapping)) => problems.add("mapping", t.bad_mapping("")),
        }
    }
    drop(tx);
    render(&ctx, "", form, problems).await
}
