//! Zip packages: read within bounds, nothing outside them named, and written.

use std::io::{Cursor, Read as _, Write as _};

use zip::result::{ZipError, ZipResult};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::album::percent_decode;
use super::{At, Refusal, notes};
use crate::exchange::MAX_UNPACKED;

/// Parts of a package: each question with a picture of its own, and some more.
const MAX_PARTS: usize = 50_000;

/// A package, open. Everything taken out of it together stays within what we hold.
pub(super) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    left: u64,
}

impl<'a> Package<'a> {
    /// Opens a package whose parts all have proper names, each its own.
    pub fn open(bytes: &'a [u8]) -> Result<Self, Refusal> {
        // Before the directory is read: it takes memory for as many parts as are said to be there.
        let count = directory_length(bytes).ok_or_else(damaged)?;
        if count > MAX_PARTS {
            return Err(notes::too_large());
        }
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged())?;
        for name in archive.file_names() {
            let name = name.map_err(|_| damaged())?;
            if !is_confined(&name) {
                let name: String = name.chars().filter(|c| !c.is_control()).take(80).collect();
                return Err(Refusal::new(
                    "path",
                    format!("压缩包里的文件名“{name}”指向压缩包之外，没有导入任何内容。请从原系统重新导出。"),
                    format!(
                        "The name “{name}” in the package leads out of it; nothing was imported. Export the package again where it came from."
                    ),
                )
                .at(At { sheet: Some(name), ..At::default() }));
            }
        }
        // One name twice is one in the list.
        if archive.len() != count {
            return Err(Refusal::new(
                "duplicate-name",
                "压缩包里有两个文件同名，没有导入任何内容。请从原系统重新导出。",
                "Two files in the package have the same name; nothing was imported. Export the package again where it came from.",
            ));
        }
        let claimed: u128 = archive.decompressed_size().unwrap_or(0);
        if claimed > u128::from(MAX_UNPACKED) {
            return Err(notes::too_large());
        }
        Ok(Self { archive, left: MAX_UNPACKED })
    }

    /// A part's bytes, if there is such a part.
    pub fn part(&mut self, name: &str) -> Result<Option<Vec<u8>>, Refusal> {
        let part = match self.archive.by_name(name) {
            Ok(part) => part,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)) => {
                return Err(Refusal::new(
                    "password",
                    "压缩包有密码，没有导入任何内容。请去掉密码后再上传。",
                    "The package is locked with a password; nothing was imported. Remove the password and upload it again.",
                ));
            }
            Err(_) => return Err(damaged()),
        };
        // The declared size is only a claim.
        let mut bytes = Vec::new();
        let read = part.take(self.left + 1).read_to_end(&mut bytes).map_err(|_| damaged())?;
        self.left = self.left.checked_sub(read as u64).ok_or_else(notes::too_large)?;
        Ok(Some(bytes))
    }
}

fn damaged() -> Refusal {
    Refusal::new(
        "damaged",
        "压缩包不完整或已损坏，没有导入任何内容。请从原系统重新导出后再上传。",
        "The package is torn or damaged; nothing was imported. Export it again where it came from and upload that.",
    )
}

/// How many parts the end of the archive says there are. Archives too large for the number are too large for us.
fn directory_length(bytes: &[u8]) -> Option<usize> {
    let from = bytes.len().saturating_sub(usize::from(u16::MAX) + 22);
    let at = from + bytes[from..].windows(4).rposition(|mark| mark == b"PK\x05\x06")?;
    Some(usize::from(u16::from_le_bytes(*bytes.get(at + 10..)?.first_chunk()?)))
}

/// A path within the package.
fn is_confined(name: &str) -> bool {
    let name = name.strip_suffix('/').unwrap_or(name);
    let bad = |c: char| c == '\\' || c == ':' || c.is_control();
    !name.contains(bad) && name.split('/').all(|step| !matches!(step, "" | "." | ".."))
}

/// What an address in one part means as a path of the package; nothing if it leads out of it.
pub(super) fn resolve(from: &str, address: &str) -> Option<String> {
    let address = address.split(['#', '?']).next().unwrap_or_default();
    let decoded = percent_decode(address);
    if decoded.contains(['\\', ':']) || decoded.starts_with('/') {
        return None;
    }
    let mut steps: Vec<&str> = from.split('/').collect();
    steps.pop();
    for step in decoded.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop()?;
            }
            step => steps.push(step),
        }
    }
    Some(steps.join("/"))
}

/// Writes a package.
pub(super) fn write(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let pack = || -> ZipResult<Vec<u8>> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in parts {
            writer.start_file(name.as_str(), SimpleFileOptions::default())?;
            writer.write_all(bytes)?;
        }
        Ok(writer.finish()?.into_inner())
    };
    // Writing to memory fails only for a name twice, and the callers number theirs.
    pack().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(bytes: &[u8]) -> &'static str {
        Package::open(bytes).map(|_| ()).expect_err("refused").kind
    }

    #[test]
    fn names_stay_within() {
        assert!(is_confined("items/题 1.xml") && is_confined("items/"));
        for bad in ["../x", "/etc/passwd", "a/../../b", "a\\b", "c:/x", "a//b", "./a", ""] {
            assert!(!is_confined(bad), "{bad}");
        }
        assert_eq!(resolve("items/q.xml", "../pictures/%E5%9B%BE.png").as_deref(), Some("pictures/图.png"));
        assert_eq!(resolve("q.xml", "../x"), None);
        assert_eq!(resolve("q.xml", "%2e%2e/x"), None);
        assert_eq!(resolve("q.xml", "https://a.cn/x"), None);
    }

    #[test]
    fn bad_packages_are_refused() {
        assert_eq!(refused(&write(&[("../evil.xml".to_owned(), vec![])])), "path");
        let twice = write(&[("a.xml".to_owned(), vec![1]), ("b.xml".to_owned(), vec![2])]);
        let twice: Vec<u8> = twice.windows(5).fold(twice.clone(), |bytes, _| bytes);
        let renamed = String::from_utf8_lossy(&twice).contains("b.xml");
        assert!(renamed);
        let mut same = twice;
        for at in 0..same.len() - 5 {
            if &same[at..at + 5] == b"b.xml" {
                same[at] = b'a';
            }
        }
        assert_eq!(refused(&same), "duplicate-name");
        assert_eq!(refused(b"PK\x03\x04torn"), "damaged");
        let good = write(&[("a.xml".to_owned(), vec![7; 1000])]);
        assert_eq!(refused(&good[..good.len() - 30]), "damaged");
        let mut package = Package::open(&good).expect("a package");
        assert_eq!(package.part("a.xml").expect("readable").map(|part| part.len()), Some(1000));
        assert_eq!(package.part("b.xml").expect("readable"), None);
    }

    #[test]
    fn a_bomb_is_not_unpacked() {
        let bomb = write(&[("a.xml".to_owned(), vec![0; 50 << 20])]);
        assert!(bomb.len() < 1 << 20);
        let mut package = Package::open(&bomb).expect("a package");
        let mut read = 0;
        let error = loop {
            match package.part("a.xml") {
                Ok(_) => read += 1,
                Err(error) => break error.kind,
            }
        };
        assert_eq!((read, error), (4, "too-large"));
    }
}
