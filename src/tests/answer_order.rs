//! Whatever order, pieces and company answers come in, one state comes of them.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use rand::rngs::StdRng;
use rand::seq::{IndexedRandom as _, SliceRandom as _};
use rand::{Rng as _, SeedableRng as _};
use uuid::Uuid;

use super::recording::{chapter, sent, set_of};
use crate::clock::now;
use crate::ids::{AccountId, PracticeSetId, VisitorId};
use crate::practice::Owner;
use crate::practice::recording::{Outcome, Recorder, Sent};
use crate::practice::store;
use crate::question::store::QuestionVersion;
use crate::question::usage::store as usage;
use crate::question::{Kind, OptionId, OptionSet};
use crate::store::{Store, Tx};
use crate::{on_both, with_tx};

async fn account(tx: &mut Tx, name: &str) -> anyhow::Result<AccountId> {
    Ok(crate::account::store::create(tx, name, "", false, None, now()).await?.id)
}

fn any_choice(version: &QuestionVersion, rng: &mut StdRng) -> OptionSet {
    let options: Vec<OptionId> = version.content.options.iter().map(|option| option.id).collect();
    let wanted = if version.content.kind == Kind::Multiple { rng.random_range(1..=options.len()) } else { 1 };
    options.choose_multiple(rng, wanted).copied().collect()
}

async fn execute(tx: &mut Tx, statement: &'static str) -> anyhow::Result<()> {
    Ok(with_tx!(tx, |c| sqlx::query(statement).execute(c).await.map(|_| ()))?)
}

/// Everything that is derived from answers, as text that can be compared.
async fn derived(tx: &mut Tx) -> anyhow::Result<Vec<String>> {
    type Mark = (Uuid, Uuid, i64, Uuid, String, DateTime<Utc>, i64, i64);
    type First = (Uuid, Uuid, Uuid, String, i64, DateTime<Utc>);
    type Counters = (Uuid, i64, i64, i64, i64, i64);
    let mut out = Vec::new();
    let marks: Vec<Mark> = with_tx!(&mut *tx, |c| sqlx::query_as(
        "SELECT id, set_id, position, question_version_id, chosen, given_at, half_marks, full_half_marks FROM practice_mark \
         ORDER BY set_id, position"
    )
    .fetch_all(c)
    .await)?;
    out.extend(marks.iter().map(|row| format!("mark {row:?}")));
    let sets: Vec<(Uuid, Option<DateTime<Utc>>)> =
        with_tx!(&mut *tx, |c| sqlx::query_as("SELECT id, finished_at FROM practice_set ORDER BY id").fetch_all(c).await)?;
    out.extend(sets.iter().map(|row| format!("set {row:?}")));
    let firsts: Vec<First> = with_tx!(&mut *tx, |c| sqlx::query_as(
        "SELECT question_version_id, person_id, answer_id, chosen, half_marks, given_at FROM question_first_answer \
         ORDER BY question_version_id, person_id"
    )
    .fetch_all(c)
    .await)?;
    out.extend(firsts.iter().map(|row| format!("first {row:?}")));
    let counters: Vec<Counters> = with_tx!(&mut *tx, |c| sqlx::query_as(
        "SELECT question_version_id, people, right_people, half_marks, square_half_marks, full_half_marks FROM question_usage \
         WHERE people <> 0 ORDER BY question_version_id"
    )
    .fetch_all(c)
    .await)?;
    out.extend(counters.iter().map(|row| format!("usage {row:?}")));
    let options: Vec<(Uuid, String, i64)> = with_tx!(&mut *tx, |c| sqlx::query_as(
        "SELECT question_version_id, option_id, people FROM question_option_usage WHERE people <> 0 \
         ORDER BY question_version_id, option_id"
    )
    .fetch_all(c)
    .await)?;
    out.extend(options.iter().map(|row| format!("option {row:?}")));
    let people: Vec<(Uuid, i64, i64, i64)> = with_tx!(&mut *tx, |c| {
        sqlx::query_as(
        "SELECT person_id, answers, half_marks, full_half_marks FROM practice_person_total WHERE answers <> 0 ORDER BY person_id"
    )
    .fetch_all(c)
    .await
    })?;
    out.extend(people.iter().map(|row| format!("person {row:?}")));
    Ok(out)
}

async fn count_all(store: &Store, at_most: i64) -> anyhow::Result<()> {
    loop {
        let mut tx = store.write().await?;
        let counted = store::count_pending(&mut tx, at_most).await?;
        tx.commit().await?;
        if counted == 0 {
            return Ok(());
        }
    }
}

/// What three people did with four sets of the same questions, on several devices with clocks of their own.
struct Story {
    candidate: AccountId,
    visitor: VisitorId,
    claimed: PracticeSetId,
    events: Vec<(Owner, Sent)>,
    received_at: DateTime<Utc>,
}

async fn told_by_three(store: &Store, rng: &mut StdRng) -> anyhow::Result<Story> {
    let asked = chapter(store).await?;
    let began = now();
    let received_at = began + TimeDelta::hours(2);
    let mut tx = store.write().await?;
    let candidate = account(&mut tx, "candidate").await?;
    let visitor = VisitorId::fresh();
    let (me, before) = (Owner::Account(candidate), Owner::Visitor(visitor));
    let claimed = set_of(&mut tx, before, "chapter", &asked[..6], began).await?;
    let sets = [
        (me, set_of(&mut tx, me, "chapter", &asked[..6], began).await?),
        (me, set_of(&mut tx, me, "subject", &asked[..6], began).await?),
        (before, claimed),
    ];
    let other = Owner::Visitor(VisitorId::fresh());
    let sets = sets.into_iter().chain([(other, set_of(&mut tx, other, "chapter", &asked[..6], began).await?)]);
    tx.commit().await?;
    let devices = [Uuid::now_v7(), Uuid::now_v7()];
    let mut events = Vec::new();
    for (nth, (owner, set)) in sets.enumerate() {
        // One of the sets is never finished.
        for position in 1..=if nth == 1 { 5 } else { 6 } {
            for _ in 0..rng.random_range(1..=3) {
                let chosen = any_choice(&asked[usize::try_from(position)? - 1], rng);
                // Some clocks are behind the set, some ahead of the server; some minutes are the same on two devices.
                let claimed_at = Some(began + TimeDelta::minutes(rng.random_range(-20..150))).filter(|_| rng.random_bool(0.9));
                let device = devices.choose(rng).copied();
                let took_ms = Some(rng.random_range(0..60_000));
                events.push((owner, Sent { claimed_at, took_ms, device, ..sent(set, position, chosen) }));
            }
        }
    }
    Ok(Story { candidate, visitor, claimed, events, received_at })
}

impl Story {
    /// As if nothing had been sent yet.
    async fn forget(&self, store: &Store) -> anyhow::Result<()> {
        let mut tx = store.write().await?;
        execute(&mut tx, "DELETE FROM practice_answer").await?;
        execute(&mut tx, "DELETE FROM practice_pending").await?;
        execute(&mut tx, "UPDATE practice_set SET finished_at = NULL").await?;
        with_tx!(&mut tx, |c| sqlx::query("UPDATE practice_set SET account_id = NULL, visitor_id = $2 WHERE id = $1")
            .bind(self.claimed)
            .bind(self.visitor)
            .execute(c)
            .await
            .map(|_| ()))?;
        usage::rebuild(&mut tx).await?;
        Ok(tx.commit().await?)
    }

    /// Sends everything in some order and some pieces, some of it twice, to two servers; and signs the visitor up at some moment.
    async fn tell(&self, store: &Store, rng: &mut StdRng) -> anyhow::Result<()> {
        let servers = [Recorder::start(store.clone()), Recorder::start(store.clone())];
        let mut events: Vec<&(Owner, Sent)> = self.events.iter().collect();
        let again: Vec<_> = events.iter().copied().filter(|_| rng.random_bool(0.3)).collect();
        events.extend(again);
        events.shuffle(rng);
        let mut by_owner: BTreeMap<Uuid, (Owner, Vec<Sent>)> = BTreeMap::new();
        let mut batches = Vec::new();
        for (owner, sent) in events {
            let batch = by_owner.entry(owner.id()).or_insert_with(|| (*owner, Vec::new()));
            batch.1.push(sent.clone());
            if rng.random_bool(0.3) {
                batches.extend(by_owner.remove(&owner.id()));
            }
        }
        batches.extend(by_owner.into_values());
        let sign_up = rng.random_range(0..=batches.len());
        let mut signed_up = false;
        let mut place = 0;
        while place < batches.len() || !signed_up {
            if place >= sign_up && !signed_up {
                let mut tx = store.write().await?;
                store::claim(&mut tx, self.visitor, self.candidate).await?;
                tx.commit().await?;
                signed_up = true;
            }
            // Several at the same time.
            let mut together = tokio::task::JoinSet::new();
            let until = if signed_up { batches.len() } else { sign_up };
            for (owner, batch) in &batches[place..until.min(place + rng.random_range(1..=4))] {
                let owner = if signed_up && owner.id() == self.visitor.0 { Owner::Account(self.candidate) } else { *owner };
                let (server, batch, at) = (servers[rng.random_range(0..2)].clone(), batch.clone(), self.received_at);
                together.spawn(async move { (batch.len(), server.record(owner, batch, at).await) });
                place += 1;
            }
            while let Some(done) = together.join_next().await {
                let (length, outcomes) = done?;
                anyhow::ensure!(outcomes? == vec![Outcome::Saved; length]);
            }
            if rng.random_bool(0.3) {
                let mut tx = store.write().await?;
                store::count_pending(&mut tx, rng.random_range(1..20)).await?;
                tx.commit().await?;
            }
        }
        count_all(store, 7).await
    }
}

on_both! {
    async fn in_any_order_in_pieces_and_more_than_once_comes_to_the_same(store: Store) {
        let mut rng = StdRng::seed_from_u64(20_261_122);
        let story = told_by_three(&store, &mut rng).await?;
        let mut first: Option<Vec<String>> = None;
        for round in 0..8 {
            story.forget(&store).await?;
            story.tell(&store, &mut rng).await?;
            let mut tx = store.write().await?;
            let state = derived(&mut tx).await?;
            assert!(state.iter().filter(|line| line.starts_with("set") && line.ends_with("None)")).count() == 1, "{state:#?}");
            assert_eq!(first.get_or_insert_with(|| state.clone()), &state, "round {round}");
            usage::rebuild(&mut tx).await?;
            assert_eq!(derived(&mut tx).await?, state, "made anew from the answers");
        }
        Ok(())
    }
}
