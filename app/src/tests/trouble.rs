//! What is answered when the database is away, when a request has what no text has, and when somebody begins without end.

use zhengtu::account::Role;
use zhengtu::account::attempt::{self, PRACTICE_START};
use zhengtu::audit;
use zhengtu::on_both;
use zhengtu::starter::questions;
use zhengtu::store::{DatabaseAddress, Store};

use super::browser::World;

on_both! {
    async fn whoever_is_signed_in_is_not_asked_to_sign_in_while_the_database_is_away(store: Store) {
        let world = World::new(store);
        let account = world.account("小林", &[]).await?;
        let mut browser = world.signed_in(account).await?;
        browser.get("/account").await.expect(200);
        browser.get("/readyz").await.expect(200);
        world.state.store.close().await;
        browser.get("/account").await.expect(503);
        browser.post("/practice/sets", &[]).await.expect(503);
        browser.get("/readyz").await.expect(503);
        world.browser().get("/account").await.expect(401);
        Ok(())
    }

    async fn control_characters_are_refused_everywhere(store: Store) {
        let world = World::new(store);
        let mut browser = world.browser();
        for address in ["/practice/%00/x", "/practice?level=%00", "/?x=a%1Fb", "/%7F"] {
            browser.get(address).await.expect(400);
        }
        for text in ["小\0林", "小\u{b}林", "\u{7f}"] {
            browser.post("/account/sign-in", &[("name", text), ("password", "x")]).await.expect(400);
        }
        browser.post("/account/sign-in", &[("name", "小\0林"), ("password", "x")]).await.says("“name”一栏的第 2 个字符是控制字符");
        browser.post("/account/sign-in", &[("name", "小\r\n\t林"), ("password", "x")]).await.expect(422);
        Ok(())
    }

    async fn a_file_with_control_characters_is_refused_with_the_cell(store: Store) {
        let world = World::new(store);
        let mut officer = world.with_role("广陵民政", Role::Officer, Some("321002")).await?;
        let fields = [("kind", "staff"), ("year", ""), ("level", "")];
        for (list, cell) in [("姓名,工作单位\n林\0小满,曲江社工站\n", "A2"), ("姓名,工作单位\n林小满,曲江\u{1}社工站\n", "B2")] {
            let answer = officer.upload("/people/import", &fields, "名单.csv", list.as_bytes()).await.expect(422);
            answer.says(&format!("第 2 行的 {cell} 单元格含有看不见的控制字符，没有导入任何内容。"));
        }
        let list = "姓名,工作单位\n林小满,\"曲江\n社工站\"\n";
        officer.upload("/people/import", &fields, "名\u{1}单.csv", list.as_bytes()).await.expect(400);
        officer.upload("/people/import", &[("kind", "sta\0ff")], "名单.csv", list.as_bytes()).await.expect(400).says("“kind”一栏");
        officer.upload("/people/import", &fields, "名单.csv", list.as_bytes()).await.expect(303);
        Ok(())
    }

    async fn visitors_begin_often_but_not_without_end(store: Store) {
        let world = World::new(store);
        let mut tx = world.state.store.write().await?;
        questions::load(&mut tx, zhengtu::clock::now()).await?;
        let key = PRACTICE_START.key(&world.state.secret, "192.0.2.1");
        for _ in 0..119 {
            assert!(attempt::count(&mut tx, &PRACTICE_START, &key, zhengtu::clock::now()).await?.is_ok());
        }
        tx.commit().await?;
        let before = audit::verify(&mut world.state.store.read().await?).await?;
        let form = [("subject", "junior-practice"), ("edition", "2018"), ("count", "10")];
        let mut last = world.browser();
        last.post("/practice/sets", &form).await.expect(303);
        world.browser().post("/practice/sets", &form).await.expect(429);
        last.post("/practice/sets", &form).await.expect(303);
        let mut elsewhere = world.browser();
        elsewhere.address = "192.0.2.2".parse()?;
        elsewhere.post("/practice/sets", &form).await.expect(303);
        let after = audit::verify(&mut world.state.store.read().await?).await?;
        assert_eq!(format!("{before:?}"), format!("{after:?}"), "visitors leave no entries");
        Ok(())
    }
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_removed_database_file_takes_no_write() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("zhengtu.db");
    let store = Store::open(&DatabaseAddress::Sqlite(path.clone())).await?;
    store.migrate().await?;
    let world = World::new(store);
    let account = world.account("小林", &[]).await?;
    let mut browser = world.signed_in(account).await?;
    browser.get("/readyz").await.expect(200);
    std::fs::remove_file(&path)?;
    browser.get("/readyz").await.expect(503);
    browser.post("/account/sign-out", &[]).await.expect(503);
    Ok(())
}
