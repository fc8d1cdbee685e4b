//! 纠错: what people who practise say is wrong with a question, and what they are told.
//!
//! Reports of one kind on one question, over all its versions, are one entry of the editors' queue; one answer goes to everybody
//! who reported it.

#[cfg(feature = "store")]
pub mod store;

/// 错误类型
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ReportKind {
    /// 答案有误
    Key,
    /// 题干有误
    Stem,
    /// 解析有误
    Explanation,
    /// 法规已变
    Law,
    /// 重复
    Duplicate,
    /// 其他
    Other,
}

impl ReportKind {
    /// All, as the form offers them.
    pub const ALL: [Self; 6] = [Self::Key, Self::Stem, Self::Explanation, Self::Law, Self::Duplicate, Self::Other];

    /// As stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Key => "key",
            Self::Stem => "stem",
            Self::Explanation => "explanation",
            Self::Law => "law",
            Self::Duplicate => "duplicate",
            Self::Other => "other",
        }
    }

    /// Reads [`Self::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// 处理结果
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// 已更正
    Corrected,
    /// 将修订
    WillRevise,
    /// 无误
    NoError,
    /// 重复题，已处理
    Duplicate,
}

impl Outcome {
    /// All, as the form offers them.
    pub const ALL: [Self; 4] = [Self::Corrected, Self::WillRevise, Self::NoError, Self::Duplicate];

    /// As stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Corrected => "corrected",
            Self::WillRevise => "will_revise",
            Self::NoError => "no_error",
            Self::Duplicate => "duplicate",
        }
    }

    /// Reads [`Self::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.code() == code)
    }
}

/// The longest report, and the longest answer, in characters.
pub const LONGEST: usize = 1000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_as_written() {
        assert!(ReportKind::ALL.into_iter().all(|kind| ReportKind::from_code(kind.code()) == Some(kind)));
        assert!(Outcome::ALL.into_iter().all(|outcome| Outcome::from_code(outcome.code()) == Some(outcome)));
        assert_eq!(ReportKind::from_code("x"), None);
    }
}
