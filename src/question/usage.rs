//! 答题统计: what practice says about a question, and when it makes the question doubtful.
//!
//! Counted is the first answer of each person to each version; later ones show what was learned, not what the question is like.
//! The counters ([`store`]) lag behind the answers by about a second: what they don't hold yet is noted with each answer, so that
//! nothing is ever forgotten or counted twice. They can be made anew from the answers. Marks are those given at the time: a corrected key is another version, with its own figures.
//!
//! On a paper, discrimination compares the mark on an item with the rest of the paper. In practice everybody has other questions:
//! the share of marks on all other questions a person answered stands for it, of people with [`FEWEST_OTHER_ANSWERS`] or more.

#[cfg(feature = "store")]
pub mod store;

use super::{Content, Kind, OptionId};

/// With fewer people nothing is said about a question: the figure would be about single persons.
pub const FEWEST_FOR_FIGURES: i64 = 5;
/// With fewer people no question is called doubtful, and no discrimination is shown.
pub const FEWEST_FOR_DOUBT: i64 = 30;
/// With fewer other answers somebody's share of marks says too little about them.
pub const FEWEST_OTHER_ANSWERS: i64 = 20;
/// 难度: below this facility a question is too hard, in per cent.
pub const TOO_HARD_BELOW: i64 = 30;
/// 难度: above this facility a question is too easy, in per cent.
pub const TOO_EASY_ABOVE: i64 = 95;
/// 区分效率: below this a question is doubtful, in per cent. Source: `formats.md` §7.
pub const EFFICIENCY_BELOW: i64 = 15;

/// Counters of one version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
pub struct Usage {
    /// People who answered.
    pub people: i64,
    /// Of them, exactly right.
    pub right_people: i64,
    /// Marks of all first answers, in half marks.
    pub half_marks: i64,
    /// The squares of those marks.
    pub square_half_marks: i64,
    /// What one answer can earn, in half marks.
    pub full_half_marks: i64,
    /// From how many people discrimination was last worked out.
    pub discrimination_people: i64,
    /// 区分度, in tenths of a per cent.
    pub discrimination_tenths: Option<i64>,
    /// 区分效率, in tenths of a per cent.
    pub efficiency_tenths: Option<i64>,
}

#[expect(clippy::cast_precision_loss, reason = "counts of answers stay far below 2^52")]
const fn number(count: i64) -> f64 {
    count as f64
}

impl Usage {
    /// 难度（得分率）: 0 to 1; `None` before anybody answered.
    pub fn facility(&self) -> Option<f64> {
        let full = self.people * self.full_half_marks;
        (full > 0).then(|| number(self.half_marks) / number(full))
    }

    /// 标准差, in marks; `None` with fewer than two people. From whole numbers, so that no digit is lost.
    pub fn sd(&self) -> Option<f64> {
        let n = i128::from(self.people);
        let sum = i128::from(self.half_marks);
        let scaled = n * i128::from(self.square_half_marks) - sum * sum;
        #[expect(clippy::cast_precision_loss, reason = "the last digits of a variance don't matter once it is made")]
        (n >= 2).then(|| (scaled as f64 / (n * (n - 1)) as f64).sqrt() / 2.0)
    }
}

/// Why a question is doubtful.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Doubt {
    /// 太难: facility below [`TOO_HARD_BELOW`].
    TooHard,
    /// 太易: facility above [`TOO_EASY_ABOVE`].
    TooEasy,
    /// 无人选择的选项: an option nobody chose.
    DeadOption,
    /// 错误选项多于正确选项: a wrong option is chosen by more people than a right one.
    WrongOptionPreferred,
    /// 区分不足: efficiency below [`EFFICIENCY_BELOW`].
    LowDiscrimination,
    /// 反向区分: those who do better elsewhere do worse here. The key may be wrong.
    NegativeDiscrimination,
}

impl Doubt {
    /// All, the gravest first.
    pub const ALL: [Self; 6] = [
        Self::NegativeDiscrimination,
        Self::WrongOptionPreferred,
        Self::LowDiscrimination,
        Self::TooHard,
        Self::TooEasy,
        Self::DeadOption,
    ];

    /// As stored: one bit each.
    pub const fn bit(self) -> i64 {
        match self {
            Self::TooHard => 1,
            Self::TooEasy => 2,
            Self::DeadOption => 4,
            Self::WrongOptionPreferred => 8,
            Self::LowDiscrimination => 16,
            Self::NegativeDiscrimination => 32,
        }
    }

    /// Reads bits.
    pub fn from_bits(bits: i64) -> Vec<Self> {
        Self::ALL.into_iter().filter(|doubt| bits & doubt.bit() != 0).collect()
    }
}

/// What makes a question doubtful; nothing with fewer than [`FEWEST_FOR_DOUBT`] people, and nothing about discrimination unless the marks
/// of [`FEWEST_FOR_FIGURES`] of them were earned and as many lost. `chosen` says how many chose an option.
pub fn doubts(content: &Content, usage: &Usage, chosen: impl Fn(OptionId) -> i64) -> Vec<Doubt> {
    if usage.people < FEWEST_FOR_DOUBT {
        return Vec::new();
    }
    let earned = 100 * usage.half_marks;
    let full = usage.people * usage.full_half_marks;
    let of = |right: bool| content.options.iter().map(|option| option.id).filter(move |id| content.key.contains(*id) == right);
    // Where nearly everybody earns all or nothing, the sign of discrimination hangs on one or two people.
    let spread = usage.half_marks.min(full - usage.half_marks);
    let efficiency = usage.efficiency_tenths.filter(|_| spread >= FEWEST_FOR_FIGURES * usage.full_half_marks);
    let weakest_right = of(true).map(&chosen).min();
    let strongest_wrong = of(false).map(&chosen).max();
    let has = |doubt| match doubt {
        Doubt::TooHard => earned < TOO_HARD_BELOW * full,
        Doubt::TooEasy => earned > TOO_EASY_ABOVE * full,
        // A judgement has nothing but its two words to choose from.
        Doubt::DeadOption => content.kind != Kind::Judgement && content.options.iter().any(|option| chosen(option.id) == 0),
        Doubt::WrongOptionPreferred => weakest_right.zip(strongest_wrong).is_some_and(|(right, wrong)| wrong > right),
        Doubt::LowDiscrimination => efficiency.is_some_and(|tenths| (0..10 * EFFICIENCY_BELOW).contains(&tenths)),
        Doubt::NegativeDiscrimination => efficiency.is_some_and(|tenths| tenths < 0),
    };
    Doubt::ALL.into_iter().filter(|doubt| has(*doubt)).collect()
}

#[cfg(all(test, feature = "store"))]
mod tests {
    use super::*;
    use crate::question::{OptionSet, QuestionOption};

    fn question(kind: Kind, options: &str, key: &str) -> Content {
        let set = |letters| OptionSet::parse(letters).expect("letters");
        Content {
            subject: "junior-practice".into(),
            chapters: Vec::new(),
            kind,
            stem: "题干".into(),
            options: set(options).iter().map(|id| QuestionOption { id, text: id.to_string() }).collect(),
            key: set(key),
            explanation: String::new(),
            source: String::new(),
            law_as_of: None,
            review_by: None,
            difficulty: 3,
            tags: Vec::new(),
            tasks: Vec::new(),
            rubric: Vec::new(),
            model_answer: String::new(),
        }
    }

    fn found(content: &Content, people: i64, half_marks: i64, chosen: [i64; 5]) -> Vec<Doubt> {
        let usage =
            Usage { people, half_marks, full_half_marks: crate::question::full_half_marks(content.kind), ..Usage::default() };
        doubts(content, &usage, |option| chosen[option.character() as usize - 'a' as usize])
    }

    #[test]
    fn doubts_need_thirty_people_and_a_reason() {
        let single = question(Kind::Single, "abcd", "a");
        assert_eq!(found(&single, 30, 40, [20, 5, 3, 2, 0]), []);
        assert_eq!(found(&single, 30, 17, [8, 16, 3, 3, 0]), [Doubt::WrongOptionPreferred, Doubt::TooHard]);
        assert_eq!(found(&single, 29, 0, [0, 29, 0, 0, 0]), []);
        assert_eq!(found(&single, 40, 78, [39, 1, 0, 0, 0]), [Doubt::TooEasy, Doubt::DeadOption]);
        assert_eq!(found(&question(Kind::Judgement, "ab", "a"), 40, 60, [40, 0, 0, 0, 0]), []);
        let multiple = question(Kind::Multiple, "abcde", "abc");
        assert_eq!(found(&multiple, 30, 60, [28, 27, 5, 6, 1]), [Doubt::WrongOptionPreferred]);
    }

    #[test]
    fn discrimination_doubts_follow_efficiency() {
        let single = question(Kind::Single, "abcd", "a");
        let at = |tenths| {
            let usage =
                Usage { people: 100, half_marks: 120, full_half_marks: 2, efficiency_tenths: Some(tenths), ..Usage::default() };
            doubts(&single, &usage, |option| if option.character() == 'a' { 60 } else { 13 })
        };
        assert_eq!(at(150), []);
        assert_eq!(at(149), [Doubt::LowDiscrimination]);
        assert_eq!(at(0), [Doubt::LowDiscrimination]);
        assert_eq!(at(-1), [Doubt::NegativeDiscrimination]);
        // 44 of 45 are right: whoever the one is, the question isn't keyed wrong.
        let easy = Usage { people: 45, half_marks: 88, full_half_marks: 2, efficiency_tenths: Some(-158), ..Usage::default() };
        assert_eq!(doubts(&single, &easy, |_| 10), [Doubt::TooEasy]);
    }

    #[test]
    fn figures_come_from_whole_numbers() {
        // Marks 1, 0, 1, 1 of 1: facility 0.75, variance (4 · 3 − 9) ÷ 12 = 0.25.
        let usage =
            Usage { people: 4, right_people: 3, half_marks: 6, square_half_marks: 12, full_half_marks: 2, ..Usage::default() };
        assert_eq!((usage.facility(), usage.sd()), (Some(0.75), Some(0.5)));
        assert_eq!((Usage::default().facility(), Usage::default().sd()), (None, None));
    }

    #[test]
    fn bits_are_read_as_written() {
        for doubt in Doubt::ALL {
            assert_eq!(Doubt::from_bits(doubt.bit()), [doubt]);
        }
        assert_eq!(Doubt::from_bits(63), Doubt::ALL);
    }
}
