//! 日历订阅: one's own sessions as a feed, at an address nobody else knows.

use axum::extract::Path;
use axum::http::HeaderMap;
use axum::response::Response;
use leptos::prelude::*;
use zhengtu::audit::{self, Event};
use zhengtu::training::feed::{self, Feed, Words};

use crate::components::{Crumb, breadcrumb};
use crate::locale::{Language, Mail, Training, date_time};
use crate::pages::account::home;
use crate::server::{Ctx, Flash, Page, PageError, Section, absolute, tagged_calendar};

/// What the file is called at its end.
const ENDING: &str = ".ics";
/// In English, the language stands before that: calendars send no cookies.
const ENGLISH: &str = "-en";

/// `GET /training/feed`
pub(super) async fn page(ctx: Ctx, headers: HeaderMap) -> Result<Response, PageError> {
    let (t, language) = (Mail(ctx.language), ctx.language);
    let account = ctx.actor.account.ok_or(PageError::SignIn)?;
    let kept = feed::find(&mut ctx.read().await?, &ctx.state.secret, account).await?;
    let words = Training(language);
    let crumbs =
        vec![Crumb::link(words.title(), "/training"), Crumb::link(words.mine(), "/training/mine"), Crumb::here(t.feed_title())];
    let body = kept.map_or_else(|| none(t).into_any(), |kept| there(&ctx, &headers, &kept).into_any());
    Ok(ctx.page(Page::new(t.feed_title()).section(Section::Training).narrow(), || {
        view! {
            {breadcrumb(language, crumbs)}
            <div class="page-head">
                <h1>{t.feed_title()}</h1>
                <p class="page-head__lead">{t.feed_lead()}</p>
            </div>
            {body}
        }
    }))
}

fn none(t: Mail) -> impl IntoView {
    view! {
        <p>{t.feed_none()}</p>
        <form method="post" action="/training/feed">
            <button class="button button--primary" type="submit">{t.feed_make()}</button>
        </form>
    }
}

fn there(ctx: &Ctx, headers: &HeaderMap, kept: &Feed) -> impl IntoView + use<> {
    let t = Mail(ctx.language);
    let english = if ctx.language == Language::En { ENGLISH } else { "" };
    let address = absolute(ctx, headers, &format!("/training/feed/{}{english}{ENDING}", kept.token));
    view! {
        <section class="card">
            <div class="field">
                <label class="field__label" for="feed-address">{t.feed_address()}</label>
                <input class="field__input" id="feed-address" type="text" value=address readonly=true aria-describedby="feed-secret" />
                <p class="field__hint" id="feed-secret">{t.feed_secret()}</p>
            </div>
            <p>{t.feed_how()}</p>
            <p class="muted">{t.feed_since(&date_time(t.0, kept.made_at))}</p>
        </section>
        <div class="cluster section">
            <form method="post" action="/training/feed" aria-describedby="renew-note">
                <button class="button" type="submit">{t.feed_renew()}</button>
            </form>
            <form method="post" action="/training/feed/end">
                <button class="button button--danger" type="submit">{t.feed_end()}</button>
            </form>
        </div>
        <p class="muted" id="renew-note">{t.feed_renew_note()}</p>
    }
}

/// `POST /training/feed`: makes it, or gives it another address.
pub(super) async fn make(ctx: Ctx) -> Result<Response, PageError> {
    let t = Mail(ctx.language);
    let account = ctx.actor.account.ok_or(PageError::SignIn)?;
    let mut tx = ctx.write().await?;
    let was_there = feed::find(&mut tx, &ctx.state.secret, account).await?.is_some();
    feed::make(&mut tx, &ctx.state.secret, account, ctx.now).await?;
    let event = Event::done(&ctx.actor, "account.feed.make", "account", account).within(home(&ctx.actor));
    audit::record(&mut tx, ctx.now, event).await?;
    tx.commit().await?;
    Ok(ctx.redirect_with("/training/feed", &Flash::ok(if was_there { t.feed_renewed() } else { t.feed_made() })))
}

/// `POST /training/feed/end`
pub(super) async fn end(ctx: Ctx) -> Result<Response, PageError> {
    let account = ctx.actor.account.ok_or(PageError::SignIn)?;
    let mut tx = ctx.write().await?;
    if feed::end(&mut tx, account).await? {
        let event = Event::done(&ctx.actor, "account.feed.end", "account", account).within(home(&ctx.actor));
        audit::record(&mut tx, ctx.now, event).await?;
    }
    tx.commit().await?;
    Ok(ctx.redirect_with("/training/feed", &Flash::ok(Mail(ctx.language).feed_ended())))
}

/// `GET /training/feed/{token}.ics`: asked for again and again, mostly to hear that nothing has changed.
pub(super) async fn calendar(ctx: Ctx, headers: HeaderMap, Path(file): Path<String>) -> Result<Response, PageError> {
    let name = file.strip_suffix(ENDING).ok_or(PageError::NotFound)?;
    let (token, language) = name.strip_suffix(ENGLISH).map_or((name, Language::Zh), |token| (token, Language::En));
    let t = Mail(language);
    let mut tx = ctx.read().await?;
    let account = feed::account_of(&mut tx, token).await?.ok_or(PageError::NotFound)?;
    let origin = absolute(&ctx, &headers, "");
    let words = Words { name: t.feed_name(), waiting: t.feed_waiting(), offered: t.feed_offered(), origin: &origin };
    let calendar = feed::calendar(&mut tx, account, &words, ctx.now).await?;
    drop(tx);
    tagged_calendar(&headers, calendar, "inline; filename=\"training.ics\"", "private, no-cache")
}
