//! The texts of an item: XHTML, its pictures in the package.

use std::fmt::Write as _;

use super::MARKDOWN;
use crate::question::format::album::Album;
use crate::question::format::markup::{self, Cleaned};
use crate::question::format::package::{Package, resolve};
use crate::question::format::xml::{self, Element, Node, escape, escape_attribute};
use crate::question::format::{At, Finding, Refusal, Status, notes};

/// Why something isn't read: a question stays out, or the whole file does.
pub(super) enum Stop {
    Question(Box<Finding>),
    File(Refusal),
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Self {
        Self::File(refusal)
    }
}

impl From<Finding> for Stop {
    fn from(finding: Finding) -> Self {
        Self::Question(Box::new(finding))
    }
}

/// Reads the texts of one item.
pub(super) struct Texts<'p, 'a> {
    /// The item's path, empty when the item is the file.
    pub file: String,
    pub package: Option<&'p mut Package<'a>>,
    pub album: Album,
    pub found: Vec<Finding>,
    /// Addresses seen, and the names of their pictures.
    seen: Vec<(String, Option<String>)>,
}

impl<'p, 'a> Texts<'p, 'a> {
    pub fn new(file: &str, package: Option<&'p mut Package<'a>>) -> Self {
        Self { file: file.to_owned(), package, album: Album::default(), found: Vec::new(), seen: Vec::new() }
    }

    /// A line of the item.
    pub fn at(&self, line: usize) -> At {
        if self.file.is_empty() { At::line(line) } else { At::entry(&self.file, line) }
    }

    /// An element that has no place in the bank.
    pub fn left_out(&mut self, element: &Element) {
        let at = self.at(element.line);
        let name = &element.name;
        let message = (
            format!("<{name}> 不在支持的范围内，这一部分没有读入。"),
            format!("<{name}> isn't supported; this part was left out."),
        );
        let fix = ("请核对这道题是否完整。", "Check that the question is complete.");
        let finding = notes::finding(at, Status::Warning, "unsupported-element", message, fix);
        if !self.found.contains(&finding) && self.found.len() < 100 {
            self.found.push(finding);
        }
    }

    /// What an element says, without the elements named.
    pub fn read(&mut self, element: &Element, without: &[&str]) -> Result<String, Stop> {
        let mut html = String::new();
        self.html(element, without, &mut html)?;
        if html.len() > markup::LONGEST_HTML {
            return Err(notes::too_long(self.at(element.line)).into());
        }
        let album = &self.album;
        let mut ours = |address: &str| {
            let name = address.strip_prefix("file:")?;
            album.pictures.iter().any(|picture| picture.name == name).then(|| address.to_owned())
        };
        let Cleaned { markdown, removed } = markup::to_markdown(&html, &mut ours);
        if !removed.is_empty() {
            self.found.push(notes::removed(self.at(element.line), &removed));
        }
        Ok(markdown)
    }

    /// The same, preferring the Markdown it was made of if it still says that. `shown` turns that Markdown into what was shown.
    pub fn read_own(&mut self, element: &Element, without: &[&str], shown: &dyn Fn(&str) -> String) -> Result<String, Stop> {
        if let Some(markdown) = element.attribute(MARKDOWN).filter(|markdown| markdown.len() <= markup::LONGEST_HTML) {
            let mut html = String::new();
            self.html(element, without, &mut html)?;
            let made = to_xhtml(&shown(markdown), &|address| address.to_owned());
            let mut expected = String::new();
            if let Ok(made) = xml::parse(&format!("<div>{made}</div>")) {
                Texts::new("", None).html(&made, &[], &mut expected)?;
            }
            if html == expected {
                return Ok(markdown.to_owned());
            }
        }
        self.read(element, without)
    }

    /// Writes the inside of an element, pictures by the names they have with us.
    fn html(&mut self, element: &Element, without: &[&str], out: &mut String) -> Result<(), Stop> {
        for node in &element.children {
            let inner = match node {
                Node::Text(text) => {
                    out.push_str(&escape(text));
                    continue;
                }
                Node::Element(inner) => inner,
            };
            if without.contains(&inner.name.as_str()) || inner.attribute("class") == Some(super::MARKS) {
                continue;
            }
            // Markers without a text of their own, which other systems put around content.
            let transparent = inner.name == "qti-content-body" || inner.name == "qti-prompt";
            if !transparent && (inner.name.starts_with("qti-") || inner.name == "math") {
                self.left_out(inner);
                continue;
            }
            if transparent {
                self.html(inner, without, out)?;
                continue;
            }
            out.push('<');
            out.push_str(&inner.name);
            for (name, value) in &inner.attributes {
                let value = if inner.name == "img" && name == "src" { self.picture(value, inner)? } else { value.clone() };
                let _ = write!(out, " {name}=\"{}\"", escape_attribute(&value));
            }
            out.push('>');
            self.html(inner, without, out)?;
            if !matches!(inner.name.as_str(), "br" | "hr" | "img" | "col") {
                let _ = write!(out, "</{}>", inner.name);
            }
            if out.len() > 2 * markup::LONGEST_HTML {
                return Err(notes::too_long(self.at(element.line)).into());
            }
        }
        Ok(())
    }

    /// `file:NAME` for a picture of the package; any other address as it is, to be left out later.
    fn picture(&mut self, address: &str, element: &Element) -> Result<String, Stop> {
        if let Some((_, name)) = self.seen.iter().find(|(seen, _)| seen == address) {
            return Ok(name.clone().unwrap_or_else(|| address.to_owned()));
        }
        let path = resolve(&self.file, address);
        let bytes = match (&mut self.package, &path) {
            (Some(package), Some(path)) => package.part(path)?,
            _ => None,
        };
        let name =
            bytes.and_then(|bytes| self.album.add(path.as_deref().unwrap_or_default(), bytes)).map(|name| format!("file:{name}"));
        if name.is_none() && !self.file.is_empty() {
            self.found.push(notes::picture_missing(self.at(element.line), address));
        }
        if self.seen.len() < 200 {
            self.seen.push((address.to_owned(), name.clone()));
        }
        Ok(name.unwrap_or_else(|| address.to_owned()))
    }

    /// Takes in a picture that no text shows.
    pub fn also(&mut self, path: &str) -> Result<(), Stop> {
        if let Some(bytes) = self.package.as_mut().map(|package| package.part(path)).transpose()?.flatten() {
            self.album.add(path, bytes);
        }
        Ok(())
    }
}

/// Markdown as XHTML.
pub(super) fn to_xhtml(markdown: &str, address: &dyn Fn(&str) -> String) -> String {
    let clean: String = markdown.chars().filter(|c| xml::is_allowed(*c)).collect();
    markup::to_html(&clean, address).replace('\r', "&#13;")
}
