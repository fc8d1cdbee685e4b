//! Lists of certificates: read, reported, applied; and whatever can be wrong with them.

use super::certificate::{day, junior, now, passed, person};
use crate::certification::certificate::{self, import as certificates};
use crate::certification::registration::period;
use crate::exchange::Verdict;
use crate::ids::{ImportId, PersonId};
use crate::on_both;
use crate::person::draft::Applied;
use crate::person::import::Bounds;
use crate::secret::Secret;
use crate::store::Tx;

const SECRET: Secret = Secret::from_bytes([7; 32]);

const HEADER: &str = "姓名,区划,级别,证书编号/管理号,批准日期,登记编号,登记日期,有效期至,有效范围,签发单位";

/// Imports rows of 广陵区; what was found, and what it came to.
async fn import(tx: &mut Tx, rows: &[&str]) -> anyhow::Result<(Vec<(Verdict, String)>, Applied)> {
    let text = std::iter::once(&HEADER).chain(rows).copied().collect::<Vec<_>>().join("\r\n");
    let bounds = Bounds::of(tx, "321002", None).await?.expect("the division");
    let tables = certificates::read_file("证书.csv", text.as_bytes())?;
    let found = certificates::assess(tx, &SECRET, &tables, &bounds, now()).await?;
    let said = found.report.rows.iter().map(|row| (row.verdict, row.sentence.zh.clone())).collect();
    let applied = certificates::apply(tx, found, ImportId::fresh(), None, false, now()).await?;
    Ok((said, applied))
}

/// The one sentence a single row is refused with.
async fn refused(tx: &mut Tx, row: &str) -> anyhow::Result<String> {
    let (said, applied) = import(tx, &[row]).await?;
    assert_eq!(applied, Applied { left_out: 1, ..Applied::default() }, "{row}: {said:?}");
    Ok(said
        .into_iter()
        .filter(|(verdict, _)| *verdict == Verdict::Error)
        .map(|(_, sentence)| sentence)
        .collect::<Vec<_>>()
        .join(" "))
}

async fn periods(tx: &mut Tx, person: PersonId) -> anyhow::Result<Vec<(String, String, String)>> {
    let all = period::of_person(tx, person).await?;
    Ok(all
        .into_iter()
        .filter(period::Period::in_force)
        .map(|period| (period.kind, period.valid_from.to_string(), period.valid_until.to_string()))
        .collect())
}

on_both! {
    async fn a_list_adds_certificates_and_their_registrations_and_twice_changes_nothing(store: Store) {
        let mut tx = store.write().await?;
        let [one, other] = [person(&mut tx, "林知远").await?, person(&mut tx, "周以宁").await?];
        let rows = [
            // A later registration before the earlier one: the days decide, not the rows.
            "林知远,广陵区,初级,2020060001,2020年11月1日,A-2,2023-11-20,2026-12-31,,",
            "林知远,广陵区,助理社会工作师,２０２０－０６０００１,2020-11-01,A-1,2021-01-01,2023-12-31,,",
            "周以宁,广陵区,社会工作师,2024060002,20240616,,,,,",
        ];
        let (said, applied) = import(&mut tx, &rows).await?;
        assert_eq!(applied, Applied { added: 2, changed: 1, unchanged: 0, left_out: 0 }, "{said:?}");
        // Renewed in its window, the second follows on.
        assert_eq!(periods(&mut tx, one).await?, [
            ("renewal".to_owned(), "2024-01-01".to_owned(), "2026-12-31".to_owned()),
            ("first".to_owned(), "2021-01-01".to_owned(), "2023-12-31".to_owned()),
        ]);
        assert!(periods(&mut tx, other).await?.is_empty());
        let (said, applied) = import(&mut tx, &rows).await?;
        assert_eq!(applied, Applied { unchanged: 3, ..Applied::default() }, "{said:?}");
        // A later list adds what is new.
        let (said, applied) = import(&mut tx, &["周以宁,广陵区,中级,2024060002,2024-06-16,B-1,2025-03-01,,,"]).await?;
        assert_eq!(applied, Applied { changed: 1, ..Applied::default() }, "{said:?}");
        assert_eq!(periods(&mut tx, other).await?, [("first".to_owned(), "2025-03-01".to_owned(), "2028-02-29".to_owned())]);
        let held = certificate::of_person(&mut tx, other).await?;
        assert_eq!((held.len(), held[0].level.as_str(), held[0].obtained_on), (1, "intermediate", day("2024-06-16")));
        Ok(())
    }

    async fn each_bad_row_gets_a_sentence(store: Store) {
        let mut tx = store.write().await?;
        let one = person(&mut tx, "林知远").await?;
        person(&mut tx, "周以宁").await?;
        certificate::record(&mut tx, &junior(one, "2020060001", "2020-11-01"), now()).await?;
        for (row, sentence) in [
            ("周以宁,广陵区,特级,2024060009,2024-06-16,,,,,", "级别「特级」无法识别"),
            ("周以宁,广陵区,,2024060009,2024-06-16,,,,,", "没有写明级别"),
            ("周以宁,广陵区,初级,,2024-06-16,,,,,", "没有证书编号"),
            ("周以宁,广陵区,初级,2.02406E+16,2024-06-16,,,,,", "末几位已丢失"),
            ("周以宁,广陵区,初级,123,2024-06-16,,,,,", "8 至 32 位"),
            ("周以宁,广陵区,初级,2024060009,,,,,,", "没有批准日期"),
            ("周以宁,广陵区,初级,2024060009,去年,,,,,", "批准日期「去年」无法识别"),
            ("周以宁,广陵区,初级,2024060009,2007-06-16,,,,,", "早于 2008 年"),
            ("周以宁,广陵区,初级,2024060009,2027-06-16,,,,,", "批准日期晚于今天"),
            ("周以宁,广陵区,初级,2024060009,2024-06-16,B-1,2024-06-01,2027-05-31,,", "登记日期早于证书的批准日期"),
            ("周以宁,广陵区,初级,2024060009,2024-06-16,B-1,2024-09-01,2024-08-31,,", "有效期至早于登记日期"),
            ("周以宁,广陵区,初级,2024060009,2024-06-16,B-1,2026-12-01,,,", "登记日期晚于今天"),
            ("周以宁,广陵区,初级,2024060009,2024-06-16,B-1,,2027-05-31,,", "没有登记日期"),
            ("周以宁,广陵区,初级,2020060001,2020-11-01,,,,,", "已登记在另一人名下"),
            ("林知远,广陵区,初级,2020060001,2020-11-02,,,,,", "级别、批准日期或有效范围不同"),
            ("林知远,广陵区,初级,2020060002,2020-11-01,,,,,", "已有同级别证书，编号 2020060001"),
            ("林知远,广陵区,高级合格证明,2021060002,2021-10-17,C-1,2021-12-01,,,", "不办理登记"),
            ("周以宁,广陵区,初级,2006060009,2006-06-16,,,,地方,", "没有写明签发单位"),
            ("周以宁,广陵区,初级,2024060009,2024-06-16,,,,大约,", "有效范围「大约」无法识别"),
            ("郑不在,广陵区,初级,2024060009,2024-06-16,,,,,", "台账中没有此人"),
        ] {
            let said = refused(&mut tx, row).await?;
            assert!(said.contains(sentence), "{row}: {said}");
        }
        Ok(())
    }

    async fn what_contradicts_the_ledger_or_another_row_stays_out(store: Store) {
        let mut tx = store.write().await?;
        let one = person(&mut tx, "林知远").await?;
        person(&mut tx, "周以宁").await?;
        passed(&mut tx, one, 2024).await?;
        let said = refused(&mut tx, "林知远,广陵区,初级,2023060001,2023-06-11,,,,,").await?;
        assert!(said.contains("早于考试") && said.contains("2024 年"), "{said}");
        let twice = ["林知远,广陵区,初级,2024060001,2024-06-16,,,,,", "周以宁,广陵区,初级,2024060001,2024-06-16,,,,,"];
        let (said, applied) = import(&mut tx, &twice).await?;
        assert_eq!(applied, Applied { left_out: 2, ..Applied::default() }, "{said:?}");
        assert!(said[1].1.contains("第 2、3 行"), "{said:?}");
        import(&mut tx, &["林知远,广陵区,初级,2024060001,2024-06-16,A-1,2024-09-01,2027-08-31,,"]).await?;
        let overlapping = refused(&mut tx, "林知远,广陵区,初级,2024060001,2024-06-16,A-2,2025-09-01,2028-08-31,,").await?;
        assert!(overlapping.contains("重叠（2024-09-01 至 2027-08-31）"), "{overlapping}");
        let other_end = refused(&mut tx, "林知远,广陵区,初级,2024060001,2024-06-16,A-1,2024-09-01,2027-09-01,,").await?;
        assert!(other_end.contains("与本行不同"), "{other_end}");
        let held = certificate::of_person(&mut tx, one).await?.remove(0);
        let _ = certificate::void(&mut tx, &held, None, "录错", now()).await?;
        let voided = refused(&mut tx, "林知远,广陵区,初级,2024060001,2024-06-16,,,,,").await?;
        assert!(voided.contains("已被作废"), "{voided}");
        Ok(())
    }

    async fn schemes_are_read_and_slips_have_a_last_day(store: Store) {
        let mut tx = store.write().await?;
        let one = person(&mut tx, "林知远").await?;
        let (said, applied) = import(&mut tx, &[
            "林知远,广陵区,高级（成绩合格证明）,2024060001,2024-08-08,,,,,",
            "林知远,广陵区,初级,2019060001,2019-06-23,,,,单独划线（本地有效）,",
            "林知远,广陵区,中级,2006060001,2006-03-01,,,,地方,嘉兴市民政局",
        ]).await?;
        assert_eq!(applied.added, 3, "{said:?}");
        let held = certificate::of_person(&mut tx, one).await?;
        let shown: Vec<_> = held.iter().map(|item| (item.scheme.as_str(), item.locally_valid, item.valid_until)).collect();
        assert_eq!(shown, [("local", true, None), ("separate_line", true, None), ("senior_slip", false, Some(day("2027-08-07")))]);
        assert_eq!(held[0].issuer, "嘉兴市民政局");
        Ok(())
    }

    async fn a_number_that_came_as_a_number_has_lost_its_last_digits(store: Store) {
        let mut tx = store.write().await?;
        person(&mut tx, "林知远").await?;
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        for (column, title) in (0_u16..).zip(["姓名", "区划", "级别", "管理号", "取得时间"]) {
            sheet.write_string(0, column, title)?;
        }
        for (column, text) in (0_u16..).zip(["林知远", "广陵区", "初级"]) {
            sheet.write_string(1, column, text)?;
        }
        sheet.write_number(1, 3, 202_406_000_100_000_001.0)?;
        sheet.write_string(1, 4, "2024-06-16")?;
        let bounds = Bounds::of(&mut tx, "321002", None).await?.expect("the division");
        let tables = certificates::read_file("证书.xlsx", &book.save_to_buffer()?)?;
        let found = certificates::assess(&mut tx, &SECRET, &tables, &bounds, now()).await?;
        assert!(found.report.rows.iter().any(|row| row.verdict == Verdict::Error && row.sentence.zh.contains("末几位已丢失")), "{:?}", found.report.rows);
        Ok(())
    }

    async fn a_higher_level_in_a_list_ends_the_lower_one(store: Store) {
        let mut tx = store.write().await?;
        let one = person(&mut tx, "林知远").await?;
        let (said, applied) = import(&mut tx, &[
            "林知远,广陵区,中级,2024060002,2024-06-16,B-1,2024-10-01,2027-09-30,,",
            "林知远,广陵区,初级,2022060001,2022-06-19,A-1,2023-01-01,2025-12-31,,",
        ]).await?;
        assert_eq!(applied.added, 2, "{said:?}");
        assert!(said.iter().any(|(verdict, sentence)| *verdict == Verdict::Warning && sentence.contains("改为至 2024-09-30")), "{said:?}");
        assert_eq!(periods(&mut tx, one).await?, [
            ("first".to_owned(), "2024-10-01".to_owned(), "2027-09-30".to_owned()),
            ("first".to_owned(), "2023-01-01".to_owned(), "2024-09-30".to_owned()),
        ]);
        Ok(())
    }
}
