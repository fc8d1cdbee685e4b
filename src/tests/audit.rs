//! The trail can't be edited unseen.

use crate::account::Actor;
use crate::audit::{Event, Verdict, record, verify};
use crate::clock::now;
use crate::{on_both, with_tx};

on_both! {
    async fn the_chain_holds_and_refuses_edits(store: Store) {
        let actor = Actor::nobody();
        for number in 0..5 {
            let mut tx = store.write().await?;
            record(&mut tx, now(), Event::done(&actor, "test.thing.make", "thing", number)).await?;
            tx.commit().await?;
        }
        assert_eq!(verify(&mut store.read().await?).await?, Verdict::Whole(5));

        let mut tx = store.write().await?;
        let edit = with_tx!(&mut tx, |c| sqlx::query("UPDATE audit_entry SET reason = 'x' WHERE seq = 3").execute(c).await.map(|_| ()));
        assert!(edit.is_err(), "the database itself refuses to edit the trail");
        Ok(())
    }

    async fn an_edit_behind_the_databases_back_is_found(store: Store) {
        let actor = Actor::nobody();
        let mut tx = store.write().await?;
        for number in 0..5 {
            record(&mut tx, now(), Event::done(&actor, "test.thing.make", "thing", number)).await?;
        }
        tx.commit().await?;

        let mut tx = store.write().await?;
        let disarm = match &tx {
            crate::store::Tx::Sqlite(_) => "DROP TRIGGER audit_entry_no_update",
            crate::store::Tx::Postgres(_) => "DROP TRIGGER audit_entry_no_change ON audit_entry",
        };
        with_tx!(&mut tx, |c| sqlx::query(disarm).execute(c).await.map(|_| ()))?;
        with_tx!(&mut tx, |c| sqlx::query("UPDATE audit_entry SET account_name = 'x' WHERE seq = 3").execute(c).await.map(|_| ()))?;
        tx.commit().await?;
        assert!(matches!(verify(&mut store.read().await?).await?, Verdict::BrokenAt { seq: 3, .. }));
        Ok(())
    }

    async fn entries_cut_off_the_end_are_missed(store: Store) {
        let actor = Actor::nobody();
        let mut tx = store.write().await?;
        for number in 0..5 {
            record(&mut tx, now(), Event::done(&actor, "test.thing.make", "thing", number)).await?;
        }
        tx.commit().await?;

        let mut tx = store.write().await?;
        let disarm = match &tx {
            crate::store::Tx::Sqlite(_) => "DROP TRIGGER audit_entry_no_delete",
            crate::store::Tx::Postgres(_) => "DROP TRIGGER audit_entry_no_change ON audit_entry",
        };
        with_tx!(&mut tx, |c| sqlx::query(disarm).execute(c).await.map(|_| ()))?;
        with_tx!(&mut tx, |c| sqlx::query("DELETE FROM audit_entry WHERE seq > 3").execute(c).await.map(|_| ()))?;
        let end = "UPDATE audit_head SET seq = 3, hash = (SELECT hash FROM audit_entry WHERE seq = 3)";
        with_tx!(&mut tx, |c| sqlx::query(end).execute(c).await.map(|_| ()))?;
        tx.commit().await?;
        assert!(matches!(verify(&mut store.read().await?).await?, Verdict::BrokenAt { seq: 4, .. }));
        Ok(())
    }
}
