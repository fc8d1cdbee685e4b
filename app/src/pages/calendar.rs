//! 考试日历: for everybody by year, level and province, as a page and as a feed; entering and changing it.

mod edit;
mod feed;
mod form;
mod manage;
mod show;
pub(super) mod words;

use leptos::prelude::*;
use zhengtu::account::{Action, Place};
use zhengtu::clock::date_of;
use zhengtu::division::{self, Division};
use zhengtu::exam_calendar::{Window, next_for, store};
use zhengtu::ids::ExamWindowId;
use zhengtu::store::Tx;
use zhengtu::syllabus::Level;

use crate::locale::Calendar;
use crate::server::{Access, Ctx, PageError, Route, get, post};

/// Addresses.
pub fn routes() -> Vec<Route> {
    let manage = Access::Needs(Action::ManageCalendar);
    vec![
        get("/calendar", Access::Public, show::show),
        get("/calendar.ics", Access::Public, feed::feed),
        get("/calendar/manage", manage, manage::list),
        get("/calendar/manage/new", manage, edit::new),
        post("/calendar/manage/new", manage, edit::enter),
        get("/calendar/manage/{id}", manage, edit::show),
        post("/calendar/manage/{id}", manage, edit::save),
        post("/calendar/manage/{id}/withdraw", manage, edit::withdraw),
    ]
}

/// The window an address names.
async fn window_of(tx: &mut Tx, id: &str) -> Result<Window, PageError> {
    let id: ExamWindowId = id.parse().map_err(|_| PageError::NotFound)?;
    store::find(tx, id).await?.ok_or(PageError::NotFound)
}

/// Where a window of this province (or of the whole country) belongs.
async fn place_of(tx: &mut Tx, province: Option<&str>) -> Result<Place, PageError> {
    let Some(code) = province else { return Ok(Place::country()) };
    let found = division::store::find(tx, code).await?.ok_or(PageError::NotFound)?;
    Ok(Place::division(found.path))
}

/// The provinces, and the one of this code among them.
async fn provinces(tx: &mut Tx, code: &str) -> Result<(Vec<Division>, Option<Division>), PageError> {
    let all = division::store::children(tx, None).await?;
    let chosen = all.iter().find(|one| one.code == code).cloned();
    Ok((all, chosen))
}

/// The days to the next exam of a level, in a province or anywhere, or that its date isn't known yet, for other pages.
pub(super) async fn next_exam_of(ctx: &Ctx, tx: &mut Tx, level: Level, province: Option<&str>) -> Result<AnyView, PageError> {
    use chrono::Datelike as _;
    let t = Calendar(ctx.language);
    let windows = store::since(tx, i64::from(date_of(ctx.now).year()) - 1).await?;
    Ok(match next_for(&windows, level, province, ctx.now) {
        Some(next) => show::countdown(t, &next.entry, next.days).into_any(),
        None => view! { <p class="muted">{t.no_exam()}</p> }.into_any(),
    })
}

/// The days to the next exam of the country, or that its date isn't known yet, for other pages.
pub(super) async fn next_exam(ctx: &Ctx, tx: &mut Tx) -> Result<AnyView, PageError> {
    use chrono::Datelike as _;
    let t = Calendar(ctx.language);
    let windows = store::since(tx, i64::from(date_of(ctx.now).year()) - 1).await?;
    let next = Level::ALL.into_iter().filter_map(|level| next_for(&windows, level, None, ctx.now)).min_by_key(|next| next.days);
    Ok(match next {
        Some(next) => show::countdown(t, &next.entry, next.days).into_any(),
        None => view! { <p class="muted">{t.no_exam()}</p> }.into_any(),
    })
}
