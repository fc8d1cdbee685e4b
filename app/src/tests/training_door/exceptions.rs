//! The door on a day that doesn't go by the book: shared laptops, paper beside phones, people on no list, nobody there yet.

use tokio::task::JoinSet;
use zhengtu::account::Scope;
use zhengtu::ids::PersonId;
use zhengtu::training::attendance::store::{NewCheck, NewCorrection, correct, record};
use zhengtu::training::attendance::{How, Times};
use zhengtu::training::people::named;
use zhengtu::training::seat::{Named, register_list};
use zhengtu::training::slip::store::issue_all;
use zhengtu::training::store::find;

use super::super::training_seats::people;
use super::*;

/// Somebody came, or left, so many minutes ago, as their phone says.
async fn scanned(
    world: &World,
    id: TrainingId,
    registration: RegistrationId,
    direction: Direction,
    ago: i64,
) -> anyhow::Result<()> {
    let mut tx = world.state.store.write().await?;
    let session = find(&mut tx, id).await?.expect("the session");
    let at = now() - TimeDelta::minutes(ago);
    record(&mut tx, &session, 1, &[NewCheck { id: CheckId::fresh(), registration, direction, at, how: How::List }], None, now())
        .await?;
    tx.commit().await?;
    Ok(())
}

async fn times(world: &World, id: TrainingId, registration: RegistrationId) -> anyhow::Result<Times> {
    let book = book(&mut world.state.store.read().await?, id).await?;
    Ok(book.place_of(registration).map(|row| book.times[row][0]).unwrap_or_default())
}

fn clock(ago: i64) -> String {
    local_of(now() - TimeDelta::minutes(ago)).format("%H:%M").to_string()
}

on_both! {
    async fn the_ticks_of_one_account_are_never_those_of_another(store: Store) {
        let world = World::new(store);
        let Running { id, mut organiser, address } = running(&world, "广陵培训", 60, 180, false).await?;
        let (_, _, first) = registered(&world, id, "小林").await?;
        let list = format!("{address}/list/1");
        let page = organiser.get(&list).await.expect(200).says("data-others").says("data-denied").says("data-name=\"小林\"");
        let who = between(&page.body, "name=\"who\" value=\"", "\"").to_owned();
        let tick = between(&page.body, "name=\"tick\" value=\"", "\"").to_owned();
        let mut colleague = world.with_role("广陵同事", Role::Organiser, Some("321002")).await?;
        // As the script sends it, and as the form does.
        colleague.headers.push(("accept", "application/json"));
        colleague.post(&list, &[("tick", &tick), ("who", &who)]).await.expect(409);
        colleague.headers.clear();
        colleague.post(&list, &[("tick", &tick), ("who", &who)]).await.expect(409).says("现在登录的是另一个账号");
        assert_eq!(times(&world, id, first).await?, Times::default());
        organiser.post(&list, &[("tick", &tick), ("who", &who)]).await.expect(303);
        assert!(times(&world, id, first).await?.came_at.is_some());
        Ok(())
    }

    async fn who_scanned_in_and_signed_out_on_paper_has_both(store: Store) {
        let world = World::new(store);
        let Running { id, mut organiser, address } = running(&world, "广陵培训", 240, 180, false).await?;
        let (_, _, first) = registered(&world, id, "小林").await?;
        let (_, _, second) = registered(&world, id, "小周").await?;
        let sheet = format!("{address}/sheet/1");
        scanned(&world, id, first, Direction::In, 235).await?;
        organiser.get(&sheet).await.expect(200).says(&format!("id=\"left-{first}\"")).keeps_quiet_about(&format!("id=\"came-{first}\""));
        let (came, left) = (times(&world, id, first).await?.came_at, clock(65));
        let (id_one, id_two) = (first.to_string(), second.to_string());
        let row = |left: &'static str| vec![("registration", id_one.as_str()), ("came", ""), ("left", left), ("present", &id_one)];
        organiser.post(&sheet, &row("00:01")).await.expect(422).says("没有保存").says(&format!("#left-{first}"));
        let mut rows = row("");
        rows[2].1 = &left;
        rows.extend([("registration", id_two.as_str()), ("came", &left), ("left", "")]);
        organiser.post_and_follow(&sheet, &rows).await.expect(200).says("已录入 1 人");
        let now_known = times(&world, id, first).await?;
        assert_eq!((now_known.came_at, now_known.left_at.map(|at| local_of(at).format("%H:%M").to_string())), (came, Some(left.clone())));
        organiser.get(&sheet).await.expect(200).says("已有记录");

        // Corrected: the sheet says so, and typing it once more changes nothing and doesn't pretend to.
        let by = world.account("更正人", &[]).await?;
        let mut tx = world.state.store.write().await?;
        let session = find(&mut tx, id).await?.expect("the session");
        let new = NewCorrection { registration: first, position: 1, shown: now_known, times: Times::default(), reason: "签错了人" };
        correct(&mut tx, &session, new, by, now()).await?;
        tx.commit().await?;
        organiser.get(&sheet).await.expect(200).says("已更正").keeps_quiet_about("已有记录");
        rows[1].1 = &left;
        organiser.post(&sheet, &rows[..4]).await.expect(422).says("没有保存").says("已由主办单位更正过");
        assert_eq!(times(&world, id, first).await?, Times::default());
        Ok(())
    }

    async fn a_sheet_typed_in_during_the_session_supposes_nobody_has_left(store: Store) {
        let world = World::new(store);
        let Running { id, mut organiser, address } = running(&world, "广陵培训", 60, 180, false).await?;
        let (_, _, first) = registered(&world, id, "小林").await?;
        let sheet = format!("{address}/sheet/1");
        let page = organiser.get(&format!("{sheet}?all=1")).await.expect(200);
        let starts = between(&page.body, &format!("id=\"came-{first}\" name=\"came\" value=\""), "\"").to_owned();
        let ends = between(&page.body, &format!("id=\"left-{first}\" name=\"left\" value=\""), "\"").to_owned();
        assert_eq!((starts.as_str(), ends.as_str()), (clock(60).as_str(), ""), "{}", page.body);
        let id_one = first.to_string();
        let row = [("registration", id_one.as_str()), ("came", &starts), ("left", &ends), ("present", &id_one)];
        organiser.post(&sheet, &row).await.expect(303);
        assert!(times(&world, id, first).await?.came_at.is_some());
        Ok(())
    }

    async fn who_has_no_account_is_added_from_the_register(store: Store) {
        let world = World::new(store);
        let Running { id, mut organiser, address } = running(&world, "广陵培训", 60, 180, false).await?;
        people(&world.state.store, "321002", &["钱一", "孙二", "孙二"]).await?;
        people(&world.state.store, "321003", &["李三"]).await?;
        let add = format!("{address}/list/1/add");
        organiser.post(&add, &[]).await.expect(422).says("请填账号名，或者填姓名");
        organiser.post(&add, &[("name", "李三")]).await.expect(422).says("单位名册中没有这个姓名");
        organiser.post_and_follow(&add, &[("name", "钱一")]).await.expect(200).says("钱一").says("已补录并签到");
        organiser.post(&add, &[("name", "钱一")]).await.expect(422).says("已在名单上");
        let page = organiser.post(&add, &[("name", "孙二")]).await.expect(422).says("几位同名");
        let person = between(&page.body, "name=\"person\" value=\"", "\"").to_owned();
        assert!(person.parse::<PersonId>().is_ok(), "{}", page.body);
        organiser.post_and_follow(&add, &[("name", "孙二"), ("person", &person)]).await.expect(200).says("孙二").says("已补录并签到");
        assert_eq!(book(&mut world.state.store.read().await?, id).await?.tally().came, [2]);
        Ok(())
    }

    async fn nobody_is_added_before_the_door_opens_or_without_a_word_after_the_end(store: Store) {
        let world = World::new(store);
        world.account("小吴", &[]).await?;
        let mut early = running(&world, "广陵培训", -600, 180, false).await?;
        early.organiser.post(&format!("{}/list/1/add", early.address), &[("account", "小吴")]).await.expect(422).says("签到还没有开始");
        assert!(book(&mut world.state.store.read().await?, early.id).await?.people.is_empty());
        let mut over = running(&world, "邗江培训", 200, 180, false).await?;
        let (.., first) = registered(&world, over.id, "小林").await?;
        scanned(&world, over.id, first, Direction::In, 190).await?;
        let add = format!("{}/list/1/add", over.address);
        over.organiser.post(&add, &[("account", "小吴"), ("came", "25:00")]).await.expect(422).says("时间").keeps_quiet_about("已取消");
        over.organiser.get(&format!("{}/list/1", over.address)).await.expect(200).says("到场时间");
        // From the sheet of paper: they came when it had begun a while ago.
        let came = zhengtu::clock::local_of(now() - TimeDelta::minutes(150)).format("%H:%M").to_string();
        let typed = [("account", "小吴"), ("came", came.as_str())];
        over.organiser.post_and_follow(&add, &typed).await.expect(200).says("小吴").says("已补录并签到");
        assert_eq!(book(&mut world.state.store.read().await?, over.id).await?.tally().came, [2]);
        Ok(())
    }

    async fn who_leaves_without_having_come_is_told(store: Store) {
        let world = World::new(store);
        let Running { id, address, .. } = running(&world, "广陵培训", 60, 180, false).await?;
        let (mut phone, ..) = registered(&world, id, "小林").await?;
        phone.get(&shown(&world, id, 1, Direction::Out, now())).await.expect(200);
        phone.post_and_follow(&format!("{address}/door/1"), &[]).await.says("没有您的签到记录");
        Ok(())
    }

    async fn a_crowd_that_is_not_on_the_list_keeps_nobody_waiting(store: Store) {
        let world = World::new(store);
        let Running { id, address, .. } = running(&world, "广陵培训", 60, 180, false).await?;
        let mut stranger = world.with_role("路人", Role::Candidate, None).await?;
        stranger.get(&shown(&world, id, 1, Direction::In, now())).await.expect(200);
        let mut crowd = JoinSet::new();
        for _ in 0..40 {
            let (mut one, door) = (stranger.clone(), format!("{address}/door/1"));
            crowd.spawn(async move { one.post(&door, &[]).await });
        }
        while let Some(answer) = crowd.join_next().await {
            answer?.expect(422).says("名单上没有您的账号");
        }
        Ok(())
    }

    async fn days_to_come_are_no_absences(store: Store) {
        let world = World::new(store);
        let mut early = running(&world, "广陵培训", -600, 180, true).await?;
        registered(&world, early.id, "小周").await?;
        early.organiser.get(&format!("{}/attendance", early.address)).await.expect(200).says("应到 0 人次");
        let mut first_day = running(&world, "邗江培训", 60, 180, true).await?;
        let (.., first) = registered(&world, first_day.id, "小林").await?;
        scanned(&world, first_day.id, first, Direction::In, 55).await?;
        let page = first_day.organiser.get(&format!("{}/attendance", first_day.address)).await.expect(200);
        page.says("应到 1 人次，实到 1 人次").says("100.0%");
        Ok(())
    }

    async fn a_unit_opens_the_slips_of_those_it_put_on_the_list(store: Store) {
        let world = World::new(store);
        let Running { id, .. } = running(&world, "广陵培训", 200, 180, false).await?;
        people(&world.state.store, "321002", &["钱一"]).await?;
        let officer = world.account("广陵民政", &[(Role::Officer, Some("321002"))]).await?;
        let mut tx = world.state.store.write().await?;
        let division = zhengtu::division::store::find(&mut tx, "321002").await?.expect("a division");
        let scope = [Scope::Division { code: division.code, path: division.path }];
        let one = named(&mut tx, &scope, "钱一").await?.remove(0);
        let one = Named { person: one.id, name: one.name, unit: "广陵区".to_owned() };
        let placed = register_list(&mut tx, id, &[one], officer, now() - TimeDelta::days(5)).await?;
        let registration = placed[0].as_ref().expect("a seat").registration;
        tx.commit().await?;
        scanned(&world, id, registration, Direction::In, 200).await?;
        let by = world.account("更正人", &[]).await?;
        let mut tx = world.state.store.write().await?;
        let session = find(&mut tx, id).await?.expect("the session");
        issue_all(&mut tx, &session, by, now()).await?;
        let code = of_session(&mut tx, id).await?.remove(0).fields.code;
        tx.commit().await?;
        let mut unit = world.signed_in(officer).await?;
        unit.get("/notices").await.expect(200).says("初级实务考前班");
        unit.get(&format!("/training/slips/{code}")).await.expect(200).says("钱一").keeps_quiet_about("撤销这份证明");
        let checked = world.browser().get(&format!("/verify/{code}")).await.expect(200).says("钱一");
        assert_eq!(checked.headers.get("x-robots-tag").and_then(|value| value.to_str().ok()), Some("noindex"));
        Ok(())
    }
}
