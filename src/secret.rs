//! The installation's secret key, and what is made with it: encryption of ID numbers and the keyed hashes they are matched by.
//!
//! The key is 32 random bytes in a file only its owner may read, made in the data folder at first start. Separate keys for
//! separate uses are derived from it. Losing the file loses the encrypted values, so a backup takes it along.
//!
//! 密钥轮换: `zhengtu keys rotate` adds a key to the file; see `secret/ring.rs` for what the file holds and [`rekey`](crate::rekey) for how
//! values move to the new key while servers run. What a rotation renews and what it can't:
//!
//! | made with | renewed |
//! |---|---|
//! | sealed values: ID numbers, telephones, mail addresses, proofs, uploads | yes |
//! | the hash ID numbers are matched by | yes: what is stored is a hash, with the current key, of a hash with the root |
//! | signatures on printed slips, the chain of the audit trail, addresses of feeds and links in mails, link codes | no: they are outside, on paper or in others' hands, and must be checked as long as they last; they are made with the root, the file's first line |

mod ring;
pub mod rotation;

use std::path::Path;
use std::sync::Arc;

use aes_gcm::aead::{Aead, KeyInit};
use aes_gcm::{Aes256Gcm, Key, Nonce};
use hmac::{Hmac, Mac};
use sha2::Sha256;

use self::ring::{Keys, Ring, SealKey};
pub use self::ring::{MAGIC, MARK, State};

/// Why there is no key.
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    /// The file can't be read or made.
    #[error("the key file {path} can't be used: {source}")]
    File {
        /// The file.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file holds something else.
    #[error("the key file {path} must hold 64 hexadecimal digits")]
    Malformed {
        /// The file.
        path: String,
    },
    /// Another rotation is under way, or was a moment ago.
    #[error("the key file {path} is being changed by another process")]
    Busy {
        /// The file.
        path: String,
    },
    /// An encrypted value was made with another key, or was changed.
    #[error("an encrypted value can't be opened with this key")]
    Sealed,
}

/// The key. Its `Debug` shows nothing.
pub struct Secret {
    root: [u8; 32],
    /// The file with the keys of rotations, where there is one.
    ring: Option<Arc<Ring>>,
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl Secret {
    /// From bytes given otherwise (tests, an operator's own store). It is never rotated.
    pub const fn from_bytes(root: [u8; 32]) -> Self {
        Self { root, ring: None }
    }

    /// Reads the key file, making it at first use. Keys that are added to the file later are noticed.
    pub fn open(path: &Path) -> Result<Self, SecretError> {
        let ring = Ring::open(path)?;
        Ok(Self { root: ring.keys().root, ring: Some(Arc::new(ring)) })
    }

    fn keys(&self) -> Arc<Keys> {
        self.ring.as_ref().map_or_else(|| Arc::new(Keys::of_root(self.root)), |ring| ring.keys())
    }

    /// What is stored to match something by, given its [`Self::keyed_hash`]: another hash, with the current key. With key 0, the one
    /// of before there were rotations, it is the keyed hash itself.
    pub fn stored_hash(&self, keyed_hash: &[u8]) -> Vec<u8> {
        stored_with(self.keys().current(), keyed_hash)
    }

    /// As [`Self::stored_hash`] with every key something may be stored with, the current one first.
    pub fn stored_hashes(&self, keyed_hash: &[u8]) -> Vec<Vec<u8>> {
        let keys = self.keys();
        let others = keys.all.iter().filter(|key| key.state != State::Current);
        std::iter::once(keys.current()).chain(others).map(|key| stored_with(key, keyed_hash)).collect()
    }

    /// Both for one value: what is stored to match it by, and itself sealed, with the same key.
    pub fn seal_to_match(&self, purpose: &str, plain: &[u8], keyed_hash: &[u8]) -> Result<(Vec<u8>, Vec<u8>), SecretError> {
        let keys = self.keys();
        Ok((stored_with(keys.current(), keyed_hash), seal_with(keys.current(), purpose, plain)?))
    }

    /// What values sealed with the current key begin with; values of key 0 begin with chance.
    pub fn current_mark(&self) -> [u8; MARK] {
        self.keys().current().mark()
    }

    /// A keyed hash (HMAC-SHA-256) for one purpose: equal inputs match, and without the key nothing can be tried out.
    pub fn keyed_hash(&self, purpose: &str, value: &str) -> Vec<u8> {
        let key = self.derived(purpose);
        mac(&key, value.as_bytes()).to_vec()
    }

    /// Encrypts (AES-256-GCM) for one purpose. The result begins with the mark of its key (none for key 0) and its nonce.
    pub fn seal(&self, purpose: &str, plain: &[u8]) -> Result<Vec<u8>, SecretError> {
        seal_with(self.keys().current(), purpose, plain)
    }

    /// Opens what [`Self::seal`] made, with whichever key of the file.
    pub fn unseal(&self, purpose: &str, sealed: &[u8]) -> Result<Vec<u8>, SecretError> {
        self.unseal_with(&self.keys(), purpose, sealed).or_else(|error| match &self.ring {
            // Sealed a moment ago by a server that has seen a newer file.
            Some(ring) if sealed.starts_with(&MAGIC) => self.unseal_with(&ring.read_again(), purpose, sealed),
            _ => Err(error),
        })
    }

    fn unseal_with(&self, keys: &Keys, purpose: &str, sealed: &[u8]) -> Result<Vec<u8>, SecretError> {
        let open = |key: &[u8; 32], sealed: &[u8]| {
            let (nonce, body) = sealed.split_at_checked(12).ok_or(SecretError::Sealed)?;
            let nonce: [u8; 12] = nonce.try_into().map_err(|_| SecretError::Sealed)?;
            cipher(key, purpose).decrypt(&Nonce::from(nonce), body).map_err(|_| SecretError::Sealed)
        };
        let marked = keys.all.iter().find(|key| key.number != 0 && sealed.starts_with(&key.mark()));
        if let Some(plain) = marked.and_then(|key| open(&key.key, sealed.get(MARK..).unwrap_or_default()).ok()) {
            return Ok(plain);
        }
        // Of before there were marks; its nonce may look like one by chance.
        let has_root = keys.all.iter().any(|key| key.number == 0);
        if has_root { open(&self.root, sealed) } else { Err(SecretError::Sealed) }
    }

    fn derived(&self, purpose: &str) -> [u8; 32] {
        derived(&self.root, purpose)
    }
}

fn derived(root: &[u8; 32], purpose: &str) -> [u8; 32] {
    mac(root, format!("zhengtu/1/{purpose}").as_bytes())
}

fn cipher(key: &[u8; 32], purpose: &str) -> Aes256Gcm {
    Aes256Gcm::new(&Key::<Aes256Gcm>::from(derived(key, purpose)))
}

fn seal_with(key: &SealKey, purpose: &str, plain: &[u8]) -> Result<Vec<u8>, SecretError> {
    let mut nonce = [0_u8; 12];
    getrandom::fill(&mut nonce).map_err(|_| SecretError::Sealed)?;
    let sealed = cipher(&key.key, purpose).encrypt(&Nonce::from(nonce), plain).map_err(|_| SecretError::Sealed)?;
    let mark = key.mark();
    Ok([if key.number == 0 { &[] } else { &mark[..] }, &nonce, &sealed].concat())
}

fn stored_with(key: &SealKey, keyed_hash: &[u8]) -> Vec<u8> {
    if key.number == 0 { keyed_hash.to_vec() } else { mac(&derived(&key.key, "match"), keyed_hash).to_vec() }
}

fn mac(key: &[u8; 32], message: &[u8]) -> [u8; 32] {
    use hmac::KeyInit as _;
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap_or_else(|_| unreachable!("HMAC takes keys of any length"));
    mac.update(message);
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_with_the_same_key_and_purpose_only() -> anyhow::Result<()> {
        let secret = Secret::from_bytes([7; 32]);
        let sealed = secret.seal("id-number", "990000199001010015".as_bytes())?;
        assert_eq!(secret.unseal("id-number", &sealed)?, "990000199001010015".as_bytes());
        assert!(secret.unseal("other", &sealed).is_err());
        assert!(Secret::from_bytes([8; 32]).unseal("id-number", &sealed).is_err());
        assert_ne!(sealed, secret.seal("id-number", "990000199001010015".as_bytes())?);
        Ok(())
    }

    #[test]
    fn the_key_file_is_made_once_and_is_its_owners_alone() -> anyhow::Result<()> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("data/secret.key");
        let first = Secret::open(&path)?.keyed_hash("x", "y");
        assert_eq!(first, Secret::open(&path)?.keyed_hash("x", "y"));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(std::fs::metadata(&path)?.permissions().mode() & 0o777, 0o600);
        }
        std::fs::write(&path, "not a key")?;
        assert!(matches!(Secret::open(&path), Err(SecretError::Malformed { .. })));
        Ok(())
    }
}
