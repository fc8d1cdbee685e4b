//! Every way to practise: what a set is chosen from, the questions of the day, and the wrong-question book.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};

use crate::clock::{date_of, now};
use crate::ids::{AnswerId, PracticeSetId, QuestionId, VisitorId};
use crate::on_both;
use crate::practice::mode::Mode;
use crate::practice::preference::Preference;
use crate::practice::store::{self, Item, LONGEST, PracticeSet, Wanted};
use crate::practice::{Owner, favourite, preference};
use crate::question::{Kind, OptionSet};
use crate::question::{search, store as bank};
use crate::starter::questions;
use crate::store::Tx;

const CHILDREN: Wanted<'static> = Wanted::of_chapter("junior-practice", "2018", "03", 10);
const ALL: Wanted<'static> = Wanted::of_subject("junior-practice", "2018", LONGEST);

async fn a_set(tx: &mut Tx, owner: Owner, wanted: Wanted<'_>, seed: u64, at: DateTime<Utc>) -> anyhow::Result<Option<PracticeSet>> {
    let id = PracticeSetId::fresh();
    let questions = store::start(tx, id, owner, wanted, seed, at).await?;
    let set = store::find(tx, id, owner).await?;
    assert_eq!(set.as_ref().map_or(0, |set| set.items.len()), questions, "a set has what was said, and none is made without");
    Ok(set)
}

fn questions_of(set: &PracticeSet) -> BTreeSet<QuestionId> {
    set.items.iter().map(|item| item.version.question).collect()
}

async fn answer(tx: &mut Tx, owner: Owner, set: &PracticeSet, item: &Item, right: bool, at: DateTime<Utc>) -> anyhow::Result<()> {
    let key = item.version.content.key;
    let wrong: OptionSet = item.order.iter().copied().find(|option| !key.contains(*option)).into_iter().collect();
    store::answer(tx, owner, set.id, item.position, AnswerId::fresh(), if right { key } else { wrong }, at).await?;
    Ok(())
}

fn me() -> Owner {
    Owner::Visitor(VisitorId::fresh())
}

on_both! {
    async fn each_way_chooses_what_it_says(store: Store) {
        let mut tx = store.write().await?;
        questions::load(&mut tx, now()).await?;
        tx.commit().await?;
        search::catch_up(&store).await?;
        let mut tx = store.write().await?;
        let (me, at) = (me(), now());
        let everything = questions_of(&a_set(&mut tx, me, ALL, 1, at).await?.expect("a subject"));

        for (kind, questions) in store::kind_counts(&mut tx, "junior-practice", "2018").await? {
            let wanted = Wanted { mode: Mode::Kind, detail: kind.code(), ..ALL };
            let set = a_set(&mut tx, me, wanted, 1, at).await?.expect("questions of the kind");
            assert!(set.items.iter().all(|item| item.version.content.kind == kind));
            assert_eq!(i64::try_from(set.items.len())?, questions.min(200));
            assert_eq!((set.mode, set.detail.as_str()), (Mode::Kind, kind.code()));
        }
        let tags = store::tags(&mut tx, "junior-practice", "2018", 3).await?;
        let tag = tags.first().expect("the starter bank has tags");
        let tagged = a_set(&mut tx, me, Wanted { mode: Mode::Tag, detail: &tag.tag, ..ALL }, 1, at).await?.expect("tagged questions");
        assert_eq!(i64::try_from(tagged.items.len())?, tag.questions.min(200));
        assert!(tagged.items.iter().all(|item| item.version.content.tags.contains(&tag.tag)));

        let words = a_set(&mut tx, me, Wanted { mode: Mode::Search, detail: "儿童", ..ALL }, 1, at).await?.expect("words that are there");
        assert!(questions_of(&words).is_subset(&everything));
        assert_eq!(a_set(&mut tx, me, Wanted { mode: Mode::Search, detail: "没有这样的词组", ..ALL }, 1, at).await?, None);

        let first = words.items[0].version.question;
        favourite::store::set(&mut tx, me, first, true, at).await?;
        let marked = a_set(&mut tx, me, Wanted { mode: Mode::Favourite, ..ALL }, 1, at).await?.expect("a favourite");
        assert_eq!(questions_of(&marked), BTreeSet::from([first]));

        let studied = a_set(&mut tx, me, Wanted { mode: Mode::Study, detail: "favourite", ..ALL }, 1, at).await?.expect("the same");
        assert_eq!((questions_of(&studied), studied.mode), (BTreeSet::from([first]), Mode::Study));
        let chapter = a_set(&mut tx, me, Wanted { mode: Mode::Study, ..CHILDREN }, 1, at).await?.expect("a chapter to study");
        assert_eq!((chapter.items.len(), chapter.chapter.as_deref()), (10, Some("03")));

        for nothing in [Mode::Wrong, Mode::Doubtful, Mode::Mock] {
            assert_eq!(a_set(&mut tx, me, Wanted { mode: nothing, ..ALL }, 1, at).await?, None, "{nothing:?}");
        }
        assert_eq!(a_set(&mut tx, me, Wanted { mode: Mode::Kind, detail: "case", ..ALL }, 1, at).await?, None);
        Ok(())
    }

    async fn the_next_set_brings_what_was_not_answered_yet_then_what_went_wrong(store: Store) {
        let mut tx = store.write().await?;
        questions::load(&mut tx, now()).await?;
        let (me, at) = (me(), now());
        let singles = Wanted { mode: Mode::Kind, detail: "single", questions: 40, ..CHILDREN };
        let all = questions_of(&a_set(&mut tx, me, Wanted { questions: LONGEST, ..singles }, 1, at).await?.expect("a chapter"));
        let half = all.len().div_ceil(2);
        let singles = Wanted { questions: half, ..singles };
        let first = a_set(&mut tx, me, singles, 2, at).await?.expect("half of them");
        // Looked at without an answer is not met yet.
        let skipped = first.items.last().expect("a question").version.question;
        for (nth, item) in first.items.iter().enumerate().take(half - 1) {
            answer(&mut tx, me, &first, item, nth > 0, at + TimeDelta::minutes(1)).await?;
        }
        let wrong = first.items[0].version.question;
        let second = questions_of(&a_set(&mut tx, me, singles, 3, at + TimeDelta::minutes(2)).await?.expect("the rest"));
        let met: BTreeSet<_> = first.items.iter().take(half - 1).map(|item| item.version.question).collect();
        let fresh: BTreeSet<_> = all.difference(&met).copied().collect();
        assert!(fresh.contains(&skipped));
        assert_eq!(second.intersection(&fresh).count(), fresh.len().min(half), "whatever is new comes first");
        // With one place more than there are new ones, it goes to the one that was wrong.
        let third = Wanted { questions: fresh.len() + 1, ..singles };
        let third = questions_of(&a_set(&mut tx, me, third, 4, at + TimeDelta::minutes(2)).await?.expect("a set"));
        let mut expected = fresh;
        expected.insert(wrong);
        assert_eq!(third, expected);
        // Nobody else's answers count.
        let other = a_set(&mut tx, Owner::Visitor(VisitorId::fresh()), Wanted { questions: LONGEST, ..singles }, 5, at).await?.expect("all");
        assert_eq!(questions_of(&other), all);
        Ok(())
    }

    async fn options_keep_their_order_for_who_wants_it(store: Store) {
        let mut tx = store.write().await?;
        questions::load(&mut tx, now()).await?;
        let me = me();
        preference::store::save(&mut tx, me, &Preference { shuffle: false, ..Preference::default() }, now()).await?;
        let set = a_set(&mut tx, me, CHILDREN, 5, now()).await?.expect("a set");
        for item in &set.items {
            let written: Vec<_> = item.version.content.options.iter().map(|option| option.id).collect();
            assert_eq!(item.order, written);
        }
        Ok(())
    }

    async fn the_questions_of_a_day_are_the_same_for_everybody_whatever_becomes_of_the_bank(store: Store) {
        let mut tx = store.write().await?;
        questions::load(&mut tx, now()).await?;
        let wanted = Wanted { mode: Mode::Daily, ..ALL };
        // A minute before midnight, and after it.
        let evening: DateTime<Utc> = "2026-05-20T15:59:00Z".parse()?;
        let (one, two) = (me(), me());
        let first = a_set(&mut tx, one, wanted, 1, evening).await?.expect("ten questions");
        assert_eq!((first.items.len(), first.detail.as_str()), (10, "2026-05-20"));
        let gone = first.items[0].version.question;
        assert!(bank::retire(&mut tx, gone, "法规已修订", evening).await?);
        let second = a_set(&mut tx, two, wanted, 2, evening).await?.expect("the same ten");
        let order = |set: &PracticeSet| set.items.iter().map(|item| item.version.question).collect::<Vec<_>>();
        assert_eq!(order(&first), order(&second), "a question that was retired since is still played");
        assert_eq!(second.items.iter().filter(|item| item.is_retired).map(|item| item.version.question).collect::<Vec<_>>(), [gone]);
        assert_eq!(store::own_daily(&mut tx, one, "junior-practice", date_of(evening)).await?, Some((first.id, false)));
        answer(&mut tx, two, &second, &second.items[0], true, evening).await?;

        let morning = evening + TimeDelta::minutes(2);
        assert_eq!(store::own_daily(&mut tx, one, "junior-practice", date_of(morning)).await?, None);
        let next = a_set(&mut tx, one, wanted, 1, morning).await?.expect("another ten");
        assert_ne!(order(&next), order(&first));
        assert!(!questions_of(&next).contains(&gone), "what is retired is chosen no more");
        assert_eq!(store::daily(&mut tx, "intermediate-practice", "2018", evening).await?, None, "a subject without choices has none");
        Ok(())
    }

    async fn the_book_fills_with_what_is_wrong_and_empties_with_what_is_right(store: Store) {
        let mut tx = store.write().await?;
        questions::load(&mut tx, now()).await?;
        let me = me();
        let mut at = now();
        let set = a_set(&mut tx, me, CHILDREN, 7, at).await?.expect("a set");
        for item in &set.items {
            at += TimeDelta::seconds(1);
            answer(&mut tx, me, &set, item, item.position > 3, at).await?;
        }
        let book = store::book(&mut tx, me, None, "2018").await?;
        let wrong: BTreeSet<QuestionId> = set.items[..3].iter().map(|item| item.version.question).collect();
        assert_eq!(book.iter().map(|entry| entry.known.question).collect::<BTreeSet<_>>(), wrong);
        assert!(book.iter().all(|entry| entry.chapter.as_deref() == Some("03") && entry.wrong == 1 && entry.streak == 0));
        assert_eq!(set.id, store::unfinished(&mut tx, me).await?.map_or(set.id, |row| row.id));

        // Retired, it stays listed and is not drawn.
        let retired = set.items[0].version.question;
        bank::retire(&mut tx, retired, "重复", at).await?;
        let in_book = Wanted { mode: Mode::Wrong, ..ALL };
        for round in 1..=3 {
            at += TimeDelta::minutes(1);
            let again = a_set(&mut tx, me, in_book, round, at).await?.expect("two are left to practise");
            assert_eq!(again.items.len(), 2);
            assert!(!questions_of(&again).contains(&retired));
            for item in &again.items {
                answer(&mut tx, me, &again, item, true, at).await?;
            }
            let book = store::book(&mut tx, me, Some("junior-practice"), "2018").await?;
            let streaks: Vec<_> = book.iter().filter(|entry| !entry.known.is_retired).map(|entry| entry.streak).collect();
            assert_eq!(streaks, if round < 3 { vec![i64::try_from(round)?; 2] } else { vec![] }, "three in a row");
        }
        let left = store::book(&mut tx, me, None, "").await?;
        assert_eq!(left.iter().map(|entry| (entry.known.question, entry.known.is_retired)).collect::<Vec<_>>(), [(retired, true)]);
        assert_eq!(a_set(&mut tx, me, in_book, 9, at).await?, None);
        Ok(())
    }

    async fn once_is_enough_for_who_says_so(store: Store) {
        let mut tx = store.write().await?;
        questions::load(&mut tx, now()).await?;
        let me = me();
        let at = now();
        preference::store::save(&mut tx, me, &Preference { leave_after: 1, ..Preference::default() }, at).await?;
        let set = a_set(&mut tx, me, CHILDREN, 7, at).await?.expect("a set");
        answer(&mut tx, me, &set, &set.items[0], false, at).await?;
        let single = set.items.iter().skip(1).find(|item| item.version.content.kind == Kind::Single).expect("a single");
        answer(&mut tx, me, &set, single, false, at).await?;

        let only_singles = Wanted { mode: Mode::Wrong, detail: "single", ..ALL };
        let singles = a_set(&mut tx, me, only_singles, 1, at).await?.expect("a single at least");
        assert!(singles.items.iter().all(|item| item.version.content.kind == Kind::Single));

        // 再练错题: those of this set, and 疑难题 has them, too.
        let id = set.id.to_string();
        let again = a_set(&mut tx, me, Wanted { mode: Mode::Wrong, detail: &id, ..ALL }, 1, at).await?.expect("both");
        assert_eq!(again.items.len(), 2);
        assert_eq!(store::doubtful_count(&mut tx, Some(me), "junior-practice", "2018").await?, 2);
        let stranger = Owner::Visitor(VisitorId::fresh());
        assert_eq!(a_set(&mut tx, stranger, Wanted { mode: Mode::Wrong, detail: &id, ..ALL }, 1, at).await?, None, "not of another's set");
        for item in &again.items {
            answer(&mut tx, me, &again, item, true, at + TimeDelta::seconds(5)).await?;
        }
        assert_eq!(store::book(&mut tx, me, None, "").await?, []);
        Ok(())
    }
}
