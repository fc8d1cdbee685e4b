//! The calendar as a feed: asked for again and again by people's own calendars, mostly to hear that nothing has changed.

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::Datelike as _;
use sha2::{Digest as _, Sha256};
use zhengtu::calendar_file::calendar_file;
use zhengtu::clock::date_of;
use zhengtu::exam_calendar::{Entry, Sitting, feed as events, store};

use super::provinces;
use super::show::Query;
use super::words::{self, Subjects};
use crate::locale::{Calendar, Language};
use crate::server::{Ctx, Input, PageError, absolute};

struct Words {
    t: Calendar,
    subjects: Subjects,
    address: String,
}

impl events::Words for Words {
    fn title(&self, entry: &Entry, sitting: Option<&Sitting>) -> String {
        let paper = sitting.and_then(|sitting| self.subjects.get(&sitting.subject));
        let what = paper.map_or_else(|| self.t.kind(entry.window.kind).to_owned(), Clone::clone);
        let mut who = Vec::new();
        if sitting.is_none() {
            who.push(words::levels(self.t, &entry.levels));
        }
        who.extend(entry.window.province_name.clone());
        if entry.window.certainty == zhengtu::exam_calendar::Certainty::Expected {
            who.push(self.t.expected().to_owned());
        }
        if who.is_empty() {
            who.push(entry.window.year.to_string());
        }
        self.t.feed_title(&what, &who.join(" · "))
    }

    fn description(&self, entry: &Entry) -> String {
        let said = self.t.feed_description(&words::source(self.t, entry));
        if entry.window.note.is_empty() { said } else { format!("{}\n{said}", entry.window.note) }
    }

    fn address(&self, _: &Entry) -> String {
        self.address.clone()
    }
}

/// `GET /calendar.ics`
pub(super) async fn feed(ctx: Ctx, headers: HeaderMap, Input(query): Input<Query>) -> Result<Response, PageError> {
    // Calendars send no cookies: the language is in the address.
    let t = Calendar(if query.lang == "en" { Language::En } else { Language::Zh });
    let mut tx = ctx.read().await?;
    let (_, province) = provinces(&mut tx, &query.province).await?;
    let windows = store::since(&mut tx, i64::from(date_of(ctx.now).year()) - 1).await?;
    let subjects = words::subjects(&mut tx, t.0).await?;
    drop(tx);
    let words = Words { t, subjects, address: absolute(&ctx, &headers, "/calendar") };
    let code = province.as_ref().map(|one| one.code.as_str());
    let events = events::events(&windows, &query.levels(), code, &words);
    let file = calendar_file("Exams", Some(t.feed_name()), &events);
    let tag = format!("\"{}\"", &hex::encode(Sha256::digest(file.as_bytes()))[..32]);
    let known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok()).is_some_and(|tags| tags.contains(&tag));
    let tag = HeaderValue::from_str(&tag).map_err(PageError::internal)?;
    let common = [(header::ETAG, tag), (header::CACHE_CONTROL, HeaderValue::from_static("public, no-cache"))];
    if known {
        return Ok((StatusCode::NOT_MODIFIED, common).into_response());
    }
    let own = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/calendar; charset=utf-8")),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static("inline; filename=\"exam-calendar.ics\"")),
    ];
    Ok((common, own, file).into_response())
}
