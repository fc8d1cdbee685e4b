//! Questions in lists of this office: subject, chapter, kind and the beginning of the stem.

use std::collections::BTreeMap;

use leptos::prelude::*;
use zhengtu::question::Content;
use zhengtu::store::Tx;
use zhengtu::syllabus::Subject;

use super::lookup::{Chapters, subject_name, subjects};
use super::words;
use crate::locale::Language;
use crate::server::PageError;

/// What subjects and chapters are called.
pub(super) struct Names {
    language: Language,
    chapters: BTreeMap<String, Chapters>,
}

impl Names {
    /// Of these subjects.
    pub(super) async fn load<'a>(tx: &mut Tx, language: Language, codes: impl Iterator<Item = &'a str>) -> Result<Self, PageError> {
        let mut chapters = BTreeMap::new();
        for code in codes {
            if !chapters.contains_key(code)
                && let Some(found) = Chapters::load(tx, code).await?
            {
                chapters.insert(code.to_owned(), found);
            }
        }
        Ok(Self { language, chapters })
    }

    /// Subject, chapter and kind in a line.
    pub(super) fn place(&self, content: &Content) -> String {
        let kind = words::kind(self.language, content.kind);
        let Some(known) = self.chapters.get(&content.subject) else { return kind.to_owned() };
        let mut parts = vec![subject_name(self.language, &known.subject)];
        parts.extend(content.chapters.first().map(|chapter| known.name(self.language, chapter)));
        parts.push(kind.to_owned());
        parts.join(" · ")
    }

    /// The beginning of the stem as a link, with the line below.
    pub(super) fn link(&self, content: &Content, href: String) -> impl IntoView + use<> {
        let stem = words::beginning(&content.stem, 40);
        view! { <a href=href lang="zh-CN">{stem}</a> <small>{self.place(content)}</small> }
    }
}

/// The choices of a filter by subject: all, then each. The code, if there is such a subject.
pub(super) async fn subject_filter(
    tx: &mut Tx,
    language: Language,
    all: &str,
    wanted: &str,
) -> Result<(Vec<(String, String)>, Option<String>), PageError> {
    let known: Vec<Subject> = subjects(tx).await?;
    let chosen = known.iter().find(|subject| subject.code == wanted).map(|subject| subject.code.clone());
    let choices = std::iter::once((String::new(), all.to_owned()))
        .chain(known.iter().map(|subject| (subject.code.clone(), subject_name(language, subject))))
        .collect();
    Ok((choices, chosen))
}
