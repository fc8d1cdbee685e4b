//! Letters in explanations. Files say `故选B`; here options are shown under changing letters, so it must become `故选{b}`, and back
//! when a file is written.

use crate::question::{Explanation, OptionId};

/// At the end of an explanation in a file: its letters are no options.
const AS_IT_IS: &str = "{}";

/// An explanation of a file with letters that follow their options. One that names options as we do already is left as it is.
pub fn read(explanation: &str, options: usize) -> String {
    if let Some(rest) = explanation.strip_suffix(AS_IT_IS) {
        return rest.to_owned();
    }
    if names_options(explanation, options) { explanation.to_owned() } else { with_identities(explanation, options) }
}

/// An explanation for a file: with plain letters if they are understood when they come back, else as it is. Reading what this
/// writes gives the same explanation always.
pub fn written(explanation: &str, options: usize) -> String {
    let plain = shown(explanation, options);
    if read(&plain, options) == explanation {
        plain
    } else if read(explanation, options) == explanation {
        explanation.to_owned()
    } else {
        format!("{explanation}{AS_IT_IS}")
    }
}

/// As somebody reads it who sees the options in the file's order.
pub fn shown(explanation: &str, options: usize) -> String {
    Explanation(explanation).render(&identities(options))
}

/// The identities of the options of a file, in its order.
pub fn identities(options: usize) -> Vec<OptionId> {
    ('a'..='z').filter_map(OptionId::new).take(options).collect()
}

fn names_options(explanation: &str, options: usize) -> bool {
    let names = Explanation(explanation).references();
    identities(options).into_iter().any(|option| names.contains(option))
}

/// `A项`, `故选B`: a letter that stands alone and beside a word that speaks of options.
fn with_identities(explanation: &str, options: usize) -> String {
    let characters: Vec<char> = explanation.chars().collect();
    let mut out = String::with_capacity(explanation.len());
    for (at, character) in characters.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| characters.get(at)).copied().unwrap_or(' ');
        let after = characters.get(at + 1).copied().unwrap_or(' ');
        let is_option = ('A'..='Z').take(options).any(|letter| letter == *character);
        let stands_alone = !before.is_ascii_alphanumeric() && !after.is_ascii_alphanumeric();
        let is_meant = "选项案、和与及为是".contains(before) || "项选、和与及".contains(after);
        if is_option && stands_alone && is_meant {
            out.extend(['{', character.to_ascii_lowercase(), '}']);
        } else {
            out.push(*character);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn letters_in_an_explanation_follow_their_options() {
        assert_eq!(read("A项错误，B、C 正确，故选D。", 4), "{a}项错误，{b}、{c} 正确，故选{d}。");
        assert_eq!(read("WHO 与 A 型；ABC 理论；选E", 4), "WHO 与 A 型；ABC 理论；选E");
        assert_eq!(written("{a}项错误，故选{d}。", 4), "A项错误，故选D。");
        assert_eq!(written("属于A型与B型人格，{a}", 4), "属于A型与B型人格，{a}");
        assert_eq!(written("A与B型人格", 4), "A与B型人格{}");
    }

    proptest! {
        #[test]
        fn what_is_written_reads_the_same(text in "(\\{[a-d]\\}|\\{\\}|[A-F选项与、，x{}])*", options in 0_usize..6) {
            prop_assert_eq!(read(&written(&text, options), options), text);
        }
    }
}
