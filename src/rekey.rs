//! 密钥轮换: what is sealed moves to a new key while servers run.
//!
//! 1. A key is announced in the key file. Servers look at the file once a second, and can open and look up by a key they have read.
//! 2. After a wait everybody knows it: it becomes the current one, and what is sealed from now on is sealed with it.
//! 3. Values of other keys are sealed anew, a few at a time, each only if nobody has changed it meanwhile. An ID number's hash changes
//!    in the same statement as the number itself. Whoever looks somebody up asks by the hashes of all keys of the file.
//! 4. Where writers are kept out for a moment and no value of an old key is left, the old key is taken out of the file.
//!
//! Every step can be cut off: the file and the values say how far it was, and the next `zhengtu keys rotate` goes on from there.
//! The list of what is sealed is [`COLUMNS`]; a test holds it against the tables.

use std::path::Path;
use std::time::Duration;

use uuid::Uuid;

use crate::certification::hours::proof;
use crate::certification::matching::case;
use crate::mail::store as mail;
use crate::person::store::PHONE;
use crate::person::{draft, id_number};
use crate::question::upload;
use crate::secret::rotation::{self, KeyInfo, Rotation, Stage};
use crate::secret::{MAGIC, Secret, SecretError};
use crate::store::{Result, Store, StoreError, Tx};
use crate::{sql, with_tx};

/// Why a rotation isn't at its end. What was sealed anew stays so, and nothing is lost.
#[derive(Debug, thiserror::Error)]
pub enum RekeyError {
    /// The key file.
    #[error(transparent)]
    Secret(#[from] SecretError),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Some values are of no key of the file, or were changed: table and column, and how many. The old keys stay.
    #[error("values no key opens: {0:?}")]
    Unreadable(Vec<(&'static str, i64)>),
    /// Two people have one ID number, written at the same moment by two servers; one of them must be put right. The old keys stay.
    #[error("{0} ID numbers are stored twice")]
    Twice(i64),
    /// Values of old keys came up again and again. The old keys stay.
    #[error("values are still written with an old key: is there a server that can't read the key file?")]
    StillWritten,
}

/// A column of sealed values.
#[derive(Debug)]
pub struct Column {
    /// `table.column`
    pub name: &'static str,
    /// What its values are sealed for: one of these.
    purposes: &'static [&'static str],
    /// So many are held in memory at a time.
    at_once: i64,
    stale: &'static str,
    set: &'static str,
    count: &'static str,
}

/// Of a table, its id and the column: values that don't begin with a mark; sealing one anew; how many there are, and begin with something.
macro_rules! columns {
    ($($stale:ident, $set:ident, $count:ident: $table:literal, $id:literal, $column:literal, $at_once:literal, $purposes:expr;)+) => {
        sql! {$(
            $stale = concat!("SELECT ", $id, " AS id, ", $column, " AS sealed FROM ", $table, " WHERE ", $id, " > $1 AND ", $column,
                " IS NOT NULL AND substr(", $column, ", 1, 8) <> $2 ORDER BY ", $id, " LIMIT $3");
            $set = concat!("UPDATE ", $table, " SET ", $column, " = $3 WHERE ", $id, " = $1 AND ", $column, " = $2");
            $count = concat!("SELECT COUNT(*) AS held, CAST(COALESCE(SUM(CASE WHEN substr(", $column, ", 1, $2) = $1 THEN 1 ELSE 0 END), 0) AS BIGINT) AS marked \
                FROM ", $table, " WHERE ", $column, " IS NOT NULL");
        )+}

        /// Everything that is sealed.
        pub static COLUMNS: &[Column] = &[$(Column {
            name: concat!($table, ".", $column),
            purposes: $purposes,
            at_once: $at_once,
            stale: $stale,
            set: $set,
            count: $count,
        }),+];
    };
}

columns! {
    ID_STALE, ID_SET, ID_COUNT: "person", "id", "id_sealed", 500, &[id_number::PURPOSE];
    PHONE_STALE, PHONE_SET, PHONE_COUNT: "person", "id", "phone_sealed", 500, &[PHONE];
    FILE_STALE, FILE_SET, FILE_COUNT: "import_draft", "id", "sealed_file", 4, &[draft::PURPOSE, upload::PURPOSE];
    REPORT_STALE, REPORT_SET, REPORT_COUNT: "import_draft", "id", "sealed_report", 4, &[draft::PURPOSE, upload::PURPOSE];
    PROOF_STALE, PROOF_SET, PROOF_COUNT: "hours_proof", "id", "sealed", 8, &[proof::PURPOSE];
    CASE_STALE, CASE_SET, CASE_COUNT: "match_case", "id", "sealed_row", 500, &[case::ROW];
    MAIL_STALE, MAIL_SET, MAIL_COUNT: "mail_address", "account_id", "address", 500, &[mail::PURPOSE];
    PENDING_STALE, PENDING_SET, PENDING_COUNT: "mail_address", "account_id", "pending", 500, &[mail::PURPOSE];
}

sql! {
    // Number and hash go together, and nobody comes to have the hash of somebody else.
    ID_AND_HASH = "UPDATE person SET id_sealed = $3, id_hash = $4 WHERE id = $1 AND id_sealed = $2 \
        AND NOT EXISTS (SELECT 1 FROM person o WHERE o.id_hash = $4 AND o.id <> $1)";
    HASH_TAKEN = "SELECT COUNT(*) AS times FROM person WHERE id_hash = $1 AND id <> $2";
}

/// How far a rotation is, for whoever waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Goes on with one that was cut off.
    Resumed,
    /// A key is announced.
    Announced,
    /// Key so-and-so is in use.
    Switched(u32),
    /// So many values are sealed anew.
    Sealed(i64),
    /// The old keys are out of the file.
    Retired,
}

/// What a round over all values came to.
#[derive(Debug, Default)]
struct Round {
    sealed: i64,
    twice: i64,
    unreadable: Vec<(&'static str, i64)>,
}

/// Changes the key, or ends a change that was cut off. `wait` is how long servers are given to look at the key file: more than a second.
/// Returns the number of the key in use from now on.
pub async fn rotate(store: &Store, key_file: &Path, wait: Duration, said: impl Fn(Step)) -> Result<u32, RekeyError> {
    let mut rotation = Rotation::take(key_file)?;
    if rotation.stage() == Stage::Idle {
        rotation.announce()?;
        said(Step::Announced);
    } else {
        said(Step::Resumed);
    }
    if rotation.stage() == Stage::Announced {
        tokio::time::sleep(wait).await;
        rotation.switch()?;
        said(Step::Switched(rotation.current()));
    }
    tokio::time::sleep(wait).await;
    let secret = Secret::open(key_file)?;
    let mut sealed = 0;
    // A transaction that began before the switch may end while its values are counted; it doesn't go on for ever.
    for _ in 0..5 {
        let round = seal_anew(store, &secret).await?;
        sealed += round.sealed;
        said(Step::Sealed(sealed));
        if !round.unreadable.is_empty() {
            return Err(RekeyError::Unreadable(round.unreadable));
        }
        if round.twice > 0 {
            return Err(RekeyError::Twice(round.twice));
        }
        let mut tx = store.write().await?;
        keep_writers_out(&mut tx).await?;
        if left(&mut tx, &secret).await? == 0 {
            rotation.retire()?;
            said(Step::Retired);
            return Ok(rotation.current());
        }
    }
    Err(RekeyError::StillWritten)
}

/// Whoever has begun to write is waited for, and whoever begins waits until the transaction ends.
async fn keep_writers_out(tx: &mut Tx) -> Result<()> {
    match tx {
        // The transaction that writes is the only one.
        Tx::Sqlite(_) => Ok(()),
        // A statement of PostgreSQL alone: hence not among those of `sql!`.
        Tx::Postgres(tx) => {
            let lock = "LOCK TABLE person, import_draft, hours_proof, match_case, mail_address IN SHARE MODE";
            sqlx::query(lock).execute(&mut **tx).await?;
            Ok(())
        }
    }
}

/// How many values aren't sealed with the current key.
async fn left(tx: &mut Tx, secret: &Secret) -> Result<i64> {
    let mark = secret.current_mark().to_vec();
    let mut left = 0;
    for column in COLUMNS {
        let (held, marked) = counted(tx, column, &mark).await?;
        left += held - marked;
    }
    Ok(left)
}

async fn counted(tx: &mut Tx, column: &Column, begins: &[u8]) -> Result<(i64, i64)> {
    let length = i32::try_from(begins.len()).unwrap_or_default();
    Ok(with_tx!(tx, |c| sqlx::query_as(column.count).bind(begins).bind(length).fetch_one(c).await)?)
}

async fn seal_anew(store: &Store, secret: &Secret) -> Result<Round, RekeyError> {
    let mut round = Round::default();
    for column in COLUMNS {
        let mut after = Uuid::nil();
        let mut unreadable = 0;
        loop {
            // A transaction for a few values: others write in between.
            let mut tx = store.write().await?;
            let mark = secret.current_mark().to_vec();
            let values: Vec<(Uuid, Vec<u8>)> =
                with_tx!(&mut tx, |c| sqlx::query_as(column.stale).bind(after).bind(mark).bind(column.at_once).fetch_all(c).await)
                    .map_err(StoreError::from)?;
            let Some((last, _)) = values.last() else { break };
            after = *last;
            for (id, sealed) in &values {
                match column.purposes.iter().find_map(|purpose| Some((*purpose, secret.unseal(purpose, sealed).ok()?))) {
                    None => unreadable += 1,
                    Some((id_number::PURPOSE, plain)) => match number_anew(&mut tx, secret, *id, sealed, &plain).await? {
                        Anew::Sealed => round.sealed += 1,
                        Anew::Twice => round.twice += 1,
                        Anew::Changed => {}
                    },
                    Some((purpose, plain)) => {
                        let anew = secret.seal(purpose, &plain)?;
                        let done = with_tx!(&mut tx, |c| sqlx::query(column.set)
                            .bind(*id)
                            .bind(sealed)
                            .bind(anew)
                            .execute(c)
                            .await
                            .map(|done| done.rows_affected()))
                        .map_err(StoreError::from)?;
                        round.sealed += i64::try_from(done).unwrap_or_default();
                    }
                }
            }
            tx.commit().await?;
        }
        if unreadable > 0 {
            round.unreadable.push((column.name, unreadable));
        }
    }
    Ok(round)
}

enum Anew {
    Sealed,
    /// Somebody else has the number by the new key.
    Twice,
    /// Somebody has changed it meanwhile, and thereby sealed it anew.
    Changed,
}

async fn number_anew(tx: &mut Tx, secret: &Secret, id: Uuid, sealed: &[u8], plain: &[u8]) -> Result<Anew, RekeyError> {
    let text = std::str::from_utf8(plain).map_err(|_| SecretError::Sealed)?;
    let known_by = secret.keyed_hash(id_number::PURPOSE, text);
    let (hash, anew) = secret.seal_to_match(id_number::PURPOSE, plain, &known_by)?;
    let done = with_tx!(&mut *tx, |c| sqlx::query(ID_AND_HASH)
        .bind(id)
        .bind(sealed)
        .bind(anew)
        .bind(&hash)
        .execute(c)
        .await
        .map(|done| done.rows_affected()))
    .map_err(StoreError::from)?;
    if done == 1 {
        return Ok(Anew::Sealed);
    }
    let taken: i64 =
        with_tx!(tx, |c| sqlx::query_scalar(HASH_TAKEN).bind(&hash).bind(id).fetch_one(c).await).map_err(StoreError::from)?;
    Ok(if taken > 0 { Anew::Twice } else { Anew::Changed })
}

/// A key, and how many values are sealed with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyUse {
    /// The key.
    pub key: KeyInfo,
    /// So many values.
    pub values: i64,
}

/// What the keys are used for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// The keys of the file.
    pub keys: Vec<KeyUse>,
    /// Values of keys that aren't in the file: nobody can open them without an older copy of it.
    pub unknown: i64,
    /// A rotation was begun and isn't at its end.
    pub under_way: bool,
}

/// Counts what is sealed with which key.
pub async fn status(store: &Store, key_file: &Path) -> Result<Status, RekeyError> {
    let keys = rotation::keys(key_file)?;
    let mut tx = store.read().await?;
    let mut found: Vec<KeyUse> = keys.into_iter().map(|key| KeyUse { key, values: 0 }).collect();
    let (mut unmarked, mut unknown) = (0, 0);
    for column in COLUMNS {
        let (held, marked) = counted(&mut tx, column, &MAGIC).await?;
        unmarked += held - marked;
        unknown += marked;
        for one in found.iter_mut().filter(|one| one.key.number != 0) {
            let (_, values) = counted(&mut tx, column, &one.key.mark()).await?;
            one.values += values;
            unknown -= values;
        }
    }
    match found.iter_mut().find(|one| one.key.number == 0) {
        Some(root) => root.values = unmarked,
        None => unknown += unmarked,
    }
    let under_way = found.len() > 1;
    Ok(Status { keys: found, unknown, under_way })
}
