//! What each kind of file is handed to.

use chrono::{DateTime, Utc};
use zhengtu::certification::certificate::import as certificates;
use zhengtu::certification::import::{self as results, Importing};
use zhengtu::division::history::Change;
use zhengtu::division::import as rows;
use zhengtu::exchange::{Report, Table, Verdict, read};
use zhengtu::ids::ImportId;
use zhengtu::person::draft;
use zhengtu::person::import::{self as staff, Bounds, ImportError};
use zhengtu::relocation;
use zhengtu::secret::Secret;
use zhengtu::statistics::import::{self as figures, Importer};
use zhengtu::store::Tx;
use zhengtu::syllabus::Level;

use super::{Kind, Options, unreadable};
use crate::command::{Exit, Failure};

/// Columns of a list of divisions.
const DIVISIONS: &[&[&str]] = &[
    &["代码", "区划代码", "code"],
    &["名称", "区划名称", "name"],
    &["层级", "kind"],
    &["上级代码", "上级", "parent"],
    &["生效日期", "valid_from"],
    &["失效日期", "valid_to"],
    &["后继代码", "successor"],
    &["拼音", "pinyin"],
    &["首字母", "initials"],
];

/// Columns of a list of reported figures.
const FIGURES: &[&[&str]] = &[
    &["区划", "地区", "区划代码", "division"],
    &["年度", "年份", "year"],
    &["指标", "indicator"],
    &["数值", "value"],
    &["口径", "分母", "口径/分母", "definition"],
    &["来源", "source"],
    &["报送日期", "reported_on"],
];

/// Reads the file, and does in the transaction what its good rows say. The caller commits, or doesn't.
pub(super) async fn take(
    tx: &mut Tx,
    secret: &Secret,
    options: &Options,
    (name, bytes): (&str, &[u8]),
    id: ImportId,
    now: DateTime<Utc>,
) -> Result<Report, Failure> {
    match options.kind {
        // Questions come in many formats, and have a report of their own.
        Kind::Questions => Ok(Report::default()),
        Kind::Staff => {
            let tables = staff::read_file(name, bytes).map_err(|error| unreadable(&error))?;
            let bounds = bounds(tx, options).await?;
            let assessment = staff::assess(tx, secret, &tables, &bounds, now).await.map_err(failed)?;
            let report = assessment.report.clone();
            staff::apply(tx, secret, assessment, &bounds, false, now).await.map_err(failed)?;
            Ok(report)
        }
        Kind::Results => {
            let tables = results::read_file(name, bytes).map_err(|error| unreadable(&error))?;
            let bounds = bounds(tx, options).await?;
            let said = draft::Options { year: options.year, level: level(options)? };
            let assessment = results::assess(tx, secret, &tables, &bounds, said, now).await.map_err(failed)?;
            let report = assessment.report.clone();
            results::apply(tx, secret, assessment, Importing { import: id, by: None }, false, now).await.map_err(failed)?;
            Ok(report)
        }
        Kind::Certificates => {
            let tables = certificates::read_file(name, bytes).map_err(|error| unreadable(&error))?;
            let bounds = bounds(tx, options).await?;
            let assessment = certificates::assess(tx, secret, &tables, &bounds, now).await.map_err(failed)?;
            let report = assessment.report.clone();
            certificates::apply(tx, assessment, id, None, false, now).await.map_err(failed)?;
            Ok(report)
        }
        Kind::Divisions => {
            let tables = read(name, bytes, DIVISIONS).map_err(|error| unreadable(&error))?;
            let mut report = Report::default();
            for table in &tables {
                let change = Change { on: zhengtu::clock::date_of(now), at: now };
                let done = rows::import(tx, &as_rows(table, DIVISIONS), change).await?;
                relocation::follow(tx, &done.moves, now).await?;
                add(&mut report, table, done);
            }
            Ok(report)
        }
        Kind::Figures => {
            let tables = read(name, bytes, FIGURES).map_err(|error| unreadable(&error))?;
            let mut report = Report::default();
            for table in &tables {
                let done = figures::import(tx, &as_rows(table, FIGURES), Importer::Operator, now).await?;
                add(&mut report, table, done);
            }
            Ok(report)
        }
    }
}

async fn bounds(tx: &mut Tx, options: &Options) -> Result<Bounds, Failure> {
    let Some(code) = &options.division else {
        return Err(Failure::new(
            Exit::Usage,
            "请用 --division 指明名单属于哪个区划，如 --division 321002。没有导入任何内容。",
            "Say with --division which division the list belongs to, such as --division 321002. Nothing was imported.",
        ));
    };
    Bounds::of(tx, code, None).await?.ok_or_else(|| {
        Failure::new(
            Exit::Usage,
            format!("没有代码为 {code} 的区划，没有导入任何内容。"),
            format!("There is no division {code}; nothing was imported."),
        )
    })
}

fn level(options: &Options) -> Result<Option<Level>, Failure> {
    let Some(code) = &options.level else { return Ok(None) };
    let wrong = || {
        Failure::new(
            Exit::Usage,
            format!("没有级别 {code}；请用 junior、intermediate 或 senior。"),
            format!("There is no level {code}; use junior, intermediate or senior."),
        )
    };
    Level::from_code(code).map(Some).ok_or_else(wrong)
}

fn failed(error: ImportError) -> Failure {
    match error {
        ImportError::Read(error) => unreadable(&error),
        ImportError::Secret(error) => error.into(),
        ImportError::Store(error) => error.into(),
        error @ ImportError::HasErrors(_) => anyhow::Error::from(error).into(),
    }
}

/// A table as rows of text under the first name of each column.
fn as_rows(table: &Table, wanted: &[&[&str]]) -> Vec<Vec<String>> {
    let mut header = table.header.clone();
    for (column, names) in table.columns.iter().zip(wanted) {
        if let (Some(at), Some(name)) = (column, names.first()) {
            (*name).clone_into(&mut header[*at]);
        }
    }
    let body = table.rows.iter().map(|row| row.cells.iter().map(|cell| cell.text.clone()).collect());
    std::iter::once(header).chain(body).collect()
}

/// Adds a report that counts lines from the header on.
fn add(report: &mut Report, table: &Table, done: rows::Report) {
    for found in done.rows {
        let row = found.line.checked_sub(2).and_then(|at| table.rows.get(at));
        let what = row.and_then(|row| row.cells.iter().find(|cell| !cell.text.is_empty())).map_or("", |cell| cell.text.as_str());
        let verdict = match found.outcome {
            rows::RowOutcome::Added | rows::RowOutcome::Changed => Verdict::Ok,
            rows::RowOutcome::Unchanged => Verdict::Unchanged,
            rows::RowOutcome::Refused => Verdict::Error,
        };
        report.note(&table.sheet, row.map_or(table.header_row, |row| row.number), what, verdict, found.sentence);
    }
}
