//! The message shown on the next page after something was done. It travels in a short-lived cookie; it names no person.

use axum::http::{HeaderValue, header};
use axum::response::Response;

use super::cookie::{CookieJar, set_cookie};

pub(super) const COOKIE: &str = "zt_flash";

/// How a message is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FlashKind {
    /// Done.
    Ok,
    /// For information.
    Info,
    /// Done, but look.
    Warn,
    /// Not done.
    Error,
}

impl FlashKind {
    /// The modifier of its style class.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Ok => "flash flash--ok",
            Self::Info => "flash flash--info",
            Self::Warn => "flash flash--warn",
            Self::Error => "flash flash--error",
        }
    }

    const fn code(self) -> char {
        match self {
            Self::Ok => 'o',
            Self::Info => 'i',
            Self::Warn => 'w',
            Self::Error => 'e',
        }
    }
}

/// A message for the next page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flash {
    /// How it is meant.
    pub kind: FlashKind,
    /// The sentence.
    pub text: String,
}

impl Flash {
    /// Something was done.
    pub fn ok(text: impl Into<String>) -> Self {
        Self { kind: FlashKind::Ok, text: text.into() }
    }

    /// Something was not done, and why.
    pub fn error(text: impl Into<String>) -> Self {
        Self { kind: FlashKind::Error, text: text.into() }
    }

    /// Something was done, with a reservation.
    pub fn warn(text: impl Into<String>) -> Self {
        Self { kind: FlashKind::Warn, text: text.into() }
    }

    /// The same answer, after which the next page shows the message.
    pub fn after(&self, mut response: Response) -> Response {
        response.headers_mut().append(header::SET_COOKIE, self.header());
        response
    }

    pub(super) fn header(&self) -> HeaderValue {
        let text: String = self.text.chars().take(300).collect();
        set_cookie(COOKIE, &format!("{}{text}", self.kind.code()), 60)
    }

    pub(super) fn from_cookies(cookies: &CookieJar) -> Option<Self> {
        let value = cookies.get(COOKIE)?;
        let text = percent_encoding::percent_decode_str(value).decode_utf8().ok()?;
        let mut characters = text.chars();
        let kind = match characters.next()? {
            'o' => FlashKind::Ok,
            'i' => FlashKind::Info,
            'w' => FlashKind::Warn,
            'e' => FlashKind::Error,
            _ => return None,
        };
        Some(Self { kind, text: characters.as_str().to_owned() })
    }
}
