//! What people type into cells: full-width letters, dates in every spelling, numbers with separators.

use chrono::{Datelike, Days, NaiveDate};

/// Full-width letters, digits and punctuation as half-width, and the wide space as a plain one. For codes, keys and numbers;
/// never for prose.
pub fn fold(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\u{3000}' | '\u{a0}' => ' ',
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
            _ => c,
        })
        .collect()
}

/// A code or ID number: half-width, without any white space, invisible marks or the apostrophe that keeps Excel from counting
/// it, in capitals.
pub fn code(text: &str) -> String {
    fold(text)
        .trim_start_matches(['\'', '’', '‘'])
        .chars()
        .filter(|c| !c.is_whitespace() && !is_invisible(*c))
        .flat_map(char::to_uppercase)
        .collect()
}

/// Marks that are copied along from web pages and break every comparison: zero-width spaces, direction marks, the BOM.
const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}')
}

/// Whether text has a control character other than the end of a line or a tab. No text of ours has one: PostgreSQL can't keep the
/// first of them, and people can't see any.
pub fn has_control(text: &str) -> bool {
    text.bytes().any(is_control)
}

/// As [`has_control`], for one byte of UTF-8.
pub const fn is_control(byte: u8) -> bool {
    byte.is_ascii_control() && !matches!(byte, b'\n' | b'\r' | b'\t')
}

/// A name: white space between Chinese characters goes (`张 三`), between Latin words one space stays; the dot of minority names
/// is written one way.
pub fn name(text: &str) -> String {
    let text: String =
        text.chars().filter(|c| !is_invisible(*c)).map(|c| if matches!(c, '・' | '•' | '‧') { '·' } else { c }).collect();
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        let joins = out.chars().next_back().is_some_and(|c| c.is_ascii_alphanumeric())
            && word.starts_with(|c: char| c.is_ascii_alphanumeric());
        if joins {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// A number: `1,234`, `１２．５`, `60 分`, `85%` (as 85). Nothing else around it.
pub fn number(text: &str) -> Option<f64> {
    let folded = fold(text);
    let plain: String =
        folded.trim().trim_end_matches(['%', '分', '人', '个']).chars().filter(|c| !matches!(c, ',' | ' ')).collect();
    let digits = plain.trim_start_matches(['+', '-']);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'e' | b'E' | b'+' | b'-')) {
        return None;
    }
    plain.parse().ok().filter(|value: &f64| value.is_finite())
}

/// A whole number.
pub fn integer(text: &str) -> Option<i64> {
    let value = number(text)?;
    #[expect(clippy::cast_possible_truncation, reason = "checked to be whole and within what a double holds exactly")]
    (value.fract() == 0.0 && value.abs() < 9.0e15).then_some(value as i64)
}

/// Marks as half marks: `60.5` is 121. Anything finer than a half is no mark.
pub fn half_marks(text: &str) -> Option<i64> {
    let doubled = number(text)? * 2.0;
    #[expect(clippy::cast_possible_truncation, reason = "checked to be whole and small")]
    (doubled.fract() == 0.0 && doubled.abs() < 1.0e6).then_some(doubled as i64)
}

/// A date: `2024-06-15`, `2024/6/15`, `2024.6.15`, `2024年6月15日`, `20240615`, each also with a time behind it, or the serial
/// number spreadsheets keep. Years 1900 to 2199.
pub fn date(text: &str) -> Option<NaiveDate> {
    let parts = date_parts(text)?;
    match parts[..] {
        [serial] if (10_000..110_000).contains(&serial) => {
            NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_days(Days::new(u64::from(serial)))
        }
        [packed] if packed > 19_000_000 => dated(packed / 10_000, packed / 100 % 100, packed % 100),
        [year, month, day] => dated(year, month, day),
        _ => None,
    }
}

/// A month, as its first day: `2015.7`, `2015年7月`, `201507`, `2015-07`, or any [`date()`].
pub fn month(text: &str) -> Option<NaiveDate> {
    if let Some(date) = date(text) {
        return date.with_day(1);
    }
    match date_parts(text)?[..] {
        [packed] if (190_001..220_000).contains(&packed) => dated(packed / 100, packed % 100, 1),
        [year, month] => dated(year, month, 1),
        _ => None,
    }
}

/// A year: `2024`, `2024年`, `2024年度`, or that of a [`date()`].
pub fn year(text: &str) -> Option<i32> {
    let folded = fold(text);
    let bare = folded.trim().trim_end_matches("度").trim_end_matches('年').trim();
    match integer(bare).and_then(|year| i32::try_from(year).ok()) {
        Some(year) if (1900..2200).contains(&year) => Some(year),
        _ => date(text).map(|date| date.year()),
    }
}

fn dated(year: u32, month: u32, day: u32) -> Option<NaiveDate> {
    let year = i32::try_from(year).ok().filter(|year| (1900..2200).contains(year))?;
    NaiveDate::from_ymd_opt(year, month, day)
}

/// The numbers of a date, without a time behind it. `None` if anything but numbers and a date's separators is there.
fn date_parts(text: &str) -> Option<Vec<u32>> {
    let folded = fold(text);
    let trimmed = folded.trim();
    // 2024-06-15T00:00:00, 2024/6/15 9:00
    let time = trimmed.find(':').and_then(|colon| trimmed[..colon].rfind(['T', ' ']));
    let day = trimmed[..time.unwrap_or(trimmed.len())].trim();
    // A serial with a time is 45458.375; the dot there doesn't separate.
    let day = match day.split_once('.') {
        Some((whole, fraction)) if whole.len() == 5 && fraction.bytes().all(|byte| byte.is_ascii_digit()) => whole,
        _ => day,
    };
    let compact: String = day.chars().filter(|c| !c.is_whitespace()).collect();
    let bare = compact.trim_end_matches(['日', '号', '月']);
    bare.split(['-', '/', '.', '年', '月', '—', '–', '。']).map(|part| (part.len() <= 8).then(|| part.parse().ok())?).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_date_is_read_in_every_spelling_people_use() {
        let expected = NaiveDate::from_ymd_opt(2024, 6, 15);
        for spelling in [
            "2024-06-15",
            "2024/6/15",
            "2024.6.15",
            "2024年6月15日",
            "20240615",
            "45458",
            "45458.375",
            "２０２４－０６－１５",
            "2024-06-15 09:00",
            "2024-06-15T00:00:00",
            " 2024 年 6 月 15 日 ",
            "2024年6月15号",
        ] {
            assert_eq!(date(spelling), expected, "{spelling}");
        }
        for nonsense in ["", "2024-13-01", "2024-02-30", "六月", "2024", "15/6/2024", "999999999999", "-1", "2024-06-15-1", "1"] {
            assert_eq!(date(nonsense), None, "{nonsense}");
        }
        assert_eq!(month("2015年7月"), NaiveDate::from_ymd_opt(2015, 7, 1));
        assert_eq!(month("2015.7"), NaiveDate::from_ymd_opt(2015, 7, 1));
        assert_eq!(month("201507"), NaiveDate::from_ymd_opt(2015, 7, 1));
        assert_eq!(year("２０２４年度"), Some(2024));
    }

    #[test]
    fn codes_names_and_numbers_are_folded() {
        assert_eq!(code(" ９９０００１１９９００１０１００１ｘ"), "99000119900101001X");
        assert_eq!(code("'0123 "), "0123");
        assert_eq!(name("张 三\u{200b}"), "张三");
        assert_eq!(name("John  Smith"), "John Smith");
        assert_eq!(name("买买提•艾力"), "买买提·艾力");
        assert_eq!(number("１,２３４．５"), Some(1234.5));
        assert_eq!(number("31.5%"), Some(31.5));
        assert_eq!(number("缺考"), None);
        assert_eq!(number("inf"), None);
        assert_eq!(half_marks("60.5分"), Some(121));
        assert_eq!(half_marks("60.25"), None);
        assert_eq!(integer("-2"), Some(-2));
    }

    proptest! {
        #[test]
        fn nothing_typed_makes_it_stumble(text in "\\PC*") {
            let _ = (date(&text), month(&text), year(&text), number(&text), half_marks(&text), integer(&text), code(&text), name(&text));
        }

        #[test]
        fn a_written_date_reads_back(days in 0_u64..100_000) {
            let day = NaiveDate::from_ymd_opt(1901, 1, 1).and_then(|first| first.checked_add_days(Days::new(days)));
            let written = day.map(|day| day.to_string()).unwrap_or_default();
            prop_assert_eq!(date(&written), day);
        }
    }
}
