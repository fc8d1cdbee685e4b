//! Two entries of one person become one, and part again as if nothing had been.

use crate::certification::certificate;
use crate::certification::ledger;
use crate::clock::date_of;
use crate::ids::PersonId;
use crate::merging::{self, Conflict, MergeError, MergeRefusal, UndoError, UndoRefusal, Wish};
use crate::on_both;
use crate::person::export;
use crate::person::leaving::{self, LeavingError, LeftAs};
use crate::person::merge::duplicates::{declare_distinct, suspected, suspected_count};
use crate::person::merge::{self, Value};
use crate::person::store::{self, Belonging, Entered};
use crate::person::worklist::{self, Filter};
use crate::store::{Store, Tx};
use crate::syllabus::Level;
use crate::with_tx;

use super::certificate::junior;
use super::person::{SECRET, bounds, gb18030, import_results, import_staff, now, number, xlsx};

const STAFF: [&str; 6] = ["姓名", "证件号码", "学历", "工作单位", "区划/街道", "岗位"];
const RESULTS: [&str; 6] = ["考试年度", "级别", "姓名", "证件号码", "综合能力", "实务"];

fn wish(kept: PersonId, merged: PersonId) -> Wish {
    Wish { kept, merged, take: vec![Value::Education], two_numbers: false, reason: "同一人，重复登记".into() }
}

/// 陈一 with a number and 2023's results, and 陈一 without, whose results are of 2024.
async fn two(store: &Store) -> anyhow::Result<(PersonId, PersonId)> {
    let list = xlsx(&[&STAFF, &["陈一", &number(1), "", "曲江街道社工站", "", "社工"], &["陈 一", "", "本科", "东关社区", "", ""]]);
    assert_eq!(import_staff(store, "321002", &list).await?.1.added, 2);
    let file = gb18030(&[&RESULTS, &["2023", "初级", "陈一", &number(1), "72", "55"]]);
    assert_eq!(import_results(store, "321002", &file).await?.1.added, 2);
    let file = gb18030(&[
        &["考试年度", "级别", "姓名", "工作单位", "综合能力", "实务"],
        &["2024", "初级", "陈一", "东关社区", "70", "66"],
    ]);
    assert_eq!(import_results(store, "321002", &file).await?.1.added, 2);
    let mut tx = store.read().await?;
    let rows: Vec<(PersonId, bool)> =
        with_tx!(&mut tx, |c| sqlx::query_as("SELECT id, id_hash IS NOT NULL FROM person WHERE name_folded = '陈一'")
            .fetch_all(c)
            .await)?;
    let of = |numbered: bool| rows.iter().find(|row| row.1 == numbered).map(|row| row.0).expect("one of each");
    Ok((of(true), of(false)))
}

/// Everything that can be seen of some entries: what they say, where they belong, entries, standings, lists.
async fn seen(store: &Store, people: &[PersonId]) -> anyhow::Result<Vec<String>> {
    let mut tx = store.read().await?;
    let mut out = Vec::new();
    for id in people {
        out.push(format!("{:?}", merge::details(&mut tx, *id).await?));
        out.push(format!("{:?}", store::memberships(&mut tx, *id).await?));
        out.push(format!("{:?}", ledger::of_person(&mut tx, *id).await?));
        out.push(format!("{:?}", ledger::standing_of(&mut tx, *id, date_of(now())).await?));
        let entries: Vec<(i64, String, bool, bool)> = with_tx!(&mut tx, |c| sqlx::query_as(
            "SELECT exam_year, level, sat, passed FROM exam_entry WHERE person_id = $1 ORDER BY exam_year, level"
        )
        .bind(id)
        .fetch_all(c)
        .await)?;
        let standing: Option<(String, Option<i64>, String)> =
            with_tx!(&mut tx, |c| sqlx::query_as("SELECT level, reached_year, step FROM person_standing WHERE person_id = $1")
                .bind(id)
                .fetch_optional(c)
                .await)?;
        out.push(format!("{entries:?} {standing:?}"));
    }
    let filter = Filter { division_path: "/".into(), ..Filter::default() };
    out.push(format!("{:?}", worklist::page(&mut tx, &filter, date_of(now()), 1).await?));
    Ok(out)
}

async fn merged(store: &Store, wish: &Wish) -> anyhow::Result<crate::ids::PersonMergeId> {
    let mut tx = store.write().await?;
    let id = merging::merge(&mut tx, wish, None, now()).await?;
    tx.commit().await?;
    Ok(id)
}

async fn undone(store: &Store, id: crate::ids::PersonMergeId) -> Result<(), UndoError> {
    let mut tx = store.write().await?;
    merging::undo(&mut tx, id, None, now()).await?;
    tx.commit().await?;
    Ok(())
}

async fn listed(tx: &mut Tx) -> anyhow::Result<i64> {
    let filter = Filter { division_path: "/".into(), ..Filter::default() };
    Ok(worklist::page(tx, &filter, date_of(now()), 1).await?.1)
}

on_both! {
    async fn merged_they_are_one_person_and_undone_they_are_as_before(store: Store) {
        let (kept, other) = two(&store).await?;
        let before = seen(&store, &[kept, other]).await?;
        let id = merged(&store, &wish(kept, other)).await?;

        let mut tx = store.read().await?;
        assert_eq!(listed(&mut tx).await?, 1, "lists know only the kept one");
        // 综合能力 of 2023 and both of 2024: the level is reached in 2024, and the union says so for either entry.
        for entry in [kept, other] {
            assert_eq!(ledger::of_person(&mut tx, entry).await?.len(), 4);
            let standing = ledger::standing_of(&mut tx, entry, date_of(now())).await?;
            assert_eq!(standing.level(Level::Junior).and_then(|level| level.reached).map(|reached| reached.year), Some(2024));
        }
        assert_eq!(store::find(&mut tx, kept).await?.expect("kept").education, "本科", "taken from the other");
        let rows: Vec<PersonId> = with_tx!(&mut tx, |c| sqlx::query_scalar(
            "SELECT person_id FROM exam_entry UNION SELECT person_id FROM person_standing").fetch_all(c).await)?;
        assert_eq!(rows, [kept], "nothing is derived for the merged one");
        assert_eq!(merge::of_kept(&mut tx, kept).await?.len(), 1);
        drop(tx);

        // A corrected mark of the other's, matched by the kept one's number, stays with the other.
        let file = gb18030(&[&RESULTS, &["2024", "初级", "陈一", &number(1), "70", "66"]]);
        let (errors, applied) = import_results(&store, "321002", &file).await?;
        assert!(errors.is_empty() && applied.unchanged == 1, "{errors:?} {applied:?}");
        undone(&store, id).await?;
        assert_eq!(seen(&store, &[kept, other]).await?, before);
        assert!(matches!(undone(&store, id).await, Err(UndoError::Refused(UndoRefusal::Gone))));
        Ok(())
    }

    async fn a_correction_made_while_they_were_one_stays_with_what_it_corrects(store: Store) {
        let (kept, other) = two(&store).await?;
        let id = merged(&store, &wish(kept, other)).await?;
        let file = gb18030(&[&RESULTS, &["2024", "初级", "陈一", &number(1), "70", "58"]]);
        assert_eq!(import_results(&store, "321002", &file).await?.1.changed, 1);
        undone(&store, id).await?;
        let mut tx = store.read().await?;
        let years = |facts: Vec<ledger::StoredFact>| facts.into_iter().map(|fact| (fact.exam_year, fact.half_marks)).collect::<Vec<_>>();
        assert_eq!(years(ledger::of_person(&mut tx, kept).await?), [(2023, Some(144)), (2023, Some(110))]);
        assert_eq!(years(ledger::of_person(&mut tx, other).await?), [(2024, Some(140)), (2024, Some(116))]);
        Ok(())
    }

    async fn what_contradicts_is_named_and_nothing_is_merged(store: Store) {
        let (kept, other) = two(&store).await?;
        let before = seen(&store, &[kept, other]).await?;
        let mut tx = store.write().await?;
        let silent = merging::merge(&mut tx, &Wish { reason: " ".into(), ..wish(kept, other) }, None, now()).await;
        assert!(matches!(silent, Err(MergeError::Refused(MergeRefusal::NoReason))));
        let same = merging::merge(&mut tx, &wish(kept, kept), None, now()).await;
        assert!(matches!(same, Err(MergeError::Refused(MergeRefusal::NotTwo))));
        drop(tx);
        // The same mark twice is one result; another is a contradiction.
        let file = gb18030(&[&RESULTS, &["2024", "初级", "陈一", &number(1), "70", "50"]]);
        import_results(&store, "321002", &file).await?;
        let mut tx = store.write().await?;
        certificate::record(&mut tx, &junior(kept, "2024060001", "2024-06-20"), now()).await?;
        certificate::record(&mut tx, &junior(other, "2024060002", "2024-06-20"), now()).await?;
        let refused = merging::merge(&mut tx, &wish(kept, other), None, now()).await;
        let Err(MergeError::Refused(MergeRefusal::Conflicts(found))) = refused else { panic!("{refused:?}") };
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(matches!(&found[0], Conflict::Result { year: 2024, kept: (Some(100), _), merged: (Some(132), _), .. }), "{found:?}");
        assert!(matches!(&found[1], Conflict::Certificate { .. }), "{found:?}");
        tx.commit().await?;
        assert_ne!(seen(&store, &[kept, other]).await?, before);
        assert_eq!(listed(&mut store.read().await?).await?, 2);
        Ok(())
    }

    async fn one_person_with_two_numbers_is_confirmed_and_both_match(store: Store) {
        let (kept, other) = two(&store).await?;
        let mut tx = store.write().await?;
        let entered = Entered { name: "陈一".into(), id_number: crate::person::id_number::IdNumber::parse(&number(3), date_of(now())).ok(), ..Entered::default() };
        store::edit(&mut tx, &SECRET, other, &entered, now()).await?;
        let refused = merging::merge(&mut tx, &wish(kept, other), None, now()).await;
        assert!(matches!(refused, Err(MergeError::Refused(MergeRefusal::TwoNumbers))));
        tx.commit().await?;
        let id = merged(&store, &Wish { two_numbers: true, ..wish(kept, other) }).await?;
        for (order, mark) in [(1, "61"), (3, "62")] {
            let file = gb18030(&[&RESULTS, &["2022", "初级", "陈一", &number(order), mark, ""]]);
            let (errors, applied) = import_results(&store, "321002", &file).await?;
            assert!(errors.is_empty() && applied.added + applied.changed == 1, "{errors:?} {applied:?}");
        }
        let list = xlsx(&[&STAFF, &["陈一", &number(3), "", "曲江街道社工站", "", "社工"]]);
        let (errors, applied) = import_staff(&store, "321002", &list).await?;
        assert!(errors.is_empty() && applied.unchanged == 1, "{errors:?} {applied:?}");
        let mut tx = store.write().await?;
        store::edit(&mut tx, &SECRET, kept, &entered, now()).await?;
        assert!(merge::details(&mut tx, kept).await?.expect("kept").has_another_number(&merge::details(&mut tx, other).await?.expect("other")));
        tx.commit().await?;
        undone(&store, id).await?;
        Ok(())
    }

    async fn a_chain_is_undone_from_its_end(store: Store) {
        let (kept, other) = two(&store).await?;
        let list = xlsx(&[&STAFF, &["陈一", "", "", "文昌社区", "", ""]]);
        import_staff(&store, "321002", &list).await?;
        let mut tx = store.read().await?;
        let third: PersonId = with_tx!(&mut tx, |c| sqlx::query_scalar("SELECT id FROM person WHERE id <> $1 AND id <> $2").bind(kept).bind(other).fetch_one(c).await)?;
        drop(tx);
        let mut tx = store.write().await?;
        ledger::refresh(&mut tx, &[third], now()).await?;
        tx.commit().await?;
        let before = seen(&store, &[kept, other, third]).await?;
        let first = merged(&store, &wish(other, third)).await?;
        let between = seen(&store, &[kept, other, third]).await?;
        let second = merged(&store, &wish(kept, other)).await?;
        let mut tx = store.write().await?;
        let again = merging::merge(&mut tx, &wish(kept, other), None, now()).await;
        assert!(matches!(again, Err(MergeError::Refused(MergeRefusal::Merged))));
        assert_eq!(listed(&mut tx).await?, 1);
        drop(tx);
        assert!(matches!(undone(&store, first).await, Err(UndoError::Refused(UndoRefusal::KeptMerged(into))) if into == kept));
        undone(&store, second).await?;
        assert_eq!(seen(&store, &[kept, other, third]).await?, between);
        undone(&store, first).await?;
        assert_eq!(seen(&store, &[kept, other, third]).await?, before);
        Ok(())
    }

    async fn of_two_who_merge_the_same_at_once_one_is_refused(store: Store) {
        let (kept, other) = two(&store).await?;
        let (one, two) = (wish(kept, other), wish(other, kept));
        let (a, b) = tokio::join!(merged(&store, &one), merged(&store, &two));
        assert!(a.is_ok() != b.is_ok(), "{a:?} {b:?}");
        assert_eq!(listed(&mut store.read().await?).await?, 1);
        Ok(())
    }

    async fn who_looks_like_one_is_suspected_until_somebody_says_otherwise(store: Store) {
        let (kept, other) = two(&store).await?;
        let mut tx = store.write().await?;
        assert_eq!(suspected_count(&mut tx, "/32/3210/", None).await?, 1);
        assert_eq!(suspected_count(&mut tx, "/32/3201/", None).await?, 0);
        let pair = suspected(&mut tx, "/", None, 1).await?.remove(0);
        assert_eq!((pair.one.min(pair.other), pair.one.max(pair.other)), (kept.min(other), kept.max(other)));
        assert!(!pair.same_organisation && !pair.same_phone);
        assert!(declare_distinct(&mut tx, other, kept, None, now()).await?);
        assert!(!declare_distinct(&mut tx, kept, other, None, now()).await?);
        assert_eq!(suspected_count(&mut tx, "/", None).await?, 0);
        Ok(())
    }

    async fn who_leaves_is_in_no_list_and_comes_back_only_by_hand(store: Store) {
        let (kept, other) = two(&store).await?;
        let today = date_of(now());
        let mut tx = store.write().await?;
        let tomorrow = today.succ_opt().expect("a day");
        assert!(matches!(leaving::leave(&mut tx, kept, LeftAs::Retired, tomorrow, now()).await, Err(LeavingError::Future)));
        leaving::leave(&mut tx, kept, LeftAs::Retired, today, now()).await?;
        assert!(matches!(leaving::leave(&mut tx, kept, LeftAs::Left, today, now()).await, Err(LeavingError::Gone)));
        assert_eq!(listed(&mut tx).await?, 1);
        let (left, total) = leaving::leavers(&mut tx, "/32/3210/", None, "chenyi", 1).await?;
        assert_eq!((left[0].id, left[0].left_on, left[0].left_as.as_str(), total), (kept, today, "retired", 1));
        let at = &store::memberships(&mut tx, kept).await?[0];
        assert_eq!((at.until_on, at.division_path.as_str()), (Some(today), "/32/3210/321002/"), "permissions follow it");
        let refused = merging::merge(&mut tx, &wish(kept, other), None, now()).await;
        assert!(matches!(refused, Err(MergeError::Refused(MergeRefusal::KeptLeft))));
        tx.commit().await?;

        let list = xlsx(&[&STAFF, &["陈一", &number(1), "", "曲江街道社工站", "", "社工"]]);
        let (errors, applied) = import_staff(&store, "321002", &list).await?;
        assert!(errors.len() == 1 && errors[0].contains("离职") && applied.added == 0, "{errors:?}");
        let file = gb18030(&[&RESULTS, &["2022", "初级", "陈一", &number(1), "61", ""]]);
        assert_eq!(import_results(&store, "321002", &file).await?.1.added, 1, "what they sat before they left is still theirs");

        let mut tx = store.write().await?;
        let division = bounds(&mut tx, "321003").await?.division;
        let to = Belonging { division, organisation: None, post: "社工".into() };
        let before = today.pred_opt().expect("a day");
        assert!(matches!(leaving::come_back(&mut tx, kept, &to, before, now()).await, Err(LeavingError::Before(day)) if day == today));
        leaving::come_back(&mut tx, kept, &to, today, now()).await?;
        assert!(matches!(leaving::come_back(&mut tx, kept, &to, today, now()).await, Err(LeavingError::Here)));
        assert_eq!((listed(&mut tx).await?, leaving::leavers(&mut tx, "/", None, "", 1).await?.1), (2, 0));
        Ok(())
    }

    async fn an_exported_list_imported_again_changes_nothing(store: Store) {
        let list = xlsx(&[
            &["姓名", "证件号码", "性别", "学历", "专业", "工作单位", "区划/街道", "岗位", "从事社会工作起始时间", "领域", "联系电话"],
            &["陈一", &number(1), "女", "本科", "社会工作", "曲江街道社工站", "", "=站长", "2019-07", "社区建设", "13800138000"],
            &["陈一", &number(2), "男", "", "", "曲江街道社工站", "", "-社工", "", "棋类", ""],
            &["阿依·古丽", "", "", "", "", "", "", "@志愿", "2020-01", "", ""],
            &["郑十", &number(4), "", "大专", "", "", "", "", "", "", "051487654321"],
        ]);
        assert_eq!(import_staff(&store, "321002", &list).await?.1.added, 4);
        let mut tx = store.read().await?;
        let filter = Filter { division_path: "/32/3210/".into(), ..Filter::default() };
        let sheet = export::sheet(&mut tx, &filter, date_of(now())).await?.expect("few enough");
        drop(tx);
        assert_eq!(sheet.rows.len(), 4);
        let xlsx = crate::exchange::write::to_xlsx(std::slice::from_ref(&sheet))?;
        let csv = crate::exchange::write::to_csv(&sheet)?;
        assert!(!String::from_utf8_lossy(&csv).contains(&number(1)), "no whole number");
        for file in [xlsx, csv] {
            let (errors, applied) = import_staff(&store, "3210", &file).await?;
            assert_eq!(errors, Vec::<String>::new());
            assert_eq!((applied.unchanged, applied.added, applied.changed), (4, 0, 0));
        }
        Ok(())
    }
}
