//! 查看完整号码: somebody of an office is shown a whole ID or telephone number, once, for a reason that is kept and told to the person.

#[cfg(feature = "store")]
pub mod store;

use serde::{Deserialize, Serialize};

/// What is shown whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// 证件号码
    IdNumber,
    /// 联系电话
    Phone,
}

impl What {
    /// Both.
    pub const ALL: [Self; 2] = [Self::IdNumber, Self::Phone];

    /// As stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::IdNumber => "id_number",
            Self::Phone => "phone",
        }
    }

    /// Reads [`Self::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|what| what.code() == code)
    }
}

/// 查看事由: what the number is needed for. It is chosen; words of one's own go with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// 核对身份
    Identity,
    /// 办理登记
    Registration,
    /// 更正台账或成绩
    Correction,
    /// 报送上级或考试机构
    Reporting,
    /// 本人要求
    OwnRequest,
    /// 与本人联系
    Contact,
    /// 其他
    Other,
}

impl Purpose {
    /// All, in the order they are offered.
    pub const ALL: [Self; 7] =
        [Self::Identity, Self::Registration, Self::Correction, Self::Reporting, Self::OwnRequest, Self::Contact, Self::Other];

    /// As stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Registration => "registration",
            Self::Correction => "correction",
            Self::Reporting => "reporting",
            Self::OwnRequest => "own_request",
            Self::Contact => "contact",
            Self::Other => "other",
        }
    }

    /// Reads [`Self::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.code() == code)
    }
}

/// A reason has at least so many characters,
pub const SHORTEST_REASON: usize = 4;
/// and at most so many.
pub const LONGEST_REASON: usize = 200;
/// So many digits in a row are a number of somebody, a telephone's at the least.
const DIGITS: usize = 11;

/// What is wrong with a reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReasonProblem {
    /// Fewer than [`SHORTEST_REASON`] letters, characters or digits.
    TooShort,
    /// More than [`LONGEST_REASON`] characters.
    TooLong,
    /// It holds what looks like an ID or telephone number, which would then stand in the record.
    HoldsNumber,
}

/// A reason as typed, fit to be kept and shown to the person.
pub fn reason(typed: &str) -> Result<String, ReasonProblem> {
    let text = typed.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().filter(|c| c.is_alphanumeric()).count() < SHORTEST_REASON {
        return Err(ReasonProblem::TooShort);
    }
    if text.chars().count() > LONGEST_REASON {
        return Err(ReasonProblem::TooLong);
    }
    let folded = super::id_number::fold(&text);
    if folded.split(|c: char| !c.is_ascii_digit()).any(|run| run.len() >= DIGITS) {
        return Err(ReasonProblem::HoldsNumber);
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_says_something_and_holds_no_number() {
        assert_eq!(reason("  核对 准考证\n信息 "), Ok("核对 准考证 信息".to_owned()));
        for short in ["", "  ", "核对", "。。。。。。", "办 事 呀"] {
            assert_eq!(reason(short), Err(ReasonProblem::TooShort), "{short}");
        }
        assert_eq!(reason(&"核".repeat(201)), Err(ReasonProblem::TooLong));
        for number in
            ["核对 990000199001010015", "核对 990000 19900101 0015", "请回电１３８００００８０００", "核对99000019900101001X"]
        {
            assert_eq!(reason(number), Err(ReasonProblem::HoldsNumber), "{number}");
        }
        assert!(reason("按扬民函〔2026〕12 号核对").is_ok());
    }

    #[test]
    fn codes_are_read_back() {
        assert!(What::ALL.into_iter().all(|what| What::from_code(what.code()) == Some(what)));
        assert!(Purpose::ALL.into_iter().all(|purpose| Purpose::from_code(purpose.code()) == Some(purpose)));
    }
}
