//! 起步题库: the original questions that ship inside. Loading is repeatable: what is there already stays, what was corrected in
//! a later release becomes a new version.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::{Builder, Uuid};

use crate::ids::{QuestionId, QuestionVersionId};
use crate::question::store::{self, AddError};
use crate::question::{ChapterRef, Kind, NewQuestion, OptionId, QuestionOption};
use crate::store::{StoreError, Tx};

/// Who is named as the author.
pub const AUTHOR: &str = "starter";

const FILES: [&str; 2] = [include_str!("questions/practice-junior.json"), include_str!("questions/ability-junior.json")];

#[derive(Deserialize)]
struct File {
    subject: String,
    edition: String,
    questions: Vec<Entry>,
}

#[derive(Deserialize, Serialize)]
struct Entry {
    id: String,
    chapter: String,
    kind: Kind,
    stem: String,
    options: Vec<EntryOption>,
    explanation: String,
    source: String,
    law_as_of: Option<NaiveDate>,
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
fn all() -> Result<Vec<(QuestionId, QuestionVersionId, NewQuestion)>, StoreError> {
    let mut questions = Vec::new();
    for text in FILES {
        let file: File = serde_json::from_str(text).map_err(|error| StoreError::Corrupt(format!("starter questions: {error}")))?;
        for entry in file.questions {
            let content = serde_json::to_string(&entry).map_err(|error| StoreError::Corrupt(error.to_string()))?;
            let id = QuestionId(stable_id(&[&entry.id]));
            let version = QuestionVersionId(stable_id(&[&entry.id, &content]));
            let key = entry.options.iter().filter(|option| option.right).map(|option| option.id).collect();
            let question = NewQuestion {
                subject: file.subject.clone(),
                chapters: vec![ChapterRef { edition: file.edition.clone(), chapter: entry.chapter }],
                kind: entry.kind,
                stem: entry.stem,
                options: entry.options.into_iter().map(|option| QuestionOption { id: option.id, text: option.text }).collect(),
                key,
                explanation: entry.explanation,
                source: entry.source,
                law_as_of: entry.law_as_of,
                review_by: None,
                difficulty: entry.difficulty,
                tags: entry.tags,
            };
            questions.push((id, version, question));
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
        if store::status(tx, id).await?.is_some() {
            store::add_version(tx, id, version, &question, AUTHOR, at).await?;
        } else {
            match store::create(tx, id, version, &question, AUTHOR, at).await {
                Ok(()) => {}
                // Somebody wrote or imported the same question first; theirs stays.
                Err(AddError::Duplicate(_)) => continue,
                Err(error) => return Err(error),
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

    #[test]
    fn every_question_that_ships_has_the_shape_of_the_examination_and_is_said_once() {
        let questions = all().expect("the files are well formed");
        assert!(questions.len() >= 80, "{}", questions.len());
        let mut seen = BTreeSet::new();
        for (id, _, question) in &questions {
            assert_eq!(question.flaws(), [], "{}", question.stem);
            assert!(seen.insert(question.folded()), "twice: {}", question.stem);
            assert_eq!(id.0.get_version_num(), 8);
        }
    }
}
