//! Choosing: levels and subjects, then the chapters of a subject.

use std::collections::BTreeMap;

use axum::extract::{Path, Query};
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::practice::marking::marks_text;
use zhengtu::practice::store as practice;
use zhengtu::question::store as bank;
use zhengtu::syllabus::{self, Level, Subject};

use super::{level_name, owner_of, subject_name};
use crate::components::{Crumb, breadcrumb, chinese, empty};
use crate::locale::{Language, Practice, Syllabus, percent};
use crate::server::{Ctx, Page, PageError, Section};

/// `GET /practice`
pub(super) async fn levels(ctx: Ctx) -> Result<Response, PageError> {
    let mut tx = ctx.read().await?;
    let counts: BTreeMap<String, i64> = bank::subject_counts(&mut tx).await?.into_iter().collect();
    let mut levels = Vec::new();
    for level in Level::ALL {
        levels.push((level, syllabus::store::subjects(&mut tx, level).await?));
    }
    drop(tx);
    let (t, language) = (Practice(ctx.language), ctx.language);
    let sections = levels
        .into_iter()
        .map(|(level, subjects)| {
            let cards = subjects
                .into_iter()
                .map(|subject| {
                    let questions = counts.get(&subject.code).copied().unwrap_or_default();
                    subject_card(language, &subject, questions)
                })
                .collect_view();
            view! {
                <section class="section">
                    <h2>{chinese(language, level_name(t, level))}</h2>
                    <div class="grid">{cards}</div>
                </section>
            }
        })
        .collect_view();
    Ok(ctx.page(Page::new(t.title()).section(Section::Practice), move || {
        view! {
            <div class="page-head">
                <h1>{t.title()}</h1>
                <p class="page-head__lead">{t.lead()}</p>
                <div class="page-head__actions">
                    <a class="button" href="/practice/history">{t.history()}</a>
                    <a class="button" href="/syllabus">{Syllabus(language).title()}</a>
                </div>
            </div>
            {sections}
            <p class="source-note">{t.rule()}</p>
        }
    }))
}

fn subject_card(language: Language, subject: &Subject, questions: i64) -> impl IntoView + use<> {
    let t = Practice(language);
    let name = subject_name(language, subject).to_owned();
    let paper = t.paper(&marks_text(subject.full_half_marks), subject.minutes);
    let state = match (subject.objective, questions) {
        (false, _) => t.written().to_owned(),
        (true, 0) => t.no_questions().to_owned(),
        (true, questions) => t.questions(questions),
    };
    if subject.objective && questions > 0 {
        let href = format!("/practice/{}/{}", subject.level, subject.code);
        view! {
            <div class="card card--link">
                <h3><a href=href>{name}</a></h3>
                <p>{state}</p>
                <p class="muted">{paper}</p>
            </div>
        }
        .into_any()
    } else {
        view! {
            <div class="card">
                <h3>{name}</h3>
                <p class="muted">{state}</p>
                <p class="muted">{paper}</p>
            </div>
        }
        .into_any()
    }
}

/// Which edition is asked for.
#[derive(Debug, Deserialize)]
pub(super) struct Which {
    #[serde(default)]
    edition: String,
}

struct ChapterLine {
    number: String,
    name: String,
    questions: i64,
    /// Different questions answered, marks earned, marks to be had.
    done: Option<(i64, i64, i64)>,
}

/// `GET /practice/{level}/{subject}`
pub(super) async fn subject(
    ctx: Ctx,
    Path((level, code)): Path<(String, String)>,
    Query(which): Query<Which>,
) -> Result<Response, PageError> {
    let mut tx = ctx.read().await?;
    let subject = syllabus::store::subject(&mut tx, &code).await?.ok_or(PageError::NotFound)?;
    let level = Level::from_code(&level).filter(|level| level.code() == subject.level).ok_or(PageError::NotFound)?;
    let counts = bank::counts(&mut tx, &code).await?;
    let editions = syllabus::store::editions(&mut tx, &code).await?;
    // Asked for; else the newest one with questions; else the newest.
    let edition = editions
        .iter()
        .find(|edition| **edition == which.edition)
        .or_else(|| editions.iter().find(|edition| counts.iter().any(|count| count.edition == **edition)))
        .or(editions.first())
        .cloned()
        .unwrap_or_default();
    let lines = chapter_lines(&ctx, &mut tx, &code, &edition, &counts).await?;
    drop(tx);

    let (t, language) = (Practice(ctx.language), ctx.language);
    let title = subject_name(language, &subject).to_owned();
    let here = format!("/practice/{}/{}", level.code(), subject.code);
    let chips = edition_chips(t, &editions, &edition, &here);
    let body = if lines.iter().any(|line| line.questions > 0) {
        chapter_form(t, &subject, &edition, lines).into_any()
    } else {
        let back = Some((t.all_subjects().to_owned(), "/practice".to_owned()));
        empty(t.subject_empty_title(), t.subject_empty(), back).into_any()
    };
    Ok(ctx.page(Page::new(title.clone()).section(Section::Practice), move || {
        view! {
            {breadcrumb(language, vec![Crumb::link(t.title(), "/practice"), Crumb::here(title.clone())])}
            <div class="page-head">
                <h1>{title}</h1>
                <p class="page-head__lead">{t.rule()}</p>
            </div>
            {chips}
            {body}
        }
    }))
}

async fn chapter_lines(
    ctx: &Ctx,
    tx: &mut zhengtu::store::Tx,
    subject: &str,
    edition: &str,
    counts: &[bank::ChapterCount],
) -> Result<Vec<ChapterLine>, PageError> {
    let progress = match owner_of(ctx) {
        Some(owner) => practice::progress(tx, owner, subject, edition).await?,
        None => Vec::new(),
    };
    let chapters = syllabus::store::chapters(tx, edition, subject).await?;
    let line = |chapter: syllabus::Chapter| {
        // A chapter counts what its sections hold.
        let within = |number: &str| chapter.has_within(number);
        let of_chapter = counts.iter().filter(|count| count.edition == edition && within(&count.chapter));
        let done = progress.iter().filter(|row| within(&row.chapter)).fold((0, 0, 0), |(questions, earned, full), row| {
            (questions + row.questions, earned + row.half_marks, full + row.full_half_marks)
        });
        ChapterLine {
            questions: of_chapter.map(|count| count.singles + count.multiples).sum(),
            done: Some(done).filter(|(questions, ..)| *questions > 0),
            number: chapter.number,
            name: chapter.name,
        }
    };
    Ok(chapters.into_iter().map(line).collect())
}

fn edition_chips(t: Practice, editions: &[String], current: &str, here: &str) -> impl IntoView + use<> {
    (editions.len() > 1).then(|| {
        let chips = editions
            .iter()
            .map(|edition| {
                let marked = (edition == current).then_some("page");
                view! { <li><a class="chip" href=format!("{here}?edition={edition}") aria-current=marked>{t.edition(edition)}</a></li> }
            })
            .collect_view();
        view! { <nav aria-label=t.editions_label()><ul class="chips">{chips}</ul></nav> }
    })
}

/// One form: how many questions, and a button for each chapter.
fn chapter_form(t: Practice, subject: &Subject, edition: &str, lines: Vec<ChapterLine>) -> impl IntoView + use<> {
    let sizes = [("10", t.how_many_n(10)), ("20", t.how_many_n(20)), ("all", t.how_many_all().to_owned())]
        .into_iter()
        .map(|(value, label)| view! { <option value=value>{label}</option> })
        .collect_view();
    let rows = lines
        .into_iter()
        .map(|line| {
            let state = if line.questions > 0 {
                let done =
                    line.done.map(|(done, earned, full)| view! { <br />{t.chapter_done(done, &percent(earned, full))} });
                let label = t.begin_chapter(&line.name);
                view! {
                    <div class="cluster">
                        <span class="chapter-list__state">{t.questions(line.questions)} {done}</span>
                        <button class="button button--small" name="chapter" value=line.number.clone() aria-label=label type="submit">
                            {t.begin()}
                        </button>
                    </div>
                }
                .into_any()
            } else {
                view! { <span class="chapter-list__state">{t.chapter_empty()}</span> }.into_any()
            };
            view! {
                <li>
                    <span class="chapter-list__no">{line.number.clone()}</span>
                    <span>{chinese(t.0, line.name.clone())}</span>
                    {state}
                </li>
            }
        })
        .collect_view();
    view! {
        <form method="post" action="/practice/sets" class="stack">
            <input type="hidden" name="subject" value=subject.code.clone() />
            <input type="hidden" name="edition" value=edition.to_owned() />
            <div class="filter-bar">
                <div class="field">
                    <label class="field__label" for="count">{t.how_many()}</label>
                    <select class="field__input" id="count" name="count">{sizes}</select>
                </div>
                <button class="button button--primary" name="chapter" value="" type="submit">{t.whole_subject()}</button>
            </div>
            <section class="section">
                <h2>{t.chapters()}</h2>
                <ul class="chapter-list">{rows}</ul>
            </section>
        </form>
    }
}
