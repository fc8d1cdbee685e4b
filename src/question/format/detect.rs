//! Which format a file has: by what is in it, and only then by its name.

use std::io::Cursor;

use super::Format;
use super::{aiken, sheet};
use crate::exchange::decode;

/// How much of a text is looked at.
const SAMPLE: usize = 64 * 1024;

/// The format, if it can be told.
pub fn detect(name: &str, bytes: &[u8]) -> Option<Format> {
    let extension = name.rsplit_once('.').map(|(_, end)| end.to_ascii_lowercase()).unwrap_or_default();
    match bytes {
        [b'P', b'K', 3 | 5, 4 | 6, ..] => Some(zipped(bytes, &extension)),
        [0xd0, 0xcf, 0x11, 0xe0, ..] => Some(Format::Xlsx),
        _ => text(bytes, &extension),
    }
}

fn zipped(bytes: &[u8], extension: &str) -> Format {
    let Ok(archive) = zip::ZipArchive::new(Cursor::new(bytes)) else {
        return if extension == "zip" { Format::Qti3 } else { Format::Xlsx };
    };
    let has = |wanted: &dyn Fn(&str) -> bool| archive.file_names().flatten().any(|name| wanted(&name));
    let is_book = has(&|name| name.starts_with("xl/")) || (has(&|name| name == "content.xml") && has(&|name| name == "mimetype"));
    let is_package = has(&|name| name == "imsmanifest.xml" || name.ends_with("/imsmanifest.xml"));
    // Without a manifest a zip of items is still more likely meant than a workbook without sheets.
    if is_package || (!is_book && extension == "zip") { Format::Qti3 } else { Format::Xlsx }
}

fn text(bytes: &[u8], extension: &str) -> Option<Format> {
    // Not text at all; the reader of sheets knows what it is.
    let is_wide = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    if bytes.starts_with(b"%PDF") || bytes.starts_with(b"{\\rtf") || (!is_wide && bytes.contains(&0)) {
        return None;
    }
    let text = decode(bytes).map(|(text, _)| text).unwrap_or_default();
    let mut end = text.len().min(SAMPLE);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let sample = text[..end].trim_start_matches('\u{feff}').trim_start();
    if sample.starts_with('<') {
        match markup(sample, extension) {
            Markup::Ours(format) => return Some(format),
            Markup::Foreign => return None,
            Markup::PlainText => {}
        }
    }
    let whole_lines = bytes.iter().take(SAMPLE).rposition(|byte| *byte == b'\n').unwrap_or(bytes.len());
    if sheet::has_header(if bytes.len() > SAMPLE && !is_wide { &bytes[..whole_lines] } else { bytes }) {
        return Some(Format::Csv);
    }
    let lines = || sample.lines().map(str::trim);
    let answers = lines().filter(|line| aiken::answer(line).is_some_and(|answer| answer.len() <= 2)).count();
    let begins = |line: &str| line.starts_with("::") || line.starts_with("$CATEGORY") || line.ends_with('{');
    let blocks = lines().filter(|line| begins(line) || (line.contains('{') && line.contains('}'))).count();
    match (answers, blocks) {
        (0, 0) => match extension {
            "gift" => Some(Format::Gift),
            "csv" | "tsv" => Some(Format::Csv),
            "aiken" => Some(Format::Aiken),
            "xlsx" | "xls" | "ods" => Some(Format::Xlsx),
            "xml" => Some(Format::MoodleXml),
            // A text of Aiken's shape that lacks its answers.
            _ => lines().any(|line| aiken::option(line).is_some()).then_some(Format::Aiken),
        },
        (answers, blocks) if answers >= blocks => Some(Format::Aiken),
        _ => Some(Format::Gift),
    }
}

/// What a text that begins with a tag is.
enum Markup {
    Ours(Format),
    /// A web page, say.
    Foreign,
    /// Only its first words are marked up.
    PlainText,
}

fn markup(sample: &str, extension: &str) -> Markup {
    let lower = sample.to_ascii_lowercase();
    let has = |word: &str| lower.contains(word);
    if has("<quiz") {
        Markup::Ours(Format::MoodleXml)
    } else if has("qti-assessment") || has("imsqti") {
        Markup::Ours(Format::Qti3)
    } else if ["<!doctype html", "<html", "<table", "<meta"].iter().any(|tag| lower.starts_with(tag)) {
        Markup::Foreign
    } else if extension == "xml" || lower.starts_with("<?xml") {
        Markup::Ours(Format::MoodleXml)
    } else {
        Markup::PlainText
    }
}
