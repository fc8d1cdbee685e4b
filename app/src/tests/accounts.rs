//! Administrators, in their scope and no further.

use zhengtu::account::{Role, grant};
use zhengtu::on_both;

use super::browser::{PASSWORD, World};

const NEW: &str = "/accounts/new";

on_both! {
    async fn an_account_made_for_somebody_must_change_its_password(store: Store) {
        let world = World::new(store);
        let mut administrator = world.with_role("管理员", Role::Administrator, None).await?;
        let initial = "paper boats in a warm wind";
        let form = [("name", "广陵民政"), ("password", initial), ("role", "officer"), ("scope", "广陵区")];
        let page = administrator.post_and_follow(NEW, &form).await.expect(200).says("账号已建立").says("部门工作人员").says("广陵区").says("待改密码");
        drop(page);
        administrator.get("/accounts?name=民政").await.expect(200).says("广陵民政").says("共 1 个账号");

        let mut officer = world.browser();
        officer.post_and_follow("/account/sign-in", &[("name", "广陵民政"), ("password", initial)]).await.expect(200).says("别人替您设的");
        officer.post_and_follow("/account/password", &[("now", initial), ("new", PASSWORD)]).await.expect(200).says("广陵区");
        Ok(())
    }

    async fn a_name_shared_by_divisions_is_asked_about(store: Store) {
        let mut tx = store.write().await?;
        let mut twin = zhengtu::division::store::find(&mut tx, "321002").await?.ok_or_else(|| anyhow::anyhow!("321002"))?;
        twin.code = "620199".into();
        twin.parent = Some("6201".into());
        twin.path = "/62/6201/620199/".into();
        zhengtu::division::store::insert(&mut tx, &twin, "", "").await?;
        tx.commit().await?;
        let world = World::new(store);
        let mut administrator = world.with_role("管理员", Role::Administrator, None).await?;
        let with_scope = |scope| [("name", "某人"), ("password", PASSWORD), ("role", "officer"), ("scope", scope)];
        administrator.post(NEW, &with_scope("广陵区")).await.expect(422).says("321002 江苏省扬州市广陵区").says("620199 甘肃省兰州市广陵区");
        administrator.post(NEW, &with_scope("没有的区")).await.expect(422).says("没有找到这个区划").says("某人");
        administrator.post(NEW, &with_scope("620199")).await.expect(303);
        Ok(())
    }

    async fn a_citys_administrator_stays_in_the_city(store: Store) {
        let world = World::new(store);
        let mut yangzhou = world.with_role("扬州管理员", Role::Administrator, Some("3210")).await?;
        let guangling = world.account("广陵民政", &[(Role::Officer, Some("321002"))]).await?;
        let xuanwu = world.account("玄武民政", &[(Role::Officer, Some("320102"))]).await?;
        let both = world.account("两地民政", &[(Role::Officer, Some("321002")), (Role::Officer, Some("320102"))]).await?;
        let candidate = world.account("考生小林", &[]).await?;

        yangzhou.get("/accounts").await.expect(200).says("广陵民政").says("扬州管理员").keeps_quiet_about("玄武民政").keeps_quiet_about("两地民政").keeps_quiet_about("考生小林");
        yangzhou.get(&format!("/accounts/{guangling}")).await.expect(200).says("广陵区");
        for other in [xuanwu, both, candidate] {
            yangzhou.get(&format!("/accounts/{other}")).await.expect(403);
            yangzhou.post(&format!("/accounts/{other}/password"), &[("password", "paper boats in a warm wind")]).await.expect(403);
            yangzhou.post(&format!("/accounts/{other}/disable"), &[]).await.expect(403);
            yangzhou.post(&format!("/accounts/{other}/grants"), &[("role", "officer"), ("scope", "321002")]).await.expect(403);
        }
        let grants = format!("/accounts/{guangling}/grants");
        for beyond in ["全国", "32", "320102"] {
            yangzhou.post(&grants, &[("role", "officer"), ("scope", beyond)]).await.expect(422).says("超出了您自己的管辖范围");
        }
        yangzhou.post_and_follow(&grants, &[("role", "organiser"), ("scope", "邗江区")]).await.expect(200).says("角色已授予");
        yangzhou.post(&grants, &[("role", "organiser"), ("scope", "321003")]).await.expect(422).says("没有重复授予");

        // Without roles an account stays where its roles last were.
        let mut tx = world.state.store.write().await?;
        for info in grant::list(&mut tx, guangling).await? {
            grant::revoke(&mut tx, guangling, info.id, None, zhengtu::clock::now()).await?;
        }
        tx.commit().await?;
        yangzhou.get("/accounts").await.expect(200).says("广陵民政");
        yangzhou.get(&format!("/accounts/{guangling}")).await.expect(200).says("曾有的角色");
        Ok(())
    }

    async fn what_its_owner_closed_nobody_opens_again(store: Store) {
        let world = World::new(store);
        let mut administrator = world.with_role("管理员", Role::Administrator, None).await?;
        let gone = world.account("要走的人", &[(Role::Editor, None)]).await?;
        let mut owner = world.signed_in(gone).await?;
        owner.post("/account/data/delete", &[("password", PASSWORD)]).await.expect(303);
        let address = format!("/accounts/{gone}");
        let page = administrator.get(&address).await.expect(200).says("已注销").says("不能恢复").keeps_quiet_about("要走的人");
        page.keeps_quiet_about("重设密码</button>").keeps_quiet_about("恢复账号</button>").keeps_quiet_about("授予角色</button>");
        administrator.get("/accounts").await.expect(200).says("已注销");
        // A page that was open before still has the buttons.
        for (what, form) in [("password", vec![("password", "paper boats in a warm wind")]), ("enable", Vec::new())] {
            administrator.post_and_follow(&format!("{address}/{what}"), &form).await.expect(200).says("已由本人注销，数据已删除");
        }
        let role = [("role", "officer"), ("scope", "321002")];
        administrator.post(&format!("{address}/grants"), &role).await.expect(422).says("已由本人注销，数据已删除");
        let mut browser = world.browser();
        for name in ["要走的人", &zhengtu::account::closing::tombstone(gone)] {
            for secret in [PASSWORD, "paper boats in a warm wind", ""] {
                browser.post("/account/sign-in", &[("name", name), ("password", secret)]).await.expect(422);
            }
        }
        Ok(())
    }

    async fn what_is_taken_is_gone_at_the_next_click(store: Store) {
        let world = World::new(store);
        let mut administrator = world.with_role("管理员", Role::Administrator, None).await?;
        let second = world.account("第二管理员", &[(Role::Administrator, Some("32"))]).await?;
        let mut other = world.signed_in(second).await?;
        other.get("/accounts").await.expect(200);
        let held = grant::list(&mut world.state.store.read().await?, second).await?;
        administrator.post_and_follow(&format!("/accounts/{second}/grants/{}/revoke", held[0].id), &[]).await.says("角色已收回");
        other.get("/accounts").await.expect(403);

        administrator.post_and_follow(&format!("/accounts/{second}/disable"), &[]).await.says("账号已停用");
        other.get("/account").await.expect(401);
        other.post("/account/sign-in", &[("name", "第二管理员"), ("password", PASSWORD)]).await.expect(422).says("这个账号已停用");
        other.post("/account/sign-in", &[("name", "第二管理员"), ("password", "nonsense 1")]).await.expect(422).keeps_quiet_about("已停用");
        administrator.post_and_follow(&format!("/accounts/{second}/enable"), &[]).await.says("账号已恢复");
        other.post("/account/sign-in", &[("name", "第二管理员"), ("password", PASSWORD)]).await.expect(303);
        Ok(())
    }

    async fn the_last_administrator_stays_and_duties_stay_apart(store: Store) {
        let world = World::new(store);
        let me = world.account("管理员", &[(Role::Administrator, None)]).await?;
        let mut administrator = world.signed_in(me).await?;
        let auditor = world.account("审计员", &[(Role::Auditor, None)]).await?;
        let mine = grant::list(&mut world.state.store.read().await?, me).await?[0].id;
        administrator.post_and_follow(&format!("/accounts/{me}/grants/{mine}/revoke"), &[]).await.expect(200).says("最后一位全国管理员");
        administrator.post_and_follow(&format!("/accounts/{me}/disable"), &[]).await.says("不能停用自己的账号");
        administrator.post(&format!("/accounts/{me}/grants"), &[("role", "auditor"), ("scope", "全国")]).await.expect(422).says("不能给自己授予角色");
        administrator.post(&format!("/accounts/{auditor}/grants"), &[("role", "administrator"), ("scope", "32")]).await.expect(422).says("三员分离");

        // The switches of a refused form lead to the page it stands on, and its address typed does, too.
        let refused = administrator.post(&format!("/accounts/{auditor}/password"), &[("password", "1")]).await.expect(422);
        refused.says(&format!("name=\"return\" value=\"/accounts/{auditor}\""));
        let typed = administrator.get(&format!("/accounts/{auditor}/password")).await.expect(303);
        assert_eq!(typed.location(), format!("/accounts/{auditor}"));

        let second = world.account("第二管理员", &[(Role::Administrator, None)]).await?;
        administrator.post_and_follow(&format!("/accounts/{second}/disable"), &[]).await.says("账号已停用");
        administrator.post_and_follow(&format!("/accounts/{me}/grants/{mine}/revoke"), &[]).await.says("最后一位全国管理员");
        administrator.post(&format!("/accounts/{second}/enable"), &[]).await.expect(303);
        let answer = administrator.post(&format!("/accounts/{me}/grants/{mine}/revoke"), &[]).await.expect(303);
        assert_eq!(answer.location(), "/account");
        administrator.get("/accounts").await.expect(403);
        Ok(())
    }
}
