//! The trail as a table for a spreadsheet program.

use axum::extract::Query;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use zhengtu::audit::trail::{self, Window};
use zhengtu::audit::{self, Entry, Event};
use zhengtu::clock;
use zhengtu::exchange::write::{Sheet, Value, to_csv};

use super::Asked;
use super::list::who;
use crate::locale::{Audit, count};
use crate::server::{Ctx, PageError};

/// More would be no table to look through, and is a matter for the command line.
const MOST: i64 = 50_000;

/// Sends the matching entries. That somebody took them away is itself in the trail.
pub(super) async fn csv(ctx: Ctx, Query(asked): Query<Asked>) -> Result<Response, PageError> {
    let t = Audit(ctx.language);
    let (filter, _) = asked.filter();
    let mut tx = ctx.read().await?;
    if trail::count(&mut tx, &ctx.actor, &filter).await? > MOST {
        let most = count(MOST);
        return Err(PageError::conflict(
            Audit(crate::locale::Language::Zh).too_many(&most),
            Audit(crate::locale::Language::En).too_many(&most),
        ));
    }
    let entries = trail::slice(&mut tx, &ctx.actor, &filter, Window::Newest, MOST).await?.entries;
    drop(tx);

    let mut tx = ctx.write().await?;
    let detail = serde_json::json!({ "entries": entries.len(), "filter": asked.query() }).to_string();
    let event =
        Event::done(&ctx.actor, "audit.export", "audit_entry", "").within(super::super::account::home(&ctx.actor)).detail(detail);
    audit::record(&mut tx, ctx.now, event).await?;
    tx.commit().await?;

    let columns = [
        t.number(),
        t.at(),
        t.who(),
        t.action(),
        t.kind(),
        t.record(),
        t.division(),
        t.outcome(),
        t.reason(),
        t.detail(),
        t.hash(),
    ];
    let columns = columns.map(str::to_owned).to_vec();
    let rows = entries.iter().map(|entry| cells(t, entry).map(Value::from).to_vec()).collect();
    let bytes = to_csv(&Sheet { name: String::new(), header: columns, rows }).map_err(PageError::internal)?;
    let name = format!("attachment; filename=\"audit-{}.csv\"", clock::date_of(ctx.now));
    Ok(([(header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, name)], bytes).into_response())
}

fn cells(t: Audit, entry: &Entry) -> [String; 11] {
    [
        entry.seq.to_string(),
        clock::local_of(entry.at).format("%Y-%m-%d %H:%M:%S").to_string(),
        who(t, entry),
        entry.action.clone(),
        entry.record_kind.clone(),
        entry.record_id.clone(),
        entry.division_path.clone(),
        t.outcome_name(&entry.outcome),
        t.reason_name(&entry.reason),
        entry.detail.clone(),
        entry.hash.clone(),
    ]
}
