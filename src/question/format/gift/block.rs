//! One question of a GIFT file.

use super::RULE_TAG;
use super::escape::{bare, unescaped};
use super::texts::{Mark, Texts};
use crate::question::Kind;
use crate::question::format::letters::read as with_identities;
use crate::question::format::text::finding;
use crate::question::format::{At, FileOption, FileQuestion, Finding, Status};

/// The lines of a question and of the comments before it.
#[derive(Debug, Default)]
pub(super) struct Block<'a> {
    pub line: usize,
    pub lines: Vec<(usize, &'a str)>,
    pub comments: Vec<&'a str>,
}

/// What is wrong with a question.
#[derive(Debug)]
pub(super) struct Trouble {
    pub line: usize,
    pub unsupported: bool,
    pub kind: &'static str,
    pub said: Box<Said>,
}

/// What is said about it, in both languages.
#[derive(Debug)]
pub(super) struct Said {
    pub words: (String, String),
    pub fix: (String, String),
}

impl Trouble {
    fn new(line: usize, kind: &'static str, words: (&str, &str), fix: (&str, &str)) -> Self {
        let owned = |(zh, en): (&str, &str)| (zh.to_owned(), en.to_owned());
        Self { line, unsupported: false, kind, said: Box::new(Said { words: owned(words), fix: owned(fix) }) }
    }

    fn not_held(line: usize, kind: &'static str, (zh, en): (&str, &str)) -> Self {
        let said = Said {
            words: (format!("这是{zh}，本系统不收，没有导入。"), format!("This is {en}, which isn't held; it stays out.")),
            fix: ("请改写成选择题或判断题，或忽略。".to_owned(), "Make it a choice or true-or-false, or leave it.".to_owned()),
        };
        Self { line, unsupported: true, kind, said: Box::new(said) }
    }
}

impl Block<'_> {
    /// Reads it into a question, which keeps what was read when there is trouble.
    pub(super) fn read(&self, question: &mut FileQuestion) -> Result<Vec<Finding>, Trouble> {
        let text = self.lines.iter().map(|(_, line)| *line).collect::<Vec<_>>().join("\n");
        let (name, rest) = split_name(text.trim());
        let (tags, id) = self.said_in_comments();
        question.name = name.map_or(id, text_of);
        question.tags = tags;
        let Some(open) = bare(rest, |c| c == '{').next() else {
            question.stem = text_of(rest);
            return Err(Trouble::not_held(self.line, "description", ("没有题目的说明文字", "a description without a question")));
        };
        let Some(close) = bare(&rest[open..], |c| c == '}').next().map(|at| open + at) else {
            question.stem = text_of(&rest[..open]);
            return Err(Trouble::new(
                self.line,
                "unclosed-answers",
                ("答案的花括号没有配对。", "The braces around the answers don't close."),
                ("请补上 }，题目中间不要有空行。", "Add the }; there may be no blank line within a question."),
            ));
        };
        let (before, after) = (&rest[..open], rest[close + 1..].trim());
        let (mark, before) = Mark::split(before);
        let mut texts = Texts::new(mark);
        let stem = if after.is_empty() { before.trim().to_owned() } else { format!("{}_____{after}", before.trim()) };
        question.stem = texts.read_as(mark, &stem);
        if question.stem.is_empty() && !texts.is_too_long() {
            return Err(Trouble::new(
                self.line,
                "empty-stem",
                ("题干是空的。", "The stem is empty."),
                ("请在花括号前写题干。", "Write the stem before the braces."),
            ));
        }
        let mut warnings = self.read_answers(&rest[open + 1..close], question, &mut texts)?;
        if texts.is_too_long() {
            return Err(Trouble::new(
                self.line,
                "too-long",
                ("一段文字太长，这道题没有读入。", "A text is too long; the question was left out."),
                ("请缩短后重新导出。", "Shorten it and export the file again."),
            ));
        }
        warnings.extend(texts.findings(&question.at));
        Ok(warnings)
    }

    /// `[tag:…]` and `[id:…]`.
    fn said_in_comments(&self) -> (Vec<String>, String) {
        let (mut tags, mut id) = (Vec::new(), String::new());
        for comment in &self.comments {
            for (start, word) in comment.match_indices("[tag:").chain(comment.match_indices("[id:")) {
                let rest = &comment[start + word.len()..];
                let Some(end) = bare(rest, |c| c == ']').next() else { continue };
                let said = rest[..end].replace("\\]", "]").trim().to_owned();
                if word == "[id:" {
                    id = said;
                } else if !said.is_empty() && !tags.contains(&said) {
                    tags.push(said);
                }
            }
        }
        (tags, id)
    }

    fn read_answers(&self, answers: &str, question: &mut FileQuestion, texts: &mut Texts) -> Result<Vec<Finding>, Trouble> {
        let general = bare(answers, |c| c == '#').find(|at| answers[*at..].starts_with("####"));
        let (answers, general) = general.map_or((answers, ""), |at| (&answers[..at], &answers[at + 4..]));
        let answers = answers.trim();
        let has = |wanted: char| bare(answers, |c| c == wanted).next().is_some();
        if answers.is_empty() {
            return Err(Trouble::not_held(self.line, "essay", ("简答或论述题", "an essay question")));
        }
        if answers.starts_with('#') {
            return Err(Trouble::not_held(self.line, "numerical", ("数值题", "a numerical question")));
        }
        let warnings = if has('~') {
            self.read_choice(answers, question, texts)?
        } else if has('=') && answers.contains("->") {
            return Err(Trouble::not_held(self.line, "matching", ("配对题", "a matching question")));
        } else if let Some(right) = truth(answers) {
            read_judgement(answers, right, question, texts);
            Vec::new()
        } else {
            return Err(Trouble::not_held(self.line, "short-answer", ("填空题", "a short-answer question")));
        };
        question.explanation = with_identities(&texts.read(general), question.options.len());
        Ok(warnings)
    }

    fn read_choice(&self, answers: &str, question: &mut FileQuestion, texts: &mut Texts) -> Result<Vec<Finding>, Trouble> {
        let starts: Vec<usize> = bare(answers, |c| matches!(c, '=' | '~')).collect();
        if starts.first() != Some(&0) {
            return Err(Trouble::new(
                self.line,
                "stray-text",
                ("第一个选项前有多余的文字。", "Something stands before the first option."),
                ("每个选项以 = 或 ~ 开头。", "Each option begins with = or ~."),
            ));
        }
        if starts.len() > 26 {
            return Err(Trouble::new(
                self.line,
                "too-many-options",
                ("选项超过 26 个。", "There are more than 26 options."),
                ("请删减选项，或拆成几道题。", "Leave some out, or make several questions of it."),
            ));
        }
        let ends = starts.iter().skip(1).copied().chain([answers.len()]);
        let pieces: Vec<&str> = starts.iter().zip(ends).map(|(from, to)| &answers[*from..to]).collect();
        let is_single = pieces.iter().any(|piece| piece.starts_with('='));
        for piece in &pieces {
            let (is_right, piece) = (piece.starts_with('='), piece[1..].trim());
            let (weight, piece) = split_weight(piece).ok_or_else(|| {
                Trouble::new(
                    self.line,
                    "weight",
                    ("有选项的分值无法识别。", "The weight of an option can't be read."),
                    ("请写成 %50% 这样的百分数，-100 到 100。", "Write a percentage such as %50%, from -100 to 100."),
                )
            })?;
            let hash = bare(piece, |c| c == '#').next();
            let (text, feedback) = hash.map_or((piece, ""), |at| (&piece[..at], &piece[at + 1..]));
            let correct = if is_single { is_right } else { weight.is_some_and(|weight| weight > 0.0) };
            let feedback = Some(texts.read(feedback)).filter(|feedback| !feedback.is_empty());
            question.options.push(FileOption { text: texts.read(text), correct, weight, feedback });
        }
        question.kind = if is_single { Kind::Single } else { Kind::Multiple };
        self.check_key(question, is_single)
    }

    fn check_key(&self, question: &mut FileQuestion, is_single: bool) -> Result<Vec<Finding>, Trouble> {
        let right: Vec<f64> = question.options.iter().filter(|option| option.correct).filter_map(|option| option.weight).collect();
        let count = question.options.iter().filter(|option| option.correct).count();
        if count == 0 {
            return Err(Trouble::new(
                self.line,
                "no-key",
                ("没有正确选项。", "No option is right."),
                (
                    "单选题用 = 标出正确选项；多选题给正确选项正的百分数。",
                    "Mark the right one with =, or give several positive percentages.",
                ),
            ));
        }
        if is_single && count > 1 {
            return Err(Trouble::new(
                self.line,
                "several-keys",
                ("有几个选项标了 =。", "Several options are marked with =."),
                ("单选题只留一个 =；多选题改用 ~ 和百分数。", "Leave one =, or use ~ with percentages for several answers."),
            ));
        }
        if let Some(rule) = question.tags.iter().position(|tag| tag == RULE_TAG) {
            // What the weights stand for is the rule every multiple here is marked by.
            question.tags.remove(rule);
            question.options.iter_mut().for_each(|option| option.weight = None);
            return Ok(Vec::new());
        }
        let uneven = right.windows(2).any(|pair| (pair[0] - pair[1]).abs() > 0.01);
        let partial = is_single && question.options.iter().any(|option| !option.correct && option.weight.is_some_and(|w| w > 0.0));
        let warning = (uneven || partial).then(|| {
            finding(
                At::line(self.line),
                Status::Warning,
                "weights",
                (
                    "选项各有分值；导入后一律按考试的规则计分。",
                    "Options earn different marks; here all questions are marked by the examination's rule.",
                ),
                ("可以导入；请确认答案。", "It can be imported; check the key."),
            )
        });
        Ok(warning.into_iter().collect())
    }
}

fn read_judgement(answers: &str, right: bool, question: &mut FileQuestion, texts: &mut Texts) {
    question.kind = Kind::Judgement;
    let mut parts = Vec::new();
    let mut from = 0;
    for at in bare(answers, |c| c == '#').chain([answers.len()]) {
        parts.push(&answers[from..at]);
        from = (at + 1).min(answers.len());
    }
    let mut feedback = |place: usize| parts.get(place).map(|text| texts.read(text)).filter(|text| !text.is_empty());
    // The first is for a wrong answer, the second for a right one.
    let mut option = |text: &str, correct: bool| FileOption {
        text: text.to_owned(),
        correct,
        weight: None,
        feedback: feedback(if correct { 2 } else { 1 }),
    };
    question.options = vec![option("正确", right), option("错误", !right)];
}

fn truth(answers: &str) -> Option<bool> {
    let word = bare(answers, |c| c == '#').next().map_or(answers, |at| &answers[..at]);
    match word.trim().to_ascii_uppercase().as_str() {
        "T" | "TRUE" => Some(true),
        "F" | "FALSE" => Some(false),
        _ => None,
    }
}

/// `::name::` and what follows.
fn split_name(text: &str) -> (Option<&str>, &str) {
    let Some(rest) = text.strip_prefix("::") else { return (None, text) };
    match bare(rest, |c| c == ':').find(|at| rest[*at..].starts_with("::")) {
        Some(end) => (Some(&rest[..end]), rest[end + 2..].trim_start()),
        None => (None, text),
    }
}

/// `%50%` and what follows. `None` if it isn't a number.
fn split_weight(text: &str) -> Option<(Option<f64>, &str)> {
    let Some(rest) = text.strip_prefix('%') else { return Some((None, text)) };
    // A percentage is short; a text may begin with the sign.
    let Some((number, after)) = rest.split_once('%').filter(|(number, _)| number.len() <= 12) else { return Some((None, text)) };
    let weight: f64 = number.trim().parse().ok()?;
    (-100.0..=100.0).contains(&weight).then(|| (Some(weight), after.trim_start()))
}

fn text_of(text: &str) -> String {
    unescaped(text.trim()).trim().to_owned()
}
