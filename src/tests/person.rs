//! The register, the ledger and their imports.

use chrono::{DateTime, Utc};
use rust_xlsxwriter::Workbook;

use crate::account::{Action, Actor, Decision, Grant, Role, Scope, decide};
use crate::certification::import::Importing;
use crate::certification::{entry, import as results, ledger};
use crate::clock::{date_of, instant_of};
use crate::exchange::Verdict;
use crate::ids::{AccountId, ImportId, PersonId};
use crate::on_both;
use crate::person::draft::{self, Applied, ImportKind, NewDraft, Options};
use crate::person::id_number::{IdNumber, check_character};
use crate::person::import::{self as staff, Bounds, ImportError};
use crate::person::store::{self, Belonging, Entered};
use crate::person::worklist::{self, Filter};
use crate::secret::Secret;
use crate::store::{Store, Tx};
use crate::syllabus::Level;

pub(super) const SECRET: Secret = Secret::from_bytes([7; 32]);

pub(super) fn now() -> DateTime<Utc> {
    instant_of(chrono::NaiveDate::from_ymd_opt(2024, 9, 1).and_then(|day| day.and_hms_opt(9, 0, 0)).expect("a time"))
}

/// An invented number: `99`, a birthday, an order.
pub(super) fn number(order: u32) -> String {
    let body = format!("990000199001{:02}{:03}", order % 28 + 1, order % 1000);
    format!("{body}{}", check_character(&body).expect("17 digits"))
}

pub(super) fn xlsx(rows: &[&[&str]]) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, cells) in (0_u32..).zip(rows) {
        for (column, cell) in (0_u16..).zip(*cells) {
            sheet.write_string(row, column, *cell).expect("a cell");
        }
    }
    book.save_to_buffer().expect("a workbook")
}

pub(super) fn gb18030(rows: &[&[&str]]) -> Vec<u8> {
    let text: String = rows.iter().map(|cells| cells.join(",") + "\r\n").collect();
    encoding_rs::GB18030.encode(&text).0.into_owned()
}

pub(super) async fn bounds(tx: &mut Tx, code: &str) -> anyhow::Result<Bounds> {
    Ok(Bounds::of(tx, code, None).await?.expect("the division"))
}

pub(super) async fn import_staff(store: &Store, division: &str, file: &[u8]) -> anyhow::Result<(Vec<String>, Applied)> {
    let mut tx = store.write().await?;
    let bounds = bounds(&mut tx, division).await?;
    let tables = staff::read_file("staff.xlsx", file)?;
    let found = staff::assess(&mut tx, &SECRET, &tables, &bounds, now()).await?;
    let errors = errors_of(&found.report);
    let applied = staff::apply(&mut tx, &SECRET, found, &bounds, false, now()).await?;
    tx.commit().await?;
    Ok((errors, applied))
}

pub(super) async fn import_results(store: &Store, division: &str, file: &[u8]) -> anyhow::Result<(Vec<String>, Applied)> {
    let mut tx = store.write().await?;
    let bounds = bounds(&mut tx, division).await?;
    let tables = results::read_file("results.csv", file)?;
    let found = results::assess(&mut tx, &SECRET, &tables, &bounds, Options::default(), now()).await?;
    let errors = errors_of(&found.report);
    let applied = results::apply(&mut tx, &SECRET, found, Importing { import: ImportId::fresh(), by: None }, false, now()).await?;
    tx.commit().await?;
    Ok((errors, applied))
}

fn errors_of(report: &crate::exchange::Report) -> Vec<String> {
    report.rows.iter().filter(|row| row.verdict == Verdict::Error).map(|row| format!("{} {}", row.row, row.sentence.zh)).collect()
}

pub(super) async fn person_named(store: &Store, name: &str) -> anyhow::Result<PersonId> {
    let mut tx = store.read().await?;
    let filter = Filter { division_path: "/".into(), search: name.into(), ..Filter::default() };
    let (rows, total) = worklist::page(&mut tx, &filter, date_of(now()), 1).await?;
    assert_eq!(total, 1, "{name} is there once");
    Ok(rows[0].id)
}

const HEADER: [&str; 6] = ["姓名（必填）", "证件号码", "工作单位", "区划/街道", "岗位", "从事社会工作起始时间"];

fn staff_file() -> Vec<u8> {
    xlsx(&[
        &["扬州市广陵区社会工作人员名单"],
        &HEADER,
        &["张晓明", &number(1), "曲江街道社工站", "", "社工", "2019-07"],
        &["李 华", &number(2), "曲江街道社工站", "广陵区", "站长", "2015年3月"],
        &["王芳", "", "东关社区", "", "", ""],
        &["王芳", "", "文昌社区", "", "", ""],
    ])
}

on_both! {
    async fn a_staff_file_imports_once_and_twice_changes_nothing(store: Store) {
        let (errors, applied) = import_staff(&store, "321002", &staff_file()).await?;
        assert_eq!(errors, Vec::<String>::new());
        assert_eq!(applied, Applied { added: 4, changed: 0, unchanged: 0, left_out: 0 });
        let (errors, applied) = import_staff(&store, "321002", &staff_file()).await?;
        assert_eq!(errors, Vec::<String>::new());
        assert_eq!(applied, Applied { added: 0, changed: 0, unchanged: 4, left_out: 0 });

        let id = person_named(&store, "lihua").await?;
        let mut tx = store.read().await?;
        let person = store::find(&mut tx, id).await?.expect("李华");
        assert_eq!(person.name, "李华");
        assert!(person.id_masked.starts_with("99****************"));
        let memberships = store::memberships(&mut tx, id).await?;
        assert_eq!(memberships[0].organisation.as_deref(), Some("曲江街道社工站"));
        assert_eq!(memberships[0].organisation_kind.as_deref(), Some("station"));
        Ok(())
    }

    async fn a_list_of_bare_names_twice_changes_nothing_unless_it_could_mean_two(store: Store) {
        let header: &[&str] = &["姓名", "学历", "领域"];
        let list = xlsx(&[header, &["冯十一", "本科", "棋类"], &["陈十二", "", ""]]);
        assert_eq!(import_staff(&store, "321002", &list).await?.1.added, 2);
        let mut tx = store.write().await?;
        let bounds = bounds(&mut tx, "321002").await?;
        let found = staff::assess(&mut tx, &SECRET, &staff::read_file("x.xlsx", &list)?, &bounds, now()).await?;
        // One line per row: the remark on the field is told along.
        assert_eq!(found.report.rows.iter().map(|row| row.verdict).collect::<Vec<_>>(), [Verdict::Unchanged; 2]);
        assert!(found.report.rows[0].sentence.zh.contains("17 项目录"));
        assert_eq!((found.report.adds, found.report.changes), (0, 0));
        drop(tx);
        let (errors, applied) = import_staff(&store, "321002", &xlsx(&[header, &["冯十一", "大专", ""], &["陈十二", "", ""]])).await?;
        assert!(errors.len() == 1 && errors[0].contains("1 名同名"), "{errors:?}");
        assert_eq!(applied, Applied { unchanged: 1, left_out: 1, ..Applied::default() });
        let nameonly = gb18030(&[&["考试年度", "级别", "姓名", "实务"], &["2024", "初级", "冯十一", "70"]]);
        let (errors, _) = import_results(&store, "321002", &nameonly).await?;
        assert!(errors[0].contains("只有姓名"), "{errors:?}");
        Ok(())
    }

    async fn a_new_organisation_is_a_move_that_keeps_history(store: Store) {
        import_staff(&store, "321002", &staff_file()).await?;
        let moved = xlsx(&[&HEADER, &["张晓明", &number(1), "汶河街道社工站", "", "", ""]]);
        let (_, applied) = import_staff(&store, "321002", &moved).await?;
        assert_eq!(applied, Applied { changed: 1, ..Applied::default() });
        let id = person_named(&store, "张晓明").await?;
        let memberships = store::memberships(&mut store.read().await?, id).await?;
        assert_eq!(memberships.len(), 2);
        assert_eq!(memberships[0].organisation.as_deref(), Some("汶河街道社工站"));
        assert_eq!(memberships[0].post, "社工");
        assert_eq!(memberships[1].until_on, Some(date_of(now())));
        Ok(())
    }

    async fn doubtful_and_foreign_staff_rows_stay_out_with_a_reason(store: Store) {
        import_staff(&store, "321002", &staff_file()).await?;
        let file = xlsx(&[
            &HEADER,
            &["张小明", &number(1), "曲江街道社工站", "", "", ""],
            &["王芳", "", "", "", "", ""],
            &["赵六", "99000019900102003", "", "", "", ""],
            &["孙七", "9.90000199001E+17", "", "", "", ""],
            &["周八", "", "某社区", "玄武区", "", ""],
            &["", "", "某社区", "", "", ""],
            &["吴九", &number(9), "某社区", "", "", ""],
            &["吴九", &number(9), "某社区", "", "", ""],
        ]);
        let (errors, applied) = import_staff(&store, "321002", &file).await?;
        let text = errors.join("\n");
        for part in ["另一姓名下", "2 名同名", "17 位", "末几位已丢失", "不在您的管辖范围", "没有姓名", "与第 8 行是同一人"] {
            assert!(text.contains(part), "{part} in\n{text}");
        }
        assert_eq!((applied.added, applied.left_out), (1, 7));

        // Another district's officer can't take somebody over by a file, nor find out by a number alone who is registered elsewhere.
        let (errors, _) = import_staff(&store, "321003", &xlsx(&[&HEADER, &["李花", &number(2), "某站", "", "", ""]])).await?;
        assert!(errors[0].contains("待核对") && !errors[0].contains("登记") && !errors[0].contains("管辖"), "{errors:?}");
        let header: &[&str] = &["考试年度", "级别", "姓名", "证件号码", "实务"];
        let unknown = |name, order| gb18030(&[header, &["2024", "初级", name, &number(order), "70"]]);
        let (elsewhere, _) = import_results(&store, "321003", &unknown("李花", 2)).await?;
        let (nowhere, _) = import_results(&store, "321003", &unknown("李花", 20)).await?;
        assert_eq!(elsewhere, nowhere);
        let (errors, applied) = import_staff(&store, "321003", &xlsx(&[&HEADER, &["李华", &number(2), "某站", "", "", ""]])).await?;
        assert!(errors[0].contains("管辖范围以外"), "{errors:?}");
        assert_eq!(applied.added + applied.changed, 0);
        Ok(())
    }

    async fn all_or_nothing_imports_nothing_when_a_row_is_wrong(store: Store) {
        let mut tx = store.write().await?;
        let bounds = bounds(&mut tx, "321002").await?;
        let tables = staff::read_file("x.xlsx", &xlsx(&[&HEADER, &["甲", &number(1), "", "", "", ""], &["", "", "某社区", "", "", ""]]))?;
        let found = staff::assess(&mut tx, &SECRET, &tables, &bounds, now()).await?;
        assert!(matches!(staff::apply(&mut tx, &SECRET, found, &bounds, true, now()).await, Err(ImportError::HasErrors(1))));
        let (_, total) = worklist::page(&mut tx, &Filter { division_path: "/".into(), ..Filter::default() }, date_of(now()), 1).await?;
        assert_eq!(total, 0);
        Ok(())
    }

    async fn results_in_gb18030_reach_the_ledger_once(store: Store) {
        import_staff(&store, "321002", &staff_file()).await?;
        let file = gb18030(&[
            &["考试年度", "级别", "姓名", "证件号码", "科目", "成绩", "考试结果", "工作单位"],
            &["2024", "助理社会工作师", "张晓明", &number(1), "社会工作综合能力（初级）", "72", "合格", ""],
            &["2024", "助理社会工作师", "张晓明", &number(1), "社会工作实务（初级）", "60.5", "合格", ""],
            &["2023", "社会工作师", "李华", &number(2), "社会工作法规与政策", "66", "", ""],
            &["2024", "社会工作师", "李华", &number(2), "社会工作综合能力（中级）", "60", "", ""],
            &["2024", "社会工作师", "李华", &number(2), "社会工作实务（中级）", "-1", "", ""],
            &["2024", "初级", "王芳", "", "综合能力", "55", "", "东关社区"],
            &["2024", "初级", "王芳", "", "实务", "55", "", ""],
            &["2024", "初级", "郑十", "", "实务", "55", "", "东关社区"],
            &["2024", "初级", "张晓明", &number(2), "实务", "55", "", ""],
            &["2024", "初级", "张晓明", &number(1), "实务", "六十", "", ""],
        ]);
        let (errors, applied) = import_results(&store, "321002", &file).await?;
        let text = errors.join("\n");
        for part in ["8 待核对：没有证件号码", "9 待核对：台账中没有此人", "10 待核对：姓名与这个证件号码登记的姓名不同", "11 "] {
            assert!(text.contains(part), "{part} in\n{text}");
        }
        assert_eq!(applied, Applied { added: 6, changed: 0, unchanged: 0, left_out: 4 });
        let (_, again) = import_results(&store, "321002", &file).await?;
        assert_eq!(again, Applied { added: 0, changed: 0, unchanged: 6, left_out: 4 });

        let mut tx = store.read().await?;
        let zhang = person_named(&store, "张晓明").await?;
        let standing = ledger::standing_of(&mut tx, zhang, date_of(now())).await?;
        assert_eq!(standing.level(Level::Junior).and_then(|level| level.reached).map(|reached| reached.year), Some(2024));
        assert_eq!(standing.next.1.next.code(), "register");
        let li = person_named(&store, "李华").await?;
        let standing = ledger::standing_of(&mut tx, li, date_of(now())).await?;
        assert_eq!(standing.next.1.next.code(), "sit_remaining");

        let junior = entry::funnel(&mut tx, 2024, Level::Junior, "/32/").await?;
        assert_eq!((junior.len(), junior[0].entered, junior[0].sat, junior[0].passed), (1, 2, 2, 1));
        let filter = Filter { division_path: "/32/3210/".into(), step: "register".into(), ..Filter::default() };
        let (rows, total) = worklist::page(&mut tx, &filter, date_of(now()), 1).await?;
        assert_eq!((total, rows[0].level.as_str(), rows[0].reached_year), (1, "junior", Some(2024)));
        let later = chrono::NaiveDate::from_ymd_opt(2026, 1, 1).expect("a date");
        assert_eq!(worklist::page(&mut tx, &filter, later, 1).await?.1, 0);
        assert_eq!(worklist::by_step(&mut tx, &Filter { step: String::new(), ..filter }, date_of(now())).await?.iter().map(|b| b.people).sum::<i64>(), 4);
        Ok(())
    }

    async fn a_correction_supersedes_and_a_contradiction_stays_out(store: Store) {
        import_staff(&store, "321002", &staff_file()).await?;
        let header: &[&str] = &["考试年度", "级别", "姓名", "证件号码", "综合能力", "实务"];
        let first = gb18030(&[header, &["2024", "初级", "张晓明", &number(1), "72", "58"]]);
        assert_eq!(import_results(&store, "321002", &first).await?.1.added, 2);
        let corrected = gb18030(&[header, &["2024", "初级", "张晓明", &number(1), "72", "60"]]);
        assert_eq!(import_results(&store, "321002", &corrected).await?.1, Applied { changed: 1, ..Applied::default() });
        let zhang = person_named(&store, "张晓明").await?;
        assert_eq!(ledger::of_person(&mut store.read().await?, zhang).await?.len(), 2);
        let mut tx = store.read().await?;
        assert_eq!(entry::funnel(&mut tx, 2024, Level::Junior, "/32/").await?[0].passed, 1);
        drop(tx);

        let torn = gb18030(&[
            header,
            &["2023", "初级", "张晓明", &number(1), "72", "58"],
            &["2023", "初级", "张晓明", &number(1), "72", "70"],
        ]);
        let (errors, applied) = import_results(&store, "321002", &torn).await?;
        assert_eq!(errors.len(), 2);
        assert!(errors[0].contains("不同成绩"));
        assert_eq!(applied.added, 0);
        Ok(())
    }

    async fn results_are_never_changed_in_place(store: Store) {
        import_staff(&store, "321002", &staff_file()).await?;
        let file = gb18030(&[&["考试年度", "级别", "姓名", "证件号码", "综合能力", "实务"], &["2024", "初级", "张晓明", &number(1), "72", "58"]]);
        import_results(&store, "321002", &file).await?;
        let mut tx = store.write().await?;
        let edit = crate::with_tx!(&mut tx, |c| sqlx::query("UPDATE exam_result SET half_marks = 200").execute(c).await.map(|_| ()));
        assert!(edit.is_err());
        Ok(())
    }

    async fn a_draft_is_sealed_and_applied_once(store: Store) {
        let mut tx = store.write().await?;
        let bounds = bounds(&mut tx, "321002").await?;
        let file = staff_file();
        let tables = staff::read_file("x.xlsx", &file)?;
        let found = staff::assess(&mut tx, &SECRET, &tables, &bounds, now()).await?;
        let new = NewDraft { kind: ImportKind::Staff, file_name: "x.xlsx", file: &file, report: &found.report, owner: None,
            division: "321002", division_path: &bounds.division.path, organisation: None, options: Options::default() };
        let id = draft::keep(&mut tx, &SECRET, new, now()).await?;
        let kept = draft::find(&mut tx, id).await?.expect("the draft");
        assert_eq!((kept.ok_rows, kept.error_rows), (4, 0));
        let (content, report) = draft::content(&mut tx, &SECRET, id).await?;
        assert_eq!((content, report.rows.len()), (file, found.report.rows.len()));
        assert!(draft::mark_applied(&mut tx, &SECRET, id, Applied::default(), &found.report, now()).await?);
        assert!(!draft::mark_applied(&mut tx, &SECRET, id, Applied::default(), &found.report, now()).await?);
        Ok(())
    }

    async fn the_register_decides_by_where_somebody_belongs(store: Store) {
        let mut tx = store.write().await?;
        let guangling = bounds(&mut tx, "321002").await?.division;
        let hanjiang = bounds(&mut tx, "321003").await?.division;
        let entered = Entered { name: "钱三".into(), id_number: IdNumber::parse(&number(5), date_of(now())).ok(), ..Entered::default() };
        let to = Belonging { division: guangling, organisation: None, post: String::new() };
        let id = store::create(&mut tx, &SECRET, &entered, &to, now()).await?;
        assert!(matches!(store::create(&mut tx, &SECRET, &entered, &to, now()).await, Err(store::SaveError::SameIdNumber(other)) if other == id));

        let officer = |path: &str| Actor {
            account: Some(AccountId::fresh()),
            grants: vec![Grant { role: Role::Officer, scope: Scope::Division { code: String::new(), path: path.into() } }],
            ..Actor::nobody()
        };
        let place = store::memberships(&mut tx, id).await?[0].place();
        assert_eq!(decide(&officer("/32/3210/321002/"), Action::ReadPeople, &place), Decision::Allowed);
        assert_eq!(decide(&officer("/32/3210/321003/"), Action::ReadPeople, &place), Decision::OutOfScope);

        assert!(store::move_to(&mut tx, id, &Belonging { division: hanjiang, ..to.clone() }, now()).await?);
        let place = store::memberships(&mut tx, id).await?[0].place();
        assert_eq!(decide(&officer("/32/3210/321002/"), Action::ReadPeople, &place), Decision::OutOfScope);
        Ok(())
    }
}
