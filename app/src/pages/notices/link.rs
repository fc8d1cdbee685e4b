//! What the links in mails lead to: they work without signing in, for whoever has the mail. Looking changes nothing; a button does.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use zhengtu::account::store as accounts;
use zhengtu::audit;
use zhengtu::mail::store::{self, MailError};
use zhengtu::mail::token::{read_stop_token, stop_token};
use zhengtu::notification::wish;

use super::address::event;
use crate::locale::Mail;
use crate::server::{Ctx, Page, PageError};

/// A page of a few words, with a form if there is something to do.
fn small_page(ctx: &Ctx, status: StatusCode, title: &'static str, text: String, form: Option<AnyView>) -> Response {
    let way = (status == StatusCode::OK && form.is_none()).then(|| {
        view! { <p><a class="link-more" href="/notices/settings">{Mail(ctx.language).settings_title()}</a></p> }
    });
    ctx.page(Page::new(title).narrow().status(status), || {
        view! {
            <div class="page-head">
                <h1>{title}</h1>
                <p class="page-head__lead">{text}</p>
            </div>
            {form}
            {way}
        }
    })
}

fn gone(ctx: &Ctx) -> Response {
    let t = Mail(ctx.language);
    small_page(ctx, StatusCode::NOT_FOUND, t.confirm_gone_title(), t.confirm_gone().to_owned(), None)
}

/// `GET /mail/confirm/{token}`
pub(super) async fn confirm_page(ctx: Ctx, Path(token): Path<String>) -> Result<Response, PageError> {
    let t = Mail(ctx.language);
    if store::waiting(&mut ctx.read().await?, &ctx.state.secret, &token, ctx.now).await?.is_none() {
        return Ok(gone(&ctx));
    }
    let form = view! {
        <form method="post" action=format!("/mail/confirm/{token}")>
            <button class="button button--primary" type="submit">{t.confirm_button()}</button>
        </form>
    };
    Ok(small_page(&ctx, StatusCode::OK, t.confirm_title(), t.confirm_lead().to_owned(), Some(form.into_any())))
}

/// `POST /mail/confirm/{token}`
pub(super) async fn confirm(ctx: Ctx, Path(token): Path<String>) -> Result<Response, PageError> {
    let t = Mail(ctx.language);
    let mut tx = ctx.write().await?;
    let account = match store::confirm_by_link(&mut tx, &ctx.state.secret, &token, ctx.now).await {
        Ok(account) => account,
        Err(MailError::Store(error)) => return Err(error.into()),
        Err(MailError::Refused(_)) => return Ok(gone(&ctx)),
    };
    // Whoever follows the link need not be signed in; it is the account's own doing.
    if let Some(found) = accounts::find(&mut tx, account).await? {
        let actor = accounts::actor_of(&mut tx, &found).await?;
        audit::record(&mut tx, ctx.now, event(&actor, "account.mail.confirm", account)).await?;
    }
    tx.commit().await?;
    Ok(small_page(&ctx, StatusCode::OK, t.confirm_done_title(), t.confirm_done().to_owned(), None))
}

fn broken(ctx: &Ctx) -> Response {
    let t = Mail(ctx.language);
    small_page(ctx, StatusCode::NOT_FOUND, t.confirm_gone_title(), t.stop_broken().to_owned(), None)
}

/// `GET /mail/stop/{token}`
pub(super) async fn stop_page(ctx: Ctx, Path(token): Path<String>) -> Result<Response, PageError> {
    let t = Mail(ctx.language);
    let Some((account, topic)) = read_stop_token(&ctx.state.secret, &token) else { return Ok(broken(&ctx)) };
    let lead = topic.map_or_else(|| t.stop_lead_all().to_owned(), |topic| t.stop_lead(t.topic(topic)));
    let all = stop_token(&ctx.state.secret, account, None);
    let one = topic.map(|_| {
        view! {
            <form method="post" action=format!("/mail/stop/{token}")>
                <button class="button button--primary" type="submit">{t.stop_button()}</button>
            </form>
        }
    });
    let form = view! {
        <div class="cluster">
            {one}
            <form method="post" action=format!("/mail/stop/{all}")>
                <button class="button" type="submit">{t.stop_all_button()}</button>
            </form>
        </div>
    };
    Ok(small_page(&ctx, StatusCode::OK, t.stop_title(), lead, Some(form.into_any())))
}

/// `POST /mail/stop/{token}`: by the page, or by a mail program's own button (RFC 8058).
pub(super) async fn stop(ctx: Ctx, Path(token): Path<String>) -> Result<Response, PageError> {
    let t = Mail(ctx.language);
    let Some((account, topic)) = read_stop_token(&ctx.state.secret, &token) else { return Ok(broken(&ctx)) };
    let mut tx = ctx.write().await?;
    // An account that was deleted meanwhile gets no mail anyway.
    if accounts::find(&mut tx, account).await?.is_some_and(|found| !found.is_closed()) {
        wish::stop_mail(&mut tx, account, topic).await?;
    }
    tx.commit().await?;
    Ok(small_page(&ctx, StatusCode::OK, t.stop_done_title(), t.stop_done().to_owned(), None))
}
