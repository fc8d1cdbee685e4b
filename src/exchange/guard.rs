//! What is checked before a workbook's parser sees it: that it doesn't unpack to more than we hold.

use std::io::{self, Cursor, Read as _};

use zip::ZipArchive;
use zip::result::ZipError;

use super::read::ReadError;

/// All parts of an archive together may unpack to this much.
const MAX_UNPACKED: u64 = 200 * 1024 * 1024;
/// Parts in an archive.
const MAX_PARTS: usize = 10_000;

/// Which kind of workbook an archive is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Archive {
    Xlsx,
    Ods,
}

/// Unpacks every part to nowhere, counting what really comes out, and says what the archive is.
pub(super) fn check_archive(bytes: &[u8]) -> Result<Archive, ReadError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| ReadError::Damaged { what: error.to_string() })?;
    if archive.len() > MAX_PARTS {
        return Err(ReadError::TooLarge);
    }
    let names: Vec<String> = archive.file_names().flatten().map(|name| name.to_ascii_lowercase()).collect();
    let has = |start: &str| names.iter().any(|name| name.starts_with(start));
    let kind = if has("xl/workbook.bin") {
        return Err(ReadError::NotASpreadsheet { kind: "xlsb" });
    } else if has("xl/") {
        Archive::Xlsx
    } else if has("content.xml") && has("mimetype") {
        Archive::Ods
    } else if has("word/") {
        return Err(ReadError::NotASpreadsheet { kind: "Word" });
    } else {
        return Err(ReadError::NotASpreadsheet { kind: "ZIP" });
    };
    let mut left = MAX_UNPACKED;
    for at in 0..archive.len() {
        let part = archive.by_index(at).map_err(|error| match error {
            ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => ReadError::Password,
            other => ReadError::Damaged { what: other.to_string() },
        })?;
        if part.size() > left {
            return Err(ReadError::TooLarge);
        }
        // The declared size is only a claim.
        let unpacked =
            io::copy(&mut part.take(left + 1), &mut io::sink()).map_err(|error| ReadError::Damaged { what: error.to_string() })?;
        left = left.checked_sub(unpacked).ok_or(ReadError::TooLarge)?;
    }
    Ok(kind)
}

/// The bytes to parse.
pub(super) fn check_xls(bytes: &[u8]) -> Result<Vec<u8>, ReadError> {
    Ok(bytes.to_vec())
}
