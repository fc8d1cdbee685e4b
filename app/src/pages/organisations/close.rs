//! Closing an organisation, and taking that back.

use axum::extract::Path;
use axum::response::Response;
use serde::Deserialize;
use zhengtu::account::Action;
use zhengtu::audit::{self, Event};
use zhengtu::clock::date_of;
use zhengtu::division::import::read_date;
use zhengtu::organisation::catalogue;

use super::{allowed, detail};
use crate::locale::Organisations;
use crate::server::{Ctx, Flash, Input, PageError, Problems};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct CloseForm {
    closed_on: String,
}

pub(super) async fn close(ctx: Ctx, Path(id): Path<String>, Input(form): Input<CloseForm>) -> Result<Response, PageError> {
    let t = Organisations(ctx.language);
    let found = allowed(&ctx, &id, Action::ManageDivisions).await?;
    let back = format!("/organisations/{}", found.id);
    let mut problems = Problems::default();
    let day = read_date(&form.closed_on);
    match day {
        None => problems.add("closed_on", t.date_wrong()),
        Some(day) if day > date_of(ctx.now) => problems.add("closed_on", t.date_future()),
        Some(day) if found.opened_on.is_some_and(|opened| day < opened) => problems.add("closed_on", t.close_early()),
        Some(_) => {}
    }
    let (Some(day), true) = (day, problems.is_empty()) else {
        return detail::page(&ctx, &found, form.closed_on, &problems).await;
    };
    let mut tx = ctx.write().await?;
    if !catalogue::close(&mut tx, found.id, day).await? {
        return Ok(ctx.redirect_with(&back, &Flash::warn(t.closed_already())));
    }
    let event = Event::done(&ctx.actor, "organisation.close", "organisation", found.id)
        .within(&found.division_path)
        .detail(serde_json::json!({ "closed_on": day }).to_string());
    audit::record(&mut tx, ctx.now, event).await?;
    tx.commit().await?;
    Ok(ctx.redirect_with(&back, &Flash::ok(t.closed_ok())))
}

pub(super) async fn reopen(ctx: Ctx, Path(id): Path<String>) -> Result<Response, PageError> {
    let t = Organisations(ctx.language);
    let found = allowed(&ctx, &id, Action::ManageDivisions).await?;
    let mut tx = ctx.write().await?;
    if catalogue::reopen(&mut tx, found.id).await? {
        let event = Event::done(&ctx.actor, "organisation.reopen", "organisation", found.id).within(&found.division_path);
        audit::record(&mut tx, ctx.now, event).await?;
        tx.commit().await?;
    }
    Ok(ctx.redirect_with(&format!("/organisations/{}", found.id), &Flash::ok(t.reopened_ok())))
}
