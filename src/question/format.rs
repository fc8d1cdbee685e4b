//! 导入导出: questions as files hold them, and what was found while reading.
//!
//! Every reader turns bytes into a [`Reading`]: questions with their place in the file, and findings with theirs. Nothing here knows the
//! bank; [`super::intake`] puts questions into their subject and chapter and finds those that are there already. Every writer turns
//! questions into bytes and a list of what the format can't carry. Formats and their limits: `formats.md` §1–§5.

mod aiken;
mod album;
mod bank;
mod detect;
mod gift;
pub mod letters;
mod lost;
mod markup;
pub mod moodle;
mod notes;
mod package;
pub mod qti;
#[cfg(test)]
mod sample;
mod sheet;
mod text;
mod xml;

use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use bank::{ChapterName, file_question};
pub use detect::detect;
pub use sheet::{tables, template};
pub use text::MAX_QUESTIONS;

use super::{Kind, LETTERS, LONGEST_TEXT, RubricPoint};
use crate::bilingual::Bilingual;

/// 文件格式
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// Excel workbooks, old and new, and OpenDocument sheets.
    Xlsx,
    /// 逗号分隔
    Csv,
    /// Moodle's text format.
    Gift,
    /// Single choices as plain text.
    Aiken,
    /// Moodle's own export.
    MoodleXml,
    /// IMS Question and Test Interoperability 3.0: a zip, or one item.
    Qti3,
}

impl Format {
    /// All, in the order people see them.
    pub const ALL: [Self; 6] = [Self::Xlsx, Self::Csv, Self::Gift, Self::Aiken, Self::MoodleXml, Self::Qti3];

    /// As typed on the command line.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Csv => "csv",
            Self::Gift => "gift",
            Self::Aiken => "aiken",
            Self::MoodleXml => "moodle-xml",
            Self::Qti3 => "qti3",
        }
    }

    /// Reads [`Self::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.code() == code)
    }

    /// What a file of this format is called at its end, without the dot.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Csv => "csv",
            Self::Gift | Self::Aiken => "txt",
            Self::MoodleXml => "xml",
            Self::Qti3 => "zip",
        }
    }
}

/// Where in a file something stands, as the program that made the file counts. Absent parts don't apply.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default, Hash, Serialize, Deserialize)]
pub struct At {
    /// The sheet of a workbook, or the file in a zip.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// The row of a sheet, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<usize>,
    /// The column's letters, `C`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// The line of a text, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
}

impl At {
    /// The file as a whole.
    pub fn whole_file() -> Self {
        Self::default()
    }

    /// A line of a text.
    pub fn line(line: usize) -> Self {
        Self { line: Some(line), ..Self::default() }
    }

    /// A row of a sheet; CSV has no sheet name.
    pub fn row(sheet: &str, row: usize) -> Self {
        Self { sheet: Some(sheet.to_owned()).filter(|sheet| !sheet.is_empty()), row: Some(row), ..Self::default() }
    }

    /// A line of a file in a zip.
    pub fn entry(file: &str, line: usize) -> Self {
        Self { sheet: Some(file.to_owned()), line: Some(line), ..Self::default() }
    }
}

impl fmt::Display for At {
    /// `题目!C12`, `items/q1.xml:7`, `12`; empty for the whole file.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let column = self.column.as_deref().unwrap_or_default();
        match (&self.sheet, self.row, self.line) {
            (Some(sheet), Some(row), _) => write!(f, "{sheet}!{column}{row}"),
            (None, Some(row), _) => write!(f, "{column}{row}"),
            (Some(file), None, Some(line)) => write!(f, "{file}:{line}"),
            (None, None, Some(line)) => write!(f, "{line}"),
            (Some(file), None, None) => write!(f, "{file}"),
            (None, None, None) => Ok(()),
        }
    }
}

/// An option as a file holds it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct FileOption {
    /// What it says, as Markdown.
    pub text: String,
    /// It belongs to the key.
    pub correct: bool,
    /// What ticking it earns, in percent of the question, where the file says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weight: Option<f64>,
    /// What is said to whoever ticks it, as Markdown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub feedback: Option<String>,
}

/// A picture that came with a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilePicture {
    /// As the texts name it: `![说明](file:NAME)`.
    pub name: String,
    /// As it came; checked and re-encoded before it is kept.
    pub bytes: Vec<u8>,
}

/// A question as a file holds it.
#[derive(Debug, Clone, PartialEq)]
pub struct FileQuestion {
    /// Where it begins.
    pub at: At,
    /// 题型
    pub kind: Kind,
    /// Its name in other systems; empty if it has none.
    pub name: String,
    /// 题干, as Markdown.
    pub stem: String,
    /// 选项, in the order written; a judgement has 正确 and 错误.
    pub options: Vec<FileOption>,
    /// 解析, as Markdown; `{a}` names the first option.
    pub explanation: String,
    /// 级别 as written; empty if it isn't said.
    pub level: String,
    /// 科目 as written, its name or code; empty if it isn't said.
    pub subject: String,
    /// 大纲版本 as written; empty if it isn't said.
    pub edition: String,
    /// 章节, each from the top: `["社会工作实务（初级）", "儿童社会工作"]`.
    pub chapters: Vec<Vec<String>>,
    /// 难度 from 1 (easy) to 5.
    pub difficulty: Option<i64>,
    /// 标签
    pub tags: Vec<String>,
    /// 来源
    pub source: String,
    /// The law it cites was checked on this day.
    pub law_as_of: Option<NaiveDate>,
    /// Somebody should look at it again by then.
    pub review_by: Option<NaiveDate>,
    /// 小题 of a case.
    pub tasks: Vec<String>,
    /// 评分要点 of a case.
    pub rubric: Vec<RubricPoint>,
    /// 参考答案 of a case.
    pub model_answer: String,
    /// Pictures its texts name.
    pub pictures: Vec<FilePicture>,
}

impl FileQuestion {
    /// An empty question at a place.
    pub fn new(at: At, kind: Kind) -> Self {
        Self {
            at,
            kind,
            name: String::new(),
            stem: String::new(),
            options: Vec::new(),
            explanation: String::new(),
            level: String::new(),
            subject: String::new(),
            edition: String::new(),
            chapters: Vec::new(),
            difficulty: None,
            tags: Vec::new(),
            source: String::new(),
            law_as_of: None,
            review_by: None,
            tasks: Vec::new(),
            rubric: Vec::new(),
            model_answer: String::new(),
            pictures: Vec::new(),
        }
    }
}

/// How a place of a file fared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// 可导入
    Ok,
    /// 题库已有: here already, or twice in the file.
    Duplicate,
    /// 有提示: goes in; somebody should look.
    Warning,
    /// 不支持: well-formed, but of a kind the bank doesn't hold.
    Unsupported,
    /// 有错误: stays out.
    Error,
}

/// Something found about a place of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// Where.
    pub at: At,
    /// How bad.
    pub status: Status,
    /// What, in a word that doesn't change: `unknown-key`, `equal-options`, `too-large`.
    pub kind: &'static str,
    /// What, in a sentence.
    pub message: Bilingual,
    /// How to mend it; empty when there is nothing to mend.
    pub fix: Bilingual,
    /// The question that stays out for it, as far as it could be read.
    pub spoils: Option<Box<FileQuestion>>,
}

impl Finding {
    /// Says that this question stays out for it. What makes it too long to be one isn't kept.
    fn spoil(&mut self, question: FileQuestion) {
        let mut question = FileQuestion { pictures: Vec::new(), ..question };
        if question.options.len() > LETTERS {
            question.options.clear();
        }
        let options = question.options.iter_mut().flat_map(|option| [Some(&mut option.text), option.feedback.as_mut()]);
        for text in options.flatten().chain([&mut question.stem, &mut question.explanation]) {
            if text.len() > LONGEST_TEXT {
                *text = text::beginning(text);
            }
        }
        let says_something = !question.stem.is_empty() || !question.options.is_empty();
        self.spoils = says_something.then(|| Box::new(question));
    }
}

/// What a reader made of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// As found, or as told.
    pub format: Format,
    /// `utf-8`, `gb18030`; empty where the format settles it.
    pub encoding: String,
    /// Well-formed questions, in the file's order.
    pub questions: Vec<FileQuestion>,
    /// What else was found. A question with an error isn't among `questions`.
    pub findings: Vec<Finding>,
}

/// Why nothing of a file can be read. Nothing has been changed by then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// What, in a word that doesn't change: `too-large`, `damaged`.
    pub kind: &'static str,
    /// What happened, what was kept, what to do.
    pub message: Bilingual,
    /// Where, if one place is to blame.
    pub at: Box<At>,
}

impl Refusal {
    /// From both sentences.
    pub fn new(kind: &'static str, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { kind, message: Bilingual::new(zh, en), at: Box::default() }
    }

    /// Because of what stands here.
    #[must_use]
    pub fn at(self, at: At) -> Self {
        Self { at: Box::new(at), ..self }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.kind, self.message.en)
    }
}

impl std::error::Error for Refusal {}

/// Something a format can't carry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loss {
    /// The question's place in what was written, from 1.
    pub question: usize,
    /// What, in a word that doesn't change: `several-chapters`, `partial-marks`.
    pub kind: &'static str,
    /// What, in a sentence.
    pub message: Bilingual,
}

/// A file, written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The file.
    pub bytes: Vec<u8>,
    /// What it doesn't say that the bank knows, item by item. A question that had to be left out is a loss, too.
    pub losses: Vec<Loss>,
}

/// Reads a file of questions: of this format, or of the one it is found to have.
pub fn read(name: &str, bytes: &[u8], format: Option<Format>) -> Result<Reading, Refusal> {
    if bytes.len() > crate::exchange::MAX_BYTES {
        return Err(crate::exchange::ReadError::TooLarge.into());
    }
    let Some(format) = format.or_else(|| detect(name, bytes)) else {
        // What else it may be, the reader of sheets says best.
        return sheet::read(name, bytes);
    };
    match format {
        Format::Xlsx | Format::Csv => sheet::read(name, bytes),
        Format::Gift => gift::read(bytes),
        Format::Aiken => aiken::read(bytes),
        Format::MoodleXml => moodle::read(bytes),
        Format::Qti3 => qti::read(bytes),
    }
}

/// Writes questions as a file of this format.
pub fn write(questions: &[FileQuestion], format: Format) -> Written {
    match format {
        Format::Xlsx | Format::Csv => sheet::write(questions, format),
        Format::Gift => gift::write(questions),
        Format::Aiken => aiken::write(questions),
        Format::MoodleXml => moodle::write(questions),
        Format::Qti3 => qti::write(questions),
    }
}
