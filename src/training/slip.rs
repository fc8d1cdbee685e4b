//! 结业证明: what organisers certify of somebody's hours, so that anybody can check it.
//!
//! A slip's [`Fields`] stay as they were issued. They are written as one line of text with an Ed25519 signature at its end; the key
//! comes from the installation's secret, and the public half is shown to everybody. The text alone is enough to check that it was
//! issued here and not altered ([`read_signed`]); whether it has been withdrawn since, only the system knows.

mod credit;
pub mod store;

pub use credit::credit_person;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, NaiveDate, Utc};
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};

use crate::code;
use crate::ids::{RegistrationId, SlipId, TrainingId};
use crate::secret::Secret;

/// What every signed text begins with; other ways of writing will begin otherwise.
const BEGINNING: &str = "ZT1";
/// Characters of a code: 80 bits that nobody guesses.
const CODE: usize = 16;

/// What a slip says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fields {
    /// 证明编号, sixteen characters.
    pub code: String,
    /// 姓名
    pub name: String,
    /// 单位; may be empty.
    pub unit: String,
    /// 培训名称
    pub title: String,
    /// 类别, as [`TrainingKind::code`](super::TrainingKind::code).
    pub kind: String,
    /// 主办单位
    pub organiser: String,
    /// The first day.
    pub first_day: NaiveDate,
    /// The last day.
    pub last_day: NaiveDate,
    /// 学时 earned, in halves.
    pub half_hours: i64,
    /// Of how many.
    pub full_half_hours: i64,
    /// 学时认定单位; empty where they don't count as continuing education.
    pub recognised_by: String,
    /// 签发日期
    pub issued_on: NaiveDate,
}

/// A slip as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slip {
    /// Which.
    pub id: SlipId,
    /// Whose.
    pub registration_id: RegistrationId,
    /// Of which session.
    pub session_id: TrainingId,
    /// What it says.
    pub fields: Fields,
    /// How it stands.
    pub state: SlipState,
}

/// How a slip stands today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SlipState {
    /// 有效
    Valid,
    /// 已撤销
    Withdrawn {
        /// When.
        at: DateTime<Utc>,
        /// Why.
        reason: String,
    },
    /// 已更正: another one holds in its place.
    Replaced {
        /// When.
        at: DateTime<Utc>,
        /// Why.
        reason: String,
        /// The code of the other.
        by: String,
    },
}

/// Why a text is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TextRefusal {
    /// Not a signed text of a slip.
    #[error("not the signed text of a slip")]
    Unreadable,
    /// Altered, or signed with another key.
    #[error("the signature doesn't match")]
    Forged,
}

/// A new code.
///
/// # Errors
/// When the system gives no random bytes.
pub fn fresh_code() -> Result<String, getrandom::Error> {
    code::fresh(CODE)
}

/// A code as somebody types it.
pub fn folded_code(typed: &str) -> Option<String> {
    code::folded(typed, CODE)
}

/// A code in groups of four.
pub fn grouped_code(code: &str) -> String {
    code::grouped(code, 4)
}

/// The installation's key for slips.
fn signing_key(secret: &Secret) -> SigningKey {
    let mut seed = [0_u8; 32];
    seed.copy_from_slice(&secret.keyed_hash("slip/signature", "seed"));
    SigningKey::from_bytes(&seed)
}

/// 公钥: its public half, as 64 hexadecimal digits.
pub fn public_key(secret: &Secret) -> String {
    hex::encode(signing_key(secret).verifying_key().to_bytes())
}

impl Fields {
    /// Without what would end a field.
    pub(crate) fn cleaned(text: &str) -> String {
        text.trim()
            .chars()
            .map(|c| {
                if c == '|' {
                    '｜'
                } else if c.is_control() {
                    ' '
                } else {
                    c
                }
            })
            .collect()
    }

    /// What is signed.
    fn text(&self) -> String {
        [
            BEGINNING,
            &self.code,
            &self.name,
            &self.unit,
            &self.title,
            &self.kind,
            &self.organiser,
            &self.first_day.to_string(),
            &self.last_day.to_string(),
            &self.half_hours.to_string(),
            &self.full_half_hours.to_string(),
            &self.recognised_by,
            &self.issued_on.to_string(),
        ]
        .join("|")
    }

    /// 签名文本: what it says, with the signature.
    pub fn signed(&self, secret: &Secret) -> String {
        let text = self.text();
        let signature = signing_key(secret).sign(text.as_bytes());
        format!("{text}|{}", URL_SAFE_NO_PAD.encode(signature.to_bytes()))
    }

    /// The same for an address: letters and digits only.
    pub fn signed_for_address(&self, secret: &Secret) -> String {
        URL_SAFE_NO_PAD.encode(self.signed(secret))
    }

    fn read(text: &str) -> Option<Self> {
        let parts: Vec<&str> = text.split('|').collect();
        let [BEGINNING, code, name, unit, title, kind, organiser, first_day, last_day, half_hours, full, recognised_by, issued_on] =
            parts[..]
        else {
            return None;
        };
        let fields = Self {
            code: code.to_owned(),
            name: name.to_owned(),
            unit: unit.to_owned(),
            title: title.to_owned(),
            kind: kind.to_owned(),
            organiser: organiser.to_owned(),
            first_day: first_day.parse().ok()?,
            last_day: last_day.parse().ok()?,
            half_hours: half_hours.parse().ok()?,
            full_half_hours: full.parse().ok()?,
            recognised_by: recognised_by.to_owned(),
            issued_on: issued_on.parse().ok()?,
        };
        (fields.text() == text).then_some(fields)
    }
}

/// The longest text that is read, in bytes.
const LONGEST: usize = 8 * 1024;

/// The signed text within what was scanned or pasted: the text itself, its form for addresses, or a whole address.
fn plain(given: &str) -> Option<String> {
    let given = given.trim().trim_start_matches('\u{feff}').trim();
    if given.len() > LONGEST {
        return None;
    }
    if given.starts_with(BEGINNING) && given.contains('|') {
        // What a terminal or a letter broke into lines belongs together.
        return Some(given.replace(['\r', '\n'], ""));
    }
    let packed = given.split_once("s=").map_or(given, |(_, after)| after.split(['&', '#']).next().unwrap_or_default());
    let packed: String = packed.chars().filter(|c| !c.is_whitespace()).collect();
    String::from_utf8(URL_SAFE_NO_PAD.decode(packed.trim_end_matches('=')).ok()?).ok()
}

/// Reads what was scanned or pasted, and checks with the public key that it was issued there and nothing was altered since.
pub fn read_signed(given: &str, public_key: &str) -> Result<Fields, TextRefusal> {
    let key = read_key(public_key).ok_or(TextRefusal::Forged)?;
    let whole = plain(given).ok_or(TextRefusal::Unreadable)?;
    let (text, signature) = whole.rsplit_once('|').ok_or(TextRefusal::Unreadable)?;
    if !text.starts_with(BEGINNING) {
        return Err(TextRefusal::Unreadable);
    }
    let signature = URL_SAFE_NO_PAD.decode(signature).ok().and_then(|bytes| Signature::from_slice(&bytes).ok());
    // A signature that has lost a character is as wrong as one that has another.
    let signature = signature.ok_or(TextRefusal::Forged)?;
    key.verify_strict(text.as_bytes(), &signature).map_err(|_| TextRefusal::Forged)?;
    Fields::read(text).ok_or(TextRefusal::Unreadable)
}

/// A public key, if it is one.
fn read_key(text: &str) -> Option<VerifyingKey> {
    let mut bytes = [0_u8; 32];
    hex::decode_to_slice(text.trim(), &mut bytes).ok()?;
    VerifyingKey::from_bytes(&bytes).ok()
}

/// Whether a text is a public key.
pub fn is_public_key(text: &str) -> bool {
    read_key(text).is_some()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SECRET: Secret = Secret::from_bytes([7; 32]);

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn fields() -> Fields {
        Fields {
            code: "7K2M9PQR01ZXW3TV".into(),
            name: "王小明".into(),
            unit: "曲江街道社工站".into(),
            title: "初级实务考前培训".into(),
            kind: "exam_preparation".into(),
            organiser: "广陵区社会工作服务中心".into(),
            first_day: day("2026-05-23"),
            last_day: day("2026-05-24"),
            half_hours: 11,
            full_half_hours: 12,
            recognised_by: String::new(),
            issued_on: day("2026-05-25"),
        }
    }

    #[test]
    fn what_was_signed_reads_back_in_every_form() {
        let (signed, key) = (fields().signed(&SECRET), public_key(&SECRET));
        assert!(signed.starts_with("ZT1|7K2M9PQR01ZXW3TV|王小明|曲江街道社工站|"), "{signed}");
        assert_eq!(read_signed(&signed, &key), Ok(fields()));
        let packed = fields().signed_for_address(&SECRET);
        assert_eq!(read_signed(&packed, &key), Ok(fields()));
        let address = format!(" https://zhengtu.example/verify/7K2M9PQR01ZXW3TV?s={packed}&lang=en \n");
        assert_eq!(read_signed(&address, &key), Ok(fields()));
        let (one, other) = signed.split_at(20);
        assert_eq!(read_signed(&format!("{one}\r\n{other}\n"), &key), Ok(fields()), "broken into lines by a letter");
    }

    #[test]
    fn other_keys_and_other_words_are_refused() {
        let (signed, key) = (fields().signed(&SECRET), public_key(&SECRET));
        assert_eq!(read_signed(&signed, &public_key(&Secret::from_bytes([8; 32]))), Err(TextRefusal::Forged));
        for (was, is) in [("王小明", "王小朋"), ("|11|12|", "|12|12|"), ("2026-05-25", "2026-05-26"), ("ZT1", "ZT2")] {
            assert!(read_signed(&signed.replacen(was, is, 1), &key).is_err(), "{is}");
        }
        assert_eq!(read_signed(&signed.replacen("王小明", "王小朋", 1), &key), Err(TextRefusal::Forged));
        for nonsense in ["", "7K2M-9PQR-01ZX-W3TV", "ZT1|", "ZT1|a|b", "https://zhengtu.example/verify/7K2M9PQR01ZXW3TV", "王小明"]
        {
            assert!(read_signed(nonsense, &key).is_err(), "{nonsense}");
        }
        assert_eq!(read_signed(&signed, "not a key"), Err(TextRefusal::Forged));
        assert!(is_public_key(&key) && !is_public_key("abc") && !is_public_key(&"zz".repeat(32)));
    }

    #[test]
    fn codes_are_read_as_people_type_them() -> anyhow::Result<()> {
        let code = fresh_code()?;
        assert_eq!(folded_code(&code), Some(code.clone()));
        assert_eq!(folded_code(&grouped_code(&code).to_lowercase()), Some(code.clone()));
        assert_eq!(folded_code("7k2m 9pqr olzx-w3tv"), Some("7K2M9PQR01ZXW3TV".into()));
        assert_eq!(grouped_code("7K2M9PQR01ZXW3TV"), "7K2M-9PQR-01ZX-W3TV");
        for wrong in ["", "7K2M", "7K2M9PQR01ZXW3TU", "7K2M9PQR01ZXW3TVX", "王小明王小明王小明王小明王小明王"] {
            assert_eq!(folded_code(wrong), None, "{wrong}");
        }
        assert_ne!(code, fresh_code()?);
        Ok(())
    }

    proptest! {
        #[test]
        fn no_altered_character_is_accepted(place in 0_usize..400, put in "[0-9A-Za-z|王]") {
            let (signed, key) = (fields().signed(&SECRET), public_key(&SECRET));
            let mut altered: Vec<char> = signed.chars().collect();
            let place = place % altered.len();
            altered[place] = put.chars().next().unwrap_or('0');
            let altered: String = altered.into_iter().collect();
            // The last character of the signature holds bits nobody reads; decoding refuses those that aren't zero.
            prop_assert!(altered == signed || read_signed(&altered, &key).is_err());
        }

        #[test]
        fn whatever_is_pasted_gets_an_answer(text in ".{0,200}") {
            let _ = read_signed(&text, &public_key(&SECRET));
            let _ = folded_code(&text);
        }

        #[test]
        fn any_words_can_be_certified(name in ".{1,20}", title in ".{1,80}") {
            let fields = Fields { name: Fields::cleaned(&name), title: Fields::cleaned(&title), ..fields() };
            prop_assert_eq!(read_signed(&fields.signed(&SECRET), &public_key(&SECRET)), Ok(fields.clone()));
            prop_assert_eq!(read_signed(&fields.signed_for_address(&SECRET), &public_key(&SECRET)), Ok(fields));
        }
    }
}
