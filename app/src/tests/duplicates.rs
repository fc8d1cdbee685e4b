//! An editor looks at questions that say nearly the same, keeps one, or keeps them apart.

use zhengtu::account::Role;
use zhengtu::clock::now;
use zhengtu::ids::{QuestionId, QuestionVersionId};
use zhengtu::on_both;
use zhengtu::question::duplicate::store as duplicates;
use zhengtu::question::store as bank;
use zhengtu::question::{ChapterRef, Content, Kind, OptionId, OptionSet, QuestionOption, Status};

use super::browser::World;

const HERE: &str = "/questions/duplicates";

fn question(name: &str) -> Content {
    let options = ['a', 'b', 'c', 'd'].into_iter().zip(["与老人建立专业关系", "联系养老机构", "要求其参加活动", "通知街道办事处"]);
    Content {
        subject: "junior-practice".into(),
        chapters: vec![ChapterRef { edition: "2018".into(), chapter: "05".into() }],
        kind: Kind::Single,
        stem: format!("社会工作者{name}在社区走访时发现，独居老人近来情绪低落，整日不出门。首先应当（　　）。"),
        options: options.filter_map(|(id, text)| Some(QuestionOption { id: OptionId::new(id)?, text: text.into() })).collect(),
        key: OptionSet::parse("a").unwrap_or_default(),
        explanation: String::new(),
        source: String::new(),
        law_as_of: None,
        review_by: None,
        difficulty: 3,
        tags: vec![],
        tasks: vec![],
        rubric: vec![],
        model_answer: String::new(),
    }
}

async fn with_two(world: &World) -> anyhow::Result<[String; 2]> {
    let mut tx = world.state.store.write().await?;
    let mut ids = Vec::new();
    for name in ["小王", "小李"] {
        let id = QuestionId::fresh();
        bank::create(&mut tx, id, QuestionVersionId::fresh(), &question(name), "editor", now()).await?;
        ids.push(id.to_string());
    }
    tx.commit().await?;
    while duplicates::sweep(&world.state.store).await? {}
    ids.try_into().map_err(|_| anyhow::anyhow!("two questions"))
}

on_both! {
    async fn one_question_is_kept_and_the_other_retired(store: Store) {
        let world = World::new(store);
        let mut editor = world.with_role("editor", Role::Editor, None).await?;
        editor.get(HERE).await.expect(200).says("没有待处理的相近题目");
        let [first, second] = with_two(&world).await?;
        editor.get(HERE).await.expect(200).says("2 题，最相近").says("小王在社区走访").says("小李在社区走访").says("老年社会工作");
        let both = [("question", first.as_str()), ("question", second.as_str()), ("decision", "merge")];
        let typed = "typed reason";
        let answer = editor.post(HERE, &[&both[..], &[("reason", typed)]].concat()).await.expect(422);
        answer.says("还没有选保留哪一题").says(typed);
        let long = "长".repeat(201);
        editor.post(HERE, &[&both[..], &[("keep", &first), ("reason", &long)]].concat()).await.expect(422).says("最多 200 个字").says(&long);
        let page = editor.post_and_follow(HERE, &[&both[..], &[("keep", &first), ("reason", "同一道题")]].concat()).await;
        page.says("已保留一题，停用 1 题。").says("没有待处理的相近题目");
        let mut tx = world.state.store.read().await?;
        let retired = bank::find(&mut tx, second.parse()?).await?.expect("it is still there");
        assert_eq!((retired.status, retired.retired_reason.as_str()), (Status::Retired, "同一道题"));
        drop(tx);
        // Somebody else was faster.
        editor.post(HERE, &[&both[..], &[("keep", &first)]].concat()).await.expect(422).says("可能别人先处理了");
        editor.post(HERE, &[("question", "nonsense"), ("decision", "merge")]).await.expect(400);
        Ok(())
    }

    async fn questions_kept_apart_are_not_listed_again(store: Store) {
        let world = World::new(store);
        let [first, second] = with_two(&world).await?;
        let fields = [("question", first.as_str()), ("question", second.as_str()), ("decision", "distinct")];
        let mut elsewhere = world.with_role("district", Role::Editor, Some("320102")).await?;
        elsewhere.post(HERE, &fields).await.expect(403);
        let mut editor = world.with_role("editor", Role::Editor, None).await?;
        editor.post_and_follow(HERE, &fields).await.says("不是重复").says("没有待处理的相近题目");
        let mut reviewer = world.with_role("reviewer", Role::Reviewer, None).await?;
        reviewer.get(HERE).await.expect(403);
        Ok(())
    }
}
