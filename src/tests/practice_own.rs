//! 收藏、笔记、练习设置: what is somebody's own beside answers, and what becomes of it at sign-up.

use crate::clock::now;
use crate::ids::{AccountId, AnswerId, PracticeSetId, VisitorId};
use crate::practice::preference::Preference;
use crate::practice::store::{self, PracticeSet, Wanted};
use crate::practice::{Owner, favourite, note, preference};
use crate::question::OptionSet;
use crate::starter::questions;
use crate::store::Tx;
use crate::syllabus::Level;
use crate::{on_both, with_tx};

const CHILDREN: Wanted<'static> = Wanted::of_chapter("junior-practice", "2018", "03", 10);

async fn a_set(tx: &mut Tx, owner: Owner) -> anyhow::Result<PracticeSet> {
    let id = PracticeSetId::fresh();
    store::start(tx, id, owner, CHILDREN, 42, now()).await?;
    Ok(store::find(tx, id, owner).await?.expect("the set just started"))
}

async fn account(tx: &mut Tx) -> anyhow::Result<AccountId> {
    let id = AccountId::fresh();
    with_tx!(tx, |c| {
        sqlx::query("INSERT INTO account (id, name, name_folded, password_hash, must_change_password, created_at) VALUES ($1, 'a', 'a', '', $2, $3)")
        .bind(id).bind(false).bind(now()).execute(c).await.map(|_| ())
    })?;
    Ok(id)
}

on_both! {
    async fn a_question_is_kept_and_noted_once_and_by_one_person(store: Store) {
        let mut tx = store.write().await?;
        questions::load(&mut tx, now()).await?;
        let (me, other) = (Owner::Visitor(VisitorId::fresh()), Owner::Visitor(VisitorId::fresh()));
        let set = a_set(&mut tx, me).await?;
        let (first, second) = (set.items[0].version.question, set.items[1].version.question);
        for _ in 0..2 {
            favourite::store::set(&mut tx, me, first, true, now()).await?;
        }
        favourite::store::set(&mut tx, me, second, true, now()).await?;
        favourite::store::set(&mut tx, me, second, false, now()).await?;
        assert_eq!(favourite::store::of_set(&mut tx, me, set.id).await?.into_iter().collect::<Vec<_>>(), [first]);
        assert_eq!(favourite::store::count(&mut tx, me).await?, 1);
        assert_eq!(favourite::store::all(&mut tx, me, 10, 0).await?[0].0, first);
        assert_eq!(favourite::store::count(&mut tx, other).await?, 0);

        note::store::write(&mut tx, me, first, "第一次", now()).await?;
        note::store::write(&mut tx, me, first, "第二次", now()).await?;
        note::store::write(&mut tx, me, second, "不留", now()).await?;
        note::store::write(&mut tx, me, second, "", now()).await?;
        assert_eq!(note::store::of_set(&mut tx, me, set.id).await?.into_iter().collect::<Vec<_>>(), [(first, "第二次".to_owned())]);
        assert_eq!(note::store::find(&mut tx, other, first).await?, "");
        Ok(())
    }

    async fn preferences_are_kept_as_they_were_chosen(store: Store) {
        let mut tx = store.write().await?;
        let me = Owner::Visitor(VisitorId::fresh());
        assert_eq!(preference::store::of(&mut tx, me).await?, Preference::default());
        let mine = Preference {
            instant: true,
            shuffle: false,
            leave_after: 2,
            daily_goal: 40,
            level: Some(Level::Intermediate),
            division_code: Some("320102".into()),
            remind: true,
        };
        for chosen in [Preference::default(), mine.clone()] {
            preference::store::save(&mut tx, me, &chosen, now()).await?;
            assert_eq!(preference::store::of(&mut tx, me).await?, chosen);
        }
        Ok(())
    }

    async fn at_sign_up_the_accounts_own_wins_and_no_note_is_lost(store: Store) {
        let mut tx = store.write().await?;
        questions::load(&mut tx, now()).await?;
        let visitor = VisitorId::fresh();
        let (before, candidate) = (Owner::Visitor(visitor), account(&mut tx).await?);
        let after = Owner::Account(candidate);
        let set = a_set(&mut tx, before).await?;
        let question = |place: usize| set.items[place].version.question;
        for place in [0, 1] {
            favourite::store::set(&mut tx, before, question(place), true, now()).await?;
        }
        favourite::store::set(&mut tx, after, question(1), true, now()).await?;
        note::store::write(&mut tx, before, question(0), "只在浏览器", now()).await?;
        note::store::write(&mut tx, before, question(1), "浏览器里的", now()).await?;
        note::store::write(&mut tx, after, question(1), "账号里的", now()).await?;
        note::store::write(&mut tx, before, question(2), "一样", now()).await?;
        note::store::write(&mut tx, after, question(2), "一样", now()).await?;
        preference::store::save(&mut tx, before, &Preference { daily_goal: 50, ..Preference::default() }, now()).await?;
        preference::store::save(&mut tx, after, &Preference { daily_goal: 30, ..Preference::default() }, now()).await?;

        for _ in 0..2 {
            store::claim(&mut tx, visitor, candidate).await?;
        }
        assert_eq!(favourite::store::count(&mut tx, after).await?, 2);
        assert_eq!(favourite::store::count(&mut tx, before).await?, 0);
        assert_eq!(note::store::find(&mut tx, after, question(0)).await?, "只在浏览器");
        assert_eq!(note::store::find(&mut tx, after, question(1)).await?, "账号里的\n\n浏览器里的");
        assert_eq!(note::store::find(&mut tx, after, question(2)).await?, "一样");
        assert_eq!(note::store::find(&mut tx, before, question(1)).await?, "");
        assert_eq!(preference::store::of(&mut tx, after).await?.daily_goal, 30);

        let (newcomer, fresh) = (VisitorId::fresh(), Preference { instant: true, ..Preference::default() });
        with_tx!(&mut tx, |c| sqlx::query("DELETE FROM practice_preference").execute(c).await.map(|_| ()))?;
        preference::store::save(&mut tx, Owner::Visitor(newcomer), &fresh, now()).await?;
        store::claim(&mut tx, newcomer, candidate).await?;
        assert_eq!(preference::store::of(&mut tx, after).await?, fresh);
        Ok(())
    }

    async fn the_place_is_remembered_by_its_owner_only(store: Store) {
        let mut tx = store.write().await?;
        questions::load(&mut tx, now()).await?;
        let me = Owner::Visitor(VisitorId::fresh());
        let set = a_set(&mut tx, me).await?;
        assert!(store::look_at(&mut tx, me, set.id, 7).await?);
        assert!(!store::look_at(&mut tx, me, set.id, 11).await?, "no such question");
        assert!(!store::look_at(&mut tx, Owner::Visitor(VisitorId::fresh()), set.id, 2).await?, "somebody else's");
        assert_eq!(store::place(&mut tx, set.id).await?, 7);
        Ok(())
    }

    async fn others_choices_leave_out_ones_own(store: Store) {
        let mut tx = store.write().await?;
        questions::load(&mut tx, now()).await?;
        let me = Owner::Visitor(VisitorId::fresh());
        let mine = a_set(&mut tx, me).await?;
        let item = &mine.items[0];
        let wrong = item.order.iter().copied().find(|option| !item.version.content.key.contains(*option)).expect("a distractor");
        let chosen: OptionSet = std::iter::once(wrong).collect();
        for owner in [me, Owner::Visitor(VisitorId::fresh()), Owner::Visitor(VisitorId::fresh())] {
            let set = if owner == me { mine.clone() } else { a_set(&mut tx, owner).await? };
            let position = set.items.iter().find(|other| other.asked == item.asked).expect("the same seed").position;
            store::answer(&mut tx, owner, set.id, position, AnswerId::fresh(), chosen, now()).await?;
        }
        store::count_pending(&mut tx, 1000).await?;
        let all = store::chosen_by_others(&mut tx, mine.id, me).await?;
        assert_eq!(all[&item.asked], [(wrong, 2)]);
        Ok(())
    }
}
