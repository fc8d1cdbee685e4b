//! Somebody is deleted from the register: asked for by themselves or by an officer, looked at before, confirmed by somebody else.

use chrono::TimeDelta;
use zhengtu::account::Role;
use zhengtu::clock::now;
use zhengtu::ids::PersonId;
use zhengtu::on_both;
use zhengtu::person::store::{Belonging, Entered, create};
use zhengtu::secret::Secret;

use super::browser::{Answer, World};

/// Somebody who belongs to 广陵.
async fn person(world: &World, name: &str) -> anyhow::Result<PersonId> {
    let mut tx = world.state.store.write().await?;
    let division = zhengtu::division::store::find(&mut tx, "321002").await?.expect("a division");
    let entered = Entered { name: name.to_owned(), phone: Some("13800008000".to_owned()), ..Entered::default() };
    let to = Belonging { division, organisation: None, post: "社工".to_owned() };
    let id = create(&mut tx, &Secret::from_bytes([7; 32]), &entered, &to, now() - TimeDelta::days(90)).await?;
    tx.commit().await?;
    Ok(id)
}

/// They have left.
async fn leaves(world: &World, id: PersonId) -> anyhow::Result<()> {
    let mut tx = world.state.store.write().await?;
    zhengtu::testing::leave(&mut tx, id, zhengtu::clock::date_of(now())).await?;
    tx.commit().await?;
    Ok(())
}

fn code_of(answer: &Answer) -> String {
    let after = answer.body.split("data-code").nth(1).expect("a code");
    after.split('>').nth(1).and_then(|text| text.split('<').next()).expect("a code").to_owned()
}

on_both! {
    async fn ones_own_wish_is_confirmed_by_an_officer(store: Store) {
        let world = World::new(store);
        let id = person(&world, "林一舟").await?;
        let (page, erase) = (format!("/people/{id}"), format!("/people/{id}/erase"));
        let mut officer = world.with_role("广陵民政", Role::Officer, Some("321002")).await?;
        let mut elsewhere = world.with_role("南京民政", Role::Officer, Some("3201")).await?;
        let mut candidate = world.with_role("小林", Role::Candidate, None).await?;
        candidate.post("/account/personal-data/erase", &[]).await.expect(404);
        let code = code_of(&officer.post(&format!("/people/{id}/link"), &[]).await);
        candidate.post("/account/link/consent", &[("code", &code)]).await.expect(303);
        candidate.get("/account/personal-data").await.expect(200).says("请求删除台账信息").says("还在岗");
        candidate.post_and_follow("/account/personal-data/erase", &[]).await.says("已提出").says("撤回请求");
        elsewhere.get("/people/erasures").await.expect(200).keeps_quiet_about("林一舟");
        elsewhere.get(&erase).await.expect(403);
        officer.get("/people/erasures").await.expect(200).says("林一舟").says("本人");
        // Employed: seen, and not done.
        officer.get(&erase).await.expect(200).says("现在不能删除").says("还在岗").keeps_quiet_about("确认删除");
        officer.post(&format!("{erase}/confirm"), &[("sure", "yes")]).await.expect(409);
        leaves(&world, id).await?;
        officer.post(&format!("{erase}/confirm"), &[]).await.expect(422).says("还没有勾选");
        elsewhere.post(&format!("{erase}/confirm"), &[("sure", "yes")]).await.expect(403);
        officer.post_and_follow(&format!("{erase}/confirm"), &[("sure", "yes")]).await.expect(200).says("已删除").keeps_quiet_about("林一舟");
        officer.get(&page).await.expect(200).says("已删除").keeps_quiet_about("林一舟").keeps_quiet_about("138****8000");
        for (further, form) in [("edit", [("name", "林一舟")]), ("link", [("", "")]), ("return", [("post", "社工")]), ("certificates/new", [("number", "1")])] {
            officer.post(&format!("{page}/{further}"), &form).await.expect(409).says("台账信息已删除");
        }
        officer.get(&format!("{page}/reveal")).await.expect(303);
        officer.get(&erase).await.expect(200).says("台账信息已删除").keeps_quiet_about("提出删除");
        candidate.get("/certificates/mine").await.says("还没有关联人员台账");
        candidate.get("/notices").await.says("关联已解除");
        Ok(())
    }

    async fn an_officer_asks_and_another_confirms_or_refuses(store: Store) {
        let world = World::new(store);
        let id = person(&world, "周二妹").await?;
        leaves(&world, id).await?;
        let erase = format!("/people/{id}/erase");
        let mut officer = world.with_role("广陵民政", Role::Officer, Some("321002")).await?;
        let mut colleague = world.with_role("扬州民政", Role::Officer, Some("3210")).await?;
        officer.get(&erase).await.expect(200).says("将被删除").says("将被保留").says("不能恢复");
        officer.post(&erase, &[("reason", "删")]).await.expect(422).says("请说明理由");
        officer.post_and_follow(&erase, &[("reason", "本人书面申请，已核对身份")]).await.says("已提出").says("另一位工作人员处理");
        officer.post(&format!("{erase}/confirm"), &[("sure", "yes")]).await.expect(409);
        colleague.get(&erase).await.says("广陵民政").says("本人书面申请");
        colleague.post(&format!("{erase}/refuse"), &[("answer", "")]).await.expect(422);
        colleague.post_and_follow(&format!("{erase}/refuse"), &[("answer", "申请人身份未核实")]).await.says("没有删除");
        officer.get(&format!("/people/{id}")).await.says("周二妹");
        officer.post(&erase, &[("reason", "本人书面申请，已核对身份")]).await.expect(303);
        colleague.post(&format!("{erase}/confirm"), &[("sure", "yes")]).await.expect(303);
        colleague.post_and_follow(&format!("{erase}/confirm"), &[("sure", "yes")]).await.says("已经处理过");
        let mut auditor = world.with_role("审计", Role::Auditor, None).await?;
        auditor.get("/audit").await.says("删除台账信息").keeps_quiet_about("周二妹");
        Ok(())
    }
}
