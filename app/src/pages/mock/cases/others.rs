//! What another page saved for a task: beside what is there, to be used instead or left.

use axum::extract::Path;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;
use uuid::Uuid;
use zhengtu::mock::store::{self, NewText};
use zhengtu::mock::writing::{current, others};

use super::super::words::attempt_name;
use super::super::{open_attempt, result_address};
use super::{address, item_at};
use crate::components::{Crumb, breadcrumb, empty};
use crate::locale::{Cases, Mock, date_time};
use crate::server::{Ctx, Flash, Input, Page, PageError, Section};

type At = (String, String, String);

/// `GET /mock/{set}/cases/{n}/others/{task}`
pub(super) async fn show(ctx: Ctx, Path((id, n, task)): Path<At>) -> Result<Response, PageError> {
    let (_, attempt) = match open_attempt(&ctx, &id).await? {
        Ok(found) => found,
        Err(response) => return Ok(response),
    };
    let mut tx = ctx.read().await?;
    let items = store::case_items(&mut tx, attempt.set).await?;
    let item = item_at(&items, &n)?;
    let task: i64 = task.parse().map_err(|_| PageError::NotFound)?;
    let texts = store::texts(&mut tx, attempt.set).await?;
    let name = attempt_name(ctx.language, &mut tx, &attempt).await?;
    drop(tx);
    let (t, language) = (Cases(ctx.language), ctx.language);
    let written = texts.get(&(item.position, task)).cloned().unwrap_or_default();
    let here = format!("{}/others/{task}", address(attempt.set, item.position));
    let now = current(&written.lines).map(|line| {
        let (title, text) = (t.text_now(&date_time(language, line.saved_at)), line.text.clone());
        view! { <section class="stack"><h2>{title}</h2><p class="lines written" lang="zh-CN">{text}</p></section> }
    });
    let offered = others(&written.lines)
        .into_iter()
        .map(|line| {
            let (title, text) = (t.text_other(&date_time(language, line.saved_at)), line.text.clone());
            view! {
                <section class="stack">
                    <h2>{title}</h2>
                    <p class="lines written" lang="zh-CN">{text}</p>
                    <form class="cluster" method="post" action=here.clone()>
                        <input type="hidden" name="revision" value=line.revision.to_string() />
                        <button class="button button--primary" name="decision" value="keep">{t.keep_now()}</button>
                        <button class="button" name="decision" value="use">{t.use_other()}</button>
                    </form>
                </section>
            }
        })
        .collect_view();
    let is_empty = others(&written.lines).is_empty();
    let back = address(attempt.set, item.position);
    let crumbs =
        vec![Crumb::link(Mock(language).title(), "/mock"), Crumb::link(name, back.clone()), Crumb::here(t.others_title(task))];
    Ok(ctx.page(Page::new(t.others_title(task)).section(Section::Mock), move || {
        let body = if is_empty {
            empty(t.others_none(), "", Some((t.back_to_case(item.position), back))).into_any()
        } else {
            view! { <div class="split">{now} <div class="stack">{offered}</div></div> }.into_any()
        };
        view! {
            {breadcrumb(language, crumbs)}
            <div class="page-head">
                <h1>{t.others_title(task)}</h1>
                <p class="page-head__lead">{t.others_lead()}</p>
            </div>
            {body}
        }
    }))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct DecideForm {
    revision: String,
    decision: String,
}

/// `POST /mock/{set}/cases/{n}/others/{task}`
pub(super) async fn decide(ctx: Ctx, Path((id, n, task)): Path<At>, Input(form): Input<DecideForm>) -> Result<Response, PageError> {
    let (owner, attempt) = match open_attempt(&ctx, &id).await? {
        Ok(found) => found,
        Err(response) => return Ok(response),
    };
    let t = Cases(ctx.language);
    let position: i64 = n.parse().map_err(|_| PageError::NotFound)?;
    let task: i64 = task.parse().map_err(|_| PageError::NotFound)?;
    let revision: i64 = form.revision.parse().map_err(|_| PageError::BadRequest)?;
    let mut tx = ctx.write().await?;
    let texts = store::texts(&mut tx, attempt.set).await?;
    let written = texts.get(&(position, task)).ok_or(PageError::NotFound)?;
    let flash = if form.decision == "use" {
        let other = written.lines.iter().find(|line| line.revision == revision).ok_or(PageError::NotFound)?;
        // From the other: what stands now isn't known to it, and so stays on offer.
        let new = NewText { position, task, tab: Uuid::now_v7(), seq: None, based_on: revision, text: other.text.clone() };
        let saved = store::save_texts(&mut tx, owner, attempt.set, &[new], ctx.now).await?.ok_or(PageError::NotFound)?;
        if saved.handed_in {
            return Ok(ctx.redirect(&result_address(attempt.set)));
        }
        Flash::ok(t.other_used())
    } else {
        if !store::settle_other(&mut tx, attempt.set, position, task, revision).await? {
            return Err(PageError::NotFound);
        }
        Flash::ok(t.other_kept())
    };
    tx.commit().await?;
    Ok(ctx.redirect_with(&address(attempt.set, position), &flash))
}
