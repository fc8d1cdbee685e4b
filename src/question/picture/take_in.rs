//! Pictures that come with questions of a file: each made anew once, named by the questions, kept when the questions are.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use tokio::sync::Semaphore;

use super::check::pixels;
use super::{PictureError, Prepared, prepare, store};
use crate::bilingual::Bilingual;
use crate::ids::PictureId;
use crate::question::Content;
use crate::question::format::{At, FilePicture, FileQuestion, Finding, Status};
use crate::question::markdown;
use crate::store::{Result, Tx};

/// The most pixels that are decoded of one file: a thousand pictures of the size of a screen.
const MOST_PIXELS_OF_A_FILE: u64 = 1_000_000_000;

/// So many are decoded at once: each may take some hundred megabytes for a second.
static DECODING: Semaphore = Semaphore::const_new(2);

/// The pictures of a file, by the hash of what came: made anew, or what is wrong with them.
#[derive(Debug, Default)]
pub struct Album(HashMap<String, Result<Arc<Prepared>, PictureError>>);

impl Album {
    /// Decodes the pictures of these questions, each once. Needs no database, so that nobody waits for one meanwhile.
    pub async fn of(questions: &[FileQuestion]) -> Self {
        let mut album = Self::default();
        let mut left = MOST_PIXELS_OF_A_FILE;
        for picture in questions.iter().flat_map(|question| &question.pictures) {
            let hash = store::hash(&picture.bytes);
            if album.0.contains_key(&hash) {
                continue;
            }
            let more = pixels(&picture.bytes);
            let prepared = if more > left {
                Err(PictureError::TooManyInAll)
            } else {
                left -= more;
                decode(picture.bytes.clone()).await
            };
            album.0.insert(hash, prepared.map(Arc::new));
        }
        album
    }
}

async fn decode(bytes: Vec<u8>) -> Result<Prepared, PictureError> {
    let turn = DECODING.acquire().await.map_err(|_| PictureError::Damaged)?;
    let decoded = tokio::task::spawn_blocking(move || {
        // Held until the decoding ends, which goes on also when nobody waits for it any longer.
        let _turn = turn;
        prepare(&bytes)
    });
    decoded.await.unwrap_or(Err(PictureError::Damaged))
}

/// A picture the bank doesn't have yet, with the id it will have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPicture {
    /// As the texts name it.
    pub id: PictureId,
    /// The picture.
    pub picture: Arc<Prepared>,
}

/// The ids of a file's pictures, while its questions are looked at one after the other.
#[derive(Debug)]
pub struct Naming<'a> {
    album: &'a Album,
    /// By the hash of what came: the id, and the picture if the bank doesn't have it.
    by_file: HashMap<String, (PictureId, Option<Arc<Prepared>>)>,
    /// By the hash of what will be kept.
    by_picture: HashMap<String, PictureId>,
}

impl<'a> Naming<'a> {
    /// Of the pictures in an album.
    pub fn of(album: &'a Album) -> Self {
        Self { album, by_file: HashMap::new(), by_picture: HashMap::new() }
    }

    /// Has a question's texts name its pictures by id: `![说明](file:NAME)` becomes `![说明](picture:ID)`. A picture that can't be kept,
    /// isn't in the file or not in the bank is a finding, and its description stays in the text. Changes nothing in the bank: what
    /// [`Keeping`] has to put there is in the answer.
    pub async fn name(
        &mut self,
        tx: &mut Tx,
        content: &mut Content,
        pictures: &[FilePicture],
        at: &At,
    ) -> Result<(Vec<NewPicture>, Vec<Finding>)> {
        let (mut new, mut findings) = (Vec::new(), Vec::new());
        for id in store::missing(tx, content).await? {
            replace(content, &format!("](picture:{id})"), &format!("](file:{id})"));
            findings.push(gone(at));
        }
        for picture in pictures {
            match self.id_of(tx, picture).await? {
                Ok((id, prepared)) => {
                    content.texts_mut().for_each(|text| *text = with_picture(text, &picture.name, id));
                    new.extend(prepared.map(|picture| NewPicture { id, picture }));
                }
                Err(error) => findings.push(finding(at, &picture.name, error)),
            }
        }
        for text in content.texts_mut() {
            for name in markdown::file_pictures(text) {
                let is_id = name.parse::<PictureId>().is_ok();
                if !is_id && !pictures.iter().any(|picture| is_named(&name, &picture.name)) {
                    findings.push(absent(at, &name));
                }
            }
        }
        if content.texts_mut().any(|text| text.contains("](")) {
            *content = content.cleaned();
        }
        Ok((new, findings))
    }

    async fn id_of(
        &mut self,
        tx: &mut Tx,
        picture: &FilePicture,
    ) -> Result<Result<(PictureId, Option<Arc<Prepared>>), PictureError>> {
        let file = store::hash(&picture.bytes);
        if let Some(found) = self.by_file.get(&file) {
            return Ok(Ok(found.clone()));
        }
        let found = if let Some(id) = store::find(tx, &file).await? {
            // Our own, exported earlier: making it anew once more would make another of it.
            (id, None)
        } else {
            let prepared = match self.album.0.get(&file) {
                Some(Ok(prepared)) => Arc::clone(prepared),
                Some(Err(error)) => return Ok(Err(*error)),
                None => return Ok(Err(PictureError::Damaged)),
            };
            let hash = store::hash(&prepared.bytes);
            match store::find(tx, &hash).await? {
                Some(id) => (id, None),
                None => (*self.by_picture.entry(hash).or_insert_with(PictureId::fresh), Some(prepared)),
            }
        };
        self.by_file.insert(file, found.clone());
        Ok(Ok(found))
    }
}

/// Keeping new pictures, each once however many questions show it.
#[derive(Debug, Default)]
pub struct Keeping(HashMap<PictureId, PictureId>);

impl Keeping {
    /// Keeps a question's new pictures.
    pub async fn keep(
        &mut self,
        tx: &mut Tx,
        content: &mut Content,
        pictures: &[NewPicture],
        author: &str,
        now: DateTime<Utc>,
    ) -> Result<()> {
        for NewPicture { id, picture } in pictures {
            let kept = match self.0.get(id) {
                Some(kept) => *kept,
                None => store::keep_as(tx, *id, picture, author, now).await?,
            };
            self.0.insert(*id, kept);
            if kept != *id {
                // Somebody else brought the same one in the meantime.
                replace(content, &format!("](picture:{id})"), &format!("](picture:{kept})"));
            }
        }
        Ok(())
    }
}

fn replace(content: &mut Content, from: &str, to: &str) {
    content.texts_mut().for_each(|text| *text = text.replace(from, to));
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
        spoils: None,
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
        spoils: None,
    }
}

fn gone(at: &At) -> Finding {
    Finding {
        at: at.clone(),
        status: Status::Warning,
        kind: "picture-missing",
        message: Bilingual::new(
            "文字里的一张图片题库里没有，只保留了文字说明。",
            "A picture of the text isn't in this bank; its description was kept.",
        ),
        fix: Bilingual::new(
            "请从原来的题库导出为 Moodle XML 或 QTI 3（带图片），或在编辑试题时补上。",
            "Export it from its bank as Moodle XML or QTI 3, which carry pictures, or add the picture when editing.",
        ),
        spoils: None,
    }
}
