//! 作答: the texts of a case paper. Pure: which text stands, and which others must not be lost.
//!
//! Every page somebody writes in (a tab) says with each save which revision it started from. The later save stands. If it didn't know
//! what another page had saved meanwhile, that text is kept and offered to the candidate, until somebody goes on from it or decides.

use chrono::{DateTime, Utc};
use uuid::Uuid;

/// The longest text of one task, in characters.
pub const LONGEST: usize = 20_000;

/// 字数: how long a text is as people count it: each Chinese character one, each run of letters or figures one; punctuation none.
pub fn word_count(text: &str) -> usize {
    let mut count = 0;
    let mut in_word = false;
    for c in text.chars() {
        let is_han = is_han(c);
        let continues = !is_han && c.is_alphanumeric();
        count += usize::from(is_han || (continues && !in_word));
        // An apostrophe, a hyphen or a point within a word or number doesn't end it.
        in_word = continues || (in_word && matches!(c, '\'' | '’' | '-' | '.'));
    }
    count
}

const fn is_han(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{2fdf}' | '\u{3005}' | '\u{3007}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// What one page saved last for a task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The page.
    pub tab: Uuid,
    /// The page's own count of its saves.
    pub seq: i64,
    /// 1, 2, … for the task, whichever page saved.
    pub revision: i64,
    /// The revision it started from; 0 for none.
    pub based_on: i64,
    /// What is written.
    pub text: String,
    /// When.
    pub saved_at: DateTime<Utc>,
    /// Somebody went on from it, or looked at it and decided.
    pub settled: bool,
}

/// A text to be saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Save<'a> {
    /// The page.
    pub tab: Uuid,
    /// The page's own count of its saves; `None` for a form, which is always newer than what its page sent before.
    pub seq: Option<i64>,
    /// The revision it started from.
    pub based_on: i64,
    /// What is written.
    pub text: &'a str,
}

/// Saves a text among the lines of a task. The revision under which the page's text stands now.
pub fn save(lines: &mut Vec<Line>, save: Save<'_>, at: DateTime<Utc>) -> i64 {
    let newest = lines.iter().map(|line| line.revision).max().unwrap_or_default();
    let own = lines.iter().position(|line| line.tab == save.tab);
    let seq = save.seq.unwrap_or_else(|| own.map_or(0, |own| lines[own].seq) + 1);
    // Sent before something that has arrived already.
    if let Some(known) = own.map(|own| &lines[own]).filter(|known| seq <= known.seq) {
        return known.revision;
    }
    for line in lines.iter_mut().filter(|line| line.revision == save.based_on && line.tab != save.tab) {
        line.settled = true;
    }
    let revision = newest + 1;
    let saved =
        Line { tab: save.tab, seq, revision, based_on: save.based_on, text: save.text.to_owned(), saved_at: at, settled: false };
    match own {
        Some(own) => lines[own] = saved,
        None => lines.push(saved),
    }
    revision
}

/// The text that stands: the last saved.
pub fn current(lines: &[Line]) -> Option<&Line> {
    lines.iter().max_by_key(|line| line.revision)
}

/// Texts of other pages that whoever wrote the current one didn't know, the latest first. Nothing is offered that is empty or says the
/// same.
pub fn others(lines: &[Line]) -> Vec<&Line> {
    let Some(current) = current(lines) else { return Vec::new() };
    let is_lost = |line: &&Line| {
        line.revision != current.revision
            && !line.settled
            && !line.text.trim().is_empty()
            && line.text.trim() != current.text.trim()
    };
    let mut others: Vec<&Line> = lines.iter().filter(is_lost).collect();
    others.sort_by_key(|line| std::cmp::Reverse(line.revision));
    others
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + chrono::TimeDelta::seconds(seconds)
    }

    fn put(lines: &mut Vec<Line>, tab: u128, seq: i64, based_on: i64, text: &str) -> i64 {
        save(lines, Save { tab: Uuid::from_u128(tab), seq: Some(seq), based_on, text }, at(seq))
    }

    fn texts<'a>(lines: &[&'a Line]) -> Vec<&'a str> {
        lines.iter().map(|line| line.text.as_str()).collect()
    }

    #[test]
    fn characters_and_words_are_counted_as_people_do() {
        assert_eq!(word_count(""), 0);
        assert_eq!(word_count("小吕应当先建立关系。"), 9);
        assert_eq!(word_count("运用 ABC 理论，分 3 步进行"), 10);
        assert_eq!(word_count("a well-known teacher’s plan, 1.5 hours"), 6);
        assert_eq!(word_count("\n\n——……“”\t "), 0);
        assert_eq!(word_count("2026年5月23日"), 6);
    }

    #[test]
    fn one_page_writes_on_and_nothing_is_offered() {
        let mut lines = Vec::new();
        assert_eq!(put(&mut lines, 1, 1, 0, "一"), 1);
        assert_eq!(put(&mut lines, 1, 2, 1, "一二"), 2);
        assert_eq!(put(&mut lines, 1, 1, 0, "一"), 2, "an old one arriving again changes nothing");
        // The page is opened again: another page, which knows what is there.
        assert_eq!(put(&mut lines, 2, 1, 2, "一二三"), 3);
        assert_eq!(current(&lines).map(|line| line.text.as_str()), Some("一二三"));
        assert_eq!(others(&lines), Vec::<&Line>::new());
    }

    #[test]
    fn of_two_pages_the_later_stands_and_the_other_is_offered() {
        let mut lines = Vec::new();
        put(&mut lines, 1, 1, 0, "甲");
        put(&mut lines, 2, 1, 0, "乙");
        assert_eq!(current(&lines).map(|line| line.text.as_str()), Some("乙"));
        assert_eq!(texts(&others(&lines)), ["甲"]);
        // The first writes on without knowing: now the second is offered.
        put(&mut lines, 1, 2, 1, "甲甲");
        assert_eq!(texts(&others(&lines)), ["乙"]);
        // Somebody goes on from what stands; the other stays on offer.
        put(&mut lines, 3, 1, 3, "甲甲丙");
        assert_eq!(texts(&others(&lines)), ["乙"]);
    }

    proptest! {
        /// Pages save in any order, knowing what they have seen. What a page saved last stands, is offered, was known to whoever went
        /// on from it, or says nothing that isn't there.
        #[test]
        fn nothing_is_lost(steps in proptest::collection::vec((0_u128..4, any::<bool>(), 0_u8..4), 1..40)) {
            let mut lines: Vec<Line> = Vec::new();
            let mut knows = [0_i64; 4];
            let mut seqs = [0_i64; 4];
            let mut gone_on_from: Vec<i64> = Vec::new();
            let mut last: [Option<(i64, String)>; 4] = Default::default();
            for (tab, looks, what) in steps {
                let place = usize::try_from(tab).expect("small");
                if looks {
                    knows[place] = current(&lines).map_or(0, |line| line.revision);
                }
                seqs[place] += 1;
                let text = if what == 0 { String::new() } else { format!("{what}") };
                gone_on_from.push(knows[place]);
                let revision = put(&mut lines, tab, seqs[place], knows[place], &text);
                knows[place] = revision;
                last[place] = Some((revision, text));
                let stands = current(&lines).expect("something was saved");
                prop_assert_eq!(stands.revision, revision, "the later save stands");
                for (revision, text) in last.iter().flatten() {
                    let offered = others(&lines).iter().any(|line| line.revision == *revision && line.text == *text);
                    let known = gone_on_from.contains(revision);
                    prop_assert!(stands.text == *text || offered || known || text.is_empty(), "{text} of {revision} is lost");
                }
            }
        }
    }
}
