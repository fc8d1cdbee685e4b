//! Text with separators: encoding, separator, rows.

use std::borrow::Cow;

use encoding_rs::{GB18030, UTF_16BE, UTF_16LE};

use super::read::{Budget, MAX_COLUMNS, RawSheet, ReadError, Wanted};
use super::write::unguarded;
use super::{Cell, CellKind, TableRow};

/// How many rows are looked at to find the separator.
const SAMPLE_ROWS: usize = 60;

pub(super) fn read(bytes: &[u8], wanted: &Wanted) -> Result<RawSheet, ReadError> {
    let mut text = decode(bytes)?.0.replace("\r\n", "\n").replace('\r', "\n");
    if !text.ends_with('\n') {
        text.push('\n');
    }
    // The separator with which the header makes most sense.
    let mut best = (b',', 0);
    for separator in *b",;\t" {
        let sample = rows(&text, separator, SAMPLE_ROWS, &mut Budget::default()).unwrap_or_default();
        let score = wanted.best_header(&sample).map_or(0, |(_, _, count)| count);
        if score > best.1 {
            best = (separator, score);
        }
    }
    Ok(RawSheet { name: String::new(), rows: rows(&text, best.0, usize::MAX, &mut Budget::default())? })
}

/// Text and the name of its encoding: UTF-8 if it is, with or without a byte order mark; UTF-16 if it is marked as such; else
/// GB18030, if every byte makes sense.
pub fn decode(bytes: &[u8]) -> Result<(Cow<'_, str>, &'static str), ReadError> {
    if let Some(body) = bytes.strip_prefix(&[0xef, 0xbb, 0xbf]) {
        return std::str::from_utf8(body)
            .map(|text| (Cow::Borrowed(text), "utf-8"))
            .map_err(|error| ReadError::Encoding { line: line_at(body, error.valid_up_to()) });
    }
    let wide = match bytes {
        [0xff, 0xfe, ..] => Some((UTF_16LE, "utf-16le")),
        [0xfe, 0xff, ..] => Some((UTF_16BE, "utf-16be")),
        _ => None,
    };
    if let Some((encoding, name)) = wide {
        let (text, _, broken) = encoding.decode(bytes);
        return if broken { Err(ReadError::Encoding { line: 1 }) } else { Ok((text, name)) };
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok((Cow::Borrowed(text), "utf-8"));
    }
    let text = GB18030.decode_without_bom_handling_and_without_replacement(bytes).ok_or_else(|| {
        // No byte of a GB18030 character is a line feed, so lines can be tried one by one.
        let broken = |line: &&[u8]| GB18030.decode_without_bom_handling_and_without_replacement(line).is_none();
        let at = bytes.split(|byte| *byte == b'\n').position(|line| broken(&line)).unwrap_or_default();
        ReadError::Encoding { line: at + 1 }
    })?;
    Ok((text, "gb18030"))
}

fn line_at(bytes: &[u8], offset: usize) -> usize {
    bytes[..offset].split(|byte| *byte == b'\n').count()
}

fn rows(text: &str, separator: u8, limit: usize, budget: &mut Budget) -> Result<Vec<TableRow>, ReadError> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator).from_reader(text.as_bytes());
    let mut record = csv::StringRecord::new();
    let mut rows = Vec::new();
    // A spreadsheet counts a record with line breaks in its cells as one row.
    let mut breaks_before = 0;
    let mut last_number = 0;
    while rows.len() < limit {
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => return Err(ReadError::Damaged { what: error.to_string() }),
        }
        let breaks = record.iter().map(|field| field.matches('\n').count()).sum::<usize>();
        let next_line = usize::try_from(reader.position().line()).unwrap_or(usize::MAX);
        // (At an end within quotation marks the reader counts one less.)
        let number = next_line.saturating_sub(1 + breaks + breaks_before).max(last_number + 1);
        last_number = number;
        breaks_before += breaks;
        let cells: Vec<Cell> = record.iter().take(MAX_COLUMNS).map(cell).collect();
        if cells.iter().any(|cell| cell.kind != CellKind::Empty) {
            let row = TableRow { number, cells };
            budget.take(&row)?;
            rows.push(row);
        }
    }
    Ok(rows)
}

fn cell(field: &str) -> Cell {
    let text = plain(field);
    let kind = if text.is_empty() { CellKind::Empty } else { CellKind::Text };
    // A spreadsheet program would count it.
    let formula = field.trim_start().strip_prefix('=').is_some_and(|rest| !rest.trim().is_empty());
    Cell { kind, text: text.to_owned(), formula }
}

/// Without the space around it, and without the apostrophe that [`super::write`](mod@super::write) puts before what could be taken for a formula.
pub(super) fn plain(text: &str) -> &str {
    unguarded(text.trim())
}
