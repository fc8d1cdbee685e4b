//! What a database does when the world around it fails: a full disk, a file or a server that goes away.

use std::time::{Duration, Instant};

use crate::store::{DatabaseAddress, OpenError, Store, StoreError, Tx};
use crate::testing;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_a_full_disk_the_next_write_is_taken() -> anyhow::Result<()> {
    let store = testing::sqlite().await;
    let Tx::Sqlite(mut tx) = store.write().await? else { anyhow::bail!("not SQLite") };
    sqlx::query("CREATE TABLE filler (bytes BLOB NOT NULL) STRICT").execute(&mut *tx).await?;
    tx.commit().await?;
    for _ in 0..2 {
        let Tx::Sqlite(mut tx) = store.write().await? else { anyhow::bail!("not SQLite") };
        // As if the disk ended where the file does.
        sqlx::query("PRAGMA max_page_count = 1").execute(&mut *tx).await?;
        let fill = "INSERT INTO filler (bytes) VALUES (zeroblob(10000000))";
        let refused = sqlx::query(fill).execute(&mut *tx).await.map_err(StoreError::from);
        assert!(matches!(refused, Err(StoreError::Full(_))), "{refused:?}");
        drop(tx);
        let Tx::Sqlite(mut tx) = store.write().await? else { anyhow::bail!("not SQLite") };
        sqlx::query("INSERT INTO filler (bytes) VALUES (x'00')").execute(&mut *tx).await?;
        tx.commit().await?;
    }
    let Tx::Sqlite(mut tx) = store.read().await? else { anyhow::bail!("not SQLite") };
    let rows: i64 = sqlx::query_scalar("SELECT COUNT(*) AS rows FROM filler").fetch_one(&mut *tx).await?;
    assert_eq!(rows, 2);
    Ok(())
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_written_to_a_file_that_is_not_there_any_more() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let (path, aside) = (folder.path().join("zhengtu.db"), folder.path().join("aside.db"));
    let store = Store::open(&DatabaseAddress::Sqlite(path.clone())).await?;
    store.migrate().await?;
    std::fs::rename(&path, &aside)?;
    assert!(matches!(store.write().await, Err(StoreError::Unavailable(_))));
    assert!(!path.exists(), "no other is made in its place");
    std::fs::copy(&aside, &path)?;
    assert!(matches!(store.write().await, Err(StoreError::Unavailable(_))));
    std::fs::rename(&aside, &path)?;
    assert!(store.write().await.is_ok());
    Ok(())
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn data_is_for_its_owner_only() -> anyhow::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir()?;
    let data = folder.path().join("new/data");
    let path = data.join("zhengtu.db");
    let _lock = crate::store::DataLock::take(&path)?;
    let store = Store::open(&DatabaseAddress::Sqlite(path)).await?;
    store.migrate().await?;
    let mode = |path: &std::path::Path| anyhow::Ok(std::fs::metadata(path)?.permissions().mode() & 0o777);
    assert_eq!((mode(&data)?, mode(&folder.path().join("new"))?), (0o700, 0o700));
    let mut files = 0;
    for entry in std::fs::read_dir(&data)? {
        let file = entry?.path();
        assert_eq!(mode(&file)?, 0o600, "{}", file.display());
        files += 1;
    }
    assert_eq!(files, 4, "the database, its two logs, the lock");
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_is_not_there_is_said_so_at_once() -> anyhow::Result<()> {
    let port = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
    let address = DatabaseAddress::parse(&format!("postgres://nobody@127.0.0.1:{port}/nothing"))?;
    let begun = Instant::now();
    let Err(OpenError::Connect { source: sqlx::Error::Io(error), .. }) = Store::open(&address).await else {
        anyhow::bail!("the reason is lost");
    };
    assert_eq!(error.kind(), std::io::ErrorKind::ConnectionRefused);
    assert!(begun.elapsed() < Duration::from_secs(3));
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lost_postgres_database_is_unavailable() -> anyhow::Result<()> {
    let store = testing::postgres().await;
    let Store::Postgres(pool) = &store else { anyhow::bail!("not PostgreSQL") };
    let name = pool.connect_options().get_database().unwrap_or_default().to_owned();
    let admin = sqlx::PgPool::connect(&std::env::var(testing::POSTGRES)?).await?;
    let terminate = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1";

    let mut tx = store.write().await?;
    let refuse = sqlx::AssertSqlSafe(format!("ALTER DATABASE {name} ALLOW_CONNECTIONS false"));
    sqlx::query(refuse).execute(&admin).await?;
    sqlx::query(terminate).bind(&name).execute(&admin).await?;
    let during = crate::store::ping(&mut tx).await;
    assert!(matches!(during, Err(StoreError::Unavailable(_))), "{during:?}");
    drop(tx);
    let closed = store.read().await;
    assert!(matches!(closed, Err(StoreError::Unavailable(_))), "{closed:?}");

    sqlx::query(sqlx::AssertSqlSafe(format!("DROP DATABASE {name} WITH (FORCE)"))).execute(&admin).await?;
    let gone = store.write().await;
    assert!(matches!(gone, Err(StoreError::Unavailable(_))), "{gone:?}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_transaction_somebody_left_behind_is_nobody_elses() -> anyhow::Result<()> {
    let store = testing::postgres().await;
    let Store::Postgres(pool) = &store else { anyhow::bail!("not PostgreSQL") };
    let mut left = pool.acquire().await?;
    sqlx::raw_sql("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SELECT COUNT(*) FROM account").execute(&mut *left).await?;
    drop(left);
    // Every connection there is reads what is there now, and writes.
    let mut held = Vec::new();
    for _ in 0..16 {
        let mut tx = store.write().await?;
        crate::with_tx!(&mut tx, |c| sqlx::query("DELETE FROM practice_pending").execute(c).await.map(|_| ()))?;
        held.push(tx);
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_log_of_sqlite_is_brought_in_while_somebody_writes() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("zhengtu.db");
    let store = Store::open(&DatabaseAddress::Sqlite(file.clone())).await?;
    store.migrate().await?;
    assert!(!store.checkpoint().await?, "nobody has written");
    let mut tx = store.write().await?;
    crate::with_tx!(&mut tx, |c| sqlx::query("CREATE TABLE ballast AS SELECT randomblob(1000000) AS x")
        .execute(c)
        .await
        .map(|_| ()))?;
    tx.commit().await?;
    let before = std::fs::metadata(&file)?.len();
    let writing = store.write().await?;
    assert!(store.checkpoint().await?);
    assert!(std::fs::metadata(&file)?.len() >= before + 1_000_000, "what was committed is in the file");
    drop(writing);
    Ok(())
}
