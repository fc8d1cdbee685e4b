//! The manifest: which items there are, and what QTI itself has no place for.

use std::fmt::Write as _;

use chrono::NaiveDate;

use super::NAMESPACE;
use crate::question::Kind;
use crate::question::format::package::resolve;
use crate::question::format::xml::{Element, escape, escape_attribute};
use crate::question::format::{At, FileQuestion, Finding, Refusal, Status, notes};

/// Where the manifest is.
pub(super) const NAME: &str = "imsmanifest.xml";

/// An item or a test of the package.
pub(super) struct Resource<'a> {
    pub path: String,
    /// What we said of it ourselves.
    pub own: Option<&'a Element>,
    pub is_test: bool,
}

/// What is in the package, and what of it can't be read.
pub(super) fn read(manifest: &Element) -> Result<(Vec<Resource<'_>>, Vec<Finding>), Refusal> {
    if manifest.name != "manifest" {
        return Err(none());
    }
    let mut resources = Vec::new();
    let mut found = Vec::new();
    for resource in manifest.all("resources").flat_map(|resources| resources.all("resource")) {
        let kind = resource.attribute("type").unwrap_or_default();
        let is_test = kind == "imsqti_test_xmlv3p0";
        if !is_test && kind != "imsqti_item_xmlv3p0" {
            // Stimuli and pictures are read where they are used.
            if !matches!(kind, "imsqti_stimulus_xmlv3p0" | "webcontent" | "") && !kind.starts_with("associatedcontent") {
                found.push(notes::unsupported(At::entry(NAME, resource.line), kind));
            }
            continue;
        }
        let href = resource.attribute("href").unwrap_or_default();
        match resolve(NAME, href).filter(|path| !path.is_empty()) {
            Some(path) => {
                let own = resource.child("metadata").and_then(|metadata| metadata.child("question"));
                resources.push(Resource { path, own, is_test });
            }
            None => found.push(missing(At::entry(NAME, resource.line), href)),
        }
    }
    Ok((resources, found))
}

/// The package has no manifest of its own kind.
pub(super) fn none() -> Refusal {
    Refusal::new(
        "no-manifest",
        "压缩包里没有 imsmanifest.xml，不是 QTI 3.0 题包，没有导入任何内容。请从原系统按 QTI 3.0 导出。",
        "The package has no imsmanifest.xml, so it isn't QTI 3.0; nothing was imported. Export as QTI 3.0 where it came from.",
    )
}

/// A file that is named but not there.
pub(super) fn missing(at: At, name: &str) -> Finding {
    let name: String = name.chars().filter(|c| !c.is_control()).take(80).collect();
    let message =
        (format!("压缩包里没有“{name}”这个文件，没有读入。"), format!("The file “{name}” isn't in the package and wasn't read."));
    notes::finding(
        at,
        Status::Error,
        "missing-file",
        message,
        ("请从原系统重新导出。", "Export the package again where it came from."),
    )
}

/// The kind we said it has.
pub(super) fn kind(own: &Element) -> Option<Kind> {
    own.attribute("kind").and_then(Kind::from_code)
}

/// Takes over what we said ourselves; the pictures' names in their order are returned.
pub(super) fn apply(own: &Element, question: &mut FileQuestion) -> Vec<String> {
    let text = |name: &str| own.attribute(name).unwrap_or_default().to_owned();
    let day = |name: &str| -> Option<NaiveDate> { own.attribute(name)?.parse().ok() };
    question.name = text("name");
    question.level = text("level");
    question.subject = text("subject");
    question.edition = text("edition");
    question.source = text("source");
    question.difficulty = own.attribute("difficulty").and_then(|difficulty| difficulty.parse().ok());
    question.law_as_of = day("law-as-of");
    question.review_by = day("review-by");
    question.tags = own.all("tag").map(Element::text).collect();
    question.chapters = own.all("chapter").map(|chapter| chapter.all("name").map(Element::text).collect()).collect();
    own.all("picture").map(Element::text).collect()
}

/// One item's entry.
pub(super) fn write(question: &FileQuestion, id: &str, pictures: &[String]) -> String {
    let mut out = format!("<resource identifier=\"{id}\" type=\"imsqti_item_xmlv3p0\" href=\"items/{id}.xml\">\n<metadata>");
    let _ = write!(out, "<zt:question xmlns:zt=\"{NAMESPACE}\" kind=\"{}\"", question.kind.code());
    let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    let attributes = [
        ("name", question.name.clone()),
        ("level", question.level.clone()),
        ("subject", question.subject.clone()),
        ("edition", question.edition.clone()),
        ("source", question.source.clone()),
        ("difficulty", question.difficulty.map(|difficulty| difficulty.to_string()).unwrap_or_default()),
        ("law-as-of", day(question.law_as_of)),
        ("review-by", day(question.review_by)),
    ];
    for (name, value) in attributes.iter().filter(|(_, value)| !value.is_empty()) {
        let _ = write!(out, " {name}=\"{}\"", escape_attribute(value));
    }
    out.push('>');
    for tag in &question.tags {
        let _ = write!(out, "<zt:tag>{}</zt:tag>", escape(tag));
    }
    for chapter in &question.chapters {
        out.push_str("<zt:chapter>");
        for name in chapter {
            let _ = write!(out, "<zt:name>{}</zt:name>", escape(name));
        }
        out.push_str("</zt:chapter>");
    }
    for picture in &question.pictures {
        let _ = write!(out, "<zt:picture>{}</zt:picture>", escape(&picture.name));
    }
    let _ = write!(out, "</zt:question></metadata>\n<file href=\"items/{id}.xml\"/>");
    for picture in pictures {
        let _ = write!(out, "<file href=\"{}\"/>", escape_attribute(picture));
    }
    out.push_str("\n</resource>\n");
    out
}
