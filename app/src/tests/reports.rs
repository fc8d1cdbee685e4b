//! 纠错, from a candidate's answer to the editor's: form, queue, answer, message. And what answers say about questions.

use zhengtu::account::Role;
use zhengtu::clock;
use zhengtu::ids::{AccountId, AnswerId, PracticeSetId, QuestionId, VisitorId};
use zhengtu::notification::store as messages;
use zhengtu::on_both;
use zhengtu::practice::Owner;
use zhengtu::practice::store::{self as practice, Wanted};
use zhengtu::question::OptionSet;
use zhengtu::starter::questions;

use super::browser::{Browser, World};

const CHILDREN: Wanted<'static> = Wanted::of_chapter("junior-practice", "2018", "03", 10);
const START: [(&str, &str); 4] = [("subject", "junior-practice"), ("edition", "2018"), ("chapter", "03"), ("count", "10")];

async fn with_questions(world: &World) -> anyhow::Result<()> {
    let mut tx = world.state.store.write().await?;
    questions::load(&mut tx, clock::now()).await?;
    Ok(tx.commit().await?)
}

/// Begins a set and answers its first question; its address.
async fn answered(browser: &mut Browser) -> String {
    let address = browser.post("/practice/sets", &START).await.expect(303).location().to_owned();
    let id = AnswerId::fresh().to_string();
    browser.post(&address, &[("answer", &id), ("choice", "a")]).await.expect(303);
    address
}

/// An account's set over the same questions, answered; the address of one question.
async fn set_with(world: &World, account: AccountId, question: QuestionId) -> anyhow::Result<String> {
    let mut tx = world.state.store.write().await?;
    let (owner, id) = (Owner::Account(account), PracticeSetId::fresh());
    practice::start(&mut tx, id, owner, Wanted { questions: 100, ..CHILDREN }, 1, clock::now()).await?;
    let set = practice::find(&mut tx, id, owner).await?.expect("the set");
    let item = set.items.iter().find(|item| item.version.question == question).expect("the question");
    practice::answer(&mut tx, owner, id, item.position, AnswerId::fresh(), item.version.content.key, clock::now()).await?;
    tx.commit().await?;
    Ok(format!("/practice/sets/{id}/{}", item.position))
}

/// The one entry of the queue.
fn entry_of(page: &str) -> String {
    let (_, rest) = page.split_once("href=\"/questions/reports/").expect("an entry");
    format!("/questions/reports/{}", rest.split('"').next().unwrap_or_default())
}

on_both! {
    async fn an_error_is_reported_answered_once_and_everybody_is_told(store: Store) {
        let world = World::new(store);
        with_questions(&world).await?;
        let mut visitor = world.browser();
        visitor.get("/practice/reports").await.expect(200).says("还没有纠错");
        let address = answered(&mut visitor).await;
        let report = format!("{address}/report");
        visitor.get(&address).await.expect(200).says(&format!("href=\"{report}\""));

        // What was typed stays; what is missing is said.
        visitor.get(&report).await.expect(200).says("答案有误").keeps_quiet_about("<script");
        visitor.post(&report, &[("kind", ""), ("body", "应选 B")]).await.expect(422).says("请选择错误类型").says("应选 B");
        visitor.post(&report, &[("kind", "other"), ("body", " ")]).await.expect(422).says("请写明哪里有误");
        let long = "字".repeat(1001);
        visitor.post(&report, &[("kind", "key"), ("body", &long)]).await.expect(422).says("最多 1000 个字").says(&long);
        visitor.post_and_follow(&report, &[("kind", "key"), ("body", "<b>应选 B</b>")]).await.expect(200).says("已收到");
        visitor.post_and_follow(&report, &[("kind", "key"), ("body", "又一次")]).await.expect(200).says("没有重复记录");
        visitor.get("/practice/reports").await.expect(200).says("等待答复").says("&lt;b&gt;应选 B").says("保存在这个浏览器");

        // Nobody else's set, and nothing before the answer.
        world.browser().get(&report).await.expect(404);
        let unanswered = address.replace("/1", "/2");
        let unanswered = format!("{}/report", unanswered.trim_end_matches("/report"));
        visitor.get(&unanswered).await.expect(303);
        visitor.post(&unanswered, &[("kind", "key")]).await.expect(303);

        let mut editor = world.with_role("命题甲", Role::Editor, None).await?;
        let queue = editor.get("/questions/reports").await.expect(200).says("答案有误").says("待答复 1");
        let entry = entry_of(&queue.body);
        let question: QuestionId = entry.split('/').nth(3).unwrap_or_default().parse()?;

        // Another candidate reports the same: one entry.
        let candidate = world.account("备考乙", &[]).await?;
        let theirs = set_with(&world, candidate, question).await?;
        let mut second = world.signed_in(candidate).await?;
        second.post(&format!("{theirs}/report"), &[("kind", "key"), ("body", "同意楼上")]).await.expect(303);
        editor.get("/questions/reports?state=open").await.expect(200).says("待答复 1");
        editor.get(&entry).await.expect(200).says("2 份报告").says("同意楼上").says("&lt;b&gt;应选 B").says("name=\"answer\"");

        // A reviewer reads; only editors answer.
        let mut reviewer = world.with_role("审题丙", Role::Reviewer, None).await?;
        reviewer.get(&entry).await.expect(200).keeps_quiet_about("name=\"answer\"");
        reviewer.post(&entry, &[("outcome", "no_error"), ("answer", "x")]).await.expect(403);
        second.get("/questions/reports").await.expect(403);
        world.browser().get(&entry).await.expect(401);

        editor.post(&entry, &[("outcome", ""), ("answer", "依据第三章")]).await.expect(422).says("请选择处理结果").says("依据第三章");
        editor.post(&entry, &[("outcome", "no_error"), ("answer", "")]).await.expect(422).says("请写明答复");
        let done = editor.post_and_follow(&entry, &[("outcome", "corrected"), ("answer", "已改为 B，依据第三章。")]).await;
        done.expect(200).says("已答复 2 份报告").says("没有待答复的纠错").says("已答复 1");
        editor.post_and_follow(&entry, &[("outcome", "no_error"), ("answer", "再答")]).await.expect(200).says("已由他人答复");
        editor.get("/questions/reports?state=answered").await.expect(200).says("已更正").says("已改为 B").says("答复用时中位数");
        editor.get("/questions/reports?state=answered&subject=intermediate-law").await.expect(200).says("还没有答复过的纠错");

        // Both reporters have the answer; the account has a message, too.
        visitor.get("/practice/reports").await.expect(200).says("已改为 B").says("用时 1 分钟答复");
        second.get("/practice/reports").await.expect(200).says("已改为 B");
        let mut tx = world.state.store.read().await?;
        assert_eq!(messages::unread(&mut tx, candidate).await?, 1);
        Ok(())
    }

    async fn reports_without_end_are_stopped(store: Store) {
        let world = World::new(store);
        with_questions(&world).await?;
        let mut visitor = world.browser();
        let report = format!("{}/report", answered(&mut visitor).await);
        for _ in 0..30 {
            visitor.post(&report, &[("kind", "key")]).await.expect(303);
        }
        visitor.post(&report, &[("kind", "law")]).await.expect(429);
        Ok(())
    }

    async fn what_answers_say_is_shown_from_five_people_and_doubted_from_thirty(store: Store) {
        let world = World::new(store);
        with_questions(&world).await?;
        let mut editor = world.with_role("命题甲", Role::Editor, None).await?;
        editor.get("/questions/doubtful").await.expect(200).says("没有存疑题目");
        let mut question = None;
        for nth in 1..=30 {
            let mut tx = world.state.store.write().await?;
            let (owner, id) = (Owner::Visitor(VisitorId::fresh()), PracticeSetId::fresh());
            practice::start(&mut tx, id, owner, CHILDREN, 5, clock::now()).await?;
            let set = practice::find(&mut tx, id, owner).await?.expect("the set");
            let item = &set.items[0];
            let wrong: OptionSet = item.order.iter().copied().find(|option| !item.version.content.key.contains(*option)).into_iter().collect();
            practice::answer(&mut tx, owner, id, 1, AnswerId::fresh(), wrong, clock::now()).await?;
            tx.commit().await?;
            let address = format!("/questions/{}/statistics", item.version.question);
            match nth {
                4 => drop(editor.get(&address).await.expect(200).says("目前有 4 人作答")),
                5 => drop(editor.get(&address).await.expect(200).says("0.0%").says("100.0%").says("30 人以上作答后才判断")),
                _ => {}
            }
            question = Some(address);
        }
        let address = question.expect("a question");
        editor.get(&address).await.expect(200).says("太难").says("选错误选项的人多于");
        editor.get("/questions/doubtful").await.expect(200).says(&address).says("太难");
        editor.get("/questions/doubtful?doubt=2").await.expect(200).says("没有存疑题目");
        editor.get("/questions/doubtful?subject=intermediate-law").await.expect(200).says("没有存疑题目");
        editor.get("/questions/01890000-0000-7000-8000-000000000000/statistics").await.expect(404);
        Ok(())
    }
}
