//! Exporting any filtered set of questions, with what the format can't carry said before the download.

use std::collections::BTreeMap;

use axum::extract::Query;
use axum::response::Response;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use zhengtu::account::Action;
use zhengtu::audit::{self, Event};
use zhengtu::question::export::export;
use zhengtu::question::format::{Format, Loss};
use zhengtu::question::store::Filter;
use zhengtu::question::{Kind, Status};
use zhengtu::syllabus::Subject;

use super::download::attachment;
use super::file_words;
use super::import::{subject_name, subjects};
use crate::components::{Crumb, Field, Options, breadcrumb, empty};
use crate::locale::{Language, QuestionFiles};
use crate::server::{Access, Ctx, Page, PageError, Route, Section, get};

/// So many questions are named for each loss.
const LISTED: usize = 12;

/// The addresses of exporting.
pub(super) fn routes() -> Vec<Route> {
    let edit = Access::Needs(Action::EditQuestions);
    vec![get("/questions/export", edit, show), get("/questions/export/file", edit, file)]
}

/// The parameters of the list page, and the format.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
struct Asked {
    subject: String,
    edition: String,
    chapter: String,
    kind: String,
    status: String,
    tag: String,
    /// Called `words` on the list page.
    #[serde(alias = "words")]
    q: String,
    format: String,
}

impl Asked {
    fn filter(&self) -> Filter {
        let said = |text: &String| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        Filter {
            subject: said(&self.subject),
            edition: said(&self.edition),
            chapter: said(&self.chapter),
            kind: Kind::from_code(&self.kind),
            status: Status::from_code(&self.status),
            tag: said(&self.tag),
            words: said(&self.q),
        }
    }
}

async fn show(ctx: Ctx, Query(asked): Query<Asked>) -> Result<Response, PageError> {
    let mut tx = ctx.read().await?;
    let subjects = subjects(&mut tx).await?;
    let found = match Format::from_code(&asked.format) {
        Some(format) => {
            let (written, count) = export(&mut tx, &asked.filter(), format).await?;
            Some((format, written.losses, count))
        }
        None => None,
    };
    drop(tx);
    let language = ctx.language;
    let t = QuestionFiles(language);
    Ok(ctx.page(Page::new(t.export_title()).section(Section::Questions).narrow(), move || {
        let result = found.map(|(format, losses, count)| preview(language, &asked, format, losses, count));
        view! {
            {breadcrumb(language, vec![Crumb::link(t.bank(), "/questions"), Crumb::here(t.export_title())])}
            <header class="page-head">
                <h1>{t.export_title()}</h1>
                <p class="page-head__lead">{t.export_lead()}</p>
            </header>
            {form(language, &asked, &subjects)}
            {result}
        }
    }))
}

fn form(language: Language, asked: &Asked, subjects: &[Subject]) -> impl IntoView + use<> {
    let t = QuestionFiles(language);
    let any = |text: &str| std::iter::once((String::new(), text.to_owned()));
    let choices: Vec<(String, String)> =
        any(t.any()).chain(subjects.iter().map(|subject| (subject.code.clone(), subject_name(language, subject)))).collect();
    let kinds: Vec<(String, String)> =
        any(t.any()).chain(Kind::ALL.map(|kind| (kind.code().to_owned(), file_words::kind(t, kind).to_owned()))).collect();
    let states = Status::ALL.map(|status| (status.code().to_owned(), file_words::status(t, status).to_owned()));
    let states: Vec<(String, String)> = any(t.status_any()).chain(states).collect();
    let formats = Format::ALL.map(|format| (format.code().to_owned(), file_words::format(t, format).to_owned())).to_vec();
    let asked = asked.clone();
    view! {
        <form method="get" action="/questions/export" class="form">
            <Options name="subject" label=t.subject() options=choices value=asked.subject />
            <Field name="edition" label=t.edition() value=asked.edition inputmode="numeric" />
            <Field name="chapter" label=t.chapter() value=asked.chapter hint=t.chapter_hint() inputmode="numeric" />
            <Options name="kind" label=t.kind() options=kinds value=asked.kind />
            <Options name="status" label=t.status() options=states value=asked.status />
            <Field name="tag" label=t.tag() value=asked.tag />
            <Field name="q" label=t.words() value=asked.q />
            <Options name="format" label=t.format() options=formats value=asked.format />
            <div class="form__actions"><button class="button button--primary" type="submit">{t.preview()}</button></div>
        </form>
    }
}

fn preview(language: Language, asked: &Asked, format: Format, losses: Vec<Loss>, count: usize) -> impl IntoView + use<> {
    let t = QuestionFiles(language);
    if count == 0 {
        return empty(t.none_title(), t.none_text(), None).into_any();
    }
    let href = format!("/questions/export/file?{}", serde_urlencoded::to_string(asked).unwrap_or_default());
    let all = losses.len();
    // Most formats lose the same of every question: said once, with the questions it is about.
    let mut by_message: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for loss in losses {
        by_message.entry(loss.message.in_language(language).to_owned()).or_default().push(loss.question);
    }
    let listed = by_message
        .into_iter()
        .map(|(message, questions)| {
            let named = questions.iter().take(LISTED).map(ToString::to_string).collect::<Vec<_>>().join(t.between());
            let text =
                if questions.len() > LISTED { t.lost_of_many(&named, questions.len()) } else { t.lost_of(questions.len(), &named) };
            view! { <li>{message}<br /><span class="muted">{text}</span></li> }
        })
        .collect_view();
    let lost = if all == 0 {
        view! { <p>{t.lossless()}</p> }.into_any()
    } else {
        view! {
            <p>{t.losses(all)}</p>
            <div class="prose"><ul>{listed}</ul></div>
        }
        .into_any()
    };
    view! {
        <section class="section">
            <h2>{t.found(count)}</h2>
            {lost}
            <p><a class="button button--primary" href=href>{t.download(format.code())}</a></p>
        </section>
    }
    .into_any()
}

/// The file. That somebody took questions away is in the trail.
async fn file(ctx: Ctx, Query(asked): Query<Asked>) -> Result<Response, PageError> {
    let Some(format) = Format::from_code(&asked.format) else { return Ok(ctx.redirect("/questions/export")) };
    let (written, count) = export(&mut ctx.read().await?, &asked.filter(), format).await?;
    let mut tx = ctx.write().await?;
    let detail = serde_json::json!({ "questions": count, "format": format.code() }).to_string();
    audit::record(&mut tx, ctx.now, Event::done(&ctx.actor, "question.export", "question", "").detail(detail)).await?;
    tx.commit().await?;
    Ok(attachment(&format!("zhengtu-questions.{}", format.extension()), format, written.bytes))
}
