//! A mock exam from the drawing of its paper to what a correction makes of its result.

use chrono::TimeDelta;

use crate::clock::now;
use crate::ids::{MockChangeId, MockPaperId, PracticeSetId, QuestionVersionId, VisitorId};
use crate::mock::store::{self, NewChange, NewPaper, Paper, Refused, Saved};
use crate::mock::{By, GRACE, Origin, sheet};
use crate::on_both;
use crate::practice::Owner;
use crate::practice::recording::Refusal;
use crate::practice::store as practice;
use crate::question::{Content, Kind, OptionSet, store as bank};
use crate::starter::questions;
use crate::store::{Store, Tx};
use crate::syllabus::{Subject, store as syllabus};

async fn with_bank(store: &Store) -> anyhow::Result<(Tx, Subject)> {
    let mut tx = store.write().await?;
    questions::load(&mut tx, now()).await?;
    let subject = syllabus::subject(&mut tx, "junior-practice").await?.expect("the subject");
    Ok((tx, subject))
}

async fn paper(tx: &mut Tx, subject: &Subject, origin: Origin, seed: u64) -> anyhow::Result<Paper> {
    let (edition, short) = store::edition_for(tx, subject).await?.expect("an objective subject");
    assert_eq!(short, None);
    let questions = store::draw_paper(tx, subject, &edition, seed).await?;
    let versions: Vec<QuestionVersionId> = questions.into_iter().map(|candidate| candidate.version).collect();
    let title = if origin == Origin::Fixed { "第一套" } else { "" };
    let new = NewPaper { subject: &subject.code, edition: &edition, title, origin, seed, minutes: 120, created_by: None };
    let id = store::create_paper(tx, new, &versions, now()).await?;
    if origin == Origin::Fixed {
        assert!(store::publish_paper(tx, id, now()).await?);
    }
    Ok(store::find_paper(tx, id).await?.expect("the paper just made"))
}

async fn begin(tx: &mut Tx, paper: &Paper, owner: Owner) -> anyhow::Result<PracticeSetId> {
    Ok(store::start_attempt(tx, paper, owner, None, now() + TimeDelta::minutes(120), now()).await?)
}

fn change(position: i64, chosen: OptionSet) -> NewChange {
    NewChange { id: MockChangeId::fresh(), position, chosen, flagged: false, made_at: now(), took_ms: Some(1500), device: None }
}

/// The keys, by position: tests know them.
async fn keys(tx: &mut Tx, paper: &Paper) -> anyhow::Result<Vec<(i64, Content)>> {
    let mut out = Vec::new();
    for item in store::items(tx, paper).await? {
        out.push((item.position, bank::version(tx, item.version).await?.expect("a version").content));
    }
    Ok(out)
}

fn visitor() -> Owner {
    Owner::Visitor(VisitorId::fresh())
}

on_both! {
    async fn a_paper_is_drawn_by_blueprint_and_again_the_same(store: Store) {
        let (mut tx, subject) = with_bank(&store).await?;
        let paper = paper(&mut tx, &subject, Origin::Drawn, 42).await?;
        assert_eq!((paper.questions, paper.full_half_marks, paper.minutes), (80, 200, 120));
        let items = store::items(&mut tx, &paper).await?;
        assert!(items[..60].iter().all(|item| item.kind == Kind::Single) && items[60..].iter().all(|item| item.kind == Kind::Multiple));
        assert!(items.iter().all(|item| item.is_current && !item.chapters.is_empty()));
        let again = store::draw_paper(&mut tx, &subject, &paper.edition, 42).await?;
        assert_eq!(again.iter().map(|one| one.version).collect::<Vec<_>>(), items.iter().map(|item| item.version).collect::<Vec<_>>());
        let other = store::draw_paper(&mut tx, &subject, &paper.edition, 43).await?;
        assert_ne!(again, other);

        // Chapters within one of their share of the bank, where they have enough.
        let pool = store::pool(&mut tx, &subject.code, &paper.edition).await?;
        let all: i64 = pool.iter().map(|count| count.questions).sum();
        for chapter in pool.iter().filter(|count| count.kind == "single") {
            let weight: i64 = pool.iter().filter(|count| count.chapter == chapter.chapter).map(|count| count.questions).sum();
            let on_paper = items[..60].iter().filter(|item| item.chapters[0].starts_with(&chapter.chapter)).count();
            let share = 60 * weight / all;
            assert!(i64::try_from(on_paper)? >= share.min(chapter.questions), "{chapter:?}: {on_paper} of {share}");
        }
        Ok(())
    }

    async fn near_duplicates_retired_questions_and_cases_stay_away(store: Store) {
        let (mut tx, subject) = with_bank(&store).await?;
        let first = paper(&mut tx, &subject, Origin::Drawn, 1).await?;
        let items = store::items(&mut tx, &first).await?;
        let (one, other) = (items[0].question.min(items[1].question), items[0].question.max(items[1].question));
        crate::with_tx!(&mut tx, |c| sqlx::query("INSERT INTO question_pair (first_id, second_id, similarity) VALUES ($1, $2, 900)")
            .bind(one).bind(other).execute(c).await.map(|_| ()))?;
        bank::retire(&mut tx, items[2].question, "法规已修订", now()).await?;
        for seed in 0..8 {
            let drawn = store::draw_paper(&mut tx, &subject, &first.edition, seed).await?;
            let has = |id| drawn.iter().any(|candidate| candidate.question == id);
            assert!(!(has(one) && has(other) || has(items[2].question)));
        }
        // What was retired comes back as it was.
        let before = store::pool(&mut tx, &subject.code, &first.edition).await?;
        assert!(bank::restore(&mut tx, items[2].question, now()).await?);
        let after = store::pool(&mut tx, &subject.code, &first.edition).await?;
        let sum = |pool: &[store::PoolCount]| pool.iter().map(|count| count.questions).sum::<i64>();
        assert_eq!(sum(&after), sum(&before) + 1);
        Ok(())
    }

    async fn a_bank_too_small_says_so(store: Store) {
        let (mut tx, subject) = with_bank(&store).await?;
        let (edition, _) = store::edition_for(&mut tx, &subject).await?.expect("an edition");
        let published = bank::published(&mut tx, &subject.code, &edition, None).await?;
        let singles = published.iter().filter(|version| version.content.kind == Kind::Single);
        for version in singles.skip(48) {
            bank::retire(&mut tx, version.question, "太多", now()).await?;
        }
        let short = store::draw_paper(&mut tx, &subject, &edition, 1).await;
        let Err(store::DrawError::Short(short)) = short else { anyhow::bail!("there are only 48") };
        assert_eq!((short.kind, short.have, short.wanted), (Kind::Single, 48, 60));
        let law = syllabus::subject(&mut tx, "intermediate-practice").await?.expect("a written subject");
        assert!(matches!(store::draw_paper(&mut tx, &law, &edition, 1).await, Err(store::DrawError::Written)));
        Ok(())
    }

    async fn what_stands_at_the_end_is_marked_and_counts_everywhere(store: Store) {
        let (mut tx, subject) = with_bank(&store).await?;
        let paper = paper(&mut tx, &subject, Origin::Fixed, 7).await?;
        let me = visitor();
        let set = begin(&mut tx, &paper, me).await?;
        let keys = keys(&mut tx, &paper).await?;
        // Everything right, then the second thought about the first is wrong, the third is taken back, the last never touched.
        let mut sheet: Vec<NewChange> = keys[..79].iter().map(|(position, content)| change(*position, content.key)).collect();
        let wrong: OptionSet = keys[0].1.options.iter().map(|option| option.id).find(|id| !keys[0].1.key.contains(*id)).into_iter().collect();
        sheet.push(NewChange { made_at: now() + TimeDelta::hours(1), ..change(1, wrong) });
        sheet.push(NewChange { made_at: now() + TimeDelta::hours(1), ..change(3, OptionSet::EMPTY) });
        let saved = store::save_changes(&mut tx, me, set, &sheet, now()).await?.expect("my sheet");
        assert!(saved.changes.iter().all(|saved| *saved == Saved::Saved) && !saved.handed_in);
        // The same once more, in another order: nothing changes.
        sheet.reverse();
        store::save_changes(&mut tx, me, set, &sheet, now()).await?;
        let state = sheet::state(&store::changes(&mut tx, set).await?);
        assert_eq!((state.len(), state[&1].chosen, state[&1].took_ms), (79, wrong, 3000));

        assert_eq!(practice::find(&mut tx, set, me).await?.expect("the set").summary().all.answered, 0, "an open mock counts nowhere");
        assert!(store::hand_in(&mut tx, set, By::Person, now()).await?);
        assert!(!store::hand_in(&mut tx, set, By::Clock, now()).await?, "a second time is harmless");
        let summary = practice::find(&mut tx, set, me).await?.expect("the set").summary();
        assert_eq!((summary.all.questions, summary.all.answered, summary.all.right), (80, 78, 77));
        // Two singles and a multiple are missing.
        assert_eq!(summary.all.half_marks, 200 - 2 - 2 - 4);
        let attempt = store::attempt(&mut tx, set, me).await?.expect("the attempt");
        assert_eq!((attempt.half_marks, attempt.is_first, attempt.handed_in_by), (Some(192), true, Some(By::Person)));
        let pending: (i64,) = crate::with_tx!(&mut tx, |c| sqlx::query_as("SELECT COUNT(*) FROM practice_pending").fetch_one(c).await)?;
        assert_eq!(pending.0, 78);

        // The second sitting of the same paper is no first, and is compared with nobody of its own.
        let again = begin(&mut tx, &paper, me).await?;
        store::hand_in(&mut tx, again, By::Person, now()).await?;
        let again = store::attempt(&mut tx, again, me).await?.expect("the second");
        assert_eq!((again.is_first, again.half_marks), (false, Some(0)));
        assert_eq!(store::compare(&mut tx, &again).await?.expect("marks").people, 0);
        let other = begin(&mut tx, &paper, visitor()).await?;
        store::hand_in(&mut tx, other, By::Person, now()).await?;
        let found = store::compare(&mut tx, &attempt).await?.expect("marks");
        assert_eq!((found.people, found.below, found.half_marks), (1, 1, 0));
        let marks = store::marks_of_paper(&mut tx, paper.id, 80).await?;
        let mut totals: Vec<i64> = marks.iter().map(|marks| marks.iter().sum()).collect();
        totals.sort_unstable();
        assert_eq!(totals, [0, 192]);
        Ok(())
    }

    async fn time_is_the_servers(store: Store) {
        let (mut tx, subject) = with_bank(&store).await?;
        let paper = paper(&mut tx, &subject, Origin::Drawn, 7).await?;
        let me = visitor();
        let set = begin(&mut tx, &paper, me).await?;
        let keys = keys(&mut tx, &paper).await?;
        let attempt = store::attempt(&mut tx, set, me).await?.expect("the attempt");
        // A clock a day behind, and one a day ahead.
        let early = NewChange { made_at: now() - TimeDelta::days(1), ..change(1, keys[0].1.key) };
        let ahead = NewChange { made_at: now() + TimeDelta::days(1), ..change(2, keys[1].1.key) };
        store::save_changes(&mut tx, me, set, &[early, ahead], attempt.ends_at).await?;
        let changes = store::changes(&mut tx, set).await?;
        assert!(changes.iter().all(|change| change.made_at >= attempt.started_at && change.made_at <= attempt.ends_at));
        // On its way when time ended: taken. After that: kept, not counted.
        let last = attempt.ends_at + GRACE;
        let saved = store::save_changes(&mut tx, me, set, &[change(3, keys[2].1.key)], last).await?.expect("my sheet");
        assert_eq!(saved.changes, [Saved::Saved]);
        let late = change(1, OptionSet::EMPTY);
        for _ in 0..2 {
            let saved = store::save_changes(&mut tx, me, set, &[late], last + TimeDelta::milliseconds(1)).await?.expect("my sheet");
            assert_eq!(saved.changes, [Saved::Late]);
        }
        assert!(store::due(&mut tx, last, 10).await?.is_empty());
        tx.commit().await?;

        // Two nodes look at the same time.
        let after = last + TimeDelta::seconds(1);
        let (one, other) = tokio::join!(store::hand_in_due(&store, after), store::hand_in_due(&store, after));
        assert_eq!(one? + other?, 1);
        let mut tx = store.write().await?;
        let attempt = store::attempt(&mut tx, set, me).await?.expect("the attempt");
        assert_eq!((attempt.handed_in_by, attempt.handed_in_at), (Some(By::Clock), Some(attempt.ends_at)));
        assert_eq!(attempt.half_marks, Some(6));
        let saved = store::save_changes(&mut tx, me, set, &[change(4, keys[3].1.key)], after).await?.expect("my sheet");
        assert!(saved.handed_in && saved.changes == [Saved::Late]);
        Ok(())
    }

    async fn what_the_paper_does_not_have_is_refused(store: Store) {
        let (mut tx, subject) = with_bank(&store).await?;
        let paper = paper(&mut tx, &subject, Origin::Drawn, 7).await?;
        let me = visitor();
        let set = begin(&mut tx, &paper, me).await?;
        let other = begin(&mut tx, &paper, me).await?;
        let letters = |text| OptionSet::parse(text).expect("letters");
        let good = change(61, letters("ace"));
        let forged = [change(0, letters("a")), change(81, letters("a")), change(1, letters("z")), change(1, letters("ab")), good];
        let saved = store::save_changes(&mut tx, me, set, &forged, now()).await?.expect("my sheet").changes;
        let no_option = Saved::Refused(Refused::NoSuchOption);
        let no_question = Saved::Refused(Refused::NoSuchQuestion);
        assert_eq!(saved, [no_question, no_question, no_option, no_option, Saved::Saved]);
        let reused = NewChange { position: 62, ..good };
        for (set, change) in [(set, reused), (other, good)] {
            let saved = store::save_changes(&mut tx, me, set, &[change], now()).await?.expect("my sheet").changes;
            assert_eq!(saved, [Saved::Refused(Refused::IdUsed)]);
        }
        assert_eq!(store::save_changes(&mut tx, visitor(), set, &[good], now()).await?, None);
        assert_eq!(store::attempt(&mut tx, set, visitor()).await?, None);
        // By the way of practice nothing gets in.
        let answer = practice::answer(&mut tx, me, set, 1, crate::ids::AnswerId::fresh(), letters("a"), now()).await;
        assert!(matches!(answer, Err(practice::AnswerError::Refused(Refusal::Mock))));
        Ok(())
    }

    async fn a_published_paper_never_changes(store: Store) {
        let (mut tx, subject) = with_bank(&store).await?;
        let (edition, _) = store::edition_for(&mut tx, &subject).await?.expect("an edition");
        let questions = store::draw_paper(&mut tx, &subject, &edition, 3).await?;
        let versions: Vec<QuestionVersionId> = questions.iter().map(|candidate| candidate.version).collect();
        let new = NewPaper { subject: &subject.code, edition: &edition, title: "第一套", origin: Origin::Fixed, seed: 3, minutes: 120, created_by: None };
        let id: MockPaperId = store::create_paper(&mut tx, new, &versions, now()).await?;
        assert!(store::published_papers(&mut tx).await?.is_empty());
        let draft = store::find_paper(&mut tx, id).await?.expect("the paper");
        let other = store::replacement(&mut tx, id, 1, 9).await?.expect("another of the chapter");
        store::replace_item(&mut tx, id, 1, other.version).await?;
        let items = store::items(&mut tx, &draft).await?;
        assert_eq!((items.len(), items[0].version), (80, other.version));
        assert!(versions.iter().all(|version| *version != other.version));
        assert!(store::rename_paper(&mut tx, id, "四月第一套").await? && store::publish_paper(&mut tx, id, now()).await?);
        assert!(!store::publish_paper(&mut tx, id, now()).await? && !store::rename_paper(&mut tx, id, "别的").await?);
        assert_eq!(store::published_papers(&mut tx).await?.len(), 1);
        tx.commit().await?;
        let mut tx = store.write().await?;
        assert!(store::replace_item(&mut tx, id, 1, versions[0]).await.is_err(), "the database itself refuses");
        drop(tx);
        let mut tx = store.write().await?;
        assert!(store::retire_paper(&mut tx, id, now()).await? && !store::retire_paper(&mut tx, id, now()).await?);
        assert!(!store::find_paper(&mut tx, id).await?.expect("the paper").is_open());
        Ok(())
    }

    async fn a_correction_marks_a_mock_again(store: Store) {
        let (mut tx, subject) = with_bank(&store).await?;
        let paper = paper(&mut tx, &subject, Origin::Fixed, 7).await?;
        let keys = keys(&mut tx, &paper).await?;
        let items = store::items(&mut tx, &paper).await?;
        let old = bank::version(&mut tx, items[0].version).await?.expect("the first question");
        let wrong: OptionSet = old.content.options.iter().map(|option| option.id).find(|id| !old.content.key.contains(*id)).into_iter().collect();
        let (me, silent, open) = (visitor(), visitor(), visitor());
        let mut sets = Vec::new();
        for (owner, chosen) in [(me, wrong), (silent, OptionSet::EMPTY), (open, wrong)] {
            let set = begin(&mut tx, &paper, owner).await?;
            store::save_changes(&mut tx, owner, set, &[change(1, chosen), change(2, keys[1].1.key)], now()).await?;
            if owner != open {
                store::hand_in(&mut tx, set, By::Person, now()).await?;
            }
            sets.push(set);
        }
        assert_eq!(store::attempt(&mut tx, sets[0], me).await?.expect("mine").half_marks, Some(2));

        let corrected = Content { key: wrong, explanation: "更正。".into(), ..old.content.clone() };
        let version = QuestionVersionId::fresh();
        bank::add_version(&mut tx, old.question, version, &corrected, "editor", "答案有误", now()).await?;
        assert!(bank::publish(&mut tx, old.question, version, Some("reviewer"), now()).await?);

        assert_eq!(store::attempt(&mut tx, sets[0], me).await?.expect("mine").half_marks, Some(4));
        let set = practice::find(&mut tx, sets[0], me).await?.expect("my set");
        assert_eq!((set.summary().all.half_marks, set.items[0].remarks.len()), (4, 1));
        assert_eq!(store::attempt(&mut tx, sets[1], silent).await?.expect("theirs").half_marks, Some(2), "no answer stays 0");
        // Whoever hands in after the correction is marked by the key that counts now.
        store::hand_in(&mut tx, sets[2], By::Person, now()).await?;
        assert_eq!(store::attempt(&mut tx, sets[2], open).await?.expect("theirs").half_marks, Some(4));
        Ok(())
    }
}
