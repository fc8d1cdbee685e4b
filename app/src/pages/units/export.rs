//! The same as a spreadsheet: figures of units, no names of people.

use axum::response::Response;
use zhengtu::audit::{self, Event};
use zhengtu::certification::units::{Denominator, Group, Station};
use zhengtu::exchange::write::{Sheet, Value, to_xlsx};

use super::view::{base_meaning, base_name, change};
use super::{Line, Overview, Query, met};
use crate::locale::{Units, percent};
use crate::pages::people::spreadsheet;
use crate::server::{Ctx, Input, PageError};

fn header(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

/// `GET /people/units.xlsx`
pub(super) async fn download(ctx: Ctx, Input(query): Input<Query>) -> Result<Response, PageError> {
    let t = Units(ctx.language);
    let mut tx = ctx.read().await?;
    let shown = Overview::load(&ctx, &mut tx, &query).await?;
    drop(tx);
    let mut tx = ctx.write().await?;
    let event = Event::done(&ctx.actor, "person.units.download", "division", &shown.area.key).within(&shown.area.path);
    audit::record(&mut tx, ctx.now, event).await?;
    tx.commit().await?;
    let sheets = [
        overall(t, &shown),
        units(t, &shown, t.by_division(), &shown.divisions),
        units(t, &shown, t.by_organisation(), &shown.organisations),
        stations(t, &shown.stations),
    ];
    let bytes =
        tokio::task::spawn_blocking(move || to_xlsx(&sheets)).await.map_err(PageError::internal)?.map_err(PageError::internal)?;
    Ok(spreadsheet("zhengtu-units.xlsx", bytes))
}

fn overall(t: Units, shown: &Overview) -> Sheet {
    let plain =
        |name: &str, this: i64, last: i64, note: &str| vec![name.into(), this.into(), last.into(), Value::Empty, note.into()];
    let share = |name: String, this: Group, last: Group, note: &str| {
        let of = |group: Group| format!("{}/{} = {}", group.certified, group.people, percent(group.certified, group.people));
        vec![name.into(), of(this).into(), of(last).into(), change(this, last).into(), note.into()]
    };
    let mut rows = vec![
        vec![
            t.file_of(&shown.area.name, shown.year).into(),
            Value::Empty,
            Value::Empty,
            Value::Empty,
            t.as_of(&shown.day.to_string()).into(),
        ],
        plain(t.holders(), shown.this.holders(), shown.last.holders(), t.holders_note()),
    ];
    for ((name, this), last) in [t.junior(), t.intermediate(), t.senior()].into_iter().zip(shown.this.held).zip(shown.last.held) {
        rows.push(plain(name, this, last, ""));
    }
    let passed = |of: [i64; 2]| of[0] + of[1];
    let note = t.passes_note(&shown.passes[0].to_string(), &shown.passes[1].to_string());
    rows.push(plain(t.passes(), passed(shown.passes), passed(shown.passes_last), &note));
    for base in Denominator::ALL {
        rows.push(share(t.share_of(base_name(t, base)), shown.this.of(base), shown.last.of(base), base_meaning(t, base)));
    }
    rows.push(share(t.stations().to_owned(), met(&shown.stations), shown.stations_last, ""));
    let header = header(&[t.col_figure(), t.col_this(), t.col_last(), t.col_change(), t.col_meaning()]);
    Sheet { name: t.sheet_overall().to_owned(), header, rows }
}

fn units(t: Units, shown: &Overview, name: &str, lines: &[Line]) -> Sheet {
    let rows = lines
        .iter()
        .map(|line| {
            let (this, last) = (line.this.of(shown.base), line.last.of(shown.base));
            let [junior, intermediate, senior] = line.this.held;
            vec![
                line.name.as_str().into(),
                line.this.of(Denominator::Employed).people.into(),
                line.this.holders().into(),
                junior.into(),
                intermediate.into(),
                senior.into(),
                this.certified.into(),
                this.people.into(),
                percent(this.certified, this.people).into(),
                percent(last.certified, last.people).into(),
                change(this, last).into(),
            ]
        })
        .collect();
    let base = base_name(t, shown.base);
    let header = vec![
        t.col_name().to_owned(),
        t.people().to_owned(),
        t.holders().to_owned(),
        t.junior().to_owned(),
        t.intermediate().to_owned(),
        t.senior().to_owned(),
        format!("{} · {}", t.col_certified(), base),
        format!("{} · {}", t.col_people(), base),
        t.share().to_owned(),
        t.col_last().to_owned(),
        t.col_change().to_owned(),
    ];
    Sheet { name: name.to_owned(), header, rows }
}

fn stations(t: Units, found: &[Station]) -> Sheet {
    let rows = found
        .iter()
        .map(|station| {
            vec![
                station.name.as_str().into(),
                station.group.certified.into(),
                station.group.people.into(),
                percent(station.group.certified, station.group.people).into(),
                if station.meets() { t.met() } else { t.not_met() }.into(),
            ]
        })
        .collect();
    let header = header(&[t.col_station(), t.col_certified(), t.col_people(), t.share(), t.col_state()]);
    Sheet { name: t.stations().to_owned(), header, rows }
}
