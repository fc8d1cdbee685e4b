//! What mocks are called, and times as people say them.

use zhengtu::mock::blueprint::Shortage;
use zhengtu::mock::store::Attempt;
use zhengtu::question::Kind;
use zhengtu::store::Tx;
use zhengtu::syllabus::{self, Subject};

use crate::locale::{Language, Mock};
use crate::pages::practice::subject_name;
use crate::server::PageError;

/// The subject of an attempt or a paper.
pub(super) async fn subject_of(tx: &mut Tx, code: &str) -> Result<Subject, PageError> {
    syllabus::store::subject(tx, code).await?.ok_or(PageError::NotFound)
}

/// A paper's title; a drawn one is called after its subject.
pub(super) fn paper_name(language: Language, title: &str, subject: &Subject) -> String {
    if title.is_empty() { format!("{} · {}", subject_name(language, subject), Mock(language).drawn()) } else { title.to_owned() }
}

/// The same of an attempt.
pub(super) async fn attempt_name(language: Language, tx: &mut Tx, attempt: &Attempt) -> Result<String, PageError> {
    Ok(paper_name(language, &attempt.title, &subject_of(tx, &attempt.subject).await?))
}

/// `1 分 20 秒`
pub(super) fn duration(language: Language, ms: i64) -> String {
    let t = Mock(language);
    let seconds = (ms + 500) / 1000;
    match (seconds / 60, seconds % 60) {
        (0, seconds) => t.seconds(seconds),
        (minutes, 0) => t.minutes(minutes),
        (minutes, seconds) => t.minutes_seconds(minutes, seconds),
    }
}

/// Why there is no paper.
pub(super) fn short(language: Language, short: Shortage) -> String {
    let t = Mock(language);
    match short.kind {
        Kind::Multiple => t.short_multiples(short.have, short.wanted),
        Kind::Single | Kind::Judgement | Kind::Case => t.short_singles(short.have, short.wanted),
    }
}
