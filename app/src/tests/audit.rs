//! What was done can be read by those who may, and only by them.

use zhengtu::account::Role;
use zhengtu::on_both;

use super::browser::{PASSWORD, World};

on_both! {
    async fn refusals_and_failures_are_in_the_trail(store: Store) {
        let world = World::new(store);
        let mut officer = world.with_role("玄武民政", Role::Officer, Some("320102")).await?;
        officer.get("/accounts").await.expect(403);
        world.browser().post("/account/sign-in", &[("name", "玄武民政"), ("password", "nonsense 1")]).await.expect(422);
        world.browser().post("/account/sign-in", &[("name", "玄武民政"), ("password", PASSWORD)]).await.expect(303);
        world.browser().post("/account/sign-up", &[("name", "小林"), ("password", PASSWORD)]).await.expect(303);

        let mut auditor = world.with_role("审计员", Role::Auditor, None).await?;
        let trail = auditor.get("/audit").await.expect(200);
        let trail = trail.says("管理账号").says("没有相应角色").says("玄武民政").says("密码不对").says("注册").says("/accounts");
        trail.keeps_quiet_about(PASSWORD).keeps_quiet_about("nonsense");
        auditor.get("/audit?outcome=refused").await.says("符合条件的记录 1 条");
        auditor.get("/audit?action=account.sign_").await.says("符合条件的记录 3 条");
        auditor.get("/audit?who=小林&from=2000-01-01").await.says("符合条件的记录 1 条");
        auditor.get("/audit?to=2000-01-01").await.says("没有符合条件的记录");
        auditor.get("/audit?from=yesterday").await.expect(200).says("日期没有看懂");
        auditor.get("/audit/1").await.expect(200).says("/accounts").says("account.manage");
        auditor.get("/audit/999").await.expect(404);
        auditor.headers.push(("accept-language", "en"));
        auditor.get("/audit").await.says("no role for this").says("Signed up");
        auditor.post_and_follow("/audit/verify", &[]).await.says("entries checked: the chain is whole");
        Ok(())
    }

    async fn a_citys_auditor_reads_the_citys_entries(store: Store) {
        let world = World::new(store);
        for (name, division) in [("广陵民政", "321002"), ("玄武民政", "320102")] {
            world.account(name, &[(Role::Officer, Some(division))]).await?;
            world.browser().post("/account/sign-in", &[("name", name), ("password", PASSWORD)]).await.expect(303);
        }
        let mut auditor = world.with_role("扬州审计", Role::Auditor, Some("3210")).await?;
        auditor.get("/audit").await.expect(200).says("广陵民政").keeps_quiet_about("玄武民政");
        auditor.get("/audit/1").await.expect(200).says("江苏省 › 扬州市 › 广陵区");
        auditor.get("/audit/2").await.expect(403);
        auditor.get("/audit.csv").await.expect(200).says("广陵民政").keeps_quiet_about("玄武民政");
        Ok(())
    }

    async fn administrators_do_not_read_the_trail(store: Store) {
        let world = World::new(store);
        let mut administrator = world.with_role("管理员", Role::Administrator, None).await?;
        for page in ["/audit", "/audit/1", "/audit.csv"] {
            administrator.get(page).await.expect(403);
        }
        administrator.post("/audit/verify", &[]).await.expect(403);
        Ok(())
    }

    async fn a_download_is_a_table_for_spreadsheets_and_is_itself_recorded(store: Store) {
        let world = World::new(store);
        world.account("=HYPERLINK(1)", &[]).await?;
        world.browser().post("/account/sign-in", &[("name", "=HYPERLINK(1)"), ("password", PASSWORD)]).await.expect(303);
        let mut auditor = world.with_role("审计员", Role::Auditor, None).await?;
        let file = auditor.get("/audit.csv?action=account.").await.expect(200);
        assert!(file.body.starts_with("\u{feff}序号,时间,"), "{}", file.body);
        assert_eq!(file.headers.get("content-type").and_then(|value| value.to_str().ok()), Some("text/csv; charset=utf-8"));
        file.says(",'=HYPERLINK(1),");
        auditor.get("/audit").await.says("下载审计记录");
        Ok(())
    }

    async fn the_trail_is_turned_page_by_page(store: Store) {
        let world = World::new(store);
        let account = world.account("小林", &[]).await?;
        let mut browser = world.signed_in(account).await?;
        for _ in 0..60 {
            browser.get("/accounts").await.expect(403);
        }
        let mut auditor = world.with_role("审计员", Role::Auditor, None).await?;
        let first = auditor.get("/audit").await.says(">60</a>").says(">11</a>").keeps_quiet_about(">10</a>");
        drop(first);
        auditor.get("/audit?before=11").await.says(">10</a>").says(">1</a>").says("after=10").keeps_quiet_about("before=1\"");
        auditor.get("/audit?after=10").await.says(">60</a>").says(">11</a>");
        Ok(())
    }
}
