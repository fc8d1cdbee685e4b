//! Two texts, told apart piece by piece.

use similar::{Algorithm, DiffOp, capture_diff_slices};

/// A stretch of text that both have, or only one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Both have it.
    Same(String),
    /// Only the one before.
    Removed(String),
    /// Only the one after.
    Added(String),
}

/// Longer texts are compared sentence by sentence, so that the time stays bounded.
const MOST_TOKENS: usize = 3_000;
/// A common stretch between two changes that is no longer than this many characters is read as part of the change.
const SHORTEST_SAME: usize = 2;

/// What is removed between two common stretches, what is added there, and the common stretch before it.
#[derive(Default)]
struct Hunk {
    same: String,
    removed: String,
    added: String,
}

/// The pieces of both texts in reading order. Put together, the common and removed ones are `before`, the common and added ones
/// `after`. Words of letters and figures, and references to options (`{a}`), are never cut in two.
pub fn pieces(before: &str, after: &str) -> Vec<Piece> {
    let (mut was, mut is) = (tokens(before), tokens(after));
    if was.len().max(is.len()) > MOST_TOKENS {
        (was, is) = (sentences(before), sentences(after));
    }
    let mut hunks = vec![Hunk::default()];
    for operation in capture_diff_slices(Algorithm::Myers, &was, &is) {
        let (removed, added) = (was[operation.old_range()].concat(), is[operation.new_range()].concat());
        if matches!(operation, DiffOp::Equal { .. }) {
            hunks.push(Hunk { same: removed, ..Hunk::default() });
        } else if let Some(hunk) = hunks.last_mut() {
            hunk.removed.push_str(&removed);
            hunk.added.push_str(&added);
        }
    }
    let hunks = join(hunks);
    let common: usize = hunks.iter().map(|hunk| hunk.same.len()).sum();
    // Two texts that share only scraps are two texts.
    if common * 4 < before.len().max(after.len()) {
        return written(vec![Hunk { same: String::new(), removed: before.to_owned(), added: after.to_owned() }]);
    }
    written(hunks)
}

/// Without the common stretches that are too short to help a reader.
fn join(hunks: Vec<Hunk>) -> Vec<Hunk> {
    let mut out: Vec<Hunk> = Vec::new();
    for hunk in hunks {
        let is_scrap = hunk.same.chars().count() <= SHORTEST_SAME && !(hunk.removed.is_empty() && hunk.added.is_empty());
        match out.last_mut().filter(|last| is_scrap && !(last.removed.is_empty() && last.added.is_empty())) {
            Some(last) => {
                last.removed = format!("{}{}{}", last.removed, hunk.same, hunk.removed);
                last.added = format!("{}{}{}", last.added, hunk.same, hunk.added);
            }
            None => out.push(hunk),
        }
    }
    out
}

fn written(hunks: Vec<Hunk>) -> Vec<Piece> {
    let pieces =
        hunks.into_iter().flat_map(|hunk| [Piece::Same(hunk.same), Piece::Removed(hunk.removed), Piece::Added(hunk.added)]);
    pieces.filter(|(Piece::Same(text) | Piece::Removed(text) | Piece::Added(text))| !text.is_empty()).collect()
}

/// Characters, with words of ASCII and references to options kept whole.
fn tokens(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '{' if is_reference(rest) => 3,
            c if c.is_ascii_alphanumeric() => rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len()),
            c => c.len_utf8(),
        };
        let (token, after) = rest.split_at(length);
        out.push(token);
        rest = after;
    }
    out
}

/// Whether the text begins with `{a}`.
fn is_reference(text: &str) -> bool {
    matches!(text.as_bytes(), [b'{', id, b'}', ..] if id.is_ascii_lowercase())
}

fn sentences(text: &str) -> Vec<&str> {
    text.split_inclusive(['。', '！', '？', '；', '\n']).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_word_in_the_middle_is_marked() {
        let found = pieces("社会工作者应当尊重服务对象的决定。", "社会工作者应当支持服务对象的决定。");
        let [same, removed, added, rest] = &found[..] else { panic!("{found:?}") };
        assert_eq!(*same, Piece::Same("社会工作者应当".into()));
        assert_eq!((removed, added), (&Piece::Removed("尊重".into()), &Piece::Added("支持".into())));
        assert_eq!(*rest, Piece::Same("服务对象的决定。".into()));
    }

    #[test]
    fn figures_and_references_stay_whole() {
        assert_eq!(
            pieces("依据第124条，选{a}，其余各项均不合题意。", "依据第127条，选{b}，其余各项均不合题意。"),
            [
                Piece::Same("依据第".into()),
                Piece::Removed("124".into()),
                Piece::Added("127".into()),
                Piece::Same("条，选".into()),
                Piece::Removed("{a}".into()),
                Piece::Added("{b}".into()),
                Piece::Same("，其余各项均不合题意。".into()),
            ]
        );
    }

    #[test]
    fn texts_that_share_only_scraps_are_shown_whole() {
        assert_eq!(
            pieces("老年社会工作", "青少年的需要"),
            [Piece::Removed("老年社会工作".into()), Piece::Added("青少年的需要".into())]
        );
        assert_eq!(pieces("", "新写的"), [Piece::Added("新写的".into())]);
        assert_eq!(pieces("", ""), []);
    }

    #[test]
    fn very_long_texts_are_compared_by_sentence() {
        let long = "第一句话。第二句话。".repeat(2_000);
        let other = format!("{long}最后一句。");
        assert_eq!(pieces(&long, &other), [Piece::Same(long), Piece::Added("最后一句。".into())]);
    }

    proptest! {
        #[test]
        fn both_texts_can_be_put_together_again(before in "[甲乙丙a1{}b。 \n]{0,40}", after in "[甲乙丙a1{}b。 \n]{0,40}") {
            let found = pieces(&before, &after);
            let (mut was, mut is) = (String::new(), String::new());
            for piece in &found {
                match piece {
                    Piece::Same(text) => { was.push_str(text); is.push_str(text); }
                    Piece::Removed(text) => was.push_str(text),
                    Piece::Added(text) => is.push_str(text),
                }
            }
            prop_assert_eq!(was, before);
            prop_assert_eq!(is, after);
        }
    }
}
