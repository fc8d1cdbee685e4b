//! The texts of a GIFT question in the format their mark names. Our own files are Markdown; Moodle's are HTML.

use super::escape::unescaped;
use crate::question::format::markup::{self, Cleaned, LONGEST_HTML};
use crate::question::format::{At, Finding, notes};

/// How a text is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    Html,
    Markdown,
    Plain,
    Moodle,
}

impl Mark {
    const ALL: [(&'static str, Self); 4] =
        [("[html]", Self::Html), ("[markdown]", Self::Markdown), ("[plain]", Self::Plain), ("[moodle]", Self::Moodle)];

    /// `[html]` and what follows.
    pub fn split(text: &str) -> (Option<Self>, &str) {
        let text = text.trim_start();
        let found = Self::ALL.into_iter().find_map(|(word, mark)| Some((Some(mark), text.strip_prefix(word)?)));
        found.unwrap_or((None, text))
    }
}

/// Reads the texts of one question, and notes what they lost on the way.
#[derive(Debug, Default)]
pub(super) struct Texts {
    mark: Option<Mark>,
    removed: Vec<String>,
    missing: Vec<String>,
    is_too_long: bool,
}

impl Texts {
    /// The mark before the stem holds for all.
    pub fn new(mark: Option<Mark>) -> Self {
        Self { mark, ..Self::default() }
    }

    /// A text with its escapes and maybe a mark of its own, as Markdown.
    pub fn read(&mut self, text: &str) -> String {
        let (own, text) = Mark::split(text);
        self.read_as(own.or(self.mark), text)
    }

    /// A text whose mark is known, as Markdown.
    pub fn read_as(&mut self, mark: Option<Mark>, text: &str) -> String {
        let text = unescaped(text.trim());
        let text = text.trim();
        let mark = match mark {
            Some(mark) => mark,
            // Without a mark Moodle takes a text for HTML. What people type by hand is better left as they typed it.
            None if has_tag(text) => Mark::Moodle,
            None => Mark::Markdown,
        };
        if mark != Mark::Markdown && text.len() > LONGEST_HTML {
            self.is_too_long = true;
            return String::new();
        }
        let cleaned = match mark {
            Mark::Markdown => return text.to_owned(),
            Mark::Plain => return markup::plain_to_markdown(text),
            Mark::Html => self.converted(text),
            Mark::Moodle => self.converted(&text.replace('\n', "<br>\n")),
        };
        cleaned.trim().to_owned()
    }

    fn converted(&mut self, html: &str) -> String {
        let missing = &mut self.missing;
        let mut picture = |address: &str| {
            if !missing.iter().any(|known| known == address.trim()) && missing.len() < 20 {
                missing.push(address.trim().to_owned());
            }
            None
        };
        let Cleaned { markdown, removed } = markup::to_markdown(html, &mut picture);
        for name in removed {
            if !self.removed.contains(&name) {
                self.removed.push(name);
            }
        }
        markdown
    }

    /// A text was too long to be looked at.
    pub const fn is_too_long(&self) -> bool {
        self.is_too_long
    }

    /// What is to be said of them.
    pub fn findings(&self, at: &At) -> Vec<Finding> {
        let removed = (!self.removed.is_empty()).then(|| notes::removed(at.clone(), &self.removed));
        let missing = self.missing.iter().map(|address| notes::picture_missing(at.clone(), address));
        removed.into_iter().chain(missing).collect()
    }
}

/// Whether something in it looks like a tag of HTML: `<b>`, `</p>`, `<br/>`.
fn has_tag(text: &str) -> bool {
    text.match_indices('<').any(|(at, _)| {
        let rest = &text[at + 1..];
        let rest = rest.strip_prefix('/').unwrap_or(rest);
        rest.starts_with(|c: char| c.is_ascii_alphabetic()) && rest.contains('>')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_says_how_a_text_is_written() {
        let read = |text: &str| Texts::default().read(text);
        assert_eq!(read("[html]<p>甲<b>乙</b></p>"), "甲**乙**");
        assert_eq!(read("[plain]<b>*甲*</b>\\n乙"), "\\<b\\>\\*甲\\*\\</b\\>\\\n乙");
        assert_eq!(read("[moodle]甲\\n<i>乙</i>"), "甲\\\n*乙*");
        assert_eq!(read("[markdown]甲<b>乙</b>"), "甲<b>乙</b>");
        assert_eq!(read("<p>甲</p>"), "甲");
        assert_eq!(read("1 < 2，2 > 1，**甲**"), "1 < 2，2 > 1，**甲**");
        let mut html = Texts::new(Some(Mark::Html));
        assert_eq!(html.read("甲<script>alert(1)</script><img src\\=\"x.png\">"), "甲");
        assert_eq!(html.read("[markdown]**乙**<script>"), "**乙**<script>");
        let found: Vec<_> = html.findings(&At::line(3)).iter().map(|finding| (finding.at.line, finding.kind)).collect();
        assert_eq!(found, [(Some(3), "active-content"), (Some(3), "picture-missing")]);
    }
}
