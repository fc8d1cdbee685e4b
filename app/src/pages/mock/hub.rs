//! Choosing: what is under way, drawn and fixed papers, what awaits, and what was.

use axum::response::Response;
use chrono::TimeDelta;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::account::Action;
use zhengtu::audit::{self, Event};
use zhengtu::ids::MockPaperId;
use zhengtu::mock::blueprint::{Blueprint, Shortage};
use zhengtu::mock::store::{self, Attempt, AttemptRow, DrawError, NewPaper, Paper};
use zhengtu::mock::{By, Origin};
use zhengtu::practice::Owner;
use zhengtu::practice::marking::marks_text;
use zhengtu::question::Kind;
use zhengtu::store::Tx;
use zhengtu::syllabus::{self, Level, Subject};

use super::super::practice::start::count_visitor;
use super::super::practice::{ensure_owner, level_name, owner_of, subject_name, with_cookie};
use super::words::{duration, paper_name, short, subject_of};
use crate::components::{Column, Table, chinese, empty};
use crate::locale::{Language, Mock, MockEvents, Papers, Practice, date_time};
use crate::server::{Ctx, Flash, Input, Page, PageError, Peer, Section, random_token};

/// So many of the latest are listed.
const HISTORY: i64 = 50;

/// A subject a paper can be drawn for, or why not.
struct Choice {
    level: Level,
    subject: Subject,
    blueprint: Blueprint,
    edition: Option<(String, Option<Shortage>)>,
}

/// `GET /mock`
pub(super) async fn show(ctx: Ctx) -> Result<Response, PageError> {
    let (mut open, mut past) = (Vec::new(), Vec::new());
    if let Some(owner) = owner_of(&ctx) {
        hand_in_due(&ctx, owner).await?;
        let mut tx = ctx.read().await?;
        open = store::open_attempts(&mut tx, owner).await?;
        past = store::history(&mut tx, owner, HISTORY, 0).await?;
    }
    let mut tx = ctx.read().await?;
    let mut choices = Vec::new();
    let mut subjects = Vec::new();
    for level in Level::ALL {
        for subject in syllabus::store::subjects(&mut tx, level).await? {
            if let Some(blueprint) = Blueprint::of(&subject) {
                let edition = store::edition_for(&mut tx, &subject).await?;
                choices.push(Choice { level, subject: subject.clone(), blueprint, edition });
            }
            subjects.push(subject);
        }
    }
    let written = super::cases::cards(&mut tx, ctx.language, &open).await?;
    let mut papers = store::published_papers(&mut tx).await?;
    let reserved = zhengtu::mock::event::store::reserved(&mut tx, ctx.now).await?;
    papers.retain(|paper| !reserved.contains(&paper.id));
    let events = super::events::cards(&ctx, &mut tx).await?;
    drop(tx);
    let (t, language) = (Mock(ctx.language), ctx.language);
    let running: Vec<Attempt> = open.iter().filter(|attempt| attempt.cancelled.is_none()).cloned().collect();
    let under_way = open_list(language, &running, &subjects);
    let called_off = super::events::cancelled_list(language, &open);
    let drawn = choices.iter().map(|choice| choice_card(language, choice, &open)).collect_view();
    let fixed = fixed_list(language, &papers, &subjects);
    let history = if past.is_empty() {
        empty(t.history_empty_title(), t.history_empty(), None).into_any()
    } else {
        history_table(language, &past, &subjects).into_any()
    };
    let papers_link = ctx
        .actor
        .may_somewhere(Action::EditQuestions)
        .then(|| view! { <a class="button" href="/mock/papers">{Papers(language).title()}</a> });
    let events_link = ctx
        .actor
        .may_somewhere(Action::ManageMocks)
        .then(|| view! { <a class="button" href="/mock/events">{MockEvents(language).manage()}</a> });
    Ok(ctx.page(Page::new(t.title()).section(Section::Mock), move || {
        view! {
            <div class="page-head">
                <h1>{t.title()}</h1>
                <p class="page-head__lead">{t.lead()}</p>
                <div class="page-head__actions">{events_link} {papers_link}</div>
            </div>
            {under_way}
            {called_off}
            {events}
            <section class="section">
                <h2>{t.begin_title()}</h2>
                <div class="grid">{drawn} {written}</div>
            </section>
            {fixed}
            <section class="section">
                <h2>{t.rules_title()}</h2>
                <div class="prose">
                    <ul>
                        <li>{t.rule_paper()}</li>
                        <li>{t.rule_marks()}</li>
                        <li>{t.rule_time()}</li>
                    </ul>
                </div>
            </section>
            <section class="section">
                <h2>{t.history_title()}</h2>
                {history}
            </section>
        }
    }))
}

/// What ended while nobody looked is handed in before it is listed.
async fn hand_in_due(ctx: &Ctx, owner: Owner) -> Result<(), PageError> {
    let open = store::open_attempts(&mut ctx.read().await?, owner).await?;
    for attempt in open.iter().filter(|attempt| attempt.is_due(ctx.now)) {
        let mut tx = ctx.write().await?;
        store::hand_in(&mut tx, attempt.set, By::Clock, ctx.now).await?;
        tx.commit().await?;
    }
    Ok(())
}

fn name_of(language: Language, subjects: &[Subject], code: &str, title: &str) -> String {
    subjects.iter().find(|subject| subject.code == code).map_or_else(String::new, |subject| paper_name(language, title, subject))
}

fn open_list(language: Language, open: &[Attempt], subjects: &[Subject]) -> Option<impl IntoView + use<>> {
    let t = Mock(language);
    let cards = open
        .iter()
        .map(|attempt| {
            let name = name_of(language, subjects, &attempt.subject, &attempt.title);
            let label = t.go_on_named(&name);
            view! {
                <div class="card">
                    <h3>{chinese(language, name)}</h3>
                    <p class="muted">{t.open_until(&date_time(language, attempt.ends_at))}</p>
                    <p><a class="button button--primary" href=format!("/mock/{}", attempt.set) aria-label=label>{t.go_on()}</a></p>
                </div>
            }
        })
        .collect_view();
    (!open.is_empty()).then(|| {
        view! {
            <section class="section">
                <h2>{t.open_title()}</h2>
                <div class="grid">{cards}</div>
            </section>
        }
    })
}

fn choice_card(language: Language, choice: &Choice, open: &[Attempt]) -> impl IntoView + use<> {
    let (t, practice) = (Mock(language), Practice(language));
    let name = subject_name(language, &choice.subject).to_owned();
    let of = |kind| choice.blueprint.parts.iter().filter(|part| part.kind == kind).map(|part| part.questions).sum();
    let paper = t.paper_of(of(Kind::Single), of(Kind::Multiple), choice.blueprint.minutes);
    let is_this =
        |attempt: &Attempt| attempt.origin == Origin::Drawn && attempt.subject == choice.subject.code && attempt.event.is_none();
    let under_way = open.iter().any(is_this);
    let state = match &choice.edition {
        Some((edition, None)) => {
            let button = (!under_way).then(|| {
                view! {
                    <form method="post" action="/mock">
                        <input type="hidden" name="subject" value=choice.subject.code.clone() />
                        <button class="button" type="submit" aria-label=t.begin_named(&name)>{t.begin()}</button>
                    </form>
                }
            });
            view! { <p class="muted">{t.drawn_edition(edition)}</p> {button} }.into_any()
        }
        Some((_, Some(shortage))) => {
            view! { <p class="notice notice--warn"><span>{short(language, *shortage)}</span></p> }.into_any()
        }
        None => view! { <p class="muted">{practice.no_questions()}</p> }.into_any(),
    };
    view! {
        <div class="card">
            <h3>{name}</h3>
            <p class="muted">{chinese(language, level_name(practice, choice.level))}</p>
            <p>{paper}</p>
            {state}
        </div>
    }
}

fn fixed_list(language: Language, papers: &[Paper], subjects: &[Subject]) -> Option<impl IntoView + use<>> {
    let t = Mock(language);
    let cards = papers
        .iter()
        .map(|paper| {
            let subject = subjects.iter().find(|subject| subject.code == paper.subject);
            let subject = subject.map(|subject| subject_name(language, subject).to_owned()).unwrap_or_default();
            view! {
                <div class="card">
                    <h3>{chinese(language, paper.title.clone())}</h3>
                    <p class="muted">{subject}</p>
                    <p>{t.fixed_line(paper.questions, paper.minutes)}</p>
                    <form method="post" action="/mock">
                        <input type="hidden" name="paper" value=paper.id.to_string() />
                        <button class="button" type="submit" aria-label=t.begin_named(&paper.title)>{t.begin()}</button>
                    </form>
                </div>
            }
        })
        .collect_view();
    (!papers.is_empty()).then(|| {
        view! {
            <section class="section">
                <h2>{t.fixed_title()}</h2>
                <p class="muted">{t.fixed_lead()}</p>
                <div class="grid">{cards}</div>
            </section>
        }
    })
}

fn history_table(language: Language, past: &[AttemptRow], subjects: &[Subject]) -> impl IntoView + use<> {
    let t = Mock(language);
    let rows = past
        .iter()
        .map(|row| {
            let attempt = &row.attempt;
            let name = name_of(language, subjects, &attempt.subject, &attempt.title);
            let marks = attempt
                .half_marks
                .map_or_else(|| t.waiting_marks().to_owned(), |got| t.marks_of(&marks_text(got), &marks_text(row.full_half_marks)));
            let handed_in = attempt.handed_in_at.unwrap_or(attempt.ends_at);
            let used = (handed_in - attempt.started_at).num_milliseconds();
            view! {
                <tr>
                    <th scope="row"><a href=format!("/mock/{}/result", attempt.set)>{chinese(language, name)}</a></th>
                    <td data-label=t.column_handed_in()>{date_time(language, handed_in)}</td>
                    <td class="num" data-label=t.column_marks()>{marks}</td>
                    <td class="num" data-label=t.column_used()>{duration(language, used)}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <Table
            columns=vec![
                Column::text(t.column_paper()),
                Column::text(t.column_handed_in()),
                Column::numbers(t.column_marks()),
                Column::numbers(t.column_used()),
            ]
        >
            {rows}
        </Table>
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct StartForm {
    /// A subject, to draw a paper of …
    subject: String,
    /// … or a fixed paper.
    paper: String,
}

/// `POST /mock`: begins, or goes on with what is under way of the same paper or subject.
pub(super) async fn start(ctx: Ctx, peer: Peer, Input(form): Input<StartForm>) -> Result<Response, PageError> {
    let t = Mock(ctx.language);
    if let Some(owner) = owner_of(&ctx) {
        hand_in_due(&ctx, owner).await?;
    }
    let mut tx = ctx.write().await?;
    count_visitor(&ctx, &peer, &mut tx).await?;
    let (owner, cookie) = ensure_owner(&ctx, &mut tx).await?;
    let open = store::open_attempts(&mut tx, owner).await?;
    let paper = if form.paper.is_empty() {
        let subject = subject_of(&mut tx, &form.subject).await.map_err(|_| PageError::BadRequest)?;
        if let Some(attempt) = open
            .iter()
            .find(|attempt| attempt.origin == Origin::Drawn && attempt.subject == subject.code && attempt.event.is_none())
        {
            return Ok(ctx.redirect(&format!("/mock/{}", attempt.set)));
        }
        match drawn(&ctx, &mut tx, &subject).await {
            Ok(paper) => paper,
            Err(DrawError::Short(shortage)) => {
                let why = t.not_begun(&short(ctx.language, shortage));
                return Ok(ctx.redirect_with("/mock", &Flash::error(why)));
            }
            Err(DrawError::Written) => return Err(PageError::BadRequest),
            Err(DrawError::Store(error)) => return Err(error.into()),
        }
    } else {
        let id: MockPaperId = form.paper.parse().map_err(|_| PageError::BadRequest)?;
        let paper = store::find_paper(&mut tx, id).await?.filter(|paper| paper.origin == Origin::Fixed);
        let paper = paper.ok_or(PageError::BadRequest)?;
        if let Some(attempt) = open.iter().find(|attempt| attempt.paper == paper.id && attempt.event.is_none()) {
            return Ok(ctx.redirect(&format!("/mock/{}", attempt.set)));
        }
        let reserved = zhengtu::mock::event::store::reserved(&mut tx, ctx.now).await?;
        if !paper.is_open() || reserved.contains(&paper.id) {
            return Ok(ctx.redirect_with("/mock", &Flash::error(t.paper_closed())));
        }
        paper
    };
    let ends_at = ctx.now + TimeDelta::minutes(paper.minutes);
    let set = store::start_attempt(&mut tx, &paper, owner, None, ends_at, ctx.now).await?;
    // The trail says who did what: a visitor is nobody.
    if ctx.actor.account.is_some() {
        audit::record(&mut tx, ctx.now, Event::done(&ctx.actor, "mock.attempt.start", "mock_attempt", set)).await?;
    }
    tx.commit().await?;
    Ok(with_cookie(ctx.redirect(&format!("/mock/{set}/1")), cookie))
}

/// A paper of one's own.
async fn drawn(ctx: &Ctx, tx: &mut Tx, subject: &Subject) -> Result<Paper, DrawError> {
    let seed = u64::from_str_radix(&random_token(8), 16).unwrap_or_default();
    let Some((edition, _)) = store::edition_for(tx, subject).await? else { return Err(DrawError::Written) };
    let questions = store::draw_paper(tx, subject, &edition, seed).await?;
    let versions: Vec<_> = questions.into_iter().map(|candidate| candidate.version).collect();
    let paper = NewPaper {
        subject: &subject.code,
        edition: &edition,
        title: "",
        origin: Origin::Drawn,
        seed,
        minutes: subject.minutes,
        created_by: ctx.actor.account,
    };
    let id = store::create_paper(tx, paper, &versions, ctx.now).await?;
    Ok(store::find_paper(tx, id).await?.ok_or_else(|| zhengtu::store::StoreError::Corrupt("mock_paper".into()))?)
}
