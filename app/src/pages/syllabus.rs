//! 大纲: subjects, editions and chapters; what a change of edition leaves uncovered. Everybody may read it, editors enter it.

mod chapters;
mod coverage;

use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::account::Action;
use zhengtu::audit::{self, Event};
use zhengtu::question::store as bank;
use zhengtu::syllabus::{Edition, Level, Subject, store};

use crate::components::{Column, Crumb, Field, Table, breadcrumb, chinese, error_summary};
use crate::locale::{Common, Language, Syllabus};
use crate::server::{Access, Ctx, Flash, Input, Page, PageError, Problems, Route, Section, get, post};

const EDIT: Access = Access::Needs(Action::EditQuestions);

/// The room's addresses.
pub(super) fn routes() -> Vec<Route> {
    vec![
        get("/syllabus", Access::Public, show),
        post("/syllabus", EDIT, add_edition),
        get("/syllabus/{edition}/{subject}", Access::Public, chapters::show),
        post("/syllabus/{edition}/{subject}", EDIT, chapters::save),
        post("/syllabus/{edition}/{subject}/remove", EDIT, chapters::remove),
        get("/syllabus/coverage/{subject}/compare", EDIT, coverage::show),
        post("/syllabus/coverage/{subject}/compare", EDIT, coverage::save),
    ]
}

fn may_edit(ctx: &Ctx) -> bool {
    ctx.actor.may_somewhere(Action::EditQuestions)
}

/// Where the navigation shows these pages: with the question bank, for those it is shown to.
fn section(ctx: &Ctx) -> Section {
    if ctx.actor.may_somewhere(Action::ReadQuestions) { Section::Questions } else { Section::Practice }
}

/// The subject's name in the page's language.
fn subject_name(language: Language, subject: &Subject) -> String {
    match language {
        Language::Zh => subject.name.clone(),
        Language::En => subject.name_en.clone(),
    }
}

/// When an edition holds.
fn validity(t: Syllabus, edition: &Edition) -> String {
    match edition.last_exam_year {
        Some(last) => t.holds_between(edition.first_exam_year, last),
        None => t.holds_from(edition.first_exam_year),
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct EditionForm {
    year: String,
    first_exam_year: String,
}

async fn show(ctx: Ctx) -> Result<Response, PageError> {
    page(&ctx, &EditionForm::default(), &Problems::default(), StatusCode::OK).await
}

async fn add_edition(ctx: Ctx, Input(form): Input<EditionForm>) -> Result<Response, PageError> {
    let t = Syllabus(ctx.language);
    let mut problems = Problems::default();
    let mut year = |field: &'static str, text: &str| {
        let year = text.trim().parse::<i64>().ok().filter(|year| (2006..=2100).contains(year));
        if year.is_none() {
            problems.add(field, t.year_wrong());
        }
        year
    };
    let (edition, first) = (year("year", &form.year), year("first_exam_year", &form.first_exam_year));
    if let (Some(edition), Some(first)) = (edition, first) {
        let mut tx = ctx.write().await?;
        let name = Syllabus(Language::Zh).edition_name(edition);
        let new = Edition { edition: edition.to_string(), name, first_exam_year: first, last_exam_year: None };
        if store::add_edition(&mut tx, &new).await? {
            let event = Event::done(&ctx.actor, "syllabus.edition.add", "syllabus_edition", &new.edition);
            audit::record(&mut tx, ctx.now, event).await?;
            tx.commit().await?;
            return Ok(ctx.redirect_with("/syllabus", &Flash::ok(t.edition_added())));
        }
        problems.add("year", t.edition_taken());
    }
    page(&ctx, &form, &problems, StatusCode::UNPROCESSABLE_ENTITY).await
}

async fn page(ctx: &Ctx, form: &EditionForm, problems: &Problems, status: StatusCode) -> Result<Response, PageError> {
    let (t, language) = (Syllabus(ctx.language), ctx.language);
    let mut tx = ctx.read().await?;
    let editions = store::all_editions(&mut tx).await?;
    let mut lines = Vec::new();
    for level in Level::ALL {
        for subject in store::subjects(&mut tx, level).await? {
            let counts = bank::edition_counts(&mut tx, &subject.code).await?;
            for edition in &editions {
                let chapters = store::chapters(&mut tx, &edition.edition, &subject.code).await?.len();
                let questions = counts.iter().find(|(of, _)| *of == edition.edition).map_or(0, |(_, questions)| *questions);
                lines.push((subject.clone(), edition.clone(), chapters, questions));
            }
        }
    }
    drop(tx);
    let editor = may_edit(ctx);
    let rows = lines
        .into_iter()
        .map(|(subject, edition, chapters, questions)| {
            let address = format!("/syllabus/{}/{}", edition.edition, subject.code);
            let compare = format!("/syllabus/coverage/{}/compare", subject.code);
            let count = if chapters == 0 { t.no_chapters().to_owned() } else { chapters.to_string() };
            view! {
                <tr>
                    <th scope="row"><a href=address>{chinese(language, subject_name(language, &subject))}</a></th>
                    <td data-label=t.edition()>
                        {chinese(language, edition.name.clone())}" "<span class="muted">{validity(t, &edition)}</span>
                    </td>
                    <td class="num" data-label=t.chapters()>{count}</td>
                    <td class="num" data-label=t.questions()>{questions}</td>
                    {editor.then(|| view! { <td><a href=compare>{t.coverage()}</a></td> })}
                </tr>
            }
        })
        .collect_view();
    let mut columns =
        vec![Column::text(t.subject()), Column::text(t.edition()), Column::numbers(t.chapters()), Column::numbers(t.questions())];
    if editor {
        columns.push(Column::text(t.coverage()));
    }
    let adding = editor.then(|| edition_form(ctx, form, problems));
    Ok(ctx.page(Page::new(t.title()).section(section(ctx)).status(status), move || {
        view! {
            {breadcrumb(language, vec![Crumb::link(Common(language).home(), "/"), Crumb::here(t.title())])}
            <div class="page-head">
                <h1>{t.title()}</h1>
                <p class="page-head__lead">{t.lead()}</p>
            </div>
            <Table columns=columns caption=t.title()>{rows}</Table>
            {adding}
        }
    }))
}

fn edition_form(ctx: &Ctx, form: &EditionForm, problems: &Problems) -> impl IntoView + use<> {
    let t = Syllabus(ctx.language);
    let error = |field: &str| problems.of(field).map(str::to_owned);
    let (year_error, first_error) = (error("year"), error("first_exam_year"));
    let (year, first) = (form.year.clone(), form.first_exam_year.clone());
    view! {
        <section class="section">
            <h2>{t.edition_title()}</h2>
            <form class="form" method="post" action="/syllabus">
                {error_summary(ctx.language, problems)}
                <Field name="year" label=t.edition_year() value=year error=year_error required=true inputmode="numeric" />
                <Field name="first_exam_year" label=t.edition_first() value=first error=first_error required=true inputmode="numeric" />
                <div class="form__actions"><button class="button" type="submit">{t.edition_button()}</button></div>
            </form>
        </section>
    }
}
