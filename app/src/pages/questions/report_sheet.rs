//! The report on a file of questions as a spreadsheet.

use std::collections::HashMap;

use zhengtu::exchange::Table;
use zhengtu::exchange::write::{Sheet, Value, to_xlsx};
use zhengtu::question::format::{self as formats, Format};
use zhengtu::question::intake::Row;
use zhengtu::question::upload::Upload;

use super::file_words;
use crate::locale::{Language, QuestionFiles};
use crate::server::PageError;

/// Of a sheet the rows themselves, of anything else the questions, each with the result, what was found and how to mend it.
pub(super) fn workbook(found: &Upload, language: Language) -> Result<Vec<u8>, PageError> {
    let t = QuestionFiles(language);
    let rows = &found.report.rows;
    let sheets = if matches!(found.report.format, Some(Format::Xlsx | Format::Csv)) {
        let tables = formats::tables(&found.file_name, &found.file).map_err(|refusal| PageError::Conflict(refusal.message))?;
        tables.iter().map(|table| beside(t, table, rows)).collect()
    } else {
        vec![listed(t, rows)]
    };
    to_xlsx(&sheets).map_err(PageError::internal)
}

/// The three columns that are added.
fn added(t: QuestionFiles) -> [String; 3] {
    [t.result(), t.sentence(), t.fix()].map(str::to_owned)
}

fn findings(t: QuestionFiles, rows: &[&Row]) -> [Value; 3] {
    let join = |text: &dyn Fn(&Row) -> String| {
        let mut all: Vec<String> = rows.iter().map(|row| text(row)).filter(|text| !text.is_empty()).collect();
        all.dedup();
        Value::text(&all.join("\n"))
    };
    [
        join(&|row| file_words::found(t, row.status).0.to_owned()),
        join(&|row| row.message.in_language(t.0).to_owned()),
        join(&|row| row.fix.in_language(t.0).to_owned()),
    ]
}

fn beside(t: QuestionFiles, table: &Table, rows: &[Row]) -> Sheet {
    let width = table.rows.iter().map(|row| row.cells.len()).chain([table.header.len()]).max().unwrap_or_default();
    let mut header = table.header.clone();
    header.resize(width, String::new());
    header.extend(added(t));
    let mut of: HashMap<Option<usize>, Vec<&Row>> = HashMap::new();
    for row in rows.iter().filter(|row| row.at.sheet.as_deref().unwrap_or_default() == table.sheet) {
        of.entry(row.at.row).or_default().push(row);
    }
    let values = |row: &zhengtu::exchange::TableRow| {
        let mut values: Vec<Value> = row.cells.iter().map(|cell| Value::text(&cell.text)).collect();
        values.resize(width, Value::Empty);
        values.extend(findings(t, of.get(&Some(row.number)).map(Vec::as_slice).unwrap_or_default()));
        values
    };
    let name = if table.sheet.is_empty() { "1".to_owned() } else { table.sheet.clone() };
    Sheet { name, header, rows: table.rows.iter().map(values).collect() }
}

fn listed(t: QuestionFiles, rows: &[Row]) -> Sheet {
    let header = [t.place(), t.what()].map(str::to_owned).into_iter().chain(added(t)).collect();
    let values = |row: &Row| {
        let stem = row.question.as_ref().map_or("", |question| question.stem.as_str());
        [Value::text(&row.at.to_string()), Value::text(stem)].into_iter().chain(findings(t, &[row])).collect()
    };
    Sheet { name: t.report_title().to_owned(), header, rows: rows.iter().map(values).collect() }
}
