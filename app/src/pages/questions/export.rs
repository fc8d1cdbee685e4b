//! Exporting any filtered set of questions, with what the format can't carry said before the download.

use std::collections::BTreeMap;

use axum::extract::Query;
use axum::response::Response;
use chrono::NaiveDate;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::account::Action;
use zhengtu::audit::{self, Event};
use zhengtu::clock::date_of;
use zhengtu::question::export::export;
use zhengtu::question::format::{Format, Loss};
use zhengtu::question::search::{self, Filter};
use zhengtu::question::{ChapterRef, Kind, Status};
use zhengtu::store::Tx;
use zhengtu::syllabus::Subject;

use super::download::attachment;
use super::file_words;
use super::import::{subject_name, subjects};
use super::lookup::Chapters;
use crate::components::{Crumb, Field, Options, breadcrumb, empty};
use crate::locale::{Language, QuestionFiles, Questions};
use crate::server::{Access, Ctx, Page, PageError, Route, Section, get};

/// So many questions are named for each loss.
const LISTED: usize = 12;

/// The addresses of exporting.
pub(super) fn routes() -> Vec<Route> {
    let edit = Access::Needs(Action::EditQuestions);
    vec![get("/questions/export", edit, show), get("/questions/export/file", edit, file)]
}

/// What an address says besides the filter of the list page.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Asked {
    format: String,
    /// Edition and chapter as this form sends them, `2018/03` or `2018/`; absent in links of the list page.
    place: Option<String>,
}

/// The filter with what the form says of the place in it. A place of another subject than the one chosen now says nothing.
fn placed(filter: Filter, asked: &Asked, chapters: Option<&Chapters>) -> Filter {
    let Some(place) = &asked.place else { return filter };
    let (edition, chapter) = place.split_once('/').unwrap_or((place, ""));
    let place = ChapterRef { edition: edition.to_owned(), chapter: chapter.to_owned() };
    if chapters.is_some_and(|chapters| chapter.is_empty() || chapters.has(&place)) {
        Filter { edition: place.edition, chapter: place.chapter, ..filter }
    } else {
        Filter { edition: String::new(), chapter: String::new(), ..filter }
    }
}

/// Those of the list page's conditions that this form has no field for: they are kept as they came.
fn kept(filter: &Filter) -> Vec<(&'static str, String)> {
    let all = [
        ("stage", &filter.stage),
        ("difficulty", &filter.difficulty),
        ("source", &filter.source),
        ("needs_review", &filter.needs_review),
        ("law_before", &filter.law_before),
        ("reported", &filter.reported),
        ("facility_from", &filter.facility_from),
        ("facility_to", &filter.facility_to),
    ];
    all.into_iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| (name, value.clone())).collect()
}

/// How many retired questions the filter finds that an export leaves out: all, unless it asks for a state.
pub(super) async fn left_out(tx: &mut Tx, filter: &Filter, today: NaiveDate) -> Result<i64, PageError> {
    if !filter.status.trim().is_empty() {
        return Ok(0);
    }
    Ok(search::count(tx, &Filter { status: Status::Retired.code().to_owned(), ..filter.clone() }, today).await?)
}

async fn show(ctx: Ctx, Query(filter): Query<Filter>, Query(asked): Query<Asked>) -> Result<Response, PageError> {
    let mut tx = ctx.read().await?;
    let subjects = subjects(&mut tx).await?;
    let chapters = Chapters::load(&mut tx, &filter.subject).await?;
    let filter = placed(filter, &asked, chapters.as_ref());
    let found = match Format::from_code(&asked.format) {
        Some(format) => {
            let (written, count) = export(&mut tx, &filter, date_of(ctx.now), format).await?;
            let retired = left_out(&mut tx, &filter, date_of(ctx.now)).await?;
            Some((format, written.losses, count, retired))
        }
        None => None,
    };
    drop(tx);
    let language = ctx.language;
    let t = QuestionFiles(language);
    Ok(ctx.page(Page::new(t.export_title()).section(Section::Questions).narrow(), move || {
        let result = found.map(|(format, losses, count, retired)| preview(language, &filter, format, losses, count, retired));
        view! {
            {breadcrumb(language, vec![Crumb::link(t.bank(), "/questions"), Crumb::here(t.export_title())])}
            <header class="page-head">
                <h1>{t.export_title()}</h1>
                <p class="page-head__lead">{t.export_lead()}</p>
            </header>
            {form(language, &filter, &asked, &subjects, chapters.as_ref())}
            {result}
        }
    }))
}

fn form(
    language: Language,
    filter: &Filter,
    asked: &Asked,
    subjects: &[Subject],
    chapters: Option<&Chapters>,
) -> impl IntoView + use<> {
    let t = QuestionFiles(language);
    let any = |text: &str| std::iter::once((String::new(), text.to_owned()));
    let choices: Vec<(String, String)> =
        any(t.any()).chain(subjects.iter().map(|subject| (subject.code.clone(), subject_name(language, subject)))).collect();
    let kinds: Vec<(String, String)> =
        any(t.any()).chain(Kind::ALL.map(|kind| (kind.code().to_owned(), file_words::kind(t, kind).to_owned()))).collect();
    let states = Status::ALL.map(|status| (status.code().to_owned(), file_words::status(t, status).to_owned()));
    let states: Vec<(String, String)> = any(t.status_any()).chain(states).collect();
    let named = |format: Format| {
        let lossless = matches!(format, Format::Xlsx | Format::Csv | Format::Qti3);
        format!("{}{}", file_words::format(t, format), if lossless { t.without_loss() } else { "" })
    };
    let formats = Format::ALL.map(|format| (format.code().to_owned(), named(format))).to_vec();
    let place = chapters.map(|chapters| {
        let w = Questions(language);
        let whole = |edition: &str| (format!("{edition}/"), w.edition(edition));
        let of = |edition: &str, number: &str, name: &str| (format!("{edition}/{number}"), w.chapter_of(number, name, edition));
        let places: Vec<(String, String)> = any(t.any())
            .chain(chapters.editions.iter().flat_map(|(edition, chapters)| {
                let chapters = chapters.iter().map(|chapter| of(edition, &chapter.number, &chapter.name));
                std::iter::once(whole(edition)).chain(chapters)
            }))
            .collect();
        let value = if filter.edition.is_empty() { String::new() } else { format!("{}/{}", filter.edition, filter.chapter) };
        view! { <Options name="place" label=w.edition_and_chapter() options=places value=value /> }
    });
    let (filter, kept) = (filter.clone(), kept(filter));
    let note = (!kept.is_empty()).then(|| view! { <p class="muted">{t.kept_conditions(kept.len())}</p> });
    let kept = kept.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value /> }).collect_view();
    let format = asked.format.clone();
    view! {
        <form method="get" action="/questions/export" class="form">
            <Options name="subject" label=t.subject() options=choices value=filter.subject />
            {place}
            <Options name="kind" label=t.kind() options=kinds value=filter.kind />
            <Options name="status" label=t.status() options=states value=filter.status />
            <Field name="tag" label=t.tag() value=filter.tag />
            <Field name="words" label=t.words() value=filter.words />
            {kept}
            {note}
            <Options name="format" label=t.format() options=formats value=format />
            <div class="form__actions"><button class="button button--primary" type="submit">{t.preview()}</button></div>
        </form>
    }
}

fn preview(
    language: Language,
    filter: &Filter,
    format: Format,
    losses: Vec<Loss>,
    count: usize,
    retired: i64,
) -> impl IntoView + use<> {
    let t = QuestionFiles(language);
    let retired = (retired > 0).then(|| view! { <p>{t.retired_left_out(&crate::locale::count(retired))}</p> });
    if count == 0 {
        return view! { {empty(t.none_title(), t.none_text(), None)} {retired} }.into_any();
    }
    let asked = Filter { order: String::new(), ..filter.clone() };
    let asked = serde_urlencoded::to_string(asked).unwrap_or_default();
    let and = if asked.is_empty() { "" } else { "&" };
    let href = format!("/questions/export/file?{asked}{and}format={}", format.code());
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
            {retired}
            {lost}
            <p><a class="button button--primary" href=href>{t.download(file_words::format(t, format))}</a></p>
        </section>
    }
    .into_any()
}

/// The file. That somebody took questions away is in the trail.
async fn file(ctx: Ctx, Query(filter): Query<Filter>, Query(asked): Query<Asked>) -> Result<Response, PageError> {
    let Some(format) = Format::from_code(&asked.format) else { return Ok(ctx.redirect("/questions/export")) };
    let (written, count) = export(&mut ctx.read().await?, &filter, date_of(ctx.now), format).await?;
    let mut tx = ctx.write().await?;
    let detail = serde_json::json!({ "questions": count, "format": format.code() }).to_string();
    audit::record(&mut tx, ctx.now, Event::done(&ctx.actor, "question.export", "question", "").detail(detail)).await?;
    tx.commit().await?;
    Ok(attachment(&format!("zhengtu-questions.{}", format.extension()), format, written.bytes))
}
