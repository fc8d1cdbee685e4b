//! `/training/desk`: figures, a month, the sessions of the year.

use axum::response::Response;
use chrono::Datelike as _;
use leptos::prelude::*;
use zhengtu::account::Action;
use zhengtu::clock::date_of;
use zhengtu::training::desk::month::Month;
use zhengtu::training::desk::store;

use super::figures::{self, Reach};
use super::{Chosen, Query, filter_bar, iso, list, month};
use crate::components::{breadcrumb, chinese, empty, pager};
use crate::locale::{Desk, count};
use crate::server::{Ctx, Input, Page, PageError, Section};

const PER_PAGE: usize = 50;

/// `GET /training/desk`
pub(super) async fn show(ctx: Ctx, Input(query): Input<Query>) -> Result<Response, PageError> {
    let t = Desk(ctx.language);
    let mut tx = ctx.read().await?;
    let chosen = Chosen::read(&ctx, &mut tx, &query, Action::ReadTrainingDesk).await?;
    let shown = match chosen.month {
        Some(month) => month,
        None => a_month(&ctx, &mut tx, &chosen).await?,
    };
    let dates = store::calendar(&mut tx, &chosen.scope, shown.days()).await?;
    let desk = store::gathered(&mut tx, &chosen.scope, chosen.days()).await?.desk(ctx.now);
    let reach = Reach::read(&mut tx, &chosen).await?;
    drop(tx);
    let sessions = list::visible(&ctx, &desk);
    let pages = sessions.len().div_ceil(PER_PAGE).max(1);
    let page = usize::try_from(query.page()).unwrap_or(1).min(pages);
    let some: Vec<_> = sessions.iter().copied().skip((page - 1) * PER_PAGE).take(PER_PAGE).collect();
    let manages = ctx.actor.may_somewhere(Action::ManageTraining);
    let table = if sessions.is_empty() {
        let (text, action) = if manages {
            (t.list_empty_body(), Some((t.new_session().to_owned(), "/training/new".to_owned())))
        } else {
            (t.list_empty_body_officer(), None)
        };
        empty(t.list_empty_title(), text, action).into_any()
    } else {
        list::table(&ctx, &some, &desk)
    };
    let found = count(i64::try_from(sessions.len()).unwrap_or_default());
    let as_number = |number: usize| i64::try_from(number).unwrap_or(1);
    let turn = pager(t.0, as_number(page), as_number(pages), |number| {
        let mut more = vec![("page", number.to_string())];
        more.extend(chosen.month.map(|month| ("month", month.written())));
        format!("{}#sessions", chosen.address("/training/desk", &more))
    });
    let days = chosen.days();
    let calendar = month::view(&ctx, &chosen, shown, &dates);
    let figures = figures::view(t, figures::all(t, &desk, &reach), t.figures_note(&iso(days.first), &iso(days.last)));
    let manage = manages.then(|| view! { <a class="button" href="/training/manage">{t.manage()}</a> });
    let what = t.of_year(&chosen.name, chosen.year);
    Ok(ctx.page(Page::new(format!("{} · {what}", t.title())).section(Section::Training), || {
        view! {
            {breadcrumb(t.0, chosen.crumbs(t, None))}
            <div class="page-head">
                <h1>{t.title()}</h1>
                <p class="page-head__lead">{chinese(t.0, what)}</p>
                <div class="page-head__actions">
                    <a class="button" href=chosen.address("/training/desk/coverage", &[])>{t.coverage_link()}</a>
                    <a class="button" href=chosen.address("/training/desk/report", &[])>{t.report_link()}</a>
                    <a class="button" href=chosen.address("/training/desk.xlsx", &[]) download="">{t.download()}</a>
                    {manage}
                </div>
            </div>
            {filter_bar(t, &chosen, "/training/desk", None)}
            <section class="section" aria-labelledby="figures">
                <h2 id="figures">{t.figures()}</h2>
                <div class="stack">{figures}</div>
            </section>
            {calendar}
            <section class="section" aria-labelledby="sessions">
                <h2 id="sessions">{t.list()}</h2>
                <p class="muted">{t.list_found(&found)}</p>
                {table}
                {turn}
            </section>
        }
    }))
}

/// The month to begin with: this one in this year, otherwise the last one with a session, otherwise the first.
async fn a_month(ctx: &Ctx, tx: &mut zhengtu::store::Tx, chosen: &Chosen) -> Result<Month, PageError> {
    let today = date_of(ctx.now);
    if i64::from(today.year()) == chosen.year {
        return Ok(Month::of(today));
    }
    let latest = store::latest(tx, &chosen.scope, chosen.days()).await?;
    Ok(latest.map_or(Month { year: chosen.year, month: 1 }, |at| Month::of(date_of(at))))
}
