//! 刷题: where every way to practise begins.

use std::collections::BTreeMap;

use axum::response::Response;
use leptos::prelude::*;
use zhengtu::practice::marking::marks_text;
use zhengtu::practice::mode::Mode;
use zhengtu::practice::store::{self as practice, HistoryRow};
use zhengtu::practice::{favourite, preference};
use zhengtu::question::store as bank;
use zhengtu::syllabus::{self, Level, Subject};

use super::naming::part;
use super::search::search_form;
use super::{level_name, owner_of, subject_name};
use crate::components::chinese;
use crate::locale::{Language, Modes, Practice, PracticeSettings, Progress, Syllabus, date_time};
use crate::server::{Ctx, Page, PageError, Section};

/// `GET /practice`
pub(super) async fn show(ctx: Ctx) -> Result<Response, PageError> {
    let mut tx = ctx.read().await?;
    let counts: BTreeMap<String, i64> = bank::subject_counts(&mut tx).await?.into_iter().collect();
    let mut levels = Vec::new();
    for level in Level::ALL {
        levels.push((level, syllabus::store::subjects(&mut tx, level).await?));
    }
    let own_level = match owner_of(&ctx) {
        Some(owner) => preference::store::of(&mut tx, owner).await?.level,
        None => None,
    };
    // The level one prepares for comes first.
    levels.sort_by_key(|(level, _)| own_level.is_some_and(|own| own != *level));
    let (unfinished, wrong, favourites) = match owner_of(&ctx) {
        Some(owner) => (
            practice::unfinished(&mut tx, owner).await?,
            practice::book(&mut tx, owner, None, "").await?.len(),
            usize::try_from(favourite::store::count(&mut tx, owner).await?).unwrap_or_default(),
        ),
        None => (None, 0, 0),
    };
    drop(tx);
    let (t, language) = (Practice(ctx.language), ctx.language);
    let objective: Vec<Subject> =
        levels.iter().flat_map(|(_, subjects)| subjects).filter(|subject| subject.objective).cloned().collect();
    let sections = levels
        .into_iter()
        .map(|(level, subjects)| {
            let cards = subjects
                .into_iter()
                .map(|subject| subject_card(language, &subject, counts.get(&subject.code).copied().unwrap_or_default()))
                .collect_view();
            view! {
                <section class="section">
                    <h2>{chinese(language, level_name(t, level))}</h2>
                    <div class="grid">{cards}</div>
                </section>
            }
        })
        .collect_view();
    let resume = unfinished.map(|row| resume_block(language, &row));
    Ok(ctx.page(Page::new(t.title()).section(Section::Practice), move || {
        view! {
            <div class="page-head">
                <h1>{t.title()}</h1>
                <p class="page-head__lead">{t.lead()}</p>
                <div class="page-head__actions">
                    <a class="button" href="/progress">{Progress(language).title()}</a>
                    <a class="button" href="/practice/history">{t.history()}</a>
                    <a class="button" href="/practice/preferences">{PracticeSettings(language).title()}</a>
                    <a class="button" href="/syllabus">{Syllabus(language).title()}</a>
                </div>
            </div>
            {resume}
            {own(language, wrong, favourites)}
            {search_form(language, &objective, "", "")}
            {sections}
            <p class="source-note">{t.rule()}</p>
        }
    }))
}

/// 继续上次的练习, from whichever device it was begun on.
fn resume_block(language: Language, row: &HistoryRow) -> impl IntoView + use<> {
    let t = Modes(language);
    let mode = Mode::from_code(&row.mode).unwrap_or(Mode::Subject);
    let name = part(language, mode, &row.detail, row.chapter_name.as_deref());
    let subject = match language {
        Language::Zh => row.subject_name.clone(),
        Language::En => row.subject_name_en.clone(),
    };
    let at = if mode == Mode::Study { row.place } else { (row.answered + 1).min(row.questions) };
    view! {
        <section class="next-step" aria-label=t.resume_title()>
            <p>{chinese(language, t.resume_line(row.questions, &name, at))}</p>
            <p class="muted">{subject} " · " {t.resume_begun(&date_time(language, row.created_at))}</p>
            <p><a class="button button--primary" href=format!("/practice/sets/{}", row.id)>{t.resume()}</a></p>
        </section>
    }
}

/// What is somebody's own, and what is everybody's today.
fn own(language: Language, wrong: usize, favourites: usize) -> impl IntoView + use<> {
    let t = Modes(language);
    let card = |href: &'static str, title: &'static str, figure: String, text: &'static str| {
        view! {
            <div class="card card--link">
                <h3><a href=href>{title}</a></h3>
                <p class="num">{figure}</p>
                <p class="muted">{text}</p>
            </div>
        }
    };
    let figure = |n: usize, text: String| if n == 0 { t.none_yet().to_owned() } else { text };
    let today = Practice(language).questions(10);
    view! {
        <section class="section">
            <h2>{t.own()}</h2>
            <div class="grid">
                {card("/practice/daily", t.daily(), today, t.daily_card())}
                {card("/practice/wrong", t.wrong(), figure(wrong, t.wrong_n(wrong)), t.wrong_card())}
                {card("/practice/favourites", t.favourite(), figure(favourites, t.favourite_n(favourites)), t.favourite_card())}
            </div>
        </section>
    }
}

fn subject_card(language: Language, subject: &Subject, questions: i64) -> impl IntoView + use<> {
    let t = Practice(language);
    let name = subject_name(language, subject).to_owned();
    let paper = t.paper(&marks_text(subject.full_half_marks), subject.minutes);
    let state = match (subject.objective, questions) {
        (_, 0) => t.no_questions().to_owned(),
        (false, _) => t.written().to_owned(),
        (true, questions) => t.questions(questions),
    };
    if questions > 0 {
        let href = if subject.objective { format!("/practice/{}/{}", subject.level, subject.code) } else { "/mock".to_owned() };
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
