//! A correction and answers at the same moment: whichever comes first, every answer ends up with the marks of the new key.

use std::time::Duration;

use super::*;
use crate::store::Store;

/// A visitor in the middle of a set of everything in the chapter.
async fn visitor_with_set(store: &Store) -> anyhow::Result<(Owner, PracticeSet)> {
    let mut tx = store.write().await?;
    let owner = Owner::Visitor(VisitorId::fresh());
    let set = started(&mut tx, owner).await?;
    tx.commit().await?;
    Ok((owner, set))
}

async fn marks(store: &Store, owner: Owner, set: PracticeSetId) -> anyhow::Result<i64> {
    assert_consistent(&mut store.read().await?, owner, set).await
}

/// Answers in a transaction of its own.
async fn answered(store: Store, owner: Owner, set: PracticeSet, question: QuestionId, chosen: &str) -> anyhow::Result<()> {
    let mut tx = store.write().await?;
    give(&mut tx, owner, &set, question, self::set(chosen)).await?;
    Ok(tx.commit().await?)
}

async fn corrected(store: Store, id: QuestionId, content: Content) -> anyhow::Result<()> {
    let mut tx = store.write().await?;
    correct(&mut tx, id, &content, "原答案有误").await?;
    Ok(tx.commit().await?)
}

async fn in_use(store: &Store) -> anyhow::Result<(QuestionId, Content)> {
    let content = question("正确的是（　　）。", Kind::Single, "b");
    let mut tx = store.write().await?;
    let id = published(&mut tx, &content).await?.id;
    tx.commit().await?;
    Ok((id, Content { key: set("a"), ..content }))
}

/// Long enough for what doesn't wait to be done.
async fn a_moment() {
    tokio::time::sleep(Duration::from_millis(300)).await;
}

on_both! {
    async fn an_answer_under_way_is_seen_by_the_correction(store: Store) {
        let (id, mended) = in_use(&store).await?;
        let (owner, set) = visitor_with_set(&store).await?;
        let mut tx = store.write().await?;
        give(&mut tx, owner, &set, id, self::set("a")).await?;
        let correction = tokio::spawn(corrected(store.clone(), id, mended));
        a_moment().await;
        assert!(!correction.is_finished(), "the correction waits for the answer");
        tx.commit().await?;
        correction.await??;
        assert_eq!(marks(&store, owner, set.id).await?, 2, "marked again");
        Ok(())
    }

    async fn an_answer_during_a_correction_is_marked_by_the_new_key(store: Store) {
        let (id, mended) = in_use(&store).await?;
        let (owner, set) = visitor_with_set(&store).await?;
        let mut tx = store.write().await?;
        correct(&mut tx, id, &mended, "原答案有误").await?;
        let answer = tokio::spawn(answered(store.clone(), owner, set.clone(), id, "b"));
        a_moment().await;
        assert!(!answer.is_finished(), "the answer waits for the correction");
        tx.commit().await?;
        answer.await??;
        assert_eq!(marks(&store, owner, set.id).await?, 0, "marked by what counts now");
        Ok(())
    }

    async fn of_many_answers_around_a_correction_none_escapes(store: Store) {
        let (id, mended) = in_use(&store).await?;
        let mut people = Vec::new();
        for chosen in ["a", "b", "c", "a", "b", "a", "b", "a", "d", "b", "a", "a"] {
            let (owner, set) = visitor_with_set(&store).await?;
            people.push((owner, set, chosen));
        }
        let mut running = Vec::new();
        for (place, (owner, set, chosen)) in people.iter().enumerate() {
            if place == people.len() / 2 {
                running.push(tokio::spawn(corrected(store.clone(), id, mended.clone())));
            }
            running.push(tokio::spawn(answered(store.clone(), *owner, set.clone(), id, chosen)));
        }
        for task in running {
            task.await??;
        }
        for (owner, set, chosen) in people {
            let earned = if chosen == "a" { 2 } else { 0 };
            assert_eq!(marks(&store, owner, set.id).await?, earned, "chose {chosen}");
        }
        Ok(())
    }

    async fn two_versions_written_at_once_follow_each_other(store: Store) {
        let (id, mended) = in_use(&store).await?;
        let add = |store: Store, content: Content| async move {
            let mut tx = store.write().await?;
            bank::add_version(&mut tx, id, QuestionVersionId::fresh(), &content, "命题老师", "", now()).await?;
            anyhow::Ok(tx.commit().await?)
        };
        let other = Content { difficulty: 5, ..mended.clone() };
        let (one, two) = (tokio::spawn(add(store.clone(), mended)), tokio::spawn(add(store.clone(), other)));
        one.await??;
        two.await??;
        let mut tx = store.read().await?;
        let numbers: Vec<i64> = bank::versions(&mut tx, id).await?.iter().map(|version| version.number).collect();
        assert_eq!(numbers, [3, 2, 1]);
        Ok(())
    }
}
