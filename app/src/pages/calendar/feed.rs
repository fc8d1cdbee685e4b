//! The calendar as a feed: asked for again and again by people's own calendars, mostly to hear that nothing has changed.

use axum::http::HeaderMap;
use axum::response::Response;
use chrono::Datelike as _;
use zhengtu::calendar_file::calendar_file;
use zhengtu::clock::date_of;
use zhengtu::exam_calendar::{Certainty, Entry, Sitting, feed as events, store};

use super::provinces;
use super::show::Query;
use super::words::{self, Subjects};
use crate::locale::{Calendar, Language};
use crate::server::{Ctx, Input, PageError, absolute, tagged_calendar};

struct Words {
    t: Calendar,
    subjects: Subjects,
    address: String,
}

impl events::Words for Words {
    fn title(&self, entry: &Entry, sitting: Option<&Sitting>) -> String {
        let mut who = Vec::new();
        who.extend(entry.window.province_name.clone());
        if entry.window.certainty == Certainty::Expected {
            who.push(self.t.expected().to_owned());
        }
        let Some(paper) = sitting.and_then(|sitting| self.subjects.get(&sitting.subject)) else {
            who.insert(0, words::levels(self.t, &entry.levels));
            return self.t.feed_title(self.t.kind(entry.window.kind), &who.join(" · "));
        };
        if who.is_empty() { self.t.feed_paper(paper) } else { self.t.feed_title(paper, &who.join(" · ")) }
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
    tagged_calendar(&headers, file, "inline; filename=\"exam-calendar.ics\"", "public, no-cache")
}
