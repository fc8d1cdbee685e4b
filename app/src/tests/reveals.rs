//! A whole number is shown once, to an officer of the place who says what for, and the person sees that it was.

use zhengtu::account::Role;
use zhengtu::clock::{date_of, now};
use zhengtu::ids::PersonId;
use zhengtu::on_both;
use zhengtu::person::id_number::{IdNumber, check_character};
use zhengtu::person::store::{Belonging, Entered, create};
use zhengtu::secret::Secret;

use super::browser::{Answer, World};

const PHONE: &str = "13800008000";
const WORDS: &str = "核对准考证信息";

/// An invented number: `99`, a birthday, an order.
fn number(order: u32) -> String {
    let body = format!("99000019900101{order:03}");
    let check = check_character(&body).expect("17 digits");
    format!("{body}{check}")
}

async fn person(world: &World, name: &str, number: Option<&str>) -> anyhow::Result<PersonId> {
    let mut tx = world.state.store.write().await?;
    let division = zhengtu::division::store::find(&mut tx, "321002").await?.expect("a division");
    let id_number = number.map(|number| IdNumber::parse(number, date_of(now())).expect("a number"));
    let phone = number.map(|_| PHONE.to_owned());
    let entered = Entered { name: name.to_owned(), id_number, phone, ..Entered::default() };
    let to = Belonging { division, organisation: None, post: "社工".to_owned() };
    let id = create(&mut tx, &Secret::from_bytes([7; 32]), &entered, &to, now()).await?;
    tx.commit().await?;
    Ok(id)
}

fn asked<'a>(what: &'a str, purpose: &'a str, reason: &'a str) -> [(&'a str, &'a str); 3] {
    [("what", what), ("purpose", purpose), ("reason", reason)]
}

fn code_of(answer: &Answer) -> String {
    let after = answer.body.split("data-code").nth(1).expect("a code");
    after.split('>').nth(1).and_then(|text| text.split('<').next()).expect("a code").to_owned()
}

on_both! {
    async fn a_number_is_shown_once_for_a_reason_the_person_reads(store: Store) {
        let world = World::new(store);
        let whole = number(1);
        let id = person(&world, "林一舟", Some(&whole)).await?;
        let (page, ask) = (format!("/people/{id}"), format!("/people/{id}/reveal"));
        let mut officer = world.with_role("广陵民政", Role::Officer, Some("321002")).await?;
        let mut elsewhere = world.with_role("南京民政", Role::Officer, Some("3201")).await?;
        let mut candidate = world.with_role("小林", Role::Candidate, None).await?;
        elsewhere.get(&ask).await.expect(403);
        elsewhere.post(&ask, &asked("id_number", "identity", WORDS)).await.expect(403).keeps_quiet_about(&whole);
        candidate.get("/account/personal-data").await.expect(200).says("还没有关联人员台账");
        let code = code_of(&officer.post(&format!("/people/{id}/link"), &[]).await);
        candidate.post("/account/link/consent", &[("code", &code)]).await.expect(303);
        candidate.get("/account/personal-data").await.expect(200).says("没有人查看过");
        candidate.post(&ask, &asked("id_number", "identity", WORDS)).await.expect(403).keeps_quiet_about(&whole);

        officer.get(&page).await.expect(200).says(&ask).says("还没有人查看过").keeps_quiet_about(&whole);
        officer.get(&ask).await.expect(200).says("至少 4 个字").keeps_quiet_about(&whole);
        officer.post(&ask, &asked("id_number", "", "看看")).await.expect(422).says("请选择事由").says("说明具体用途").keeps_quiet_about(&whole);
        // What was typed by mistake isn't sent back.
        let typed = format!("核对 {whole}");
        officer.post(&ask, &asked("id_number", "identity", &typed)).await.expect(422).says("请去掉").keeps_quiet_about(&whole);
        officer.get(&page).await.says("还没有人查看过");

        let shown = officer.post(&ask, &asked("id_number", "identity", WORDS)).await.expect(200).says(&whole).says("已通知本人");
        let kept = shown.headers.get("cache-control").and_then(|value| value.to_str().ok()).unwrap_or_default();
        assert!(kept.contains("no-store"), "{kept}");
        assert!(shown.headers.get("set-cookie").is_none(), "nothing of it is in a cookie");
        assert_eq!(shown.body.matches(&whole).count(), 1, "once: not in the title, not in a form");
        officer.post(&ask, &asked("phone", "contact", "通知领取证书")).await.expect(200).says(PHONE).keeps_quiet_about(&whole);

        for answer in [officer.get(&page).await, candidate.get("/account/personal-data").await] {
            answer.expect(200).says(WORDS).says("核对身份").says("广陵区 · 广陵民政").says("通知领取证书").keeps_quiet_about(&whole).keeps_quiet_about(PHONE);
        }
        candidate.get("/notices").await.says("有人查看了您的完整号码").says("核对身份").keeps_quiet_about(&whole);
        candidate.get("/certificates/mine").await.says("/account/personal-data");
        candidate.get("/account").await.says("/account/personal-data");
        let file = candidate.post("/account/data/export", &[("format", "json")]).await.expect(200);
        file.says("number_reveals").says(WORDS).keeps_quiet_about(&whole);
        let mut auditor = world.with_role("审计", Role::Auditor, None).await?;
        auditor.get("/audit").await.says("查看完整号码").keeps_quiet_about(WORDS).keeps_quiet_about(&whole);
        Ok(())
    }

    async fn where_nothing_is_known_nothing_is_shown_or_recorded(store: Store) {
        let world = World::new(store);
        let id = person(&world, "周二妹", None).await?;
        let ask = format!("/people/{id}/reveal");
        let mut officer = world.with_role("广陵民政", Role::Officer, Some("321002")).await?;
        officer.get(&format!("/people/{id}")).await.expect(200).keeps_quiet_about(&ask);
        officer.get(&ask).await.expect(303);
        officer.post(&ask, &asked("id_number", "identity", WORDS)).await.expect(422).says("台账里没有这个号码");
        officer.get(&format!("/people/{id}")).await.says("还没有人查看过");
        Ok(())
    }

    async fn nobody_copies_the_register_number_by_number(store: Store) {
        let world = World::new(store);
        let whole = number(2);
        let id = person(&world, "陈三水", Some(&whole)).await?;
        let ask = format!("/people/{id}/reveal");
        let mut officer = world.with_role("广陵民政", Role::Officer, Some("321002")).await?;
        for _ in 0..20 {
            officer.post(&ask, &asked("id_number", "reporting", WORDS)).await.expect(200).says(&whole);
        }
        officer.post(&ask, &asked("id_number", "reporting", WORDS)).await.expect(429).says("分钟后再试").says(WORDS).keeps_quiet_about(&whole);
        // A colleague isn't kept waiting, and nobody's list is longer than what was shown.
        let mut colleague = world.with_role("扬州民政", Role::Officer, Some("3210")).await?;
        colleague.post(&ask, &asked("id_number", "reporting", WORDS)).await.expect(200).says(&whole);
        let page = colleague.get(&format!("/people/{id}")).await;
        assert_eq!(page.body.matches(WORDS).count(), 21);
        Ok(())
    }
}
