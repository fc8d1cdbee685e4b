//! 对外单位表: the table of units as it was told outside, and what those told before settle about the next one.
//!
//! The numbers of a mock go on changing after its end: a key is corrected, somebody is matched with another unit, an account is
//! deleted. Whoever has two tables takes one from the other, so a later one is held against *every* earlier one, by the rules
//! of published statistics ([`precedent`](crate::statistics::precedent)): a unit hidden once stays hidden, one shown once stays
//! shown, and every number, shown or left over, is unchanged or has changed by a group that isn't small. Mean and median tell about
//! marks as well, so the people whose marks changed are counted, too. What can't be told safely isn't: the table told last stays.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Unit;
use super::results::{Person, Tally, cells_of};
use crate::ids::MockEventUnitId;
use crate::statistics::Funnel;
use crate::statistics::precedent::{Settled, settle, too_close};
use crate::statistics::suppress::{Cell, Rule, hide_after};

/// Numbers that were told.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Numbers {
    /// The counts.
    pub tally: Tally,
    /// All marks behind them, in half marks, the lowest first: no names, and in no other order.
    pub marks: Vec<i64>,
}

/// One unit's row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToldRow {
    /// Which unit.
    pub unit: MockEventUnitId,
    /// Its name.
    pub name: String,
    /// Its numbers; `None` where they are hidden.
    pub numbers: Option<Numbers>,
}

/// What all of them together earned in a chapter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChapterShare {
    /// The chapter's number in the edition of the paper; empty for questions without one.
    pub chapter: String,
    /// How many questions of it there are.
    pub questions: i64,
    /// What was earned, in half marks.
    pub half_marks: i64,
    /// What could have been.
    pub full_half_marks: i64,
}

/// A table as it was told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// 合格线, in half marks.
    pub pass_line: i64,
    /// The units, in the order of the mock.
    pub rows: Vec<ToldRow>,
    /// All of them; `None` where they are too few.
    pub total: Option<Numbers>,
    /// By chapter; nothing where the total is hidden, and in case papers.
    pub chapters: Vec<ChapterShare>,
}

/// The next table can't be told beside those told before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("beside the tables told before, a small number could be worked out")]
pub struct TooClose;

impl Told {
    /// The cells a reader has, hidden ones without numbers.
    fn cells(&self) -> Vec<Cell> {
        let cell = |path: String, parent: &str, numbers: Option<&Numbers>| Cell {
            path,
            parent: parent.to_owned(),
            own_part: false,
            funnel: numbers.map(|numbers| numbers.tally.funnel()).unwrap_or_default(),
            hidden: numbers.is_none(),
        };
        let rows = self.rows.iter().map(|row| cell(path_of(row.unit), "/", row.numbers.as_ref()));
        // A unit with nobody says nothing about anybody.
        let rows = rows.filter(|cell| cell.hidden || cell.funnel != Funnel::default());
        std::iter::once(cell("/".to_owned(), "", self.total.as_ref())).chain(rows).collect()
    }

    /// The marks behind what is left of the total once the units shown are taken off.
    fn marks_left(&self) -> Option<Vec<i64>> {
        let mut left = self.total.as_ref()?.marks.clone();
        for mark in self.rows.iter().filter_map(|row| row.numbers.as_ref()).flat_map(|numbers| &numbers.marks) {
            if let Ok(at) = left.binary_search(mark) {
                left.remove(at);
            }
        }
        Some(left)
    }
}

/// A unit's path among the cells.
pub(super) fn path_of(unit: MockEventUnitId) -> String {
    format!("/{unit}/")
}

/// Of how many people the marks differ, at least: both lists the lowest first.
fn changed(before: &[i64], after: &[i64]) -> usize {
    let (mut gone, mut new, mut at, mut to) = (0, 0, 0, 0);
    while at < before.len() || to < after.len() {
        match (before.get(at), after.get(to)) {
            (Some(one), Some(other)) if one == other => (at, to) = (at + 1, to + 1),
            (Some(one), other) if other.is_none_or(|other| one < other) => (gone, at) = (gone + 1, at + 1),
            _ => (new, to) = (new + 1, to + 1),
        }
    }
    gone.max(new)
}

/// Whether between two tables the marks of somebody, but of too few people, changed.
fn few_changed(before: &Told, after: &Told, rule: Rule) -> bool {
    let few = |before: Option<&[i64]>, after: Option<&[i64]>| {
        let changed = before.zip(after).map_or(0, |(before, after)| changed(before, after));
        (1..rule.smallest_shown).contains(&i64::try_from(changed).unwrap_or(i64::MAX))
    };
    let known = |numbers: &Option<Numbers>| numbers.as_ref().map(|numbers| numbers.marks.clone());
    let in_a_unit = before.rows.iter().any(|row| {
        let now = after.rows.iter().find(|one| one.unit == row.unit).and_then(|one| known(&one.numbers));
        few(known(&row.numbers).as_deref(), now.as_deref())
    });
    in_a_unit
        || few(known(&before.total).as_deref(), known(&after.total).as_deref())
        || few(before.marks_left().as_deref(), after.marks_left().as_deref())
}

/// The table of these people, as it can be told beside those told before, the oldest first.
pub fn tell(
    units: &[Unit],
    people: &[Person],
    pass_line: i64,
    chapters: Vec<ChapterShare>,
    earlier: &[Told],
) -> Result<Told, TooClose> {
    let rule = Rule::default();
    let mut settled = Settled::new();
    for one in earlier {
        if !settle(&mut settled, &one.cells()) {
            return Err(TooClose);
        }
    }
    let (tallies, mut cells) = cells_of(units, people, pass_line);
    if !hide_after(&mut cells, rule, &settled) {
        return Err(TooClose);
    }
    let hidden: BTreeMap<&str, bool> = cells.iter().map(|cell| (cell.path.as_str(), cell.hidden)).collect();
    let numbers = |path: &str, tally: Tally, unit: Option<MockEventUnitId>| {
        let of = people.iter().filter(|person| unit.is_none_or(|unit| person.unit == unit));
        let mut marks: Vec<i64> = of.filter_map(|person| person.half_marks).collect();
        marks.sort_unstable();
        let was_hidden = settled.get(&(path.to_owned(), false)).copied().unwrap_or_default();
        (!was_hidden && !hidden.get(path).copied().unwrap_or_default()).then_some(Numbers { tally, marks })
    };
    let row = |(unit, tally): (&Unit, &Tally)| ToldRow {
        unit: unit.id,
        name: unit.name.clone(),
        numbers: numbers(&path_of(unit.id), *tally, Some(unit.id)),
    };
    let total = numbers("/", Tally::of(people, pass_line), None);
    let next = Told {
        pass_line,
        rows: units.iter().zip(&tallies).map(row).collect(),
        chapters: if total.is_some() { chapters } else { Vec::new() },
        total,
    };
    let is_close = |one: &&Told| too_close("/", &one.cells(), &next.cells(), rule) || few_changed(one, &next, rule);
    match earlier.iter().find(is_close) {
        Some(_) => Err(TooClose),
        None => Ok(next),
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use proptest::prelude::*;

    use super::super::results::tests::{people, units};
    use super::*;

    /// Passed and failed in turn, so that nothing is extreme.
    fn marks(count: usize) -> Vec<Option<i64>> {
        (0..count).map(|at| Some(if at % 2 == 0 { 150 } else { 90 })).collect()
    }

    fn told(units: &[Unit], all: &[Person], earlier: &[Told]) -> Result<Told, TooClose> {
        tell(units, all, 120, Vec::new(), earlier)
    }

    #[test]
    fn one_more_person_is_not_told_about() {
        let units = units(2);
        let mut all = people(&units[0], &marks(20));
        all.extend(people(&units[1], &marks(20)));
        let first = told(&units, &all, &[]).expect("nothing is small");
        assert!(first.rows.iter().all(|row| row.numbers.is_some()));
        assert_eq!(told(&units, &all, std::slice::from_ref(&first)), Ok(first.clone()), "again the same");
        let mut more = all.clone();
        more.extend(people(&units[0], &[Some(110)]));
        assert_eq!(told(&units, &more, std::slice::from_ref(&first)), Err(TooClose));
        // Nor when somebody is found to belong to the other unit.
        let mut moved = all.clone();
        moved[0].unit = units[1].id;
        assert_eq!(told(&units, &moved, std::slice::from_ref(&first)), Err(TooClose));
        more.extend(people(&units[0], &marks(20)));
        assert!(told(&units, &more, &[first]).is_ok(), "a group that isn't small");
    }

    #[test]
    fn a_correction_of_few_marks_waits_and_one_of_many_is_told() {
        let units = units(2);
        let mut all = people(&units[0], &marks(20));
        all.extend(people(&units[1], &marks(20)));
        let first = told(&units, &all, &[]).expect("nothing is small");
        let corrected = |count: usize| {
            let mut all = all.clone();
            for person in &mut all[..count] {
                person.half_marks = person.half_marks.map(|half_marks| half_marks + 2);
            }
            told(&units, &all, std::slice::from_ref(&first))
        };
        assert_eq!(corrected(1), Err(TooClose), "the mean says that one mark was changed");
        assert_eq!(corrected(4), Err(TooClose));
        assert!(corrected(12).is_ok());
    }

    #[test]
    fn few_people_are_hidden_whatever_was_told() {
        let units = units(3);
        let mut all = people(&units[0], &marks(3));
        all.extend(people(&units[1], &marks(40)));
        all.extend(people(&units[2], &marks(20)));
        let first = told(&units, &all, &[]).expect("the first");
        assert_eq!(first.rows.iter().map(|row| row.numbers.is_none()).collect::<Vec<_>>(), [true, false, true]);
        assert!(first.total.is_some());
        // The small unit has grown; what was hidden stays so, or nothing is told.
        all.extend(people(&units[0], &marks(30)));
        let next = told(&units, &all, &[first]).expect("a group that isn't small came");
        assert_eq!(next.rows.iter().map(|row| row.numbers.is_none()).collect::<Vec<_>>(), [true, false, true]);
        let two = told(&units, &people(&units[0], &marks(2)), &[]).expect("the first");
        assert!(two.total.is_none() && two.chapters.is_empty());
    }

    proptest! {
        #[test]
        fn between_two_tables_nobody_is_seen(
            sizes in proptest::collection::vec(0_usize..25, 1..6),
            more in proptest::collection::vec((0_usize..6, 0_usize..12, any::<bool>()), 0..4),
        ) {
            let units = units(sizes.len());
            let mut all: Vec<Person> = units.iter().zip(&sizes).flat_map(|(unit, size)| people(unit, &marks(*size))).collect();
            let first = told(&units, &all, &[]).expect("the first can always be told");
            for (unit, count, came) in more {
                let unit = &units[unit % units.len()];
                all.extend(people(unit, &if came { marks(count) } else { vec![None; count] }));
            }
            let Ok(next) = told(&units, &all, std::slice::from_ref(&first)) else { return Ok(()) };
            let rule = Rule::default();
            for (before, after) in first.rows.iter().zip(&next.rows) {
                let nobody = before.numbers.as_ref().is_some_and(|numbers| numbers.tally == Tally::default());
                prop_assert!(nobody || before.numbers.is_some() == after.numbers.is_some());
                if let (Some(before), Some(after)) = (&before.numbers, &after.numbers) {
                    let change = after.tally.funnel() - before.tally.funnel();
                    prop_assert!(change == Funnel::default() || !rule.is_small(&change));
                }
            }
            if let (Some(before), Some(after)) = (first.marks_left(), next.marks_left()) {
                prop_assert!(!(1..5).contains(&changed(&before, &after)));
            }
        }

        #[test]
        fn changes_are_counted_whatever_they_are(before in proptest::collection::vec(0_i64..9, 0..9), after in proptest::collection::vec(0_i64..9, 0..9)) {
            let (mut before, mut after) = (before, after);
            before.sort_unstable();
            after.sort_unstable();
            let n = changed(&before, &after);
            prop_assert_eq!(n == 0, before == after);
            prop_assert!(n <= before.len().max(after.len()) && n >= before.len().abs_diff(after.len()));
        }
    }

    #[test]
    fn what_is_kept_reads_back() {
        let units = units(1);
        let first = told(&units, &people(&units[0], &marks(12)), &[]).expect("the first");
        let text = serde_json::to_string(&first).expect("JSON");
        assert_eq!(serde_json::from_str::<Told>(&text).ok(), Some(first));
        assert!(!text.contains(&DateTime::UNIX_EPOCH.to_rfc3339()), "nothing but numbers");
    }
}
