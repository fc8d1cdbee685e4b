//! What organisers do with whole sessions: see theirs, publish, cancel, copy.

use std::collections::HashMap;

use axum::extract::Path;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::account::{Action, Scope};
use zhengtu::audit::{self, Event};
use zhengtu::ids::TrainingId;
use zhengtu::training::schedule::{self, By, ScheduleError};
use zhengtu::training::{Phase, ScheduleRefusal, Session, store};

use super::details::{Refused, Sent, page};
use super::table::{Line, division_of};
use super::unit::fill;
use super::{place_of, session_of, words};
use crate::components::empty;
use crate::locale::{Desk, Seats, Training, count};
use crate::server::{Ctx, Flash, Input, Page, PageError, Section};

/// At most so many are listed.
const LISTED: i64 = 300;

/// The scopes in which the actor may do it.
pub(super) fn scopes(ctx: &Ctx, action: Action) -> Vec<Scope> {
    ctx.actor.scopes_for(action).cloned().collect()
}

/// The state the list is narrowed to.
#[derive(Debug, Deserialize, Default)]
#[serde(default)]
pub(super) struct Query {
    state: String,
    /// A session: only those of its series.
    series: String,
}

const CHIPS: [(&str, Phase); 8] = [
    ("draft", Phase::Draft),
    ("published", Phase::Published),
    ("open", Phase::Open),
    ("closed", Phase::Closed),
    ("running", Phase::Running),
    ("finished", Phase::Finished),
    ("cancelled", Phase::Cancelled),
    ("archived", Phase::Archived),
];

/// `GET /training/manage`
pub(super) async fn list(ctx: Ctx, Input(query): Input<Query>) -> Result<Response, PageError> {
    let t = Training(ctx.language);
    let mut tx = ctx.read().await?;
    let mut all = store::managed(&mut tx, &scopes(&ctx, Action::ManageTraining), LISTED).await?;
    let series = match query.series.parse() {
        Ok(id) => store::find(&mut tx, id).await?.and_then(|session| session.series_id),
        Err(_) => None,
    };
    all.retain(|session| series.is_none() || session.series_id == series);
    let mut fills: HashMap<TrainingId, String> = HashMap::new();
    for session in all.iter().filter(|session| session.quotas_until.is_some()) {
        fills.insert(session.id, fill(t, session, &store::quotas(&mut tx, session.id).await?));
    }
    drop(tx);
    let chosen = CHIPS.iter().find(|(code, _)| *code == query.state).map(|(_, phase)| *phase);
    // What was archived is out of the list, unless one asks for it.
    let is_shown = |session: &Session, wanted: Option<Phase>| match wanted {
        Some(Phase::Archived) => session.archived_at.is_some(),
        Some(phase) => session.archived_at.is_none() && session.phase(ctx.now) == phase,
        None => session.archived_at.is_none(),
    };
    let number =
        |wanted: Option<Phase>| i64::try_from(all.iter().filter(|session| is_shown(session, wanted)).count()).unwrap_or_default();
    let chip = |address: String, label: &'static str, wanted: Option<Phase>| {
        let current = (wanted == chosen).then_some("true");
        let n = count(number(wanted));
        view! { <li><a class="chip" href=address aria-current=current>{label}<span class="chip__count">{n}</span></a></li> }
    };
    let everything = chip("/training/manage".to_owned(), t.manage_all(), None);
    let chips = CHIPS
        .iter()
        .filter(|(_, phase)| number(Some(*phase)) > 0 || chosen == Some(*phase))
        .map(|(code, phase)| chip(format!("/training/manage?state={code}"), words::phase(t, *phase), Some(*phase)))
        .collect_view();
    let capped = (i64::try_from(all.len()).unwrap_or_default() >= LISTED)
        .then(|| view! { <p class="muted">{t.manage_capped(&count(LISTED))}</p> });
    let shown: Vec<_> = all.iter().filter(|session| is_shown(session, chosen)).cloned().collect();
    let body = if shown.is_empty() {
        empty(t.manage_empty_title(), t.manage_empty_body(), Some((t.new_session().to_owned(), "/training/new".to_owned())))
            .into_any()
    } else {
        table(&ctx, &shown, &fills)
    };
    Ok(ctx.page(Page::new(t.manage()).section(Section::Training), || {
        view! {
            <div class="page-head">
                <h1>{t.manage()}</h1>
                <p class="page-head__lead">{t.manage_lead()}</p>
                <div class="page-head__actions">
                    <a class="button" href="/training/desk">{Desk(t.0).title()}</a>
                    <a class="button button--primary" href="/training/new">{t.new_session()}</a>
                </div>
            </div>
            <ul class="chips">{everything}{chips}</ul>
            {body}
            {capped}
        }
    }))
}

fn table(ctx: &Ctx, sessions: &[Session], fills: &HashMap<TrainingId, String>) -> AnyView {
    let t = Training(ctx.language);
    super::table::table(ctx, sessions, t.division(), Some(t.roster_short()), |session| Line {
        under: match fills.get(&session.id).filter(|fill| !fill.is_empty()) {
            Some(fill) => format!("{} · {fill}", words::kind_of(t, session)),
            None => words::kind_of(t, session).to_owned(),
        },
        place: division_of(session).to_owned(),
        seats: {
            let seats = format!("{} / {}", count(session.taken), count(session.capacity));
            let waiting = session.waiting > 0;
            if waiting { format!("{seats} · {}", Seats(t.0).waiting_count(&count(session.waiting))) } else { seats }
        },
        onward: Some({
            let (to, label) = (format!("/training/{}/roster", session.id), t.roster_of(&session.title));
            view! { <a href=to aria-label=label>{t.roster_short()}</a> }.into_any()
        }),
    })
}

/// Says a refused change on the session's page.
pub(super) async fn refused(ctx: &Ctx, session: &Session, sent: Sent, error: ScheduleError) -> Result<Response, PageError> {
    let t = Training(ctx.language);
    let (sentence, overtaken) = match error {
        ScheduleError::Store(error) => return Err(error.into()),
        // What the page offered was possible when it was made.
        ScheduleError::Refused(refusal @ (ScheduleRefusal::AlreadyPublished | ScheduleRefusal::Cancelled)) => {
            (words::schedule_refusal(t, &refusal), true)
        }
        ScheduleError::Refused(refusal) => (words::schedule_refusal(t, &refusal), false),
        ScheduleError::Plan(_) => (t.refused_general(), false),
    };
    page(ctx, &session.id.to_string(), Some(Refused { sent, sentence: sentence.to_owned(), overtaken })).await
}

/// `POST /training/{id}/publish`
pub(super) async fn publish(ctx: Ctx, Path(id): Path<String>) -> Result<Response, PageError> {
    let t = Training(ctx.language);
    let session = session_of(&mut ctx.read().await?, &id).await?;
    ctx.require(Action::ManageTraining, &place_of(&session)).await?;
    let account = ctx.actor.account.ok_or(PageError::SignIn)?;
    let address = format!("/training/{}", session.id);
    let mut tx = ctx.write().await?;
    if let Err(error) = schedule::publish(&mut tx, session.id, By { account, now: ctx.now }).await {
        drop(tx);
        return refused(&ctx, &session, Sent::Publication, error).await;
    }
    let event = Event::done(&ctx.actor, "training.session.publish", "training_session", session.id).within(&session.division_path);
    audit::record(&mut tx, ctx.now, event).await?;
    tx.commit().await?;
    Ok(ctx.redirect_with(&address, &Flash::ok(t.done_published())))
}

/// Why a session is called off.
#[derive(Debug, Deserialize, Default)]
#[serde(default)]
pub(super) struct Cancellation {
    reason: String,
}

/// `POST /training/{id}/cancel`
pub(super) async fn cancel(ctx: Ctx, Path(id): Path<String>, Input(form): Input<Cancellation>) -> Result<Response, PageError> {
    let t = Training(ctx.language);
    let session = session_of(&mut ctx.read().await?, &id).await?;
    ctx.require(Action::ManageTraining, &place_of(&session)).await?;
    let account = ctx.actor.account.ok_or(PageError::SignIn)?;
    let address = format!("/training/{}", session.id);
    let reason = form.reason.trim();
    if reason.is_empty() || reason.chars().count() > 200 {
        let sentence = t.cancel_reason_empty().to_owned();
        let refused = Refused { sent: Sent::Cancellation(form.reason), sentence, overtaken: false };
        return page(&ctx, &id, Some(refused)).await;
    }
    let mut tx = ctx.write().await?;
    if let Err(error) = schedule::cancel(&mut tx, session.id, reason, By { account, now: ctx.now }).await {
        drop(tx);
        return refused(&ctx, &session, Sent::Cancellation(form.reason), error).await;
    }
    let event = Event::done(&ctx.actor, "training.session.cancel", "training_session", session.id).within(&session.division_path);
    audit::record(&mut tx, ctx.now, event).await?;
    tx.commit().await?;
    Ok(ctx.redirect_with(&address, &Flash::ok(t.done_cancelled())))
}

/// The id of the copy, made with the page, so that pressing twice makes one.
#[derive(Debug, Deserialize, Default)]
#[serde(default)]
pub(super) struct Copying {
    id: String,
}

/// `POST /training/{id}/copy`
pub(super) async fn copy(ctx: Ctx, Path(id): Path<String>, Input(form): Input<Copying>) -> Result<Response, PageError> {
    let t = Training(ctx.language);
    let session = session_of(&mut ctx.read().await?, &id).await?;
    ctx.require(Action::ManageTraining, &place_of(&session)).await?;
    let account = ctx.actor.account.ok_or(PageError::SignIn)?;
    let twin: TrainingId = form.id.parse().unwrap_or_else(|_| TrainingId::fresh());
    let shortened: String = session.title.chars().take(70).collect();
    let mut tx = ctx.write().await?;
    let title = t.copy_title(&shortened);
    match schedule::copy(&mut tx, session.id, twin, &title, By { account, now: ctx.now }).await {
        Ok(true) => {
            let event = Event::done(&ctx.actor, "training.session.copy", "training_session", twin)
                .within(&session.division_path)
                .detail(serde_json::json!({ "from": session.id }).to_string());
            audit::record(&mut tx, ctx.now, event).await?;
            tx.commit().await?;
        }
        Ok(false) => {}
        Err(error) => {
            drop(tx);
            return refused(&ctx, &session, Sent::Copy, error).await;
        }
    }
    Ok(ctx.redirect_with(&format!("/training/{twin}/edit"), &Flash::ok(t.done_copied())))
}
