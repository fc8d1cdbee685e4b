//! The key changes while others read and write; nobody is lost, found twice or left behind, wherever it is cut off.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use super::personal_data::filled::filled;
use crate::clock::{date_of, now};
use crate::ids::PersonId;
use crate::on_both;
use crate::person::id_number::{IdNumber, check_character};
use crate::person::reveal::{Purpose, What, store as reveal};
use crate::person::store::{Belonging, Entered, SaveError, by_id_number, create};
use crate::rekey::{COLUMNS, RekeyError, rotate, status};
use crate::secret::rotation::{Rotation, Stage};
use crate::secret::{Secret, SecretError, State};
use crate::store::{Store, Tx};
use crate::testing;

/// A little more than a second: as long as it takes until a server has looked at the file.
const WAIT: Duration = Duration::from_millis(1200);

fn number(order: usize) -> IdNumber {
    let body = format!("99000019900101{order:03}");
    let check = check_character(&body).expect("17 digits");
    IdNumber::parse(&format!("{body}{check}"), date_of(now())).expect("a number")
}

/// A key file with the key the tests' people are sealed with.
fn key_file(folder: &Path) -> anyhow::Result<PathBuf> {
    let path = folder.join("secret.key");
    std::fs::write(&path, hex::encode([7; 32]))?;
    Ok(path)
}

async fn person(tx: &mut Tx, secret: &Secret, order: usize) -> anyhow::Result<Result<PersonId, SaveError>> {
    let division = crate::division::store::find(tx, "321002").await?.expect("a division");
    let phone = Some("13800008000".to_owned());
    let entered = Entered { name: format!("林{order}"), id_number: Some(number(order)), phone, ..Entered::default() };
    Ok(create(tx, secret, &entered, &Belonging { division, organisation: None, post: String::new() }, now()).await)
}

async fn people(store: &Store, secret: &Secret, from: usize, until: usize) -> anyhow::Result<()> {
    let mut tx = store.write().await?;
    for order in from..until {
        person(&mut tx, secret, order).await??;
    }
    tx.commit().await?;
    Ok(())
}

/// Everybody is found by their number, whole, and can't be added again.
async fn all_there(store: &Store, secret: &Secret, until: usize) -> anyhow::Result<()> {
    let mut tx = store.write().await?;
    let by = crate::account::store::create(&mut tx, "民政", "hash", false, None, now()).await?.id;
    for order in 0..until {
        let found = by_id_number(&mut tx, secret, &number(order)).await?.unwrap_or_else(|| panic!("number {order} is lost"));
        let asked = reveal::Request { person: found, what: What::IdNumber, purpose: Purpose::Other, reason: "", by, office: "" };
        assert_eq!(reveal::reveal(&mut tx, secret, asked, now()).await?, number(order).as_str());
        let again = person(&mut tx, secret, order).await?;
        assert!(matches!(again, Err(SaveError::SameIdNumber(other)) if other == found), "{again:?}");
    }
    Ok(())
}

on_both! {
    async fn everybody_goes_on_while_the_key_changes(store: Store) {
        let folder = tempfile::tempdir()?;
        let file = key_file(folder.path())?;
        filled(&store).await?;
        let server = Arc::new(Secret::open(&file)?);
        people(&store, &server, 0, 30).await?;
        let done = Arc::new(AtomicBool::new(false));
        let (busy, secret, stop) = (store.clone(), Arc::clone(&server), Arc::clone(&done));
        let working = tokio::spawn(async move {
            let mut next = 30;
            while !stop.load(Ordering::Relaxed) {
                people(&busy, &secret, next, next + 1).await?;
                next += 1;
                let mut tx = busy.read().await?;
                for order in (0..next).step_by(7) {
                    anyhow::ensure!(by_id_number(&mut tx, &secret, &number(order)).await?.is_some(), "number {order} wasn't found");
                }
                drop(tx);
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            anyhow::Ok(next)
        });
        for round in 1..=2 {
            assert_eq!(rotate(&store, &file, WAIT, |_| {}).await?, round);
        }
        done.store(true, Ordering::Relaxed);
        let until = working.await??;
        assert!(until > 60, "{until} people: others hardly came to write");
        all_there(&store, &server, until).await?;
        let found = status(&store, &file).await?;
        assert_eq!((found.unknown, found.under_way, found.keys.len()), (0, false, 1));
        assert!(found.keys[0].key.number == 2 && found.keys[0].values > 2 * i64::try_from(until)?, "{found:?}");
        // Numbers, telephones, mail addresses, proofs: everything there is opens with a key that is read from the file now.
        all_there(&store, &Secret::open(&file)?, until).await?;
        let text = std::fs::read_to_string(&file)?;
        assert!(text.starts_with(&hex::encode([7; 32])) && text.lines().count() == 2, "the root and one key");

        // With the file of before, nothing opens; and that is said.
        std::fs::write(&file, hex::encode([7; 32]))?;
        let found = status(&store, &file).await?;
        assert!(found.unknown > 0 && found.keys[0].values == 0, "{found:?}");
        let refused = rotate(&store, &file, WAIT, |_| {}).await;
        assert!(matches!(refused, Err(RekeyError::Unreadable(_))), "{refused:?}");
        assert!(std::fs::read_to_string(&file)?.contains("0 old"), "the old key stays");
        Ok(())
    }

    async fn a_rotation_that_was_cut_off_goes_on(store: Store) {
        let folder = tempfile::tempdir()?;
        let file = key_file(folder.path())?;
        let server = Secret::open(&file)?;
        people(&store, &server, 0, 5).await?;
        let mut rotation = Rotation::take(&file)?;
        assert!(matches!(rotate(&store, &file, WAIT, |_| {}).await, Err(RekeyError::Secret(SecretError::Busy { .. }))));
        rotation.announce()?;
        drop(rotation);
        tokio::time::sleep(WAIT).await;
        // Announced: nobody uses it.
        people(&store, &server, 5, 8).await?;
        assert_eq!(status(&store, &file).await?.keys.iter().map(|one| one.values).collect::<Vec<_>>(), [16, 0]);
        let mut rotation = Rotation::take(&file)?;
        assert_eq!(rotation.stage(), Stage::Announced);
        rotation.switch()?;
        drop(rotation);
        tokio::time::sleep(WAIT).await;
        // In use, with old values beside.
        people(&store, &server, 8, 10).await?;
        all_there(&store, &server, 10).await?;
        let found = status(&store, &file).await?;
        assert_eq!(found.keys.iter().map(|one| (one.key.number, one.key.state, one.values)).collect::<Vec<_>>(), [
            (0, State::Old, 16),
            (1, State::Current, 4)
        ]);
        assert_eq!(rotate(&store, &file, WAIT, |_| {}).await?, 1, "the same rotation goes on");
        all_there(&store, &server, 10).await?;
        assert!(!status(&store, &file).await?.under_way);
        Ok(())
    }
}

/// Columns of bytes that are neither ids nor sealed.
const OTHER_BYTES: &[&str] = &[
    "browser_session.token_hash",
    // What a doubtful row is known by again: hashed with the root, of what an ID number is known by whatever key is current.
    "match_case.identity_hash",
    // Hashed with the root: random codes that end by themselves, and an address people have in their calendars.
    "person_link.code_hash",
    "training_feed.token_hash",
    // Goes along with the number it is the hash of.
    "person.id_hash",
    // Made by browsers and by chance; what a picture shows, and what a question is compared by.
    "practice_answer.device",
    "mock_change.device",
    "mock_text.tab",
    "mock_pool.draw_key",
    "picture.bytes",
    "question_search.signature",
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_sealed_is_sealed_anew() -> anyhow::Result<()> {
    let store = testing::sqlite().await;
    let Store::Sqlite { readers, .. } = &store else { unreachable!("asked of SQLite only") };
    let bytes: Vec<(String,)> = sqlx::query_as(
        "SELECT m.name || '.' || c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c \
         WHERE m.type = 'table' AND c.type = 'BLOB' AND m.name NOT LIKE 'question_token%' AND m.name NOT LIKE '_sqlx%' \
         AND c.name <> 'id' AND c.name NOT LIKE '%!_id' ESCAPE '!' AND c.name NOT LIKE '%!_by' ESCAPE '!' AND c.name NOT IN ('supersedes')",
    )
    .fetch_all(readers)
    .await?;
    let there: BTreeSet<String> = bytes.into_iter().map(|(name,)| name).collect();
    let said: BTreeSet<String> =
        COLUMNS.iter().map(|column| column.name).chain(OTHER_BYTES.iter().copied()).map(str::to_owned).collect();
    assert_eq!(there, said, "name what is sealed in `rekey::columns!`");
    Ok(())
}
