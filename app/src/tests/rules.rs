//! Pass lines and exceptions over HTTP: entered, refused, withdrawn, and what the person's page says of it.

use zhengtu::account::Role;
use zhengtu::certification::ledger::{self, NewFact};
use zhengtu::certification::rules::{Fact, ResultStatus};
use zhengtu::clock::now;
use zhengtu::ids::PersonId;
use zhengtu::on_both;
use zhengtu::person::store::{Belonging, Entered, create};
use zhengtu::secret::Secret;
use zhengtu::syllabus::Level;

use super::browser::World;

const LINE: &str = "/certification/rules/line";

/// Somebody of 城关 with 55 and 88 marks in 2024.
async fn somebody(world: &World) -> anyhow::Result<PersonId> {
    let mut tx = world.state.store.write().await?;
    let division = zhengtu::division::store::find(&mut tx, "620102").await?.ok_or_else(|| anyhow::anyhow!("no division"))?;
    let entered = Entered { name: "马小云".into(), ..Entered::default() };
    let to = Belonging { division: division.clone(), organisation: None, post: String::new() };
    let person = create(&mut tx, &Secret::from_bytes([1; 32]), &entered, &to, now()).await?;
    let facts: Vec<NewFact> = [("junior-comprehensive", 110), ("junior-practice", 176)]
        .into_iter()
        .map(|(subject, half_marks)| NewFact {
            person,
            fact: Fact {
                year: 2024,
                level: Level::Junior,
                subject: subject.into(),
                half_marks: Some(half_marks),
                status: ResultStatus::Valid,
                division_path: division.path.clone(),
            },
            division: division.code.clone(),
            supersedes: None,
        })
        .collect();
    ledger::add(&mut tx, &facts, None, now()).await?;
    tx.commit().await?;
    Ok(person)
}

const GOOD: [(&str, &str); 9] = [
    ("id", "01890000-0000-7000-8000-000000000001"),
    ("first_year", "2024"),
    ("last_year", "2024"),
    ("level", "junior"),
    ("subject", ""),
    ("marks", "53"),
    ("areas", "兰州市"),
    ("local", "yes"),
    ("source", "2024 年单独划线通告"),
];

/// The good form with one field said otherwise.
fn with(field: &'static str, value: &'static str) -> Vec<(&'static str, &'static str)> {
    GOOD.into_iter().map(|(name, given)| (name, if name == field { value } else { given })).collect()
}

on_both! {
    async fn a_line_entered_later_changes_what_the_person_page_says(store: Store) {
        let world = World::new(store);
        let person = somebody(&world).await?;
        let page = format!("/people/{person}");
        let mut officer = world.with_role("城关民政", Role::Officer, Some("620102")).await?;
        officer.get(&page).await.expect(200).says("未达合格线").says("登记").says("继续教育").says("截至日期");

        let mut administrator = world.with_role("管理员甲", Role::Administrator, None).await?;
        administrator.get("/account").await.expect(200).says("合格线、停考与年限");
        administrator.get("/certification/rules?year=2024").await.expect(200).says("2024 年单独划线通告").says("仅本地有效").says("全国");
        administrator.get(LINE).await.expect(200).says("仅在当地有效");
        administrator.post(LINE, &GOOD).await.expect(303);
        administrator.get("/certification/rules?year=2024").await.expect(200).says("重新认定 1 人，其中 1 人的结论有变化").says("兰州市");
        officer.get(&page).await.expect(200).says("合格（单独划线，本地有效）").says("本地有效").says("首次登记的一年期限已于 2025年8月8日");
        // As of a day before the results nothing is known; a day that is none is said to be none.
        officer.get(&format!("{page}?on=2024-08-07")).await.expect(200).says("只用当天已知的").says("尚无考试记录").keeps_quiet_about("首次登记期限");
        officer.get(&format!("{page}?on=2099-01-01")).await.expect(200).says("假定此前没有新的").says("首次登记的一年期限已于");
        officer.get(&format!("{page}?on=tomorrow")).await.expect(200).says("日期请写成");
        officer.cookies.insert("zt_language".into(), "en".into());
        officer.get(&format!("{page}?on=2024-09-01")).await.expect(200).says("register the certificate for the first time by 8 Aug 2025").says("First registration by");

        let to = "/certification/rules/withdraw";
        let id = "01890000-0000-7000-8000-000000000001/62/6201/";
        administrator.get(&format!("{to}?line=01890000-0000-7000-8000-000000000001%2F62%2F6201%2F")).await.expect(200).says("53 分").says("兰州市");
        administrator.post(to, &[("line", id), ("reason", " ")]).await.expect(422).says("请写明理由");
        administrator.post(to, &[("line", id), ("reason", "公布后更正")]).await.expect(303);
        administrator.get("/certification/rules?year=2024").await.expect(200).says("已撤回；重新认定 1 人").says("已撤回：公布后更正");
        administrator.post(to, &[("line", id), ("reason", "再来一次")]).await.expect(303);
        administrator.get(&format!("{to}?line=nothing")).await.expect(404);
        officer.get(&page).await.expect(200).keeps_quiet_about("by the separate line");
        Ok(())
    }

    async fn a_wrong_line_keeps_what_was_typed_and_says_why(store: Store) {
        let world = World::new(store);
        let mut administrator = world.with_role("管理员乙", Role::Administrator, None).await?;
        for (field, value, said) in [
            ("first_year", "24", "四位年份"),
            ("last_year", "2023", "不能早于起始年度"),
            ("level", "", "请选择级别"),
            ("subject", "intermediate-law", "不属于所选级别"),
            ("marks", "53.2", "0 到 100"),
            ("marks", "101", "0 到 100"),
            ("areas", "亚特兰蒂斯", "没有找到“亚特兰蒂斯”"),
            ("areas", "", "不能只在本地有效"),
            ("source", "", "请写明来源"),
        ] {
            let answer = administrator.post(LINE, &with(field, value)).await.expect(422);
            answer.says(said).says(if field == "source" { "兰州市" } else { "2024 年单独划线通告" });
        }
        administrator.post(LINE, &with("areas", "兰州市\n扬州市")).await.expect(303);
        administrator.get("/certification/rules?year=2024").await.expect(200).says("兰州市").says("扬州市");
        let second: Vec<_> = with("id", "01890000-0000-7000-8000-000000000002");
        administrator.post(LINE, &second).await.expect(422).says("同样的内容已经有效");
        Ok(())
    }

    async fn exceptions_need_their_notice_and_only_extensions_have_a_last_day(store: Store) {
        let world = World::new(store);
        let mut administrator = world.with_role("管理员丙", Role::Administrator, None).await?;
        let to = "/certification/rules/exception";
        administrator.get(to).await.expect(200).says("不改变成绩有效期");
        let form = |kind, until, source| [("kind", kind), ("year", "2022"), ("level", ""), ("subject", ""), ("area", "江苏省"), ("until", until), ("source", source)];
        administrator.post(to, &form("", "", "公告")).await.expect(422).says("请选择停考或顺延");
        administrator.post(to, &form("cancelled", "2023-12-31", "公告")).await.expect(422).says("停考没有截止日期");
        administrator.post(to, &form("extension", "", "公告")).await.expect(422).says("请填写截止日期");
        administrator.post(to, &form("extension", "2021-12-31", "公告")).await.expect(422).says("请填写截止日期");
        administrator.post(to, &form("extension", "2023-12-31", "")).await.expect(422).says("请写明来源");
        administrator.post(to, &form("cancelled", "", "公告")).await.expect(303);
        administrator.post(to, &form("extension", "2023-12-31", "顺延通知")).await.expect(303);
        administrator.get("/certification/rules").await.expect(200).says("停考").says("成绩有效至").says("江苏省").says("顺延通知");
        Ok(())
    }

    async fn only_administrators_of_the_whole_country_enter_rules(store: Store) {
        let world = World::new(store);
        let mut province = world.with_role("省里", Role::Administrator, Some("32")).await?;
        province.get("/certification/rules").await.expect(403);
        province.post(LINE, &GOOD).await.expect(403);
        province.get("/account").await.expect(200).keeps_quiet_about("合格线、停考与年限");
        let mut officer = world.with_role("民政", Role::Officer, None).await?;
        officer.get("/certification/rules").await.expect(403);
        world.browser().get("/certification/rules").await.expect(401);
        Ok(())
    }
}
