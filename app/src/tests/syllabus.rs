//! An editor enters a new edition and says which chapters take up which.

use zhengtu::account::Role;
use zhengtu::on_both;

use super::browser::World;

on_both! {
    async fn chapters_of_a_new_edition_take_up_the_old_ones(store: Store) {
        let world = World::new(store);
        let mut editor = world.with_role("命题", Role::Editor, None).await?;
        let compare = "/syllabus/coverage/junior-practice/compare";
        editor.get(compare).await.expect(200).says("只有一个版本的章节");
        let chapters = "/syllabus/2025/junior-practice";
        editor.post(chapters, &[("number", "4"), ("name", "儿童青少年服务")]).await.expect(303);
        editor.get(compare).await.expect(200).says("新旧章节对照").says("04 儿童青少年服务").says("“03 儿童社会工作”归入");

        let form = [("from", "2018"), ("to", "2025"), ("chapter", "03"), ("next", "04"), ("chapter", "04"), ("next", "04")];
        let page = editor.post_and_follow(compare, &form).await;
        let _ = page.says("已保存 2 章的对照").says("<option value=\"04\" selected");
        editor.post_and_follow(compare, &form).await.says("对照没有变化");
        // The chapter was removed meanwhile: what was chosen is still there.
        let stale = [("from", "2018"), ("to", "2025"), ("chapter", "03"), ("next", "09"), ("chapter", "05"), ("next", "04")];
        let page = editor.post(compare, &stale).await.expect(422).says("没有保存");
        assert_eq!(page.body.matches("<option value=\"04\" selected").count(), 2, "04 as saved, 05 as chosen");
        editor.post(compare, &[("from", "1999"), ("to", "2025")]).await.expect(422).says("没有保存");
        editor.post_and_follow(&format!("{chapters}/remove"), &[("number", "04")]).await.says("没有删除");

        let mut auditor = world.with_role("审计", Role::Auditor, None).await?;
        auditor.get("/audit").await.expect(200).says("新旧章节对照");
        Ok(())
    }
}
