//! The results of an organised mock over HTTP, and who is expected at it: what is shown, what is taken away, and to whom.

use chrono::{DateTime, TimeDelta, Utc};
use zhengtu::account::{Grant, Role, Scope, grant, store as accounts};
use zhengtu::clock::{now, written};
use zhengtu::ids::{MockChangeId, OrganisationId};
use zhengtu::mock::event::store::{self as events, NewEvent, NewUnit};
use zhengtu::mock::event::{MockEvent, Window};
use zhengtu::mock::store::{self as mocks, NewChange, NewPaper};
use zhengtu::mock::{By, Origin};
use zhengtu::on_both;
use zhengtu::organisation::OrganisationKind;
use zhengtu::organisation::catalogue::{Entered, create};
use zhengtu::practice::Owner;
use zhengtu::question::store as bank;
use zhengtu::starter::questions;
use zhengtu::store::{Store, Tx};

use super::browser::{Answer, Browser, World};

async fn world(store: Store) -> anyhow::Result<World> {
    let mut tx = store.write().await?;
    questions::load(&mut tx, now()).await?;
    tx.commit().await?;
    Ok(World::new(store))
}

/// An announced mock of 扬州 (or of an organisation) that opened then, for these units.
async fn held(
    tx: &mut Tx,
    subject: &str,
    organisation: Option<OrganisationId>,
    opens_at: DateTime<Utc>,
    units: &[&str],
) -> anyhow::Result<MockEvent> {
    let before = opens_at - TimeDelta::hours(1);
    let organiser = accounts::create(tx, &format!("组织者{}", opens_at.timestamp_micros()), "hash", false, None, before).await?.id;
    let subject = zhengtu::syllabus::store::subject(tx, subject).await?.expect("the subject");
    let versions: Vec<_> = if subject.objective {
        let (edition, _) = mocks::edition_for(tx, &subject).await?.expect("an edition");
        mocks::draw_paper(tx, &subject, &edition, 5).await?.into_iter().map(|candidate| candidate.version).collect()
    } else {
        mocks::draw_case_paper(tx, &subject, "2018", 7).await?
    };
    let paper = NewPaper {
        subject: &subject.code,
        edition: "2018",
        title: "",
        origin: Origin::Drawn,
        seed: 5,
        minutes: subject.minutes,
        created_by: None,
    };
    let paper = mocks::create_paper(tx, paper, &versions, before).await?;
    let units: Vec<NewUnit> =
        units.iter().map(|name| NewUnit { division: None, organisation: None, name: (*name).to_owned() }).collect();
    let new = NewEvent {
        paper,
        title: "全市统一模考",
        description: "",
        division: Some("3210").filter(|_| organisation.is_none()),
        organisation,
        units: &units,
        window: Window { opens_at, closes_at: opens_at + TimeDelta::minutes(150), minutes: 150 },
    };
    let id = events::create(tx, &new, organiser, before).await?;
    assert!(events::announce(tx, id, before).await?);
    Ok(events::find(tx, id).await?.expect("the mock"))
}

/// So many people of a unit sit it; every other one has the first sixty questions right, the others the first thirty.
async fn sit(tx: &mut Tx, event: &MockEvent, unit: usize, people: usize) -> anyhow::Result<()> {
    let unit = events::units(tx, event.id).await?[unit].clone();
    let paper = mocks::find_paper(tx, event.paper).await?.expect("the paper");
    let mut keys = Vec::new();
    for item in mocks::items(tx, &paper).await?.into_iter().take(60) {
        keys.push((item.position, bank::version(tx, item.version).await?.expect("a version").content.key));
    }
    let joined = event.opens_at - TimeDelta::minutes(1);
    for number in 0..people {
        let name = format!("{}考生{number}", unit.name);
        let who = accounts::create(tx, &name, "hash", false, None, joined).await?.id;
        events::join(tx, event.id, who, unit.id, &name, joined).await?;
        let (set, _) = events::begin(tx, event.id, who, event.opens_at).await?;
        let answered = if number % 2 == 0 { 60 } else { 30 };
        let changes: Vec<NewChange> = keys[..answered]
            .iter()
            .map(|(position, key)| NewChange {
                id: MockChangeId::fresh(),
                position: *position,
                chosen: *key,
                flagged: false,
                made_at: event.opens_at,
                took_ms: None,
                device: None,
            })
            .collect();
        mocks::save_changes(tx, Owner::Account(who), set, &changes, event.opens_at).await?;
        mocks::hand_in(tx, set, By::Person, event.opens_at + TimeDelta::minutes(30)).await?;
    }
    Ok(())
}

async fn organisation(tx: &mut Tx, name: &str) -> anyhow::Result<Scope> {
    let division = zhengtu::division::store::find(tx, "321002").await?.expect("广陵");
    let division_path = division.path.clone();
    let entered = Entered { name: name.into(), kind: OrganisationKind::Station, division, opened_on: None };
    Ok(Scope::Organisation { id: create(tx, &entered, now()).await?, division_path })
}

/// Somebody who organises for one organisation, signed in.
async fn organiser_of(world: &World, name: &str, scope: &Scope) -> anyhow::Result<Browser> {
    let account = world.account(name, &[]).await?;
    let mut tx = world.state.store.write().await?;
    grant::give(&mut tx, account, &Grant { role: Role::Organiser, scope: scope.clone() }, None, now()).await?;
    tx.commit().await?;
    world.signed_in(account).await
}

async fn post(browser: &mut Browser, to: &str, form: &[(&str, String)]) -> Answer {
    let fields: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    browser.post(to, &fields).await
}

fn sheet(rows: &[[&str; 2]]) -> anyhow::Result<Vec<u8>> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (at, row) in (0..).zip(rows) {
        sheet.write_string(at, 0, row[0])?;
        sheet.write_string(at, 1, row[1])?;
    }
    Ok(book.save_to_buffer()?)
}

on_both! {
    async fn small_units_are_hidden_on_the_page_and_in_the_file_alike(store: Store) {
        let world = world(store).await?;
        let opened = now() - TimeDelta::hours(5);
        let mut tx = world.state.store.write().await?;
        let event = held(&mut tx, "junior-practice", None, opened, &["广陵区", "邗江区", "江都区", "仪征市"]).await?;
        for (unit, people) in [(0, 14), (1, 12), (2, 3)] {
            sit(&mut tx, &event, unit, people).await?;
        }
        tx.commit().await?;
        let address = format!("/mock/events/{}", event.id);
        let (results, units) = (format!("{address}/results"), format!("{address}/units?format=csv"));
        let mut organiser = world.with_role("扬州培训", Role::Organiser, Some("3210")).await?;
        let mut elsewhere = world.with_role("外省培训", Role::Organiser, Some("3201")).await?;
        let mut district = world.with_role("广陵培训", Role::Organiser, Some("321002")).await?;
        let mut candidate = world.signed_in(world.account("考生", &[]).await?).await?;
        for browser in [&mut elsewhere, &mut district, &mut candidate] {
            browser.get(&results).await.expect(403).keeps_quiet_about("合格线");
            browser.get(&units).await.expect(403);
            browser.post(&results, &[]).await.expect(403);
        }
        world.browser().get(&results).await.expect(401);

        // 江都 with its three people is small; 邗江 is hidden with it, because taking the others from the total would leave 江都.
        let page = organiser.get(&results).await.expect(200).says("合格线 60 分").says("各章得分率").keeps_quiet_about("考生0");
        assert_eq!(page.body.matches("人数少，不公布").count(), 2);
        let file = organiser.get(&units).await.expect(200);
        let lines: Vec<&str> = file.body.trim_start_matches('\u{feff}').lines().map(str::trim).collect();
        assert_eq!(lines.len(), 6, "{lines:?}");
        assert!(lines[1].starts_with("广陵区,14,14,14,45.0,45.0,50.0%"), "{}", lines[1]);
        assert!(lines[2].starts_with("邗江区,人数少") && lines[3].starts_with("江都区,人数少"), "{lines:?}");
        assert!(lines[4].starts_with("仪征市,0,0,0,"), "{}", lines[4]);
        assert!(lines[5].starts_with("合计,29,29,29,"), "{}", lines[5]);
        let xlsx = organiser.get(&format!("{address}/units")).await.expect(200);
        assert!(xlsx.headers["content-type"].to_str()?.contains("spreadsheetml"));

        // One more name on the list: page and file stay as they were told, and say so.
        let people = format!("{address}/people");
        organiser.post_and_follow(&people, &[("list", "王五,广陵区")]).await.expect(200).says("加入 1 人");
        organiser.get(&results).await.expect(200).says("只涉及很少几个人");
        organiser.post_and_follow(&results, &[]).await.expect(200).says("没有更新");
        assert_eq!(organiser.get(&units).await.expect(200).body, file.body);
        // A dozen are a group that isn't small.
        let list: Vec<String> = (0..11).map(|number| format!("名单{number},广陵区")).collect();
        organiser.post_and_follow(&people, &[("list", &list.join("\n"))]).await.expect(200).says("加入 11 人");
        organiser.get(&results).await.expect(200).says("更新成绩表");
        organiser.post_and_follow(&results, &[]).await.expect(200).says("成绩表已更新");
        organiser.get(&units).await.expect(200).says("广陵区,26,14,14,45.0").says("邗江区,人数少");
        // Single marks stand with the names.
        organiser.get(&people).await.expect(200).says("广陵区考生0").says("60");
        Ok(())
    }

    async fn before_the_end_and_where_nobody_came_the_page_says_so(store: Store) {
        let world = world(store).await?;
        let mut tx = world.state.store.write().await?;
        let open = held(&mut tx, "junior-practice", None, now() - TimeDelta::minutes(30), &["广陵区"]).await?;
        let empty = held(&mut tx, "junior-practice", None, now() - TimeDelta::hours(5), &["广陵区"]).await?;
        let cancelled = held(&mut tx, "junior-practice", None, now() - TimeDelta::minutes(30), &["广陵区"]).await?;
        assert!(events::cancel(&mut tx, &cancelled, "停电", now()).await?);
        tx.commit().await?;
        let mut organiser = world.with_role("扬州培训", Role::Organiser, Some("3210")).await?;
        let of = |event: &MockEvent, part: &str| format!("/mock/events/{}/{part}", event.id);
        organiser.get(&of(&open, "results")).await.expect(200).says("成绩还没有出");
        organiser.get(&of(&open, "units")).await.expect(303);
        organiser.post_and_follow(&of(&open, "results"), &[]).await.expect(200).says("没有更新");
        organiser.get(&of(&empty, "results")).await.expect(200).says("没有人交卷");
        organiser.get(&of(&empty, "units?format=csv")).await.expect(200).says("合计,0,0,0");
        organiser.get(&of(&cancelled, "results")).await.expect(200).says("不统计成绩");
        organiser.get(&of(&empty, "units?format=pdf")).await.expect(200);
        organiser.get("/mock/events/nothing/results").await.expect(404);
        Ok(())
    }

    async fn the_list_of_the_expected_is_uploaded_checked_and_corrected(store: Store) {
        let world = world(store).await?;
        let mut tx = world.state.store.write().await?;
        let event = held(&mut tx, "junior-practice", None, now() - TimeDelta::minutes(30), &["广陵区", "邗江区"]).await?;
        let unit = events::units(&mut tx, event.id).await?.remove(0);
        let joined = accounts::create(&mut tx, "zhang", "hash", false, None, now()).await?.id;
        events::join(&mut tx, event.id, joined, unit.id, "张三", now()).await?;
        tx.commit().await?;
        let people = format!("/mock/events/{}/people", event.id);
        let mut organiser = world.with_role("扬州培训", Role::Organiser, Some("3210")).await?;
        let mut elsewhere = world.with_role("外省培训", Role::Organiser, Some("3201")).await?;
        let good = sheet(&[["姓名", "工作单位"], ["张三", "广陵区"], ["李四", "邗江 区"], ["周九", "广陵区"]])?;
        elsewhere.upload(&people, &[], "名单.xlsx", &good).await.expect(403);
        organiser.upload(&people, &[], "名单.xlsx", b"no spreadsheet").await.expect(422);
        let bad = sheet(&[["姓名", "单位"], ["赵六", "火星区"], ["钱七", "广陵区"]])?;
        let refused = organiser.upload(&people, &[("list", "王五,广陵区")], "名单.xlsx", &bad).await.expect(422);
        refused.says("第 2 行的单位“火星区”").says("王五,广陵区").keeps_quiet_about("钱七");
        organiser.post(&people, &[("list", " \n")]).await.expect(422).says("没有读到姓名");
        let to = organiser.upload(&people, &[], "名单.xlsx", &good).await.expect(303).location().to_owned();
        organiser.get(&to).await.expect(200).says("加入 3 人").says("李四");
        let to = organiser.upload(&people, &[], "名单.xlsx", &good).await.expect(303).location().to_owned();
        organiser.get(&to).await.expect(200).says("3 人已在名单上");
        let csv = "姓名,单位\n孙八,邗江区\n";
        organiser.upload(&people, &[], "名单.csv", csv.as_bytes()).await.expect(303);

        // Taken off again, after a look at whom; who has joined stays.
        let mut tx = world.state.store.read().await?;
        let all = events::people(&mut tx, event.id).await?;
        drop(tx);
        let of = |name: &str, came: bool| {
            let found = all.iter().find(|person| person.name == name && person.entrant.is_some() == came);
            format!("{people}/{}/remove", found.and_then(|person| person.expected).expect("on the list"))
        };
        let (free, taken) = (of("孙八", false), of("张三", true));
        elsewhere.get(&free).await.expect(403);
        elsewhere.post(&free, &[]).await.expect(403);
        organiser.get(&free).await.expect(200).says("孙八（邗江区）");
        organiser.get(&people).await.expect(200).says("孙八");
        organiser.post_and_follow(&free, &[]).await.expect(200).says("已移出名单").keeps_quiet_about("孙八");
        organiser.post_and_follow(&free, &[]).await.expect(200).says("没有移出");
        organiser.get(&free).await.expect(404);
        organiser.post_and_follow(&taken, &[]).await.expect(200).says("没有移出").says("张三");
        organiser.get(&taken).await.expect(303);
        Ok(())
    }

    async fn until_somebody_begins_all_can_be_changed_then_only_the_end(store: Store) {
        let world = world(store).await?;
        let mut tx = world.state.store.write().await?;
        let event = held(&mut tx, "junior-practice", None, now() - TimeDelta::minutes(30), &["广陵区", "邗江区"]).await?;
        let unit = events::units(&mut tx, event.id).await?.remove(0);
        tx.commit().await?;
        let address = format!("/mock/events/{}", event.id);
        let (edit, extend) = (format!("{address}/edit"), format!("{address}/extend"));
        let mut organiser = world.with_role("扬州培训", Role::Organiser, Some("3210")).await?;
        let mut elsewhere = world.with_role("外省培训", Role::Organiser, Some("3201")).await?;
        let mut me = world.signed_in(world.account("张三", &[]).await?).await?;
        me.post(&format!("{address}/join"), &[("name", "张三"), ("unit", &unit.id.to_string())]).await.expect(303);

        let (opens, closes) = (written(event.opens_at), written(event.closes_at));
        organiser.get(&edit).await.expect(200).says("广陵区\n邗江区").says("不换：社会工作实务（初级）").says(&opens);
        let form = |units: &'static str, paper: &'static str, version: &'static str| {
            let times = [("opens", opens.clone()), ("closes", closes.clone())];
            let words = [("title", "改过的模考"), ("minutes", "100"), ("units", units), ("paper", paper), ("version", version)];
            words.map(|(name, value)| (name, value.to_owned())).into_iter().chain(times).collect::<Vec<_>>()
        };
        post(&mut elsewhere, &edit, &form("广陵区", "keep", "2")).await.expect(403);
        post(&mut organiser, &edit, &form("邗江区", "keep", "2")).await.expect(422).says("广陵区：已有人报到").says("改过的模考");
        post(&mut organiser, &edit, &form("广陵区\n火星区", "keep", "2")).await.expect(422).says("火星区");
        post(&mut organiser, &edit, &form("广陵区\n江苏省", "keep", "2")).await.expect(422).says("不在您的管理范围内");
        post(&mut organiser, &edit, &form("广陵区", "draw:nothing", "2")).await.expect(422).says("请另选");
        // It has opened, and its times stay as they were: that is no mistake as long as nobody has begun.
        post(&mut organiser, &edit, &form("广陵区\n扬州市", "draw:intermediate-law", "2")).await.expect(303);
        organiser.get(&format!("{address}/manage")).await.expect(200).says("改过的模考").says("法规与政策").says("广陵区、扬州市");
        post(&mut organiser, &edit, &form("广陵区", "keep", "2")).await.expect(422).says("刚才有人改过");

        organiser.get(&format!("{address}/manage")).await.expect(200).keeps_quiet_about("延长结束时间");
        let mock = me.post(&format!("{address}/begin"), &[]).await.expect(303).location().to_owned();
        organiser.get(&edit).await.expect(303);
        post(&mut organiser, &edit, &form("广陵区", "keep", "3")).await.expect(303);
        organiser.get(&format!("{address}/manage")).await.expect(200).says("已有人开始作答").says("延长结束时间");
        let later = written(event.closes_at + TimeDelta::minutes(30));
        let wanted = |closes: &str, reason: &str, version: &str| {
            [("closes", closes), ("extend_reason", reason), ("version", version)].map(|(name, value)| (name, value.to_owned())).to_vec()
        };
        post(&mut elsewhere, &extend, &wanted(&later, "停电", "3")).await.expect(403);
        post(&mut organiser, &extend, &wanted(&later, " ", "3")).await.expect(422).says(&later);
        post(&mut organiser, &extend, &wanted("明天", "停电", "3")).await.expect(422).says("看不懂这个时间");
        post(&mut organiser, &extend, &wanted(&opens, "停电", "3")).await.expect(422).says("只能推迟");
        post(&mut organiser, &extend, &wanted("2099-01-01T00:00", "停电", "3")).await.expect(422).says("超过 31 天");
        post(&mut organiser, &extend, &wanted(&later, "停电半小时", "3")).await.expect(303);
        post(&mut organiser, &extend, &wanted(&later, "停电半小时", "3")).await.expect(422).says("刚才有人改过");
        me.get("/notices").await.expect(200).says("延长").says("停电半小时");
        me.get(&format!("{mock}/hand-in")).await.expect(200);
        let mut auditor = world.with_role("审计", Role::Auditor, None).await?;
        auditor.get("/audit").await.expect(200).says("延长统一模考");
        Ok(())
    }

    async fn an_organisation_holds_a_mock_with_cases(store: Store) {
        let world = world(store).await?;
        let mut tx = world.state.store.write().await?;
        let (scope, other) = (organisation(&mut tx, "曲江社工站").await?, organisation(&mut tx, "汶河社工站").await?);
        let Scope::Organisation { id, .. } = &scope else { unreachable!("an organisation") };
        let open = held(&mut tx, "intermediate-practice", Some(*id), now() - TimeDelta::minutes(30), &["曲江社工站"]).await?;
        let closed = held(&mut tx, "intermediate-practice", Some(*id), now() - TimeDelta::hours(5), &["曲江社工站"]).await?;
        let unit = events::units(&mut tx, open.id).await?.remove(0);
        // Somebody who wrote in the one that is over.
        let joined = closed.opens_at - TimeDelta::minutes(1);
        let who = accounts::create(&mut tx, "李四", "hash", false, None, joined).await?.id;
        let there = events::units(&mut tx, closed.id).await?.remove(0);
        events::join(&mut tx, closed.id, who, there.id, "李四", joined).await?;
        let (set, _) = events::begin(&mut tx, closed.id, who, closed.opens_at).await?;
        let text = mocks::NewText { position: 1, task: 1, tab: set.0, seq: Some(1), based_on: 0, text: "建立关系。".into() };
        mocks::save_texts(&mut tx, Owner::Account(who), set, &[text], closed.opens_at).await?;
        tx.commit().await?;
        let mut organiser = organiser_of(&world, "机构培训", &scope).await?;
        let mut neighbour = organiser_of(&world, "邻家培训", &other).await?;

        organiser.get("/mock/events/new").await.expect(200).says("曲江社工站").says("新组一套案例卷：社会工作实务（中级）");
        let opens = now() + TimeDelta::days(3);
        let (from, to, key) = (written(opens), written(opens + TimeDelta::hours(3)), id.to_string());
        let form = [
            ("audience", key.as_str()), ("paper", "draw:intermediate-practice"), ("title", "案例模考"), ("opens", &from), ("closes", &to),
        ];
        let made = organiser.post("/mock/events/new", &form).await.expect(303).location().to_owned();
        organiser.get(&made).await.expect(200).says("5 题").says("社会工作实务（中级）");

        // Written, handed in early, and nothing to be seen of what is looked for until all have handed in.
        let address = format!("/mock/events/{}", open.id);
        let mut me = world.signed_in(world.account("张三", &[]).await?).await?;
        me.post(&format!("{address}/join"), &[("name", "张三"), ("unit", &unit.id.to_string())]).await.expect(303);
        let mock = me.post(&format!("{address}/begin"), &[]).await.expect(303).location().to_owned();
        me.get(&format!("{mock}/cases/1")).await.expect(200).says("第 1 题，共 5 题");
        me.post(&format!("{mock}/cases/1"), &[("task", "1"), ("based_on", "0"), ("text", "预估需要"), ("go", "hand-in")]).await.expect(303);
        me.post_and_follow(&format!("{mock}/hand-in"), &[]).await.expect(200).says("成绩稍后公布");
        for part in ["cases/1", "print?key=1"] {
            me.get(&format!("{mock}/{part}")).await.expect(303);
        }
        for part in ["marking", "cases/1/marks", "second"] {
            me.post(&format!("{mock}/{part}"), &[]).await.expect(303);
        }
        let page = me.get("/mock").await.expect(200);
        assert!(page.body.contains("开始模考：社会工作实务（中级）"), "one's own drawn paper is another matter");

        // The one that is over: its papers are in the queue of those who hold it, and of nobody beside them.
        let results = format!("/mock/events/{}/results", closed.id);
        neighbour.get(&results).await.expect(403);
        organiser.get(&results).await.expect(200).says("还有 1 份案例卷没有批改完");
        neighbour.get("/marking?tab=waiting").await.expect(200).says("没有待分配的试卷").says("您管理的统一模考结束后");
        let queue = organiser.get("/marking?tab=waiting").await.expect(200).keeps_quiet_about("李四");
        let (_, rest) = queue.body.split_once("href=\"/marking/").expect("a script");
        let script = format!("/marking/{}", rest.split('"').next().unwrap_or_default());
        neighbour.get(&script).await.expect(403);
        organiser.get(&script).await.expect(200).keeps_quiet_about("李四").says("由我批改");
        Ok(())
    }
}
