//! From a filter to what the databases are asked.

use chrono::NaiveDate;

use super::token::{self, Phrase, chapter_mark, mark};
use super::{Filter, review_limit, thousandths};
use crate::question::ChapterRef;

/// The words and marks looked for in the index, in the language of each engine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Match {
    /// A query of FTS5.
    pub fts5: String,
    /// The same for the stem alone, words only.
    pub fts5_stem: String,
    /// A `tsquery`.
    pub tsquery: String,
    /// Words of several tokens, by line: a `tsquery` finds their tokens anywhere, so the text is looked at.
    pub long: String,
    /// All words, by line.
    pub words: String,
}

/// What is looked at in each row that is left.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Rows {
    pub status: Option<String>,
    pub stage: Option<String>,
    pub source: Option<String>,
    pub review_until: Option<NaiveDate>,
    pub law_before: Option<NaiveDate>,
    pub reports: Option<i64>,
    pub facility_from: Option<i64>,
    pub facility_to: Option<i64>,
}

fn given(text: &str) -> Option<&str> {
    Some(text.trim()).filter(|text| !text.is_empty())
}

impl Rows {
    pub fn of(filter: &Filter, today: NaiveDate) -> Self {
        Self {
            status: given(&filter.status).map(str::to_owned),
            stage: given(&filter.stage).map(str::to_owned),
            // Letters, figures and spaces only: nothing LIKE would take for a sign of its own.
            source: given(&filter.source).map(|source| format!("%{}%", token::normal(source))),
            review_until: given(&filter.needs_review).map(|_| review_limit(today)),
            law_before: filter.law_day(),
            reports: given(&filter.reported).map(|_| 1),
            facility_from: thousandths(&filter.facility_from),
            facility_to: thousandths(&filter.facility_to),
        }
    }
}

impl Match {
    /// `None` if the index need not be asked.
    pub fn of(filter: &Filter) -> Option<Self> {
        let phrases = token::phrases(&filter.words);
        let marks = marks(filter);
        if phrases.is_empty() && marks.is_empty() {
            return None;
        }
        let in_words: Vec<String> = phrases.iter().map(fts5).collect();
        let all = in_words.iter().cloned().chain(marks.iter().map(|mark| format!("\"{mark}\"")));
        let several = phrases.iter().filter(|phrase| phrase.tokens.len() > 1);
        Some(Self {
            fts5: all.collect::<Vec<_>>().join(" AND "),
            fts5_stem: if in_words.is_empty() { String::new() } else { format!("{{stem}} : ({})", in_words.join(" AND ")) },
            tsquery: phrases
                .iter()
                .map(tsquery)
                .chain(marks.iter().map(|mark| format!("'{mark}'")))
                .collect::<Vec<_>>()
                .join(" & "),
            long: several.map(|phrase| phrase.word.as_str()).collect::<Vec<_>>().join("\n"),
            words: phrases.iter().map(|phrase| phrase.word.as_str()).collect::<Vec<_>>().join("\n"),
        })
    }

    /// Whether there are words to be near to.
    pub const fn has_words(&self) -> bool {
        !self.words.is_empty()
    }
}

/// What is equal or not is a mark in the index, so that it narrows what the words leave without a row being looked at.
fn marks(filter: &Filter) -> Vec<String> {
    let mut out = Vec::new();
    let plain = [('s', &filter.subject), ('k', &filter.kind), ('d', &filter.difficulty), ('t', &filter.tag)];
    out.extend(plain.into_iter().filter_map(|(kind, value)| Some(mark(kind, given(value)?))));
    match (given(&filter.edition), given(&filter.chapter)) {
        (Some(edition), Some(chapter)) => {
            out.push(chapter_mark(&ChapterRef { edition: edition.to_owned(), chapter: chapter.to_owned() }));
        }
        (Some(edition), None) => out.push(mark('e', edition)),
        (None, Some(chapter)) => out.push(mark('n', chapter)),
        (None, None) => {}
    }
    out
}

/// Tokens are letters, figures and our own marks, so that quoting them is enough.
fn fts5(phrase: &Phrase) -> String {
    format!("\"{}\"{}", phrase.tokens.join(" "), if phrase.is_open { " *" } else { "" })
}

fn tsquery(phrase: &Phrase) -> String {
    let last = phrase.tokens.len().saturating_sub(1);
    let quoted = phrase.tokens.iter().enumerate();
    let quoted = quoted.map(|(at, token)| format!("'{token}'{}", if phrase.is_open && at == last { ":*" } else { "" }));
    quoted.collect::<Vec<_>>().join(" & ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_marks_in_both_languages() {
        let filter = Filter {
            words: "老年人 个".into(),
            subject: "junior-practice".into(),
            edition: "2018".into(),
            chapter: "05".into(),
            ..Filter::default()
        };
        let asked = Match::of(&filter).expect("something to look for");
        assert_eq!(asked.fts5, r#""老年 年人" AND "个" * AND "§sjunior§practice" AND "§c2018§05""#);
        assert_eq!(asked.fts5_stem, r#"{stem} : ("老年 年人" AND "个" *)"#);
        assert_eq!(asked.tsquery, "'老年' & '年人' & '个':* & '§sjunior§practice' & '§c2018§05'");
        assert_eq!((asked.long.as_str(), asked.words.as_str()), ("老年人", "老年人\n个"));
        assert_eq!(Match::of(&Filter { words: " ？".into(), status: "draft".into(), ..Filter::default() }), None);
    }

    #[test]
    fn nothing_typed_can_leave_its_quotes() {
        for typed in ["\" OR stem : *", "' | '", "a\0b", "NEAR(a b)", "\\'"] {
            let asked = Match::of(&Filter { words: typed.into(), tag: typed.into(), ..Filter::default() }).expect("a tag");
            let plain = |c: char| c.is_alphanumeric() || "§ *".contains(c);
            assert!(asked.fts5.split('"').skip(1).step_by(2).all(|inside| inside.chars().all(plain)), "{}", asked.fts5);
            assert!(asked.fts5.split('"').step_by(2).all(|between| ["", " AND ", " * AND "].contains(&between)), "{}", asked.fts5);
        }
    }
}
