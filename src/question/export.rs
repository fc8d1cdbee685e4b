//! 导出: any set of questions, in any format, with the list of what the format can't carry.

use super::format::{self, ChapterName, FileQuestion, Format, MAX_QUESTIONS, Written};
use super::store::{Filter, matching};
use crate::store::{Result, Tx};
use crate::syllabus::Level;
use crate::syllabus::store as syllabus;

/// The questions that are meant, as files hold them.
pub async fn questions(tx: &mut Tx, filter: &Filter) -> Result<Vec<FileQuestion>> {
    let names = chapter_names(tx).await?;
    let most = i64::try_from(MAX_QUESTIONS).unwrap_or(i64::MAX);
    let versions = matching(tx, filter, most).await?;
    Ok(versions.iter().map(|version| format::file_question(&version.content, &names)).collect())
}

/// A file of them.
pub async fn export(tx: &mut Tx, filter: &Filter, format: Format) -> Result<(Written, usize)> {
    let questions = questions(tx, filter).await?;
    Ok((format::write(&questions, format), questions.len()))
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
