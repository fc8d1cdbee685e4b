//! An account and an entry of the register become one person's by consent; from then on they see and claim their hours.

use zhengtu::account::Role;
use zhengtu::ids::PersonId;
use zhengtu::on_both;
use zhengtu::person::store::{Belonging, Entered, create};
use zhengtu::secret::Secret;

use super::browser::{Answer, World};

const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n";

async fn person(world: &World, name: &str, code: &str) -> anyhow::Result<PersonId> {
    let mut tx = world.state.store.write().await?;
    let division = zhengtu::division::store::find(&mut tx, code).await?.expect("a division");
    let entered = Entered { name: name.to_owned(), ..Entered::default() };
    let to = Belonging { division, organisation: None, post: "社工".to_owned() };
    let id = create(&mut tx, &Secret::from_bytes([7; 32]), &entered, &to, zhengtu::clock::now()).await?;
    tx.commit().await?;
    Ok(id)
}

/// The code on a page that shows one.
fn code_of(answer: &Answer) -> String {
    let after = answer.body.split("data-code").nth(1).expect("a code");
    after.split('>').nth(1).and_then(|text| text.split('<').next()).expect("a code").to_owned()
}

fn course(title: &str) -> [(&str, &str); 7] {
    [
        ("kind", "elsewhere"),
        ("title", title),
        ("provider", "省社会工作协会"),
        ("first_day", "2026-03-05"),
        ("last_day", "2026-03-06"),
        ("hours", "12.5"),
        ("professional", "yes"),
    ]
}

/// Where a link or form of a page leads: this, and one thing more.
fn address(page: &Answer, begins: &str) -> String {
    let found =
        page.body.split('"').find(|part| part.strip_prefix(begins).is_some_and(|rest| !rest.is_empty() && !rest.contains('/')));
    found.unwrap_or_else(|| panic!("no {begins}… in {}", page.body)).to_owned()
}

on_both! {
    async fn a_code_handed_out_links_who_types_it_in_and_agrees(store: Store) {
        let world = World::new(store);
        let id = person(&world, "林一舟", "321002").await?;
        let mut officer = world.with_role("广陵民政", Role::Officer, Some("321002")).await?;
        let mut elsewhere = world.with_role("南京民政", Role::Officer, Some("3201")).await?;
        let mut candidate = world.with_role("小林", Role::Candidate, None).await?;
        elsewhere.post(&format!("/people/{id}/link"), &[]).await.expect(403);
        candidate.post(&format!("/people/{id}/link"), &[]).await.expect(403);

        officer.get(&format!("/people/{id}")).await.expect(200).says("生成关联码");
        let page = officer.post(&format!("/people/{id}/link"), &[]).await.expect(200).says("只显示这一次");
        let code = code_of(&page);
        officer.get(&format!("/people/{id}")).await.expect(200).says("已发出一个关联码").keeps_quiet_about(&code);

        candidate.get("/certificates/mine").await.expect(200).says("还没有关联人员台账");
        candidate.post("/account/link", &[("code", "ABCDE-FGHJK")]).await.expect(422).says("没有这个关联码").says("ABCDE-FGHJK");
        let shown = candidate.post("/account/link", &[("code", &code.to_lowercase())]).await.expect(200).says("林一舟").says("练习、模考");
        assert!(shown.body.contains("/account/link/consent"));
        candidate.get("/certificates/mine").await.says("还没有关联人员台账");
        candidate.post_and_follow("/account/link/consent", &[("code", &code)]).await.expect(200).says("已关联。").says("林一舟");
        candidate.get("/account/link").await.says("林一舟").says("解除关联");
        officer.get(&format!("/people/{id}")).await.says("本人已于");
        officer.post_and_follow(&format!("/people/{id}/link"), &[]).await.says("已经关联了另一个账号");
        let mut other = world.with_role("别人", Role::Candidate, None).await?;
        other.post("/account/link/consent", &[("code", &code)]).await.expect(422).says("没有这个关联码");

        officer.post_and_follow(&format!("/people/{id}/link/end"), &[]).await.says("关联已解除");
        candidate.get("/notices").await.says("账号与人员台账的关联已解除");
        candidate.get("/certificates/mine").await.says("还没有关联人员台账").keeps_quiet_about("林一舟");
        Ok(())
    }

    async fn nobody_tries_codes_for_long(store: Store) {
        let world = World::new(store);
        let mut candidate = world.with_role("小林", Role::Candidate, None).await?;
        for _ in 0..10 {
            candidate.post("/account/link", &[("code", "ABCDE-FGHJK")]).await.expect(422);
        }
        candidate.post("/account/link", &[("code", "ABCDE-FGHJK")]).await.expect(429).says("分钟后再试");
        Ok(())
    }

    async fn a_unit_gets_its_codes_on_one_sheet(store: Store) {
        let world = World::new(store);
        let (one, two) = (person(&world, "林一舟", "321002").await?, person(&world, "周二妹", "321002").await?);
        let far = person(&world, "陈三水", "320102").await?;
        let mut officer = world.with_role("广陵民政", Role::Officer, Some("321002")).await?;
        officer.get("/people/links").await.expect(200).says("2 人中有 0 人已关联").says("未发码").keeps_quiet_about("陈三水");
        officer.post("/people/links", &[("scope", "321002")]).await.expect(422).says("请至少选一个人");
        let both = [("people", one.to_string()), ("people", two.to_string())];
        let both: Vec<(&str, &str)> = both.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let sheet = officer.post("/people/links", &both).await.expect(200).says("林一舟").says("周二妹");
        assert_eq!(sheet.body.matches("data-code").count(), 2);
        officer.get("/people/links").await.says("已发码");
        officer.post("/people/links", &[("people", &far.to_string())]).await.expect(403);
        Ok(())
    }

    async fn hours_are_claimed_with_proof_and_confirmed(store: Store) {
        let world = World::new(store);
        let id = person(&world, "林一舟", "321002").await?;
        let mut officer = world.with_role("广陵民政", Role::Officer, Some("321002")).await?;
        let mut elsewhere = world.with_role("南京民政", Role::Officer, Some("3201")).await?;
        let mut candidate = world.with_role("小林", Role::Candidate, None).await?;
        candidate.get("/certificates/mine/hours").await.expect(303);
        let code = code_of(&officer.post(&format!("/people/{id}/link"), &[]).await);
        candidate.post("/account/link/consent", &[("code", &code)]).await.expect(303);

        let refused = candidate.upload("/certificates/mine/hours", &course("个案研修"), "证明.pdf", b"MZ nothing like it").await.expect(422);
        refused.says("只收 PDF 或图片").says("个案研修");
        let future = [("kind", "elsewhere"), ("title", "明年的班"), ("provider", "协会"), ("first_day", "2099-01-01"), ("last_day", "2099-01-01"), ("hours", "6")];
        candidate.post("/certificates/mine/hours", &future).await.expect(422).says("还没有结束").says("明年的班");
        let by_hand = [("kind", "manual"), ("title", "x"), ("first_day", "2026-01-01"), ("last_day", "2026-01-01"), ("hours", "6")];
        candidate.post("/certificates/mine/hours", &by_hand).await.expect(422).says("请选择来源");
        candidate.upload("/certificates/mine/hours", &course("个案研修"), "证明.pdf", PDF).await.expect(303);
        let own = candidate.get("/certificates/mine").await.expect(200).says("个案研修").says("待确认").says("证明.pdf").says("12.5");
        let file = address(&own, "/certificates/mine/proofs/");
        let opened = candidate.get(&file).await.expect(200);
        assert_eq!(opened.bytes, PDF);
        assert_eq!(opened.headers["content-type"], "application/pdf");
        assert!(opened.headers["content-disposition"].to_str()?.starts_with("attachment"));
        let mut other = world.with_role("别人", Role::Candidate, None).await?;
        other.get(&file).await.expect(404);

        officer.get("/people/hours").await.expect(200).says("林一舟").says("个案研修");
        elsewhere.get("/people/hours").await.expect(200).keeps_quiet_about("林一舟");
        elsewhere.get(&format!("/people/{id}/hours")).await.expect(403);
        let page = officer.get(&format!("/people/{id}/hours")).await.expect(200).says("待确认");
        let proof = address(&page, &format!("/people/{id}/proofs/"));
        elsewhere.get(&proof).await.expect(403);
        assert_eq!(officer.get(&proof).await.expect(200).bytes, PDF);
        let entry = address(&page, &format!("/people/{id}/hours/"));
        officer.post(&entry, &[("action", "refuse")]).await.expect(409).says("请写明依据或原因");
        officer.post_and_follow(&entry, &[("action", "accept")]).await.says("已确认，计入学时");
        officer.post(&entry, &[("action", "accept")]).await.expect(409).says("刚刚有了变化");
        candidate.get("/notices").await.says("申报的学时已确认");
        officer.get("/people/hours").await.says("没有待确认的学时");

        let page = officer.get(&format!("/people/{id}/hours")).await;
        let entry = address(&page, &format!("/people/{id}/hours/"));
        officer.get(&entry).await.expect(200).says("value=\"12.5\"");
        let to = format!("{entry}/correct");
        officer.post(&to, &course("个案研修")).await.expect(422).says("请写明依据或原因");
        let mut corrected = course("个案研修").to_vec();
        corrected[5].1 = "10";
        corrected.push(("reason", "证明上是 10 学时"));
        officer.post_and_follow(&to, &corrected).await.says("已更正").says("证明上是 10 学时").says("证明.pdf");
        let page = officer.get(&format!("/people/{id}/hours")).await;
        let entry = address(&page, &format!("/people/{id}/hours/"));
        officer.post_and_follow(&entry, &[("action", "take_back"), ("reason", "登记错了人")]).await.says("已撤销");
        candidate.get("/certificates/mine").await.says("登记错了人");
        let removed = officer.post(&format!("{proof}/remove"), &[]).await.expect(303);
        assert_eq!(removed.location(), format!("/people/{id}/hours"));
        candidate.get(&file).await.expect(404);
        Ok(())
    }
}
