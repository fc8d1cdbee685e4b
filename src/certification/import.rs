//! 成绩导入: a spreadsheet of results, one row per subject or one column per subject, checked row by row, then applied.
//!
//! A row is matched by the ID number, or else by the exact name together with the organisation or the division. What could be
//! meant for two people, or for nobody in the register, stays out with a reason; so does what contradicts another row.

mod mark;
mod row;

use std::collections::HashMap;

use chrono::{DateTime, Utc};

use super::ledger::{self, NewFact, Rulebook, StoredFact};
use super::matching::{self, Matched, Named};
use super::rules::{Fact, Outcome, judge};
use crate::bilingual::Bilingual;
use crate::clock::date_of;
use crate::exchange::{ReadError, Report, Table, Verdict, read};
use crate::ids::{ImportId, PersonId};
use crate::person::draft::{Applied, Options};
use crate::person::import::{Bounds, Finding, ImportError, finding, told};
use crate::secret::Secret;
use crate::store::{Result, Tx};
use crate::syllabus::{Level, Subject};

use row::ResultRow;
pub(super) use row::level_in;

/// The columns, in the order of `Column`, each with the names it goes by.
pub const HEADERS: [&[&str]; 19] = [
    &["考试年度", "年份", "年度", "考试年份", "考试时间"],
    &["级别", "考试级别", "报考级别", "专业级别"],
    &["姓名", "考生姓名"],
    &["证件号码", "身份证号", "身份证号码", "公民身份号码", "证件号"],
    &["档案号", "准考证号", "档案号/准考证号"],
    &["科目", "考试科目", "科目名称"],
    &["成绩", "分数", "考试成绩", "得分"],
    &["考试结果", "合格情况", "是否合格", "合格标志"],
    &["报考地", "区县", "报考地/区县", "区划", "报名地", "考区", "所属区县"],
    &["工作单位", "所在单位", "单位", "单位名称"],
    &["备注", "说明"],
    &["综合能力", "社会工作综合能力"],
    &["社会工作综合能力(初级)", "综合能力(初级)", "初级综合能力"],
    &["社会工作综合能力(中级)", "综合能力(中级)", "中级综合能力"],
    &["法规与政策", "社会工作法规与政策", "社会工作法规与政策(中级)", "法规与政策(中级)", "政策法规"],
    &["实务", "社会工作实务"],
    &["社会工作实务(初级)", "实务(初级)", "初级实务"],
    &["社会工作实务(中级)", "实务(中级)", "中级实务"],
    &["社会工作实务(高级)", "实务(高级)", "高级实务"],
];

/// A column of [`HEADERS`] that isn't a subject's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Year = 0,
    Level = 1,
    Name = 2,
    IdNumber = 3,
    Subject = 5,
    Mark = 6,
    Result = 7,
    Division = 8,
    Organisation = 9,
    Remark = 10,
}

/// Columns that hold one subject's marks: where in [`HEADERS`], the subject's short name, and its level if the header says it.
const SUBJECT_COLUMNS: [(usize, &str, Option<Level>); 8] = [
    (11, "综合能力", None),
    (12, "综合能力", Some(Level::Junior)),
    (13, "综合能力", Some(Level::Intermediate)),
    (14, "法规与政策", Some(Level::Intermediate)),
    (15, "实务", None),
    (16, "实务", Some(Level::Junior)),
    (17, "实务", Some(Level::Intermediate)),
    (18, "实务", Some(Level::Senior)),
];

/// Reads a file of results.
pub fn read_file(file_name: &str, bytes: &[u8]) -> Result<Vec<Table>, ReadError> {
    read(file_name, bytes, &HEADERS)
}

/// A file's report, and what applying it would add.
#[derive(Debug)]
pub struct Assessment {
    /// Row by row.
    pub report: Report,
    facts: Vec<NewFact>,
    unchanged: usize,
}

/// Checks every row against itself, the file and the register. Changes nothing.
pub async fn assess(
    tx: &mut Tx,
    secret: &Secret,
    tables: &[Table],
    bounds: &Bounds,
    options: Options,
    now: DateTime<Utc>,
) -> Result<Assessment, ImportError> {
    let mut subjects: Vec<Subject> = Vec::new();
    for level in Level::ALL {
        subjects.extend(crate::syllabus::store::subjects(tx, level).await?);
    }
    let today = date_of(now);
    let mut rows = Vec::new();
    for table in tables {
        for row in &table.rows {
            rows.push(row::read(table, row, &subjects, options, today));
        }
    }
    let mut matched = matching::find_people(tx, secret, rows, named, bounds).await?;
    refuse_contradictions(&mut matched);

    let people = crate::person::import::distinct(matched.iter().filter_map(|item| item.who.as_ref().map(|who| who.id)));
    let stored: HashMap<(PersonId, i64, String), StoredFact> = ledger::of_many(tx, &people)
        .await?
        .into_iter()
        .map(|fact| ((fact.person_id, fact.exam_year, fact.subject.clone()), fact))
        .collect();
    let rulebook = ledger::rulebook(tx).await?;

    let mut out = Assessment { report: Report::default(), facts: Vec::new(), unchanged: 0 };
    let mut taken: HashMap<(PersonId, i64, String), usize> = HashMap::new();
    for mut item in matched {
        if let (false, Some(who)) = (item.failed(), item.who.take()) {
            let planned = plan(&item.row, &who, &stored, &mut taken, &rulebook, &mut item.findings);
            if planned.is_empty() {
                out.unchanged += 1;
            }
            out.report.changes += planned.iter().filter(|fact| fact.supersedes.is_some()).count();
            out.report.adds += planned.iter().filter(|fact| fact.supersedes.is_none()).count();
            out.facts.extend(planned);
        }
        let what = item.row.what();
        for (verdict, sentence, fix) in told(item.findings) {
            out.report.add(&item.row.sheet, item.row.number, what.as_str(), verdict, sentence, fix);
        }
    }
    Ok(out)
}

/// Adds the results of the good rows; with `all_or_nothing` only if every row is good. The caller commits.
pub async fn apply(
    tx: &mut Tx,
    assessment: Assessment,
    import: ImportId,
    all_or_nothing: bool,
    now: DateTime<Utc>,
) -> Result<Applied, ImportError> {
    let left_out = assessment.report.counts().error;
    if all_or_nothing && left_out > 0 {
        return Err(ImportError::HasErrors(left_out));
    }
    let changed = assessment.facts.iter().filter(|fact| fact.supersedes.is_some()).count();
    let added = assessment.facts.len() - changed;
    ledger::add(tx, &assessment.facts, Some(import), now).await?;
    Ok(Applied { added, changed, unchanged: assessment.unchanged, left_out })
}

fn named(row: &ResultRow) -> Named<'_> {
    Named { name: &row.name, id_number: row.id_number.as_ref(), organisation: &row.organisation, division: &row.division }
}

/// Rows that give one subject of one person two results: none of them is believed.
fn refuse_contradictions(matched: &mut [Matched<ResultRow>]) {
    type Value = (usize, Option<i64>, super::rules::ResultStatus);
    let mut given: HashMap<(PersonId, i64, String), Vec<Value>> = HashMap::new();
    for (index, item) in matched.iter().enumerate() {
        let Some(who) = &item.who else { continue };
        for result in &item.row.results {
            given.entry((who.id, item.row.year, result.subject.clone())).or_default().push((
                index,
                result.half_marks,
                result.status,
            ));
        }
    }
    for values in given.into_values() {
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
fn plan(
    row: &ResultRow,
    who: &matching::Who,
    stored: &HashMap<(PersonId, i64, String), StoredFact>,
    taken: &mut HashMap<(PersonId, i64, String), usize>,
    rulebook: &Rulebook,
    findings: &mut Vec<Finding>,
) -> Vec<NewFact> {
    let mut planned = Vec::new();
    let (mut new, mut same) = (0, 0);
    for result in &row.results {
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
