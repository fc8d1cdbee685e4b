//! 成绩导入: a spreadsheet of results, one row per subject or one column per subject, checked row by row, then applied.
//!
//! A row is matched by the ID number, or else by the exact name together with the organisation or the division, by the score of
//! [`matching::score`]. What could be meant for two people, or for nobody in the register, stays out and waits to be settled by an
//! officer ([`matching`]); what was settled before is not asked again. What contradicts another row stays out with a reason.

mod mark;
mod plan;
mod row;

use std::collections::HashMap;

use chrono::{DateTime, Utc};

use super::ledger::{self, NewFact, Written};
use super::matching::record::Reviews;
use super::matching::{self, Named};
use crate::clock::date_of;
use crate::exchange::{ReadError, Report, Table, read};
use crate::ids::{AccountId, ImportId, MatchCaseId, PersonId, ResultId};
use crate::person::draft::{Applied, Options};
use crate::person::import::{Bounds, ImportError, told};
use crate::secret::Secret;
use crate::store::{Result, Tx};
use crate::syllabus::{Level, Subject};

pub(super) use plan::{GoodRow, Stored, by_paper, plan};
pub(super) use row::ResultRow;
pub use row::SubjectResult;
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
    bounds: Bounds,
    /// Each with the case by whose decision it is so.
    facts: Vec<(NewFact, Option<MatchCaseId>)>,
    unchanged: usize,
    reviews: Reviews,
}

/// By which import something comes, and who does it (nobody: the command line).
#[derive(Debug, Clone, Copy)]
pub struct Importing {
    /// Which.
    pub import: ImportId,
    /// Who.
    pub by: Option<AccountId>,
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
    plan::refuse_contradictions(&mut matched);

    let people = crate::person::import::distinct(matched.iter().filter_map(|item| item.who.as_ref().map(|who| who.id)));
    let stored = by_paper(ledger::last_of_many(tx, &people).await?);
    let rulebook = ledger::rulebook(tx).await?;

    let mut out = Assessment {
        report: Report::default(),
        bounds: bounds.clone(),
        facts: Vec::new(),
        unchanged: 0,
        reviews: Reviews::default(),
    };
    let mut taken: HashMap<(PersonId, i64, String), usize> = HashMap::new();
    for mut item in matched {
        if let Some(unsettled) = item.unsettled.take() {
            // Of a row that can't be read it doesn't matter whom it is about.
            if !item.failed() {
                item.findings.push(out.reviews.take(secret, unsettled, &item.row)?);
            }
        } else if let (false, Some(who)) = (item.failed(), item.who.take()) {
            let planned = plan(item.row.said(), &who, &stored, &mut taken, &rulebook, &mut item.findings);
            if planned.is_empty() {
                out.unchanged += 1;
            }
            let corrects = |fact: &NewFact| fact.supersedes.is_some_and(|before| !is_void(&stored, fact, before));
            let changes = planned.iter().filter(|fact| corrects(fact)).count();
            out.report.changes += changes;
            out.report.adds += planned.len() - changes;
            let case = item.remembered.as_ref().map(|case| case.id);
            if let Some(case) = item.remembered.as_ref().filter(|_| !planned.is_empty()) {
                out.reviews.remember(secret, case, &item.row)?;
            }
            out.facts.extend(planned.into_iter().map(|fact| (fact, case)));
        }
        let what = item.row.what();
        for (verdict, sentence, fix) in told(item.findings) {
            out.report.add(&item.row.sheet, item.row.number, what.as_str(), verdict, sentence, fix);
        }
    }
    out.report.reviews = out.reviews.to_settle();
    Ok(out)
}

fn is_void(stored: &Stored, fact: &NewFact, before: ResultId) -> bool {
    let paper = (fact.person, fact.fact.year, fact.fact.subject.clone());
    stored.get(&paper).is_some_and(|known| known.id == before && known.void)
}

/// Adds the results of the good rows; with `all_or_nothing` only if every row is good. Rows of which it can't be told whom they are
/// about wait to be settled. The caller commits.
pub async fn apply(
    tx: &mut Tx,
    secret: &Secret,
    assessment: Assessment,
    importing: Importing,
    all_or_nothing: bool,
    now: DateTime<Utc>,
) -> Result<Applied, ImportError> {
    let left_out = assessment.report.counts().error;
    if all_or_nothing && left_out > 0 {
        return Err(ImportError::HasErrors(left_out));
    }
    let Assessment { report, bounds, facts, unchanged, reviews } = assessment;
    let mut of_cases = Vec::new();
    let written: Vec<Written> = facts
        .into_iter()
        .map(|(new, case)| {
            let id = ResultId::fresh();
            of_cases.extend(case.map(|case| (id, case)));
            Written { id, new, import: Some(importing.import), void: false }
        })
        .collect();
    ledger::write(tx, &written, now).await?;
    matching::record::link(tx, &of_cases).await?;
    reviews.record(tx, secret, &bounds, importing, now).await?;
    Ok(Applied { added: report.adds, changed: report.changes, unchanged, left_out })
}

fn named(row: &ResultRow) -> Named<'_> {
    Named { name: &row.name, id_number: row.id_number.as_ref(), organisation: &row.organisation, division: &row.division }
}
