//! 邮件里的答复链接: whoever has the mail about an offer can answer that offer, and nothing else, without signing in.

use chrono::{DateTime, Utc};
use subtle::ConstantTimeEq as _;
use uuid::Uuid;

use crate::ids::RegistrationId;
use crate::secret::Secret;
use crate::store::{Result, Tx};
use crate::training::Registration;
use crate::training::store::registration;

const OFFER: &str = "training-offer";

/// The link's part that answers the offer made to this registration at this moment.
fn token_of(secret: &Secret, id: RegistrationId, offered_at: DateTime<Utc>) -> String {
    let what = id.0.simple();
    // Microseconds: what both databases keep.
    let proof = hex::encode(&secret.keyed_hash(OFFER, &format!("{what} {}", offered_at.timestamp_micros()))[..16]);
    format!("{what}-{proof}")
}

/// The link's part that answers somebody's offer; none for whoever was never offered a seat.
pub fn offer_token(secret: &Secret, offer: &Registration) -> Option<String> {
    offer.offered_at.map(|offered_at| token_of(secret, offer.id, offered_at))
}

/// The registration a token of [`offer_token`] is about, whatever became of it; none if it wasn't made here.
pub async fn offered_by_token(tx: &mut Tx, secret: &Secret, token: &str) -> Result<Option<Registration>> {
    let Some(id) = token.split_once('-').and_then(|(id, _)| Uuid::try_parse(id).ok()).map(RegistrationId) else { return Ok(None) };
    let offer = registration(tx, id).await?;
    Ok(offer.filter(|offer| offer_token(secret, offer).is_some_and(|ours| ours.as_bytes().ct_eq(token.as_bytes()).into())))
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    #[test]
    fn a_link_is_for_one_offer_of_one_installation() {
        let (ours, others) = (Secret::from_bytes([1; 32]), Secret::from_bytes([2; 32]));
        let (id, at) = (RegistrationId::fresh(), DateTime::<Utc>::UNIX_EPOCH);
        let token = token_of(&ours, id, at);
        assert_eq!(token_of(&ours, id, at), token);
        assert_ne!(token_of(&others, id, at), token);
        assert_ne!(token_of(&ours, RegistrationId::fresh(), at), token);
        assert_ne!(token_of(&ours, id, at + TimeDelta::microseconds(1)), token);
        assert!(token.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-'), "{token}");
    }
}
