//! The register kept in order: two entries merged and parted, somebody leaves and comes back, the list taken away, fields of work.

use zhengtu::account::Role;
use zhengtu::ids::PersonId;
use zhengtu::on_both;
use zhengtu::person::store::{Belonging, Entered, create};
use zhengtu::secret::Secret;

use super::browser::World;

async fn person(world: &World, name: &str, code: &str, education: &str) -> anyhow::Result<PersonId> {
    let mut tx = world.state.store.write().await?;
    let division = zhengtu::division::store::find(&mut tx, code).await?.expect("a division");
    let entered = Entered { name: name.to_owned(), education: education.to_owned(), ..Entered::default() };
    let to = Belonging { division, organisation: None, post: "社工".to_owned() };
    let id = create(&mut tx, &Secret::from_bytes([7; 32]), &entered, &to, zhengtu::clock::now()).await?;
    tx.commit().await?;
    Ok(id)
}

on_both! {
    async fn two_entries_are_merged_and_parted_by_an_officer_of_both_places(store: Store) {
        let world = World::new(store);
        let one = person(&world, "林一舟", "321002", "").await?;
        let other = person(&world, "林 一舟", "321002", "本科").await?;
        let mut officer = world.with_role("广陵民政", Role::Officer, Some("321002")).await?;
        let mut elsewhere = world.with_role("南京民政", Role::Officer, Some("3201")).await?;
        let address = format!("/people/{one}/merge/{other}");

        elsewhere.get(&address).await.expect(403);
        elsewhere.post(&address, &[("reason", "重复")]).await.expect(403);
        elsewhere.post("/people/duplicates", &[("one", &one.to_string()), ("other", &other.to_string())]).await.expect(403);
        officer.get("/people").await.expect(200).says("/people/duplicates").says("/people/left");
        officer.get("/people/duplicates").await.expect(200).says(&address).says("同名 · 同区划");
        officer.get(&address).await.expect(200).says("采用这一项").says("本科");
        officer.post(&address, &[("take", "education")]).await.expect(422).says("id=\"reason\"");
        let page = officer.post_and_follow(&address, &[("take", "education"), ("reason", "名单重复登记")]).await;
        let page = page.expect(200).says("合并自").says("名单重复登记").says("本科");
        assert_eq!(officer.get(&format!("/people/{other}")).await.expect(303).location(), format!("/people/{one}"));
        assert_eq!(officer.post(&address, &[("reason", "再来一次")]).await.expect(303).location(), format!("/people/{one}"));
        officer.get("/people/duplicates").await.expect(200).says("没有疑似重复的人员");

        let undo = page.body.split('"').find(|part| part.ends_with("/undo")).expect("a form to undo it").to_owned();
        elsewhere.post(&undo, &[]).await.expect(403);
        officer.post_and_follow(&undo, &[]).await.expect(200).says("已撤销合并").keeps_quiet_about("合并自");
        officer.post_and_follow(&undo, &[]).await.expect(200).says("已经撤销过");
        officer.get(&format!("/people/{other}")).await.expect(200).says("本科");
        officer.post_and_follow("/people/duplicates", &[("one", &one.to_string()), ("other", &other.to_string())]).await.expect(200).says("没有疑似重复的人员");
        Ok(())
    }

    async fn somebody_leaves_is_found_and_comes_back(store: Store) {
        let world = World::new(store);
        let id = person(&world, "周远", "321002", "").await?;
        let mut officer = world.with_role("广陵民政", Role::Officer, Some("321002")).await?;
        let mut elsewhere = world.with_role("南京民政", Role::Officer, Some("3201")).await?;
        let (leave, back) = (format!("/people/{id}/leave"), format!("/people/{id}/return"));
        elsewhere.post(&leave, &[("kind", "retired"), ("day", "2026-01-05")]).await.expect(403);
        officer.get(&leave).await.expect(200).says("照常审核");
        officer.post(&leave, &[("kind", "retired"), ("day", "2999-01-05")]).await.expect(422).says("不晚于今天");
        officer.post_and_follow(&leave, &[("kind", "retired"), ("day", "2026-01-05")]).await.expect(200).says("已离职 · 退休").says("再入职");
        officer.post_and_follow(&leave, &[("kind", "left"), ("day", "2026-01-06")]).await.expect(200).says("已经离职");
        officer.get("/people").await.expect(200).keeps_quiet_about("周远");
        officer.post("/people/left", &[("q", "zhouyuan")]).await.expect(200).says("周远").says("退休");
        elsewhere.get("/people/left").await.expect(200).keeps_quiet_about("周远");
        // Changing what is said of them doesn't bring them back.
        officer.get(&format!("/people/{id}/edit")).await.expect(200).keeps_quiet_about("name=\"organisation\"");
        officer.post(&format!("/people/{id}/edit"), &[("name", "周远"), ("education", "大专")]).await.expect(303);
        officer.get("/people").await.expect(200).keeps_quiet_about("周远");
        officer.post(&back, &[("day", "2026-01-04"), ("division", "321002")]).await.expect(422).says("不能早于");
        officer.post_and_follow(&back, &[("day", "2026-02-01"), ("division", "321002"), ("post", "站长")]).await.expect(200).says("已再入职").says("站长");
        officer.get("/people").await.expect(200).says("周远");
        Ok(())
    }

    async fn the_list_is_taken_away_as_the_filter_shows_it(store: Store) {
        let world = World::new(store);
        person(&world, "周远", "321002", "=大专").await?;
        person(&world, "林一舟", "321003", "").await?;
        let mut officer = world.with_role("扬州民政", Role::Officer, Some("3210")).await?;
        let all = officer.post("/people/export", &[("format", "csv")]).await.expect(200).says("周远").says("林一舟").says("'=大专");
        assert!(all.headers["content-disposition"].to_str()?.contains(".csv"));
        officer.post("/people/export", &[("format", "csv"), ("q", "周")]).await.expect(200).says("周远").keeps_quiet_about("林一舟");
        let book = officer.post("/people/export", &[("format", "xlsx")]).await.expect(200);
        assert!(book.bytes.starts_with(b"PK"));
        let mut auditor = world.with_role("审计", Role::Auditor, None).await?;
        auditor.get("/audit").await.expect(200).says("导出人员名单");
        Ok(())
    }

    async fn a_filter_is_kept_for_oneself(store: Store) {
        let world = World::new(store);
        person(&world, "周远", "321002", "").await?;
        let mut officer = world.with_role("扬州民政", Role::Officer, Some("3210")).await?;
        officer.post_and_follow("/people/saved", &[("level", "none"), ("name", " ")]).await.expect(200).says("请填写名称");
        let page = officer.post_and_follow("/people/saved", &[("level", "none"), ("name", "尚未取得的")]).await;
        page.expect(200).says("已保存").says("尚未取得的").says("/people?level=none").says("周远");
        let mut other = world.with_role("广陵民政", Role::Officer, Some("321002")).await?;
        other.get("/people").await.expect(200).keeps_quiet_about("尚未取得的");
        officer.post_and_follow("/people/saved", &[("remove", "尚未取得的")]).await.expect(200).says("已删除").keeps_quiet_about("尚未取得的");
        Ok(())
    }

    async fn many_are_moved_or_leave_at_once_and_the_others_are_named(store: Store) {
        let world = World::new(store);
        let one = person(&world, "周远", "321002", "").await?.to_string();
        let two = person(&world, "林一舟", "321002", "").await?.to_string();
        let far = person(&world, "陈远", "320102", "").await?.to_string();
        let mut officer = world.with_role("扬州民政", Role::Officer, Some("3210")).await?;
        officer.post("/people/bulk", &[("q", "周")]).await.expect(200).says("周远").keeps_quiet_about("林一舟");
        officer.post("/people/bulk/do", &[("act", "move"), ("day", "2026-01-05")]).await.expect(422).says("请选中至少一人");
        let go = [("act", "move"), ("day", "2026-01-05"), ("people", &one), ("people", &far), ("division", "321003"), ("organisation", "邗上社工站")];
        officer.post("/people/bulk/do", &go).await.expect(200).says("已办理 1 人").keeps_quiet_about("陈远").says("不在您的管辖范围内");
        officer.post("/people/bulk/do", &go).await.expect(200).says("已办理 0 人").says("无变化");
        officer.get(&format!("/people/{one}")).await.expect(200).says("邗上社工站").says("社工");
        let leave = [("act", "leave"), ("left_as", "retired"), ("day", "2026-01-06"), ("which", "all")];
        officer.post("/people/bulk/do", &leave).await.expect(200).says("已办理 2 人");
        officer.post("/people/left", &[("q", "林")]).await.expect(200).says("退休");
        officer.post("/people/bulk/do", &[("act", "field"), ("field", "社区建设"), ("people", &two)]).await.expect(200).says("已办理 1 人");
        officer.get(&format!("/people/{two}")).await.expect(200).says("社区建设");
        Ok(())
    }

    async fn an_administrator_adds_an_edition_of_the_fields_of_work(store: Store) {
        let world = World::new(store);
        let mut admin = world.with_role("管理员", Role::Administrator, None).await?;
        admin.get("/account").await.expect(200).says("/people/fields");
        admin.get("/people/fields").await.expect(200).says("社会福利").says("群众文化");
        let terms = "社会福利\n社会救助\n乡村振兴\n慈善事业\n社区治理\n婚姻家庭\n精神卫生\n残障康复\n教育辅导\n就业援助\n职工帮扶\n犯罪预防\n禁毒戒毒\n矫治帮扶\n应急处置\n群众文化";
        let fields = |mapping| [("code", "2027"), ("name", "2027 年版"), ("source", "部门通知"), ("valid_from", "2026-01-01"), ("terms", terms), ("mapping", mapping)];
        admin.post("/people/fields", &fields("扶贫济困=乡村振兴\n社区建设=社区治理")).await.expect(422).says("人口计生");
        let page = admin.post_and_follow("/people/fields", &fields("扶贫济困=乡村振兴\n社区建设=社区治理\n人口计生＝婚姻家庭")).await;
        page.expect(200).says("已录入 2027 版").says("现行");
        admin.get("/people/fields?edition=2011").await.expect(200).says("乡村振兴");
        let mut officer = world.with_role("扬州民政", Role::Officer, Some("3210")).await?;
        officer.get("/people/new").await.expect(200).says("社区治理").keeps_quiet_about("人口计生");
        officer.get("/people/fields").await.expect(403);
        Ok(())
    }
}
