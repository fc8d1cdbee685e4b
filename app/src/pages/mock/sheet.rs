//! The paper as it is sat: by forms, and the changes the island sends.

use axum::Json;
use axum::body::Bytes;
use axum::extract::Path;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse as _, Response};
use chrono::{DateTime, Utc};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use zhengtu::ids::{MockChangeId, PracticeSetId};
use zhengtu::mock::recording::SheetError;
use zhengtu::mock::sheet;
use zhengtu::mock::store::{self, NewChange, Refused, Saved};
use zhengtu::question::OptionSet;

use super::super::practice::owner_of;
use super::words::attempt_name;
use super::{form, hand_in_address, open_attempt, own_attempt, place_address, result_address};
use crate::components::{Crumb, breadcrumb, chinese};
use crate::locale::{Mock, Sheet as Words};
use crate::server::{Ctx, Flash, Input, Page, PageError, Section};

/// `GET /mock/{set}`: on with the first question that isn't answered.
pub(super) async fn resume(ctx: Ctx, Path(id): Path<String>) -> Result<Response, PageError> {
    let (_, attempt) = match open_attempt(&ctx, &id).await? {
        Ok(found) => found,
        Err(response) => return Ok(response),
    };
    let mut tx = ctx.read().await?;
    if store::is_written(&mut tx, attempt.set).await? {
        return Ok(ctx.redirect(&super::cases::address(attempt.set, 1)));
    }
    let questions = store::questions(&mut tx, attempt.set).await?;
    let sheet = sheet::state(&store::changes(&mut tx, attempt.set).await?);
    let is_open = |position: i64| sheet.get(&position).is_none_or(|entry| entry.chosen.is_empty());
    let place = questions.iter().position(|question| is_open(question.position)).unwrap_or_default();
    Ok(ctx.redirect(&place_address(attempt.set, place)))
}

/// `GET /mock/{set}/{n}`
pub(super) async fn show(ctx: Ctx, Path((id, n)): Path<(String, String)>) -> Result<Response, PageError> {
    let (_, attempt) = match open_attempt(&ctx, &id).await? {
        Ok(found) => found,
        Err(response) => return Ok(response),
    };
    let mut tx = ctx.read().await?;
    if store::is_written(&mut tx, attempt.set).await? {
        return Ok(ctx.redirect(&super::cases::address(attempt.set, 1)));
    }
    let questions = store::questions(&mut tx, attempt.set).await?;
    let entries = sheet::state(&store::changes(&mut tx, attempt.set).await?);
    let name = attempt_name(ctx.language, &mut tx, &attempt).await?;
    drop(tx);
    let (t, language) = (Mock(ctx.language), ctx.language);
    let place = n.parse::<usize>().ok().and_then(|n| n.checked_sub(1)).filter(|place| *place < questions.len());
    let place = place.ok_or(PageError::NotFound)?;
    let title = format!("{} · {name}", Words(language).question_of(place + 1, questions.len()));
    let crumbs = vec![Crumb::link(t.title(), "/mock"), Crumb::here(name.clone())];
    let body = form::view(language, &attempt, ctx.now, place, &questions, &entries);
    Ok(ctx.page(Page::new(title).section(Section::Mock).with_script("sheet.js"), move || {
        view! {
            {breadcrumb(language, crumbs)}
            <h1 class="visually-hidden">{chinese(language, name)}</h1>
            {body}
        }
    }))
}

/// `POST /mock/{set}/{n}`: saves what is ticked and goes where the button says.
pub(super) async fn save(
    ctx: Ctx,
    Path((id, n)): Path<(String, String)>,
    Input(fields): Input<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let (owner, attempt) = own_attempt(&ctx, &id).await?;
    let position: i64 = n.parse().map_err(|_| PageError::NotFound)?;
    let field = |name: &str| fields.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str());
    let ticked: String =
        fields.iter().filter(|(field, _)| *field == form::choice_name(position)).map(|(_, value)| value.as_str()).collect();
    let Some(chosen) = OptionSet::parse(&ticked) else {
        let why = Flash::error(refusal(Mock(ctx.language), Refused::NoSuchOption));
        return Ok(ctx.redirect_with(&format!("/mock/{}/{position}", attempt.set), &why));
    };
    let chosen = if field("clear").is_some() { OptionSet::EMPTY } else { chosen };
    // When the form was made, by the server's clock.
    let opened = field("opened").and_then(|opened| opened.parse::<i64>().ok());
    let change = NewChange {
        id: MockChangeId::fresh(),
        position,
        chosen,
        flagged: field(&form::flag_name(position)).is_some(),
        made_at: ctx.now,
        took_ms: opened.map(|opened| ctx.now.timestamp_millis().saturating_sub(opened)),
        device: None,
    };
    let saved = ctx.state.sheets.save(owner, attempt.set, vec![change], ctx.now).await.map_err(failed)?;
    let saved = saved.ok_or(PageError::NotFound)?;
    match saved.changes.first() {
        Some(Saved::Saved) => {}
        Some(Saved::Late) => {
            let t = Mock(ctx.language);
            let why = if before_its_end(saved.handed_in, saved.ends_at, ctx.now) { t.change_handed_in() } else { t.late() };
            return Ok(ctx.redirect_with(&result_address(attempt.set), &Flash::warn(why)));
        }
        Some(Saved::Refused(refused)) => {
            let there = match refused {
                Refused::NoSuchQuestion => format!("/mock/{}", attempt.set),
                Refused::NoSuchOption | Refused::IdUsed => format!("/mock/{}/{n}", attempt.set),
            };
            return Ok(ctx.redirect_with(&there, &Flash::error(refusal(Mock(ctx.language), *refused))));
        }
        None => return Err(PageError::BadRequest),
    }
    let go = field("go").unwrap_or_default();
    if go == "hand-in" {
        return Ok(ctx.redirect(&hand_in_address(attempt.set)));
    }
    let to = go.parse::<u16>().map_or_else(|_| n.clone(), |to| to.to_string());
    Ok(ctx.redirect(&format!("/mock/{}/{to}", attempt.set)))
}

/// So many changes come at once at most: several for every question of a paper.
const MOST: usize = 500;

#[derive(Debug, Deserialize)]
struct Body {
    #[serde(default)]
    device: Option<Uuid>,
    /// Say how the sheet stands.
    #[serde(default)]
    look: bool,
    changes: Vec<Sent>,
}

#[derive(Debug, Deserialize)]
struct Sent {
    id: MockChangeId,
    position: i64,
    chosen: String,
    flagged: bool,
    at: String,
    #[serde(default)]
    took_ms: Option<i64>,
}

#[derive(Debug, Serialize)]
struct Reply {
    changes: Vec<Became>,
    ends_in_ms: i64,
    handed_in: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    sheet: Vec<Stands>,
    /// Its organised mock was cancelled meanwhile.
    #[serde(skip_serializing_if = "Option::is_none")]
    cancelled: Option<String>,
}

#[derive(Debug, Serialize)]
struct Became {
    id: MockChangeId,
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    sentence: Option<&'static str>,
}

#[derive(Debug, Serialize)]
struct Stands {
    position: i64,
    chosen: OptionSet,
    flagged: bool,
}

impl Sent {
    /// A clock that can't be read is the server's; letters that are none are no option of any question.
    fn change(&self, device: Option<Uuid>, now: DateTime<Utc>) -> Option<NewChange> {
        let made_at = DateTime::parse_from_rfc3339(&self.at).map_or(now, |at| at.with_timezone(&Utc));
        Some(NewChange {
            id: self.id,
            position: self.position,
            chosen: OptionSet::parse(&self.chosen)?,
            flagged: self.flagged,
            made_at,
            took_ms: self.took_ms,
            device,
        })
    }
}

/// `POST /mock/{set}/changes`: from the island. 200 says what became of each change; 5xx and 429 mean later.
pub(super) async fn changes(ctx: Ctx, Path(id): Path<String>, headers: HeaderMap, body: Bytes) -> Result<Response, PageError> {
    ctx.know_who_asks()?;
    // A form of another site can't send this kind without being asked about first.
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !kind.starts_with("application/json") {
        return Err(PageError::BadRequest);
    }
    let owner = owner_of(&ctx).ok_or(PageError::NotFound)?;
    let set: PracticeSetId = id.parse().map_err(|_| PageError::NotFound)?;
    let body: Body = serde_json::from_slice(&body).map_err(|_| PageError::BadRequest)?;
    if body.changes.len() > MOST {
        return Err(PageError::TooLarge);
    }
    let t = Mock(ctx.language);
    let readable: Vec<Option<NewChange>> = body.changes.iter().map(|sent| sent.change(body.device, ctx.now)).collect();
    let changes: Vec<NewChange> = readable.iter().copied().flatten().collect();
    let saved = ctx.state.sheets.save(owner, set, changes, ctx.now).await.map_err(failed)?.ok_or(PageError::NotFound)?;
    let late = if before_its_end(saved.handed_in, saved.ends_at, ctx.now) { t.change_handed_in() } else { t.change_late() };
    let is_late = saved.changes.contains(&Saved::Late);
    let mut became = saved.changes.iter();
    let changes = body
        .changes
        .iter()
        .zip(&readable)
        .map(|(sent, readable)| {
            let became = if readable.is_some() { became.next().copied() } else { None };
            let (state, sentence) = match became {
                Some(Saved::Saved) => ("saved", None),
                Some(Saved::Late) => ("late", Some(late)),
                Some(Saved::Refused(refused)) => ("refused", Some(refusal(t, refused))),
                None => ("refused", Some(refusal(t, Refused::NoSuchOption))),
            };
            Became { id: sent.id, state, sentence }
        })
        .collect();
    let (sheet, cancelled) = if body.look {
        let mut tx = ctx.read().await?;
        let attempt = store::by_id(&mut tx, set).await?;
        let sheet = sheet::state(&store::changes(&mut tx, set).await?);
        let stands = sheet.into_iter().map(|(position, entry)| Stands { position, chosen: entry.chosen, flagged: entry.flagged });
        (stands.collect(), attempt.and_then(|attempt| super::events::cancelled(ctx.language, &attempt)))
    } else {
        (Vec::new(), None)
    };
    let ends_in_ms = (saved.ends_at - ctx.now).num_milliseconds().max(0);
    let reply = Json(Reply { changes, ends_in_ms, handed_in: saved.handed_in, sheet, cancelled }).into_response();
    // The page goes on to the result, which says why what was changed last isn't in it.
    Ok(if is_late { Flash::warn(late).after(reply) } else { reply })
}

/// Whether it was handed in, by another page or device, before time was up.
pub(super) fn before_its_end(handed_in: bool, ends_at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    handed_in && now < ends_at
}

/// Why a change wasn't taken.
fn refusal(t: Mock, refused: Refused) -> &'static str {
    match refused {
        Refused::NoSuchQuestion => t.change_no_question(),
        Refused::NoSuchOption => t.change_no_option(),
        Refused::IdUsed => t.change_id_used(),
    }
}

fn failed(error: SheetError) -> PageError {
    match error {
        SheetError::Busy | SheetError::Stopped => PageError::Unavailable,
        SheetError::Store(error) => PageError::from(&*error),
    }
}
