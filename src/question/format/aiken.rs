//! Aiken: single choices as plain text (`formats.md` §3).

use std::fmt::Write as _;

use super::text::{MAX_QUESTIONS, beginning, decoded, finding, too_many};
use super::{At, FileOption, FileQuestion, Finding, Format, Loss, Reading, Refusal, Status, Written, lost};
use crate::question::{Kind, LETTERS, letter_at};

/// A question being read.
#[derive(Default)]
struct Open {
    line: usize,
    stem: String,
    options: Vec<String>,
    /// It has an error, which was reported.
    spoiled: bool,
}

/// Reads the questions of a text. Those with errors are reported with their line; the others survive.
pub(super) fn read(bytes: &[u8]) -> Result<Reading, Refusal> {
    let (text, encoding) = decoded(bytes)?;
    let mut reading = Reading { format: Format::Aiken, encoding: encoding.to_owned(), questions: Vec::new(), findings: Vec::new() };
    let mut open = Open::default();
    let mut seen = 0;
    for (line, written) in (1..).zip(text.lines()) {
        let bare = written.trim();
        if bare.is_empty() {
            continue;
        }
        if let Some(answer) = answer(bare) {
            seen += 1;
            if seen > MAX_QUESTIONS {
                return Err(too_many());
            }
            let closed = std::mem::take(&mut open);
            match closed.close(line, answer) {
                Ok(question) => reading.questions.extend(question),
                Err(mut found) => {
                    found.spoil(closed.question());
                    reading.findings.push(*found);
                }
            }
        } else if open.options.len() == LETTERS && option(bare).is_some() {
            open.spoil(
                &mut reading.findings,
                error(
                    line,
                    "too-many-options",
                    ("选项超过 26 个。", "There are more than 26 options."),
                    ("请删减选项，或拆成几道题。", "Leave some out, or make several questions of it."),
                ),
            );
        } else if let Some((letter, option)) = option(bare).filter(|(letter, _)| open.expects(*letter)) {
            if open.stem.is_empty() {
                open.spoil(
                    &mut reading.findings,
                    error(
                        line,
                        "option-before-stem",
                        (format!("选项 {letter} 前面没有题干。"), format!("Option {letter} comes before any stem.")),
                        ("请在选项前用一行写题干。", "Write the stem on one line before the options."),
                    ),
                );
            }
            open.options.push(option.to_owned());
        } else if open.options.is_empty() && open.stem.is_empty() {
            open.line = line;
            bare.clone_into(&mut open.stem);
        } else if open.options.is_empty() {
            open.spoil(
                &mut reading.findings,
                error(
                    line,
                    "stem-of-several-lines",
                    ("题干占了几行；Aiken 的题干只能有一行。", "The stem takes several lines; in Aiken it has one."),
                    ("请合并成一行。", "Join them into one line."),
                ),
            );
        } else {
            let quoted = beginning(bare);
            if open.options.len() < 2 {
                open.spoil(&mut reading.findings, too_few(line));
            } else {
                open.spoil(
                    &mut reading.findings,
                    error(
                        line,
                        "no-key",
                        (
                            format!("“{quoted}”之前的题没有 ANSWER 行。"),
                            format!("The question before “{quoted}” has no ANSWER line."),
                        ),
                        ("请在选项后写一行 ANSWER: A。", "Write a line ANSWER: A after the options."),
                    ),
                );
            }
            // The next question begins here.
            open = Open { line, stem: bare.to_owned(), ..Open::default() };
        }
    }
    if !open.stem.is_empty() && !open.spoiled {
        let found = error(
            open.line,
            "unfinished",
            ("最后一道题不完整，没有 ANSWER 行。", "The last question is unfinished: it has no ANSWER line."),
            ("请补全，或删去。", "Complete it, or remove it."),
        );
        open.spoil(&mut reading.findings, found);
    }
    Ok(reading)
}

impl Open {
    /// The letters must follow each other: otherwise a line like `A. Smith` would be one.
    fn expects(&self, letter: char) -> bool {
        letter_at(self.options.len()) == letter
    }

    /// Reports the first error of a question; what follows from it isn't worth saying.
    fn spoil(&mut self, findings: &mut Vec<Finding>, mut found: Finding) {
        if !self.spoiled {
            found.spoil(self.question());
            findings.push(found);
        }
        self.spoiled = true;
    }

    /// The question as far as it was read.
    fn question(&self) -> FileQuestion {
        let mut question = FileQuestion::new(At::line(self.line), Kind::Single);
        question.stem.clone_from(&self.stem);
        question.options = self.options.iter().map(|text| FileOption { text: text.clone(), ..FileOption::default() }).collect();
        question
    }

    /// The question, unless it was reported already.
    fn close(&self, line: usize, answer: &str) -> Result<Option<FileQuestion>, Box<Finding>> {
        if self.spoiled {
            return Ok(None);
        }
        if self.stem.is_empty() {
            return Err(refused(
                line,
                "answer-before-stem",
                ("ANSWER 前面没有题目。", "An ANSWER comes before any question."),
                ("请补上题目，或删去这一行。", "Add the question, or remove the line."),
            ));
        }
        if self.options.len() < 2 {
            return Err(Box::new(too_few(line)));
        }
        let mut letters = answer.chars().filter(|c| !c.is_whitespace() && *c != '.');
        let (Some(letter), None) = (letters.next(), letters.next()) else {
            return Err(refused(
                line,
                "several-keys",
                (
                    format!("答案“{}”不是一个字母。", beginning(answer)),
                    format!("The answer “{}” isn't one letter.", beginning(answer)),
                ),
                ("Aiken 只有单选题，请只写一个字母。", "Aiken has single choices only: write one letter."),
            ));
        };
        let letter = letter.to_ascii_uppercase();
        let key = (0..self.options.len()).find(|place| letter_at(*place) == letter);
        let Some(key) = key else {
            return Err(refused(
                line,
                "unknown-key",
                (format!("答案 {letter} 没有对应的选项。"), format!("The answer names option {letter}, which doesn't exist.")),
                ("请补上选项或改正答案。", "Add the option or correct the answer."),
            ));
        };
        let mut question = self.question();
        question.options[key].correct = true;
        Ok(Some(question))
    }
}

/// As [`error`], on its way out of a question.
fn refused(
    line: usize,
    kind: &'static str,
    words: (impl Into<String>, impl Into<String>),
    fix: (&'static str, &'static str),
) -> Box<Finding> {
    Box::new(error(line, kind, words, fix))
}

fn error(
    line: usize,
    kind: &'static str,
    words: (impl Into<String>, impl Into<String>),
    fix: (&'static str, &'static str),
) -> Finding {
    finding(At::line(line), Status::Error, kind, words, fix)
}

fn too_few(line: usize) -> Finding {
    error(
        line,
        "too-few-options",
        ("选项少于两个。", "There are fewer than two options."),
        ("请补全选项。", "Add the missing options."),
    )
}

/// What follows `ANSWER:`.
pub(super) fn answer(line: &str) -> Option<&str> {
    let rest = line.get(..6).filter(|word| word.eq_ignore_ascii_case("ANSWER")).map(|_| line[6..].trim_start())?;
    Some(rest.strip_prefix([':', '：'])?.trim())
}

/// The letter and the text of `A. …` or `A) …`. Moodle wants capitals; nobody means anything else by `a)`.
pub(super) fn option(line: &str) -> Option<(char, &str)> {
    let mut characters = line.chars();
    let letter = characters.next().filter(char::is_ascii_alphabetic)?;
    let rest = characters.as_str().strip_prefix(['.', ')', '．', '）', '、'])?;
    Some((letter.to_ascii_uppercase(), rest.trim()))
}

/// As Aiken. Whatever isn't a single choice on single lines is left out, and listed.
pub(super) fn write(questions: &[FileQuestion]) -> Written {
    let mut out = String::new();
    let mut losses = Vec::new();
    for (place, question) in (1..).zip(questions) {
        if let Some(reason) = left_out(place, question) {
            losses.push(reason);
            continue;
        }
        losses.extend(lost::metadata(place, question));
        let has_more = !question.explanation.is_empty() || question.options.iter().any(|option| option.feedback.is_some());
        losses.extend(has_more.then(|| {
            Loss::new(place, "explanation", "Aiken 没有地方写解析和反馈。", "Aiken has no place for explanations and feedback.")
        }));
        let is_filed = !question.chapters.is_empty() || !question.tags.is_empty() || !question.name.is_empty();
        losses.extend(is_filed.then(|| {
            Loss::new(place, "chapter", "Aiken 没有地方写章节、标签和名称。", "Aiken has no place for chapters, tags and names.")
        }));
        let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let breaks = std::iter::once(&question.stem)
            .chain(question.options.iter().map(|option| &option.text))
            .any(|text| text.contains('\n'));
        losses.extend(breaks.then(|| Loss::new(place, "line-breaks", "换行写成了空格。", "Line breaks are written as spaces.")));
        let line = |text: &str| if text.contains('\n') { one_line(text) } else { text.to_owned() };
        let _ = writeln!(out, "{}", line(&question.stem));
        for (at, option) in question.options.iter().enumerate() {
            let _ = writeln!(out, "{}. {}", letter_at(at), line(&option.text));
        }
        let key = question.options.iter().position(|option| option.correct).unwrap_or_default();
        let _ = write!(out, "ANSWER: {}\n\n", letter_at(key));
    }
    Written { bytes: out.into_bytes(), losses }
}

fn left_out(place: usize, question: &FileQuestion) -> Option<Loss> {
    let right = question.options.iter().filter(|option| option.correct).count();
    let (zh, en) = match question.kind {
        Kind::Multiple => ("多选题", "a multiple choice"),
        Kind::Case => ("案例题", "a case"),
        Kind::Judgement | Kind::Single if right != 1 => ("答案不是一个", "not with one answer"),
        _ if question.options.len() > 26 => ("超过 26 个选项", "of more than 26 options"),
        _ if option(question.stem.trim()).is_some() || answer(question.stem.trim()).is_some() => {
            ("题干像选项或答案行", "one whose stem looks like an option or an answer")
        }
        _ => return None,
    };
    Some(Loss::new(
        place,
        "left-out",
        format!("没有写这道题：它是{zh}，Aiken 只有单选题。"),
        format!("The question is left out: it is {en}, and Aiken has plain single choices only."),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn good_questions_survive_and_errors_carry_their_line() {
        let text = "\
社会工作的主体是？
A. 社会工作者
B)服务对象
ANSWER: A

A. 没有题干
B. 乙
ANSWER: B

ANSWER: C

只有一个选项
A. 甲
ANSWER: A

答案在外
A. 甲
B. 乙
ANSWER: F

题干两行
第二行
A. 甲
B. 乙
ANSWER: A

忘了答案
A. 甲
B. 乙
下一题
A) 甲
B) 乙
answer: b

小写也认得
a) 甲
b.乙
ANSWER: b

没写完
A. 甲
";
        let reading = read(text.as_bytes()).unwrap_or_else(|refusal| panic!("{refusal}"));
        assert_eq!(
            reading.questions.iter().map(|question| question.stem.as_str()).collect::<Vec<_>>(),
            ["社会工作的主体是？", "下一题", "小写也认得"]
        );
        assert!(reading.questions[0].options[0].correct && reading.questions[1].options[1].correct);
        let found: Vec<_> = reading.findings.iter().map(|found| (found.at.line.unwrap_or(0), found.kind)).collect();
        assert_eq!(
            found,
            [
                (6, "option-before-stem"),
                (10, "answer-before-stem"),
                (14, "too-few-options"),
                (19, "unknown-key"),
                (22, "stem-of-several-lines"),
                (30, "no-key"),
                (40, "unfinished"),
            ]
        );
    }
}
