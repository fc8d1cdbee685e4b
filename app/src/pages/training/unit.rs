//! 单位报名: an officer or organiser signs up people of their unit, many at once, and answers for them.

mod answers;
mod page;
mod whom;

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use zhengtu::account::Action;
use zhengtu::audit::{self, Event};
use zhengtu::clock::date_of;
use zhengtu::ids::RegistrationId;
use zhengtu::training::seat::{self, Named, OfferError, RegisterError, WithdrawError};
use zhengtu::training::{RegistrationState, people, store, unit_list};

use super::manage::scopes;
use super::{session_of, words};
use crate::locale::{Seats, Training};
use crate::pages::people::spreadsheet;
use crate::server::{Ctx, Flash, Input, InputWithFile, PageError, read_apart};
use answers::{Answer, Line};
pub(super) use page::fill;
use page::{Shown, shown};
use whom::{Meant, pasted, whom};

/// So many names at once.
const AT_ONCE: usize = 200;

/// Whom to sign up: people ticked, names pasted.
#[derive(Debug, Clone, Deserialize, Default)]
#[serde(default)]
pub(super) struct List {
    people: Vec<String>,
    names: String,
    q: String,
}

/// What the register is searched for.
#[derive(Debug, Deserialize, Default)]
#[serde(default)]
pub(super) struct Query {
    q: String,
}

/// `GET /training/{id}/unit`
pub(super) async fn show(ctx: Ctx, Path(id): Path<String>, Input(query): Input<Query>) -> Result<Response, PageError> {
    shown(&ctx, &id, Shown { list: List { q: query.q, ..List::default() }, ..Shown::default() }).await
}

/// `GET /training/unit-list.xlsx`: an empty list to fill in.
pub(super) async fn template() -> Result<Response, PageError> {
    Ok(spreadsheet("zhengtu-unit-list.xlsx", unit_list::template().map_err(PageError::internal)?))
}

/// `POST /training/{id}/unit`
pub(super) async fn register(
    ctx: Ctx,
    Path(id): Path<String>,
    InputWithFile { value: form, file }: InputWithFile<List>,
) -> Result<Response, PageError> {
    let t = Seats(ctx.language);
    let account = ctx.actor.account.ok_or(PageError::SignIn)?;
    let today = date_of(ctx.now);
    let read = match file {
        Some(file) => read_apart(move || unit_list::read_list(&file.name, &file.bytes, today)).await?,
        None => Ok(Vec::new()),
    };
    let rows = match read {
        Ok(rows) => rows,
        Err(error) => {
            let bad_file = Some(t.unit_file_refused(error.sentence().in_language(ctx.language)));
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            return shown(&ctx, &id, Shown { list: form, bad_file, status, ..Shown::default() }).await;
        }
    };
    let many = form.people.len() + pasted(&form).count() + rows.len();
    if many == 0 || many > AT_ONCE {
        let sentence = if many == 0 { t.unit_nobody() } else { t.unit_too_many() };
        let said = Some(sentence.to_owned());
        return shown(&ctx, &id, Shown { list: form, said, status: StatusCode::UNPROCESSABLE_ENTITY, ..Shown::default() }).await;
    }
    let mut tx = ctx.write().await?;
    let session = session_of(&mut tx, &id).await?;
    if session.published_at.is_none() {
        return Err(PageError::NotFound);
    }
    let meant = whom(&mut tx, &ctx.state.secret, &scopes(&ctx, Action::RegisterPeople), &form, &rows).await?;
    let named: Vec<Named> = meant.iter().filter_map(|one| one.found.as_ref().ok().cloned()).collect();
    let answers = match seat::register_list(&mut tx, session.id, &named, account, ctx.now).await {
        Ok(answers) => answers,
        Err(RegisterError::Refused(_)) => return Err(PageError::NotFound),
        Err(RegisterError::Store(error)) => return Err(error.into()),
    };
    let placed = answers.iter().flatten().count();
    let mut answers = answers.into_iter();
    let lines: Vec<Line> = meant
        .into_iter()
        .map(|Meant { name, row, found }| match found {
            Ok(one) => Line { name, row, unit: one.unit, answer: answers.next().map_or(Answer::Unknown, Answer::from) },
            Err(answer) => Line { name, row, unit: String::new(), answer },
        })
        .collect();
    if placed > 0 {
        let event = Event::done(&ctx.actor, "training.unit.register", "training_session", session.id)
            .within(&session.division_path)
            .detail(serde_json::json!({ "people": placed, "of": lines.len() }).to_string());
        audit::record(&mut tx, ctx.now, event).await?;
        tx.commit().await?;
    } else {
        drop(tx);
    }
    let status = if placed > 0 { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    // What could not be done stays in the form, to be mended; a file is mended where it is.
    let unknown: Vec<_> = lines
        .iter()
        .filter(|line| line.row.is_none() && matches!(line.answer, Answer::Unknown | Answer::Several(_)))
        .map(|line| line.name.clone())
        .collect();
    let list = List { people: Vec::new(), names: unknown.join("\n"), q: form.q };
    shown(&ctx, &id, Shown { list, lines, status, ..Shown::default() }).await
}

/// What is to become of somebody's place.
#[derive(Debug, Deserialize, Default)]
#[serde(default)]
pub(super) struct Change {
    action: String,
}

/// `POST /training/{id}/unit/{registration}`
pub(super) async fn change(
    ctx: Ctx,
    Path((id, registration)): Path<(String, String)>,
    Input(form): Input<Change>,
) -> Result<Response, PageError> {
    let t = Seats(ctx.language);
    let registration: RegistrationId = registration.parse().map_err(|_| PageError::NotFound)?;
    let mut tx = ctx.write().await?;
    let session = session_of(&mut tx, &id).await?;
    let there = store::registration(&mut tx, registration).await?.filter(|there| there.session_id == session.id);
    let there = there.ok_or(PageError::NotFound)?;
    let person = there.person_id.ok_or(PageError::NotFound)?;
    let place = people::place_of(&mut tx, person).await?.unwrap_or_default();
    ctx.require(Action::RegisterPeople, &place).await?;
    // Whoever has linked their account and signed up themselves answers for themselves.
    let is_theirs = there.account_id.is_some() && there.by_account_id.is_none();
    let outcome: Result<(&'static str, &'static str), String> = match form.action.as_str() {
        _ if is_theirs => Err(t.unit_theirs().to_owned()),
        "accept" => answered(seat::accept(&mut tx, registration, ctx.now).await, &ctx)?
            .map(|()| ("training.unit.accept", t.unit_done_accepted())),
        "decline" => answered(seat::decline(&mut tx, registration, ctx.now).await, &ctx)?
            .map(|()| ("training.unit.decline", t.unit_done_declined())),
        "withdraw" => match seat::withdraw_registration(&mut tx, registration, ctx.now).await {
            Ok(RegistrationState::Declined) => Ok(("training.unit.decline", t.unit_done_declined())),
            Ok(RegistrationState::Left) => Ok(("training.unit.withdraw", t.done_left())),
            Ok(_) => Ok(("training.unit.withdraw", t.unit_done_withdrawn())),
            Err(WithdrawError::Store(error)) => return Err(error.into()),
            Err(WithdrawError::Refused(refusal)) => Err(words::withdraw_refusal(Training(ctx.language), refusal).to_owned()),
        },
        _ => return Err(PageError::BadRequest),
    };
    match outcome {
        Ok((what, said)) => {
            let event = Event::done(&ctx.actor, what, "training_registration", registration).within(&session.division_path);
            audit::record(&mut tx, ctx.now, event).await?;
            tx.commit().await?;
            Ok(ctx.redirect_with(&format!("/training/{}/unit", session.id), &Flash::ok(said)))
        }
        Err(sentence) => {
            drop(tx);
            let said = Some(sentence);
            shown(&ctx, &id, Shown { said, status: StatusCode::CONFLICT, ..Shown::default() }).await
        }
    }
}

/// An answer to an offer: done, or why not.
fn answered(outcome: Result<(), OfferError>, ctx: &Ctx) -> Result<Result<(), String>, PageError> {
    match outcome {
        Ok(()) => Ok(Ok(())),
        Err(OfferError::Store(error)) => Err(error.into()),
        Err(OfferError::Refused(refusal)) => Ok(Err(words::offer_refusal(Training(ctx.language), &refusal))),
    }
}
