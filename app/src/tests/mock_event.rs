//! An organised mock over HTTP: by its organisers, by candidates, and by those it isn't for.

use chrono::TimeDelta;
use serde_json::json;
use zhengtu::account::Role;
use zhengtu::clock::{now, written};
use zhengtu::mock::By;
use zhengtu::mock::event::Window;
use zhengtu::mock::event::store::{self as events, NewEvent, NewUnit};
use zhengtu::mock::store as mocks;
use zhengtu::on_both;
use zhengtu::starter::questions;
use zhengtu::store::Store;

use super::browser::{Browser, World};

async fn world(store: Store) -> anyhow::Result<World> {
    let mut tx = store.write().await?;
    questions::load(&mut tx, now()).await?;
    tx.commit().await?;
    Ok(World::new(store))
}

/// The address of a mock of 扬州 that opened half an hour ago, and the ids of its units.
async fn under_way(world: &World) -> anyhow::Result<(String, Vec<String>)> {
    let organiser = world.account("组织者", &[]).await?;
    let opened = now() - TimeDelta::minutes(30);
    let before = opened - TimeDelta::hours(1);
    let mut tx = world.state.store.write().await?;
    let subject = zhengtu::syllabus::store::subject(&mut tx, "junior-practice").await?.expect("the subject");
    let (edition, _) = mocks::edition_for(&mut tx, &subject).await?.expect("an edition");
    let drawn = mocks::draw_paper(&mut tx, &subject, &edition, 5).await?;
    let versions: Vec<_> = drawn.into_iter().map(|candidate| candidate.version).collect();
    let paper = mocks::NewPaper {
        subject: &subject.code,
        edition: &edition,
        title: "全市统一模考",
        origin: zhengtu::mock::Origin::Drawn,
        seed: 5,
        minutes: 120,
        created_by: None,
    };
    let paper = mocks::create_paper(&mut tx, paper, &versions, before).await?;
    let unit = |name: &str| NewUnit { division: None, organisation: None, name: name.to_owned() };
    let units = [unit("广陵区"), unit("邗江区")];
    let window = Window { opens_at: opened, closes_at: opened + TimeDelta::minutes(150), minutes: 120 };
    let new = NewEvent {
        paper,
        title: "全市统一模考",
        description: "请**提前**报到。",
        division: Some("3210"),
        organisation: None,
        units: &units,
        window,
    };
    let id = events::create(&mut tx, &new, organiser, before).await?;
    assert!(events::announce(&mut tx, id, before).await?);
    let units = events::units(&mut tx, id).await?.into_iter().map(|unit| unit.id.to_string()).collect();
    tx.commit().await?;
    Ok((format!("/mock/events/{id}"), units))
}

/// Joins and begins; the address of the paper.
async fn begin(browser: &mut Browser, address: &str, unit: &str) -> String {
    browser.post(&format!("{address}/join"), &[("name", "张三"), ("unit", unit)]).await.expect(303);
    browser.post(&format!("{address}/begin"), &[]).await.expect(303).location().to_owned()
}

on_both! {
    async fn an_organiser_makes_announces_changes_and_cancels_one(store: Store) {
        let world = world(store).await?;
        let mut organiser = world.with_role("扬州培训", Role::Organiser, Some("3210")).await?;
        let mut elsewhere = world.with_role("外省培训", Role::Organiser, Some("3201")).await?;
        let mut candidate = world.signed_in(world.account("考生", &[]).await?).await?;
        organiser.get("/mock").await.expect(200).says("/mock/events");
        organiser.get("/mock/events").await.expect(200).says("还没有统一模考");
        organiser.get("/mock/events/new").await.expect(200).says("扬州市").says("新组一套");
        let opens = now() + TimeDelta::days(3);
        let (from, to) = (written(opens), written(opens + TimeDelta::hours(3)));
        let form = |title: &'static str| {
            vec![("audience", "3210"), ("paper", "draw:junior-practice"), ("title", title), ("opens", from.as_str()), ("closes", to.as_str())]
        };
        organiser.post("/mock/events/new", &form("")).await.expect(422).says(&from);
        let mut units = form("全市统一模考");
        units.push(("units", "火星区"));
        organiser.post("/mock/events/new", &units).await.expect(422).says("火星区").says("全市统一模考");
        elsewhere.post("/mock/events/new", &form("全市统一模考")).await.expect(422);
        let manage = organiser.post("/mock/events/new", &form("全市统一模考")).await.expect(303).location().to_owned();
        let address = manage.strip_suffix("/manage").expect("a mock").to_owned();
        organiser.get(&manage).await.expect(200).says("草稿").says("80 题").says("广陵区");
        candidate.get(&address).await.expect(404);
        elsewhere.get(&manage).await.expect(403);
        organiser.post_and_follow(&format!("{address}/announce"), &[]).await.expect(200).says("已公布");
        candidate.get("/mock").await.expect(200).says("全市统一模考");
        candidate.get(&address).await.expect(200).says("报到").says("组织方（扬州市）能看到");
        let past = written(now() - TimeDelta::hours(1));
        let edit = format!("{address}/edit");
        organiser.get(&edit).await.expect(200).says(&from);
        let changed = [("title", "全市统一模考"), ("opens", past.as_str()), ("closes", to.as_str()), ("minutes", "120"), ("version", "2")];
        organiser.post(&edit, &changed).await.expect(422).says("开考或结束时间已过");
        let changed = [("title", "全市第二次统一模考"), ("opens", from.as_str()), ("closes", to.as_str()), ("minutes", "90"), ("version", "2")];
        organiser.post_and_follow(&edit, &changed).await.expect(200).says("全市第二次统一模考").says("90 分钟");
        organiser.post(&format!("{address}/cancel"), &[]).await.expect(422);
        organiser.post_and_follow(&format!("{address}/cancel"), &[("reason", "场地停电")]).await.expect(200).says("已取消");
        candidate.get(&address).await.expect(200).says("场地停电");
        Ok(())
    }

    async fn candidates_join_sit_and_wait_for_the_end(store: Store) {
        let world = world(store).await?;
        let (address, units) = under_way(&world).await?;
        let mut organiser = world.with_role("扬州培训", Role::Organiser, Some("3210")).await?;
        let mut elsewhere = world.with_role("外省培训", Role::Organiser, Some("3201")).await?;
        let mut me = world.signed_in(world.account("张三", &[]).await?).await?;
        world.browser().get(&address).await.expect(401);
        let people = format!("{address}/people");
        organiser.get(&people).await.expect(200).says("还没有应考名单");
        organiser.post(&people, &[("list", "张三,广陵区\n李四,火星区")]).await.expect(422).says("第 2 行").says("李四,火星区");
        organiser.post_and_follow(&people, &[("list", "张三,广陵区\n李四,邗江区")]).await.expect(200).says("加入 2 人");

        me.get(&address).await.expect(200).says("<strong>提前</strong>").says("报到");
        me.post(&format!("{address}/begin"), &[]).await.expect(303);
        me.post(&format!("{address}/join"), &[("name", ""), ("unit", &units[0])]).await.expect(422);
        me.post(&format!("{address}/join"), &[("name", "张三"), ("unit", "火星")]).await.expect(422).says("请从列出的单位中选择");
        me.post_and_follow(&format!("{address}/join"), &[("name", "张 三"), ("unit", &units[0])])
            .await
            .expect(200)
            .says("现在就可以开始作答")
            .keeps_quiet_about("到开考时间回到这里");
        let mock = me.post(&format!("{address}/begin"), &[]).await.expect(303).location().to_owned();
        assert_eq!(me.post(&format!("{address}/begin"), &[]).await.expect(303).location(), mock);
        organiser.get(&people).await.expect(200).says("作答中").says("未到");

        me.get("/practice/history").await.expect(200).says("进行中").says("继续作答").keeps_quiet_about("看到第");
        me.post(&format!("{mock}/1"), &[("q1", "a"), ("go", "2")]).await.expect(303);
        me.post_and_follow(&format!("{mock}/hand-in"), &[]).await.expect(200).says("成绩稍后公布").keeps_quiet_about("summary-list");
        let record = me.get("/practice/history").await.expect(200).says("已交卷，结束后公布成绩").says("模考 · 全市统一模考").says(&mock);
        record.keeps_quiet_about("继续").keeps_quiet_about("看到第").keeps_quiet_about("进行中").keeps_quiet_about("不计分");
        me.get(&format!("{mock}/review/1")).await.expect(303);
        me.get(&format!("{mock}/print?key=1")).await.expect(303);
        organiser.get(&people).await.expect(200).says("已交卷");
        organiser.get(&format!("{address}/results")).await.expect(200).says("成绩还没有出");
        organiser.get(&format!("{address}/units")).await.expect(303);
        organiser.post(&format!("{address}/names"), &[("format", "csv")]).await.expect(200).says("张三").says("李四");
        for path in ["/manage", "/people", "/results", "/units", "/edit"] {
            elsewhere.get(&format!("{address}{path}")).await.expect(403);
        }
        elsewhere.post(&format!("{address}/names"), &[]).await.expect(403);
        Ok(())
    }

    async fn who_did_not_hand_in_reads_that_the_clock_did(store: Store) {
        let world = world(store).await?;
        let (address, units) = under_way(&world).await?;
        let mut me = world.signed_in(world.account("张三", &[]).await?).await?;
        let mock = begin(&mut me, &address, &units[0]).await;
        let mut tx = world.state.store.write().await?;
        let set = mock.trim_start_matches("/mock/").parse()?;
        assert!(mocks::hand_in(&mut tx, set, By::Clock, now()).await?);
        tx.commit().await?;
        me.get(&format!("{mock}/result")).await.expect(200).says("成绩稍后公布").says("到时自动交卷").keeps_quiet_about("您在");
        Ok(())
    }

    async fn who_sits_a_cancelled_one_is_told_and_keeps_the_paper(store: Store) {
        let world = world(store).await?;
        let (address, units) = under_way(&world).await?;
        let mut organiser = world.with_role("扬州培训", Role::Organiser, Some("3210")).await?;
        let mut me = world.signed_in(world.account("张三", &[]).await?).await?;
        let mut early = world.signed_in(world.account("李四", &[]).await?).await?;
        let (mock, other) = (begin(&mut me, &address, &units[0]).await, begin(&mut early, &address, &units[1]).await);
        me.post(&format!("{mock}/1"), &[("q1", "a"), ("go", "2")]).await.expect(303);
        early.post_and_follow(&format!("{other}/hand-in"), &[]).await.expect(200).says("成绩稍后公布");
        me.get("/mock").await.expect(200).says("正在进行").says("继续作答");
        let look = json!({ "look": true, "changes": [] });
        me.post_json(&format!("{mock}/changes"), &look).await.expect(200).keeps_quiet_about("取消");

        organiser.post_and_follow(&format!("{address}/cancel"), &[("reason", "场地停电")]).await.expect(200).says("已取消");
        let (told, result) = ("组织方已取消这场统一模考，理由：场地停电", "组织方取消了这场统一模考，理由：场地停电");
        me.post_json(&format!("{mock}/changes"), &look).await.expect(200).says(told);
        me.get("/mock").await.expect(200).says(told).keeps_quiet_about("继续作答").keeps_quiet_about("正在进行").says(&mock);
        me.get(&format!("{mock}/1")).await.expect(200).says(told).says("第 1 题 已答");
        me.get(&format!("{mock}/hand-in")).await.expect(200).says(told);
        me.get("/practice/history").await.expect(200).says("统一模考已取消").keeps_quiet_about("继续作答");
        me.get(&address).await.expect(200).says("已取消。理由：场地停电").says(&mock).keeps_quiet_about("统一收卷");
        me.post(&format!("{mock}/2"), &[("q2", "a"), ("go", "3")]).await.expect(303);
        let end = me.post_and_follow(&format!("{mock}/hand-in"), &[]).await.expect(200);
        end.says(result).says("2 / 80 题").keeps_quiet_about("成绩稍后公布");
        early.get(&format!("{other}/result")).await.expect(200).says(result).says("0 / 80 题");
        organiser.get(&format!("{address}/results")).await.expect(200).says("不统计成绩");
        Ok(())
    }
}
