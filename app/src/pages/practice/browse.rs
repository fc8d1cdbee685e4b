//! Choosing: the chapters of a subject, and the other ways to practise it.

use axum::extract::{Path, Query};
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::practice::mode::{Mode, pick};
use zhengtu::practice::store as practice;
use zhengtu::question::Kind;
use zhengtu::question::store as bank;
use zhengtu::store::Tx;
use zhengtu::syllabus::{self, Level, Subject};

use super::start::sizes;
use super::{owner_of, subject_name};
use crate::components::question::kind_name;
use crate::components::{Crumb, Options, breadcrumb, chinese, empty};
use crate::locale::{Modes, Practice, percent};
use crate::server::{Ctx, Page, PageError, Section};

/// So many tags are offered, the most frequent ones.
const TAGS: i64 = 24;

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
    let offers = Offers::load(&ctx, &mut tx, &code, &edition).await?;
    drop(tx);

    let (t, language) = (Practice(ctx.language), ctx.language);
    let title = subject_name(language, &subject).to_owned();
    let here = format!("/practice/{}/{}", level.code(), subject.code);
    let chips = edition_chips(t, &editions, &edition, &here);
    let body = if lines.iter().any(|line| line.questions > 0) {
        chapter_form(t, &subject, &edition, lines, &offers).into_any()
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
    tx: &mut Tx,
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

/// The ways to practise a subject beside its chapters, with how many questions each has.
struct Offers {
    kinds: Vec<(Kind, i64)>,
    doubtful: usize,
    wrong: usize,
    favourites: usize,
    tags: Vec<practice::TagCount>,
}

impl Offers {
    async fn load(ctx: &Ctx, tx: &mut Tx, subject: &str, edition: &str) -> Result<Self, PageError> {
        let owner = owner_of(ctx);
        let (mut wrong, mut favourites) = (0, 0);
        if let Some(owner) = owner {
            let book = practice::book(tx, owner, Some(subject), edition).await?;
            wrong = book.iter().filter(|entry| !entry.known.is_retired).count();
            let marked = practice::favourites(tx, owner, Some(subject), edition).await?;
            favourites = marked.iter().filter(|favourite| !favourite.known.is_retired).count();
        }
        Ok(Self {
            kinds: practice::kind_counts(tx, subject, edition).await?,
            doubtful: practice::doubtful_count(tx, owner, subject, edition).await?,
            wrong,
            favourites,
            tags: practice::tags(tx, subject, edition, TAGS).await?,
        })
    }
}

/// One form: how many questions and how, and a button for each chapter and each other way.
fn chapter_form(t: Practice, subject: &Subject, edition: &str, lines: Vec<ChapterLine>, offers: &Offers) -> impl IntoView + use<> {
    let m = Modes(t.0);
    let rows = lines.into_iter().map(|line| chapter_row(t, &line)).collect_view();
    let tags = offers
        .tags
        .iter()
        .map(|tag| {
            let value = pick(Mode::Tag, &tag.tag);
            view! { <li><button class="chip" name="pick" value=value type="submit">{chinese(t.0, m.tag_n(&tag.tag, tag.questions))}</button></li> }
        })
        .collect_view();
    let tags = (!offers.tags.is_empty()).then(|| {
        view! {
            <section class="section">
                <h2>{m.by_tag()}</h2>
                <ul class="chips chips--wrap">{tags}</ul>
            </section>
        }
    });
    view! {
        <form method="post" action="/practice/sets" class="stack">
            <input type="hidden" name="subject" value=subject.code.clone() />
            <input type="hidden" name="edition" value=edition.to_owned() />
            <div class="filter-bar">
                {sizes(t.0)}
                <Options
                    name="way"
                    label=m.way()
                    options=vec![(String::new(), m.way_practise().to_owned()), ("study".to_owned(), m.way_study().to_owned())]
                />
                <button class="button button--primary" name="pick" value="" type="submit">{t.whole_subject()}</button>
            </div>
            <section class="section">
                <h2>{t.chapters()}</h2>
                <ul class="chapter-list">{rows}</ul>
            </section>
            {other_ways(t, subject, offers)}
            {tags}
        </form>
    }
}

fn chapter_row(t: Practice, line: &ChapterLine) -> impl IntoView + use<> {
    let state = if line.questions > 0 {
        let done = line.done.map(|(done, earned, full)| view! { <br />{t.chapter_done(done, &percent(earned, full))} });
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
}

/// 题型、疑难题、错题本、收藏、每日一练. What has no questions yet is left out, except one's own, which says so.
fn other_ways(t: Practice, subject: &Subject, offers: &Offers) -> impl IntoView + use<> {
    let (m, language) = (Modes(t.0), t.0);
    let number = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let code = &subject.code;
    let row = |mode: Mode, detail: &str, name: &str, note: Option<(&'static str, Option<String>)>, questions: i64| {
        let state = if questions > 0 { t.questions(questions) } else { m.none_yet().to_owned() };
        let button = (questions > 0).then(|| {
            let label = m.begin_of(name);
            view! { <button class="button button--small" name="pick" value=pick(mode, detail) aria-label=label type="submit">{t.begin()}</button> }
        });
        let note = note.map(|(note, list)| {
            let list = list.map(|href| view! { " " <a href=href>{m.open_list()}</a> });
            view! { <small class="muted">{note} {list}</small> }
        });
        view! {
            <li>
                <span class="mode-list__name">{name.to_owned()} {note}</span>
                <span class="mode-list__state">{state}</span>
                {button}
            </li>
        }
    };
    let kinds = offers
        .kinds
        .iter()
        .map(|(kind, questions)| row(Mode::Kind, kind.code(), kind_name(language, *kind), None, *questions))
        .collect_view();
    let doubtful = (offers.doubtful > 0)
        .then(|| row(Mode::Doubtful, "", m.doubtful(), Some((m.doubtful_note(), None)), number(offers.doubtful)));
    let list = |page: &str| Some(format!("/practice/{page}?subject={code}"));
    let wrong = row(Mode::Wrong, "", m.wrong(), Some((m.wrong_note(), list("wrong"))), number(offers.wrong));
    let favourite =
        row(Mode::Favourite, "", m.favourite(), Some((m.favourite_note(), list("favourites"))), number(offers.favourites));
    let all: i64 = offers.kinds.iter().map(|(_, questions)| questions).sum();
    let daily = (all > 0).then(|| row(Mode::Daily, "", m.daily(), Some((m.daily_note(), None)), all.min(10)));
    view! {
        <section class="section">
            <h2>{m.more_ways()}</h2>
            <ul class="mode-list">{kinds} {doubtful} {wrong} {favourite} {daily}</ul>
        </section>
    }
}
