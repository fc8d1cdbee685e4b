//! Divisions: found by what people type, and their history kept.

use chrono::NaiveDate;

use crate::clock::now;
use crate::division::history::{self, Change, HistoryError, Part};
use crate::division::import::RowOutcome::{Added, Changed, Refused, Unchanged};
use crate::division::import::{RowOutcome, import, rows_of};
use crate::division::store::{children, find, search};
use crate::division::{Found, resolve};
use crate::organisation::OrganisationKind;
use crate::{on_both, organisation, starter};

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn on(text: &str) -> Change {
    Change { on: day(text), at: now() }
}

on_both! {
    async fn all_divisions_load_once_and_are_found_by_what_people_type(store: Store) {
        let started = std::time::Instant::now();
        let mut tx = store.write().await?;
        assert_eq!(starter::divisions::load(&mut tx).await?, 44_675);
        tx.commit().await?;
        assert!(started.elapsed().as_secs() < 60, "loading took {:?}", started.elapsed());

        let mut tx = store.write().await?;
        assert_eq!(starter::divisions::load(&mut tx).await?, 0, "the second start loads nothing");
        for typed in ["扬州", "yangzhou", "yz", "3210", "３２１０", "Yang Zhou", "扬州市"] {
            let found = search(&mut tx, typed, None, 20).await?;
            let place = found.iter().position(|division| division.code == "3210");
            assert!(place.is_some(), "{typed} finds 扬州市");
            assert!(typed == "yz" || place == Some(0), "{typed} finds 扬州市 first, not {:?}", found.first());
        }
        let inside = search(&mut tx, "gl", Some("/32/3210/"), 20).await?;
        assert!(inside.iter().all(|division| division.path.starts_with("/32/3210/")));
        assert_eq!(inside.first().map(|division| division.name.as_str()), Some("广陵区"));
        assert!(search(&mut tx, "  ", None, 20).await?.is_empty());
        assert!(search(&mut tx, "450127", None, 20).await?.is_empty(), "横县 stands no more");

        for (typed, code) in
            [("扬州", "3210"), ("321002", "321002"), ("321002 广陵区", "321002"), ("广陵区", "321002"), ("江苏省扬州市广陵区", "321002"), ("扬州市广陵区", "321002"), ("江苏", "32")]
        {
            assert_eq!(resolve(&mut tx, typed).await?.one().map(|division| division.code), Some(code.to_owned()), "{typed}");
        }
        assert!(matches!(resolve(&mut tx, "鼓楼区").await?, Found::Several(several) if several.len() > 1));
        assert!(matches!(resolve(&mut tx, "吉林").await?, Found::Several(_)), "the province or the city");
        assert!(matches!(resolve(&mut tx, "450127").await?, Found::Several(next) if next[0].code == "450181"), "the successor is offered");
        assert_eq!(resolve(&mut tx, "没有这个地方").await?, Found::Nothing);
        Ok(())
    }

    async fn a_renamed_division_stays_the_same_and_its_old_name_is_known(store: Store) {
        let mut tx = store.write().await?;
        history::rename(&mut tx, "321003", "新邗江区", on("2024-03-01")).await?;
        history::rename(&mut tx, "321003", "大邗江区", on("2025-03-01")).await?;
        let name_on = async |tx: &mut _, date| history::as_of(tx, "321003", day(date)).await.map(|d| d.map(|d| d.name));
        assert_eq!(name_on(&mut tx, "2024-02-29").await?.as_deref(), Some("邗江区"));
        assert_eq!(name_on(&mut tx, "2024-03-01").await?.as_deref(), Some("新邗江区"));
        assert_eq!(name_on(&mut tx, "2026-01-01").await?.as_deref(), Some("大邗江区"));
        assert_eq!(search(&mut tx, "dahanjiang", None, 5).await?.len(), 1, "it is found by its new spelling");
        assert_eq!(history::events(&mut tx, "321003").await?.len(), 2);
        Ok(())
    }

    async fn merged_divisions_end_and_what_lay_below_goes_to_the_successor(store: Store) {
        let mut tx = store.write().await?;
        history::create(&mut tx, "321003001", "某镇", "township", Some("321003"), on("2020-01-01")).await?;
        history::create(&mut tx, "321099", "合并区", "county", Some("3210"), on("2024-05-01")).await?;
        let moves = history::merge(&mut tx, &["321002", "321003"], "321099", on("2024-05-01")).await?;
        assert_eq!(moves.len(), 1);
        let town = find(&mut tx, "321003001").await?.expect("the town");
        assert_eq!(town.path, "/32/3210/321099/321003001/");
        let old = find(&mut tx, "321002").await?.expect("the record stays");
        assert_eq!((old.valid_to, old.successor.as_deref()), (Some(day("2024-05-01")), Some("321099")));
        let names: Vec<String> = children(&mut tx, Some("3210")).await?.into_iter().map(|d| d.name).collect();
        assert_eq!(names, ["合并区"]);
        let before: Vec<String> = history::children_as_of(&mut tx, Some("3210"), day("2024-04-30")).await?.into_iter().map(|d| d.name).collect();
        assert_eq!(before, ["广陵区", "邗江区"]);
        let town_then = history::as_of(&mut tx, "321003001", day("2024-04-30")).await?.expect("the town then");
        assert_eq!(town_then.path, "/32/3210/321003/321003001/");
        assert!(matches!(history::rename(&mut tx, "321002", "x", on("2024-06-01")).await, Err(HistoryError::Ended(_))));
        assert!(matches!(history::create(&mut tx, "321002", "x", "county", Some("3210"), on("2024-06-01")).await, Err(HistoryError::CodeTaken(_))));
        Ok(())
    }

    async fn a_split_gives_every_part_below_a_place(store: Store) {
        let mut tx = store.write().await?;
        for town in ["321003001", "321003002"] {
            history::create(&mut tx, town, "某镇", "township", Some("321003"), on("2020-01-01")).await?;
        }
        let part = |code: &str, children: &[&str]| Part {
            code: code.into(), name: format!("区{code}"), children: children.iter().map(|&child| child.to_owned()).collect(),
        };
        let half = [part("321091", &["321003001"])];
        assert!(matches!(history::split(&mut tx, "321003", &half, on("2024-05-01")).await, Err(HistoryError::LeftOver(_))));
        let whole = [part("321091", &["321003001"]), part("321092", &["321003002"])];
        assert_eq!(history::split(&mut tx, "321003", &whole, on("2024-05-01")).await?.len(), 2);
        assert_eq!(find(&mut tx, "321003002").await?.expect("the town").path, "/32/3210/321092/321003002/");
        assert!(history::as_of(&mut tx, "321003", day("2024-05-01")).await?.is_none());
        assert!(history::as_of(&mut tx, "321092", day("2024-04-30")).await?.is_none());
        Ok(())
    }

    async fn what_moves_takes_everything_below_along(store: Store) {
        let mut tx = store.write().await?;
        let district = find(&mut tx, "321002").await?.expect("the district");
        organisation::store::find_or_create(&mut tx, &district, "广陵社工站", OrganisationKind::Station, now()).await?;
        let moved = history::move_under(&mut tx, "3210", "62", on("2024-05-01")).await?;
        assert_eq!((moved.from.as_str(), moved.to.as_str()), ("/32/3210/", "/62/3210/"));
        assert_eq!(organisation::store::follow_move(&mut tx, &moved).await?, 1);
        let station = organisation::store::within(&mut tx, "/62/3210/321002/", 5).await?;
        assert_eq!(station.len(), 1, "the station of the district went along");
        assert_eq!(find(&mut tx, "321002").await?.expect("the district").path, "/62/3210/321002/");
        assert_eq!(find(&mut tx, "320102").await?.expect("another").path, "/32/3201/320102/");
        let then = history::as_of(&mut tx, "321002", day("2024-04-30")).await?.expect("it stood");
        assert_eq!(then.path, "/32/3210/321002/");
        assert!(matches!(history::move_under(&mut tx, "62", "321002", on("2024-06-01")).await, Err(HistoryError::IntoItself(_))));
        assert!(matches!(history::move_under(&mut tx, "3210", "32", on("2999-06-01")).await, Err(HistoryError::Future(_))));
        Ok(())
    }

    async fn a_file_of_divisions_is_taken_over_row_by_row(store: Store) {
        let mut tx = store.write().await?;
        let file = "代码,名称,上级代码,生效日期,失效日期,后继代码\n\
                    321012001,仙女镇,321012,,,\n\
                    321012,江都区,3210,2011-11-13,,\n\
                    321002,广陵新区,3210,2024-01-01,,\n\
                    321003,邗江区,3210,,2024-06-01,321012\n\
                    3201,南京市,32,,,\n\
                    321088,无主县,9999,,,\n\
                    32x,坏代码,32,,,\n\
                    321089,坏日期县,3210,2024-13-01,,\n";
        let report = import(&mut tx, &rows_of(file), on("2024-07-01")).await?;
        let outcomes: Vec<RowOutcome> = report.rows.iter().map(|row| row.outcome).collect();
        assert_eq!(outcomes, [Added, Added, Changed, Changed, Unchanged, Refused, Refused, Refused], "{report:#?}");
        assert_eq!(report.rows.iter().map(|row| row.line).collect::<Vec<_>>(), [2, 3, 4, 5, 6, 7, 8, 9]);
        assert_eq!(find(&mut tx, "321012001").await?.expect("the town").path, "/32/3210/321012/321012001/");
        assert_eq!(search(&mut tx, "xiannv", None, 5).await?.len(), 1, "its spelling is computed");
        assert_eq!(find(&mut tx, "321003").await?.expect("ended").successor.as_deref(), Some("321012"));
        assert_eq!(import(&mut tx, &rows_of("a,b\n1,2\n"), on("2024-07-01")).await?.count(Refused), 1);
        Ok(())
    }
}
