//! Cookies. The session's is `__Host-` and `Secure`; only http on a loopback address gets a plain one.

use axum::http::{HeaderMap, HeaderValue, header};

/// The session cookie's plain name.
pub const SESSION: &str = "zt_session";

/// The cookies a request brought, and whether it came over a safe way.
#[derive(Debug, Clone, Default)]
pub struct CookieJar {
    pairs: Vec<(String, String)>,
    /// True for plain http on a loopback address.
    pub plain: bool,
}

impl CookieJar {
    /// Reads the request's headers.
    pub fn from_headers(headers: &HeaderMap) -> Self {
        let pairs = headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        Self { pairs, plain: is_loopback_host(headers) && !forwarded_https(headers) }
    }

    /// A cookie's value.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The session token.
    pub fn session_token(&self) -> Option<&str> {
        self.get(&self.session_name())
    }

    fn session_name(&self) -> String {
        if self.plain { SESSION.to_owned() } else { format!("__Host-{SESSION}") }
    }

    /// The header that gives the browser a session token for so many seconds (0 takes it away).
    pub fn session_header(&self, token: &str, max_age: i64) -> HeaderValue {
        let secure = if self.plain { "" } else { "; Secure" };
        header_value(&format!("{}={token}; Path=/; HttpOnly; SameSite=Lax; Max-Age={max_age}{secure}", self.session_name()))
    }
}

/// A small cookie that isn't secret (language, theme, the message to show next).
pub fn set_cookie(name: &str, value: &str, max_age: i64) -> HeaderValue {
    let value = percent_encoding::utf8_percent_encode(value, percent_encoding::NON_ALPHANUMERIC);
    header_value(&format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={max_age}"))
}

fn header_value(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).unwrap_or_else(|_| HeaderValue::from_static(""))
}

fn forwarded_https(headers: &HeaderMap) -> bool {
    headers.get("x-forwarded-proto").and_then(|value| value.to_str().ok()).is_some_and(|value| value.eq_ignore_ascii_case("https"))
}

fn is_loopback_host(headers: &HeaderMap) -> bool {
    let Some(host) = headers.get(header::HOST).and_then(|value| value.to_str().ok()) else { return false };
    let name =
        host.rsplit_once(':').filter(|(_, port)| port.bytes().all(|byte| byte.is_ascii_digit())).map_or(host, |(name, _)| name);
    let name = name.trim_start_matches('[').trim_end_matches(']');
    name == "localhost" || name.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}
