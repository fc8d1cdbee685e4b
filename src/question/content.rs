//! What a question says, and what can be wrong with it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Explanation, Kind, OptionId, OptionSet, QuestionOption, full_half_marks};

/// A chapter of an edition, by its codes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ChapterRef {
    /// `2018`, `2025`.
    pub edition: String,
    /// `03`.
    pub chapter: String,
}

/// 评分要点: one point of a case's rubric.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RubricPoint {
    /// Its identity within the case.
    pub id: OptionId,
    /// The task it belongs to, from 1.
    pub task: i64,
    /// What the answer must say.
    pub text: String,
    /// What it earns, in half marks.
    pub half_marks: i64,
}

/// What a question says. A version is this, written down for good; a draft, a row of a file or an item of another system is this
/// before that. Texts are Markdown as [`super::markdown`] understands it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// The subject's code.
    pub subject: String,
    /// Where it belongs; several editions are possible.
    pub chapters: Vec<ChapterRef>,
    /// 题型
    pub kind: Kind,
    /// 题干
    pub stem: String,
    /// 选项
    pub options: Vec<QuestionOption>,
    /// 答案
    pub key: OptionSet,
    /// 解析, with `{a}` for options.
    pub explanation: String,
    /// Where the answer can be looked up.
    pub source: String,
    /// The law it cites was checked on this day.
    pub law_as_of: Option<NaiveDate>,
    /// Somebody should look at it again by then.
    pub review_by: Option<NaiveDate>,
    /// 1 (easy) to 5.
    pub difficulty: i64,
    /// 标签
    pub tags: Vec<String>,
    /// 小题: what a case asks, in order.
    pub tasks: Vec<String>,
    /// 评分要点 of a case.
    pub rubric: Vec<RubricPoint>,
    /// 参考答案 of a case.
    pub model_answer: String,
}

/// What is wrong, or unusual, with a question. Source: `formats.md` §1 "Checks", `domain.md` §1.2.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Flaw {
    /// No stem.
    #[error("the stem is empty")]
    EmptyStem,
    /// Fewer than two options.
    #[error("a choice needs at least two options")]
    TooFewOptions,
    /// An option says nothing.
    #[error("an option is empty")]
    EmptyOption,
    /// Two options say the same, or share an identity.
    #[error("two options are equal")]
    EqualOptions,
    /// No right option.
    #[error("no option is right")]
    NoKey,
    /// A single choice with several right options.
    #[error("a single choice has exactly one right option")]
    SeveralKeys,
    /// The key names an option that isn't there.
    #[error("the key names an option that does not exist")]
    UnknownKey,
    /// The explanation names an option that isn't there.
    #[error("the explanation names an option that does not exist")]
    UnknownReference,
    /// Difficulty is 1 to 5.
    #[error("difficulty is 1 to 5")]
    Difficulty,
    /// It belongs to no chapter. A draft may still lack it; nothing is published without.
    #[error("the question belongs to no chapter")]
    NoChapter,
    /// A judgement has the two options right and wrong.
    #[error("a judgement has two options")]
    JudgementOptions,
    /// A case has options or a key, or a choice has tasks or a rubric.
    #[error("choices have options and a key, cases have tasks and a rubric")]
    Mixed,
    /// A case asks nothing.
    #[error("a case has at least one task")]
    NoTask,
    /// A case without points to mark by.
    #[error("a case has at least one rubric point")]
    NoRubric,
    /// A rubric point is empty, earns nothing, shares its identity, or belongs to no task.
    #[error("a rubric point is empty, earns nothing, or belongs to no task")]
    Rubric,
    /// More options, tasks or points than letters, or a text beyond all measure.
    #[error("the question is too long")]
    TooLong,
    /// The examination's singles have 4 options, its multiples 5.
    #[error("the examination's singles have 4 options, its multiples 5")]
    UnusualOptionCount,
    /// The examination's multiples have 2 to 4 right options.
    #[error("the examination's multiples have 2 to 4 right options")]
    UnusualKeyCount,
}

impl Flaw {
    /// It can be kept all the same: the examination would not ask it like this, or somebody will say later where it belongs.
    pub const fn is_warning(self) -> bool {
        matches!(self, Self::UnusualOptionCount | Self::UnusualKeyCount | Self::NoChapter)
    }
}

impl Content {
    /// Everything wrong or unusual, errors and warnings.
    pub fn flaws(&self) -> Vec<Flaw> {
        let general = [
            (self.stem.trim().is_empty(), Flaw::EmptyStem),
            (!(1..=5).contains(&self.difficulty), Flaw::Difficulty),
            (self.chapters.is_empty(), Flaw::NoChapter),
            (self.is_too_long(), Flaw::TooLong),
        ];
        let own = if self.kind == Kind::Case { self.case_flaws() } else { self.choice_flaws() };
        general.into_iter().chain(own).filter(|(found, _)| *found).map(|(_, flaw)| flaw).collect()
    }

    fn choice_flaws(&self) -> Vec<(bool, Flaw)> {
        let ids: OptionSet = self.options.iter().map(|option| option.id).collect();
        let count = count(&self.options);
        let mut texts: Vec<String> = self.options.iter().map(|option| fold(&option.text)).collect();
        texts.sort_unstable();
        let usual_options = match self.kind {
            Kind::Multiple => 5,
            Kind::Judgement => 2,
            Kind::Single | Kind::Case => 4,
        };
        vec![
            (!self.tasks.is_empty() || !self.rubric.is_empty(), Flaw::Mixed),
            (count < 2, Flaw::TooFewOptions),
            (self.kind == Kind::Judgement && count > 2, Flaw::JudgementOptions),
            (texts.iter().any(String::is_empty), Flaw::EmptyOption),
            (ids.len() != count || texts.windows(2).any(|pair| pair[0] == pair[1]), Flaw::EqualOptions),
            (self.key.is_empty(), Flaw::NoKey),
            (self.kind != Kind::Multiple && self.key.len() > 1, Flaw::SeveralKeys),
            (!self.key.is_subset(ids), Flaw::UnknownKey),
            (!Explanation(&self.explanation).references().is_subset(ids), Flaw::UnknownReference),
            (count != usual_options, Flaw::UnusualOptionCount),
            (self.kind == Kind::Multiple && !(2..=4).contains(&self.key.len()), Flaw::UnusualKeyCount),
        ]
    }

    fn case_flaws(&self) -> Vec<(bool, Flaw)> {
        let ids: OptionSet = self.rubric.iter().map(|point| point.id).collect();
        let bad = |point: &RubricPoint| {
            point.text.trim().is_empty() || point.half_marks < 1 || !(1..=count(&self.tasks)).contains(&point.task)
        };
        vec![
            (!self.options.is_empty() || !self.key.is_empty(), Flaw::Mixed),
            (self.tasks.is_empty() || self.tasks.iter().any(|task| task.trim().is_empty()), Flaw::NoTask),
            (self.rubric.is_empty(), Flaw::NoRubric),
            (ids.len() != count(&self.rubric) || self.rubric.iter().any(bad), Flaw::Rubric),
        ]
    }

    fn is_too_long(&self) -> bool {
        let texts = [&self.stem, &self.explanation, &self.model_answer, &self.source].into_iter();
        let options = self.options.iter().map(|option| &option.text);
        let points = self.rubric.iter().map(|point| &point.text);
        self.options.len() > LETTERS
            || self.rubric.len() > LETTERS
            || self.tasks.len() > LETTERS
            || texts.chain(options).chain(points).chain(&self.tasks).chain(&self.tags).any(|text| text.len() > LONGEST_TEXT)
    }

    /// 满分: what the question is worth in all, in half marks: by the paper's rule, or by its rubric.
    pub fn full_half_marks(&self) -> i64 {
        match self.kind {
            Kind::Case => self.rubric.iter().map(|point| point.half_marks).sum(),
            kind => full_half_marks(kind),
        }
    }

    /// Whether every answer earns the same by both: same kind, same key, and for a case the same points for the same marks.
    /// Publishing what is not marked alike is a correction.
    pub fn is_marked_like(&self, other: &Self) -> bool {
        let points = |content: &Self| {
            let mut points: Vec<_> = content.rubric.iter().map(|point| (point.id, point.task, point.half_marks)).collect();
            points.sort_unstable();
            points
        };
        self.kind == other.kind && self.key == other.key && points(self) == points(other)
    }

    /// Whether another key is right than before though the explanation stayed as it was: it may explain what is wrong now.
    pub fn explains_another_key(&self, before: &Self) -> bool {
        self.key != before.key && self.explanation == before.explanation && !self.explanation.trim().is_empty()
    }

    /// The first flaw that forbids using it.
    pub fn error(&self) -> Option<Flaw> {
        self.flaws().into_iter().find(|flaw| !flaw.is_warning())
    }

    /// The text two copies of one question share: stem, then options in a fixed order, all folded.
    pub fn folded(&self) -> String {
        let mut parts: Vec<String> = self.options.iter().map(|option| fold(&option.text)).collect();
        parts.sort_unstable();
        parts.extend(self.tasks.iter().map(|task| fold(task)));
        format!("{}\n{}", fold(&self.stem), parts.join("\n"))
    }
}

/// As many options, tasks and rubric points as there are letters to name them.
pub const LETTERS: usize = 26;
/// The longest text of a question, in bytes.
pub const LONGEST_TEXT: usize = 20_000;

fn count<T>(items: &[T]) -> i64 {
    i64::try_from(items.len()).unwrap_or(i64::MAX)
}

/// Letters and figures only, half-width and lower case: spacing and punctuation don't make a question another one.
pub fn fold(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            // The full-width forms of ASCII lie at a fixed distance from it.
            '！'..='～' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
            _ => c,
        })
        .filter(|c| c.is_alphanumeric() || matches!(c, '%' | '+' | '-' | '<' | '>' | '='))
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(kind: Kind, options: &[&str], key: &str) -> Content {
        let options = ('a'..)
            .zip(options)
            .filter_map(|(id, text)| Some(QuestionOption { id: OptionId::new(id)?, text: (*text).to_owned() }))
            .collect();
        Content {
            subject: "junior-practice".into(),
            chapters: vec![ChapterRef { edition: "2018".into(), chapter: "03".into() }],
            kind,
            stem: "下列说法中，正确的是（　　）。".into(),
            options,
            key: OptionSet::parse(key).expect("letters"),
            explanation: "选{a}。".into(),
            source: String::new(),
            law_as_of: None,
            review_by: None,
            difficulty: 2,
            tags: vec![],
            tasks: vec![],
            rubric: vec![],
            model_answer: String::new(),
        }
    }

    fn case(points: &[(i64, i64)]) -> Content {
        let rubric = ('a'..)
            .zip(points)
            .filter_map(|(id, (task, half_marks))| {
                Some(RubricPoint { id: OptionId::new(id)?, task: *task, text: "说明理由".into(), half_marks: *half_marks })
            })
            .collect();
        let base = question(Kind::Single, &[], "");
        Content {
            kind: Kind::Case,
            explanation: String::new(),
            tasks: vec!["分析需要。".into(), "提出方案。".into()],
            rubric,
            ..base
        }
    }

    #[test]
    fn a_case_is_worth_what_its_rubric_adds_up_to() {
        let good = case(&[(1, 16), (2, 24)]);
        assert_eq!(good.flaws(), []);
        assert_eq!(good.full_half_marks(), 40);
        assert_eq!(case(&[(3, 4)]).error(), Some(Flaw::Rubric));
        assert_eq!(case(&[(1, 0)]).error(), Some(Flaw::Rubric));
        assert_eq!(case(&[]).error(), Some(Flaw::NoRubric));
        assert_eq!(Content { key: OptionSet::parse("a").expect("a letter"), ..case(&[(1, 4)]) }.error(), Some(Flaw::Mixed));
    }

    #[test]
    fn words_do_not_change_marks_but_key_kind_and_rubric_do() {
        let one = question(Kind::Single, &["甲", "乙", "丙", "丁"], "a");
        assert!(one.is_marked_like(&Content { stem: "另一种说法（　　）。".into(), ..one.clone() }));
        assert!(!one.is_marked_like(&Content { key: OptionSet::parse("b").expect("a letter"), ..one.clone() }));
        assert!(!one.is_marked_like(&Content { kind: Kind::Multiple, ..one.clone() }));
        let mut turned = case(&[(1, 16), (2, 24)]);
        turned.rubric.reverse();
        assert!(case(&[(1, 16), (2, 24)]).is_marked_like(&turned));
        assert!(!case(&[(1, 16), (2, 24)]).is_marked_like(&case(&[(1, 20), (2, 20)])));
    }

    #[test]
    fn an_explanation_is_suspected_when_only_the_key_changed() {
        let one = question(Kind::Single, &["甲", "乙", "丙", "丁"], "a");
        let other = Content { key: OptionSet::parse("b").expect("a letter"), ..one.clone() };
        assert!(other.explains_another_key(&one));
        assert!(!one.explains_another_key(&Content { difficulty: 5, ..one.clone() }));
        assert!(!Content { explanation: "选{b}。".into(), ..other.clone() }.explains_another_key(&one));
        let silent = |content: &Content| Content { explanation: " ".into(), ..content.clone() };
        assert!(!silent(&other).explains_another_key(&silent(&one)), "nothing is said that could be wrong");
    }

    #[test]
    fn a_judgement_is_right_or_wrong() {
        assert_eq!(question(Kind::Judgement, &["正确", "错误"], "a").flaws(), []);
        assert_eq!(question(Kind::Judgement, &["正确", "错误", "不确定"], "a").error(), Some(Flaw::JudgementOptions));
        assert_eq!(question(Kind::Judgement, &["正确", "错误"], "ab").error(), Some(Flaw::SeveralKeys));
    }

    #[test]
    fn the_shape_of_the_examination_is_a_warning_and_nonsense_an_error() {
        assert_eq!(question(Kind::Single, &["甲", "乙", "丙", "丁"], "a").flaws(), []);
        assert_eq!(question(Kind::Multiple, &["甲", "乙", "丙", "丁", "戊"], "ab").flaws(), []);
        let three = question(Kind::Multiple, &["甲", "乙", "丙"], "a");
        assert_eq!(three.flaws(), [Flaw::UnusualOptionCount, Flaw::UnusualKeyCount]);
        assert_eq!(three.error(), None);
        assert_eq!(question(Kind::Single, &["甲", "乙", "丙", "丁"], "ab").error(), Some(Flaw::SeveralKeys));
        assert_eq!(question(Kind::Single, &["甲", "乙", "丙", "丁"], "e").error(), Some(Flaw::UnknownKey));
        assert_eq!(question(Kind::Single, &["甲", "乙", "甲。", "丁"], "a").error(), Some(Flaw::EqualOptions));
        assert_eq!(question(Kind::Single, &["甲", "", "丙", "丁"], "a").error(), Some(Flaw::EmptyOption));
    }

    #[test]
    fn spacing_width_and_order_do_not_make_another_question() {
        let one = question(Kind::Single, &["甲１", "乙", "丙", "丁"], "a");
        let mut other = question(Kind::Single, &["丁", "丙。", " 乙", "甲1"], "d");
        other.stem = "下列说法中,正确的是( )".into();
        assert_eq!(one.folded(), other.folded());
        other.options[0].text = "戊".into();
        assert_ne!(one.folded(), other.folded());
    }
}
