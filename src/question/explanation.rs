//! 解析 that refers to options by identity, so that shuffling the options can't make it wrong.

use super::option::{OptionId, OptionSet, letter_at};

/// The text of an explanation; `{a}` stands for the letter the option `a` is shown under.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Explanation<'a>(pub &'a str);

impl Explanation<'_> {
    /// With the letters of options shown in this order.
    pub fn render(self, order: &[OptionId]) -> String {
        let mut out = String::with_capacity(self.0.len());
        let mut rest = self.0;
        while let Some((before, option, after)) = next_reference(rest) {
            out.push_str(before);
            match order.iter().position(|shown| *shown == option) {
                Some(place) => out.push(letter_at(place)),
                // Checked when the question was written; a stray one is shown as it is rather than dropped.
                None => out.extend(['{', option.character(), '}']),
            }
            rest = after;
        }
        out.push_str(rest);
        out
    }

    /// The options it speaks of.
    pub fn references(self) -> OptionSet {
        let mut found = OptionSet::EMPTY;
        let mut rest = self.0;
        while let Some((_, option, after)) = next_reference(rest) {
            found = found.with(option);
            rest = after;
        }
        found
    }
}

/// What comes before the next `{a}`, its option, and what comes after.
fn next_reference(text: &str) -> Option<(&str, OptionId, &str)> {
    text.match_indices('{').find_map(|(start, _)| {
        let mut inside = text[start + 1..].chars();
        let option = OptionId::new(inside.next()?)?;
        (inside.next()? == '}').then(|| (&text[..start], option, inside.as_str()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(text: &str) -> Vec<OptionId> {
        text.chars().filter_map(OptionId::new).collect()
    }

    #[test]
    fn letters_follow_the_order_shown() {
        let text = Explanation("因此选{b}。{a}和{d}不合题意，{e}不存在，{x、{ab}照抄。");
        assert_eq!(text.render(&order("abcd")), "因此选B。A和D不合题意，{e}不存在，{x、{ab}照抄。");
        assert_eq!(text.render(&order("dcba")), "因此选C。D和A不合题意，{e}不存在，{x、{ab}照抄。");
        assert_eq!(text.references().to_string(), "abde");
    }
}
