//! A question before it is written down.

use std::ops::Deref;

use sha2::{Digest, Sha256};

use super::super::{Content, Flaw};

/// A question as it will be written down: cleaned, without a flaw that forbids it, with what equal ones share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ready {
    content: Content,
    fingerprint: String,
}

impl Ready {
    /// Cleans and checks it.
    pub fn new(content: &Content) -> Result<Self, Flaw> {
        let content = content.cleaned();
        match content.error() {
            Some(flaw) => Err(flaw),
            None => Ok(Self { fingerprint: of_cleaned(&content), content }),
        }
    }

    /// As [`fingerprint`] has it.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }
}

impl Deref for Ready {
    type Target = Content;

    fn deref(&self) -> &Content {
        &self.content
    }
}

/// What equal questions share: a hash of the folded stem and options, as they are written down.
pub fn fingerprint(content: &Content) -> String {
    of_cleaned(&content.cleaned())
}

fn of_cleaned(content: &Content) -> String {
    hex::encode(Sha256::digest(content.folded().as_bytes()))
}
