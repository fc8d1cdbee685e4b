//! Notices over HTTP: posted to one's scope, corrected in the open, withdrawn; and everybody who may not.

use zhengtu::account::Role;
use zhengtu::on_both;

use super::browser::{Browser, World};

const NEW: &str = "/announcements/new";
const TITLE: &str = "广陵区考前辅导报名提醒";

const GOOD: [(&str, &str); 5] = [
    ("audience", "321002"),
    ("title", TITLE),
    ("body", "请**按时**报名。<script>alert(1)</script>"),
    ("label", "报名表"),
    ("address", "https://www.example.org/form.docx"),
];

/// The same form with one field said otherwise.
fn with<'a>(fields: &[(&'a str, &'a str)], name: &'a str, value: &'a str) -> Vec<(&'a str, &'a str)> {
    let mut fields: Vec<_> = fields.iter().copied().filter(|(other, _)| *other != name).collect();
    fields.push((name, value));
    fields
}

async fn organiser(world: &World) -> anyhow::Result<Browser> {
    world.with_role("广陵培训", Role::Organiser, Some("321002")).await
}

async fn posted(organiser: &mut Browser) -> String {
    organiser.post(NEW, &GOOD).await.expect(303).location().to_owned()
}

on_both! {
    async fn a_notice_reaches_the_people_it_is_for(store: Store) {
        let world = World::new(store);
        let mut organiser = organiser(&world).await?;
        organiser.get("/announcements/manage").await.expect(200).says("还没有公告");
        organiser.get(NEW).await.expect(200).says("江苏省扬州市广陵区");
        let address = posted(&mut organiser).await;
        organiser.get(&address).await.expect(200).says("公告已发布").says("撤回这条公告");
        let mut somebody = world.browser();
        somebody.get(&address).await.expect(200)
            .says(TITLE).says("<strong>按时</strong>").keeps_quiet_about("<script>alert").says("广陵区")
            .says("href=\"https://www.example.org/form.docx\" rel=\"noopener noreferrer nofollow\"").keeps_quiet_about("撤回这条公告");
        somebody.get("/").await.expect(200).says(TITLE);
        somebody.get("/announcements").await.expect(200).says(TITLE).says("共 1 条");
        somebody.get("/announcements?place=321002").await.expect(200).says(TITLE);
        somebody.get("/announcements?place=城关区").await.expect(200).keeps_quiet_about(TITLE).says("目前没有公告");
        somebody.get("/announcements?place=没有这里").await.expect(200).says("没有找到这个区划");
        // Whoever has said where they prepare sees what concerns that place, and everything when they ask for it.
        let mut elsewhere = world.browser();
        elsewhere.post("/progress", &[("region", "62"), ("daily_goal", "20")]).await.expect(303);
        elsewhere.get("/announcements").await.expect(200).keeps_quiet_about(TITLE).says("value=\"62 甘肃省\"");
        elsewhere.get("/announcements?chosen=1&place=").await.expect(200).says(TITLE);
        // Who named a province sees on the list what the start page shows: what is for any place within it.
        let mut near = world.browser();
        near.post("/progress", &[("region", "32"), ("daily_goal", "20")]).await.expect(303);
        near.get("/").await.expect(200).says(TITLE);
        near.get("/announcements").await.expect(200).says(TITLE).says("江苏省及其上级、下级和全国的公告").says("value=\"32 江苏省\"");
        somebody.get("/announcements?over=1").await.expect(200).says("没有过期的公告");
        Ok(())
    }

    async fn what_was_typed_comes_back_with_what_is_wrong(store: Store) {
        let world = World::new(store);
        let mut organiser = organiser(&world).await?;
        for (name, value, sentence) in [
            ("title", " ", "请填写这一项"),
            ("body", "", "请填写这一项"),
            ("body", "![图](picture:1)", "不能放图片"),
            ("address", "http://www.example.org/", "https://"),
            ("address", "javascript:alert(1)", "https://"),
            ("label", "", "没有名称"),
            ("audience", "62", "请选择发布到哪里"),
            ("audience", "country", "请选择发布到哪里"),
            ("place", "邗江区", "不在所选范围之内"),
            ("published", "明天", "时间无法识别"),
            ("published", "2020-01-01T09:00", "发布时间已过"),
            ("ends_on", "2020-13-01", "日期无法识别"),
            ("ends_on", "2020-01-01", "应在发布之后"),
        ] {
            organiser.post(NEW, &with(&GOOD, name, value)).await.expect(422).says(sentence).says("报名");
        }
        world.browser().get("/announcements").await.expect(200).says("共 0 条");
        Ok(())
    }

    async fn a_correction_is_dated_and_the_earlier_wording_kept(store: Store) {
        let world = World::new(store);
        let mut organiser = organiser(&world).await?;
        let address = posted(&mut organiser).await;
        let edit = format!("{address}/edit");
        organiser.get(&edit).await.expect(200).says(TITLE).says("更正了什么");
        let second = with(&with(&GOOD, "body", "报名截至周五。"), "version", "1");
        organiser.post(&edit, &second).await.expect(422).says("请填写这一项").says("报名截至周五");
        let second = with(&second, "correction", "改正截止日期");
        organiser.post_and_follow(&edit, &second).await.expect(200).says("更正已保存").says("第 1 版").says("<strong>按时</strong>");
        organiser.post(&edit, &second).await.expect(422).says("已被别人修改");
        world.browser().get(&address).await.expect(200)
            .says("更正（").says("改正截止日期").says("报名截至周五").keeps_quiet_about("<strong>按时</strong>").keeps_quiet_about("第 1 版");
        world.browser().get("/announcements").await.expect(200).says("有更正");
        Ok(())
    }

    async fn what_is_withdrawn_says_so_and_stays_with_its_author(store: Store) {
        let world = World::new(store);
        let mut organiser = organiser(&world).await?;
        let address = posted(&mut organiser).await;
        let withdraw = format!("{address}/withdraw");
        organiser.post(&withdraw, &[("reason", "")]).await.expect(422).says("没有撤回");
        organiser.post_and_follow(&withdraw, &[("reason", "日期有误")]).await.expect(200).says("公告已撤回").says("日期有误").says(TITLE);
        organiser.post_and_follow(&withdraw, &[("reason", "再次")]).await.expect(200).says("已经撤回");
        organiser.get("/announcements/manage").await.expect(200).says(TITLE).says("已撤回");
        organiser.post(&format!("{address}/edit"), &with(&with(&GOOD, "version", "2"), "correction", "x")).await.expect(303);
        let mut somebody = world.browser();
        somebody.get(&address).await.expect(410).says("这条公告已撤回").says("日期有误").keeps_quiet_about(TITLE);
        somebody.get("/announcements").await.expect(200).keeps_quiet_about(TITLE);
        somebody.get("/").await.expect(200).keeps_quiet_about(TITLE);
        let mut auditor = world.with_role("审计", Role::Auditor, None).await?;
        auditor.get("/audit?action=announcement.").await.expect(200).says("发布公告").says("撤回公告");
        Ok(())
    }

    async fn notices_of_other_places_are_not_ones_own(store: Store) {
        let world = World::new(store);
        let mut organiser = organiser(&world).await?;
        let address = posted(&mut organiser).await;
        let mut elsewhere = world.with_role("兰州社工", Role::Officer, Some("6201")).await?;
        elsewhere.get("/announcements/manage").await.expect(200).keeps_quiet_about(TITLE);
        elsewhere.get(&format!("{address}/edit")).await.expect(403);
        elsewhere.post(&format!("{address}/edit"), &GOOD).await.expect(403);
        elsewhere.post(&format!("{address}/withdraw"), &[("reason", "x")]).await.expect(403);
        // Whoever is above may.
        let mut province = world.with_role("江苏社工", Role::Officer, Some("32")).await?;
        province.get("/announcements/manage").await.expect(200).says(TITLE);
        province.get(&format!("{address}/edit")).await.expect(200);
        // One can post to a place within one's scope, and to the whole country with a scope that reaches it.
        province.post(NEW, &with(&with(&GOOD, "audience", "32"), "place", "玄武区")).await.expect(303);
        let mut country = world.with_role("全国", Role::Officer, None).await?;
        country.post(NEW, &with(&GOOD, "audience", "country")).await.expect(303);
        world.browser().get("/announcements?place=6201").await.expect(200).says("全国").says("共 1 条");
        Ok(())
    }
}
