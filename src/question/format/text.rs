//! What the readers of plain text share: decoding, lines, findings, limits.

use super::sheet::letters;
use super::{At, Finding, Refusal, Status};
use crate::bilingual::Bilingual;
use crate::exchange::{MAX_BYTES, ReadError, decode};

/// More questions than this are refused as a whole.
pub const MAX_QUESTIONS: usize = 20_000;

impl From<ReadError> for Refusal {
    fn from(error: ReadError) -> Self {
        let at = match &error {
            ReadError::Encoding { line } => At::line(*line),
            ReadError::CellTooLong { row } => At::row("", *row),
            ReadError::ControlCharacter { sheet, row, column } => At { column: Some(letters(*column)), ..At::row(sheet, *row) },
            _ => At::whole_file(),
        };
        Self { kind: error.code(), message: error.sentence(), at: Box::new(at) }
    }
}

/// The text of a file with plain line ends, and its encoding.
pub(super) fn decoded(bytes: &[u8]) -> Result<(String, &'static str), Refusal> {
    if bytes.len() > MAX_BYTES {
        return Err(ReadError::TooLarge.into());
    }
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(ReadError::Empty.into());
    }
    let (text, encoding) = decode(bytes)?;
    if text.contains('\0') {
        return Err(ReadError::NotASpreadsheet { kind: "" }.into());
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text).replace("\r\n", "\n").replace('\r', "\n");
    Ok((text, encoding))
}

/// A file with more questions than we take.
pub(super) fn too_many() -> Refusal {
    Refusal::new(
        "too-many-questions",
        "超过 2 万道题，没有导入任何内容。请拆成几个文件分别上传。",
        "There are more than 20,000 questions; nothing was imported. Split the file and upload the parts.",
    )
}

/// What was found, from its words in both languages.
pub(super) fn finding(
    at: At,
    status: Status,
    kind: &'static str,
    (zh, en): (impl Into<String>, impl Into<String>),
    (fix_zh, fix_en): (impl Into<String>, impl Into<String>),
) -> Finding {
    Finding { at, status, kind, message: Bilingual::new(zh, en), fix: Bilingual::new(fix_zh, fix_en), spoils: None }
}

/// The beginning of a text, to quote it.
pub(super) fn beginning(text: &str) -> String {
    let mut start: String = text.chars().take(40).collect();
    if start.len() < text.len() {
        start.push('…');
    }
    start
}
