//! Addresses in the database: asked about, confirmed, removed.

use chrono::{DateTime, NaiveDate, Utc};

use super::token;
use super::{ASK_AGAIN_AFTER, ASKS_PER_DAY, AskRefusal, CONFIRM_WITHIN, ConfirmRefusal, TRIES, is_address};
use crate::bilingual::Language;
use crate::clock::date_of;
use crate::ids::AccountId;
use crate::job::{JobKind, Urgency, store as jobs};
use crate::secret::Secret;
use crate::store::{Result, StoreError, Tx};
use crate::{sql, with_tx};

/// What an address is sealed for.
pub(crate) const PURPOSE: &str = "mail-address";

sql! {
    FIND = "SELECT address, confirmed_at, refused_at, pending, pending_refused_at, nonce, pending_until, tries, asked_at, asked_day, asked_times, language \
        FROM mail_address WHERE account_id = $1";
    ASK = "INSERT INTO mail_address (account_id, pending, nonce, pending_until, tries, asked_at, asked_day, asked_times, language, updated_at) \
        VALUES ($1, $2, $3, $4, 0, $5, $6, $7, $8, $5) ON CONFLICT (account_id) DO UPDATE SET pending = excluded.pending, pending_refused_at = NULL, \
        nonce = excluded.nonce, pending_until = excluded.pending_until, tries = 0, asked_at = excluded.asked_at, \
        asked_day = excluded.asked_day, asked_times = excluded.asked_times, language = excluded.language, updated_at = excluded.updated_at";
    TRY = "UPDATE mail_address SET tries = tries + 1 WHERE account_id = $1 AND pending IS NOT NULL AND pending_until > $2 AND tries < $3";
    CONFIRM = "UPDATE mail_address SET address = pending, confirmed_at = $3, refused_at = NULL, pending = NULL, pending_until = NULL, \
        updated_at = $3 WHERE account_id = $1 AND nonce = $2 AND pending IS NOT NULL AND pending_until > $3";
    REMOVE = "UPDATE mail_address SET address = NULL, confirmed_at = NULL, refused_at = NULL, pending = NULL, pending_until = NULL, \
        updated_at = $2 WHERE account_id = $1 AND (address IS NOT NULL OR pending IS NOT NULL)";
    LANGUAGE = "UPDATE mail_address SET language = $2 WHERE account_id = $1 AND language <> $2";
    REFUSED = "UPDATE mail_address SET refused_at = $2 WHERE account_id = $1 AND address IS NOT NULL";
    TAKEN = "UPDATE mail_address SET refused_at = NULL WHERE account_id = $1 AND refused_at IS NOT NULL";
    PENDING_REFUSED = "UPDATE mail_address SET pending_refused_at = $3 WHERE account_id = $1 AND nonce = $2 AND pending IS NOT NULL";
}

#[derive(sqlx::FromRow)]
struct Row {
    address: Option<Vec<u8>>,
    confirmed_at: Option<DateTime<Utc>>,
    refused_at: Option<DateTime<Utc>>,
    pending: Option<Vec<u8>>,
    pending_refused_at: Option<DateTime<Utc>>,
    nonce: String,
    pending_until: Option<DateTime<Utc>>,
    tries: i64,
    asked_at: Option<DateTime<Utc>>,
    asked_day: Option<NaiveDate>,
    asked_times: i64,
    language: String,
}

/// What is kept of somebody's address, opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mailbox {
    /// Where mail goes.
    pub address: Option<String>,
    /// Since when.
    pub confirmed_at: Option<DateTime<Utc>>,
    /// When the mail server said that it doesn't take mail for it.
    pub refused_at: Option<DateTime<Utc>>,
    /// The address that waits to be confirmed.
    pub pending: Option<String>,
    /// When the mail server said that it doesn't take mail for that one.
    pub pending_refused_at: Option<DateTime<Utc>>,
    /// Until when.
    pub pending_until: Option<DateTime<Utc>>,
    /// What its link and digits are made from.
    pub nonce: String,
    /// In which language one is written to.
    pub language: Language,
}

/// Refused by a rule, or by the database.
#[derive(Debug)]
pub enum MailError<R> {
    /// By a rule.
    Refused(R),
    /// By the database.
    Store(StoreError),
}

impl<R> From<StoreError> for MailError<R> {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

fn opened(secret: &Secret, sealed: Option<&[u8]>) -> Result<Option<String>> {
    let corrupt = || StoreError::Corrupt("a sealed mail address".to_owned());
    let Some(sealed) = sealed else { return Ok(None) };
    let plain = secret.unseal(PURPOSE, sealed).map_err(|_| corrupt())?;
    String::from_utf8(plain).map(Some).map_err(|_| corrupt())
}

async fn row(tx: &mut Tx, account: AccountId) -> Result<Option<Row>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(FIND).bind(account).fetch_optional(c).await)?)
}

/// Somebody's address, if they ever gave one.
pub async fn find(tx: &mut Tx, secret: &Secret, account: AccountId) -> Result<Option<Mailbox>> {
    let Some(row) = row(tx, account).await? else { return Ok(None) };
    Ok(Some(Mailbox {
        address: opened(secret, row.address.as_deref())?,
        confirmed_at: row.confirmed_at,
        refused_at: row.refused_at,
        pending: opened(secret, row.pending.as_deref())?,
        pending_refused_at: row.pending_refused_at,
        pending_until: row.pending_until,
        nonce: row.nonce,
        language: Language::from_code(&row.language).unwrap_or_default(),
    }))
}

/// Keeps an address as one to be confirmed, and has link and digits sent there. The one confirmed before stays until then.
pub async fn ask(
    tx: &mut Tx,
    secret: &Secret,
    account: AccountId,
    address: &str,
    language: Language,
    now: DateTime<Utc>,
) -> Result<(), MailError<AskRefusal>> {
    let address = address.trim();
    if !is_address(address) {
        return Err(MailError::Refused(AskRefusal::Malformed));
    }
    let before = row(tx, account).await?;
    let today = date_of(now);
    let asked_today = before.as_ref().filter(|row| row.asked_day == Some(today)).map_or(0, |row| row.asked_times);
    if before.as_ref().and_then(|row| row.asked_at).is_some_and(|at| now < at + ASK_AGAIN_AFTER) {
        return Err(MailError::Refused(AskRefusal::TooSoon));
    }
    if asked_today >= ASKS_PER_DAY {
        return Err(MailError::Refused(AskRefusal::TooOften));
    }
    let mut nonce = [0_u8; 16];
    getrandom::fill(&mut nonce).map_err(|error| StoreError::Corrupt(error.to_string()))?;
    let nonce = hex::encode(nonce);
    let sealed = secret.seal(PURPOSE, address.as_bytes()).map_err(|error| StoreError::Corrupt(error.to_string()))?;
    with_tx!(&mut *tx, |c| sqlx::query(ASK)
        .bind(account)
        .bind(sealed)
        .bind(&nonce)
        .bind(now + CONFIRM_WITHIN)
        .bind(now)
        .bind(today)
        .bind(asked_today + 1)
        .bind(language.code())
        .execute(c)
        .await
        .map(|_| ()))
    .map_err(StoreError::from)?;
    jobs::add(tx, JobKind::ConfirmationMail, Urgency::Urgent, &nonce, Some(account), now).await?;
    Ok(())
}

/// Confirms by the digits typed on the page. A wrong try is counted: the transaction is to be committed then, too.
pub async fn confirm_by_digits(
    tx: &mut Tx,
    secret: &Secret,
    account: AccountId,
    typed: &str,
    now: DateTime<Utc>,
) -> Result<(), MailError<ConfirmRefusal>> {
    let refused = |refusal| Err(MailError::Refused(refusal));
    let tried = with_tx!(&mut *tx, |c| sqlx::query(TRY)
        .bind(account)
        .bind(now)
        .bind(TRIES)
        .execute(c)
        .await
        .map(|done| done.rows_affected()))
    .map_err(StoreError::from)?;
    let Some(row) = row(tx, account).await? else { return refused(ConfirmRefusal::Nothing) };
    if tried == 0 {
        let waits = row.pending.is_some() && row.pending_until.is_some_and(|until| until > now);
        return refused(if waits { ConfirmRefusal::TooOften } else { ConfirmRefusal::Nothing });
    }
    let typed: String = typed.chars().filter(|character| !character.is_whitespace()).collect();
    if !token::are_digits(secret, account, &row.nonce, &typed) {
        return refused(ConfirmRefusal::Wrong { left: TRIES - row.tries });
    }
    confirm(tx, account, &row.nonce, now).await
}

/// Confirms by the link that was mailed; says whose address it is.
pub async fn confirm_by_link(
    tx: &mut Tx,
    secret: &Secret,
    link: &str,
    now: DateTime<Utc>,
) -> Result<AccountId, MailError<ConfirmRefusal>> {
    let account = waiting(tx, secret, link, now).await?.ok_or(MailError::Refused(ConfirmRefusal::Nothing))?;
    let row = row(tx, account).await?.ok_or(MailError::Refused(ConfirmRefusal::Nothing))?;
    confirm(tx, account, &row.nonce, now).await?;
    Ok(account)
}

/// Whose address a link would confirm, if it still can.
pub async fn waiting(tx: &mut Tx, secret: &Secret, link: &str, now: DateTime<Utc>) -> Result<Option<AccountId>> {
    let Some(account) = token::account_of(link) else { return Ok(None) };
    let found = row(tx, account).await?.filter(|row| {
        row.pending.is_some()
            && row.pending_until.is_some_and(|until| until > now)
            && token::is_confirm_token(secret, account, &row.nonce, link)
    });
    Ok(found.map(|_| account))
}

async fn confirm(tx: &mut Tx, account: AccountId, nonce: &str, now: DateTime<Utc>) -> Result<(), MailError<ConfirmRefusal>> {
    let confirmed = with_tx!(tx, |c| sqlx::query(CONFIRM)
        .bind(account)
        .bind(nonce)
        .bind(now)
        .execute(c)
        .await
        .map(|done| done.rows_affected()))
    .map_err(StoreError::from)?;
    if confirmed == 1 { Ok(()) } else { Err(MailError::Refused(ConfirmRefusal::Nothing)) }
}

/// Forgets somebody's address, the confirmed one and the one that waits. False if there was none.
pub async fn remove(tx: &mut Tx, account: AccountId, now: DateTime<Utc>) -> Result<bool> {
    Ok(with_tx!(tx, |c| sqlx::query(REMOVE).bind(account).bind(now).execute(c).await.map(|done| done.rows_affected()))? == 1)
}

/// Remembers in which language somebody reads.
pub async fn remember_language(tx: &mut Tx, account: AccountId, language: Language) -> Result<()> {
    with_tx!(tx, |c| sqlx::query(LANGUAGE).bind(account).bind(language.code()).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Notes that the mail server takes no mail for somebody's address; their page says so.
pub async fn note_refused(tx: &mut Tx, account: AccountId, now: DateTime<Utc>) -> Result<()> {
    with_tx!(tx, |c| sqlx::query(REFUSED).bind(account).bind(now).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Notes that the mail server takes mail for somebody's address again.
pub async fn note_taken(tx: &mut Tx, account: AccountId) -> Result<()> {
    with_tx!(tx, |c| sqlx::query(TAKEN).bind(account).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Notes that the mail server takes no mail for the address that waits to be confirmed, if it is still the one with this nonce.
pub async fn note_pending_refused(tx: &mut Tx, account: AccountId, nonce: &str, now: DateTime<Utc>) -> Result<()> {
    with_tx!(tx, |c| sqlx::query(PENDING_REFUSED).bind(account).bind(nonce).bind(now).execute(c).await.map(|_| ()))?;
    Ok(())
}
