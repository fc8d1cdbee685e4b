//! Tables to take away: the units with small numbers hidden, and the organisers' own list with names.

use axum::extract::{Path, Query};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use zhengtu::clock::{date_of, local_of};
use zhengtu::exchange::write::{Sheet, Value, to_csv, to_xlsx};
use zhengtu::mock::event::results::Progress;
use zhengtu::mock::event::told::Numbers;
use zhengtu::mock::event::{Phase, store};
use zhengtu::practice::marking::marks_text;

use super::form::record;
use super::managed;
use super::results::{marks, share, standing_of};
use crate::locale::{MockEvents, date_time};
use crate::server::{Ctx, Flash, Input, PageError};

/// As which kind of file.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    format: String,
}

fn file(ctx: &Ctx, name: &str, format: &str, sheet: Sheet) -> Result<Response, PageError> {
    let (bytes, kind, ending) = if format == "csv" {
        (to_csv(&sheet).map_err(PageError::internal)?, "text/csv; charset=utf-8", "csv")
    } else {
        let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
        (to_xlsx(&[sheet]).map_err(PageError::internal)?, kind, "xlsx")
    };
    let disposition = format!("attachment; filename=\"{name}-{}.{ending}\"", date_of(ctx.now));
    Ok(([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, disposition)], bytes).into_response())
}

/// `GET /mock/events/{id}/units`: what can be handed on, which is what the page shows: a table of another moment would give away who
/// came between.
pub(super) async fn units(ctx: Ctx, Path(id): Path<String>, Query(asked): Query<Asked>) -> Result<Response, PageError> {
    let t = MockEvents(ctx.language);
    let event = managed(&ctx, &id).await?;
    if event.phase(ctx.now) != Phase::Closed {
        let to = format!("/mock/events/{}/results", event.id);
        return Ok(ctx.redirect_with(&to, &Flash::warn(t.results_later(&date_time(t.0, event.closes_at)))));
    }
    let Some(table) = standing_of(&ctx, &event).await?.last else {
        let to = format!("/mock/events/{}/results", event.id);
        return Ok(ctx.redirect(&to));
    };
    let row = |name: &str, numbers: Option<&Numbers>| {
        let mut cells = vec![Value::text(name)];
        match numbers {
            None => cells.extend(std::iter::repeat_n(Value::text(t.hidden()), 6)),
            Some(Numbers { tally, .. }) => {
                cells.extend([tally.expected, tally.began, tally.marked].map(Value::from));
                cells.extend([marks(tally.mean()), marks(tally.median()), share(t.0, tally)].map(Value::from));
            }
        }
        cells
    };
    let mut rows: Vec<Vec<Value>> = table.told.rows.iter().map(|one| row(&one.name, one.numbers.as_ref())).collect();
    rows.push(row(t.total(), table.told.total.as_ref()));
    let header = [t.column_unit(), t.expected(), t.began(), t.handed_in(), t.mean(), t.median(), t.passed()];
    let sheet = Sheet { name: t.results().to_owned(), header: header.map(str::to_owned).to_vec(), rows };
    file(&ctx, "mock-units", &asked.format, sheet)
}

/// `POST /mock/events/{id}/names`: that somebody took the names away is in the trail.
pub(super) async fn names(ctx: Ctx, Path(id): Path<String>, Input(asked): Input<Asked>) -> Result<Response, PageError> {
    let t = MockEvents(ctx.language);
    let event = managed(&ctx, &id).await?;
    let mut tx = ctx.write().await?;
    let units = store::units(&mut tx, event.id).await?;
    let people = store::people(&mut tx, event.id).await?;
    record(&ctx, &mut tx, "mock.event.export_names", event.id, &event.place()).await?;
    tx.commit().await?;
    let at =
        |at: Option<chrono::DateTime<chrono::Utc>>| Value::from(at.map(|at| local_of(at).format("%Y-%m-%d %H:%M").to_string()));
    let rows = people
        .iter()
        .map(|person| {
            let unit = units.iter().find(|unit| unit.id == person.unit).map_or("", |unit| unit.name.as_str());
            let state = match person.progress() {
                Progress::Missing => t.missing(),
                Progress::Sitting => t.sitting(),
                Progress::HandedIn => t.handed_in(),
            };
            let listed = if person.expected.is_some() { t.listed() } else { t.unlisted() };
            vec![
                Value::text(&person.name),
                Value::text(unit),
                Value::text(listed),
                Value::text(state),
                at(person.began_at),
                at(person.handed_in_at),
                Value::from(person.half_marks.map(marks_text)),
            ]
        })
        .collect();
    let header = [
        t.column_name(),
        t.column_unit(),
        t.column_list(),
        t.column_state(),
        t.column_began(),
        t.column_handed_in(),
        t.column_marks(),
    ];
    let sheet = Sheet { name: t.people().to_owned(), header: header.map(str::to_owned).to_vec(), rows };
    file(&ctx, "mock-names", &asked.format, sheet)
}
