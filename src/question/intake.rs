//! 试题入库: drafts read from a spreadsheet become questions of the bank, each in its subject and chapter, unless it is there already.

use chrono::{DateTime, Utc};

use super::store::{self, AddError};
use super::{ChapterRef, Content, Kind, OptionId, OptionSet, QuestionOption};
use crate::bilingual::Bilingual;
use crate::exchange::question_sheet::{DraftKind, DraftQuestion};
use crate::exchange::{Report, Verdict, cells::fold};
use crate::ids::{QuestionId, QuestionVersionId};
use crate::store::{Result, StoreError, Tx};
use crate::syllabus::store as syllabus;
use crate::syllabus::{Chapter, Level, Subject};

/// What holds for rows that don't say it themselves.
#[derive(Debug, Clone, Default)]
pub struct Defaults {
    /// The subject's code.
    pub subject: Option<String>,
    /// The edition of the syllabus; otherwise the newest of the subject.
    pub edition: Option<String>,
}

struct Place {
    subject: Subject,
    edition: String,
    chapters: Vec<Chapter>,
}

/// Finds each draft's subject and chapter, and whether the bank has it. What was found is added to the report; what may be taken
/// in is returned. Changes nothing.
pub async fn assess(tx: &mut Tx, drafts: Vec<DraftQuestion>, defaults: &Defaults, report: &mut Report) -> Result<Vec<Content>> {
    let mut places = Vec::new();
    for level in Level::ALL {
        for subject in syllabus::subjects(tx, level).await? {
            let newest = syllabus::editions(tx, &subject.code).await?.into_iter().next();
            if let Some(edition) = defaults.edition.clone().or(newest) {
                let chapters = syllabus::chapters(tx, &edition, &subject.code).await?;
                places.push(Place { subject, edition, chapters });
            }
        }
    }
    let mut good = Vec::new();
    for draft in drafts {
        match place(&draft, defaults, &places) {
            Ok((place, chapter)) => {
                let (sheet, row, what) = (draft.sheet.clone(), draft.row, draft.stem.chars().take(40).collect::<String>());
                let question = question(draft, place, chapter);
                if let Some(flaw) = question.error() {
                    let en = flaw.to_string();
                    report.note(
                        &sheet,
                        row,
                        what,
                        Verdict::Error,
                        Bilingual::new(format!("这道题不能入库：{en}。"), format!("The question can't be taken in: {en}.")),
                    );
                } else if store::duplicate_of(tx, &question).await?.is_some() {
                    // Nothing else is worth saying about a question that is there.
                    report.rows.retain(|found| !(found.sheet == sheet && found.row == row));
                    report.note(
                        &sheet,
                        row,
                        what,
                        Verdict::Unchanged,
                        Bilingual::new("题库里已有这道题。", "The bank has this question already."),
                    );
                } else {
                    good.push(question);
                }
            }
            Err((sentence, fix)) => {
                report.add(&draft.sheet, draft.row, draft.stem.chars().take(40).collect::<String>(), Verdict::Error, sentence, fix);
            }
        }
    }
    Ok(good)
}

/// Takes them in, as drafts for review or published at once. The caller commits.
pub async fn apply(tx: &mut Tx, questions: &[Content], author: &str, publish: bool, now: DateTime<Utc>) -> Result<usize> {
    for question in questions {
        let (id, version) = (QuestionId::fresh(), QuestionVersionId::fresh());
        store::create(tx, id, version, question, author, now).await.map_err(|error| match error {
            AddError::Store(error) => error,
            other => StoreError::Corrupt(format!("a question that was checked: {other}")),
        })?;
        if publish {
            store::publish(tx, id, version, None, now).await?;
        }
    }
    Ok(questions.len())
}

type Complaint = (Bilingual, Bilingual);

fn place<'a>(draft: &DraftQuestion, defaults: &Defaults, places: &'a [Place]) -> Result<(&'a Place, &'a Chapter), Complaint> {
    let place = subject_of(draft, defaults, places).ok_or_else(|| {
        (
            Bilingual::new("看不出这道题属于哪个科目。", "It isn't clear which subject the question belongs to."),
            Bilingual::new(
                "请填写“级别”和“科目”两列，或在导入时指定科目。",
                "Fill in the columns 级别 and 科目, or name the subject when importing.",
            ),
        )
    })?;
    let chapter = draft.chapter.iter().rev().find_map(|name| place.chapters.iter().find(|chapter| is_named(chapter, name)));
    let chapter = chapter.ok_or_else(|| {
        let names: Vec<&str> = place.chapters.iter().map(|chapter| chapter.name.as_str()).collect();
        let (subject, written, names) = (&place.subject.name, draft.chapter.join(" / "), names.join("、"));
        (
            Bilingual::new(format!("《{subject}》里没有章节“{written}”。"), format!("{subject} has no chapter “{written}”.")),
            Bilingual::new(format!("请写章名或章号：{names}。"), format!("Write the name or number of one of these: {names}.")),
        )
    })?;
    Ok((place, chapter))
}

/// By the row's own words, else by what was said for the whole file.
fn subject_of<'a>(draft: &DraftQuestion, defaults: &Defaults, places: &'a [Place]) -> Option<&'a Place> {
    let (written, level) = (folded(&draft.subject), folded(&draft.level));
    if written.is_empty() {
        return places.iter().find(|place| Some(&place.subject.code) == defaults.subject.as_ref());
    }
    let level = match level.as_str() {
        "" => None,
        level if level.contains("初") || level.contains("助理") || level == "junior" => Some(Level::Junior),
        level if level.contains("高") || level == "senior" => Some(Level::Senior),
        level if level.contains("中") || level.contains("社会工作师") || level == "intermediate" => Some(Level::Intermediate),
        _ => return None,
    };
    let mut fitting = places.iter().filter(|place| {
        let name = folded(&place.subject.name);
        let code_fits = draft.subject == place.subject.code;
        code_fits
            || (level.is_none_or(|level| level.code() == place.subject.level)
                && (name.contains(&written) || written.contains(&name)))
    });
    // One that fits, or none: nothing is guessed.
    fitting.next().filter(|_| fitting.next().is_none())
}

fn is_named(chapter: &Chapter, written: &str) -> bool {
    let (name, written) = (folded(&chapter.name), folded(written));
    let number = chapter.number.trim_start_matches('0');
    let bare = written.trim_start_matches('第').split('章').next().unwrap_or_default().trim_start_matches('0');
    !written.is_empty()
        && (written == name
            || bare == number
            || bare == chinese_number(number)
            || (name.chars().count() > 3 && written.ends_with(&name)))
}

/// 1 to 20 as they stand in 第十二章.
fn chinese_number(number: &str) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    match number.parse::<usize>() {
        Ok(number @ 1..=9) => DIGITS[number].to_owned(),
        Ok(number @ 10..=19) => format!("十{}", DIGITS[number - 10]),
        Ok(20) => "二十".to_owned(),
        _ => "—".to_owned(),
    }
}

fn folded(text: &str) -> String {
    fold(text).chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn question(draft: DraftQuestion, place: &Place, chapter: &Chapter) -> Content {
    let identities: Vec<OptionId> = ('a'..='z').filter_map(OptionId::new).collect();
    let key: OptionSet = draft.key.iter().filter_map(|at| identities.get(*at).copied()).collect();
    let mut tags = draft.tags;
    tags.extend(draft.year.map(|year| year.to_string()));
    Content {
        subject: place.subject.code.clone(),
        chapters: vec![ChapterRef { edition: place.edition.clone(), chapter: chapter.number.clone() }],
        kind: match draft.kind {
            DraftKind::Multiple => Kind::Multiple,
            DraftKind::Judgement => Kind::Judgement,
            _ => Kind::Single,
        },
        stem: draft.stem,
        explanation: with_identities(&draft.explanation, draft.options.len()),
        options: identities.iter().zip(draft.options).map(|(id, text)| QuestionOption { id: *id, text }).collect(),
        key,
        source: draft.source,
        law_as_of: None,
        review_by: None,
        difficulty: draft.difficulty.map_or(3, i64::from),
        tags,
        tasks: Vec::new(),
        rubric: Vec::new(),
        model_answer: String::new(),
    }
}

/// Options are shown under changing letters, so an explanation that says `A项` or `故选B` must follow: `{a}项`, `故选{b}`.
fn with_identities(explanation: &str, options: usize) -> String {
    let characters: Vec<char> = explanation.chars().collect();
    let mut out = String::with_capacity(explanation.len());
    for (at, character) in characters.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| characters.get(at)).copied().unwrap_or(' ');
        let after = characters.get(at + 1).copied().unwrap_or(' ');
        let is_option = ('A'..='Z').take(options).any(|letter| letter == *character);
        let stands_alone = !before.is_ascii_alphanumeric() && !after.is_ascii_alphanumeric();
        let is_meant = "选项案、和与及为是".contains(before) || "项选、和与及".contains(after);
        if is_option && stands_alone && is_meant {
            out.push('{');
            out.push(character.to_ascii_lowercase());
            out.push('}');
        } else {
            out.push(*character);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_in_an_explanation_follow_their_options() {
        assert_eq!(with_identities("A项错误，B、C 正确，故选D。", 4), "{a}项错误，{b}、{c} 正确，故选{d}。");
        assert_eq!(with_identities("WHO 与 A 型；ABC 理论；选E", 4), "WHO 与 A 型；ABC 理论；选E");
    }

    #[test]
    fn a_chapter_is_known_by_name_and_number() {
        let chapter =
            Chapter { edition: "2025".into(), subject: "s".into(), number: "12".into(), name: "社区社会工作".into() };
        for written in ["社区社会工作", "第十二章", "第12章 社区社会工作", "12", "第十二章社区社会工作"]
        {
            assert!(is_named(&chapter, written), "{written}");
        }
        for written in ["", "第二章", "社会工作", "1"] {
            assert!(!is_named(&chapter, written), "{written}");
        }
    }
}
