//! Starting a set, whichever way it was chosen.

use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::account::attempt::{self, PRACTICE_START};
use zhengtu::audit::{self, Event};
use zhengtu::clock::date_of;
use zhengtu::ids::PracticeSetId;
use zhengtu::practice::mode::{Mode, Source, read_pick};
use zhengtu::practice::store::{self, LONGEST, Wanted};
use zhengtu::store::Tx;
use zhengtu::syllabus;

use super::{ensure_owner, with_cookie};
use crate::locale::{Language, Practice};
use crate::server::{Ctx, Flash, Input, PageError, Peer, random_token};

/// How many questions a set may have, as the forms say it.
pub(super) const SIZES: [usize; 4] = [5, 10, 20, 50];
/// What is chosen where nothing else is.
pub(super) const USUAL: usize = 10;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct StartForm {
    subject: String,
    edition: String,
    chapter: String,
    /// A mode and what it is about: [`read_pick`].
    pick: String,
    /// `study` to read the questions with their keys.
    way: String,
    count: String,
}

/// The field that asks how many.
pub(super) fn sizes(language: Language) -> impl IntoView + use<> {
    let t = Practice(language);
    let sizes = SIZES.map(|size| (size.to_string(), t.how_many_n(size))).into_iter();
    let options = sizes
        .chain([("all".to_owned(), t.how_many_all().to_owned())])
        .map(|(value, label)| {
            let selected = value == USUAL.to_string();
            view! { <option value=value selected=selected>{label}</option> }
        })
        .collect_view();
    view! {
        <div class="field">
            <label class="field__label" for="count">{t.how_many()}</label>
            <select class="field__input" id="count" name="count">{options}</select>
        </div>
    }
}

/// As many as a form asks for.
fn how_many(count: &str) -> usize {
    match count {
        "all" => LONGEST,
        count => count.parse().ok().filter(|count| SIZES.contains(count)).unwrap_or(USUAL),
    }
}

/// `POST /practice/sets`
pub(super) async fn take(ctx: Ctx, peer: Peer, Input(form): Input<StartForm>) -> Result<Response, PageError> {
    let t = Practice(ctx.language);
    let seed = u64::from_str_radix(&random_token(8), 16).map_err(PageError::internal)?;
    let mut tx = ctx.write().await?;
    let subject = syllabus::store::subject(&mut tx, &form.subject).await?.ok_or(PageError::BadRequest)?;
    let edition = edition_of(&mut tx, &subject.code, &form.edition).await?;
    let chapter = Some(form.chapter.as_str()).filter(|chapter| !chapter.is_empty());
    let (mode, detail) = match read_pick(&form.pick).ok_or(PageError::BadRequest)? {
        // The questions of a day are answered, whatever else is chosen on the page.
        (Mode::Daily, _) => (Mode::Daily, ""),
        _ if form.way == "study" => (Mode::Study, form.pick.as_str()),
        (Mode::Subject, _) if chapter.is_some() => (Mode::Chapter, ""),
        (Mode::Chapter, _) if chapter.is_none() => (Mode::Subject, ""),
        picked => picked,
    };
    if Source::of(mode, detail).is_none() {
        return Err(PageError::BadRequest);
    }
    let wanted = Wanted { mode, detail, subject: &subject.code, edition: &edition, chapter, questions: how_many(&form.count) };
    count_visitor(&ctx, &peer, &mut tx).await?;
    let (owner, cookie) = ensure_owner(&ctx, &mut tx).await?;
    // The questions of a day are done once; who opens them again goes on.
    if mode == Mode::Daily
        && let Some((set, _)) = store::own_daily(&mut tx, owner, &subject.code, date_of(ctx.now)).await?
    {
        return Ok(ctx.redirect(&format!("/practice/sets/{set}")));
    }
    let id = PracticeSetId::fresh();
    if store::start(&mut tx, id, owner, wanted, seed, ctx.now).await? == 0 {
        let back = format!("/practice/{}/{}", subject.level, subject.code);
        return Ok(ctx.redirect_with(&back, &Flash::error(t.nothing_to_practise())));
    }
    // The trail says who did what: a visitor is nobody.
    if ctx.actor.account.is_some() {
        audit::record(&mut tx, ctx.now, Event::done(&ctx.actor, "practice.set.start", "practice_set", id)).await?;
    }
    tx.commit().await?;
    Ok(with_cookie(ctx.redirect(&format!("/practice/sets/{id}/1")), cookie))
}

/// The edition a form names, if the subject has it; else the one the subject's page shows.
async fn edition_of(tx: &mut Tx, subject: &str, named: &str) -> Result<String, PageError> {
    if syllabus::store::editions(tx, subject).await?.iter().any(|edition| edition == named) {
        return Ok(named.to_owned());
    }
    super::edition_with_questions(tx, subject).await
}

/// Without an account one may begin often, but not without end: counted by visitor, and by address before one is known.
pub(in crate::pages) async fn count_visitor(ctx: &Ctx, peer: &Peer, tx: &mut Tx) -> Result<(), PageError> {
    if ctx.actor.account.is_some() {
        return Ok(());
    }
    let who = ctx.actor.visitor.map(|visitor| visitor.to_string()).or_else(|| peer.network());
    let Some(who) = who else { return Ok(()) };
    let key = PRACTICE_START.key(&ctx.state.secret, &who);
    attempt::count(tx, &PRACTICE_START, &key, ctx.now).await?.map_err(|_| PageError::TooMany)
}
