//! Control characters, which no text of ours has: PostgreSQL can't keep the first of them, and people can't see any. Refused before
//! anything is read from the request.

use axum::http::Uri;

/// Whether text from a request has a control character other than the end of a line or a tab.
pub fn is_in_text(text: &str) -> bool {
    text.bytes().any(is_control)
}

/// As [`is_in_text`], for path and query.
pub(super) fn is_in_address(address: &Uri) -> bool {
    is_in_encoded(address.path().as_bytes()) || address.query().is_some_and(|query| is_in_encoded(query.as_bytes()))
}

/// As [`is_in_text`], for text in which `%` and two hexadecimal digits stand for a byte.
pub(super) fn is_in_encoded(text: &[u8]) -> bool {
    percent_encoding::percent_decode(text).any(is_control)
}

const fn is_control(byte: u8) -> bool {
    byte.is_ascii_control() && !matches!(byte, b'\n' | b'\r' | b'\t')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_of_lines_are_text_and_the_rest_is_not() {
        assert!(is_in_encoded(b"a=%00") && is_in_encoded(b"a=%1f") && is_in_encoded(b"a=%7F&b=") && is_in_encoded(b"a=\x0b"));
        assert!(!is_in_encoded("a=1%0D%0A%09%20%E4%B8%AD&b=中%2500".as_bytes()) && !is_in_encoded(b"%0"));
        assert!(is_in_text("a\0b") && !is_in_text("一行\r\n\t二行"));
    }
}
