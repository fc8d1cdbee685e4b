//! 前次发布: what earlier releases of the same year have settled, so that a later one beside them gives nothing away.
//!
//! Whatever was published once is known for good, so a release is checked against *every* earlier one of its year that overlaps it:
//!
//! - 范围: it covers the same scope or a wider one. Within a scope already covered a narrower release is refused: that part
//!   is served, and corrected, by the release that covers it. So no two releases tell different stories about one place.
//! - 隐与显: a cell hidden once stays hidden, a cell shown once stays shown; further cells are hidden to protect them
//!   ([`hide_after`](super::suppress::hide_after)). All releases of the year together therefore read as one table with one set of hidden
//!   cells, and a release for which no such set exists is refused.
//! - 变动: between two releases each number shown, and each sum of numbers hidden (a total less its parts shown), is either unchanged
//!   or has changed by a group that isn't small: in every denominator, in those who passed and in those who didn't.

use std::collections::BTreeMap;

use super::suppress::{Cell, Rule};
use super::{Base, Funnel};

/// A cell's name: the path of its division, and whether it is 直接填报.
pub type Key = (String, bool);

/// What was settled: for each cell published before, whether it is hidden.
pub type Settled = BTreeMap<Key, bool>;

/// The cells by name. A division without parts is its own only part, so that it can be compared with a day on which it had others.
fn table(cells: &[Cell]) -> BTreeMap<Key, Cell> {
    let mut table: BTreeMap<Key, Cell> = cells.iter().map(|cell| ((cell.path.clone(), cell.own_part), cell.clone())).collect();
    let parents: std::collections::BTreeSet<&str> = cells.iter().map(|cell| cell.parent.as_str()).collect();
    for leaf in cells.iter().filter(|cell| !cell.own_part && !parents.contains(cell.path.as_str())) {
        table.insert((leaf.path.clone(), true), Cell { parent: leaf.path.clone(), own_part: true, ..leaf.clone() });
    }
    table
}

/// What one earlier release settles, added to what others have. `false`: they contradict each other.
pub fn settle(settled: &mut Settled, earlier: &[Cell]) -> bool {
    table(earlier).into_iter().all(|(key, cell)| *settled.entry(key).or_insert(cell.hidden) == cell.hidden)
}

/// For each division shown: its total less its parts shown.
fn remainders(table: &BTreeMap<Key, Cell>) -> BTreeMap<&str, Funnel> {
    let mut left: BTreeMap<&str, Funnel> = BTreeMap::new();
    for cell in table.values().filter(|cell| !cell.hidden) {
        if !cell.own_part {
            *left.entry(&cell.path).or_default() += cell.funnel;
        }
        if !cell.parent.is_empty() {
            *left.entry(&cell.parent).or_default() += Funnel::default() - cell.funnel;
        }
    }
    left
}

/// Whether a difference is that of a group too small to be told about.
fn is_little(change: Funnel, rule: Rule) -> bool {
    let few = |people: i64| (1..rule.smallest_shown).contains(&people.abs());
    few(change.passed)
        || Base::ALL.into_iter().any(|base| {
            let people = change.base(base);
            few(people)
                || few(people - change.passed)
                || (people != 0 && people.abs() < rule.smallest_extreme && (change.passed == 0 || change.passed == people))
        })
}

/// Whether the difference between an earlier release below `root` and the next one is about too few people somewhere. The hidden
/// cells of `earlier` have no numbers.
pub fn too_close(root: &str, earlier: &[Cell], next: &[Cell], rule: Rule) -> bool {
    let inside: Vec<Cell> = next
        .iter()
        .filter(|cell| cell.path.starts_with(root))
        .cloned()
        // What the root itself is a part of lies outside.
        .map(|cell| if cell.path == root && !cell.own_part { Cell { parent: String::new(), ..cell } } else { cell })
        .collect();
    let (old, new) = (table(earlier), table(&inside));
    let number = |cell: Option<&Cell>| cell.map(|cell| cell.funnel).unwrap_or_default();
    let cells_differ = old.keys().chain(new.keys()).any(|key| {
        let (before, after) = (old.get(key), new.get(key));
        match (before.is_some_and(|cell| cell.hidden), after.is_some_and(|cell| cell.hidden)) {
            (false, false) => is_little(number(after) - number(before), rule),
            // A number known before or after and hidden on the other side; there may be none on the known side.
            (hid, hides) => hid != hides && before.is_some() && after.is_some(),
        }
    });
    let (before, after) = (remainders(&old), remainders(&new));
    let left = |map: &BTreeMap<&str, Funnel>, path: &str| map.get(path).copied().unwrap_or_default();
    cells_differ || before.keys().chain(after.keys()).any(|path| is_little(left(&after, path) - left(&before, path), rule))
}
