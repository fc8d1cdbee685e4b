//! `/statistics/{code}/figures`: all reported figures of a division with their corrections, and the form to add or correct one.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::account::{Action, Decision, Place, decide};
use zhengtu::audit::{self, Event};
use zhengtu::clock;
use zhengtu::division::{self, Division};
use zhengtu::ids::FigureId;
use zhengtu::statistics::figure::{self, Figure, FigureError, FigureText};
use zhengtu::statistics::import::sentence;
use zhengtu::statistics::indicator::{self, Origin};

use super::overview::crumbs;
use super::reported::{definition_of, indicator_of, mark, source_of, value_of};
use crate::components::{Column, Crumb, Field, Options, Table, breadcrumb, chinese, empty, error_summary, status};
use crate::locale::{Language, Statistics};
use crate::server::{Ctx, Flash, Input, Page, PageError, Problems, Section};

/// The form's fields, as typed.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub(super) struct Form {
    indicator: String,
    year: String,
    value: String,
    definition: String,
    source: String,
    reported_on: String,
    /// The id of the figure it corrects; empty for a new one.
    corrects: String,
}

impl Form {
    /// Filled with a figure, to correct it.
    fn of(figure: &Figure) -> Self {
        let plain = figure.value_text();
        let plain = plain.trim_start_matches('+');
        let value = match figure.qualifier.as_str() {
            "about" => format!("约{plain}"),
            "over" => format!("{plain}余"),
            _ => plain.to_owned(),
        };
        Self {
            indicator: figure.indicator.clone(),
            year: figure.figure_year.to_string(),
            value,
            definition: figure.definition.clone(),
            source: figure.source.clone(),
            reported_on: figure.reported_on.map(|day| day.to_string()).unwrap_or_default(),
            corrects: figure.id.to_string(),
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Query {
    correct: String,
}

/// `GET /statistics/{code}/figures`
pub(super) async fn list(ctx: Ctx, Path(code): Path<String>, Input(query): Input<Query>) -> Result<Response, PageError> {
    let form = match query.correct.parse::<FigureId>() {
        Ok(id) => {
            let mut tx = ctx.read().await?;
            let figure =
                figure::find(&mut tx, id).await?.filter(|figure| figure.division == code && figure.superseded_by.is_none());
            figure.map(|figure| Form::of(&figure)).unwrap_or_default()
        }
        Err(_) => Form::default(),
    };
    render(&ctx, &code, form, Problems::default(), StatusCode::OK).await
}

/// `POST /statistics/{code}/figures`
pub(super) async fn save(ctx: Ctx, Path(code): Path<String>, Input(form): Input<Form>) -> Result<Response, PageError> {
    let t = Statistics(ctx.language);
    let mut tx = ctx.read().await?;
    let place = division::store::find(&mut tx, &code).await?.ok_or(PageError::NotFound)?;
    drop(tx);
    ctx.require(Action::ChangeFigures, &Place::division(&place.path)).await?;
    let text = FigureText {
        indicator: form.indicator.clone(),
        year: form.year.clone(),
        value: form.value.clone(),
        definition: form.definition.clone(),
        source: form.source.clone(),
        reported_on: form.reported_on.clone(),
    };
    let draft = match figure::read(&text, clock::date_of(ctx.now)) {
        Ok(draft) => draft,
        Err(found) => {
            let mut problems = Problems::default();
            for (field, problem) in found {
                problems.add(field, sentence(field, problem).in_language(ctx.language));
            }
            return render(&ctx, &code, form, problems, StatusCode::UNPROCESSABLE_ENTITY).await;
        }
    };
    let corrects = match form.corrects.as_str() {
        "" => None,
        id => Some(id.parse::<FigureId>().map_err(|_| PageError::BadRequest)?),
    };
    let mut tx = ctx.write().await?;
    let saved = match corrects {
        None => figure::add(&mut tx, &place, &draft, ctx.actor.account, ctx.now).await,
        Some(old) => figure::correct(&mut tx, old, &place, &draft, ctx.actor.account, ctx.now).await,
    };
    let id = match saved {
        Ok(id) => id,
        Err(refusal) => {
            drop(tx);
            let refused = match refusal {
                FigureError::Taken(_) => t.taken(),
                FigureError::Overtaken => t.overtaken(),
                FigureError::Store(error) => return Err(error.into()),
            };
            let mut problems = Problems::default();
            problems.add("indicator", refused);
            return render(&ctx, &code, form, problems, StatusCode::UNPROCESSABLE_ENTITY).await;
        }
    };
    let (action, done) = match corrects {
        None => ("figure.add", t.added()),
        Some(_) => ("figure.correct", t.corrected()),
    };
    let mut event = Event::done(&ctx.actor, action, "figure", id).within(&place.path);
    if let Some(old) = corrects {
        event.detail = format!("{{\"supersedes\":\"{old}\"}}");
    }
    audit::record(&mut tx, ctx.now, event).await?;
    tx.commit().await?;
    Ok(ctx.redirect_with(&format!("/statistics/{code}/figures"), &Flash::ok(done)))
}

async fn render(ctx: &Ctx, code: &str, form: Form, problems: Problems, status: StatusCode) -> Result<Response, PageError> {
    let (t, language) = (Statistics(ctx.language), ctx.language);
    let mut tx = ctx.read().await?;
    let place = division::store::find(&mut tx, code).await?.ok_or(PageError::NotFound)?;
    let line = division::store::lineage(&mut tx, &place).await?;
    let mut figures = figure::of_division(&mut tx, code).await?;
    figures.sort_by_key(|one| (std::cmp::Reverse(one.figure_year), indicator::position(&one.indicator)));
    drop(tx);
    let may_change = decide(&ctx.actor, Action::ChangeFigures, &Place::division(&place.path)) == Decision::Allowed;
    let title = t.figures_title(&place.name);
    let mut steps = crumbs(language, &line, "");
    if let Some(last) = steps.last_mut() {
        last.1 = Some(format!("/statistics/{code}"));
    }
    steps.push(Crumb::here(t.reported_title()));
    let page = Page::new(title.clone()).section(Section::Statistics).status(status);
    Ok(ctx.page(page, move || {
        let listed = if figures.is_empty() {
            empty(t.figures_empty_title(), t.figures_empty_body(), None).into_any()
        } else {
            table(t, language, &place, &figures, may_change).into_any()
        };
        view! {
            {breadcrumb(language, steps)}
            <div class="page-head">
                <h1>{chinese(language, title)}</h1>
                <p class="page-head__lead">{t.figures_lead()}</p>
            </div>
            {listed}
            {may_change.then(|| form_view(t, language, &place, form, &problems))}
        }
    }))
}

fn table(t: Statistics, language: Language, place: &Division, figures: &[Figure], may_change: bool) -> impl IntoView + use<> {
    let rows = figures
        .iter()
        .map(|one| {
            let current = one.superseded_by.is_none();
            let state = if current { status("ok", t.current()).into_any() } else { status("idle", t.superseded()).into_any() };
            let correct = (may_change && current).then(|| {
                let href = format!("/statistics/{}/figures?correct={}#figure-form", place.code, one.id);
                let what = t.correct_what(&format!("{} {}", indicator_of(language, one), one.figure_year));
                view! { <a class="button button--small" href=href aria-label=what>{t.correct()}</a> }
            });
            view! {
                <tr>
                    <th scope="row">{indicator_of(language, one)} " " {mark(t, one.is_inferred())}</th>
                    <td class="num" data-label=t.column_value()>{value_of(t, one)}</td>
                    <td class="num" data-label=t.column_year()>{one.figure_year}</td>
                    <td data-label=t.column_definition()>{chinese(language, definition_of(language, one))}</td>
                    <td data-label=t.column_source()>{chinese(language, source_of(t, language, one))}</td>
                    <td data-label=t.column_state()><div class="cluster">{state} {correct}</div></td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <Table
            columns=vec![
                Column::text(t.column_indicator()),
                Column::numbers(t.column_value()),
                Column::numbers(t.column_year()),
                Column::text(t.column_definition()),
                Column::text(t.column_source()),
                Column::text(t.column_state()),
            ]
            caption=t.figures_title(&place.name)
        >
            {rows}
        </Table>
    }
}

fn form_view(t: Statistics, language: Language, place: &Division, form: Form, problems: &Problems) -> impl IntoView + use<> {
    let correcting = !form.corrects.is_empty();
    let (heading, button) =
        if correcting { (t.form_correct_title(), t.form_correct()) } else { (t.form_add_title(), t.form_add()) };
    let indicators = indicator::ALL
        .iter()
        .filter(|one| one.origin == Origin::Reported)
        .map(|one| (one.code.to_owned(), one.name.in_language(language).to_owned()))
        .collect();
    let of = |field: &str| problems.of(field).map(str::to_owned);
    let action = format!("/statistics/{}/figures", place.code);
    view! {
        <section class="section" aria-labelledby="figure-form">
            <h2 id="figure-form">{heading}</h2>
            {error_summary(language, problems)}
            <form class="form stack" method="post" action=action>
                <input type="hidden" name="corrects" value=form.corrects />
                <Options
                    name="indicator"
                    label=t.form_indicator()
                    options=indicators
                    value=form.indicator
                    hint=t.form_indicator_hint()
                    error=of("indicator")
                />
                <Field name="year" label=t.form_year() value=form.year hint=t.form_year_hint() error=of("year") inputmode="numeric" required=true />
                <Field name="value" label=t.form_value() value=form.value hint=t.form_value_hint() error=of("value") required=true />
                <Field
                    name="definition"
                    label=t.form_definition()
                    value=form.definition
                    hint=t.form_definition_hint()
                    error=of("definition")
                    kind="textarea"
                />
                <Field name="source" label=t.form_source() value=form.source hint=t.form_source_hint() error=of("source") required=true />
                <Field name="reported_on" label=t.form_reported_on() value=form.reported_on error=of("reported_on") kind="date" required=true />
                <div class="form__actions"><button class="button button--primary" type="submit">{button}</button></div>
            </form>
        </section>
    }
}
