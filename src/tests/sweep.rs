//! What is past its end goes, in batches, and nothing else.

use chrono::TimeDelta;

use crate::account::attempt::{self, SIGN_IN_ACCOUNT};
use crate::account::session::{self, VISITOR_LIFETIME};
use crate::account::sweep::{Swept, sweep};
use crate::clock::now;
use crate::on_both;
use crate::store::Store;

/// Seven visitors of long ago, one of today; three counters of a week ago and one of an hour ago.
async fn left_behind(store: &Store) -> anyhow::Result<()> {
    let long_ago = now() - VISITOR_LIFETIME - TimeDelta::days(1);
    let mut tx = store.write().await?;
    for number in 0..7 {
        session::start_visitor(&mut tx, &format!("old {number}"), long_ago).await?;
    }
    session::start_visitor(&mut tx, "today", now()).await?;
    for (key, ago) in [("a", 7 * 24), ("b", 7 * 24), ("c", 7 * 24), ("d", 1)] {
        assert_eq!(attempt::count(&mut tx, &SIGN_IN_ACCOUNT, key, now() - TimeDelta::hours(ago)).await?, Ok(()));
    }
    tx.commit().await?;
    Ok(())
}

on_both! {
    async fn expired_sessions_and_forgotten_counters_go_in_batches(store: Store) {
        left_behind(&store).await?;
        let mut tx = store.write().await?;
        assert_eq!(session::sweep(&mut tx, now(), 3).await?, 3, "no more than asked");
        assert_eq!(attempt::sweep(&mut tx, now(), 2).await?, 2);
        drop(tx);
        assert_eq!(sweep(&store, now(), 2).await?, Swept { sessions: 7, counters: 3 });
        assert_eq!(sweep(&store, now(), 2).await?, Swept::default());
        let mut tx = store.read().await?;
        assert!(session::of_token(&mut tx, "today", now()).await?.is_some());
        assert!(session::of_token(&mut tx, "old 1", now()).await?.is_none());
        Ok(())
    }

    async fn several_servers_sweep_one_database(store: Store) {
        left_behind(&store).await?;
        let (one, other) = tokio::join!(sweep(&store, now(), 2), sweep(&store, now(), 2));
        let (one, other) = (one?, other?);
        assert_eq!((one.sessions + other.sessions, one.counters + other.counters), (7, 3), "each row goes once");
        Ok(())
    }

    async fn a_counter_that_still_bars_stays(store: Store) {
        let mut tx = store.write().await?;
        let week_ago = now() - TimeDelta::days(7);
        for _ in 0..5 {
            assert_eq!(attempt::count(&mut tx, &SIGN_IN_ACCOUNT, "barred", week_ago).await?, Ok(()));
        }
        assert_eq!(attempt::sweep(&mut tx, week_ago + TimeDelta::hours(1), 10).await?, 0, "it is young");
        assert!(attempt::blocked_until(&mut tx, "barred", week_ago).await?.is_some());
        assert_eq!(attempt::sweep(&mut tx, now(), 10).await?, 1);
        Ok(())
    }
}
