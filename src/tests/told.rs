//! Whoever has a place in a session hears what becomes of it, and their calendar says so.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};

use super::training::{account, home, now, plan, session, try_register, try_withdraw};
use crate::clock::{date_of, instant_of};
use crate::ids::{AccountId, TrainingId};
use crate::notification::Notice;
use crate::notification::store::list;
use crate::on_both;
use crate::secret::Secret;
use crate::store::Store;
use crate::syllabus::Level;
use crate::training::feed::{self, Words};
use crate::training::leave::{LateLeave, late_leave};
use crate::training::schedule::{By, cancel, create, edit, publish};
use crate::training::seat::accept;
use crate::training::store::{find, registration_of};
use crate::training::told::{new_clashes, remind_tomorrow};
use crate::training::watch::{self, Watch};
use crate::training::{Plan, TrainingDate, WithdrawRefusal};

const WORDS: Words<'static> =
    Words { name: "证途培训", waiting: "［候补］", offered: "［待确认］", origin: "https://example.org" };

async fn person(store: &Store, name: &str) -> anyhow::Result<AccountId> {
    let mut tx = store.write().await?;
    let id = account(&mut tx, name).await?;
    tx.commit().await?;
    Ok(id)
}

async fn messages(store: &Store, account: AccountId) -> anyhow::Result<Vec<Notice>> {
    Ok(list(&mut store.read().await?, account, 50, 0).await?.into_iter().rev().map(|message| message.notice).collect())
}

/// The last message, without what was told before.
async fn last(store: &Store, account: AccountId) -> anyhow::Result<Option<Notice>> {
    Ok(messages(store, account).await?.pop())
}

async fn change(store: &Store, organiser: AccountId, id: TrainingId, plan: &Plan, at: DateTime<Utc>) -> anyhow::Result<()> {
    let mut tx = store.write().await?;
    let home = home(&mut tx, "321002").await?;
    let version = find(&mut tx, id).await?.expect("the session").version;
    edit(&mut tx, id, version, plan, &home, By { account: organiser, now: at }).await?;
    tx.commit().await?;
    Ok(())
}

fn morning(day: i64) -> TrainingDate {
    let starts_at = now() + TimeDelta::days(day);
    TrainingDate { starts_at, ends_at: starts_at + TimeDelta::hours(3), half_hours: 6 }
}

async fn calendar(store: &Store, account: AccountId) -> anyhow::Result<String> {
    Ok(feed::calendar(&mut store.read().await?, account, &WORDS, now()).await?.replace("\r\n ", ""))
}

/// The events of a calendar: UID, sequence, status, last change.
fn events(file: &str) -> Vec<(String, i64, String, String)> {
    file.split("BEGIN:VEVENT")
        .skip(1)
        .map(|event| {
            let of = |name: &str| {
                event.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':')).unwrap_or_default().to_owned()
            };
            (of("UID"), of("SEQUENCE").parse().unwrap_or(-1), of("STATUS"), of("LAST-MODIFIED"))
        })
        .collect()
}

on_both! {
    async fn changes_are_told_field_by_field_to_everybody_with_a_place(store: Store) {
        let (organiser, id) = session(&store, &Plan { capacity: 1, ..plan() }).await?;
        let (first, second, third) = (person(&store, "一").await?, person(&store, "二").await?, person(&store, "三").await?);
        try_register(&store, id, first, now()).await?;
        try_register(&store, id, second, now()).await?;
        try_register(&store, id, third, now()).await?;
        try_withdraw(&store, id, third, now()).await?;
        let said_to_third = messages(&store, third).await?.len();
        let link = "https://live.example.org/secret".to_owned();
        let moved = Plan { capacity: 1, room: "二楼".into(), link, teacher: "王老师".into(), ..plan() };
        change(&store, organiser, id, &moved, now()).await?;
        for place in [first, second] {
            let Some(Notice::TrainingChanged { session, changes, .. }) = last(&store, place).await? else { panic!("not told") };
            let said: Vec<_> =
                changes.iter().map(|change| (change.field.as_str(), change.before.as_str(), change.after.as_str())).collect();
            assert_eq!(session, id);
            assert_eq!(said, [("teacher", "", "王老师"), ("room", "", "二楼"), ("link", "", "")], "the link is for those with a seat");
        }
        assert_eq!(messages(&store, third).await?.len(), said_to_third, "who left isn't told");
        // How many seats there are is nothing to tell, nor what changes nothing.
        let told = messages(&store, first).await?.len();
        change(&store, organiser, id, &Plan { capacity: 2, ..moved.clone() }, now()).await?;
        change(&store, organiser, id, &Plan { capacity: 2, ..moved }, now()).await?;
        assert_eq!(messages(&store, first).await?.len(), told);
        Ok(())
    }

    async fn a_change_of_time_or_place_lets_people_leave_late(store: Store) {
        let (organiser, id) = session(&store, &plan()).await?;
        let (early, late) = (person(&store, "早").await?, person(&store, "晚").await?);
        try_register(&store, id, early, now()).await?;
        let past_deadline = now() + TimeDelta::days(9);
        assert_eq!(try_withdraw(&store, id, early, past_deadline).await?, Some(WithdrawRefusal::TooLate));
        let hour = TimeDelta::hours(1);
        change(&store, organiser, id, &Plan { teacher: "王老师".into(), ..plan() }, now() + hour).await?;
        assert_eq!(try_withdraw(&store, id, early, past_deadline).await?, Some(WithdrawRefusal::TooLate), "the teacher is neither");
        let online = Plan { link: "https://live.example.org/2".into(), ..plan() };
        change(&store, organiser, id, &online, now() + hour).await?;
        let registration = registration_of(&mut store.read().await?, id, early).await?.expect("a place").id;
        let known = find(&mut store.read().await?, id).await?.expect("the session");
        assert_eq!(late_leave(&mut store.read().await?, &known, registration, past_deadline).await?, Some(LateLeave::Changed), "the link");
        change(&store, organiser, id, &Plan { address: "扬子江路 2 号".into(), ..online }, now() + hour).await?;
        // Who signed up afterwards knew.
        try_register(&store, id, late, now() + hour * 2).await?;
        assert_eq!(try_withdraw(&store, id, late, past_deadline).await?, Some(WithdrawRefusal::TooLate));
        let mut tx = store.read().await?;
        let registration = registration_of(&mut tx, id, early).await?.expect("a place");
        let known = find(&mut tx, id).await?.expect("the session");
        assert_eq!(late_leave(&mut tx, &known, registration.id, past_deadline).await?, Some(LateLeave::Changed));
        assert_eq!(late_leave(&mut tx, &known, registration.id, known.starts_at).await?, None);
        drop(tx);
        assert_eq!(try_withdraw(&store, id, early, known.starts_at).await?, Some(WithdrawRefusal::TooLate), "until it begins");
        assert_eq!(try_withdraw(&store, id, early, past_deadline).await?, None);
        assert_eq!(find(&mut store.read().await?, id).await?.map(|session| session.taken), Some(1));
        Ok(())
    }

    async fn a_session_moved_onto_another_is_told_and_either_may_be_left(store: Store) {
        let (organiser, moving) = session(&store, &Plan { dates: vec![morning(10)], ..plan() }).await?;
        let elsewhere = Plan { title: "另一场".into(), dates: vec![morning(12)], withdraw_until: Some(now() + TimeDelta::days(1)), ..plan() };
        let (_, other) = session(&store, &elsewhere).await?;
        let (both, one) = (person(&store, "两场").await?, person(&store, "一场").await?);
        for id in [moving, other] {
            assert_eq!(try_register(&store, id, both, now()).await?, None);
        }
        try_register(&store, moving, one, now()).await?;
        let moved = Plan { dates: vec![morning(12)], withdraw_until: Some(now() + TimeDelta::days(1)), ..plan() };
        // The organiser sees beforehand whom it hits.
        let hit = new_clashes(&mut store.read().await?, moving, &moved.dates).await?;
        assert_eq!(hit.iter().map(|clash| (clash.account_id, clash.title.as_str())).collect::<Vec<_>>(), [(Some(both), "另一场")]);
        assert_eq!(new_clashes(&mut store.read().await?, moving, &[morning(10)]).await?, []);
        change(&store, organiser, moving, &moved, now()).await?;
        let Some(Notice::TrainingClash { session, other: told_of, other_title, .. }) = last(&store, both).await? else { panic!("not told") };
        assert_eq!((session, told_of, other_title.as_str()), (moving, other, "另一场"));
        assert!(matches!(last(&store, one).await?, Some(Notice::TrainingChanged { .. })));
        // What clashes already isn't told of once more.
        let told = messages(&store, both).await?.len();
        assert_eq!(new_clashes(&mut store.read().await?, moving, &moved.dates).await?, []);
        change(&store, organiser, moving, &Plan { teacher: "王老师".into(), ..moved.clone() }, now()).await?;
        assert_eq!(messages(&store, both).await?.len(), told + 1);
        // From either, past the deadlines of both; then the other is as any.
        let late = now() + TimeDelta::days(5);
        let mut tx = store.read().await?;
        for id in [moving, other] {
            let place = registration_of(&mut tx, id, both).await?.expect("a place");
            let known = find(&mut tx, id).await?.expect("the session");
            assert_eq!(late_leave(&mut tx, &known, place.id, late).await?, Some(LateLeave::Clash));
        }
        drop(tx);
        assert_eq!(try_withdraw(&store, other, both, late).await?, None);
        let mut tx = store.read().await?;
        let place = registration_of(&mut tx, moving, both).await?.expect("a place");
        let known = find(&mut tx, moving).await?.expect("the session");
        assert_eq!(late_leave(&mut tx, &known, place.id, late).await?, Some(LateLeave::Changed));
        Ok(())
    }

    async fn a_cancellation_is_told_and_frees_the_time(store: Store) {
        let (organiser, id) = session(&store, &plan()).await?;
        let (_, other) = session(&store, &Plan { title: "另一场".into(), ..plan() }).await?;
        let one = person(&store, "小林").await?;
        assert_eq!(try_register(&store, id, one, now()).await?, None);
        assert!(try_register(&store, other, one, now()).await?.is_some(), "at the same time");
        let mut tx = store.write().await?;
        cancel(&mut tx, id, "场地停电", By { account: organiser, now: now() }).await?;
        tx.commit().await?;
        assert!(matches!(last(&store, one).await?, Some(Notice::TrainingCancelled { reason, .. }) if reason == "场地停电"));
        assert_eq!(try_register(&store, other, one, now()).await?, None);
        let file = calendar(&store, one).await?;
        let standing: BTreeSet<_> = events(&file).into_iter().map(|(uid, _, status, _)| (uid[..36].to_owned(), status)).collect();
        assert_eq!(standing, [(id.to_string(), "CANCELLED".to_owned()), (other.to_string(), "CONFIRMED".to_owned())].into());
        Ok(())
    }

    async fn whoever_asked_hears_of_new_sessions_of_their_kind(store: Store) {
        let ask = async |name: &str, division: Option<&str>, levels: &[Level]| -> anyhow::Result<AccountId> {
            let id = person(&store, name).await?;
            let mut tx = store.write().await?;
            let wanted = Watch { division: division.map(str::to_owned), levels: levels.to_vec() };
            watch::save(&mut tx, id, Some(&wanted), now()).await?;
            assert_eq!(watch::find(&mut tx, id).await?, Some(wanted));
            tx.commit().await?;
            Ok(id)
        };
        let hears = [
            ask("本区", Some("321002"), &[]).await?,
            ask("全市初级", Some("3210"), &[Level::Junior, Level::Senior]).await?,
            ask("全国", None, &[]).await?,
        ];
        let doesnt = [
            ask("别区", Some("321003"), &[]).await?,
            ask("中级", Some("321002"), &[Level::Intermediate]).await?,
            ask("改主意", Some("321002"), &[]).await?,
            person(&store, "没有要求").await?,
        ];
        let mut tx = store.write().await?;
        watch::save(&mut tx, doesnt[2], None, now()).await?;
        tx.commit().await?;
        let (_, id) = session(&store, &plan()).await?;
        for account in hears {
            assert!(matches!(last(&store, account).await?, Some(Notice::TrainingPublished { session, .. }) if session == id));
        }
        for account in doesnt {
            assert_eq!(messages(&store, account).await?, []);
        }
        // One for the whole city is for the district, too; nobody hears of their own.
        let organiser = hears[0];
        let mut tx = store.write().await?;
        let home = home(&mut tx, "3210").await?;
        let (id, by) = (TrainingId::fresh(), By { account: organiser, now: now() });
        create(&mut tx, id, &plan(), &home, by).await?;
        publish(&mut tx, id, by).await?;
        tx.commit().await?;
        assert_eq!(messages(&store, organiser).await?.len(), 1);
        assert!(matches!(last(&store, doesnt[0]).await?, Some(Notice::TrainingPublished { session, .. }) if session == id));
        Ok(())
    }

    async fn the_day_before_everybody_with_a_seat_is_reminded_once(store: Store) {
        let (organiser, id) = session(&store, &plan()).await?;
        let (one, left) = (person(&store, "小林").await?, person(&store, "小周").await?);
        try_register(&store, id, one, now()).await?;
        try_register(&store, id, left, now()).await?;
        try_withdraw(&store, id, left, now()).await?;
        let first = find(&mut store.read().await?, id).await?.expect("the session").starts_at;
        let evening = |days: i64| instant_of((date_of(first) - TimeDelta::days(days)).and_hms_opt(18, 30, 0).expect("a time"));
        assert_eq!(remind_tomorrow(&store, evening(1) - TimeDelta::hours(1)).await?, 0, "not before the evening");
        assert_eq!(remind_tomorrow(&store, evening(2)).await?, 0);
        assert_eq!(remind_tomorrow(&store, evening(1)).await?, 1);
        assert_eq!(remind_tomorrow(&store, evening(1)).await?, 0);
        assert!(matches!(last(&store, one).await?, Some(Notice::TrainingTomorrow { starts_at, .. }) if starts_at == first));
        assert!(!messages(&store, left).await?.iter().any(|notice| matches!(notice, Notice::TrainingTomorrow { .. })));
        // Moved by an hour: worth another word.
        let moved = plan().dates.into_iter().map(|date| TrainingDate { starts_at: date.starts_at + TimeDelta::hours(1), ..date }).collect();
        change(&store, organiser, id, &Plan { dates: moved, ..plan() }, now()).await?;
        assert_eq!(remind_tomorrow(&store, evening(1)).await?, 1);
        Ok(())
    }

    async fn a_server_that_was_down_in_the_evening_reminds_until_it_begins(store: Store) {
        let (_, id) = session(&store, &Plan { dates: vec![morning(10)], ..plan() }).await?;
        let (one, late) = (person(&store, "小林").await?, person(&store, "小周").await?);
        try_register(&store, id, one, now()).await?;
        let first = find(&mut store.read().await?, id).await?.expect("the session").starts_at;
        let morning = first - TimeDelta::hours(1);
        try_register(&store, id, late, morning - TimeDelta::hours(1)).await?;
        let told = messages(&store, late).await?.len();
        assert_eq!(remind_tomorrow(&store, first).await?, 0, "it has begun");
        assert_eq!(remind_tomorrow(&store, morning).await?, 1);
        assert_eq!(remind_tomorrow(&store, morning).await?, 0);
        assert!(matches!(last(&store, one).await?, Some(Notice::TrainingTomorrow { today: true, .. })));
        assert_eq!(messages(&store, late).await?.len(), told, "signed up an hour ago");
        Ok(())
    }

    async fn a_feed_follows_every_change_and_its_numbers_only_rise(store: Store) {
        let (organiser, id) = session(&store, &plan()).await?;
        let one = person(&store, "小林").await?;
        assert_eq!(events(&calendar(&store, one).await?), []);
        let mut before: Vec<(String, i64, String, String)> = Vec::new();
        let mut look = async |expected: &[&str]| -> anyhow::Result<()> {
            let after = events(&calendar(&store, one).await?);
            assert_eq!(after.iter().map(|(_, _, status, _)| status.as_str()).collect::<Vec<_>>(), expected);
            for (uid, sequence, _, changed) in &before {
                let now_there = after.iter().find(|(other, ..)| other == uid).expect("what was there stays");
                assert!(now_there.1 > *sequence && now_there.3 >= *changed, "{before:?} {after:?}");
            }
            before = after;
            Ok(())
        };
        let minutes = |minutes| now() + TimeDelta::minutes(minutes);
        try_register(&store, id, one, minutes(1)).await?;
        look(&["CONFIRMED", "CONFIRMED"]).await?;
        change(&store, organiser, id, &Plan { dates: vec![morning(12), morning(13)], ..plan() }, minutes(2)).await?;
        look(&["CONFIRMED", "CONFIRMED"]).await?;
        try_withdraw(&store, id, one, minutes(3)).await?;
        look(&["CANCELLED", "CANCELLED"]).await?;
        try_register(&store, id, one, minutes(4)).await?;
        look(&["CONFIRMED", "CONFIRMED"]).await?;
        // A date less: it is taken off calendars, too.
        change(&store, organiser, id, &Plan { dates: vec![morning(12)], ..plan() }, minutes(5)).await?;
        look(&["CONFIRMED", "CANCELLED"]).await?;
        change(&store, organiser, id, &Plan { dates: vec![morning(12), morning(14)], ..plan() }, minutes(6)).await?;
        look(&["CONFIRMED", "CONFIRMED"]).await?;
        let mut tx = store.write().await?;
        cancel(&mut tx, id, "", By { account: organiser, now: minutes(7) }).await?;
        tx.commit().await?;
        look(&["CANCELLED", "CANCELLED"]).await?;
        Ok(())
    }

    async fn an_accepted_offer_is_a_change_with_its_time(store: Store) {
        let (_, id) = session(&store, &Plan { capacity: 1, dates: vec![morning(10)], ..plan() }).await?;
        let (first, second) = (person(&store, "一").await?, person(&store, "二").await?);
        try_register(&store, id, first, now()).await?;
        try_register(&store, id, second, now()).await?;
        try_withdraw(&store, id, first, now() + TimeDelta::hours(1)).await?;
        let offered = events(&calendar(&store, second).await?).remove(0);
        let mut tx = store.write().await?;
        let offer = registration_of(&mut tx, id, second).await?.expect("an offer");
        accept(&mut tx, offer.id, now() + TimeDelta::hours(2)).await?;
        tx.commit().await?;
        let accepted = events(&calendar(&store, second).await?).remove(0);
        assert_eq!((offered.2.as_str(), accepted.2.as_str()), ("TENTATIVE", "CONFIRMED"));
        assert!(accepted.1 > offered.1 && accepted.3 > offered.3, "{offered:?} {accepted:?}");
        Ok(())
    }

    async fn a_feed_says_what_is_not_sure_and_keeps_the_link_for_those_with_a_seat(store: Store) {
        let link = "https://live.example.org/secret";
        let online = Plan { capacity: 1, address: String::new(), link: link.into(), ..plan() };
        let (_, id) = session(&store, &online).await?;
        let (seat, waits) = (person(&store, "有座").await?, person(&store, "等候").await?);
        try_register(&store, id, seat, now()).await?;
        try_register(&store, id, waits, now()).await?;
        assert!(calendar(&store, seat).await?.contains(link));
        let file = calendar(&store, waits).await?;
        assert!(file.contains("SUMMARY:［候补］初级实务考前培训 (1/2)") && file.contains("STATUS:TENTATIVE") && !file.contains(link));
        try_withdraw(&store, id, seat, now()).await?;
        let file = calendar(&store, waits).await?;
        assert!(file.contains("［待确认］") && !file.contains(link), "{file}");
        Ok(())
    }

    async fn the_address_of_a_feed_is_made_renewed_and_ended(store: Store) {
        let secret = Secret::from_bytes([7; 32]);
        let one = person(&store, "小林").await?;
        let mut tx = store.write().await?;
        assert_eq!(feed::find(&mut tx, &secret, one).await?, None);
        feed::make(&mut tx, &secret, one, now()).await?;
        let first = feed::find(&mut tx, &secret, one).await?.expect("a feed").token;
        assert_eq!(feed::account_of(&mut tx, &first).await?, Some(one));
        feed::make(&mut tx, &secret, one, now()).await?;
        let second = feed::find(&mut tx, &secret, one).await?.expect("a feed").token;
        assert_eq!((feed::account_of(&mut tx, &first).await?, feed::account_of(&mut tx, &second).await?), (None, Some(one)));
        let with_another_key = feed::find(&mut tx, &Secret::from_bytes([8; 32]), one).await?.expect("a feed").token;
        assert_eq!(feed::account_of(&mut tx, &with_another_key).await?, None, "the database alone is not enough");
        assert!(feed::end(&mut tx, one).await? && !feed::end(&mut tx, one).await?);
        assert_eq!(feed::account_of(&mut tx, &second).await?, None);
        Ok(())
    }
}
