//! The installation's secret key, and what is made with it: encryption of ID numbers and the keyed hashes they are matched by.
//!
//! The key is 32 random bytes in a file only its owner may read, made in the data folder at first start. Separate keys for
//! separate uses are derived from it. Losing the file loses the encrypted values, so a backup takes it along.

use std::io::Write as _;
use std::path::Path;

use aes_gcm::aead::{Aead, KeyInit};
use aes_gcm::{Aes256Gcm, Key, Nonce};
use hmac::{Hmac, Mac};
use sha2::Sha256;

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
    /// An encrypted value was made with another key, or was changed.
    #[error("an encrypted value can't be opened with this key")]
    Sealed,
}

/// The key. Its `Debug` shows nothing.
pub struct Secret {
    root: [u8; 32],
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl Secret {
    /// From bytes given otherwise (tests, an operator's own store).
    pub const fn from_bytes(root: [u8; 32]) -> Self {
        Self { root }
    }

    /// Reads the key file, making it at first use.
    pub fn open(path: &Path) -> Result<Self, SecretError> {
        let file = |source| SecretError::File { path: path.display().to_string(), source };
        match std::fs::read_to_string(path) {
            Ok(text) => {
                let mut root = [0; 32];
                hex::decode_to_slice(text.trim(), &mut root)
                    .map_err(|_| SecretError::Malformed { path: path.display().to_string() })?;
                Ok(Self { root })
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let mut root = [0; 32];
                getrandom::fill(&mut root).map_err(|error| file(std::io::Error::other(error.to_string())))?;
                crate::store::make_folder_of(path).map_err(file)?;
                let mut options = std::fs::OpenOptions::new();
                options.write(true).create_new(true);
                #[cfg(unix)]
                {
                    use std::os::unix::fs::OpenOptionsExt as _;
                    options.mode(0o600);
                }
                let mut out = options.open(path).map_err(file)?;
                out.write_all(hex::encode(root).as_bytes()).map_err(file)?;
                out.sync_all().map_err(file)?;
                Ok(Self { root })
            }
            Err(error) => Err(file(error)),
        }
    }

    /// A keyed hash (HMAC-SHA-256) for one purpose: equal inputs match, and without the key nothing can be tried out.
    pub fn keyed_hash(&self, purpose: &str, value: &str) -> Vec<u8> {
        let key = self.derived(purpose);
        mac(&key, value.as_bytes()).to_vec()
    }

    /// Encrypts (AES-256-GCM) for one purpose. The result begins with its nonce.
    pub fn seal(&self, purpose: &str, plain: &[u8]) -> Result<Vec<u8>, SecretError> {
        let mut nonce = [0_u8; 12];
        getrandom::fill(&mut nonce).map_err(|_| SecretError::Sealed)?;
        let sealed = self.cipher(purpose).encrypt(&Nonce::from(nonce), plain).map_err(|_| SecretError::Sealed)?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// Opens what [`Self::seal`] made.
    pub fn unseal(&self, purpose: &str, sealed: &[u8]) -> Result<Vec<u8>, SecretError> {
        let (nonce, body) = sealed.split_at_checked(12).ok_or(SecretError::Sealed)?;
        let nonce: [u8; 12] = nonce.try_into().map_err(|_| SecretError::Sealed)?;
        self.cipher(purpose).decrypt(&Nonce::from(nonce), body).map_err(|_| SecretError::Sealed)
    }

    fn derived(&self, purpose: &str) -> [u8; 32] {
        mac(&self.root, format!("zhengtu/1/{purpose}").as_bytes())
    }

    fn cipher(&self, purpose: &str) -> Aes256Gcm {
        Aes256Gcm::new(&Key::<Aes256Gcm>::from(self.derived(purpose)))
    }
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
