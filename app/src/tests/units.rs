//! 持证情况 of a unit and its studios, as an officer meets them in the browser.

use zhengtu::account::Role;
use zhengtu::on_both;

use super::browser::{Browser, World};

const STUDIOS: &str = "/people/studios";

async fn somebody(officer: &mut Browser, name: &str, organisation: &str) -> String {
    let form = [("name", name), ("division", "广陵区"), ("organisation", organisation)];
    officer.post("/people/new", &form).await.expect(303).location().to_owned()
}

on_both! {
    async fn a_unit_sees_its_holders_with_the_denominator_it_chose(store: Store) {
        let world = World::new(store);
        let mut officer = world.with_role("广陵民政", Role::Officer, Some("321002")).await?;
        officer.get("/people").await.expect(200).says("href=\"/people/units\"");
        officer.get("/people/units").await.expect(200).says("这个范围还没有人员");
        let lin = somebody(&mut officer, "林知远", "梅岭社区居委会").await;
        somebody(&mut officer, "陈予安", "梅岭社区居委会").await;
        let certificate = [("level", "junior"), ("scheme", "national"), ("number", "2024060001"), ("obtained_on", "2024-06-16")];
        officer.post(&format!("{lin}/certificates/new"), &certificate).await.expect(303);
        let page = officer.get("/people/units?base=employed").await.expect(200);
        page.says("1/2 = 50.0%").says("从业人员").says("累计通过人次").says("按单位").says("梅岭社区居委会").keeps_quiet_about("陈予安");
        // Of the professionals all hold one.
        officer.get("/people/units?base=professionals").await.expect(200).says("1/1 = 100.0%");
        // The certificate is of 2024: the year before nobody held one.
        officer.get("/people/units?year=2024&base=employed").await.expect(200).says("上一年 0");
        officer.get("/people/units.xlsx?base=employed").await.expect(200);
        let mut other = world.with_role("兰州社工", Role::Officer, Some("6201")).await?;
        other.get("/people/units?scope=321002").await.expect(403);
        other.get("/people/units.xlsx?scope=321002").await.expect(403);
        Ok(())
    }

    async fn a_studio_is_kept_with_its_chain_and_records(store: Store) {
        let world = World::new(store);
        let mut officer = world.with_role("广陵民政", Role::Officer, Some("321002")).await?;
        somebody(&mut officer, "林知远", "").await;
        somebody(&mut officer, "王芳", "梅岭社区居委会").await;
        somebody(&mut officer, "王芳", "曲江社区居委会").await;
        officer.get(STUDIOS).await.expect(200).says("还没有名师工作室");
        let new = "/people/studios/new";
        officer.get(new).await.expect(200).says("广陵区");
        officer.post(new, &[("name", ""), ("division", "玄武区"), ("founded_on", "明天")]).await.expect(422).says("没有找到这个区划").says("2023-05-18");
        let form = [("id", "01890000-0000-7000-8000-000000000001"), ("name", "知远名师工作室"), ("division", "广陵区"), ("founded_on", "2023-05-18")];
        let studio = officer.post(new, &form).await.expect(303).location().to_owned();
        officer.get(&studio).await.expect(200).says("知远名师工作室").says("先添加领衔专家");
        let terms = format!("{studio}/terms");
        officer.post(&terms, &[("name", "查无此人"), ("role", "lead"), ("from_on", "2023-05-18")]).await.expect(422).says("没有这个姓名的人");
        officer.post(&terms, &[("name", "林知远"), ("role", "lead"), ("from_on", "2023-05-01")]).await.expect(422).says("还没有成立").says("value=\"林知远\"");
        officer.post_and_follow(&terms, &[("name", "林知远"), ("role", "lead"), ("from_on", "2023-05-18")]).await.expect(200).says("已添加").says("林知远");
        officer.post(&terms, &[("name", "李教授"), ("outside", "yes"), ("role", "lead"), ("from_on", "2024-01-01")]).await.expect(422).says("只能有一位领衔专家");
        // Two of one name: the form asks which one is meant.
        let page = officer.post(&terms, &[("name", "王芳"), ("role", "mentee"), ("from_on", "2024-01-01")]).await.expect(422)
            .says("有 2 位同名人员").says("曲江社区居委会");
        let choice = |after: &str, text: &str| {
            let (before, _) = text.split_once(after).unwrap_or_default();
            before.rsplit_once("value=\"").map(|(_, rest)| rest.split('"').next().unwrap_or_default().to_owned()).unwrap_or_default()
        };
        let who = choice("王芳 · 曲江社区居委会", &page.body);
        let lead = choice("林知远 · 领衔专家", &page.body);
        let mentee = [("name", "王芳"), ("person", who.as_str()), ("role", "mentee"), ("guided_by", lead.as_str()), ("from_on", "2024-01-01")];
        officer.post(&terms, &mentee[..3]).await.expect(422);
        officer.post_and_follow(&terms, &mentee).await.expect(200).says("王芳").says("曲江社区居委会");

        let records = format!("{studio}/records");
        officer.post(&records, &[("held_on", "2022-01-01"), ("title", "工作坊"), ("participants", "x")]).await.expect(422).says("还没有成立").says("0 到 100000");
        let done = [("held_on", "2024-03-02"), ("kind", "skills"), ("title", "个案会谈工作坊"), ("participants", "18")];
        let page = officer.post_and_follow(&records, &done).await.expect(200).says("已记录").says("技能传授").says("个案会谈工作坊");
        let (before, _) = page.body.split_once("/withdraw\"").unwrap_or_default();
        let withdraw = format!("{}/withdraw", before.rsplit_once("action=\"").map(|(_, rest)| rest).unwrap_or_default());
        officer.post_and_follow(&withdraw, &[]).await.expect(200).says("不再计数");
        officer.post_and_follow(&withdraw, &[]).await.expect(200).says("没有再次更改");
        officer.get(STUDIOS).await.expect(200).says("知远名师工作室").says("林知远");

        let mut other = world.with_role("兰州社工", Role::Officer, Some("6201")).await?;
        other.get(&studio).await.expect(403);
        other.post(&terms, &mentee).await.expect(403);
        officer.post_and_follow(&format!("{studio}/close"), &[("until", "去年")]).await.expect(200).says("请写成");
        officer.post_and_follow(&format!("{studio}/close"), &[("until", "2025-01-31")]).await.expect(200).says("工作室已结束").says("以往聘期");
        Ok(())
    }
}
