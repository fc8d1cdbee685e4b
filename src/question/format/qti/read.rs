//! Reading a package or one item.

use std::collections::HashSet;

use super::texts::{Stop, Texts};
use super::{item, manifest};
use crate::exchange::MAX_BYTES;
use crate::question::Kind;
use crate::question::format::package::{Package, resolve};
use crate::question::format::xml::{self, Element, XmlError};
use crate::question::format::{At, FileQuestion, Finding, Format, MAX_QUESTIONS, Reading, Refusal, Status, notes};

/// Reads a file.
pub fn read(bytes: &[u8]) -> Result<Reading, Refusal> {
    if bytes.len() > MAX_BYTES {
        return Err(notes::too_large());
    }
    let mut reading = Reading { format: Format::Qti3, encoding: String::new(), questions: Vec::new(), findings: Vec::new() };
    if bytes.starts_with(b"PK") {
        package(bytes, &mut reading)?;
        return Ok(reading);
    }
    let text = xml::decode(bytes)?;
    let root = xml::parse(&text)?;
    if root.name != "qti-assessment-item" {
        return Err(Refusal::new(
            if root.name == "assessmentItem" { "qti2" } else { "not-qti3" },
            format!("这个 XML 文件的最外层是 <{}>，不是 QTI 3.0 试题，没有导入任何内容。请从原系统按 QTI 3.0 导出。", root.name),
            format!(
                "This XML begins with <{}>, so it isn't a QTI 3.0 item; nothing was imported. Export as QTI 3.0 where it came from.",
                root.name
            ),
        ));
    }
    one("", &root, None, None, &mut reading)?;
    reading.encoding = xml::encoding(bytes);
    Ok(reading)
}

fn package(bytes: &[u8], reading: &mut Reading) -> Result<(), Refusal> {
    let mut package = Package::open(bytes)?;
    let listed = package.part(manifest::NAME)?.ok_or_else(manifest::none)?;
    let named = |error: XmlError| {
        let at = At::entry(manifest::NAME, error.line);
        Refusal::from(error).at(at)
    };
    let listed = xml::parse(&xml::decode(&listed).map_err(named)?).map_err(named)?;
    let (resources, mut found) = manifest::read(&listed)?;
    reading.findings.append(&mut found);
    let mut done = HashSet::new();
    for resource in resources.iter().filter(|resource| !resource.is_test) {
        if done.insert(resource.path.clone()) {
            let at = At { sheet: Some(manifest::NAME.to_owned()), ..At::default() };
            part(&resource.path, at, resource.own, &mut package, reading)?;
        }
    }
    for test in resources.iter().filter(|resource| resource.is_test) {
        let Some(bytes) = package.part(&test.path)? else {
            reading.findings.push(manifest::missing(At { sheet: Some(manifest::NAME.to_owned()), ..At::default() }, &test.path));
            continue;
        };
        match xml::decode(&bytes).and_then(|text| xml::parse(&text)) {
            Err(error) => reading.findings.push(torn(&test.path, &error)),
            Ok(root) => {
                for reference in root.within().into_iter().filter(|element| element.name == "qti-assessment-item-ref") {
                    let at = At::entry(&test.path, reference.line);
                    let href = reference.attribute("href").unwrap_or_default();
                    match resolve(&test.path, href) {
                        None => reading.findings.push(manifest::missing(at, href)),
                        Some(path) if done.insert(path.clone()) => part(&path, at, None, &mut package, reading)?,
                        // Read already.
                        Some(_) => {}
                    }
                }
            }
        }
    }
    Ok(())
}

/// Reads the item at a path; `at` says where it was named.
fn part(path: &str, at: At, own: Option<&Element>, package: &mut Package<'_>, reading: &mut Reading) -> Result<(), Refusal> {
    let Some(bytes) = package.part(path)? else {
        reading.findings.push(manifest::missing(at, path));
        return Ok(());
    };
    match xml::decode(&bytes).and_then(|text| xml::parse(&text)) {
        Ok(root) => one(path, &root, own, Some(package), reading),
        Err(error) => {
            reading.findings.push(torn(path, &error));
            Ok(())
        }
    }
}

/// Reads one item.
fn one(
    path: &str,
    root: &Element,
    own: Option<&Element>,
    package: Option<&mut Package<'_>>,
    reading: &mut Reading,
) -> Result<(), Refusal> {
    if reading.questions.len() >= MAX_QUESTIONS {
        return Err(notes::too_large());
    }
    let mut texts = Texts::new(path, package);
    let mut question = FileQuestion::new(texts.at(root.line), own.and_then(manifest::kind).unwrap_or(Kind::Single));
    match fill(&mut question, root, own, &mut texts) {
        Ok(()) => {
            question.pictures = texts.album.pictures;
            reading.questions.push(question);
            reading.findings.append(&mut texts.found);
            Ok(())
        }
        // Nothing else is worth saying about a question that stays out.
        Err(Stop::Question(mut finding)) => {
            finding.spoil(question);
            reading.findings.push(*finding);
            Ok(())
        }
        Err(Stop::File(refusal)) => Err(refusal),
    }
}

/// Reads an item into a question, which keeps what was read when something is wrong.
fn fill(question: &mut FileQuestion, root: &Element, own: Option<&Element>, texts: &mut Texts<'_, '_>) -> Result<(), Stop> {
    item::read(question, root, own.and_then(manifest::kind), texts)?;
    for reference in root.all("qti-assessment-stimulus-ref") {
        let text = stimulus(reference, texts)?;
        question.stem =
            [text, std::mem::take(&mut question.stem)].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n");
    }
    if let Some(own) = own {
        let pictures = manifest::apply(own, question);
        for name in &pictures {
            if let Some(path) =
                resolve(&texts.file, &format!("../pictures/{}/{name}", root.attribute("identifier").unwrap_or_default()))
            {
                texts.also(&path)?;
            }
        }
        texts.album.pictures.sort_by_key(|picture| pictures.iter().position(|name| *name == picture.name));
    }
    Ok(())
}

/// The text an item shares with others.
fn stimulus(reference: &Element, texts: &mut Texts<'_, '_>) -> Result<String, Stop> {
    let href = reference.attribute("href").unwrap_or_default();
    let path = resolve(&texts.file, href);
    let bytes = match (&mut texts.package, &path) {
        (Some(package), Some(path)) => package.part(path)?,
        _ => None,
    };
    let (Some(bytes), Some(path)) = (bytes, path) else { return Err(manifest::missing(texts.at(reference.line), href).into()) };
    let root = xml::decode(&bytes).and_then(|text| xml::parse(&text)).map_err(|error| torn(&path, &error))?;
    let Some(body) = root.child("qti-stimulus-body") else {
        texts.left_out(reference);
        return Ok(String::new());
    };
    // Its pictures lie where it lies.
    let item = std::mem::replace(&mut texts.file, path);
    let text = texts.read(body, &[]);
    texts.file = item;
    text
}

fn torn(path: &str, error: &XmlError) -> Finding {
    let (zh, en) = error.what();
    let message = (format!("{zh}，这个文件没有读入。"), format!("{en}; this file was left out."));
    let fix = ("请从原系统重新导出。", "Export it again where it came from.");
    notes::finding(At::entry(path, error.line), Status::Error, error.kind, message, fix)
}
