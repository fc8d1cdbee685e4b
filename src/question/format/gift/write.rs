//! Questions as GIFT, and what it can't carry.

use std::fmt::Write as _;

use super::RULE_TAG;
use super::escape::{category_path, escaped};
use crate::question::Kind;
use crate::question::format::{FileOption, FileQuestion, Loss, Written, letters, lost};

/// As GIFT.
pub(in crate::question::format) fn write(questions: &[FileQuestion]) -> Written {
    let mut out = String::new();
    let mut losses = Vec::new();
    let mut current: Option<String> = None;
    for (place, question) in (1..).zip(questions) {
        let category = category_path(question.chapters.first().map_or(&[][..], Vec::as_slice));
        if current.as_ref() != Some(&category) && (current.is_some() || !category.is_empty()) {
            let _ = write!(out, "$CATEGORY: {}\n\n", if category.is_empty() { "top" } else { &category });
            current = Some(category);
        }
        losses.extend(lost::metadata(place, question));
        losses.extend(lost::chapters(place, question));
        losses.extend(lost::identities(place, question));
        let tags = kept_tags(place, question, &mut losses);
        write_question(&mut out, question, &tags);
        match question.kind {
            Kind::Multiple if tags.contains(&RULE_TAG) => losses.push(lost::partial_marks(place)),
            Kind::Case => losses.push(lost::case(place)),
            Kind::Judgement if !is_plain_judgement(question) => losses.push(Loss::new(
                place,
                "judgement",
                "这道判断题的选项不是“正确/错误”，写成了单选题。",
                "This true-or-false question has options of its own words and is written as a single choice.",
            )),
            _ => {}
        }
    }
    Written { bytes: out.into_bytes(), losses }
}

/// Tags are written between brackets in a comment of one line.
fn kept_tags<'q>(place: usize, question: &'q FileQuestion, losses: &mut Vec<Loss>) -> Vec<&'q str> {
    let fits = |tag: &&String| !tag.contains(['[', '\\']) && !tag.chars().any(char::is_control);
    let mut tags: Vec<&str> = question.tags.iter().filter(fits).map(String::as_str).collect();
    if tags.len() < question.tags.len() {
        losses.push(Loss::new(place, "tags", "含有 [ 或 \\ 的标签写不进 GIFT。", "Tags with [ or \\ can't be written in GIFT."));
    }
    if question.kind == Kind::Multiple && question.options.iter().all(|option| option.weight.is_none()) {
        tags.push(RULE_TAG);
    }
    tags
}

fn write_question(out: &mut String, question: &FileQuestion, tags: &[&str]) {
    if !tags.is_empty() {
        let tags: Vec<String> = tags.iter().map(|tag| format!("[tag:{}]", tag.replace(']', "\\]"))).collect();
        let _ = writeln!(out, "// {}", tags.join(" "));
    }
    if !question.name.is_empty() {
        let _ = write!(out, "::{}::", escaped(&question.name));
    }
    let stem = if question.tasks.is_empty() {
        question.stem.clone()
    } else {
        format!("{}\n\n{}", question.stem, question.tasks.join("\n\n"))
    };
    let _ = write!(out, "[markdown]{} {{", escaped(&stem));
    let general = if question.kind == Kind::Case {
        question.model_answer.clone()
    } else {
        letters::shown(&question.explanation, question.options.len())
    };
    match question.kind {
        Kind::Case => {}
        Kind::Judgement if is_plain_judgement(question) => write_judgement(out, question),
        _ => write_options(out, question),
    }
    if !general.is_empty() {
        let _ = write!(out, "\n####{}", marked(&general));
    }
    let _ = write!(out, "\n}}\n\n");
}

fn is_plain_judgement(question: &FileQuestion) -> bool {
    question.options.iter().map(|option| option.text.as_str()).eq(["正确", "错误"])
        && question.options.iter().filter(|option| option.correct).count() == 1
}

fn write_judgement(out: &mut String, question: &FileQuestion) {
    let right = question.options.first().is_some_and(|option| option.correct);
    out.push_str(if right { "TRUE" } else { "FALSE" });
    let feedback = |correct: bool| -> String {
        let option = question.options.iter().find(|option| option.correct == correct);
        option.and_then(|option| option.feedback.as_deref()).map(marked).unwrap_or_default()
    };
    match (feedback(false), feedback(true)) {
        (wrong, right) if wrong.is_empty() && right.is_empty() => {}
        (wrong, right) if right.is_empty() => {
            let _ = write!(out, "#{wrong}");
        }
        (wrong, right) => {
            let _ = write!(out, "#{wrong}#{right}");
        }
    }
}

/// What begins like a weight or a mark of format would be read as one.
fn marked(text: &str) -> String {
    let text = escaped(text);
    if text.starts_with(['%', '[']) { format!("[markdown]{text}") } else { text }
}

fn write_options(out: &mut String, question: &FileQuestion) {
    let right = question.options.iter().filter(|option| option.correct).count();
    for option in &question.options {
        let mark = if question.kind != Kind::Multiple && option.correct { '=' } else { '~' };
        let _ = write!(out, "\n{mark}{}", weight(question, option, right));
        out.push_str(&marked(&option.text));
        if let Some(feedback) = &option.feedback {
            let _ = write!(out, "#{}", marked(feedback));
        }
    }
}

/// Equal shares for the right ones, and nothing left with a wrong one; or as the question came.
fn weight(question: &FileQuestion, option: &FileOption, right: usize) -> String {
    if let Some(weight) = option.weight {
        return format!("%{weight}%");
    }
    match (question.kind == Kind::Multiple, option.correct) {
        (false, _) => String::new(),
        (true, false) => "%-100%".to_owned(),
        (true, true) => format!("%{}%", share(right)),
    }
}

/// 100 ÷ n as Moodle knows it: from a closed list, with up to five places.
fn share(of: usize) -> String {
    let count = u32::try_from(of.max(1)).unwrap_or(u32::MAX);
    let text = format!("{:.5}", 100.0 / f64::from(count));
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
