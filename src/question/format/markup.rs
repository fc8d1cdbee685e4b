//! The texts of formats that write HTML: out of HTML into the bank's Markdown, cleaned, and back.
//!
//! Cleaning is by construction: Markdown is written from what is known to be harmless, everything else never gets there. Scripts,
//! frames and forms go with what is in them; other unknown tags go and leave their text.

mod inline;
mod pieces;
mod reader;

use pulldown_cmark::{CowStr, Event, Tag, TagEnd, html};

use crate::question::markdown::read;

/// The longest text of a file that is looked at, in bytes of HTML: twenty times what a question may hold as Markdown.
pub(super) const LONGEST_HTML: usize = 20 * crate::question::LONGEST_TEXT;

/// A text made of HTML.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Cleaned {
    pub markdown: String,
    /// What was taken out because it could act: names of elements and attributes, each once.
    pub removed: Vec<String>,
}

/// HTML as Markdown. `picture` turns a picture's address into the one to write, or takes the picture out.
pub(super) fn to_markdown(html: &str, picture: &mut dyn FnMut(&str) -> Option<String>) -> Cleaned {
    // Characters that mean something in Markdown need a backslash only where they would; whether they would, rendering says.
    let careful = reader::read(html, true, picture);
    if careful.markdown.len() > LONGEST_HTML {
        return careful;
    }
    let plain = reader::read(html, false, picture);
    if plain.markdown == careful.markdown || to_html(&plain.markdown, &same) == to_html(&careful.markdown, &same) {
        plain
    } else {
        careful
    }
}

/// Plain text as Markdown that looks the same.
pub(super) fn plain_to_markdown(text: &str) -> String {
    let html = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('\n', "<br>");
    to_markdown(&html, &mut |_| None).markdown
}

/// Markdown as another system wrote it: as it is, unless it holds HTML or links that could act; then it is cleaned as HTML is.
pub(super) fn clean_markdown(text: &str, picture: &mut dyn FnMut(&str) -> Option<String>) -> Cleaned {
    let mut kept = Vec::new();
    let harmless = parser(text).all(|event| match event {
        Event::Html(_) | Event::InlineHtml(_) => false,
        Event::Start(Tag::Link { dest_url, .. }) => is_safe_link(&dest_url),
        Event::Start(Tag::Image { dest_url, .. }) => {
            let Some(address) = picture(&dest_url) else { return false };
            kept.push((dest_url.to_string(), address));
            true
        }
        _ => true,
    });
    if !harmless {
        let mut raw = String::new();
        html::push_html(&mut raw, parser(text));
        return to_markdown(&raw, picture);
    }
    let mut markdown = text.to_owned();
    for (from, to) in kept {
        markdown = markdown.replace(&format!("]({from})"), &format!("]({to})"));
    }
    Cleaned { markdown, removed: Vec::new() }
}

/// Markdown as HTML that is also well-formed XML. `picture` turns a picture's address into the one to write. HTML within the
/// Markdown is shown as the text it is.
pub(super) fn to_html(markdown: &str, picture: &dyn Fn(&str) -> String) -> String {
    let events = parser(markdown).map(|event| match event {
        Event::Html(text) | Event::InlineHtml(text) => Event::Text(text),
        Event::Start(Tag::HtmlBlock) => Event::Start(Tag::Paragraph),
        Event::End(TagEnd::HtmlBlock) => Event::End(TagEnd::Paragraph),
        Event::Start(Tag::Table(columns)) => {
            Event::Start(Tag::Table(columns.iter().map(|_| pulldown_cmark::Alignment::None).collect()))
        }
        Event::Start(Tag::Image { link_type, dest_url, id, .. }) => {
            Event::Start(Tag::Image { link_type, dest_url: picture(&dest_url).into(), title: CowStr::Borrowed(""), id })
        }
        Event::Start(Tag::Link { link_type, dest_url, id, .. }) => {
            let dest_url = if is_safe_link(&dest_url) { dest_url } else { CowStr::Borrowed("#") };
            Event::Start(Tag::Link { link_type, dest_url, title: CowStr::Borrowed(""), id })
        }
        other => other,
    });
    let mut out = String::with_capacity(markdown.len() * 2);
    html::push_html(&mut out, events);
    out.trim_end_matches('\n').to_owned()
}

/// The addresses of the pictures a text shows, in order.
pub(super) fn pictures(markdown: &str) -> Vec<String> {
    parser(markdown)
        .filter_map(|event| match event {
            Event::Start(Tag::Image { dest_url, .. }) => Some(dest_url.to_string()),
            _ => None,
        })
        .collect()
}

/// The beginning of a text without any marks, for a title.
pub(super) fn excerpt(markdown: &str) -> String {
    let mut text = String::new();
    for event in parser(markdown) {
        match event {
            Event::Text(part) | Event::Code(part) => text.push_str(&part),
            Event::SoftBreak | Event::HardBreak | Event::End(_) => text.push(' '),
            _ => {}
        }
        if text.len() > 400 {
            break;
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(60).collect::<String>().trim().to_owned()
}

/// As the bank shows it, so that a text means the same in both.
fn parser(markdown: &str) -> impl Iterator<Item = Event<'_>> {
    read(markdown).into_iter().map(|(event, _)| event)
}

fn same(address: &str) -> String {
    address.to_owned()
}

/// Web pages and mail; everything else could act, or leads nowhere outside its own system.
fn is_safe_link(address: &str) -> bool {
    let address = address.trim().to_ascii_lowercase();
    ["http://", "https://", "mailto:"].iter().any(|scheme| address.starts_with(scheme))
}

#[cfg(test)]
mod tests;
