//! One notice; for those who manage it also what it said before, and withdrawing it.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::account::{Action, Decision, decide};
use zhengtu::announcement::store::{self, PostError};
use zhengtu::announcement::{Announcement, Attachment, Phase, Version};
use zhengtu::audit::{self, Event};
use zhengtu::question::markdown;

use super::list::state;
use super::{announcement_of, place_name, place_of};
use crate::components::question::rich;
use crate::components::{Crumb, Field, breadcrumb, chinese};
use crate::locale::{Announcements, date, date_time};
use crate::server::{Ctx, Flash, Input, Page, PageError};

/// `GET /announcements/{id}`
pub(super) async fn show(ctx: Ctx, Path(id): Path<String>) -> Result<Response, PageError> {
    page(&ctx, &id, None).await
}

/// The page of a notice; `refused` is the reason typed for withdrawing it, and why it wasn't.
async fn page(ctx: &Ctx, id: &str, refused: Option<(String, String)>) -> Result<Response, PageError> {
    let t = Announcements(ctx.language);
    let mut tx = ctx.read().await?;
    let found = announcement_of(&mut tx, id).await?;
    let manages = decide(&ctx.actor, Action::PostAnnouncements, &place_of(&found)) == Decision::Allowed;
    let phase = found.phase(ctx.now);
    let earlier = if manages { store::versions(&mut tx, found.id).await?.split_off(1) } else { Vec::new() };
    drop(tx);
    match phase {
        // What isn't published yet is nobody else's business.
        Phase::Scheduled if !manages => return Err(PageError::NotFound),
        Phase::Withdrawn if !manages => return Ok(gone(ctx, &found)),
        _ => {}
    }
    let notice = match phase {
        Phase::Scheduled => Some(t.is_scheduled(&date_time(t.0, found.published_at))),
        Phase::Ended => Some(t.is_over().to_owned()),
        Phase::Withdrawn => found.withdrawn_at.map(|at| t.is_withdrawn(&date_time(t.0, at), &found.withdraw_reason)),
        Phase::Current => None,
    };
    let notice = notice.map(|text| view! { <div class="notice notice--warn"><p>{chinese(t.0, text)}</p></div> });
    let correction = found
        .corrected_at
        .map(|at| view! { <div class="notice notice--info"><p>{chinese(t.0, t.corrected_on(&date_time(t.0, at), &found.correction))}</p></div> });
    let until = found.ends_on.map(|day| t.until(&date(t.0, day)));
    let under = [Some(place_name(t, &found)), Some(t.published_on(&date_time(t.0, found.published_at))), until];
    let under = under.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let tools = manages.then(|| tools(t, &found, phase, refused.as_ref()));
    let mark = manages.then(|| state(t, phase));
    let status = if refused.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let at = Page::new(found.title.clone()).narrow().status(status).found_at(format!("/announcements/{}", found.id));
    Ok(ctx.page(at, || {
        view! {
            {breadcrumb(t.0, vec![Crumb::link(t.title(), "/announcements"), Crumb::here(found.title.clone())])}
            <div class="page-head">
                <h1>{chinese(t.0, found.title.clone())}</h1>
                <p class="page-head__lead cluster"><span>{chinese(t.0, under)}</span>{mark}</p>
            </div>
            <article class="stack stack--loose">
                {notice}
                {correction}
                {body(&found.body)}
                {attachments(t, &found.links)}
            </article>
            {tools}
            {earlier_wordings(t, earlier)}
        }
    }))
}

/// What a notice says, set for reading.
fn body(text: &str) -> AnyView {
    view! { <div class="prose">{rich(markdown::html(text, &[]))}</div> }.into_any()
}

fn attachments(t: Announcements, links: &[Attachment]) -> impl IntoView + use<> {
    let items = links
        .iter()
        .map(|link| {
            let (label, to) = (link.label.clone(), link.address.clone());
            // Shown as it is, so that people see where it leads, on paper too.
            let shown = to.strip_prefix("https://").unwrap_or(&to).to_owned();
            view! { <li><a href=to rel="noopener noreferrer nofollow">{chinese(t.0, label)}</a><small>{shown}</small></li> }
        })
        .collect_view();
    (!links.is_empty()).then(|| {
        view! {
            <section>
                <h2>{t.attachments()}</h2>
                <ul class="date-list">{items}</ul>
                <p class="muted screen-only">{t.attachments_note()}</p>
            </section>
        }
    })
}

/// What everybody else is told of a notice that was withdrawn.
fn gone(ctx: &Ctx, found: &Announcement) -> Response {
    let t = Announcements(ctx.language);
    let at = found.withdrawn_at.map(|at| date_time(t.0, at)).unwrap_or_default();
    let sentence = t.gone_body(&at, found.withdraw_reason.trim_end_matches(['。', '.', ' ']));
    ctx.page(Page::new(t.gone_title()).narrow().status(StatusCode::GONE), || {
        view! {
            <div class="empty">
                <h1 class="empty__title">{t.gone_title()}</h1>
                <p class="empty__text">{chinese(t.0, sentence)}</p>
                <p><a class="button button--primary" href="/announcements">{t.title()}</a></p>
            </div>
        }
    })
}

/// For those who manage it.
fn tools(t: Announcements, found: &Announcement, phase: Phase, refused: Option<&(String, String)>) -> impl IntoView + use<> {
    let address = format!("/announcements/{}", found.id);
    let (reason, error) = refused.cloned().unzip();
    let open = error.is_some();
    (phase != Phase::Withdrawn).then(|| {
        view! {
            <section class="section stack screen-only">
                <h2>{t.tools()}</h2>
                <p class="cluster"><a class="button" href=format!("{address}/edit")>{t.edit()}</a></p>
                <details class="disclosure" open=open>
                    <summary>{t.withdraw_summary()}</summary>
                    <form class="stack" method="post" action=format!("{address}/withdraw")>
                        <p>{t.withdraw_warning()}</p>
                        <Field name="reason" label=t.withdraw_reason() value=reason.unwrap_or_default() error=error required=true />
                        <button class="button button--danger" type="submit">{t.withdraw()}</button>
                    </form>
                </details>
            </section>
        }
    })
}

fn earlier_wordings(t: Announcements, earlier: Vec<Version>) -> impl IntoView {
    (!earlier.is_empty()).then(|| {
        let items = earlier
            .into_iter()
            .map(|version| {
                let head = t.version_of(version.number, &date_time(t.0, version.changed_at));
                view! {
                    <details class="disclosure">
                        <summary>{head}</summary>
                        <h3>{chinese(t.0, version.title)}</h3>
                        {body(&version.body)}
                        {attachments(t, &version.links)}
                    </details>
                }
            })
            .collect_view();
        view! { <section class="section screen-only"><h2>{t.versions()}</h2>{items}</section> }
    })
}

/// Why a notice is withdrawn.
#[derive(Debug, Deserialize, Default)]
#[serde(default)]
pub(super) struct Withdrawal {
    reason: String,
}

/// `POST /announcements/{id}/withdraw`
pub(super) async fn withdraw(ctx: Ctx, Path(id): Path<String>, Input(sent): Input<Withdrawal>) -> Result<Response, PageError> {
    let t = Announcements(ctx.language);
    let found = announcement_of(&mut ctx.read().await?, &id).await?;
    let place = place_of(&found);
    ctx.require(Action::PostAnnouncements, &place).await?;
    let reason = sent.reason.trim();
    if reason.is_empty() || reason.chars().count() > 200 {
        return page(&ctx, &id, Some((sent.reason, t.withdraw_reason_empty().to_owned()))).await;
    }
    let address = format!("/announcements/{}", found.id);
    let mut tx = ctx.write().await?;
    match store::withdraw(&mut tx, found.id, reason, ctx.now).await {
        Ok(()) => {}
        Err(PostError::Store(error)) => return Err(error.into()),
        Err(_) => return Ok(ctx.redirect_with(&address, &Flash::error(t.already_withdrawn()))),
    }
    let path = place.division_path.unwrap_or_default();
    let event = Event::done(&ctx.actor, "announcement.withdraw", "announcement", found.id).within(&path);
    audit::record(&mut tx, ctx.now, event).await?;
    tx.commit().await?;
    Ok(ctx.redirect_with(&address, &Flash::ok(t.done_withdrawn())))
}
