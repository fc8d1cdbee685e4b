//! Emphasis beside Chinese punctuation.
//!
//! CommonMark takes `**` for a mark only where spaces set words apart: `，**“重点”**是` would stay as it was typed, because a quotation
//! mark counts as punctuation and the character beyond it as a word. In Chinese nothing sets words apart. So punctuation that stands
//! beside `**` is shown to the parser as if it were a letter ([`lend`]), and given back in what the parser reports ([`give_back`]).
//! What stands in for a character has as many bytes, so that places in the text stay what they are.

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

/// ASCII punctuation that people type beside Chinese characters and that means little to Markdown. Its stand-ins are the characters
/// from 1 on.
const ASCII: [u8; 5] = *b"\"'%()";

/// The text as the parser shall see it.
pub(super) fn lend(text: &str) -> Cow<'_, str> {
    if !text.contains("**") || text.chars().any(|c| STAND_INS.contains(&c) || is_low(c)) {
        return Cow::Borrowed(text);
    }
    let mut changed: Vec<(usize, char, char)> = Vec::new();
    let mut rest = 0;
    while let Some(start) = text[rest..].find("**").map(|at| rest + at) {
        let end = start + text[start..].bytes().take_while(|byte| *byte == b'*').count();
        rest = end;
        let (before, after) = (text[..start].chars().next_back(), text[end..].chars().next());
        if before == Some('\\') {
            continue;
        }
        if let Some((own, other)) = before.and_then(|own| Some((own, stand_in(own, after)?)))
            && !closes_a_link(&text[..start], own)
            && !text[..start - own.len_utf8()].ends_with('\\')
        {
            changed.push((start - own.len_utf8(), own, other));
        }
        changed.extend(after.and_then(|own| Some((end, own, stand_in(own, before)?))));
    }
    if changed.is_empty() {
        return Cow::Borrowed(text);
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
    Cow::Owned(out)
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

/// A character as it was typed.
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

fn words(text: &str) -> CowStr<'static> {
    text.chars().map(own).collect::<String>().into()
}

/// An event with every character as it was typed.
pub(super) fn give_back(event: Event<'_>) -> Event<'static> {
    match event {
        Event::Text(text) => Event::Text(words(&text)),
        Event::Code(text) => Event::Code(words(&text)),
        Event::Html(text) => Event::Html(words(&text)),
        Event::InlineHtml(text) => Event::InlineHtml(words(&text)),
        Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
            Event::Start(Tag::Link { link_type, dest_url: words(&dest_url), title: words(&title), id: words(&id) })
        }
        Event::Start(Tag::Image { link_type, dest_url, title, id }) => {
            Event::Start(Tag::Image { link_type, dest_url: words(&dest_url), title: words(&title), id: words(&id) })
        }
        other => other.into_static(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn returned(text: &str) -> String {
        text.chars().map(own).collect()
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
        assert_eq!(lend("他说：“好”*。*"), "他说：“好”*。*");
        let lent = lend("，**“重点”**是“它”");
        assert!(lent.ends_with("是“它”"), "{lent}");
        assert_eq!(lent.chars().filter(|c| STAND_INS.contains(c)).count(), 3);
        assert_eq!(lend("a **\"b\"** c"), "a **\"b\"** c", "English needs nothing");
        assert_eq!(lend("**[甲](https://x)**乙"), "**[甲](https://x)**乙");
    }

    proptest! {
        #[test]
        fn what_is_lent_is_given_back(text in "[，。“”（）…一二ab\\\\ \n\\[\\]()\"'%*]{0,40}") {
            let lent = lend(&text);
            prop_assert_eq!(lent.len(), text.len());
            prop_assert_eq!(returned(&lent), text.clone());
            let starts = |text: &str| text.char_indices().map(|(at, _)| at).collect::<Vec<_>>();
            prop_assert_eq!(starts(&lent), starts(&text));
        }
    }
}
