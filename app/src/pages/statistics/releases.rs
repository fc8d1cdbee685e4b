//! `/statistics/releases`: what has been published, and the form to publish a year.

use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::account::{Action, Place};
use zhengtu::audit::{self, Event};
use zhengtu::division::{self, Division};
use zhengtu::statistics::release::{self, Release, ReleaseError};

use crate::components::{Column, Crumb, Field, Options, Table, breadcrumb, chinese, empty, error_summary};
use crate::locale::{Divisions, Language, Statistics, date_time};
use crate::server::{Ctx, Flash, Input, Page, PageError, Problems, Section};

/// How many releases are listed.
const LISTED: i64 = 100;

/// The longest description.
const LONGEST: usize = 300;

/// The value that stands for the whole country in the form.
const COUNTRY: &str = "china";

#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub(super) struct Form {
    place: String,
    year: String,
    description: String,
}

/// `GET /statistics/releases`
pub(super) async fn list(ctx: Ctx) -> Result<Response, PageError> {
    render(&ctx, Form::default(), Problems::default(), StatusCode::OK).await
}

fn place_of(division: Option<&Division>) -> Place {
    division.map_or_else(Place::country, |division| Place::division(&division.path))
}

/// `POST /statistics/releases`
pub(super) async fn make(ctx: Ctx, Input(form): Input<Form>) -> Result<Response, PageError> {
    let t = Statistics(ctx.language);
    let mut problems = Problems::default();
    let mut tx = ctx.read().await?;
    let division = if form.place == COUNTRY { None } else { division::store::find(&mut tx, &form.place).await? };
    drop(tx);
    if division.is_none() && form.place != COUNTRY {
        problems.add("place", t.release_place_missing());
    } else {
        ctx.require(Action::ChangeFigures, &place_of(division.as_ref())).await?;
    }
    let year = form.year.trim().parse::<i64>().ok().filter(|year| (1990..=2100).contains(year));
    if year.is_none() {
        problems.add("year", t.release_year_wrong());
    }
    if form.description.chars().count() > LONGEST {
        problems.add("description", crate::locale::Common(ctx.language).field_too_long(LONGEST));
    }
    let Some(year) = year.filter(|_| problems.is_empty()) else {
        return render(&ctx, form, problems, StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    let mut tx = ctx.write().await?;
    let made = release::make(&mut tx, division.as_ref(), year, form.description.trim(), &ctx.actor, ctx.now).await;
    let (id, number) = match made {
        Ok(made) => made,
        Err(refusal) => {
            drop(tx);
            match refusal {
                ReleaseError::TooLow => problems.add("place", t.release_place_missing()),
                ReleaseError::Nothing => problems.add("year", t.release_nothing()),
                ReleaseError::Covered(number) => problems.add("place", t.release_covered(number)),
                ReleaseError::TooClose(number) => problems.add("year", t.release_too_close(number)),
                ReleaseError::Exposed => problems.add("year", t.release_exposed()),
                ReleaseError::Store(error) => return Err(error.into()),
            }
            return render(&ctx, form, problems, StatusCode::UNPROCESSABLE_ENTITY).await;
        }
    };
    let path = division.as_ref().map_or("", |division| division.path.as_str());
    audit::record(&mut tx, ctx.now, Event::done(&ctx.actor, "release.make", "release", id).within(path)).await?;
    tx.commit().await?;
    Ok(ctx.redirect_with("/statistics/releases", &Flash::ok(t.release_done(number))))
}

/// What this actor may publish for: `(value, label)`.
fn choices(ctx: &Ctx, provinces: &[Division]) -> Vec<(String, String)> {
    let allowed = |division: Option<&Division>| release::may_make(&ctx.actor, division);
    let country = allowed(None).then(|| (COUNTRY.to_owned(), Divisions(ctx.language).country().to_owned()));
    let provinces = provinces.iter().filter(|province| allowed(Some(province)));
    country.into_iter().chain(provinces.map(|province| (province.code.clone(), province.name.clone()))).collect()
}

async fn render(ctx: &Ctx, form: Form, problems: Problems, status: StatusCode) -> Result<Response, PageError> {
    let (t, language) = (Statistics(ctx.language), ctx.language);
    let mut tx = ctx.read().await?;
    let releases = release::list(&mut tx, LISTED).await?;
    let provinces = division::store::children(&mut tx, None).await?;
    drop(tx);
    let choices = choices(ctx, &provinces);
    let page = Page::new(t.releases_title()).section(Section::Statistics).status(status);
    Ok(ctx.page(page, move || {
        let listed = if releases.is_empty() {
            empty(t.releases_empty_title(), t.releases_empty_body(), None).into_any()
        } else {
            table(t, language, &releases).into_any()
        };
        view! {
            {breadcrumb(language, vec![Crumb::link(t.title(), "/statistics"), Crumb::here(t.releases_title())])}
            <div class="page-head">
                <h1>{t.releases_title()}</h1>
                <p class="page-head__lead">{t.releases_lead()}</p>
            </div>
            {listed}
            {(!choices.is_empty()).then(|| form_view(t, language, choices, form, &problems))}
        }
    }))
}

fn table(t: Statistics, language: Language, releases: &[Release]) -> impl IntoView + use<> {
    let rows = releases
        .iter()
        .map(|one| {
            let place = one.division_name.clone().unwrap_or_else(|| Divisions(language).country().to_owned());
            let code = one.division.as_ref().map(|code| format!("/{code}")).unwrap_or_default();
            let href = format!("/statistics{code}?year={}", one.exam_year);
            view! {
                <tr>
                    <th scope="row" class="num">{one.number}</th>
                    <td data-label=t.release_place()><a href=href>{chinese(language, place)}</a></td>
                    <td class="num" data-label=t.column_year()>{one.exam_year}</td>
                    <td data-label=t.release_made()>{date_time(language, one.made_at)}</td>
                    <td data-label=t.release_text()>{chinese(language, one.description.clone())}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <Table
            columns=vec![
                Column::numbers(t.release_number()),
                Column::text(t.release_place()),
                Column::numbers(t.column_year()),
                Column::text(t.release_made()),
                Column::text(t.release_text()),
            ]
            caption=t.releases_title()
        >
            {rows}
        </Table>
    }
}

fn form_view(
    t: Statistics,
    language: Language,
    choices: Vec<(String, String)>,
    form: Form,
    problems: &Problems,
) -> impl IntoView + use<> {
    let of = |field: &str| problems.of(field).map(str::to_owned);
    view! {
        <section class="section" aria-labelledby="release-form">
            <h2 id="release-form">{t.release_form_title()}</h2>
            {error_summary(language, problems)}
            <form class="form stack" method="post" action="/statistics/releases">
                <Options name="place" label=t.release_form_place() options=choices value=form.place error=of("place") />
                <Field name="year" label=t.release_form_year() value=form.year error=of("year") inputmode="numeric" required=true />
                <Field
                    name="description"
                    label=t.release_form_text()
                    value=form.description
                    hint=t.release_form_text_hint()
                    error=of("description")
                    kind="textarea"
                />
                <p class="muted">{t.release_form_note()}</p>
                <p class="muted">{t.release_form_rule()}</p>
                <div class="form__actions"><button class="button button--primary" type="submit">{t.release_form_button()}</button></div>
            </form>
        </section>
    }
}
