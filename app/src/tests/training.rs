//! Journey 3: a session from its draft to the list at the door, and everybody who may not.

use chrono::TimeDelta;
use zhengtu::account::Role;
use zhengtu::clock::{local_of, now};
use zhengtu::on_both;

use super::browser::{Answer, Browser, World};

pub(super) const NEW: &str = "/training/new";

/// A form of two mornings in ten days, so many seats.
pub(super) fn form(id: &str, seats: &str) -> Vec<(&'static str, String)> {
    let day = |days| local_of(now() + TimeDelta::days(days)).format("%Y-%m-%d").to_string();
    let mut fields = vec![
        ("id", id.to_owned()),
        ("version", "2".to_owned()),
        ("title", "初级实务考前班".to_owned()),
        ("kind", "exam_preparation".to_owned()),
        ("address", "文昌中路 1 号".to_owned()),
        ("capacity", seats.to_owned()),
    ];
    for (date, start, end) in [(day(10), "09:00", "11:30"), (String::new(), "", ""), (day(11), "14:00", "17:00")] {
        fields.extend([
            ("date_day", date),
            ("date_start", start.to_owned()),
            ("date_end", end.to_owned()),
            ("date_hours", String::new()),
        ]);
    }
    fields
}

pub(super) async fn post(browser: &mut Browser, path: &str, fields: &[(&'static str, String)]) -> Answer {
    let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    browser.post(path, &fields).await
}

/// The address of a published session of 广陵 with so many seats.
async fn published(organiser: &mut Browser, seats: &str) -> String {
    let address = post(organiser, NEW, &form("", seats)).await.expect(303).location().to_owned();
    organiser.post_and_follow(&format!("{address}/publish"), &[]).await.expect(200).says("场次已发布");
    address
}

on_both! {
    async fn an_organiser_arranges_and_a_candidate_comes_goes_and_comes_again(store: Store) {
        let world = World::new(store);
        let mut organiser = world.with_role("广陵培训", Role::Organiser, Some("321002")).await?;
        organiser.get(NEW).await.expect(200).says("321002 广陵区");
        let id = zhengtu::ids::TrainingId::fresh().to_string();
        let address = post(&mut organiser, NEW, &form(&id, "30")).await.expect(303).location().to_owned();
        assert_eq!(address, format!("/training/{id}"));
        post(&mut organiser, NEW, &form(&id, "30")).await.expect(303);
        organiser.get("/training/manage").await.expect(200).says("草稿").says("全部<span class=\"chip__count\">1</span>");

        world.browser().get(&address).await.expect(404);
        world.browser().get(&format!("{address}/session.ics")).await.expect(404);
        organiser.post_and_follow(&format!("{address}/publish"), &[]).await.says("场次已发布").says("5.5 学时");
        organiser.post(&format!("{address}/publish"), &[]).await.expect(409).says("无需重复发布");
        world.browser().get("/training?q=扬州").await.expect(200).says("初级实务考前班").says("余 30 / 30");
        world.browser().get(&address).await.expect(200).says("登录后报名").says("return=%2Ftraining%2F");

        let calendar = world.browser().get(&format!("{address}/session.ics")).await.expect(200);
        calendar.says("SUMMARY:初级实务考前班 (2/2)").says("SEQUENCE:2").says("T010000Z");
        let mut candidate = world.with_role("小林", Role::Candidate, None).await?;
        let register = format!("{address}/register");
        candidate.post_and_follow(&register, &[("name", "林小梅"), ("unit", "=曲江社工站")]).await.says("已为您报名").says("余 29 / 30");
        candidate.post(&register, &[]).await.expect(422).says("您已经报过名了");
        candidate.get("/training/mine").await.expect(200).says("初级实务考前班");
        candidate.post_and_follow(&format!("{address}/withdraw"), &[]).await.says("已退出").says("余 30 / 30");
        candidate.get("/training/mine").await.says("您还没有报名任何场次");
        candidate.post_and_follow(&register, &[("name", "林小梅")]).await.says("已为您报名");

        organiser.get(&format!("{address}/roster")).await.expect(200).says("林小梅").says("签名").says("盖章");
        let sheet = organiser.get(&format!("{address}/roster.xlsx")).await.expect(200);
        assert!(sheet.body.starts_with("PK"), "a zipped workbook");
        let mut auditor = world.with_role("审计员", Role::Auditor, None).await?;
        auditor.get("/audit?action=training.").await.expect(200).says("符合条件的记录 6 条").keeps_quiet_about("林小梅");
        Ok(())
    }

    async fn a_full_session_has_a_queue_and_says_so(store: Store) {
        let world = World::new(store);
        let mut organiser = world.with_role("广陵培训", Role::Organiser, Some("321002")).await?;
        let address = published(&mut organiser, "1").await;
        let mut first = world.with_role("小林", Role::Candidate, None).await?;
        let mut second = world.with_role("小周", Role::Candidate, None).await?;
        first.post_and_follow(&format!("{address}/register"), &[]).await.says("已为您报名");
        second.get(&address).await.expect(200).says("名额已满，还没有人候补").says("加入候补");
        let typed = [("name", "周小舟"), ("unit", "曲江社工站")];
        let register = format!("{address}/register");
        second.post_and_follow(&register, &typed).await.says("您已进入候补，现在是第 1 位").says("候补第 1 位");
        // Other pages are reached from a refusal as from the page itself.
        let refused = second.post(&register, &typed).await.expect(422).says("您已经在候补名单里");
        refused.says(&format!("name=\"return\" value=\"{address}\""));
        second.get("/training/mine").await.expect(200).says("候补与待确认").says("候补第 1 位");
        let offer = format!("{address}/offer");
        second.post(&offer, &[("answer", "accept")]).await.expect(409).says("现在没有为您保留的名额");
        first.post_and_follow(&format!("{address}/withdraw"), &[]).await.says("已退出").says("另有 1 个名额正等候补人员确认");
        second.get(&address).await.expect(200).says("轮到您了").says("还有 12 小时").keeps_quiet_about("退出本场次");
        second.get("/training/mine").await.says("前确认");
        first.post(&offer, &[("answer", "accept")]).await.expect(409).says("现在没有为您保留的名额");
        second.post_and_follow(&offer, &[("answer", "accept")]).await.says("已确认，您已报名").says("退出本场次");
        first.post(&format!("{address}/withdraw"), &[]).await.expect(422).says("您没有报名这一场");
        let other = published(&mut organiser, "30").await;
        second.post(&format!("{other}/register"), &[]).await.expect(422).says("时间冲突，未为您报名");
        let long = "字".repeat(41);
        let refused = first.post(&format!("{other}/register"), &[("name", &long), ("unit", "曲江社工站")]).await.expect(422);
        refused.says("最多 40 个字").says(&long).says("曲江社工站");
        let cancel = format!("{address}/cancel");
        organiser.post(&cancel, &[("reason", "")]).await.expect(422).says("场次没有取消");
        let long = "因".repeat(201);
        organiser.post(&cancel, &[("reason", &long)]).await.expect(422).says("场次没有取消").says(&long).says("open");
        organiser.post_and_follow(&format!("{address}/cancel"), &[("reason", "场地停电。")]).await.says("原因：场地停电。已报名");
        organiser.post(&cancel, &[("reason", "场地停电。")]).await.expect(409).says("场次已取消，未做任何更改");
        first.post(&register, &[]).await.expect(409).says("本场次已取消，未为您报名");
        second.post_and_follow(&format!("{other}/register"), &[]).await.says("已为您报名");
        Ok(())
    }

    async fn a_form_that_fails_keeps_what_was_typed(store: Store) {
        let world = World::new(store);
        let mut organiser = world.with_role("广陵培训", Role::Organiser, Some("321002")).await?;
        organiser.post(NEW, &[]).await.expect(422).says("请至少填写一次").says("<b>名额：</b>名额应为 1 到 5000");
        let mut fields = form("", "30");
        fields.push(("division", "城关区".to_owned()));
        post(&mut organiser, NEW, &fields).await.expect(422).says("在您的管辖范围内没有找到").says("文昌中路 1 号").says("城关区");
        let address = published(&mut organiser, "2").await;
        let mut candidate = world.with_role("小林", Role::Candidate, None).await?;
        candidate.post_and_follow(&format!("{address}/register"), &[]).await.says("已为您报名");
        let mut second = world.with_role("小周", Role::Candidate, None).await?;
        second.post_and_follow(&format!("{address}/register"), &[]).await.says("已为您报名");
        let edit = format!("{address}/edit");
        post(&mut organiser, &edit, &form("", "1")).await.expect(422).says("已有 2 人报名");
        post(&mut organiser, &edit, &form("", "5")).await.expect(303);
        post(&mut organiser, &edit, &form("", "6")).await.expect(422).says("有人刚刚改过");
        organiser.get(&address).await.expect(200).says("名额：由“2”改为“5”");
        Ok(())
    }

    async fn other_districts_and_other_roles_are_refused(store: Store) {
        let world = World::new(store);
        let mut organiser = world.with_role("广陵培训", Role::Organiser, Some("321002")).await?;
        let address = published(&mut organiser, "30").await;
        let mut lanzhou = world.with_role("兰州培训", Role::Organiser, Some("6201")).await?;
        lanzhou.get("/training/manage").await.expect(200).keeps_quiet_about("初级实务考前班");
        let mut candidate = world.with_role("小林", Role::Candidate, None).await?;
        for browser in [&mut lanzhou, &mut candidate] {
            for page in ["edit", "roster", "roster.xlsx"] {
                browser.get(&format!("{address}/{page}")).await.expect(403);
            }
            for form in ["edit", "publish", "cancel", "copy", "series", "archive"] {
                browser.post(&format!("{address}/{form}"), &[("reason", "x")]).await.expect(403);
            }
        }
        world.browser().post(&format!("{address}/register"), &[]).await.expect(401);
        candidate.get("/training/not-an-id").await.expect(404);
        let mut officer = world.with_role("江苏社工", Role::Officer, Some("32")).await?;
        officer.get(&format!("{address}/roster")).await.expect(200);
        officer.post(&format!("{address}/cancel"), &[("reason", "x")]).await.expect(403);
        Ok(())
    }
}
