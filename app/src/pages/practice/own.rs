//! 收藏、笔记, and the place in a set: what is one's own about questions. From plain forms, and in the background from the player.

use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use zhengtu::ids::{PracticeSetId, QuestionId};
use zhengtu::practice::note::{LONGEST, is_too_long, tidy};
use zhengtu::practice::{self, Owner, store};
use zhengtu::store::Tx;

use super::owner_of;
use super::play::{Trouble, question_page};
use crate::locale::{Player as Words, PracticeSettings};
use crate::server::{Ctx, Flash, Input, PageError};

/// The question at a position of an own set, whose it is, and where it is shown.
async fn question_at(ctx: &Ctx, tx: &mut Tx, id: &str, n: &str) -> Result<(Owner, QuestionId, String), PageError> {
    let owner = owner_of(ctx).ok_or(PageError::NotFound)?;
    let set: PracticeSetId = id.parse().map_err(|_| PageError::NotFound)?;
    let position: i64 = n.parse().map_err(|_| PageError::NotFound)?;
    let question = store::question_at(tx, owner, set, position).await?.ok_or(PageError::NotFound)?;
    Ok((owner, question, format!("/practice/sets/{set}/{position}")))
}

fn saved() -> Response {
    Json(serde_json::json!({ "saved": true })).into_response()
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct FavouriteForm {
    kept: String,
}

/// `POST /practice/sets/{id}/{n}/favourite`
pub(super) async fn favourite(
    ctx: Ctx,
    Path((id, n)): Path<(String, String)>,
    Input(form): Input<FavouriteForm>,
) -> Result<Response, PageError> {
    let kept = match form.kept.as_str() {
        "yes" => true,
        "no" => false,
        _ => return Err(PageError::BadRequest),
    };
    let mut tx = ctx.write().await?;
    let (owner, question, address) = question_at(&ctx, &mut tx, &id, &n).await?;
    practice::favourite::store::set(&mut tx, owner, question, kept, ctx.now).await?;
    tx.commit().await?;
    Ok(if ctx.wants_json { saved() } else { ctx.redirect(&address) })
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct NoteForm {
    text: String,
}

/// `POST /practice/sets/{id}/{n}/note`: an empty note is none.
pub(super) async fn note(
    ctx: Ctx,
    Path((id, n)): Path<(String, String)>,
    Input(form): Input<NoteForm>,
) -> Result<Response, PageError> {
    let text = tidy(&form.text);
    if is_too_long(&text) {
        let sentence = Words(ctx.language).note_too_long(LONGEST);
        if ctx.wants_json {
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, Json(serde_json::json!({ "sentence": sentence }))).into_response());
        }
        return question_page(&ctx, &id, &n, Some(Trouble { sentence, note: Some(text) })).await;
    }
    let mut tx = ctx.write().await?;
    let (owner, question, address) = question_at(&ctx, &mut tx, &id, &n).await?;
    practice::note::store::write(&mut tx, owner, question, &text, ctx.now).await?;
    tx.commit().await?;
    if ctx.wants_json {
        return Ok(saved());
    }
    let t = PracticeSettings(ctx.language);
    let done = if text.is_empty() { t.note_deleted() } else { t.note_saved() };
    Ok(ctx.redirect_with(&address, &Flash::ok(done)))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct PlaceForm {
    place: String,
}

/// `POST /practice/sets/{id}/place`: remembers which question is looked at, and shows it.
pub(super) async fn place(ctx: Ctx, Path(id): Path<String>, Input(form): Input<PlaceForm>) -> Result<Response, PageError> {
    let owner = owner_of(&ctx).ok_or(PageError::NotFound)?;
    let set: PracticeSetId = id.parse().map_err(|_| PageError::NotFound)?;
    let position: i64 = form.place.parse().map_err(|_| PageError::BadRequest)?;
    let mut tx = ctx.write().await?;
    if !store::look_at(&mut tx, owner, set, position).await? {
        return Err(PageError::NotFound);
    }
    tx.commit().await?;
    Ok(if ctx.wants_json { saved() } else { ctx.redirect(&format!("/practice/sets/{set}/{position}")) })
}
