//! 待核对, as officers meet it in the browser: a doubtful row of a list, settled, remembered, taken back.

use zhengtu::account::Role;
use zhengtu::on_both;

use super::browser::{Browser, World};

/// Somebody of 广陵区 (or of 城关区, whose organisations are called so); their page.
async fn somebody(officer: &mut Browser, name: &str, organisation: &str) -> String {
    let division = if organisation.starts_with("城关") { "城关区" } else { "广陵区" };
    let form = [("name", name), ("division", division), ("organisation", organisation)];
    officer.post("/people/new", &form).await.expect(303).location().to_owned()
}

/// Uploads a list of results; the address of its report.
async fn upload(officer: &mut Browser, rows: &str) -> String {
    let file = format!("考试年度,级别,姓名,证件号码,工作单位,综合能力,实务\r\n{rows}");
    officer.upload("/people/import", &[("kind", "results")], "成绩.csv", file.as_bytes()).await.expect(303).location().to_owned()
}

/// Uploads and applies it.
async fn import(officer: &mut Browser, rows: &str) -> String {
    let report = upload(officer, rows).await;
    officer.post(&format!("{report}/apply"), &[("mode", "good")]).await.expect(303);
    report
}

/// The address of the only case of the queue, and its version.
async fn the_case(officer: &mut Browser, list: &str) -> (String, String) {
    let page = officer.get(list).await.expect(200).body;
    let id = page.split("href=\"/people/matching/").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default().to_owned();
    let address = format!("/people/matching/{id}");
    let page = officer.get(&address).await.expect(200).body;
    let version =
        page.split("name=\"version\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default().to_owned();
    (address, version)
}

/// As the browser takes them.
fn fields<'a>(form: &'a [(&'static str, String); 4]) -> Vec<(&'a str, &'a str)> {
    form.iter().map(|(name, value)| (*name, value.as_str())).collect()
}

on_both! {
    async fn a_doubtful_row_is_settled_remembered_and_taken_back(store: Store) {
        let world = World::new(store);
        let mut officer = world.with_role("广陵民政", Role::Officer, Some("321002")).await?;
        let mut elsewhere = world.with_role("兰州社工", Role::Officer, Some("6201")).await?;
        let person = somebody(&mut officer, "王知远", "东关社区居委会").await;
        somebody(&mut officer, "王知远", "文昌社区居委会").await;
        officer.get("/people/matching").await.expect(200).says("没有待核对的成绩");
        officer.get("/people/matching?state=nobody").await.expect(200).says("没有这个状态的记录");

        // Nothing to import, but somebody to settle.
        let row = "2024,初级,王知远,,东关居委,70,66\r\n";
        let report = upload(&mut officer, row).await;
        officer.get(&report).await.expect(200).says("送入待核对").says("有 1 人进入待核对");
        officer.get("/people/matching").await.expect(200).says("没有待核对的成绩");
        officer.post_and_follow(&format!("{report}/apply"), &[("mode", "good")]).await.expect(200).says("有 1 人无法确定").says("/people/matching");
        officer.get("/people").await.expect(200).says("待核对（1）");
        officer.get("/people/matching").await.expect(200).says("王知远").says("名称相近").says("50 分");
        elsewhere.get("/people/matching").await.expect(200).keeps_quiet_about("王知远");

        let (address, version) = the_case(&mut officer, "/people/matching").await;
        elsewhere.get(&address).await.expect(403);
        let id = person.rsplit('/').next().unwrap_or_default();
        let act = |act: &'static str, reason: &'static str| [("act", act.to_owned()), ("version", version.clone()), ("person", id.to_owned()), ("reason", reason.to_owned())];
        elsewhere.post(&address, &fields(&act("match", ""))).await.expect(403);
        officer.post(&address, &fields(&act("dance", ""))).await.expect(400);
        officer.post(&address, &fields(&act("dismiss", " "))).await.expect(422).says("请写明理由");
        let stranger = somebody(&mut elsewhere, "王知远", "城关社区").await;
        let stranger = stranger.rsplit('/').next().unwrap_or_default().to_owned();
        officer.post(&address, &[("act", "match"), ("version", &version), ("person", &stranger)]).await.expect(422).says("请先选择一个人");
        officer.post(&address, &[("act", "search"), ("q", "wenchang"), ("version", &version)]).await.expect(200).says("没有找到");
        officer.post(&address, &[("act", "search"), ("q", "文昌"), ("version", &version)]).await.expect(200).says("搜索结果").says("新增 2 科成绩");
        officer.post_and_follow(&address, &fields(&act("match", ""))).await.expect(200).says("已认定：新增 2 科成绩").says("没有待核对的成绩");
        officer.post_and_follow(&address, &fields(&act("nobody", ""))).await.expect(200).says("别人刚刚处理了这一条");
        officer.get(&person).await.expect(200).says("2024");

        // The same list asks nothing; the next one neither.
        let again = upload(&mut officer, row).await;
        officer.get(&again).await.expect(200).says("与台账一致").says("按此前核对结果匹配");
        import(&mut officer, "2023,初级,王知远,,东关居委,50,\r\n").await;
        officer.get("/people/matching").await.expect(200).says("没有待核对的成绩");

        let (address, version) = the_case(&mut officer, "/people/matching?state=matched").await;
        officer.get(&address).await.expect(200).says("撤销这次认定").says("广陵民政");
        officer.post(&address, &[("act", "take_back"), ("version", &version)]).await.expect(422).says("请写明理由");
        let back = [("act", "take_back"), ("version", version.as_str()), ("reason", "认错了人")];
        officer.post_and_follow(&address, &back).await.expect(200).says("作废 3 科").says("此前的认定已撤销").says("2023");
        officer.get("/people").await.expect(200).says("待核对（1）");

        let mut auditor = world.with_role("审计员", Role::Auditor, None).await?;
        auditor.get("/audit").await.expect(200).says("认定成绩属于谁").says("撤销成绩认定");
        Ok(())
    }

    async fn who_is_new_is_entered_and_who_came_later_is_matched_again(store: Store) {
        let world = World::new(store);
        let mut officer = world.with_role("广陵民政", Role::Officer, Some("321002")).await?;
        import(&mut officer, "2024,初级,林新来,,东关社区,70,66\r\n").await;
        officer.get("/people/matching").await.expect(200).says("台账中没有相近的人");
        let (address, version) = the_case(&mut officer, "/people/matching").await;
        officer.post_and_follow(&address, &[("act", "new"), ("version", &version)]).await.expect(200).says("已认定：新增 2 科成绩");
        officer.post("/people", &[("q", "林新来")]).await.expect(200).says("共 1 人").says("东关社区");

        import(&mut officer, "2024,初级,陈后到,,文昌社区,70,66\r\n").await;
        officer.post_and_follow("/people/matching", &[]).await.expect(200).says("已认定 0 人");
        let person = somebody(&mut officer, "陈后到", "文昌社区").await;
        officer.post_and_follow("/people/matching", &[]).await.expect(200).says("已认定 1 人").says("没有待核对的成绩");
        officer.get(&person).await.expect(200).says("2024");

        import(&mut officer, "2024,初级,不在册,,某社区,70,66\r\n").await;
        let (address, version) = the_case(&mut officer, "/people/matching").await;
        officer.post_and_follow(&address, &[("act", "nobody"), ("version", &version)]).await.expect(200).says("此人不在本台账");
        let report = upload(&mut officer, "2024,初级,不在册,,某社区,70,66\r\n").await;
        officer.get(&report).await.expect(200).says("按此前核对结果，此人不在本台账");
        Ok(())
    }
}
