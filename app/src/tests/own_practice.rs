//! 收藏、笔记、练习设置、背题: by plain forms, and as the player asks.

use zhengtu::on_both;
use zhengtu::starter::questions;
use zhengtu::store::Store;

use super::browser::{Browser, World};

async fn world(store: Store) -> anyhow::Result<World> {
    let mut tx = store.write().await?;
    questions::load(&mut tx, zhengtu::clock::now()).await?;
    tx.commit().await?;
    Ok(World::new(store))
}

/// Begins a set; its address.
async fn begin(browser: &mut Browser, way: &str) -> String {
    let form = [
        ("subject", "junior-practice"),
        ("edition", "2018"),
        ("chapter", "03"),
        ("pick", "chapter"),
        ("way", way),
        ("count", "10"),
    ];
    let begun = browser.post("/practice/sets", &form).await.expect(303);
    let address = begun.location().to_owned();
    address.strip_suffix("/1").unwrap_or(&address).to_owned()
}

/// Answers the first question of a set.
async fn answer(browser: &mut Browser, set: &str) {
    let id = zhengtu::ids::AnswerId::fresh().to_string();
    browser.post(&format!("{set}/1"), &[("answer", &id), ("choice", "a")]).await.expect(303);
}

on_both! {
    async fn a_question_is_kept_and_let_go_by_a_form(store: Store) {
        let world = world(store).await?;
        let mut me = world.browser();
        let set = begin(&mut me, "").await;
        me.get(&format!("{set}/1")).await.expect(200).says("aria-pressed=\"false\">收藏");
        let kept = me.post_and_follow(&format!("{set}/1/favourite"), &[("kept", "yes")]).await;
        kept.expect(200).says("aria-pressed=\"true\">收藏").says("name=\"kept\" value=\"no\"");
        let gone = me.post_and_follow(&format!("{set}/1/favourite"), &[("kept", "no")]).await;
        gone.expect(200).says("aria-pressed=\"false\">收藏");
        me.post(&format!("{set}/1/favourite"), &[("kept", "perhaps")]).await.expect(400);
        me.post(&format!("{set}/11/favourite"), &[("kept", "yes")]).await.expect(404);
        world.browser().post(&format!("{set}/1/favourite"), &[("kept", "yes")]).await.expect(404);
        Ok(())
    }

    async fn a_note_is_kept_and_what_is_too_long_comes_back(store: Store) {
        let world = world(store).await?;
        let mut me = world.browser();
        let set = begin(&mut me, "").await;
        let note = format!("{set}/1/note");
        me.get(&format!("{set}/1")).await.keeps_quiet_about("<textarea");
        answer(&mut me, &set).await;
        let kept = me.post_and_follow(&note, &[("text", "  记住：<b>优势视角</b>\r\n第二行 ")]).await;
        kept.expect(200).says("笔记已保存").says(">\n记住：&lt;b&gt;优势视角&lt;/b&gt;\n第二行</textarea>");
        let long = "长".repeat(2001);
        let back = me.post(&note, &[("text", &long)]).await;
        back.expect(422).says(&long).says("还没有保存");
        me.get(&format!("{set}/1")).await.says("优势视角");
        me.post(&note, &[("text", "一\u{0}二")]).await.expect(400);
        me.headers.push(("accept", "application/json"));
        me.post(&note, &[("text", &long)]).await.expect(422).says("sentence");
        me.post(&note, &[("text", "再写")]).await.expect(200).says("saved");
        me.headers.clear();
        me.post_and_follow(&note, &[("text", "\r\n ")]).await.expect(200).says("笔记已删除").says("</textarea>");
        world.browser().post(&note, &[("text", "别人的")]).await.expect(404);
        Ok(())
    }

    async fn preferences_are_kept_and_nonsense_comes_back(store: Store) {
        let world = world(store).await?;
        let mut me = world.browser();
        me.get("/practice/preferences?back=/practice/history").await.expect(200).says("href=\"/practice/history\"");
        me.get("/practice/preferences?back=//elsewhere.example").await.expect(200).keeps_quiet_about("href=\"//elsewhere");
        let form = [("instant", "yes"), ("leave_after", "0"), ("daily_goal", "viele"), ("back", "")];
        me.post("/practice/preferences", &form).await.expect(422).says("1–9").says("5–200").says("value=\"viele\"");
        let form = [("instant", "yes"), ("leave_after", "2"), ("daily_goal", "30"), ("back", "/practice/history")];
        let saved = me.post("/practice/preferences", &form).await.expect(303);
        assert_eq!(saved.location(), "/practice/history");
        let page = me.get("/practice/preferences").await.expect(200).says("value=\"30\"");
        assert_eq!(page.body.matches(" checked").count(), 1, "instant, and no shuffling any more");
        // The player is told, and options stay as they were written.
        let set = begin(&mut me, "").await;
        let page = me.get(&format!("{set}/1")).await.expect(200);
        let letters: Vec<_> = page.body.split("name=\"choice\" value=\"").skip(1).filter_map(|rest| rest.chars().next()).collect();
        assert!(letters.is_sorted() && letters.len() >= 4, "{letters:?}");
        Ok(())
    }

    async fn a_set_to_study_shows_the_key_and_goes_on_where_it_was_left(store: Store) {
        let world = world(store).await?;
        let mut me = world.browser();
        let set = begin(&mut me, "study").await;
        me.get(&format!("{set}/1")).await.expect(200).says("<kbd>Esc</kbd>").says("离开笔记，回到题目");
        let page = me.get(&format!("{set}/1")).await.expect(200).says("背题").says("正确答案").keeps_quiet_about("name=\"choice\"");
        page.says("name=\"place\" value=\"2\"");
        me.post_and_follow(&format!("{set}/place"), &[("place", "4")]).await.expect(200).says("4 / 10");
        assert_eq!(me.get(&set).await.expect(303).location(), format!("{set}/4"));
        me.post(&format!("{set}/place"), &[("place", "11")]).await.expect(404);
        me.post(&format!("{set}/place"), &[("place", "x")]).await.expect(400);
        let id = zhengtu::ids::AnswerId::fresh().to_string();
        me.post(&format!("{set}/1"), &[("answer", &id), ("choice", "a")]).await.expect(422);
        world.browser().post(&format!("{set}/place"), &[("place", "1")]).await.expect(404);
        Ok(())
    }

    async fn a_multiple_is_coached_without_a_script_too(store: Store) {
        let world = world(store).await?;
        let mut me = world.browser();
        let set = begin(&mut me, "").await;
        let mut coached = 0;
        for position in 1..=10 {
            let address = format!("{set}/{position}");
            let page = me.get(&address).await.expect(200);
            if !page.body.contains("type=\"checkbox\"") {
                continue;
            }
            let id = zhengtu::ids::AnswerId::fresh().to_string();
            let all: Vec<_> = ["a", "b", "c", "d", "e"].map(|letter| ("choice", letter)).into();
            let form: Vec<_> = std::iter::once(("answer", id.as_str())).chain(all).collect();
            // The examination always has a wrong one among five.
            me.post_and_follow(&address, &form).await.expect(200).says("您选了 5 项得 0 分；只选有把握的");
            coached += 1;
        }
        assert!(coached >= 3);
        // What the three figures say adds up to what was lost.
        let sum = format!("三项合计 {} 分", 2 * coached);
        me.get(&format!("{set}/summary")).await.expect(200).says("多选失分").says("少选失分").says("选错失分").says(&sum);
        Ok(())
    }
}
