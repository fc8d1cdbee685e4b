//! A wrong key: found by an editor, reviewed by somebody else, and told to everybody it touched.

use zhengtu::account::Role;
use zhengtu::clock::now;
use zhengtu::ids::{AnswerId, QuestionId, QuestionVersionId};
use zhengtu::on_both;
use zhengtu::question::store as bank;
use zhengtu::question::{ChapterRef, Content, Kind, OptionId, OptionSet, QuestionOption};
use zhengtu::store::Store;

use super::browser::{Browser, World};

fn content(key: &str) -> Content {
    let options = ('a'..).zip(["接纳", "说教", "指责", "回避"]);
    Content {
        subject: "junior-practice".into(),
        chapters: vec![ChapterRef { edition: "2018".into(), chapter: "03".into() }],
        kind: Kind::Single,
        stem: "儿童社会工作者首先应当（　　）。".into(),
        options: options.filter_map(|(id, text)| Some(QuestionOption { id: OptionId::new(id)?, text: text.into() })).collect(),
        key: OptionSet::parse(key).expect("letters"),
        explanation: "选{a}。".into(),
        source: "教材第二章".into(),
        law_as_of: None,
        review_by: None,
        difficulty: 2,
        tags: vec![],
        tasks: vec![],
        rubric: vec![],
        model_answer: String::new(),
    }
}

/// A new version of a question, waiting for review.
async fn hand_in(store: &Store, id: QuestionId, key: &str, author: &str, reason: &str) -> anyhow::Result<QuestionVersionId> {
    let version = QuestionVersionId::fresh();
    let mut tx = store.write().await?;
    bank::add_version(&mut tx, id, version, &content(key), author, reason, now()).await?;
    assert!(bank::submit(&mut tx, id, version, now()).await?);
    tx.commit().await?;
    Ok(version)
}

async fn in_use(store: &Store, key: &str) -> anyhow::Result<QuestionId> {
    let id = QuestionId::fresh();
    let version = QuestionVersionId::fresh();
    let mut tx = store.write().await?;
    bank::create(&mut tx, id, version, &content(key), "导入", now()).await?;
    assert!(bank::publish(&mut tx, id, version, None, now()).await?);
    tx.commit().await?;
    Ok(id)
}

/// Answers the only question there is.
async fn answer(browser: &mut Browser, choice: &str) -> String {
    let form = [("subject", "junior-practice"), ("edition", "2018"), ("chapter", "03"), ("count", "10")];
    let first = browser.post("/practice/sets", &form).await.expect(303).location().to_owned();
    browser.post(&first, &[("answer", AnswerId::fresh().to_string().as_str()), ("choice", choice)]).await.expect(303);
    first
}

fn verdict<'a>(version: &'a str, decision: &'a str) -> Vec<(&'a str, &'a str)> {
    let mut form: Vec<_> = ["key", "options", "explanation", "source", "chapter"].map(|point| (point, "yes")).to_vec();
    form.extend([("version", version), ("decision", decision)]);
    form
}

on_both! {
    async fn a_key_is_corrected_and_both_candidates_and_a_visitor_see_why(store: Store) {
        let world = World::new(store.clone());
        let question = in_use(&store, "b").await?;
        let mut right = world.with_role("小林", Role::Candidate, None).await?;
        let mut wrong = world.with_role("小吴", Role::Candidate, None).await?;
        let mut visitor = world.browser();
        let (of_right, of_wrong, of_visitor) = (answer(&mut right, "a").await, answer(&mut wrong, "b").await, answer(&mut visitor, "b").await);
        visitor.get(&of_visitor).await.says("得 1 / 1 分").keeps_quiet_about("更正");

        let mut editor = world.with_role("命题老师", Role::Editor, None).await?;
        let mut reviewer = world.with_role("审题老师", Role::Reviewer, None).await?;
        reviewer.get("/questions/review").await.expect(200).says("没有待审的题目");
        let version = hand_in(&store, question, "a", "命题老师", "教材以接纳为先").await?.to_string();
        editor.get("/questions/review").await.expect(403);
        reviewer.get("/questions/review").await.expect(200).says("儿童社会工作者首先").says("答案有变").says("命题老师");

        let address = format!("/questions/{question}/review");
        reviewer.get(&address).await.expect(200).says("已有的 3 份作答").says("教材以接纳为先").says("与使用中的第 1 版相比");
        // Nothing said, nothing done; what was said is kept.
        reviewer.post(&address, &[("version", &version), ("decision", "publish"), ("comment", "题很好")]).await
            .expect(422).says("请判断“答案”是否通过").says("题很好");
        let mut form = verdict(&version, "publish");
        form.retain(|(name, _)| *name != "source");
        form.extend([("source", "no"), ("source_remark", "缺页码")]);
        reviewer.post(&address, &form).await.expect(422).says("“依据”需修改，不能发布").says("value=\"缺页码\"");
        let told = reviewer.post_and_follow(&address, &verdict(&version, "publish")).await.expect(200);
        told.says("3 份作答已重新判分").says("没有待审的题目");

        for (browser, set, text) in [(&mut right, &of_right, "原得 0 分，更正后 1 分。理由：教材以接纳为先"), (&mut wrong, &of_wrong, "原得 1 分，更正后 0 分。理由：教材以接纳为先")] {
            browser.get("/practice").await.says("消息，1 条未读");
            let page = browser.get("/notices").await.expect(200).says(text).says("未读");
            let open = page.body.split("action=\"").find_map(|part| part.split('"').next().filter(|path| path.ends_with("/open"))).expect("a button");
            assert_eq!(browser.post(open, &[]).await.expect(303).location(), set);
            browser.get(set).await.expect(200).says("题目已更正");
            browser.get("/notices").await.says("全部已读").keeps_quiet_about("条未读");
        }
        // Nobody opens another's message.
        let theirs = wrong.get("/notices").await;
        let open = theirs.body.split("action=\"").find_map(|part| part.split('"').next().filter(|path| path.ends_with("/open"))).expect("a button");
        right.post(open, &[]).await.expect(404);

        visitor.get("/notices").await.expect(401);
        visitor.get(&of_visitor).await.expect(200).says("题目已更正：原 1 分，更正后 0 分。理由：教材以接纳为先").says("得 0 / 1 分");
        let summary = of_visitor.replace("/1", "/summary");
        visitor.get(&summary).await.expect(200).says("有 1 题在您作答后更正").says("原 1 分，更正后 0 分").says("0 / 1 分");
        visitor.get("/practice/history").await.expect(200).says("0 / 1");

        editor.get("/notices").await.says("您的题目已发布");
        editor.get(&format!("/questions/{question}")).await.expect(200).says("审题老师发布了第 2 版").says("3 份作答的得分有变").says("教材以接纳为先");
        Ok(())
    }

    async fn a_version_is_sent_back_and_a_page_left_open_is_not_lost(store: Store) {
        let world = World::new(store.clone());
        let question = in_use(&store, "a").await?;
        let mut editor = world.with_role("命题老师", Role::Editor, None).await?;
        let mut reviewer = world.with_role("审题老师", Role::Reviewer, None).await?;
        let address = format!("/questions/{question}/review");
        let first = hand_in(&store, question, "b", "命题老师", "").await?.to_string();
        reviewer.get(&address).await.says("作者没有写修改说明");
        reviewer.post(&address, &verdict(&first, "return")).await.expect(422).says("退回时请写明要修改什么");

        // Meanwhile the author hands in another version.
        let second = hand_in(&store, question, "c", "命题老师", "改错").await?.to_string();
        let mut form = verdict(&first, "publish");
        form.push(("comment", "花了一刻钟写的意见"));
        let page = reviewer.post(&address, &form).await.expect(422);
        page.says("有了新的版本").says("花了一刻钟写的意见").says(&second);
        let mut form = verdict(&second, "return");
        form.retain(|(name, _)| *name != "key");
        form.extend([("key", "no"), ("key_remark", "仍应选接纳")]);
        reviewer.post_and_follow(&address, &form).await.expect(200).says("第 3 版已退回");
        form.push(("comment", "再说一遍"));
        reviewer.post(&address, &form).await.expect(422).says("已由他人审核或被撤回").says("再说一遍").says("仍应选接纳");
        editor.get("/notices").await.says("您的题目被退回，请修改");
        editor.get(&format!("/questions/{question}")).await.says("审题老师退回了第 3 版").says("答案：仍应选接纳");
        let told = editor.post_and_follow("/notices/read", &[]).await.expect(200);
        told.says("已把 1 条消息标为已读");
        Ok(())
    }

    async fn nobody_reviews_their_own_and_the_trail_knows_who_tried(store: Store) {
        let world = World::new(store.clone());
        let question = in_use(&store, "a").await?;
        let both = world.account("两职老师", &[(Role::Editor, None), (Role::Reviewer, None)]).await?;
        let mut both = world.signed_in(both).await?;
        let version = hand_in(&store, question, "b", "两职老师", "改错").await?.to_string();
        both.get("/questions/review").await.expect(200).says("您参与编写，由他人审");
        let address = format!("/questions/{question}/review");
        both.get(&address).await.expect(200).says("须由其他人审核").keeps_quiet_about("name=\"decision\"");
        both.post(&address, &verdict(&version, "publish")).await.expect(403).says("须由其他人审核");
        let mut tx = store.read().await?;
        assert_eq!(bank::find(&mut tx, question).await?.map(|question| question.published == version.parse().ok()), Some(false));
        drop(tx);
        let mut auditor = world.with_role("审计员", Role::Auditor, None).await?;
        auditor.get(&format!("/audit?outcome=refused&record={question}")).await.expect(200).says("审题").says("符合条件的记录 1 条");
        Ok(())
    }
}
