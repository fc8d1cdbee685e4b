//! What stands in a cell for marks: a number, 缺考, -1, -2, or words that void it.

use crate::certification::rules::ResultStatus;
use crate::exchange::cells;

/// What a cell says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// Empty.
    Nothing,
    /// A result.
    Result(ResultStatus, Option<i64>),
    /// Neither a mark nor a known word.
    Unknown,
}

/// Reads a cell; `full` are the subject's full marks, in half marks.
pub(super) fn read(text: &str, full: i64) -> Mark {
    let folded: String = cells::fold(text).split_whitespace().collect();
    match folded.as_str() {
        "" | "/" | "—" | "--" => return Mark::Nothing,
        "-1" | "-1.0" | "-1.00" => return Mark::Result(ResultStatus::Absent, None),
        "-2" | "-2.0" | "-2.00" => return Mark::Result(ResultStatus::VoidSubject, None),
        _ => {}
    }
    if let Some(status) = status_in(&folded) {
        return Mark::Result(status, None);
    }
    match cells::half_marks(&folded) {
        Some(half) if (0..=full).contains(&half) => Mark::Result(ResultStatus::Valid, Some(half)),
        _ => Mark::Unknown,
    }
}

/// A word that says that a result doesn't count, and why.
pub(super) fn status_in(text: &str) -> Option<ResultStatus> {
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    if has(&["雷同"]) {
        Some(ResultStatus::SimilarVoid)
    } else if has(&["全部科目", "全科无效", "全部无效"]) {
        Some(ResultStatus::VoidAll)
    } else if has(&["违纪", "违规", "作弊"]) {
        Some(ResultStatus::VoidSubject)
    } else if has(&["核查未通过", "核查不合格", "资格不符", "审核不合格", "审核未通过"]) {
        Some(ResultStatus::Unqualified)
    } else if has(&["缺考", "缺席"]) {
        Some(ResultStatus::Absent)
    } else {
        None
    }
}

/// Half marks as people write marks.
pub(super) fn shown(half_marks: Option<i64>) -> String {
    match half_marks {
        None => "—".to_owned(),
        Some(half) if half % 2 == 0 => (half / 2).to_string(),
        Some(half) => format!("{}.5", half / 2),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_read_as_written() {
        let cases = [
            ("60", Mark::Result(ResultStatus::Valid, Some(120))),
            ("６０．５", Mark::Result(ResultStatus::Valid, Some(121))),
            ("缺考", Mark::Result(ResultStatus::Absent, None)),
            ("-1", Mark::Result(ResultStatus::Absent, None)),
            ("-2", Mark::Result(ResultStatus::VoidSubject, None)),
            ("违纪，当次全部科目成绩无效", Mark::Result(ResultStatus::VoidAll, None)),
            ("", Mark::Nothing),
            ("101", Mark::Unknown),
            ("60.25", Mark::Unknown),
            ("六十", Mark::Unknown),
        ];
        for (text, expected) in cases {
            assert_eq!(read(text, 200), expected, "{text}");
        }
    }
}
