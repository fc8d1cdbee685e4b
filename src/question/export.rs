//! 导出: any filtered set of questions, in any format, with the list of what the format can't carry.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use chrono::NaiveDate;

use super::format::{self, ChapterName, FilePicture, FileQuestion, Format, Loss, MAX_QUESTIONS, Written};
use super::picture::{self, PictureKind};
use super::search::{self, Filter};
use super::{Content, store};
use crate::ids::PictureId;
use crate::store::{Result, Tx};
use crate::syllabus::Level;
use crate::syllabus::store as syllabus;

/// The most bytes of pictures one file is given.
const MOST_PICTURES: usize = 64 * 1024 * 1024;

/// A file of the questions a list shows, in the order of their ids, and how many they are. Unless the filter asks for a state, retired
/// ones stay out.
pub async fn export(tx: &mut Tx, filter: &Filter, today: NaiveDate, format: Format) -> Result<(Written, usize)> {
    let names = chapter_names(tx).await?;
    let mut ids = search::all_ids(tx, filter, today).await?;
    ids.sort_unstable();
    let too_many = ids.len().saturating_sub(MAX_QUESTIONS);
    ids.truncate(MAX_QUESTIONS);
    let mut pictures = Pictures { carried: matches!(format, Format::MoodleXml | Format::Qti3), ..Pictures::default() };
    let mut questions = Vec::with_capacity(ids.len());
    for version in store::newest(tx, &ids, !filter.status.trim().is_empty()).await? {
        let mut content = version.content;
        let shown = pictures.of(tx, &mut content).await?;
        questions.push(FileQuestion { pictures: shown, ..format::file_question(&content, &names) });
    }
    let mut written = format::write(&questions, format);
    if too_many > 0 {
        written.losses.insert(0, limit(too_many));
    }
    Ok((written, questions.len()))
}

/// The pictures of the questions of one file.
#[derive(Default)]
struct Pictures {
    /// The format has room for them.
    carried: bool,
    files: HashMap<PictureId, Option<(PictureKind, Vec<u8>)>>,
    bytes: usize,
}

impl Pictures {
    /// The pictures of a question, which names them as files afterwards. Where there is no room for pictures, the texts go on naming
    /// those of the bank: taken in again by the same bank they are whole.
    async fn of(&mut self, tx: &mut Tx, content: &mut Content) -> Result<Vec<FilePicture>> {
        let mut ids: Vec<PictureId> = Vec::new();
        for (id, _) in content.pictures() {
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        let mut out = Vec::new();
        for (number, id) in (1..).zip(ids) {
            if !self.carried {
                out.push(FilePicture { name: id.to_string(), bytes: Vec::new() });
                continue;
            }
            if let Entry::Vacant(place) = self.files.entry(id) {
                place.insert(picture::store::file(tx, id).await?);
            }
            let file = self.files.get(&id).and_then(Option::as_ref);
            let ending = file.map_or("png", |(kind, _)| if *kind == PictureKind::Jpeg { "jpg" } else { "png" });
            // The same names in every bank: ids are a bank's own.
            let name = format!("picture-{number}.{ending}");
            let (from, to) = (format!("](picture:{id})"), format!("](file:{name})"));
            content.texts_mut().for_each(|text| *text = text.replace(&from, &to));
            if let Some((_, bytes)) = file.filter(|(_, bytes)| self.bytes + bytes.len() <= MOST_PICTURES) {
                self.bytes += bytes.len();
                out.push(FilePicture { name, bytes: bytes.clone() });
            }
        }
        Ok(out)
    }
}

fn limit(left: usize) -> Loss {
    Loss::new(
        0,
        "too-many",
        format!("一个文件最多 {MAX_QUESTIONS} 道题，还有 {left} 道没有写出；请按科目或章节分几次导出。"),
        format!("A file holds {MAX_QUESTIONS} questions; {left} more were left out. Export by subject or chapter."),
    )
}

async fn chapter_names(tx: &mut Tx) -> Result<Vec<ChapterName>> {
    let mut names = Vec::new();
    for level in Level::ALL {
        for subject in syllabus::subjects(tx, level).await? {
            for edition in syllabus::editions(tx, &subject.code).await? {
                names.extend(syllabus::chapters(tx, &edition, &subject.code).await?.into_iter().map(|chapter| ChapterName {
                    edition: chapter.edition,
                    subject_code: subject.code.clone(),
                    chapter: chapter.number,
                    subject: subject.name.clone(),
                    name: chapter.name,
                }));
            }
        }
    }
    Ok(names)
}
