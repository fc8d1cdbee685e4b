//! Pictures that come with questions of a file.

use chrono::{DateTime, Utc};

use super::{PictureError, Prepared, prepare, store};
use crate::bilingual::Bilingual;
use crate::ids::PictureId;
use crate::question::Content;
use crate::question::format::{At, FilePicture, Finding, Status};
use crate::question::markdown;
use crate::store::{Result, Tx};

/// A picture of a file, made anew; or what is wrong with it. For a report, before anything is kept.
pub fn check(at: &At, picture: &FilePicture) -> Result<Prepared, Finding> {
    prepare(&picture.bytes).map_err(|error| finding(at, &picture.name, error))
}

/// Keeps a question's pictures and has its texts name them: `![说明](file:NAME)` becomes `![说明](picture:ID)`. A picture that can't be
/// kept, or isn't in the file, is a finding, and its description stays in the text.
pub async fn take_in(
    tx: &mut Tx,
    content: &mut Content,
    pictures: &[FilePicture],
    at: &At,
    author: &str,
    now: DateTime<Utc>,
) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for picture in pictures {
        let (place, wanted) = (at.clone(), picture.clone());
        // Decoding takes its time; the database's thread has others to serve.
        let checked = tokio::task::spawn_blocking(move || check(&place, &wanted)).await;
        match checked.unwrap_or_else(|_| Err(finding(at, &picture.name, PictureError::Damaged))) {
            Ok(prepared) => {
                let id = store::keep(tx, &prepared, author, now).await?;
                content.texts_mut().for_each(|text| *text = with_picture(text, &picture.name, id));
            }
            Err(found) => findings.push(found),
        }
    }
    for text in content.texts_mut() {
        for name in markdown::file_pictures(text) {
            if !pictures.iter().any(|picture| is_named(&name, &picture.name)) {
                findings.push(absent(at, &name));
            }
        }
        *text = markdown::clean(text);
    }
    Ok(findings)
}

/// The text with its images of this name showing a picture of the bank.
fn with_picture(text: &str, name: &str, id: PictureId) -> String {
    let picture = format!("](picture:{id})");
    let spellings = [name.to_owned(), encoded(name)];
    spellings.iter().fold(text.to_owned(), |text, name| {
        text.replace(&format!("](file:{name})"), &picture).replace(&format!("](<file:{name}>)"), &picture)
    })
}

fn is_named(written: &str, name: &str) -> bool {
    written == name || written == encoded(name)
}

/// As addresses spell it: what isn't a letter, a figure or one of a few marks as `%` and two digits.
fn encoded(name: &str) -> String {
    use std::fmt::Write as _;
    name.bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"-_.~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}

fn finding(at: &At, name: &str, error: PictureError) -> Finding {
    let sentence = error.sentence();
    Finding {
        at: at.clone(),
        status: Status::Warning,
        kind: error.code(),
        message: Bilingual::new(format!("图片“{name}”：{}", sentence.zh), format!("Picture “{name}”: {}", sentence.en)),
        fix: error.fix(),
    }
}

fn absent(at: &At, name: &str) -> Finding {
    Finding {
        at: at.clone(),
        status: Status::Warning,
        kind: "picture-missing",
        message: Bilingual::new(
            format!("文件里没有图片“{name}”，只保留了文字说明。"),
            format!("The file has no picture “{name}”; its description was kept."),
        ),
        fix: Bilingual::new("请在编辑试题时补上图片。", "Add the picture when editing the question."),
    }
}
