//! The trail as a table, newest first.

use axum::extract::Query;
use axum::response::Response;
use leptos::prelude::*;
use zhengtu::audit::Entry;
use zhengtu::audit::trail::{self, Slice, Window};

use super::Asked;
use crate::components::{Column, Field, Options, Table, chinese, empty, status};
use crate::locale::{Audit, Language, count, date_time};
use crate::server::{Ctx, Page, PageError, Section};

const PER_PAGE: i64 = 50;

pub(super) async fn show(ctx: Ctx, Query(asked): Query<Asked>) -> Result<Response, PageError> {
    let t = Audit(ctx.language);
    let (filter, unread) = asked.filter();
    let window = match (asked.before.parse(), asked.after.parse()) {
        (Ok(seq), _) => Window::Before(seq),
        (_, Ok(seq)) => Window::After(seq),
        _ => Window::Newest,
    };
    let mut tx = ctx.read().await?;
    let slice = trail::slice(&mut tx, &ctx.actor, &filter, window, PER_PAGE).await?;
    let total = trail::count(&mut tx, &ctx.actor, &filter).await?;
    drop(tx);
    let download = format!("/audit.csv?{}", asked.query());
    let bar = filter_bar(t, &asked);
    let turn = turn(t, &asked, &slice);
    let table = if slice.entries.is_empty() {
        empty(t.none_title(), t.none_text(), None).into_any()
    } else {
        table(ctx.language, &slice.entries).into_any()
    };
    Ok(ctx.page(Page::new(t.title()).section(Section::Audit), || {
        view! {
            <header class="page-head">
                <h1>{t.title()}</h1>
                <p class="page-head__lead">{t.lead()}</p>
                <div class="page-head__actions">
                    <form method="post" action="/audit/verify"><button class="button" type="submit">{t.verify()}</button></form>
                    <a class="button" href=download>{t.download()}</a>
                </div>
            </header>
            {bar}
            {unread.then(|| view! { <p class="notice notice--warn" role="alert">{t.bad_date()}</p> })}
            <p class="muted" role="status">{t.found(&count(total))}</p>
            {table}
            {turn}
        }
    }))
}

fn filter_bar(t: Audit, asked: &Asked) -> impl IntoView + use<> {
    let outcomes = [("", t.all()), ("done", t.outcome_done()), ("refused", t.outcome_refused()), ("failed", t.outcome_failed())]
        .map(|(code, name)| (code.to_owned(), name.to_owned()))
        .to_vec();
    let Asked { who, action, outcome, record, from, to, .. } = asked.clone();
    view! {
        <form class="filter-bar" method="get" action="/audit" role="search">
            <Field name="who" label=t.who() value=who />
            <Options name="action" label=t.action() options=t.groups() value=action />
            <Options name="outcome" label=t.outcome() options=outcomes value=outcome />
            <Field name="record" label=t.record() value=record />
            <Field name="from" label=t.from() kind="date" value=from />
            <Field name="to" label=t.to() kind="date" value=to />
            <button class="button" type="submit">{t.filter()}</button>
        </form>
    }
}

fn table(language: Language, entries: &[Entry]) -> impl IntoView + use<> {
    let t = Audit(language);
    let rows = entries.iter().map(|entry| row(language, entry)).collect_view();
    view! {
        <Table
            columns=vec![
                Column::text(t.number()),
                Column::text(t.at()),
                Column::text(t.who()),
                Column::text(t.action()),
                Column::text(t.record()),
                Column::text(t.outcome()),
                Column::text(t.reason()),
            ]
            compact=true
        >
            {rows}
        </Table>
    }
}

fn row(language: Language, entry: &Entry) -> impl IntoView + use<> {
    let t = Audit(language);
    let who = who(t, entry);
    // An empty cell is left out on a phone, with its label.
    let reason = Some(t.reason_name(&entry.reason)).filter(|reason| !reason.is_empty());
    let record = Some(short(&entry.record_id)).filter(|record| !record.is_empty());
    view! {
        <tr>
            <th scope="row"><a class="num" href=format!("/audit/{}", entry.seq)>{entry.seq}</a></th>
            <td data-label=t.at()>{date_time(language, entry.at)}</td>
            <td data-label=t.who()>{chinese(language, who)}</td>
            <td data-label=t.action()>{t.action_name(&entry.action)}</td>
            <td data-label=t.record()>{record}</td>
            <td data-label=t.outcome()>{outcome(t, &entry.outcome)}</td>
            <td data-label=t.reason()>{reason}</td>
        </tr>
    }
}

/// Enough of an id to tell records apart at a glance: its random end. Addresses stay whole.
fn short(id: &str) -> String {
    let length = id.chars().count();
    if length == 36 && !id.contains('/') {
        format!("…{}", id.chars().skip(length - 8).collect::<String>())
    } else {
        id.to_owned()
    }
}

/// Who did it, by the name of the time.
pub(super) fn who(t: Audit, entry: &Entry) -> String {
    if entry.account_name.is_empty() { t.nobody().to_owned() } else { entry.account_name.clone() }
}

/// An outcome with its mark.
pub(super) fn outcome(t: Audit, code: &str) -> impl IntoView + use<> {
    let kind = match code {
        "done" => "ok",
        "refused" => "bad",
        _ => "warn",
    };
    status(kind, t.outcome_name(code))
}

/// To newer and older entries. Pages are cut at numbers rather than counted, so that they stay put while entries are added.
fn turn(t: Audit, asked: &Asked, slice: &Slice) -> impl IntoView + use<> {
    let query = asked.query();
    let newer = slice.entries.first().filter(|_| slice.newer).map(|entry| format!("/audit?{query}&after={}", entry.seq));
    let older = slice.entries.last().filter(|_| slice.older).map(|entry| format!("/audit?{query}&before={}", entry.seq));
    let any = newer.is_some() || older.is_some();
    any.then(|| {
        view! {
            <nav class="pager" aria-label=t.title()>
                {newer.map(|to| view! { <a class="button button--small" rel="prev" href=to>{t.newer()}</a> })}
                {older.map(|to| view! { <a class="button button--small" rel="next" href=to>{t.older()}</a> })}
            </nav>
        }
    })
}
