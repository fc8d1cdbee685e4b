//! Control characters, which no text of ours has: PostgreSQL can't keep the first of them, and people can't see any. Refused before
//! anything is read from the request.

use axum::http::Uri;
use zhengtu::exchange::cells::is_control;

use super::PageError;

/// Refuses what a field holds if there is a control character other than the end of a line or a tab in it, saying where.
pub fn refuse_in(field: &str, value: &str) -> Result<(), PageError> {
    let found = value.chars().position(|c| u8::try_from(c).is_ok_and(is_control));
    found.map_or(Ok(()), |before| Err(PageError::ControlCharacter { field: field.to_owned(), place: before + 1 }))
}

/// The same for all fields of a form as it was sent.
pub(super) fn refuse_in_form(body: &[u8]) -> Result<(), PageError> {
    if !is_in_encoded(body) {
        return Ok(());
    }
    // (In a field's name there is none unless somebody made the request by hand.)
    let fields: Vec<(String, String)> = serde_urlencoded::from_bytes(body).unwrap_or_default();
    fields.iter().try_for_each(|(field, value)| refuse_in(field, value))?;
    Err(PageError::BadRequest)
}

/// Whether path or query have one.
pub(super) fn is_in_address(address: &Uri) -> bool {
    is_in_encoded(address.path().as_bytes()) || address.query().is_some_and(|query| is_in_encoded(query.as_bytes()))
}

/// The same for text in which `%` and two hexadecimal digits stand for a byte.
pub(super) fn is_in_encoded(text: &[u8]) -> bool {
    percent_encoding::percent_decode(text).any(is_control)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_of_lines_are_text_and_the_rest_is_not() {
        assert!(is_in_encoded(b"a=%00") && is_in_encoded(b"a=%1f") && is_in_encoded(b"a=%7F&b=") && is_in_encoded(b"a=\x0b"));
        assert!(!is_in_encoded("a=1%0D%0A%09%20%E4%B8%AD&b=中%2500".as_bytes()) && !is_in_encoded(b"%0"));
        assert!(refuse_in("note", "一行\r\n\t二行").is_ok() && refuse_in_form("a=1%0D%0A&b=二".as_bytes()).is_ok());
    }

    #[test]
    fn a_refusal_says_which_field_and_where_in_it() {
        let found = refuse_in_form("a=1&note=%E4%B8%80%0A%00&b=".as_bytes()).err();
        assert!(matches!(found, Some(PageError::ControlCharacter { field, place: 3 }) if field == "note"));
        assert!(matches!(refuse_in_form(b"a%00=1").err(), Some(PageError::BadRequest)));
    }
}
