//! A question as somebody writes it, and what can be wrong with it.

use chrono::NaiveDate;

use super::{Explanation, Kind, OptionSet, QuestionOption};

/// A chapter of an edition, by its codes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChapterRef {
    /// `2018`, `2025`.
    pub edition: String,
    /// `03`.
    pub chapter: String,
}

/// The content of a question before it becomes a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewQuestion {
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
    /// It belongs to no chapter.
    #[error("the question belongs to no chapter")]
    NoChapter,
    /// The examination's singles have 4 options, its multiples 5.
    #[error("the examination's singles have 4 options, its multiples 5")]
    UnusualOptionCount,
    /// The examination's multiples have 2 to 4 right options.
    #[error("the examination's multiples have 2 to 4 right options")]
    UnusualKeyCount,
}

impl Flaw {
    /// It can be used all the same; the examination would not ask it like this.
    pub const fn is_warning(self) -> bool {
        matches!(self, Self::UnusualOptionCount | Self::UnusualKeyCount)
    }
}

impl NewQuestion {
    /// Everything wrong or unusual, errors and warnings.
    pub fn flaws(&self) -> Vec<Flaw> {
        let ids: OptionSet = self.options.iter().map(|option| option.id).collect();
        let count = i64::try_from(self.options.len()).unwrap_or(i64::MAX);
        let mut texts: Vec<String> = self.options.iter().map(|option| fold(&option.text)).collect();
        texts.sort_unstable();
        let (usual_options, usual_keys) = match self.kind {
            Kind::Single => (4, 1..=1),
            Kind::Multiple => (5, 2..=4),
        };
        let checks = [
            (self.stem.trim().is_empty(), Flaw::EmptyStem),
            (count < 2, Flaw::TooFewOptions),
            (texts.iter().any(String::is_empty), Flaw::EmptyOption),
            (ids.len() != count || texts.windows(2).any(|pair| pair[0] == pair[1]), Flaw::EqualOptions),
            (self.key.is_empty(), Flaw::NoKey),
            (self.kind == Kind::Single && self.key.len() > 1, Flaw::SeveralKeys),
            (!self.key.is_subset(ids), Flaw::UnknownKey),
            (!Explanation(&self.explanation).references().is_subset(ids), Flaw::UnknownReference),
            (!(1..=5).contains(&self.difficulty), Flaw::Difficulty),
            (self.chapters.is_empty(), Flaw::NoChapter),
            (count != usual_options, Flaw::UnusualOptionCount),
            (self.kind == Kind::Multiple && !usual_keys.contains(&self.key.len()), Flaw::UnusualKeyCount),
        ];
        checks.into_iter().filter(|(found, _)| *found).map(|(_, flaw)| flaw).collect()
    }

    /// The first flaw that forbids using it.
    pub fn error(&self) -> Option<Flaw> {
        self.flaws().into_iter().find(|flaw| !flaw.is_warning())
    }

    /// The text two copies of one question share: stem, then options in a fixed order, all folded.
    pub fn folded(&self) -> String {
        let mut options: Vec<String> = self.options.iter().map(|option| fold(&option.text)).collect();
        options.sort_unstable();
        format!("{}\n{}", fold(&self.stem), options.join("\n"))
    }
}

/// Letters and figures only, half-width and lower case: spacing and punctuation don't make a question another one.
fn fold(text: &str) -> String {
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
    use crate::question::OptionId;

    fn question(kind: Kind, options: &[&str], key: &str) -> NewQuestion {
        let options = ('a'..)
            .zip(options)
            .filter_map(|(id, text)| Some(QuestionOption { id: OptionId::new(id)?, text: (*text).to_owned() }))
            .collect();
        NewQuestion {
            subject: "practice-junior".into(),
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
        }
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
