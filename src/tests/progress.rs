//! Reminders in the evening, and what the progress page is folded from.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use crate::account;
use crate::clock::instant_of;
use crate::ids::{AccountId, AnswerId, PracticeSetId};
use crate::notification::{Notice, store as messages};
use crate::on_both;
use crate::practice::mastery::mastery;
use crate::practice::preference::Preference;
use crate::practice::reminder::remind_due;
use crate::practice::store::{self as practice, Wanted};
use crate::practice::{Owner, preference};
use crate::question::OptionSet;
use crate::starter::questions;
use crate::store::Tx;

/// An hour of a day in March, in Asia/Shanghai.
fn at(day: u32, hour: u32) -> DateTime<Utc> {
    let local = NaiveDate::from_ymd_opt(2026, 3, day).and_then(|day| day.and_hms_opt(hour, 0, 0)).expect("a time");
    instant_of(local)
}

async fn account_wanting(tx: &mut Tx, name: &str, remind: bool) -> anyhow::Result<AccountId> {
    let id = account::store::create(tx, name, "hash", false, None, at(1, 0)).await?.id;
    let chosen = Preference { remind, daily_goal: 5, ..Preference::default() };
    preference::store::save(tx, Owner::Account(id), &chosen, at(1, 0)).await?;
    Ok(id)
}

/// Answers so many questions, one a minute.
async fn answer(tx: &mut Tx, owner: Owner, questions: i64, from: DateTime<Utc>) -> anyhow::Result<()> {
    let set = PracticeSetId::fresh();
    practice::start(tx, set, owner, Wanted::of_chapter("junior-practice", "2018", "03", 10), 1, from).await?;
    let items = practice::find(tx, set, owner).await?.expect("the set").items;
    for (item, minute) in items.iter().zip(0..questions) {
        let chosen: OptionSet = item.order.iter().copied().take(1).collect();
        let when = from + TimeDelta::minutes(minute);
        practice::answer(tx, owner, set, item.position, AnswerId::fresh(), chosen, when).await?;
    }
    Ok(())
}

on_both! {
    async fn who_asked_for_it_is_reminded_once_in_the_evening(store: Store) {
        let mut tx = store.write().await?;
        questions::load(&mut tx, at(1, 0)).await?;
        let lazy = account_wanting(&mut tx, "没做完的人", true).await?;
        let done = account_wanting(&mut tx, "做完的人", true).await?;
        let quiet = account_wanting(&mut tx, "不要提醒的人", false).await?;
        // Yesterday's answers aren't today's.
        answer(&mut tx, Owner::Account(lazy), 6, at(9, 22)).await?;
        answer(&mut tx, Owner::Account(lazy), 4, at(10, 8)).await?;
        answer(&mut tx, Owner::Account(done), 5, at(10, 0)).await?;
        tx.commit().await?;

        assert_eq!(remind_due(&store, at(10, 19)).await?, 0, "not before eight");
        assert_eq!(remind_due(&store, at(10, 20)).await?, 1);
        assert_eq!(remind_due(&store, at(10, 21)).await?, 0, "once a day");
        let mut tx = store.write().await?;
        let got = messages::list(&mut tx, lazy, 10, 0).await?;
        assert_eq!(got[0].notice, Notice::PracticeReminder { answered: 4, goal: 5 });
        assert_eq!((messages::count(&mut tx, done).await?, messages::count(&mut tx, quiet).await?), (0, 0));
        tx.commit().await?;

        // The next evening: of the one the last reminder is unread still, the other did nothing today.
        assert_eq!(remind_due(&store, at(11, 20)).await?, 1);
        let mut tx = store.write().await?;
        assert_eq!(messages::count(&mut tx, lazy).await?, 1);
        messages::read_all(&mut tx, lazy, at(11, 21)).await?;
        tx.commit().await?;
        assert_eq!(remind_due(&store, at(11, 22)).await?, 1, "read, and none was written today");
        Ok(())
    }

    async fn two_servers_remind_nobody_twice(store: Store) {
        let mut tx = store.write().await?;
        let me = account_wanting(&mut tx, "没做完的人", true).await?;
        tx.commit().await?;
        let (one, two) = tokio::join!(remind_due(&store, at(10, 20)), remind_due(&store, at(10, 20)));
        assert_eq!(one? + two?, 1);
        assert_eq!(messages::count(&mut store.read().await?, me).await?, 1);
        Ok(())
    }

    async fn answers_come_with_the_chapters_of_their_questions(store: Store) {
        let mut tx = store.write().await?;
        questions::load(&mut tx, at(1, 0)).await?;
        let me = Owner::Account(account_wanting(&mut tx, "考生", false).await?);
        answer(&mut tx, me, 7, at(2, 9)).await?;
        let all = practice::attempts_by_chapter(&mut tx, me, "junior-practice", "2018").await?;
        assert_eq!(all.len(), 7);
        assert!(all.iter().all(|(chapter, _)| chapter.as_deref().is_some_and(|chapter| chapter.starts_with("03"))));
        let known = mastery(all.into_iter().map(|(_, attempt)| attempt)).expect("seven answers");
        assert_eq!(known.answers, 7);
        assert!(practice::attempts_by_chapter(&mut tx, me, "junior-comprehensive", "2018").await?.is_empty());
        Ok(())
    }
}
