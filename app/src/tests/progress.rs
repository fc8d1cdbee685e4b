//! The progress page, and one's own data: seen, taken along, deleted.

use zhengtu::account::store as accounts;
use zhengtu::ids::AnswerId;
use zhengtu::on_both;
use zhengtu::starter::questions;
use zhengtu::store::Store;

use super::browser::{Browser, PASSWORD, World};

async fn world(store: Store) -> anyhow::Result<World> {
    let mut tx = store.write().await?;
    questions::load(&mut tx, zhengtu::clock::now()).await?;
    tx.commit().await?;
    Ok(World::new(store))
}

/// Answers the first questions of a set.
async fn practise(browser: &mut Browser, questions: usize) {
    let form = [("subject", "junior-practice"), ("edition", "2018"), ("chapter", "03"), ("pick", "chapter"), ("count", "20")];
    let begun = browser.post("/practice/sets", &form).await.expect(303);
    let set = begun.location().trim_end_matches("/1").to_owned();
    for position in 1..=questions {
        let id = AnswerId::fresh().to_string();
        browser.post(&format!("{set}/{position}"), &[("answer", &id), ("choice", "a")]).await.expect(303);
    }
}

on_both! {
    async fn progress_is_told_to_somebody_new_and_to_a_visitor(store: Store) {
        let world = world(store).await?;
        let mut me = world.browser();
        me.get("/progress").await.expect(200).says("还没有作答").says("报考级别").keeps_quiet_about("name=\"remind\"");
        practise(&mut me, 12).await;
        let page = me.get("/progress").await.expect(200);
        let page = page.says("今天已做 12 题，目标 20 题").says("1 天").says("今天已打卡").says("没有做完的一组").says("12 题）");
        page.says("name=\"pick\" value=\"daily\"").says("这些记录只在这个浏览器里");
        me.headers.push(("accept-language", "en"));
        me.get("/progress").await.expect(200).says("12 of 20 answered today").says("What you know, by chapter");
        Ok(())
    }

    async fn what_one_prepares_for_is_kept_and_nonsense_comes_back(store: Store) {
        let world = world(store).await?;
        let account = world.account("备考的人", &[]).await?;
        let mut me = world.signed_in(account).await?;
        let bad = [("level", "expert"), ("region", "99"), ("daily_goal", "viele"), ("remind", "yes")];
        let back = me.post("/progress", &bad).await.expect(422);
        back.says("没有这个级别").says("没有这个地区").says("5–200").says("value=\"viele\"").says(" checked");
        let good = [("level", "junior"), ("region", "32"), ("daily_goal", "30"), ("remind", "yes")];
        let page = me.post_and_follow("/progress", &good).await.expect(200);
        page.says("备考设置已保存").says("目标 30 题").says("每日一练").says("value=\"32\" selected");
        let mut tx = world.state.store.read().await?;
        let owner = zhengtu::practice::Owner::Account(account);
        assert!(zhengtu::practice::preference::store::of(&mut tx, owner).await?.remind);
        Ok(())
    }

    async fn regions_are_those_that_make_a_difference(store: Store) {
        let world = world(store).await?;
        let mut tx = world.state.store.write().await?;
        for (code, name, path) in
            [("51", "四川省", "/51/"), ("5134", "凉山彝族自治州", "/51/5134/"), ("54", "西藏自治区", "/54/"), ("5401", "拉萨市", "/54/5401/")]
        {
            let division = zhengtu::division::Division {
                code: code.into(),
                name: name.into(),
                kind: if code.len() == 2 { "province" } else { "prefecture" }.into(),
                parent: code.get(..code.len() - 2).filter(|parent| !parent.is_empty()).map(str::to_owned),
                path: path.into(),
                valid_from: None,
                valid_to: None,
                successor: None,
            };
            if zhengtu::division::store::find(&mut tx, code).await?.is_none() {
                zhengtu::division::store::insert(&mut tx, &division, "", "").await?;
            }
        }
        tx.commit().await?;
        let mut me = world.browser();
        let page = me.get("/progress").await.expect(200);
        let page = page.says("西藏自治区（单独划线）").says("<option value=\"5134\">四川省凉山彝族自治州（单独划线）").keeps_quiet_about("拉萨市");
        // Each after its province.
        let place = |code: &str| page.body.find(&format!("<option value=\"{code}\"")).expect("offered");
        assert!(place("51") < place("5134") && place("5134") < place("54"));
        let chosen = [("level", "junior"), ("region", "5134"), ("daily_goal", "20")];
        me.post_and_follow("/progress", &chosen).await.expect(200).says("value=\"5134\" selected");
        // What was chosen elsewhere stays to be chosen.
        let chosen = [("level", "junior"), ("region", "321002"), ("daily_goal", "20")];
        me.post_and_follow("/progress", &chosen).await.expect(200).says("<option value=\"321002\" selected>江苏省扬州市广陵区");
        Ok(())
    }

    async fn the_start_page_shows_the_notices_of_ones_own_region(store: Store) {
        let world = world(store).await?;
        for (name, place, title) in [("广陵培训", "321002", "广陵的公告"), ("兰州培训", "6201", "兰州的公告")] {
            let mut organiser = world.with_role(name, zhengtu::account::Role::Organiser, Some(place)).await?;
            organiser.post("/announcements/new", &[("audience", place), ("title", title), ("body", "请按时参加。")]).await.expect(303);
        }
        let mut me = world.browser();
        me.get("/").await.expect(200).says("广陵的公告").says("兰州的公告");
        for (region, seen, unseen) in [("32", "广陵的公告", "兰州的公告"), ("62", "兰州的公告", "广陵的公告")] {
            me.post("/progress", &[("region", region), ("daily_goal", "20")]).await.expect(303);
            me.get("/").await.expect(200).says(seen).keeps_quiet_about(unseen);
        }
        Ok(())
    }

    async fn ones_data_is_taken_along_as_json_and_as_a_workbook(store: Store) {
        let world = world(store).await?;
        let mut nobody = world.browser();
        nobody.get("/account/data").await.expect(200).says("还没有您的数据");
        nobody.post("/account/data/export", &[("format", "json")]).await.expect(404);
        let account = world.account("带走数据的人", &[]).await?;
        let mut me = world.signed_in(account).await?;
        practise(&mut me, 3).await;
        me.get("/account/data").await.expect(200).says("下载 Excel");
        let file = me.post("/account/data/export", &[("format", "json")]).await.expect(200);
        let data: serde_json::Value = serde_json::from_str(&file.body)?;
        assert_eq!(data["account"][0]["name"], "带走数据的人");
        assert_eq!(data["answers"].as_array().map(Vec::len), Some(3));
        let book = me.post("/account/data/export", &[("format", "xlsx")]).await.expect(200);
        assert!(book.body.starts_with("PK"));
        me.post("/account/data/export", &[("format", "pdf")]).await.expect(400);
        Ok(())
    }

    async fn an_account_is_deleted_by_its_password_and_the_name_is_free(store: Store) {
        let world = world(store).await?;
        let account = world.account("要走的人", &[]).await?;
        let mut me = world.signed_in(account).await?;
        practise(&mut me, 2).await;
        me.get("/account/data/delete").await.expect(200).says("将被保留").says("审计记录").says("2 次作答");
        let wrong = me.post("/account/data/delete", &[("password", "something else")]).await;
        wrong.expect(422).says("没有删除任何数据").keeps_quiet_about("something else");
        let gone = me.post_and_follow("/account/data/delete", &[("password", PASSWORD)]).await.expect(200);
        gone.says("账号已注销，数据已删除").says("/account/sign-in");
        me.get("/account").await.expect(401);
        let mut browser = world.browser();
        let again = [("name", "要走的人"), ("password", PASSWORD)];
        browser.post("/account/sign-in", &again).await.expect(422);
        browser.post("/account/sign-up", &again).await.expect(303);
        let mut tx = world.state.store.read().await?;
        assert!(accounts::find(&mut tx, account).await?.is_some_and(|left| left.name.starts_with("已注销-")));
        Ok(())
    }

    async fn a_visitor_deletes_by_a_tick(store: Store) {
        let world = world(store).await?;
        let mut me = world.browser();
        me.get("/account/data/delete").await.expect(303);
        practise(&mut me, 2).await;
        me.get("/account/data/delete").await.expect(200).says("这个浏览器");
        me.post("/account/data/delete", &[]).await.expect(422).says("没有删除任何数据");
        me.post_and_follow("/account/data/delete", &[("sure", "yes")]).await.expect(200).says("练习数据已删除");
        me.get("/practice/history").await.expect(200).keeps_quiet_about("/practice/sets/");
        Ok(())
    }
}
