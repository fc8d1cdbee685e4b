//! 固定试卷: for editors. A paper is drawn, checked, changed question by question, published; then it stays as it is.

mod detail;
mod statistics;

use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::account::{Action, Place};
use zhengtu::audit::{self, Event};
use zhengtu::ids::{MockPaperId, QuestionVersionId};
use zhengtu::mock::Origin;
use zhengtu::mock::store::{self, CaseDrawError, DrawError, NewPaper, Paper};
use zhengtu::store::Tx;
use zhengtu::syllabus::{self, Level, Subject};

use super::super::practice::subject_name;
use super::words::{short, subject_of};
use crate::components::{Column, Crumb, Field, Options, Table, breadcrumb, chinese, empty, error_summary, status};
use crate::locale::{Common, Language, Mock, Papers, date_time};
use crate::server::{Access, Ctx, Flash, Input, Page, PageError, Problems, Route, Section, get, post, random_token};

/// The longest title.
const LONGEST: usize = 60;

/// Addresses.
pub(super) fn routes() -> Vec<Route> {
    let access = Access::Needs(Action::EditQuestions);
    vec![
        get("/mock/papers", access, show),
        post("/mock/papers", access, create),
        get("/mock/papers/{id}", access, detail::show),
        post("/mock/papers/{id}", access, detail::change),
        get("/mock/papers/{id}/statistics", access, statistics::show),
    ]
}

/// Papers are for the whole country, like the bank they come from.
async fn allow(ctx: &Ctx) -> Result<(), PageError> {
    ctx.require(Action::EditQuestions, &Place::country()).await
}

async fn paper_of(tx: &mut Tx, id: &str) -> Result<(Paper, Subject), PageError> {
    let id: MockPaperId = id.parse().map_err(|_| PageError::NotFound)?;
    let paper = store::find_paper(tx, id).await?.filter(|paper| paper.origin == Origin::Fixed).ok_or(PageError::NotFound)?;
    let subject = subject_of(tx, &paper.subject).await?;
    Ok((paper, subject))
}

fn state_of(t: Papers, paper: &Paper) -> (&'static str, &'static str) {
    match (paper.published_at, paper.retired_at) {
        (None, _) => ("warn", t.state_draft()),
        (Some(_), None) => ("ok", t.state_open()),
        (Some(_), Some(_)) => ("idle", t.state_retired()),
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct CreateForm {
    subject: String,
    title: String,
    seed: String,
}

/// `GET /mock/papers`
async fn show(ctx: Ctx) -> Result<Response, PageError> {
    page(&ctx, CreateForm::default(), &Problems::default()).await
}

async fn page(ctx: &Ctx, form: CreateForm, problems: &Problems) -> Result<Response, PageError> {
    allow(ctx).await?;
    let (t, language) = (Papers(ctx.language), ctx.language);
    let mut tx = ctx.read().await?;
    let papers = store::papers(&mut tx).await?;
    let mut subjects = Vec::new();
    for level in Level::ALL {
        subjects.extend(syllabus::store::subjects(&mut tx, level).await?);
    }
    drop(tx);
    let list = if papers.is_empty() {
        empty(t.empty_title(), t.empty(), None).into_any()
    } else {
        table(language, &papers, &subjects).into_any()
    };
    let choices = subjects.iter().map(|subject| (subject.code.clone(), subject_name(language, subject).to_owned())).collect();
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let error = |field: &str| problems.of(field).map(str::to_owned);
    Ok(ctx.page(Page::new(t.title()).section(Section::Mock).status(status), || {
        view! {
            {breadcrumb(language, vec![Crumb::link(Mock(language).title(), "/mock"), Crumb::here(t.title())])}
            <div class="page-head">
                <h1>{t.title()}</h1>
                <p class="page-head__lead">{t.lead()}</p>
            </div>
            {list}
            <section class="section">
                <h2>{t.create_title()}</h2>
                <form class="form" method="post" action="/mock/papers" novalidate>
                    {error_summary(language, problems)}
                    <Options name="subject" label=t.subject() options=choices value=form.subject error=error("subject") />
                    <Field name="title" label=t.name() value=form.title hint=t.name_hint() error=error("title") />
                    <Field name="seed" label=t.seed() value=form.seed hint=t.seed_hint() error=error("seed") inputmode="numeric" />
                    <div class="form__actions"><button class="button button--primary" type="submit">{t.draw()}</button></div>
                </form>
            </section>
        }
    }))
}

fn table(language: Language, papers: &[Paper], subjects: &[Subject]) -> impl IntoView + use<> {
    let t = Papers(language);
    let rows = papers
        .iter()
        .map(|paper| {
            let subject = subjects.iter().find(|subject| subject.code == paper.subject);
            let subject = subject.map(|subject| subject_name(language, subject).to_owned()).unwrap_or_default();
            let (mark, word) = state_of(t, paper);
            view! {
                <tr>
                    <th scope="row">
                        <a href=format!("/mock/papers/{}", paper.id)>{chinese(language, paper.title.clone())}</a>
                        " "
                        <span class="muted">{subject}</span>
                    </th>
                    <td class="num" data-label=t.column_questions()>{paper.questions}</td>
                    <td data-label=t.column_created()>{date_time(language, paper.created_at)}</td>
                    <td data-label=t.column_state()>{status(mark, word)}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <Table
            columns=vec![
                Column::text(t.column_title()),
                Column::numbers(t.column_questions()),
                Column::text(t.column_created()),
                Column::text(t.column_state()),
            ]
        >
            {rows}
        </Table>
    }
}

/// A paper's title, or what is wrong with it.
fn title_of(language: Language, text: &str, problems: &mut Problems) -> String {
    let title = text.trim().to_owned();
    if title.is_empty() {
        problems.add("title", Papers(language).name_missing());
    } else if title.chars().count() > LONGEST {
        problems.add("title", Common(language).field_too_long(LONGEST));
    }
    title
}

/// `POST /mock/papers`: draws a paper, to be looked through.
async fn create(ctx: Ctx, Input(form): Input<CreateForm>) -> Result<Response, PageError> {
    allow(&ctx).await?;
    let t = Papers(ctx.language);
    let mut problems = Problems::default();
    let title = title_of(ctx.language, &form.title, &mut problems);
    let seed = match form.seed.trim() {
        "" => u64::from_str_radix(&random_token(7), 16).ok(),
        text => text.parse::<u64>().ok().filter(|_| text.len() <= 18),
    };
    if seed.is_none() {
        problems.add("seed", t.seed_wrong());
    }
    let mut tx = ctx.write().await?;
    let subject = syllabus::store::subject(&mut tx, &form.subject).await?.ok_or(PageError::BadRequest)?;
    let Some(seed) = seed.filter(|_| problems.is_empty()) else {
        drop(tx);
        return page(&ctx, form, &problems).await;
    };
    let drawn = match drawn(ctx.language, &mut tx, &subject, seed).await? {
        Ok(drawn) => drawn,
        Err(sentence) => {
            drop(tx);
            problems.add("subject", sentence);
            return page(&ctx, form, &problems).await;
        }
    };
    let (edition, versions) = drawn;
    let new = NewPaper {
        subject: &subject.code,
        edition: &edition,
        title: &title,
        origin: Origin::Fixed,
        seed,
        minutes: subject.minutes,
        created_by: ctx.actor.account,
    };
    let id = store::create_paper(&mut tx, new, &versions, ctx.now).await?;
    audit::record(&mut tx, ctx.now, Event::done(&ctx.actor, "mock.paper.create", "mock_paper", id)).await?;
    tx.commit().await?;
    Ok(ctx.redirect_with(&format!("/mock/papers/{id}"), &Flash::ok(t.created())))
}

/// The edition and the versions of a new paper, choices or cases; or why there is none.
pub(super) async fn drawn(
    language: Language,
    tx: &mut Tx,
    subject: &Subject,
    seed: u64,
) -> Result<Result<(String, Vec<QuestionVersionId>), String>, PageError> {
    if !subject.objective {
        let edition = store::case_edition(tx, subject).await?.map(|(edition, _)| edition).unwrap_or_default();
        return match store::draw_case_paper(tx, subject, &edition, seed).await {
            Ok(versions) => Ok(Ok((edition, versions))),
            Err(CaseDrawError::Short(lacks)) => Ok(Err(super::cases::short(language, &lacks))),
            Err(CaseDrawError::Objective) => Err(PageError::BadRequest),
            Err(CaseDrawError::Store(error)) => Err(error.into()),
        };
    }
    let edition = store::edition_for(tx, subject).await?.map(|(edition, _)| edition).unwrap_or_default();
    match store::draw_paper(tx, subject, &edition, seed).await {
        Ok(questions) => Ok(Ok((edition, questions.into_iter().map(|candidate| candidate.version).collect()))),
        Err(DrawError::Short(shortage)) => Ok(Err(short(language, shortage))),
        Err(DrawError::Written) => Err(PageError::BadRequest),
        Err(DrawError::Store(error)) => Err(error.into()),
    }
}
