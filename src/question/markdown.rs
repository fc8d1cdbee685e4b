//! 题目文字: the Markdown that texts of questions may use.
//!
//! Paragraphs, emphasis, lists, tables, quotations, inline code, links to `http`, `https` and `mailto`, and pictures of the bank,
//! `![说明](picture:ID)`. Nothing else: HTML is text, other links and pictures are their words. A single line break is one, as
//! whoever types a question expects. [`clean`] is applied when a version is written, [`html`] when it is shown; what is shown is made
//! of fixed tags and escaped text, whatever came in.

mod chinese;
mod clean;
mod render;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{Event, LinkType, OffsetIter, Options, Parser, Tag};

pub use clean::clean;
pub use render::{html, inline, plain};

use super::Content;
use crate::ids::PictureId;

/// How a text names a picture of the bank.
const PICTURE: &str = "picture:";

fn parse(text: &str) -> OffsetIter<'_> {
    Parser::new_ext(text, Options::ENABLE_TABLES).into_offset_iter()
}

/// What a text says, with emphasis as those who write Chinese mean it. Links and pictures are where [`parse`] finds them.
pub(in crate::question) fn read(text: &str) -> Vec<(Event<'_>, Range<usize>)> {
    let lent = chinese::lend(text);
    match lent.text {
        Cow::Borrowed(text) => parse(text).collect(),
        Cow::Owned(ref shown) => parse(shown).map(|(event, range)| (lent.give_back(event), range)).collect(),
    }
}

/// Where a link may lead, as it is to be followed; `None` if it may not lead there.
fn address(kind: LinkType, target: &str) -> Option<String> {
    if kind == LinkType::Email {
        return Some(format!("mailto:{target}"));
    }
    let lower = target.to_ascii_lowercase();
    let is_known = ["https://", "http://", "mailto:"].iter().any(|scheme| lower.starts_with(scheme));
    let is_plain = !target.contains(|c: char| c.is_control() || c.is_whitespace());
    (is_known && is_plain).then(|| target.to_owned())
}

/// The picture of the bank that an image names.
fn picture(target: &str) -> Option<PictureId> {
    target.strip_prefix(PICTURE)?.parse().ok()
}

/// The pictures a text shows, with their descriptions, in order.
pub fn pictures(text: &str) -> Vec<(PictureId, String)> {
    let mut found = Vec::new();
    if !text.contains("![") {
        // Most texts show none, and needn't be read for that.
        return found;
    }
    let mut open: Option<(PictureId, String)> = None;
    for (event, _) in parse(text) {
        match event {
            Event::Start(Tag::Image { dest_url, .. }) => open = picture(&dest_url).map(|id| (id, String::new())).or(open),
            Event::End(pulldown_cmark::TagEnd::Image) => found.extend(open.take()),
            Event::Text(words) | Event::Code(words) => {
                if let Some((_, description)) = &mut open {
                    description.push_str(&words);
                }
            }
            _ => {}
        }
    }
    found
}

/// The pictures of an imported file that a text still names, `file:NAME`.
pub fn file_pictures(text: &str) -> Vec<String> {
    let named = |event| match event {
        Event::Start(Tag::Image { dest_url, .. }) => dest_url.strip_prefix("file:").map(str::to_owned),
        _ => None,
    };
    if text.contains("![") { parse(text).filter_map(|(event, _)| named(event)).collect() } else { Vec::new() }
}

/// How a text shows a picture: the line to put into it.
pub fn picture_line(id: PictureId, description: &str) -> String {
    let mut out = String::from("![");
    for c in description.split_whitespace().collect::<Vec<_>>().join(" ").chars() {
        if matches!(c, '\\' | '[' | ']' | '<' | '>' | '*' | '_' | '`' | '&' | '!') {
            out.push('\\');
        }
        out.push(c);
    }
    format!("{out}]({PICTURE}{id})")
}

impl Content {
    /// With every text cleaned: as it is written down.
    #[must_use]
    pub fn cleaned(&self) -> Self {
        let mut content = self.clone();
        for text in content.texts_mut() {
            *text = clean(text);
        }
        for line in content.tags.iter_mut().chain([&mut content.source]) {
            *line = clean::printable(line);
        }
        content
    }

    /// All that is Markdown.
    pub fn texts_mut(&mut self) -> impl Iterator<Item = &mut String> {
        let options = self.options.iter_mut().map(|option| &mut option.text);
        let points = self.rubric.iter_mut().map(|point| &mut point.text);
        [&mut self.stem, &mut self.explanation, &mut self.model_answer]
            .into_iter()
            .chain(options)
            .chain(points)
            .chain(&mut self.tasks)
    }

    /// The pictures its texts show, with their descriptions.
    pub fn pictures(&self) -> Vec<(PictureId, String)> {
        let options = self.options.iter().map(|option| &option.text);
        let points = self.rubric.iter().map(|point| &point.text);
        [&self.stem, &self.explanation, &self.model_answer]
            .into_iter()
            .chain(options)
            .chain(points)
            .chain(&self.tasks)
            .flat_map(|text| pictures(text))
            .collect()
    }
}
