//! How types, keys, options and difficulties are written in the wild.

use crate::exchange::cells::{fold, integer};

/// 题型 as a spreadsheet may name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DraftKind {
    /// 单选
    Single,
    /// 多选
    Multiple,
    /// 判断: held as a single choice between 正确 and 错误.
    Judgement,
    /// 案例分析、简答: not held.
    Written,
}

impl DraftKind {
    /// In Chinese and English.
    pub(super) const fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Single => ("单选", "single choice"),
            Self::Multiple => ("多选", "multiple choice"),
            Self::Judgement => ("判断", "true or false"),
            Self::Written => ("主观", "written"),
        }
    }
}

/// The type a cell or a sheet's name states.
pub(super) fn kind(text: &str) -> Option<DraftKind> {
    let folded = fold(text).to_lowercase();
    let text = folded.trim();
    let known = [
        ("单选", DraftKind::Single),
        ("单项", DraftKind::Single),
        ("single", DraftKind::Single),
        ("多选", DraftKind::Multiple),
        ("多项", DraftKind::Multiple),
        ("multiple", DraftKind::Multiple),
        ("判断", DraftKind::Judgement),
        ("true/false", DraftKind::Judgement),
        ("案例", DraftKind::Written),
        ("简答", DraftKind::Written),
        ("论述", DraftKind::Written),
        ("方案设计", DraftKind::Written),
        ("填空", DraftKind::Written),
    ];
    match text {
        "0" => Some(DraftKind::Single),
        "1" => Some(DraftKind::Multiple),
        "2" => Some(DraftKind::Judgement),
        _ => known.iter().find(|(word, _)| text.contains(word)).map(|(_, kind)| *kind),
    }
}

/// What a key looks like when nothing else says the type.
pub(super) fn kind_of_key(text: &str) -> DraftKind {
    match letters(text) {
        Some(letters) if letters.len() > 1 => DraftKind::Multiple,
        Some(_) => DraftKind::Single,
        None => DraftKind::Judgement,
    }
}

/// The right options as places, in the order written.
pub(super) fn key(kind: DraftKind, text: &str) -> Option<Vec<usize>> {
    if kind == DraftKind::Judgement {
        return judgement(text).map(|right| vec![usize::from(!right)]);
    }
    letters(text)
}

/// `ACD`, `A,C,D`, `A、C、D`, `A C D`, `ＡＣＤ`.
fn letters(text: &str) -> Option<Vec<usize>> {
    let mut places = Vec::new();
    for letter in fold(text).chars().filter(|c| !c.is_whitespace()) {
        match letter.to_ascii_uppercase() {
            upper @ 'A'..='Z' => places.push(usize::from(upper as u8 - b'A')),
            ',' | '、' | ';' | '/' | '|' | '.' | '。' | '+' | '&' => {}
            _ => return None,
        }
    }
    (!places.is_empty()).then_some(places)
}

fn judgement(text: &str) -> Option<bool> {
    match fold(text).trim().to_uppercase().as_str() {
        "对" | "正确" | "√" | "✓" | "✔" | "T" | "TRUE" | "是" | "Y" | "YES" | "A" | "1" => Some(true),
        "错" | "错误" | "×" | "✗" | "✘" | "X" | "F" | "FALSE" | "否" | "N" | "NO" | "B" | "0" | "不正确" => Some(false),
        _ => None,
    }
}

/// 易/中/难, 简单/中等/困难, 1–5.
pub(super) fn difficulty(text: &str) -> Option<u8> {
    match fold(text).trim() {
        "易" | "容易" | "简单" | "低" => Some(1),
        "较易" | "较简单" => Some(2),
        "中" | "中等" | "一般" | "适中" => Some(3),
        "较难" => Some(4),
        "难" | "困难" | "高" => Some(5),
        other => integer(other).and_then(|number| u8::try_from(number).ok()).filter(|number| (1..=5).contains(number)),
    }
}

/// An option without a letter like `A.` that repeats its column's.
pub(super) fn without_mark(text: &str, letter: char) -> &str {
    let mut characters = text.char_indices();
    match (characters.next(), characters.next()) {
        (Some((_, first)), Some((at, mark))) if is_letter(first, letter) && is_mark(mark) => {
            text[at + mark.len_utf8()..].trim_start()
        }
        _ => text,
    }
}

/// The options in one cell: at the marks `A.` `B、` `C．` in order, else one per line, else between `|` or `；`.
pub(super) fn split_options(text: &str) -> Vec<String> {
    let marked = split_at_marks(text);
    if marked.len() > 1 {
        return marked;
    }
    for separators in [&['\n'][..], &['|', '｜'], &[';', '；']] {
        let parts: Vec<String> = text.split(separators).map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect();
        if parts.len() > 1 {
            return parts;
        }
    }
    marked
}

fn split_at_marks(text: &str) -> Vec<String> {
    let characters: Vec<(usize, char)> = text.char_indices().collect();
    let mut starts: Vec<(usize, usize)> = Vec::new();
    for (place, (at, character)) in characters.iter().enumerate() {
        let Some(expected) = ('A'..='Z').nth(starts.len()) else { break };
        let after = characters.get(place + 1).copied();
        // A letter inside a Latin word or a number is no mark.
        let inside = place.checked_sub(1).and_then(|before| characters.get(before)).is_some_and(|(_, c)| c.is_ascii_alphanumeric());
        if let Some((mark_at, mark)) = after.filter(|(_, mark)| is_letter(*character, expected) && is_mark(*mark) && !inside) {
            starts.push((*at, mark_at + mark.len_utf8()));
        }
    }
    // What stands before the first mark would be lost: then these are no marks.
    if starts.first().is_none_or(|(at, _)| !text[..*at].trim().is_empty()) {
        return if text.trim().is_empty() { Vec::new() } else { vec![text.trim().to_owned()] };
    }
    let ends = starts.iter().skip(1).map(|(at, _)| *at).chain([text.len()]);
    starts.iter().zip(ends).map(|((_, from), to)| text[*from..to].trim().trim_end_matches([';', '；']).to_owned()).collect()
}

fn is_letter(character: char, letter: char) -> bool {
    fold(character.encode_utf8(&mut [0; 4])).to_ascii_uppercase().starts_with(letter)
}

const fn is_mark(character: char) -> bool {
    matches!(character, '.' | '、' | '．' | '：' | ':' | ')' | '）')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn one_key_has_many_spellings() {
        for spelling in ["ACD", "A,C,D", "A、C、D", "A C D", "ＡＣＤ", "a;c;d", "Ａ，Ｃ，Ｄ"] {
            assert_eq!(key(DraftKind::Multiple, spelling), Some(vec![0, 2, 3]), "{spelling}");
        }
        for (spelling, place) in [("对", 0), ("×", 1), ("正确", 0), ("Ｆ", 1), ("b", 1), ("true", 0)] {
            assert_eq!(key(DraftKind::Judgement, spelling), Some(vec![place]), "{spelling}");
        }
        assert_eq!(key(DraftKind::Single, "入户访谈"), None);
        assert_eq!(kind("单项选择题"), Some(DraftKind::Single));
        assert_eq!(kind("1"), Some(DraftKind::Multiple));
    }

    #[test]
    fn options_in_one_cell_are_split_at_their_marks() {
        assert_eq!(split_options("A.同理心 B、真诚　C．接纳\nD）尊重"), ["同理心", "真诚", "接纳", "尊重"]);
        assert_eq!(split_options("同理心\n真诚\n接纳"), ["同理心", "真诚", "接纳"]);
        assert_eq!(split_options("A.甲；B.乙；"), ["甲", "乙"]);
        assert_eq!(split_options("同理心|真诚"), ["同理心", "真诚"]);
        assert!(split_options(" ").is_empty());
        assert_eq!(without_mark("A．同理心", 'A'), "同理心");
        assert_eq!(without_mark("B.同理心", 'A'), "B.同理心");
    }

    proptest! {
        #[test]
        fn no_cell_makes_it_stumble(text in "[ABCD.、．）a-zＡＢ一二 \\n|;；]*") {
            let _ = (split_options(&text), kind(&text), key(DraftKind::Multiple, &text), difficulty(&text), without_mark(&text, 'A'));
        }
    }
}
