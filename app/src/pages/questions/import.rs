//! Choosing and uploading a file of questions; the template.

use axum::extract::multipart::MultipartError;
use axum::extract::{Multipart, Query};
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;
use tokio::sync::Semaphore;
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
use crate::components::{Crumb, Field, Options, breadcrumb, error_summary_saying};
use crate::locale::{Language, QuestionFiles};
use crate::server::{Access, Ctx, Page, PageError, Problems, Route, Section, get, post, refuse_control_characters};

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

#[derive(Debug, Clone, Default)]
struct UploadForm {
    format: String,
    subject: String,
    file_name: String,
    file: Vec<u8>,
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
async fn take(ctx: Ctx, parts: Multipart) -> Result<Response, PageError> {
    let form = read_parts(parts).await?;
    let t = QuestionFiles(ctx.language);
    let mut problems = Problems::default();
    if form.file.is_empty() {
        problems.add("file", t.no_file());
    }
    if form.file.len() > MAX_BYTES {
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
    let reading = match read_file(form.file_name.clone(), form.file.clone(), asked).await? {
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
    let file = (form.file_name.as_str(), form.file.as_slice());
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

/// So many files are read at once: each may take a processor and some hundred megabytes for seconds.
static READING: Semaphore = Semaphore::const_new(2);

/// Reads a file off the async threads: unpacking and parsing take their time.
pub(super) async fn read_file(name: String, file: Vec<u8>, format: Option<Format>) -> Result<Result<Reading, Refusal>, PageError> {
    let turn = READING.acquire().await.map_err(PageError::internal)?;
    tokio::task::spawn_blocking(move || {
        // Held until the reading ends, which goes on also when nobody waits for it any longer.
        let _turn = turn;
        formats::read(&name, &file, format)
    })
    .await
    .map_err(PageError::internal)
}

async fn read_parts(mut parts: Multipart) -> Result<UploadForm, PageError> {
    let refused = |error: MultipartError| {
        if error.status() == StatusCode::PAYLOAD_TOO_LARGE { PageError::TooLarge } else { PageError::BadRequest }
    };
    let mut form = UploadForm::default();
    while let Some(part) = parts.next_field().await.map_err(refused)? {
        let name = part.name().unwrap_or_default().to_owned();
        if name == "file" {
            form.file_name = part.file_name().unwrap_or_default().to_owned();
            refuse_control_characters(&name, &form.file_name)?;
            form.file = part.bytes().await.map_err(refused)?.to_vec();
            continue;
        }
        let value: String = part.text().await.map_err(refused)?.chars().take(100).collect();
        refuse_control_characters(&name, &value)?;
        match name.as_str() {
            "format" => form.format = value,
            "subject" => form.subject = value,
            _ => {}
        }
    }
    Ok(form)
}

async fn page(ctx: &Ctx, form: UploadForm, problems: Problems) -> Result<Response, PageError> {
    let subjects = subjects(&mut ctx.read().await?).await?;
    let language = ctx.language;
    let t = QuestionFiles(language);
    let code = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok(ctx.page(Page::new(t.import_title()).section(Section::Questions).narrow().status(code), move || {
        let error = |field: &str| problems.of(field).map(str::to_owned);
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
            <form method="post" action="/questions/import" enctype="multipart/form-data" class="form">
                <Field name="file" kind="file" label=t.file() hint=t.file_hint() error=error("file") />
                <Options name="format" label=t.format() options=formats value=form.format error=error("format") />
                <Options name="subject" label=t.subject() options=choices value=form.subject hint=t.subject_hint() error=error("subject") />
                <div class="form__actions"><button class="button button--primary" type="submit">{t.check()}</button></div>
            </form>
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
