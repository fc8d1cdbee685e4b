//! A text as it is shown: as HTML in paragraphs, as HTML within a line, or as plain words.

use std::borrow::Cow;

use pulldown_cmark::{Alignment, Event, Tag, TagEnd};

use super::super::{Explanation, Html, OptionId};
use super::{address, clean, picture, read};

/// Elements within one another; deeper ones are left out. Browsers give up at some depth, readers long before.
const DEEPEST: usize = 12;

/// The text as paragraphs, lists and tables. `{a}` becomes the letter the option `a` is shown under; without an order it stays.
pub fn html(text: &str, order: &[OptionId]) -> Html {
    write(text, order, Shape::Blocks)
}

/// The text within a line, for an option: emphasis, links, code and pictures; paragraphs and list items become lines.
pub fn inline(text: &str, order: &[OptionId]) -> Html {
    write(text, order, Shape::Lines)
}

/// The words alone, in one line: for lists, titles and search.
pub fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (event, range) in read(text) {
        match event {
            Event::Text(words) | Event::Code(words) | Event::Html(words) | Event::InlineHtml(words) => out.push_str(&words),
            Event::Rule => out.push_str(text.get(range).unwrap_or_default()),
            Event::Start(Tag::Item) => out.push_str(&marker(text, range.start)),
            Event::SoftBreak
            | Event::HardBreak
            | Event::Start(Tag::CodeBlock(_) | Tag::HtmlBlock)
            | Event::End(
                TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item | TagEnd::TableCell | TagEnd::CodeBlock | TagEnd::HtmlBlock,
            ) => out.push(' '),
            _ => {}
        }
    }
    out.split([' ', '\n', '\t']).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The number before an item of a numbered list, as it was typed, and a space; nothing for other lists.
fn marker(text: &str, start: usize) -> String {
    let item = text.get(start..).unwrap_or_default();
    let mark: String = item.chars().take_while(|c| !c.is_whitespace()).take(12).collect();
    if mark.starts_with(|c: char| c.is_ascii_digit()) { format!("{mark} ") } else { String::new() }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Blocks,
    Lines,
}

fn write(text: &str, order: &[OptionId], shape: Shape) -> Html {
    let text = clean(text);
    let mut writer = Writer {
        source: &text,
        order,
        shape,
        out: String::with_capacity(text.len() * 2),
        closing: Vec::new(),
        columns: Vec::new(),
        column: 0,
        in_head: false,
        line_begun: true,
        description: None,
    };
    for (event, range) in read(&text) {
        writer.event(event, range.start, range.end);
    }
    Html::made(writer.out)
}

struct Writer<'a> {
    source: &'a str,
    order: &'a [OptionId],
    shape: Shape,
    out: String,
    /// What closes the elements that are open, the innermost last; empty for those left out.
    closing: Vec<&'static str>,
    columns: Vec<Alignment>,
    column: usize,
    in_head: bool,
    /// Nothing stands on this line yet.
    line_begun: bool,
    /// The description of the picture being read, and how deep in pictures we are.
    description: Option<(String, usize)>,
}

impl Writer<'_> {
    fn event(&mut self, event: Event<'_>, start: usize, end: usize) {
        if self.description.is_some() {
            return self.describe(&event);
        }
        match event {
            Event::Start(tag) => self.open(tag, start),
            Event::End(tag) => self.close(tag),
            Event::Text(words) | Event::Html(words) | Event::InlineHtml(words) => self.words(&words),
            Event::Code(words) => {
                self.out.push_str("<code>");
                self.words(&words);
                self.out.push_str("</code>");
            }
            Event::SoftBreak | Event::HardBreak => self.out.push_str("<br>"),
            Event::Rule => {
                // Drawn to be filled in more often than to part something.
                self.open_as("<p>", "</p>");
                self.words(self.source.get(start..end).unwrap_or_default().trim());
                self.close_last();
            }
            _ => {}
        }
    }

    fn open(&mut self, tag: Tag<'_>, start: usize) {
        match tag {
            Tag::Paragraph | Tag::CodeBlock(_) | Tag::HtmlBlock => self.open_as("<p>", "</p>"),
            Tag::Heading { .. } => self.open_as("<p><strong>", "</strong></p>"),
            Tag::BlockQuote(_) => self.open_as("<blockquote>", "</blockquote>"),
            Tag::List(None) => self.open_as("<ul>", "</ul>"),
            Tag::List(Some(first)) => self.open_as(format!("<ol start=\"{first}\">"), "</ol>"),
            Tag::Item => {
                self.open_as("<li>", "</li>");
                if self.shape == Shape::Lines {
                    let mark = marker(self.source, start);
                    self.out.push_str(&mark);
                }
            }
            Tag::Table(columns) => {
                self.columns = columns;
                self.open_as("<div class=\"rich__table\" tabindex=\"0\"><table>", "</tbody></table></div>");
            }
            Tag::TableHead => {
                (self.in_head, self.column) = (true, 0);
                self.open_as("<thead><tr>", "</tr></thead><tbody>");
            }
            Tag::TableRow => {
                self.column = 0;
                self.open_as("<tr>", "</tr>");
            }
            Tag::TableCell => self.open_cell(),
            Tag::Emphasis => self.open_inline("<em>", "</em>"),
            Tag::Strong => self.open_inline("<strong>", "</strong>"),
            Tag::Link { link_type, dest_url, .. } => match address(link_type, &dest_url) {
                Some(address) => {
                    let tag = format!("<a href=\"{}\" rel=\"noopener noreferrer nofollow\">", escape(&address));
                    self.open_inline(tag, "</a>");
                }
                None => self.closing.push(""),
            },
            Tag::Image { dest_url, .. } => {
                self.description = Some((String::new(), 1));
                self.line_begun = false;
                let image = picture(&dest_url).map(|id| format!("<img src=\"/pictures/{id}\" alt=\""));
                self.closing.push("");
                self.out.push_str(image.as_deref().unwrap_or_default());
                // What follows the description tells the two cases apart.
                self.closing.push(if image.is_some() { "\" loading=\"lazy\">" } else { "" });
            }
            _ => self.closing.push(""),
        }
    }

    fn open_cell(&mut self) {
        let class = match self.columns.get(self.column) {
            Some(Alignment::Right) => " class=\"rich__right\"",
            Some(Alignment::Center) => " class=\"rich__centre\"",
            _ => "",
        };
        self.column += 1;
        let (name, scope, closing) = if self.in_head { ("th", " scope=\"col\"", "</th>") } else { ("td", "", "</td>") };
        if self.shape == Shape::Lines && self.column > 1 {
            self.out.push('　');
        }
        self.open_as(format!("<{name}{scope}{class}>"), closing);
    }

    /// An element of its own line.
    fn open_as(&mut self, tag: impl Into<Cow<'static, str>>, closing: &'static str) {
        let tag = tag.into();
        if self.shape == Shape::Lines {
            let is_cell = tag.starts_with("<td") || tag.starts_with("<th ");
            if !self.line_begun && !is_cell {
                self.out.push_str("<br>");
                self.line_begun = true;
            }
            self.closing.push("");
        } else {
            self.open_inline(tag, closing);
        }
    }

    fn open_inline(&mut self, tag: impl Into<Cow<'static, str>>, closing: &'static str) {
        if self.closing.len() < DEEPEST {
            self.out.push_str(&tag.into());
            self.closing.push(closing);
        } else {
            self.closing.push("");
        }
    }

    fn close(&mut self, tag: TagEnd) {
        if tag == TagEnd::TableHead {
            self.in_head = false;
        }
        if tag == TagEnd::CodeBlock && self.out.ends_with("<br>") {
            self.out.truncate(self.out.len() - "<br>".len());
        }
        self.close_last();
    }

    fn close_last(&mut self) {
        let closing = self.closing.pop().unwrap_or_default();
        self.out.push_str(closing);
    }

    fn words(&mut self, words: &str) {
        let words = Explanation(words).render(self.order);
        self.out.push_str(&escape(&words).replace('\n', "<br>"));
        self.line_begun &= words.is_empty();
    }

    /// Within a picture everything is its description.
    fn describe(&mut self, event: &Event<'_>) {
        let Some((description, depth)) = &mut self.description else { return };
        match event {
            Event::Text(words) | Event::Code(words) | Event::Html(words) | Event::InlineHtml(words) => description.push_str(words),
            Event::SoftBreak | Event::HardBreak => description.push(' '),
            Event::Start(Tag::Image { .. }) => *depth += 1,
            Event::End(TagEnd::Image) => *depth -= 1,
            _ => {}
        }
        if *depth == 0 {
            let words = description.replace(char::is_whitespace, " ");
            self.description = None;
            self.words(&words);
            self.close_last();
            self.close_last();
        }
    }
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(c),
        }
    }
    out
}
