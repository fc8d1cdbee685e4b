//! A list as a file: names, units and days. No ID numbers.

use axum::extract::{Path, Query as Asked};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use zhengtu::account::Action;
use zhengtu::audit::{self, Event};
use zhengtu::certification::worklist::Category;
use zhengtu::certification::worklist::list::{Row, list};
use zhengtu::clock::{date_of, local_of};
use zhengtu::exchange::write::{Sheet, Value, to_csv, to_xlsx};

use super::{Chosen, Query, category_of};
use crate::locale::{People, Worklist};
use crate::pages::people::level_name;
use crate::pages::training::hours;
use crate::server::{Ctx, PageError};

/// The most names of one file.
const NAMES: i64 = 100_000;

/// `GET /people/worklist/{category}/export`
pub(super) async fn download(ctx: Ctx, Path(code): Path<String>, Asked(query): Asked<Query>) -> Result<Response, PageError> {
    let t = Worklist(ctx.language);
    let category = category_of(&code)?;
    let mut tx = ctx.read().await?;
    let chosen = Chosen::read(&ctx, &mut tx, &query, Action::ChangePeople).await?;
    let rows = list(&mut tx, &chosen.scope(), category, chosen.linked, chosen.today, (None, NAMES)).await?;
    drop(tx);
    // Written down before it goes out.
    let mut tx = ctx.write().await?;
    let event = Event::done(&ctx.actor, "person.worklist.export", "worklist_item", category.code()).within(&chosen.area.path);
    audit::record(&mut tx, ctx.now, event).await?;
    tx.commit().await?;
    let sheet = sheet(t, category, &rows);
    let csv = query.format == "csv";
    let bytes = tokio::task::spawn_blocking(move || if csv { to_csv(&sheet) } else { to_xlsx(&[sheet]) })
        .await
        .map_err(PageError::internal)?
        .map_err(PageError::internal)?;
    let (kind, ending) = if csv {
        ("text/csv; charset=utf-8", "csv")
    } else {
        ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx")
    };
    let name = format!("worklist-{}-{}.{ending}", category.code(), local_of(ctx.now).format("%Y%m%d"));
    let headers =
        [(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\""))];
    Ok((headers, bytes).into_response())
}

fn sheet(t: Worklist, category: Category, rows: &[Row]) -> Sheet {
    let words = People(t.0);
    let header = [
        t.column_person(),
        t.column_unit(),
        t.column_division(),
        t.column_level(),
        t.column_due(),
        t.column_missing(),
        t.account(),
        t.column_account(),
    ];
    let rows = rows
        .iter()
        .map(|row| {
            vec![
                Value::text(&row.name),
                row.organisation.clone().into(),
                Value::text(&row.division_name),
                Value::text(level_name(words, &row.level)),
                row.due_on.into(),
                if row.missing > 0 { Value::text(&hours(row.missing)) } else { Value::Empty },
                Value::text(if row.account_id.is_some() { t.account_yes() } else { t.account_no() }),
                row.reminded_at.map(date_of).into(),
            ]
        })
        .collect();
    Sheet { name: t.category(category).0.to_owned(), header: header.map(str::to_owned).to_vec(), rows }
}
