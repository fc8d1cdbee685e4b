//! Reading Moodle XML.

use std::cell::OnceCell;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::{MARKS, PLUGIN_FILE, POINT, TASK, category, fraction, tags};
use crate::exchange::MAX_BYTES;
use crate::question::format::album::{Album, percent_decode, percent_encode};
use crate::question::format::markup::{self, Cleaned};
use crate::question::format::xml::{self, Element};
use crate::question::format::{
    At, FileOption, FileQuestion, Finding, Format, MAX_QUESTIONS, Reading, Refusal, Status, letters, notes,
};
use crate::question::{Kind, LETTERS, OptionId, RubricPoint};

/// Reads a file.
pub fn read(bytes: &[u8]) -> Result<Reading, Refusal> {
    if bytes.len() > MAX_BYTES {
        return Err(notes::too_large());
    }
    let text = xml::decode(bytes)?;
    let quiz = xml::parse(&text)?;
    if quiz.name != "quiz" {
        return Err(Refusal::new(
            "not-moodle-xml",
            format!(
                "这个 XML 文件的最外层是 <{}>，不是 Moodle 题库，没有导入任何内容。请在 Moodle 题库里选“Moodle XML 格式”导出。",
                quiz.name
            ),
            format!(
                "This XML begins with <{}>, so it isn't a Moodle question bank; nothing was imported. Export as “Moodle XML format”.",
                quiz.name
            ),
        ));
    }
    let mut reading =
        Reading { format: Format::MoodleXml, encoding: xml::encoding(bytes), questions: Vec::new(), findings: Vec::new() };
    let mut chapter = Vec::new();
    for element in quiz.elements() {
        if element.name != "question" {
            reading.findings.push(notes::left_out(At::line(element.line), &element.name));
            continue;
        }
        if reading.questions.len() >= MAX_QUESTIONS {
            return Err(notes::too_large());
        }
        match element.attribute("type").unwrap_or_default() {
            "category" => {
                chapter = category::split(&element.child("category").map(|path| path.child_text("text")).unwrap_or_default());
            }
            kind => {
                let mut reader = Reader { album: Album::default(), found: Vec::new() };
                let mut question = FileQuestion::new(At::line(element.line), Kind::Single);
                question.chapters.extend(Some(chapter.clone()).filter(|chapter| !chapter.is_empty()));
                match reader.question(&mut question, element, kind) {
                    Ok(()) => {
                        question.pictures = reader.album.pictures;
                        reading.questions.push(question);
                        reading.findings.append(&mut reader.found);
                    }
                    // Nothing else is worth saying about a question that stays out.
                    Err(mut finding) => {
                        finding.spoil(question);
                        reading.findings.push(*finding);
                    }
                }
            }
        }
    }
    Ok(reading)
}

/// One question, being read.
struct Reader {
    album: Album,
    found: Vec<Finding>,
}

type Read<T> = Result<T, Box<Finding>>;

impl Reader {
    /// Reads it into a question, which keeps what was read when something is wrong.
    fn question(&mut self, question: &mut FileQuestion, element: &Element, kind: &str) -> Read<()> {
        let body = element.child("questiontext");
        let kind = match kind {
            "multichoice" if is_true(&element.child_text("single"), true) => Kind::Single,
            "multichoice" => Kind::Multiple,
            "truefalse" => Kind::Judgement,
            "essay" => Kind::Case,
            other => {
                question.stem = self.text(body).unwrap_or_default();
                return Err(Box::new(notes::unsupported(question.at.clone(), other)));
            }
        };
        question.kind = kind;
        if kind == Kind::Case {
            self.case(question, body, element.child("graderinfo"))?;
        } else {
            question.stem = self.text(body)?;
        }
        question.explanation = self.text(element.child("generalfeedback"))?;
        let marked_by_rule = Self::tags(question, element);
        match kind {
            Kind::Judgement => self.judgement(question, element)?,
            Kind::Single | Kind::Multiple => self.options(question, element, marked_by_rule)?,
            Kind::Case => {}
        }
        question.explanation = letters::read(&question.explanation, question.options.len());
        question.name = element.child_text("idnumber");
        if question.name.is_empty() {
            let name = element.child("name").map(|name| name.child_text("text")).unwrap_or_default();
            // Our own files have the beginning of the stem there.
            if name != markup::excerpt(&question.stem) && name != super::write::NAMELESS {
                question.name = name;
            }
        }
        for name in ["correctfeedback", "partiallycorrectfeedback", "incorrectfeedback", "hint", "responsetemplate"] {
            for extra in element.all(name).filter(|extra| !is_stock(&extra.child_text("text"))) {
                self.found.push(notes::left_out(At::line(extra.line), name));
            }
        }
        Ok(())
    }

    /// Tags, and what they say of the question. Whether it is marked by the examination's rule.
    fn tags(question: &mut FileQuestion, element: &Element) -> bool {
        let mut by_rule = false;
        for tag in element.child("tags").into_iter().flat_map(|tags| tags.all("tag")) {
            let text = tag.child_text("text");
            if text == tags::RULE {
                by_rule = true;
            } else if !text.is_empty() && !tags::apply(question, &text) {
                question.tags.push(text);
            }
        }
        by_rule
    }

    fn options(&mut self, question: &mut FileQuestion, element: &Element, marked_by_rule: bool) -> Read<()> {
        let answers: Vec<_> = element.all("answer").collect();
        if answers.len() > LETTERS {
            return Err(Box::new(notes::too_many_options(question.at.clone(), answers.len())));
        }
        for answer in answers {
            let written = answer.attribute("fraction").unwrap_or("0");
            let earned = fraction::parse(written).ok_or_else(|| unknown_fraction(answer.line, written))?;
            let correct = if question.kind == Kind::Single { earned >= 100.0 } else { earned > 0.0 };
            let feedback = Some(self.text(answer.child("feedback"))?).filter(|feedback| !feedback.is_empty());
            question.options.push(FileOption { text: self.text(Some(answer))?, correct, weight: Some(earned), feedback });
        }
        let right = question.options.iter().filter(|option| option.correct).count();
        let says_nothing = |option: &FileOption| match (question.kind, option.correct) {
            (Kind::Single, correct) => option.weight == Some(if correct { 100.0 } else { 0.0 }),
            (_, correct) => marked_by_rule && option.weight == if correct { fraction::share(right) } else { Some(-100.0) },
        };
        if question.options.iter().all(says_nothing) {
            question.options.iter_mut().for_each(|option| option.weight = None);
        }
        Ok(())
    }

    fn judgement(&mut self, question: &mut FileQuestion, element: &Element) -> Read<()> {
        for (words, text) in [(["true", "正确", "对"], "正确"), (["false", "错误", "错"], "错误")] {
            let answer = element.all("answer").find(|answer| {
                let said = answer.child_text("text").to_lowercase();
                words.contains(&said.as_str())
            });
            let earned = answer.and_then(|answer| answer.attribute("fraction")).unwrap_or("0");
            let earned = fraction::parse(earned)
                .ok_or_else(|| unknown_fraction(answer.map_or(element.line, |answer| answer.line), earned))?;
            let feedback = match answer {
                Some(answer) => Some(self.text(answer.child("feedback"))?).filter(|feedback| !feedback.is_empty()),
                None => None,
            };
            question.options.push(FileOption { text: text.to_owned(), correct: earned > 0.0, weight: None, feedback });
        }
        Ok(())
    }

    /// The tasks and the rubric of a case stand in its texts; see [`super::TASK`].
    fn case(&mut self, question: &mut FileQuestion, body: Option<&Element>, grader: Option<&Element>) -> Read<()> {
        match body {
            Some(body) if raw(body).contains(TASK) => {
                let html = bounded(body)?;
                let files = self.files(body)?;
                let mut parts = html.split(TASK);
                question.stem = self.part(body, &files, parts.next().unwrap_or_default())?;
                for part in parts.take(LETTERS) {
                    let task = part.rsplit_once("</div>").map_or(part, |(task, _)| task);
                    question.tasks.push(self.part(body, &files, task)?);
                }
            }
            _ => question.stem = self.text(body)?,
        }
        match grader {
            Some(grader) if raw(grader).contains(POINT) => self.rubric(question, grader)?,
            _ => question.model_answer = self.text(grader)?,
        }
        Ok(())
    }

    fn rubric(&mut self, question: &mut FileQuestion, grader: &Element) -> Read<()> {
        let html = bounded(grader)?;
        let files = self.files(grader)?;
        question.model_answer = self.part(grader, &files, html.split(MARKS).next().unwrap_or_default())?;
        for part in html.split(POINT).skip(1).take(LETTERS) {
            let Some((classes, rest)) = part.split_once("\">") else { continue };
            let class = |prefix: &str| classes.split(' ').find_map(|class| class.strip_prefix(prefix));
            let id = class("id-").and_then(|id| id.chars().next()).and_then(OptionId::new);
            let task = class("task-").and_then(|task| task.parse().ok());
            let half_marks = class("half-").and_then(|half_marks| half_marks.parse().ok());
            let text = rest.split(MARKS).next().unwrap_or_default();
            let text = self.part(grader, &files, text.rsplit_once("</div>").map_or(text, |(text, _)| text))?;
            if let (Some(id), Some(task), Some(half_marks)) = (id, task, half_marks) {
                question.rubric.push(RubricPoint { id, task, text, half_marks });
            }
        }
        Ok(())
    }

    /// A text with its format and files.
    fn text(&mut self, element: Option<&Element>) -> Read<String> {
        let Some(element) = element else { return Ok(String::new()) };
        let text = bounded(element)?;
        let files = self.files(element)?;
        self.part(element, &files, &text)
    }

    /// Some of an element's text, in its format, with its files.
    fn part(&mut self, element: &Element, files: &[File], text: &str) -> Read<String> {
        let at = At::line(element.line);
        let mut missing = Vec::new();
        let mut damaged = false;
        let album = &mut self.album;
        let mut picture = |address: &str| {
            let address = address.trim();
            if let Some(data) = address.strip_prefix("data:image/") {
                let (kind, data) = data.split_once(";base64,")?;
                let Some(bytes) = decode(data) else {
                    damaged = true;
                    return None;
                };
                return album.add(&format!("picture.{kind}"), bytes).map(|name| format!("file:{name}"));
            }
            let name = address.strip_prefix(PLUGIN_FILE).map(|name| percent_decode(name.split('?').next().unwrap_or(name)));
            if let Some(file) = name.and_then(|name| files.iter().find(|file| file.name == name)) {
                return album.add_once(&file.name, &file.bytes, &file.kept).map(|name| format!("file:{name}"));
            }
            if !missing.iter().any(|known| known == address) && missing.len() < 20 {
                missing.push(address.to_owned());
            }
            None
        };
        let Cleaned { markdown, removed } = match element.attribute("format").unwrap_or("html") {
            "markdown" => markup::clean_markdown(text, &mut picture),
            "plain_text" => Cleaned { markdown: markup::plain_to_markdown(text.trim()), removed: Vec::new() },
            "moodle_auto_format" => markup::to_markdown(&text.trim().replace('\n', "<br>\n"), &mut picture),
            _ => markup::to_markdown(text, &mut picture),
        };
        if damaged {
            return Err(Box::new(notes::picture_damaged(at, "data:")));
        }
        if !removed.is_empty() {
            self.found.push(notes::removed(at.clone(), &removed));
        }
        self.found.extend(missing.iter().map(|address| notes::picture_missing(at.clone(), address)));
        Ok(markdown)
    }

    fn files(&mut self, element: &Element) -> Read<Vec<File>> {
        let text = raw(element);
        let mut files = Vec::new();
        for file in element.all("file") {
            if files.len() >= MAX_FILES {
                return Err(Box::new(notes::too_many_pictures(At::line(file.line))));
            }
            let name = file.attribute("name").unwrap_or_default();
            let path = file.attribute("path").unwrap_or("/").trim_start_matches('/');
            let bytes = (file.attribute("encoding") == Some("base64")).then(|| decode(&file.text())).flatten();
            let bytes = bytes.ok_or_else(|| notes::picture_damaged(At::line(file.line), name))?;
            if !text.contains(name) && !text.contains(&percent_encode(name)) {
                self.found.push(notes::left_out(At::line(file.line), name));
            }
            files.push(File { name: format!("{path}{name}"), bytes, kept: OnceCell::new() });
        }
        Ok(files)
    }
}

/// A file within a text.
struct File {
    name: String,
    bytes: Vec<u8>,
    /// Its name among the question's pictures, once a text has shown it.
    kept: OnceCell<Option<String>>,
}

/// Files of one text.
const MAX_FILES: usize = 100;

/// The same, if it is no longer than we look at.
fn bounded(element: &Element) -> Read<String> {
    let text = raw(element);
    if text.len() > markup::LONGEST_HTML { Err(Box::new(notes::too_long(At::line(element.line)))) } else { Ok(text) }
}

/// The text of a `<text>` inside, as it stands.
fn raw(element: &Element) -> String {
    element.child("text").map(Element::text).unwrap_or_default()
}

fn decode(data: &str) -> Option<Vec<u8>> {
    let packed: Vec<u8> = data.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    STANDARD.decode(packed).ok().filter(|bytes| !bytes.is_empty())
}

fn is_true(text: &str, otherwise: bool) -> bool {
    match text {
        "" => otherwise,
        text => matches!(text, "true" | "1"),
    }
}

/// What Moodle itself fills in.
fn is_stock(html: &str) -> bool {
    let text = html.replace("<p>", "").replace("</p>", "");
    let stock = ["", "Your answer is correct.", "Your answer is partially correct.", "Your answer is incorrect."];
    let stock_zh =
        ["您的回答正确。", "您的答案正确。", "您的回答部分正确。", "您的答案部分正确。", "您的回答不正确。", "您的答案不正确。"];
    stock.contains(&text.trim()) || stock_zh.contains(&text.trim())
}

fn unknown_fraction(line: usize, fraction: &str) -> Box<Finding> {
    let fraction: String = fraction.chars().take(20).collect();
    let message = (
        format!("选项的分值“{fraction}”不在 Moodle 的分值表里，这道题没有读入。"),
        format!("The fraction “{fraction}” isn't one of Moodle's; the question was left out."),
    );
    let fix = ("请在 Moodle 里重新选择分值。", "Choose a grade from the list in Moodle.");
    Box::new(notes::finding(At::line(line), Status::Error, "unknown-fraction", message, fix))
}
