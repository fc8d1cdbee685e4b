//! 起步题库: the original questions that ship inside. Loading is repeatable: what is there already stays, what was corrected in
//! a later release becomes a new version.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::{Builder, Uuid};

use crate::ids::{QuestionId, QuestionVersionId};
use crate::question::store::{self, AddError};
use crate::question::{ChapterRef, Content, Kind, OptionId, QuestionOption, RubricPoint, Status};
use crate::store::{StoreError, Tx};

/// Who is named as the author.
pub const AUTHOR: &str = "starter";

const FILES: [&str; 5] = [
    include_str!("questions/junior-comprehensive.json"),
    include_str!("questions/junior-practice.json"),
    include_str!("questions/intermediate-comprehensive.json"),
    include_str!("questions/intermediate-law.json"),
    include_str!("questions/intermediate-practice.json"),
];

#[derive(Deserialize)]
struct File {
    subject: String,
    questions: Vec<Entry>,
}

#[derive(Deserialize, Serialize)]
struct Entry {
    id: String,
    /// Chapters by edition.
    chapters: BTreeMap<String, Vec<String>>,
    kind: Kind,
    stem: String,
    #[serde(default)]
    options: Vec<EntryOption>,
    #[serde(default)]
    tasks: Vec<String>,
    #[serde(default)]
    rubric: Vec<RubricPoint>,
    #[serde(default)]
    model_answer: String,
    explanation: String,
    source: String,
    law_as_of: Option<NaiveDate>,
    #[serde(default)]
    review_by: Option<NaiveDate>,
    difficulty: i64,
    tags: Vec<String>,
}

#[derive(Deserialize, Serialize)]
struct EntryOption {
    id: OptionId,
    text: String,
    #[serde(default)]
    right: bool,
}

impl Entry {
    fn into_content(self, subject: &str) -> Content {
        let chapters = self.chapters.into_iter().flat_map(|(edition, chapters)| {
            chapters.into_iter().map(move |chapter| ChapterRef { edition: edition.clone(), chapter })
        });
        Content {
            subject: subject.to_owned(),
            chapters: chapters.collect(),
            kind: self.kind,
            stem: self.stem,
            key: self.options.iter().filter(|option| option.right).map(|option| option.id).collect(),
            options: self.options.into_iter().map(|option| QuestionOption { id: option.id, text: option.text }).collect(),
            explanation: self.explanation,
            source: self.source,
            law_as_of: self.law_as_of,
            review_by: self.review_by,
            difficulty: self.difficulty,
            tags: self.tags,
            tasks: self.tasks,
            rubric: self.rubric,
            model_answer: self.model_answer,
        }
    }
}

/// A UUID that is the same wherever the same text is named.
fn stable_id(parts: &[&str]) -> Uuid {
    let mut hasher = Sha256::new();
    for part in ["zhengtu/starter/question"].iter().chain(parts) {
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part.as_bytes());
    }
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hasher.finalize()[..16]);
    Builder::from_custom_bytes(bytes).into_uuid()
}

/// The questions with their stable ids.
fn all() -> Result<Vec<(QuestionId, QuestionVersionId, Content)>, StoreError> {
    let mut questions = Vec::new();
    for text in FILES {
        let file: File = serde_json::from_str(text).map_err(|error| StoreError::Corrupt(format!("starter questions: {error}")))?;
        for entry in file.questions {
            let written = serde_json::to_string(&entry).map_err(|error| StoreError::Corrupt(error.to_string()))?;
            let id = QuestionId(stable_id(&[&entry.id]));
            let version = QuestionVersionId(stable_id(&[&entry.id, &written]));
            questions.push((id, version, entry.into_content(&file.subject)));
        }
    }
    Ok(questions)
}

/// Puts the starter bank in, published. Says how many versions were added: none the second time.
pub async fn load(tx: &mut Tx, at: DateTime<Utc>) -> Result<i64, AddError> {
    let mut added = 0;
    for (id, version, question) in all()? {
        if store::version(tx, version).await?.is_some() {
            continue;
        }
        match store::find(tx, id).await? {
            None => match store::create(tx, id, version, &question, AUTHOR, at).await {
                Ok(()) => {}
                // Somebody wrote or imported the same question first; theirs stays.
                Err(AddError::Duplicate(_)) => continue,
                Err(error) => return Err(error),
            },
            Some(known) => {
                let newest = store::version(tx, known.latest).await?;
                // What local experts changed or retired is theirs from then on.
                if known.status == Status::Retired || newest.is_none_or(|newest| newest.author != AUTHOR) {
                    continue;
                }
                store::add_version(tx, id, version, &question, AUTHOR, "随新版本更新", at).await?;
            }
        }
        store::publish(tx, id, version, None, at).await?;
        added += 1;
    }
    Ok(added)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn number(count: usize) -> i64 {
        i64::try_from(count).expect("a small number")
    }

    #[test]
    fn every_question_that_ships_has_the_shape_of_the_examination_and_is_said_once() {
        let questions = all().expect("the files are well formed");
        let mut seen = BTreeSet::new();
        for (id, _, question) in &questions {
            assert_eq!(question.flaws(), [], "{}", question.stem);
            assert!(seen.insert(question.folded()), "twice: {}", question.stem);
            assert!(question.source.contains('《') || question.law_as_of.is_none(), "{}", question.stem);
            assert_eq!(id.0.get_version_num(), 8);
        }
    }

    /// Issue: each objective paper can be filled with 60 singles and 20 multiples, with spare; ten cases for the written one.
    #[test]
    fn every_paper_can_be_sat() {
        let questions = all().expect("the files are well formed");
        let count = |subject: &str, kind: Kind| {
            number(questions.iter().filter(|(_, _, question)| question.subject == subject && question.kind == kind).count())
        };
        for subject in ["junior-comprehensive", "junior-practice", "intermediate-comprehensive", "intermediate-law"] {
            let (singles, multiples) = (count(subject, Kind::Single), count(subject, Kind::Multiple));
            assert!(singles >= 75 && multiples >= 30 && singles + multiples >= 120, "{subject}: {singles} + {multiples}");
        }
        assert!(count("intermediate-practice", Kind::Case) >= 10);
    }

    #[test]
    fn a_case_is_worth_twenty_marks() {
        for (_, _, case) in all().expect("the files are well formed").iter().filter(|(_, _, question)| question.kind == Kind::Case)
        {
            assert_eq!(case.full_half_marks(), 40, "{}", case.stem);
        }
    }
}
