//! 应考名单: reading it as people paste it, and finding somebody who joined on it.

use std::collections::HashMap;

use crate::exchange::cells;
use crate::ids::{MockEventUnitId, MockExpectedId};

/// The longest name.
pub const LONGEST_NAME: usize = 40;

/// A name as names are compared: half-width, without white space, in lower case.
pub fn folded(name: &str) -> String {
    cells::fold(&cells::name(name)).split_whitespace().collect::<String>().to_lowercase()
}

/// One line of a list: 姓名, 单位.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its number, from 1.
    pub number: usize,
    /// 姓名
    pub name: String,
    /// 单位; may be empty.
    pub unit: String,
}

/// Reads a pasted list: a line each, name and unit separated by a tab, a comma, a semicolon or white space. Empty lines and a line
/// that names the columns are passed over.
pub fn read_lines(text: &str) -> Vec<Line> {
    text.lines()
        .zip(1..)
        .filter_map(|(line, number)| {
            let line = line.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
            let cut = line.find(['\t', ',', '，', ';', '；']).or_else(|| line.find(char::is_whitespace));
            let (name, unit) = cut.map_or((line, ""), |at| line.split_at(at));
            let unit = unit.trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | '，' | ';' | '；'));
            let (name, unit) = (cells::name(name), cells::name(unit));
            (!name.is_empty() && folded(&name) != "姓名").then_some(Line { number, name, unit })
        })
        .collect()
}

/// What is wrong with a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineProblem {
    /// The name is too long to be one, or has nothing to compare.
    Name,
    /// The unit is none of the mock.
    Unit,
}

/// A line that can go on the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expected {
    /// 单位
    pub unit: MockEventUnitId,
    /// 姓名
    pub name: String,
}

/// Finds the unit of each line. With a single unit, lines need not name it.
pub fn place(lines: Vec<Line>, units: &[super::Unit]) -> (Vec<Expected>, Vec<(Line, LineProblem)>) {
    let (mut good, mut bad) = (Vec::new(), Vec::new());
    for line in lines {
        let wanted = folded(&line.unit);
        let unit = match units {
            [only] if wanted.is_empty() => Some(only),
            _ => units.iter().find(|unit| folded(&unit.name) == wanted),
        };
        if folded(&line.name).is_empty() || line.name.chars().count() > LONGEST_NAME {
            bad.push((line, LineProblem::Name));
        } else if let Some(unit) = unit {
            good.push(Expected { unit: unit.id, name: line.name });
        } else {
            bad.push((line, LineProblem::Unit));
        }
    }
    (good, bad)
}

/// What a list adds to the one there is. Sent again it adds nothing; two people of one name in one unit stand on it twice.
pub fn to_add(there: &[Expected], list: Vec<Expected>) -> Vec<Expected> {
    let mut left: HashMap<(MockEventUnitId, String), usize> = HashMap::new();
    for one in there {
        *left.entry((one.unit, folded(&one.name))).or_default() += 1;
    }
    list.into_iter()
        .filter(|one| match left.get_mut(&(one.unit, folded(&one.name))) {
            Some(count) if *count > 0 => {
                *count -= 1;
                false
            }
            _ => true,
        })
        .collect()
}

/// Whom of the expected somebody is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Match {
    /// The only one of that name and unit.
    One(MockExpectedId),
    /// There are several of that name and unit, or it is taken: an organiser decides.
    Unclear,
    /// Not on the list.
    None,
}

/// Decides by those of the same name and unit: each with whether somebody was matched with it already.
pub fn choose(same: &[(MockExpectedId, bool)]) -> Match {
    match same {
        [] => Match::None,
        [(id, false)] => Match::One(*id),
        _ => Match::Unclear,
    }
}

#[cfg(test)]
mod tests {
    use super::super::Unit;
    use super::*;
    use proptest::prelude::*;

    fn unit(name: &str) -> Unit {
        Unit { id: MockEventUnitId::fresh(), name: name.into() }
    }

    #[test]
    fn a_list_is_read_however_it_was_copied() {
        let text = "姓名\t单位\n张 三\t东关街道\r\n\n李四，曲江街道\n王五 汤汪乡\n赵六\n欧阳　娜娜;东关街道\n";
        let read: Vec<_> = read_lines(text).into_iter().map(|line| (line.number, line.name, line.unit)).collect();
        let wanted =
            [(2, "张", "三东关街道"), (4, "李四", "曲江街道"), (5, "王五", "汤汪乡"), (6, "赵六", ""), (7, "欧阳娜娜", "东关街道")];
        let wanted: Vec<_> = wanted.iter().map(|(n, name, unit)| (*n, (*name).to_owned(), (*unit).to_owned())).collect();
        // A tab separates before a space does.
        assert_eq!(read[0], (2, "张三".to_owned(), "东关街道".to_owned()));
        assert_eq!(read[1..], wanted[1..]);
    }

    #[test]
    fn a_line_needs_a_unit_of_the_mock() {
        let units = [unit("东关街道"), unit("曲江街道")];
        let (good, bad) = place(read_lines("张三,东关 街道\n李四,西关街道\n王五"), &units);
        assert_eq!(good, [Expected { unit: units[0].id, name: "张三".into() }]);
        assert_eq!(
            bad.iter().map(|(line, problem)| (line.number, *problem)).collect::<Vec<_>>(),
            [(2, LineProblem::Unit), (3, LineProblem::Unit)]
        );
        assert_eq!(place(read_lines("王五"), &units[..1]).0.len(), 1);
        assert_eq!(place(read_lines(&"长".repeat(41)), &units[..1]).1[0].1, LineProblem::Name);
    }

    #[test]
    fn who_is_meant_is_clear_or_left_to_the_organiser() {
        let (one, other) = (MockExpectedId::fresh(), MockExpectedId::fresh());
        assert_eq!(choose(&[]), Match::None);
        assert_eq!(choose(&[(one, false)]), Match::One(one));
        assert_eq!(choose(&[(one, true)]), Match::Unclear);
        assert_eq!(choose(&[(one, true), (other, false)]), Match::Unclear);
        assert_eq!(folded("Ａnna  Ｗang"), folded("anna wang"));
        assert_eq!(folded("张　三"), folded("张三"));
    }

    proptest! {
        #[test]
        fn a_list_sent_again_adds_nothing(names in proptest::collection::vec("[张李王]{1,2}", 0..12), again in 0_usize..12) {
            let unit = MockEventUnitId::fresh();
            let list: Vec<Expected> = names.into_iter().map(|name| Expected { unit, name }).collect();
            let added = to_add(&[], list.clone());
            prop_assert_eq!(added.len(), list.len());
            prop_assert!(to_add(&added, list.clone()).is_empty());
            // A part of it first, then the whole: the same as the whole.
            let part = to_add(&[], list[..again.min(list.len())].to_vec());
            let rest = to_add(&part, list.clone());
            prop_assert_eq!(part.len() + rest.len(), list.len());
        }
    }
}
