//! 练习方式: the ways to practise.

use crate::ids::PracticeSetId;
use crate::question::Kind;

/// How a set came to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mode {
    /// 章节练习
    Chapter,
    /// 随机练习: a whole subject.
    Subject,
    /// 题型练习
    Kind,
    /// 标签练习
    Tag,
    /// 疑难题: what many get wrong, what the figures of answers cast doubt on, and what this person last got wrong.
    Doubtful,
    /// 错题本
    Wrong,
    /// 收藏
    Favourite,
    /// 背题: the key is shown, nothing is answered or counted.
    Study,
    /// 每日一练: the same questions for everybody that day.
    Daily,
    /// 检索结果
    Search,
    /// 模考
    Mock,
}

impl Mode {
    /// All, in the order of the pages.
    pub const ALL: [Self; 11] = [
        Self::Chapter,
        Self::Subject,
        Self::Kind,
        Self::Tag,
        Self::Doubtful,
        Self::Wrong,
        Self::Favourite,
        Self::Study,
        Self::Daily,
        Self::Search,
        Self::Mock,
    ];

    /// As stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Chapter => "chapter",
            Self::Subject => "subject",
            Self::Kind => "kind",
            Self::Tag => "tag",
            Self::Doubtful => "doubtful",
            Self::Wrong => "wrong",
            Self::Favourite => "favourite",
            Self::Study => "study",
            Self::Daily => "daily",
            Self::Search => "search",
            Self::Mock => "mock",
        }
    }

    /// Reads [`Self::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mode| mode.code() == code)
    }
}

/// Where the questions of a set come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source<'a> {
    /// Chapter or subject, as the set says itself.
    Place,
    /// 题型
    Kind(Kind),
    /// 标签
    Tag(&'a str),
    /// 疑难题
    Doubtful,
    /// 错题本, of one kind or of all.
    Wrong(Option<Kind>),
    /// 再练错题: what was wrong in this set.
    Again(PracticeSetId),
    /// 收藏, of one kind or of all.
    Favourite(Option<Kind>),
    /// 每日一练
    Daily,
    /// 检索结果, by these words.
    Search(&'a str),
}

impl<'a> Source<'a> {
    /// What mode and detail of a set say. The detail of studying (背题) is the code of where its questions come from, as a button
    /// says it: `kind:multiple`, `wrong`.
    pub fn of(mode: Mode, detail: &'a str) -> Option<Self> {
        match mode {
            Mode::Chapter | Mode::Subject => Some(Self::Place),
            Mode::Kind => Kind::from_code(detail).filter(|kind| kind.is_objective()).map(Self::Kind),
            Mode::Tag => Some(Self::Tag(detail)).filter(|_| !detail.is_empty()),
            Mode::Doubtful => Some(Self::Doubtful),
            Mode::Wrong => match detail.parse() {
                Ok(set) => Some(Self::Again(set)),
                Err(_) => says_kind(detail).then(|| Self::Wrong(Kind::from_code(detail))),
            },
            Mode::Favourite => says_kind(detail).then(|| Self::Favourite(Kind::from_code(detail))),
            Mode::Daily => Some(Self::Daily),
            Mode::Search => Some(Self::Search(detail)).filter(|_| !detail.trim().is_empty()),
            Mode::Study => match read_pick(detail)? {
                (Mode::Study | Mode::Daily | Mode::Mock, _) => None,
                (mode, detail) => Self::of(mode, detail),
            },
            Mode::Mock => None,
        }
    }
}

/// A kind's code, or nothing for all of them.
fn says_kind(code: &str) -> bool {
    code.is_empty() || Kind::from_code(code).is_some()
}

/// What a button says that starts a set: a mode, and behind a colon what it is about. Nothing is a whole subject.
pub fn read_pick(code: &str) -> Option<(Mode, &str)> {
    let (mode, detail) = code.split_once(':').unwrap_or((code, ""));
    let mode = if mode.is_empty() { Some(Mode::Subject) } else { Mode::from_code(mode) };
    mode.map(|mode| (mode, detail))
}

/// Writes what [`read_pick`] reads.
pub fn pick(mode: Mode, detail: &str) -> String {
    if detail.is_empty() { mode.code().to_owned() } else { format!("{}:{detail}", mode.code()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modes_are_read_as_written() {
        for mode in Mode::ALL {
            assert_eq!(Mode::from_code(mode.code()), Some(mode));
            assert_eq!(read_pick(&pick(mode, "a:b")), Some((mode, "a:b")));
        }
        assert_eq!(read_pick(""), Some((Mode::Subject, "")));
        assert_eq!(read_pick("nothing"), None);
    }

    #[test]
    fn studying_says_where_its_questions_come_from() {
        assert_eq!(Source::of(Mode::Study, ""), Some(Source::Place));
        assert_eq!(Source::of(Mode::Study, "kind:multiple"), Some(Source::Kind(Kind::Multiple)));
        assert_eq!(Source::of(Mode::Study, "wrong"), Some(Source::Wrong(None)));
        assert_eq!(Source::of(Mode::Wrong, "multiple"), Some(Source::Wrong(Some(Kind::Multiple))));
        assert_eq!(Source::of(Mode::Favourite, "?"), None);
        for nonsense in ["study", "study:wrong", "mock", "daily", "kind:case", "kind:", "tag:", "?"] {
            assert_eq!(Source::of(Mode::Study, nonsense), None, "{nonsense}");
        }
        assert_eq!(Source::of(Mode::Kind, "case"), None, "cases are marked by people");
        assert_eq!(Source::of(Mode::Search, " "), None);
    }
}
