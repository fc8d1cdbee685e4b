//! Certificates on record and their registration, as officers meet them in the browser.

use zhengtu::account::Role;
use zhengtu::on_both;

use super::browser::{Browser, World};

/// Somebody of 广陵区; their page.
async fn somebody(officer: &mut Browser, name: &str) -> String {
    let form = [("name", name), ("division", "广陵区")];
    officer.post("/people/new", &form).await.expect(303).location().to_owned()
}

fn certificate<'a>(number: &'a str, on: &'a str) -> [(&'a str, &'a str); 4] {
    [("level", "junior"), ("scheme", "national"), ("number", number), ("obtained_on", on)]
}

/// The address a page leads to that begins like this.
fn link(page: &str, begins: &str) -> String {
    let rest = page.split_once(&format!("href=\"{begins}")).map(|(_, rest)| rest).unwrap_or_default();
    format!("{begins}{}", rest.split('"').next().unwrap_or_default())
}

/// An id nothing has.
const NOTHING: &str = "01890000-0000-7000-8000-000000000000";

on_both! {
    async fn a_certificate_is_recorded_voided_and_checked(store: Store) {
        let world = World::new(store);
        let mut officer = world.with_role("广陵民政", Role::Officer, Some("321002")).await?;
        let person = somebody(&mut officer, "林知远").await;
        officer.get(&person).await.expect(200).says("台账中没有此人的证书").says("没有可登记的证书");
        let new = format!("{person}/certificates/new");
        officer.get(&new).await.expect(200).says("单独划线（本地有效）");
        officer.post(&new, &certificate("123", "去年")).await.expect(422).says("请写成 2024-06-16 的形式").says("value=\"123\"");
        officer.post(&new, &certificate("123", "2024-06-16")).await.expect(422).says("8 至 32 位");
        officer.post(&new, &certificate("2024060001", "2007-06-16")).await.expect(422).says("早于 2008 年");
        officer.post(&new, &certificate("2024060001", "2100-06-16")).await.expect(422).says("晚于今天");
        officer.post(&new, &[("level", "junior"), ("scheme", "senior_slip"), ("number", "2024060001"), ("obtained_on", "2024-06-16")])
            .await.expect(422).says("类别与级别不相配");
        let page = officer.post_and_follow(&new, &certificate("2024060001", "2024-06-16")).await.expect(200).says("证书已登记").says("2024060001");
        officer.post(&new, &certificate("2024060002", "2024-06-16")).await.expect(422).says("编号 2024060001");

        let mut anybody = world.browser();
        let asked = [("name", "林知远"), ("number", "2024060001")];
        anybody.post("/certificates/check", &asked).await.expect(200).says("登记中有这本证书").says("职业水平证书");
        let one = link(&page.body, &format!("{person}/certificates/0"));
        officer.get(&one).await.expect(200).says("人力资源和社会保障部、民政部").says("作废这条记录");
        officer.post(&one, &[("reason", " ")]).await.expect(422);
        officer.post_and_follow(&one, &[("reason", "级别录错")]).await.expect(200).says("已作废");
        officer.get(&one).await.expect(200).says("级别录错").keeps_quiet_about("作废这条记录");
        officer.post(&one, &[("reason", "再一次")]).await.expect(303);
        anybody.post("/certificates/check", &asked).await.expect(200).says("记录已作废").keeps_quiet_about("级别录错");
        // The number is free again.
        officer.post(&new, &certificate("2024060001", "2024-06-16")).await.expect(303);
        anybody.post("/certificates/check", &asked).await.expect(200).says("登记中有这本证书");
        Ok(())
    }

    async fn a_registration_goes_through_the_hands_of_two_reviewers(store: Store) {
        let world = World::new(store);
        let mut unit = world.with_role("广陵民政", Role::Officer, Some("321002")).await?;
        let mut first = world.with_role("扬州社工", Role::Officer, Some("3210")).await?;
        let mut last = world.with_role("江苏社工", Role::Officer, Some("32")).await?;
        let mut elsewhere = world.with_role("兰州社工", Role::Officer, Some("6201")).await?;
        let person = somebody(&mut unit, "林知远").await;
        unit.post(&format!("{person}/certificates/new"), &certificate("2024060001", "2024-06-16")).await.expect(303);
        unit.get("/registrations").await.expect(200).says("没有待办的登记申请");
        let form = unit.get(&format!("{person}/registration/new")).await.expect(200).says("2024060001");
        let id = form.body.split_once("<option value=\"").and_then(|(_, rest)| rest.split('"').next()).unwrap_or_default().to_owned();
        unit.post(&format!("{person}/registration/new"), &[("certificate", NOTHING)]).await.expect(422).says("请选择一份有效的证书");
        let address = unit.post(&format!("{person}/registration/new"), &[("certificate", &id), ("note", "材料已核对")]).await.expect(303).location().to_owned();
        unit.get(&address).await.expect(200).says("待审核").says("材料已核对").says("撤回申请");
        unit.get(&format!("{person}/registration/new")).await.expect(303);
        unit.get(&person).await.expect(200).says(&address);
        unit.get("/registrations").await.expect(200).says("林知远").says("首次登记");
        elsewhere.get("/registrations").await.expect(200).keeps_quiet_about("林知远");
        elsewhere.get(&address).await.expect(403);

        let review = format!("{address}/review");
        let step = |act: &'static str, version: &'static str| [("act", act), ("version", version), ("reason", ""), ("number", "DJ-1")];
        elsewhere.post(&review, &step("pass_first", "1")).await.expect(403);
        first.post(&review, &step("withdraw", "1")).await.expect(400);
        first.post(&review, &step("fail_first", "1")).await.expect(422).says("不通过时请写明理由");
        first.post_and_follow(&review, &step("pass_first", "1")).await.expect(200).says("初审通过").says("终审须由另一人办理");
        unit.post(&address, &[("act", "edit"), ("version", "2"), ("note", "再改")]).await.expect(422).says("现在是“初审通过”");
        first.post(&review, &step("pass_final", "2")).await.expect(422).says("初审是您办理的");
        unit.post(&review, &step("pass_final", "2")).await.expect(422).says("申请是您提交的");
        last.post(&review, &step("pass_final", "1")).await.expect(422).says("刚刚有了新的进展");
        last.post_and_follow(&review, &step("pass_final", "2")).await.expect(200).says("办理登记");
        let today = zhengtu::clock::date_of(zhengtu::clock::now()).to_string();
        unit.post(&review, &[("act", "register"), ("version", "3"), ("registered_on", "2020-01-01")]).await.expect(422).says("提交申请之日起至今天");
        unit.post_and_follow(&review, &[("act", "register"), ("version", "3"), ("registered_on", &today), ("number", "DJ-321002-1")]).await.expect(200).says("记为已出证");
        unit.post_and_follow(&review, &step("issue", "4")).await.expect(200).says("DJ-321002-1").says("有效").says("已出证");
        unit.get("/registrations?state=all").await.expect(200).says("已出证");

        let mut auditor = world.with_role("审计员", Role::Auditor, None).await?;
        auditor.get("/audit").await.expect(200)
            .says("审核登记申请").says("提交登记申请").says("初审通过").says("终审通过").says("办理登记").says("登记证已出证");
        Ok(())
    }

    async fn periods_are_entered_corrected_and_taken_back(store: Store) {
        let world = World::new(store);
        let mut officer = world.with_role("广陵民政", Role::Officer, Some("321002")).await?;
        let person = somebody(&mut officer, "林知远").await;
        officer.post(&format!("{person}/certificates/new"), &certificate("2019060001", "2019-06-23")).await.expect(303);
        let new = format!("{person}/periods/new");
        let form = officer.get(&new).await.expect(200);
        let id = form.body.split_once("<option value=\"").and_then(|(_, rest)| rest.split('"').next()).unwrap_or_default().to_owned();
        let period = |on: &'static str, reason: &'static str| [("certificate", id.as_str()), ("registered_on", on), ("reason", reason)];
        officer.post(&new, &period("2019-09-01", "")).await.expect(422).says("请填写这一项");
        officer.post(&new, &period("2019-05-01", "纸质")).await.expect(422).says("早于证书的批准日期");
        let good = period("2019-09-01", "纸质登记证");
        let page = officer.post_and_follow(&new, &good).await.expect(200).says("2022年8月31日").says("已过期").says("补办");
        officer.post(&new, &good).await.expect(422).says("重叠");
        let one = link(&page.body, &format!("{person}/periods/0"));
        officer.get(&one).await.expect(200).says("纸质登记证").says("撤销这次登记");
        let correction = [("registered_on", "2019-09-02"), ("from", "2019-09-02"), ("until", "2022-09-01"), ("reason", "日期录错")];
        let page = officer.post_and_follow(&one, &correction).await.expect(200).says("更正与撤销的记录").says("2022年9月1日");
        officer.get(&one).await.expect(200).says("已被更正或撤销").keeps_quiet_about("撤销这次登记");
        officer.post(&one, &correction).await.expect(422).says("已被更正或撤销");
        let newer = link(page.body.split_once("id=\"registration\"").map(|(_, rest)| rest).unwrap_or_default(), &format!("{person}/periods/0"));
        officer.post(&format!("{newer}/take-back"), &[("reason", "")]).await.expect(422);
        officer.post_and_follow(&format!("{newer}/take-back"), &[("reason", "没有办理过")]).await.expect(200).says("还没有登记记录").says("已撤销");
        Ok(())
    }

    async fn a_list_of_certificates_is_checked_and_imported(store: Store) {
        let world = World::new(store);
        let mut officer = world.with_role("广陵民政", Role::Officer, Some("321002")).await?;
        let person = somebody(&mut officer, "林知远").await;
        officer.get("/people/import").await.expect(200).says("证书与登记").says("/people/import/certificates.xlsx");
        officer.get("/people/import/certificates.xlsx").await.expect(200);
        let file = "姓名,区划,级别,证书编号,批准日期,登记编号,登记日期,有效期至\r\n\
                    林知远,广陵区,初级,2024060001,2024-06-16,DJ-7,2025-03-01,2028-02-29\r\n\
                    林知远,广陵区,特级,2024060002,2024-06-16,,,\r\n";
        let answer = officer.upload("/people/import", &[("kind", "certificates"), ("scope", "")], "证书.csv", file.as_bytes()).await.expect(303);
        let report = answer.location().to_owned();
        officer.get(&report).await.expect(200).says("新增证书及其登记").says("级别「特级」无法识别");
        officer.post_and_follow(&format!("{report}/apply"), &[("mode", "good")]).await.expect(200).says("新增 1");
        officer.get(&person).await.expect(200).says("2024060001").says("DJ-7").says("2028年2月29日");
        let again = officer.upload("/people/import", &[("kind", "certificates")], "证书.csv", file.as_bytes()).await.expect(303);
        officer.get(again.location()).await.expect(200).says("与台账一致");
        Ok(())
    }
}
