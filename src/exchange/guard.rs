//! What is checked before a workbook's parser sees it: that it doesn't unpack or unfold to more than we hold. The parsers take
//! whatever memory a file tells them to, and a process that runs out of memory can't be saved.

use std::io::{BufRead, BufReader, Cursor, Read as _, Write as _};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;
use zip::result::ZipError;

use super::read::{MAX_CELLS, MAX_ROWS, MAX_TEXT, ReadError};

/// All parts of an archive together may unpack to this much.
pub(crate) const MAX_UNPACKED: u64 = 200 * 1024 * 1024;
/// Texts an xlsx may keep in its table of shared ones: five different ones in each row we take. Its parser reads the table whole,
/// and 370 kB can hold nine million of them.
const MAX_SHARED_TEXTS: usize = 5 * MAX_ROWS;
/// Tags in all parts: a cell takes three at most.
const MAX_TAGS: usize = 4 * MAX_CELLS;
/// Parts in an archive.
const MAX_PARTS: usize = 10_000;

/// Which kind of workbook an archive is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Archive {
    Xlsx,
    Ods,
}

/// Unpacks every part to nowhere, counting what really comes out and the tags in it, and says what the archive is and whether its
/// cells may hold formulas.
pub(super) fn check_archive(bytes: &[u8]) -> Result<(Archive, bool), ReadError> {
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
    let mut tags = Tags::default();
    for at in 0..archive.len() {
        let part = archive.by_index(at).map_err(|error| match error {
            ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => ReadError::Password,
            other => ReadError::Damaged { what: other.to_string() },
        })?;
        if part.size() > left {
            return Err(ReadError::TooLarge);
        }
        // The declared size is only a claim.
        let unpacked = tags.count(BufReader::with_capacity(64 * 1024, part.take(left + 1)))?;
        left = left.checked_sub(unpacked).ok_or(ReadError::TooLarge)?;
    }
    if kind == Archive::Ods {
        check_repeats(BufReader::new(archive.by_name("content.xml").map_err(damaged)?))?;
    }
    Ok((kind, tags.formulas))
}

/// The tags that cost a parser's time, counted over all parts. What part is which, the parser decides by names it resolves in its
/// own way; so all are counted in all.
#[derive(Debug, Default)]
struct Tags {
    all: usize,
    cells: usize,
    shared_texts: usize,
    formulas: bool,
}

impl Tags {
    /// Counts through one part, and says how long it was. Stops as soon as there are too many.
    fn count(&mut self, mut part: impl BufRead) -> Result<u64, ReadError> {
        let mut length = 0;
        let mut tag = Vec::new();
        loop {
            let passed = part.skip_until(b'<').map_err(damaged)?;
            if passed == 0 {
                return Ok(length);
            }
            tag.clear();
            // The name is near; what follows it, the next turn passes over.
            let read = part.by_ref().take(LONGEST_NAME).read_until(b'>', &mut tag).map_err(damaged)?;
            length += (passed + read) as u64;
            if tag.first() == Some(&b'/') {
                continue;
            }
            self.all += 1;
            let end = tag.iter().position(|byte| matches!(byte, b'>' | b'/') || byte.is_ascii_whitespace()).unwrap_or(tag.len());
            match tag[..end].rsplit(|byte| *byte == b':').next().unwrap_or_default() {
                b"c" => self.cells += 1,
                b"f" => self.formulas = true,
                b"si" => self.shared_texts += 1,
                // A name so long that its end isn't seen might be either.
                _ if end as u64 == LONGEST_NAME => self.shared_texts += 1,
                b"sst" => {
                    // The parser sets aside room for as many texts as the table claims to have.
                    if !tag.ends_with(b">") {
                        length += part.by_ref().take(LONGEST_CLAIM).read_until(b'>', &mut tag).map_err(damaged)? as u64;
                    }
                    if claimed(&tag).is_some_and(|claimed| claimed > MAX_SHARED_TEXTS) {
                        return Err(ReadError::TooManyCells);
                    }
                }
                _ => {}
            }
            if self.all > MAX_TAGS || self.cells > MAX_CELLS || self.shared_texts > MAX_SHARED_TEXTS {
                return Err(ReadError::TooManyCells);
            }
        }
    }
}

/// Names that matter are shorter, with whatever prefix.
const LONGEST_NAME: u64 = 32;
/// And so is the tag that begins a table of shared texts.
const LONGEST_CLAIM: u64 = 64 * 1024;

/// The number an attribute `uniqueCount` holds.
fn claimed(tag: &[u8]) -> Option<usize> {
    let (_, after) = std::str::from_utf8(tag).ok()?.split_once("uniqueCount")?;
    let digits: String = after.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
    // One too long to be read is too many.
    (!digits.is_empty()).then(|| digits.parse().unwrap_or(usize::MAX))
}

/// OpenDocument says "this cell a million times" in a few bytes. Counts what the sheets would unfold to.
fn check_repeats(content: impl BufRead) -> Result<(), ReadError> {
    let mut xml = Reader::from_reader(content);
    let mut unfolded = Unfolded::default();
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match xml.read_event_into(&mut buffer).map_err(damaged)? {
            Event::Start(tag) => unfolded.open(&tag, true)?,
            Event::Empty(tag) => unfolded.open(&tag, false)?,
            Event::Text(text) => unfolded.text += text.len(),
            Event::End(tag) if tag.name().0 == "table:table-row" => unfolded.close_row()?,
            Event::End(tag) if tag.name().0 == "table:table" => unfolded.sheet = Rectangle::default(),
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

#[derive(Default)]
struct Rectangle {
    rows: usize,
    empty_rows: usize,
    width: usize,
}

#[derive(Default)]
struct Unfolded {
    sheet: Rectangle,
    row_times: usize,
    /// Of this row, up to its last cell with something in it.
    width: usize,
    empty_cells: usize,
    cell_times: usize,
    text: usize,
    row_text: usize,
    all_text: usize,
}

impl Unfolded {
    fn open(&mut self, tag: &BytesStart<'_>, has_content: bool) -> Result<(), ReadError> {
        match tag.name().0 {
            "table:table-row" => {
                self.row_times = times(tag, "table:number-rows-repeated")?;
                (self.width, self.empty_cells, self.row_text, self.text) = (0, 0, 0, 0);
                self.cell_times = 0;
                if !has_content {
                    self.close_row()?;
                }
            }
            "table:table-cell" | "table:covered-table-cell" => {
                self.close_cell();
                let cells = times(tag, "table:number-columns-repeated")?;
                if has_content || tag.attributes().flatten().any(|attribute| attribute.key.0.starts_with("office:")) {
                    self.width = self.width.saturating_add(self.empty_cells).saturating_add(cells);
                    self.empty_cells = 0;
                    self.cell_times = cells;
                    self.text = tag.attributes().flatten().map(|attribute| attribute.value.len()).sum();
                } else {
                    self.empty_cells = self.empty_cells.saturating_add(cells);
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn close_cell(&mut self) {
        self.row_text = self.row_text.saturating_add(self.text.saturating_mul(self.cell_times));
        (self.text, self.cell_times) = (0, 0);
    }

    fn close_row(&mut self) -> Result<(), ReadError> {
        self.close_cell();
        let sheet = &mut self.sheet;
        if self.width == 0 {
            sheet.empty_rows = sheet.empty_rows.saturating_add(self.row_times);
            return Ok(());
        }
        sheet.rows = sheet.rows.saturating_add(std::mem::take(&mut sheet.empty_rows)).saturating_add(self.row_times);
        sheet.width = sheet.width.max(self.width);
        self.all_text = self.all_text.saturating_add(self.row_text.saturating_mul(self.row_times));
        let fits = sheet.rows.saturating_mul(sheet.width) <= MAX_CELLS && self.all_text <= MAX_TEXT;
        if fits { Ok(()) } else { Err(ReadError::TooManyCells) }
    }
}

fn times(tag: &BytesStart<'_>, name: &str) -> Result<usize, ReadError> {
    match tag.attributes().flatten().find(|attribute| attribute.key.0 == name) {
        Some(attribute) => attribute.value.parse().map_err(damaged),
        None => Ok(1),
    }
}

/// Takes the one stream that matters out of an older workbook and wraps it anew, after seeing that its cells lie close enough
/// together to be held as a rectangle, which is how they will be read.
pub(super) fn check_xls(bytes: &[u8]) -> Result<Vec<u8>, ReadError> {
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(damaged)?;
    if file.exists("EncryptedPackage") {
        return Err(ReadError::Password);
    }
    let Some(name) = ["Workbook", "Book"].into_iter().find(|name| file.is_stream(name)) else {
        return Err(ReadError::NotASpreadsheet { kind: if file.exists("WordDocument") { "Word" } else { "" } });
    };
    let mut stream = Vec::new();
    file.open_stream(name).map_err(damaged)?.take(MAX_UNPACKED).read_to_end(&mut stream).map_err(damaged)?;
    let mut shared = Vec::new();
    let mut records = Records(&stream).peekable();
    while let Some((kind, data)) = records.next() {
        if kind == SHARED_TEXTS {
            let mut parts = vec![data];
            parts.extend(std::iter::from_fn(|| records.next_if(|(kind, _)| *kind == CONTINUED)).map(|(_, data)| data));
            shared = shared_lengths(&parts);
        }
    }
    let mut text = 0;
    for (kind, data) in Records(&stream) {
        if kind == BOUND_SHEET {
            let sheet = data.first_chunk().and_then(|at| stream.get(u32::from_le_bytes(*at) as usize..));
            check_sheet(sheet.ok_or_else(|| damaged("a sheet beyond the end"))?, &shared, &mut text)?;
        }
    }
    // The parser takes the newer version of the wrapping only where it has small streams.
    let mut clean = cfb::CompoundFile::create_with_version(cfb::Version::V3, Cursor::new(Vec::new())).map_err(damaged)?;
    clean.create_stream(name).and_then(|mut out| out.write_all(&stream)).map_err(damaged)?;
    Ok(clean.into_inner().into_inner())
}

const BOUND_SHEET: u16 = 0x0085;
const SHARED_TEXTS: u16 = 0x00fc;
const CONTINUED: u16 = 0x003c;
const SHARED_TEXT: u16 = 0x00fd;
/// No text is longer, and no character takes more than three bytes.
const LONGEST_TEXT: usize = 3 * 65_535;
const BEGIN: u16 = 0x0809;
const END: u16 = 0x000a;
const DIMENSIONS: u16 = 0x0200;
const MANY_NUMBERS: u16 = 0x00bd;
/// Number, label, rich label, truth or error, short number, shared label, formula.
const ONE_CELL: [u16; 7] = [0x0203, 0x0204, 0x00d6, 0x0205, 0x027e, 0x00fd, 0x0006];

/// How many bytes each shared text will take, as far as the table can be followed.
fn shared_lengths(parts: &[&[u8]]) -> Vec<usize> {
    let mut parts = parts.iter();
    let mut rest = parts.next().and_then(|part| part.get(8..)).unwrap_or_default();
    let mut lengths = Vec::new();
    'texts: loop {
        if rest.is_empty() {
            let Some(part) = parts.next() else { return lengths };
            rest = part;
        }
        let Some((&[low, high, flags], after)) = rest.split_first_chunk() else { return lengths };
        rest = after;
        let mut skip = 0;
        if flags & 8 != 0 {
            let Some((runs, after)) = rest.split_first_chunk() else { return lengths };
            (skip, rest) = (usize::from(u16::from_le_bytes(*runs)) * 4, after);
        }
        if flags & 4 != 0 {
            let Some((extra, after)) = rest.split_first_chunk() else { return lengths };
            (skip, rest) = (skip + u32::from_le_bytes(*extra) as usize, after);
        }
        let characters = usize::from(u16::from_le_bytes([low, high]));
        lengths.push(characters * 3);
        let mut width = 1 + usize::from(flags & 1);
        let mut left = characters;
        while left > 0 {
            if rest.is_empty() {
                // A text that goes on in the next record says anew how wide its characters are.
                let Some((flags, after)) = parts.next().and_then(|part| part.split_first()) else { return lengths };
                (width, rest) = (1 + usize::from(flags & 1), after);
            }
            let taken = left.min(rest.len() / width);
            if taken == 0 {
                return lengths;
            }
            (left, rest) = (left - taken, &rest[taken * width..]);
        }
        while skip > 0 {
            let taken = skip.min(rest.len());
            (skip, rest) = (skip - taken, &rest[taken..]);
            if skip > 0 {
                let Some(part) = parts.next() else { break 'texts };
                rest = part;
            }
        }
    }
    lengths
}

fn check_sheet(stream: &[u8], shared: &[usize], text: &mut usize) -> Result<(), ReadError> {
    let (mut rows, mut columns) = ((usize::MAX, 0), (usize::MAX, 0));
    let mut depth = 0_usize;
    for (kind, data) in Records(stream) {
        match kind {
            BEGIN => depth += 1,
            END if depth <= 1 => break,
            END => depth -= 1,
            DIMENSIONS if data.len() > 10 => {
                let claimed = [word(data, 4)?, word(data, 6)?, word(data, 10)?];
                // More than such a sheet can have.
                if claimed[1] > 1 || claimed[0].max(1) * claimed[2].max(1) > 65_536 * 256 {
                    return Err(ReadError::TooManyCells);
                }
            }
            _ if ONE_CELL.contains(&kind) || kind == MANY_NUMBERS => {
                let (row, column) = (word(data, 0)?, word(data, 2)?);
                if kind == SHARED_TEXT {
                    let index = word(data, 6)? | word(data, 8)? << 16;
                    *text += shared.get(index).copied().unwrap_or(LONGEST_TEXT);
                    if *text > 3 * MAX_TEXT {
                        return Err(ReadError::TooManyCells);
                    }
                }
                let last = if kind == MANY_NUMBERS { word(data, data.len().saturating_sub(2))? } else { column };
                rows = (rows.0.min(row), rows.1.max(row));
                columns = (columns.0.min(column), columns.1.max(last).max(column));
                if (rows.1 - rows.0 + 1) * (columns.1 - columns.0 + 1) > MAX_CELLS {
                    return Err(ReadError::TooManyCells);
                }
            }
            _ => {}
        }
    }
    Ok(())
}

fn word(data: &[u8], at: usize) -> Result<usize, ReadError> {
    let bytes = data.get(at..).and_then(<[u8]>::first_chunk).ok_or_else(|| damaged("a record is too short"))?;
    Ok(usize::from(u16::from_le_bytes(*bytes)))
}

/// The records of a binary workbook: kind, length, data. Ends where the stream does.
struct Records<'a>(&'a [u8]);

impl<'a> Iterator for Records<'a> {
    type Item = (u16, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let ([kind_low, kind_high, length_low, length_high], rest) = self.0.split_first_chunk()?;
        let (data, rest) = rest.split_at_checked(usize::from(u16::from_le_bytes([*length_low, *length_high])))?;
        self.0 = rest;
        Some((u16::from_le_bytes([*kind_low, *kind_high]), data))
    }
}

fn damaged(error: impl std::fmt::Display) -> ReadError {
    ReadError::Damaged { what: error.to_string() }
}
