//! `POST /practice/answers`: answers from the player, many at once, each with what became of it.
//!
//! ```json
//! {"device": "…", "answers": [{"id": "…", "set": "…", "position": 3, "chosen": "ac", "shown": "cabd", "at": "2026-11-22T12:00:00Z", "took_ms": 21000}]}
//! ```
//!
//! is answered by 200 and, in the same order,
//!
//! ```json
//! {"answers": [{"id": "…", "state": "saved"}, {"id": "…", "state": "refused", "reason": "only_one", "sentence": "…"}]}
//! ```
//!
//! `saved` is on disk. `refused` stays refused however often it is sent, except for the reason `not_yours`, which ends with signing
//! in as somebody else. `later` is to be sent again, like everything after 401 (nobody is signed in, and the browser is no visitor),
//! 429 and 5xx.

use axum::Json;
use axum::body::Bytes;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse as _, Response};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;
use zhengtu::practice::clock;
use zhengtu::practice::recording::{Outcome, RecordError, Refusal, Sent};
use zhengtu::question::OptionSet;

use super::owner_of;
use crate::locale::{Answers, Language};
use crate::server::{Ctx, PageError};

/// So many answers are taken in one request.
const MOST: usize = 200;
/// Far more than so many answers need.
const LONGEST_BODY: usize = 128 * 1024;

#[derive(Debug, Deserialize)]
struct Batch {
    #[serde(default)]
    device: Value,
    answers: Vec<Value>,
}

/// As loosely as JSON allows: what is wrong with one answer is said of that answer.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Raw {
    id: Value,
    set: Value,
    position: Value,
    chosen: Value,
    shown: Value,
    at: Value,
    took_ms: Value,
}

#[derive(Debug, Serialize)]
struct Reply {
    answers: Vec<State>,
}

#[derive(Debug, Serialize)]
struct State {
    id: Value,
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sentence: Option<&'static str>,
}

/// `POST /practice/answers`
pub(super) async fn take(ctx: Ctx, headers: HeaderMap, body: Bytes) -> Result<Response, PageError> {
    ctx.know_who_asks()?;
    // A form of another site can't send this kind without being asked about first.
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !kind.starts_with("application/json") {
        return Err(PageError::BadRequest);
    }
    if body.len() > LONGEST_BODY {
        return Err(PageError::TooLarge);
    }
    let batch: Batch = serde_json::from_slice(&body).map_err(|_| PageError::BadRequest)?;
    if batch.answers.len() > MOST {
        return Err(PageError::TooLarge);
    }
    let owner = owner_of(&ctx).ok_or(PageError::SignIn)?;
    let device: Option<Uuid> = batch.device.as_str().and_then(|text| text.parse().ok());
    let mut ids = Vec::with_capacity(batch.answers.len());
    let mut readable = Vec::with_capacity(batch.answers.len());
    let mut sent = Vec::with_capacity(batch.answers.len());
    for raw in batch.answers {
        let raw: Raw = serde_json::from_value(raw).unwrap_or_default();
        let read = read(&raw, device);
        readable.push(read.is_some());
        sent.extend(read);
        ids.push(raw.id);
    }
    let mut outcomes = ctx.state.recorder.record(owner, sent, ctx.now).await.map_err(failed)?.into_iter();
    let states = ids.into_iter().zip(readable).map(|(id, readable)| {
        let outcome = if readable { outcomes.next() } else { None };
        state(ctx.language, id, outcome)
    });
    Ok(Json(Reply { answers: states.collect() }).into_response())
}

/// An answer as it was sent; `None` without what tells which question it is of.
fn read(raw: &Raw, device: Option<Uuid>) -> Option<Sent> {
    Some(Sent {
        id: raw.id.as_str()?.parse().ok()?,
        set: raw.set.as_str()?.parse().ok()?,
        position: raw.position.as_i64()?,
        chosen: OptionSet::parse(raw.chosen.as_str()?),
        shown: raw.shown.as_str().unwrap_or_default().to_owned(),
        claimed_at: raw.at.as_str().and_then(clock::claim),
        took_ms: raw.took_ms.as_i64(),
        device,
    })
}

fn state(language: Language, id: Value, outcome: Option<Outcome>) -> State {
    let (state, reason, sentence) = match outcome {
        Some(Outcome::Saved) => ("saved", None, None),
        Some(Outcome::Later) => ("later", None, None),
        Some(Outcome::Refused(refusal)) => ("refused", Some(code(refusal)), Some(sentence(language, refusal))),
        None => ("refused", Some("malformed"), Some(Answers(language).malformed())),
    };
    State { id, state, reason, sentence }
}

const fn code(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::NotYours => "not_yours",
        Refusal::NoQuestion => "no_question",
        Refusal::NothingChosen => "nothing_chosen",
        Refusal::UnknownOption => "unknown_option",
        Refusal::OnlyOne => "only_one",
        Refusal::Study => "study",
        Refusal::Mock => "mock",
        Refusal::IdUsed => "id_used",
    }
}

/// Why an answer was not taken.
pub(super) const fn sentence(language: Language, refusal: Refusal) -> &'static str {
    let t = Answers(language);
    match refusal {
        Refusal::NotYours => t.not_yours(),
        Refusal::NoQuestion => t.no_question(),
        Refusal::NothingChosen => t.nothing_chosen(),
        Refusal::UnknownOption => t.unknown_option(),
        Refusal::OnlyOne => t.only_one(),
        Refusal::Study => t.study(),
        Refusal::Mock => t.mock(),
        Refusal::IdUsed => t.id_used(),
    }
}

/// Nothing was taken, for a reason that passes.
pub(super) fn failed(error: RecordError) -> PageError {
    match error {
        RecordError::Busy | RecordError::Stopped => {
            tracing::warn!(%error, "answers were sent away for now");
            PageError::Unavailable
        }
        RecordError::Store(error) => PageError::from(&*error),
    }
}
