//! What a good row adds to the ledger, and rows that contradict each other.

use std::collections::HashMap;

use super::mark;
use super::row::{ResultRow, SubjectResult};
use crate::bilingual::Bilingual;
use crate::certification::ledger::{NewFact, Rulebook, StoredFact};
use crate::certification::matching::{Matched, Who};
use crate::certification::rules::{Fact, Outcome, ResultStatus, judge};
use crate::exchange::Verdict;
use crate::ids::PersonId;
use crate::person::import::{Finding, finding};
use crate::syllabus::Level;

/// What was said last, by person, year and subject.
pub(in crate::certification) type Stored = HashMap<(PersonId, i64, String), StoredFact>;

/// Facts by person, year and subject.
pub(in crate::certification) fn by_paper(facts: impl IntoIterator<Item = StoredFact>) -> Stored {
    facts.into_iter().map(|fact| ((fact.person_id, fact.exam_year, fact.subject.clone()), fact)).collect()
}

/// The results of a row, whoever it is about.
#[derive(Debug, Clone, Copy)]
pub(in crate::certification) struct GoodRow<'a> {
    /// The row's number.
    pub number: usize,
    pub year: i64,
    pub level: Level,
    pub results: &'a [SubjectResult],
    pub claims_pass: Option<bool>,
}

/// Rows that give one subject of one person two results: none of them is believed.
pub(super) fn refuse_contradictions(matched: &mut [Matched<ResultRow>]) {
    type Value = (usize, Option<i64>, ResultStatus);
    // Whoever it is: the person, or what the rows are known by.
    type Paper<'a> = (Result<PersonId, &'a [u8]>, i64, &'a str);
    let mut given: HashMap<Paper<'_>, Vec<Value>> = HashMap::new();
    for (index, item) in matched.iter().enumerate() {
        let who = match (&item.who, &item.unsettled) {
            (Some(who), _) => Ok(who.id),
            (None, Some(unsettled)) => Err(unsettled.identity.as_slice()),
            (None, None) => continue,
        };
        for result in &item.row.results {
            let paper = (who, item.row.year, result.subject.as_str());
            given.entry(paper).or_default().push((index, result.half_marks, result.status));
        }
    }
    let given: Vec<Vec<Value>> = given.into_values().filter(|values| values.len() > 1).collect();
    for values in given {
        let differ = values.iter().any(|value| (value.1, value.2) != (values[0].1, values[0].2));
        if !differ {
            continue;
        }
        let numbers = values.iter().map(|value| matched[value.0].row.number.to_string()).collect::<Vec<_>>();
        for (index, ..) in values {
            matched[index].findings.push(finding(
                Verdict::Error,
                format!("待核对：第 {} 行给出同一人同一科目的不同成绩，均未采用。", numbers.join("、")),
                format!(
                    "To be checked: rows {} give different results for the same person and subject; none is used.",
                    numbers.join(", ")
                ),
                ("请核对后只保留一行。", "Check them and keep one."),
            ));
        }
    }
}

/// The facts a good row adds; none if all is on record already.
pub(in crate::certification) fn plan(
    row: GoodRow<'_>,
    who: &Who,
    stored: &Stored,
    taken: &mut HashMap<(PersonId, i64, String), usize>,
    rulebook: &Rulebook,
    findings: &mut Vec<Finding>,
) -> Vec<NewFact> {
    let mut planned = Vec::new();
    let (mut new, mut same) = (0, 0);
    for result in row.results {
        let key = (who.id, row.year, result.subject.clone());
        if let Some(earlier) = taken.insert(key.clone(), row.number) {
            findings.push(finding(
                Verdict::Warning,
                format!("与第 {earlier} 行重复，只计一次。"),
                format!("The same as row {earlier}; counted once."),
                ("", ""),
            ));
            continue;
        }
        let fact = Fact {
            year: row.year,
            level: row.level,
            subject: result.subject.clone(),
            half_marks: result.half_marks,
            status: result.status,
            division_path: who.division_path.clone(),
        };
        if let Some(claimed) = row.claims_pass {
            let passed = matches!(judge(&fact, false, &rulebook.lines).outcome, Outcome::Passed | Outcome::PassedLocally);
            if claimed != passed {
                findings.push(finding(
                    Verdict::Warning,
                    "「合格情况」与合格线不一致，按成绩和合格线认定。",
                    "The stated outcome disagrees with the pass line; mark and line decide.",
                    ("请核对成绩，或确认当地是否单独划线。", "Check the mark, or whether the area has a separate line."),
                ));
            }
        }
        let supersedes = match stored.get(&key) {
            // Taken back: there is no such result, but whatever comes now follows it.
            Some(known) if known.void => {
                new += 1;
                Some(known.id)
            }
            Some(known) if known.half_marks == result.half_marks && known.status == result.status.code() => {
                same += 1;
                continue;
            }
            Some(known) => {
                findings.push(finding(
                    Verdict::Warning,
                    format!(
                        "{}：台账中为 {}，将更正为 {}，原记录保留。",
                        result.name,
                        mark::shown(known.half_marks),
                        mark::shown(result.half_marks)
                    ),
                    format!(
                        "{}: {} on record is corrected to {}; the old record is kept.",
                        result.name,
                        mark::shown(known.half_marks),
                        mark::shown(result.half_marks)
                    ),
                    ("如不应更正，请从文件中删去本行。", "Leave the row out if it should stay."),
                ));
                Some(known.id)
            }
            None => {
                new += 1;
                None
            }
        };
        planned.push(NewFact { person: who.id, fact, division: who.division.clone(), supersedes });
    }
    if planned.is_empty() && same > 0 {
        findings.push((
            Verdict::Unchanged,
            Bilingual::new("与台账一致，无变化。", "As on record; nothing changes."),
            Bilingual::default(),
        ));
    } else if new > 0 {
        findings.push((
            Verdict::Ok,
            Bilingual::new(format!("新增 {new} 科成绩。"), format!("{new} result(s) added.")),
            Bilingual::default(),
        ));
    }
    planned
}
