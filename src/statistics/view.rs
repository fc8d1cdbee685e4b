//! What one person sees of one division, year and level: computed figures where their scope reaches, published ones elsewhere.

use super::Funnel;
use super::drill::{Breakdown, break_down};
use super::figure;
use super::release::{self, Release, ReleasedCell};
use crate::account::{Action, Actor, Decision, Place, decide};
use crate::certification::entry;
use crate::division::store::{children, find};
use crate::division::{Division, below};
use crate::store::{Result, Tx};
use crate::syllabus::Level;
use crate::{sql, with_tx};

sql! {
    SAT_YEARS = "SELECT DISTINCT exam_year FROM exam_entry WHERE sat AND division_path >= $1 AND division_path < $2 ORDER BY exam_year DESC";
}

/// Where a number was taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Counted now.
    Computed,
    /// From a release.
    Published,
}

/// Numbers, or that they are hidden.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shown {
    /// Where they were taken from.
    pub kind: Kind,
    /// The numbers; `None`: hidden because they are small.
    pub funnel: Option<Funnel>,
}

/// One division directly below.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its code.
    pub code: String,
    /// Its name; it may stand no more.
    pub name: String,
    /// Its numbers.
    pub shown: Shown,
}

/// A statistics page's numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    /// The actor's scope takes in the division itself.
    pub computed: bool,
    /// The division's total; `None`: there is none to be seen.
    pub total: Option<Shown>,
    /// The same, the year before.
    pub before: Option<Shown>,
    /// 直接填报: at the division itself and none below; only where there are also divisions below.
    pub own: Option<Shown>,
    /// The divisions below with numbers, by code.
    pub lines: Vec<Line>,
    /// The divisions below without.
    pub without: Vec<Division>,
    /// The release the published numbers are from.
    pub release: Option<Release>,
}

/// Whether the actor may see computed figures of a division (`None`: of the country).
pub fn may_compute(actor: &Actor, path: Option<&str>) -> bool {
    let place = path.map_or_else(Place::country, Place::division);
    decide(actor, Action::ReadStatistics, &place) == Decision::Allowed
}

async fn computed(tx: &mut Tx, year: i64, level: Level, path: &str) -> Result<Breakdown> {
    let rows = entry::funnel(tx, year, level, path).await?;
    Ok(break_down(path, rows.iter().map(|row| (row.division_path.as_str(), Funnel::from(row)))))
}

async fn published(tx: &mut Tx, year: i64, level: Level, path: &str) -> Result<Option<(Release, Vec<ReleasedCell>)>> {
    let Some(release) = release::latest(tx, year, path).await? else { return Ok(None) };
    let cells = release::cells_at(tx, release.id, level, path).await?;
    Ok(Some((release, cells)))
}

/// Gathers what the actor sees of a division (`None`: the country).
pub async fn view(tx: &mut Tx, actor: &Actor, division: Option<&Division>, year: i64, level: Level) -> Result<View> {
    let path = division.map_or("/", |division| division.path.as_str());
    let code = division.map(|division| division.code.as_str());
    let standing = children(tx, code).await?;
    let mut view = View {
        computed: may_compute(actor, division.map(|division| division.path.as_str())),
        total: None,
        before: None,
        own: None,
        lines: Vec::new(),
        without: Vec::new(),
        release: None,
    };
    let mut parts: Vec<(String, Shown)> = Vec::new();
    if view.computed {
        let found = computed(tx, year, level, path).await?;
        let shown = |funnel: Funnel| Some(Shown { kind: Kind::Computed, funnel: Some(funnel) }).filter(|_| !funnel.is_empty());
        view.total = shown(found.total);
        view.own = shown(found.own).filter(|_| !found.children.is_empty());
        view.before = shown(computed(tx, year - 1, level, path).await?.total);
        parts.extend(found.children.into_iter().filter_map(|child| Some((child.code, shown(child.funnel)?))));
    } else {
        if let Some((release, cells)) = published(tx, year, level, path).await? {
            for cell in cells {
                let shown = Shown { kind: Kind::Published, funnel: cell.funnel };
                match cell.path.strip_prefix(path).map(|rest| rest.trim_end_matches('/')) {
                    Some("") if cell.own_part => view.own = Some(shown),
                    Some("") => view.total = Some(shown),
                    Some(child) => parts.push((child.to_owned(), shown)),
                    None => {}
                }
            }
            view.release = Some(release);
        }
        let before = published(tx, year - 1, level, path).await?;
        view.before = before.and_then(|(_, cells)| {
            let cell = cells.into_iter().find(|cell| cell.path == path && !cell.own_part)?;
            Some(Shown { kind: Kind::Published, funnel: cell.funnel })
        });
        for child in standing.iter().filter(|child| may_compute(actor, Some(&child.path))) {
            let total = computed(tx, year, level, &child.path).await?.total;
            parts.retain(|(code, _)| *code != child.code);
            if !total.is_empty() {
                parts.push((child.code.clone(), Shown { kind: Kind::Computed, funnel: Some(total) }));
            }
        }
        parts.sort_by(|(one, _), (other, _)| one.cmp(other));
    }
    for (code, shown) in parts {
        let known = standing.iter().find(|child| child.code == code).map(|child| child.name.clone());
        let name = match known {
            Some(name) => name,
            // It was merged or moved away since.
            None => find(tx, &code).await?.map_or_else(|| code.clone(), |past| past.name),
        };
        view.lines.push(Line { code, name, shown });
    }
    view.without = standing.into_iter().filter(|child| view.lines.iter().all(|line| line.code != child.code)).collect();
    Ok(view)
}

/// The years worth offering for a division, latest first, and the one to begin with: the latest with numbers this actor may see.
pub async fn years(tx: &mut Tx, actor: &Actor, path: Option<&str>) -> Result<(Vec<i64>, Option<i64>)> {
    let mut sat: Vec<i64> = Vec::new();
    let mut own: Vec<i64> = Vec::new();
    let scopes: Vec<String> = actor.scopes_for(Action::ReadStatistics).map(|scope| scope.division_path().to_owned()).collect();
    let place = path.unwrap_or("/");
    for scope in scopes {
        // The smaller of the two subtrees, where one lies in the other.
        let inner = if place.starts_with(&scope) {
            place
        } else if scope.starts_with(place) {
            scope.as_str()
        } else {
            continue;
        };
        let (low, high) = below(inner);
        let found: Vec<i64> = with_tx!(tx, |c| sqlx::query_scalar(SAT_YEARS).bind(low).bind(high).fetch_all(c).await)?;
        if place.starts_with(&scope) {
            own.extend(&found);
        }
        sat.extend(found);
    }
    // Outside the scope only a release gives the place a rate: years of one part of it come after.
    let released = release::years(tx).await?;
    let latest = |years: &[i64]| years.iter().copied().max();
    let begin = latest(&own).or_else(|| latest(&released)).or_else(|| latest(&sat));
    sat.extend(released);
    let mut figures: Vec<i64> = Vec::new();
    for figure in figure::current_below(tx, place).await? {
        // A target's year isn't a year of results.
        if !figure.indicator.ends_with("_target") {
            figures.push(figure.figure_year);
        }
    }
    let begin = begin.or_else(|| latest(&figures));
    sat.extend(figures);
    sat.sort_unstable_by(|one, other| other.cmp(one));
    sat.dedup();
    Ok((sat, begin))
}
