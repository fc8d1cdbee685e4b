//! One row of a staff file, read and checked by itself.

use chrono::{Datelike as _, NaiveDate};

use super::Column;
use crate::bilingual::Bilingual;
use crate::exchange::{Table, TableRow, Verdict, cells};
use crate::person::Gender;
use crate::person::field::Dictionary;
use crate::person::id_number::{IdNumber, IdNumberError};

/// What a row says.
#[derive(Debug, Clone, Default)]
pub(crate) struct StaffRow {
    pub sheet: String,
    pub number: usize,
    pub name: String,
    pub id_number: Option<IdNumber>,
    /// As exported by this system: the number's first two digits and check character, which tell some namesakes apart.
    pub masked: Option<String>,
    pub gender: String,
    pub education: String,
    pub major: String,
    pub organisation: String,
    pub division: String,
    pub post: String,
    pub since: Option<NaiveDate>,
    /// [`Self::since`] was reckoned from a number of years: it never replaces a date that is there.
    pub since_reckoned: bool,
    pub field: String,
    pub phone: Option<String>,
}

/// What was found about a row: a verdict, a sentence, and how to mend it.
pub(crate) type Finding = (Verdict, Bilingual, Bilingual);

pub(crate) fn finding(verdict: Verdict, zh: impl Into<String>, en: impl Into<String>, fix: (&str, &str)) -> Finding {
    (verdict, Bilingual::new(zh, en), Bilingual::new(fix.0, fix.1))
}

/// A row's findings as they are reported: remarks on a row that changes nothing are told along with that, as nothing follows from
/// them.
pub(crate) fn told(findings: Vec<Finding>) -> Vec<Finding> {
    let is = |wanted: Verdict| findings.iter().any(|(verdict, ..)| *verdict == wanted);
    if findings.len() < 2 || !is(Verdict::Unchanged) || is(Verdict::Error) || is(Verdict::Ok) {
        return findings;
    }
    let (unchanged, remarks): (Vec<Finding>, Vec<Finding>) =
        findings.into_iter().partition(|(verdict, ..)| *verdict == Verdict::Unchanged);
    let (mut zh, mut en, mut fix) = (String::new(), Vec::new(), Bilingual::default());
    for (_, sentence, mend) in unchanged.into_iter().chain(remarks) {
        zh.push_str(&sentence.zh);
        en.push(sentence.en);
        if fix.zh.is_empty() {
            fix = mend;
        }
    }
    vec![(Verdict::Unchanged, Bilingual::new(zh, en.join(" ")), fix)]
}

/// What a column holds at most.
const MAX_CHARACTERS: usize = 100;

pub(super) fn read(table: &Table, row: &TableRow, fields: &Dictionary, today: NaiveDate) -> (StaffRow, Vec<Finding>) {
    let mut findings = Vec::new();
    let text = |column: Column| table.text(row, column as usize).trim().to_owned();
    let mut out = StaffRow {
        sheet: table.sheet.clone(),
        number: row.number,
        name: cells::name(&text(Column::Name)),
        education: text(Column::Education),
        major: text(Column::Major),
        organisation: cells::name(&text(Column::Organisation)),
        division: text(Column::Division),
        post: text(Column::Post),
        field: text(Column::Field),
        ..StaffRow::default()
    };
    if out.name.is_empty() {
        findings.push(finding(
            Verdict::Error,
            "没有姓名。",
            "There is no name.",
            ("请补充姓名后重新上传。", "Add the name and upload again."),
        ));
    }
    let too_long = [&out.name, &out.education, &out.major, &out.organisation, &out.post, &out.field]
        .into_iter()
        .any(|text| text.chars().count() > MAX_CHARACTERS);
    if too_long {
        findings.push(finding(
            Verdict::Error,
            format!("有一格超过 {MAX_CHARACTERS} 个字。"),
            format!("A cell holds more than {MAX_CHARACTERS} characters."),
            ("请缩短后重新上传。", "Shorten it and upload again."),
        ));
    }
    id_number(table, row, today, &mut out, &mut findings);
    out.gender = gender(&text(Column::Gender), out.id_number.as_ref(), &mut findings);
    since(&text(Column::Since), today, &mut out, &mut findings);
    phone(&text(Column::Phone), &mut out, &mut findings);
    if !out.field.is_empty() && !fields.knows(&out.field) {
        let terms = fields.on(today).map_or(0, |edition| edition.terms.len());
        findings.push(finding(
            Verdict::Warning,
            format!("领域「{}」不在 {terms} 项目录内，按原文保存。", out.field),
            format!("The field “{}” isn't one of the {terms}; it is kept as written.", out.field),
            ("如为笔误请更正。", "Correct it if it is a slip."),
        ));
    }
    (out, findings)
}

fn id_number(table: &Table, row: &TableRow, today: NaiveDate, out: &mut StaffRow, findings: &mut Vec<Finding>) {
    match read_id_number(table, row, Column::IdNumber as usize, today) {
        Ok(number) => out.id_number = number,
        Err(IdNumberError::Masked) => {
            out.masked = own_mask(table.text(row, Column::IdNumber as usize));
            findings.push(finding(
                Verdict::Warning,
                "证件号码已脱敏，未使用；按姓名和单位核对。",
                "The ID number is masked and isn't used; the row is matched by name and organisation.",
                ("如需登记证件号码，请提供完整号码。", "Give the whole number if it should be kept."),
            ));
        }
        Err(error) => findings.push(id_finding(error)),
    }
}

/// [`IdNumber::masked_with_hint`], if that is what a cell holds.
fn own_mask(text: &str) -> Option<String> {
    let folded = cells::fold(text);
    let (masked, hint) = folded.trim().split_once(' ')?;
    (masked.len() == 18 && masked.ends_with(&"*".repeat(16)) && hint.len() == 1).then(|| format!("{masked} {hint}"))
}

/// The ID number in a cell: none if the cell is empty.
pub(crate) fn read_id_number(
    table: &Table,
    row: &TableRow,
    column: usize,
    today: NaiveDate,
) -> Result<Option<IdNumber>, IdNumberError> {
    let Some(cell) = row.cell(table.column(column)).filter(|cell| !cell.text.trim().is_empty()) else { return Ok(None) };
    if cell.has_lost_digits() {
        return Err(IdNumberError::LostDigits);
    }
    IdNumber::parse(&cell.text, today).map(Some)
}

/// The sentence for an ID number that can't be one.
pub(crate) fn id_finding(error: IdNumberError) -> Finding {
    let again = ("请按证件核对后重新上传。", "Check it against the card and upload again.");
    match error {
        IdNumberError::LostDigits => finding(
            Verdict::Error,
            "证件号码被表格软件当作数字，末几位已丢失。",
            "The spreadsheet has taken the ID number for a number: its last digits are lost.",
            (
                "请把该列单元格格式设为「文本」后重新输入号码，再上传。",
                "Format the column as text, type the number anew, and upload again.",
            ),
        ),
        IdNumberError::Length(length) => finding(
            Verdict::Error,
            format!("证件号码应为 18 位，读到 {length} 位。"),
            format!("An ID number has 18 characters; {length} were read."),
            again,
        ),
        IdNumberError::Character => {
            finding(Verdict::Error, "证件号码含有不应出现的字符。", "The ID number holds a character that doesn't belong.", again)
        }
        IdNumberError::Birth => finding(
            Verdict::Error,
            "证件号码中的出生日期不存在或晚于今天。",
            "The date of birth in the ID number doesn't exist or is still to come.",
            again,
        ),
        IdNumberError::Check => finding(
            Verdict::Error,
            "证件号码的校验位不符，可能有一位写错。",
            "The check character of the ID number doesn't fit: a digit may be wrong.",
            again,
        ),
        IdNumberError::Masked => finding(Verdict::Error, "证件号码已脱敏。", "The ID number is masked.", again),
    }
}

fn gender(text: &str, number: Option<&IdNumber>, findings: &mut Vec<Finding>) -> String {
    let by_number = number.map(IdNumber::gender);
    let written = match text.trim() {
        "男" | "男性" | "M" | "m" => Some(Gender::Male),
        "女" | "女性" | "F" | "f" => Some(Gender::Female),
        "" => None,
        other => {
            findings.push(finding(
                Verdict::Warning,
                format!("性别「{other}」无法识别，未登记。"),
                format!("The gender “{other}” isn't understood and isn't kept."),
                ("请填写「男」或「女」。", "Write 男 or 女."),
            ));
            None
        }
    };
    if let (Some(written), Some(by_number)) = (written, by_number)
        && written != by_number
    {
        findings.push(finding(
            Verdict::Warning,
            "性别与证件号码不一致，按填写的性别登记。",
            "The gender differs from the ID number's; what is written is kept.",
            ("请核对。", "Please check."),
        ));
    }
    written.or(by_number).map(Gender::code).unwrap_or_default().to_owned()
}

fn since(text: &str, today: NaiveDate, out: &mut StaffRow, findings: &mut Vec<Finding>) {
    if text.is_empty() {
        return;
    }
    let years =
        cells::fold(text).trim().trim_end_matches('年').trim().parse::<f64>().ok().filter(|years| (0.0..=60.0).contains(years));
    if let Some(years) = years {
        #[expect(clippy::cast_possible_truncation, reason = "between 0 and 60")]
        let year = today.year() - years.floor() as i32;
        out.since = NaiveDate::from_ymd_opt(year, 1, 1);
        out.since_reckoned = true;
        findings.push(finding(
            Verdict::Warning,
            format!("只写了年限，推算为 {year} 年起从事社会工作。"),
            format!("Only a number of years is given; reckoned as since {year}."),
            ("如需准确，请填写起始年月。", "Give the month it began for an exact date."),
        ));
        return;
    }
    let month = cells::month(text).or_else(|| cells::year(text).and_then(|year| NaiveDate::from_ymd_opt(year, 1, 1)));
    match month {
        Some(day) if day <= today => out.since = Some(day),
        _ => findings.push(finding(
            Verdict::Warning,
            format!("从事社会工作时间「{text}」无法识别或晚于今天，未登记。"),
            format!("“{text}” isn't understood as a date (or is still to come) and isn't kept."),
            ("请写成 2018-09 的形式。", "Write it as 2018-09."),
        )),
    }
}

fn phone(text: &str, out: &mut StaffRow, findings: &mut Vec<Finding>) {
    if text.is_empty() || text.contains('*') {
        return;
    }
    let folded = cells::code(text);
    let digits: String = folded.chars().filter(char::is_ascii_digit).collect();
    if (7..=13).contains(&digits.len()) && folded.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '+' | '(' | ')')) {
        out.phone = Some(digits);
    } else {
        findings.push(finding(
            Verdict::Warning,
            "联系电话无法识别，未登记。",
            "The phone number isn't understood and isn't kept.",
            ("请只填写一个号码。", "Give one number only."),
        ));
    }
}
