//! 单位报名: an officer or organiser signs up people of their unit, many at once, and answers for them.

mod answers;
mod page;

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use zhengtu::account::{Action, Scope};
use zhengtu::audit::{self, Event};
use zhengtu::ids::{PersonId, RegistrationId};
use zhengtu::store::Tx;
use zhengtu::training::seat::{self, Named, OfferError, RegisterError, WithdrawError};
use zhengtu::training::{RegistrationState, people, store};

use super::manage::scopes;
use super::{session_of, words};
use crate::locale::{Seats, Training};
use crate::server::{Ctx, Flash, Input, PageError};
use answers::{Answer, Line};
pub(super) use page::fill;
use page::{Shown, shown};

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

/// The name in a line: a row pasted from a spreadsheet may say more after it.
fn name_of(line: &str) -> &str {
    line.trim().split('\t').next().unwrap_or_default().trim()
}

/// Whom the list means, name by name. A name that is one of the register's is found; every other gets its answer here.
async fn whom(tx: &mut Tx, scopes: &[Scope], form: &List) -> Result<Vec<(String, Result<Named, Answer>)>, PageError> {
    let mut lines: Vec<(String, Result<Named, Answer>)> = Vec::new();
    let mut seen: Vec<PersonId> = Vec::new();
    let mut add = |typed: String, found: Result<people::UnitPerson, Answer>| {
        let found = found.and_then(|person| {
            if seen.contains(&person.id) {
                return Err(Answer::Repeated);
            }
            seen.push(person.id);
            Ok(Named { person: person.id, unit: person.unit().to_owned(), name: person.name })
        });
        lines.push((typed, found));
    };
    for ticked in &form.people {
        let found = match ticked.parse() {
            Ok(id) => people::within(tx, scopes, id).await?,
            Err(_) => None,
        };
        let name = found.as_ref().map(|person| person.name.clone()).unwrap_or_default();
        add(name, found.ok_or(Answer::Unknown));
    }
    for typed in form.names.lines().map(name_of).filter(|name| !name.is_empty()) {
        let mut found = people::named(tx, scopes, typed).await?;
        let one = match found.len() {
            0 => Err(Answer::Unknown),
            1 => Ok(found.swap_remove(0)),
            many => Err(Answer::Several(many)),
        };
        add(typed.to_owned(), one);
    }
    Ok(lines)
}

/// `POST /training/{id}/unit`
pub(super) async fn register(ctx: Ctx, Path(id): Path<String>, Input(form): Input<List>) -> Result<Response, PageError> {
    let t = Seats(ctx.language);
    let account = ctx.actor.account.ok_or(PageError::SignIn)?;
    let many = form.people.len() + form.names.lines().filter(|line| !name_of(line).is_empty()).count();
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
    let lines = whom(&mut tx, &scopes(&ctx, Action::RegisterPeople), &form).await?;
    let named: Vec<Named> = lines.iter().filter_map(|(_, found)| found.as_ref().ok().cloned()).collect();
    let answers = match seat::register_list(&mut tx, session.id, &named, account, ctx.now).await {
        Ok(answers) => answers,
        Err(RegisterError::Refused(_)) => return Err(PageError::NotFound),
        Err(RegisterError::Store(error)) => return Err(error.into()),
    };
    let placed = answers.iter().flatten().count();
    let mut answers = answers.into_iter();
    let lines: Vec<Line> = lines
        .into_iter()
        .map(|(name, found)| match found {
            Ok(_) => Line { name, answer: answers.next().map_or(Answer::Unknown, Answer::from) },
            Err(answer) => Line { name, answer },
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
    // What could not be done stays in the form, to be mended.
    let unknown: Vec<_> = lines
        .iter()
        .filter(|line| matches!(line.answer, Answer::Unknown | Answer::Several(_)))
        .map(|line| line.name.clone())
        .collect();
    let list = List { people: Vec::new(), names: unknown.join("\n"), q: form.q };
    shown(&ctx, &id, Shown { list, lines, status, said: None }).await
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
    let person = there.and_then(|there| there.person_id).ok_or(PageError::NotFound)?;
    let place = people::place_of(&mut tx, person).await?.unwrap_or_default();
    ctx.require(Action::RegisterPeople, &place).await?;
    let outcome: Result<(&'static str, &'static str), String> = match form.action.as_str() {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_of_a_spreadsheet_is_read_by_its_name() {
        for (line, name) in [("陈一", "陈一"), (" 陈一\t13800000000\t曲江社工站", "陈一"), ("\t", ""), ("欧阳 明", "欧阳 明")]
        {
            assert_eq!(name_of(line), name, "{line:?}");
        }
    }
}
