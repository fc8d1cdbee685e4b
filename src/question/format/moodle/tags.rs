//! What the bank knows of a question beside its texts, as Moodle tags: `难度:3`.

use chrono::NaiveDate;

use crate::question::format::FileQuestion;
/// The examination's rule for several answers, as in GIFT.
pub(super) use crate::question::format::gift::RULE_TAG as RULE;

/// Moodle's tags end here.
pub(super) const LONGEST: usize = 50;

const LEVEL: &str = "级别:";
const SUBJECT: &str = "科目:";
const EDITION: &str = "大纲版本:";
const DIFFICULTY: &str = "难度:";
const SOURCE: &str = "来源:";
const LAW_AS_OF: &str = "法规截至:";
const REVIEW_BY: &str = "复核期限:";

/// All tags to write for a question, its own first. What doesn't fit into a tag is named.
pub(super) fn write(question: &FileQuestion) -> (Vec<String>, Vec<&'static str>) {
    let mut lost = Vec::new();
    let mut tags = Vec::new();
    let mut read = FileQuestion::new(question.at.clone(), question.kind);
    for tag in &question.tags {
        if tag.trim() != tag || tag.is_empty() || tag == RULE || apply(&mut read, tag) {
            lost.push("reserved-tag");
        } else {
            tags.push(tag.clone());
        }
    }
    let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    let own = [
        ("level", LEVEL, question.level.clone()),
        ("subject", SUBJECT, question.subject.clone()),
        ("edition", EDITION, question.edition.clone()),
        ("difficulty", DIFFICULTY, question.difficulty.map(|difficulty| difficulty.to_string()).unwrap_or_default()),
        ("source", SOURCE, question.source.clone()),
        ("law-as-of", LAW_AS_OF, day(question.law_as_of)),
        ("review-by", REVIEW_BY, day(question.review_by)),
    ];
    for (kind, prefix, value) in own {
        if value.is_empty() {
            continue;
        }
        let tag = format!("{prefix}{value}");
        let fits =
            tag.chars().count() <= LONGEST && tag.trim() == tag && value.trim() == value && !value.contains(char::is_control);
        if fits && apply(&mut FileQuestion::new(question.at.clone(), question.kind), &tag) {
            tags.push(tag);
        } else {
            lost.push(kind);
        }
    }
    (tags, lost)
}

/// Takes a tag for what it says of the question; false if it is an ordinary one.
pub(super) fn apply(question: &mut FileQuestion, tag: &str) -> bool {
    let value = |prefix: &str| tag.strip_prefix(prefix).map(str::trim).filter(|value| !value.is_empty());
    let texts = [
        (LEVEL, &mut question.level),
        (SUBJECT, &mut question.subject),
        (EDITION, &mut question.edition),
        (SOURCE, &mut question.source),
    ];
    for (prefix, field) in texts {
        if let Some(value) = value(prefix) {
            value.clone_into(field);
            return true;
        }
    }
    if let Some(difficulty) = value(DIFFICULTY).and_then(|value| value.parse().ok()).filter(|value| (1..=5).contains(value)) {
        question.difficulty = Some(difficulty);
        return true;
    }
    for (prefix, field) in [(LAW_AS_OF, &mut question.law_as_of), (REVIEW_BY, &mut question.review_by)] {
        if let Some(day) = value(prefix).and_then(|value| value.parse().ok()) {
            *field = Some(day);
            return true;
        }
    }
    false
}
