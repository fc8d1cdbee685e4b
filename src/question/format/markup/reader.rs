//! HTML, tag by tag, into blocks of Markdown. The tokens are html5ever's; there is no tree, so nothing grows with depth.

mod table;

use std::cell::{Cell, RefCell};

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer};

use self::table::Table;
use super::inline::{EMPHASIS, Inline, STRONG, escape};
use super::pieces::{is_block, link_address};
use super::{Cleaned, is_safe_link};

/// Lists and quotations within each other; deeper ones are written at this depth.
const MAX_NESTING: usize = 8;
/// Columns of a table.
const MAX_COLUMNS: usize = 50;

/// Reads a text.
pub(super) fn read(html: &str, careful: bool, picture: &mut dyn FnMut(&str) -> Option<String>) -> Cleaned {
    let sink = Sink {
        blocks: RefCell::new(Blocks { careful, ..Blocks::default() }),
        picture: RefCell::new(picture),
        raw: Cell::new(false),
    };
    let tokenizer = Tokenizer::new(sink, html5ever::tokenizer::TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from_slice(html));
    // It only stops early for scripts to be run, which this sink never asks for.
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    tokenizer.sink.blocks.into_inner().finish()
}

/// Turns a picture's address into the one to write.
type Picture<'a> = &'a mut dyn FnMut(&str) -> Option<String>;

struct Sink<'a> {
    blocks: RefCell<Blocks>,
    picture: RefCell<Picture<'a>>,
    /// Within an element whose text isn't to be shown.
    raw: Cell<bool>,
}

impl TokenSink for Sink<'_> {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut blocks = self.blocks.borrow_mut();
        match token {
            Token::CharacterTokens(text) if !self.raw.get() => blocks.pending.push_str(&text),
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => {
                blocks.text();
                let name = tag.name.to_string();
                let raw = match name.as_str() {
                    "script" => Some(RawKind::ScriptData),
                    "style" | "iframe" | "noembed" | "noframes" | "noscript" | "xmp" => Some(RawKind::Rawtext),
                    "textarea" | "title" => Some(RawKind::Rcdata),
                    _ => None,
                };
                for attribute in &tag.attrs {
                    let name = attribute.name.local.to_string();
                    if name.starts_with("on") || matches!(name.as_str(), "srcdoc" | "formaction") {
                        blocks.remove(&name);
                    }
                }
                if let Some(raw) = raw {
                    blocks.remove(&name);
                    self.raw.set(true);
                    return TokenSinkResult::RawData(raw);
                }
                blocks.open(&name, &tag, &mut **self.picture.borrow_mut());
            }
            Token::TagToken(tag) => {
                blocks.text();
                if !self.raw.replace(false) {
                    blocks.close(&tag.name);
                }
            }
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

enum Container {
    /// Whether a block has been written in it.
    Quote {
        begun: bool,
    },
    List {
        next: Option<u64>,
    },
    /// Its indentation, and whether its mark has been written.
    Item {
        width: usize,
        marked: bool,
    },
}

#[derive(Default)]
struct Blocks {
    careful: bool,
    out: String,
    /// Text as it comes, a few characters at a time.
    pending: String,
    inline: Inline,
    containers: Vec<Container>,
    strong: usize,
    emphasis: usize,
    /// Addresses of open links; those that were taken out are empty.
    links: Vec<String>,
    heading: usize,
    preformatted: Option<String>,
    table: Option<Table>,
    /// An element that goes with what is in it, and how often it is open.
    skip: Option<(String, usize)>,
    /// The next block belongs close to the one before.
    tight: bool,
    removed: Vec<String>,
}

impl Blocks {
    fn remove(&mut self, what: &str) {
        if !self.removed.iter().any(|removed| removed == what) && self.removed.len() < 20 {
            self.removed.push(what.to_owned());
        }
    }

    fn style(&self) -> u8 {
        (u8::from(self.strong > 0) * STRONG) | (u8::from(self.emphasis > 0) * EMPHASIS)
    }

    fn text(&mut self) {
        let text = std::mem::take(&mut self.pending);
        if self.skip.is_some() || text.is_empty() {
            return;
        }
        if let Some(block) = &mut self.preformatted {
            block.push_str(&text);
            return;
        }
        let escaped = escape(&text, self.careful, self.inline.is_at_start());
        let style = self.style();
        let flat =
            if self.table.is_some() { escaped.replace('\n', " ").replace('|', "\\|").replace("\\\\|", "\\|") } else { escaped };
        self.inline.push(&flat, style);
    }

    /// Text that is Markdown already.
    fn markdown(&mut self, text: &str) {
        let style = self.style();
        self.inline.push(text, style);
    }

    fn open(&mut self, name: &str, tag: &Tag, picture: &mut dyn FnMut(&str) -> Option<String>) {
        if let Some((skipped, depth)) = &mut self.skip {
            *depth += usize::from(skipped == name && !tag.self_closing);
            return;
        }
        let attribute = |wanted: &str| {
            tag.attrs
                .iter()
                .find(|attribute| *attribute.name.local == *wanted)
                .map(|attribute| attribute.value.to_string())
                .unwrap_or_default()
        };
        match name {
            "object" | "applet" | "svg" | "audio" | "video" | "canvas" | "template" | "select" | "datalist" => {
                self.remove(name);
                self.skip = (!tag.self_closing).then(|| (name.to_owned(), 1));
            }
            "embed" | "frame" | "base" | "meta" | "link" | "form" | "input" | "button" => self.remove(name),
            "strong" | "b" => self.strong += 1,
            "em" | "i" => self.emphasis += 1,
            "br" if self.table.is_some() => self.inline.push(" ", 0),
            "br" => match &mut self.preformatted {
                Some(block) => block.push('\n'),
                None => self.inline.hard_break(),
            },
            "a" => {
                let address = attribute("href");
                let safe = is_safe_link(&address);
                if !safe && (address.contains(':') || address.starts_with("@@")) {
                    self.remove("href");
                }
                let address = if safe { link_address(&address) } else { String::new() };
                if !address.is_empty() {
                    self.markdown("[");
                }
                self.links.push(address);
            }
            "img" => {
                if let Some(address) = picture(&attribute("src")) {
                    let alt: String = attribute("alt").split_whitespace().collect::<Vec<_>>().join(" ");
                    let alt = escape(&alt, self.careful || alt.contains(['[', ']']), false);
                    self.markdown(&format!("![{alt}]({})", link_address(&address)));
                }
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.flush();
                self.heading = usize::from(name.as_bytes()[1] - b'0');
            }
            "hr" => {
                self.flush();
                self.block("---");
            }
            "blockquote" => self.enter(Container::Quote { begun: false }),
            "ul" => self.enter(Container::List { next: None }),
            "ol" => self.enter(Container::List {
                next: Some(attribute("start").parse().ok().filter(|start| *start < 1_000_000).unwrap_or(1)),
            }),
            "li" => self.enter_item(),
            "pre" | "listing" if self.table.is_none() => {
                self.flush();
                self.preformatted = Some(String::new());
            }
            "code" if self.preformatted.is_none() => self.markdown("`"),
            "table" | "tr" | "td" | "th" => self.open_table(name, attribute("colspan").parse().unwrap_or(1)),
            _ if is_block(name) => self.flush(),
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        if let Some((skipped, depth)) = &mut self.skip {
            if skipped == name {
                *depth -= 1;
                if *depth == 0 {
                    self.skip = None;
                }
            }
            return;
        }
        match name {
            "strong" | "b" => self.strong = self.strong.saturating_sub(1),
            "em" | "i" => self.emphasis = self.emphasis.saturating_sub(1),
            "a" => {
                if let Some(address) = self.links.pop().filter(|address| !address.is_empty()) {
                    self.markdown(&format!("]({address})"));
                }
            }
            "code" if self.preformatted.is_none() => self.markdown("`"),
            "pre" | "listing" => {
                if let Some(text) = self.preformatted.take() {
                    let fence = if text.contains("```") { "~~~~" } else { "```" };
                    self.block(&format!("{fence}\n{}\n{fence}", text.trim_matches('\n')));
                }
            }
            "ul" | "ol" | "blockquote" | "li" => self.leave(name),
            "table" | "tr" | "td" | "th" => self.close_table(name),
            _ if is_block(name) => self.flush(),
            _ => {}
        }
    }

    fn enter(&mut self, container: Container) {
        if self.table.is_some() {
            self.inline.push(" ", 0);
            return;
        }
        self.flush();
        let in_item = matches!(self.containers.last(), Some(Container::Item { .. }));
        self.tight = in_item && matches!(container, Container::List { .. });
        if self.containers.len() < 2 * MAX_NESTING {
            self.containers.push(container);
        }
    }

    fn enter_item(&mut self) {
        if self.table.is_some() {
            self.inline.push(" ", 0);
            return;
        }
        self.flush();
        while matches!(self.containers.last(), Some(Container::Item { .. })) {
            self.containers.pop();
            self.tight = true;
        }
        if let Some(Container::List { next }) = self.containers.last() {
            let width = next.map_or(2, |number| number.to_string().len() + 2);
            self.containers.push(Container::Item { width, marked: false });
        }
    }

    fn leave(&mut self, name: &str) {
        if self.table.is_some() {
            self.inline.push(" ", 0);
            return;
        }
        self.flush();
        let is_it = |container: &Container| match container {
            Container::Quote { .. } => name == "blockquote",
            Container::List { next } => (name == "ol" && next.is_some()) || (name == "ul" && next.is_none()),
            Container::Item { .. } => name == "li",
        };
        // What was left open inside closes with it.
        if let Some(at) = self.containers.iter().rposition(is_it) {
            self.containers.truncate(at);
            self.tight = name == "li" || matches!(self.containers.last(), Some(Container::Item { .. }));
        }
    }

    /// Ends the block being gathered.
    fn flush(&mut self) {
        if self.preformatted.is_some() {
            return;
        }
        if self.table.is_some() {
            self.inline.push(" ", 0);
            return;
        }
        let heading = std::mem::take(&mut self.heading);
        if self.inline.is_empty() {
            return;
        }
        let mut text = self.inline.finish();
        if heading > 0 {
            text = format!("{} {}", "#".repeat(heading), text.replace("\\\n", " ").replace('\n', " "));
        }
        self.block(&text);
    }

    /// Writes a block at its place among lists and quotations.
    fn block(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        let (mut first, mut rest, mut between) = (String::new(), String::new(), String::new());
        let mut number = None;
        let mut new_item = false;
        let close = std::mem::take(&mut self.tight);
        for container in &mut self.containers {
            match container {
                Container::Quote { begun } => {
                    if std::mem::replace(begun, true) {
                        between.push_str("> ");
                    }
                    first.push_str("> ");
                    rest.push_str("> ");
                }
                Container::List { next } => number = Some(next),
                Container::Item { width, marked } => {
                    if *marked {
                        between.push_str(&" ".repeat(*width));
                        first.push_str(&" ".repeat(*width));
                    } else {
                        *marked = true;
                        new_item = true;
                        match number.take() {
                            Some(Some(number)) => {
                                first.push_str(&number.to_string());
                                first.push_str(". ");
                                *number = number.saturating_add(1);
                            }
                            _ => first.push_str("- "),
                        }
                    }
                    rest.push_str(&" ".repeat(*width));
                }
            }
        }
        if !self.out.is_empty() {
            self.out.push('\n');
            if !(close && new_item) {
                self.out.push_str(between.trim_end());
                self.out.push('\n');
            }
        }
        for (at, line) in text.lines().enumerate() {
            if at > 0 {
                self.out.push('\n');
            }
            self.out.push_str(if at == 0 { &first } else { &rest });
            self.out.push_str(line);
        }
    }

    fn finish(mut self) -> Cleaned {
        self.text();
        if self.preformatted.is_some() {
            self.close("pre");
        }
        if self.table.is_some() {
            self.end_cell();
            self.close_table("table");
        }
        while let Some(address) = self.links.pop() {
            if !address.is_empty() {
                self.markdown(&format!("]({address})"));
            }
        }
        self.flush();
        Cleaned { markdown: self.out, removed: self.removed }
    }
}
