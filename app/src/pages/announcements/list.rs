//! Lists of notices: those of a place, and one's own.

use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::account::{Action, Scope};
use zhengtu::announcement::{Announcement, Phase, store};
use zhengtu::clock::date_of;
use zhengtu::division::{self, Division};
use zhengtu::practice::preference;
use zhengtu::store::Tx;

use super::place_name;
use crate::components::{Column, Crumb, Field, Table, breadcrumb, chinese, empty, pager, status};
use crate::locale::{Announcements, date, date_time};
use crate::pages::divisions;
use crate::pages::practice::owner_of;
use crate::server::{Ctx, Input, Page, PageError};

const PER_PAGE: i64 = 20;

/// At most so many of one's own are listed.
const LISTED: i64 = 300;

/// What the list is narrowed by.
#[derive(Debug, Clone, Deserialize, Default)]
#[serde(default)]
pub(super) struct Query {
    place: String,
    /// A place was chosen, if only none; else it is one's own region.
    chosen: String,
    over: String,
    page: String,
}

impl Query {
    fn address(&self, over: bool, page: i64) -> String {
        let mut pairs = vec![("place", self.place.clone()), ("chosen", self.chosen.clone())];
        pairs.push(("over", if over { "1".to_owned() } else { String::new() }));
        pairs.push(("page", if page > 1 { page.to_string() } else { String::new() }));
        pairs.retain(|(_, value)| !value.is_empty());
        let query = serde_urlencoded::to_string(&pairs).unwrap_or_default();
        if query.is_empty() { "/announcements".to_owned() } else { format!("/announcements?{query}") }
    }
}

/// `GET /announcements`
pub(super) async fn published(ctx: Ctx, Input(mut query): Input<Query>) -> Result<Response, PageError> {
    let t = Announcements(ctx.language);
    query.place = query.place.trim().chars().take(60).collect();
    let over = query.over == "1";
    let page = query.page.parse::<i64>().unwrap_or(1).clamp(1, 100_000);
    let mut tx = ctx.read().await?;
    let own = if query.place.is_empty() && query.chosen.is_empty() { own_region(&ctx, &mut tx).await? } else { None };
    let (place, wrong) = if let Some(own) = own {
        query.place = format!("{} {}", own.code, own.name);
        (Some(own), None)
    } else if query.place.is_empty() {
        (None, None)
    } else {
        match divisions::typed(&ctx, &mut tx, &query.place).await? {
            Ok(division) => (Some(division), None),
            Err(sentence) => (None, Some(sentence)),
        }
    };
    let path = place.as_ref().map(|division| division.path.as_str());
    let (found, all) = store::seen(&mut tx, path, over, ctx.now, (PER_PAGE, (page - 1) * PER_PAGE)).await?;
    drop(tx);
    let pages = (all + PER_PAGE - 1) / PER_PAGE;
    let tabs = [(false, t.current()), (true, t.over())].map(|(past, label)| {
        let current = (past == over).then_some("true");
        view! { <li><a class="chip" href=query.address(past, 1) aria-current=current>{label}</a></li> }
    });
    let hidden = over.then(|| view! { <input type="hidden" name="over" value="1" /> });
    let bar = view! {
        <form class="filter-bar" method="get" action="/announcements" role="search">
            {hidden}
            <input type="hidden" name="chosen" value="1" />
            <Field name="place" label=t.place() value=query.place.clone() hint=t.place_hint() error=wrong kind="search" />
            <button class="button" type="submit">{t.filter()}</button>
        </form>
    };
    let for_place = place.map(|division| view! { <p>{chinese(t.0, t.for_place(&division.name))}</p> });
    let body = if found.is_empty() {
        let action = (t.to_calendar().to_owned(), "/calendar".to_owned());
        let title = if over { t.empty_over() } else { t.empty_title() };
        empty(title, t.empty_body(), Some(action)).into_any()
    } else {
        lines(t, &found).into_any()
    };
    let manage = ctx.actor.may_somewhere(Action::PostAnnouncements).then(|| {
        view! { <div class="page-head__actions"><a class="button button--primary" href="/announcements/manage">{t.manage()}</a></div> }
    });
    Ok(ctx.page(Page::new(t.title()), || {
        view! {
            <div class="page-head">
                <h1>{t.title()}</h1>
                <p class="page-head__lead">{t.lead()}</p>
                {manage}
            </div>
            <ul class="chips">{tabs}</ul>
            {bar}
            {for_place}
            <p class="muted" role="status">{t.found(all)}</p>
            {body}
            {pager(t.0, page, pages, |number| query.address(over, number))}
        }
    }))
}

/// The region somebody says they prepare in.
async fn own_region(ctx: &Ctx, tx: &mut Tx) -> Result<Option<Division>, PageError> {
    let Some(owner) = owner_of(ctx) else { return Ok(None) };
    let preference = preference::store::of(tx, owner).await?;
    Ok(division::store::of(tx, preference.division_code.as_deref()).await?)
}

/// Notices, a line each.
pub(in crate::pages) fn lines(t: Announcements, found: &[Announcement]) -> impl IntoView + use<> {
    let items = found
        .iter()
        .map(|one| {
            let under = t.from(&place_name(t, one), &date(t.0, date_of(one.published_at)));
            let corrected = one.corrected_at.map(|_| view! { " " <span class="tag">{t.corrected()}</span> });
            view! {
                <li>
                    <span><a href=format!("/announcements/{}", one.id)>{chinese(t.0, one.title.clone())}</a>{corrected}</span>
                    <small>{chinese(t.0, under)}</small>
                </li>
            }
        })
        .collect_view();
    view! { <ul class="date-list">{items}</ul> }
}

/// `GET /announcements/manage`
pub(super) async fn managed(ctx: Ctx) -> Result<Response, PageError> {
    let t = Announcements(ctx.language);
    let scopes: Vec<Scope> = ctx.actor.scopes_for(Action::PostAnnouncements).cloned().collect();
    let found = store::managed(&mut ctx.read().await?, &scopes, LISTED).await?;
    let to_new = (t.enter().to_owned(), "/announcements/new".to_owned());
    let body = if found.is_empty() {
        empty(t.manage_empty_title(), t.manage_empty_body(), Some(to_new)).into_any()
    } else {
        table(&ctx, &found).into_any()
    };
    let number = t.found(i64::try_from(found.len()).unwrap_or_default());
    Ok(ctx.page(Page::new(t.manage()), || {
        view! {
            {breadcrumb(t.0, vec![Crumb::link(t.title(), "/announcements"), Crumb::here(t.manage())])}
            <div class="page-head">
                <h1>{t.manage()}</h1>
                <p class="page-head__lead">{t.manage_lead()}</p>
                <div class="page-head__actions"><a class="button button--primary" href="/announcements/new">{t.enter()}</a></div>
            </div>
            <p class="muted" role="status">{number}</p>
            {body}
        }
    }))
}

/// Where a notice is in its life, with its mark.
pub(super) fn state(t: Announcements, phase: Phase) -> impl IntoView + use<> {
    match phase {
        Phase::Scheduled => status("info", t.phase_scheduled()),
        Phase::Current => status("ok", t.phase_current()),
        Phase::Ended => status("idle", t.phase_ended()),
        Phase::Withdrawn => status("bad", t.phase_withdrawn()),
    }
}

fn table(ctx: &Ctx, found: &[Announcement]) -> impl IntoView + use<> {
    let t = Announcements(ctx.language);
    let rows = found
        .iter()
        .map(|one| {
            let corrected = one.corrected_at.map(|_| view! { " " <span class="tag">{t.corrected()}</span> });
            view! {
                <tr>
                    <th scope="row"><a href=format!("/announcements/{}", one.id)>{chinese(t.0, one.title.clone())}</a></th>
                    <td data-label=t.column_place()>{chinese(t.0, place_name(t, one))}</td>
                    <td data-label=t.column_published()>{date_time(t.0, one.published_at)}</td>
                    <td data-label=t.column_state()>{state(t, one.phase(ctx.now))}{corrected}</td>
                </tr>
            }
        })
        .collect_view();
    let columns = vec![
        Column::text(t.column_title()),
        Column::text(t.column_place()),
        Column::text(t.column_published()),
        Column::text(t.column_state()),
    ];
    view! { <Table columns=columns caption=t.manage()>{rows}</Table> }
}
