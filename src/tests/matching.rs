//! 待核对: rows of lists of which it can't be told whom they are about, settled, remembered, and taken back.

use crate::account::store as accounts;
use crate::certification::matching::candidates::{Candidate, likely, named};
use crate::certification::matching::case::{Case, State};
use crate::certification::matching::decide::{
    By, DecideError, Decision, Settled, TakenBack, decide, effect, settle_certain, take_back,
};
use crate::certification::matching::queue::{self, Filter, open_count};
use crate::certification::matching::score::Fit;
use crate::certification::{entry, ledger};
use crate::ids::PersonId;
use crate::on_both;
use crate::person::draft::Applied;
use crate::person::store as people;
use crate::store::{Store, Tx};
use crate::syllabus::Level;

use super::person::{SECRET, bounds, gb18030, import_results, import_staff, now, number, person_named, xlsx};

const STAFF: [&str; 4] = ["姓名", "证件号码", "工作单位", "区划"];
const RESULTS: [&str; 7] = ["考试年度", "级别", "姓名", "证件号码", "工作单位", "综合能力", "实务"];

/// Two called 王芳 without numbers, 张晓明 with one.
async fn staff(store: &Store) -> anyhow::Result<()> {
    let list = xlsx(&[
        &STAFF,
        &["王芳", "", "东关社区", "广陵区"],
        &["王芳", "", "文昌社区", "广陵区"],
        &["张晓明", &number(1), "曲江街道社工站", "广陵区"],
    ]);
    import_staff(store, "321002", &list).await?;
    Ok(())
}

fn list(rows: &[[&str; 7]]) -> Vec<u8> {
    let rows: Vec<&[&str]> = std::iter::once(&RESULTS).chain(rows).map(<[&str; 7]>::as_slice).collect();
    gb18030(&rows)
}

async fn cases(store: &Store, state: State) -> anyhow::Result<Vec<Case>> {
    let filter = Filter { division_path: "/".into(), organisation: None, state: state.code().into() };
    Ok(queue::page(&mut store.read().await?, &filter, 1).await?)
}

async fn candidates(tx: &mut Tx, case: &Case) -> anyhow::Result<Vec<Candidate>> {
    let content = case.content(&SECRET)?;
    let hashes = content.id_hashes(&SECRET, now());
    let bounds = case.bounds(tx).await?;
    Ok(likely(tx, &content, &hashes, &bounds).await?)
}

fn by(case: &Case) -> By<'static> {
    By { version: case.version, account: None, reason: "核对过", now: now() }
}

/// The first candidate of the only open case is the one.
async fn choose_first(store: &Store) -> anyhow::Result<(PersonId, Settled)> {
    let case = cases(store, State::Open).await?.remove(0);
    let mut tx = store.write().await?;
    let first = candidates(&mut tx, &case).await?.remove(0);
    let settled = decide(&mut tx, &SECRET, &case, Decision::Person(&first), by(&case)).await?;
    tx.commit().await?;
    Ok((first.who.id, settled))
}

async fn undo(store: &Store, state: State) -> anyhow::Result<TakenBack> {
    let case = cases(store, state).await?.remove(0);
    let mut tx = store.write().await?;
    let taken = take_back(&mut tx, &case, by(&case)).await?;
    tx.commit().await?;
    Ok(taken)
}

/// Marks in force of somebody, as half marks by year.
async fn marks(store: &Store, person: PersonId) -> anyhow::Result<Vec<(i64, Option<i64>)>> {
    let facts = ledger::of_person(&mut store.read().await?, person).await?;
    Ok(facts.into_iter().map(|fact| (fact.exam_year, fact.half_marks)).collect())
}

on_both! {
    async fn a_doubtful_row_waits_is_settled_and_never_asked_again(store: Store) {
        staff(&store).await?;
        let doubtful = list(&[["2024", "初级", "王芳", "", "东关社区居委会", "70", ""], ["2024", "初级", "王芳", "", "东关社区居委会", "", "66"]]);
        let (errors, applied) = import_results(&store, "321002", &doubtful).await?;
        assert_eq!((errors.len(), applied.left_out), (2, 2));
        assert!(errors[0].contains("待核对"), "{errors:?}");
        // The same file twice asks nothing twice; what waits is one person's.
        import_results(&store, "321002", &doubtful).await?;
        let open = cases(&store, State::Open).await?;
        assert_eq!((open.len(), open[0].version), (1, 1));
        assert_eq!(open_count(&mut store.read().await?, "/32/3210/", None).await?, 1);
        assert_eq!(open_count(&mut store.read().await?, "/32/3201/", None).await?, 0);

        let mut tx = store.read().await?;
        let found = candidates(&mut tx, &open[0]).await?;
        let content = open[0].content(&SECRET)?;
        assert_eq!((found.len(), content.sat.len()), (2, 2));
        assert_eq!((found[0].comparison.organisation, found[1].comparison.organisation), (Fit::Near, Fit::Differs));
        assert!(found[0].comparison.score() > found[1].comparison.score() && !found[0].comparison.is_certain());
        let rulebook = ledger::rulebook(&mut tx).await?;
        assert_eq!(effect(&content, &found[0], None, &rulebook).iter().map(|said| said.zh.as_str()).collect::<Vec<_>>(), ["新增 1 科成绩。"; 2]);
        drop(tx);

        let (wang, settled) = choose_first(&store).await?;
        assert_eq!(settled, Settled { added: 2, changed: 0 });
        assert_eq!(marks(&store, wang).await?, [(2024, Some(140)), (2024, Some(132))]);
        assert_eq!(entry::funnel(&mut store.read().await?, 2024, Level::Junior, "/32/").await?[0].passed, 1);
        let (errors, applied) = import_results(&store, "321002", &doubtful).await?;
        assert_eq!((errors, applied), (Vec::new(), Applied { unchanged: 2, ..Applied::default() }));
        assert!(cases(&store, State::Open).await?.is_empty());

        // Taken back, nothing of it is left; settled again, all of it is there again.
        assert_eq!(undo(&store, State::Matched).await?, TakenBack { voided: 2, ..TakenBack::default() });
        assert_eq!(marks(&store, wang).await?, []);
        assert!(entry::funnel(&mut store.read().await?, 2024, Level::Junior, "/32/").await?.is_empty());
        assert_eq!(choose_first(&store).await?, (wang, Settled { added: 2, changed: 0 }));
        assert_eq!(marks(&store, wang).await?.len(), 2);
        Ok(())
    }

    async fn what_came_by_a_decision_in_later_lists_goes_back_with_it(store: Store) {
        staff(&store).await?;
        let row = |year, mark| list(&[[year, "初级", "王芳", "", "东关居委", mark, ""]]);
        import_results(&store, "321002", &row("2023", "50")).await?;
        let (wang, _) = choose_first(&store).await?;
        let (errors, applied) = import_results(&store, "321002", &row("2024", "65")).await?;
        assert_eq!((errors.len(), applied.added), (0, 1), "the next list asks nothing");
        let (_, corrected) = import_results(&store, "321002", &row("2024", "66")).await?;
        assert_eq!(corrected.changed, 1);
        // A result of her own, by her full organisation; and a correction by the decision.
        let own = list(&[["2022", "初级", "王芳", "", "东关社区", "40", ""]]);
        assert_eq!(import_results(&store, "321002", &own).await?.1.added, 1);
        import_results(&store, "321002", &row("2022", "41")).await?;
        assert_eq!(marks(&store, wang).await?, [(2022, Some(82)), (2023, Some(100)), (2024, Some(132))]);

        assert_eq!(undo(&store, State::Matched).await?, TakenBack { voided: 2, restored: 1, kept: 0 });
        assert_eq!(marks(&store, wang).await?, [(2022, Some(80))], "what she had before");
        let open = cases(&store, State::Open).await?;
        let years: Vec<i64> = open[0].content(&SECRET)?.sat.iter().map(|sat| sat.year).collect();
        assert_eq!(years, [2023, 2024, 2022], "with the rows of every list");
        Ok(())
    }

    async fn one_offices_decision_is_nobody_elses(store: Store) {
        staff(&store).await?;
        let row = list(&[["2024", "初级", "王芳", "", "东关居委", "70", ""]]);
        import_results(&store, "3210", &row).await?;
        let (wang, _) = choose_first(&store).await?;
        let later = list(&[["2023", "初级", "王芳", "", "东关居委", "70", ""]]);
        let (errors, _) = import_results(&store, "321002", &later).await?;
        assert!(errors[0].contains("待核对"), "{errors:?}");
        import_results(&store, "321003", &later).await?;
        let open = cases(&store, State::Open).await?;
        assert_eq!(open.len(), 2);
        let mut tx = store.write().await?;
        let elsewhere = open.iter().find(|case| case.division == "321003").expect("a case of 邗江");
        assert!(candidates(&mut tx, elsewhere).await?.is_empty(), "nobody of another district is shown");
        let bounds = elsewhere.bounds(&mut tx).await?;
        assert!(named(&mut tx, &elsewhere.content(&SECRET)?, &[], &bounds, &[wang]).await?.is_empty(), "or can be chosen");
        assert_eq!(elsewhere.doubt, "unmatched");
        Ok(())
    }

    async fn of_two_officers_at_once_one_settles_it(store: Store) {
        staff(&store).await?;
        import_results(&store, "321002", &list(&[["2024", "初级", "王芳", "", "", "70", ""]])).await?;
        let case = cases(&store, State::Open).await?.remove(0);
        let mut tx = store.write().await?;
        let officer = accounts::create(&mut tx, "广陵民政", "no hash", false, None, now()).await?.id;
        decide(&mut tx, &SECRET, &case, Decision::Nobody, By { account: Some(officer), ..by(&case) }).await?;
        tx.commit().await?;
        let mut tx = store.write().await?;
        let found = candidates(&mut tx, &case).await?;
        let late = decide(&mut tx, &SECRET, &case, Decision::Person(&found[0]), by(&case)).await;
        assert!(matches!(late, Err(DecideError::Stale)));
        drop(tx);
        assert_eq!(marks(&store, found[0].who.id).await?, []);
        let settled = cases(&store, State::Nobody).await?;
        assert_eq!((settled[0].decided_by_name.as_deref(), settled[0].reason.as_str()), (Some("广陵民政"), "核对过"));
        Ok(())
    }

    async fn nobody_and_left_on_purpose_are_remembered_until_there_is_something_new(store: Store) {
        staff(&store).await?;
        let first = list(&[["2024", "初级", "王芳", "", "", "70", ""], ["2024", "初级", "外地人", "", "某社区", "70", ""]]);
        import_results(&store, "321002", &first).await?;
        let mut tx = store.write().await?;
        for case in queue::page(&mut tx, &Filter { division_path: "/".into(), organisation: None, state: "open".into() }, 1).await? {
            let decision = if case.content(&SECRET)?.name == "王芳" { Decision::Dismiss } else { Decision::Nobody };
            decide(&mut tx, &SECRET, &case, decision, by(&case)).await?;
        }
        tx.commit().await?;
        let (errors, applied) = import_results(&store, "321002", &first).await?;
        assert_eq!((errors, applied), (Vec::new(), Applied::default()));
        assert!(cases(&store, State::Open).await?.is_empty());
        let second = list(&[["2023", "初级", "王芳", "", "", "70", ""], ["2023", "初级", "外地人", "", "某社区", "70", ""]]);
        import_results(&store, "321002", &second).await?;
        let open = cases(&store, State::Open).await?;
        assert_eq!(open.len(), 1, "who isn't theirs stays so; rows that were left are asked about again when there are others");
        assert_eq!(open[0].content(&SECRET)?.sat.len(), 2);
        undo(&store, State::Nobody).await?;
        assert_eq!(cases(&store, State::Open).await?.len(), 2);
        Ok(())
    }

    async fn who_is_entered_later_is_settled_without_asking(store: Store) {
        staff(&store).await?;
        let row = list(&[["2024", "初级", "林知远", &number(7), "", "70", "70"], ["2024", "初级", "王芳", "", "", "70", ""]]);
        import_results(&store, "321002", &row).await?;
        import_staff(&store, "321002", &xlsx(&[&STAFF, &["林知远", &number(7), "东关社区", "广陵区"]])).await?;
        let open = cases(&store, State::Open).await?;
        let mut tx = store.write().await?;
        assert_eq!(settle_certain(&mut tx, &SECRET, &open, (None, now())).await?.len(), 1);
        tx.commit().await?;
        assert_eq!(marks(&store, person_named(&store, "林知远").await?).await?.len(), 2);
        assert_eq!(cases(&store, State::Open).await?.len(), 1);
        Ok(())
    }

    async fn whoever_left_the_place_is_asked_about_again(store: Store) {
        staff(&store).await?;
        let row = list(&[["2024", "初级", "王芳", "", "东关居委", "70", ""]]);
        import_results(&store, "321002", &row).await?;
        let (wang, _) = choose_first(&store).await?;
        let mut tx = store.write().await?;
        let division = bounds(&mut tx, "321003").await?.division;
        people::move_to(&mut tx, wang, &people::Belonging { division, organisation: None, post: String::new() }, now()).await?;
        tx.commit().await?;
        let (errors, _) = import_results(&store, "321002", &list(&[["2025", "初级", "王芳", "", "东关居委", "70", ""]])).await?;
        assert_eq!(errors.len(), 1, "2025 is to come: {errors:?}");
        assert!(cases(&store, State::Open).await?.is_empty(), "a row that can't be read asks nobody");
        import_results(&store, "321002", &list(&[["2023", "初级", "王芳", "", "东关居委", "70", ""]])).await?;
        let open = cases(&store, State::Open).await?;
        assert_eq!((open.len(), open[0].person_id, open[0].decided_at), (1, None, None));
        assert_eq!(marks(&store, wang).await?, [(2024, Some(140))], "what was settled stays");
        Ok(())
    }

    async fn a_list_that_contradicts_itself_is_believed_nowhere(store: Store) {
        staff(&store).await?;
        let torn = list(&[["2024", "初级", "王芳", "", "", "70", ""], ["2024", "初级", "王芳", "", "", "71", ""]]);
        let (errors, _) = import_results(&store, "321002", &torn).await?;
        assert!(errors.iter().any(|error| error.contains("第 2、3 行给出同一人同一科目的不同成绩")), "{errors:?}");
        assert!(cases(&store, State::Open).await?.is_empty());
        // One row is 王芳's of 东关 for certain, the other may be hers: it can't, with another mark.
        let two = list(&[["2024", "初级", "王芳", "", "东关社区", "70", ""], ["2024", "初级", "王芳", "", "", "71", ""]]);
        import_results(&store, "321002", &two).await?;
        let case = cases(&store, State::Open).await?.remove(0);
        let mut tx = store.write().await?;
        let found = candidates(&mut tx, &case).await?;
        let (hers, other): (Vec<Candidate>, Vec<Candidate>) = found.into_iter().partition(|one| one.comparison.career == Fit::Differs);
        let refused = decide(&mut tx, &SECRET, &case, Decision::Person(&hers[0]), by(&case)).await;
        assert!(matches!(refused, Err(DecideError::Contradiction(_))), "{refused:?}");
        drop(tx);
        let mut tx = store.write().await?;
        assert_eq!(decide(&mut tx, &SECRET, &case, Decision::Person(&other[0]), by(&case)).await?.added, 1);
        Ok(())
    }

    async fn bad_rows_of_results_are_told_in_a_sentence(store: Store) {
        staff(&store).await?;
        import_staff(&store, "321002", &xlsx(&[&STAFF, &["阿依·古丽", &number(3), "东关社区", "广陵区"], &["李䶮", "", "东关社区", "广陵区"]])).await?;
        let one = number(1);
        let wrong = format!("{}{}", &one[..17], if one.ends_with('1') { '2' } else { '1' });
        let bad = list(&[
            // Two people with one number.
            ["2024", "初级", "王芳", &one, "", "70", ""],
            // One person with two numbers.
            ["2024", "初级", "张晓明", &number(2), "曲江街道社工站", "70", ""],
            ["2024", "初级", "张晓明", &wrong, "", "70", ""],
            ["2024", "初级", "张晓明", "9.90000199001E+17", "", "70", ""],
            // The senior exam began in 2019.
            ["2018", "高级", "张晓明", &one, "", "", "70"],
            ["2024", "高级", "张晓明", &one, "", "70", ""],
            // A middle dot in another form, and a rare character: no doubt at all.
            ["2024", "初级", "阿依 • 古丽", "", "东关社区", "70", ""],
            ["2024", "初级", "李䶮", "", "东关社区", "70", ""],
            // The rare character replaced by one that sounds so.
            ["2024", "初级", "李掩", "", "东关社区", "70", ""],
        ]);
        let (errors, applied) = import_results(&store, "321002", &bad).await?;
        let text = errors.join("\n");
        for part in [
            "2 待核对：姓名与这个证件号码登记的姓名不同",
            "3 待核对：台账中没有此人，或姓名与证件号码不符",
            "4 证件号码的校验位不符",
            "5 证件号码被表格软件当作数字",
            "6 高级考试自 2019 年起举行，2018 年没有这一级别的科目",
            "7 这一级别没有科目「综合能力」",
            "10 待核对：台账中没有此人",
        ] {
            assert!(text.contains(part), "{part} in\n{text}");
        }
        assert_eq!((errors.len(), applied.added), (7, 2));
        let open = cases(&store, State::Open).await?;
        assert_eq!(open.len(), 3, "what can be settled waits; what can't be read doesn't");
        let mut tx = store.read().await?;
        for case in open {
            let found = candidates(&mut tx, &case).await?;
            let comparison = |name: &str| found.iter().find(|one| one.who.name == name).map(|one| one.comparison);
            match (case.content(&SECRET)?.name.as_str(), case.doubt.as_str()) {
                ("王芳", "doubtful") => {
                    assert_eq!(comparison("张晓明").map(|found| (found.id_number, found.name)), Some((Fit::Same, Fit::Differs)));
                    assert_eq!(found.len(), 3, "both of that name, and whoever has the number");
                }
                ("张晓明", "doubtful") => assert_eq!(comparison("张晓明").map(|found| found.id_number), Some(Fit::Differs)),
                ("李掩", "unmatched") => assert_eq!(comparison("李䶮").map(|found| found.name), Some(Fit::Far)),
                other => panic!("{other:?}"),
            }
        }
        Ok(())
    }
}
