//! Seats by unit: set aside, claimed, filled by lists; series; what is refused, and by which sentence.

use zhengtu::account::Role;
use zhengtu::ids::TrainingId;
use zhengtu::on_both;
use zhengtu::person::store::{Belonging, Entered, create};
use zhengtu::secret::Secret;
use zhengtu::store::Store;

use super::browser::{Browser, World};
use super::training::{NEW, form, post};

/// People of the staff register in a district.
pub(super) async fn people(store: &Store, code: &str, names: &[&str]) -> anyhow::Result<Vec<String>> {
    let mut tx = store.write().await?;
    let division = zhengtu::division::store::find(&mut tx, code).await?.ok_or_else(|| anyhow::anyhow!("no division"))?;
    let mut made = Vec::new();
    for name in names {
        let entered = Entered { name: (*name).to_owned(), ..Entered::default() };
        let to = Belonging { division: division.clone(), organisation: None, post: "社工".to_owned() };
        let id = create(&mut tx, &Secret::from_bytes([7; 32]), &entered, &to, zhengtu::clock::now()).await?;
        made.push(id.to_string());
    }
    tx.commit().await?;
    Ok(made)
}

/// The form with seats set aside for 广陵 and 邗江.
fn with_quotas(seats: &str, guangling: &str, hanjiang: &str) -> Vec<(&'static str, String)> {
    let mut fields = form("", seats);
    for (unit, seats) in [("321002 广陵区", guangling), ("邗江区", hanjiang)] {
        fields.extend([("quota_unit", unit.to_owned()), ("quota_seats", seats.to_owned())]);
    }
    fields.push(("offer_hours", "6".to_owned()));
    fields
}

async fn published(organiser: &mut Browser, fields: &[(&'static str, String)]) -> String {
    let address = post(organiser, NEW, fields).await.expect(303).location().to_owned();
    organiser.post_and_follow(&format!("{address}/publish"), &[]).await.expect(200).says("场次已发布");
    address
}

on_both! {
    async fn seats_are_set_aside_and_everybody_sees_how(store: Store) {
        let world = World::new(store);
        let mut organiser = world.with_role("扬州培训", Role::Organiser, Some("3210")).await?;
        let mut fields = with_quotas("3", "2", "2");
        fields.push(("division", "扬州市".to_owned()));
        post(&mut organiser, NEW, &fields).await.expect(422).says("单位名额合计 4，超过了总名额").says("321002 广陵区");
        let mut wrong = with_quotas("5", "x", "1");
        wrong.extend([("quota_unit", "查无此区".to_owned()), ("quota_seats", "1".to_owned()), ("audience", "没有这个单位".to_owned())]);
        let answer = post(&mut organiser, NEW, &wrong).await.expect(422).says("没有找到单位“查无此区”");
        answer.says("没有找到单位“没有这个单位”").says("查无此区");
        let address = published(&mut organiser, &with_quotas("3", "1", "1")).await;
        let mut candidates = Vec::new();
        for name in ["小林", "小周", "小吴"] {
            candidates.push(world.with_role(name, Role::Candidate, None).await?);
        }
        let register = format!("{address}/register");
        candidates[0].get(&address).await.expect(200).says("所属单位").says("其他人员").says("以上都不是");
        candidates[0].post_and_follow(&register, &[("name", "林小梅"), ("claim", "d:321002")]).await.says("已为您报名");
        candidates[1].post_and_follow(&register, &[("name", "周小舟"), ("claim", "d:321002")]).await.says("现在是第 1 位").says("使用“广陵区”的名额");
        candidates[2].post_and_follow(&register, &[("name", "吴小岚")]).await.says("已为您报名");
        organiser.get("/training/manage").await.expect(200).says("广陵区 1/1").says("候补 1 人");
        organiser.get(&format!("{address}/roster")).await.expect(200).says("林小梅").says("广陵区").says("候补名单").says("周小舟");
        let edit = format!("{address}/edit");
        organiser.get(&edit).await.expect(200).says("321002 广陵区").says("value=\"6\"");
        post(&mut organiser, &edit, &with_quotas("2", "1", "1")).await.expect(422).says("其他人员只剩 0 个名额，而他们已用 1 个");
        // What was lowered is offered to nobody; what is added is.
        let mut more = with_quotas("4", "2", "1");
        more.retain(|(name, _)| *name != "version");
        more.push(("version", "2".to_owned()));
        post(&mut organiser, &edit, &more).await.expect(303);
        candidates[1].get(&address).await.expect(200).says("轮到您了").says("还有 6 小时");
        organiser.get(&address).await.expect(200).says("单位名额：由“广陵区 1; 邗江区 1”改为“广陵区 2; 邗江区 1”");
        Ok(())
    }

    async fn a_session_for_units_says_so_to_everybody_else(store: Store) {
        let world = World::new(store);
        let mut organiser = world.with_role("广陵培训", Role::Organiser, Some("321002")).await?;
        let mut fields = form("", "3");
        fields.push(("audience", "321002 广陵区\n\n321003".to_owned()));
        let address = published(&mut organiser, &fields).await;
        let mut candidate = world.with_role("小林", Role::Candidate, None).await?;
        candidate.get(&address).await.expect(200).says("面向单位").says("广陵区、邗江区");
        let register = format!("{address}/register");
        candidate.post(&register, &[("name", "林小梅")]).await.expect(422).says("本场次只面向列出的单位").says("林小梅");
        candidate.post(&register, &[("claim", "d:620102")]).await.expect(422).says("本场次只面向列出的单位");
        candidate.post_and_follow(&register, &[("claim", "d:321003"), ("unit", "邗上社工站")]).await.says("已为您报名");
        organiser.get(&format!("{address}/roster")).await.expect(200).says("邗江区 · 邗上社工站");
        Ok(())
    }

    async fn a_unit_signs_up_a_list_with_one_answer_per_name(store: Store) {
        let world = World::new(store);
        let ids = people(&world.state.store, "321002", &["陈一", "陈二", "陈三", "陈四", "同名", "同名"]).await?;
        people(&world.state.store, "620102", &["外地人"]).await?;
        let mut organiser = world.with_role("扬州培训", Role::Organiser, Some("3210")).await?;
        let address = published(&mut organiser, &with_quotas("4", "2", "1")).await;
        let unit = format!("{address}/unit");
        let mut officer = world.with_role("广陵民政", Role::Officer, Some("321002")).await?;
        officer.get(&address).await.expect(200).says("为单位人员报名").says(&unit);
        officer.get(&unit).await.expect(200).says("陈一").says("广陵区 0/2").keeps_quiet_about("外地人");
        officer.get(&format!("{unit}?q=chensan")).await.expect(200).says("陈三").keeps_quiet_about("陈一");
        officer.post(&unit, &[]).await.expect(422).says("请至少勾选、粘贴一个人或选择文件");
        officer.post(&unit, &[("names", "查无此人")]).await.expect(422).says("您范围内的台账中没有此人").says("查无此人");
        let answer = officer
            .post(&unit, &[("people", &ids[0]), ("people", &ids[1]), ("names", "陈 三\n陈一\n同名\n外地人\n")])
            .await
            .expect(200);
        answer
            .says("已报名 2 人，候补 1 人，未受理 3 人")
            .says("候补第 1 位")
            .says("重复的名字，只报一次")
            .says("台账中有 2 位同名")
            .says("您范围内的台账中没有此人")
            .says("已在名单上的本单位人员");
        let again = officer.post(&unit, &[("people", &ids[0])]).await.expect(422).says("已在名单");
        // The one who waits is offered what another gives back; the officer answers for them.
        let registration = |page: &str, name: &str| {
            let row = page.split("<tr>").find(|row| row.contains(name) && row.contains("/unit/")).expect("a row").to_owned();
            row.split("action=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("an address").to_owned()
        };
        let first = registration(&again.body, "陈一");
        let mut lanzhou = world.with_role("兰州民政", Role::Officer, Some("6201")).await?;
        lanzhou.post(&first, &[("action", "withdraw")]).await.expect(403);
        officer.post_and_follow(&first, &[("action", "withdraw")]).await.expect(200).says("已退出，名额已让出").says("名额保留至");
        officer.post(&first, &[("action", "accept")]).await.expect(409).says("现在没有为您保留的名额");
        let third = registration(&officer.get(&unit).await.body, "陈三");
        officer.post_and_follow(&third, &[("action", "accept")]).await.expect(200).says("已确认名额");
        officer.post(&third, &[("action", "dance")]).await.expect(400);
        officer.get("/notices").await.expect(200).says("初级实务考前班");
        world.with_role("小林", Role::Candidate, None).await?.get(&unit).await.expect(403);
        let mut auditor = world.with_role("审计员", Role::Auditor, None).await?;
        auditor.get("/audit?action=training.unit").await.expect(200).says("为单位人员报名").keeps_quiet_about("陈一");
        Ok(())
    }

    async fn a_unit_signs_up_a_file_with_one_answer_per_row(store: Store) {
        let world = World::new(store);
        let number = |body: &str| format!("{body}{}", zhengtu::person::id_number::check_character(body).expect("a check character"));
        let (one, two, third) = (number("99010119900101123"), number("99010119910202234"), number("99010119920303345"));
        let secret = &world.state.secret;
        let mut tx = world.state.store.write().await?;
        let division = zhengtu::division::store::find(&mut tx, "321002").await?.expect("a division");
        let mut ids = Vec::new();
        for (name, number) in [("陈一", None), ("同名", Some(&one)), ("同名", Some(&two)), ("陈二", None), ("陈三", Some(&third))] {
            let id_number = match number {
                Some(number) => Some(zhengtu::person::id_number::IdNumber::parse(number, zhengtu::clock::date_of(zhengtu::clock::now()))?),
                None => None,
            };
            let entered = Entered { name: name.to_owned(), id_number, ..Entered::default() };
            let to = Belonging { division: division.clone(), organisation: None, post: "社工".to_owned() };
            ids.push(create(&mut tx, secret, &entered, &to, zhengtu::clock::now()).await?.to_string());
        }
        tx.commit().await?;
        let mut organiser = world.with_role("扬州培训", Role::Organiser, Some("3210")).await?;
        let address = published(&mut organiser, &with_quotas("9", "6", "1")).await;
        let unit = format!("{address}/unit");
        let mut officer = world.with_role("广陵民政", Role::Officer, Some("321002")).await?;
        officer.get(&unit).await.expect(200).says("名单文件").says("/training/unit-list.xlsx");
        let template = officer.get("/training/unit-list.xlsx").await.expect(200);
        assert!(template.bytes.starts_with(b"PK"));
        // A bad file does nothing, and what was ticked and pasted stays.
        let ticked = [("people", ids[0].as_str()), ("names", "陈二")];
        let refused = officer.upload(&unit, &ticked, "名单.pdf", b"%PDF-1.7").await.expect(422);
        refused.says("PDF").says("没有报名任何人").says("陈二</textarea>").says("checked");
        officer.upload(&unit, &[], "空.csv", b" \n").await.expect(422).says("文件是空的");
        officer.upload(&unit, &[], "长.csv", "陈一\n".repeat(201).as_bytes()).await.expect(422).says("一次最多 200 人");
        officer.upload(&unit, &[], "模板.xlsx", &template.bytes).await.expect(422).says("请至少勾选、粘贴一个人或选择文件");
        // Who is meant, by number where two share a name.
        let list = format!(
            "姓名,证件号码,单位\n陈一,,\n同名,,\n同名,{two},\n查无此人,,\n陈二,{},\n陈二,{one},\n陈三,99010119920303,\n,{third},\n陈三,99**************45,\n陈一,,\n",
            number("99010119930404456")
        );
        let answer = officer.upload(&unit, &[], "名单.csv", list.as_bytes()).await.expect(200);
        answer
            .says("已报名 4 人，候补 0 人，未受理 6 人")
            .says("第 4 行")
            .says("台账中有 2 位同名")
            .says("您范围内的台账中没有此人")
            .says("姓名与证件号码对不上")
            .says("读到 14 位")
            .says("这一行没有姓名")
            .says("重复的名字，只报一次")
            .keeps_quiet_about(&two);
        // The same file again: nobody twice.
        officer.upload(&unit, &[], "名单.csv", list.as_bytes()).await.expect(422).says("已报名 0 人").says("已在名单");
        // As a number, its last digits are gone; without a header the names come first.
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        sheet.write_string(0, 0, "同名")?.write_number(0, 1, 990_101_199_001_011_230.0)?;
        officer.upload(&unit, &[], "名单.xlsx", &book.save_to_buffer()?).await.expect(422).says("末几位已丢失").says("第 1 行");
        officer.upload(&unit, &[("names", "同名")], "名单.csv", format!("同名,{one}\n").as_bytes()).await.expect(200).says("已报名 1 人");
        let mut auditor = world.with_role("审计员", Role::Auditor, None).await?;
        auditor.get("/audit?action=training.unit").await.expect(200).keeps_quiet_about("陈一").keeps_quiet_about(&one);
        Ok(())
    }

    async fn a_series_is_made_once_and_what_is_over_is_archived(store: Store) {
        let world = World::new(store);
        let mut organiser = world.with_role("广陵培训", Role::Organiser, Some("321002")).await?;
        let address = published(&mut organiser, &with_quotas("4", "2", "1")).await;
        let series = format!("{address}/series");
        organiser.post(&series, &[("days", "0"), ("times", "3")]).await.expect(422).says("没有新建");
        let id = TrainingId::fresh().to_string();
        let fields = [("id", id.as_str()), ("days", "7"), ("times", "3")];
        organiser.post_and_follow(&series, &fields).await.expect(200).says("已新建 3 场草稿").says("全部<span class=\"chip__count\">4</span>");
        organiser.post(&series, &fields).await.expect(303);
        organiser.get("/training/manage").await.expect(200).says("全部<span class=\"chip__count\">4</span>");
        let archive = format!("{address}/archive");
        organiser.post(&archive, &[]).await.expect(422).says("场次还没有结束，不能归档");
        organiser.post_and_follow(&format!("{address}/cancel"), &[("reason", "停电")]).await.expect(200);
        organiser.post_and_follow(&archive, &[]).await.expect(200).says("已归档");
        organiser.get("/training/manage").await.expect(200).says("全部<span class=\"chip__count\">3</span>").says("已归档");
        organiser.post_and_follow(&archive, &[("back", "1")]).await.expect(200).says("已取消归档");
        Ok(())
    }
}
