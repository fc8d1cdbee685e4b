//! 持证情况: who holds what in a unit, with shares whose denominator is chosen, beside the year before; as a page and a spreadsheet.

mod export;
mod view;

use std::collections::BTreeMap;

use axum::response::Response;
use chrono::{Datelike as _, NaiveDate};
use serde::Deserialize;
use zhengtu::account::Action;
use zhengtu::certification::units::{Cell, Denominator, Figures, Group, Station, cells, day_of, figures, passes, stations};
use zhengtu::clock::date_of;
use zhengtu::division::store as division;
use zhengtu::store::Tx;
use zhengtu::studio::store::{Within, list};

use super::people::area::{Area, areas, chosen};
use crate::locale::Units;
use crate::server::{Access, Ctx, Input, PageError, Route, get};

const HERE: &str = "/people/units";

/// So many years can be chosen.
const YEARS: i64 = 8;

/// Addresses.
pub fn routes() -> Vec<Route> {
    let read = Access::Needs(Action::ReadPeople);
    vec![get(HERE, read, show), get("/people/units.xlsx", read, export::download)]
}

/// What an address asks for.
#[derive(Debug, Clone, Deserialize, Default)]
#[serde(default)]
struct Query {
    scope: String,
    year: String,
    base: String,
}

/// One unit of a table.
struct Line {
    /// As in addresses; none: nothing below it to go to.
    scope: Option<String>,
    name: String,
    this: Figures,
    last: Figures,
}

/// Everything the page and the spreadsheet show.
struct Overview {
    area: Area,
    /// What can be chosen: as in addresses, and what it is called.
    scopes: Vec<(String, String)>,
    year: i64,
    this_year: i64,
    day: NaiveDate,
    base: Denominator,
    this: Figures,
    last: Figures,
    passes: [i64; 2],
    passes_last: [i64; 2],
    divisions: Vec<Line>,
    organisations: Vec<Line>,
    stations: Vec<Station>,
    stations_last: Group,
    studios: usize,
}

/// How many of the stations meet two thirds, of how many.
fn met(stations: &[Station]) -> Group {
    let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    Group { people: count(stations.len()), certified: count(stations.iter().filter(|station| station.meets()).count()) }
}

impl Overview {
    async fn load(ctx: &Ctx, tx: &mut Tx, query: &Query) -> Result<Self, PageError> {
        let t = Units(ctx.language);
        let own = areas(ctx, tx, Action::ReadPeople, false).await?;
        let area = chosen(ctx, tx, Action::ReadPeople, &own, &query.scope).await?;
        let this_year = i64::from(date_of(ctx.now).year());
        let year = query.year.parse().ok().filter(|year| (this_year - YEARS..=this_year).contains(year)).unwrap_or(this_year);
        let organisation = area.organisation.as_ref().map(|own| own.id);
        let this = cells(tx, &area.path, organisation, year, ctx.now).await?;
        let last = cells(tx, &area.path, organisation, year - 1, ctx.now).await?;
        let below = match &area.organisation {
            Some(_) => Vec::new(),
            None => division::children(tx, area.division.as_ref().map(|own| own.code.as_str())).await?,
        };
        let mut scopes: Vec<(String, String)> = own.iter().map(|one| (one.key.clone(), one.name.clone())).collect();
        if let Some(here) = &area.division
            && area.organisation.is_none()
        {
            for above in division::lineage(tx, here).await? {
                if own.iter().any(|one| one.organisation.is_none() && above.path.starts_with(&one.path)) {
                    scopes.push((above.code, above.name));
                }
            }
            scopes.push((here.code.clone(), here.name.clone()));
        }
        scopes.extend(below.iter().map(|one| (one.code.clone(), format!("　{}", one.name))));
        let mut seen = std::collections::HashSet::new();
        scopes.retain(|(key, _)| seen.insert(key.clone()));

        let names: BTreeMap<&str, (&str, &str)> =
            below.iter().map(|one| (one.path.as_str(), (one.code.as_str(), one.name.as_str()))).collect();
        let depth = area.path.len();
        // `/32/3210/` of `/32/3210/321002/321002003/` below `/32/`.
        let child = |cell: &Cell| {
            let rest = cell.division_path.get(depth..).and_then(|rest| rest.split_once('/')).map_or(0, |(code, _)| code.len() + 1);
            cell.division_path.get(..depth + rest).unwrap_or_default().to_owned()
        };
        let divisions = if below.is_empty() {
            Vec::new()
        } else {
            lines(&this, &last, child, |path, _| match names.get(path.as_str()) {
                Some((code, name)) => (Some((*code).to_owned()), (*name).to_owned()),
                None => (None, t.own_level().to_owned()),
            })
        };
        let organisations = if area.organisation.is_some() {
            Vec::new()
        } else {
            lines(
                &this,
                &last,
                |cell| {
                    (cell.organisation_id.is_none(), cell.division_path.clone(), cell.organisation.clone(), cell.organisation_id)
                },
                |_, cell| (None, cell.organisation.clone().unwrap_or_else(|| t.no_organisation().to_owned())),
            )
        };
        let studios = list(tx, Within { division_path: &area.path, organisation }).await?;
        Ok(Self {
            passes: passes(tx, &area.path, organisation, year).await?,
            passes_last: passes(tx, &area.path, organisation, year - 1).await?,
            year,
            this_year,
            day: day_of(year, ctx.now),
            base: Denominator::from_code(&query.base).unwrap_or(Denominator::Professionals),
            this: figures(&this),
            last: figures(&last),
            divisions,
            organisations,
            stations: stations(&this),
            stations_last: met(&stations(&last)),
            studios: studios.iter().filter(|studio| studio.closed_on.is_none()).count(),
            area,
            scopes,
        })
    }

    /// An address of the same view.
    fn address(&self, path: &str, scope: &str) -> String {
        let pairs = [("scope", scope.to_owned()), ("year", self.year.to_string()), ("base", self.base.code().to_owned())];
        format!("{path}?{}", serde_urlencoded::to_string(pairs).unwrap_or_default())
    }
}

/// A line for each value of a key, in the key's order.
fn lines<K: Ord>(
    this: &[Cell],
    last: &[Cell],
    key: impl Fn(&Cell) -> K,
    named: impl Fn(&K, &Cell) -> (Option<String>, String),
) -> Vec<Line> {
    let mut groups: BTreeMap<K, (Vec<&Cell>, Vec<&Cell>)> = BTreeMap::new();
    for cell in this {
        groups.entry(key(cell)).or_default().0.push(cell);
    }
    for cell in last {
        groups.entry(key(cell)).or_default().1.push(cell);
    }
    groups
        .into_iter()
        .filter_map(|(key, (this, last))| {
            let (scope, name) = named(&key, this.first().or(last.first())?);
            Some(Line { scope, name, this: figures(this), last: figures(last) })
        })
        .collect()
}

/// `GET /people/units`
async fn show(ctx: Ctx, Input(query): Input<Query>) -> Result<Response, PageError> {
    let mut tx = ctx.read().await?;
    let overview = Overview::load(&ctx, &mut tx, &query).await?;
    drop(tx);
    Ok(view::page(&ctx, overview))
}
