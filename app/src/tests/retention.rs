//! 保存期限与清理 as an administrator sees it.

use zhengtu::account::Role;
use zhengtu::on_both;

use super::browser::World;

const HERE: &str = "/accounts/retention";

on_both! {
    async fn an_administrator_sets_a_period_and_removes_what_is_due(store: Store) {
        let world = World::new(store);
        let mut administrator = world.with_role("管理员", Role::Administrator, None).await?;
        administrator.get("/account").await.expect(200).says("href=\"/accounts/retention\"");
        administrator.get(HERE).await.expect(200).says("第五十六条").says("离职人员的号码").says("还没有清理过").says("随附的期限");
        // Not shorter than the law, not nonsense; what was typed stays.
        administrator.post(HERE, &[("rule", "reveals"), ("reveals", "35")]).await.expect(422).says("36 到 120").says("value=\"35\"");
        administrator.post(HERE, &[("rule", "notices"), ("notices", "半年")]).await.expect(422).says("3 到 60").says("value=\"半年\"");
        administrator.post_and_follow(HERE, &[("rule", "uploads")]).await.expect(200).says("没有这条规则");
        administrator.post_and_follow(HERE, &[("rule", "reveals"), ("reveals", "48")]).await.expect(200)
            .says("已更改").says("value=\"48\"").says("管理员于");
        administrator.get("/accounts/retention/now").await.expect(200).says("今天没有到期的内容");
        administrator.post_and_follow("/accounts/retention/now", &[]).await.expect(200).says("共移除 0 项").says("管理员，移除 0");
        administrator.get("/accounts/retention?lang=en").await.expect(200);
        Ok(())
    }

    async fn the_rules_are_the_whole_countrys(store: Store) {
        let world = World::new(store);
        world.browser().get(HERE).await.expect(401);
        for (name, role, place) in [("省管理员", Role::Administrator, Some("32")), ("民政", Role::Officer, None), ("审计员", Role::Auditor, None)] {
            let mut other = world.with_role(name, role, place).await?;
            other.get(HERE).await.expect(403);
            other.post(HERE, &[("rule", "reveals"), ("reveals", "48")]).await.expect(403);
            other.get("/accounts/retention/now").await.expect(403);
            other.post("/accounts/retention/now", &[]).await.expect(403);
        }
        Ok(())
    }
}
