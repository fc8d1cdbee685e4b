//! Divisions looked at, organisations kept, and roles for one organisation.

use zhengtu::account::Role;
use zhengtu::division::history::{self, Change};
use zhengtu::on_both;

use super::browser::{Browser, PASSWORD, World};

const NEW: &str = "/organisations/new";

/// Adds a station and returns its address.
async fn station(administrator: &mut Browser, division: &str, name: &str) -> String {
    let form = [("name", name), ("kind", "station"), ("division", division), ("opened_on", "2020-03-01")];
    administrator.post(NEW, &form).await.expect(303).location().to_owned()
}

on_both! {
    async fn a_division_tells_its_history_to_everybody(store: Store) {
        let mut tx = store.write().await?;
        let on = |day: &str| -> anyhow::Result<Change> { Ok(Change { on: day.parse()?, at: zhengtu::clock::now() }) };
        history::rename(&mut tx, "321002", "广陵新区", on("2021-01-01")?).await?;
        history::merge(&mut tx, &["321003"], "321002", on("2024-05-01")?).await?;
        history::move_under(&mut tx, "321002", "3201", on("2025-05-01")?).await?;
        tx.commit().await?;
        let mut browser = World::new(store).browser();
        browser.get("/divisions/search").await.expect(200).says("省级行政区").says("/divisions/62");
        browser.get("/divisions/search?q=广陵").await.expect(200).says("/divisions/321002");
        browser.get("/divisions/3201").await.expect(200).says("南京市").says("现辖区划").says("广陵新区").says("玄武区");
        browser.get("/divisions/321002").await.expect(200)
            .says("广陵区更名为广陵新区").says("邗江区并入").says("由扬州市划归南京市").says("曾用名").says("/divisions/321003")
            .says("/divisions/32\"").keeps_quiet_about("/organisations?");
        browser.get("/divisions/321003").await.expect(200).says("不再设立").says("撤销，并入广陵新区").says("/divisions/321002");
        browser.get("/divisions/62").await.expect(200).says("没有登记过变更").says("/divisions/6201").says("有记录以来");
        browser.get("/divisions/999999").await.expect(404);
        Ok(())
    }

    async fn an_administrator_keeps_the_catalogue_and_officers_read_it(store: Store) {
        let world = World::new(store);
        let mut administrator = world.with_role("扬州管理员", Role::Administrator, Some("3210")).await?;
        administrator.get("/organisations").await.expect(200).says("还没有机构");
        let nonsense = [("name", "站"), ("division", "没有的区"), ("opened_on", "2999-01-01")];
        administrator.post(NEW, &nonsense).await.expect(422)
            .says("至少两个字").says("请选择组织类型").says("没有找到这个区划").says("还没有到").says("value=\"没有的区\"");
        let outside = [("name", "玄武社工站"), ("kind", "station"), ("division", "玄武区")];
        administrator.post(NEW, &outside).await.expect(422).says("超出了您的管辖范围");
        let address = station(&mut administrator, "广陵区", "曲江社工站").await;
        administrator.get(&address).await.expect(200).says("曲江社工站").says("江苏省扬州市广陵区").says("社工站<").says("2020年3月1日");
        let again = [("name", " 曲江 社工站"), ("kind", "station"), ("division", "321002")];
        administrator.post(NEW, &again).await.expect(422).says("已有同名机构");

        let edit = format!("{address}/edit");
        administrator.get(&edit).await.expect(200).says("value=\"曲江社工站\"").says("value=\"江苏省扬州市广陵区\"");
        let same = [("name", "曲江社工站"), ("kind", "station"), ("division", "江苏省扬州市广陵区"), ("opened_on", "2019-01-01")];
        administrator.post_and_follow(&edit, &same).await.expect(200).says("2019年1月1日").says("广陵区");
        let moved = [("name", "曲江街道社工站"), ("kind", "station"), ("division", "邗江区"), ("opened_on", "")];
        administrator.post_and_follow(&edit, &moved).await.expect(200).says("曲江街道社工站").says("邗江区").says("机构已修改");
        administrator.post(&format!("{address}/close"), &[("closed_on", "2999-01-01")]).await.expect(422).says("还没有到");
        administrator.post_and_follow(&format!("{address}/close"), &[("closed_on", "2024-06-01")]).await.expect(200).says("2024年6月1日").says("恢复机构");
        administrator.get("/organisations?state=open").await.expect(200).says("没有符合条件");
        administrator.get("/organisations?q=街道社&division=邗江区&state=closed").await.expect(200).says("曲江街道社工站").says("共 1 个机构");
        administrator.get("/organisations?division=玄武区").await.expect(200).says("超出了您的管辖范围");
        administrator.post_and_follow(&format!("{address}/reopen"), &[]).await.expect(200).says("机构已恢复");

        let mut officer = world.with_role("邗江民政", Role::Officer, Some("321003")).await?;
        officer.get("/organisations").await.expect(200).says("曲江街道社工站").keeps_quiet_about("登记机构");
        officer.get(&address).await.expect(200).keeps_quiet_about("撤销机构");
        officer.get(&edit).await.expect(403);
        officer.post(&format!("{address}/close"), &[("closed_on", "2024-06-01")]).await.expect(403);
        let mut elsewhere = world.with_role("玄武民政", Role::Officer, Some("320102")).await?;
        elsewhere.get("/organisations").await.expect(200).keeps_quiet_about("曲江街道社工站");
        elsewhere.get(&address).await.expect(403);

        let mut auditor = world.with_role("审计", Role::Auditor, None).await?;
        auditor.get("/audit?action=organisation.").await.expect(200).says("登记机构").says("修改机构").says("撤销机构").says("恢复机构").says("超出管辖范围");
        Ok(())
    }

    async fn a_role_is_given_for_one_organisation(store: Store) {
        let world = World::new(store);
        let mut administrator = world.with_role("扬州管理员", Role::Administrator, Some("3210")).await?;
        let mut country = world.with_role("全国管理员", Role::Administrator, None).await?;
        let address = station(&mut administrator, "321002", "曲江社工站").await;
        let other = station(&mut administrator, "321002", "汶河社工站").await;
        station(&mut country, "320102", "玄武社工站").await;
        let id = address.rsplit('/').next().unwrap_or_default().to_owned();
        let someone = world.account("曲江小周", &[(Role::Officer, Some("321003"))]).await?;
        let grants = format!("/accounts/{someone}/grants");

        let form = |role, scope, organisation, chosen| [("role", role), ("scope", scope), ("organisation", organisation), ("organisation_id", chosen)];
        administrator.get(&format!("/accounts/{someone}")).await.expect(200).says("只限一个机构");
        administrator.post(&grants, &form("officer", "扬州市", "没有的站", "")).await.expect(422).says("没有名称含这几个字").says("没有的站");
        administrator.post(&grants, &form("auditor", "扬州市", "曲江社工站", "")).await.expect(422).says("只有培训组织者和部门工作人员");
        administrator.post(&grants, &form("officer", "玄武区", "玄武社工站", "")).await.expect(422).says("超出了您自己的管辖范围");
        administrator.post(&grants, &form("officer", "扬州市", "社工站", "")).await.expect(422)
            .says("请在下面选择").says("曲江社工站 · 江苏省扬州市广陵区").says("汶河社工站").keeps_quiet_about("玄武社工站").says(&id);
        administrator.post(&grants, &form("officer", "邗江区", "社工站", &id)).await.expect(422).says("没有名称含这几个字");
        administrator.post_and_follow(&grants, &form("officer", "扬州市", "社工站", &id)).await.expect(200).says("角色已授予").says("广陵区 · 曲江社工站");
        administrator.post(&grants, &form("officer", "广陵区", "曲江社工站", "")).await.expect(422).says("已有同样的角色和范围");
        administrator.get("/accounts").await.expect(200).says("广陵区 · 曲江社工站");

        let password = PASSWORD;
        let new = [("name", "汶河小李"), ("password", password), ("role", "organiser"), ("scope", "321002"), ("organisation", "汶河社工站")];
        administrator.post_and_follow("/accounts/new", &new).await.expect(200).says("广陵区 · 汶河社工站");

        let only = world.account("只管曲江", &[]).await?;
        country.post(&format!("/accounts/{only}/grants"), &form("officer", "全国", "曲江社工站", "")).await.expect(303);
        let mut officer = world.signed_in(only).await?;
        officer.get("/account").await.expect(200).says("广陵区 · 曲江社工站");
        officer.get("/organisations").await.expect(200).says("曲江社工站").keeps_quiet_about("汶河社工站");
        officer.get(&address).await.expect(200);
        officer.get(&other).await.expect(403);
        officer.get("/people").await.expect(200).says("曲江社工站");

        let mut auditor = world.with_role("审计", Role::Auditor, None).await?;
        let trail = auditor.get("/audit?action=account.grant").await.expect(200).body;
        let entry = trail.split("href=\"/audit/").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default().to_owned();
        auditor.get(&format!("/audit/{entry}")).await.expect(200).says("广陵区 · 曲江社工站");
        Ok(())
    }
}
