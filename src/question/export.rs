//! 导出: any set of questions, in any format, with the list of what the format can't carry.

use chrono::NaiveDate;

use super::format::{self, ChapterName, FileQuestion, Format, MAX_QUESTIONS, Written};
use super::search;
use super::store::{Filter, matching, newest};
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

/// A file of what the bank's list shows for the same filter, in the order it was written; retired questions only where their status
/// is asked for.
pub async fn export_found(tx: &mut Tx, filter: &search::Filter, today: NaiveDate, format: Format) -> Result<(Written, usize)> {
    let names = chapter_names(tx).await?;
    let mut ids = search::all_ids(tx, filter, today).await?;
    ids.sort_unstable();
    let mut questions = Vec::new();
    for id in ids {
        if questions.len() == MAX_QUESTIONS {
            break;
        }
        let version = newest(tx, id, !filter.status.is_empty()).await?;
        questions.extend(version.map(|version| format::file_question(&version.content, &names)));
    }
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
