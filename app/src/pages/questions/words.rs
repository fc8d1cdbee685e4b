//! What things of the bank are called.

use zhengtu::question::markdown::plain;
use zhengtu::question::{Flaw, Stage, Status};

pub(super) use crate::components::question::kind_name as kind;
use crate::locale::Questions;

/// What people get to see of a question: the mark of [`crate::components::status`], and the word.
pub(super) const fn status(t: Questions, status: Status) -> (&'static str, &'static str) {
    match status {
        Status::Draft => ("idle", t.status_draft()),
        Status::InReview => ("info", t.status_in_review()),
        Status::Published => ("ok", t.status_published()),
        Status::Retired => ("bad", t.status_retired()),
    }
}

/// How far the newest version has come: mark and word.
pub(super) const fn stage(t: Questions, stage: Stage) -> (&'static str, &'static str) {
    match stage {
        Stage::Draft => ("idle", t.stage_draft()),
        Stage::InReview => ("info", t.stage_in_review()),
        Stage::Returned => ("warn", t.stage_returned()),
        Stage::Published => ("ok", t.stage_published()),
    }
}

/// 1 to 5 in words.
pub(super) const fn difficulty(t: Questions, difficulty: i64) -> &'static str {
    match difficulty {
        ..=1 => t.difficulty_1(),
        2 => t.difficulty_2(),
        3 => t.difficulty_3(),
        4 => t.difficulty_4(),
        5.. => t.difficulty_5(),
    }
}

/// The beginning of a stem, to name a question by.
pub(super) fn beginning(stem: &str, longest: usize) -> String {
    let plain = plain(stem);
    if plain.chars().count() <= longest {
        return plain;
    }
    let cut: String = plain.chars().take(longest).collect();
    // Half of a blank to fill in says nothing.
    format!("{}…", cut.trim_end_matches(['（', '(', '　', ' ', '_', '，', '、']))
}

/// The field of the form a flaw belongs to, and the sentence that says it.
pub(super) const fn flaw(t: Questions, flaw: Flaw) -> (&'static str, &'static str) {
    match flaw {
        Flaw::EmptyStem => ("stem", t.flaw_empty_stem()),
        Flaw::TooFewOptions => ("options", t.flaw_too_few_options()),
        Flaw::EmptyOption => ("options", t.flaw_empty_option()),
        Flaw::EqualOptions => ("options", t.flaw_equal_options()),
        Flaw::NoKey => ("options", t.flaw_no_key()),
        Flaw::SeveralKeys => ("options", t.flaw_several_keys()),
        Flaw::UnknownKey => ("options", t.flaw_unknown_key()),
        Flaw::UnknownReference => ("explanation", t.flaw_unknown_reference()),
        Flaw::Difficulty => ("difficulty", t.flaw_difficulty()),
        Flaw::NoChapter => ("chapters", t.flaw_no_chapter()),
        Flaw::JudgementOptions => ("options", t.flaw_judgement_options()),
        Flaw::Mixed => ("kind", t.flaw_mixed()),
        Flaw::NoTask => ("tasks", t.flaw_no_task()),
        Flaw::NoRubric => ("rubric", t.flaw_no_rubric()),
        Flaw::Rubric => ("rubric", t.flaw_rubric()),
        Flaw::TooLong => ("stem", t.flaw_too_long()),
        Flaw::UnusualOptionCount => ("options", t.flaw_unusual_option_count()),
        Flaw::UnusualKeyCount => ("options", t.flaw_unusual_key_count()),
    }
}
