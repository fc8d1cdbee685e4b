//! 刷题: choosing what to practise, answering, the summary and the record. Everything works without an account: practice belongs
//! to the account or, before there is one, to the browser.

mod answers;
mod browse;
mod history;
mod own;
mod own_reports;
mod play;
mod preferences;
mod report;
mod summary;
#[cfg(test)]
mod tests;

use axum::http::{HeaderValue, header};
use axum::response::Response;
use zhengtu::bilingual::Language;
use zhengtu::ids::PracticeSetId;
use zhengtu::practice::Owner;
use zhengtu::practice::store::PracticeSet;
use zhengtu::store::Tx;
use zhengtu::syllabus::{self, Level, Subject};

use crate::locale::Practice;
use crate::server::{Access, Ctx, PageError, Route, get, post};

/// Addresses.
pub fn routes() -> Vec<Route> {
    vec![
        get("/practice", Access::Public, browse::levels),
        get("/practice/history", Access::Public, history::show),
        get("/practice/reports", Access::Public, own_reports::show),
        get("/practice/preferences", Access::Public, preferences::show),
        post("/practice/preferences", Access::Public, preferences::save),
        get("/practice/{level}/{subject}", Access::Public, browse::subject),
        post("/practice/answers", Access::Public, answers::take),
        post("/practice/sets", Access::Public, play::start),
        get("/practice/sets/{id}", Access::Public, play::resume),
        get("/practice/sets/{id}/summary", Access::Public, summary::show),
        post("/practice/sets/{id}/summary", Access::Public, summary::finish),
        post("/practice/sets/{id}/place", Access::Public, own::place),
        get("/practice/sets/{id}/{n}", Access::Public, play::show),
        post("/practice/sets/{id}/{n}", Access::Public, play::answer),
        post("/practice/sets/{id}/{n}/favourite", Access::Public, own::favourite),
        post("/practice/sets/{id}/{n}/note", Access::Public, own::note),
        get("/practice/sets/{id}/{n}/report", Access::Public, report::show),
        post("/practice/sets/{id}/{n}/report", Access::Public, report::take),
    ]
}

/// Whose practice this browser's is; `None` before anything was practised.
fn owner_of(ctx: &Ctx) -> Option<Owner> {
    ctx.actor.account.map(Owner::Account).or(ctx.actor.visitor.map(Owner::Visitor))
}

/// As [`owner_of`], making a visitor of a browser that is nobody yet.
async fn ensure_owner(ctx: &Ctx, tx: &mut Tx) -> Result<(Owner, Option<HeaderValue>), PageError> {
    if let Some(account) = ctx.actor.account {
        return Ok((Owner::Account(account), None));
    }
    let (visitor, cookie) = ctx.ensure_visitor(tx).await?;
    Ok((Owner::Visitor(visitor), cookie))
}

fn with_cookie(mut response: Response, cookie: Option<HeaderValue>) -> Response {
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
    Ok((owner, set))
}

const fn level_name(t: Practice, level: Level) -> &'static str {
    match level {
        Level::Junior => t.level_junior(),
        Level::Intermediate => t.level_intermediate(),
        Level::Senior => t.level_senior(),
    }
}

fn subject_name(language: Language, subject: &Subject) -> &str {
    match language {
        Language::Zh => &subject.name,
        Language::En => &subject.name_en,
    }
}

/// What a set is of, for headings: subject and chapter, and where the subject's page is.
struct SetTitle {
    subject: String,
    part: String,
    subject_address: String,
}

impl SetTitle {
    async fn of(ctx: &Ctx, tx: &mut Tx, set: &PracticeSet) -> Result<Self, PageError> {
        let subject = syllabus::store::subject(tx, &set.subject).await?.ok_or(PageError::NotFound)?;
        let part = match &set.chapter {
            Some(number) => syllabus::store::chapter(tx, &set.edition, &set.subject, number)
                .await?
                .map_or_else(|| number.clone(), |chapter| chapter.name),
            None => Practice(ctx.language).whole().to_owned(),
        };
        Ok(Self {
            subject: subject_name(ctx.language, &subject).to_owned(),
            part,
            subject_address: format!("/practice/{}/{}?edition={}", subject.level, subject.code, set.edition),
        })
    }
}
