//! One row of a file of results, read and checked by itself.

use chrono::{Datelike as _, NaiveDate};

use serde::{Deserialize, Serialize};

use super::mark::{self, Mark};
use super::{Column, GoodRow, SUBJECT_COLUMNS};
use crate::certification::rules::ResultStatus;
use crate::exchange::{Table, TableRow, Verdict, cells};
use crate::person::draft::Options;
use crate::person::id_number::{IdNumber, IdNumberError};
use crate::person::import::{Finding, finding, id_finding, read_id_number};
use crate::syllabus::{Level, Subject};

/// One subject's result in a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubjectResult {
    /// The subject's code.
    pub subject: String,
    /// Its name.
    pub name: String,
    /// The mark, in half marks.
    pub half_marks: Option<i64>,
    /// Whether it counts.
    pub status: ResultStatus,
}

/// The first year of the senior exam (domain.md §1.1; 人社部规〔2018〕2 号).
const SENIOR_SINCE: i64 = 2019;

/// What a row says.
#[derive(Debug, Clone)]
pub(in crate::certification) struct ResultRow {
    pub sheet: String,
    pub number: usize,
    pub year: i64,
    pub level: Level,
    pub name: String,
    pub id_number: Option<IdNumber>,
    pub organisation: String,
    pub division: String,
    pub results: Vec<SubjectResult>,
    /// 合格 or 不合格, where the row is about one subject and says so.
    pub claims_pass: Option<bool>,
}

impl ResultRow {
    /// Enough to recognise the row by.
    pub fn what(&self) -> String {
        let year = if self.year == 0 { String::new() } else { self.year.to_string() };
        [self.name.as_str(), year.as_str()].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" · ")
    }

    /// The results, whoever it is about.
    pub fn said(&self) -> GoodRow<'_> {
        GoodRow { number: self.number, year: self.year, level: self.level, results: &self.results, claims_pass: self.claims_pass }
    }
}

/// 社会工作综合能力（初级） → 综合能力
fn short_name(name: &str) -> String {
    let folded: String = cells::fold(name).split_whitespace().collect();
    let bare = folded.split('(').next().unwrap_or_default();
    let bare = bare.trim_start_matches("社会工作").trim_start_matches("初级").trim_start_matches("中级").trim_start_matches("高级");
    if bare == "政策法规" || bare == "法规政策" { "法规与政策".to_owned() } else { bare.to_owned() }
}

pub(in crate::certification) fn level_in(text: &str) -> Option<Level> {
    if text.contains("高级") {
        Some(Level::Senior)
    } else if text.contains("中级") {
        Some(Level::Intermediate)
    } else if text.contains("初级") || text.contains("助理") {
        Some(Level::Junior)
    } else {
        (text.trim() == "社会工作师").then_some(Level::Intermediate)
    }
}

pub(super) fn read(
    table: &Table,
    row: &TableRow,
    subjects: &[Subject],
    options: Options,
    today: NaiveDate,
) -> (ResultRow, Vec<Finding>) {
    let mut findings = Vec::new();
    let text = |column: Column| table.text(row, column as usize).trim().to_owned();
    let subject_text = text(Column::Subject);
    let filled: Vec<(&str, Option<Level>, String)> = SUBJECT_COLUMNS
        .iter()
        .map(|(column, name, level)| (*name, *level, table.text(row, *column).trim().to_owned()))
        .filter(|(_, _, mark)| !mark.is_empty())
        .collect();
    let level = level_in(&text(Column::Level))
        .or_else(|| level_in(&subject_text))
        .or_else(|| filled.iter().find_map(|(_, level, _)| *level))
        .or(options.level);
    if level.is_none() {
        findings.push(finding(
            Verdict::Error,
            "没有写明级别。",
            "The level isn't given.",
            ("请补充「级别」列，或在上传时选择级别。", "Add a column 级别, or choose the level when uploading."),
        ));
    }
    let mut out = ResultRow {
        sheet: table.sheet.clone(),
        number: row.number,
        year: year(&text(Column::Year), options, today, &mut findings),
        level: level.unwrap_or(Level::Junior),
        name: cells::name(&text(Column::Name)),
        id_number: None,
        organisation: cells::name(&text(Column::Organisation)),
        division: text(Column::Division),
        results: Vec::new(),
        claims_pass: None,
    };
    if out.name.is_empty() {
        findings.push(finding(
            Verdict::Error,
            "没有姓名。",
            "There is no name.",
            ("请补充姓名后重新上传。", "Add the name and upload again."),
        ));
    }
    match read_id_number(table, row, Column::IdNumber as usize, today) {
        Ok(number) => out.id_number = number,
        // Result lists are often published with stars in the numbers: then name and place must do.
        Err(IdNumberError::Masked) => {}
        Err(error) => findings.push(id_finding(error)),
    }
    if out.year != 0 && level == Some(Level::Senior) && out.year < SENIOR_SINCE {
        findings.push(finding(
            Verdict::Error,
            format!("高级考试自 {SENIOR_SINCE} 年起举行，{} 年没有这一级别的科目。", out.year),
            format!("The senior exam has been held since {SENIOR_SINCE}; there is no such subject in {}.", out.year),
            ("请核对考试年度与级别。", "Check the year and the level."),
        ));
    }
    if level.is_some() {
        let outcome = text(Column::Result);
        let said = format!("{outcome} {}", text(Column::Remark));
        if subject_text.is_empty() {
            by_columns(&mut out, &filled, subjects, &said, &mut findings);
        } else {
            by_row(&mut out, &subject_text, &text(Column::Mark), &outcome, &said, subjects, &mut findings);
        }
        if out.results.is_empty() && findings.is_empty() {
            findings.push(finding(
                Verdict::Warning,
                "这一行没有成绩，未导入。",
                "There are no marks in this row; nothing is imported.",
                ("如已出分，请补充成绩。", "Add the marks once they are out."),
            ));
        }
    }
    (out, findings)
}

fn year(text: &str, options: Options, today: NaiveDate, findings: &mut Vec<Finding>) -> i64 {
    let year = if text.is_empty() { options.year } else { cells::year(text).map(i64::from) };
    match year {
        Some(year) if (2008..=i64::from(today.year())).contains(&year) => year,
        _ => {
            let (zh, en) = if text.is_empty() {
                ("没有写明考试年度。".to_owned(), "The exam year isn't given.".to_owned())
            } else {
                (
                    format!("考试年度「{text}」不在 2008 年至今年之间。"),
                    format!("The exam year “{text}” isn't between 2008 and this year."),
                )
            };
            findings.push(finding(
                Verdict::Error,
                zh,
                en,
                ("请补充「考试年度」列，或在上传时填写年度。", "Add a column 考试年度, or give the year when uploading."),
            ));
            0
        }
    }
}

fn subject_of<'a>(subjects: &'a [Subject], level: Level, name: &str) -> Option<&'a Subject> {
    subjects.iter().find(|subject| subject.level == level.code() && short_name(&subject.name) == name)
}

fn unknown_mark(findings: &mut Vec<Finding>, subject: &str, text: &str) {
    findings.push(finding(
        Verdict::Error,
        format!("{subject} 的成绩「{text}」无法识别。"),
        format!("“{text}” isn't understood as the mark of {subject}."),
        (
            "成绩应为 0 至满分的数（可有半分），或「缺考」「-1」「-2」。",
            "A mark is a number up to full marks (halves allowed), or 缺考, -1, -2.",
        ),
    ));
}

fn by_row(
    out: &mut ResultRow,
    subject_text: &str,
    mark_text: &str,
    outcome: &str,
    said: &str,
    subjects: &[Subject],
    findings: &mut Vec<Finding>,
) {
    let Some(subject) = subject_of(subjects, out.level, &short_name(subject_text)) else {
        findings.push(finding(
            Verdict::Error,
            format!("这一级别没有科目「{subject_text}」。"),
            format!("The level has no subject “{subject_text}”."),
            ("请核对级别与科目名称。", "Check the level and the subject's name."),
        ));
        return;
    };
    let said_status = mark::status_in(said);
    match (mark::read(mark_text, subject.full_half_marks), said_status) {
        (Mark::Result(ResultStatus::Valid, half_marks), status) => {
            let status = status.unwrap_or(ResultStatus::Valid);
            let half_marks = half_marks.filter(|_| status != ResultStatus::Absent);
            out.results.push(SubjectResult { subject: subject.code.clone(), name: subject.name.clone(), half_marks, status });
            out.claims_pass = match outcome {
                _ if status != ResultStatus::Valid => None,
                "合格" | "通过" | "是" => Some(true),
                "不合格" | "未通过" | "否" => Some(false),
                _ => None,
            };
        }
        (Mark::Result(status, half_marks), _) => {
            out.results.push(SubjectResult { subject: subject.code.clone(), name: subject.name.clone(), half_marks, status });
        }
        (Mark::Nothing, Some(status)) => {
            out.results.push(SubjectResult { subject: subject.code.clone(), name: subject.name.clone(), half_marks: None, status });
        }
        (Mark::Nothing, None) => {}
        (Mark::Unknown, _) => unknown_mark(findings, &subject.name, mark_text),
    }
}

fn by_columns(
    out: &mut ResultRow,
    filled: &[(&str, Option<Level>, String)],
    subjects: &[Subject],
    said: &str,
    findings: &mut Vec<Finding>,
) {
    let said_status = mark::status_in(said);
    if said_status == Some(ResultStatus::VoidSubject) || said_status == Some(ResultStatus::SimilarVoid) {
        findings.push(finding(
            Verdict::Error,
            "待核对：备注写明有科目成绩无效，但看不出是哪一科。",
            "To be checked: the remark says that a subject is void, but not which.",
            ("请在该科目的成绩栏填写「违纪」或「雷同」。", "Write 违纪 or 雷同 in that subject's cell."),
        ));
        return;
    }
    for (name, column_level, text) in filled {
        if column_level.is_some_and(|level| level != out.level) {
            findings.push(finding(
                Verdict::Error,
                format!("级别与「{name}」所在列的级别不一致。"),
                format!("The level differs from that of the column of “{name}”."),
                ("请核对级别，或把成绩填到对应级别的列。", "Check the level, or put the mark into the column of that level."),
            ));
            continue;
        }
        let Some(subject) = subject_of(subjects, out.level, name) else {
            findings.push(finding(
                Verdict::Error,
                format!("这一级别没有科目「{name}」。"),
                format!("The level has no subject “{name}”."),
                ("请核对级别与科目名称。", "Check the level and the subject's name."),
            ));
            continue;
        };
        match mark::read(text, subject.full_half_marks) {
            Mark::Result(status, half_marks) => {
                let status = match said_status {
                    Some(all @ (ResultStatus::VoidAll | ResultStatus::Unqualified)) => all,
                    _ => status,
                };
                out.results.push(SubjectResult { subject: subject.code.clone(), name: subject.name.clone(), half_marks, status });
            }
            Mark::Nothing => {}
            Mark::Unknown => unknown_mark(findings, &subject.name, text),
        }
    }
}
