//! How types, keys, options and difficulties are written in the wild.

use crate::exchange::cells::{fold, integer};
use crate::question::Kind;

/// As our own sheets name the types.
pub(super) const fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Single => "单选",
        Kind::Multiple => "多选",
        Kind::Judgement => "判断",
        Kind::Case => "案例",
    }
}

/// The type a cell or a sheet's name states.
pub(super) fn kind(text: &str) -> Option<Kind> {
    let folded = fold(text).to_lowercase();
    let text = folded.trim();
    let known = [
        ("单选", Kind::Single),
        ("单项", Kind::Single),
        ("single", Kind::Single),
        ("多选", Kind::Multiple),
        ("多项", Kind::Multiple),
        ("multiple", Kind::Multiple),
        ("判断", Kind::Judgement),
        ("true/false", Kind::Judgement),
        ("案例", Kind::Case),
        ("简答", Kind::Case),
        ("论述", Kind::Case),
        ("方案设计", Kind::Case),
    ];
    match text {
        "0" => Some(Kind::Single),
        "1" => Some(Kind::Multiple),
        "2" => Some(Kind::Judgement),
        _ => known.iter().find(|(word, _)| text.contains(word)).map(|(_, kind)| *kind),
    }
}

/// Types we know of and don't hold.
pub(super) fn is_foreign_kind(text: &str) -> bool {
    ["填空", "匹配", "配对", "连线", "排序", "名词解释", "完形", "听力", "计算"].iter().any(|word| text.contains(word))
}

/// What a key looks like when nothing else says the type.
pub(super) fn kind_of_key(text: &str, has_options: bool) -> Kind {
    match letters(text) {
        // A single letter A or B says nothing of the kind: the options may stand in columns that aren't known.
        letters if !has_options && judgement(text).is_some() && !matches!(letters.as_deref(), Some([0 | 1])) => Kind::Judgement,
        Some(letters) if letters.len() > 1 => Kind::Multiple,
        Some(_) => Kind::Single,
        None if has_options && text.is_empty() => Kind::Single,
        None => Kind::Judgement,
    }
}

/// The right options as places, in the order written.
pub(super) fn key(kind: Kind, text: &str, options: &[String]) -> Option<Vec<usize>> {
    if kind != Kind::Judgement {
        return letters(text);
    }
    // A and B mean the options, whatever these say; 对 and 错 mean the option that says so.
    if let Some(places) = letters(text).filter(|places| matches!(places[..], [0 | 1])) {
        return Some(places);
    }
    let right = judgement(text)?;
    let place = options.iter().position(|option| judgement(option) == Some(right));
    Some(vec![place.unwrap_or(usize::from(!right))])
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
pub(super) fn difficulty(text: &str) -> Option<i64> {
    match fold(text).trim() {
        "易" | "容易" | "简单" | "低" => Some(1),
        "较易" | "较简单" => Some(2),
        "中" | "中等" | "一般" | "适中" => Some(3),
        "较难" => Some(4),
        "难" | "困难" | "高" => Some(5),
        other => integer(other).filter(|number| (1..=5).contains(number)),
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
            assert_eq!(key(Kind::Multiple, spelling, &[]), Some(vec![0, 2, 3]), "{spelling}");
        }
        for (spelling, place) in [("对", 0), ("×", 1), ("正确", 0), ("Ｆ", 1), ("b", 1), ("true", 0)] {
            assert_eq!(key(Kind::Judgement, spelling, &[]), Some(vec![place]), "{spelling}");
        }
        assert_eq!(key(Kind::Single, "入户访谈", &[]), None);
        assert_eq!(kind("单项选择题"), Some(Kind::Single));
        assert_eq!(kind("1"), Some(Kind::Multiple));
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
            let _ = (split_options(&text), kind(&text), key(Kind::Multiple, &text, &[]), difficulty(&text), without_mark(&text, 'A'));
        }
    }
}
