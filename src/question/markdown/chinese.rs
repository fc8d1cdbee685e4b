//! Emphasis beside Chinese punctuation.
//!
//! CommonMark takes `**` for a mark only where spaces set words apart: `，**“重点”**是` would stay as it was typed, because a quotation
//! mark counts as punctuation and the character beyond it as a word. In Chinese nothing sets words apart. So punctuation that stands
//! beside `**` is shown to the parser as if it were a letter ([`lend`]), and given back in what the parser reports ([`Lent::give_back`]).
//! A single `*` may be meant as itself (`带*为必选`, `长*宽`): there only what opens or ends a phrase counts. What ends a link or code
//! can't be shown as anything else: there the word beyond the mark is shown as punctuation. What stands in for a character has as many
//! bytes, so that places in the text stay what they are.

use std::borrow::Cow;

use pulldown_cmark::{CowStr, Event, Tag};

/// Punctuation of Chinese texts, three bytes each, and where its stand-ins begin: characters for private use.
const RANGES: [(char, char, u32); 5] = [
    // Dashes, “ ” ‘ ’, …
    ('\u{2010}', '\u{2027}', 0xE000),
    ('\u{2030}', '\u{205E}', 0xE020),
    // 、。《》「」【】〔〕
    ('\u{3001}', '\u{303F}', 0xE060),
    ('\u{FE30}', '\u{FE4F}', 0xE0A0),
    // ，；：！？（）％
    ('\u{FF01}', '\u{FF65}', 0xE0C0),
];
const STAND_INS: std::ops::RangeInclusive<char> = '\u{E000}'..='\u{E12F}';

/// Punctuation no text here uses, of three bytes: stand-ins for words, in the order they were taken.
const TAKEN: std::ops::RangeInclusive<char> = '\u{2E00}'..='\u{2E2E}';

/// ASCII punctuation that people type beside Chinese characters and that means little to Markdown. Its stand-ins are the characters
/// from 1 on.
const ASCII: [u8; 5] = *b"\"'%()";

/// A text as the parser shall see it.
#[derive(Debug)]
pub(super) struct Lent<'a> {
    /// As long as the text it was made from.
    pub text: Cow<'a, str>,
    /// The words that became punctuation, in the order of [`TAKEN`].
    taken: Vec<char>,
}

/// One run of asterisks, and what stands around it.
struct Mark<'a> {
    text: &'a str,
    start: usize,
    end: usize,
    before: Option<char>,
    after: Option<char>,
}

impl Mark<'_> {
    /// A single asterisk may well be meant as itself.
    const fn is_single(&self) -> bool {
        self.end - self.start == 1
    }

    /// The punctuation before it, and what stands in for it.
    fn letter_before(&self) -> Option<(usize, char, char)> {
        let own = self.before?;
        let at = self.start - own.len_utf8();
        let other = stand_in(own, self.after)?;
        let is_meant = !self.is_single() || (is_end(own) && self.after.is_some_and(is_word));
        (is_meant && !self.follows_an_object() && !self.precedes_an_object() && !self.text[..at].ends_with('\\'))
            .then_some((at, own, other))
    }

    /// The punctuation after it, and what stands in for it.
    fn letter_after(&self) -> Option<(usize, char, char)> {
        let own = self.after?;
        let is_meant = !self.is_single() || (is_beginning(own) && self.before.is_some_and(is_word));
        (is_meant && !self.follows_an_object() && !self.precedes_an_object())
            .then(|| Some((self.end, own, stand_in(own, self.before)?)))
            .flatten()
    }

    /// A link, a picture or code ends here, which can't be shown as anything else.
    fn follows_an_object(&self) -> bool {
        self.before.is_some_and(|c| matches!(c, '>' | '`') || closes_a_link(&self.text[..self.start], c))
    }

    /// As [`Self::follows_an_object`], for one that begins here.
    fn precedes_an_object(&self) -> bool {
        let after = &self.text[self.end..];
        after.starts_with(['[', '<', '`']) || after.starts_with("![")
    }

    /// The word between a mark and what stands beyond the mark and can't be shown as a letter.
    fn word_beside(&self) -> Option<(usize, char)> {
        if self.follows_an_object() {
            return self.after.filter(|c| is_word(*c)).map(|word| (self.end, word));
        }
        let word = self.before.filter(|c| is_word(*c) && self.precedes_an_object())?;
        Some((self.start - word.len_utf8(), word))
    }
}

/// The text as the parser shall see it.
pub(super) fn lend(text: &str) -> Lent<'_> {
    let as_it_is = Lent { text: Cow::Borrowed(text), taken: Vec::new() };
    if !text.contains('*') || text.chars().any(|c| STAND_INS.contains(&c) || TAKEN.contains(&c) || is_low(c)) {
        return as_it_is;
    }
    let mut free = TAKEN;
    let mut taken = Vec::new();
    let mut changed: Vec<(usize, char, char)> = Vec::new();
    let mut rest = 0;
    while let Some(start) = text[rest..].find('*').map(|at| rest + at) {
        let end = start + text[start..].bytes().take_while(|byte| *byte == b'*').count();
        rest = end;
        let mark = Mark { text, start, end, before: text[..start].chars().next_back(), after: text[end..].chars().next() };
        if mark.before == Some('\\') {
            continue;
        }
        changed.extend(mark.letter_before());
        if let Some((at, word)) = mark.word_beside()
            && changed.last().is_none_or(|(last, ..)| *last < at)
            && let Some(other) = free.next()
        {
            taken.push(word);
            changed.push((at, word, other));
        }
        changed.extend(mark.letter_after());
    }
    if changed.is_empty() {
        return as_it_is;
    }
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for (at, own, other) in changed {
        // One character may stand between two marks.
        if at >= done {
            out.push_str(&text[done..at]);
            out.push(other);
            done = at + own.len_utf8();
        }
    }
    out.push_str(&text[done..]);
    Lent { text: Cow::Owned(out), taken }
}

/// A Chinese word, of three bytes.
const fn is_word(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{2FDF}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}')
}

/// What a phrase may begin with.
const fn is_beginning(c: char) -> bool {
    matches!(c, '“' | '‘' | '《' | '〈' | '「' | '『' | '【' | '〔' | '（')
}

/// What a phrase may end with. A comma ends none: `*甲、*乙` are two with a star.
const fn is_end(c: char) -> bool {
    matches!(c, '”' | '’' | '》' | '〉' | '」' | '』' | '】' | '〕' | '）' | '。' | '！' | '？' | '…')
}

/// What the parser sees instead of punctuation; `None` for what needs nothing. ASCII needs it only across the mark from Chinese.
fn stand_in(own: char, across: Option<char>) -> Option<char> {
    if let Some((first, _, base)) = RANGES.into_iter().find(|(first, last, _)| (*first..=*last).contains(&own)) {
        return char::from_u32(base + (own as u32 - first as u32));
    }
    let place = ASCII.iter().position(|byte| own == char::from(*byte))?;
    let is_chinese = across
        .is_some_and(|c| matches!(c, '\u{2010}'..='\u{205E}' | '\u{2E80}'..='\u{9FFF}' | '\u{F900}'..='\u{FFEF}' | '\u{20000}'..));
    is_chinese.then(|| u8::try_from(place + 1).map(char::from).ok()).flatten()
}

/// Whether the bracket a text ends with ends the address of a link or picture: `[…](…)`.
fn closes_a_link(text: &str, last: char) -> bool {
    let opened = text.rfind('(').map(|at| &text[..at]);
    last == ')' && opened.is_some_and(|before| before.ends_with(']'))
}

/// Control characters, of which none is in a text that was cleaned.
fn is_low(c: char) -> bool {
    (1..=ASCII.len()).contains(&(c as usize))
}

/// Punctuation as it was typed.
fn own(c: char) -> char {
    if is_low(c) {
        return char::from(ASCII[c as usize - 1]);
    }
    let of = |(first, last, base): (char, char, u32)| {
        let place = (c as u32).checked_sub(base).filter(|place| *place <= last as u32 - first as u32)?;
        char::from_u32(first as u32 + place)
    };
    RANGES.into_iter().find_map(of).unwrap_or(c)
}

impl Lent<'_> {
    fn words(&self, text: &str) -> CowStr<'static> {
        let own = |c: char| {
            let place = (c as usize).checked_sub(*TAKEN.start() as usize);
            place.and_then(|place| self.taken.get(place)).copied().unwrap_or_else(|| own(c))
        };
        text.chars().map(own).collect::<String>().into()
    }

    /// An event with every character as it was typed.
    pub(super) fn give_back(&self, event: Event<'_>) -> Event<'static> {
        match event {
            Event::Text(text) => Event::Text(self.words(&text)),
            Event::Code(text) => Event::Code(self.words(&text)),
            Event::Html(text) => Event::Html(self.words(&text)),
            Event::InlineHtml(text) => Event::InlineHtml(self.words(&text)),
            Event::Start(Tag::Link { link_type, dest_url, title, id }) => Event::Start(Tag::Link {
                link_type,
                dest_url: self.words(&dest_url),
                title: self.words(&title),
                id: self.words(&id),
            }),
            Event::Start(Tag::Image { link_type, dest_url, title, id }) => Event::Start(Tag::Image {
                link_type,
                dest_url: self.words(&dest_url),
                title: self.words(&title),
                id: self.words(&id),
            }),
            other => other.into_static(),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(text: &str) -> String {
        lend(text).text.into_owned()
    }

    #[test]
    fn ranges_of_stand_ins_lie_apart() {
        for (place, (first, last, base)) in RANGES.into_iter().enumerate() {
            let end = base + (last as u32 - first as u32);
            assert!(STAND_INS.contains(&char::from_u32(base).expect("a character")), "{place}");
            assert!(STAND_INS.contains(&char::from_u32(end).expect("a character")), "{place}");
            assert!(RANGES.get(place + 1).is_none_or(|(_, _, next)| end < *next), "{place}");
            assert_eq!((first.len_utf8(), last.len_utf8()), (3, 3));
        }
    }

    #[test]
    fn only_what_stands_beside_a_mark_is_lent() {
        assert_eq!(shown("他说：“好”*。*"), "他说：“好”*。*");
        let lent = shown("，**“重点”**是“它”");
        assert!(lent.ends_with("是“它”"), "{lent}");
        assert_eq!(lent.chars().filter(|c| STAND_INS.contains(c)).count(), 3);
        assert_eq!(shown("a **\"b\"** c"), "a **\"b\"** c", "English needs nothing");
        assert_eq!(shown("**[甲](https://x)**乙"), "**[甲](https://x)**\u{2E00}");
        for meant in ["带*为必选，*甲、*乙", "注*：甲，乙*：丙", "（*为必选）"] {
            assert_eq!(shown(meant), meant);
        }
    }

    proptest! {
        #[test]
        fn what_is_lent_is_given_back(text in "[，。“”（）…一二ab\\\\ \n\\[\\]()<>`\"'%*]{0,40}") {
            let lent = lend(&text);
            prop_assert_eq!(lent.text.len(), text.len());
            prop_assert_eq!(lent.words(&lent.text).to_string(), text.clone());
            let starts = |text: &str| text.char_indices().map(|(at, _)| at).collect::<Vec<_>>();
            prop_assert_eq!(starts(&lent.text), starts(&text));
        }
    }
}
