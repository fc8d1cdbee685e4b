//! 邮件: whose mail goes where, and what a link in a mail may do without signing in.
//!
//! An address is somebody's once they have shown that they read what is sent there: by a link, or by six digits typed on the page. Link
//! and digits are made from a number used once and the installation's key, so that whoever has the database alone can make neither. The
//! address itself is kept sealed, as ID numbers are.

#[cfg(feature = "store")]
pub mod store;
#[cfg(feature = "store")]
pub mod token;

use chrono::TimeDelta;

/// How long link and digits of a confirmation are good.
pub const CONFIRM_WITHIN: TimeDelta = TimeDelta::hours(24);
/// How often the digits may be typed wrongly.
pub const TRIES: i64 = 5;
/// How long one waits before another confirmation is sent.
pub const ASK_AGAIN_AFTER: TimeDelta = TimeDelta::minutes(1);
/// How many confirmations are sent to one account's addresses a day.
pub const ASKS_PER_DAY: i64 = 10;

/// The longest address (RFC 5321).
const LONGEST: usize = 254;
/// The longest part before the `@`.
const LONGEST_LOCAL: usize = 64;

/// Whether a text can be an address mail is sent to: ASCII letters and digits with the usual marks, one `@`, a domain of several parts.
pub fn is_address(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    let local_is_good = !local.is_empty()
        && local.len() <= LONGEST_LOCAL
        && local.split('.').all(|part| {
            !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte))
        });
    let domain_is_good = domain.contains('.')
        && domain.split('.').all(|part| {
            !part.is_empty()
                && part.len() <= 63
                && !part.starts_with('-')
                && !part.ends_with('-')
                && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        });
    text.len() <= LONGEST && local_is_good && domain_is_good
}

/// An address as it is shown where somebody else may look on: `x***@example.org`.
pub fn masked(address: &str) -> String {
    let (local, domain) = address.rsplit_once('@').unwrap_or((address, ""));
    let first: String = local.chars().take(1).collect();
    format!("{first}***@{domain}")
}

/// Why no confirmation was sent. Nothing was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AskRefusal {
    /// That is no address.
    #[error("not an address")]
    Malformed,
    /// One was sent a moment ago.
    #[error("one was sent a moment ago")]
    TooSoon,
    /// Enough for today.
    #[error("enough for today")]
    TooOften,
}

/// Why an address was not confirmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ConfirmRefusal {
    /// There is nothing to confirm, or it took too long.
    #[error("nothing to confirm")]
    Nothing,
    /// Other digits were sent.
    #[error("wrong digits")]
    Wrong {
        /// How many tries are left.
        left: i64,
    },
    /// Too many tries.
    #[error("too many tries")]
    TooOften,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_told_from_other_texts() {
        for good in ["a@b.cn", "wang.xiaoming+zt@mail.yangzhou.gov.cn", "x_1@qq.com"] {
            assert!(is_address(good), "{good}");
        }
        let long = format!("{}@b.cn", "a".repeat(65));
        for bad in [
            "",
            "a",
            "@b.cn",
            "a@b",
            "a@b..cn",
            "a@@b.cn",
            "a b@c.cn",
            "王@例子.cn",
            "a@-b.cn",
            "a@b.cn\r\nbcc: x@y.cn",
            "a..b@c.cn",
            &long,
        ] {
            assert!(!is_address(bad), "{bad:?}");
        }
    }

    #[test]
    fn a_masked_address_says_where_it_is_but_not_whose() {
        assert_eq!(masked("wang@example.org"), "w***@example.org");
    }
}
