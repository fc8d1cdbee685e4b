//! What answers say about a question: counted once per person, in step with the answers, and doubtful for a reason.

use std::collections::BTreeSet;

use chrono::TimeDelta;

use crate::clock::now;
use crate::ids::{AccountId, AnswerId, PracticeSetId, QuestionVersionId, VisitorId};
use crate::practice::Owner;
use crate::practice::store::{self as practice, PracticeSet, Wanted};
use crate::question::store::QuestionVersion;
use crate::question::usage::{Doubt, Usage, store};
use crate::question::{Kind, OptionId, OptionSet};
use crate::starter::questions;
use crate::store::Tx;
use crate::{on_both, with_tx};

const CHILDREN: Wanted<'static> = Wanted::of_chapter("junior-practice", "2018", "03", 12);

async fn set_of(tx: &mut Tx, owner: Owner) -> anyhow::Result<PracticeSet> {
    let id = PracticeSetId::fresh();
    practice::start(tx, id, owner, CHILDREN, 42, now()).await?;
    Ok(practice::find(tx, id, owner).await?.expect("the set just started"))
}

fn wrong_option(version: &QuestionVersion) -> OptionSet {
    version.content.options.iter().map(|option| option.id).find(|id| !version.content.key.contains(*id)).into_iter().collect()
}

async fn account(tx: &mut Tx, name: &str) -> anyhow::Result<AccountId> {
    let hash = String::new();
    Ok(crate::account::store::create(tx, name, &hash, false, None, now()).await?.id)
}

/// All counters, as text that can be compared.
async fn counters(tx: &mut Tx) -> anyhow::Result<Vec<String>> {
    type Person = (uuid::Uuid, i64, i64, i64);
    let versions: Vec<(QuestionVersionId,)> = with_tx!(&mut *tx, |c| {
        sqlx::query_as("SELECT question_version_id FROM question_usage WHERE people > 0 ORDER BY question_version_id")
            .fetch_all(c)
            .await
    })?;
    let people: Vec<Person> = with_tx!(&mut *tx, |c| {
        sqlx::query_as("SELECT person_id, answers, half_marks, full_half_marks FROM practice_person_total ORDER BY person_id")
            .fetch_all(c)
            .await
    })?;
    let mut out: Vec<String> = people.iter().map(|row| format!("{row:?}")).collect();
    for (version,) in versions {
        let usage = store::find(tx, version).await?.expect("counters");
        let options: Vec<(OptionId, i64)> =
            store::options(tx, version).await?.into_iter().filter(|(_, people)| *people > 0).collect();
        out.push(format!("{version} {usage:?} {options:?}"));
    }
    Ok(out)
}

on_both! {
    async fn counters_made_anew_are_the_counters_that_were_kept(store: Store) {
        let mut tx = store.write().await?;
        questions::load(&mut tx, now()).await?;
        let candidate = account(&mut tx, "candidate").await?;
        let visitor = VisitorId::fresh();
        let mut asked = BTreeSet::new();
        for (nth, owner) in [Owner::Account(candidate), Owner::Visitor(visitor), Owner::Visitor(VisitorId::fresh())].into_iter().enumerate() {
            // Twice each: second answers to a question don't count.
            for time in 0..2 {
                let set = set_of(&mut tx, owner).await?;
                for item in set.items.iter().skip(nth) {
                    asked.insert(item.version.id);
                    let right = (item.position + i64::try_from(nth)?) % 3 == 0 || time == 1;
                    let chosen = if right { item.version.content.key } else { wrong_option(&item.version) };
                    // The visitor answered before the account did.
                    let at = now() + TimeDelta::minutes(time) - TimeDelta::hours(i64::try_from(nth)?);
                    practice::answer(&mut tx, owner, set.id, item.position, AnswerId::fresh(), chosen, at).await?;
                }
            }
        }
        practice::count_pending(&mut tx, 1000).await?;
        let kept = counters(&mut tx).await?;
        assert_eq!(kept.len(), asked.len() + 3);
        store::rebuild(&mut tx).await?;
        assert_eq!(counters(&mut tx).await?, kept);

        // Signing up makes two people one.
        practice::claim(&mut tx, visitor, candidate).await?;
        let merged = counters(&mut tx).await?;
        assert_eq!(merged.len(), asked.len() + 2);
        assert_ne!(merged, kept);
        store::rebuild(&mut tx).await?;
        assert_eq!(counters(&mut tx).await?, merged);
        Ok(())
    }

    async fn sending_an_answer_twice_counts_once(store: Store) {
        let mut tx = store.write().await?;
        questions::load(&mut tx, now()).await?;
        let me = Owner::Visitor(VisitorId::fresh());
        let set = set_of(&mut tx, me).await?;
        let version = set.items[0].version.clone();
        let id = AnswerId::fresh();
        for _ in 0..2 {
            practice::answer(&mut tx, me, set.id, 1, id, version.content.key, now()).await?;
        }
        assert_eq!(practice::count_pending(&mut tx, 1000).await?, 1);
        let usage = store::find(&mut tx, version.id).await?.expect("counters");
        assert_eq!((usage.people, usage.right_people, usage.half_marks), (1, 1, usage.full_half_marks));
        let options = store::options(&mut tx, version.id).await?;
        assert_eq!(options, version.content.key.iter().map(|id| (id, 1)).collect::<Vec<_>>());
        assert_eq!(store::find(&mut tx, set.items[1].version.id).await?, None::<Usage>);
        Ok(())
    }

    async fn whoever_deletes_their_answers_is_counted_no_more(store: Store) {
        let mut tx = store.write().await?;
        questions::load(&mut tx, now()).await?;
        let (stays, goes) = (Owner::Visitor(VisitorId::fresh()), Owner::Visitor(VisitorId::fresh()));
        for owner in [stays, goes] {
            let set = set_of(&mut tx, owner).await?;
            for item in &set.items {
                practice::answer(&mut tx, owner, set.id, item.position, AnswerId::fresh(), item.version.content.key, now()).await?;
                if item.position == 9 {
                    practice::count_pending(&mut tx, 1000).await?;
                }
            }
        }
        with_tx!(&mut tx, |c| sqlx::query(
            "DELETE FROM practice_answer WHERE set_id IN (SELECT s.id FROM practice_set s WHERE s.visitor_id = $1)"
        ).bind(goes.id()).execute(c).await.map(|_| ()))?;
        store::forget(&mut tx, goes.id()).await?;
        // Three of the answers that are gone had not been counted.
        assert!(practice::is_behind(&mut tx).await?);
        practice::count_pending(&mut tx, 1000).await?;
        let kept = counters(&mut tx).await?;
        assert_eq!(kept.len(), 12 + 1);
        store::rebuild(&mut tx).await?;
        assert_eq!(counters(&mut tx).await?, kept);
        Ok(())
    }

    async fn a_question_most_get_wrong_the_same_way_is_doubtful(store: Store) {
        let mut tx = store.write().await?;
        questions::load(&mut tx, now()).await?;
        let mut question = None;
        for nth in 0..33 {
            let me = Owner::Visitor(VisitorId::fresh());
            let set = set_of(&mut tx, me).await?;
            let item = set.items.iter().find(|item| item.version.content.kind == Kind::Single).expect("a single");
            let chosen = if nth < 5 { item.version.content.key } else { wrong_option(&item.version) };
            practice::answer(&mut tx, me, set.id, item.position, AnswerId::fresh(), chosen, now()).await?;
            practice::count_pending(&mut tx, 1000).await?;
            question = Some((item.version.id, item.version.question));
            if nth < 29 {
                assert_eq!(store::count_doubtful(&mut tx, None, None).await?, 0, "too few people to tell");
            }
        }
        let (version, id) = question.expect("a question");
        let found = store::doubtful(&mut tx, Some("junior-practice"), None, 10, 0).await?;
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].question, found[0].version, found[0].usage.people), (id, version, 33));
        assert_eq!(found[0].doubts, [Doubt::WrongOptionPreferred, Doubt::TooHard, Doubt::DeadOption]);
        assert_eq!(found[0].usage.discrimination_tenths, None, "nobody answered anything else");
        assert_eq!(store::count_doubtful(&mut tx, Some("junior-practice"), Some(Doubt::TooHard)).await?, 1);
        assert_eq!(store::count_doubtful(&mut tx, Some("junior-practice"), Some(Doubt::TooEasy)).await?, 0);
        assert_eq!(store::count_doubtful(&mut tx, Some("intermediate-practice"), None).await?, 0);
        assert_eq!(store::subjects_with_doubtful(&mut tx).await?, [("junior-practice".to_owned(), 1)]);
        Ok(())
    }

    async fn a_key_that_punishes_the_able_discriminates_negatively(store: Store) {
        let mut tx = store.write().await?;
        questions::load(&mut tx, now()).await?;
        let mut version = None;
        for nth in 0..32_i64 {
            let me = Owner::Visitor(VisitorId::fresh());
            let id = PracticeSetId::fresh();
            let all = Wanted::of_subject("junior-practice", "2018", 22);
            practice::start(&mut tx, id, me, all, 7, now()).await?;
            let set = practice::find(&mut tx, id, me).await?.expect("the set");
            let odd = set.items.iter().find(|item| item.version.content.kind == Kind::Single).expect("a single").position;
            for item in &set.items {
                // The able (an even number) are right on everything but one question.
                let right = (nth % 2 == 0) != (item.position == odd);
                let chosen = if right { item.version.content.key } else { wrong_option(&item.version) };
                practice::answer(&mut tx, me, set.id, item.position, AnswerId::fresh(), chosen, now()).await?;
            }
            version = set.item(odd).map(|item| item.version.id);
        }
        let version = version.expect("the question");
        practice::count_pending(&mut tx, 1000).await?;
        store::rebuild(&mut tx).await?;
        let usage = store::find(&mut tx, version).await?.expect("counters");
        assert_eq!((usage.people, usage.discrimination_people), (32, 32));
        assert_eq!((usage.discrimination_tenths, usage.efficiency_tenths), (Some(-1000), Some(-1000)));
        let found = store::doubtful(&mut tx, None, Some(Doubt::NegativeDiscrimination), 10, 0).await?;
        assert_eq!(found.iter().map(|row| row.version).collect::<Vec<_>>(), [version]);
        let people = store::people(&mut tx, version).await?;
        assert!(people.iter().all(|person| person.others.is_some()));
        Ok(())
    }
}
