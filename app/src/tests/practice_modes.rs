//! The ways to practise over HTTP: the questions of the day, search, the wrong-question book, paper.

use zhengtu::clock::now;
use zhengtu::ids::{AnswerId, PracticeSetId, QuestionId, QuestionVersionId};
use zhengtu::on_both;
use zhengtu::practice::{Owner, favourite, store as practice};
use zhengtu::question::{Content, OptionSet, search, store as bank};
use zhengtu::starter::questions;
use zhengtu::store::Store;

use super::browser::{Browser, World};

const DAILY: [(&str, &str); 2] = [("subject", "junior-practice"), ("pick", "daily")];

async fn with_questions(store: &Store) -> anyhow::Result<()> {
    let mut tx = store.write().await?;
    questions::load(&mut tx, now()).await?;
    tx.commit().await?;
    search::catch_up(store).await?;
    Ok(())
}

/// Starts a set; its address.
async fn begin(browser: &mut Browser, fields: &[(&str, &str)]) -> String {
    let answer = browser.post("/practice/sets", fields).await.expect(303);
    let location = answer.location().to_owned();
    location.strip_suffix("/1").unwrap_or(&location).to_owned()
}

/// The stems of a set, as its summary lists them.
async fn stems(browser: &mut Browser, set: &str) -> Vec<String> {
    let page = browser.get(&format!("{set}/summary")).await.expect(200);
    let items = page.body.split("summary-list__text").skip(1);
    items.map(|item| item.split("</a>").next().unwrap_or_default().rsplit('>').next().unwrap_or_default().to_owned()).collect()
}

fn id_of(set: &str) -> PracticeSetId {
    set.rsplit('/').next().and_then(|id| id.parse().ok()).expect("the id of a set")
}

on_both! {
    async fn the_questions_of_the_day_are_everybodys(store: Store) {
        with_questions(&store).await?;
        let world = World::new(store);
        let (mut one, mut two) = (world.browser(), world.browser());
        one.get("/practice/daily").await.expect(200).says("每日一练").says("还没有开始").keeps_quiet_about("社会工作实务（中级）");
        let (first, second) = (begin(&mut one, &DAILY).await, begin(&mut two, &DAILY).await);
        let (mine, theirs) = (stems(&mut one, &first).await, stems(&mut two, &second).await);
        assert_eq!(mine.len(), 10);
        assert_eq!(mine, theirs);
        assert_eq!(begin(&mut one, &DAILY).await, first, "who opens them again goes on");
        one.get("/practice/daily").await.expect(200).says("进行中");
        one.get("/practice").await.expect(200).says("继续上次的练习").says("做到第 1 题");
        two.get(&first).await.expect(404);
        Ok(())
    }

    async fn what_is_found_is_what_is_published_and_says_nothing_of_keys(store: Store) {
        with_questions(&store).await?;
        let mut tx = store.write().await?;
        let known = bank::published(&mut tx, "junior-practice", "2018", Some("03")).await?.remove(0);
        let draft = Content { stem: "石榴裙边的草稿".into(), ..known.content.clone() };
        bank::add_version(&mut tx, known.question, QuestionVersionId::fresh(), &draft, "editor", "改写", now()).await?;
        tx.commit().await?;
        let world = World::new(store);
        let mut browser = world.browser();
        browser.get("/practice/search").await.expect(200).says("检索题目");
        // The words suggested find something in every subject that comes with the program.
        browser.get("/practice/search").await.expect(200).says("例如：社区 服务");
        for subject in ["junior-comprehensive", "junior-practice", "intermediate-comprehensive", "intermediate-law"] {
            let found = browser.get(&format!("/practice/search?q=%E7%A4%BE%E5%8C%BA%20%E6%9C%8D%E5%8A%A1&subject={subject}")).await;
            found.expect(200).says("用这些题练习").keeps_quiet_about("没有找到题目");
        }
        let page = browser.get("/practice/search?q=%E5%84%BF%E7%AB%A5&subject=junior-practice").await.expect(200);
        page.says("用这些题练习").keeps_quiet_about("option--right").keeps_quiet_about("解析");
        let drafted = browser.get("/practice/search?q=%E7%9F%B3%E6%A6%B4%E8%A3%99&subject=junior-practice").await.expect(200);
        drafted.keeps_quiet_about("石榴裙边的草稿");
        browser.get("/practice/search?q=%E6%B2%A1%E6%9C%89%E8%BF%99%E4%B8%AA%E8%AF%8D").await.expect(200).says("没有找到题目");
        let set = begin(&mut browser, &[("subject", "junior-practice"), ("pick", "search:儿童"), ("count", "5")]).await;
        assert_eq!(stems(&mut browser, &set).await.len(), 5);
        browser.get("/practice/history").await.expect(200).says("检索“儿童”");
        for nonsense in ["mock", "kind:case", "tag:", "nothing", "study:daily"] {
            browser.post("/practice/sets", &[("subject", "junior-practice"), ("pick", nonsense)]).await.expect(400);
        }
        // Nothing to draw from, and an edition nobody made: back to the subject, with a sentence.
        browser.post_and_follow("/practice/sets", &[("subject", "junior-practice"), ("pick", "wrong")]).await.says("所选范围还没有题目");
        let odd = [("subject", "junior-practice"), ("edition", "1999"), ("pick", "daily")];
        browser.post("/practice/sets", &odd).await.expect(303);
        browser.post_and_follow("/practice/sets", &[("subject", "junior-practice"), ("pick", "favourite"), ("edition", "'")]).await;
        Ok(())
    }

    async fn the_book_is_listed_printed_and_taken_away(store: Store) {
        with_questions(&store).await?;
        let world = World::new(store);
        let account = world.account("备考者", &[]).await?;
        let mut browser = world.signed_in(account).await?;
        browser.get("/practice/wrong").await.expect(200).says("错题本是空的");
        let set = begin(&mut browser, &[("subject", "junior-practice"), ("edition", "2018"), ("chapter", "03"), ("count", "5")]).await;

        let owner = Owner::Account(account);
        let mut tx = world.state.store.write().await?;
        let known = practice::find(&mut tx, id_of(&set), owner).await?.expect("the set");
        let item = &known.items[0];
        let key = item.version.content.key;
        let wrong: OptionSet = item.order.iter().copied().find(|option| !key.contains(*option)).into_iter().collect();
        practice::answer(&mut tx, owner, known.id, 1, AnswerId::fresh(), wrong, now()).await?;
        // What somebody wrote to be computed by a spreadsheet.
        let trap = Content { stem: "=HYPERLINK(1)".into(), ..item.version.content.clone() };
        let trapped = QuestionId::fresh();
        bank::create(&mut tx, trapped, QuestionVersionId::fresh(), &trap, "editor", now()).await?;
        favourite::store::set(&mut tx, owner, trapped, true, now()).await?;
        tx.commit().await?;

        browser.get("/practice/wrong").await.expect(200).says("错 1 次").says("已连对 0/3").says("儿童社会工作");
        browser.get("/practice/wrong?chapter=05").await.expect(200).says("所选章节和题型下没有题目");
        browser.get("/practice/wrong/print").await.expect(200).says("答题卡").keeps_quiet_about("paper__key");
        browser.get("/practice/wrong/print?key=1").await.expect(200).says("paper__key");
        let csv = browser.get("/practice/wrong/file?format=csv").await.expect(200);
        assert!(csv.body.starts_with('\u{feff}') && csv.body.contains("儿童社会工作") && csv.body.contains("错误次数"), "{}", csv.body);
        let sheet = browser.get("/practice/wrong/file?format=xlsx").await.expect(200);
        assert!(sheet.headers["content-disposition"].to_str()?.ends_with(".xlsx\""));
        browser.get("/practice/favourites/file?format=csv").await.expect(200).says("'=HYPERLINK(1)").says("已停用");
        browser.get("/practice").await.expect(200).says("错题 1").says("收藏 1");

        let leave = |times| [("subject", "junior-practice"), ("leave_after", times)];
        browser.post("/practice/wrong", &leave("9")).await.expect(400);
        browser.post_and_follow("/practice/wrong", &leave("1")).await.says("连对 1 次后移出").says("已连对 0/1");
        let again = begin(&mut browser, &[("subject", "junior-practice"), ("pick", &format!("wrong:{}", known.id))]).await;
        let mut tx = world.state.store.write().await?;
        let known = practice::find(&mut tx, id_of(&again), owner).await?.expect("the wrong one again");
        assert_eq!(known.items.len(), 1);
        practice::answer(&mut tx, owner, known.id, 1, AnswerId::fresh(), key, now()).await?;
        tx.commit().await?;
        browser.get("/practice/wrong").await.expect(200).says("错题本是空的");

        let field = trapped.to_string();
        browser.post_and_follow("/practice/favourites", &[("question", &field)]).await.says("已取消收藏").says("还没有收藏");
        Ok(())
    }

    async fn any_set_prints_with_its_key_apart(store: Store) {
        with_questions(&store).await?;
        let world = World::new(store);
        let mut browser = world.browser();
        let set = begin(&mut browser, &[("subject", "junior-practice"), ("count", "20")]).await;
        let paper = browser.get(&format!("{set}/print")).await.expect(200);
        paper.says("一、单项选择题").says("二、多项选择题").says("答题卡").keeps_quiet_about("paper__key");
        browser.get(&format!("{set}/print?key=1")).await.expect(200).says("答案速查").says("paper__key");
        browser.get(&format!("{set}/summary")).await.expect(200).says("20 题未答");
        Ok(())
    }
}
