//! Accounts, sessions and counters.

use chrono::TimeDelta;

use crate::account::attempt::{self, SIGN_IN_ACCOUNT};
use crate::account::grant::{self, Filter, ScopeReading, read_scope};
use crate::account::session;
use crate::account::store::{self, AccountError};
use crate::account::{Grant, Role, Scope, demonstration};
use crate::clock::now;
use crate::on_both;
use crate::secret::Secret;
use crate::store::Tx;

async fn account(tx: &mut Tx, name: &str) -> anyhow::Result<store::Account> {
    Ok(store::create(tx, name, "not a hash", false, None, now()).await?)
}

on_both! {
    async fn names_that_look_the_same_are_taken_once(store: Store) {
        let mut tx = store.write().await?;
        account(&mut tx, "Li Lei").await?;
        assert!(matches!(store::create(&mut tx, "ｌｉ　ＬＥＩ", "x", false, None, now()).await, Err(AccountError::NameTaken)));
        // The refusal didn't spoil the transaction.
        account(&mut tx, "Han Meimei").await?;
        assert_eq!(store::find_by_name(&mut tx, "lilei").await?.map(|found| found.name), Some("Li Lei".to_owned()));
        tx.commit().await?;
        Ok(())
    }

    async fn sessions_end_by_idling_by_age_and_by_hand(store: Store) {
        let mut tx = store.write().await?;
        let li = account(&mut tx, "Li Lei").await?;
        let start = now();
        let first = session::start(&mut tx, "first", li.id, None, "a browser", start).await?;
        assert!(session::of_token(&mut tx, "first", start + TimeDelta::hours(11)).await?.is_some_and(|found| found.stale));
        assert!(session::of_token(&mut tx, "first", start + TimeDelta::hours(13)).await?.is_none(), "idle");
        session::touch(&mut tx, first.id, start + TimeDelta::hours(11)).await?;
        assert!(session::of_token(&mut tx, "first", start + TimeDelta::hours(13)).await?.is_some());
        session::touch(&mut tx, first.id, start + TimeDelta::days(30)).await?;
        assert!(session::of_token(&mut tx, "first", start + TimeDelta::days(30)).await?.is_none(), "too old");

        let second = session::start(&mut tx, "second", li.id, None, "another", start).await?;
        assert!(session::revoke_own(&mut tx, second.id, li.id, start).await?);
        assert!(!session::revoke_own(&mut tx, second.id, li.id, start).await?);
        assert!(session::of_token(&mut tx, "second", start).await?.is_none());
        assert!(session::of_token(&mut tx, "never given out", start).await?.is_none());
        Ok(())
    }

    async fn a_visitor_becomes_an_account_and_takes_the_number_along(store: Store) {
        let mut tx = store.write().await?;
        let li = account(&mut tx, "Li Lei").await?;
        let visitor = session::start_visitor(&mut tx, "visiting", now()).await?;
        let before = session::of_token(&mut tx, "visiting", now() + TimeDelta::days(90)).await?;
        assert_eq!(before.as_ref().map(|found| (found.actor.account, found.actor.visitor)), Some((None, Some(visitor))));
        let started = session::start(&mut tx, "signed in", li.id, before.as_ref(), "", now()).await?;
        assert_eq!(started.visitor, Some(visitor));
        assert!(session::of_token(&mut tx, "visiting", now()).await?.is_none(), "the visitor's token is spent");

        // What is li's stays li's when han signs in with the same browser.
        let han = account(&mut tx, "Han Meimei").await?;
        let before = session::of_token(&mut tx, "signed in", now()).await?;
        assert_eq!(session::start(&mut tx, "han", han.id, before.as_ref(), "", now()).await?.visitor, None);
        let han = session::of_token(&mut tx, "han", now()).await?.and_then(|found| found.actor.visitor);
        assert!(han.is_some() && han != Some(visitor));
        Ok(())
    }

    async fn five_attempts_then_a_wait_that_doubles(store: Store) {
        let mut tx = store.write().await?;
        let key = SIGN_IN_ACCOUNT.key(&Secret::from_bytes([1; 32]), "lilei");
        assert!(!key.contains("lilei"));
        let mut at = now();
        for wait in [5, 10, 20, 30, 30] {
            for _ in 0..5 {
                assert_eq!(attempt::count(&mut tx, &SIGN_IN_ACCOUNT, &key, at).await?, Ok(()));
            }
            let until = at + TimeDelta::minutes(wait);
            assert_eq!(attempt::count(&mut tx, &SIGN_IN_ACCOUNT, &key, at).await?, Err(until));
            at = until;
        }
        attempt::forget(&mut tx, &key).await?;
        for _ in 0..4 {
            assert_eq!(attempt::count(&mut tx, &SIGN_IN_ACCOUNT, &key, at).await?, Ok(()));
        }
        // A day later the count begins again.
        at += TimeDelta::hours(25);
        for _ in 0..4 {
            assert_eq!(attempt::count(&mut tx, &SIGN_IN_ACCOUNT, &key, at).await?, Ok(()));
        }
        assert_eq!(attempt::blocked_until(&mut tx, &key, at).await?, None);
        Ok(())
    }

    async fn scopes_are_read_by_code_name_or_country(store: Store) {
        let mut tx = store.read().await?;
        for typed in ["321002", " 广陵区 "] {
            let read = read_scope(&mut tx, typed).await?;
            assert!(matches!(&read, ScopeReading::Found { scope: Scope::Division { code, .. }, .. } if code == "321002"), "{read:?}");
        }
        assert!(matches!(read_scope(&mut tx, "全国").await?, ScopeReading::Found { scope: Scope::Everywhere, name: None }));
        for typed in ["", "999999", "陵区"] {
            assert_eq!(read_scope(&mut tx, typed).await?, ScopeReading::Unknown, "{typed}");
        }
        Ok(())
    }

    async fn accounts_are_found_by_name_role_and_state(store: Store) {
        let mut tx = store.write().await?;
        let me = account(&mut tx, "管理员").await?;
        grant::give(&mut tx, me.id, &Grant { role: Role::Administrator, scope: Scope::Everywhere }, None, now()).await?;
        let li = account(&mut tx, "Li_Lei").await?;
        account(&mut tx, "LiXLei").await?;
        store::disable(&mut tx, li.id, now()).await?;
        let actor = store::actor_of(&mut tx, &me).await?;
        let mut names = async |filter: Filter| -> anyhow::Result<Vec<String>> {
            let (found, total) = grant::accounts(&mut tx, &actor, &filter, 10, 0).await?;
            assert_eq!(i64::try_from(found.len())?, total);
            Ok(found.into_iter().map(|account| account.name).collect())
        };
        let filter = |name: &str, role: &str, state: &str| Filter { name: name.into(), role: role.into(), state: state.into() };
        assert_eq!(names(filter("", "", "")).await?.len(), 3);
        assert_eq!(names(filter("I_l", "", "")).await?, ["Li_Lei"], "an underscore is only an underscore");
        assert_eq!(names(filter("li", "none", "active")).await?, ["LiXLei"]);
        assert_eq!(names(filter("", "administrator", "")).await?, ["管理员"]);
        assert_eq!(names(filter("", "", "disabled")).await?, ["Li_Lei"]);
        Ok(())
    }

    async fn the_demonstrations_accounts_are_made_once(store: Store) {
        let mut tx = store.write().await?;
        store::create_demonstration(&mut tx, now()).await?;
        store::create_demonstration(&mut tx, now()).await?;
        for wanted in demonstration::ACCOUNTS {
            let found = store::find_by_name(&mut tx, wanted.name).await?.ok_or_else(|| anyhow::anyhow!(wanted.name))?;
            let roles: Vec<Role> = store::grants_of(&mut tx, found.id).await?.into_iter().map(|grant| grant.role).collect();
            let expected: &[Role] = if wanted.role == Role::Candidate { &[] } else { &[wanted.role] };
            assert_eq!(roles, expected, "{}", wanted.name);
        }
        Ok(())
    }
}
