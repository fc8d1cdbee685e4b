//! 我的数据: what is kept of one, to take along and to delete. For accounts, and for browsers without one.

mod delete;

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::audit::{self, Event};
use zhengtu::clock::{date_of, local_of};
use zhengtu::exchange::write::{Sheet, Value, to_xlsx};
use zhengtu::personal_data::{self, Cell, Holdings, Section as Kept};

use super::home;
use crate::components::{Crumb, breadcrumb, empty};
use crate::locale::{Account, OwnData, count};
use crate::pages::practice::owner_of;
use crate::server::{Access, Ctx, Input, Page, PageError, Route, Section, get, post};

/// Addresses.
pub(super) fn routes() -> Vec<Route> {
    vec![
        get("/account/data", Access::Public, show),
        post("/account/data/export", Access::Public, export),
        get("/account/data/delete", Access::Public, delete::show),
        post("/account/data/delete", Access::Public, delete::submit),
    ]
}

/// Where the page lies: a visitor has no account page to come from.
fn crumbs(ctx: &Ctx, more: Vec<Crumb>) -> Vec<Crumb> {
    let account = ctx.actor.account.map(|_| Crumb::link(Account(ctx.language).title(), "/account"));
    account.into_iter().chain(more).collect()
}

/// `GET /account/data`
async fn show(ctx: Ctx) -> Result<Response, PageError> {
    let t = OwnData(ctx.language);
    let held = match owner_of(&ctx) {
        Some(owner) => Some(personal_data::holdings(&mut ctx.read().await?, owner).await?),
        None => None,
    };
    let crumbs = crumbs(&ctx, vec![Crumb::here(t.title())]);
    let has_account = ctx.actor.account.is_some();
    let body = match held {
        Some(held) if has_account || held != Holdings::default() => view! {
            {figures(t, &held, has_account)}
            {ways(t, has_account)}
        }
        .into_any(),
        _ => empty(t.none_title(), t.none(), Some((t.begin().to_owned(), "/practice".to_owned()))).into_any(),
    };
    Ok(ctx.page(Page::new(t.title()).section(Section::Account).narrow(), move || {
        view! {
            {breadcrumb(t.0, crumbs)}
            <header class="page-head">
                <h1>{t.title()}</h1>
                <p class="page-head__lead">{t.lead()}</p>
            </header>
            {body}
        }
    }))
}

fn figures(t: OwnData, held: &Holdings, has_account: bool) -> impl IntoView + use<> {
    let of_all = [
        (t.sets(), held.sets),
        (t.mocks(), held.mocks),
        (t.answers(), held.answers),
        (t.favourites(), held.favourites),
        (t.notes(), held.notes),
        (t.reports(), held.reports),
    ];
    let of_accounts = [(t.messages(), held.messages), (t.registrations(), held.registrations)];
    let lines = of_all
        .into_iter()
        .chain(of_accounts.into_iter().filter(|_| has_account))
        .map(|(name, number)| view! { <dt>{name}</dt><dd class="num">{count(number)}</dd> })
        .collect_view();
    view! {
        <section class="section">
            <h2>{t.held()}</h2>
            <dl class="facts">{lines}</dl>
        </section>
    }
}

fn ways(t: OwnData, has_account: bool) -> impl IntoView + use<> {
    let delete = if has_account { t.delete_account() } else { t.delete_visitor() };
    view! {
        <section class="section stack">
            <h2>{t.export()}</h2>
            <p>{t.export_lead()}</p>
            <form class="cluster" method="post" action="/account/data/export">
                <button class="button button--primary" name="format" value="xlsx" type="submit">{t.export_xlsx()}</button>
                <button class="button" name="format" value="json" type="submit">{t.export_json()}</button>
            </form>
            <p class="muted">{t.long_texts()}</p>
        </section>
        <section class="section stack">
            <h2>{t.delete()}</h2>
            <p>{t.delete_lead()}</p>
            <p><a class="button" href="/account/data/delete">{delete}</a></p>
        </section>
    }
}

/// In which shape.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct ExportForm {
    format: String,
}

/// `POST /account/data/export`: it is noted in the trail when an account's data is taken along.
async fn export(ctx: Ctx, Input(form): Input<ExportForm>) -> Result<Response, PageError> {
    let owner = owner_of(&ctx).ok_or(PageError::NotFound)?;
    let is_json = match form.format.as_str() {
        "json" => true,
        "xlsx" => false,
        _ => return Err(PageError::BadRequest),
    };
    let kept = personal_data::export(&mut ctx.read().await?, owner, &ctx.state.secret).await?;
    if let Some(account) = ctx.actor.account {
        let mut tx = ctx.write().await?;
        let event = Event::done(&ctx.actor, "account.data.export", "account", account).within(home(&ctx.actor));
        audit::record(&mut tx, ctx.now, event).await?;
        tx.commit().await?;
    }
    let (bytes, kind, ending) = if is_json {
        let text = serde_json::to_string_pretty(&personal_data::to_json(&kept, ctx.now)).map_err(PageError::internal)?;
        (text.into_bytes(), "application/json", "json")
    } else {
        let t = OwnData(ctx.language);
        let sheets: Vec<Sheet> = kept.into_iter().map(|kept| sheet(t, kept)).collect();
        let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
        (to_xlsx(&sheets).map_err(PageError::internal)?, kind, "xlsx")
    };
    let disposition = format!("attachment; filename=\"zhengtu-data-{}.{ending}\"", date_of(ctx.now));
    let disposition = HeaderValue::from_str(&disposition).map_err(PageError::internal)?;
    Ok(([(header::CONTENT_TYPE, HeaderValue::from_static(kind)), (header::CONTENT_DISPOSITION, disposition)], bytes)
        .into_response())
}

fn sheet(t: OwnData, kept: Kept) -> Sheet {
    let rows = kept.rows.into_iter().map(|row| row.into_iter().map(|cell| value(t, cell)).collect()).collect();
    Sheet {
        name: t.section(kept.code).to_owned(),
        header: kept.columns.into_iter().map(|code| t.column(code).to_owned()).collect(),
        rows,
    }
}

fn value(t: OwnData, cell: Cell) -> Value {
    match cell {
        Cell::Nothing => Value::Empty,
        Cell::Text(text) => Value::from(text),
        Cell::Number(number) => Value::Integer(number),
        #[expect(clippy::cast_precision_loss, reason = "marks are small numbers")]
        Cell::Marks(half_marks) => Value::Number(half_marks as f64 / 2.0),
        Cell::Flag(true) => Value::from(t.yes()),
        Cell::Flag(false) => Value::from(t.no()),
        Cell::At(at) => Value::from(local_of(at).format("%Y-%m-%d %H:%M:%S").to_string()),
    }
}
