//! 分单位成绩: how the people and the units of an organised mock did.
//!
//! Organisers see every name with its marks: it is their mock. Results by unit are made to be shown around, so small numbers are
//! hidden in them by the rule of the published statistics ([`crate::statistics::suppress`]), each unit a part of the whole, and
//! what was told once is remembered ([`told`](super::told)).

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::Unit;
use super::told::path_of;
use crate::ids::{MockEntrantId, MockEventUnitId, MockExpectedId, PracticeSetId};
use crate::statistics::Funnel;
use crate::statistics::suppress::{Cell, cells};

/// How far somebody has got.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Progress {
    /// 未到: hasn't begun.
    Missing,
    /// 作答中
    Sitting,
    /// 已交卷
    HandedIn,
}

/// Somebody expected, somebody who came, or both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// 单位
    pub unit: MockEventUnitId,
    /// 姓名: that of the list, or the one they gave.
    pub name: String,
    /// Their place on the list of the expected.
    pub expected: Option<MockExpectedId>,
    /// What they joined as.
    pub entrant: Option<MockEntrantId>,
    /// Their attempt.
    pub set: Option<PracticeSetId>,
    /// When they began.
    pub began_at: Option<DateTime<Utc>>,
    /// When they handed in.
    pub handed_in_at: Option<DateTime<Utc>>,
    /// What it is worth, once it is marked, in half marks.
    pub half_marks: Option<i64>,
}

impl Person {
    /// How far they have got.
    pub const fn progress(&self) -> Progress {
        match (self.began_at, self.handed_in_at) {
            (None, _) => Progress::Missing,
            (Some(_), None) => Progress::Sitting,
            (Some(_), Some(_)) => Progress::HandedIn,
        }
    }
}

/// How one unit did, or all of them together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Tally {
    /// 应考: on the list, or came without.
    pub expected: i64,
    /// 参考: began.
    pub began: i64,
    /// 交卷: has marks.
    pub marked: i64,
    /// 及格
    pub passed: i64,
    /// The sum of all marks, in half marks.
    pub half_marks: i64,
    /// The median of all marks, in quarters of a mark: of an even number it lies between two.
    pub median_quarters: Option<i64>,
}

impl Tally {
    /// The mean, in marks.
    #[expect(clippy::cast_precision_loss, reason = "half marks of a mock are few")]
    pub fn mean(&self) -> Option<f64> {
        (self.marked > 0).then(|| self.half_marks as f64 / 2.0 / self.marked as f64)
    }

    /// The median, in marks.
    #[expect(clippy::cast_precision_loss, reason = "marks are few")]
    pub fn median(&self) -> Option<f64> {
        self.median_quarters.map(|quarters| quarters as f64 / 4.0)
    }

    /// Counts people against a pass line in half marks.
    pub fn of<'a>(people: impl IntoIterator<Item = &'a Person>, line: i64) -> Self {
        let mut tally = Self::default();
        let mut marks = Vec::new();
        for person in people {
            tally.expected += 1;
            tally.began += i64::from(person.progress() != Progress::Missing);
            if let Some(half_marks) = person.half_marks {
                tally.marked += 1;
                tally.passed += i64::from(half_marks >= line);
                tally.half_marks += half_marks;
                marks.push(half_marks);
            }
        }
        marks.sort_unstable();
        tally.median_quarters = match marks.len() {
            0 => None,
            odd if odd % 2 == 1 => Some(marks[odd / 2] * 2),
            even => Some(marks[even / 2 - 1] + marks[even / 2]),
        };
        tally
    }

    pub(super) const fn funnel(&self) -> Funnel {
        Funnel { entered: self.expected, approved: self.began, sat: self.marked, passed: self.passed }
    }
}

/// Counts by unit, and the same as cells below their sum, none hidden yet. A unit with nobody has no cell.
pub(super) fn cells_of(units: &[Unit], people: &[Person], line: i64) -> (Vec<Tally>, Vec<Cell>) {
    let tallies: Vec<Tally> =
        units.iter().map(|unit| Tally::of(people.iter().filter(|person| person.unit == unit.id), line)).collect();
    let paths: Vec<String> = units.iter().map(|unit| path_of(unit.id)).collect();
    let funnels = tallies.iter().map(Tally::funnel);
    let all = cells("/", paths.iter().map(String::as_str).zip(funnels).filter(|(_, one)| !one.is_empty()));
    (tallies, all)
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;

    use super::super::told::{Told, tell};
    use super::*;
    use crate::statistics::suppress::Rule;

    pub(in super::super) fn people(unit: &Unit, marks: &[Option<i64>]) -> Vec<Person> {
        let at = |is: bool| is.then_some(DateTime::UNIX_EPOCH);
        marks
            .iter()
            .map(|half_marks| Person {
                unit: unit.id,
                name: "张三".into(),
                expected: None,
                entrant: None,
                set: None,
                began_at: at(half_marks.is_some()),
                handed_in_at: at(half_marks.is_some()),
                half_marks: *half_marks,
            })
            .collect()
    }

    pub(in super::super) fn units(count: usize) -> Vec<Unit> {
        (0..count).map(|n| Unit { id: MockEventUnitId::fresh(), name: format!("单位{n}") }).collect()
    }

    #[test]
    fn mean_and_median_are_of_those_with_marks() {
        let units = units(1);
        let tally = Tally::of(&people(&units[0], &[Some(100), Some(121), Some(140), Some(160), None]), 120);
        assert_eq!((tally.expected, tally.began, tally.marked, tally.passed), (5, 4, 4, 3));
        assert_eq!((tally.mean(), tally.median()), (Some(65.125), Some(65.25)));
        assert_eq!(Tally::of(&people(&units[0], &[Some(7)]), 120).median(), Some(3.5));
        assert_eq!(Tally::default().mean(), None);
    }

    fn unit_table(units: &[Unit], people: &[Person]) -> Told {
        tell(units, people, 120, Vec::new(), &[]).expect("the first can always be told")
    }

    #[test]
    fn a_small_unit_takes_the_next_smallest_with_it() {
        let units = units(3);
        let of = |n: usize, passed: usize| (0..n).map(|i| Some(if i < passed { 150 } else { 90 })).collect::<Vec<_>>();
        let mut all = people(&units[0], &of(3, 1));
        all.extend(people(&units[1], &of(40, 20)));
        all.extend(people(&units[2], &of(20, 9)));
        let table = unit_table(&units, &all);
        assert_eq!(table.rows.iter().map(|row| row.numbers.is_none()).collect::<Vec<_>>(), [true, false, true]);
        let total = table.total.expect("not small").tally;
        assert_eq!((total.expected, total.passed), (63, 30));
    }

    proptest! {
        #[test]
        fn what_is_hidden_can_not_be_worked_out(sizes in proptest::collection::vec((0_usize..30, 0_usize..30, 0_usize..6), 1..7)) {
            let units = units(sizes.len());
            let mut all = Vec::new();
            for (unit, (came, passed, missing)) in units.iter().zip(&sizes) {
                let mut marks: Vec<Option<i64>> = (0..*came).map(|i| Some(if i < *passed { 150 } else { 90 })).collect();
                marks.extend(std::iter::repeat_n(None, *missing));
                all.extend(people(unit, &marks));
            }
            let table = unit_table(&units, &all);
            let rule = Rule::default();
            for numbers in table.rows.iter().filter_map(|row| row.numbers.as_ref()) {
                prop_assert!(!rule.is_small(&numbers.tally.funnel()));
            }
            // Whoever takes what is shown from the total never has one unit left over, nor a sum that is small.
            let hidden = table.rows.iter().filter(|row| row.numbers.is_none()).count();
            if let Some(total) = table.total.as_ref().filter(|_| hidden > 0) {
                let shown: Funnel = table.rows.iter().filter_map(|row| row.numbers.as_ref()).map(|numbers| numbers.tally.funnel()).sum();
                prop_assert!(!rule.is_small(&(total.tally.funnel() - shown)));
                prop_assert!(hidden > 1);
            }
        }
    }
}
