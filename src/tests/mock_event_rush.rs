//! 五百人同时开考: everybody of an organised mock begins and saves at once.

use std::collections::BTreeSet;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use tokio::task::JoinSet;

use super::mock_event::{account, announced, right};
use crate::clock::now;
use crate::ids::{AccountId, MockEventId, PracticeSetId};
use crate::mock::event::results::Progress;
use crate::mock::event::store;
use crate::mock::recording::{SheetError, SheetRecorder};
use crate::mock::store::{self as mocks, NewChange, Saved};
use crate::on_both;
use crate::practice::Owner;
use crate::question::{OptionId, OptionSet};
use crate::store::{Store, StoreError};

const PEOPLE: usize = 500;

/// So long somebody waits before trying again.
const AGAIN: Duration = Duration::from_millis(50);

/// Presses the button, and again where the server says that too many are waiting.
async fn begin(store: &Store, event: MockEventId, who: AccountId, at: DateTime<Utc>) -> anyhow::Result<(PracticeSetId, bool)> {
    loop {
        let mut tx = match store.write().await {
            Err(StoreError::Unavailable(_)) => {
                tokio::time::sleep(AGAIN).await;
                continue;
            }
            tx => tx?,
        };
        let begun = store::begin(&mut tx, event, who, at).await?;
        tx.commit().await?;
        return Ok(begun);
    }
}

/// Saves as a browser does: again and again, until it is told what became of the changes.
async fn save(
    sheets: &SheetRecorder,
    who: AccountId,
    set: PracticeSetId,
    changes: &[NewChange],
    at: DateTime<Utc>,
) -> anyhow::Result<()> {
    loop {
        match sheets.save(Owner::Account(who), set, changes.to_vec(), at).await {
            Err(SheetError::Busy) => tokio::time::sleep(AGAIN).await,
            Err(SheetError::Store(error)) if matches!(*error, StoreError::Unavailable(_)) => tokio::time::sleep(AGAIN).await,
            saved => {
                let saved = saved?.expect("one's own sheet");
                anyhow::ensure!(saved.changes.iter().all(|change| *change == Saved::Saved), "{:?}", saved.changes);
                return Ok(());
            }
        }
    }
}

on_both! {
    async fn five_hundred_begin_and_save_at_once(store: Store) {
        let mut tx = store.write().await?;
        let event = announced(&mut tx).await?;
        let units = store::units(&mut tx, event.id).await?;
        let mut everybody = Vec::new();
        for number in 0..PEOPLE {
            let name = format!("考生{number}");
            let who = account(&mut tx, &name).await?;
            store::join(&mut tx, event.id, who, units[number % 2].id, &name, now()).await?;
            everybody.push(who);
        }
        tx.commit().await?;
        let sheets = SheetRecorder::start(store.clone());
        let choice: OptionSet = OptionId::new('a').into_iter().collect();
        // All of them late, each at another moment: they keep the end of all.
        let first = event.opens_at + TimeDelta::minutes(45);
        let mut tasks = JoinSet::new();
        for (number, who) in everybody.iter().copied().enumerate() {
            let (store, sheets, id) = (store.clone(), sheets.clone(), event.id);
            let at = first + TimeDelta::milliseconds(i64::try_from(number)?);
            tasks.spawn(async move {
                // Every tenth presses twice, as on a phone that doesn't answer at once.
                let (one, other) = if number % 10 == 0 {
                    tokio::join!(begin(&store, id, who, at), begin(&store, id, who, at))
                } else {
                    let begun = begin(&store, id, who, at).await?;
                    (Ok(begun), Ok((begun.0, false)))
                };
                let ((set, one), (same, other)) = (one?, other?);
                anyhow::ensure!(set == same && one != other, "one attempt, begun once");
                let changes: Vec<NewChange> = (1..=3).map(|position| NewChange { made_at: at, ..right(position, choice) }).collect();
                let (two, rest) = changes.split_at(2);
                tokio::try_join!(save(&sheets, who, set, two, at), save(&sheets, who, set, rest, at))?;
                save(&sheets, who, set, &changes, at).await?;
                anyhow::Ok(set)
            });
        }
        let mut sets = BTreeSet::new();
        while let Some(done) = tasks.join_next().await {
            sets.insert(done??);
        }
        assert_eq!(sets.len(), PEOPLE);
        let mut tx = store.write().await?;
        for set in &sets {
            let attempt = mocks::by_id(&mut tx, *set).await?.expect("the attempt");
            assert_eq!(attempt.ends_at, event.closes_at);
            assert_eq!(mocks::changes(&mut tx, *set).await?.len(), 3, "nothing lost, nothing twice");
        }
        let people = store::people(&mut tx, event.id).await?;
        assert_eq!(people.iter().filter(|person| person.progress() == Progress::Sitting).count(), PEOPLE);
        assert_eq!(people.iter().filter_map(|person| person.set).collect::<BTreeSet<_>>(), sets);
        for who in everybody.iter().step_by(10) {
            assert_eq!(mocks::open_attempts(&mut tx, Owner::Account(*who)).await?.len(), 1, "nobody has two");
        }
        Ok(())
    }
}
