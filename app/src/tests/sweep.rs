//! The server removes what has expired, at start and from time to time.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use chrono::TimeDelta;
use zhengtu::account::session::{self, VISITOR_LIFETIME};
use zhengtu::account::sweep::{Swept, sweep};
use zhengtu::clock::now;
use zhengtu::on_both;

use crate::server::SWEEP;

on_both! {
    async fn a_running_server_sweeps_by_its_clock_and_stops_when_told(store: Store) {
        let mut tx = store.write().await?;
        session::start_visitor(&mut tx, "a visitor", now()).await?;
        tx.commit().await?;
        let days = Arc::new(AtomicI64::new(0));
        let (stop, stopped) = tokio::sync::watch::channel(false);
        let clock = { let days = days.clone(); move || now() + TimeDelta::days(days.load(Ordering::Relaxed)) };
        let sweeping = tokio::spawn(SWEEP.repeat(store.clone(), Duration::from_millis(5), clock, stopped));
        tokio::time::sleep(Duration::from_millis(100)).await;
        assert!(session::of_token(&mut store.read().await?, "a visitor", now()).await?.is_some(), "it is good still");

        let later = VISITOR_LIFETIME + TimeDelta::days(1);
        days.store(later.num_days(), Ordering::Relaxed);
        let mut waited = 0;
        while session::of_token(&mut store.read().await?, "a visitor", now()).await?.is_some() {
            waited += 1;
            assert!(waited < 500, "it was never removed");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        assert_eq!(sweep(&store, now() + later, 10).await?, Swept::default());
        stop.send(true)?;
        tokio::time::timeout(Duration::from_secs(5), sweeping).await??;
        Ok(())
    }
}
