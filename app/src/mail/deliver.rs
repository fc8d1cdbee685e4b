//! Takes mails that are due from the table of jobs and sends them.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::watch;
use zhengtu::account::store as accounts;
use zhengtu::ids::{AccountId, NotificationId};
use zhengtu::job::store::{self as jobs, Job};
use zhengtu::job::{JobKind, next_attempt};
use zhengtu::mail::store as addresses;
use zhengtu::notification::{Notice, store as messages, wish};
use zhengtu::secret::Secret;
use zhengtu::store::{Result, Store, StoreError, Tx};
use zhengtu::training::seat::offer_token;
use zhengtu::training::{Registration, RegistrationState, store as training};

use super::letter::Envelope;
use super::{Mailer, Trouble};
use crate::server::{AppState, random_token, regularly_whole};

/// How often a server looks for mail to send.
pub const DELIVER_EVERY: Duration = Duration::from_secs(2);

/// What a server refuses is given up after so many attempts, over three days: settings are mended, mailboxes emptied.
const ATTEMPTS_AT_REFUSED: i64 = 75;

/// Databases and messages keep more or fewer digits of a second.
const SAME_MOMENT: TimeDelta = TimeDelta::seconds(1);

/// Sends what is due, again and again. Several servers may do it at once. Told to stop, it ends with the mail it is at: one broken off
/// while the mail server takes it would be sent again.
pub async fn deliver_regularly(
    state: AppState,
    every: Duration,
    clock: impl Fn() -> DateTime<Utc>,
    stopped: watch::Receiver<bool>,
) {
    let Some(mailer) = state.mailer.clone() else { return };
    // Another name for every start: a lease of the one before is not ours.
    let who = random_token(8);
    let is_stopped = || *stopped.borrow();
    let round = || deliver_due(&state.store, &state.secret, &mailer, &who, &clock, &is_stopped);
    regularly_whole("mail", every, stopped.clone(), round).await;
}

/// Sends everything that is due now, confirmations and what is urgent first; says how many mails went out. It ends early when the mail
/// server can't be reached, or when told to stop.
pub async fn deliver_due(
    store: &Store,
    secret: &Secret,
    mailer: &Mailer,
    who: &str,
    clock: &impl Fn() -> DateTime<Utc>,
    is_stopped: &impl Fn() -> bool,
) -> Result<usize> {
    let mut sent = 0;
    while !is_stopped() {
        let Some(job) = next(store, who, clock()).await? else {
            jobs_forgotten(store, clock()).await?;
            break;
        };
        let outcome = match send(store, secret, mailer, &job, clock()).await {
            // It is this mail that can't be made, and there are others.
            Err(StoreError::Corrupt(what)) => {
                tracing::error!(job = %job.id, what, "a mail can't be made");
                Outcome::Troubled(Trouble::Malformed)
            }
            outcome => outcome?,
        };
        let unreachable = outcome == Outcome::Troubled(Trouble::Unreachable);
        sent += usize::from(outcome == Outcome::Sent);
        end(store, &job, who, &outcome, clock()).await?;
        if unreachable {
            break;
        }
    }
    Ok(sent)
}

/// Takes the next mail.
async fn next(store: &Store, who: &str, now: DateTime<Utc>) -> Result<Option<Job>> {
    for kind in JobKind::ALL {
        if jobs::is_due(&mut store.read().await?, kind, now).await? {
            let mut tx = store.write().await?;
            let job = jobs::lease(&mut tx, kind, who, now).await?;
            tx.commit().await?;
            if job.is_some() {
                return Ok(job);
            }
        }
    }
    Ok(None)
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

async fn send(store: &Store, secret: &Secret, mailer: &Mailer, job: &Job, now: DateTime<Utc>) -> Result<Outcome> {
    let Some(account) = job.account else { return Ok(Outcome::NotWanted) };
    let mut tx = store.read().await?;
    // Whoever was shut out since is told nothing more.
    if accounts::find(&mut tx, account).await?.is_none_or(|account| account.disabled_at.is_some()) {
        return Ok(Outcome::NotWanted);
    }
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
            let Some(notice) = wanted(&mut tx, account, &job.payload, now).await? else { return Ok(Outcome::NotWanted) };
            let answer = answer_link(&mut tx, secret, &notice.notice).await?;
            envelope.notice(&notice.notice, answer.as_deref())
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

/// The message a mail is about, if it is there, still wanted by mail, and not out of date: a mail server can be away for days.
async fn wanted(tx: &mut Tx, account: AccountId, payload: &str, now: DateTime<Utc>) -> Result<Option<messages::Message>> {
    let id: NotificationId = payload.parse().map_err(|_| StoreError::Corrupt("job.payload".to_owned()))?;
    let Some(message) = messages::find(tx, id, account).await? else { return Ok(None) };
    if is_past(tx, account, &message.notice, now).await? {
        return Ok(None);
    }
    let topic = message.notice.topic();
    let wants = wish::of(tx, account).await?.into_iter().any(|(one, wanted)| one == topic && wanted.by_mail);
    Ok(wants.then_some(message))
}

/// Where an offer of one's own can be answered without signing in.
async fn answer_link(tx: &mut Tx, secret: &Secret, notice: &Notice) -> Result<Option<String>> {
    let Notice::TrainingOffered { registration, for_unit: false, .. } = notice else { return Ok(None) };
    let offer = training::registration(tx, *registration).await?;
    Ok(offer.and_then(|offer| offer_token(secret, &offer)).map(|token| format!("/training/offer/{token}")))
}

/// Whether what a message announces or asks for is over.
async fn is_past(tx: &mut Tx, account: AccountId, notice: &Notice, now: DateTime<Utc>) -> Result<bool> {
    Ok(match notice {
        Notice::TrainingTomorrow { starts_at, .. } => *starts_at <= now,
        Notice::TrainingOffered { session, registration, until, for_unit, .. } => {
            // One whose limit is sooner by now is told by a message of its own.
            let is_shorter = |offer: &Registration| offer.offer_until.is_some_and(|now_until| now_until < *until - SAME_MOMENT);
            let is_open = |offer: &Registration| offer.standing() == RegistrationState::Offered && !is_shorter(offer);
            *until <= now
                || if *for_unit {
                    // Some of them may be answered already.
                    let waiting = training::queue(tx, *session, i64::from(i32::MAX)).await?;
                    !waiting.iter().any(|offer| offer.by_account_id == Some(account) && is_open(offer))
                } else {
                    !training::registration(tx, *registration).await?.is_some_and(|offer| is_open(&offer))
                }
        }
        _ => false,
    })
}

/// Writes down how it ended. The mail may be at its recipient: that isn't forgotten because the database is away for a moment.
async fn end(store: &Store, job: &Job, who: &str, outcome: &Outcome, now: DateTime<Utc>) -> Result<()> {
    let mut pauses = [1, 4, 15].map(Duration::from_secs).into_iter();
    loop {
        let written = async {
            let mut tx = store.write().await?;
            write_end(&mut tx, job, who, outcome, now).await?;
            tx.commit().await
        };
        match (written.await, pauses.next()) {
            (Err(error), Some(pause)) => {
                tracing::warn!(job = %job.id, %error, "how a mail ended could not be written down; this is tried again");
                tokio::time::sleep(pause).await;
            }
            (written, _) => return written,
        }
    }
}

async fn write_end(tx: &mut Tx, job: &Job, who: &str, outcome: &Outcome, now: DateTime<Utc>) -> Result<()> {
    let ours = match outcome {
        Outcome::Sent | Outcome::NotWanted => {
            if let (Outcome::Sent, JobKind::NoticeMail, Some(account)) = (outcome, job.kind, job.account) {
                addresses::note_taken(tx, account).await?;
            }
            jobs::done(tx, job.id, who, now).await?
        }
        Outcome::Troubled(trouble) => {
            let reason = trouble.to_string();
            tracing::warn!(job = %job.id, attempts = job.attempts, reason, "a mail was not sent");
            let is_final = match trouble {
                Trouble::Recipient(_) | Trouble::Refused(_) => job.attempts >= ATTEMPTS_AT_REFUSED,
                Trouble::Malformed => true,
                Trouble::Unreachable | Trouble::Later(_) => false,
            };
            if let (Trouble::Recipient(_), Some(account)) = (trouble, job.account) {
                match job.kind {
                    JobKind::NoticeMail => addresses::note_refused(tx, account, now).await?,
                    JobKind::ConfirmationMail => addresses::note_pending_refused(tx, account, &job.payload, now).await?,
                }
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
