//! A backup is one moment of a database that goes on changing, and comes back as it was.

use std::path::Path;

use crate::account::Actor;
use crate::audit::{self, Event, Verdict};
use crate::clock;
use crate::secret::Secret;
use crate::store::{BackupError, DataLock, DatabaseAddress, Store, backup, restore};

async fn open(path: &Path) -> anyhow::Result<Store> {
    let store = Store::open(&DatabaseAddress::Sqlite(path.to_owned())).await?;
    store.migrate().await?;
    Ok(store)
}

async fn write_entry(store: &Store) -> anyhow::Result<()> {
    let mut tx = store.write().await?;
    audit::record(&mut tx, clock::now(), Event::done(&Actor::nobody(), "test.entry.write", "entry", "1")).await?;
    tx.commit().await?;
    Ok(())
}

async fn entries(store: &Store) -> anyhow::Result<i64> {
    match audit::verify(&mut store.read().await?).await? {
        Verdict::Whole(entries) => Ok(entries),
        broken @ Verdict::BrokenAt { .. } => anyhow::bail!("{broken:?}"),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_made_while_others_write_restores_to_one_moment() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let (database, key, file) =
        (folder.path().join("zhengtu.db"), folder.path().join("secret.key"), folder.path().join("backup.zip"));
    let store = open(&database).await?;
    let hash = Secret::open(&key)?.keyed_hash("x", "y");
    for _ in 0..20 {
        write_entry(&store).await?;
    }
    let busy = store.clone();
    let writing = tokio::spawn(async move {
        for _ in 0..50 {
            write_entry(&busy).await?;
        }
        anyhow::Ok(())
    });
    backup(&store, &key, &file).await?;
    writing.await??;
    assert!(matches!(backup(&store, &key, &file).await, Err(BackupError::Exists(_))), "a backup is never written over");
    assert_eq!(entries(&store).await?, 70);
    store.close().await;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(std::fs::metadata(&file)?.permissions().mode() & 0o777, 0o600);
    }

    // Elsewhere, on nothing.
    let (new_database, new_key) = (folder.path().join("new/zhengtu.db"), folder.path().join("new/secret.key"));
    restore(&file, &new_database, &new_key, false, clock::now()).await?;
    let restored = open(&new_database).await?;
    assert!((20..=70).contains(&entries(&restored).await?));
    assert_eq!(Secret::open(&new_key)?.keyed_hash("x", "y"), hash);
    restored.close().await;

    // Over what is there: only when told to, never under a running server, and what was there is kept.
    assert!(matches!(restore(&file, &database, &key, false, clock::now()).await, Err(BackupError::DataExists(_))));
    let server = DataLock::take(&database)?;
    assert!(matches!(restore(&file, &database, &key, true, clock::now()).await, Err(BackupError::Lock(_))));
    drop(server);
    let done = restore(&file, &database, &key, true, clock::now()).await?;
    let old = open(&done.kept[0]).await?;
    assert_eq!(entries(&old).await?, 70);
    old.close().await;
    assert!(entries(&open(&database).await?).await? <= 70);
    let leftovers: Vec<_> = std::fs::read_dir(folder.path())?
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| [".part", ".restored", ".database"].iter().any(|ending| name.ends_with(ending)))
        .collect();
    assert!(leftovers.is_empty(), "{leftovers:?}");
    Ok(())
}

#[tokio::test]
async fn what_is_no_backup_changes_nothing() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let (database, key, file) =
        (folder.path().join("zhengtu.db"), folder.path().join("secret.key"), folder.path().join("backup.zip"));
    let store = open(&database).await?;
    Secret::open(&key)?;
    write_entry(&store).await?;
    backup(&store, &key, &file).await?;
    store.close().await;
    let whole = std::fs::read(&file)?;
    for content in [b"not a zip".as_slice(), &whole[..whole.len() / 2], &[&whole[..200], &[0; 64], &whole[264..]].concat()] {
        let torn = folder.path().join("torn.zip");
        std::fs::write(&torn, content)?;
        let refused = restore(&torn, &database, &key, true, clock::now()).await;
        assert!(matches!(refused, Err(BackupError::NotABackup { .. })), "{refused:?}");
    }
    assert_eq!(entries(&open(&database).await?).await?, 1);
    Ok(())
}
