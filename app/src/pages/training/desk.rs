//! 培训工作台: the sessions of a place as a calendar and a list, what they come to, and who of those registered for the exam was reached.

mod coverage;
mod export;
mod figures;
mod list;
mod month;
mod report;
mod show;

use chrono::{Datelike as _, NaiveDate};
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::account::{Action, Decision, Place, Scope, decide};
use zhengtu::clock::date_of;
use zhengtu::division::{self, Division};
use zhengtu::ids::OrganisationId;
use zhengtu::organisation;
use zhengtu::store::Tx;
use zhengtu::syllabus::Level;
use zhengtu::training::desk::month::Month;
use zhengtu::training::desk::store::{self, Exam};
use zhengtu::training::desk::{Days, YEARS};

use super::manage::scopes;
use super::{level_name, place_of, words};
use crate::components::{Crumb, Options};
use crate::locale::{Desk, Training};
use crate::server::{Access, Ctx, PageError, Route, get};

/// Addresses.
pub(super) fn routes() -> Vec<Route> {
    let desk = Access::Needs(Action::ReadTrainingDesk);
    vec![
        get("/training/desk", desk, show::show),
        get("/training/desk/coverage", desk, coverage::show),
        get("/training/desk/missing", Access::Needs(NAMES), coverage::missing),
        get("/training/desk/report", desk, report::show),
        get("/training/desk.xlsx", desk, export::download),
    ]
}

/// What it takes to see the names of those not reached.
const NAMES: Action = Action::ReadPeople;

/// 全国, as it stands in addresses.
const ALL: &str = "all";

/// What an address asks for.
#[derive(Debug, Clone, Deserialize, Default)]
#[serde(default)]
pub(super) struct Query {
    /// The code of a division, the id of an organisation, `all`, or nothing: one's own.
    unit: String,
    year: String,
    /// `2026-11`: then the year is the month's.
    month: String,
    level: String,
    page: String,
}

impl Query {
    /// Which page of a list, from 1.
    fn page(&self) -> i64 {
        self.page.parse::<i64>().unwrap_or(1).clamp(1, 100_000)
    }
}

/// What a page is of.
#[derive(Debug, Clone)]
struct Chosen {
    scope: Scope,
    place: Place,
    /// As it stands in addresses.
    unit: String,
    /// What it is called.
    name: String,
    /// What else could be chosen: as in addresses, and what it is called.
    units: Vec<(String, String)>,
    year: i64,
    month: Option<Month>,
    level: Option<Level>,
}

impl Chosen {
    /// What the query asks for, if the actor may do this there. The year, where it says none, is this one.
    async fn read(ctx: &Ctx, tx: &mut Tx, query: &Query, action: Action) -> Result<Self, PageError> {
        let t = Desk(ctx.language);
        let own = scopes(ctx, action);
        let (scope, division) = scope_of(tx, &query.unit, &own).await?;
        let place = match &scope {
            Scope::Everywhere => Place::country(),
            Scope::Division { path, .. } => Place::division(path),
            Scope::Organisation { id, division_path } => Place::organisation(division_path, Some(*id)),
        };
        ctx.require(action, &place).await?;
        let month = match query.month.as_str() {
            "" => None,
            text => Some(Month::read(text).ok_or(PageError::BadRequest)?),
        };
        let year = match (month, query.year.as_str()) {
            (Some(month), _) => month.year,
            (None, "") => i64::from(date_of(ctx.now).year()),
            (None, text) => text.parse().ok().filter(|year| YEARS.contains(year)).ok_or(PageError::BadRequest)?,
        };
        let level = match query.level.as_str() {
            "" => None,
            code => Some(Level::from_code(code).ok_or(PageError::BadRequest)?),
        };
        let mut units = Vec::new();
        for scope in &own {
            add(&mut units, named(t, tx, scope).await?);
        }
        // Those between one's own and the one chosen, this one, and those right below.
        if let Some(division) = &division {
            for above in division::store::lineage(tx, division).await? {
                if own
                    .iter()
                    .any(|scope| !matches!(scope, Scope::Organisation { .. }) && above.path.starts_with(scope.division_path()))
                {
                    add(&mut units, (above.code, above.name));
                }
            }
        }
        let (unit, name) = named(t, tx, &scope).await?;
        add(&mut units, (unit.clone(), name.clone()));
        if !matches!(scope, Scope::Organisation { .. }) {
            for below in division::store::children(tx, division.as_ref().map(|division| division.code.as_str())).await? {
                if !units.iter().any(|(code, _)| *code == below.code) {
                    units.push((below.code, format!("　{}", below.name)));
                }
            }
        }
        Ok(Self { scope, place, unit, name, units, year, month, level })
    }

    /// The calendar year.
    fn days(&self) -> Days {
        Days::of_year(self.year)
    }

    /// The exam of the year.
    async fn exam(&self, tx: &mut Tx) -> Result<Exam, PageError> {
        Ok(Exam { year: self.year, level: self.level, season: store::season(tx, self.year).await? })
    }

    /// An address with the same unit, year and level.
    fn address(&self, path: &str, more: &[(&str, String)]) -> String {
        let mut pairs = vec![("unit", self.unit.clone()), ("year", self.year.to_string())];
        pairs.extend(self.level.map(|level| ("level", level.code().to_owned())));
        pairs.extend(more.iter().cloned());
        format!("{path}?{}", serde_urlencoded::to_string(&pairs).unwrap_or_default())
    }

    /// The same of another unit.
    fn elsewhere(&self, path: &str, unit: &str) -> String {
        Self { unit: unit.to_owned(), ..self.clone() }.address(path, &[])
    }

    /// Whether the actor may see names of the place's people.
    fn shows_names(&self, ctx: &Ctx) -> bool {
        decide(&ctx.actor, NAMES, &self.place) == Decision::Allowed
    }

    /// The way from the training page to one below the desk.
    fn crumbs(&self, t: Desk, here: Option<&'static str>) -> Vec<Crumb> {
        let training = Crumb::link(Training(t.0).title(), "/training");
        match here {
            None => vec![training, Crumb::here(t.title())],
            Some(here) => vec![training, Crumb::link(t.title(), self.address("/training/desk", &[])), Crumb::here(here)],
        }
    }

    /// Where it is, for the trail.
    fn division_path(&self) -> &str {
        self.scope.division_path()
    }
}

fn add(units: &mut Vec<(String, String)>, one: (String, String)) {
    if !units.iter().any(|(unit, _)| *unit == one.0) {
        units.push(one);
    }
}

/// The scope a unit's address means, and its division.
async fn scope_of(tx: &mut Tx, unit: &str, own: &[Scope]) -> Result<(Scope, Option<Division>), PageError> {
    let scope = match unit {
        "" => own.first().cloned().ok_or(PageError::Forbidden)?,
        ALL => Scope::Everywhere,
        code if code.bytes().all(|byte| byte.is_ascii_digit()) => {
            let found = division::store::find(tx, code).await?.ok_or(PageError::NotFound)?;
            Scope::Division { code: found.code, path: found.path }
        }
        id => {
            let id: OrganisationId = id.parse().map_err(|_| PageError::NotFound)?;
            let found = organisation::store::find(tx, id).await?.ok_or(PageError::NotFound)?;
            Scope::Organisation { id: found.id, division_path: found.division_path }
        }
    };
    let division = match &scope {
        Scope::Division { code, .. } => division::store::find(tx, code).await?,
        Scope::Everywhere | Scope::Organisation { .. } => None,
    };
    Ok((scope, division))
}

/// A scope as it stands in addresses, and what it is called.
async fn named(t: Desk, tx: &mut Tx, scope: &Scope) -> Result<(String, String), PageError> {
    Ok(match scope {
        Scope::Everywhere => (ALL.to_owned(), t.unit_all().to_owned()),
        Scope::Division { code, .. } => {
            let found = division::store::find(tx, code).await?;
            (code.clone(), found.map_or_else(|| code.clone(), |division| division.name))
        }
        Scope::Organisation { id, .. } => {
            let found = organisation::store::find(tx, *id).await?;
            (id.to_string(), found.map_or_else(|| id.to_string(), |organisation| organisation.name))
        }
    })
}

/// What is chosen, to choose otherwise: the unit, the year, and where it makes a difference the level.
fn filter_bar(t: Desk, chosen: &Chosen, path: &'static str, exams: Option<&[i64]>) -> impl IntoView + use<> {
    let mut years: Vec<i64> = match exams {
        Some(exams) => exams.to_vec(),
        None => (chosen.year - 4..=chosen.year + 1).rev().filter(|year| YEARS.contains(year)).collect(),
    };
    if !years.contains(&chosen.year) {
        years.push(chosen.year);
        years.sort_unstable_by(|one, other| other.cmp(one));
    }
    let years = years.into_iter().map(|year| (year.to_string(), year.to_string())).collect();
    let year_label = if exams.is_some() { t.exam_year() } else { t.year() };
    let level = exams.is_some().then(|| {
        let words = Training(t.0);
        let mut levels = vec![(String::new(), t.any_level().to_owned())];
        levels.extend(Level::ALL.map(|level| (level.code().to_owned(), level_name(words, level).to_owned())));
        let value = chosen.level.map(Level::code).unwrap_or_default();
        view! { <Options name="level" label=t.level() options=levels value=value /> }
    });
    view! {
        <form class="filter-bar" method="get" action=path>
            <Options name="unit" label=t.unit() options=chosen.units.clone() value=chosen.unit.clone() />
            <Options name="year" label=year_label options=years value=chosen.year.to_string() />
            {level}
            <button class="button" type="submit">{t.show()}</button>
        </form>
    }
}

/// A day as `2026-05-24`.
fn iso(day: NaiveDate) -> String {
    day.to_string()
}
