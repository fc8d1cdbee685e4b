//! Addresses are confirmed by those who read what is sent there; messages go there if they are wanted.

use chrono::{DateTime, TimeDelta, Utc};

use super::training::{account, now};
use crate::bilingual::Language;
use crate::ids::AccountId;
use crate::job::JobKind;
use crate::job::store::{Job, done, lease};
use crate::mail::store::{
    MailError, ask, confirm_by_digits, confirm_by_link, find, note_refused, remember_language, remove, waiting,
};
use crate::mail::token::{confirm_token, digits};
use crate::mail::{ASK_AGAIN_AFTER, ASKS_PER_DAY, AskRefusal, CONFIRM_WITHIN, ConfirmRefusal, TRIES};
use crate::notification::store::{count, list, notify, notify_all, unread};
use crate::notification::{Notice, Topic, Wanted, wish};
use crate::on_both;
use crate::secret::Secret;
use crate::store::Tx;

const ADDRESS: &str = "xiaolin@example.org";

fn secret() -> Secret {
    Secret::from_bytes([7; 32])
}

fn refused<T: std::fmt::Debug, R>(result: Result<T, MailError<R>>) -> R {
    match result {
        Err(MailError::Refused(refusal)) => refusal,
        Ok(value) => panic!("not refused: {value:?}"),
        Err(MailError::Store(error)) => panic!("{error}"),
    }
}

fn taken<T, R: std::fmt::Debug>(result: Result<T, MailError<R>>) -> anyhow::Result<T> {
    result.map_err(|error| anyhow::anyhow!("{error:?}"))
}

async fn next_job(tx: &mut Tx, kind: JobKind, at: DateTime<Utc>) -> anyhow::Result<Option<Job>> {
    let job = lease(tx, kind, "test", at).await?;
    if let Some(job) = &job {
        assert!(done(tx, job.id, "test", at).await?);
    }
    Ok(job)
}

/// Somebody with a confirmed address.
async fn reached(tx: &mut Tx, name: &str) -> anyhow::Result<AccountId> {
    let person = account(tx, name).await?;
    taken(ask(tx, &secret(), person, ADDRESS, Language::Zh, now()).await)?;
    let nonce = find(tx, &secret(), person).await?.expect("an address").nonce;
    taken(confirm_by_digits(tx, &secret(), person, &digits(&secret(), person, &nonce), now()).await)?;
    while next_job(tx, JobKind::ConfirmationMail, now()).await?.is_some() {}
    Ok(person)
}

fn reminder() -> Notice {
    Notice::PracticeReminder { answered: 3, goal: 20 }
}

fn offer_lapsed() -> Notice {
    Notice::TrainingOfferLapsed { session: crate::ids::TrainingId::fresh(), title: "考前班".into(), for_unit: false }
}

on_both! {
    async fn an_address_counts_once_it_is_confirmed(store: Store) {
        let mut tx = store.write().await?;
        let person = account(&mut tx, "小林").await?;
        assert_eq!(refused(ask(&mut tx, &secret(), person, "nobody", Language::Zh, now()).await), AskRefusal::Malformed);
        assert_eq!(find(&mut tx, &secret(), person).await?, None);
        taken(ask(&mut tx, &secret(), person, " xiaolin@example.org ", Language::En, now()).await)?;
        let kept = find(&mut tx, &secret(), person).await?.expect("an address");
        assert_eq!((kept.address.as_deref(), kept.pending.as_deref(), kept.language), (None, Some(ADDRESS), Language::En));
        let job = next_job(&mut tx, JobKind::ConfirmationMail, now()).await?.expect("a mail");
        assert_eq!((job.account, &job.payload), (Some(person), &kept.nonce));
        notify(&mut tx, person, &offer_lapsed(), now()).await?;
        assert_eq!(next_job(&mut tx, JobKind::NoticeMail, now()).await?, None, "not confirmed yet");
        let right = digits(&secret(), person, &kept.nonce);
        taken(confirm_by_digits(&mut tx, &secret(), person, &format!(" {} {}", &right[..3], &right[3..]), now()).await)?;
        let kept = find(&mut tx, &secret(), person).await?.expect("an address");
        assert_eq!((kept.address.as_deref(), kept.pending.as_deref(), kept.confirmed_at), (Some(ADDRESS), None, Some(now())));
        assert_eq!(refused(confirm_by_digits(&mut tx, &secret(), person, &right, now()).await), ConfirmRefusal::Nothing);
        note_refused(&mut tx, person, now()).await?;
        remember_language(&mut tx, person, Language::Zh).await?;
        let kept = find(&mut tx, &secret(), person).await?.expect("an address");
        assert_eq!((kept.refused_at, kept.language), (Some(now()), Language::Zh));
        assert!(remove(&mut tx, person, now()).await? && !remove(&mut tx, person, now()).await?);
        assert_eq!(find(&mut tx, &secret(), person).await?.and_then(|kept| kept.address), None);
        Ok(())
    }

    async fn digits_are_not_to_be_guessed(store: Store) {
        let mut tx = store.write().await?;
        let person = account(&mut tx, "小林").await?;
        taken(ask(&mut tx, &secret(), person, ADDRESS, Language::Zh, now()).await)?;
        let nonce = find(&mut tx, &secret(), person).await?.expect("an address").nonce;
        let right = digits(&secret(), person, &nonce);
        let wrong = if right == "000000" { "000001" } else { "000000" };
        for left in (0..TRIES).rev() {
            let answer = refused(confirm_by_digits(&mut tx, &secret(), person, wrong, now()).await);
            assert_eq!(answer, ConfirmRefusal::Wrong { left });
        }
        assert_eq!(refused(confirm_by_digits(&mut tx, &secret(), person, &right, now()).await), ConfirmRefusal::TooOften);
        // The link is beyond guessing, and still good.
        let link = confirm_token(&secret(), person, &nonce);
        assert_eq!(taken(confirm_by_link(&mut tx, &secret(), &link, now()).await)?, person);
        Ok(())
    }

    async fn confirmations_are_not_sent_to_strangers_over_and_over(store: Store) {
        let mut tx = store.write().await?;
        let person = account(&mut tx, "小林").await?;
        taken(ask(&mut tx, &secret(), person, ADDRESS, Language::Zh, now()).await)?;
        assert_eq!(refused(ask(&mut tx, &secret(), person, ADDRESS, Language::Zh, now()).await), AskRefusal::TooSoon);
        for nth in 1..ASKS_PER_DAY {
            // Removing it in between is no way around.
            remove(&mut tx, person, now()).await?;
            taken(ask(&mut tx, &secret(), person, ADDRESS, Language::Zh, now() + ASK_AGAIN_AFTER * i32::try_from(nth)?).await)?;
        }
        let later = now() + TimeDelta::minutes(30);
        assert_eq!(refused(ask(&mut tx, &secret(), person, ADDRESS, Language::Zh, later).await), AskRefusal::TooOften);
        taken(ask(&mut tx, &secret(), person, ADDRESS, Language::Zh, now() + TimeDelta::days(1)).await)?;
        Ok(())
    }

    async fn a_link_is_good_for_the_last_asking_and_a_day(store: Store) {
        let mut tx = store.write().await?;
        let person = account(&mut tx, "小林").await?;
        taken(ask(&mut tx, &secret(), person, ADDRESS, Language::Zh, now()).await)?;
        let first = confirm_token(&secret(), person, &find(&mut tx, &secret(), person).await?.expect("an address").nonce);
        let later = now() + TimeDelta::hours(1);
        taken(ask(&mut tx, &secret(), person, "other@example.org", Language::Zh, later).await)?;
        let second = confirm_token(&secret(), person, &find(&mut tx, &secret(), person).await?.expect("an address").nonce);
        assert_eq!(waiting(&mut tx, &secret(), &first, later).await?, None);
        assert_eq!(waiting(&mut tx, &Secret::from_bytes([8; 32]), &second, later).await?, None);
        assert_eq!(waiting(&mut tx, &secret(), "nonsense", later).await?, None);
        assert_eq!(waiting(&mut tx, &secret(), &second, later).await?, Some(person));
        assert_eq!(refused(confirm_by_link(&mut tx, &secret(), &second, later + CONFIRM_WITHIN).await), ConfirmRefusal::Nothing);
        assert_eq!(taken(confirm_by_link(&mut tx, &secret(), &second, later).await)?, person);
        assert_eq!(refused(confirm_by_link(&mut tx, &secret(), &second, later).await), ConfirmRefusal::Nothing);
        assert_eq!(find(&mut tx, &secret(), person).await?.and_then(|kept| kept.address).as_deref(), Some("other@example.org"));
        Ok(())
    }

    async fn messages_go_where_they_are_wanted(store: Store) {
        let mut tx = store.write().await?;
        let person = reached(&mut tx, "小林").await?;
        let other = account(&mut tx, "没有邮箱").await?;
        let everybody = [(person, offer_lapsed()), (other, offer_lapsed()), (person, reminder())];
        notify_all(&mut tx, &everybody, now()).await?;
        let job = next_job(&mut tx, JobKind::NoticeMail, now()).await?.expect("of the offer");
        assert_eq!((job.account, job.attempts), (Some(person), 1));
        assert_eq!(next_job(&mut tx, JobKind::NoticeMail, now()).await?, None, "reminders are not mailed unless that is asked for");
        assert_eq!((count(&mut tx, person).await?, unread(&mut tx, person).await?, count(&mut tx, other).await?), (2, 2, 1));
        // The other way round: by mail and not in the app.
        wish::choose(&mut tx, person, Topic::Practice, Wanted { in_app: false, by_mail: true }).await?;
        let id = notify(&mut tx, person, &reminder(), now()).await?;
        assert_eq!(next_job(&mut tx, JobKind::NoticeMail, now()).await?.map(|job| job.payload), Some(id.to_string()));
        assert_eq!((count(&mut tx, person).await?, unread(&mut tx, person).await?, list(&mut tx, person, 9, 0).await?.len()), (2, 2, 2));
        // Stopped for one topic, then for all.
        wish::stop_mail(&mut tx, person, Some(Topic::Practice)).await?;
        notify_all(&mut tx, &[(person, reminder()), (person, offer_lapsed())], now()).await?;
        assert!(next_job(&mut tx, JobKind::NoticeMail, now()).await?.is_some());
        assert_eq!(next_job(&mut tx, JobKind::NoticeMail, now()).await?, None);
        wish::stop_mail(&mut tx, person, None).await?;
        notify(&mut tx, person, &offer_lapsed(), now()).await?;
        assert_eq!(next_job(&mut tx, JobKind::NoticeMail, now()).await?, None);
        assert!(wish::of(&mut tx, person).await?.iter().all(|(topic, wanted)| !wanted.by_mail && wanted.in_app == (*topic != Topic::Practice)));
        Ok(())
    }

    async fn what_is_undone_sends_no_mail(store: Store) {
        let mut tx = store.write().await?;
        let person = reached(&mut tx, "小林").await?;
        tx.commit().await?;
        let mut tx = store.write().await?;
        notify(&mut tx, person, &offer_lapsed(), now()).await?;
        drop(tx);
        let mut tx = store.write().await?;
        assert_eq!((next_job(&mut tx, JobKind::NoticeMail, now()).await?, count(&mut tx, person).await?), (None, 0));
        Ok(())
    }
}
