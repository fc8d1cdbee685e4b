//! `/training/desk.xlsx`: sessions, figures, coverage by unit, and for those who may know them, who was not reached.

use axum::http::header;
use axum::response::{IntoResponse, Response};
use zhengtu::account::Action;
use zhengtu::audit;
use zhengtu::clock::{date_of, local_of, written};
use zhengtu::exchange::write::{Sheet, Value, to_xlsx};
use zhengtu::training::Session;
use zhengtu::training::desk::store::{self, Missing};
use zhengtu::training::desk::{Attended, Coverage, Desk as Gathered};

use super::coverage::{Line, lines, named_event};
use super::figures::{self, Figure, Reach};
use super::{Chosen, Query, list, words};
use crate::locale::{Desk, Training, percent};
use crate::server::{Ctx, Input, PageError};

/// The most names of one file.
const NAMES: i64 = 100_000;

fn header(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

/// `GET /training/desk.xlsx`
pub(super) async fn download(ctx: Ctx, Input(query): Input<Query>) -> Result<Response, PageError> {
    let t = Desk(ctx.language);
    let mut tx = ctx.read().await?;
    let chosen = Chosen::read(&ctx, &mut tx, &query, Action::ReadTrainingDesk).await?;
    let desk = store::gathered(&mut tx, &chosen.scope, chosen.days()).await?.desk(ctx.now);
    let reach = Reach::read(&mut tx, &chosen).await?;
    let lines = lines(t, &mut tx, &chosen, &reach).await?;
    let people =
        if chosen.shows_names(&ctx) { Some(store::missing(&mut tx, &chosen.scope, reach.exam, NAMES, 0).await?) } else { None };
    drop(tx);
    // Written down before it goes out.
    let mut tx = ctx.write().await?;
    let shown = people.as_ref().map_or(0, Vec::len);
    audit::record(&mut tx, ctx.now, named_event(&ctx, &chosen, "training.desk.download", shown)).await?;
    tx.commit().await?;
    let mut sheets = vec![
        sessions(t, &list::visible(&ctx, &desk), &desk, &ctx),
        figure_sheet(t, &chosen, &ctx, figures::all(t, &desk, &reach)),
        units(t, &lines, reach.total),
    ];
    sheets.extend(people.map(|people| names(t, &people)));
    let bytes =
        tokio::task::spawn_blocking(move || to_xlsx(&sheets)).await.map_err(PageError::internal)?.map_err(PageError::internal)?;
    let name = format!("training-{}-{}.xlsx", chosen.year, local_of(ctx.now).format("%Y%m%d"));
    let headers = [
        (header::CONTENT_TYPE, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
    ];
    Ok((headers, bytes).into_response())
}

fn sessions(t: Desk, sessions: &[&Session], desk: &Gathered, ctx: &Ctx) -> Sheet {
    let words_of = Training(t.0);
    let rows = sessions
        .iter()
        .map(|session| {
            let attended = desk.attended.get(&session.id).filter(|_| session.starts_at <= ctx.now);
            let of = |what: fn(&Attended) -> i64| attended.map_or(Value::Empty, |one| Value::Integer(what(one)));
            vec![
                Value::text(&session.title),
                Value::text(words::kind_of(words_of, session)),
                Value::text(words::phase(words_of, session.phase(ctx.now))),
                Value::text(&session.division_names),
                session.organisation_name.clone().into(),
                words::place(words_of, session).into(),
                Value::Date(date_of(session.starts_at)),
                Value::Date(date_of(session.ends_at)),
                session.capacity.into(),
                session.taken.into(),
                session.waiting.into(),
                percent(session.taken, session.capacity).into(),
                of(|one| one.participations),
                of(|one| one.expected),
                of(|one| one.present),
                attended.map_or(Value::Empty, |one| words::hours(one.half_hours).into()),
            ]
        })
        .collect();
    let header = header(&[
        t.column_session(),
        t.column_kind(),
        t.column_state(),
        t.column_division(),
        t.column_organisation(),
        t.column_place(),
        t.column_starts(),
        t.column_ends(),
        t.column_seats(),
        t.column_taken(),
        t.column_waiting(),
        t.fill(),
        t.participations(),
        t.column_expected(),
        t.column_present(),
        t.column_hours(),
    ]);
    Sheet { name: t.sheet_sessions().to_owned(), header, rows }
}

fn figure_sheet(t: Desk, chosen: &Chosen, ctx: &Ctx, figures: Vec<Figure>) -> Sheet {
    let fact = |name: &str, value: String| vec![Value::text(name), value.into(), Value::Empty];
    let mut rows = vec![
        fact(t.unit(), chosen.name.clone()),
        fact(t.year(), chosen.year.to_string()),
        fact(t.made_at(), written(ctx.now).replace('T', " ")),
    ];
    rows.extend(figures.into_iter().map(|one| {
        let explained = one.explained(t);
        let means = if one.note.is_empty() { explained } else { format!("{}\n{explained}", one.note) };
        vec![Value::text(one.label), one.cell, means.into()]
    }));
    Sheet { name: t.sheet_figures().to_owned(), header: header(&[t.figure(), t.value(), t.means()]), rows }
}

fn units(t: Desk, lines: &[Line], total: Coverage) -> Sheet {
    let row = |name: &str, coverage: Coverage| {
        vec![
            Value::text(name),
            coverage.entered.into(),
            coverage.reached.into(),
            coverage.missing().into(),
            percent(coverage.reached, coverage.entered).into(),
        ]
    };
    let mut rows: Vec<_> = lines.iter().map(|line| row(&line.name, line.coverage)).collect();
    rows.push(row(t.in_all(), total));
    let header = header(&[t.unit(), t.column_entered(), t.column_reached(), t.column_missing(), t.column_coverage()]);
    Sheet { name: t.sheet_coverage().to_owned(), header, rows }
}

fn names(t: Desk, people: &[Missing]) -> Sheet {
    let rows = people
        .iter()
        .map(|one| vec![Value::text(&one.name), one.organisation.clone().into(), Value::text(&one.division_name)])
        .collect();
    let header = header(&[t.column_name(), t.column_their_unit(), t.column_division()]);
    Sheet { name: t.sheet_missing().to_owned(), header, rows }
}
