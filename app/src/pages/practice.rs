//! 刷题: choosing what to practise, answering, the summary and the record. Everything works without an account: practice belongs
//! to the account or, before there is one, to the browser.

mod answers;
mod book;
mod browse;
mod daily;
mod history;
mod hub;
mod naming;
mod own;
mod own_reports;
pub(super) mod play;
mod preferences;
mod print;
mod progress;
mod report;
mod search;
pub(super) mod start;
mod summary;
#[cfg(test)]
mod tests;

use axum::http::{HeaderValue, header};
use axum::response::Response;
use zhengtu::bilingual::Language;
use zhengtu::ids::PracticeSetId;
use zhengtu::practice::Owner;
use zhengtu::practice::mode::Mode;
use zhengtu::practice::store::PracticeSet;
use zhengtu::store::Tx;
use zhengtu::syllabus::{self, Level, Subject};

use self::naming::SetTitle;
use crate::locale::Practice;
use crate::server::{Access, Ctx, PageError, Route, get, post};

/// Addresses.
pub fn routes() -> Vec<Route> {
    let practice = vec![
        get("/practice", Access::Public, hub::show),
        get("/practice/daily", Access::Public, daily::show),
        get("/practice/search", Access::Public, search::show),
        get("/practice/history", Access::Public, history::show),
        get("/practice/reports", Access::Public, own_reports::show),
        get("/practice/preferences", Access::Public, preferences::show),
        post("/practice/preferences", Access::Public, preferences::save),
        get("/practice/{level}/{subject}", Access::Public, browse::subject),
        post("/practice/answers", Access::Public, answers::take),
        post("/practice/sets", Access::Public, start::take),
        get("/practice/sets/{id}", Access::Public, play::resume),
        get("/practice/sets/{id}/summary", Access::Public, summary::show),
        post("/practice/sets/{id}/summary", Access::Public, summary::finish),
        get("/practice/sets/{id}/print", Access::Public, print::show),
        post("/practice/sets/{id}/place", Access::Public, own::place),
        get("/practice/sets/{id}/{n}", Access::Public, play::show),
        post("/practice/sets/{id}/{n}", Access::Public, play::answer),
        post("/practice/sets/{id}/{n}/favourite", Access::Public, own::favourite),
        post("/practice/sets/{id}/{n}/note", Access::Public, own::note),
        get("/practice/sets/{id}/{n}/report", Access::Public, report::show),
        post("/practice/sets/{id}/{n}/report", Access::Public, report::take),
    ];
    [practice, book::routes(), progress::routes()].concat()
}

/// Whose practice this browser's is; `None` before anything was practised.
pub(super) fn owner_of(ctx: &Ctx) -> Option<Owner> {
    ctx.actor.account.map(Owner::Account).or(ctx.actor.visitor.map(Owner::Visitor))
}

/// As [`owner_of`], making a visitor of a browser that is nobody yet.
pub(super) async fn ensure_owner(ctx: &Ctx, tx: &mut Tx) -> Result<(Owner, Option<HeaderValue>), PageError> {
    if let Some(account) = ctx.actor.account {
        return Ok((Owner::Account(account), None));
    }
    let (visitor, cookie) = ctx.ensure_visitor(tx).await?;
    Ok((Owner::Visitor(visitor), cookie))
}

pub(super) fn with_cookie(mut response: Response, cookie: Option<HeaderValue>) -> Response {
    if let Some(cookie) = cookie {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// The set at an address, with its owner. Somebody else's is not found, like one that doesn't exist.
async fn own_set(ctx: &Ctx, tx: &mut Tx, id: &str) -> Result<(Owner, PracticeSet), PageError> {
    let owner = owner_of(ctx).ok_or(PageError::NotFound)?;
    let id: PracticeSetId = id.parse().map_err(|_| PageError::NotFound)?;
    let set = zhengtu::practice::store::find(tx, id, owner).await?.ok_or(PageError::NotFound)?;
    // A mock that goes on is not practice: nothing of it is shown but its own sheet.
    if set.mode == Mode::Mock && set.finished_at.is_none() {
        return Err(PageError::NotFound);
    }
    Ok((owner, set))
}

pub(super) const fn level_name(t: Practice, level: Level) -> &'static str {
    match level {
        Level::Junior => t.level_junior(),
        Level::Intermediate => t.level_intermediate(),
        Level::Senior => t.level_senior(),
    }
}

pub(super) fn subject_name(language: Language, subject: &Subject) -> &str {
    match language {
        Language::Zh => &subject.name,
        Language::En => &subject.name_en,
    }
}

/// Where a set that is a mock is shown.
async fn mock_address(tx: &mut Tx, id: &str) -> Result<Option<String>, PageError> {
    let Ok(id) = id.parse::<PracticeSetId>() else { return Ok(None) };
    Ok(zhengtu::mock::store::is_mock(tx, id).await?.map(|_| format!("/mock/{id}")))
}

/// The subjects whose questions are marked by their keys, from the lowest level up.
async fn objective_subjects(tx: &mut Tx) -> Result<Vec<Subject>, PageError> {
    let mut all = Vec::new();
    for level in Level::ALL {
        all.extend(syllabus::store::subjects(tx, level).await?.into_iter().filter(|subject| subject.objective));
    }
    Ok(all)
}

/// The newest edition that has questions of a subject; else the newest there is.
async fn edition_with_questions(tx: &mut Tx, subject: &str) -> Result<String, PageError> {
    let counts = zhengtu::question::store::counts(tx, subject).await?;
    let editions = syllabus::store::editions(tx, subject).await?;
    let used = editions.iter().find(|edition| counts.iter().any(|count| count.edition == **edition));
    Ok(used.or(editions.first()).cloned().unwrap_or_default())
}
