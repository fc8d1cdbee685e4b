//! 试题入库: questions read from a file become questions of the bank, each in its subject and chapters, unless they are there already.
//!
//! [`assess`] changes nothing and says of every question of the file what would become of it; [`compare`] adds what the bank or the file
//! has nearly the same of; [`apply`] takes the good ones in, with their pictures.

mod draft;
mod place;
mod report;
mod words;

use std::collections::HashMap;

use chrono::{DateTime, Utc};

pub use super::store::Entry;
pub use report::{Assessment, Counts, Good, Row, Shown};

use super::duplicate::store::{Other, near_many};
use super::format::{At, Finding, Format, Reading, Status};
use super::picture::{Album, Keeping, Naming, NewPicture};
use super::store::{self, New, Ready};
use super::{ChapterRef, Content, Flaw, Kind};
use crate::apart::apart;
use crate::bilingual::Bilingual;
use crate::ids::{QuestionId, QuestionVersionId};
use crate::store::{Result, StoreError, Tx};
use draft::Draft;
use place::{Complaints, Misplaced, Places};

/// What holds for questions that don't say it themselves.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Defaults {
    /// The subject's code.
    pub subject: Option<String>,
    /// The edition of the syllabus; otherwise the newest of the subject that has the chapter.
    pub edition: Option<String>,
}

/// Finds each question's subject and chapters, what is wrong with it, and whether the file or the bank has it already. Changes
/// nothing. `album` has the pictures of the reading: [`Album::of`].
pub async fn assess(tx: &mut Tx, reading: Reading, album: &Album, defaults: &Defaults) -> Result<Assessment> {
    let (format, mut assessment) = (reading.format, Assessment::new(Some(reading.format), reading.encoding));
    let (places, defaults) = (Places::load(tx).await?, defaults.clone());
    let foreign = matches!(format, Format::MoodleXml | Format::Qti3);
    let (questions, drafts) = apart(move || {
        let drafts: Vec<_> = reading.questions.iter().map(|question| Draft::of(question, &places, &defaults, foreign)).collect();
        (reading.questions, drafts)
    })
    .await?;
    // A file of a format that has no place for the subject says so once, not in every question.
    let nobody_says = !drafts.is_empty() && drafts.iter().all(|draft| matches!(draft, Err(Misplaced::Unsaid)));
    if nobody_says {
        assessment.file_error(words::no_subject());
    }
    let mut naming = Naming::of(album);
    let mut found = Vec::new();
    for (question, draft) in questions.iter().zip(drafts) {
        let row = assessment.question(question);
        match draft {
            Ok(mut draft) => {
                let (pictures, findings) = naming.name(tx, &mut draft.content, &question.pictures, &question.at).await?;
                found.push((row, draft, pictures, findings));
            }
            Err(Misplaced::Unsaid) if nobody_says => {}
            Err(Misplaced::Unsaid) => assessment.mark(row, Status::Error, "no-subject", words::no_subject()),
            Err(Misplaced::Unknown(written)) => {
                assessment.mark(row, Status::Error, "unknown-subject", words::unknown_subject(&written));
            }
        }
    }
    let found = apart(move || found.into_iter().map(Placed::of).collect::<Vec<_>>()).await?;
    let sound: Vec<&Ready> = found.iter().filter_map(|question| question.content.as_ref().ok()).collect();
    let mut others = store::duplicates_of(tx, &sound).await?.into_iter();
    let mut seen: HashMap<(String, String), At> = HashMap::new();
    for Placed { row, content, complaints, pictures } in found {
        let content = match content {
            Ok(content) => content,
            Err(flaw) if is_essay(flaw, format) => {
                assessment.mark(row, Status::Unsupported, "essay", words::essay());
                continue;
            }
            Err(flaw) => {
                assessment.mark(row, Status::Error, words::flaw_kind(flaw), words::flaw(flaw));
                continue;
            }
        };
        let identity = (content.subject.clone(), content.fingerprint().to_owned());
        let other = others.next().flatten();
        if let Some(first) = seen.get(&identity) {
            assessment.mark(row, Status::Duplicate, "duplicate-in-file", words::duplicate_in_file(first));
        } else if let Some(other) = other {
            assessment.duplicate(row, other, words::duplicate());
        } else {
            seen.insert(identity, assessment.rows[row].at.clone());
            for (kind, complaint) in complaints {
                assessment.mark(row, Status::Warning, kind, complaint);
            }
            if content.kind == Kind::Multiple && content.flaws().iter().any(|flaw| words::is_unusual(*flaw)) {
                let counts = (content.options.len(), content.key.len());
                assessment.mark(row, Status::Warning, "unusual-count", words::unusual(counts));
            }
            assessment.good.push(Good { row, content, pictures, taken: None });
        }
    }
    assessment.add_findings(reading.findings);
    Ok(assessment)
}

/// A question that has its place and its pictures.
struct Placed {
    /// Its row in the report.
    row: usize,
    content: Result<Ready, Flaw>,
    complaints: Complaints,
    pictures: Pictures,
}

impl Placed {
    fn of((row, draft, pictures, findings): (usize, Draft, Pictures, Vec<Finding>)) -> Self {
        let mut complaints = draft.complaints;
        if draft.loses_markup {
            complaints.push(("active-content", words::markup()));
        }
        complaints.extend(findings.into_iter().map(|finding| (finding.kind, (finding.message, finding.fix))));
        Self { row, content: Ready::new(&draft.content), complaints, pictures }
    }
}

/// An essay of another system, which has nothing to mark it by.
const fn is_essay(flaw: Flaw, format: Format) -> bool {
    matches!(flaw, Flaw::NoTask | Flaw::NoRubric) && matches!(format, Format::MoodleXml | Format::Qti3)
}

/// Warns of good questions that say nearly what one of the bank says, or an earlier one of the file.
pub async fn compare(tx: &mut Tx, assessment: &mut Assessment) -> Result<()> {
    let contents: Vec<Content> = assessment.good.iter().map(|good| Content::clone(&good.content)).collect();
    for (place, others) in near_many(tx, contents).await?.into_iter().enumerate() {
        match others.first() {
            None => {}
            Some(Other::InBank(near)) => {
                let (message, fix) = words::near(near.percent());
                assessment.warn(place, "near-duplicate", message, fix, Some(near.question));
            }
            Some(Other::Earlier { index, similarity }) => {
                let Some(at) = assessment.place_of(*index) else { continue };
                let (message, fix) = words::near_in_file(&at, similarity / 10);
                assessment.warn(place, "near-duplicate-in-file", message, fix, None);
            }
        }
    }
    assessment.sort();
    Ok(())
}

/// Takes the good ones and their pictures in, notes the question each became, and says how many there are. The bank may have changed
/// since they were assessed: what is there by now stays out, chapters that are gone are left out. The caller commits, and has them
/// found by [`search::catch_up`](super::search::catch_up).
pub async fn apply(tx: &mut Tx, assessment: &mut Assessment, author: &str, entry: Entry, now: DateTime<Utc>) -> Result<usize> {
    store::stand_in_line(tx, assessment.good.iter().map(|good| good.content.subject.as_str())).await?;
    let places = Places::load(tx).await?;
    let mut keeping = Keeping::default();
    for good in &mut assessment.good {
        let is_there = |chapter: &ChapterRef| places.has(&good.content.subject, chapter);
        if good.pictures.is_empty() && good.content.chapters.iter().all(is_there) {
            continue;
        }
        let mut content = Content::clone(&good.content);
        content.chapters.retain(is_there);
        keeping.keep(tx, &mut content, &good.pictures, author, now).await?;
        good.content = Ready::new(&content).map_err(|flaw| StoreError::Corrupt(format!("a question that was checked: {flaw}")))?;
    }
    let ids: Vec<_> = assessment.good.iter().map(|_| (QuestionId::fresh(), QuestionVersionId::fresh())).collect();
    let new: Vec<New<'_>> = assessment
        .good
        .iter()
        .zip(&ids)
        .map(|(good, (id, version))| New { id: *id, version: *version, content: &good.content })
        .collect();
    let there = store::create_many(tx, &new, author, entry, now).await?;
    let mut late = Vec::new();
    for ((good, (id, _)), other) in assessment.good.iter_mut().zip(ids).zip(there) {
        match other {
            None => good.taken = Some(id),
            Some(other) => late.push((good.row, other)),
        }
    }
    let taken = assessment.good.len() - late.len();
    for (row, other) in late {
        assessment.duplicate(row, other, words::duplicate());
    }
    assessment.sort();
    Ok(taken)
}

/// A complaint: what was found, and how to mend it.
type Complaint = (Bilingual, Bilingual);

/// Pictures that came with a question that goes in.
pub type Pictures = Vec<NewPicture>;
