//! One row of a file of certificates, read and checked by itself.

use chrono::NaiveDate;

use super::Column;
use crate::certification::certificate::{DayProblem, folded_number, judge_day};
use crate::certification::import::level_in;
use crate::certification::rules::{Calendar, Scheme, period_from};
use crate::exchange::{Table, TableRow, Verdict, cells};
use crate::person::id_number::{IdNumber, IdNumberError};
use crate::person::import::{Finding, finding, id_finding, read_id_number};
use crate::syllabus::Level;

/// What a row says. Days that can't be read leave an error, and the first of all days.
#[derive(Debug, Clone)]
pub(super) struct CertificateRow {
    pub sheet: String,
    pub number_of_row: usize,
    pub name: String,
    pub id_number: Option<IdNumber>,
    pub organisation: String,
    pub division: String,
    pub level: Level,
    pub scheme: Scheme,
    /// The file says which scheme; otherwise it is the national one, unless the ledger knows better.
    pub scheme_said: bool,
    /// As printed.
    pub number: String,
    /// Folded; empty for what can't be a number.
    pub folded: String,
    pub obtained_on: NaiveDate,
    pub issuer: String,
    pub registration_number: String,
    pub registered_on: Option<NaiveDate>,
    /// The last day of the period, or of the slip.
    pub until: Option<NaiveDate>,
}

impl CertificateRow {
    /// Enough to recognise the row by.
    pub fn what(&self) -> String {
        [self.name.as_str(), self.number.as_str()].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" · ")
    }

    /// The days of the registration, if there is one.
    pub fn period(&self) -> Option<(NaiveDate, NaiveDate)> {
        self.registered_on.map(|on| (on, self.until.unwrap_or_else(|| period_from(on).1)))
    }
}

fn error(zh: impl Into<String>, en: impl Into<String>, fix: (&str, &str)) -> Finding {
    finding(Verdict::Error, zh, en, fix)
}

pub(super) fn read(table: &Table, row: &TableRow, today: NaiveDate) -> (CertificateRow, Vec<Finding>) {
    let mut findings = Vec::new();
    let text = |column: Column| table.text(row, column as usize).trim().to_owned();
    let level_text = text(Column::Level);
    let level = level_in(&level_text);
    if level.is_none() {
        let (zh, en) = if level_text.is_empty() {
            ("没有写明级别。".to_owned(), "The level isn't given.".to_owned())
        } else {
            (format!("级别「{level_text}」无法识别。"), format!("“{level_text}” isn't understood as a level."))
        };
        findings.push(error(
            zh,
            en,
            ("请填写初级、中级或高级（助理社会工作师、社会工作师、高级社会工作师）。", "Write 初级, 中级 or 高级."),
        ));
    }
    let level = level.unwrap_or(Level::Junior);
    let scheme_text = text(Column::Scheme);
    let scheme_said = !scheme_text.is_empty();
    let scheme = scheme_in(level, if scheme_said { &scheme_text } else { &level_text });
    if scheme_said && scheme.is_none() {
        findings.push(error(
            format!("有效范围「{scheme_text}」无法识别。"),
            format!("“{scheme_text}” isn't understood."),
            (
                "请填写全国有效、单独划线（本地有效）、地方或成绩合格证明，或留空。",
                "Write 全国有效, 单独划线, 地方 or 成绩合格证明, or leave it empty.",
            ),
        ));
    }
    let (number, folded) = number(table, row, &mut findings);
    let mut out = CertificateRow {
        sheet: table.sheet.clone(),
        number_of_row: row.number,
        name: cells::name(&text(Column::Name)),
        id_number: None,
        organisation: cells::name(&text(Column::Organisation)),
        division: text(Column::Division),
        level,
        scheme: scheme.unwrap_or(if level == Level::Senior { Scheme::SeniorCertificate } else { Scheme::National }),
        scheme_said,
        number,
        folded,
        obtained_on: NaiveDate::MIN,
        issuer: text(Column::Issuer),
        registration_number: text(Column::RegistrationNumber),
        registered_on: None,
        until: None,
    };
    if out.name.is_empty() {
        findings.push(error("没有姓名。", "There is no name.", ("请补充姓名后重新上传。", "Add the name and upload again.")));
    }
    match read_id_number(table, row, Column::IdNumber as usize, today) {
        Ok(number) => out.id_number = number,
        Err(IdNumberError::Masked) => {}
        Err(problem) => findings.push(id_finding(problem)),
    }
    if out.issuer.chars().count() > 100 || out.registration_number.chars().count() > 64 {
        findings.push(error(
            "签发单位或登记编号过长。",
            "The issuer or the registration number is too long.",
            ("请核对这两列。", "Check these two columns."),
        ));
    }
    if out.scheme == Scheme::Local && out.issuer.is_empty() {
        findings.push(error(
            "地方证书没有写明签发单位。",
            "A local certificate doesn't say who issued it.",
            ("请补充签发单位。", "Add the issuer."),
        ));
    }
    days(&mut out, &text, today, &mut findings);
    (out, findings)
}

/// 全国, 单独划线, 地方, 成绩合格证明: what a text says of a certificate; the level's own where it says nothing of it.
fn scheme_in(level: Level, text: &str) -> Option<Scheme> {
    let says = |words: &[&str]| words.iter().any(|word| text.contains(word));
    if says(&["合格证明"]) {
        return (level == Level::Senior).then_some(Scheme::SeniorSlip);
    }
    let own = if level == Level::Senior { Scheme::SeniorCertificate } else { Scheme::National };
    if says(&["单独划线", "本地有效", "当地有效", "本省有效"]) {
        return (level != Level::Senior).then_some(Scheme::SeparateLine);
    }
    if says(&["地方"]) {
        return Some(Scheme::Local);
    }
    (says(&["全国", "国家"]) || level_in(text).is_some()).then_some(own)
}

/// The number as printed and folded.
fn number(table: &Table, row: &TableRow, findings: &mut Vec<Finding>) -> (String, String) {
    let cell = row.cell(table.column(Column::Number as usize)).filter(|cell| !cell.text.trim().is_empty());
    let Some(cell) = cell else {
        findings.push(error(
            "没有证书编号（管理号）。",
            "There is no certificate number.",
            ("请补充证书编号后重新上传。", "Add the number and upload again."),
        ));
        return (String::new(), String::new());
    };
    let printed: String = cell.text.trim().chars().take(64).collect();
    if cell.has_lost_digits() || written_as_float(&printed) {
        findings.push(error(
            "证书编号被表格软件当作数字，末几位已丢失。",
            "The spreadsheet has taken the certificate number for a number: its last digits are lost.",
            (
                "请把该列单元格格式设为「文本」后重新输入编号，再上传。",
                "Format the column as text, type the number anew, and upload again.",
            ),
        ));
        return (printed, String::new());
    }
    let folded = folded_number(&printed);
    if folded.is_none() {
        findings.push(error(
            "证书编号应为 8 至 32 位数字或字母。",
            "A certificate number has 8 to 32 digits or letters.",
            ("请按证书核对编号。", "Check the number against the certificate."),
        ));
    }
    (printed, folded.unwrap_or_default())
}

/// 2.02406E+16, as a text file keeps what a spreadsheet has shown.
fn written_as_float(text: &str) -> bool {
    let folded = cells::fold(text).to_uppercase();
    folded.split_once("E+").is_some_and(|(mantissa, exponent)| {
        mantissa.contains('.') && mantissa.parse::<f64>().is_ok() && exponent.bytes().all(|byte| byte.is_ascii_digit())
    })
}

fn days(out: &mut CertificateRow, text: &impl Fn(Column) -> String, today: NaiveDate, findings: &mut Vec<Finding>) {
    let written = "请写成 2024-06-16 的形式。";
    let day = |column: Column, zh: &str, en: &str, findings: &mut Vec<Finding>| {
        let said = text(column);
        if said.is_empty() {
            return None;
        }
        let day = cells::date(&said);
        if day.is_none() {
            findings.push(error(
                format!("{zh}「{said}」无法识别。"),
                format!("“{said}” isn't understood as the {en}."),
                (written, "Write it as 2024-06-16."),
            ));
        }
        day
    };
    let obtained = day(Column::ObtainedOn, "批准日期", "day of approval", findings);
    out.registered_on = day(Column::RegisteredOn, "登记日期", "day of registration", findings);
    out.until = day(Column::Until, "有效期至", "last day", findings);
    match obtained {
        None if text(Column::ObtainedOn).is_empty() => findings.push(error(
            "没有批准日期（取得时间）。",
            "There is no day of approval.",
            ("请补充批准日期后重新上传。", "Add the day and upload again."),
        )),
        None => {}
        Some(on) => {
            out.obtained_on = on;
            // What the ledger holds is looked at once it is known who it is.
            if let Err(problem) = judge_day(out.scheme, on, &[], &Calendar::default(), today) {
                findings.push(day_finding(problem));
            }
        }
    }
    registration(out, text, today, findings);
}

fn registration(out: &CertificateRow, text: &impl Fn(Column) -> String, today: NaiveDate, findings: &mut Vec<Finding>) {
    let slip = out.scheme == Scheme::SeniorSlip;
    let Some(on) = out.registered_on else {
        let unregistered = text(Column::RegisteredOn).is_empty();
        if unregistered && (!out.registration_number.is_empty() || (out.until.is_some() && !slip)) {
            findings.push(error(
                "有登记编号或有效期，但没有登记日期。",
                "There is a registration number or a last day, but no day of registration.",
                (
                    "请补充登记日期；没有登记的，请清空这几列。",
                    "Add the day of registration, or empty these columns if it isn't registered.",
                ),
            ));
        }
        if slip && out.until.is_some_and(|until| until < out.obtained_on) {
            findings.push(backwards("批准日期", "the day of approval"));
        }
        return;
    };
    if slip {
        findings.push(error(
            "成绩合格证明不是证书，不办理登记。",
            "A pass slip is no certificate and isn't registered.",
            ("请清空登记各列。", "Empty the columns of the registration."),
        ));
        return;
    }
    if on > today {
        findings.push(error(
            "登记日期晚于今天。",
            "The day of registration is still to come.",
            ("请核对登记日期。", "Check the day."),
        ));
    }
    if out.obtained_on > NaiveDate::MIN && on < out.obtained_on {
        findings.push(error(
            "登记日期早于证书的批准日期。",
            "The registration is before the certificate.",
            ("请核对批准日期与登记日期。", "Check both days."),
        ));
    }
    if out.until.is_some_and(|until| until < on) {
        findings.push(backwards("登记日期", "the day of registration"));
    }
}

fn backwards(zh: &str, en: &str) -> Finding {
    error(format!("有效期至早于{zh}。"), format!("The last day is before {en}."), ("请核对这两个日期。", "Check both days."))
}

/// The sentence for a day a certificate can't bear.
pub(super) fn day_finding(problem: DayProblem) -> Finding {
    let again = ("请按证书核对批准日期。", "Check the day against the certificate.");
    match problem {
        DayProblem::Future => error("批准日期晚于今天。", "The day of approval is still to come.", again),
        DayProblem::BeforeScheme(year) => error(
            format!("批准日期早于 {year} 年，那时还没有这一考试。"),
            format!("The day of approval is before {year}, when the exam was first held."),
            (
                "请核对日期；此前的地方证书，请在「有效范围」填写地方。",
                "Check the day; for an earlier local certificate write 地方 as its scheme.",
            ),
        ),
        DayProblem::BeforeExam(year) => error(
            format!("批准日期早于考试：台账中此人最早参加这一级别的考试是 {year} 年。"),
            format!("The certificate is before the exam: the first exam of this level on record is that of {year}."),
            ("请核对日期；如成绩有误，请先更正成绩。", "Check the day; if the results are wrong, correct them first."),
        ),
    }
}

/// As [`day_finding`], where the row may be right.
pub(super) fn early_remark(year: i64) -> Finding {
    finding(
        Verdict::Warning,
        format!("证书早于台账中最早的考试（{year} 年）；本地有效的证书可能如此，照录。"),
        format!("The certificate is before the first exam on record ({year}); one that is valid locally may be, and is taken."),
        ("请核对日期。", "Please check the day."),
    )
}
