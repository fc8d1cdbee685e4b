//! Finding what the bank's pages speak of: a question, the subjects, the chapters of every edition.

use zhengtu::account::{Action, Place};
use zhengtu::ids::QuestionId;
use zhengtu::question::store::{Question, QuestionVersion, find, versions};
use zhengtu::question::{ChapterRef, Content};
use zhengtu::store::Tx;
use zhengtu::syllabus::{Chapter, Level, Subject, store as syllabus};

use crate::locale::{Language, Questions};
use crate::server::{Ctx, PageError};

/// A question with all its versions, the newest first; there is always one.
pub(super) struct Known {
    pub(super) question: Question,
    pub(super) newest: QuestionVersion,
    /// All but the newest, the newer first.
    pub(super) earlier: Vec<QuestionVersion>,
}

impl Known {
    /// All versions, the newest first.
    pub(super) fn versions(&self) -> impl Iterator<Item = &QuestionVersion> {
        std::iter::once(&self.newest).chain(&self.earlier)
    }

    /// The version before this one.
    pub(super) fn before(&self, number: i64) -> Option<&QuestionVersion> {
        self.versions().find(|version| version.number < number)
    }

    /// Whether the key of this content changed while its explanation did not, since the version people practise with or, before there
    /// is one, since any.
    pub(super) fn leaves_explanation_behind(&self, content: &Content) -> bool {
        match self.published() {
            Some(published) => content.explains_another_key(&published.content),
            None => self.versions().any(|version| content.explains_another_key(&version.content)),
        }
    }

    /// The version people practise with, if there is one.
    pub(super) fn published(&self) -> Option<&QuestionVersion> {
        self.versions().find(|version| Some(version.id) == self.question.published)
    }
}

/// Goes on only if the actor may do this with the bank. It is one for the whole installation: a role for a single division doesn't
/// reach it.
pub(super) async fn allow(ctx: &Ctx, action: Action) -> Result<(), PageError> {
    ctx.require(action, &Place::country()).await
}

/// The question an address names.
pub(super) async fn question_of(tx: &mut Tx, id: &str) -> Result<Known, PageError> {
    let id: QuestionId = id.parse().map_err(|_| PageError::NotFound)?;
    let question = find(tx, id).await?.ok_or(PageError::NotFound)?;
    let mut all = versions(tx, id).await?.into_iter();
    let newest = all.next().ok_or(PageError::NotFound)?;
    Ok(Known { question, newest, earlier: all.collect() })
}

/// All subjects, from the lowest level up.
pub(super) async fn subjects(tx: &mut Tx) -> Result<Vec<Subject>, PageError> {
    let mut all = Vec::new();
    for level in Level::ALL {
        all.extend(syllabus::subjects(tx, level).await?);
    }
    Ok(all)
}

/// A subject's name, which for most names its level, too.
pub(super) fn subject_name(language: Language, subject: &Subject) -> String {
    match language {
        Language::Zh => subject.name.clone(),
        Language::En => subject.name_en.clone(),
    }
}

/// A subject with its chapters by edition, the newest edition first.
#[derive(Clone)]
pub(super) struct Chapters {
    pub(super) subject: Subject,
    pub(super) editions: Vec<(String, Vec<Chapter>)>,
}

impl Chapters {
    /// Those of a subject.
    pub(super) async fn load(tx: &mut Tx, subject: &str) -> Result<Option<Self>, PageError> {
        let Some(subject) = syllabus::subject(tx, subject).await? else { return Ok(None) };
        let mut editions = Vec::new();
        for edition in syllabus::editions(tx, &subject.code).await? {
            let chapters = syllabus::chapters(tx, &edition, &subject.code).await?;
            editions.push((edition, chapters));
        }
        Ok(Some(Self { subject, editions }))
    }

    /// Whether there is such a chapter.
    pub(super) fn has(&self, wanted: &ChapterRef) -> bool {
        self.find(wanted).is_some()
    }

    fn find(&self, wanted: &ChapterRef) -> Option<&Chapter> {
        let (_, chapters) = self.editions.iter().find(|(edition, _)| *edition == wanted.edition)?;
        chapters.iter().find(|chapter| chapter.number == wanted.chapter)
    }

    /// `03 儿童社会工作（2018 年版）`.
    pub(super) fn name(&self, language: Language, wanted: &ChapterRef) -> String {
        let title = self.find(wanted).map_or("", |chapter| chapter.name.as_str());
        Questions(language).chapter_of(&wanted.chapter, title, &wanted.edition)
    }
}
