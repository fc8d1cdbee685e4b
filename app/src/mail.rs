//! 邮件: sending what somebody wants to be told by mail, if the operator has named a mail server.
//!
//! What is to be sent stands in the table of jobs, written along with the message itself. `deliver` takes one after the other.

mod deliver;
mod letter;

use std::fmt;
use std::str::FromStr as _;
use std::time::Duration;

use lettre::message::Mailbox;
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor};

pub use deliver::{DELIVER_EVERY, deliver_due, deliver_regularly};

/// How long the mail server may take for each answer.
const PATIENCE: Duration = Duration::from_secs(30);
/// And for all of one mail: less than a lease, so that nobody else sends it meanwhile.
const PATIENCE_IN_ALL: Duration = Duration::from_mins(2);

/// Which setting can't be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SettingProblem {
    /// `ZHENGTU_SMTP_URL`
    SmtpUrl,
    /// `ZHENGTU_MAIL_FROM`
    From,
    /// `ZHENGTU_PUBLIC_URL`
    PublicUrl,
}

/// Why a mail was not sent. Never with an address in it.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Trouble {
    /// The server can't be reached, or breaks off.
    Unreachable,
    /// It says not now (4xx).
    Later(u16),
    /// It takes no mail for this recipient, and says so of them.
    Recipient(u16),
    /// It refuses, and not because of the recipient (5xx): the sender, the mail, or us.
    Refused(u16),
    /// The mail can't be made.
    Malformed,
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreachable => f.write_str("the mail server can't be reached"),
            Self::Later(code) | Self::Refused(code) => write!(f, "the mail server answered {code}"),
            Self::Recipient(code) => write!(f, "the mail server refused the recipient ({code})"),
            Self::Malformed => f.write_str("the mail can't be made"),
        }
    }
}

/// Who carries mail away.
#[derive(Clone)]
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    public_url: String,
}

impl fmt::Debug for Mailer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The address of the server may hold a password.
        f.debug_struct("Mailer").field("public_url", &self.public_url).finish_non_exhaustive()
    }
}

/// The address people reach the site at, without a slash at its end, if it is one.
pub fn read_public_url(text: &str) -> Result<String, SettingProblem> {
    let text = text.trim().trim_end_matches('/');
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")).ok_or(SettingProblem::PublicUrl)?;
    let is_host = !host.is_empty() && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".:-[]".contains(&byte));
    if is_host { Ok(text.to_owned()) } else { Err(SettingProblem::PublicUrl) }
}

impl Mailer {
    /// By this server (`smtp://` or `smtps://`), from this sender, with links to the site at this address.
    pub fn new(smtp_url: &str, from: &str, public_url: &str) -> Result<Self, SettingProblem> {
        let smtp_url = smtp_url.trim();
        if !smtp_url.starts_with("smtp://") && !smtp_url.starts_with("smtps://") {
            return Err(SettingProblem::SmtpUrl);
        }
        let builder =
            AsyncSmtpTransport::<Tokio1Executor>::from_url(smtp_url).map_err(|_| SettingProblem::SmtpUrl)?.timeout(Some(PATIENCE));
        Ok(Self {
            transport: builder.build(),
            from: Mailbox::from_str(from.trim()).map_err(|_| SettingProblem::From)?,
            public_url: read_public_url(public_url)?,
        })
    }

    /// A path of the site as a whole address.
    fn absolute(&self, path: &str) -> String {
        format!("{}{path}", self.public_url)
    }

    /// What stands behind the `@` of message ids.
    fn host(&self) -> &str {
        let host = self.public_url.rsplit('/').next().unwrap_or_default();
        host.split(':').next().filter(|host| !host.is_empty() && !host.starts_with('[')).unwrap_or("zhengtu.invalid")
    }

    async fn send(&self, message: Message) -> Result<(), Trouble> {
        let to = message.envelope().to().first().map(ToString::to_string).unwrap_or_default();
        match tokio::time::timeout(PATIENCE_IN_ALL, self.transport.send(message)).await {
            Err(_) => Err(Trouble::Unreachable),
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(error.status().map(u16::from).map_or(Trouble::Unreachable, |code| match code {
                500.. if names_recipient(&error.to_string(), &to) => Trouble::Recipient(code),
                500.. => Trouble::Refused(code),
                _ => Trouble::Later(code),
            })),
        }
    }
}

/// Whether a refusal is about the recipient: by its enhanced status code (RFC 3463: 5.1.1 and the like of the address, 5.2 of the
/// mailbox), else by naming the address. A sender can be refused with the same three digits.
fn names_recipient(answer: &str, to: &str) -> bool {
    let enhanced =
        answer.split(|character: char| !(character.is_ascii_digit() || character == '.')).find_map(|word| word.strip_prefix("5."));
    match enhanced {
        Some(rest) if rest.contains('.') => rest.starts_with("2.") || ["1.1", "1.2", "1.3", "1.6", "1.10"].contains(&rest),
        _ => !to.is_empty() && answer.to_lowercase().contains(&to.to_lowercase()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refused_recipient_is_told_from_a_refused_sender() {
        let to = "a@b.cn";
        for of_recipient in [
            "permanent error (550): 5.1.1 unknown user",
            "permanent error (552): 5.2.2 mailbox full",
            "permanent error (550): <A@b.cn>: no such user here",
            "permanent error (550): 5.1.10 null MX",
        ] {
            assert!(names_recipient(of_recipient, to), "{of_recipient}");
        }
        for of_others in [
            "permanent error (550): 5.7.1 sender not allowed for a@b.cn",
            "permanent error (553): 5.1.8 sender domain unknown",
            "permanent error (550): Sender address rejected: not owned by user",
            "permanent error (554): spam",
        ] {
            assert!(!names_recipient(of_others, to), "{of_others}");
        }
    }

    #[tokio::test]
    async fn settings_that_cannot_work_are_told_apart() {
        let good = ("smtps://user:word@mail.example.org", "证途 <no-reply@example.org>", "https://zhengtu.example.org/");
        let mailer = Mailer::new(good.0, good.1, good.2).expect("good settings");
        assert_eq!(
            (mailer.absolute("/notices"), mailer.host()),
            ("https://zhengtu.example.org/notices".into(), "zhengtu.example.org")
        );
        assert!(Mailer::new("smtp://127.0.0.1:2525", "a@example.org", "http://127.0.0.1:3000").is_ok());
        let problem = |smtp, from, site| Mailer::new(smtp, from, site).err();
        for wrong in ["mail.example.org", "http://mail.example.org", "smtp://", ""] {
            assert_eq!(problem(wrong, good.1, good.2), Some(SettingProblem::SmtpUrl), "{wrong}");
        }
        assert_eq!(problem(good.0, "nobody", good.2), Some(SettingProblem::From));
        for wrong in ["zhengtu.example.org", "https://", "https://a.cn/path", "https://a b.cn", "ftp://a.cn"] {
            assert_eq!(problem(good.0, good.1, wrong), Some(SettingProblem::PublicUrl), "{wrong}");
        }
        assert!(!format!("{mailer:?}").contains("word"));
    }
}
