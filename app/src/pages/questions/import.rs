//! Choosing and uploading a file of questions; the template.

use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::account::Action;
use zhengtu::audit::{self, Event};
use zhengtu::exchange::MAX_BYTES;
use zhengtu::question::format::{self as formats, Format, Reading, Refusal};
use zhengtu::question::intake::{self, Defaults};
use zhengtu::question::picture::Album;
use zhengtu::question::upload::{self, Options as Given, Report};
use zhengtu::store::Tx;
use zhengtu::syllabus::store as syllabus;
use zhengtu::syllabus::{Level, Subject};

use super::download::attachment;
use super::file_words;
use crate::components::{Crumb, Field, Options, Upload, breadcrumb, error_summary_saying};
use crate::locale::{Language, QuestionFiles};
use crate::server::{Access, Ctx, InputWithFile, Page, PageError, Problems, Route, Section, get, post, read_apart};

/// The addresses of importing.
pub(super) fn routes() -> Vec<Route> {
    let edit = Access::Needs(Action::EditQuestions);
    vec![
        get("/questions/import", edit, show),
        post("/questions/import", edit, take),
        get("/questions/import/template.xlsx", edit, template),
        get("/questions/imports/{id}", edit, super::import_report::show),
        get("/questions/imports/{id}/report.xlsx", edit, super::import_report::download),
        post("/questions/imports/{id}/apply", edit, super::import_report::apply),
    ]
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct UploadForm {
    format: String,
    subject: String,
}

async fn show(ctx: Ctx) -> Result<Response, PageError> {
    page(&ctx, UploadForm::default(), Problems::default()).await
}

/// Every subject, in order.
pub(super) async fn subjects(tx: &mut Tx) -> Result<Vec<Subject>, PageError> {
    let mut all = Vec::new();
    for level in Level::ALL {
        all.extend(syllabus::subjects(tx, level).await?);
    }
    Ok(all)
}

/// A subject's name in the page's language.
pub(super) fn subject_name(language: Language, subject: &Subject) -> String {
    if language == Language::En { subject.name_en.clone() } else { subject.name.clone() }
}

/// Reads the file, keeps it with its report, and leads to the report. The bank is not changed.
async fn take(ctx: Ctx, InputWithFile { value: form, file }: InputWithFile<UploadForm>) -> Result<Response, PageError> {
    let t = QuestionFiles(ctx.language);
    let mut problems = Problems::default();
    let file = file.unwrap_or_default();
    if file.bytes.is_empty() {
        problems.add("file", t.no_file());
    }
    if file.bytes.len() > MAX_BYTES {
        return Err(PageError::TooLarge);
    }
    let asked = Format::from_code(&form.format);
    if asked.is_none() && !form.format.is_empty() {
        problems.add("format", t.bad_format());
    }
    let mut tx = ctx.read().await?;
    if !form.subject.is_empty() && syllabus::subject(&mut tx, &form.subject).await?.is_none() {
        problems.add("subject", t.bad_subject());
    }
    drop(tx);
    if !problems.is_empty() {
        return page(&ctx, form, problems).await;
    }
    let given = Given { format: asked, subject: Some(form.subject.clone()).filter(|subject| !subject.is_empty()) };
    let reading = match read_file(file.name.clone(), file.bytes.clone(), asked).await? {
        Ok(reading) => reading,
        Err(refusal) => {
            problems.add("file", refusal.message.in_language(ctx.language));
            return page(&ctx, form, problems).await;
        }
    };
    let album = Album::of(&reading.questions).await;
    let mut tx = ctx.read().await?;
    let mut assessment = intake::assess(&mut tx, reading, &album, &defaults(&given)).await?;
    intake::compare(&mut tx, &mut assessment).await?;
    drop(tx);
    let report = Report::from(&assessment);
    let mut tx = ctx.write().await?;
    let file = (file.name.as_str(), file.bytes.as_slice());
    let id = upload::keep(&mut tx, &ctx.state.secret, file, &given, &report, ctx.actor.account, ctx.now)
        .await
        .map_err(PageError::internal)?;
    let detail = serde_json::to_string(&report.counts).unwrap_or_default();
    audit::record(&mut tx, ctx.now, Event::done(&ctx.actor, "question.import.preview", "import_draft", id).detail(detail)).await?;
    tx.commit().await?;
    Ok(ctx.redirect(&format!("/questions/imports/{id}")))
}

/// What holds for questions that don't say it themselves.
pub(super) fn defaults(given: &Given) -> Defaults {
    Defaults { subject: given.subject.clone(), edition: None }
}

/// Reads a file, of this format or of the one it is found to have.
pub(super) async fn read_file(name: String, file: Vec<u8>, format: Option<Format>) -> Result<Result<Reading, Refusal>, PageError> {
    read_apart(move || formats::read(&name, &file, format)).await
}

async fn page(ctx: &Ctx, form: UploadForm, problems: Problems) -> Result<Response, PageError> {
    let subjects = subjects(&mut ctx.read().await?).await?;
    let language = ctx.language;
    let t = QuestionFiles(language);
    let code = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok(ctx.page(Page::new(t.import_title()).section(Section::Questions).narrow().status(code), move || {
        let [wrong_file, wrong_format, wrong_subject] =
            ["file", "format", "subject"].map(|field| problems.of(field).map(str::to_owned));
        let auto = std::iter::once((String::new(), t.format_auto().to_owned()));
        let formats: Vec<(String, String)> =
            auto.chain(Format::ALL.map(|format| (format.code().to_owned(), file_words::format(t, format).to_owned()))).collect();
        let in_file = std::iter::once((String::new(), t.subject_in_file().to_owned()));
        let choices: Vec<(String, String)> =
            in_file.chain(subjects.iter().map(|subject| (subject.code.clone(), subject_name(language, subject)))).collect();
        let templates = subjects
            .iter()
            .map(|subject| {
                let href = format!("/questions/import/template.xlsx?subject={}", subject.code);
                view! { <li><a href=href>{t.template_for(&subject_name(language, subject))}</a></li> }
            })
            .collect_view();
        view! {
            {breadcrumb(language, vec![Crumb::link(t.bank(), "/questions"), Crumb::here(t.import_title())])}
            <header class="page-head">
                <h1>{t.import_title()}</h1>
                <p class="page-head__lead">{t.import_lead()}</p>
            </header>
            {error_summary_saying(t.refused(problems.len()), &problems)}
            <Upload action="/questions/import" submit=t.check()>
                <Field name="file" kind="file" label=t.file() hint=t.file_hint() error=wrong_file />
                <Options name="format" label=t.format() options=formats value=form.format error=wrong_format />
                <Options name="subject" label=t.subject() options=choices value=form.subject hint=t.subject_hint() error=wrong_subject />
            </Upload>
            <section class="section">
                <h2>{t.template_title()}</h2>
                <p>{t.template_text()}</p>
                <ul>{templates}</ul>
            </section>
        }
    }))
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct TemplateFor {
    subject: String,
}

/// An empty sheet with the chapters of a subject to choose from.
async fn template(ctx: Ctx, Query(asked): Query<TemplateFor>) -> Result<Response, PageError> {
    let mut tx = ctx.read().await?;
    let subjects = subjects(&mut tx).await?;
    let wanted = subjects.iter().find(|subject| subject.code == asked.subject).or(subjects.first()).ok_or(PageError::NotFound)?;
    let edition = syllabus::editions(&mut tx, &wanted.code).await?.into_iter().next().unwrap_or_default();
    let chapters: Vec<String> =
        syllabus::chapters(&mut tx, &edition, &wanted.code).await?.into_iter().map(|chapter| chapter.name).collect();
    let bytes = formats::template(&wanted.code, &edition, &chapters).map_err(PageError::internal)?;
    Ok(attachment(&format!("zhengtu-{}.xlsx", wanted.code), Format::Xlsx, bytes))
}
