//! What stands in the links of mails: proof that whoever follows one has read the mail.

use subtle::ConstantTimeEq as _;
use uuid::Uuid;

use crate::ids::AccountId;
use crate::notification::Topic;
use crate::secret::Secret;

const CONFIRM: &str = "mail-confirm";
const DIGITS: &str = "mail-confirm-digits";
const STOP: &str = "mail-stop";

/// Stands for all topics in a stop link.
const ALL: &str = "all";

/// The link's part that confirms the address asked about under this nonce.
pub fn confirm_token(secret: &Secret, account: AccountId, nonce: &str) -> String {
    format!("{}{}", account.0.simple(), hex::encode(secret.keyed_hash(CONFIRM, &format!("{account} {nonce}"))))
}

/// Whose token this says it is; nothing is proved by that.
pub fn account_of(token: &str) -> Option<AccountId> {
    Uuid::try_parse(token.get(..32)?).ok().map(AccountId)
}

/// Whether it is the token made for this nonce.
pub fn is_confirm_token(secret: &Secret, account: AccountId, nonce: &str, token: &str) -> bool {
    confirm_token(secret, account, nonce).as_bytes().ct_eq(token.as_bytes()).into()
}

/// The six digits that confirm the same.
pub fn digits(secret: &Secret, account: AccountId, nonce: &str) -> String {
    let hash = secret.keyed_hash(DIGITS, &format!("{account} {nonce}"));
    let number = hash.iter().take(8).fold(0_u64, |number, byte| (number << 8) | u64::from(*byte));
    format!("{:06}", number % 1_000_000)
}

/// Whether these are the digits.
pub fn are_digits(secret: &Secret, account: AccountId, nonce: &str, typed: &str) -> bool {
    digits(secret, account, nonce).as_bytes().ct_eq(typed.as_bytes()).into()
}

/// The link's part that stops mail about a topic, or (`None`) all mail.
pub fn stop_token(secret: &Secret, account: AccountId, topic: Option<Topic>) -> String {
    let what = format!("{}-{}", account.0.simple(), topic.map_or(ALL, Topic::code));
    let proof = hex::encode(&secret.keyed_hash(STOP, &what)[..16]);
    format!("{what}-{proof}")
}

/// Reads [`stop_token`], if it was made here.
pub fn read_stop_token(secret: &Secret, token: &str) -> Option<(AccountId, Option<Topic>)> {
    let (account, rest) = token.split_once('-')?;
    let (what, _) = rest.rsplit_once('-')?;
    let account = AccountId(Uuid::try_parse(account).ok()?);
    let topic = if what == ALL { None } else { Some(Topic::from_code(what)?) };
    let is_ours: bool = stop_token(secret, account, topic).as_bytes().ct_eq(token.as_bytes()).into();
    is_ours.then_some((account, topic))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_stops_what_it_was_made_for_and_nothing_else() {
        let (ours, other) = (Secret::from_bytes([1; 32]), Secret::from_bytes([2; 32]));
        let (one, somebody_else) = (AccountId::fresh(), AccountId::fresh());
        for topic in Topic::ALL.into_iter().map(Some).chain([None]) {
            let token = stop_token(&ours, one, topic);
            assert_eq!(read_stop_token(&ours, &token), Some((one, topic)));
            assert_eq!(read_stop_token(&other, &token), None);
            let forged = token.replace(&one.0.simple().to_string(), &somebody_else.0.simple().to_string());
            assert_eq!(read_stop_token(&ours, &forged), None);
        }
        for nonsense in ["", "-", "--", "abc", "全部-全部-全部"] {
            assert_eq!(read_stop_token(&ours, nonsense), None, "{nonsense}");
        }
    }

    #[test]
    fn a_confirmation_is_for_one_account_and_one_asking() {
        let secret = Secret::from_bytes([1; 32]);
        let account = AccountId::fresh();
        let token = confirm_token(&secret, account, "n1");
        assert_eq!(account_of(&token), Some(account));
        assert!(is_confirm_token(&secret, account, "n1", &token) && !is_confirm_token(&secret, account, "n2", &token));
        let typed = digits(&secret, account, "n1");
        assert!(typed.len() == 6 && are_digits(&secret, account, "n1", &typed) && !are_digits(&secret, account, "n1", "12345"));
        assert_eq!(account_of("界界界界界界界界界界界"), None);
    }
}
