//! Passwords: argon2id, off the async threads, a few at a time; and whether a new one is strong enough.

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher as _, PasswordVerifier as _, Version};
use tokio::sync::Semaphore;
use zxcvbn::feedback::Warning;
use zxcvbn::{Score, zxcvbn};

/// The shortest password, in characters.
pub const SHORTEST: usize = 8;
/// The longest: hashing takes its time whatever the length, but nobody types more.
pub const LONGEST: usize = 128;

/// Each hash takes 19 MiB and a core: more at once would only slow everything else down.
static AT_ONCE: Semaphore = Semaphore::const_new(2);

/// Stands in for the hash of an account that doesn't exist, so that the answer takes as long. Nobody knows a password for it.
const NOBODYS: &str = "$argon2id$v=19$m=19456,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$Kq0wY2s4bXh0cTV6dDlkM2Y3aDFqOGs2bDJuNHA0cjY";

/// Hashing failed for a reason that isn't the password.
#[derive(Debug, thiserror::Error)]
#[error("the password could not be hashed: {0}")]
pub struct HashError(String);

/// What comparing a password with a hash found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verified {
    /// Another password.
    Wrong,
    /// The right one.
    Right,
    /// The right one, and the hash was made with older parameters: keep this one instead.
    RightAndStale(String),
}

fn hasher() -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::DEFAULT)
}

fn hash_now(password: &str) -> Result<String, HashError> {
    hasher().hash_password(password.as_bytes()).map(|hash| hash.to_string()).map_err(|error| HashError(error.to_string()))
}

fn is_current(hash: &PasswordHash) -> bool {
    hash.algorithm == Algorithm::Argon2id.ident()
        && hash.version == Some(Version::V0x13.into())
        && Params::try_from(hash).is_ok_and(|params| {
            (params.m_cost(), params.t_cost(), params.p_cost())
                == (Params::DEFAULT_M_COST, Params::DEFAULT_T_COST, Params::DEFAULT_P_COST)
        })
}

fn verify_now(password: &str, stored: Option<&str>) -> Result<Verified, HashError> {
    let hash = PasswordHash::new(stored.unwrap_or(NOBODYS)).map_err(|error| HashError(format!("stored hash: {error}")))?;
    let matches = hasher().verify_password(password.as_bytes(), &hash).is_ok();
    Ok(match (matches && stored.is_some(), is_current(&hash)) {
        (false, _) => Verified::Wrong,
        (true, true) => Verified::Right,
        (true, false) => Verified::RightAndStale(hash_now(password)?),
    })
}

async fn off_the_async_threads<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, HashError> + Send + 'static,
) -> Result<T, HashError> {
    let _turn = AT_ONCE.acquire().await.map_err(|error| HashError(error.to_string()))?;
    tokio::task::spawn_blocking(work).await.map_err(|error| HashError(error.to_string()))?
}

/// The hash to keep, as a PHC string.
pub async fn hash(password: String) -> Result<String, HashError> {
    off_the_async_threads(move || hash_now(&password)).await
}

/// Compares. `stored` is `None` for an account that doesn't exist: always wrong, and as slow.
pub async fn verify(password: String, stored: Option<String>) -> Result<Verified, HashError> {
    off_the_async_threads(move || verify_now(&password, stored.as_deref())).await
}

/// Why a new password won't do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Weak {
    /// Fewer than [`SHORTEST`] characters.
    #[error("the password is too short")]
    TooShort,
    /// More than [`LONGEST`] characters.
    #[error("the password is too long")]
    TooLong,
    /// It is, or is like, one of those tried first.
    #[error("the password is a common one")]
    Common,
    /// Neighbouring keys.
    #[error("the password follows the keyboard")]
    Keyboard,
    /// `aaaa`, `abcabc`.
    #[error("the password repeats itself")]
    Repeats,
    /// `abcd`, `6789`.
    #[error("the password is a sequence")]
    Sequence,
    /// A year or a day.
    #[error("the password is made of a date")]
    Date,
    /// One word, or a name; the account's own name among them.
    #[error("the password is a word or a name")]
    Word,
    /// Too few possibilities for another reason.
    #[error("the password is easily guessed")]
    Guessable,
}

/// Whether a password is strong enough. `known` is what an attacker would try first: the account's name, say.
pub fn strength(password: &str, known: &[&str]) -> Result<(), Weak> {
    let length = password.chars().count();
    if length < SHORTEST {
        return Err(Weak::TooShort);
    }
    if length > LONGEST {
        return Err(Weak::TooLong);
    }
    let inputs: Vec<&str> =
        known.iter().copied().chain(["zhengtu", "证途", "shegong", "社会工作", "社会工作者", "shehuigongzuo"]).collect();
    let judged = zxcvbn(password, &inputs);
    if judged.score() >= Score::Three {
        return Ok(());
    }
    Err(match judged.feedback().and_then(zxcvbn::feedback::Feedback::warning) {
        Some(
            Warning::ThisIsATop10Password
            | Warning::ThisIsATop100Password
            | Warning::ThisIsACommonPassword
            | Warning::ThisIsSimilarToACommonlyUsedPassword,
        ) => Weak::Common,
        Some(Warning::StraightRowsOfKeysAreEasyToGuess | Warning::ShortKeyboardPatternsAreEasyToGuess) => Weak::Keyboard,
        Some(Warning::RepeatsLikeAaaAreEasyToGuess | Warning::RepeatsLikeAbcAbcAreOnlySlightlyHarderToGuess) => Weak::Repeats,
        Some(Warning::SequencesLikeAbcAreEasyToGuess) => Weak::Sequence,
        Some(Warning::RecentYearsAreEasyToGuess | Warning::DatesAreOftenEasyToGuess) => Weak::Date,
        Some(
            Warning::AWordByItselfIsEasyToGuess
            | Warning::NamesAndSurnamesByThemselvesAreEasyToGuess
            | Warning::CommonNamesAndSurnamesAreEasyToGuess,
        ) => Weak::Word,
        None => Weak::Guessable,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_tried_first_is_refused_and_said_why() {
        assert_eq!(strength("kurz", &[]), Err(Weak::TooShort));
        assert_eq!(strength(&"long ".repeat(40), &[]), Err(Weak::TooLong));
        assert_eq!(strength("password1", &[]), Err(Weak::Common));
        assert_eq!(strength("aaaaaaaaaaaa", &[]), Err(Weak::Repeats));
        assert_eq!(strength("abcdefghij", &[]), Err(Weak::Sequence));
        assert_eq!(strength("19900101", &[]), Err(Weak::Date));
        assert!(strength("wangxiaoming1", &["wangxiaoming"]).is_err());
        assert!(strength("zhengtu2026", &[]).is_err());
        assert_eq!(strength("三只 lamps 在 9 楼", &[]), Ok(()));
        assert_eq!(strength("correct horse battery staple", &[]), Ok(()));
    }

    #[tokio::test]
    async fn only_the_right_password_is_right() -> anyhow::Result<()> {
        let stored = hash("三只 lamps 在 9 楼".into()).await?;
        assert!(!stored.contains("lamps"));
        assert_eq!(verify("三只 lamps 在 9 楼".into(), Some(stored.clone())).await?, Verified::Right);
        assert_eq!(verify("三只 lamps 在 8 楼".into(), Some(stored)).await?, Verified::Wrong);
        assert_eq!(verify("三只 lamps 在 9 楼".into(), None).await?, Verified::Wrong);
        Ok(())
    }

    #[tokio::test]
    async fn a_hash_made_with_less_effort_is_made_again() -> anyhow::Result<()> {
        let params = Params::new(8 * 1024, 1, 1, None).map_err(|error| anyhow::anyhow!("{error}"))?;
        let old = Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password(b"three lamps")
            .map_err(|error| anyhow::anyhow!("{error}"))?
            .to_string();
        let Verified::RightAndStale(new) = verify("three lamps".into(), Some(old)).await? else {
            anyhow::bail!("the hash should be stale");
        };
        assert_eq!(verify("three lamps".into(), Some(new)).await?, Verified::Right);
        Ok(())
    }

    #[test]
    fn the_hash_that_stands_in_costs_what_a_real_one_costs() -> anyhow::Result<()> {
        let real = hash_now("three lamps")?;
        let real = PasswordHash::new(&real).map_err(|error| anyhow::anyhow!("{error}"))?;
        let stand_in = PasswordHash::new(NOBODYS).map_err(|error| anyhow::anyhow!("{error}"))?;
        assert!(is_current(&real) && is_current(&stand_in));
        let lengths = |hash: &PasswordHash| (hash.hash.map(|output| output.len()), hash.salt.map(|salt| salt.len()));
        assert_eq!(lengths(&real), lengths(&stand_in));
        Ok(())
    }
}
