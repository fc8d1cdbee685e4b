//! Sessions as they are listed: for everybody, for those who manage them, as a sheet.

use super::*;

on_both! {
    async fn the_public_list_is_narrowed_by_what_people_type(store: Store) {
        session(&store, &plan()).await?;
        session(&store, &Plan { levels: vec![], kind: TrainingKind::Supervision, title: "100%_督导!".into(), ..plan() }).await?;
        let mut tx = store.read().await?;
        let mut count = async |filter: Filter, at| anyhow::Ok(published(&mut tx, &filter, at, 1, 0).await?.1);
        let text = |text: &str| Filter { text: text.into(), ..Filter::default() };
        assert_eq!(count(text("扬州"), now()).await?, 2);
        assert_eq!(count(text("3210"), now()).await?, 2);
        assert_eq!(count(text("兰州"), now()).await?, 0);
        assert_eq!(count(text("实务"), now()).await?, 1);
        assert_eq!(count(text("0%_督导!"), now()).await?, 1);
        assert_eq!(count(text("%实务"), now()).await?, 0);
        assert_eq!(count(Filter { level: Some(Level::Junior), ..Filter::default() }, now()).await?, 2);
        assert_eq!(count(Filter { level: Some(Level::Senior), ..Filter::default() }, now()).await?, 1, "for all levels");
        assert_eq!(count(Filter { kind: Some(TrainingKind::Supervision), ..Filter::default() }, now()).await?, 1);
        assert_eq!(count(Filter { past: true, ..Filter::default() }, now()).await?, 0);
        assert_eq!(count(Filter { past: true, ..Filter::default() }, now() + TimeDelta::days(12)).await?, 2);
        Ok(())
    }

    async fn organisers_see_and_name_what_lies_in_their_scope(store: Store) {
        let (_, id) = session(&store, &plan()).await?;
        let mut tx = store.read().await?;
        let scope = |code: &str, path: &str| [Scope::Division { code: code.into(), path: path.into() }];
        let yangzhou = scope("3210", "/32/3210/");
        let twice = [yangzhou[0].clone(), Scope::Everywhere];
        assert_eq!(managed(&mut tx, &twice, 50).await?.iter().map(|one| one.id).collect::<Vec<_>>(), [id]);
        assert!(managed(&mut tx, &scope("3201", "/32/3201/"), 50).await?.is_empty());
        for typed in ["广陵区", "321002", "321002 广陵区"] {
            let found = division_within(&mut tx, typed, &twice).await?;
            assert!(matches!(&found, DivisionMatch::One(one) if one.code == "321002"), "{typed}: {found:?}");
        }
        assert_eq!(division_within(&mut tx, "城关区", &yangzhou).await?, DivisionMatch::None);
        assert_eq!(division_within(&mut tx, "620102", &yangzhou).await?, DivisionMatch::None);
        assert_eq!(division_within(&mut tx, "", &yangzhou).await?, DivisionMatch::None);
        Ok(())
    }

    async fn the_demonstration_fills_a_year_and_can_be_read_as_a_sheet(store: Store) {
        let mut tx = store.write().await?;
        let organiser = account(&mut tx, "organiser").await?;
        let mut people = Vec::new();
        for number in 0..12 {
            people.push((account(&mut tx, &format!("candidate {number}")).await?, format!("=学员{number}")));
        }
        let home = home(&mut tx, "321002").await?;
        let made = demo::fill(&mut tx, organiser, &people, &home, true, now(), 7).await?;
        assert_eq!(demo::fill(&mut tx, organiser, &people, &home, true, now(), 7).await?, made, "filling twice changes nothing");
        let next_door = Home { division: divisions::find(&mut tx, "321003").await?.expect("邗江"), organisation: None };
        assert_ne!(demo::fill(&mut tx, organiser, &people, &next_door, true, now(), 7).await?[0], made[0]);
        tx.commit().await?;
        let mut tx = store.read().await?;
        let mut phases = Vec::new();
        for id in &made {
            let there = find(&mut tx, *id).await?.expect("a session");
            assert_eq!(there.taken, i64::try_from(roster(&mut tx, *id).await?.len())?);
            phases.push(there.phase(now()));
        }
        for phase in [Phase::Draft, Phase::Published, Phase::Open, Phase::Running, Phase::Finished, Phase::Cancelled] {
            assert!(phases.contains(&phase), "{phase:?} is missing");
        }
        let first = find(&mut tx, made[0]).await?.expect("a session");
        let words = sheet::RosterWords {
            sheet: "签到表".into(),
            facts: "facts".into(),
            number: "序号".into(),
            name: "姓名".into(),
            unit: "单位".into(),
            registered_at: "报名时间".into(),
            signature: "签名".into(),
        };
        let people = roster(&mut tx, made[0]).await?;
        assert!(!people.is_empty());
        let bytes = sheet::workbook(&first, &dates(&mut tx, made[0]).await?, &people, &words)?;
        let mut book: calamine::Xlsx<_> = calamine::Reader::new(std::io::Cursor::new(bytes))?;
        let range = calamine::Reader::worksheet_range(&mut book, "签到表")?;
        assert_eq!(range.height(), 3 + people.len());
        assert!(range.get_value((3, 1)).is_some_and(|cell| cell.to_string().starts_with("'=学员")));
        Ok(())
    }
}
