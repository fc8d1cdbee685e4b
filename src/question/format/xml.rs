//! XML for the formats that are XML: a tree with lines, read within bounds, and the escaping for writing it.
//!
//! No document type, no entities but the five every XML has: what they could define is how files grow without end or reach for
//! others (`formats.md` §4).

use std::borrow::Cow;

use quick_xml::events::attributes::AttrError;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Error, Reader, XmlVersion};

use super::{At, Refusal};

/// Elements within elements.
const MAX_DEPTH: usize = 100;
/// All elements: fifty for each question that is taken from one file.
const MAX_ELEMENTS: usize = 1_000_000;
/// Attributes of one element.
const MAX_ATTRIBUTES: usize = 100;

/// An element: names without their namespaces.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Element {
    pub name: String,
    pub line: usize,
    pub attributes: Vec<(String, String)>,
    pub children: Vec<Node>,
}

/// What an element holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Node {
    Element(Element),
    Text(String),
}

/// Why a text isn't the XML we read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{kind} in line {line}")]
pub(super) struct XmlError {
    pub kind: &'static str,
    pub line: usize,
}

impl XmlError {
    /// What happened, in Chinese and in English, without what was kept and what to do.
    pub fn what(&self) -> (String, String) {
        let (zh, en) = match self.kind {
            "encoding" => ("文字编码不对", "the text isn't in the encoding it claims"),
            "dtd" => ("文件带有文档类型声明（DOCTYPE），不能接受", "there is a document type declaration, which isn't accepted"),
            "entity" => {
                ("文件用到自定义或外部实体，不能接受", "an entity is used that XML itself doesn't have, which isn't accepted")
            }
            "too-deep" => ("元素嵌套太深", "elements are nested too deeply"),
            "too-large" => ("元素或属性太多", "there are too many elements or attributes"),
            _ => ("文件不完整，或不是正确的 XML", "the file is torn or isn't well-formed XML"),
        };
        (format!("第 {} 行：{zh}", self.line), format!("Line {}: {en}", self.line))
    }
}

impl From<XmlError> for Refusal {
    fn from(error: XmlError) -> Self {
        let (zh, en) = error.what();
        Self::new(
            error.kind,
            format!("{zh}。没有导入任何内容。请从原系统重新导出后再上传。"),
            format!("{en}. Nothing was imported. Export the file again where it came from and upload that."),
        )
        .at(At::line(error.line))
    }
}

impl Element {
    /// The elements directly inside, with this name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Self> {
        self.elements().filter(move |element| element.name == name)
    }

    /// The elements directly inside.
    pub fn elements(&self) -> impl Iterator<Item = &Self> {
        self.children.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// The first directly inside with this name.
    pub fn child(&self, name: &str) -> Option<&Self> {
        self.elements().find(|element| element.name == name)
    }

    /// All elements inside at whatever depth, in order, without itself.
    pub fn within(&self) -> Vec<&Self> {
        let mut found = Vec::new();
        let mut waiting: Vec<&Self> = self.elements().collect();
        waiting.reverse();
        while let Some(element) = waiting.pop() {
            found.push(element);
            let at = waiting.len();
            waiting.extend(element.elements());
            waiting[at..].reverse();
        }
        found
    }

    /// An attribute's value.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// All text inside, at whatever depth.
    pub fn text(&self) -> String {
        let mut text = String::new();
        self.gather(&mut text);
        text
    }

    fn gather(&self, text: &mut String) {
        for node in &self.children {
            match node {
                Node::Text(part) => text.push_str(part),
                Node::Element(element) => element.gather(text),
            }
        }
    }

    /// The trimmed text of a child; empty if there is no such child.
    pub fn child_text(&self, name: &str) -> String {
        self.child(name).map(|child| child.text().trim().to_owned()).unwrap_or_default()
    }
}

/// The text of a file: UTF-8 or UTF-16 by its mark, or as its first line declares, and nothing that can't be decoded so.
pub(super) fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, XmlError> {
    let marked = encoding_rs::Encoding::for_bom(bytes).map(|(encoding, _)| encoding);
    let encoding = marked.or_else(|| declared(bytes)).unwrap_or(encoding_rs::UTF_8);
    let (text, _, torn) = encoding.decode(bytes);
    if !torn {
        return Ok(text);
    }
    let good = if encoding == encoding_rs::UTF_8 {
        std::str::from_utf8(bytes).map_or_else(|error| &bytes[..error.valid_up_to()], str::as_bytes)
    } else {
        text.split('\u{fffd}').next().unwrap_or_default().as_bytes()
    };
    Err(XmlError { kind: "encoding", line: 1 + lines(good) })
}

/// What the encoding of such a file is called: `utf-8`, `gbk`.
pub(super) fn encoding(bytes: &[u8]) -> String {
    let marked = encoding_rs::Encoding::for_bom(bytes).map(|(encoding, _)| encoding);
    marked.or_else(|| declared(bytes)).unwrap_or(encoding_rs::UTF_8).name().to_ascii_lowercase()
}

/// The encoding an XML declaration names.
fn declared(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let head = &bytes[..bytes.len().min(200)];
    let end = head.windows(2).position(|pair| pair == b"?>")?;
    let (_, after) = std::str::from_utf8(&head[..end]).ok()?.split_once("encoding")?;
    let label = after.trim_start().strip_prefix('=')?.trim_start();
    let label = label.strip_prefix(['"', '\''])?.split(['"', '\'']).next()?;
    encoding_rs::Encoding::for_label(label.as_bytes())
}

/// Reads a document.
pub(super) fn parse(text: &str) -> Result<Element, XmlError> {
    let mut reader = Reader::from_str(text);
    let mut line = Lines { text, position: 0, line: 1 };
    let mut open: Vec<Element> = Vec::new();
    let mut root: Option<Element> = None;
    let mut count = 0_usize;
    loop {
        let at = line.at(reader.buffer_position());
        let fail = |kind| XmlError { kind, line: at };
        match reader.read_event() {
            Err(error) => {
                let kind = if matches!(error, Error::Escape(_)) { "entity" } else { "damaged" };
                return Err(XmlError { kind, line: line.at(reader.error_position()) });
            }
            Ok(Event::Start(tag)) => {
                count += 1;
                if open.len() >= MAX_DEPTH {
                    return Err(fail("too-deep"));
                }
                if root.is_some() {
                    return Err(fail("damaged"));
                }
                open.push(element(&tag, count, at)?);
            }
            Ok(Event::Empty(tag)) => {
                count += 1;
                close(element(&tag, count, at)?, &mut open, &mut root)?;
            }
            Ok(Event::End(_)) => {
                let closed = open.pop().ok_or_else(|| fail("damaged"))?;
                close(closed, &mut open, &mut root)?;
            }
            Ok(Event::Text(part)) => add(&mut open, &part.xml10_content(), at)?,
            Ok(Event::CData(part)) => add(&mut open, &part.xml10_content(), at)?,
            Ok(Event::GeneralRef(reference)) => add(&mut open, resolve(&reference, at)?.encode_utf8(&mut [0; 4]), at)?,
            Ok(Event::DocType(_)) => return Err(fail("dtd")),
            Ok(Event::Comment(_) | Event::PI(_) | Event::Decl(_)) => {}
            Ok(Event::Eof) => {
                return match (open.last(), root) {
                    (None, Some(root)) => Ok(root),
                    (Some(unclosed), _) => Err(XmlError { kind: "damaged", line: unclosed.line }),
                    (None, None) => Err(fail("damaged")),
                };
            }
        }
    }
}

fn element(tag: &BytesStart<'_>, count: usize, line: usize) -> Result<Element, XmlError> {
    if count > MAX_ELEMENTS {
        return Err(XmlError { kind: "too-large", line });
    }
    let mut attributes = Vec::new();
    for attribute in tag.attributes() {
        if attributes.len() >= MAX_ATTRIBUTES {
            return Err(XmlError { kind: "too-large", line });
        }
        let attribute = attribute.map_err(|_: AttrError| XmlError { kind: "damaged", line })?;
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|_| XmlError { kind: "entity", line })?;
        if !value.chars().all(is_allowed) {
            return Err(XmlError { kind: "damaged", line });
        }
        attributes.push((attribute.key.local_name().into_inner().to_owned(), value.into_owned()));
    }
    Ok(Element { name: tag.local_name().into_inner().to_owned(), line, attributes, children: Vec::new() })
}

fn close(element: Element, open: &mut [Element], root: &mut Option<Element>) -> Result<(), XmlError> {
    match open.last_mut() {
        Some(parent) => parent.children.push(Node::Element(element)),
        None if root.is_some() => return Err(XmlError { kind: "damaged", line: element.line }),
        None => *root = Some(element),
    }
    Ok(())
}

fn add(open: &mut [Element], part: &str, line: usize) -> Result<(), XmlError> {
    if let Some(bad) = part.find(|c| !is_allowed(c)) {
        return Err(XmlError { kind: "damaged", line: line + lines(&part.as_bytes()[..bad]) });
    }
    match open.last_mut() {
        Some(parent) => match parent.children.last_mut() {
            Some(Node::Text(text)) => text.push_str(part),
            _ => parent.children.push(Node::Text(part.to_owned())),
        },
        // Nothing but white space stands outside the root; quick-xml leaves that to us.
        None if part.trim().is_empty() => {}
        None => return Err(XmlError { kind: "damaged", line }),
    }
    Ok(())
}

fn resolve(reference: &BytesRef<'_>, line: usize) -> Result<char, XmlError> {
    let found = match reference.resolve_char_ref() {
        Ok(Some(character)) => Some(character),
        Ok(None) => match &**reference {
            "amp" => Some('&'),
            "lt" => Some('<'),
            "gt" => Some('>'),
            "quot" => Some('"'),
            "apos" => Some('\''),
            _ => None,
        },
        Err(_) => None,
    };
    found.ok_or(XmlError { kind: "entity", line })
}

/// Lines counted as the reader goes on.
struct Lines<'a> {
    text: &'a str,
    position: usize,
    line: usize,
}

impl Lines<'_> {
    fn at(&mut self, position: u64) -> usize {
        let position = usize::try_from(position).unwrap_or(usize::MAX).min(self.text.len());
        if position > self.position {
            self.line += lines(&self.text.as_bytes()[self.position..position]);
            self.position = position;
        }
        self.line
    }
}

fn lines(bytes: &[u8]) -> usize {
    bytes.iter().fold(0, |count, byte| count + usize::from(*byte == b'\n'))
}

/// Characters XML has.
pub(super) const fn is_allowed(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

/// For writing between tags. Characters XML doesn't have are left out.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    for c in text.chars().filter(|c| is_allowed(*c)) {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // Readers make one line break of any kind.
            '\r' => out.push_str("&#13;"),
            _ => out.push(c),
        }
    }
    out
}

/// For writing between quotation marks.
pub(super) fn escape_attribute(text: &str) -> String {
    escape(text).replace('\n', "&#10;").replace('\t', "&#9;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind_and_line(text: &str) -> (&'static str, usize) {
        let error = decode(text.as_bytes()).and_then(|text| parse(&text)).expect_err("not readable");
        (error.kind, error.line)
    }

    #[test]
    fn a_tree_knows_its_lines() {
        let root =
            parse("<?xml version=\"1.0\"?>\n<a x='1 &lt; 2'>\n <q:b>甲&amp;&#20057;<![CDATA[<丙>]]></q:b>\n</a>\n").expect("XML");
        let b = root.child("b").expect("an element");
        assert_eq!((b.line, b.text().as_str(), root.attribute("x")), (3, "甲&乙<丙>", Some("1 < 2")));
        assert_eq!(parse(&format!("<a>{}</a>", escape("\r\n<&>\""))).expect("XML").text(), "\r\n<&>\"");
    }

    #[test]
    fn what_could_grow_or_reach_out_is_refused_with_its_line() {
        let laughs = "<?xml version=\"1.0\"?>\n<!DOCTYPE a [<!ENTITY b \"bb\"><!ENTITY c \"&b;&b;\">]>\n<a>&c;</a>";
        assert_eq!(kind_and_line(laughs), ("dtd", 2));
        assert_eq!(kind_and_line("<a>\n<!DOCTYPE a SYSTEM \"file:///etc/passwd\"></a>"), ("dtd", 2));
        assert_eq!(kind_and_line("<a>\n\n&nbsp;</a>"), ("entity", 3));
        assert_eq!(kind_and_line("<a>\n<b c='&xxe;'/></a>"), ("entity", 2));
        assert_eq!(kind_and_line(&"<a>\n".repeat(10_000)), ("too-deep", 101));
        assert_eq!(kind_and_line(&format!("<a>{}</a>", "<b/>".repeat(MAX_ELEMENTS))), ("too-large", 1));
        let attributes: String = (0..10_000).map(|n| [" a", &n.to_string(), "=''"].concat()).collect();
        assert_eq!(kind_and_line(&format!("<a\n{attributes}/>")), ("too-large", 1));
        assert_eq!(kind_and_line("<a>\n<b>\n</a>"), ("damaged", 3));
        assert_eq!(kind_and_line("<a>\n<b>"), ("damaged", 2));
        assert_eq!(kind_and_line("<a>\n\u{1}</a>"), ("damaged", 2));
        assert_eq!(kind_and_line(""), ("damaged", 1));
        assert_eq!(kind_and_line("<a/><b/>"), ("damaged", 1));
    }

    #[test]
    fn the_encoding_is_what_the_file_says() {
        let (gbk, ..) = encoding_rs::GBK.encode("<?xml version=\"1.0\" encoding=\"GBK\"?><a>甲</a>");
        assert!(decode(&gbk).expect("declared").contains('甲'));
        assert_eq!((encoding(&gbk).as_str(), encoding(b"<a/>").as_str()), ("gbk", "utf-8"));
        let (claimed, ..) = encoding_rs::GBK.encode("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a>\n甲</a>");
        assert_eq!(decode(&claimed), Err(XmlError { kind: "encoding", line: 3 }));
        assert_eq!(decode(b"\xef\xbb\xbf<a/>").expect("marked"), "<a/>");
    }
}
