//! A plain table of marks, as anybody can make one: first line `candidate,Q1,Q2,…`, second line `max,1,1,…`, then a line per
//! candidate. Marks may be decimals.

use std::borrow::Cow;

use encoding_rs::GB18030;

use super::Marks;
use crate::bilingual::Bilingual;
use crate::exchange::ReadError;
use crate::exchange::cells::fold;

/// The largest file.
pub const MAX_BYTES: u64 = 20 * 1024 * 1024;
/// The most lines with candidates, and the most items.
const MAX_ROWS: usize = 100_000;
const MAX_ITEMS: usize = 2_000;
/// More problems than this are not listed.
const MAX_PROBLEMS: usize = 20;

/// What is wrong at one place of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableProblem {
    /// The line, from 1.
    pub line: u64,
    /// The column, from 1; 0 for the whole line.
    pub column: usize,
    /// What, and what to do.
    pub sentence: Bilingual,
}

/// Why a file is no table of marks.
#[derive(Debug)]
pub enum TableError {
    /// It can't be read.
    Unreadable(ReadError),
    /// Something in it is wrong; at least one entry.
    Problems(Vec<TableProblem>),
}

/// A line of the file.
struct Line {
    number: u64,
    cells: Vec<String>,
}

/// The items' names and the marks. Nothing is guessed: a table with anything wrong in it is refused, with the places.
pub fn read_table(bytes: &[u8]) -> Result<(Vec<String>, Marks), TableError> {
    let text = decode(bytes)?;
    let lines = lines(&text)?;
    let mut found = Problems(Vec::new());
    let Some(header) = lines.first() else { return Err(TableError::Unreadable(ReadError::Empty)) };
    let items = items(header, &mut found);
    found.end()?;

    let Some(second) = lines.get(1) else {
        found.add(
            header.number + 1,
            1,
            "缺少满分行。第二行请写 max 和每题的满分。",
            "The line of maximum marks is missing: the second line is max and each item’s maximum.",
        );
        return Err(TableError::Problems(found.0));
    };
    if !is_one_of(second, &["max", "maximum", "满分"]) {
        found.add(
            second.number,
            1,
            "这里应是 max（满分行）。第二行请写 max 和每题的满分。",
            "This should be max: the second line is max and each item’s maximum.",
        );
    }
    let maxima = numbers(second, items.len(), &mut found, |value, _| {
        (value <= 0.0).then(|| Bilingual::new("满分应大于 0。", "A maximum mark is above 0."))
    });
    found.end()?;

    let attempts: Vec<Vec<f64>> = lines[2..]
        .iter()
        .map(|line| {
            numbers(line, items.len(), &mut found, |value, item| {
                let maximum = maxima[item];
                (value > maximum).then(|| {
                    Bilingual::new(
                        format!("得分 {value} 超过满分 {maximum}。"),
                        format!("The mark {value} is above the maximum of {maximum}."),
                    )
                })
            })
        })
        .collect();
    found.end()?;
    let marks =
        Marks::new(maxima, &attempts).map_err(|error| TableError::Unreadable(ReadError::Damaged { what: error.to_string() }))?;
    Ok((items, marks))
}

/// UTF-8, with or without a byte order mark, else GB18030.
fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, TableError> {
    let body = bytes.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(bytes);
    let error = match std::str::from_utf8(body) {
        Ok(text) => return Ok(Cow::Borrowed(text)),
        Err(error) => error,
    };
    GB18030.decode_without_bom_handling_and_without_replacement(body).ok_or_else(|| {
        let line = body[..error.valid_up_to()].split(|byte| *byte == b'\n').count();
        TableError::Unreadable(ReadError::Encoding { line })
    })
}

fn lines(text: &str) -> Result<Vec<Line>, TableError> {
    let first = text.lines().next().unwrap_or_default();
    let count = |separator: u8| first.bytes().filter(|byte| *byte == separator).count();
    let separator = [b',', b';', b'\t'].into_iter().rev().max_by_key(|separator| count(*separator)).unwrap_or(b',');
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator).from_reader(text.as_bytes());
    let mut lines = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| TableError::Unreadable(ReadError::Damaged { what: error.to_string() }))?;
        let number = record.position().map_or(0, csv::Position::line);
        let cells: Vec<String> = record.iter().take(MAX_ITEMS + 2).map(|cell| cell.trim().to_owned()).collect();
        if cells.iter().any(|cell| !cell.is_empty()) {
            lines.push(Line { number, cells });
        }
        if lines.len() > MAX_ROWS + 2 {
            return Err(TableError::Unreadable(ReadError::TooManyRows));
        }
    }
    Ok(lines)
}

fn is_one_of(line: &Line, words: &[&str]) -> bool {
    line.cells.first().is_some_and(|cell| words.contains(&cell.to_lowercase().as_str()))
}

fn items(header: &Line, found: &mut Problems) -> Vec<String> {
    if !is_one_of(header, &["candidate", "考生"]) {
        found.add(
            header.number,
            1,
            "这里应是 candidate。第一行请写 candidate 和每题的名称，如 candidate,Q1,Q2。",
            "This should be candidate: the first line is candidate and the items’ names, as in candidate,Q1,Q2.",
        );
    }
    let items: Vec<String> = header.cells.iter().skip(1).cloned().collect();
    if items.is_empty() {
        found.add(
            header.number,
            2,
            "没有题目。请在 candidate 之后写每题的名称。",
            "There are no items: write their names after candidate.",
        );
    }
    if items.len() > MAX_ITEMS {
        found.add(
            header.number,
            MAX_ITEMS + 2,
            "题目超过 2000 道。请拆成几个文件。",
            "There are more than 2,000 items: split the file.",
        );
    }
    for (place, item) in items.iter().enumerate() {
        if item.is_empty() {
            found.add(
                header.number,
                place + 2,
                "题目没有名称。请写上，或删去这一列。",
                "The item has no name: write one, or remove the column.",
            );
        } else if items[..place].contains(item) {
            found.add(
                header.number,
                place + 2,
                format!("题目名称“{item}”重复。请改成不同的名称。"),
                format!("The item name “{item}” is there twice: give each its own."),
            );
        }
    }
    items
}

/// The numbers after the first cell, one per item; what isn't one becomes 0 and is noted.
fn numbers(line: &Line, items: usize, found: &mut Problems, wrong: impl Fn(f64, usize) -> Option<Bilingual>) -> Vec<f64> {
    let given = line.cells.len().saturating_sub(1);
    if given != items {
        found.add(
            line.number,
            0,
            format!("这一行有 {given} 个得分，应有 {items} 个。未作答请写 0。"),
            format!("This line has {given} marks and should have {items}. Write 0 for an item that was not answered."),
        );
        return vec![0.0; items];
    }
    let mut out = Vec::with_capacity(items);
    for (place, cell) in line.cells.iter().skip(1).enumerate() {
        let value = fold(cell).parse::<f64>().ok().filter(|value| value.is_finite() && value.abs() < 1e9);
        match value {
            Some(value) => {
                if let Some(Bilingual { zh, en }) = wrong(value, place) {
                    found.add(line.number, place + 2, zh, en);
                }
            }
            None if cell.is_empty() => {
                found.add(
                    line.number,
                    place + 2,
                    "这里是空的。未作答请写 0。",
                    "This is empty. Write 0 for an item that was not answered.",
                );
            }
            None => {
                let shown: String = cell.chars().take(20).collect();
                found.add(
                    line.number,
                    place + 2,
                    format!("“{shown}”不是数字。请写 1 或 0.5 这样的数字。"),
                    format!("“{shown}” is not a number. Write one like 1 or 0.5."),
                );
            }
        }
        out.push(value.unwrap_or_default());
    }
    out
}

/// What was found so far, up to a number nobody reads beyond.
struct Problems(Vec<TableProblem>);

impl Problems {
    fn add(&mut self, line: u64, column: usize, zh: impl Into<String>, en: impl Into<String>) {
        if self.0.len() < MAX_PROBLEMS {
            self.0.push(TableProblem { line, column, sentence: Bilingual::new(zh, en) });
        }
    }

    fn end(&mut self) -> Result<(), TableError> {
        if self.0.is_empty() { Ok(()) } else { Err(TableError::Problems(std::mem::take(&mut self.0))) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(text: &str) -> Vec<(u64, usize)> {
        match read_table(text.as_bytes()) {
            Err(TableError::Problems(problems)) => problems.iter().map(|problem| (problem.line, problem.column)).collect(),
            Err(TableError::Unreadable(error)) => panic!("unreadable: {error}"),
            Ok(_) => Vec::new(),
        }
    }

    #[test]
    fn a_table_is_read_with_decimals_separators_and_marks_of_windows() {
        for text in [
            "candidate,Q1,Q2\nmax,1,2\n甲,1,0.5\n乙,0,2\n",
            "\u{feff}candidate;Q1;Q2\r\nmax;1;2\r\n甲;1;0.5\r\n\r\n乙;0;2",
            "考生\tQ1\tQ2\n满分\t1\t2\n甲\t1\t0.5\n乙\t0\t2",
            "candidate,Q1,Q2\nmax,１,2\n甲,1,０．５\n乙,0,2\n",
        ] {
            let (items, marks) = read_table(text.as_bytes()).expect("a table");
            assert_eq!(items, ["Q1", "Q2"]);
            assert_eq!(marks.totals(), [1.5, 2.0]);
        }
        let (gbk, _, _) = encoding_rs::GB18030.encode("candidate,第一题\nmax,1\n甲,1\n");
        assert_eq!(read_table(&gbk).expect("a table").0, ["第一题"]);
    }

    #[test]
    fn every_fault_is_named_with_its_place() {
        assert_eq!(places("name,Q1\nmax,1\n"), [(1, 1)]);
        assert_eq!(places("candidate\nmax\n"), [(1, 2)]);
        assert_eq!(places("candidate,Q1,,Q1\nmax,1,1,1\n"), [(1, 3), (1, 4)]);
        assert_eq!(places("candidate,Q1\n"), [(2, 1)]);
        assert_eq!(places("candidate,Q1\n甲,1\n"), [(2, 1)]);
        assert_eq!(places("candidate,Q1,Q2\nmax,0,x\n"), [(2, 2), (2, 3)]);
        assert_eq!(
            places("candidate,Q1,Q2\nmax,1,1\n甲,1\n乙,缺考,\n丙,2,inf\n丁,1,0\n"),
            [(3, 0), (4, 2), (4, 3), (5, 2), (5, 3)]
        );
        assert_eq!(places("candidate,Q1\nmax,1\n"), []);
        assert!(matches!(read_table(b"\n\n"), Err(TableError::Unreadable(ReadError::Empty))));
        assert!(matches!(
            read_table(b"candidate,Q\xff\xff\nmax,1\n"),
            Err(TableError::Unreadable(ReadError::Encoding { line: 1 }))
        ));
    }

    #[test]
    fn a_thousand_faults_are_not_a_thousand_sentences() {
        let text = format!("candidate,Q1\nmax,1\n{}", "甲,x\n".repeat(1000));
        assert_eq!(places(&text).len(), MAX_PROBLEMS);
    }
}
