//! 小数抑制: which cells of a release are hidden, so that no hidden number can be worked out from those that are shown.
//!
//! The rule for a cell alone: too few people behind any denominator, or none or all of a small group passed. Then, for each shown
//! division: whoever knows its total and the parts shown knows the sum of the parts hidden, so those must be several, and
//! their sum must itself be one that may be shown; the next smallest parts are hidden until that holds. What lies below something
//! hidden is hidden with it, so that it can't be added up from below. Levels are hidden apart from each other, because no total
//! over levels is published. The whole cell is hidden whichever denominator offends.

use std::collections::BTreeMap;

use super::precedent::Settled;
use super::{Base, Funnel};

/// The thresholds, kept with each release.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// The smallest denominator that is shown.
    pub smallest_shown: i64,
    /// The smallest denominator with which none or all may be shown.
    pub smallest_extreme: i64,
}

impl Default for Rule {
    fn default() -> Self {
        Self { smallest_shown: 5, smallest_extreme: 10 }
    }
}

impl Rule {
    /// Whether a cell says too much about single people.
    pub fn is_small(&self, cell: &Funnel) -> bool {
        Base::ALL.into_iter().any(|base| {
            let people = cell.base(base);
            (1..self.smallest_shown).contains(&people)
                || (people > 0 && people < self.smallest_extreme && (cell.passed == 0 || cell.passed == people))
        })
    }

    /// Whether the sum of hidden cells gives something about each of them away: it is small itself, or nobody in any of them got
    /// further than some step, or everybody did.
    fn gives_away(&self, sum: &Funnel) -> bool {
        self.is_small(sum) || sum.sat == 0 || sum.passed == 0 || sum.passed == sum.sat
    }
}

/// A number a release is about: a division with everything below it, or (`own_part`) what was counted at the division itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// The path of the division.
    pub path: String,
    /// The path of the cell it is a part of; empty for the first.
    pub parent: String,
    /// 直接填报
    pub own_part: bool,
    /// What was counted.
    pub funnel: Funnel,
    /// Not shown.
    pub hidden: bool,
}

/// All cells at or below `root`, from the top down, none hidden yet. Each cell that has parts is exactly the sum of them.
pub fn cells<'a>(root: &str, rows: impl IntoIterator<Item = (&'a str, Funnel)>) -> Vec<Cell> {
    let mut totals: BTreeMap<String, (String, Funnel)> = BTreeMap::new();
    let mut own: BTreeMap<&str, Funnel> = BTreeMap::new();
    for (place, funnel) in rows {
        let Some(rest) = place.strip_prefix(root) else { continue };
        *own.entry(place).or_default() += funnel;
        let (mut path, mut parent) = (root.to_owned(), String::new());
        totals.entry(path.clone()).or_insert_with(|| (parent.clone(), Funnel::default())).1 += funnel;
        for code in rest.split('/').filter(|code| !code.is_empty()) {
            parent.clone_from(&path);
            path.push_str(code);
            path.push('/');
            totals.entry(path.clone()).or_insert_with(|| (parent.clone(), Funnel::default())).1 += funnel;
        }
    }
    let mut cells: Vec<Cell> = Vec::with_capacity(totals.len());
    for (path, (parent, funnel)) in &totals {
        cells.push(Cell { path: path.clone(), parent: parent.clone(), own_part: false, funnel: *funnel, hidden: false });
        if let Some(part) = own.get(path.as_str()).filter(|part| *part != funnel) {
            cells.push(Cell { path: path.clone(), parent: path.clone(), own_part: true, funnel: *part, hidden: false });
        }
    }
    cells
}

/// Hides what must be hidden. `cells` are those of [`cells`]: parents before their parts.
pub fn hide(cells: &mut [Cell], rule: Rule) {
    // With nothing settled there is always a way: hiding all parts.
    let _always = hide_after(cells, rule, &Settled::new());
}

/// Hides what must be hidden where earlier releases have settled some cells: those keep their state. `false`: that can't be
/// done safely, and nothing of it may be published.
#[must_use = "cells that can't be hidden safely must not be published"]
pub fn hide_after(cells: &mut [Cell], rule: Rule, settled: &Settled) -> bool {
    let mut parts: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, cell) in cells.iter().enumerate() {
        parts.entry(cell.parent.clone()).or_default().push(at);
    }
    let state: Vec<Option<bool>> = cells.iter().map(|cell| settled.get(&(cell.path.clone(), cell.own_part)).copied()).collect();
    for at in 0..cells.len() {
        if cells[at].parent.is_empty() {
            cells[at].hidden = rule.is_small(&cells[at].funnel) || state[at] == Some(true);
        }
        if cells[at].hidden && state[at] == Some(false) {
            return false;
        }
        if cells[at].own_part {
            continue;
        }
        let Some(below) = parts.get(&cells[at].path) else { continue };
        if cells[at].hidden {
            for &part in below {
                cells[part].hidden = true;
            }
            continue;
        }
        let (mut hidden, mut shown): (Vec<usize>, Vec<usize>) =
            below.iter().copied().partition(|&part| state[part] == Some(true) || rule.is_small(&cells[part].funnel));
        shown.retain(|&part| state[part].is_none());
        shown.sort_by_key(|&part| std::cmp::Reverse((cells[part].funnel.entered, part)));
        while !hidden.is_empty() {
            let sum: Funnel = hidden.iter().map(|&part| cells[part].funnel).sum();
            if hidden.len() > 1 && !rule.gives_away(&sum) {
                break;
            }
            let Some(next) = shown.pop() else {
                // With all parts hidden their sum is the parent itself, which is shown and may be. A part alone is the parent.
                if hidden.len() < below.len() || below.len() == 1 {
                    return false;
                }
                break;
            };
            hidden.push(next);
        }
        for part in hidden {
            cells[part].hidden = true;
        }
    }
    // Parts come after the cell they belong to, except its own part: look at all once more.
    cells.iter().zip(&state).all(|(cell, state)| state.is_none_or(|hidden| hidden == cell.hidden))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::drill::tests::{a_country, a_funnel};
    use crate::statistics::precedent::{settle, too_close};
    use proptest::prelude::*;

    fn funnel(entered: i64, passed: i64) -> Funnel {
        Funnel { entered, approved: entered, sat: entered, passed }
    }

    fn hidden_paths(rows: &[(&str, Funnel)]) -> Vec<String> {
        let mut all = cells("/", rows.iter().copied());
        hide(&mut all, Rule::default());
        all.into_iter().filter(|cell| cell.hidden).map(|cell| cell.path).collect()
    }

    #[test]
    fn one_small_cell_takes_the_next_smallest_with_it() {
        let rows = [("/1/1/", funnel(3, 1)), ("/1/2/", funnel(40, 10)), ("/1/3/", funnel(20, 5))];
        assert_eq!(hidden_paths(&rows), ["/1/1/", "/1/3/"]);
    }

    #[test]
    fn none_or_all_of_a_small_group_is_hidden() {
        let rows = [("/1/1/", funnel(9, 9)), ("/1/2/", funnel(9, 0)), ("/1/3/", funnel(20, 5)), ("/1/4/", funnel(10, 10))];
        assert_eq!(hidden_paths(&rows), ["/1/1/", "/1/2/"]);
    }

    #[test]
    fn what_a_division_counts_itself_is_a_part_like_others() {
        let rows = [("/1/", funnel(2, 1)), ("/1/1/", funnel(40, 10)), ("/1/2/", funnel(20, 5))];
        assert_eq!(hidden_paths(&rows), ["/1/", "/1/2/"]);
    }

    /// Somebody with pencil and paper: finds hidden numbers as long as some sum has a single unknown.
    fn attack(all: &[Cell]) -> Vec<usize> {
        let mut known: Vec<bool> = all.iter().map(|cell| !cell.hidden).collect();
        let mut found = Vec::new();
        loop {
            let before = found.len();
            for (at, cell) in all.iter().enumerate().filter(|(_, cell)| !cell.own_part) {
                let parts: Vec<usize> = (0..all.len()).filter(|&part| all[part].parent == cell.path).collect();
                if parts.is_empty() {
                    continue;
                }
                let unknown: Vec<usize> = parts.iter().copied().chain([at]).filter(|&place| !known[place]).collect();
                if let [only] = unknown[..] {
                    known[only] = true;
                    found.push(only);
                }
            }
            if found.len() == before {
                return found;
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(600))]
        #[test]
        fn nothing_hidden_can_be_worked_out(rows in a_country(25)) {
            let rule = Rule::default();
            let mut all = cells("/", rows.iter().map(|(path, funnel)| (path.as_str(), *funnel)));
            hide(&mut all, rule);
            // Cells that must be hidden are.
            prop_assert!(all.iter().all(|cell| cell.hidden || !rule.is_small(&cell.funnel)));
            // Subtraction finds none of them.
            prop_assert_eq!(attack(&all), Vec::<usize>::new());
            // And the sum left over below a shown division is no small cell either.
            for cell in all.iter().filter(|cell| !cell.own_part && !cell.hidden) {
                let below: Vec<&Cell> = all.iter().filter(|part| part.parent == cell.path).collect();
                let shown: Funnel = below.iter().filter(|part| !part.hidden).map(|part| part.funnel).sum();
                if below.iter().any(|part| part.hidden) {
                    prop_assert!(!rule.is_small(&(cell.funnel - shown)));
                }
            }
            // Everything adds up before hiding.
            for cell in all.iter().filter(|cell| !cell.own_part) {
                let below: Vec<Funnel> = all.iter().filter(|part| part.parent == cell.path).map(|part| part.funnel).collect();
                prop_assert!(below.is_empty() || below.into_iter().sum::<Funnel>() == cell.funnel);
            }
        }

        #[test]
        fn nothing_hidden_can_be_worked_out_from_several_releases(
            rows in a_country(25),
            later in prop::collection::vec((0..30_usize, a_funnel(30)), 0..3),
            elsewhere in prop::option::of(a_country(30)),
            first in prop::option::of(0..3_u8),
        ) {
            let rule = Rule::default();
            // First a province (or the country), then the country once some have been added, each as a reader has it.
            let root = first.map_or("/".to_owned(), |province| format!("/{province}/"));
            let mut earlier = cells(&root, rows.iter().map(|(path, funnel)| (path.as_str(), *funnel)));
            hide(&mut earlier, rule);
            let mut grown = rows.clone();
            for (at, more) in later {
                let at = at % grown.len();
                grown[at].1 += more;
            }
            grown.extend(elsewhere.into_iter().flatten().take(1));
            let mut next = cells("/", grown.iter().map(|(path, funnel)| (path.as_str(), *funnel)));
            let mut settled = Settled::new();
            prop_assert!(settle(&mut settled, &earlier));
            let told: Vec<Cell> = earlier
                .iter()
                .map(|cell| if cell.hidden { Cell { funnel: Funnel::default(), ..cell.clone() } } else { cell.clone() })
                .collect();
            let made = hide_after(&mut next, rule, &settled) && !too_close(&root, &told, &next, rule);
            if !made {
                return Ok(());
            }
            // All releases together: known is what any of them shows.
            let mut together = next.clone();
            for cell in &mut together {
                let before = earlier.iter().find(|one| one.path == cell.path && one.own_part == cell.own_part);
                cell.hidden &= before.is_none_or(|one| one.hidden);
            }
            prop_assert!(together.iter().all(|cell| cell.hidden || !rule.is_small(&cell.funnel)));
            prop_assert_eq!(attack(&together), Vec::<usize>::new());
            // What was added below any division whose sums are known is nobody, or a group that isn't small.
            let left = |all: &[Cell], path: &str| -> Option<Funnel> {
                let whole = all.iter().find(|cell| cell.path == path && !cell.own_part && !cell.hidden)?.funnel;
                Some(whole - all.iter().filter(|cell| cell.parent == path && !cell.hidden).map(|cell| cell.funnel).sum())
            };
            for cell in earlier.iter().filter(|cell| !cell.own_part && !cell.hidden) {
                let now = next.iter().find(|one| one.path == cell.path && !one.own_part).map(|one| one.funnel).unwrap_or_default();
                prop_assert!(!rule.is_small(&(now - cell.funnel)));
                if let (Some(before), Some(after)) = (left(&earlier, &cell.path), left(&next, &cell.path)) {
                    prop_assert!(!rule.is_small(&(after - before)));
                }
            }
        }
    }
}
