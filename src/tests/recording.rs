//! Answers in groups: what is refused, what happens at the same moment, what a failure takes along.

use chrono::{DateTime, TimeDelta, Utc};

use crate::clock::now;
use crate::ids::{AnswerId, PracticeSetId, QuestionVersionId, VisitorId};
use crate::practice::Owner;
use crate::practice::marking::mark;
use crate::practice::recording::{Outcome, RecordError, Recorder, Refusal, Sent, commit};
use crate::practice::store;
use crate::question::store::{self as bank, QuestionVersion};
use crate::question::{Content, Kind, OptionSet};
use crate::starter::questions;
use crate::store::{Store, Tx};
use crate::{on_both, with_tx};

/// The questions of a chapter, once there are any.
pub(super) async fn chapter(store: &Store) -> anyhow::Result<Vec<QuestionVersion>> {
    let mut tx = store.write().await?;
    questions::load(&mut tx, now()).await?;
    let found = bank::published(&mut tx, "junior-practice", "2018", Some("03")).await?;
    tx.commit().await?;
    Ok(found)
}

/// A set of these questions.
pub(super) async fn set_of(
    tx: &mut Tx,
    owner: Owner,
    mode: &str,
    asked: &[QuestionVersion],
    at: DateTime<Utc>,
) -> anyhow::Result<PracticeSetId> {
    let id = PracticeSetId::fresh();
    with_tx!(&mut *tx, |c| sqlx::query(
        "INSERT INTO practice_set (id, account_id, visitor_id, mode, edition, subject, created_at) VALUES ($1, $2, $3, $4, '2018', \
         'junior-practice', $5)"
    )
    .bind(id)
    .bind(owner.account())
    .bind(owner.visitor())
    .bind(mode)
    .bind(at)
    .execute(c)
    .await
    .map(|_| ()))?;
    for (position, version) in (1_i64..).zip(asked) {
        let order: String = version.content.options.iter().map(|option| option.id.character()).collect();
        with_tx!(&mut *tx, |c| sqlx::query(
            "INSERT INTO practice_item (set_id, position, question_version_id, option_order) VALUES ($1, $2, $3, $4)"
        )
        .bind(id)
        .bind(position)
        .bind(version.id)
        .bind(order)
        .execute(c)
        .await
        .map(|_| ()))?;
    }
    Ok(id)
}

pub(super) fn sent(set: PracticeSetId, position: i64, chosen: OptionSet) -> Sent {
    Sent::new(AnswerId::fresh(), set, position, Some(chosen))
}

on_both! {
    async fn a_correction_and_an_answer_at_the_same_moment_know_of_each_other(store: Store) {
        let asked = chapter(&store).await?;
        let old = asked.iter().find(|version| version.content.kind == Kind::Single).expect("a single").clone();
        let other = asked.iter().find(|version| version.id != old.id).expect("another").clone();
        let questions = [old.clone(), other.clone()];
        let servers = [Recorder::start(store.clone()), Recorder::start(store.clone())];
        let mut sets = Vec::new();
        let mut tx = store.write().await?;
        for _ in 0..40 {
            let me = Owner::Visitor(VisitorId::fresh());
            sets.push((me, set_of(&mut tx, me, "chapter", &questions, now()).await?));
        }
        tx.commit().await?;
        // Both servers remember the sets as they were.
        for (nth, (me, set)) in sets.iter().enumerate() {
            servers[nth % 2].record(*me, vec![sent(*set, 2, other.content.key)], now()).await?;
        }
        let key = old.content.options.iter().map(|option| option.id).find(|id| !old.content.key.contains(*id)).into_iter().collect();
        let mut tasks = tokio::task::JoinSet::new();
        for (nth, (me, set)) in sets.iter().copied().enumerate() {
            let (server, chosen) = (servers[nth % 2].clone(), if nth % 3 == 0 { key } else { old.content.key });
            tasks.spawn(async move {
                tokio::time::sleep(std::time::Duration::from_millis(u64::try_from(nth)?)).await;
                anyhow::Ok(server.record(me, vec![sent(set, 1, chosen)], now()).await?)
            });
        }
        tokio::time::sleep(std::time::Duration::from_millis(15)).await;
        let corrected = Content { key, ..old.content.clone() };
        let version = QuestionVersionId::fresh();
        let mut tx = store.write().await?;
        bank::add_version(&mut tx, old.question, version, &corrected, "editor", "答案有误", now()).await?;
        assert!(bank::publish(&mut tx, old.question, version, Some("reviewer"), now()).await?);
        tx.commit().await?;
        while let Some(outcome) = tasks.join_next().await {
            assert_eq!(outcome??, [Outcome::Saved]);
        }
        let mut tx = store.read().await?;
        let marks: Vec<(String, i64)> = with_tx!(&mut tx, |c| sqlx::query_as(
            "SELECT chosen, half_marks FROM practice_mark WHERE position = 1").fetch_all(c).await)?;
        assert_eq!(marks.len(), 40);
        for (chosen, half_marks) in marks {
            let chosen = OptionSet::parse(&chosen).expect("letters");
            assert_eq!(half_marks, mark(Kind::Single, key, chosen).half_marks, "{chosen} is worth what the new key says");
        }
        Ok(())
    }

    async fn an_answer_that_cannot_be_kept_takes_no_other_with_it(store: Store) {
        let asked = chapter(&store).await?;
        let (me, gone) = (Owner::Visitor(VisitorId::fresh()), Owner::Visitor(VisitorId::fresh()));
        let mut tx = store.write().await?;
        let mine = set_of(&mut tx, me, "chapter", &asked[..3], now()).await?;
        let theirs = set_of(&mut tx, gone, "chapter", &asked[..3], now()).await?;
        tx.commit().await?;
        let (recorder, mut queue) = Recorder::with_queue(store.clone(), 8);
        let mut tasks = tokio::task::JoinSet::new();
        for (owner, set) in [(me, mine), (gone, theirs)] {
            let (recorder, answers) = (recorder.clone(), vec![sent(set, 1, asked[0].content.key), sent(set, 2, asked[1].content.key)]);
            tasks.spawn(async move { (owner == me, recorder.record(owner, answers, now()).await) });
        }
        // Both were checked, then one set goes.
        while recorder.waiting() < 2 {
            tokio::task::yield_now().await;
        }
        let mut tx = store.write().await?;
        for statement in ["DELETE FROM practice_item WHERE set_id = $1", "DELETE FROM practice_set WHERE id = $1"] {
            with_tx!(&mut tx, |c| sqlx::query(statement).bind(theirs).execute(c).await.map(|_| ()))?;
        }
        tx.commit().await?;
        commit(&store, queue.group().await.expect("a group")).await;
        while let Some(done) = tasks.join_next().await {
            let (is_mine, outcomes) = done?;
            assert_eq!(outcomes?, if is_mine { [Outcome::Saved; 2] } else { [Outcome::Refused(Refusal::NotYours); 2] });
        }
        let mut tx = store.read().await?;
        assert_eq!(store::find(&mut tx, mine, me).await?.expect("my set").summary().all.right, 2);
        Ok(())
    }

    async fn a_full_queue_says_so_and_takes_nothing(store: Store) {
        let asked = chapter(&store).await?;
        let me = Owner::Visitor(VisitorId::fresh());
        let mut tx = store.write().await?;
        let set = set_of(&mut tx, me, "chapter", &asked[..3], now()).await?;
        tx.commit().await?;
        let (recorder, mut queue) = Recorder::with_queue(store.clone(), 1);
        let (first, answer) = (recorder.clone(), sent(set, 1, asked[0].content.key));
        let waiting = tokio::spawn(async move { first.record(me, vec![answer], now()).await });
        while recorder.waiting() < 1 {
            tokio::task::yield_now().await;
        }
        let answer = sent(set, 2, asked[1].content.key);
        assert!(matches!(recorder.record(me, vec![answer.clone()], now()).await, Err(RecordError::Busy)));
        commit(&store, queue.group().await.expect("a group")).await;
        assert_eq!(waiting.await??, [Outcome::Saved]);
        // A server that stops takes nothing either.
        drop(queue);
        assert!(matches!(recorder.record(me, vec![answer], now()).await, Err(RecordError::Stopped)));
        let mut tx = store.read().await?;
        assert_eq!(store::find(&mut tx, set, me).await?.expect("my set").summary().all.answered, 1);
        Ok(())
    }

    async fn stated_rules_for_what_should_not_come(store: Store) {
        let asked = chapter(&store).await?;
        let me = Owner::Visitor(VisitorId::fresh());
        let multiple = asked.iter().find(|version| version.content.kind == Kind::Multiple).expect("a multiple").clone();
        let single = asked.iter().find(|version| version.content.kind == Kind::Single).expect("a single").clone();
        let questions = [multiple.clone(), single.clone()];
        let recorder = Recorder::start(store.clone());
        let mut tx = store.write().await?;
        let set = set_of(&mut tx, me, "chapter", &questions, now()).await?;
        let study = set_of(&mut tx, me, "study", &questions, now()).await?;
        let mock = set_of(&mut tx, me, "mock", &questions, now()).await?;
        tx.commit().await?;
        let give = async |set, chosen| {
            let outcomes = recorder.record(me, vec![sent(set, 1, chosen)], now()).await?;
            anyhow::Ok(outcomes[0])
        };
        let several: OptionSet = multiple.content.key;
        assert_eq!(give(study, several).await?, Outcome::Refused(Refusal::Study));
        assert_eq!(give(mock, several).await?, Outcome::Refused(Refusal::Mock));
        // The question became a single choice, and was retired: whoever was asked it before may answer as it was asked.
        let one: OptionSet = several.iter().take(1).collect();
        let narrowed = Content { kind: Kind::Single, key: one, ..multiple.content.clone() };
        let version = QuestionVersionId::fresh();
        let mut tx = store.write().await?;
        bank::add_version(&mut tx, multiple.question, version, &narrowed, "editor", "只有一项正确", now()).await?;
        assert!(bank::publish(&mut tx, multiple.question, version, Some("reviewer"), now()).await?);
        assert!(bank::retire(&mut tx, multiple.question, "不再使用", now()).await?);
        tx.commit().await?;
        assert_eq!(give(set, several).await?, Outcome::Saved);
        let mut tx = store.read().await?;
        let found = store::find(&mut tx, set, me).await?.expect("my set");
        let given = found.items[0].given.expect("an answer");
        assert_eq!((given.chosen, given.marked.half_marks), (several, 0), "marked as a single choice");
        assert_eq!(found.items[0].version.id, version);
        Ok(())
    }

    async fn a_set_ends_with_its_last_answer_whoever_ended_it_before(store: Store) {
        let asked = chapter(&store).await?;
        let me = Owner::Visitor(VisitorId::fresh());
        let began = now();
        let mut tx = store.write().await?;
        let set = set_of(&mut tx, me, "chapter", &asked[..2], began).await?;
        assert!(store::finish(&mut tx, me, set, began + TimeDelta::minutes(9)).await?);
        tx.commit().await?;
        let recorder = Recorder::start(store.clone());
        let finished = async || {
            let mut tx = store.read().await?;
            anyhow::Ok(store::find(&mut tx, set, me).await?.expect("my set").finished_at)
        };
        let minute = |minute| Some(began + TimeDelta::minutes(minute));
        // Given without a network before the set was ended elsewhere.
        for (position, at) in [(2, 5), (1, 3)] {
            assert_eq!(finished().await?, minute(9));
            let answer = Sent { claimed_at: minute(at), ..sent(set, position, asked[usize::try_from(position)? - 1].content.key) };
            assert_eq!(recorder.record(me, vec![answer], began + TimeDelta::hours(1)).await?, [Outcome::Saved]);
        }
        assert_eq!(finished().await?, minute(5));
        let earlier = Sent { claimed_at: minute(4), ..sent(set, 2, asked[1].content.key) };
        assert_eq!(recorder.record(me, vec![earlier], began + TimeDelta::hours(1)).await?, [Outcome::Saved]);
        assert_eq!(finished().await?, minute(4), "an earlier answer to the same question counts instead");
        Ok(())
    }
}
