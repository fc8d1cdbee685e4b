//! Text as tokens: how questions are indexed, and how words are looked for.
//!
//! Chinese is written without spaces, so every overlapping pair of characters is a token, and the last character of a run is one by
//! itself: 社会工作 is `社会 会工 工作 作`. A word of two characters is then one token, a longer one is its pairs one after the other,
//! and a single character is the beginning of a pair. Latin words and figures are tokens as they stand, found by their beginning.
//! Punctuation separates. What a question is filtered by is a token as well, under a mark no text has.

use crate::question::{ChapterRef, Content};

/// Stands before tokens that are no words.
const MARK: char = '§';
/// Stands where neighbours don't belong together, so that no word is found across.
const BREAK: &str = "¶";
/// Longer words are cut into pieces; PostgreSQL takes no token beyond 2 KB.
const LONGEST_TOKEN: usize = 32;
/// As much is indexed of the stem, and of the rest, in characters; PostgreSQL takes 1 MB of tokens.
const MOST_CHARACTERS: usize = 60_000;
/// So many words are looked for at once.
const MOST_WORDS: usize = 12;
/// A longer word is looked for by its beginning, in characters.
const LONGEST_WORD: usize = 60;

/// Letters and figures, half-width and lower case, anything between them as one space.
pub fn normal(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        let character = match character {
            // The full-width forms of ASCII lie at a fixed distance from it.
            '！'..='～' => char::from_u32(u32::from(character) - 0xFEE0).unwrap_or(character),
            _ => character,
        };
        if character.is_alphanumeric() {
            out.extend(character.to_lowercase());
        } else if !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// Characters of scripts that don't separate words.
fn is_ideographic(character: char) -> bool {
    character >= '\u{2E80}'
}

/// Parts of a normal text without a space that are all ideographic, or not at all.
fn runs(segment: &str) -> impl Iterator<Item = &str> {
    let mut rest = segment;
    std::iter::from_fn(move || {
        let kind = is_ideographic(rest.chars().next()?);
        let end = rest.find(|character| is_ideographic(character) != kind).unwrap_or(rest.len());
        let (run, after) = rest.split_at(end);
        rest = after;
        Some(run)
    })
}

/// The tokens of a run: pairs, and the last character by itself if something follows or it is to be indexed.
fn push_run(run: &str, closed: bool, out: &mut Vec<String>) {
    let characters: Vec<char> = run.chars().collect();
    if characters.first().copied().is_some_and(is_ideographic) {
        out.extend(characters.windows(2).map(|pair| pair.iter().collect()));
        if closed || characters.len() == 1 {
            out.extend(characters.last().map(char::to_string));
        }
    } else {
        out.extend(characters.chunks(LONGEST_TOKEN).map(|piece| piece.iter().collect()));
    }
}

/// The tokens of a normal text, in order.
fn push_text(text: &str, out: &mut Vec<String>) {
    let mut before = None;
    for segment in text.split(' ').filter(|segment| !segment.is_empty()) {
        let kind = segment.chars().next().map(is_ideographic);
        if before.is_some() && before != kind {
            out.push(BREAK.to_owned());
        }
        for run in runs(segment) {
            push_run(run, true, out);
        }
        before = segment.chars().next_back().map(is_ideographic);
    }
}

/// A token that is no word: what kind of mark, and its value.
pub fn mark(kind: char, value: &str) -> String {
    let value = value.trim().chars().take(LONGEST_WORD).flat_map(char::to_lowercase);
    // Tokens are made of letters and figures; anything else becomes the mark itself.
    [MARK, kind].into_iter().chain(value.map(|character| if character.is_alphanumeric() { character } else { MARK })).collect()
}

/// A chapter of an edition, as a mark.
pub fn chapter_mark(place: &ChapterRef) -> String {
    mark('c', &format!("{} {}", place.edition, place.chapter))
}

/// A band of a signature, as a mark: what nearly equal questions are found by.
pub fn band_mark(band: u64) -> String {
    format!("{MARK}b{band:x}")
}

/// What the index holds of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Indexed {
    /// Tokens of the stem, separated by spaces.
    pub stem: String,
    /// Tokens of everything else, and the marks.
    pub body: String,
    /// The normal text: the stem, a line break, the rest.
    pub folded: String,
}

/// What the index is to hold of a question; `bands` are marks of its own.
pub fn index(content: &Content, bands: impl Iterator<Item = String>) -> Indexed {
    let stem = cut(normal(&content.stem), MOST_CHARACTERS);
    let options = content.options.iter().map(|option| option.text.as_str());
    let rubric = content.rubric.iter().map(|point| point.text.as_str());
    let more = [content.explanation.as_str(), &content.model_answer, &content.source];
    let tasks = content.tasks.iter().chain(&content.tags).map(String::as_str);
    let rest: Vec<String> = options.chain(tasks).chain(rubric).chain(more).map(normal).collect();
    let rest = cut(rest.join(" "), MOST_CHARACTERS);

    let (mut in_stem, mut body) = (Vec::new(), Vec::new());
    push_text(&stem, &mut in_stem);
    push_text(&rest, &mut body);
    body.push(BREAK.to_owned());
    body.push(mark('s', &content.subject));
    body.push(mark('k', content.kind.code()));
    body.push(mark('d', &content.difficulty.to_string()));
    for place in &content.chapters {
        body.extend([mark('e', &place.edition), mark('n', &place.chapter), chapter_mark(place)]);
    }
    body.extend(content.tags.iter().map(|tag| mark('t', tag)));
    body.extend(bands);
    Indexed { stem: in_stem.join(" "), body: body.join(" "), folded: format!("{stem}\n{rest}") }
}

fn cut(mut text: String, most: usize) -> String {
    if let Some((end, _)) = text.char_indices().nth(most) {
        text.truncate(end);
    }
    text
}

/// A word as it is looked for: its tokens one after the other, the last perhaps only the beginning of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phrase {
    /// The word, normal.
    pub word: String,
    /// Its tokens.
    pub tokens: Vec<String>,
    /// The last token may go on.
    pub is_open: bool,
}

/// The words somebody typed. Every one of them must be found.
pub fn phrases(words: &str) -> Vec<Phrase> {
    let mut found: Vec<Phrase> = Vec::new();
    for word in normal(words).split(' ').filter(|word| !word.is_empty()).take(MOST_WORDS) {
        let word = cut(word.to_owned(), LONGEST_WORD);
        let all: Vec<&str> = runs(&word).collect();
        let mut tokens = Vec::new();
        for (at, run) in all.iter().enumerate() {
            push_run(run, at + 1 < all.len(), &mut tokens);
        }
        let is_open = all.last().is_some_and(|run| !run.starts_with(is_ideographic) || run.chars().count() == 1);
        let phrase = Phrase { word, tokens, is_open };
        if !found.contains(&phrase) {
            found.push(phrase);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &str) -> String {
        let mut out = Vec::new();
        push_text(&normal(text), &mut out);
        out.join(" ")
    }

    fn asked(words: &str) -> String {
        let phrases = phrases(words);
        let shown = phrases.iter().map(|p| format!("[{}{}]", p.tokens.join(" "), if p.is_open { "*" } else { "" }));
        shown.collect::<Vec<_>>().concat()
    }

    #[test]
    fn a_text_is_pairs_of_characters_and_whole_latin_words() {
        assert_eq!(tokens("社会工作"), "社会 会工 工作 作");
        assert_eq!(tokens("小组，ＣＡＳＥ Work"), "小组 组 ¶ case work");
        assert_eq!(tokens("第37条。老"), "第 37 条 老");
        assert_eq!(tokens("《老》"), "老");
        assert_eq!(tokens(""), "");
    }

    #[test]
    fn a_word_of_two_characters_is_one_token_and_one_character_a_beginning() {
        assert_eq!(asked("老年"), "[老年]");
        assert_eq!(asked("老"), "[老*]");
        assert_eq!(asked("老年人 老年人"), "[老年 年人]");
        assert_eq!(asked("个案、小组"), "[个案][小组]");
        assert_eq!(asked("WHO 第37条"), "[who*][第 37 条*]");
        assert_eq!(asked("民法典2020"), "[民法 法典 典 2020*]");
        assert_eq!(asked("？！"), "");
    }

    #[test]
    fn marks_are_single_tokens_no_text_can_hold() {
        assert_eq!(mark('s', "junior-practice"), "§sjunior§practice");
        assert_eq!(mark('t', "A B"), "§ta§b");
        assert_eq!(tokens("§sjunior"), "sjunior");
    }

    proptest::proptest! {
        /// Whatever stands in a text between spaces is found by any of its parts that begins where a token may.
        #[test]
        fn parts_of_chinese_text_are_found(text in "[一-龥]{3,12}", start in 0_usize..10, length in 1_usize..6) {
            let part: String = text.chars().skip(start).take(length).collect();
            if let [phrase] = &phrases(&part)[..] {
                let mut indexed = Vec::new();
                push_text(&text, &mut indexed);
                let found = indexed.windows(phrase.tokens.len()).any(|window| {
                    let (last, first) = window.split_last().expect("a token");
                    let (wanted, before) = phrase.tokens.split_last().expect("a token");
                    first == before && if phrase.is_open { last.starts_with(wanted) } else { last == wanted }
                });
                proptest::prop_assert!(found, "{part} in {indexed:?}");
            }
        }
    }
}
