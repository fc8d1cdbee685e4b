//! 待办清单: what is due in a unit, reminders of it, and the timeline of one person.

mod export;
mod list;
mod overview;
mod remind;
mod timeline;

pub(super) use overview::on_start;
pub(super) use timeline::section as timeline_section;

use chrono::NaiveDate;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;
use zhengtu::account::Action;
use zhengtu::certification::worklist::list::Linked;
use zhengtu::certification::worklist::{Category, Scope};
use zhengtu::clock::date_of;
use zhengtu::division;
use zhengtu::organisation;
use zhengtu::store::Tx;
use zhengtu::syllabus::Level;

use super::people::area::{Area, areas, chosen};
use super::people::level_word;
use crate::locale::{Language, People, Worklist};
use crate::server::{Access, Ctx, PageError, Route, get, post};

const HERE: &str = "/people/worklist";

/// Addresses.
pub fn routes() -> Vec<Route> {
    let read = Access::Needs(Action::ReadPeople);
    let change = Access::Needs(Action::ChangePeople);
    vec![
        get("/people/worklist", read, overview::show),
        get("/people/worklist/{category}", read, list::show),
        get("/people/worklist/{category}/export", change, export::download),
        post("/people/worklist/{category}/remind", change, remind::take),
        get("/people/{id}/timeline", read, timeline::show),
    ]
}

/// What an address says.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Query {
    /// The area's key.
    scope: String,
    level: String,
    /// Whether accounts are linked: `yes`, `no`, or empty.
    account: String,
    /// After whom the page begins: day and id.
    after: String,
    /// Of a download.
    format: String,
}

/// The unit a worklist is of.
struct Chosen {
    areas: Vec<Area>,
    area: Area,
    level: Option<Level>,
    linked: Linked,
    today: NaiveDate,
}

impl Chosen {
    /// What is asked for, if the actor may do this there.
    async fn read(ctx: &Ctx, tx: &mut Tx, query: &Query, action: Action) -> Result<Self, PageError> {
        let areas = areas(ctx, tx, action, false).await?;
        let area = chosen(ctx, tx, action, &areas, &query.scope).await?;
        let (level, linked) = (Level::from_code(&query.level), Linked::from_code(&query.account));
        Ok(Self { areas, area, level, linked, today: date_of(ctx.now) })
    }

    fn scope(&self) -> Scope {
        Scope {
            division_path: self.area.path.clone(),
            organisation: self.area.organisation.as_ref().map(|own| own.id),
            level: self.level,
        }
    }

    /// An address of the worklist, for the same unit.
    fn address(&self, rest: &str, more: &[(&str, &str)]) -> String {
        let pairs = [("scope", self.area.key.as_str()), ("level", self.level.map_or("", Level::code))];
        let query: Vec<String> = pairs
            .iter()
            .chain(more)
            .filter(|(_, value)| !value.is_empty())
            .map(|(key, value)| format!("{key}={}", utf8_percent_encode(value, NON_ALPHANUMERIC)))
            .collect();
        format!("{HERE}{rest}?{}", query.join("&"))
    }

    /// The units one may look at from here: one's own, this one, what lies below it.
    async fn units(&self, tx: &mut Tx) -> Result<Vec<(String, String)>, PageError> {
        /// More organisations than this are no choice any more: a division below is chosen first.
        const MOST: i64 = 200;
        let mut units: Vec<(String, String)> = self.areas.iter().map(|area| (area.key.clone(), area.name.clone())).collect();
        let mut offer = |key: String, name: String| {
            if !units.iter().any(|(known, _)| *known == key) {
                units.push((key, name));
            }
        };
        let own_organisation = self.area.organisation.is_some() && self.areas.iter().any(|area| area.key == self.area.key);
        if own_organisation {
            return Ok(units);
        }
        if let Some(division) = &self.area.division {
            for above in division::store::lineage(tx, division).await? {
                if self.areas.iter().any(|own| own.organisation.is_none() && above.path.starts_with(&own.path)) {
                    offer(above.code, above.name);
                }
            }
        }
        for below in division::store::children(tx, self.area.division.as_ref().map(|one| one.code.as_str())).await? {
            offer(below.code, format!("　{}", below.name));
        }
        let organisations = organisation::store::within(tx, &self.area.path, MOST + 1).await?;
        if organisations.len() <= usize::try_from(MOST).unwrap_or_default() {
            for one in organisations {
                offer(format!("o-{}", one.id), format!("　{}", one.name));
            }
        }
        Ok(units)
    }
}

/// The list an address names.
fn category_of(code: &str) -> Result<Category, PageError> {
    Category::from_code(code).ok_or(PageError::NotFound)
}

/// The levels to choose among.
fn levels(language: Language) -> Vec<(String, String)> {
    std::iter::once((String::new(), Worklist(language).any().to_owned()))
        .chain(Level::ALL.into_iter().map(|level| (level.code().to_owned(), level_word(People(language), level).to_owned())))
        .collect()
}
