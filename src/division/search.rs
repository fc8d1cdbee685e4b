//! Finding a division by what people type: 扬州, yangzhou, yz, 3210, or a full name in a spreadsheet.

use super::store::find;
use super::{Division, DivisionKind, below};
use crate::store::{Result, Tx};
use crate::{sql, with_tx};

sql! {
    SEARCH = "SELECT code, name, kind, parent, path, valid_from, valid_to, successor FROM division \
              WHERE valid_to IS NULL AND path >= $1 AND path < $2 AND ((name >= $3 AND name < $4) OR (pinyin >= $3 AND pinyin < $4) \
              OR (initials >= $3 AND initials < $4) OR (code >= $3 AND code < $4)) \
              ORDER BY CASE WHEN name = $3 OR code = $3 THEN 0 WHEN pinyin = $3 OR initials = $3 THEN 1 ELSE 2 END, \
              CASE kind WHEN 'province' THEN 0 WHEN 'prefecture' THEN 1 WHEN 'county' THEN 2 WHEN 'township' THEN 3 ELSE 4 END, \
              code LIMIT $5";
    NAMED = "SELECT code, name, kind, parent, path, valid_from, valid_to, successor FROM division \
             WHERE valid_to IS NULL AND path >= $1 AND path < $2 AND name = $3 ORDER BY code LIMIT $4";
}

/// The largest character: a text followed by it comes after everything that begins with the text.
const LAST: char = char::MAX;

/// How many divisions are offered when a text means several.
const CANDIDATES: i64 = 9;

/// What was typed, as it is compared: full-width letters and digits made half-width, no spaces, lower case, `ü` as `v`.
pub fn fold(text: &str) -> String {
    text.chars()
        .filter(|character| !character.is_whitespace() && !matches!(character, '\'' | '’'))
        .map(|character| match character {
            '！'..='～' => char::from_u32(u32::from(character) - 0xFEE0).unwrap_or(character),
            'ü' | 'Ü' => 'v',
            other => other,
        })
        .flat_map(char::to_lowercase)
        .collect()
}

/// Standing divisions whose name, pinyin, initials or code begin with the text: exact ones first, higher tiers first.
/// `within_path` keeps to one subtree.
pub async fn search(tx: &mut Tx, text: &str, within_path: Option<&str>, limit: i64) -> Result<Vec<Division>> {
    let text = fold(text);
    if text.is_empty() {
        return Ok(Vec::new());
    }
    let (low, high) = below(within_path.unwrap_or("/"));
    let end = format!("{text}{LAST}");
    Ok(with_tx!(tx, |c| sqlx::query_as(SEARCH).bind(low).bind(high).bind(text).bind(end).bind(limit).fetch_all(c).await)?)
}

/// What a text in a form or a file means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// This division, without doubt.
    One(Division),
    /// Several could be meant (or the one meant stands no more, and this took its place): somebody has to choose.
    Several(Vec<Division>),
    /// Nothing like it.
    Nothing,
}

impl Found {
    /// The division, if there is no doubt.
    pub fn one(self) -> Option<Division> {
        match self {
            Self::One(division) => Some(division),
            Self::Several(_) | Self::Nothing => None,
        }
    }

    fn of(mut found: Vec<Division>) -> Self {
        match found.len() {
            0 => Self::Nothing,
            1 => Self::One(found.remove(0)),
            _ => Self::Several(found),
        }
    }
}

async fn named(tx: &mut Tx, name: &str, within_path: &str) -> Result<Vec<Division>> {
    let (low, high) = below(within_path);
    Ok(with_tx!(tx, |c| sqlx::query_as(NAMED).bind(low).bind(high).bind(name).bind(CANDIDATES).fetch_all(c).await)?)
}

/// Finds what a text means: a code, a full name (广陵区, also 扬州市广陵区), the short name of a province or city (扬州), or
/// anything that only one division can be found by.
pub async fn resolve(tx: &mut Tx, text: &str) -> Result<Found> {
    let text = fold(text);
    if text.is_empty() {
        return Ok(Found::Nothing);
    }
    // `321002`, or as our own lists write it: `321002 广陵区`.
    let name = text.trim_start_matches(|character: char| character.is_ascii_digit());
    let code = text.strip_suffix(name).unwrap_or_default();
    if !code.is_empty()
        && let Some(division) = find(tx, code).await?
        && (name.is_empty() || name == division.name)
    {
        return succeeded(tx, division).await;
    }
    let exact = Found::of(named(tx, &text, "/").await?);
    if exact != Found::Nothing {
        return Ok(exact);
    }
    if let Some(division) = by_full_address(tx, &text).await? {
        return Ok(Found::One(division));
    }
    let found = search(tx, &text, None, CANDIDATES).await?;
    let short: Vec<&Division> = found.iter().filter(|division| is_short_for(&text, division)).collect();
    if let [only] = short[..] {
        return Ok(Found::One(only.clone()));
    }
    Ok(Found::of(found))
}

/// A division that stands, or else what took its place, to be confirmed.
async fn succeeded(tx: &mut Tx, division: Division) -> Result<Found> {
    if division.valid_to.is_none() {
        return Ok(Found::One(division));
    }
    Ok(match &division.successor {
        Some(successor) => find(tx, successor).await?.map_or(Found::Nothing, |next| Found::Several(vec![next])),
        None => Found::Nothing,
    })
}

/// `扬州` for 扬州市, `江苏` for 江苏省: only where nobody would think of a village.
fn is_short_for(text: &str, division: &Division) -> bool {
    let upper = [DivisionKind::Province, DivisionKind::Prefecture].iter().any(|kind| kind.code() == division.kind);
    upper && super::name::stem(&division.name) == text
}

/// 江苏省扬州市广陵区: full names one below the other, written without a gap. Tiers may be left out.
async fn by_full_address(tx: &mut Tx, text: &str) -> Result<Option<Division>> {
    let mut rest = text;
    let mut within: Option<Division> = None;
    while !rest.is_empty() {
        let path = within.as_ref().map_or("/", |division| division.path.as_str()).to_owned();
        let ends: Vec<usize> = rest.char_indices().map(|(at, character)| at + character.len_utf8()).skip(1).take(15).collect();
        let mut next = None;
        // The longest name first: 市中区 before 市.
        for end in ends.into_iter().rev() {
            let mut found = named(tx, &rest[..end], &path).await?;
            found.retain(|division| within.as_ref() != Some(division));
            if found.len() == 1 {
                next = found.pop().map(|division| (division, end));
                break;
            }
        }
        let Some((division, end)) = next else { return Ok(None) };
        within = Some(division);
        rest = &rest[end..];
    }
    Ok(within)
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn what_is_typed_is_folded() {
        assert_eq!(fold(" ３２１０ "), "3210");
        assert_eq!(fold("Yang Zhou"), "yangzhou");
        assert_eq!(fold("Ｙｚ"), "yz");
        assert_eq!(fold("xi'an"), "xian");
        assert_eq!(fold("lüliang"), "lvliang");
        assert_eq!(fold("广陵区"), "广陵区");
    }
}
