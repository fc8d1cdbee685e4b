//! 日程: what counts for somebody of one level in one province, out of everything that was entered.
//!
//! Of several windows of a kind, the most particular ones stand: a province's own before the country's, one level's own before
//! that of all levels. From the day results are published two more follow unless they were entered themselves: results can be
//! looked at again for thirty days (成绩复查), and a certificate is registered within a year (证书登记).

use chrono::{DateTime, Days, NaiveDate, Utc};

use super::plan::is_of;
use super::{Certainty, Phase, Sitting, Window, WindowKind, WindowState};
use crate::clock::instant_of;
use crate::syllabus::Level;

/// How many days after the results they can be looked at again.
const RECHECK_DAYS: u64 = 30;

/// A window as it counts for somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The window. Of a derived one, kind and times are those that follow; everything else is the results' own.
    pub window: Window,
    /// For which of the levels asked for.
    pub levels: Vec<Level>,
    /// It follows from the date of the results by a rule.
    pub derived: bool,
}

impl Entry {
    /// What it is known by in calendars, for ever.
    pub fn uid(&self) -> String {
        if self.derived {
            format!("{}-{}@zhengtu", self.window.id, self.window.kind.code())
        } else {
            format!("{}@zhengtu", self.window.id)
        }
    }

    /// Of an exam: the sittings of these levels.
    pub fn sittings(&self) -> impl Iterator<Item = &Sitting> {
        self.window.sittings.iter().filter(|sitting| self.levels.iter().any(|level| is_of(&sitting.subject, *level)))
    }
}

/// Everything that counts for these levels in a province (`None`: where no province's own dates are asked for), in order of time.
pub fn agenda(windows: &[Window], levels: &[Level], province: Option<&str>) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    for level in levels {
        for window in standing_for(windows, *level, province) {
            note(&mut entries, window.clone(), *level, false);
        }
        let results: Vec<Window> = entries
            .iter()
            .filter(|entry| entry.levels.contains(level) && is_known_result(&entry.window))
            .map(|entry| entry.window.clone())
            .collect();
        for result in results {
            for derived in [recheck(&result), registration_of_certificate(&result)].into_iter().flatten() {
                let entered = entries.iter().any(|entry| {
                    !entry.derived
                        && entry.window.kind == derived.kind
                        && entry.window.year == derived.year
                        && entry.levels.contains(level)
                });
                if !entered {
                    note(&mut entries, derived, *level, true);
                }
            }
        }
    }
    entries.sort_by(|one, other| {
        let key = |entry: &Entry| (entry.window.starts_at, entry.window.kind, entry.window.id);
        key(one).cmp(&key(other))
    });
    entries
}

/// The windows that stand for a level in a province.
fn standing_for<'a>(windows: &'a [Window], level: Level, province: Option<&'a str>) -> impl Iterator<Item = &'a Window> {
    let rank = move |window: &Window| {
        let fits = window.state != WindowState::Withdrawn
            && window.level.is_none_or(|of| of == level)
            && window.province.as_deref().is_none_or(|of| Some(of) == province);
        fits.then_some((window.province.is_some(), window.level.is_some()))
    };
    windows.iter().filter(move |window| {
        let rivals = windows.iter().filter(|other| other.kind == window.kind && other.year == window.year);
        rank(window).is_some_and(|own| rivals.filter_map(rank).all(|other| other <= own))
    })
}

fn note(entries: &mut Vec<Entry>, window: Window, level: Level, derived: bool) {
    match entries.iter_mut().find(|entry| entry.window.id == window.id && entry.window.kind == window.kind) {
        Some(entry) => entry.levels.push(level),
        None => entries.push(Entry { window, levels: vec![level], derived }),
    }
}

fn is_known_result(window: &Window) -> bool {
    window.kind == WindowKind::Results && window.certainty == Certainty::Confirmed && window.state == WindowState::Standing
}

/// 成绩复查: within thirty days from the day the results were published, that day not counted.
fn recheck(results: &Window) -> Option<Window> {
    let from = results.first_day();
    days_of(results, WindowKind::Recheck, from, from.checked_add_days(Days::new(RECHECK_DAYS + 1))?)
}

/// 证书登记: within a year.
fn registration_of_certificate(results: &Window) -> Option<Window> {
    let from = results.first_day();
    days_of(results, WindowKind::Certificate, from, from.checked_add_months(chrono::Months::new(12))?)
}

fn days_of(results: &Window, kind: WindowKind, from: NaiveDate, after: NaiveDate) -> Option<Window> {
    let midnight = |day: NaiveDate| Some(instant_of(day.and_hms_opt(0, 0, 0)?));
    Some(Window {
        kind,
        starts_at: midnight(from)?,
        ends_at: midnight(after)?,
        all_day: true,
        sittings: Vec::new(),
        note: String::new(),
        source: String::new(),
        ..results.clone()
    })
}

/// Something that is next, and how many days are left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upcoming {
    /// What.
    pub entry: Entry,
    /// Days until it begins; 0: today, or it has begun.
    pub days: i64,
}

/// The next exam of a level in a province: what one counts the days to.
pub fn next_for(windows: &[Window], level: Level, province: Option<&str>, now: DateTime<Utc>) -> Option<Upcoming> {
    agenda(windows, &[level], province)
        .into_iter()
        .filter(|entry| entry.window.kind == WindowKind::Exam && entry.window.state == WindowState::Standing)
        .find_map(|entry| upcoming(entry, now))
}

/// An entry that isn't over, with the days left.
pub fn upcoming(entry: Entry, now: DateTime<Utc>) -> Option<Upcoming> {
    let days = match entry.window.phase(now) {
        Phase::Coming(days) => days,
        Phase::Running(_) => 0,
        Phase::Past => return None,
    };
    Some(Upcoming { entry, days })
}

#[cfg(test)]
mod tests;
