//! Cleaning a text when it is saved: what may not be in it becomes plain words.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

use super::{address, parse, picture};

/// Taking something out can make something else of what is left, so it is looked at again. Nobody's honest text needs more.
const PASSES: usize = 8;

/// The text with HTML as text, and forbidden links and pictures as their words. Cleaning twice is cleaning once.
pub fn clean(text: &str) -> String {
    let mut text = printable(text);
    for _ in 0..PASSES {
        if !text.contains(['<', '[']) {
            return text;
        }
        let next = pass(&text);
        if next == text {
            return text;
        }
        text = next;
    }
    // It was made to resist: then nothing in it is more than text.
    text.replace('<', "&lt;").replace('[', "&#91;")
}

/// Line ends as one character; no control characters, nothing that turns the direction of writing around.
pub(super) fn printable(text: &str) -> String {
    let is_hidden =
        |c: char| (c.is_control() && !matches!(c, '\n' | '\t')) || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.replace("\r\n", "\n").replace('\r', "\n").chars().filter(|c| !is_hidden(*c)).collect()
}

/// A stretch of the text, and what takes its place.
type Change = (Range<usize>, String);

/// A forbidden link or picture that is open: where it stands, and what is inside.
type Forbidden = (Range<usize>, Option<Range<usize>>);

fn pass(text: &str) -> String {
    let mut events = parse(text);
    let mut changes: Vec<Change> = Vec::new();
    // A definition elsewhere in the text would make links of words that look like none, and isn't seen itself.
    for (_, definition) in events.reference_definitions().iter() {
        if let Some(at) = text.get(definition.span.clone()).and_then(|found| found.find('[')) {
            let at = definition.span.start + at;
            changes.push((at..at + 1, "\\[".to_owned()));
        }
    }
    let mut open: Vec<Option<Forbidden>> = Vec::new();
    for (event, range) in events.by_ref() {
        for (_, inside) in open.iter_mut().flatten() {
            if !matches!(event, Event::End(_)) {
                let so_far = inside.clone().unwrap_or_else(|| range.clone());
                *inside = Some(so_far.start.min(range.start)..so_far.end.max(range.end));
            }
        }
        match event {
            Event::Start(Tag::HtmlBlock) | Event::Html(_) | Event::InlineHtml(_) => changes.push(as_text(text, range)),
            Event::Start(Tag::Link { link_type, dest_url, .. }) => {
                let forbidden = address(link_type, &dest_url).is_none();
                if forbidden && link_type == LinkType::Autolink {
                    changes.push(as_text(text, range.clone()));
                }
                open.push((forbidden && link_type == LinkType::Inline).then_some((range, None)));
            }
            Event::Start(Tag::Image { link_type, dest_url, .. }) => {
                open.push((picture(&dest_url).is_none() && link_type == LinkType::Inline).then_some((range, None)));
            }
            Event::End(TagEnd::Link | TagEnd::Image) => {
                if let Some(Some((outside, inside))) = open.pop() {
                    let inside = inside.and_then(|inside| text.get(with_backslash(text, inside))).unwrap_or_default();
                    changes.push((outside, inside.to_owned()));
                }
            }
            _ => {}
        }
    }
    apply(text, changes)
}

/// An escaped character is reported without what escapes it.
fn with_backslash(text: &str, range: Range<usize>) -> Range<usize> {
    let escaped = text.get(..range.start).is_some_and(|before| before.ends_with('\\'));
    range.start - usize::from(escaped)..range.end
}

/// Its angle brackets as text.
fn as_text(text: &str, range: Range<usize>) -> Change {
    let words = text.get(range.clone()).unwrap_or_default().replace('<', "&lt;");
    (range, words)
}

/// Makes the changes; of those that touch one another, the first.
fn apply(text: &str, mut changes: Vec<Change>) -> String {
    changes.sort_by_key(|(range, _)| range.start);
    let mut out = String::with_capacity(text.len());
    let mut done = 0..0;
    for (range, words) in changes {
        if range.start < done.end {
            continue;
        }
        out.push_str(text.get(done.end..range.start).unwrap_or_default());
        out.push_str(&words);
        done = range;
    }
    out.push_str(text.get(done.end..).unwrap_or_default());
    out
}
