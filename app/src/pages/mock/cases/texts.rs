//! `POST /mock/{set}/texts`: from the island. 200 says what became of each text; 5xx and 429 mean later.

use axum::Json;
use axum::body::Bytes;
use axum::extract::Path;
use axum::response::{IntoResponse as _, Response};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use zhengtu::ids::PracticeSetId;
use zhengtu::mock::store::{self, NewText, TextSaved};
use zhengtu::mock::writing::{LONGEST, others};

use super::super::super::practice::owner_of;
use super::super::events;
use super::super::sheet::before_its_end;
use crate::locale::{Cases, date_time};
use crate::server::{Ctx, Flash, PageError};

/// So many texts come at once at most.
const MOST: usize = 60;

#[derive(Debug, Deserialize)]
struct Body {
    texts: Vec<Sent>,
}

#[derive(Debug, Deserialize)]
struct Sent {
    position: i64,
    task: i64,
    tab: Uuid,
    seq: i64,
    based_on: i64,
    text: String,
}

#[derive(Debug, Serialize)]
struct Reply {
    texts: Vec<Became>,
    ends_in_ms: i64,
    handed_in: bool,
    /// Its organised mock was cancelled meanwhile.
    #[serde(skip_serializing_if = "Option::is_none")]
    cancelled: Option<String>,
}

#[derive(Debug, Serialize)]
struct Became {
    task: i64,
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    revision: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sentence: Option<String>,
    /// What another page saved and this one didn't know.
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

pub(super) async fn save(ctx: Ctx, Path(id): Path<String>, body: Bytes) -> Result<Response, PageError> {
    let owner = owner_of(&ctx).ok_or(PageError::NotFound)?;
    let set: PracticeSetId = id.parse().map_err(|_| PageError::NotFound)?;
    let body: Body = serde_json::from_slice(&body).map_err(|_| PageError::BadRequest)?;
    if body.texts.len() > MOST {
        return Err(PageError::TooLarge);
    }
    let t = Cases(ctx.language);
    let texts: Vec<NewText> = body
        .texts
        .into_iter()
        .map(|sent| NewText {
            position: sent.position,
            task: sent.task,
            tab: sent.tab,
            seq: Some(sent.seq),
            based_on: sent.based_on,
            text: sent.text,
        })
        .collect();
    let mut tx = ctx.write().await?;
    let saved = store::save_texts(&mut tx, owner, set, &texts, ctx.now).await?.ok_or(PageError::NotFound)?;
    // A page that has nothing to save asks how things stand.
    let (written, attempt) = if texts.is_empty() {
        (store::Texts::new(), store::by_id(&mut tx, set).await?)
    } else {
        (store::texts(&mut tx, set).await?, None)
    };
    tx.commit().await?;
    let late = if before_its_end(saved.handed_in, saved.ends_at, ctx.now) { t.after_hand_in() } else { t.late() };
    let is_late = saved.texts.contains(&TextSaved::Late);
    let became = |(new, saved): (&NewText, &TextSaved)| {
        let note = written
            .get(&(new.position, new.task))
            .and_then(|written| others(&written.lines).first().map(|line| t.other_saved(&date_time(ctx.language, line.saved_at))));
        let (state, revision, sentence) = match saved {
            TextSaved::Saved(revision) => ("saved", Some(*revision), None),
            TextSaved::Late => ("late", None, Some(late.to_owned())),
            TextSaved::NoSuchTask => ("refused", None, Some(t.no_task().to_owned())),
            TextSaved::TooLong => ("refused", None, Some(t.too_long_script(LONGEST))),
        };
        Became { task: new.task, state, revision, sentence, note }
    };
    let ends_in_ms = (saved.ends_at - ctx.now).num_milliseconds().max(0);
    let texts = texts.iter().zip(&saved.texts).map(became).collect();
    let cancelled = attempt.and_then(|attempt| events::cancelled(ctx.language, &attempt));
    let reply = Json(Reply { texts, ends_in_ms, handed_in: saved.handed_in, cancelled }).into_response();
    // The page goes on to the result, which says why what was written last isn't in it.
    Ok(if is_late { Flash::warn(late).after(reply) } else { reply })
}
