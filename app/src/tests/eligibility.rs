//! 报考条件 as somebody asks for them in the browser, and the cut-off days an administrator enters.

use zhengtu::account::Role;
use zhengtu::on_both;

use super::browser::World;

const HERE: &str = "/eligibility";
const CUT_OFF: &str = "/certification/rules/cut-off";

on_both! {
    async fn anybody_learns_which_level_they_may_sit_and_what_is_missing(store: Store) {
        let world = World::new(store);
        let mut anybody = world.browser();
        anybody.get("/").await.expect(200).says("href=\"/eligibility\"");
        anybody.get(HERE).await.expect(200).says("报考条件自查").says("不保存").keeps_quiet_about("可以报考");
        anybody.post(HERE, &[("year", "2026")]).await.expect(422).says("请至少填写一项学历");
        anybody.post(HERE, &[("year", "1999"), ("education", "college"), ("since", "明年"), ("junior_on", "x")])
            .await.expect(422).says("2019 到 2040").says("请写成 2019-07 的形式，不晚于今天").says("请写成 2022-06-19 的形式");
        anybody.post(HERE, &[("year", "2026"), ("education", "college"), ("study", "2015-09")]).await.expect(422).says("请填写毕业年月");
        // College in another major: four years for 初级, six for 中级 (domain reference §1.4).
        let college = [("year", "2026"), ("education", "college"), ("graduated", "2015-06"), ("since", "2022-07")];
        anybody.post(HERE, &college).await.expect(200)
            .says("2026年12月31日").says("以当地公告为准")
            .says("大专及以上，从事社会工作满 4 年")
            .says("从业满 6 年要到 2028年6月30日")
            .says("value=\"2022-07\"");
        // Who graduates in social work that year may sit 初级 at once.
        let graduate = [("year", "2027"), ("education", "bachelor"), ("major", "social_work"), ("graduated", "2027-06")];
        anybody.post(HERE, &graduate).await.expect(200).says("含应届毕业生").says("起始时间未填");
        // Beijing counts up to the end of the year before, and not the years of full-time study.
        let beijing = [("year", "2026"), ("province", "11"), ("education", "bachelor"), ("graduated", "2020-06"), ("study", "2016-09"), ("since", "2019-07")];
        anybody.post(HERE, &beijing).await.expect(200).says("2025年12月31日").says("北京 2025 年公告");
        Ok(())
    }

    async fn an_officer_asks_for_somebody_of_their_place_only(store: Store) {
        let world = World::new(store);
        let mut officer = world.with_role("广陵民政", Role::Officer, Some("321002")).await?;
        let form = [("name", "林知远"), ("division", "广陵区"), ("education", "大学本科"), ("major", "社会工作"), ("since", "2020-07")];
        let person = officer.post("/people/new", &form).await.expect(303).location().to_owned();
        let address = format!("{person}/eligibility");
        officer.get(&person).await.expect(200).says(&address);
        // What the register knows is enough for an answer at once.
        officer.get(&address).await.expect(200).says("按台账带入了").says("林知远").says("可以报考").says("本科及以上");
        officer.post(&address, &[("year", "2026"), ("education", "doctor")]).await.expect(200).says("林知远");
        let mut other = world.with_role("玄武民政", Role::Officer, Some("320102")).await?;
        other.get(&address).await.expect(403);
        other.post(&address, &[("year", "2026"), ("education", "doctor")]).await.expect(403);
        Ok(())
    }

    async fn a_cut_off_day_is_entered_used_and_withdrawn(store: Store) {
        let world = World::new(store);
        let mut administrator = world.with_role("管理员", Role::Administrator, None).await?;
        administrator.get("/certification/rules").await.expect(200).says("报考年限截止日").says("上一年 12 月 31 日");
        let wrong = [("area", "广陵区"), ("first_year", "26"), ("month_day", "2-29"), ("source", "")];
        administrator.post(CUT_OFF, &wrong).await.expect(422).says("请只写一个省级地区").says("四位年份").says("每年都有这一天").says("value=\"广陵区\"");
        let jiangsu = [("area", "江苏省"), ("first_year", "2026"), ("years_before", "0"), ("month_day", "5-31"), ("source", "江苏 2026 年公告")];
        administrator.post_and_follow(CUT_OFF, &jiangsu).await.expect(200).says("已保存").says("当年 5 月 31 日").says("江苏 2026 年公告");
        administrator.post(CUT_OFF, &jiangsu).await.expect(422).says("同样的内容已经有效");
        let mut anybody = world.browser();
        let asked = [("year", "2026"), ("province", "32"), ("education", "college"), ("since", "2020-07")];
        anybody.post(HERE, &asked).await.expect(200).says("2026年5月31日").says("江苏 2026 年公告");
        let page = administrator.get("/certification/rules").await.expect(200);
        let id = page.body.split("withdraw?cut_off=").map(|rest| rest.split('"').next().unwrap_or_default().to_owned())
            .find(|id| id.starts_with('0')).unwrap_or_default();
        let withdrawal = [("cut_off", id.as_str()), ("reason", "公告更正")];
        administrator.post_and_follow("/certification/rules/withdraw", &withdrawal).await.expect(200).says("已撤回：公告更正");
        anybody.post(HERE, &asked).await.expect(200).says("2026年12月31日");
        anybody.get(CUT_OFF).await.expect(401);
        Ok(())
    }
}
