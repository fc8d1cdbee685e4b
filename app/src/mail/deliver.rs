//! Takes mails that are due from the table of jobs and sends them.

use std::time::Duration;

use chrono::{DateTime, Utc};
use tokio::sync::watch;
use zhengtu::ids::{AccountId, NotificationId};
use zhengtu::job::store::{self as jobs, Job};
use zhengtu::job::{JobKind, next_attempt};
use zhengtu::mail::store as addresses;
use zhengtu::notification::{store as messages, wish};
use zhengtu::secret::Secret;
use zhengtu::store::{Result, Store, StoreError, Tx};

use super::letter::Envelope;
use super::{Mailer, Trouble};
use crate::server::{AppState, random_token, regularly};

/// How often a server looks for mail to send.
pub const DELIVER_EVERY: Duration = Duration::from_secs(2);

/// A recipient is refused for good after so many attempts, over some hours: servers refuse people for a while, too.
const ATTEMPTS_AT_RECIPIENT: i64 = 8;

/// Sends what is due, again and again. Several servers may do it at once.
pub async fn deliver_regularly(
    state: AppState,
    every: Duration,
    clock: impl Fn() -> DateTime<Utc>,
    stopped: watch::Receiver<bool>,
) {
    let Some(mailer) = state.mailer.clone() else { return };
    // Another name for every start: a lease of the one before is not ours.
    let who = random_token(8);
    regularly("mail", every, stopped, || deliver_due(&state.store, &state.secret, &mailer, &who, &clock)).await;
}

/// Sends everything that is due now; says how many mails went out. It ends early when the mail server can't be reached.
pub async fn deliver_due(
    store: &Store,
    secret: &Secret,
    mailer: &Mailer,
    who: &str,
    clock: &impl Fn() -> DateTime<Utc>,
) -> Result<usize> {
    let mut sent = 0;
    for kind in JobKind::ALL {
        while jobs::is_due(&mut store.read().await?, kind, clock()).await? {
            let mut tx = store.write().await?;
            let job = jobs::lease(&mut tx, kind, who, clock()).await?;
            tx.commit().await?;
            let Some(job) = job else { break };
            let outcome = send(store, secret, mailer, &job).await?;
            let mut tx = store.write().await?;
            let unreachable = outcome == Outcome::Troubled(Trouble::Unreachable);
            sent += usize::from(outcome == Outcome::Sent);
            end(&mut tx, &job, who, outcome, clock()).await?;
            tx.commit().await?;
            if unreachable {
                return Ok(sent);
            }
        }
    }
    jobs_forgotten(store, clock()).await?;
    Ok(sent)
}

/// How sending a mail ended.
#[derive(Debug, PartialEq, Eq)]
enum Outcome {
    /// The server has it.
    Sent,
    /// Nobody wants it any more: the message is deleted, the address removed, the mail stopped.
    NotWanted,
    /// It was not sent.
    Troubled(Trouble),
}

async fn send(store: &Store, secret: &Secret, mailer: &Mailer, job: &Job) -> Result<Outcome> {
    let Some(account) = job.account else { return Ok(Outcome::NotWanted) };
    let mut tx = store.read().await?;
    let Some(kept) = addresses::find(&mut tx, secret, account).await? else { return Ok(Outcome::NotWanted) };
    let address = match job.kind {
        JobKind::NoticeMail => kept.address.clone(),
        // Another was asked about since.
        JobKind::ConfirmationMail if kept.nonce != job.payload => None,
        JobKind::ConfirmationMail => kept.pending.clone(),
    };
    let Some(address) = address else { return Ok(Outcome::NotWanted) };
    let envelope = Envelope { mailer, secret, job: job.id, account, kept: &kept, address: &address };
    let message = match job.kind {
        JobKind::ConfirmationMail => envelope.confirmation(),
        JobKind::NoticeMail => {
            let Some(notice) = wanted(&mut tx, account, &job.payload).await? else { return Ok(Outcome::NotWanted) };
            envelope.notice(&notice.notice)
        }
    };
    drop(tx);
    let sent = match message {
        Ok(message) => mailer.send(message).await,
        Err(trouble) => Err(trouble),
    };
    Ok(match sent {
        Ok(()) => Outcome::Sent,
        Err(trouble) => Outcome::Troubled(trouble),
    })
}

/// The message a mail is about, if it is there and still wanted by mail.
async fn wanted(tx: &mut Tx, account: AccountId, payload: &str) -> Result<Option<messages::Message>> {
    let id: NotificationId = payload.parse().map_err(|_| StoreError::Corrupt("job.payload".to_owned()))?;
    let Some(message) = messages::find(tx, id, account).await? else { return Ok(None) };
    let topic = message.notice.topic();
    let wants = wish::of(tx, account).await?.into_iter().any(|(one, wanted)| one == topic && wanted.by_mail);
    Ok(wants.then_some(message))
}

async fn end(tx: &mut Tx, job: &Job, who: &str, outcome: Outcome, now: DateTime<Utc>) -> Result<()> {
    let ours = match outcome {
        Outcome::Sent | Outcome::NotWanted => jobs::done(tx, job.id, who, now).await?,
        Outcome::Troubled(trouble) => {
            let reason = trouble.to_string();
            tracing::warn!(job = %job.id, attempts = job.attempts, reason, "a mail was not sent");
            let is_final = match trouble {
                Trouble::Recipient(_) => job.attempts >= ATTEMPTS_AT_RECIPIENT,
                Trouble::Malformed => true,
                Trouble::Unreachable | Trouble::Later(_) => false,
            };
            if let (Trouble::Recipient(_), Some(account)) = (&trouble, job.account) {
                addresses::note_refused(tx, account, now).await?;
            }
            if is_final {
                jobs::fail(tx, job.id, who, now, &reason).await?
            } else {
                jobs::retry(tx, job.id, who, next_attempt(job.attempts, now), &reason).await?
            }
        }
    };
    if !ours {
        tracing::warn!(job = %job.id, "took longer than its lease; somebody else has it now");
    }
    Ok(())
}

/// Forgets what was sent long ago, if there is any.
async fn jobs_forgotten(store: &Store, now: DateTime<Utc>) -> Result<()> {
    if jobs::is_forgettable(&mut store.read().await?, now).await? {
        let mut tx = store.write().await?;
        jobs::forget(&mut tx, now).await?;
        tx.commit().await?;
    }
    Ok(())
}
