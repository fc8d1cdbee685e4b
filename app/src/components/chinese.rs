//! Chinese within English pages: names of places, subjects and organisations, titles and questions stay as they are, and say so, for
//! those who listen to a page and for the choice of typefaces.

use leptos::prelude::*;

use crate::locale::Language;

/// Content (内容) on a page: on an English one, what is Chinese in it is marked as such.
pub fn chinese(language: Language, text: impl Into<String>) -> AnyView {
    let text = text.into();
    if language == Language::Zh || !text.contains(is_han) {
        return text.into_any();
    }
    runs(&text)
        .into_iter()
        .map(|(han, run)| match run.to_owned() {
            run if han => view! { <span lang="zh-CN">{run}</span> }.into_any(),
            run => run.into_any(),
        })
        .collect_view()
        .into_any()
}

/// The same for what stands beside a label, which is in the page's language.
pub(super) fn within_labels(label: &str, text: String) -> AnyView {
    chinese(if label.contains(is_han) { Language::Zh } else { Language::En }, text)
}

/// A text cut into what is Chinese and what isn't. Numbers and spaces between Chinese belong to it.
fn runs(text: &str) -> Vec<(bool, &str)> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(is_han) {
        let (before, after) = rest.split_at(start);
        if !before.is_empty() {
            out.push((false, before));
        }
        let stop = after.find(|c| !is_han(c) && !belongs(c)).unwrap_or(after.len());
        // Up to the last character that is Chinese beyond doubt.
        let end = after[..stop].rfind(is_han).and_then(|last| after[last..].chars().next().map(|c| last + c.len_utf8()));
        let (run, after) = after.split_at(end.unwrap_or(stop));
        out.push((true, run));
        rest = after;
    }
    if !rest.is_empty() {
        out.push((false, rest));
    }
    out
}

/// Chinese characters, and the punctuation only Chinese has.
const fn is_han(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{2fdf}' | '\u{3001}'..='\u{303f}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{ff01}'..='\u{ff5e}' | '\u{20000}'..='\u{3ffff}')
}

/// What may stand between Chinese characters.
const fn belongs(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, ' ' | '%' | '-' | '–' | '“' | '”' | '—')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_is_told_from_what_surrounds_it() {
        assert_eq!(runs("文昌中路 1 号"), [(true, "文昌中路 1 号")]);
        assert_eq!(runs("Passes in 扬州市 广陵区 2024"), [(false, "Passes in "), (true, "扬州市 广陵区"), (false, " 2024")]);
        assert_eq!(runs("Room 3"), [(false, "Room 3")]);
        assert_eq!(runs("甲A乙"), [(true, "甲"), (false, "A"), (true, "乙")]);
        assert_eq!(runs(""), []);
    }

    #[test]
    fn only_english_pages_say_what_is_chinese() {
        assert_eq!(chinese(Language::Zh, "广陵区").to_html(), "广陵区");
        assert_eq!(chinese(Language::En, "Guangling").to_html(), "Guangling");
        let html = chinese(Language::En, "At 广陵区").to_html();
        assert!(html.contains("<span lang=\"zh-CN\">广陵区"), "{html}");
    }
}
