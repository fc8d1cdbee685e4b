//! Writing a question: one form for every kind, before and after there is a question. Each save adds a version that never changes.

mod doubles;
mod form;
mod picture;
mod save;
mod view;

use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::account::Action;
use zhengtu::clock::date_of;
use zhengtu::question::store::{QuestionVersion, fingerprint};
use zhengtu::question::{Content, Kind, OptionSet, Stage, Status};
use zhengtu::store::Tx;
use zhengtu::syllabus::Subject;

use self::doubles::Double;
use self::form::{LONGEST_REASON, Typed};
use self::view::Shown;
use super::lookup::{Chapters, Known, allow, question_of, subject_name, subjects};
use super::{changes, face, words};
use crate::components::{Crumb, Options, breadcrumb, error_summary};
use crate::locale::{Common, PictureForm, QuestionForm as Words, Questions, date_time};
use crate::server::{Access, Ctx, InputWithFile, Page, PageError, Problems, Route, Section, get, post};

/// Addresses.
pub(super) fn routes() -> Vec<Route> {
    let edit = Access::Needs(Action::EditQuestions);
    vec![
        get("/questions/new", edit, new),
        post("/questions/new", edit, create),
        get("/questions/{id}/edit", edit, change),
        post("/questions/{id}/edit", edit, add),
    ]
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Wanted {
    subject: String,
    kind: String,
}

/// The desk a question is written at: everything the form needs besides what was typed.
struct Desk {
    known: Option<Known>,
    chapters: Chapters,
    subjects: Vec<Subject>,
    /// Identities options and rubric points of this question ever had.
    used: OptionSet,
}

impl Desk {
    /// For a question that exists, or a new one of this subject; `None` if there is no such subject.
    async fn load(tx: &mut Tx, id: Option<&str>, subject: &str) -> Result<Option<Self>, PageError> {
        let known = match id {
            Some(id) => Some(question_of(tx, id).await?),
            None => None,
        };
        if known.as_ref().is_some_and(|known| known.question.status == Status::Retired) {
            return Err(PageError::conflict(
                Words(crate::locale::Language::Zh).retired_first(),
                Words(crate::locale::Language::En).retired_first(),
            ));
        }
        let subject = known.as_ref().map_or(subject, |known| &known.question.subject);
        let Some(chapters) = Chapters::load(tx, subject).await? else { return Ok(None) };
        let subjects = if known.is_some() { Vec::new() } else { subjects(tx).await? };
        let used = known.iter().flat_map(Known::versions).flat_map(|version| identities(&version.content)).collect();
        Ok(Some(Self { known, chapters, subjects, used }))
    }

    /// Somebody has published it: a change needs a reason.
    fn needs_reason(&self) -> bool {
        self.known.as_ref().is_some_and(|known| known.question.published.is_some())
    }
}

fn identities(content: &Content) -> impl Iterator<Item = zhengtu::question::OptionId> {
    content.options.iter().map(|option| option.id).chain(content.rubric.iter().map(|point| point.id))
}

/// Somebody else was quicker.
struct Overtaken {
    /// The version this form began with, if it can be told.
    base: Option<QuestionVersion>,
}

/// What stands above the form when it comes back.
#[derive(Default)]
struct Above {
    /// The question as a candidate would see it.
    preview: Option<Content>,
    /// Everything the form says is wrong.
    problems: Problems,
    /// Somebody has saved another version since this form was opened.
    overtaken: Option<Overtaken>,
    /// The form was asked to do something, but first has to ask for other things.
    reshaped: bool,
    /// A picture was put into a text.
    inserted: bool,
    /// Questions that say nearly the same, and what is being saved.
    near: Option<(Content, Vec<Double>)>,
}

async fn new(ctx: Ctx, Query(wanted): Query<Wanted>) -> Result<Response, PageError> {
    allow(&ctx, Action::EditQuestions).await?;
    let mut tx = ctx.read().await?;
    match (Desk::load(&mut tx, None, &wanted.subject).await?, Kind::from_code(&wanted.kind)) {
        (Some(desk), Some(kind)) => Ok(page(&ctx, desk, Typed::blank(&wanted.subject, kind), Above::default())),
        _ => choose(&ctx, &mut tx, &wanted, StatusCode::OK).await,
    }
}

async fn create(ctx: Ctx, sent: InputWithFile<Typed>) -> Result<Response, PageError> {
    work(&ctx, None, sent.value, sent.file.map(|file| file.bytes)).await
}

async fn change(ctx: Ctx, Path(id): Path<String>) -> Result<Response, PageError> {
    allow(&ctx, Action::EditQuestions).await?;
    let desk = Desk::load(&mut ctx.read().await?, Some(&id), "").await?.ok_or(PageError::NotFound)?;
    let typed = desk.known.as_ref().map(|known| Typed::of(&known.newest.content, known.newest.id)).unwrap_or_default();
    Ok(page(&ctx, desk, typed, Above::default()))
}

async fn add(ctx: Ctx, Path(id): Path<String>, sent: InputWithFile<Typed>) -> Result<Response, PageError> {
    work(&ctx, Some(&id), sent.value, sent.file.map(|file| file.bytes)).await
}

/// Whatever button was pressed.
async fn work(ctx: &Ctx, id: Option<&str>, mut typed: Typed, file: Option<Vec<u8>>) -> Result<Response, PageError> {
    allow(ctx, Action::EditQuestions).await?;
    let mut tx = ctx.read().await?;
    let Some(desk) = Desk::load(&mut tx, id, &typed.subject).await? else {
        let wanted = Wanted { subject: typed.subject, kind: typed.kind };
        return choose(ctx, &mut tx, &wanted, StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    drop(tx);
    typed.subject.clone_from(&desk.chapters.subject.code);
    typed.number_rows(desk.used);
    let mut problems = Problems::default();
    let inserted = picture::take(ctx, &mut typed, file, &mut problems).await?;
    if typed.action == "picture" || !problems.is_empty() {
        return Ok(page(ctx, desk, typed, Above { problems, inserted, ..Above::default() }));
    }
    // Another subject or kind than the form was shown for asks for other things: whatever was to be done waits for them.
    let mut reshaped = false;
    if !typed.shape.is_empty() && typed.shape != typed.shape_now() {
        reshaped = typed.action != "reshape";
        if !typed.shape.starts_with(&format!("{}/", typed.subject)) {
            typed.chapter.clear();
        }
        "reshape".clone_into(&mut typed.action);
    }
    if typed.step(desk.used) {
        return Ok(page(ctx, desk, typed, Above { reshaped, ..Above::default() }));
    }
    let (content, mut problems) = typed.read(ctx.language, &desk.chapters, date_of(ctx.now));
    let w = Words(ctx.language);
    picture::check(ctx, &mut ctx.read().await?, &content, &mut problems).await?;
    let is_saving = matches!(typed.action.as_str(), "draft" | "submit");
    let is_changed = desk.known.as_ref().is_some_and(|known| known.newest.content != content);
    if is_saving && is_changed && desk.needs_reason() && typed.reason.trim().is_empty() {
        problems.add("reason", w.reason_missing());
    }
    if typed.reason.chars().count() > LONGEST_REASON {
        problems.add("reason", Common(ctx.language).field_too_long(LONGEST_REASON));
    }
    if !is_saving {
        return Ok(page(ctx, desk, typed, Above { preview: Some(content), problems, ..Above::default() }));
    }
    if !problems.is_empty() {
        return Ok(page(ctx, desk, typed, Above { problems, ..Above::default() }));
    }
    save::save(ctx, desk, typed, content).await
}

/// The first step: which subject, which kind.
async fn choose(ctx: &Ctx, tx: &mut Tx, wanted: &Wanted, status: StatusCode) -> Result<Response, PageError> {
    let language = ctx.language;
    let (t, w) = (Questions(language), Words(language));
    let subjects: Vec<(String, String)> =
        subjects(tx).await?.iter().map(|subject| (subject.code.clone(), subject_name(language, subject))).collect();
    let kinds = Kind::ALL.map(|kind| (kind.code().to_owned(), words::kind(language, kind).to_owned())).to_vec();
    let (subject, kind) = (wanted.subject.clone(), wanted.kind.clone());
    let error = (status != StatusCode::OK).then(|| w.subject_missing().to_owned());
    let shown = Page::new(w.new_title()).section(Section::Questions).narrow().status(status);
    Ok(ctx.page(shown, move || {
        view! {
            {breadcrumb(language, vec![Crumb::link(t.title(), "/questions"), Crumb::here(w.new_title())])}
            <header class="page-head">
                <h1>{w.new_title()}</h1>
                <p class="page-head__lead">{w.new_lead()}</p>
            </header>
            <form method="get" action="/questions/new" class="form">
                <Options name="subject" label=t.subject() options=subjects value=subject error=error />
                <Options name="kind" label=t.kind() options=kinds value=kind />
                <div class="form__actions">
                    <button class="button button--primary" type="submit">{w.go_on()}</button>
                    <a class="button" href="/questions/import">{t.to_import()}</a>
                </div>
            </form>
        }
    }))
}

/// The form, with what there is to say above it.
fn page(ctx: &Ctx, desk: Desk, typed: Typed, above: Above) -> Response {
    let language = ctx.language;
    let (t, w) = (Questions(language), Words(language));
    let status = if above.overtaken.is_some() {
        StatusCode::CONFLICT
    } else if above.problems.is_empty() && above.near.is_none() && !above.reshaped {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let title = if desk.known.is_some() { w.edit_title() } else { w.new_title() };
    let shown = Page::new(title).section(Section::Questions).with_script("preview.js").status(status);
    ctx.page(shown, move || {
        let (address, back) = match &desk.known {
            Some(known) => (format!("/questions/{}/edit", known.question.id), format!("/questions/{}", known.question.id)),
            None => ("/questions/new".to_owned(), "/questions".to_owned()),
        };
        let mut crumbs = vec![Crumb::link(t.title(), "/questions")];
        if let Some(known) = &desk.known {
            crumbs.push(Crumb::link(words::beginning(&known.newest.content.stem, 20), back.clone()));
        }
        crumbs.push(Crumb::here(title));
        let in_review = desk.known.as_ref().is_some_and(|known| known.question.stage == Stage::InReview);
        let in_use = desk.known.as_ref().is_some_and(|known| known.question.status == Status::Published);
        let overtaken = above
            .overtaken
            .as_ref()
            .and_then(|by| desk.known.as_ref().map(|known| overtaken(ctx, &desk.chapters, known, by.base.as_ref())));
        let confirm = above.near.as_ref().map(|(content, _)| fingerprint(content));
        let near = above.near.map(|(content, others)| doubles::beside(language, &content, &others));
        let preview = above.preview.map(|content| {
            let left_behind = desk.known.as_ref().is_some_and(|known| known.leaves_explanation_behind(&content));
            view! {
                <section class="section" id="preview">
                    <h2>{w.preview_title()}</h2>
                    <p class="muted">{w.preview_lead()}</p>
                    {left_behind.then(|| view! { <p class="notice notice--warn">{w.explanation_left_behind()}</p> })}
                    <div class="split">
                        <div>{face::asked(language, &content, "preview")}</div>
                        <div>{face::opened(language, &content)}</div>
                    </div>
                </section>
            }
        });
        let lead = match &desk.known {
            Some(known) => w.edit_lead(known.newest.number, known.newest.number + 1),
            None => w.write_lead().to_owned(),
        };
        let form = Shown {
            language,
            needs_reason: desk.needs_reason(),
            is_known: desk.known.is_some(),
            subjects: desk.subjects.iter().map(|subject| (subject.code.clone(), subject_name(language, subject))).collect(),
            chapters: desk.chapters,
            problems: above.problems,
            typed,
            address,
            back,
            confirm,
        };
        view! {
            {breadcrumb(language, crumbs)}
            <header class="page-head">
                <h1>{title}</h1>
                <p class="page-head__lead">{lead}</p>
            </header>
            <div class="stack">
                {error_summary(language, &form.problems)}
                {overtaken}
                {near}
                {above.reshaped.then(|| view! { <p class="notice notice--warn" role="alert">{w.reshaped()}</p> })}
                {above.inserted.then(|| view! { <p class="notice" role="status">{PictureForm(language).inserted()}</p> })}
                {in_review.then(|| view! { <p class="notice notice--warn">{w.takes_back()}</p> })}
                {in_use.then(|| view! { <p class="notice">{w.stays_in_use()}</p> })}
                {preview}
                <div class="desk">
                    <section class="section">
                        {view::form(&form)}
                    </section>
                    // Filled while somebody types, where there is a script to do it.
                    <section class="desk__preview section" data-preview-here="" hidden=true aria-label=w.preview_title()></section>
                </div>
            </div>
        }
    })
}

/// Somebody saved another version while this form was open: who, when, and what they changed.
fn overtaken(ctx: &Ctx, chapters: &Chapters, known: &Known, base: Option<&QuestionVersion>) -> AnyView {
    let (language, w) = (ctx.language, Words(ctx.language));
    let newest = &known.newest;
    let told = w.overtaken(newest.number, &newest.author, &date_time(language, newest.created_at));
    let changed = base.map(|base| changes::changes(language, chapters, &base.content, &newest.content));
    let address = format!("/questions/{}/versions/{}", known.question.id, newest.number);
    view! {
        <div class="notice notice--warn" role="alert">
            <div class="stack stack--tight">
                <p>{told}</p>
                <p>{w.overtaken_next()} " " <a href=address>{w.see_newest()}</a></p>
                {changed}
            </div>
        </div>
    }
    .into_any()
}
