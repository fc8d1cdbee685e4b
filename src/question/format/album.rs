//! Pictures that come with a question, while it is read: each once, under a name its texts can use.

use std::cell::OnceCell;

use super::FilePicture;

/// The longest name kept.
const LONGEST_NAME: usize = 80;

/// Pictures of one question; further ones are left out.
const MAX_PICTURES: usize = 50;

/// The pictures of one question.
#[derive(Debug, Default)]
pub(super) struct Album {
    pub pictures: Vec<FilePicture>,
}

impl Album {
    /// Puts a picture in, and says what to call it, if there is room. The same picture twice is one.
    pub fn add(&mut self, wanted: &str, bytes: Vec<u8>) -> Option<String> {
        let wanted = plain_name(wanted);
        let same = |picture: &&FilePicture| {
            picture.bytes == bytes && (picture.name == wanted || picture.name.ends_with(&format!("-{wanted}")))
        };
        if let Some(there) = self.pictures.iter().find(same) {
            return Some(there.name.clone());
        }
        if self.pictures.len() >= MAX_PICTURES {
            return None;
        }
        let taken = |name: &String| self.pictures.iter().any(|picture| picture.name == *name);
        let names = std::iter::once(wanted.clone()).chain((2..).map(|n| format!("{n}-{wanted}")));
        let name = names.into_iter().find(|name| !taken(name)).unwrap_or(wanted);
        self.pictures.push(FilePicture { name: name.clone(), bytes });
        Some(name)
    }

    /// The same, remembering the answer: a text may show one picture a thousand times.
    pub fn add_once(&mut self, wanted: &str, bytes: &[u8], kept: &OnceCell<Option<String>>) -> Option<String> {
        kept.get_or_init(|| self.add(wanted, bytes.to_vec())).clone()
    }
}

/// Letters, figures and `-_.`; nothing that means something in a path or in Markdown.
pub(super) fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let safe = |c: char| if c.is_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { '_' };
    let name: String = last.trim_start_matches('.').chars().take(LONGEST_NAME).map(safe).collect();
    if name.is_empty() { "picture".to_owned() } else { name }
}

/// Undoes `%E5%9B%BE`; what isn't UTF-8 then is left as it was.
pub(super) fn percent_decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let decoded = (*byte == b'%').then(|| text.get(at + 1..at + 3)).flatten().and_then(|hex| u8::from_str_radix(hex, 16).ok());
        out.push(decoded.unwrap_or(*byte));
        at += if decoded.is_some() { 3 } else { 1 };
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}

/// For an address within a file.
pub(super) fn percent_encode(text: &str) -> String {
    use std::fmt::Write as _;
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'/') {
            out.push(char::from(byte));
        } else {
            // Writing to a string doesn't fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_picture_once_under_a_name_that_does_no_harm() {
        let mut album = Album::default();
        assert_eq!(album.add("../../etc/图 1.png", vec![1]).as_deref(), Some("图_1.png"));
        assert_eq!(album.add("图 1.png", vec![2]).as_deref(), Some("2-图_1.png"));
        assert_eq!(album.add("图 1.png", vec![2]).as_deref(), Some("2-图_1.png"));
        assert_eq!(album.add("..", vec![3]).as_deref(), Some("picture"));
        assert_eq!(album.pictures.len(), 3);
        assert_eq!(percent_decode(&percent_encode("图 1%.png")), "图 1%.png");
        assert_eq!(percent_decode("100%"), "100%");
    }
}
