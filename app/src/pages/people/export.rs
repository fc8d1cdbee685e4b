//! The staff list to take away: what the filter shows. A search may hold a name, so it is posted.

use axum::http::header;
use axum::response::{IntoResponse, Response};
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::account::Action;
use zhengtu::audit::{self, Event};
use zhengtu::clock::date_of;
use zhengtu::exchange::write::{to_csv, to_xlsx};
use zhengtu::person::export::sheet;

use super::area::{areas, chosen};
use super::list::ListForm;
use crate::locale::{Language, Registry};
use crate::server::{Ctx, Flash, Input, PageError};

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct ExportForm {
    q: String,
    scope: String,
    kind: String,
    level: String,
    step: String,
    format: String,
}

/// The buttons below the list.
pub(super) fn form(language: Language, form: &ListForm) -> impl IntoView + use<> {
    let t = Registry(language);
    let form = form.clone();
    view! {
        <form method="post" action="/people/export">
            <input type="hidden" name="q" value=form.q />
            <input type="hidden" name="scope" value=form.scope />
            <input type="hidden" name="kind" value=form.kind />
            <input type="hidden" name="level" value=form.level />
            <input type="hidden" name="step" value=form.step />
            <button class="button" type="submit" name="format" value="xlsx">{t.export_xlsx()}</button>
            " "
            <button class="button" type="submit" name="format" value="csv">{t.export_csv()}</button>
        </form>
    }
}

/// `POST /people/export`
pub(super) async fn download(ctx: Ctx, Input(form): Input<ExportForm>) -> Result<Response, PageError> {
    let t = Registry(ctx.language);
    let mut tx = ctx.read().await?;
    let areas = areas(&ctx, &mut tx, Action::ReadPeople, false).await?;
    let area = chosen(&ctx, &mut tx, Action::ReadPeople, &areas, &form.scope).await?;
    let today = date_of(ctx.now);
    let is_csv = form.format == "csv";
    let ExportForm { q, scope, kind, level, step, .. } = form;
    let list = ListForm { q, scope, kind, level, step, ..ListForm::default() };
    let Some(sheet) = sheet(&mut tx, &list.filter(&area), today).await? else {
        return Ok(ctx.redirect_with("/people", &Flash::error(t.export_too_many())));
    };
    drop(tx);
    let rows = sheet.rows.len();
    let bytes = tokio::task::spawn_blocking(move || if is_csv { to_csv(&sheet) } else { to_xlsx(&[sheet]) })
        .await
        .map_err(PageError::internal)?
        .map_err(PageError::internal)?;
    // It names people: who took it is written down before it goes out.
    let mut tx = ctx.write().await?;
    let event = Event::done(&ctx.actor, "person.export", "division", &area.path).within(&area.path).detail(format!("{rows}"));
    audit::record(&mut tx, ctx.now, event).await?;
    tx.commit().await?;
    let (kind, ending) = if is_csv {
        ("text/csv; charset=utf-8", "csv")
    } else {
        ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx")
    };
    let disposition = format!("attachment; filename=\"zhengtu-staff-{today}.{ending}\"");
    Ok(([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, disposition)], bytes).into_response())
}
