//! A case paper over HTTP: written in two pages, handed in, marked by two people who never learn whose it is, settled by a third.

use serde_json::json;
use zhengtu::account::Role;
use zhengtu::clock::now;
use zhengtu::ids::PracticeSetId;
use zhengtu::mock::store::{self, CaseItem};
use zhengtu::on_both;
use zhengtu::starter::questions;
use zhengtu::store::Store;

use super::browser::{Answer, Browser, World};

const SUBJECT: [(&str, &str); 1] = [("subject", "intermediate-practice")];

async fn with_bank(store: &Store) -> anyhow::Result<World> {
    let mut tx = store.write().await?;
    questions::load(&mut tx, now()).await?;
    tx.commit().await?;
    Ok(World::new(store.clone()))
}

/// Begins a paper: where it is, and its cases.
async fn begin(store: &Store, browser: &mut Browser) -> anyhow::Result<(String, Vec<CaseItem>)> {
    let to = browser.post("/mock/cases", &SUBJECT).await.expect(303).location().to_owned();
    let mock = to.trim_end_matches("/cases/1").to_owned();
    let set: PracticeSetId = mock.trim_start_matches("/mock/").parse()?;
    let items = store::case_items(&mut store.read().await?, set).await?;
    Ok((mock, items))
}

fn value_of<'a>(page: &'a Answer, before: &str) -> &'a str {
    let (_, after) = page.body.split_once(before).unwrap_or_else(|| panic!("{before} isn't in {}", page.body));
    after.split('"').next().unwrap_or_default()
}

/// Marks a case with so much less than everything.
async fn mark(browser: &mut Browser, address: &str, item: &CaseItem, nothing: bool, reason: &str) -> Answer {
    let letters: Vec<(String, String)> = item
        .content
        .rubric
        .iter()
        .map(|point| (point.id.to_string(), if nothing { "0".to_owned() } else { point.half_marks.to_string() }))
        .collect();
    let mut fields: Vec<(&str, &str)> = Vec::new();
    for (letter, marks) in &letters {
        fields.extend([("point", letter.as_str()), ("marks", marks.as_str()), ("comment", "要点清楚")]);
    }
    fields.push(("reason", reason));
    browser.post(address, &fields).await
}

async fn mark_all(browser: &mut Browser, code: &str, items: &[CaseItem], nothing_for: Option<i64>) {
    for item in items {
        let address = format!("/marking/{code}/{}", item.position);
        browser.get(&address).await.expect(200).keeps_quiet_about("小林");
        mark(browser, &address, item, nothing_for == Some(item.position), "").await.expect(303);
    }
    browser.post_and_follow(&format!("/marking/{code}/hand-in"), &[]).await.says("已提交，谢谢");
}

on_both! {
    async fn what_is_written_stays(store: Store) {
        let world = with_bank(&store).await?;
        let mut candidate = world.with_role("小林", Role::Candidate, None).await?;
        candidate.get("/mock").await.expect(200).says("案例分析 4 题").says("方案设计 1 题");
        let (mock, items) = begin(&store, &mut candidate).await?;
        assert_eq!(candidate.post("/mock/cases", &SUBJECT).await.expect(303).location(), format!("{mock}/cases/1"), "goes on");
        assert_eq!(candidate.get(&mock).await.expect(303).location(), format!("{mock}/cases/1"));
        assert_eq!(candidate.get(&format!("{mock}/1")).await.expect(303).location(), format!("{mock}/cases/1"));
        let case = format!("{mock}/cases/1");
        let page = candidate.get(&case).await.expect(200).says("第 1 题，共 5 题");
        for point in &items[0].content.rubric {
            assert!(!page.body.contains(&point.text), "no rubric before the end");
        }
        let tab = value_of(&page, "name=\"tab\" value=\"").to_owned();
        let written = [("tab", tab.as_str()), ("task", "1"), ("based_on", "0"), ("text", "建立关系\r\n预估需要"), ("go", "2")];
        assert_eq!(candidate.post(&case, &written).await.expect(303).location(), format!("{mock}/cases/2"));
        candidate.get(&case).await.says("建立关系\n预估需要").says("8 字");

        // The script of another page, opened before.
        let texts = format!("{mock}/texts");
        let other = json!({ "texts": [{ "position": 1, "task": 1, "tab": "01890000-0000-7000-8000-00000000000a", "seq": 1, "based_on": 0, "text": "另一页写的" }] });
        candidate.post_json(&texts, &other).await.expect(200).says("\"state\":\"saved\"").says("\"revision\":2").says("另一页面在");
        candidate.post_json(&texts, &other).await.expect(200).says("\"revision\":2");
        candidate.get(&case).await.says("另一页写的").says("保存了不同的内容");
        let others = format!("{case}/others/1");
        candidate.get(&others).await.expect(200).says("建立关系").says("另一页写的");
        candidate.post_and_follow(&others, &[("revision", "1"), ("decision", "use")]).await.says("建立关系\n预估需要").says("已改用另一份");
        candidate.post_and_follow(&others, &[("revision", "2"), ("decision", "keep")]).await.says("建立关系").says("已保留现在的内容");
        candidate.get(&others).await.says("没有另外的内容");
        // A page that was only looked at overwrites nothing.
        let looked = [("tab", ""), ("task", "1"), ("based_on", "2"), ("text", "另一页写的"), ("go", "stay")];
        candidate.post(&case, &looked).await.expect(303);
        candidate.get(&case).await.says("建立关系\n预估需要");

        let long = "长".repeat(20_001);
        let too_long = [("tab", tab.as_str()), ("task", "1"), ("based_on", "3"), ("text", long.as_str()), ("go", "hand-in")];
        candidate.post(&case, &too_long).await.expect(422).says("超过 20000 字符").says(&long);
        let bad = json!({ "texts": [{ "position": 9, "task": 1, "tab": tab, "seq": 9, "based_on": 0, "text": "甲" }] });
        candidate.post_json(&texts, &bad).await.expect(200).says("\"state\":\"refused\"");

        world.with_role("小吴", Role::Candidate, None).await?.get(&case).await.expect(404);
        world.browser().post_json(&texts, &other).await.expect(404);
        candidate.get(&format!("{mock}/hand-in")).await.expect(200).says("个问题没有写");
        candidate.post_and_follow(&format!("{mock}/hand-in"), &[]).await.says("还没有评分").says("合格线");
        let late = json!({ "texts": [{ "position": 1, "task": 1, "tab": tab, "seq": 99, "based_on": 3, "text": "太晚了" }] });
        candidate.post_json(&texts, &late).await.expect(200).says("\"state\":\"late\"").says("\"handed_in\":true");
        candidate.get(&format!("{mock}/result")).await.expect(200).says("已交卷，刚才的内容另行保留，但不评分");
        candidate.post_and_follow(&case, &written).await.expect(200).says("已交卷，刚才的内容另行保留，但不评分");
        candidate.get(&case).await.expect(200).says("建立关系\n预估需要").says("收卷后到达，未计入").says(&items[0].content.rubric[0].text);
        candidate.get(&texts).await.expect(200).says("建立关系");

        let marks = format!("{case}/marks");
        candidate.post(&marks, &[("point", "a"), ("marks", "2"), ("comment", "")]).await.expect(422).says("有要点还没有给分");
        // More than a point is worth, a point of another rubric, a point twice: refused, and kept in the form.
        let all: Vec<(String, String)> =
            items[0].content.rubric.iter().map(|point| (point.id.to_string(), (point.half_marks + 1).to_string())).collect();
        let forged: Vec<(&str, &str)> =
            all.iter().flat_map(|(letter, marks)| [("point", letter.as_str()), ("marks", marks.as_str()), ("comment", "满分")]).collect();
        candidate.post(&marks, &forged).await.expect(422).says("超出范围").says("满分");
        candidate.post(&marks, &[("point", "z"), ("marks", "2"), ("comment", "")]).await.expect(422);
        candidate.get(&format!("{mock}/result")).await.expect(200).says("还没有评分");
        mark(&mut candidate, &marks, &items[0], false, "").await.expect(303);
        mark(&mut candidate, &marks, &items[0], true, "").await.expect(303);
        candidate.get(&case).await.says("自评记录");
        Ok(())
    }

    async fn two_markers_who_know_no_name_and_a_third_who_settles(store: Store) {
        let world = with_bank(&store).await?;
        let mut candidate = world.with_role("小林", Role::Candidate, None).await?;
        let mut editor = world.with_role("命题老师", Role::Editor, None).await?;
        let (one, two) = (world.account("甲老师", &[(Role::Editor, None)]).await?, world.account("乙老师", &[(Role::Reviewer, None)]).await?);
        let third = world.account("丙老师", &[(Role::Organiser, None)]).await?;
        let mut elsewhere = world.with_role("外地", Role::Organiser, Some("620102")).await?;
        let (mut marker_one, mut marker_two) = (world.signed_in(one).await?, world.signed_in(two).await?);
        let mut settler = world.signed_in(third).await?;

        editor.get("/marking").await.expect(200).says("没有待分配的试卷").says("点“请人批改”");
        elsewhere.get("/marking").await.expect(200).says("您管理范围内的统一模考结束后").keeps_quiet_about("点“请人批改”");
        marker_two.get("/marking").await.expect(200).says("没有分配给您的试卷");
        candidate.get("/marking").await.expect(403);
        let (mock, items) = begin(&store, &mut candidate).await?;
        let result = format!("{mock}/result");
        candidate.post(&format!("{mock}/hand-in"), &[]).await.expect(303);
        candidate.get(&result).await.says("请人批改");
        candidate.get("/practice/history").await.expect(200).says("5 题").says("待评分").says(&result).keeps_quiet_about("0 / 5").keeps_quiet_about("0.0%");
        candidate.post_and_follow(&format!("{mock}/marking"), &[]).await.says("已进入批改队列");
        candidate.post_and_follow(&format!("{mock}/marking"), &[]).await.says("已在批改队列中");

        let queue = editor.get("/marking").await.expect(200).keeps_quiet_about("小林");
        let code = value_of(&queue, "href=\"/marking/").to_owned();
        assert!(!mock.contains(&code));
        let script = format!("/marking/{code}");
        editor.get(&script).await.expect(200).keeps_quiet_about("小林").keeps_quiet_about(mock.trim_start_matches("/mock/"));
        elsewhere.get(&script).await.expect(403);
        marker_one.get(&format!("{script}/1")).await.expect(303);
        let assign = format!("{script}/assign");
        editor.post(&assign, &[("account", "")]).await.expect(422).says("不能分配给这个账号");
        marker_two.post(&assign, &[("account", two.to_string().as_str())]).await.expect(403);
        editor.post_and_follow(&assign, &[("account", one.to_string().as_str())]).await.says("已分配试卷");
        marker_one.get("/notices").await.says("请您批改一份案例卷");
        marker_one.get("/marking").await.says(&code);
        marker_one.post_and_follow(&format!("{script}/hand-in"), &[]).await.says("还有题目没有评分");
        marker_one.post(&format!("{script}/1"), &[]).await.expect(422).says("有要点还没有给分");
        mark_all(&mut marker_one, &code, &items, None).await;
        candidate.get("/notices").await.says("您的案例卷已批改");
        candidate.get("/practice/history").await.expect(200).says("100 / 100 分").says("100.0%").keeps_quiet_about("0 / 5");
        candidate.get(&result).await.says("100 / 100 分").says("达到合格线").says("申请第二人批改").keeps_quiet_about("甲老师");
        candidate.get(&format!("{mock}/cases/1")).await.says("批改人 1").says("要点清楚");

        candidate.post_and_follow(&format!("{mock}/second"), &[]).await.says("已申请第二人批改");
        editor.post_and_follow(&assign, &[("account", two.to_string().as_str())]).await.says("已分配试卷");
        mark_all(&mut marker_two, &code, &items, Some(1)).await;
        candidate.get(&result).await.says("有差异").says("第一次批改的结果");
        editor.get("/marking?tab=differs").await.says(&code);
        let settle = format!("{script}/1/settle");
        marker_one.get(&settle).await.expect(200).says("批改人 2").says("须由两位批改人以外的人");
        mark(&mut marker_one, &format!("{script}/1"), &items[0], false, "").await.expect(422).says("请写明理由");
        editor.post_and_follow(&assign, &[("account", third.to_string().as_str())]).await.says("已分配试卷");
        settler.get("/notices").await.says("请您定分");
        settler.get(&settle).await.expect(200).says("定分理由");
        mark(&mut settler, &settle, &items[0], false, "").await.expect(422).says("请写明理由");
        mark(&mut settler, &settle, &items[0], true, "没有对应要点").await.expect(303);
        candidate.get(&result).await.says("80 / 100 分").keeps_quiet_about("丙老师");
        candidate.get(&format!("{mock}/cases/1")).await.says("定分").says("没有对应要点");
        marker_two.get(&format!("{script}/1")).await.expect(303);
        editor.get("/marking?tab=done").await.says(&code);
        Ok(())
    }

    async fn nobody_marks_their_own(store: Store) {
        let world = with_bank(&store).await?;
        let author = world.account("兼考编辑", &[(Role::Editor, None)]).await?;
        let mut browser = world.signed_in(author).await?;
        let (mock, _) = begin(&store, &mut browser).await?;
        browser.post(&format!("{mock}/hand-in"), &[]).await.expect(303);
        browser.post(&format!("{mock}/marking"), &[]).await.expect(303);
        let code = value_of(&world.with_role("命题老师", Role::Editor, None).await?.get("/marking").await, "href=\"/marking/").to_owned();
        browser.get("/marking").await.keeps_quiet_about(&code);
        for address in [format!("/marking/{code}"), format!("/marking/{code}/1"), format!("/marking/{code}/1/settle")] {
            assert_eq!(browser.get(&address).await.expect(303).location(), "/marking");
        }
        let own = [("account", author.to_string())];
        let own: Vec<(&str, &str)> = own.iter().map(|(name, value)| (*name, value.as_str())).collect();
        assert_eq!(browser.post(&format!("/marking/{code}/assign"), &own).await.expect(303).location(), "/marking");
        let mut other = world.with_role("另一编辑", Role::Editor, None).await?;
        other.post(&format!("/marking/{code}/assign"), &own).await.expect(422).says("不宜批改这份试卷");
        Ok(())
    }

    async fn a_visitor_writes_and_marks_alone(store: Store) {
        let world = with_bank(&store).await?;
        let mut visitor = world.browser();
        let (mock, items) = begin(&store, &mut visitor).await?;
        visitor.post(&format!("{mock}/hand-in"), &[]).await.expect(303);
        visitor.get(&format!("{mock}/result")).await.expect(200).says("登录后可以请人批改");
        visitor.post(&format!("{mock}/marking"), &[]).await.expect(401);
        for item in &items {
            mark(&mut visitor, &format!("{mock}/cases/{}/marks", item.position), item, false, "").await.expect(303);
        }
        visitor.get("/practice/history").await.expect(200).says("自评 100 / 100 分").keeps_quiet_about("0 / 5");
        visitor.get(&format!("{mock}/result")).await.says("目前只有自评").says("达到合格线");
        visitor.get("/mock").await.says("待评分");
        Ok(())
    }

    async fn a_fixed_case_paper_by_an_editor(store: Store) {
        let world = with_bank(&store).await?;
        let mut editor = world.with_role("命题老师", Role::Editor, None).await?;
        let form = [("subject", "intermediate-practice"), ("title", "案例第一套"), ("seed", "7")];
        let paper = editor.post("/mock/papers", &form).await.expect(303).location().to_owned();
        editor.get(&paper).await.expect(200).says("案例第一套");
        editor.post(&paper, &[("action", "publish")]).await.expect(303);
        let mut candidate = world.with_role("小林", Role::Candidate, None).await?;
        candidate.get("/mock").await.says("案例第一套");
        let id = paper.trim_start_matches("/mock/papers/");
        let first = candidate.post("/mock", &[("paper", id)]).await.expect(303).location().to_owned();
        let to = candidate.get(&first).await.expect(303).location().to_owned();
        candidate.get(&to).await.expect(200).says("第 1 题，共 5 题");
        Ok(())
    }
}
