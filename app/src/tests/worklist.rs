//! The worklist as officers meet it: lists, files, reminders; and what whoever is reminded reads.

use chrono::{Days, Months};
use zhengtu::account::Role;
use zhengtu::clock;
use zhengtu::on_both;

use super::browser::{Browser, World};

/// Somebody of a county with a registration that ends in so many days; their page.
async fn registered(officer: &mut Browser, name: &str, division: &str, number: &str, days: u64) -> String {
    let page = officer.post("/people/new", &[("name", name), ("division", division)]).await.expect(303).location().to_owned();
    let until = clock::date_of(clock::now()) + Days::new(days);
    let on = (until - Months::new(36) + Days::new(1)).to_string();
    let certificate = [("level", "junior"), ("scheme", "national"), ("number", number), ("obtained_on", &on)];
    officer.post(&format!("{page}/certificates/new"), &certificate).await.expect(303);
    let form = officer.get(&format!("{page}/periods/new")).await.expect(200);
    let id = form.body.split_once("<option value=\"").and_then(|(_, rest)| rest.split('"').next()).unwrap_or_default().to_owned();
    let period = [
        ("certificate", id.as_str()),
        ("registered_on", &on),
        ("from", &on),
        ("until", &until.to_string()),
        ("reason", "纸质登记证"),
    ];
    officer.post(&format!("{page}/periods/new"), &period).await.expect(303);
    page
}

/// Links the account of a browser with somebody.
async fn link(officer: &mut Browser, own: &mut Browser, page: &str) {
    let sheet = officer.post(&format!("{page}/link"), &[]).await.expect(200);
    let code = sheet
        .body
        .split_once("data-code")
        .and_then(|(_, rest)| rest.split(['>', '<']).nth(1))
        .unwrap_or_default()
        .trim()
        .to_owned();
    own.post("/account/link", &[("code", &code)]).await.expect(200);
    own.post("/account/link/consent", &[("code", &code)]).await.expect(303);
}

fn id(page: &str) -> &str {
    page.rsplit('/').next().unwrap_or_default()
}

on_both! {
    async fn a_county_sees_what_is_due_and_tells_whom_it_can(store: Store) {
        let world = World::new(store);
        let mut officer = world.with_role("广陵民政", Role::Officer, Some("321002")).await?;
        let mut city = world.with_role("扬州社工", Role::Officer, Some("3210")).await?;
        let mut elsewhere = world.with_role("兰州社工", Role::Officer, Some("6201")).await?;
        officer.get("/people/worklist").await.expect(200).says("目前没有待办").says("打开人员台账");
        let near = registered(&mut officer, "林知近", "广陵区", "2024060001", 20).await;
        let far = registered(&mut officer, "林知远", "广陵区", "2024060002", 120).await;
        let next_door = registered(&mut city, "邗江人", "邗江区", "2024060003", 25).await;
        officer.get("/people/worklist").await.expect(200).says("30 天内到期").says("/people/worklist/expiring-30?scope=321002").says("登记周期学时未满");
        officer.get("/").await.expect(200).says("您单位的待办").says("30 天内到期");
        elsewhere.get("/").await.expect(200).says("目前没有将到期的事项");
        officer.get("/people").await.expect(200).says("href=\"/people/worklist\"");
        officer.get("/people/worklist/expiring-30").await.expect(200).says("林知近").keeps_quiet_about("林知远").keeps_quiet_about("邗江人")
            .says("还有 20 天").says("无关联账号").says("提醒选中的人");
        officer.get("/people/worklist/expiring-180").await.expect(200).says("林知远").says("2 人");
        officer.get("/people/worklist/expiring-180?level=senior").await.expect(200).says("这张清单上没有人");
        officer.get("/people/worklist/hours").await.expect(200).says("72 学时");
        city.get("/people/worklist/expiring-30?scope=3210").await.expect(200).says("林知近").says("邗江人").says("　广陵区");
        officer.get("/people/worklist/expiring-30?scope=3210").await.expect(403);
        officer.get("/people/worklist/expiring-30?scope=o-nothing").await.expect(404);
        officer.get("/people/worklist/nothing").await.expect(404);

        // As a file, without numbers, and on record.
        let file = officer.get("/people/worklist/expiring-180/export?format=csv").await.expect(200).says("林知近").says("林知远");
        assert!(!file.body.contains("邗江人") && file.headers["content-type"].to_str()?.starts_with("text/csv"));
        officer.get("/people/worklist/expiring-180/export?format=xlsx").await.expect(200);

        // Reminders: seen before they are sent, sent once.
        let own_account = world.account("考生小林", &[]).await?;
        let mut own = world.signed_in(own_account).await?;
        link(&mut officer, &mut own, &near).await;
        let remind = "/people/worklist/expiring-180/remind";
        officer.post(remind, &[]).await.expect(422).says("请至少选择一人");
        elsewhere.post(remind, &[("people", id(&near))]).await.expect(200).says("没有可以提醒的人");
        officer.post(remind, &[("people", id(&next_door)), ("people", id(&far))]).await.expect(200)
            .says("没有可以提醒的人").says("林知远").keeps_quiet_about("邗江人");
        officer.post(remind, &[("whole", "yes")]).await.expect(200).says("将提醒 1 人").says("1 人无关联账号").says("林知远").says("发送给 1 人");
        officer.post_and_follow(remind, &[("whole", "yes"), ("confirm", "yes")]).await.expect(200).says("已提醒 1 人").says("已提醒");
        officer.post(remind, &[("people", id(&near))]).await.expect(200).says("没有可以提醒的人").says("14 天内已就同一事项提醒过");
        officer.post_and_follow(remind, &[("whole", "yes"), ("confirm", "yes")]).await.expect(200).says("没有发送");
        own.get("/notices").await.expect(200).says("您的单位提醒您").says("登记有效期至");
        own.get("/certificates/mine").await.expect(200).says("接下来").says("登记到期").says("已发生");

        let mut auditor = world.with_role("审计员", Role::Auditor, None).await?;
        auditor.get("/audit").await.expect(200).says("批量提醒").says("导出待办清单");
        Ok(())
    }

    async fn a_timeline_says_what_has_been_and_what_is_to_come(store: Store) {
        let world = World::new(store);
        let mut officer = world.with_role("广陵民政", Role::Officer, Some("321002")).await?;
        let mut elsewhere = world.with_role("兰州社工", Role::Officer, Some("6201")).await?;
        let page = registered(&mut officer, "林知远", "广陵区", "2024060002", 120).await;
        officer.get(&page).await.expect(200).says(&format!("{page}/timeline"));
        officer.get(&format!("{page}/timeline")).await.expect(200)
            .says("林知远 的时间线").says("再登记窗口开放").says("登记到期").says("取得助理社会工作师证书").says("首次登记，有效期至").says("登记周期学时截止");
        elsewhere.get(&format!("{page}/timeline")).await.expect(403);
        Ok(())
    }
}
