//! 区划导入: a file of divisions, row by row: what would be added, changed or ended, and which rows are refused and why.
//!
//! Works on rows already cut into cells, the first being the header, so that any kind of file can feed it; [`rows_of`] cuts text
//! with commas or tabs. Nothing is committed here: a dry run is the same run without the commit.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::history::{self, Change, HistoryError, Moved};
use super::store::find;
use super::{Division, DivisionKind, name};
use crate::bilingual::Bilingual;
use crate::store::{Result, StoreError, Tx};
use crate::{sql, with_tx};

sql! {
    SPELL = "UPDATE division SET pinyin = $2, initials = $3 WHERE code = $1";
    CLOSE = "UPDATE division SET valid_to = $2, successor = $3 WHERE code = $1";
}

/// What became of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RowOutcome {
    /// Something new.
    Added,
    /// Something known was changed.
    Changed,
    /// Known already, nothing to do.
    Unchanged,
    /// Not taken over; the sentence says why.
    Refused,
}

/// One row of an import, as it is reported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowReport {
    /// The line in the file; the header is line 1.
    pub line: usize,
    /// What became of it.
    pub outcome: RowOutcome,
    /// In words.
    pub sentence: Bilingual,
}

impl RowReport {
    /// A report of one row.
    pub fn new(line: usize, outcome: RowOutcome, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { line, outcome, sentence: Bilingual::new(zh, en) }
    }
}

/// A whole import.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Row by row, in the order of the file.
    pub rows: Vec<RowReport>,
    /// Divisions that went under another parent: rooms with copies of present paths follow (`relocation::follow`).
    pub moves: Vec<Moved>,
}

impl Report {
    /// How many rows ended so.
    pub fn count(&self, outcome: RowOutcome) -> usize {
        self.rows.iter().filter(|row| row.outcome == outcome).count()
    }
}

/// Cuts text into rows of cells: tabs if the first line has any, commas otherwise.
pub fn rows_of(text: &str) -> Vec<Vec<String>> {
    let text = text.trim_start_matches('\u{feff}');
    let delimiter = if text.lines().next().is_some_and(|line| line.contains('\t')) { b'\t' } else { b',' };
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(text.as_bytes());
    reader
        .records()
        .filter_map(std::result::Result::ok)
        .map(|record| record.iter().map(|cell| cell.trim().to_owned()).collect())
        .collect()
}

/// Finds columns by any of their names in the header, whatever their order.
#[derive(Debug)]
pub struct Columns(HashMap<String, usize>);

impl Columns {
    /// Reads the header row.
    pub fn of(header: &[String]) -> Self {
        Self(header.iter().enumerate().map(|(at, name)| (super::store::fold(name), at)).collect())
    }

    /// The cell under the first of these names that the header has; empty where there is none.
    pub fn cell<'a>(&self, row: &'a [String], names: &[&str]) -> &'a str {
        let at = names.iter().find_map(|name| self.0.get(*name));
        at.and_then(|at| row.get(*at)).map_or("", |cell| cell.trim())
    }

    /// Whether the header has one of these names.
    pub fn has(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.0.contains_key(*name))
    }
}

const CODE: [&str; 3] = ["code", "代码", "区划代码"];
const NAME: [&str; 3] = ["name", "名称", "区划名称"];
const KIND: [&str; 2] = ["kind", "层级"];
const PARENT: [&str; 3] = ["parent", "上级代码", "上级"];
const FROM: [&str; 2] = ["valid_from", "生效日期"];
const TO: [&str; 2] = ["valid_to", "失效日期"];
const SUCCESSOR: [&str; 2] = ["successor", "后继代码"];

/// A date as people write it: 2024-01-31, 2024/1/31, 2024年1月31日.
pub fn read_date(text: &str) -> Option<NaiveDate> {
    let plain = super::store::fold(text).replace(['年', '月', '/', '.'], "-").replace('日', "");
    NaiveDate::parse_from_str(&plain, "%Y-%m-%d").ok()
}

struct Row<'a> {
    line: usize,
    code: String,
    name: &'a str,
    kind: &'a str,
    parent: String,
    from: &'a str,
    to: &'a str,
    successor: &'a str,
    pinyin: &'a str,
    initials: &'a str,
}

/// Takes the rows over. What is known already stays; new names, parents and ends become changes with a date (the row's own, or
/// `change.on`). Rows that can't be understood are refused one by one.
pub async fn import(tx: &mut Tx, rows: &[Vec<String>], change: Change) -> Result<Report> {
    let Some((header, body)) = rows.split_first() else { return Ok(Report::default()) };
    let columns = Columns::of(header);
    if !columns.has(&CODE) || !columns.has(&NAME) {
        let refusal = RowReport::new(
            1,
            RowOutcome::Refused,
            "缺少“代码”或“名称”列，没有导入任何内容。",
            "The code or name column is missing; nothing was imported.",
        );
        return Ok(Report { rows: vec![refusal], ..Report::default() });
    }
    let mut wanted: Vec<Row<'_>> = body
        .iter()
        .enumerate()
        .filter(|(_, row)| row.iter().any(|cell| !cell.trim().is_empty()))
        .map(|(at, row)| Row {
            line: at + 2,
            code: super::store::fold(columns.cell(row, &CODE)),
            name: columns.cell(row, &NAME),
            kind: columns.cell(row, &KIND),
            parent: super::store::fold(columns.cell(row, &PARENT)),
            from: columns.cell(row, &FROM),
            to: columns.cell(row, &TO),
            successor: columns.cell(row, &SUCCESSOR),
            pinyin: columns.cell(row, &["pinyin", "拼音"]),
            initials: columns.cell(row, &["initials", "首字母"]),
        })
        .collect();
    // Parents before children, whatever the order of the file.
    wanted.sort_by_key(|row| row.code.len());
    let mut report = Report::default();
    for row in &wanted {
        let taken = take(tx, row, change, &mut report.moves).await?;
        report.rows.push(taken);
    }
    report.rows.sort_by_key(|row| row.line);
    Ok(report)
}

fn kind_of(row: &Row<'_>) -> Option<DivisionKind> {
    DivisionKind::from_code(row.kind).or(match (row.kind, row.code.len()) {
        ("省级", _) | ("", 2) => Some(DivisionKind::Province),
        ("地级", _) | ("", 4) => Some(DivisionKind::Prefecture),
        ("县级", _) | ("", 6) => Some(DivisionKind::County),
        ("乡级", _) | ("", 9) => Some(DivisionKind::Township),
        ("村级", _) | ("", 12) => Some(DivisionKind::Village),
        _ => None,
    })
}

fn date_cell(cell: &str) -> std::result::Result<Option<NaiveDate>, ()> {
    if cell.is_empty() { Ok(None) } else { read_date(cell).map(Some).ok_or(()) }
}

async fn take(tx: &mut Tx, row: &Row<'_>, change: Change, moves: &mut Vec<Moved>) -> Result<RowReport> {
    let refuse = |zh: &str, en: &str| Ok(RowReport::new(row.line, RowOutcome::Refused, zh, en));
    if row.code.is_empty() || !row.code.bytes().all(|byte| byte.is_ascii_digit()) || row.code.len() > 12 {
        return refuse("代码应为 2 至 12 位数字。", "The code must have 2 to 12 digits.");
    }
    if row.name.is_empty() || row.name.chars().count() > 60 {
        return refuse("名称为空或超过 60 个字。", "The name is empty or longer than 60 characters.");
    }
    let Some(kind) = kind_of(row) else {
        return refuse(
            "看不出层级：代码应为 2、4、6、9 或 12 位，或填写层级。",
            "The tier is unclear: use a code of 2, 4, 6, 9 or 12 digits, or fill in the tier.",
        );
    };
    let (Ok(from), Ok(to)) = (date_cell(row.from), date_cell(row.to)) else {
        return refuse("日期无法识别，应如 2024-01-31。", "The date can't be read; write it like 2024-01-31.");
    };
    if from.zip(to).is_some_and(|(from, to)| to <= from) {
        return refuse("失效日期不晚于生效日期。", "The end isn't after the beginning.");
    }
    let parent = (!row.parent.is_empty()).then_some(row.parent.as_str());
    let successor = (!row.successor.is_empty()).then_some(row.successor);
    match find(tx, &row.code).await? {
        None => add(tx, row, kind, parent, from, to, successor).await,
        Some(known) => mend(tx, row, &known, parent, (from, to), successor, change, moves).await,
    }
}

async fn add(
    tx: &mut Tx,
    row: &Row<'_>,
    kind: DivisionKind,
    parent: Option<&str>,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
    successor: Option<&str>,
) -> Result<RowReport> {
    let above = match parent {
        None if kind == DivisionKind::Province => "/".to_owned(),
        None => {
            return Ok(RowReport::new(
                row.line,
                RowOutcome::Refused,
                "没有填写上级代码。",
                "The code of the division above is missing.",
            ));
        }
        Some(parent) => {
            let Some(above) = find(tx, parent).await? else {
                let (zh, en) = (format!("上级 {parent} 不存在。"), format!("There is no division {parent} to put it under."));
                return Ok(RowReport::new(row.line, RowOutcome::Refused, zh, en));
            };
            above.path
        }
    };
    let division = Division {
        code: row.code.clone(),
        name: row.name.to_owned(),
        kind: kind.code().to_owned(),
        parent: parent.map(str::to_owned),
        path: format!("{above}{}/", row.code),
        valid_from: from,
        valid_to: to,
        successor: successor.map(str::to_owned),
    };
    let (pinyin, initials) = name::spelling(row.name);
    let spelled = |given: &str, computed: String| if given.is_empty() { computed } else { given.to_owned() };
    super::store::insert(tx, &division, &spelled(row.pinyin, pinyin), &spelled(row.initials, initials)).await?;
    Ok(RowReport::new(row.line, RowOutcome::Added, format!("新增 {}", row.name), format!("{} added", row.name)))
}

#[expect(clippy::too_many_arguments, reason = "the cells of one row, already read")]
async fn mend(
    tx: &mut Tx,
    row: &Row<'_>,
    known: &Division,
    parent: Option<&str>,
    (from, to): (Option<NaiveDate>, Option<NaiveDate>),
    successor: Option<&str>,
    change: Change,
    moves: &mut Vec<Moved>,
) -> Result<RowReport> {
    let change = Change { on: from.unwrap_or(change.on), ..change };
    let (mut zh, mut en) = (Vec::new(), Vec::new());
    let outcome = async {
        if known.name != row.name {
            history::rename(tx, &row.code, row.name, change).await?;
            zh.push(format!("更名：{} → {}", known.name, row.name));
            en.push(format!("renamed from {} to {}", known.name, row.name));
        }
        if let Some(parent) = parent.filter(|parent| known.parent.as_deref() != Some(parent)) {
            moves.push(history::move_under(tx, &row.code, parent, change).await?);
            zh.push(format!("划转到 {parent}"));
            en.push(format!("moved under {parent}"));
        }
        if to.is_some() && (known.valid_to != to || known.successor.as_deref() != successor) {
            with_tx!(tx, |c| sqlx::query(CLOSE).bind(&row.code).bind(to).bind(successor).execute(c).await.map(|_| ()))
                .map_err(StoreError::from)?;
            zh.push("登记失效".to_owned());
            en.push("ended".to_owned());
        }
        if !row.pinyin.is_empty() && !row.initials.is_empty() {
            with_tx!(tx, |c| sqlx::query(SPELL).bind(&row.code).bind(row.pinyin).bind(row.initials).execute(c).await.map(|_| ()))
                .map_err(StoreError::from)?;
        }
        Ok::<(), HistoryError>(())
    };
    match outcome.await {
        Err(HistoryError::Store(error)) => Err(error),
        Err(refusal) => {
            let (zh, en) = words(&refusal);
            Ok(RowReport::new(row.line, RowOutcome::Refused, zh, en))
        }
        Ok(()) if zh.is_empty() => Ok(RowReport::new(row.line, RowOutcome::Unchanged, "没有变化", "no change")),
        Ok(()) => Ok(RowReport::new(row.line, RowOutcome::Changed, zh.join("；"), en.join("; "))),
    }
}

fn words(refusal: &HistoryError) -> (String, String) {
    let zh = match refusal {
        HistoryError::Unknown(code) => format!("区划 {code} 不存在。"),
        HistoryError::Ended(code) => format!("区划 {code} 已撤销，不能再变更。"),
        HistoryError::CodeTaken(code) => format!("代码 {code} 已被使用，代码不能重复使用。"),
        HistoryError::Future(day) => format!("日期 {day} 还没有到，请在当天登记。"),
        HistoryError::TooEarly(code) => format!("日期早于区划 {code} 的设立日期。"),
        HistoryError::IntoItself(code) => format!("区划 {code} 不能归到自己之下。"),
        HistoryError::LeftOver(code) => format!("下级 {code} 没有去向。"),
        HistoryError::Nothing => "名称为空，或没有选择区划。".to_owned(),
        HistoryError::Store(_) => "数据库没有接受这一行。".to_owned(),
    };
    (zh, refusal.to_string())
}
