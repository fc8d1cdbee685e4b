//! The chapters of a subject in an edition.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::audit::{self, Event};
use zhengtu::question::store as bank;
use zhengtu::syllabus::{Chapter, Edition, Subject, chapter_number, store};

use super::{may_edit, section, subject_name, validity};
use crate::components::{Column, Crumb, Field, Table, breadcrumb, chinese, empty, error_summary};
use crate::locale::Syllabus;
use crate::server::{Ctx, Flash, Input, Page, PageError, Problems};

/// The longest title, in characters.
const LONGEST_NAME: usize = 60;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ChapterForm {
    number: String,
    name: String,
}

/// `GET /syllabus/{edition}/{subject}`
pub(super) async fn show(ctx: Ctx, Path((edition, subject)): Path<(String, String)>) -> Result<Response, PageError> {
    page(&ctx, &edition, &subject, &ChapterForm::default(), &Problems::default(), StatusCode::OK).await
}

/// `POST /syllabus/{edition}/{subject}`: a new chapter, or another title for one.
pub(super) async fn save(
    ctx: Ctx,
    Path((edition, subject)): Path<(String, String)>,
    Input(form): Input<ChapterForm>,
) -> Result<Response, PageError> {
    let t = Syllabus(ctx.language);
    let mut problems = Problems::default();
    let number = chapter_number(&form.number);
    if number.is_none() {
        problems.add("number", t.number_wrong());
    }
    let name = form.name.trim();
    if name.is_empty() || name.chars().count() > LONGEST_NAME {
        problems.add("name", t.name_wrong());
    }
    let mut tx = ctx.write().await?;
    let (edition, subject) = find(&mut tx, &edition, &subject).await?;
    if let (Some(number), true) = (number, problems.is_empty()) {
        let parent = number.rsplit_once('.').map(|(parent, _)| parent.to_owned());
        let missing = match &parent {
            Some(parent) => store::chapter(&mut tx, &edition.edition, &subject.code, parent).await?.is_none(),
            None => false,
        };
        if missing {
            problems.add("number", t.parent_missing(&parent.unwrap_or_default()));
        } else {
            let chapter =
                Chapter { edition: edition.edition.clone(), subject: subject.code.clone(), number, name: name.to_owned() };
            store::save_chapter(&mut tx, &chapter).await?;
            record(&ctx, &mut tx, "syllabus.chapter.save", &chapter.edition, &chapter.subject, &chapter.number).await?;
            tx.commit().await?;
            return Ok(ctx.redirect_with(&address(&edition, &subject), &Flash::ok(t.added())));
        }
    }
    drop(tx);
    page(&ctx, &edition.edition, &subject.code, &form, &problems, StatusCode::UNPROCESSABLE_ENTITY).await
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct RemoveForm {
    number: String,
}

/// `POST /syllabus/{edition}/{subject}/remove`
pub(super) async fn remove(
    ctx: Ctx,
    Path((edition, subject)): Path<(String, String)>,
    Input(form): Input<RemoveForm>,
) -> Result<Response, PageError> {
    let t = Syllabus(ctx.language);
    let mut tx = ctx.write().await?;
    let (edition, subject) = find(&mut tx, &edition, &subject).await?;
    if !store::remove_chapter(&mut tx, &edition.edition, &subject.code, &form.number).await? {
        return Ok(ctx.redirect_with(&address(&edition, &subject), &Flash::error(t.not_removed())));
    }
    record(&ctx, &mut tx, "syllabus.chapter.remove", &edition.edition, &subject.code, &form.number).await?;
    tx.commit().await?;
    Ok(ctx.redirect_with(&address(&edition, &subject), &Flash::ok(t.removed())))
}

async fn record(
    ctx: &Ctx,
    tx: &mut zhengtu::store::Tx,
    what: &'static str,
    edition: &str,
    subject: &str,
    number: &str,
) -> Result<(), PageError> {
    let chapter = format!("{edition}/{subject}/{number}");
    audit::record(tx, ctx.now, Event::done(&ctx.actor, what, "chapter", chapter)).await?;
    Ok(())
}

async fn find(tx: &mut zhengtu::store::Tx, edition: &str, subject: &str) -> Result<(Edition, Subject), PageError> {
    let editions = store::all_editions(tx).await?;
    let edition = editions.into_iter().find(|known| known.edition == edition).ok_or(PageError::NotFound)?;
    let subject = store::subject(tx, subject).await?.ok_or(PageError::NotFound)?;
    Ok((edition, subject))
}

fn address(edition: &Edition, subject: &Subject) -> String {
    format!("/syllabus/{}/{}", edition.edition, subject.code)
}

async fn page(
    ctx: &Ctx,
    edition: &str,
    subject: &str,
    form: &ChapterForm,
    problems: &Problems,
    status: StatusCode,
) -> Result<Response, PageError> {
    let (t, language) = (Syllabus(ctx.language), ctx.language);
    let mut tx = ctx.read().await?;
    let (edition, subject) = find(&mut tx, edition, subject).await?;
    let chapters = store::chapters(&mut tx, &edition.edition, &subject.code).await?;
    let counts = bank::counts(&mut tx, &subject.code).await?;
    drop(tx);
    let editor = may_edit(ctx);
    let here = address(&edition, &subject);
    let is_empty = chapters.is_empty();
    let rows = chapters
        .into_iter()
        .map(|chapter| {
            let count = counts.iter().find(|count| count.edition == edition.edition && count.chapter == chapter.number);
            let questions = count.map_or(0, |count| count.singles + count.multiples + count.cases);
            let removal = (editor && questions == 0).then(|| {
                view! {
                    <form method="post" action=format!("{here}/remove")>
                        <input type="hidden" name="number" value=chapter.number.clone() />
                        <button class="button button--quiet" type="submit">
                            {t.remove()}<span class="visually-hidden">" "{chapter.name.clone()}</span>
                        </button>
                    </form>
                }
            });
            let number = format!("{}{}", "\u{3000}".repeat(chapter.depth()), chapter.number);
            view! {
                <tr>
                    <th scope="row">{number}" "{chinese(language, chapter.name)}</th>
                    <td class="num" data-label=t.questions()>{questions}</td>
                    {editor.then(|| view! { <td>{removal}</td> })}
                </tr>
            }
        })
        .collect_view();
    let list = if is_empty {
        empty(t.empty_title(), t.empty_text(), None).into_any()
    } else {
        let mut columns = vec![Column::text(t.chapters()), Column::numbers(t.questions())];
        if editor {
            columns.push(Column::text(t.remove()));
        }
        let practise = format!("/practice/{}/{}?edition={}", subject.level, subject.code, edition.edition);
        view! {
            <Table columns=columns caption=t.chapters()>{rows}</Table>
            {subject.objective.then(|| view! { <p><a class="link-more" href=practise>{t.practise()}</a></p> })}
        }
        .into_any()
    };
    let name = subject_name(language, &subject);
    let title = t.chapters_of(&name, &edition.name);
    let adding = editor.then(|| chapter_form(ctx, &here, form, problems));
    let validity = validity(t, &edition);
    Ok(ctx.page(Page::new(title.clone()).section(section(ctx)).narrow().status(status), move || {
        view! {
            {breadcrumb(language, vec![Crumb::link(t.title(), "/syllabus"), Crumb::here(name)])}
            <div class="page-head">
                <h1>{title}</h1>
                <p class="page-head__lead">{validity}</p>
            </div>
            {list}
            {adding}
        }
    }))
}

fn chapter_form(ctx: &Ctx, here: &str, form: &ChapterForm, problems: &Problems) -> impl IntoView + use<> {
    let t = Syllabus(ctx.language);
    let error = |field: &str| problems.of(field).map(str::to_owned);
    let (number_error, name_error) = (error("number"), error("name"));
    let (number, name, here) = (form.number.clone(), form.name.clone(), here.to_owned());
    view! {
        <section class="section">
            <h2>{t.add_title()}</h2>
            <form class="form" method="post" action=here>
                {error_summary(ctx.language, problems)}
                <Field name="number" label=t.number() value=number hint=t.number_hint().to_owned() error=number_error required=true />
                <Field name="name" label=t.name() value=name error=name_error required=true />
                <div class="form__actions"><button class="button" type="submit">{t.add_button()}</button></div>
            </form>
        </section>
    }
}
