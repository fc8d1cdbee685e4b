//! What a mail says.

use lettre::Message;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, header};
use zhengtu::ids::{AccountId, JobId};
use zhengtu::mail::{store::Mailbox as Kept, token};
use zhengtu::notification::Notice;
use zhengtu::secret::Secret;

use super::{Mailer, Trouble};
use crate::locale::{Mail, Notices};
use crate::pages::notice_words;

/// A mail about to be made: what it is about and to whom.
pub(super) struct Envelope<'a> {
    pub(super) mailer: &'a Mailer,
    pub(super) secret: &'a Secret,
    pub(super) job: JobId,
    pub(super) account: AccountId,
    pub(super) kept: &'a Kept,
    pub(super) address: &'a str,
}

impl Envelope<'_> {
    /// A message somebody got, as a mail; `answer` is the path where what it asks can be answered without signing in. It can be stopped
    /// by a link, and by the button of the mail program.
    pub(super) fn notice(&self, notice: &Notice, answer: Option<&str>) -> Result<Message, Trouble> {
        let t = Mail(self.kept.language);
        let (title, subject, text) = notice_words(Notices(self.kept.language), notice);
        let stop =
            self.mailer.absolute(&format!("/mail/stop/{}", token::stop_token(self.secret, self.account, Some(notice.topic()))));
        let mut body = vec![title.to_owned()];
        body.extend((!subject.is_empty()).then(|| subject.clone()));
        body.extend([String::new(), text, String::new()]);
        body.extend(answer.map(|path| t.letter_answer(&self.mailer.absolute(path))));
        body.extend([
            t.letter_see(&self.mailer.absolute(&notice.address())),
            String::new(),
            "-- ".to_owned(),
            t.letter_why(&self.mailer.public_url),
            t.letter_stop(t.topic(notice.topic()), &stop),
        ]);
        let mut message = self.message(t.letter_subject(title), body.join("\n"))?;
        let mut put = |name: &'static str, value: String| {
            let value = HeaderValue::dangerous_new_pre_encoded(HeaderName::new_from_ascii_str(name), value.clone(), value);
            message.headers_mut().insert_raw(value);
        };
        put("List-Unsubscribe", format!("<{stop}>"));
        put("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned());
        Ok(message)
    }

    /// The mail by which an address is confirmed.
    pub(super) fn confirmation(&self) -> Result<Message, Trouble> {
        let t = Mail(self.kept.language);
        let digits = token::digits(self.secret, self.account, &self.kept.nonce);
        let link = token::confirm_token(self.secret, self.account, &self.kept.nonce);
        let text = t.letter_confirm(&digits, &self.mailer.absolute(&format!("/mail/confirm/{link}")));
        self.message(t.letter_confirm_subject(&digits), text)
    }

    fn message(&self, subject: String, body: String) -> Result<Message, Trouble> {
        let to: Mailbox = self.address.parse().map_err(|_| Trouble::Malformed)?;
        // The same for every attempt, so that whoever gets it twice can tell.
        let id = format!("<{}@{}>", self.job, self.mailer.host());
        Message::builder()
            .from(self.mailer.from.clone())
            .to(to)
            .subject(subject)
            .message_id(Some(id))
            .header(ContentType::TEXT_PLAIN)
            .header(header::MIME_VERSION_1_0)
            .body(body)
            .map_err(|_| Trouble::Malformed)
    }
}
