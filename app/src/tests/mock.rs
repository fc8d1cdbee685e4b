//! A mock over HTTP: by forms and by the island's requests, its end by the clock, and the editors' papers.

use chrono::TimeDelta;
use serde_json::{Value, json};
use zhengtu::account::Role;
use zhengtu::ids::{MockChangeId, PracticeSetId};
use zhengtu::mock::store as mocks;
use zhengtu::on_both;
use zhengtu::question::store as bank;
use zhengtu::starter::questions;
use zhengtu::store::Store;

use super::browser::{Answer, Browser, World};
use crate::server::HAND_IN;

async fn world(store: Store) -> anyhow::Result<World> {
    let mut tx = store.write().await?;
    questions::load(&mut tx, zhengtu::clock::now()).await?;
    tx.commit().await?;
    Ok(World::new(store))
}

/// Begins a drawn paper; its address.
async fn begin(browser: &mut Browser) -> String {
    let begun = browser.post("/mock", &[("subject", "junior-practice")]).await.expect(303);
    begun.location().strip_suffix("/1").expect("the first question").to_owned()
}

fn change(position: i64, chosen: &str) -> Value {
    json!({"id": MockChangeId::fresh(), "position": position, "chosen": chosen, "flagged": false, "at": "2026-11-22T00:00:00Z", "took_ms": 900})
}

async fn send(browser: &mut Browser, mock: &str, changes: &[Value]) -> Answer {
    browser
        .post_json(&format!("{mock}/changes"), &json!({ "device": PracticeSetId::fresh(), "look": true, "changes": changes }))
        .await
}

/// What the explanations of a paper begin with.
async fn explanations(world: &World, mock: &str) -> anyhow::Result<Vec<String>> {
    let set: PracticeSetId = mock.strip_prefix("/mock/").expect("an address").parse()?;
    let mut tx = world.state.store.read().await?;
    let attempt = mocks::by_id(&mut tx, set).await?.expect("the attempt");
    let paper = mocks::find_paper(&mut tx, attempt.paper).await?.expect("its paper");
    let mut found = Vec::new();
    for item in mocks::items(&mut tx, &paper).await? {
        let version = bank::version(&mut tx, item.version).await?.expect("a version");
        let words: String = version.content.explanation.chars().take_while(|c| *c != '{').take(12).collect();
        found.extend(Some(words).filter(|words| words.chars().count() >= 10));
    }
    assert!(found.len() > 20, "most explanations begin with words");
    Ok(found)
}

fn data(answer: &Answer) -> Value {
    serde_json::from_str(&answer.body).expect("JSON")
}

on_both! {
    async fn a_paper_by_plain_forms(store: Store) {
        let world = world(store).await?;
        let (mut me, mut other) = (world.browser(), world.browser());
        me.get("/mock").await.expect(200).says("开始模考").says("单选 60 题 · 多选 20 题 · 120 分钟");
        let mock = begin(&mut me).await;
        me.get("/practice/history").await.expect(200).says("80 题").says("进行中").keeps_quiet_about("看到第").keeps_quiet_about("0.0%");
        let page = me.get(&format!("{mock}/1")).await.expect(200);
        assert!(explanations(&world, &mock).await?.iter().all(|words| !page.body.contains(words)), "no explanation leaves the server");
        page.says("答题卡").says(&format!("action=\"{mock}/1\""));
        // Begun again it is the same one.
        assert_eq!(me.post("/mock", &[("subject", "junior-practice")]).await.expect(303).location(), mock);

        let saved = me.post(&format!("{mock}/1"), &[("q1", "b"), ("f1", "yes"), ("go", "61")]).await.expect(303);
        assert_eq!(saved.location(), format!("{mock}/61"));
        me.post(&format!("{mock}/61"), &[("q61", "a"), ("q61", "c"), ("go", "hand-in")]).await.expect(303);
        me.get(&format!("{mock}/1")).await.expect(200).says("第 1 题 已答 已标记").says("第 61 题 已答").says("第 2 题 未答");
        me.get(&format!("{mock}/print")).await.expect(200).keeps_quiet_about("paper__key");
        me.get(&format!("{mock}/print?key=1")).await.expect(303);
        assert_eq!(me.get(&format!("{mock}/result")).await.expect(303).location(), mock);
        // What the paper doesn't offer is refused with a sentence, and changes nothing.
        for forged in [vec![("q2", "z")], vec![("q2", "答")], vec![("q2", "a"), ("q2", "b")]] {
            me.post_and_follow(&format!("{mock}/2"), &forged).await.expect(200).says("这道题没有这个选项").says("第 2 题 未答");
        }
        let nowhere = me.post(&format!("{mock}/81"), &[("q81", "a")]).await.expect(303).location().to_owned();
        assert_eq!(nowhere, mock);
        let on = me.get(&nowhere).await.expect(303).location().to_owned();
        me.get(&on).await.expect(200).says("试卷上没有这道题");
        me.get(&format!("{mock}/81")).await.expect(404);
        for path in ["", "/1", "/hand-in", "/result", "/print", "/review/1"] {
            other.get(&format!("{mock}{path}")).await.expect(404);
        }

        me.get(&format!("{mock}/hand-in")).await.expect(200).says("还有 78 题未答").says("标记的题");
        let result = me.post_and_follow(&format!("{mock}/hand-in"), &[]).await.expect(200);
        me.get("/practice/history").await.expect(200).says("2 / 80 题").says("已完成").says(&format!("{mock}/result"));
        result.says("已交卷").says("2 / 80 题").says("全国合格线").says("还不到 5 人");
        me.post_and_follow(&format!("{mock}/hand-in"), &[]).await.expect(200).says("已经交卷");
        me.get(&format!("{mock}/result?area=54")).await.expect(200).says("单独划线");
        me.get(&format!("{mock}/review/1")).await.expect(200).says("您选了 B").says("解析");
        // A message about one of its questions leads there, too.
        let of_set = mock.replace("/mock/", "/practice/sets/");
        assert_eq!(me.get(&format!("{of_set}/2")).await.expect(303).location(), format!("{mock}/review/2"));
        me.get(&format!("{mock}/review/2")).await.expect(200).says("您没有作答这道题");
        me.get(&format!("{mock}/print?key=1")).await.expect(200).says("paper__key");
        assert_eq!(me.get(&format!("{mock}/5")).await.expect(303).location(), format!("{mock}/result"));
        me.get("/mock").await.expect(200).says(&format!("{mock}/result"));
        // Practice shows a mock by its own pages only.
        let set = mock.strip_prefix("/mock/").expect("an address");
        assert_eq!(me.get(&format!("/practice/sets/{set}")).await.expect(303).location(), mock);
        Ok(())
    }

    async fn changes_are_saved_each_with_its_own_fate(store: Store) {
        let world = world(store).await?;
        let (mut me, mut other) = (world.browser(), world.browser());
        let mock = begin(&mut me).await;
        let good = change(1, "b");
        let reply = data(&send(&mut me, &mock, &[good.clone(), change(99, "a"), change(2, "z"), change(2, "中"), change(61, "ace")]).await.expect(200));
        let states: Vec<&str> = reply["changes"].as_array().expect("a list").iter().filter_map(|one| one["state"].as_str()).collect();
        assert_eq!(states, ["saved", "refused", "refused", "refused", "saved"]);
        assert_eq!(reply["changes"][1]["sentence"], "试卷上没有这道题，这处改动没有保存。");
        assert_eq!(reply["handed_in"], false);
        assert!(reply["ends_in_ms"].as_i64().is_some_and(|left| left > 7_000_000 && left <= 7_200_000));
        assert_eq!(reply["sheet"].as_array().map(Vec::len), Some(2));
        // Again, as a browser does that didn't hear of it; and from a second tab, which takes it back.
        assert_eq!(data(&send(&mut me, &mock, &[good]).await.expect(200))["changes"][0]["state"], "saved");
        let mut back = change(1, "");
        back["at"] = json!("2999-01-01T00:00:00Z");
        let reply = data(&send(&mut me, &mock, &[back]).await.expect(200));
        assert_eq!(reply["sheet"][0], json!({"position": 1, "chosen": "", "flagged": false}));

        other.get("/practice").await.expect(200);
        send(&mut other, &mock, &[change(1, "a")]).await.expect(404);
        begin(&mut other).await;
        send(&mut other, &mock, &[change(1, "a")]).await.expect(404);
        me.post(&format!("{mock}/changes"), &[("changes", "")]).await.expect(400);
        me.post_json(&format!("{mock}/changes"), &json!({"changes": "x"})).await.expect(400);

        me.post(&format!("{mock}/hand-in"), &[]).await.expect(303);
        let late = data(&send(&mut me, &mock, &[change(3, "a")]).await.expect(200));
        assert_eq!((&late["changes"][0]["state"], &late["handed_in"]), (&json!("late"), &json!(true)));
        let early = "已交卷，这处改动已保留但不计分";
        assert!(late["changes"][0]["sentence"].as_str().is_some_and(|words| words.contains(early)), "time wasn't up");
        // The page the script goes to says so, once; and so does the form.
        me.get(&format!("{mock}/result")).await.expect(200).says("1 / 80 题").says(early);
        me.get(&format!("{mock}/result")).await.expect(200).keeps_quiet_about(early);
        me.post_and_follow(&format!("{mock}/3"), &[("q3", "a"), ("go", "4")]).await.expect(200).says(early).says("1 / 80 题");
        Ok(())
    }

    async fn a_forged_mark_is_worth_nothing(store: Store) {
        let world = world(store).await?;
        let mut me = world.browser();
        let mock = begin(&mut me).await;
        let set: PracticeSetId = mock.strip_prefix("/mock/").expect("an address").parse()?;
        let mut tx = world.state.store.read().await?;
        let paper = mocks::by_id(&mut tx, set).await?.expect("the attempt").paper;
        let paper = mocks::find_paper(&mut tx, paper).await?.expect("its paper");
        let item = mocks::items(&mut tx, &paper).await?.remove(0);
        let key = bank::version(&mut tx, item.version).await?.expect("a version").content.key;
        drop(tx);
        // A wrong answer that says of itself how much it is worth, and when it was given.
        let wrong = if key.to_string() == "a" { "b" } else { "a" };
        let mut forged = change(1, wrong);
        for (name, value) in [("half_marks", json!(200)), ("full_half_marks", json!(1)), ("is_right", json!(true)), ("key", json!(wrong))] {
            forged[name] = value;
        }
        forged["at"] = json!("1970-01-01T00:00:00Z");
        forged["took_ms"] = json!(-5);
        let reply = data(&send(&mut me, &mock, &[forged]).await.expect(200));
        assert_eq!(reply["changes"][0]["state"], "saved");
        me.post(&format!("{mock}/2"), &[("q2", "a"), ("half_marks", "200"), ("go", "3")]).await.expect(303);
        me.post(&format!("{mock}/2"), &[("q2", ""), ("clear", "yes"), ("marks", "2")]).await.expect(303);
        me.post_and_follow(&format!("{mock}/hand-in"), &[("half_marks", "200"), ("by", "clock")]).await.expect(200).says("0 / 100 分");
        let mut tx = world.state.store.read().await?;
        let changes = mocks::changes(&mut tx, set).await?;
        let attempt = mocks::by_id(&mut tx, set).await?.expect("the attempt");
        assert_eq!(attempt.half_marks, Some(0));
        assert!(changes.iter().all(|one| one.made_at >= attempt.started_at && one.took_ms.is_none_or(|took| took >= 0)));
        Ok(())
    }

    async fn the_clock_hands_in_whether_anybody_looks_or_not(store: Store) {
        let world = world(store.clone()).await?;
        let mut me = world.browser();
        let mock = begin(&mut me).await;
        send(&mut me, &mock, &[change(1, "b")]).await.expect(200);
        let (stop, stopped) = tokio::sync::watch::channel(false);
        let clock = || zhengtu::clock::now() + TimeDelta::hours(3);
        let sweeping = tokio::spawn(HAND_IN.repeat(store.clone(), std::time::Duration::from_millis(10), clock, stopped));
        let set: PracticeSetId = mock.strip_prefix("/mock/").expect("an address").parse()?;
        let mut waited = 0;
        while mocks::is_mock(&mut store.read().await?, set).await?.flatten().is_none() {
            waited += 1;
            anyhow::ensure!(waited < 500, "it was never handed in");
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
        stop.send(true)?;
        sweeping.await?;
        me.get(&format!("{mock}/result")).await.expect(200).says("到时自动交卷").says("1 / 80 题");
        let late = me.post(&format!("{mock}/2"), &[("q2", "a"), ("go", "3")]).await.expect(303);
        assert_eq!(late.location(), format!("{mock}/result"));
        Ok(())
    }

    async fn an_editor_makes_a_paper_and_people_sit_it(store: Store) {
        let world = world(store).await?;
        let mut editor = world.with_role("命题", Role::Editor, None).await?;
        let mut local = world.with_role("外地命题", Role::Editor, Some("320102")).await?;
        editor.get("/mock/papers").await.expect(200).says("还没有固定试卷");
        local.get("/mock/papers").await.expect(403);
        let form = [("subject", "junior-practice"), ("title", " "), ("seed", "abc")];
        editor.post("/mock/papers", &form).await.expect(422).says("没有填写试卷名称").says("种子应为").says("value=\"abc\"");
        let form = [("subject", "junior-practice"), ("title", "四月第一套"), ("seed", "7")];
        let made = editor.post("/mock/papers", &form).await.expect(303);
        let paper = made.location().to_owned();
        editor.get(&paper).await.expect(200).says("60 / 60 题").says("20 / 20 题").says("种子");
        editor.post(&paper, &[("action", "rename"), ("title", "")]).await.expect(422).says("没有填写试卷名称");
        editor.post_and_follow(&paper, &[("action", "rename"), ("title", "五月第一套")]).await.expect(200).says("五月第一套");
        editor.post_and_follow(&paper, &[("action", "swap"), ("position", "1")]).await.expect(200).says("第 1 题已换成");
        editor.post_and_follow(&paper, &[("action", "publish")]).await.expect(200).says("已发布");
        editor.post_and_follow(&paper, &[("action", "swap"), ("position", "1")]).await.expect(200).says("状态已变");
        editor.post(&paper, &[("action", "burn")]).await.expect(400);
        editor.get(&format!("{paper}/statistics")).await.expect(200).says("还没有人交卷");

        let id = paper.rsplit('/').next().expect("an id").to_owned();
        for _ in 0..6 {
            let mut candidate = world.browser();
            candidate.get("/mock").await.expect(200).says("五月第一套");
            let first = candidate.post("/mock", &[("paper", &id)]).await.expect(303).location().to_owned();
            let mock = first.strip_suffix("/1").expect("the first question").to_owned();
            send(&mut candidate, &mock, &[change(1, "a"), change(61, "ab")]).await.expect(200);
            candidate.post(&format!("{mock}/hand-in"), &[]).await.expect(303);
        }
        let mut last = world.browser();
        let first = last.post("/mock", &[("paper", &id)]).await.expect(303).location().to_owned();
        let mock = first.strip_suffix("/1").expect("the first question").to_owned();
        editor.post_and_follow(&paper, &[("action", "retire")]).await.expect(200).says("已停用");
        last.get(&first).await.expect(200);
        last.post_and_follow(&format!("{mock}/hand-in"), &[]).await.expect(200).says("6 人中，您高于 0 人");
        editor.get(&format!("{paper}/statistics")).await.expect(200).says("内部一致性").says("7");
        world.browser().post_and_follow("/mock", &[("paper", &id)]).await.expect(200).says("现在不能开始");
        Ok(())
    }
}
