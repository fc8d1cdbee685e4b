//! Files of questions gone wrong in all the ways chance finds: what the importers are fuzzed with, in the tests for a moment, by
//! `make fuzz` for as long as wanted. Everything follows from a seed, so that a failure can be had again.

use std::collections::HashSet;
use std::io::{Cursor, Read as _, Write as _};

use rand::rngs::SmallRng;
use rand::{Rng as _, SeedableRng as _};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::question::format::{At, FileOption, FilePicture, FileQuestion, Format, read, write};
use crate::question::{Kind, OptionId, RubricPoint};

/// Inputs longer than this teach nothing a shorter one doesn't.
const LONGEST: usize = 64 * 1024;
/// What is kept of inputs that did something new.
const CORPUS: usize = 400;

/// Words that mean something to one reader or another.
const WORDS: [&str; 56] = [
    "<",
    ">",
    "</",
    "/>",
    "&",
    "&amp;",
    "&#x41;",
    "&#0;",
    "<![CDATA[",
    "]]>",
    "<!--",
    "-->",
    "<!DOCTYPE a [<!ENTITY b 'c'>]>",
    "&b;",
    "<question type=\"multichoice\">",
    "<question type=\"category\">",
    "</question>",
    "<text>",
    "</text>",
    "<answer fraction=\"50\">",
    "<file name=\"a\" encoding=\"base64\">",
    "QQ==",
    "@@PLUGINFILE@@/a",
    "format=\"markdown\"",
    "<table><tr><td>",
    "<ul><li>",
    "<script>",
    "<qti-choice-interaction>",
    "<qti-simple-choice identifier=\"a\">",
    "<qti-mapping default-value=\"-2\">",
    "data-zhengtu-markdown=\"",
    "<qti-response-processing>",
    "../",
    "%2e%2e/",
    "{",
    "}",
    "{=",
    "~%50%",
    "~",
    "=",
    "->",
    "####",
    "::",
    "$CATEGORY: ",
    "//",
    "[html]",
    "\\",
    "ANSWER: ",
    "A. ",
    "题干,题型,选项A,答案\n",
    "\"",
    "\u{feff}",
    "\0",
    "，",
    "９９９",
    "| --- |",
];

/// Changes files at random, and remembers those that made a reader do something new.
pub struct Mutator {
    format: Format,
    rng: SmallRng,
    corpus: Vec<Vec<u8>>,
    seen: HashSet<String>,
}

impl Mutator {
    /// For a format's reader.
    pub fn new(format: Format, seed: u64) -> Self {
        let corpus = vec![write(&samples(), format).bytes, write(&samples()[..1], format).bytes];
        Self { format, rng: SmallRng::seed_from_u64(seed), corpus, seen: HashSet::new() }
    }

    /// The next input.
    pub fn next_input(&mut self) -> Vec<u8> {
        let at = self.rng.random_range(0..self.corpus.len());
        let mut input = self.corpus[at].clone();
        let within = input.starts_with(b"PK") && self.rng.random_ratio(3, 4);
        for _ in 0..self.rng.random_range(1..=4) {
            if within {
                self.change_part(&mut input);
            } else {
                self.change(&mut input);
            }
        }
        input.truncate(LONGEST);
        input
    }

    /// Reads the input as its format, and keeps it if what was found is new. The number of questions read.
    pub fn run(&mut self, input: Vec<u8>) -> usize {
        let name = format!("fuzz.{}", self.format.extension());
        let (found, questions) = match read(&name, &input, Some(self.format)) {
            Ok(reading) => {
                let mut kinds: Vec<_> = reading.findings.iter().map(|finding| finding.kind).collect();
                kinds.sort_unstable();
                kinds.dedup();
                let shape: Vec<_> =
                    reading.questions.iter().take(3).map(|question| (question.kind.code(), question.options.len())).collect();
                // What was read can be written, whatever it is.
                let written = write(&reading.questions, self.format);
                (format!("{kinds:?} {shape:?} {}", written.losses.len().min(3)), reading.questions.len())
            }
            Err(refusal) => (refusal.kind.to_owned(), 0),
        };
        if self.corpus.len() < CORPUS && self.seen.insert(found) {
            self.corpus.push(input);
        }
        questions
    }

    /// How many kinds of results there have been.
    pub fn found(&self) -> usize {
        self.seen.len()
    }

    fn change(&mut self, input: &mut Vec<u8>) {
        let length = input.len();
        let at = self.rng.random_range(0..=length);
        let end = (at + self.rng.random_range(0..=64)).min(length);
        match self.rng.random_range(0..8) {
            0 if at < length => input[at] ^= 1 << self.rng.random_range(0..8),
            1 if at < length => input[at] = self.rng.random(),
            2 => drop(input.drain(at..end)),
            3 => {
                let copy = input[at..end].to_vec();
                let times = [1, 2, 30][self.rng.random_range(0..3)];
                input.splice(at..at, copy.repeat(times));
            }
            4 => {
                let other = &self.corpus[self.rng.random_range(0..self.corpus.len())];
                let from = self.rng.random_range(0..=other.len());
                let to = (from + self.rng.random_range(0..=200)).min(other.len());
                input.splice(at..end, other[from..to].to_vec());
            }
            5 => input.truncate(at),
            _ => {
                let word = WORDS[self.rng.random_range(0..WORDS.len())];
                let times = if self.rng.random_ratio(1, 50) { 300 } else { 1 };
                input.splice(at..at, word.repeat(times).into_bytes());
            }
        }
    }

    /// Changes one part of a package and packs it again: random bytes seldom get past the checksums.
    fn change_part(&mut self, input: &mut Vec<u8>) {
        let Some(mut parts) = unpack(input).filter(|parts| !parts.is_empty()) else { return self.change(input) };
        let at = self.rng.random_range(0..parts.len());
        self.change(&mut parts[at].1);
        if let Some(packed) = pack(&parts) {
            *input = packed;
        }
    }
}

fn unpack(bytes: &[u8]) -> Option<Vec<(String, Vec<u8>)>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut parts = Vec::new();
    for at in 0..archive.len().min(50) {
        let part = archive.by_index(at).ok()?;
        let name = part.name().ok()?.into_owned();
        let mut bytes = Vec::new();
        part.take(LONGEST as u64).read_to_end(&mut bytes).ok()?;
        parts.push((name, bytes));
    }
    Some(parts)
}

fn pack(parts: &[(String, Vec<u8>)]) -> Option<Vec<u8>> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer.start_file(name.as_str(), SimpleFileOptions::default()).ok()?;
        writer.write_all(bytes).ok()?;
    }
    Some(writer.finish().ok()?.into_inner())
}

/// One question of each kind, with everything it can say.
fn samples() -> Vec<FileQuestion> {
    let option = |text: &str, correct| FileOption { text: text.to_owned(), correct, ..FileOption::default() };
    Kind::ALL
        .into_iter()
        .map(|kind| {
            let mut question = FileQuestion::new(At::whole_file(), kind);
            "下列说法中，**正确**的是（　　）。\n\n![图](file:a.png)\n\n| 甲 | 乙 |\n| --- | --- |\n| 1 | 2 |"
                .clone_into(&mut question.stem);
            question.options = match kind {
                Kind::Case => Vec::new(),
                Kind::Judgement => vec![option("正确", true), option("错误", false)],
                Kind::Single => ["甲", "乙 < 丙", "- 丁", "戊"].into_iter().map(|text| option(text, text == "甲")).collect(),
                Kind::Multiple => ["甲", "乙", "丙", "丁", "戊"].into_iter().map(|text| option(text, text != "戊")).collect(),
            };
            if kind == Kind::Case {
                question.tasks = vec!["分析需要。".into(), "提出方案。".into()];
                question.rubric = OptionId::new('a')
                    .into_iter()
                    .map(|id| RubricPoint { id, task: 1, text: "说明".into(), half_marks: 3 })
                    .collect();
                "参考答案".clone_into(&mut question.model_answer);
            } else {
                "故选{a}。".clone_into(&mut question.explanation);
            }
            question.chapters = vec![vec!["社会工作实务（初级）".into(), "儿童/青少年".into()]];
            question.tags = vec!["真题".into()];
            question.difficulty = Some(3);
            question.pictures = vec![FilePicture { name: "a.png".into(), bytes: b"\x89PNG".to_vec() }];
            question
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_reader_falls_over_whatever_it_is_given() {
        for format in Format::ALL {
            // A package takes longer than a line of text.
            let inputs = if matches!(format, Format::Xlsx | Format::Qti3) { 300 } else { 2_000 };
            let mut mutator = Mutator::new(format, 1);
            let mut questions = 0;
            for _ in 0..inputs {
                let input = mutator.next_input();
                questions += mutator.run(input);
            }
            assert!(questions > 0 && mutator.found() > 1, "{format:?} went nowhere");
        }
    }
}
