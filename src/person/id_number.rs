//! 公民身份号码 (GB 11643-1999): checking, folding, masking. Pure.
//!
//! The area code isn't checked: numbers keep the code of their day, and many codes are no more. Invented numbers begin with 99.

use chrono::NaiveDate;

use super::Gender;

/// What numbers are sealed and hashed for.
#[cfg(feature = "store")]
pub(crate) const PURPOSE: &str = "person-id-number";

const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS: [char; 11] = ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'];

/// A number that has passed the check. `Debug` shows it masked.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct IdNumber(String);

impl std::fmt::Debug for IdNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "IdNumber({})", self.masked())
    }
}

/// Why a text is no ID number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IdNumberError {
    /// A spreadsheet has made a number of it: the digits from the 16th on are gone.
    #[error("the last digits were lost by the spreadsheet")]
    LostDigits,
    /// Some digits are starred out.
    #[error("the number is masked")]
    Masked,
    /// Not 18 characters; the number of characters there are.
    #[error("{0} characters instead of 18")]
    Length(usize),
    /// Something else than digits, with an X at most at the end.
    #[error("a character that doesn't belong")]
    Character,
    /// No such day, or a day that is still to come.
    #[error("no possible date of birth")]
    Birth,
    /// The last character doesn't fit the others.
    #[error("the check character doesn't fit")]
    Check,
}

impl IdNumber {
    /// Reads and checks a number. `not_after` is the last day on which somebody can have been born.
    pub fn parse(text: &str, not_after: NaiveDate) -> Result<Self, IdNumberError> {
        let folded = fold(text);
        if folded.contains('*') {
            return Err(IdNumberError::Masked);
        }
        if looks_lost(&folded) {
            return Err(IdNumberError::LostDigits);
        }
        let length = folded.chars().count();
        if length != 18 {
            return Err(IdNumberError::Length(length));
        }
        let (body, check) = folded.split_at_checked(17).ok_or(IdNumberError::Character)?;
        if !body.bytes().all(|byte| byte.is_ascii_digit()) || !check.chars().all(|c| c.is_ascii_digit() || c == 'X') {
            return Err(IdNumberError::Character);
        }
        let birth = NaiveDate::parse_from_str(&body[6..14], "%Y%m%d").map_err(|_| IdNumberError::Birth)?;
        if birth > not_after || birth < NaiveDate::from_ymd_opt(1880, 1, 1).unwrap_or(NaiveDate::MIN) {
            return Err(IdNumberError::Birth);
        }
        if check_character(body) != check.chars().next() {
            // What Excel makes of an 18-digit number: the last three digits are zeros.
            return Err(if folded.ends_with("000") { IdNumberError::LostDigits } else { IdNumberError::Check });
        }
        Ok(Self(folded))
    }

    /// The number itself. For sealing, hashing and nothing else.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The first two digits and stars: what lists show.
    pub fn masked(&self) -> String {
        format!("{}{}", &self.0[..2], "*".repeat(16))
    }

    /// The check character: so little that it helps to compare with a card, and nobody else.
    pub fn check_hint(&self) -> char {
        self.0.chars().last().unwrap_or('*')
    }

    /// [`Self::masked`] with [`Self::check_hint`], as stored for showing: `32****************`, a space, the check character.
    pub fn masked_with_hint(&self) -> String {
        format!("{} {}", self.masked(), self.check_hint())
    }

    /// By the 17th digit.
    pub fn gender(&self) -> Gender {
        match self.0.as_bytes().get(16) {
            Some(digit) if digit % 2 == 1 => Gender::Male,
            _ => Gender::Female,
        }
    }

    /// The keyed hash it is known by, whatever key is current. What is stored is made of it: [`Self::to_store`].
    #[cfg(feature = "store")]
    pub fn hash(&self, secret: &crate::secret::Secret) -> Vec<u8> {
        secret.keyed_hash(PURPOSE, &self.0)
    }

    /// For storing: what it is matched by, and itself encrypted.
    #[cfg(feature = "store")]
    pub fn to_store(&self, secret: &crate::secret::Secret) -> Result<(Vec<u8>, Vec<u8>), crate::secret::SecretError> {
        secret.seal_to_match(PURPOSE, self.0.as_bytes(), &self.hash(secret))
    }
}

/// The check character for the first 17 digits; `None` if they aren't 17 digits.
pub fn check_character(body: &str) -> Option<char> {
    if body.len() != 17 {
        return None;
    }
    let mut sum = 0;
    for (digit, weight) in body.chars().zip(WEIGHTS) {
        sum += digit.to_digit(10)? * weight;
    }
    CHECKS.get((sum % 11) as usize).copied()
}

/// Full-width to half-width, without white space, separators and a leading apostrophe, x to X.
pub fn fold(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '！'..='～' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
            other => other,
        })
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '\'' | '’' | '‘' | '`' | '\u{feff}' | '\u{200b}'))
        .map(|c| c.to_ascii_uppercase())
        .collect()
}

/// Scientific notation, or a number with a decimal point: made by a spreadsheet.
fn looks_lost(folded: &str) -> bool {
    folded.contains("E+") || (folded.contains('.') && folded.chars().all(|c| c.is_ascii_digit() || c == '.' || c == 'E'))
}

/// `138****8000`.
pub fn masked_phone(phone: &str) -> String {
    let digits: Vec<char> = phone.chars().collect();
    if digits.len() < 8 {
        return "*".repeat(digits.len());
    }
    let (head, tail) = (&digits[..3], &digits[digits.len() - 4..]);
    format!("{}{}{}", head.iter().collect::<String>(), "*".repeat(digits.len() - 7), tail.iter().collect::<String>())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 3, 1).unwrap_or_default()
    }

    #[test]
    fn the_standards_own_examples_pass() {
        for text in [
            "11010519491231002X",
            "440524188001010014",
            "370101190102039973",
            "１１０１０５１９４９１２３１００２ｘ",
            "'110105 19491231 002x",
        ] {
            assert!(IdNumber::parse(text, day()).is_ok(), "{text}");
        }
    }

    #[test]
    fn each_fault_is_named() {
        let cases = [
            ("11010519491231002", IdNumberError::Length(17)),
            ("110105194912310021", IdNumberError::Check),
            ("11010519490231002X", IdNumberError::Birth),
            ("110105202612310021", IdNumberError::Birth),
            ("1101051949123100AX", IdNumberError::Character),
            ("1.10105194912310E+17", IdNumberError::LostDigits),
            ("110105194912310000", IdNumberError::LostDigits),
            ("32****************", IdNumberError::Masked),
            ("身份证号码身份证号码身份证号码身份证", IdNumberError::Character),
        ];
        for (text, expected) in cases {
            assert_eq!(IdNumber::parse(text, day()), Err(expected), "{text}");
        }
    }

    #[test]
    fn nothing_but_the_first_two_and_the_check_character_shows() {
        let number = IdNumber::parse("11010519491231002X", day()).expect("valid");
        assert_eq!(number.masked_with_hint(), "11**************** X");
        assert_eq!(format!("{number:?}"), "IdNumber(11****************)");
        assert_eq!(number.gender(), Gender::Female);
        assert_eq!(masked_phone("13800138000"), "138****8000");
    }

    proptest! {
        #[test]
        fn one_wrong_digit_is_always_found(birth in 0_i64..20000, order in 0_u32..1000, place in 0_usize..17, shift in 1_u32..10) {
            let birth = NaiveDate::from_ymd_opt(1950, 1, 1).unwrap_or_default() + chrono::Duration::days(birth);
            let body = format!("990000{}{order:03}", birth.format("%Y%m%d"));
            let whole = format!("{body}{}", check_character(&body).unwrap_or('?'));
            prop_assert!(IdNumber::parse(&whole, day()).is_ok());
            let mut digits: Vec<char> = whole.chars().collect();
            let changed = (digits[place].to_digit(10).unwrap_or(0) + shift) % 10;
            digits[place] = char::from_digit(changed, 10).unwrap_or('0');
            prop_assert!(IdNumber::parse(&digits.into_iter().collect::<String>(), day()).is_err());
        }
    }
}
