//! What was found about a file of questions, place by place.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::{Complaint, Pictures};
use crate::bilingual::{Bilingual, Language};
use crate::ids::QuestionId;
use crate::question::format::{At, FileOption, FileQuestion, Finding, Format, Refusal, Status, letters};
use crate::question::store::Ready;

/// A question as the report shows it: as it was read, with plain letters.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Shown {
    /// [`crate::question::Kind::code`]; empty for what is of no type of ours.
    #[serde(rename = "type")]
    pub kind: String,
    /// 题干
    pub stem: String,
    /// 选项
    pub options: Vec<FileOption>,
    /// 解析
    pub explanation: String,
    /// 章节 as written, from the top; several on lines of their own.
    pub chapter: String,
    /// 标签
    pub tags: Vec<String>,
    /// Its name in other systems.
    #[serde(skip_serializing_if = "String::is_empty", default)]
    pub name: String,
}

impl From<&FileQuestion> for Shown {
    fn from(question: &FileQuestion) -> Self {
        Self {
            kind: question.kind.code().to_owned(),
            stem: question.stem.clone(),
            options: question.options.clone(),
            explanation: letters::shown(&question.explanation, question.options.len()),
            chapter: question.chapters.iter().map(|path| path.join("/")).collect::<Vec<_>>().join("\n"),
            tags: question.tags.clone(),
            name: question.name.clone(),
        }
    }
}

/// One finding, or a question about which nothing was found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// Where.
    pub at: At,
    /// How it fared.
    pub status: Status,
    /// What, in a word that doesn't change.
    pub kind: String,
    /// What, in a sentence.
    pub message: Bilingual,
    /// How to mend it; empty when there is nothing to mend.
    pub fix: Bilingual,
    /// The question, at the first row about it; one that stays out as far as it could be read.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub question: Option<Shown>,
    /// The question of the bank it is, or is like.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub other: Option<QuestionId>,
}

/// How many questions fared how. A question with several findings counts once, by the worst; a finding about no question counts by
/// itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Counts {
    /// Questions found in the file, good and bad.
    pub read: usize,
    /// Taken without remark.
    pub ok: usize,
    /// Taken with a remark.
    pub warnings: usize,
    /// Left out.
    pub errors: usize,
    /// There already.
    pub duplicates: usize,
    /// Of a kind the bank doesn't hold.
    pub unsupported: usize,
}

/// A question that may go in.
#[derive(Debug, Clone, PartialEq)]
pub struct Good {
    /// Its row in [`Assessment::rows`].
    pub row: usize,
    /// What the bank will hold.
    pub content: Ready,
    /// Pictures its texts name that the bank doesn't have yet.
    pub pictures: Pictures,
    /// What it became, once it was taken in.
    pub taken: Option<QuestionId>,
}

/// What would become of a file.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Assessment {
    /// As found, or as told; none for a file that can't be read.
    pub format: Option<Format>,
    /// `utf-8`, `gb18030`; empty where the format settles it.
    pub encoding: String,
    /// In the file's order, once the findings of the file are in it.
    pub rows: Vec<Row>,
    /// The questions that may go in.
    pub good: Vec<Good>,
    /// Nothing of the file could be read.
    refused: bool,
}

impl Assessment {
    pub(super) fn new(format: Option<Format>, encoding: String) -> Self {
        Self { format, encoding, ..Self::default() }
    }

    /// A file that was refused as a whole.
    pub fn refused(format: Option<Format>, refusal: &Refusal) -> Self {
        let mut assessment = Self::new(format, String::new());
        assessment.rows.push(row(
            (*refusal.at).clone(),
            Status::Error,
            refusal.kind,
            (refusal.message.clone(), Bilingual::default()),
        ));
        assessment.refused = true;
        assessment
    }

    pub(super) fn file_error(&mut self, complaint: Complaint) {
        self.rows.push(row(At::whole_file(), Status::Error, "no-subject", complaint));
    }

    /// Begins a question's row, and says which it is.
    pub(super) fn question(&mut self, question: &FileQuestion) -> usize {
        let good = (Bilingual::new("可以导入。", "Ready to import."), Bilingual::default());
        self.rows.push(Row { question: Some(question.into()), ..row(question.at.clone(), Status::Ok, "ok", good) });
        self.rows.len() - 1
    }

    /// Says something about a question. The first finding takes the place of "ready to import"; further ones get rows of their own.
    pub(super) fn mark(&mut self, at: usize, status: Status, kind: &str, (message, fix): Complaint) {
        let Some(first) = self.rows.get_mut(at) else { return };
        if first.kind == "ok" {
            (first.status, first.message, first.fix) = (status, message, fix);
            kind.clone_into(&mut first.kind);
        } else {
            let at = first.at.clone();
            self.rows.push(row(at, status, kind, (message, fix)));
        }
    }

    /// Says that the bank has a question already, whatever was to be said of it before.
    pub(super) fn duplicate(&mut self, at: usize, other: QuestionId, (message, fix): Complaint) {
        if let Some(row) = self.rows.get_mut(at) {
            (row.status, row.message, row.fix, row.other) = (Status::Duplicate, message, fix, Some(other));
            "duplicate".clone_into(&mut row.kind);
        }
    }

    /// Adds a warning about a question that may go in: something in the bank is much like it.
    pub fn warn(&mut self, good: usize, kind: &str, message: Bilingual, fix: Bilingual, other: Option<QuestionId>) {
        let Some(at) = self.good.get(good).map(|good| good.row) else { return };
        let rows = self.rows.len();
        self.mark(at, Status::Warning, kind, (message, fix));
        // The row that says so: the question's own, or one that was added.
        let said = if self.rows.len() > rows { self.rows.last_mut() } else { self.rows.get_mut(at) };
        if let Some(row) = said {
            row.other = other;
        }
    }

    /// Adds what the reader found, and brings everything into the file's order.
    pub(super) fn add_findings(&mut self, findings: Vec<Finding>) {
        let owners: HashMap<At, usize> =
            self.rows.iter().enumerate().filter(|(_, row)| row.question.is_some()).map(|(at, row)| (place(&row.at), at)).collect();
        for finding in findings {
            match owners.get(&place(&finding.at)).copied() {
                // Nothing else is worth saying about a question that is there already, or stays out.
                Some(owner) if matches!(self.rows[owner].status, Status::Duplicate) => {}
                Some(owner) => {
                    let begins = self.rows[owner].kind == "ok";
                    self.mark(owner, finding.status, finding.kind, (finding.message, finding.fix));
                    let marked = if begins { self.rows.get_mut(owner) } else { self.rows.last_mut() };
                    if let Some(row) = marked {
                        row.at = finding.at;
                    }
                }
                None => {
                    // What isn't held, or has an unknown type, is of no type of ours.
                    let is_of_a_type = finding.status != Status::Unsupported && finding.kind != "unknown-kind";
                    let shown = finding.spoils.as_deref().map(|question| {
                        let shown = Shown::from(question);
                        if is_of_a_type { shown } else { Shown { kind: String::new(), ..shown } }
                    });
                    let row = row(finding.at, finding.status, finding.kind, (finding.message, finding.fix));
                    self.rows.push(Row { question: shown, ..row });
                }
            }
        }
        self.sort();
    }

    /// Where in the file a good question begins.
    pub(super) fn place_of(&self, good: usize) -> Option<At> {
        self.rows.get(self.good.get(good)?.row).map(|row| place(&row.at))
    }

    pub(super) fn sort(&mut self) {
        let mut sheets: HashMap<Option<String>, usize> = HashMap::new();
        for row in &self.rows {
            let next = sheets.len();
            sheets.entry(row.at.sheet.clone()).or_insert(next);
        }
        let mut order: Vec<usize> = (0..self.rows.len()).collect();
        order.sort_by_key(|at| {
            let row = &self.rows[*at];
            (sheets.get(&row.at.sheet).copied(), row.at.row, row.at.line, row.question.is_none(), *at)
        });
        let mut moved = vec![0; order.len()];
        for (to, from) in order.iter().enumerate() {
            moved[*from] = to;
        }
        let mut rows: Vec<Option<Row>> = std::mem::take(&mut self.rows).into_iter().map(Some).collect();
        self.rows = order.iter().filter_map(|from| rows[*from].take()).collect();
        for good in &mut self.good {
            good.row = moved[good.row];
        }
    }

    /// How many questions fared how.
    pub fn counts(&self) -> Counts {
        // What is refused as a whole may have a place, but no question.
        if self.refused { Counts { errors: 1, ..Counts::default() } } else { counts(&self.rows) }
    }

    /// Something of the file can't go in.
    pub fn has_errors(&self) -> bool {
        self.rows.iter().any(|row| matches!(row.status, Status::Error | Status::Unsupported))
    }

    /// The report for programs, with sentences in one language, or in both.
    pub fn json(&self, applied: bool, language: Option<Language>) -> serde_json::Value {
        let say = |row: &Row| -> String {
            let one = |language: Language| {
                format!("{} {}", row.message.in_language(language), row.fix.in_language(language)).trim().to_owned()
            };
            language.map_or_else(|| format!("{} · {}", one(Language::Zh), one(Language::En)), one)
        };
        let rows: Vec<serde_json::Value> = self
            .rows
            .iter()
            .map(|row| {
                let mut value = serde_json::json!({ "at": row.at, "status": row.status, "kind": row.kind, "message": say(row) });
                if let Some(question) = &row.question {
                    value["question"] = serde_json::json!(question);
                }
                value
            })
            .collect();
        serde_json::json!({
            "format": self.format, "encoding": self.encoding, "rows": rows, "counts": self.counts(), "applied": applied,
        })
    }
}

/// As [`Assessment::counts`].
pub fn counts(rows: &[Row]) -> Counts {
    const fn weight(status: Status) -> u8 {
        match status {
            Status::Ok => 0,
            Status::Warning => 1,
            Status::Duplicate => 2,
            Status::Unsupported => 3,
            Status::Error => 4,
        }
    }
    let mut worst: HashMap<At, (Status, bool)> = HashMap::new();
    for row in rows {
        let is_question = row.question.is_some() || matches!(row.status, Status::Error | Status::Unsupported);
        let entry = worst.entry(place(&row.at)).or_insert((row.status, is_question));
        if weight(row.status) > weight(entry.0) {
            entry.0 = row.status;
        }
        entry.1 |= is_question;
    }
    let mut counts = Counts::default();
    for (at, (status, is_question)) in worst {
        counts.read += usize::from(is_question && at != At::whole_file());
        match status {
            Status::Ok => counts.ok += 1,
            Status::Warning => counts.warnings += 1,
            Status::Error => counts.errors += 1,
            Status::Duplicate => counts.duplicates += 1,
            Status::Unsupported => counts.unsupported += 1,
        }
    }
    counts
}

fn row(at: At, status: Status, kind: &str, (message, fix): Complaint) -> Row {
    Row { at, status, kind: kind.to_owned(), message, fix, question: None, other: None }
}

/// Whatever the column: a row of a sheet, or a line.
fn place(at: &At) -> At {
    At { column: None, ..at.clone() }
}
