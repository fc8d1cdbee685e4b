//! An editor writes, changes and hands in a question; others look, or are refused.

use zhengtu::account::Role;
use zhengtu::clock;
use zhengtu::ids::QuestionId;
use zhengtu::on_both;
use zhengtu::question::store as questions;
use zhengtu::question::{Stage, Status};
use zhengtu::store::Store;

use super::browser::{Answer, World};

type Fields<'a> = Vec<(&'a str, &'a str)>;

/// A form as the page sends it.
fn form(action: &str) -> Fields<'_> {
    let mut fields = vec![
        ("action", action),
        ("shape", "junior-practice/single"),
        ("subject", "junior-practice"),
        ("kind", "single"),
        ("stem", "社会工作者小陈接到转介，首先应当（　　）。"),
        ("chapter", "2018/03"),
        ("right", "b"),
        ("explanation", "接案阶段先建立关系，故选{b}；{a}为时过早。"),
        ("source", "《社会工作实务（初级）》第三章"),
        ("difficulty", "2"),
        ("tags", "接案、关系"),
    ];
    for (id, text) in [("a", "制订服务计划"), ("b", "与服务对象建立专业关系"), ("c", "评估服务成效"), ("d", "结束服务")]
    {
        fields.extend([("option_id", id), ("option", text)]);
    }
    fields
}

/// The form with other values in place of some.
fn with<'a>(mut fields: Fields<'a>, changed: &[(&'a str, &'a str)]) -> Fields<'a> {
    for (name, value) in changed {
        fields.retain(|(other, _)| other != name);
        fields.push((name, value));
    }
    fields
}

/// The value of a hidden field on a page.
fn hidden(answer: &Answer, name: &str) -> String {
    let mark = format!("name=\"{name}\" value=\"");
    let (_, rest) = answer.body.split_once(&mark).expect("the field");
    rest.split('"').next().unwrap_or_default().to_owned()
}

fn id_of(location: &str) -> QuestionId {
    location.trim_start_matches("/questions/").parse().expect("an id")
}

async fn state_of(store: &Store, id: QuestionId) -> anyhow::Result<(Status, Stage, i64)> {
    let mut tx = store.read().await?;
    let question = questions::find(&mut tx, id).await?.ok_or_else(|| anyhow::anyhow!("no question"))?;
    let versions = questions::versions(&mut tx, id).await?;
    Ok((question.status, question.stage, versions[0].number))
}

on_both! {
    async fn an_editor_writes_changes_and_hands_in(store: Store) {
        let world = World::new(store);
        let mut editor = world.with_role("命题", Role::Editor, None).await?;
        editor.get("/questions/new").await.expect(200).says("社会工作实务（初级）").says("判断题");
        editor.get("/questions/new?subject=junior-practice&kind=single").await.expect(200).says("儿童社会工作").says("选项 D").says("{a}");

        // A preview saves nothing.
        editor.post("/questions/new", &form("preview")).await.expect(200).says("还没有保存").says("故选B；A为时过早").says("正确答案");
        let answer = editor.post("/questions/new", &form("draft")).await.expect(303);
        let address = answer.location().to_owned();
        let id = id_of(&address);
        editor.get(&address).await.expect(200).says("已保存为第 1 版").says("03 儿童社会工作（2018 年版）").says("命题编写").says("送审");
        assert_eq!(state_of(&world.state.store, id).await?, (Status::Draft, Stage::Draft, 1));

        let edit = format!("{address}/edit");
        let page = editor.get(&edit).await.expect(200).says("与服务对象建立专业关系");
        let base = hidden(&page, "base");
        // Saving without a change adds nothing.
        editor.post_and_follow(&edit, &with(form("draft"), &[("base", &base)])).await.says("没有另存版本");
        assert_eq!(state_of(&world.state.store, id).await?.2, 1);
        // A change is another version; handing in sets the stage.
        let changed = with(form("submit"), &[("base", &base), ("source", "《社会工作实务（初级）》第二章"), ("reason", "章次写错")]);
        editor.post_and_follow(&edit, &changed).await.says("已保存为第 2 版并送审").says("待审");
        assert_eq!(state_of(&world.state.store, id).await?, (Status::InReview, Stage::InReview, 2));
        editor.get(&format!("{address}/history")).await.expect(200).says("章次写错").says("<mark>").says("第 2 版").says("第一版，没有更早的版本");
        editor.get(&format!("{address}/versions/1")).await.expect(200).says("《社会工作实务（初级）》第三章").says("旧版本");
        editor.get(&format!("{address}/versions/3")).await.expect(404);
        editor.post_and_follow(&format!("{address}/submit"), &[]).await.says("没有送审");
        Ok(())
    }

    async fn nobody_else_gets_in(store: Store) {
        let world = World::new(store);
        let mut editor = world.with_role("命题", Role::Editor, None).await?;
        let address = editor.post("/questions/new", &form("draft")).await.expect(303).location().to_owned();
        let pages = [address.clone(), format!("{address}/history"), format!("{address}/versions/1")];
        let mut reviewer = world.with_role("审题", Role::Reviewer, None).await?;
        for page in &pages {
            reviewer.get(page).await.expect(200).says("社会工作者小陈");
        }
        reviewer.get(&format!("{address}/edit")).await.expect(403);
        reviewer.post(&format!("{address}/retire"), &[("reason", "试一试")]).await.expect(403);
        let candidate = world.account("考生", &[]).await?;
        let others = [world.signed_in(candidate).await?, world.with_role("民政", Role::Officer, None).await?, world.with_role("区里命题", Role::Editor, Some("320102")).await?];
        for mut other in others {
            for page in &pages {
                other.get(page).await.expect(403).keeps_quiet_about("社会工作者小陈");
            }
            other.post("/questions/new", &form("draft")).await.expect(403);
            other.post(&format!("{address}/edit"), &form("draft")).await.expect(403);
            other.post(&format!("{address}/submit"), &[]).await.expect(403);
        }
        world.browser().get(&address).await.expect(401);
        Ok(())
    }

    async fn what_is_wrong_comes_back_with_everything_typed(store: Store) {
        let world = World::new(store);
        let mut editor = world.with_role("命题", Role::Editor, None).await?;
        let wrong = [
            (("stem", ""), "题干是空的"),
            (("right", ""), "还没有标出正确选项"),
            (("explanation", "故选{f}。"), "引用了不存在的选项"),
            (("chapter", ""), "请至少勾选一个章节"),
            (("law_as_of", "昨天"), "这个日期无法识别"),
        ];
        for (field, sentence) in wrong {
            let answer = editor.post("/questions/new", &with(form("submit"), &[field])).await.expect(422);
            answer.says(sentence).says("制订服务计划").says("接案、关系").says("您填写的内容都已保留");
        }
        editor.post("/questions/new", &with(form("draft"), &[("subject", "nonsense")])).await.expect(422).says("请选择科目");
        // Another kind asks for other things before anything is saved.
        let judgement = with(form("draft"), &[("kind", "judgement")]);
        editor.post("/questions/new", &judgement).await.expect(422).says("表单已随之更新").says("right_pair").says("制订服务计划");
        let more = editor.post("/questions/new", &form("add_option")).await.expect(200);
        more.says("选项 E").says("制订服务计划");
        let script = with(form("preview"), &[("stem", "<script>alert(1)</script>题干")]);
        editor.post("/questions/new", &script).await.keeps_quiet_about("<script>alert");
        assert_eq!(questions::subject_counts(&mut world.state.store.read().await?).await?, []);
        Ok(())
    }

    async fn two_editors_at_once_lose_nothing(store: Store) {
        let world = World::new(store);
        let mut one = world.with_role("命题甲", Role::Editor, None).await?;
        let mut other = world.with_role("命题乙", Role::Editor, None).await?;
        let address = one.post("/questions/new", &form("draft")).await.expect(303).location().to_owned();
        let edit = format!("{address}/edit");
        let base = hidden(&one.get(&edit).await, "base");
        other.post(&edit, &with(form("draft"), &[("base", &base), ("source", "乙查到的依据")])).await.expect(303);
        let mine = with(form("draft"), &[("base", &base), ("stem", "甲改过的题干（　　）。")]);
        let answer = one.post(&edit, &mine).await.expect(409).says("命题乙").says("乙查到的依据").says("甲改过的题干");
        let base = hidden(&answer, "base");
        one.post(&edit, &with(mine, &[("base", &base)])).await.expect(303);
        assert_eq!(state_of(&world.state.store, id_of(&address)).await?.2, 3);
        Ok(())
    }

    async fn a_published_question_changes_with_a_reason_and_stays_in_use(store: Store) {
        let world = World::new(store);
        let mut editor = world.with_role("命题", Role::Editor, None).await?;
        let address = editor.post("/questions/new", &form("draft")).await.expect(303).location().to_owned();
        let (id, edit) = (id_of(&address), format!("{address}/edit"));
        let mut tx = world.state.store.write().await?;
        let newest = questions::find(&mut tx, id).await?.ok_or_else(|| anyhow::anyhow!("no question"))?.latest;
        assert!(questions::publish(&mut tx, id, newest, Some("审题"), clock::now()).await?);
        tx.commit().await?;
        let base = hidden(&editor.get(&edit).await.expect(200).says("考生现在用的版本不受影响"), "base");
        let change = with(form("draft"), &[("base", &base), ("right", "a")]);
        editor.post(&edit, &change).await.expect(422).says("请写明修改原因");
        editor.post_and_follow(&edit, &with(change, &[("reason", "答案有误")])).await.says("考生现在用的是第 1 版");
        assert_eq!(state_of(&world.state.store, id).await?, (Status::Published, Stage::Draft, 2));
        editor.get(&format!("{address}/history")).await.says("<mark>A</mark>").says("使用中");

        editor.post(&format!("{address}/retire"), &[("reason", " ")]).await.expect(422).says("请写明停用原因");
        editor.post_and_follow(&format!("{address}/retire"), &[("reason", "依据已废止")]).await.says("题目已停用").says("依据已废止");
        editor.get(&edit).await.expect(409).says("请先在题目页恢复");
        editor.post_and_follow(&format!("{address}/restore"), &[]).await.says("题目已恢复");
        Ok(())
    }

    async fn the_bank_is_found_through_its_filters(store: Store) {
        let world = World::new(store);
        let mut editor = world.with_role("命题", Role::Editor, None).await?;
        editor.get("/questions").await.expect(200).says("题库还是空的").says("/questions/new");
        let address = editor.post("/questions/new", &form("draft")).await.expect(303).location().to_owned();
        let other = with(form("submit"), &[("stem", "下列属于老年人需要的是（　　）。"), ("chapter", "2018/05"), ("difficulty", "4"), ("law_as_of", "2024-01-01")]);
        editor.post("/questions/new", &other).await.expect(303);
        for (query, one, two) in [
            ("", true, true),
            ("?words=转介", true, false),
            ("?words=老年", false, true),
            ("?subject=junior-practice&place=2018/03", true, false),
            ("?subject=intermediate-law&place=2018/03", false, false),
            ("?kind=multiple", false, false),
            ("?status=in_review", false, true),
            ("?stage=draft", true, false),
            ("?difficulty=4", false, true),
            ("?tag=接案", true, true),
            ("?source=第三章", true, true),
            ("?law_before=2025-01-01", false, true),
            ("?reported=1", false, false),
        ] {
            let pairs: Vec<(&str, &str)> = query.trim_start_matches('?').split('&').filter_map(|pair| pair.split_once('=')).collect();
            let answer = editor.get(&format!("/questions?{}", serde_urlencoded::to_string(&pairs)?)).await.expect(200);
            assert_eq!((answer.body.contains("社会工作者小陈接到转介"), answer.body.contains("下列属于老年人需要的是")), (one, two), "{query}");
            assert_eq!(answer.body.contains("没有符合条件的题目"), !one && !two, "{query}");
        }
        editor.get("/questions?law_before=gestern").await.expect(200).says("无法识别").says("共 2 题");
        editor.get("/questions?page=99").await.expect(200).says("共 2 题");
        editor.get("/questions?page=nonsense&subject=nonsense").await.expect(200).says("没有符合条件的题目");
        let mut reviewer = world.with_role("审题", Role::Reviewer, None).await?;
        reviewer.get("/questions").await.expect(200).says(&address).says("/questions/review").keeps_quiet_about("/questions/new");
        let candidate = world.account("考生", &[]).await?;
        world.signed_in(candidate).await?.get("/questions").await.expect(403);
        world.signed_in(candidate).await?.get("/practice").await.keeps_quiet_about("href=\"/questions\"");
        Ok(())
    }

    async fn a_near_double_is_shown_and_asked_about(store: Store) {
        let world = World::new(store);
        let mut editor = world.with_role("命题", Role::Editor, None).await?;
        editor.post("/questions/new", &form("draft")).await.expect(303);
        let near = with(form("draft"), &[("stem", "社会工作者小陈接到了转介，首先应当（　　）。")]);
        let asked = editor.post("/questions/new", &near).await.expect(422).says("题库里有相近的题目").says("题库里已有的").says("接到了转介");
        let confirmed = hidden(&asked, "confirmed");
        // Confirmed for another text, it is asked again.
        let other = with(near.clone(), &[("confirmed", &confirmed), ("stem", "社会工作者小陈接到此转介，首先应当（　　）。")]);
        editor.post("/questions/new", &other).await.expect(422).says("题库里有相近的题目");
        editor.post("/questions/new", &with(near, &[("confirmed", &confirmed)])).await.expect(303);
        editor.get("/questions").await.says("共 2 题");

        // The very same is refused, confirmed or not.
        let same = editor.post("/questions/new", &form("draft")).await.expect(422).says("相似 100%");
        let confirmed = hidden(&same, "confirmed");
        editor.post("/questions/new", &with(form("draft"), &[("confirmed", &confirmed)])).await.expect(422).says("已有同样的题目");
        Ok(())
    }

    async fn of_two_who_save_at_once_one_is_told(store: Store) {
        let world = World::new(store);
        let mut editor = world.with_role("命题", Role::Editor, None).await?;
        let mut other = world.with_role("另一位", Role::Editor, None).await?;
        let address = editor.post("/questions/new", &form("draft")).await.expect(303).location().to_owned();
        let edit = format!("{address}/edit");
        for round in 0..4 {
            let base = hidden(&editor.get(&edit).await.expect(200), "base");
            let (mine, theirs) = (format!("甲改的标签{round}"), format!("乙改的标签{round}"));
            let of = |tags| with(form("draft"), &[("base", &base), ("tags", tags)]);
            let (mine_form, their_form) = (of(&mine), of(&theirs));
            let (one, two) = tokio::join!(editor.post(&edit, &mine_form), other.post(&edit, &their_form));
            let mut statuses = [one.status.as_u16(), two.status.as_u16()];
            statuses.sort_unstable();
            assert_eq!(statuses, [303, 409], "{} {}", one.body, two.body);
            // Nothing typed is lost, and the form says who was faster.
            let (refused, typed) = if one.status.as_u16() == 409 { (one, &mine) } else { (two, &theirs) };
            let _ = refused.says(typed).says("role=\"alert\"");
            assert_eq!(state_of(&world.state.store, id_of(&address)).await?.2, 2 + round);
        }
        Ok(())
    }
}
