//! GIFT, Moodle's text format (`formats.md` §2).

mod block;
mod escape;
mod texts;
mod write;

pub(super) use write::write;

use block::Block;
use escape::category;

use super::text::{MAX_QUESTIONS, decoded, finding, too_many};
use super::{At, FileQuestion, Format, Reading, Refusal, Status};
use crate::question::Kind;

/// The tag that names the examination's rule for several answers: two marks for all, half a mark for each of some, none with a wrong
/// one.
pub(super) const RULE_TAG: &str = "rule:exam-partial";

/// Reads the questions of a text.
pub(super) fn read(bytes: &[u8]) -> Result<Reading, Refusal> {
    let (text, encoding) = decoded(bytes)?;
    let mut reading = Reading { format: Format::Gift, encoding: encoding.to_owned(), questions: Vec::new(), findings: Vec::new() };
    let mut chapter: Vec<String> = Vec::new();
    let mut seen = 0;
    for block in blocks(&text) {
        let block = match block {
            Piece::Category(path) => {
                chapter = category(path);
                continue;
            }
            Piece::Question(block) => block,
        };
        seen += 1;
        if seen > MAX_QUESTIONS {
            return Err(too_many());
        }
        let mut question = FileQuestion::new(At::line(block.line), Kind::Single);
        question.chapters = if chapter.is_empty() { Vec::new() } else { vec![chapter.clone()] };
        match block.read(&mut question) {
            Ok(warnings) => {
                reading.findings.extend(warnings);
                reading.questions.push(question);
            }
            Err(trouble) => {
                let status = if trouble.unsupported { Status::Unsupported } else { Status::Error };
                let mut found = finding(At::line(trouble.line), status, trouble.kind, trouble.said.words, trouble.said.fix);
                found.spoil(question);
                reading.findings.push(found);
            }
        }
    }
    Ok(reading)
}

enum Piece<'a> {
    /// `$CATEGORY: a/b`
    Category(&'a str),
    Question(Block<'a>),
}

/// Cuts a text at its blank lines and category lines.
fn blocks(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut block = Block::default();
    for (number, line) in (1..).zip(text.lines()) {
        let bare = line.trim();
        let category = bare.strip_prefix("$CATEGORY:").or_else(|| bare.strip_prefix("$category:"));
        if (bare.is_empty() || category.is_some()) && !block.lines.is_empty() {
            pieces.push(Piece::Question(std::mem::take(&mut block)));
        }
        if let Some(path) = category {
            pieces.push(Piece::Category(path.trim()));
        } else if bare.starts_with("//") {
            block.comments.push(bare);
        } else if bare.is_empty() {
            // Comments before a blank line speak of no question.
            block.comments.clear();
        } else {
            if block.lines.is_empty() {
                block.line = number;
            }
            block.lines.push((number, line));
        }
    }
    if !block.lines.is_empty() {
        pieces.push(Piece::Question(block));
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(text: &str) -> FileQuestion {
        let mut reading = read(text.as_bytes()).unwrap_or_else(|refusal| panic!("{refusal}"));
        assert_eq!((reading.questions.len(), reading.findings.len()), (1, 0), "{reading:#?}");
        reading.questions.remove(0)
    }

    #[test]
    fn a_choice_is_read_with_weights_feedback_and_category() {
        let question = one("\
// 说明 [id:q-1] [tag:助人] [tag:a\\]b]
$CATEGORY: 社会工作实务（初级）/儿童社会工作

// [tag:价值观] [id:q-7]
::第一题::[markdown]社会工作的\\=主体是\\: A\\{1\\}？{
  =社会工作者 #对。
  ~%-50%服务对象#{不}
  ~社区\\n基层
  ####故选A。
}
"
        .replace("#{不}", "#\\{不\\}")
        .as_str());
        assert_eq!(
            (question.name.as_str(), question.stem.as_str(), question.at.line),
            ("第一题", "社会工作的=主体是: A{1}？", Some(5))
        );
        let texts: Vec<_> =
            question.options.iter().map(|o| (o.text.as_str(), o.correct, o.weight, o.feedback.as_deref())).collect();
        assert_eq!(
            texts,
            [
                ("社会工作者", true, None, Some("对。")),
                ("服务对象", false, Some(-50.0), Some("{不}")),
                ("社区\n基层", false, None, None)
            ]
        );
        assert_eq!(question.chapters, [["社会工作实务（初级）", "儿童社会工作"]]);
        assert_eq!((question.explanation.as_str(), question.tags.as_slice()), ("故选{a}。", &["价值观".to_owned()][..]));
    }

    #[test]
    fn several_answers_true_false_and_a_missing_word() {
        use crate::question::Kind;
        let several = one("直接服务有{~%50%个案 ~%50%小组 ~%-100%行政}");
        assert_eq!(several.kind, Kind::Multiple);
        assert_eq!(
            several.options.iter().map(|option| (option.correct, option.weight)).collect::<Vec<_>>(),
            [(true, Some(50.0)), (true, Some(50.0)), (false, Some(-100.0))]
        );
        let judged = one("社会工作只在社区。{F#不只在社区#对}");
        assert_eq!((judged.kind, judged.options[0].correct, judged.options[1].correct), (Kind::Judgement, false, true));
        assert_eq!(
            (judged.options[0].feedback.as_deref(), judged.options[1].feedback.as_deref()),
            (Some("不只在社区"), Some("对"))
        );
        assert_eq!(one("社会工作以{=利他主义 ~利己}为指导。").stem, "社会工作以_____为指导。");
        assert_eq!(one("全角{=甲～乙＝丙 ~丁｛戊｝}").options.len(), 2);
    }

    #[test]
    fn what_is_not_held_is_reported_with_its_line() {
        let text = "\
1+1=?{#2}

配对{=甲 -> 1 =乙 -> 2 =丙 -> 3}

首都{=北京 =北平}

只是说明。

论述{}

坏的{=甲 ~乙

好的{=甲 ~乙}

没有对{~甲 ~乙}
";
        let reading = read(text.as_bytes()).unwrap_or_else(|refusal| panic!("{refusal}"));
        let found: Vec<_> = reading.findings.iter().map(|found| (found.at.line.unwrap_or(0), found.status, found.kind)).collect();
        assert_eq!(
            found,
            [
                (1, Status::Unsupported, "numerical"),
                (3, Status::Unsupported, "matching"),
                (5, Status::Unsupported, "short-answer"),
                (7, Status::Unsupported, "description"),
                (9, Status::Unsupported, "essay"),
                (11, Status::Error, "unclosed-answers"),
                (15, Status::Error, "no-key"),
            ]
        );
        assert_eq!(reading.questions.len(), 1);
    }
}
