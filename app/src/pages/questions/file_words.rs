//! What formats, kinds and results are called.

use zhengtu::question::format::{Format, Status as Found};
use zhengtu::question::{Kind, Status};

use crate::locale::QuestionFiles;

pub(super) const fn format(t: QuestionFiles, format: Format) -> &'static str {
    match format {
        Format::Xlsx => t.xlsx(),
        Format::Csv => t.csv(),
        Format::Gift => t.gift(),
        Format::Aiken => t.aiken(),
        Format::MoodleXml => t.moodle_xml(),
        Format::Qti3 => t.qti3(),
    }
}

pub(super) const fn kind(t: QuestionFiles, kind: Kind) -> &'static str {
    match kind {
        Kind::Single => t.single(),
        Kind::Multiple => t.multiple(),
        Kind::Judgement => t.judgement(),
        Kind::Case => t.case(),
    }
}

pub(super) const fn status(t: QuestionFiles, status: Status) -> &'static str {
    match status {
        Status::Draft => t.draft(),
        Status::InReview => t.in_review(),
        Status::Published => t.published(),
        Status::Retired => t.retired(),
    }
}

/// The word and the kind of mark for a result.
pub(super) const fn found(t: QuestionFiles, status: Found) -> (&'static str, &'static str) {
    match status {
        Found::Ok => (t.ok(), "ok"),
        Found::Warning => (t.has_warning(), "warn"),
        Found::Error => (t.has_error(), "bad"),
        Found::Duplicate => (t.duplicate(), "idle"),
        Found::Unsupported => (t.unsupported(), "bad"),
    }
}
