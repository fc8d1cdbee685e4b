//! 试题入库: questions read from a file become questions of the bank, each in its subject and chapters, unless they are there already.
//!
//! [`assess`] changes nothing and says of every question of the file what would become of it; [`compare`] adds what the bank or the file
//! has nearly the same of; [`apply`] takes the good ones in, with their pictures.

mod place;
mod report;
mod words;

use std::collections::HashMap;
use std::fmt::Write as _;

use chrono::{DateTime, Utc};

pub use report::{Assessment, Counts, Good, Row, Shown};

use super::duplicate::store::{Other, near_many};
use super::format::{FileQuestion, Format, Reading, Status, letters};
use super::picture::{self, Album, Naming, NewPicture};
use super::store::{self, AddError};
use super::{Content, Flaw, Kind, OptionSet, QuestionOption, markdown};
use crate::bilingual::Bilingual;
use crate::ids::{QuestionId, QuestionVersionId};
use crate::store::{Result, StoreError, Tx};
use place::{Misplaced, Place, Places};

/// What holds for questions that don't say it themselves.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Defaults {
    /// The subject's code.
    pub subject: Option<String>,
    /// The edition of the syllabus; otherwise the newest of the subject that has the chapter.
    pub edition: Option<String>,
}

/// How far questions come at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// 草稿
    Draft,
    /// 送审
    Submitted,
    /// 发布: without review, as what ships with the system.
    Published,
}

/// Finds each question's subject and chapters, what is wrong with it, and whether the file or the bank has it already. Changes
/// nothing. `album` has the pictures of the reading: [`Album::of`].
pub async fn assess(tx: &mut Tx, reading: Reading, album: &Album, defaults: &Defaults) -> Result<Assessment> {
    let mut naming = Naming::of(album);
    let places = Places::load(tx).await?;
    let mut assessment = Assessment::new(Some(reading.format), reading.encoding.clone());
    // A file of a format that has no place for the subject says so once, not in every question.
    let nobody_says = !reading.questions.is_empty()
        && reading.questions.iter().all(|question| matches!(places.place(question, defaults), Err(Misplaced::Unsaid)));
    if nobody_says {
        assessment.file_error(words::no_subject());
    }
    let foreign = matches!(reading.format, Format::MoodleXml | Format::Qti3);
    let mut seen: HashMap<String, super::format::At> = HashMap::new();
    for question in &reading.questions {
        let row = assessment.question(question);
        let (place, mut complaints) = match places.place(question, defaults) {
            Ok(found) => found,
            Err(Misplaced::Unsaid) if nobody_says => continue,
            Err(Misplaced::Unsaid) => {
                assessment.mark(row, Status::Error, "no-subject", words::no_subject());
                continue;
            }
            Err(Misplaced::Unknown(written)) => {
                assessment.mark(row, Status::Error, "unknown-subject", words::unknown_subject(&written));
                continue;
            }
        };
        let mut content = content(question, place, foreign);
        let loses_markup = loses_markup(&mut content);
        let (pictures, findings) = naming.name(tx, &mut content, &question.pictures, &question.at).await?;
        if let Some(flaw) = content.error() {
            if is_essay(flaw, reading.format) {
                assessment.mark(row, Status::Unsupported, "essay", words::essay());
            } else {
                assessment.mark(row, Status::Error, words::flaw_kind(flaw), words::flaw(flaw));
            }
            continue;
        }
        if loses_markup {
            complaints.push(("active-content", words::markup()));
        }
        complaints.extend(findings.into_iter().map(|finding| (finding.kind, (finding.message, finding.fix))));
        let fingerprint = format!("{} {}", content.subject, store::fingerprint(&content));
        if let Some(first) = seen.get(&fingerprint) {
            assessment.mark(row, Status::Duplicate, "duplicate-in-file", words::duplicate_in_file(first));
        } else if let Some(other) = store::duplicate_of(tx, &content).await? {
            assessment.duplicate(row, other, words::duplicate());
        } else {
            seen.insert(fingerprint, question.at.clone());
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

/// Whether HTML, or a link or picture that isn't allowed, becomes plain words when the question is written down. Of pictures in the
/// file, [`Naming`] speaks.
fn loses_markup(content: &mut Content) -> bool {
    let is_seen = |c: &char| !c.is_control() && !matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    content.texts_mut().any(|text| {
        text.contains(['<', '['])
            && !text.contains("](file:")
            && !markdown::clean(text).chars().filter(is_seen).eq(text.chars().filter(is_seen))
    })
}

/// An essay of another system, which has nothing to mark it by.
const fn is_essay(flaw: Flaw, format: Format) -> bool {
    matches!(flaw, Flaw::NoTask | Flaw::NoRubric) && matches!(format, Format::MoodleXml | Format::Qti3)
}

/// Warns of good questions that say nearly what one of the bank says, or an earlier one of the file.
pub async fn compare(tx: &mut Tx, assessment: &mut Assessment) -> Result<()> {
    let contents: Vec<Content> = assessment.good.iter().map(|good| good.content.clone()).collect();
    for (place, others) in near_many(tx, &contents).await?.into_iter().enumerate() {
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
pub async fn apply(tx: &mut Tx, assessment: &mut Assessment, author: &str, stage: Stage, now: DateTime<Utc>) -> Result<usize> {
    let places = Places::load(tx).await?;
    let mut late = Vec::new();
    let mut taken = 0;
    for question in &mut assessment.good {
        let (id, version) = (QuestionId::fresh(), QuestionVersionId::fresh());
        question.content.chapters.retain(|chapter| places.has(&question.content.subject, chapter));
        picture::keep(tx, &mut question.content, &question.pictures, author, now).await?;
        match store::create_unindexed(tx, id, version, &question.content, author, now).await {
            Ok(()) => {}
            Err(AddError::Duplicate(other)) => {
                late.push((question.row, other));
                continue;
            }
            Err(AddError::Store(error)) => return Err(error),
            Err(AddError::Flaw(flaw)) => return Err(StoreError::Corrupt(format!("a question that was checked: {flaw}"))),
        }
        question.taken = Some(id);
        taken += 1;
        match stage {
            Stage::Draft => {}
            Stage::Submitted => {
                store::submit(tx, id, version, now).await?;
            }
            // Without a chapter nobody would find it: it stays a draft.
            Stage::Published if question.content.chapters.is_empty() => {}
            Stage::Published => {
                store::publish(tx, id, version, None, now).await?;
            }
        }
    }
    for (row, other) in late {
        assessment.duplicate(row, other, words::duplicate());
    }
    assessment.sort();
    Ok(taken)
}

/// What the bank will hold of a question.
fn content(question: &FileQuestion, place: Place, foreign: bool) -> Content {
    let count = question.options.len();
    let ids = letters::identities(count);
    let key: OptionSet = ids.iter().zip(&question.options).filter(|(_, option)| option.correct).map(|(id, _)| *id).collect();
    // Readers of our own know which letters are options; what other systems wrote is looked at here.
    let follow = |text: &str| if foreign { letters::read(text, count) } else { text.to_owned() };
    let mut explanation = follow(&question.explanation);
    for (id, option) in ids.iter().zip(&question.options) {
        if let Some(feedback) = option.feedback.as_deref().filter(|feedback| !explanation.contains(*feedback)) {
            let gap = if explanation.is_empty() { "" } else { "\n\n" };
            let _ = write!(explanation, "{gap}{{{id}}}：{}", letters::read(feedback, count));
        }
    }
    // More options than letters would be lost here; [`Content::flaws`] must see them.
    let last = ids.last().copied().into_iter().cycle();
    let options = ids.iter().copied().chain(last).zip(&question.options);
    Content {
        subject: place.subject,
        chapters: place.chapters,
        kind: question.kind,
        stem: question.stem.clone(),
        options: options.map(|(id, option)| QuestionOption { id, text: option.text.clone() }).collect(),
        key,
        explanation,
        source: question.source.clone(),
        law_as_of: question.law_as_of,
        review_by: question.review_by,
        difficulty: question.difficulty.unwrap_or(3),
        tags: question.tags.clone(),
        tasks: question.tasks.clone(),
        rubric: question.rubric.clone(),
        model_answer: question.model_answer.clone(),
    }
}

/// A complaint: what was found, and how to mend it.
type Complaint = (Bilingual, Bilingual);

/// Pictures that came with a question that goes in.
pub type Pictures = Vec<NewPicture>;
